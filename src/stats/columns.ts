import { toSeries } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";

/** Up to here squares and their sums are finite. */
const LARGEST_MAGNITUDE = 1e140;

/** A checked copy of values that may be squared. @throws InvalidInputError as `toSeries`, and INVALID_OPTION beyond ±1e140 */
export function toColumn(where: string, what: string, values: ArrayLike<number>, minimum = 1): Float64Array {
  const column = toSeries(where, what, values, minimum);
  const huge = column.findIndex((value) => Math.abs(value) > LARGEST_MAGNITUDE);
  if (huge >= 0)
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: `${what}[${huge}]`,
      expected: `a magnitude of at most ${LARGEST_MAGNITUDE}`,
      received: column[huge],
    });
  return column;
}

// What follows are kernels without validation.

/** Mean with one correction step, which removes most of the rounding of the plain sum. */
export function meanOf(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]!;
  const first = sum / x.length;
  let rest = 0;
  for (let i = 0; i < x.length; i++) rest += x[i]! - first;
  return first + rest / x.length;
}

/** x − mean, in a new column. */
export function centred(x: Float64Array): Float64Array {
  const middle = meanOf(x);
  return x.map((value) => value - middle);
}

export function squaresOf(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  return sum;
}
