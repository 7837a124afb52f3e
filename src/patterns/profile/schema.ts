import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { refuse, toModerateSeries } from "../dtw/door.js";

const window = z.int().check(z.gte(2), z.lte(0x3fffffff));
const exclusion = z.optional(z.int().check(z.gte(0)));
const count = z._default(z.int().check(z.gte(1)), 1);

/** There is no window that would do for every series. */
type WithWindow<Options extends { window?: number }> = Options & Required<Pick<Options, "window">>;

export const matrixProfileSchema = z.strictObject({
  /** Values per window. */
  window,
  /** Windows whose starts are at most so far apart are not compared; default ⌈window / 4⌉. */
  exclusion,
});
/** @interface */
export type MatrixProfileOptions = WithWindow<z.input<typeof matrixProfileSchema>>;

export const joinSchema = z.strictObject({
  /** Values per window. */
  window,
});
/** @interface */
export type MatrixProfileJoinOptions = WithWindow<z.input<typeof joinSchema>>;

export const findingsSchema = z.strictObject({
  /** Values per window. */
  window,
  /** Windows whose starts are at most so far apart are one place: they are not compared, nor found twice; default ⌈window / 4⌉. */
  exclusion,
  /** At most so many. */
  count,
});
/** @interface */
export type FindingsOptions = WithWindow<z.input<typeof findingsSchema>>;

/** @throws InvalidInputError */
export function readSpan(where: string, options: unknown): { window: number; exclusion: number } {
  const { window, exclusion = Math.ceil(window / 4) } = parseOptions(where, matrixProfileSchema, options);
  return { window, exclusion };
}

/** @throws InvalidInputError */
export function readFindings(where: string, options: unknown): { window: number; exclusion: number; count: number } {
  const { window, exclusion = Math.ceil(window / 4), count } = parseOptions(where, findingsSchema, options);
  return { window, exclusion, count };
}

/** A checked copy in which every window has a neighbour to be compared with. @throws InvalidInputError */
export function toProfiledSeries(where: string, x: ArrayLike<number>, window: number, exclusion: number): Float64Array {
  const values = toModerateSeries(where, "x", x);
  const fewest = window + 2 * exclusion + 1;
  if (values.length < fewest)
    refuse(
      "TOO_FEW_OBSERVATIONS",
      where,
      "x",
      `at least ${fewest} values, window + 2 · exclusion + 1, so that every window has another outside its exclusion`,
      values.length,
    );
  return values;
}
