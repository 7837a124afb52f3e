import { exp, log1p } from "../math/elementary.js";
import { normalQuantile } from "../math/normal-quantile.js";
import { erfc, logErfc } from "../math/special.js";
import { requireFinite, requireNumber, requirePositive, requireProbability } from "./arguments.js";

const SQRT_HALF = Math.SQRT1_2;
const SQRT_TWO_PI = 2.5066282746310002;

/**
 * The normal law. `sf` is P(X > x) by itself and not 1 − cdf; `ppf` is the inverse of `cdf`; logs are natural.
 * Relative error below 1e-12 down to the smallest doubles, the logs beyond them.
 * @throws InvalidInputError when a mean is not finite, a standard deviation not positive, p outside [0, 1], or x NaN
 */
export const normal = {
  pdf(x: number, mean = 0, standardDeviation = 1): number {
    const z = standardized(x, mean, standardDeviation);
    return exp(-0.5 * z * z) / (SQRT_TWO_PI * standardDeviation);
  },
  cdf(x: number, mean = 0, standardDeviation = 1): number {
    return upperTail(-standardized(x, mean, standardDeviation));
  },
  sf(x: number, mean = 0, standardDeviation = 1): number {
    return upperTail(standardized(x, mean, standardDeviation));
  },
  ppf(p: number, mean = 0, standardDeviation = 1): number {
    requireProbability("normal", "p", p);
    requireFinite("normal", "mean", mean);
    requirePositive("normal", "standardDeviation", standardDeviation);
    return mean + standardDeviation * normalQuantile(p);
  },
  logCdf(x: number, mean = 0, standardDeviation = 1): number {
    return logUpperTail(-standardized(x, mean, standardDeviation));
  },
  logSf(x: number, mean = 0, standardDeviation = 1): number {
    return logUpperTail(standardized(x, mean, standardDeviation));
  },
} as const;

function standardized(x: number, mean: number, standardDeviation: number): number {
  requireNumber("normal", "x", x);
  requireFinite("normal", "mean", mean);
  requirePositive("normal", "standardDeviation", standardDeviation);
  return (x - mean) / standardDeviation;
}

function upperTail(z: number): number {
  return 0.5 * erfc(z * SQRT_HALF);
}

function logUpperTail(z: number): number {
  return z < 0 ? log1p(-upperTail(-z)) : logErfc(z * SQRT_HALF) - Math.LN2;
}
