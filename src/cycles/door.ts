import { toSeries } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";

/** Larger values are refused: their powers, summed over a long series, would overflow. */
export const LARGEST_MAGNITUDE = 1e140;

/** {@link toSeries}, refusing also what would overflow. @throws InvalidInputError OUT_OF_RANGE and those of `toSeries` */
export function toModerateSeries(where: string, what: string, values: ArrayLike<number>, minimum = 1): Float64Array {
  const column = toSeries(where, what, values, minimum);
  for (let i = 0; i < column.length; i++) {
    if (Math.abs(column[i]) > LARGEST_MAGNITUDE) {
      throw new InvalidInputError("OUT_OF_RANGE", { where, what: `${what}[${i}]`, expected: `a magnitude of at most ${LARGEST_MAGNITUDE}`, received: column[i] });
    }
  }
  return column;
}

/** Subtracts the mean in place; the second pass removes what rounding left of a large common level. */
export function centre(column: Float64Array): void {
  for (let pass = 0; pass < 2; pass++) {
    let sum = 0;
    for (let i = 0; i < column.length; i++) sum += column[i];
    const mean = sum / column.length;
    for (let i = 0; i < column.length; i++) column[i] -= mean;
  }
}

/**
 * Checks, copies and centres a series whose variance will be divided by.
 * @throws InvalidInputError CONSTANT_SERIES when all values are equal, or so close that their squares vanish
 */
export function toCentredSeries(where: string, what: string, values: ArrayLike<number>, minimum = 2): { column: Float64Array; sumOfSquares: number } {
  const column = toModerateSeries(where, what, values, minimum);
  const level = column[0];
  const varies = column.some((value) => value !== level);
  centre(column);
  let sumOfSquares = 0;
  for (let i = 0; i < column.length; i++) sumOfSquares += column[i] * column[i];
  if (!varies || sumOfSquares < 1e-290) throw new InvalidInputError("CONSTANT_SERIES", { where, what, expected: "values that vary", received: level });
  return { column, sumOfSquares };
}
