import { GroupQueue } from "./group-queue.js";
import type { PreparedQuery } from "./prepared-query.js";
import { Shortlist } from "./shortlist.js";
import { groupsOf, type SearchedSeries, type Span, spanOf, spansOf } from "./spans.js";
import type { FoundWindow } from "./spread.js";
import { GROUP_STARTS, openWindowEngine, UNMEASURED, type WindowEngine } from "./window-engine.js";
import { WindowMeter } from "./window-meter.js";

export interface WindowSearch {
  readonly topK: number;
  /** After a match at i every start j of its series with |j − i| ≤ exclusion is out. */
  readonly exclusion: number;
  /** Matches farther away do not count; Infinity by default. */
  readonly maxDistance?: number;
}

/** Shorter windows are measured one and all: the bounds need two points at either end, and something in between. */
const SHORTEST_BOUNDED = 8;
/** Groups that are bounded in one go, unless windows are so long that more of them should share a run of sums. */
const GROUPS_AT_ONCE = 16;
/** Windows of a group that are measured as long as nothing is known of how near the matches are. */
const SEED_WINDOWS = 4;

/**
 * The nearest windows of several series under the z-normalised distance of `query`; the same, to the last bit, as measuring every window.
 *
 * Groups of 64 neighbouring starts are bounded from running sums, and visited in the order of their bounds until none can hold a nearer window. In a
 * group the bounds get sharper (first and last two points, segment means, Keogh's with the windows' envelopes), and what is left is measured.
 * @see Rakthanmanon et al. (2012), doi:10.1145/2339530.2339576, §4; Keogh et al. (2001), doi:10.1007/PL00011669, on segment means
 */
export function searchWindows(query: PreparedQuery, series: readonly SearchedSeries[], search: WindowSearch): FoundWindow[] {
  const { topK, exclusion, maxDistance = Infinity } = search;
  const spans = spansOf(query.length, series);
  const room = spans.reduce((sum, { count }) => sum + Math.ceil(count / (exclusion + 1)), 0);
  const shortlist = new Shortlist(topK, exclusion, maxDistance, room);
  if (spans.length > 0) new Visit(query, spans, shortlist).run();
  return shortlist.nearest();
}

/** Distance of the nearest window of `values`, Infinity where it has none. */
export function nearestDistance(query: PreparedQuery, values: Float64Array): number {
  return searchWindows(query, [{ values }], { topK: 1, exclusion: 0 })[0]?.distance ?? Infinity;
}

class Visit {
  private readonly engine: WindowEngine;
  private readonly meter: WindowMeter;
  /** Are there bounds of windows, and something to hold them against? */
  private readonly isBounded: boolean;
  private readonly slack: number;

  constructor(
    private readonly query: PreparedQuery,
    private readonly spans: readonly Span[],
    private readonly shortlist: Shortlist,
  ) {
    const m = query.length;
    const most = spans.reduce((longest, { count }) => Math.max(longest, count), 0);
    const groupsAtOnce = Math.min(Math.max(GROUPS_AT_ONCE, Math.ceil(m / GROUP_STARTS)), Math.ceil(most / GROUP_STARTS));
    this.engine = openWindowEngine(query, groupsAtOnce * GROUP_STARTS);
    this.meter = new WindowMeter(query);
    const isLimited = shortlist.lacksLimit || shortlist.limit < Infinity;
    this.isBounded = m >= SHORTEST_BOUNDED && !query.isFlat && isLimited;
    this.slack = slackOf(m, this.engine.series.length);
  }

  run(): void {
    const { shortlist } = this;
    const bounds = new Float64Array(groupsOf(this.spans));
    if (this.isBounded) this.boundGroups(bounds);
    const queue = new GroupQueue(bounds.slice());
    const seeds: number[] = [];
    while (this.isBounded && shortlist.lacksLimit && queue.hasWithin(Infinity)) {
      seeds.push(queue.take());
      this.visit(seeds[seeds.length - 1], SEED_WINDOWS);
    }
    for (const group of seeds) queue.add(bounds[group], group);
    while (queue.hasWithin(reachOf(shortlist.limit, this.slack))) this.visit(queue.take(), GROUP_STARTS);
  }

  private boundGroups(bounds: Float64Array): void {
    const { engine } = this;
    const atOnce = engine.minima.length * GROUP_STARTS;
    for (const { values, from, count, firstGroup } of this.spans) {
      for (let offset = 0; offset < count; offset += atOnce) {
        const starts = Math.min(atOnce, count - offset);
        this.lend(values, from + offset, starts);
        engine.boundGroups(starts);
        bounds.set(engine.minima.subarray(0, Math.ceil(starts / GROUP_STARTS)), firstGroup + offset / GROUP_STARTS);
      }
    }
  }

  /** Adds what a group has within the limit to the shortlist, or only the `most` windows with the least bounds. */
  private visit(group: number, most: number): void {
    const { engine, shortlist, slack } = this;
    const { series, values, from, count, firstGroup } = spanOf(group, this.spans);
    const offset = (group - firstGroup) * GROUP_STARTS;
    const starts = Math.min(GROUP_STARTS, count - offset);
    this.lend(values, from + offset, starts);
    let found = starts;
    if (this.isBounded) found = engine.visit(starts, reachOf(shortlist.limit, slack), limitOf(shortlist.limit), most);
    else engine.visitAll(starts);
    for (let t = 0; t < found; t++) {
      const index = from + offset + engine.starts[t];
      const square = engine.squares[t] === UNMEASURED ? this.meter.squared(values, index, Infinity) : engine.squares[t];
      shortlist.add({ series, index, distance: Math.sqrt(square) });
    }
  }

  private lend(values: Float64Array, start: number, starts: number): void {
    this.engine.series.set(values.subarray(start, start + starts + this.query.length - 1));
  }
}

/**
 * How far running sums over n points may lift the root of a bound above the truth. Windows are bounded only where the variance is ≥ 1e-10 n √(n/m) / m
 * times the points' sum of squares: that is 1e5 times what rounding can do to it, so σ is right to 5e-6 and a mean to 3e-11 n / √m of a σ. Every bound
 * is a distance between z-values and fixed sets, and such a distance moves no further than the z-values do.
 */
export const slackOf = (m: number, points: number): number => Math.sqrt(m) * 1e-5 + m * points * 1e-10;

/** Squared bounds above it rule a window out, given that it must not be farther than `distance`. */
const reachOf = (distance: number, slack: number): number => (distance + slack) * (distance + slack);

/** The same for exact sums, whose rounding stays far below the last factor. */
const limitOf = (distance: number): number => distance * distance * (1 + 1e-9);
