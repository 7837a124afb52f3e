import { InvalidInputError } from "./errors.js";

/** A column or matrix of more values than this is a mistake, or does not fit into one array. */
const MOST_VALUES = 2_147_483_647;

/**
 * Copies a caller's series into a fresh column, checking every value in the same pass.
 * @param where - the public call, and `what`, its argument, for the error
 * @param minimum - fewest observations that make sense
 * @throws InvalidInputError TOO_FEW_OBSERVATIONS, NOT_FINITE (with the first bad index), INVALID_OPTION when it is no array
 */
export function toSeries(where: string, what: string, values: ArrayLike<number>, minimum = 1): Float64Array {
  assertArrayLike(where, what, values);
  if (values.length < minimum) {
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", {
      where,
      what,
      expected: `at least ${minimum} value${minimum === 1 ? "" : "s"}`,
      received: values.length,
    });
  }
  if (values.length > 0) checked(where, `${what}[0]`, values[0]); // before room is made for a length that nothing stands behind
  const column = new Float64Array(values.length);
  for (let i = 0; i < column.length; i++) {
    const value = values[i];
    if (typeof value !== "number" || !Number.isFinite(value)) checked(where, `${what}[${i}]`, value);
    column[i] = value!;
  }
  return column;
}

/** A matrix as one flat row-major array. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** Copies rows of equal length into a flat row-major matrix, checking every value in the same pass. @throws InvalidInputError */
export function toMatrix(where: string, what: string, rows: ArrayLike<ArrayLike<number>>, minimumRows = 1): Matrix {
  assertArrayLike(where, what, rows);
  if (rows.length < minimumRows) {
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", {
      where,
      what,
      expected: `at least ${minimumRows} row${minimumRows === 1 ? "" : "s"}`,
      received: rows.length,
    });
  }
  if (rows.length > 0) assertArrayLike(where, `${what}[0]`, rows[0]);
  const columns = rows.length > 0 ? rows[0]!.length : 0;
  if (rows.length > 0 && columns === 0) {
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: `${what}[0]`, expected: "at least 1 value", received: 0 });
  }
  if (rows.length * columns > MOST_VALUES) {
    throw new InvalidInputError("INVALID_OPTION", { where, what, expected: `at most ${MOST_VALUES} values`, received: rows.length * columns });
  }
  const data = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    assertArrayLike(where, `${what}[${i}]`, row);
    if (row.length !== columns) {
      throw new InvalidInputError("WRONG_LENGTH", { where, what: `${what}[${i}]`, expected: `${columns} values, as in the first row`, received: row.length });
    }
    for (let j = 0; j < columns; j++) {
      const value = row[j];
      if (typeof value !== "number" || !Number.isFinite(value)) {
        throw new InvalidInputError("NOT_FINITE", { where, what: `${what}[${i}][${j}]`, expected: "a finite number", received: value });
      }
      data[i * columns + j] = value;
    }
  }
  return { rows: rows.length, columns, data };
}

function checked(where: string, what: string, value: unknown): void {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new InvalidInputError("NOT_FINITE", { where, what, expected: "a finite number", received: value });
  }
}

function assertArrayLike(where: string, what: string, values: unknown): void {
  const length = (values as ArrayLike<unknown> | null | undefined)?.length;
  if (typeof values !== "object" || values === null || typeof length !== "number" || !Number.isInteger(length) || length < 0) {
    throw new InvalidInputError("INVALID_OPTION", { where, what, expected: "an array or a typed array", received: values });
  }
  if (length > MOST_VALUES) throw new InvalidInputError("INVALID_OPTION", { where, what, expected: `at most ${MOST_VALUES} values`, received: length });
}
