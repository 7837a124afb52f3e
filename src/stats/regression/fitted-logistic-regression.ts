import { toMatrix } from "../../core/arrays.js";
import { exp, log } from "../../math/elementary.js";
import { pValueOf, tStatistic } from "./law.js";
import { ModelDataReader } from "./model-data.js";
import { predictionsOf, type Solution } from "./penalized-problem.js";

/** What `toJSON` writes. */
export interface LogisticRegressionData extends Solution {
  readonly standardErrors: readonly number[] | null;
  readonly interceptStandardError: number | null;
  readonly probabilities: readonly number[];
  readonly l2Penalty: number;
  readonly observations: number;
  readonly rank: number;
  readonly logLikelihood: number;
  readonly nullLogLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * A logistic regression; immutable. Standard errors, their statistics and information criteria are null under a penalty, whose bias they would not see.
 * @wholeSample
 */
export class FittedLogisticRegression {
  /** Change of the log-odds per unit, one per column of X. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  /** P(y = 1) of every row of the sample. */
  readonly probabilities: Float64Array;
  readonly standardErrors: Float64Array | null;
  /** null also without a constant. */
  readonly interceptStandardError: number | null;
  readonly zStatistics: Float64Array | null;
  /** Two-sided normal. */
  readonly pValues: Float64Array | null;
  readonly l2Penalty: number;
  readonly observations: number;
  /** Linearly independent columns, the constant included. */
  readonly rank: number;
  /** Without the penalty, in nats. */
  readonly logLikelihood: number;
  /** With the constant alone. */
  readonly nullLogLikelihood: number;
  /** McFadden's 1 − log-likelihood / null log-likelihood. */
  readonly pseudoRSquared: number;
  readonly aic: number | null;
  readonly bic: number | null;
  readonly iterations: number;
  readonly converged: boolean;
  readonly #data: LogisticRegressionData;

  constructor(data: LogisticRegressionData) {
    this.#data = data;
    const { standardErrors, logLikelihood, rank } = data;
    this.coefficients = Float64Array.from(data.coefficients);
    this.intercept = data.intercept;
    this.probabilities = Float64Array.from(data.probabilities);
    this.standardErrors = standardErrors && Float64Array.from(standardErrors);
    this.interceptStandardError = data.interceptStandardError;
    this.zStatistics = standardErrors && this.coefficients.map((value, j) => tStatistic(value, standardErrors[j]!));
    this.pValues = this.zStatistics?.map((z) => pValueOf(z, { distribution: "normal", degreesOfFreedom: Infinity })) ?? null;
    this.l2Penalty = data.l2Penalty;
    this.observations = data.observations;
    this.rank = rank;
    this.logLikelihood = logLikelihood;
    this.nullLogLikelihood = data.nullLogLikelihood;
    this.pseudoRSquared = 1 - logLikelihood / data.nullLogLikelihood;
    this.aic = standardErrors && -2 * logLikelihood + 2 * rank;
    this.bic = standardErrors && -2 * logLikelihood + rank * log(data.observations);
    this.iterations = data.iterations;
    this.converged = data.converged;
  }

  /**
   * P(y = 1) for new rows.
   * @param X - rows like those of the fit; never modified
   * @throws InvalidInputError WRONG_LENGTH, NOT_FINITE, INVALID_OPTION for a row whose log-odds overflow
   */
  predict(X: ArrayLike<ArrayLike<number>>): Float64Array {
    const where = "FittedLogisticRegression.predict";
    return predictionsOf(where, this.#data, toMatrix(where, "X", X, 0)).map(probabilityOf);
  }

  toJSON(): LogisticRegressionData {
    return structuredClone(this.#data);
  }

  /** @throws InvalidInputError when the format is not one that this version writes, or the data do not fit together */
  static fromJSON(data: LogisticRegressionData): FittedLogisticRegression {
    const read = new ModelDataReader("FittedLogisticRegression.fromJSON", data, 1);
    const coefficients = read.numbers("coefficients");
    const observations = read.count("observations");
    return new FittedLogisticRegression({
      format: 1,
      coefficients,
      intercept: read.number("intercept"),
      means: read.numbers("means", coefficients.length),
      centre: read.number("centre"),
      standardErrors: data.standardErrors === null ? null : read.numbers("standardErrors", coefficients.length),
      interceptStandardError: read.numberOrNull("interceptStandardError"),
      probabilities: read.numbers("probabilities", observations),
      l2Penalty: read.positive("l2Penalty"),
      observations,
      rank: read.count("rank"),
      logLikelihood: read.number("logLikelihood"),
      nullLogLikelihood: read.number("nullLogLikelihood"),
      iterations: read.count("iterations"),
      converged: read.flag("converged"),
    });
  }
}

/** 1 / (1 + exp(−x)) without overflow, exact in the lower tail. */
export function probabilityOf(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + exp(-logOdds));
  const odds = exp(logOdds);
  return odds / (1 + odds);
}
