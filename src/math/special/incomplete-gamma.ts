import { exp, expm1 } from "../elementary/exp.js";
import { log, log1p, log1pMinusX } from "../elementary/log.js";
import { erfc, logErfc } from "./erf.js";
import { lgamma, stirlingError } from "./gamma.js";

const HALF_LOG_TWO_PI = 0.9189385332046728;
const PRECISION = 1.1e-16;
/** From here on, near x = a, the uniform expansion has all digits in its first two terms; series and fraction would need √a terms. */
const LARGE_SHAPE = 1e9;
const LARGE_SHAPE_REACH = 0.25;
const INVERSE_ROOT_TWO_PI = 0.3989422804014327;

/**
 * Regularised lower incomplete gamma P(a, x) = 1/Γ(a) ∫₀ˣ t^(a-1) e^-t dt, for a > 0 and x >= 0 (NaN elsewhere).
 *
 * Relative error below 1e-12 however small the result, as far as x / a itself is exact enough; cost grows with √a near x = a up to a = 1e9.
 * @see DLMF 8.7.1 (series), 8.9.2 (continued fraction), 8.12.3 (large a); Gautschi (1979), doi:10.1145/355853.355863
 */
export function gammaP(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === 0) return 0;
  if (x === Infinity) return 1;
  if (isLargeAndNear(a, x)) return largeShape(a, x, -1);
  return x < a + 1 ? exp(logGammaKernel(a, x)) * lowerSeries(a, x) : 1 - upper(a, x);
}

/** Regularised upper incomplete gamma Q(a, x) = 1 - P(a, x), computed on its own; accuracy, cost and domain as `gammaP`. */
export function gammaQ(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  if (isLargeAndNear(a, x)) return largeShape(a, x, 1);
  return x >= a + 1 || a < 1 ? upper(a, x) : 1 - exp(logGammaKernel(a, x)) * lowerSeries(a, x);
}

/** log P(a, x), finite where P itself underflows. */
export function logGammaP(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === 0) return -Infinity;
  if (x === Infinity) return 0;
  if (isLargeAndNear(a, x)) return logLargeShape(a, x, -1);
  return x < a + 1 ? logGammaKernel(a, x) + log(lowerSeries(a, x)) : log1p(-upper(a, x));
}

/** log Q(a, x), finite where Q itself underflows. */
export function logGammaQ(a: number, x: number): number {
  if (!(a > 0 && x >= 0)) return NaN;
  if (x === 0) return 0;
  if (x === Infinity) return -Infinity;
  if (isLargeAndNear(a, x)) return logLargeShape(a, x, 1);
  if (x >= a + 1) return logGammaKernel(a, x) + log(upperFraction(a, x));
  const lower = exp(logGammaKernel(a, x)) * lowerSeries(a, x);
  return lower < 0.5 || a >= 1 ? log1p(-lower) : log(upper(a, x));
}

/**
 * log(x^a e^-x / Γ(a)) for a, x > 0 without the cancellation of its three large terms: x times the gamma density, or with a = k + 1
 * (k + 1) Poisson probabilities.
 * @see Loader (2000), "Fast and accurate computation of binomial probabilities", for the saddle-point form
 */
export function logGammaKernel(a: number, x: number): number {
  if (a < 1) return a * log(x) - x + log(a) - lgamma(1 + a);
  const deviation = (x - a) / a;
  const exponent = deviation > -0.5 ? log1pMinusX(deviation) : log(x / a) - deviation;
  return a * exponent + (0.5 * log(a) - HALF_LOG_TWO_PI) - stirlingError(a);
}

/** Q(a, x) for x >= a + 1, or a < 1. */
function upper(a: number, x: number): number {
  return x < 1.5 && a < 1 ? upperOfSmall(a, x) : exp(logGammaKernel(a, x)) * upperFraction(a, x);
}

/** Σ x^n / (a (a+1) … (a+n)): P over the kernel, for x < a + 1. */
function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * PRECISION; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum;
}

/** Q over the kernel by the even part of Legendre's continued fraction, evaluated as Lentz proposed. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Infinity;
  let d = 1 / b;
  let value = d;
  for (let n = 1; ; n++) {
    const numerator = -n * (n - a);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    const ratio = c * d;
    value *= ratio;
    if (Math.abs(ratio - 1) < 2 * PRECISION) break;
  }
  return value;
}

/** Q(a, x) for a < 1 and x < 1.5, where it may be small by way of a: 1 - x^a/Γ(1+a) - x^a/Γ(1+a) Σ a (-x)^n / ((a+n) n!). */
function upperOfSmall(a: number, x: number): number {
  const logPower = a * log(x) - lgamma(1 + a);
  let term = 1;
  let sum = 0;
  for (let n = 1; Math.abs(term) > 1e-17; n++) {
    term *= -x / n;
    sum += term / (a + n);
  }
  return -expm1(logPower) - exp(logPower) * a * sum;
}

const isLargeAndNear = (a: number, x: number): boolean => a > LARGE_SHAPE && Math.abs(x - a) < LARGE_SHAPE_REACH * a;

/** Half the squared distance η of x from a, η² = 2 (μ − log(1 + μ)) with μ = x/a − 1, and what the uniform expansion adds to the error function. */
function uniform(a: number, x: number): { z: number; correction: number } {
  const relative = (x - a) / a;
  const eta = Math.sign(relative) * Math.sqrt(-2 * log1pMinusX(relative));
  // 1/μ − 1/η, by its series where the difference of the two would cancel
  const first = Math.abs(eta) < 1e-3 ? -1 / 3 + eta * (1 / 12 + eta * (-2 / 135 + eta / 864)) : 1 / relative - 1 / eta;
  return { z: eta * Math.sqrt(a / 2), correction: (INVERSE_ROOT_TWO_PI / Math.sqrt(a)) * first };
}

/** Q (side 1) or P (side -1) for large a and x near it: ½ erfc(±η√(a/2)) ± e^(−aη²/2) / √(2πa) · (1/μ − 1/η). @see DLMF 8.12.3, 8.12.9 */
function largeShape(a: number, x: number, side: 1 | -1): number {
  const { z, correction } = uniform(a, x);
  return 0.5 * erfc(side * z) + side * exp(-z * z) * correction;
}

function logLargeShape(a: number, x: number, side: 1 | -1): number {
  const { z, correction } = uniform(a, x);
  if (side * z < 1) return log(largeShape(a, x, side));
  const half = logErfc(side * z) - Math.LN2;
  return half + log1p(side * correction * exp(-z * z - half));
}
