import { toSeries } from "../../core/arrays.js";
import { prepareQuery } from "../search/prepared-query.js";
import { WindowMeter } from "../search/window-meter.js";
import { LocalMinima, type MatchCandidate } from "./local-minima.js";
import { readMatcherState, readWatched, type StreamingMatcherOptions, type StreamingMatcherState } from "./matcher-schema.js";

/** A place of the stream that looks like a pattern. */
export interface StreamedMatch {
  /** Position of the pattern in the list that is watched for. */
  readonly patternId: number;
  /** First bar of the window, counted from the start of the stream. */
  readonly index: number;
  /** As in `distanceProfile`. */
  readonly distance: number;
  /** The bar with which it became certain: `exclusion` bars after the window's last one. */
  readonly knownAt: number;
}

interface Watch {
  readonly length: number;
  readonly meter: WindowMeter;
  readonly maxDistance: number;
  readonly exclusion: number;
  readonly minima: LocalMinima;
}

/**
 * Watches a stream for any of some patterns: `update` takes a bar and gives the matches that it makes certain.
 *
 * With every bar a window is complete for each pattern; both are z-normalised and compared as in `distanceProfile`, to the same bits, with its rule for
 * constant windows. The window at i is a match when
 *
 *     distance[i] ≤ maxDistance,  and no j with |j − i| ≤ exclusion has a smaller distance, or the same one and j < i
 *
 * so that one event is one match, at the bar where it fits best. That is certain `exclusion` bars after the window's last one and is reported then; with
 * `exclusion: 0` every window within `maxDistance` is reported with its last bar. Matches of a pattern are more than `exclusion` apart. A match is never
 * taken back, later bars change nothing, and it does not matter how the stream was cut: the same data give the same matches, also after `toJSON` and
 * `fromJSON`.
 *
 * A bar costs m · min(2 window + 1, m) per pattern of m values, less where the distance is soon above the limit. Kept are the last bars, as many as the
 * longest pattern has, and at most exclusion + 1 candidates per pattern.
 * @see Rakthanmanon et al. (2012), doi:10.1145/2339530.2339576, §2 (normalised windows) and §4.2 (early abandoning)
 * @example new StreamingMatcher([[1, 2, 4], [4, 2, 1]], { maxDistance: 0.5, exclusion: 0 }).update(101.5) // []
 */
export class StreamingMatcher {
  private readonly patterns: readonly Float64Array[];
  private readonly options: StreamingMatcherOptions;
  private readonly watches: readonly Watch[];
  private readonly longest: number;
  /** The last bars, moved to the front when the end is reached. */
  private readonly recent: Float64Array;
  private end = 0;
  private bars = 0;

  /**
   * @param patterns - at least one, each of at least 2 finite values in any unit; lengths may differ
   * @throws InvalidInputError INVALID_OPTION, NOT_FINITE, TOO_FEW_OBSERVATIONS, WRONG_LENGTH
   */
  constructor(patterns: ArrayLike<ArrayLike<number>>, options: StreamingMatcherOptions) {
    const read = readWatched("StreamingMatcher", patterns, options);
    const { metric, window, maxDistances, exclusions } = read;
    this.patterns = read.patterns;
    this.options = read.options;
    this.watches = read.patterns.map((values, id) => ({
      length: values.length,
      meter: new WindowMeter(prepareQuery(values, metric === "euclidean" ? 0 : (window ?? Infinity))),
      maxDistance: maxDistances[id],
      exclusion: exclusions[id],
      minima: new LocalMinima(exclusions[id]),
    }));
    this.longest = Math.max(...read.patterns.map(({ length }) => length));
    this.recent = new Float64Array(4 * this.longest);
  }

  /** Number of bars so far. */
  get length(): number {
    return this.bars;
  }

  /**
   * Takes the next bar.
   * @param value - finite
   * @returns what it makes certain, by `patternId`; at most one match per pattern
   * @throws InvalidInputError NOT_FINITE; the state is then unchanged
   */
  update(value: number): StreamedMatch[] {
    toSeries("StreamingMatcher.update", "value", [value]);
    this.keep(value);
    const matches: StreamedMatch[] = [];
    for (const [patternId, watch] of this.watches.entries()) {
      const index = this.bars - watch.length;
      if (index < 0) continue;
      const found = watch.minima.next(index, this.distanceOf(watch));
      if (found) matches.push(this.shown(patternId, found));
    }
    return matches;
  }

  /** What would be matches if the stream ended here: nearest within `exclusion` of the bars so far, not yet certain. By `patternId`, then by bar. */
  pending(): StreamedMatch[] {
    return this.watches.flatMap(({ minima }, patternId) => minima.candidates.filter(({ beaten }) => !beaten).map((found) => this.shown(patternId, found)));
  }

  toJSON(): StreamingMatcherState {
    const { patterns, options, bars, end, longest } = this;
    return {
      format: 1,
      patterns: patterns.map((values) => Array.from(values)),
      options,
      length: bars,
      recent: Array.from(this.recent.subarray(Math.max(0, end - longest), end)),
      candidates: this.watches.map(({ minima }) => minima.candidates.map((candidate) => ({ ...candidate }))),
    };
  }

  /** Resumes where `toJSON` was called. @throws InvalidInputError for another format or a damaged state */
  static fromJSON(state: StreamingMatcherState): StreamingMatcher {
    const { patterns, options, length, recent, candidates } = readMatcherState("StreamingMatcher.fromJSON", state);
    const matcher = new StreamingMatcher(patterns, options);
    for (const value of recent) matcher.keep(value);
    matcher.bars = length;
    for (const [id, { minima }] of matcher.watches.entries()) minima.candidates.push(...candidates[id]);
    return matcher;
  }

  private keep(value: number): void {
    const { recent, longest } = this;
    if (this.end === recent.length) {
      recent.copyWithin(0, this.end - longest);
      this.end = longest;
    }
    recent[this.end++] = value;
    this.bars++;
  }

  /** Of the newest window; Infinity where it is beyond the limit. */
  private distanceOf({ length, meter, maxDistance }: Watch): number {
    const distance = Math.sqrt(meter.squared(this.recent, this.end - length, maxDistance * maxDistance * ROUNDING_ROOM));
    return distance <= maxDistance ? distance : Infinity;
  }

  private shown(patternId: number, { index, distance }: MatchCandidate): StreamedMatch {
    const { length, exclusion } = this.watches[patternId];
    return { patternId, index, distance, knownAt: index + length - 1 + exclusion };
  }
}

/** A sum whose root rounds down to the largest distance must not be given up. */
const ROUNDING_ROOM = 1 + 8 * Number.EPSILON;
