import { parseOptions } from "../../core/parse.js";
import { toSearch } from "./door.js";
import { type NearestSubsequencesOptions, nearestSchema } from "./schema.js";
import { searchWindows } from "./search-windows.js";

export interface SubsequenceMatch {
  /** First bar of the window. */
  readonly index: number;
  /** As in `distanceProfile`. */
  readonly distance: number;
}

/**
 * The windows of a series that are most like the query: the smallest value of `distanceProfile`, then the smallest among the starts that are more than
 * `exclusion` away from it, and so on. Equal to reading them off the profile, to the last bit, but most windows are ruled out by lower bounds of their
 * distance before they are measured.
 *
 * @wholeSample a match may lie anywhere in the series
 * @param query - finite, at least one value, in any unit
 * @param series - finite, oldest first, at least as long as the query
 * @returns at most `topK` matches, nearest first; among equal distances the smaller index. Fewer where the exclusions leave no further start
 * @throws InvalidInputError INVALID_OPTION, NOT_FINITE, TOO_FEW_OBSERVATIONS
 * @see Rakthanmanon et al. (2012), doi:10.1145/2339530.2339576, §4
 * @example nearestSubsequences([1, 2, 4], [8, 16, 32, 64, 40], { exclusion: 1 }) // [{ index: 0, distance: 0 }, { index: 2, distance: 1.87… }]
 */
export function nearestSubsequences(query: ArrayLike<number>, series: ArrayLike<number>, options: NearestSubsequencesOptions = {}): SubsequenceMatch[] {
  const { metric, window, topK, exclusion, maxDistance } = parseOptions("nearestSubsequences", nearestSchema, options);
  const { prepared, values } = toSearch("nearestSubsequences", query, series, { metric, window });
  const search = { topK, exclusion: exclusion ?? prepared.length, maxDistance: maxDistance ?? Infinity };
  return searchWindows(prepared, [{ values }], search).map(({ index, distance }) => ({ index, distance }));
}
