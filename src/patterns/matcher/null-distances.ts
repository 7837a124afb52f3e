import { createRng } from "../../core/rng.js";
import type { PreparedQuery } from "../search/prepared-query.js";
import { searchWindows } from "../search/search-windows.js";
import type { Changes } from "./door.js";
import { pathOf, type ShuffledChanges } from "./surrogates.js";

/** Distances that differ by less are equal: what rounding can do to windows of one shape and different scales. */
const TIE = 1 + 1e-9;

/** Paths of a history with shuffled changes, the same for the same seed. */
export function* pathsOf(where: string, shuffled: ShuffledChanges, changes: Changes, count: number, seed: number): Generator<Float64Array, void, undefined> {
  for (let s = 0; s < count; s++) yield pathOf(where, shuffled.draw(createRng(seed, "patterns", "surrogate", s)), changes);
}

/** Distances of all windows of a path that are at most `farthest` from the query, or tie with that; ascending. */
export function distancesWithin(query: PreparedQuery, path: Float64Array, farthest: number): Float64Array {
  const search = { topK: Number.MAX_SAFE_INTEGER, exclusion: 0, maxDistance: farthest * TIE };
  return Float64Array.from(searchWindows(query, [{ values: path }], search), ({ distance }) => distance);
}

/** (1 + #) / (1 + surrogates), # those whose nearest window is at most as far. @param ascending - distances of these windows */
export function pValueOf(distance: number, ascending: Float64Array): number {
  return (1 + countWithin(distance, ascending)) / (1 + ascending.length);
}

/** 1 − (1 + #) / (1 + count), # the windows of surrogates at most as far. @param ascending - their distances, as far as they matter */
export function similarityOf(distance: number, ascending: Float64Array, count: number): number {
  return 1 - (1 + countWithin(distance, ascending)) / (1 + count);
}

function countWithin(distance: number, ascending: Float64Array): number {
  const limit = distance * TIE;
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
