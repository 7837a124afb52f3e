import * as z from "../core/schema.js";

/** Which departures from the hypothesis count: both, or only a smaller or greater first sample. */
export type Alternative = "two-sided" | "less" | "greater";

export const alternativeSchema = z._default(z.enum(["two-sided", "less", "greater"]), "two-sided");
export const confidenceSchema = z._default(z.number().check(z.gt(0), z.lt(1)), 0.95);

/** What every test answers at least. */
export interface TestResult {
  readonly statistic: number;
  readonly pValue: number;
}

/** p-value of a statistic with a symmetric law, given its upper tail. */
export function tailProbability(statistic: number, alternative: Alternative, sf: (x: number) => number): number {
  if (alternative === "two-sided") return Math.min(1, 2 * sf(Math.abs(statistic)));
  return alternative === "greater" ? sf(statistic) : sf(-statistic);
}
