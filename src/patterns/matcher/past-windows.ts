import { type PreparedQuery, prepareQuery } from "../search/prepared-query.js";
import { searchWindows } from "../search/search-windows.js";
import type { ResolvedPatternMatcherOptions } from "./schema.js";

export interface PastWindow {
  /** First bar. */
  readonly index: number;
  readonly distance: number;
}

export function prepare(pattern: Float64Array, { band, windowSize }: Pick<ResolvedPatternMatcherOptions, "band" | "windowSize">): PreparedQuery {
  return prepareQuery(pattern, Math.round(band * windowSize));
}

/** The nearest windows that end before bar `before`. */
export function nearestBefore(
  query: PreparedQuery,
  history: Float64Array,
  before: number,
  { topK, exclusion }: Pick<ResolvedPatternMatcherOptions, "topK" | "exclusion">,
): PastWindow[] {
  return searchWindows(query, [{ values: history, to: before - query.length + 1 }], { topK, exclusion }).map(({ index, distance }) => ({ index, distance }));
}
