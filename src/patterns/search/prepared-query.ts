import { envelopeInto } from "../dtw/envelope.js";
import { isFlat, normalisedInto } from "./normalise.js";

/** Means of the query's envelope over neighbouring stretches of equal length, without its first and last two points. */
export interface Segments {
  readonly count: number;
  readonly length: number;
  /** [upper, lower] of each. */
  readonly table: Float64Array;
}

/** A query made ready for any number of searches. */
export interface PreparedQuery {
  readonly length: number;
  /** Largest |i − j| of the warping path; 0 is the Euclidean distance. */
  readonly radius: number;
  /** Are all its values equal? */
  readonly isFlat: boolean;
  /** The z-normalised query, then its upper and its lower envelope. */
  readonly table: Float64Array;
  readonly coarse: Segments;
  readonly fine: Segments;
}

const COARSE_SEGMENTS = 6;
const MOST_FINE_SEGMENTS = 24;
const SHORTEST_FINE_SEGMENT = 4;
/** At both ends, where the bounds know more. */
const END_POINTS = 4;

/** @param radius - Infinity: no band */
export function prepareQuery(values: Float64Array, radius: number): PreparedQuery {
  const m = values.length;
  const table = new Float64Array(3 * m);
  const [query, upper, lower] = [table.subarray(0, m), table.subarray(m, 2 * m), table.subarray(2 * m)] as [Float64Array, Float64Array, Float64Array];
  const flat = isFlat(values, 0, m);
  if (!flat) normalisedInto(query, values, 0);
  const reach = Math.min(radius, m - 1);
  envelopeInto(lower, upper, query, reach);
  const inside = Math.max(m - END_POINTS, 0);
  const coarse = segments(upper, lower, Math.min(COARSE_SEGMENTS, inside), inside);
  const finer = Math.floor(inside / Math.max(SHORTEST_FINE_SEGMENT, Math.floor(inside / MOST_FINE_SEGMENTS)));
  return { length: m, radius: reach, isFlat: flat, table, coarse, fine: segments(upper, lower, finer >= 2 * coarse.count ? finer : 0, inside) };
}

function segments(upper: Float64Array, lower: Float64Array, count: number, inside: number): Segments {
  const length = count > 0 ? Math.floor(inside / count) : 0;
  const table = new Float64Array(2 * count);
  for (let s = 0; s < count; s++) {
    const from = END_POINTS / 2 + s * length;
    for (let k = from; k < from + length; k++) {
      table[2 * s] += upper[k] / length;
      table[2 * s + 1] += lower[k] / length;
    }
  }
  return { count, length, table };
}
