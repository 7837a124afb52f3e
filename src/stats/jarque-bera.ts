import { chiSquared } from "./chi-squared.js";
import { excessKurtosisOf, skewnessOf, standardizable } from "./moments.js";
import type { TestResult } from "./test-options.js";

export interface JarqueBeraResult extends TestResult {
  readonly skewness: number;
  readonly excessKurtosis: number;
}

/**
 * Jarque and Bera's test of a normal law by its third and fourth moments, n / 6 · (S² + K² / 4) with skewness S and excess kurtosis K (both
 * biased), χ² with 2 degrees of freedom in large samples. Below some 500 values it rejects a normal law less often than its level says.
 * @throws InvalidInputError fewer than 2 values, not finite, CONSTANT_SERIES
 * @see Jarque and Bera (1980), doi:10.1016/0165-1765(80)90024-5
 */
export function jarqueBera(x: ArrayLike<number>): JarqueBeraResult {
  const sample = standardizable("jarqueBera", x, 2);
  const skewness = skewnessOf(sample);
  const excessKurtosis = excessKurtosisOf(sample);
  const statistic = (sample.n / 6) * (skewness * skewness + (excessKurtosis * excessKurtosis) / 4);
  return { statistic, pValue: chiSquared.sf(statistic, 2), skewness, excessKurtosis };
}
