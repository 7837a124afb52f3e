import { toMatrix, toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";

/** Observations in order, [rows × columns] row-major; one column for a plain series. */
export interface Signal {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** Larger values are refused: their squares, summed over a long series, would overflow. */
const LARGEST_MAGNITUDE = 1e140;

/** A checked copy of a series, or of a matrix with one row per observation. @throws InvalidInputError */
export function toSignal(where: string, values: ArrayLike<number> | ArrayLike<ArrayLike<number>>, minimumRows: number): Signal {
  const hasRows = typeof values === "object" && values !== null && typeof values[0] === "object" && values[0] !== null;
  const signal = hasRows
    ? toMatrix(where, "x", values as ArrayLike<ArrayLike<number>>, minimumRows)
    : oneColumn(toSeries(where, "x", values as ArrayLike<number>, minimumRows));
  const { data, columns } = signal;
  for (let i = 0; i < data.length; i++) {
    if (Math.abs(data[i]!) <= LARGEST_MAGNITUDE) continue;
    refuse("OUT_OF_RANGE", where, placeOf(i, columns, hasRows), `a magnitude of at most ${LARGEST_MAGNITUDE}`, data[i]);
  }
  return signal;
}

/** @throws InvalidInputError unless every value is a whole number from 0 on, whose sum stays exact */
export function assertCounts(where: string, { data, columns, rows }: Signal): void {
  const most = Math.floor(Number.MAX_SAFE_INTEGER / rows);
  for (let i = 0; i < data.length; i++) {
    if (Number.isInteger(data[i]) && data[i]! >= 0 && data[i]! <= most) continue;
    refuse("OUT_OF_RANGE", where, placeOf(i, columns, columns > 1), `a count, a whole number from 0 to ${most}, for the cost "poisson"`, data[i]);
  }
}

export function columnOf({ columns, data, rows }: Signal, j: number, start = 0, end = rows): Float64Array {
  return Float64Array.from({ length: end - start }, (_, i) => data[(start + i) * columns + j]!);
}

/** The one way in which this folder refuses an argument. */
export function refuse(code: string, where: string, what: string, expected: string, received: unknown): never {
  throw new InvalidInputError(code, { where, what, expected, received });
}

const oneColumn = (data: Float64Array): Signal => ({ rows: data.length, columns: 1, data });

const placeOf = (i: number, columns: number, hasRows: boolean): string => (hasRows ? `x[${Math.floor(i / columns)}][${i % columns}]` : `x[${i}]`);
