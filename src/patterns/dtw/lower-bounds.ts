import { parseOptions } from "../../core/parse.js";
import { refuse, toModerateSeries } from "./door.js";
import { envelopeInto } from "./envelope.js";
import { type BandOptions, bandSchema } from "./schema.js";

/**
 * A lower bound of `dtwDistance(query, candidate, { window })` in linear time: how far the query leaves the candidate's envelope.
 *
 *     √ Σ_i d_i²,   d_i = query[i] − upper[i], lower[i] − query[i], or 0 in between
 *
 * Never above the distance with the same `window`, not even by rounding; not symmetric, so the larger of both directions is a better bound.
 * @wholeSample
 * @param query - finite, as long as `candidate`; in its unit
 * @throws InvalidInputError
 * @see Keogh & Ratanamahatana (2005), doi:10.1007/s10115-004-0154-9, §4.2
 * @example lbKeogh([0, 0, 4], [1, 1, 1], { window: 1 }) // √(1 + 1 + 9)
 */
export function lbKeogh(query: ArrayLike<number>, candidate: ArrayLike<number>, options: BandOptions = {}): number {
  const { window = Number.MAX_SAFE_INTEGER } = parseOptions("lbKeogh", bandSchema, options);
  const q = toModerateSeries("lbKeogh", "query", query);
  const c = toModerateSeries("lbKeogh", "candidate", candidate);
  if (c.length !== q.length) refuse("WRONG_LENGTH", "lbKeogh", "candidate", `${q.length} values, as in query`, c.length);
  const lower = new Float64Array(c.length);
  const upper = new Float64Array(c.length);
  envelopeInto(lower, upper, c, window);
  let sum = 0;
  for (let i = 0; i < q.length; i++) {
    const outside = q[i] > upper[i] ? q[i] - upper[i] : q[i] < lower[i] ? lower[i] - q[i] : 0;
    sum += outside * outside;
  }
  return Math.sqrt(sum);
}
