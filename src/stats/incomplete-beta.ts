// The regularised incomplete beta function on the log scale.

import { exp, log, log1p } from "../math/elementary.js";
import { logBinomialKernel } from "./saddle-point.js";

/**
 * log I_x(a, b) for x + y = 1, both given, a, b > 0; the upper tail is `logBetaLower(y, x, b, a)`.
 * The side of the mean on which x lies decides which tail the continued fraction gives and which is the complement.
 * About √max(a, b) steps near the mean, few elsewhere.
 */
export function logBetaLower(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return -Infinity;
  if (y <= 0) return 0;
  return a * y >= b * x ? logFraction(x, y, a, b) : log1p(-exp(logFraction(y, x, b, a)));
}

/** log( x^a y^b / B(a, b) ), the density of the logit. */
export function logBetaKernel(x: number, y: number, a: number, b: number): number {
  return logBinomialKernel(a, b, x, y) + log(a) + log(b / (a + b));
}

/**
 * Didonato and Morris (1992), doi:10.1145/131766.131776, eq. 9 (the even part of DLMF 8.17.22), in which a − (a+b) x enters as
 * a y − b x and so keeps its digits for x close to 1; evaluated by Lentz's method.
 */
function logFraction(x: number, y: number, a: number, b: number): number {
  const lambda = a * y - b * x;
  let c = (a * (lambda + 1)) / (a + 1);
  let d = 0;
  let f = c;
  for (let m = 1, step = 0; Math.abs(step - 1) > 1e-15; m++) {
    const scale = a + 2 * m - 1;
    const w = (m * (b - m) * x) / scale;
    const numerator = ((a + m - 1) / scale) * (a + b + m - 1) * w * x;
    const denominator = m + w + ((a + m) / (scale + 2)) * (lambda + 1 + m * (1 + y));
    d = 1 / (denominator + numerator * d);
    c = denominator + numerator / c;
    step = c * d;
    f *= step;
  }
  return logBetaKernel(x, y, a, b) - log(f);
}
