import { exp } from "../math/elementary.js";
import { logBetaI, logBetaKernel } from "../math/special.js";
import { requireNumber, requireProbability, requireShape } from "./arguments.js";
import { betaLogitQuantile } from "./beta-quantile.js";

/**
 * The law of Fisher's F, (χ²_d1 / d1) / (χ²_d2 / d2). `sf` is P(X > x) by itself and not 1 − cdf.
 * Relative error below 1e-11 in both tails, for the logs also where the plain value underflows.
 * @throws InvalidInputError when d1 or d2 lies outside [1e-100, 1e15], p outside [0, 1], or x NaN
 */
export const fisherF = {
  pdf(x: number, d1: number, d2: number): number {
    const { share, rest } = shares(x, d1, d2);
    if (x < 0 || rest === 0) return 0;
    if (share === 0) return d1 < 2 ? Infinity : d1 === 2 ? 1 : 0;
    return exp(logBetaKernel(share, d1 / 2, d2 / 2, rest)) / x;
  },
  cdf: (x: number, d1: number, d2: number): number => exp(fisherF.logCdf(x, d1, d2)),
  sf: (x: number, d1: number, d2: number): number => exp(fisherF.logSf(x, d1, d2)),
  ppf(p: number, d1: number, d2: number): number {
    requireProbability("fisherF", "p", p);
    requireShape("fisherF", "d1", d1);
    requireShape("fisherF", "d2", d2);
    return (d2 / d1) * exp(betaLogitQuantile(p, d1 / 2, d2 / 2));
  },
  logCdf(x: number, d1: number, d2: number): number {
    const { share, rest } = shares(x, d1, d2);
    return logBetaI(share, d1 / 2, d2 / 2, rest);
  },
  logSf(x: number, d1: number, d2: number): number {
    const { share, rest } = shares(x, d1, d2);
    return logBetaI(rest, d2 / 2, d1 / 2, share);
  },
} as const;

/** d1 x / (d1 x + d2), which follows a beta law, and one minus it. */
function shares(x: number, d1: number, d2: number): { readonly share: number; readonly rest: number } {
  requireNumber("fisherF", "x", x);
  requireShape("fisherF", "d1", d1);
  requireShape("fisherF", "d2", d2);
  if (x <= 0) return { share: 0, rest: 1 };
  const odds = (d1 / d2) * x;
  return odds === Infinity ? { share: 1, rest: 0 } : { share: odds / (1 + odds), rest: 1 / (1 + odds) };
}
