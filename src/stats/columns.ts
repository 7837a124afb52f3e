import { toSeries } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";

/** Up to here squares and their sums are finite. */
export const LARGEST_MAGNITUDE = 1e140;

/** A checked copy of values that may be squared. @throws InvalidInputError as `toSeries`, and INVALID_OPTION beyond ±1e140 */
export function toColumn(where: string, what: string, values: ArrayLike<number>, minimum = 1): Float64Array {
  return usual(values, minimum) ?? examined(where, what, values, minimum);
}

/** The copy, in one pass; null where anything is wrong. */
function usual(values: ArrayLike<number>, minimum: number): Float64Array | null {
  if (!(Array.isArray(values) || ArrayBuffer.isView(values)) || !(values.length >= minimum)) return null;
  const column = new Float64Array(values.length);
  for (let i = 0; i < column.length; i++) {
    const value = values[i]!;
    if (!(typeof value === "number" && Math.abs(value) <= LARGEST_MAGNITUDE)) return null;
    column[i] = value;
  }
  return column;
}

/** The same by steps that name what is wrong. */
function examined(where: string, what: string, values: ArrayLike<number>, minimum: number): Float64Array {
  const column = toSeries(where, what, values, minimum);
  for (let i = 0; i < column.length; i++) if (!(Math.abs(column[i]!) <= LARGEST_MAGNITUDE)) throw tooLarge(where, `${what}[${i}]`, column[i]!);
  return column;
}

/** The fault of a value that may not be squared. */
export function tooLarge(where: string, what: string, received: number): InvalidInputError {
  return new InvalidInputError("INVALID_OPTION", { where, what, expected: `a magnitude of at most ${LARGEST_MAGNITUDE}`, received });
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

/** x − mean, in a new column. What the rounded mean leaves is taken out too, which an offset much larger than the spread makes felt. */
export function centred(x: Float64Array): Float64Array {
  const middle = meanOf(x);
  const deviations = new Float64Array(x.length);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const deviation = x[i]! - middle;
    deviations[i] = deviation;
    sum += deviation;
  }
  const rest = sum / x.length;
  if (rest !== 0) for (let i = 0; i < x.length; i++) deviations[i] = deviations[i]! - rest;
  return deviations;
}

/** The largest magnitude. */
export function largestOf(x: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < x.length; i++) {
    const size = Math.abs(x[i]!);
    if (size > largest) largest = size; // a branch that settles down, quicker than Math.max
  }
  return largest;
}

/** x − mean in units of the largest deviation, so that squares neither under- nor overflow; all 0 when x does not vary. */
export function scaledDeviations(x: Float64Array): Float64Array {
  const deviations = centred(x);
  const largest = largestOf(deviations);
  if (largest > 0) for (let i = 0; i < deviations.length; i++) deviations[i] = deviations[i]! / largest;
  return deviations;
}

export function squaresOf(x: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
  return sum;
}
