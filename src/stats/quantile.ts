import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { requireProbability } from "./arguments.js";
import { toColumn } from "./columns.js";

const schema = z.strictObject({
  /** Hyndman and Fan's number, 1 to 9: 7 is that of numpy, pandas and R, 6 that of Minitab and SPSS, 8 nearly unbiased for the median under any law. */
  type: z._default(z.int().check(z.gte(1), z.lte(9)), 7),
});
/** @interface */
export type QuantileOptions = z.input<typeof schema>;

/**
 * The p-quantile of a sample, by any of the nine definitions in use. With order statistics x₍₁₎ ≤ … ≤ x₍ₙ₎ and h the position:
 *
 *     1  x₍⌈np⌉₎                       4  h = np            7  h = (n − 1) p + 1
 *     2  as 1, averaged at steps        5  h = np + ½        8  h = (n + ⅓) p + ⅓
 *     3  x at the even of np's neighbours, 6  h = (n + 1) p      9  h = (n + ¼) p + ⅜
 *        the nearest elsewhere
 *
 * Types 4 to 9 interpolate linearly between x₍⌊h⌋₎ and the next; beyond the ends they give the smallest or the largest value. A position within
 * a few units in the last place of a whole number counts as that number, so that 0.07 · 100 is 7. O(n log n).
 *
 * @param p - in [0, 1]; an array gives a column of quantiles from one sort
 * @throws InvalidInputError empty, not finite, p outside [0, 1], a type that is not 1 … 9
 * @see Hyndman and Fan (1996), doi:10.1080/00031305.1996.10473566
 */
export function quantile(x: ArrayLike<number>, p: number, options?: QuantileOptions): number;
export function quantile(x: ArrayLike<number>, p: ArrayLike<number>, options?: QuantileOptions): Float64Array;
export function quantile(x: ArrayLike<number>, p: number | ArrayLike<number>, options: QuantileOptions = {}): number | Float64Array {
  const { type } = parseOptions("quantile", schema, options);
  const several = typeof p === "object" && p !== null;
  if (several) for (let i = 0; i < p.length; i++) requireProbability("quantile", `p[${i}]`, p[i]!);
  else requireProbability("quantile", "p", p);
  const sorted = toColumn("quantile", "x", x).sort();
  return several ? Float64Array.from(p, (probability) => quantileOfSorted(sorted, probability, type)) : quantileOfSorted(sorted, p, type);
}

const FUZZ = 4 * Number.EPSILON;

/** The p-quantile of ascending values; a kernel without validation. */
export function quantileOfSorted(sorted: Float64Array, p: number, type = 7): number {
  const n = sorted.length;
  const last = n - 1;
  if (type === 7) return between(sorted, last * p, 0);
  if (type > 3) {
    const a = type === 4 ? 0 : type === 5 ? 0.5 : type === 6 ? 0 : type === 8 ? 1 / 3 : 3 / 8;
    const b = type === 4 ? 1 : a;
    return between(sorted, a + p * (n + 1 - a - b) - 1, FUZZ);
  }
  const position = type === 3 ? n * p - 0.5 : n * p;
  const below = Math.floor(position + FUZZ * (1 + Math.abs(position)));
  const isStep = position <= below + FUZZ * (1 + Math.abs(position));
  const at = (k: number): number => sorted[Math.max(0, Math.min(last, k - 1))]!; // the k-th from 1
  if (!isStep) return at(below + 1);
  if (type === 2) return at(below) + 0.5 * (at(below + 1) - at(below));
  return type === 3 && below % 2 !== 0 ? at(below + 1) : at(below);
}

/** Linear interpolation at a position from 0, held within the sample. */
function between(sorted: Float64Array, position: number, fuzz: number): number {
  const last = sorted.length - 1;
  const held = Math.max(0, Math.min(last, position));
  const below = Math.floor(held + fuzz * (1 + held));
  const share = held - below;
  if (below >= last) return sorted[last]!;
  if (Math.abs(share) <= fuzz * (1 + held)) return sorted[below]!;
  return sorted[below]! + share * (sorted[below + 1]! - sorted[below]!);
}
