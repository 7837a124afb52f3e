import { exp, log, log1p } from "../math/elementary.js";
import { logBetaI, logBetaKernel } from "../math/special.js";
import { requireNumber, requireProbability, requireShape } from "./arguments.js";
import { betaLogitQuantile } from "./beta-quantile.js";

/**
 * Student's t law. `sf` is P(X > x) by itself and not 1 − cdf. Degrees of freedom need not be whole.
 * Relative error below 1e-11 in both tails, for the logs also where the plain value underflows.
 * @throws InvalidInputError when `degreesOfFreedom` lies outside [1e-100, 1e15], p outside [0, 1], or x NaN
 */
export const studentT = {
  pdf(x: number, degreesOfFreedom: number): number {
    check(x, degreesOfFreedom);
    // The density of the beta law of ν / (ν + x²), carried over; flat below 1e-100 and a power of x above 1e100.
    const ratio = Math.abs(x) / Math.sqrt(degreesOfFreedom);
    const near = Math.min(Math.max(ratio, 1 / POWER_LAW), POWER_LAW);
    const density =
      exp(logBetaKernel(1 / (1 + near * near), degreesOfFreedom / 2, 0.5, (near * near) / (1 + near * near))) / near / Math.sqrt(degreesOfFreedom);
    return ratio > POWER_LAW ? density * exp(-(degreesOfFreedom + 1) * (log(ratio) - log(POWER_LAW))) : density;
  },
  cdf: (x: number, degreesOfFreedom: number): number => exp(studentT.logCdf(x, degreesOfFreedom)),
  sf: (x: number, degreesOfFreedom: number): number => exp(studentT.logSf(x, degreesOfFreedom)),
  ppf(p: number, degreesOfFreedom: number): number {
    requireProbability("studentT", "p", p);
    requireShape("studentT", "degreesOfFreedom", degreesOfFreedom);
    // ν / (ν + t²) follows a beta law, and its quantile keeps the digits at both ends: far out and next to the median.
    const logSquare = -betaLogitQuantile(2 * Math.min(p, 1 - p), degreesOfFreedom / 2, 0.5);
    const t = Math.sqrt(degreesOfFreedom) * exp(logSquare / 2);
    return p < 0.5 ? -t : t;
  },
  logCdf(x: number, degreesOfFreedom: number): number {
    check(x, degreesOfFreedom);
    return logUpperTail(-x, degreesOfFreedom);
  },
  logSf(x: number, degreesOfFreedom: number): number {
    check(x, degreesOfFreedom);
    return logUpperTail(x, degreesOfFreedom);
  },
} as const;

function check(x: number, degreesOfFreedom: number): void {
  requireNumber("studentT", "x", x);
  requireShape("studentT", "degreesOfFreedom", degreesOfFreedom);
}

/** Beyond this |t| / √ν the tail is the pure power t^−ν to the last bit, and its square would overflow. */
const POWER_LAW = 1e100;

function logUpperTail(t: number, degreesOfFreedom: number): number {
  if (t < 0) return log1p(-exp(logUpperTail(-t, degreesOfFreedom)));
  if (t === Infinity) return -Infinity;
  const ratio = t / Math.sqrt(degreesOfFreedom);
  const square = Math.min(ratio, POWER_LAW) * Math.min(ratio, POWER_LAW);
  const beyond = ratio > POWER_LAW ? degreesOfFreedom * (log(ratio) - log(POWER_LAW)) : 0;
  return logBetaI(1 / (1 + square), degreesOfFreedom / 2, 0.5, square / (1 + square)) - Math.LN2 - beyond;
}
