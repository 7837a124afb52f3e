import { toSeries } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";

/** Larger values are refused: their powers, summed over a long series, would overflow. */
export const LARGEST_MAGNITUDE = 1e140;

/**
 * A checked series to read only: the caller's own column when it is a Float64Array, else a copy.
 * @throws InvalidInputError as `toSeries`, and OUT_OF_RANGE for what would overflow
 */
export function asModerateSeries(where: string, what: string, values: ArrayLike<number>, minimum = 1): Float64Array {
  const column = values instanceof Float64Array && values.length >= minimum ? values : toSeries(where, what, values, minimum);
  const { length } = column;
  let i = 0; // four at a time and without asking for the length: in a short call this loop shows
  while (i + 3 < length && isModerate(column[i]) && isModerate(column[i + 1]) && isModerate(column[i + 2]) && isModerate(column[i + 3])) i += 4;
  for (; i < length; i++) if (!isModerate(column[i])) refuseValue(where, what, values, i);
  return column;
}

const isModerate = (value: number): boolean => Math.abs(value) <= LARGEST_MAGNITUDE;

/** A checked copy, free to be changed. @throws InvalidInputError as {@link asModerateSeries} */
export function toModerateSeries(where: string, what: string, values: ArrayLike<number>, minimum = 1): Float64Array {
  const column = asModerateSeries(where, what, values, minimum);
  return column === values ? column.slice() : column;
}

function refuseValue(where: string, what: string, values: ArrayLike<number>, i: number): never {
  toSeries(where, what, values); // names NaN and infinities in the house's words
  refuse("OUT_OF_RANGE", where, `${what}[${i}]`, `a magnitude of at most ${LARGEST_MAGNITUDE}`, values[i]);
}

/** The one way in which this entry refuses an argument. */
export function refuse(code: string, where: string, what: string, expected: string, received: unknown): never {
  throw new InvalidInputError(code, { where, what, expected, received });
}

/** Columns that stand beside each other. @param like - the one that sets the length, in words */
export function assertLength(where: string, what: string, { length: received }: Float64Array, length: number, like: string): void {
  if (received !== length) refuse("WRONG_LENGTH", where, what, `${length} ${like}`, received);
}

/** Subtracts the mean in place; sums are taken about the first value, so that a large common level costs no digits. */
export function centre(column: Float64Array): void {
  const n = column.length;
  const level = column[0];
  let sum = 0;
  for (let i = 0; i < n; i++) sum += column[i] - level;
  const mean = sum / n;
  for (let i = 0; i < n; i++) column[i] = column[i] - level - mean;
}

/**
 * Checks, copies and centres a series whose variance will be divided by.
 * @throws InvalidInputError CONSTANT_SERIES when all values are equal, or so close that their squares vanish
 */
export function toCentredSeries(where: string, what: string, values: ArrayLike<number>, minimum = 2): { column: Float64Array; sumOfSquares: number } {
  const column = toModerateSeries(where, what, values, minimum);
  const level = column[0];
  centre(column); // a constant becomes exact zeros
  let sumOfSquares = 0;
  for (let i = 0; i < column.length; i++) sumOfSquares += column[i] * column[i];
  if (sumOfSquares < SMALLEST_SUM_OF_SQUARES) refuse("CONSTANT_SERIES", where, what, "values that vary", level);
  return { column, sumOfSquares };
}

const SMALLEST_SUM_OF_SQUARES = 1e-290;
