import { type Matrix, toMatrix, toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { LARGEST_MAGNITUDE, tooLarge } from "../../stats/columns.js";
import { type HmmDataOptions, lengthsSchema } from "./schema.js";

/** Rows of one or more independent sequences. */
export interface HmmData {
  readonly rows: number;
  readonly features: number;
  /** [rows × features] */
  readonly x: Float64Array;
  /** First row of each sequence, then the number of rows. */
  readonly bounds: Int32Array;
}

const MOST_USUAL = 1e9;

/** A checked copy of the caller's rows. @throws InvalidInputError */
export function readData(where: string, X: ArrayLike<ArrayLike<number>>, features: number | null, options?: HmmDataOptions): HmmData {
  const matrix = usual(X) ?? examined(where, X);
  if (features !== null && matrix.columns !== features)
    throw new InvalidInputError("WRONG_LENGTH", { where, what: "X[0]", expected: `${features} values, as the model has features`, received: matrix.columns });
  const { lengths } = parseOptions(where, lengthsSchema, options);
  return { rows: matrix.rows, features: matrix.columns, x: matrix.data, bounds: boundsOf(where, lengths, matrix) };
}

/** The copy in one pass over all rows; null where anything is wrong or unusual. */
function usual(X: ArrayLike<ArrayLike<number>>): Matrix | null {
  if (!Array.isArray(X) || X.length === 0) return null;
  const rows = X.length;
  const columns: unknown = X[0]?.length;
  if (typeof columns !== "number" || !(columns > 0 && columns * rows <= MOST_USUAL)) return null;
  const data = new Float64Array(rows * columns);
  let at = 0;
  for (let i = 0; i < rows; i++) {
    const row: ArrayLike<number> = X[i];
    if (!(ArrayBuffer.isView(row) || Array.isArray(row)) || row.length !== columns) return null;
    for (let j = 0; j < columns; j++) {
      const value = row[j];
      if (!(typeof value === "number" && Math.abs(value) <= LARGEST_MAGNITUDE)) return null;
      data[at++] = value;
    }
  }
  return { rows, columns, data };
}

/** The same by steps that name what is wrong. */
function examined(where: string, X: ArrayLike<ArrayLike<number>>): Matrix {
  const matrix = toMatrix(where, "X", X);
  assertSquarable(where, "X", matrix.data, matrix.columns);
  return matrix;
}

export function assertSquarable(where: string, what: string, values: Float64Array, columns: number): void {
  for (let i = 0; i < values.length; i++) {
    if (!(Math.abs(values[i]) <= LARGEST_MAGNITUDE)) throw tooLarge(where, `${what}[${Math.floor(i / columns)}][${i % columns}]`, values[i]);
  }
}

function boundsOf(where: string, lengths: ArrayLike<number> | undefined, { rows }: Matrix): Int32Array {
  if (lengths === undefined) return Int32Array.of(0, rows);
  const counts = toSeries(where, "options.lengths", lengths);
  const bounds = new Int32Array(counts.length + 1);
  counts.forEach((count, i) => {
    if (!(Number.isInteger(count) && count >= 1 && count <= rows))
      throw new InvalidInputError("INVALID_OPTION", { where, what: `options.lengths[${i}]`, expected: `a whole number from 1 to ${rows}`, received: count });
    bounds[i + 1] = Math.min(bounds[i] + count, rows + 1);
  });
  if (bounds[counts.length] !== rows)
    throw new InvalidInputError("WRONG_LENGTH", {
      where,
      what: "options.lengths",
      expected: `a sum of ${rows}, the number of rows`,
      received: counts.reduce((sum, count) => sum + count, 0),
    });
  return bounds;
}
