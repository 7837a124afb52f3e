import { profileOf } from "../search/distance-profile.js";
import type { PreparedQuery } from "../search/prepared-query.js";
import { pathsOf, similarityOf } from "./null-distances.js";
import type { ResolvedPatternMatcherOptions } from "./schema.js";
import { changesOf, shuffledChanges } from "./surrogates.js";

/** Windows of surrogates to compare with: neighbours are alike, so that they are worth a tenth of their number. */
const FEWEST_WINDOWS = 10_000;

/** How near windows of shuffled history come to a query by themselves; for many queries. */
export class Calibration {
  private readonly paths: readonly Float64Array[];
  private readonly count: number;

  /** @param past - at least `windowSize` values, the only ones that it knows */
  constructor(where: string, past: Float64Array, options: ResolvedPatternMatcherOptions) {
    const { windowSize, changes, seed } = options;
    const perPath = past.length - windowSize + 1;
    const paths = Math.ceil(FEWEST_WINDOWS / perPath);
    this.paths = [...pathsOf(where, shuffledChanges(changesOf(past, changes), options), changes, paths, seed)];
    this.count = paths * perPath;
  }

  /** Share of windows that are farther away than each of the distances; 0 for a constant query, which has no shape. */
  similarities(query: PreparedQuery, distances: readonly number[]): number[] {
    if (query.isFlat || distances.length === 0) return distances.map(() => 0);
    const ascending = new Float64Array(this.count);
    for (const [k, path] of this.paths.entries()) ascending.set(profileOf(query, path), (k * this.count) / this.paths.length);
    ascending.sort();
    return distances.map((distance) => similarityOf(distance, ascending, this.count));
  }
}
