import { exp } from "../math/elementary.js";
import { logBetaI, logBetaKernel } from "../math/special.js";
import { requireNumber, requireProbability, requireShape } from "./arguments.js";
import { betaLogitQuantile } from "./beta-quantile.js";

/**
 * The beta law with density x^(a−1) (1−x)^(b−1) / B(a, b) on [0, 1]. `sf` is P(X > x) by itself and not 1 − cdf.
 * Relative error below 1e-11 in both tails, for the logs also where the plain value underflows.
 * @throws InvalidInputError when a or b lies outside [1e-100, 1e15], p outside [0, 1], or x NaN
 */
export const beta = {
  pdf(x: number, a: number, b: number): number {
    check(x, a, b);
    if (x < 0 || x > 1) return 0;
    if (x === 0) return a < 1 ? Infinity : a === 1 ? b : 0;
    if (x === 1) return b < 1 ? Infinity : b === 1 ? a : 0;
    return exp(logBetaKernel(x, a, b)) / x / (1 - x);
  },
  cdf: (x: number, a: number, b: number): number => exp(beta.logCdf(x, a, b)),
  sf: (x: number, a: number, b: number): number => exp(beta.logSf(x, a, b)),
  ppf(p: number, a: number, b: number): number {
    requireProbability("beta", "p", p);
    requireShape("beta", "a", a);
    requireShape("beta", "b", b);
    const u = betaLogitQuantile(p, a, b);
    return u < 0 ? exp(u) / (1 + exp(u)) : 1 / (1 + exp(-u));
  },
  logCdf(x: number, a: number, b: number): number {
    const within = check(x, a, b);
    return logBetaI(within, a, b);
  },
  logSf(x: number, a: number, b: number): number {
    const within = check(x, a, b);
    return logBetaI(1 - within, b, a, within);
  },
} as const;

/** x, moved to the nearer end when it is outside the support. */
function check(x: number, a: number, b: number): number {
  requireNumber("beta", "x", x);
  requireShape("beta", "a", a);
  requireShape("beta", "b", b);
  return Math.min(1, Math.max(0, x));
}
