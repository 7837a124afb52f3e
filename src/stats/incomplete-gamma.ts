// Regularised incomplete gamma functions on the log scale, P(a, x) and Q(a, x) = 1 − P(a, x), each computed on its own where it is the
// small one. DLMF 8.7.1 (series), 8.9.2 (continued fraction). About √a steps near x = a, few elsewhere.

import { exp, expm1, log, log1p } from "../math/elementary.js";
import { logPoissonKernel } from "./saddle-point.js";

/** log P(a, x), a > 0, x >= 0. */
export function logGammaLower(a: number, x: number): number {
  if (x === 0) return -Infinity;
  if (x === Infinity) return 0;
  return x < a + 1 ? logLowerSeries(a, x) : log1p(-exp(logUpperFraction(a, x)));
}

/** log Q(a, x), a > 0, x >= 0. */
export function logGammaUpper(a: number, x: number): number {
  if (x === 0) return 0;
  if (x === Infinity) return -Infinity;
  if (x >= a + 1) return logUpperFraction(a, x);
  return a < 0.01 ? log(smallShapeUpper(a, x)) : log1p(-exp(logLowerSeries(a, x)));
}

function logLowerSeries(a: number, x: number): number {
  let sum = 1;
  for (let n = 1, term = 1; term > 1e-17 * sum; n++) sum += term *= x / (a + n);
  return logPoissonKernel(a, x) + log(sum);
}

/** Lentz's evaluation; x >= a + 1 keeps every denominator positive. */
function logUpperFraction(a: number, x: number): number {
  let b = x - a + 1;
  let d = 1 / b;
  let c = Infinity;
  let h = d;
  for (let n = 1, step = 0; Math.abs(step - 1) > 1e-15; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    step = c * d;
    h *= step;
  }
  return logPoissonKernel(a, x) + log(a) + log(h);
}

/** Q for a < 0.01 and x < a + 1, where Q is of the order of a and 1 − P would lose it: Q = 1 − u − u a Σ_{n≥1} (−x)^n / ((a+n) n!), u = x^a / Γ(1+a). */
function smallShapeUpper(a: number, x: number): number {
  // log Γ(1+a) = −γ a + Σ ζ(k) (−a)^k / k
  const logGammaOnePlus = a * (-0.5772156649015329 + a * (0.8224670334241132 + a * (-0.40068563438653143 + a * (0.27058080842778454 - a * 0.20738555102867398))));
  const logU = a * log(x) - logGammaOnePlus;
  let sum = 0;
  for (let n = 1, term = 1; Math.abs(term) > 1e-18; n++) {
    term *= -x / n;
    sum += term / (a + n);
  }
  return -expm1(logU) - exp(logU) * a * sum;
}
