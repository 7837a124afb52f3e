import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { largestOf, meanOf } from "../columns.js";
import type { TestResult } from "../test-options.js";
import { dickeyFullerRatio, fewestValues, lagLimit } from "./dickey-fuller.js";
import { type DickeyFullerCriticalValues, dickeyFullerCriticalValues, dickeyFullerPValue, type PValueBound } from "./mackinnon.js";
import { exactRelation, requireVariation, toScaledSeries, variesBeyondRounding } from "./scale.js";

const count = z.int().check(z.gte(0));
const schema = z.strictObject({
  /** Lagged differences of the residual: how many, or the criterion that chooses from 0 … maxLag. */
  lags: z._default(z.union([count, z.enum(["aic", "bic"])]), "aic"),
  /** Most lags that a criterion may choose. Default: Schwert's ⌈12 (n/100)^¼⌉, fewer in short series. */
  maxLag: z.optional(count),
});
/** @interface */
export type EngleGrangerOptions = z.input<typeof schema>;

export interface EngleGrangerResult extends TestResult {
  /** `lower`: the statistic lies beyond the table and the true p-value is above this 0; `upper`: it is below this 1. */
  readonly pValueBound: PValueBound;
  /** For two series of this length; the statistic rejects below them. */
  readonly criticalValues: DickeyFullerCriticalValues;
  /** Units of x that one unit of y moves against: the slope of y on x. */
  readonly hedgeRatio: number;
  readonly intercept: number;
  readonly usedLags: number;
  /** Rows of the regression of the residual: n − 1 − usedLags. */
  readonly observations: number;
}

/**
 * Engle and Granger's test of no cointegration of two series: least squares y = intercept + hedgeRatio · x + u, then the Dickey-Fuller t ratio of
 * u without deterministic terms, held against MacKinnon's law for residuals of two series (not that of an observed one, which rejects far too
 * often). A small p-value speaks for a spread y − hedgeRatio · x that returns. Which series is y matters; both must have a unit root by
 * themselves. Scanning many pairs needs `adjustPValues` over all of them.
 * @wholeSample
 * @param y - values in the order of time, equally spaced
 * @param x - the other series at the same times
 * @throws InvalidInputError unequal lengths, too few, values not finite, CONSTANT_SERIES, too many lags; ConvergenceError NOT_POSITIVE_DEFINITE when one
 *   series is an exact linear function of the other or the residual an exact recurrence
 * @see Engle and Granger (1987), doi:10.2307/1913236; MacKinnon (2010), Queen's Economics Department working paper 1227
 */
export function engleGranger(y: ArrayLike<number>, x: ArrayLike<number>, options: EngleGrangerOptions = {}): EngleGrangerResult {
  const where = "engleGranger";
  const { lags, maxLag } = parseOptions(where, schema, options);
  const response = toScaledSeries(where, "y", y, fewestValues(1));
  const regressor = toScaledSeries(where, "x", x, fewestValues(1));
  const n = response.values.length;
  if (regressor.values.length !== n)
    throw new InvalidInputError("WRONG_LENGTH", { where, what: "x", expected: `${n} values, as in y`, received: regressor.values.length });
  const mostLags = lagLimit(where, n, 0, lags, maxLag);
  const yMean = meanOf(response.values);
  const xMean = meanOf(regressor.values);
  const residuals = response.values.map((value) => value - yMean);
  const deviations = regressor.values.map((value) => value - xMean);
  requireVariation(where, "y", residuals, largestOf(response.values));
  requireVariation(where, "x", deviations, largestOf(regressor.values));
  const slope = takeOut(residuals, deviations) + takeOut(residuals, deviations); // the second takes out what rounding left
  if (!variesBeyondRounding(residuals, largestOf(response.values)))
    throw exactRelation(where, "y", "a series that is not an exact linear function of x", "a residual of 0");
  const { statistic, usedLags, observations } = dickeyFullerRatio(where, residuals, lags, mostLags, 0);
  const hedgeRatio = slope * (response.unit / regressor.unit);
  const intercept = (yMean - slope * xMean) * response.unit;
  if (!Number.isFinite(hedgeRatio) || !Number.isFinite(intercept)) {
    throw new InvalidInputError("INVALID_OPTION", { where, what: "x and y", expected: "scales whose ratio is a finite number", received: hedgeRatio });
  }
  return {
    statistic,
    ...dickeyFullerPValue(statistic, "pair"),
    criticalValues: dickeyFullerCriticalValues("pair", n - 1),
    hedgeRatio,
    intercept,
    usedLags,
    observations,
  };
}

/** Makes y orthogonal to x, both centred; returns the slope. */
function takeOut(y: Float64Array, x: Float64Array): number {
  let products = 0;
  let squares = 0;
  for (let t = 0; t < y.length; t++) {
    products += y[t] * x[t];
    squares += x[t] * x[t];
  }
  const slope = products / squares;
  for (let t = 0; t < y.length; t++) y[t] = y[t] - slope * x[t];
  return slope;
}
