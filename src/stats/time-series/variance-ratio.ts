import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { largestOf } from "../columns.js";
import { normal } from "../normal.js";
import { type TestResult, tailProbability } from "../test-options.js";
import { autocovarianceSums } from "./lagged-products.js";
import { withoutPolynomials } from "./polynomials.js";
import { requireVariation, toScaledSeries } from "./scale.js";

const schema = z.strictObject({
  /** Periods q of the long return. */
  lags: z._default(z.int().check(z.gte(2)), 2),
  /** Standard error that holds under changing volatility; false: for returns of one variance. */
  robust: z._default(z.boolean(), true),
});
/** @interface */
export type VarianceRatioOptions = z.input<typeof schema>;

export interface VarianceRatioResult extends TestResult {
  /** Variance of q-period returns over q times that of one-period returns: above 1 returns continue, below 1 they revert. */
  readonly ratio: number;
  /** Of `ratio` under the hypothesis: statistic = (ratio − 1) / standardError. */
  readonly standardError: number;
  readonly lags: number;
  /** One-period returns used: n − 1. */
  readonly observations: number;
}

/**
 * Lo and MacKinlay's test of a random walk with drift: with returns r_t, their mean μ and q = lags,
 *
 *     ratio = [Σ (x_t − x_{t−q} − qμ)² / (q (T − q + 1)(1 − q/T))] / [Σ (r_t − μ)² / (T − 1)]      overlapping, corrected for bias
 *     statistic = √T (ratio − 1) / √θ  ~  normal
 *     θ = 2 (2q − 1)(q − 1) / (3q), or robust Σ_{k<q} (2 (1 − k/q))² δ_k,  δ_k = T Σ (r_t − μ)² (r_{t−k} − μ)² / (Σ (r_t − μ)²)²
 *
 * Looking at several q is several tests: adjust their p-values (`adjustPValues`). O(n q) with `robust`, else O(n).
 * @wholeSample
 * @param logPrices - logarithms of prices in the order of time, equally spaced
 * @throws InvalidInputError values not finite, fewer than 4, lags not below the number of returns, CONSTANT_SERIES when returns do not vary
 * @see Lo and MacKinlay (1988), doi:10.1093/rfs/1.1.41, §1
 */
export function varianceRatio(logPrices: ArrayLike<number>, options: VarianceRatioOptions = {}): VarianceRatioResult {
  const where = "varianceRatio";
  const { lags, robust } = parseOptions(where, schema, options);
  const { values } = toScaledSeries(where, "logPrices", logPrices, 4);
  const observations = values.length - 1;
  if (lags >= observations)
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.lags", expected: `lags below the ${observations} returns`, received: lags });
  const returns = new Float64Array(observations);
  for (let t = 0; t < observations; t++) returns[t] = values[t + 1] - values[t];
  const deviations = withoutPolynomials(returns, 1);
  requireVariation(where, "logPrices", deviations, largestOf(values) / 2, "returns that vary");
  const largest = largestOf(deviations);
  for (let t = 0; t < observations; t++) deviations[t] = deviations[t] / largest;
  let short = 0;
  for (let t = 0; t < observations; t++) short += deviations[t] * deviations[t];
  const long = squaresOfSums(deviations, lags);
  const ratio = long / (lags * (observations - lags + 1) * (1 - lags / observations)) / (short / (observations - 1));
  const theta = robust ? robustVariance(deviations, short, lags) : (2 * (2 * lags - 1) * (lags - 1)) / (3 * lags);
  if (!(theta > 0)) {
    throw new InvalidInputError("CONSTANT_SERIES", {
      where,
      what: "logPrices",
      expected: `returns that vary at neighbouring times (none within ${lags - 1} of another)`,
      received: 0,
    });
  }
  const standardError = Math.sqrt(theta / observations);
  const statistic = (ratio - 1) / standardError;
  return { statistic, pValue: tailProbability(statistic, "two-sided", (score) => normal.sf(score)), ratio, standardError, lags, observations };
}

/** Σ over t of the squared sum of `count` neighbours, from partial sums. */
function squaresOfSums(x: Float64Array, count: number): number {
  const partial = new Float64Array(x.length + 1);
  for (let t = 0; t < x.length; t++) partial[t + 1] = partial[t] + x[t];
  let squares = 0;
  for (let t = count; t <= x.length; t++) squares += (partial[t] - partial[t - count]) * (partial[t] - partial[t - count]);
  return squares;
}

function robustVariance(deviations: Float64Array, total: number, lags: number): number {
  const squares = new Float64Array(deviations.length);
  for (let t = 0; t < squares.length; t++) squares[t] = deviations[t] * deviations[t];
  const sums = autocovarianceSums(squares, lags - 1);
  let theta = 0;
  for (let k = 1; k < lags; k++) {
    const weight = 2 * (1 - k / lags);
    theta += (weight * weight * deviations.length * sums[k]) / (total * total);
  }
  return theta;
}
