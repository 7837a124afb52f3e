import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import type { TestResult } from "../test-options.js";
import { dickeyFullerRatio, fewestValues, lagLimit } from "./dickey-fuller.js";
import { type DickeyFullerCriticalValues, dickeyFullerCriticalValues, dickeyFullerPValue, type PValueBound } from "./mackinnon.js";
import { requireVariation, toScaledSeries } from "./scale.js";

const count = z.int().check(z.gte(0));
const schema = z.strictObject({
  /** Lagged differences in the regression: how many, or the criterion that chooses from 0 … maxLag. */
  lags: z._default(z.union([count, z.enum(["aic", "bic"])]), "aic"),
  /** Most lags that a criterion may choose. Default: Schwert's ⌈12 (n/100)^¼⌉, fewer in short series. */
  maxLag: z.optional(count),
  /** Deterministic terms: none, a constant, a linear or also a quadratic trend. */
  trend: z._default(z.enum(["n", "c", "ct", "ctt"]), "c"),
});
/** @interface */
export type AugmentedDickeyFullerOptions = z.input<typeof schema>;

export interface AugmentedDickeyFullerResult extends TestResult {
  /** `lower`: the statistic lies beyond the table and the true p-value is above this 0; `upper`: it is below this 1. */
  readonly pValueBound: PValueBound;
  readonly usedLags: number;
  /** Rows of the regression: n − 1 − usedLags. */
  readonly observations: number;
  /** For this number of rows; the statistic rejects below them. */
  readonly criticalValues: DickeyFullerCriticalValues;
}

/**
 * Dickey and Fuller's test of a unit root: the t ratio of ρ in
 *
 *     Δx_t = ρ x_{t−1} + trend + Σ_{i≤lags} γ_i Δx_{t−i} + e_t,   ρ = 0 under the hypothesis, ρ < 0 when x returns to its trend
 *
 * A small p-value speaks for stationarity (around the trend), a large one for nothing: the test has little power against slow returns. The
 * regressions of all candidate lags come from one factorisation, O(n maxLag), as long as squaring costs no digits.
 * @wholeSample
 * @param x - values in the order of time, equally spaced
 * @throws InvalidInputError values not finite, too few, CONSTANT_SERIES, more lags than ⌊n/2⌋ − 1 − trend terms or than leave a degree of freedom; ConvergenceError
 *   NOT_POSITIVE_DEFINITE when x is an exact trend or recurrence, so that there is no residual to compare with
 * @see Said and Dickey (1984), doi:10.1093/biomet/71.3.599; MacKinnon (1994), doi:10.1080/07350015.1994.10510005, and (2010), working paper 1227;
 *   Schwert (1989), doi:10.1080/07350015.1989.10509723, for maxLag
 */
export function augmentedDickeyFuller(x: ArrayLike<number>, options: AugmentedDickeyFullerOptions = {}): AugmentedDickeyFullerResult {
  const where = "augmentedDickeyFuller";
  const { lags, maxLag, trend } = parseOptions(where, schema, options);
  const trendTerms = trend === "n" ? 0 : trend.length;
  const { values } = toScaledSeries(where, "x", x, fewestValues(trendTerms));
  const mostLags = lagLimit(where, values.length, trendTerms, lags, maxLag);
  requireVariation(
    where,
    "x",
    values.map((value) => value - values[0]),
    0,
  );
  const { statistic, usedLags, observations } = dickeyFullerRatio(where, values, lags, mostLags, trendTerms);
  return { statistic, ...dickeyFullerPValue(statistic, trend), usedLags, observations, criticalValues: dickeyFullerCriticalValues(trend, observations) };
}
