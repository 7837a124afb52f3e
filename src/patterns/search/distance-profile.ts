import { parseOptions } from "../../core/parse.js";
import { toSearch } from "./door.js";
import type { PreparedQuery } from "./prepared-query.js";
import { type DistanceProfileOptions, profileSchema } from "./schema.js";
import { GROUP_STARTS, openWindowEngine, UNMEASURED } from "./window-engine.js";
import { WindowMeter } from "./window-meter.js";

/**
 * How far the query is from every window of its length, both z-normalised (zero mean, unit variance, ddof 0):
 *
 *     profile[i] = dtw(z(query), z(series[i .. i + m − 1])),   m = query.length
 *
 * with the distance of `dtwDistance`: the root of the sum of squared differences along the cheapest path. A window is constant only if all its values
 * are equal; its distance is √m from a query that varies, and 0 from a constant one, and a constant query is √m from every window that varies. Windows
 * of differences down to the last digit beside a large offset count as varying: the offset is taken off before anything is summed.
 *
 * Distances have no unit and lie between 0 and 2 √m. A value depends on its own window alone, so appended data never change earlier ones.
 * Time m · min(2 window + 1, m) per start.
 * @param query - finite, at least one value, in any unit
 * @param series - finite, oldest first, at least as long as the query
 * @returns one distance per start, [series.length − m + 1]
 * @throws InvalidInputError INVALID_OPTION, NOT_FINITE, TOO_FEW_OBSERVATIONS
 * @see Rakthanmanon et al. (2012), doi:10.1145/2339530.2339576, §2 on why every window is normalised by itself
 * @example distanceProfile([1, 2, 4], [8, 16, 32, 64, 40], { window: 1 }) // [0, 0, 1.87…]
 */
export function distanceProfile(query: ArrayLike<number>, series: ArrayLike<number>, options: DistanceProfileOptions = {}): Float64Array {
  const comparison = parseOptions("distanceProfile", profileSchema, options);
  const { prepared, values } = toSearch("distanceProfile", query, series, comparison);
  return profileOf(prepared, values);
}

/** One distance per start of `values`. */
export function profileOf(query: PreparedQuery, values: Float64Array): Float64Array {
  const { length: m } = query;
  const profile = new Float64Array(values.length - m + 1);
  const engine = openWindowEngine(query, GROUP_STARTS);
  const meter = new WindowMeter(query);
  for (let start = 0; start < profile.length; start += GROUP_STARTS) {
    const count = Math.min(GROUP_STARTS, profile.length - start);
    engine.series.set(values.subarray(start, start + count + m - 1));
    engine.visitAll(count);
    for (let i = 0; i < count; i++) {
      const square = engine.squares[i];
      profile[start + i] = Math.sqrt(square === UNMEASURED ? meter.squared(values, start + i, Infinity) : square);
    }
  }
  return profile;
}
