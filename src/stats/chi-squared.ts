import { requirePositive } from "./arguments.js";
import { gamma } from "./gamma.js";

/**
 * The chi-squared law: gamma with shape df / 2 and scale 2; accuracy and errors as there.
 * @throws InvalidInputError when `degreesOfFreedom` is not positive, p outside [0, 1], or x NaN
 */
export const chiSquared = {
  pdf: (x: number, degreesOfFreedom: number): number => gamma.pdf(x, shape(degreesOfFreedom), 2),
  cdf: (x: number, degreesOfFreedom: number): number => gamma.cdf(x, shape(degreesOfFreedom), 2),
  sf: (x: number, degreesOfFreedom: number): number => gamma.sf(x, shape(degreesOfFreedom), 2),
  ppf: (p: number, degreesOfFreedom: number): number => gamma.ppf(p, shape(degreesOfFreedom), 2),
  logCdf: (x: number, degreesOfFreedom: number): number => gamma.logCdf(x, shape(degreesOfFreedom), 2),
  logSf: (x: number, degreesOfFreedom: number): number => gamma.logSf(x, shape(degreesOfFreedom), 2),
} as const;

function shape(degreesOfFreedom: number): number {
  requirePositive("chiSquared", "degreesOfFreedom", degreesOfFreedom);
  return degreesOfFreedom / 2;
}
