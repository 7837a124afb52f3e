import { toMatrix } from "../core/arrays.js";
import { parseOptions } from "../core/parse.js";
import { centred, LARGEST_MAGNITUDE, tooLarge } from "./columns.js";
import { type VarianceOptions, varianceSchema } from "./moments.js";

/**
 * Covariances of the columns of X, Σ (x_j − mean_j)(x_k − mean_k) / (n − ddof), exactly symmetric. O(n k²).
 * @param X - one row per observation, [n × k]
 * @returns k rows of k
 * @throws InvalidInputError no more than ddof rows, ragged rows, values not finite or beyond ±1e140
 */
export function covarianceMatrix(X: ArrayLike<ArrayLike<number>>, options: VarianceOptions = {}): Float64Array[] {
  const { ddof } = parseOptions("covarianceMatrix", varianceSchema, options);
  const { rows, columns, data } = toMatrix("covarianceMatrix", "X", X, ddof + 1);
  const deviations: Float64Array[] = [];
  for (let j = 0; j < columns; j++) {
    const column = new Float64Array(rows);
    for (let i = 0; i < rows; i++) {
      const value = data[i * columns + j]!;
      if (!(Math.abs(value) <= LARGEST_MAGNITUDE)) throw tooLarge("covarianceMatrix", `X[${i}][${j}]`, value);
      column[i] = value;
    }
    deviations.push(centred(column));
  }
  const covariance = deviations.map(() => new Float64Array(columns));
  for (let j = 0; j < columns; j++) {
    for (let k = 0; k <= j; k++) covariance[j]![k] = covariance[k]![j] = product(deviations[j]!, deviations[k]!) / (rows - ddof);
  }
  return covariance;
}

/** In four sums, which a processor adds side by side. */
function product(x: Float64Array, y: Float64Array): number {
  const whole = x.length - (x.length % 4);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < whole; i += 4) {
    a += x[i]! * y[i]!;
    b += x[i + 1]! * y[i + 1]!;
    c += x[i + 2]! * y[i + 2]!;
    d += x[i + 3]! * y[i + 3]!;
  }
  for (let i = whole; i < x.length; i++) a += x[i]! * y[i]!;
  return a + b + (c + d);
}
