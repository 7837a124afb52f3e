import { toMatrix } from "../../core/arrays.js";
import type { ConvergenceError } from "../../core/errors.js";
import { choleskyInto } from "../../math/dense.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { largestOf } from "../columns.js";
import { withoutPolynomials } from "./polynomials.js";
import { exactRelation, requireVariation } from "./scale.js";

/** Regressors beside a constant: each of mean 0 and length 1. */
export interface CentredMatrix {
  readonly rows: number;
  /** One per column of the caller's matrix, [rows] each. */
  readonly columns: readonly Float64Array[];
}

/** Checks and copies a matrix. @throws InvalidInputError CONSTANT_SERIES for a column that does not vary */
export function centredMatrix(where: string, X: ArrayLike<ArrayLike<number>>, minimumRows: number): CentredMatrix {
  const { rows, columns, data } = toMatrix(where, "X", X, minimumRows);
  const column = new Float64Array(rows);
  const centred = Array.from({ length: columns }, (_, j) => {
    for (let i = 0; i < rows; i++) column[i] = data[i * columns + j];
    const unit = powerOfTwoBelow(largestOf(column));
    for (let i = 0; i < rows; i++) column[i] = column[i] / unit;
    const deviations = withoutPolynomials(column, 1);
    requireVariation(where, `X[…][${j}]`, deviations, largestOf(column), "a column that varies (the constant is added)");
    const length = Math.sqrt(dot(deviations, deviations));
    for (let i = 0; i < rows; i++) deviations[i] = deviations[i] / length;
    return deviations;
  });
  return { rows, columns: centred };
}

/** Least share of its square that a column must keep beside those before it for the correlations to do without a QR of the columns. */
const KEPT_SHARE = 1e-3;

/** Cholesky factor of the correlations of the columns, row-major; null where squaring would cost more than about three digits. */
export function correlationFactor({ columns }: CentredMatrix): Float64Array | null {
  const size = columns.length;
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) factor[i * size + j] = dot(columns[i], columns[j]);
  if (!choleskyInto(factor, size)) return null;
  for (let i = 0; i < size; i++) if (!(factor[i * size + i] * factor[i * size + i] > KEPT_SHARE)) return null;
  return factor;
}

/** The columns as one row-major array, for `leastSquares`. */
export function flattened({ rows, columns }: CentredMatrix): Float64Array {
  const data = new Float64Array(rows * columns.length);
  for (let j = 0; j < columns.length; j++) for (let i = 0; i < rows; i++) data[i * columns.length + j] = columns[j][i];
  return data;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let even = 0;
  let odd = 0;
  for (let i = 1; i < a.length; i += 2) {
    even += a[i - 1] * b[i - 1];
    odd += a[i] * b[i];
  }
  if (a.length % 2 === 1) even += a[a.length - 1] * b[a.length - 1];
  return even + odd;
}

/** The fault of columns that span one another. */
export function dependent(where: string, columns: Int32Array): ConvergenceError {
  return exactRelation(where, "X", "columns that are linearly independent, also of the constant", `column ${columns[0]} spanned by the others`);
}
