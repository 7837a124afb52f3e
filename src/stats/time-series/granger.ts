import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { log1p } from "../../math/elementary.js";
import { chiSquared } from "../chi-squared.js";
import { largestOf } from "../columns.js";
import { fisherF } from "../fisher-f.js";
import { fitNested } from "./lag-regression.js";
import { orthonormalPolynomials, withoutPolynomials } from "./polynomials.js";
import { exactRelation, requireVariation, toScaledSeries } from "./scale.js";

const schema = z.strictObject({
  /** Regressions with 1 … maxLag lags of both series. */
  maxLag: z.int().check(z.positive()),
});
/** @interface */
export type GrangerCausalityOptions = z.input<typeof schema>;

export interface GrangerCausalityLag {
  /** Lags of both series in the regression. */
  readonly lag: number;
  readonly fStatistic: number;
  readonly fPValue: number;
  readonly numeratorDegreesOfFreedom: number;
  readonly denominatorDegreesOfFreedom: number;
  /** rows · (RSS without the cause − RSS) / RSS, χ² with `lag` degrees of freedom. */
  readonly chiSquared: number;
  readonly chiSquaredPValue: number;
  /** rows · log(RSS without the cause / RSS), χ² with `lag` degrees of freedom. */
  readonly likelihoodRatio: number;
  readonly likelihoodRatioPValue: number;
}

export interface GrangerCausalityResult {
  /** Lag 1 … maxLag, each on its own n − lag rows. */
  readonly results: readonly GrangerCausalityLag[];
}

/**
 * Granger's test: do past values of `cause` help to predict `effect` beside its own past? For every number of lags 1 … maxLag the regression of
 * effect_t on a constant, its own lags and those of `cause` is held against the one without `cause`.
 *
 * It speaks of prediction, not of mechanism; both series must be stationary (see `augmentedDickeyFuller`), and reading several lags is several
 * tests. O(n maxLag²).
 * @wholeSample
 * @param cause - the series whose past may help
 * @param effect - the series to predict, at the same times
 * @throws InvalidInputError unequal lengths, values not finite, CONSTANT_SERIES, fewer than 3 · maxLag + 2 values; ConvergenceError NOT_POSITIVE_DEFINITE
 *   when lags span one another (one series is a lag or a multiple of the other) or predict the effect exactly
 * @see Granger (1969), doi:10.2307/1912791; Hamilton (1994), Time Series Analysis, §11.2
 */
export function grangerCausality(cause: ArrayLike<number>, effect: ArrayLike<number>, options: GrangerCausalityOptions): GrangerCausalityResult {
  const where = "grangerCausality";
  const { maxLag } = parseOptions(where, schema, options);
  const own = toScaledSeries(where, "effect", effect, 5).values;
  const other = toScaledSeries(where, "cause", cause, 5).values;
  const n = own.length;
  if (other.length !== n) throw new InvalidInputError("WRONG_LENGTH", { where, what: "cause", expected: `${n} values, as in effect`, received: other.length });
  if (n < 3 * maxLag + 2) {
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "options.maxLag",
      expected: `at most ${Math.floor((n - 2) / 3)} lags for ${n} values`,
      received: maxLag,
    });
  }
  const effects = withoutPolynomials(own, 1);
  const causes = withoutPolynomials(other, 1);
  requireVariation(where, "effect", effects, largestOf(own));
  requireVariation(where, "cause", causes, largestOf(other));
  return { results: Array.from({ length: maxLag }, (_, i) => testLag(where, causes, effects, i + 1)) };
}

function testLag(where: string, causes: Float64Array, effects: Float64Array, lag: number): GrangerCausalityLag {
  const n = effects.length;
  const columns = 2 * lag + 1;
  const fit = fitNested(
    { fixed: orthonormalPolynomials(n, lag, 1), series: [effects, causes], lags: lag },
    Int32Array.from({ length: columns }, (_, j) => j), // constant, lags of the effect, lags of the cause
  );
  if (fit.independent < columns) throw exactRelation(where, "cause and effect", `series whose ${lag} lags do not span one another`, "an exact relation");
  if (!(fit.residualSumOfSquares > fit.roundingSquares))
    throw exactRelation(where, "effect", `values that ${lag} lags of both series do not predict exactly`, "residuals of 0");
  let gain = 0;
  for (let j = lag + 1; j < columns; j++) gain += fit.projections[j] * fit.projections[j];
  const share = gain / fit.residualSumOfSquares;
  const rows = n - lag;
  const fStatistic = (share / lag) * (rows - columns);
  const likelihoodRatio = rows * log1p(share);
  return {
    lag,
    fStatistic,
    fPValue: fisherF.sf(fStatistic, lag, rows - columns),
    numeratorDegreesOfFreedom: lag,
    denominatorDegreesOfFreedom: rows - columns,
    chiSquared: rows * share,
    chiSquaredPValue: chiSquared.sf(rows * share, lag),
    likelihoodRatio,
    likelihoodRatioPValue: chiSquared.sf(likelihoodRatio, lag),
  };
}
