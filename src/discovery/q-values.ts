import { adjustPValues } from "../stats/multiple-testing.js";

/** Benjamini-Hochberg q-values in the order of the p-values; of none, none. */
export function qValuesOf(pValues: readonly number[]): ArrayLike<number> {
  return pValues.length === 0 ? [] : adjustPValues(pValues, { method: "bh" }).adjusted;
}
