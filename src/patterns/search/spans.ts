import { GROUP_STARTS } from "./window-engine.js";

/** A series to search, or a part of it. */
export interface SearchedSeries {
  readonly values: Float64Array;
  /** First start that counts; 0 by default. */
  readonly from?: number;
  /** Starts from here on do not count; by default only those whose window would run beyond the end. */
  readonly to?: number;
}

/** A run of starts of one series, cut into groups. */
export interface Span {
  /** Which of the searched series. */
  readonly series: number;
  readonly values: Float64Array;
  readonly from: number;
  readonly count: number;
  /** Number of its first group, counted over all spans. */
  readonly firstGroup: number;
}

/** The starts of windows of m values; spans without any are left out. */
export function spansOf(m: number, series: readonly SearchedSeries[]): Span[] {
  const spans: Span[] = [];
  let firstGroup = 0;
  for (const [at, { values, from = 0, to = Infinity }] of series.entries()) {
    const count = Math.min(to, values.length - m + 1) - from;
    if (count <= 0) continue;
    spans.push({ series: at, values, from, count, firstGroup });
    firstGroup += Math.ceil(count / GROUP_STARTS);
  }
  return spans;
}

export function groupsOf(spans: readonly Span[]): number {
  const last = spans[spans.length - 1];
  return last ? last.firstGroup + Math.ceil(last.count / GROUP_STARTS) : 0;
}

/** The span that a group belongs to. */
export function spanOf(group: number, spans: readonly Span[]): Span {
  let low = 0;
  let high = spans.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (spans[middle].firstGroup <= group) low = middle;
    else high = middle - 1;
  }
  return spans[low];
}
