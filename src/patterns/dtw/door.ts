import { toMatrix, toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";

/** Larger values are refused: their squares, summed along a path, would overflow. */
const LARGEST_MAGNITUDE = 1e140;

/** A series of numbers, or of rows with several columns (one row per time). */
export type DtwSeries = ArrayLike<number> | ArrayLike<ArrayLike<number>>;

/** Checked copy of a sequence, row-major. */
export interface Track {
  readonly length: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** @throws InvalidInputError as `toSeries`, and OUT_OF_RANGE for values whose squares would overflow */
export function toModerateSeries(where: string, what: string, values: ArrayLike<number>, minimum = 1): Float64Array {
  const data = toSeries(where, what, values, minimum);
  const bad = firstImmoderate(data);
  if (bad >= 0) refuse("OUT_OF_RANGE", where, `${what}[${bad}]`, MODERATE, data[bad]);
  return data;
}

/** One column of numbers, or rows with several: what the first entry is decides. @throws InvalidInputError */
export function toTrack(where: string, what: string, values: DtwSeries): Track {
  if (!isRows(values)) {
    const data = toModerateSeries(where, what, values);
    return { length: data.length, columns: 1, data };
  }
  const { rows, columns, data } = toMatrix(where, what, values);
  const bad = firstImmoderate(data);
  if (bad >= 0) refuse("OUT_OF_RANGE", where, `${what}[${Math.floor(bad / columns)}][${bad % columns}]`, MODERATE, data[bad]);
  return { length: rows, columns, data };
}

/** @throws InvalidInputError WRONG_LENGTH when the second has other columns than the first */
export function assertColumns(where: string, what: string, track: Track, like: string, { columns }: Track): void {
  if (track.columns !== columns) refuse("WRONG_LENGTH", where, what, `${columns} column${columns === 1 ? "" : "s"}, as in ${like}`, track.columns);
}

export function refuse(code: string, where: string, what: string, expected: string, received: unknown): never {
  throw new InvalidInputError(code, { where, what, expected, received });
}

const MODERATE = `a magnitude of at most ${LARGEST_MAGNITUDE}`;

function isRows(values: DtwSeries): values is ArrayLike<ArrayLike<number>> {
  const first: unknown = (values as ArrayLike<unknown> | null | undefined)?.[0];
  return typeof first === "object" && first !== null;
}

function firstImmoderate(data: Float64Array): number {
  for (let i = 0; i < data.length; i++) if (Math.abs(data[i]) > LARGEST_MAGNITUDE) return i;
  return -1;
}
