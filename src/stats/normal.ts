import { exp, log, log1p } from "../math/elementary.js";
import { normalQuantile } from "../math/normal-quantile.js";
import { erfc, logErfc } from "../math/special.js";
import { requireFinite, requireNumber, requirePositive, requireProbability } from "./arguments.js";

const SQRT_HALF = Math.SQRT1_2;
const SQRT_TWO_PI = 2.5066282746310002;
const LOG_SQRT_TWO_PI = 0.9189385332046728;

/**
 * The normal law. `sf` is P(X > x) by itself and not 1 − cdf; `ppf` is the inverse of `cdf`; logs are natural.
 * Relative error below 1e-12 down to the smallest doubles, the logs beyond them.
 * @throws InvalidInputError when a mean is not finite, a standard deviation not positive, p outside [0, 1], or x NaN
 */
export const normal = {
  pdf(x: number, mean = 0, standardDeviation = 1): number {
    const z = standardized("normal.pdf", x, mean, standardDeviation);
    return exp(-0.5 * z * z) / (SQRT_TWO_PI * standardDeviation);
  },
  cdf(x: number, mean = 0, standardDeviation = 1): number {
    return upperTail(-standardized("normal.cdf", x, mean, standardDeviation));
  },
  sf(x: number, mean = 0, standardDeviation = 1): number {
    return upperTail(standardized("normal.sf", x, mean, standardDeviation));
  },
  ppf(p: number, mean = 0, standardDeviation = 1): number {
    requireProbability("normal.ppf", "p", p);
    requireFinite("normal.ppf", "mean", mean);
    requirePositive("normal.ppf", "standardDeviation", standardDeviation);
    return mean + standardDeviation * normalQuantile(p);
  },
  logCdf(x: number, mean = 0, standardDeviation = 1): number {
    return logUpperTail(-standardized("normal.logCdf", x, mean, standardDeviation));
  },
  logSf(x: number, mean = 0, standardDeviation = 1): number {
    return logUpperTail(standardized("normal.logSf", x, mean, standardDeviation));
  },
} as const;

function standardized(where: string, x: number, mean: number, standardDeviation: number): number {
  requireNumber(where, "x", x);
  requireFinite(where, "mean", mean);
  requirePositive(where, "standardDeviation", standardDeviation);
  return (x - mean) / standardDeviation;
}

function upperTail(z: number): number {
  return 0.5 * erfc(z * SQRT_HALF);
}

function logUpperTail(z: number): number {
  if (z < -1) return log1p(-upperTail(-z));
  if (z < 12) return log(upperTail(z));
  if (z === Infinity) return -Infinity;
  // Mills' ratio as an asymptotic series, Σ (−1)^k (2k−1)!! / z^2k; at z = 12 twelve terms leave less than 1e-17.
  let term = 1;
  let sum = 0;
  for (let k = 1; k <= 12; k++) sum += term *= -(2 * k - 1) / (z * z);
  return -0.5 * z * z - log(z) - LOG_SQRT_TWO_PI + log1p(sum);
}
