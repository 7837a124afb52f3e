import { InvalidInputError } from "../../core/errors.js";
import { normal } from "../../stats/normal.js";
import { studentT } from "../../stats/student-t.js";
import { covarianceOf, type HmmParameters, toRows } from "./parameters.js";

/** The law of a row that is still to come: the states' laws, weighted by the probabilities of being in them then. */
export class HmmPredictiveDistribution {
  /** Rows ahead. */
  readonly steps: number;
  /** P(state then | rows so far), [states]. */
  readonly weights: Float64Array;
  /** [features] */
  readonly mean: Float64Array;
  /** Of the mixture, so with the spread of the states' means, [i][j]. */
  readonly covariance: readonly Float64Array[];
  readonly #parameters: HmmParameters;

  /** @internal Made by `FittedGaussianHMM.predictDistribution`. */
  constructor(parameters: HmmParameters, weights: Float64Array, steps: number) {
    const { states, features, means } = parameters;
    this.steps = steps;
    this.weights = weights;
    this.#parameters = parameters;
    const mean = new Float64Array(features);
    for (let k = 0; k < states; k++) for (let j = 0; j < features; j++) mean[j] += weights[k] * means[k * features + j];
    const covariance = new Float64Array(features * features);
    for (let k = 0; k < states; k++) {
      const own = covarianceOf(parameters, k);
      for (let at = 0; at < own.length; at++) {
        const [i, j] = [Math.floor(at / features), at % features];
        covariance[at] += weights[k] * (own[at] + (means[k * features + i] - mean[i]) * (means[k * features + j] - mean[j]));
      }
    }
    this.mean = mean;
    this.covariance = toRows(covariance, features, features);
  }

  /** P(feature `column` <= x). @throws InvalidInputError */
  cdf(x: number, column = 0): number {
    const where = "HmmPredictiveDistribution.cdf";
    if (typeof x !== "number" || Number.isNaN(x)) throw new InvalidInputError("NOT_FINITE", { where, what: "x", expected: "a number", received: x });
    this.#assertColumn(where, column);
    return this.#tail(x, column, true);
  }

  /** The x with P(feature `column` <= x) = p. @param p - above 0 and below 1  @throws InvalidInputError */
  quantile(p: number, column = 0): number {
    const where = "HmmPredictiveDistribution.quantile";
    if (!(typeof p === "number" && p > 0 && p < 1))
      throw new InvalidInputError("INVALID_OPTION", { where, what: "p", expected: "a number within (0, 1)", received: p });
    this.#assertColumn(where, column);
    const { states, degreesOfFreedom } = this.#parameters;
    let low = Infinity;
    let high = -Infinity;
    for (let k = 0; k < states; k++) {
      if (this.weights[k] === 0) continue;
      const { mean, scale } = this.#marginal(k, column);
      const at = mean + scale * (degreesOfFreedom ? studentT.ppf(p, degreesOfFreedom[k]) : normal.ppf(p));
      low = Math.min(low, at);
      high = Math.max(high, at);
    }
    // The mixture's quantile lies between those of its parts. Halving ends between two neighbouring doubles; each tail by itself keeps its digits.
    const lower = p <= 0.5;
    for (;;) {
      const middle = low + (high - low) / 2;
      if (!(middle > low && middle < high)) return middle;
      const below = lower ? this.#tail(middle, column, true) < p : this.#tail(middle, column, false) > 1 - p;
      if (below) low = middle;
      else high = middle;
    }
  }

  #tail(x: number, column: number, lower: boolean): number {
    const { states, degreesOfFreedom } = this.#parameters;
    let sum = 0;
    for (let k = 0; k < states; k++) {
      if (this.weights[k] === 0) continue;
      const { mean, scale } = this.#marginal(k, column);
      const z = lower ? (x - mean) / scale : (mean - x) / scale;
      sum += this.weights[k] * (degreesOfFreedom ? studentT.cdf(z, degreesOfFreedom[k]) : normal.cdf(z));
    }
    return sum;
  }

  #marginal(state: number, column: number): { mean: number; scale: number } {
    const { features, means, scales } = this.#parameters;
    return { mean: means[state * features + column], scale: Math.sqrt(scales[state * features * features + column * (features + 1)]) };
  }

  #assertColumn(where: string, column: number): void {
    const { features } = this.#parameters;
    if (!(Number.isInteger(column) && column >= 0 && column < features))
      throw new InvalidInputError("INVALID_OPTION", { where, what: "column", expected: `a whole number from 0 to ${features - 1}`, received: column });
  }
}
