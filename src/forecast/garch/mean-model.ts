import { leastSquares } from "../../math/linear-solve.js";
import { centred, meanOf } from "../../stats/columns.js";
import type { ResolvedGarchOptions } from "./schema.js";

/** The mean by least squares, where estimation starts and from whose residuals the backcast is taken. */
export interface MeanFit {
  /** Empty, [mean], or [constant, φ_1, …]. */
  readonly coefficients: Float64Array;
  readonly residuals: Float64Array;
}

export function fitMean(returns: Float64Array, { mean, lags }: ResolvedGarchOptions): MeanFit {
  if (mean === "zero") return { coefficients: new Float64Array(0), residuals: returns };
  if (mean === "constant") return { coefficients: Float64Array.of(meanOf(returns)), residuals: centred(returns) };
  const rows = returns.length - lags;
  const columns = lags + 1;
  const level = meanOf(returns); // the regression runs about it, so that a large level costs no digits
  const design = new Float64Array(rows * columns);
  const response = new Float64Array(rows);
  for (let t = 0; t < rows; t++) {
    design[t * columns] = 1;
    for (let k = 1; k <= lags; k++) design[t * columns + k] = returns[lags + t - k] - level;
    response[t] = returns[lags + t] - level;
  }
  const { coefficients, residuals } = leastSquares(design, rows, columns, response);
  for (let k = 1; k <= lags; k++) coefficients[0] -= coefficients[k] * level;
  coefficients[0] += level;
  return { coefficients, residuals };
}

const BACKCAST_WEIGHT = 0.94;
const BACKCAST_LENGTH = 75;

/** Σ 0.94^i e_i² over the first residuals, weights normalised. */
export function backcastOf(residuals: Float64Array): number {
  let weight = 1;
  let total = 0;
  let sum = 0;
  for (let i = 0; i < Math.min(BACKCAST_LENGTH, residuals.length); i++) {
    total += weight;
    sum += weight * residuals[i] * residuals[i];
    weight *= BACKCAST_WEIGHT;
  }
  return sum / total;
}
