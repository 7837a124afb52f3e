import { normal } from "../normal.js";
import { studentT } from "../student-t.js";
import type { Distribution } from "./schema.js";

/** Which law judges a coefficient. */
export interface CoefficientLaw {
  readonly distribution: Distribution;
  readonly degreesOfFreedom: number;
}

/** Coefficient / standard error; 0 for a coefficient of 0 whatever the error, ±Infinity for another one without error. */
export const tStatistic = (coefficient: number, standardError: number): number => (coefficient === 0 ? 0 : coefficient / standardError);

/** Two-sided. */
export function pValueOf(t: number, { distribution, degreesOfFreedom }: CoefficientLaw): number {
  const size = Math.abs(t);
  if (size === Infinity) return 0;
  return Math.min(1, 2 * (distribution === "student" ? studentT.sf(size, degreesOfFreedom) : normal.sf(size)));
}

/** How many standard errors an interval reaches to either side. */
export function quantileOf(confidence: number, { distribution, degreesOfFreedom }: CoefficientLaw): number {
  const tail = (1 - confidence) / 2;
  return -(distribution === "student" ? studentT.ppf(tail, degreesOfFreedom) : normal.ppf(tail));
}
