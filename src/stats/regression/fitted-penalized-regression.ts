import { toMatrix } from "../../core/arrays.js";
import { ModelDataReader } from "./model-data.js";
import { predictionsOf, type Solution } from "./penalized-problem.js";

/** What `toJSON` writes. */
export interface PenalizedRegressionData extends Solution {
  readonly alpha: number;
  readonly l1Ratio: number;
  readonly effectiveDegreesOfFreedom: number;
  readonly dualityGap: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * A linear model fitted by `ridge`, `lasso` or `elasticNet`; immutable.
 * @wholeSample
 */
export class FittedPenalizedRegression {
  /** One per column of X; exactly 0 for a column that the absolute penalty leaves out. */
  readonly coefficients: Float64Array;
  readonly intercept: number;
  readonly alpha: number;
  readonly l1Ratio: number;
  /**
   * With the constant. Ridge: trace of the hat matrix; with an absolute penalty the number of coefficients that are not 0 (Zou, Hastie & Tibshirani
   * 2007).
   */
  readonly effectiveDegreesOfFreedom: number;
  /** How far the objective may be above its minimum, relative to its value at b = 0; 0 for a solution in closed form. */
  readonly dualityGap: number;
  /** Sweeps over the columns; 0 for a solution in closed form. */
  readonly iterations: number;
  /** false when the sweeps ran out before the gap was closed. */
  readonly converged: boolean;
  readonly #data: PenalizedRegressionData;

  constructor(data: PenalizedRegressionData) {
    this.#data = data;
    this.coefficients = Float64Array.from(data.coefficients);
    this.intercept = data.intercept;
    this.alpha = data.alpha;
    this.l1Ratio = data.l1Ratio;
    this.effectiveDegreesOfFreedom = data.effectiveDegreesOfFreedom;
    this.dualityGap = data.dualityGap;
    this.iterations = data.iterations;
    this.converged = data.converged;
  }

  /**
   * Mean response for new rows.
   * @param X - rows like those of the fit; never modified
   * @throws InvalidInputError WRONG_LENGTH, NOT_FINITE, INVALID_OPTION for a row whose prediction overflows
   */
  predict(X: ArrayLike<ArrayLike<number>>): Float64Array {
    const where = "FittedPenalizedRegression.predict";
    return predictionsOf(where, this.#data, toMatrix(where, "X", X, 0));
  }

  toJSON(): PenalizedRegressionData {
    return structuredClone(this.#data);
  }

  /** @throws InvalidInputError when the format is not one that this version writes, or the data do not fit together */
  static fromJSON(data: PenalizedRegressionData): FittedPenalizedRegression {
    const read = new ModelDataReader("FittedPenalizedRegression.fromJSON", data, 1);
    const coefficients = read.numbers("coefficients");
    return new FittedPenalizedRegression({
      format: 1,
      coefficients,
      intercept: read.number("intercept"),
      means: read.numbers("means", coefficients.length),
      centre: read.number("centre"),
      alpha: read.positive("alpha"),
      l1Ratio: read.positive("l1Ratio"),
      effectiveDegreesOfFreedom: read.positive("effectiveDegreesOfFreedom"),
      dualityGap: read.positive("dualityGap"),
      iterations: read.count("iterations"),
      converged: read.flag("converged"),
    });
  }
}
