import { toMatrix } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { log } from "../../math/elementary.js";
import { confidenceSchema } from "../test-options.js";
import { pValueOf, quantileOf } from "./law.js";
import { readModelData } from "./model-data.js";
import { LEVERAGE_ROUNDING } from "./robust.js";
import type { Distribution } from "./schema.js";

/** What `toJSON` writes: enough to tell every field and to predict with the same bits. */
export interface LinearModelData {
  readonly format: 1;
  readonly addConstant: boolean;
  readonly observations: number;
  readonly rank: number;
  readonly degreesOfFreedom: number;
  readonly modelDegreesOfFreedom: number;
  readonly distribution: Distribution;
  readonly confidence: number;
  /** Means of the columns, 0 for the constant; with `addConstant` alone, else all 0. */
  readonly means: readonly number[];
  /** Mean of the response, likewise. */
  readonly centre: number;
  /** Coefficients with the constant taken at the means: y ≈ centre + c_0 + Σ c_j (x_j − mean_j). */
  readonly centralCoefficients: readonly number[];
  /** Their covariance, [k × k] row-major. */
  readonly centralCovariance: readonly number[];
  /** With the constant at 0. Not derived from the one above, which would cancel where coefficients are strongly correlated. */
  readonly covariance: readonly number[];
  /** √ of its diagonal, taken before squares could underflow; likewise the statistics, of which null stands for an infinite one. */
  readonly standardErrors: readonly number[];
  readonly tStatistics: readonly (number | null)[];
  readonly residualSumOfSquares: number;
  readonly residualVariance: number;
  readonly rSquared: number;
  readonly adjustedRSquared: number;
  readonly fStatistic: number | null;
  readonly fPValue: number | null;
  readonly logLikelihood: number | null;
  readonly durbinWatson: number | null;
  readonly residuals: readonly number[];
  readonly fitted: readonly number[];
  readonly leverage: readonly number[];
  readonly weights: readonly number[] | null;
}

/** One value per row that was predicted. */
export interface LinearPrediction {
  readonly mean: Float64Array;
  /** Of the mean. */
  readonly standardErrors: Float64Array;
  /** Interval of the mean. */
  readonly meanLower: Float64Array;
  readonly meanUpper: Float64Array;
  /** Interval of one observation (of weight 1): the residual variance comes on top. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** One value per row of the sample. @wholeSample */
export interface LinearInfluence {
  /** Diagonal of the hat matrix, from 0 to 1: ∂ fitted_t / ∂ y_t. */
  readonly leverage: Float64Array;
  /** How far all fitted values move when the row is left out: r² h / ((1 − h) rank), r standardised. NaN where the leverage is 1. */
  readonly cooksDistances: Float64Array;
  /** e / √(s² (1 − h)), internally studentised. NaN where the leverage is 1, and in an exact fit. */
  readonly standardizedResiduals: Float64Array;
}

const predictSchema = z.strictObject({
  /** Default: the model's. */
  confidence: z.optional(confidenceSchema),
});
/** @interface */
export type LinearPredictOptions = z.input<typeof predictSchema>;

/**
 * A linear regression fitted by `ols` or `wls`; immutable. Arrays run over the coefficients, the constant first, or over the rows.
 * @wholeSample
 */
export class FittedLinearModel {
  readonly coefficients: Float64Array;
  readonly standardErrors: Float64Array;
  /** Coefficient / standard error; where the error is 0 (an exact fit) ±Infinity, and 0 for a coefficient of 0. */
  readonly tStatistics: Float64Array;
  /** Two-sided, of a coefficient of 0. */
  readonly pValues: Float64Array;
  /** Rows [lower, upper]. */
  readonly confidenceIntervals: readonly (readonly [number, number])[];
  /** Of the coefficients, as the chosen estimator sees it. */
  readonly covariance: readonly Float64Array[];
  /** Explained share of the (weighted) squares about the mean; about 0 where the columns do not span a constant. */
  readonly rSquared: number;
  readonly adjustedRSquared: number;
  /**
   * All slopes 0: Wald's statistic under the chosen covariance, divided by their number. null without slopes, in an exact fit, or where their covariance
   * is singular.
   */
  readonly fStatistic: number | null;
  readonly fPValue: number | null;
  /** Gaussian, in nats; null in an exact fit, as are the three next. */
  readonly logLikelihood: number | null;
  /** −2 log-likelihood + 2 rank. The variance is not counted. */
  readonly aic: number | null;
  /** −2 log-likelihood + rank · log n. */
  readonly bic: number | null;
  readonly durbinWatson: number | null;
  readonly residuals: Float64Array;
  readonly fitted: Float64Array;
  /** Weighted, where weights were given. */
  readonly residualSumOfSquares: number;
  /** RSS / (n − rank). */
  readonly residualVariance: number;
  readonly observations: number;
  /** n − rank. */
  readonly degreesOfFreedom: number;
  /** rank less 1 where a constant is spanned. */
  readonly modelDegreesOfFreedom: number;
  /** Linearly independent columns. Below `coefficients.length` the coefficients are the shortest of all that fit equally well. */
  readonly rank: number;
  readonly distribution: Distribution;
  readonly confidence: number;
  readonly #data: LinearModelData;

  constructor(data: LinearModelData) {
    this.#data = data;
    const { observations, rank, logLikelihood, confidence } = data;
    this.coefficients = coefficientsOf(data);
    const columns = data.means.length;
    this.covariance = data.means.map((_, i) => Float64Array.from(data.covariance.slice(i * columns, (i + 1) * columns)));
    this.standardErrors = Float64Array.from(data.standardErrors);
    this.tStatistics = this.coefficients.map((value, j) => data.tStatistics[j] ?? (value < 0 ? -Infinity : Infinity));
    this.pValues = this.tStatistics.map((t) => pValueOf(t, data));
    const width = quantileOf(confidence, data);
    this.confidenceIntervals = Array.from(this.coefficients, (value, j) => {
      const half = width * this.standardErrors[j]!;
      return [value - half, value + half] as const;
    });
    this.logLikelihood = logLikelihood;
    this.aic = logLikelihood === null ? null : -2 * logLikelihood + 2 * rank;
    this.bic = logLikelihood === null ? null : -2 * logLikelihood + rank * log(observations);
    this.rSquared = data.rSquared;
    this.adjustedRSquared = data.adjustedRSquared;
    this.fStatistic = data.fStatistic;
    this.fPValue = data.fPValue;
    this.durbinWatson = data.durbinWatson;
    this.residuals = Float64Array.from(data.residuals);
    this.fitted = Float64Array.from(data.fitted);
    this.residualSumOfSquares = data.residualSumOfSquares;
    this.residualVariance = data.residualVariance;
    this.observations = observations;
    this.degreesOfFreedom = data.degreesOfFreedom;
    this.modelDegreesOfFreedom = data.modelDegreesOfFreedom;
    this.rank = rank;
    this.distribution = data.distribution;
    this.confidence = confidence;
  }

  /**
   * Mean response for new rows, with intervals of the mean and of an observation.
   * @param X - rows like those of the fit, without the constant; never modified
   * @throws InvalidInputError WRONG_LENGTH, NOT_FINITE, INVALID_OPTION for rows so far away that the prediction overflows
   */
  predict(X: ArrayLike<ArrayLike<number>>, options: LinearPredictOptions = {}): LinearPrediction {
    const where = "FittedLinearModel.predict";
    const { confidence = this.confidence } = parseOptions(where, predictSchema, options);
    const { means, centralCoefficients, centralCovariance, centre, addConstant } = this.#data;
    const columns = means.length;
    const first = addConstant ? 1 : 0;
    const { rows, columns: given, data } = toMatrix(where, "X", X, 0);
    if (rows > 0 && given !== columns - first) {
      throw new InvalidInputError("WRONG_LENGTH", { where, what: "X[0]", expected: `${columns - first} values, as in the fit`, received: given });
    }
    const width = quantileOf(confidence, this.#data);
    const blank = (): Float64Array => new Float64Array(rows);
    const prediction = { mean: blank(), standardErrors: blank(), meanLower: blank(), meanUpper: blank(), lower: blank(), upper: blank() };
    const row = new Float64Array(columns);
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) row[j] = j < first ? 1 : data[i * given + j - first]! - means[j]!;
      let mean = centre;
      let variance = 0;
      for (let a = 0; a < columns; a++) {
        mean += centralCoefficients[a]! * row[a]!;
        for (let b = 0; b < columns; b++) variance += row[a]! * centralCovariance[a * columns + b]! * row[b]!;
      }
      variance = Math.max(0, variance);
      const half = width * Math.sqrt(variance);
      const wide = width * Math.sqrt(variance + this.residualVariance);
      if (!Number.isFinite(mean) || !Number.isFinite(wide)) {
        throw new InvalidInputError("INVALID_OPTION", {
          where,
          what: `X[${i}]`,
          expected: "a row whose prediction stays in the range of doubles",
          received: X[i],
        });
      }
      prediction.mean[i] = mean;
      prediction.standardErrors[i] = Math.sqrt(variance);
      prediction.meanLower[i] = mean - half;
      prediction.meanUpper[i] = mean + half;
      prediction.lower[i] = mean - wide;
      prediction.upper[i] = mean + wide;
    }
    return prediction;
  }

  /** Which rows the fit leans on. */
  influence(): LinearInfluence {
    const { leverage, weights } = this.#data;
    const standardizedResiduals = this.residuals.map((residual, i) => {
      const left = 1 - leverage[i]!;
      if (!(left > LEVERAGE_ROUNDING)) return NaN;
      return (residual * Math.sqrt(weights ? weights[i]! : 1)) / Math.sqrt(this.residualVariance * left);
    });
    return {
      leverage: Float64Array.from(leverage),
      cooksDistances: standardizedResiduals.map((r, i) => (r * r * leverage[i]!) / ((1 - leverage[i]!) * this.rank)),
      standardizedResiduals,
    };
  }

  toJSON(): LinearModelData {
    return structuredClone(this.#data);
  }

  /** @throws InvalidInputError when the format is not one that this version writes, or the data do not fit together */
  static fromJSON(data: LinearModelData): FittedLinearModel {
    return new FittedLinearModel(readModelData(data));
  }
}

/** The constant moved from the means to 0. */
function coefficientsOf({ addConstant, centralCoefficients, means, centre }: LinearModelData): Float64Array {
  const coefficients = Float64Array.from(centralCoefficients);
  if (!addConstant) return coefficients;
  let constant = centre + coefficients[0]!;
  for (let j = 1; j < coefficients.length; j++) constant -= means[j]! * coefficients[j]!;
  coefficients[0] = constant;
  return coefficients;
}
