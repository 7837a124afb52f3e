import { pathsOf, SurrogateWindows } from "./null-distances.js";
import type { ResolvedPatternMatcherOptions } from "./schema.js";
import { changesOf, shuffledChanges } from "./surrogates.js";

/** More tell little further about a similarity near 0.95. */
const CALIBRATING_WINDOWS = 2000;

/** Windows of shuffled history, for many queries. @param past - at least `windowSize` values */
export function calibrate(where: string, past: Float64Array, options: ResolvedPatternMatcherOptions): SurrogateWindows {
  const { windowSize, changes, seed } = options;
  const paths = Math.ceil(CALIBRATING_WINDOWS / Math.floor(past.length / windowSize));
  const windows = new SurrogateWindows(windowSize, past.length, paths);
  for (const path of pathsOf(where, shuffledChanges(changesOf(past, changes), options), changes, paths, seed)) windows.add(path);
  return windows;
}
