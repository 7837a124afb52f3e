import { exp } from "../elementary/exp.js";
import { log, log1p, log1pMinusX } from "../elementary/log.js";
import { stirlingError } from "./gamma.js";

const HALF_LOG_TWO_PI = 0.9189385332046728;
const PRECISION = 2.2e-16;

/**
 * Regularised incomplete beta I_x(a, b) for a, b > 0 and x within [0, 1] (NaN elsewhere).
 *
 * Relative error below 1e-12 however small the result, for a and b from 0.05 to 1e10 (a result that is small because a shape is
 * smaller than that loses the digits by which it is).
 * @param y - 1 - x; pass it where it is known better than x tells, such as near x = 1
 * @see DLMF 8.17.22 (continued fraction); DiDonato & Morris (1992), doi:10.1145/131766.131776
 */
export function betaI(x: number, a: number, b: number, y: number = 1 - x): number {
  if (!(a > 0 && b > 0 && x >= 0 && y >= 0)) return NaN;
  if (x === 0 || y === 0) return x === 0 ? 0 : 1;
  return isLower(x, a, b, y) ? exp(logBetaKernel(x, a, b, y)) * fraction(x, a, b, y) : 1 - exp(logBetaKernel(x, a, b, y)) * fraction(y, b, a, x);
}

/** 1 - I_x(a, b) = I_y(b, a), computed on its own; arguments as `betaI`. */
export function betaIComplement(x: number, a: number, b: number, y: number = 1 - x): number {
  return betaI(y, b, a, x);
}

/** log I_x(a, b), finite where the value itself underflows; arguments as `betaI`. */
export function logBetaI(x: number, a: number, b: number, y: number = 1 - x): number {
  if (!(a > 0 && b > 0 && x >= 0 && y >= 0)) return NaN;
  if (x === 0 || y === 0) return x === 0 ? -Infinity : 0;
  if (isLower(x, a, b, y)) return logBetaKernel(x, a, b, y) + log(fraction(x, a, b, y));
  return log1p(-exp(logBetaKernel(x, a, b, y)) * fraction(y, b, a, x));
}

/** log(1 - I_x(a, b)); arguments as `betaI`. */
export function logBetaIComplement(x: number, a: number, b: number, y: number = 1 - x): number {
  return logBetaI(y, b, a, x);
}

/**
 * log(x^a y^b / B(a, b)) for x, y = 1 - x > 0, by deviations from the mean so that large terms do not cancel: x y times the beta density.
 * @see Loader (2000), as for the gamma kernel; DiDonato & Morris (1992), BRCOMP
 */
export function logBetaKernel(x: number, a: number, b: number, y: number = 1 - x): number {
  const deviation = x <= 0.5 ? (a + b) * x - a : b - (a + b) * y;
  const size = stirlingError(a + b) - stirlingError(a) - stirlingError(b) + 0.5 * log((a / (a + b)) * b) - HALF_LOG_TWO_PI;
  return a * excess(deviation / a, x, a / (a + b)) + b * excess(-deviation / b, y, b / (a + b)) + size;
}

/** log(p / mean) - deviation with deviation = p / mean - 1. */
function excess(deviation: number, p: number, mean: number): number {
  return deviation > -0.5 ? log1pMinusX(deviation) : log(p / mean) - deviation;
}

function isLower(x: number, a: number, b: number, y: number): boolean {
  return x * (b + 1) <= y * (a + 1);
}

/**
 * I_x(a, b) over the kernel: the even part of the continued fraction, by Lentz's method. About √max(a, b) steps at worst when x is
 * below its mean.
 * @see DiDonato & Morris (1992), equation 9
 */
function fraction(x: number, a: number, b: number, y: number): number {
  const lambda = x <= 0.5 ? a - (a + b) * x : (a + b) * y - b;
  let value = (a * (lambda + 1)) / (a + 1);
  let c = value;
  let d = 0;
  for (let m = 1; m < 1e7; m++) {
    const at = a + 2 * m;
    const numerator = ((((a + m - 1) / (at - 1)) * (a + b + m - 1)) / (at - 1)) * m * (b - m) * x * x;
    const denominator = m + (m * (b - m) * x) / (at - 1) + ((a + m) * (lambda + 1 + m * (1 + y))) / (at + 1);
    d = 1 / (denominator + numerator * d);
    c = denominator + numerator / c;
    const ratio = c * d;
    value *= ratio;
    if (Math.abs(ratio - 1) <= PRECISION) break;
  }
  return 1 / value;
}
