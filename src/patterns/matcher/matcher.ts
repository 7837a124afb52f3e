import type { IsoDate } from "../../core/dates.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { nearestDistance } from "../search/search-windows.js";
import { checkDates, toHistory, toPattern } from "./door.js";
import { evaluatePatterns, type PatternSkill } from "./evaluation.js";
import { forecastFromMatches, type PatternForecast, type PredictFromMatchesOptions, type PredictingMatch } from "./forecast.js";
import { distancesWithin, pathsOf, pValueOf, similarityOf } from "./null-distances.js";
import { type MatchOutcome, outcomeAfter } from "./outcomes.js";
import { nearestBefore, type PastWindow, prepare } from "./past-windows.js";
import {
  type EvaluatePatternsOptions,
  evaluateSchema,
  type FindSimilarPatternsOptions,
  findSchema,
  matcherSchema,
  type PatternMatcherOptions,
  type ResolvedPatternMatcherOptions,
} from "./schema.js";
import { changesOf, shuffledChanges } from "./surrogates.js";

/** A window of the past that looks like the query. */
export interface PatternMatch {
  /** First bar. */
  readonly index: number;
  /** Day of the last bar; null without dates. */
  readonly matchDate: IsoDate | null;
  /** Of the z-normalised shapes under banded dynamic time warping, 0 to 2 √windowSize. */
  readonly distance: number;
  /** distance / √windowSize: root mean square per bar, comparable between window sizes. */
  readonly normalizedDistance: number;
  /** Share of windows of shuffled history that are farther from the query, 0–1: how alike this window is, whatever was searched. */
  readonly similarityScore: number;
  /** Chance that the NEAREST window of a shuffled history is at most this far: corrected for all windows that were looked at. */
  readonly pValue: number;
  /** 1 − pValue. */
  readonly confidence: number;
  /** The window as it is in the history. */
  readonly pattern: Float64Array;
  /** What followed, by horizon in bars; only outcomes that ended before the query began. */
  readonly outcomes: Readonly<Record<number, MatchOutcome>>;
}

/** The shuffled histories that matches are compared with. */
export interface PatternNull {
  readonly surrogates: number;
  /** Mean length of the shuffled blocks, in bars. */
  readonly blockLength: number;
  /** Order of the autoregression that carries the memory of the changes. */
  readonly autoregressionOrder: number;
  /** Distance of the query to the nearest window of each surrogate, ascending. */
  readonly nearestDistances: Float64Array;
  readonly seed: number;
}

export interface SimilarPatterns {
  /** Nearest first; none less similar than `minSimilarity`. */
  readonly matches: readonly PatternMatch[];
  /** Windows that were compared with the query: all that end before it begins. */
  readonly tested: number;
  /** Bar before which windows and outcomes end. */
  readonly queryIndex: number;
  /** Of the nearest window of all, listed or not; null when none was compared. */
  readonly pValue: number | null;
  /** Null when nothing was compared. */
  readonly surrogateNull: PatternNull | null;
}

/**
 * Analogues: when did a series last look like this, what followed, and is that likeness more than chance?
 *
 * `findSimilarPatterns` finds the nearest windows of the past exactly and judges them against shuffled histories; `evaluate` walks through the past and
 * measures whether forecasts from such matches beat the unconditional outcome; `predictFromMatches` gives a forecast only with that evidence in hand.
 *
 * @example
 * const matcher = new DynamicTimeWarpingMatcher({ windowSize: 30 });
 * const { matches, pValue } = matcher.findSimilarPatterns(closes.slice(-30), closes, { dates });
 * const forecast = matcher.predictFromMatches(matches, { skill: matcher.evaluate(closes) });
 * @see Rakthanmanon et al. (2012), doi:10.1145/2339530.2339576 (the search); Theiler et al. (1992), doi:10.1016/0167-2789(92)90102-S (surrogate data)
 */
export class DynamicTimeWarpingMatcher {
  readonly options: ResolvedPatternMatcherOptions;

  /** @throws InvalidInputError INVALID_OPTION */
  constructor(options: PatternMatcherOptions = {}) {
    const parsed = parseOptions("DynamicTimeWarpingMatcher", matcherSchema, options);
    this.options = { ...parsed, exclusion: parsed.exclusion ?? parsed.windowSize };
  }

  /**
   * The windows of the past most like the current pattern, with what followed them and how much of their likeness is chance.
   *
   *     pValue          = (1 + #{surrogates whose nearest window is at most as far}) / (1 + surrogates)
   *     similarityScore = 1 − (1 + #{windows of surrogates at most as far}) / (1 + windows of surrogates)
   *
   * A surrogate is the history with its innovations shuffled in blocks: changes from bar to bar are split into an autoregression (order by AIC), a local
   * volatility that stays where it is, and innovations; these are put in random order and all is put together again. So neither memory nor clustered volatility
   * makes a match, while a shape that really comes back does. In histories without recurrences `pValue` of the nearest match is uniform (measured:
   * benchmarks/patterns/matcher-calibration.mjs). A constant pattern has no shape: its p-values are 1 and its similarities 0.
   *
   * Windows are taken nearest first, of equal ones the smaller index, each ruling out its neighbours (`exclusion`): exactly those that measuring every window
   * would give. All end before the query begins, and so do all outcomes: nothing from bar `queryIndex` on has any influence.
   *
   * @param currentPattern - `windowSize` finite values, in any unit
   * @param history - oldest first; positive unless `changes` is "absolute". The query may be its end
   * @throws InvalidInputError INVALID_OPTION, NOT_FINITE, WRONG_LENGTH, OUT_OF_RANGE, NOT_A_DATE, UNSORTED_DATES, TOO_FEW_OBSERVATIONS
   */
  findSimilarPatterns(currentPattern: ArrayLike<number>, history: ArrayLike<number>, options: FindSimilarPatternsOptions = {}): SimilarPatterns {
    const where = "DynamicTimeWarpingMatcher.findSimilarPatterns";
    const { dates, queryIndex } = parseOptions(where, findSchema, options);
    const { windowSize, changes, surrogates, seed, minSimilarity } = this.options;
    const pattern = toPattern(where, currentPattern, windowSize);
    const values = toHistory(where, "history", history, changes, 2);
    if (dates) checkDates(where, "options.dates", dates, values.length);
    const before = queryIndex ?? (endsWith(values, pattern) ? values.length - windowSize : values.length);
    if (before > values.length) {
      const expected = `a bar of the history, or its length ${values.length}`;
      throw new InvalidInputError("OUT_OF_RANGE", { where, what: "options.queryIndex", expected, received: before });
    }
    const past = values.subarray(0, before);
    const tested = Math.max(0, before - windowSize + 1);
    if (tested === 0) return { matches: [], tested, queryIndex: before, pValue: null, surrogateNull: null };
    const query = prepare(pattern, this.options);
    const shuffled = shuffledChanges(changesOf(past, changes), this.options);
    const found = nearestBefore(query, past, before, this.options);
    const distances = found.map(({ distance }) => distance);
    const nearest = new Float64Array(surrogates);
    const within: number[] = [];
    let drawn = 0;
    for (const path of pathsOf(where, shuffled, changes, surrogates, seed)) {
      const likely = distancesWithin(query, path, query.isFlat ? 0 : Math.max(...distances));
      nearest[drawn++] = likely[0] ?? nearestDistance(query, path);
      for (const distance of likely) within.push(distance);
    }
    nearest.sort();
    const ascending = Float64Array.from(within).sort();
    const matches = found.map((window) => {
      const similarityScore = query.isFlat ? 0 : similarityOf(window.distance, ascending, surrogates * tested);
      return this.describe(window, past, dates, similarityScore, query.isFlat ? 1 : pValueOf(window.distance, nearest));
    });
    return {
      matches: matches.filter(({ similarityScore }) => similarityScore >= minSimilarity),
      tested,
      queryIndex: before,
      pValue: query.isFlat ? 1 : pValueOf(distances[0], nearest),
      surrogateNull: { surrogates, blockLength: shuffled.blockLength, autoregressionOrder: shuffled.order, nearestDistances: nearest, seed },
    };
  }

  /**
   * Do forecasts from matches beat the unconditional outcome? Walks through the history: at each origin the last `windowSize` bars are the query, matches and
   * their outcomes lie wholly before it, and the forecast (as in `predictFromMatches`) is scored once its own outcome is known, against median and quantiles
   * of ALL outcomes of the same past.
   *
   *     score = ⅔ (½ |y − median| + (1 − level)/2 · (upper − lower) + distance of y from the interval)      the weighted interval score
   *     skill = 1 − mean score / mean unconditional score
   *
   * with Diebold and Mariano's one-sided test (Bartlett weights over twice the overlap of outcomes), corrected over horizons by Holm. A few nearest matches
   * make a noisy forecast: without real recurrence the skill is below 0. Similarities count against surrogates of the bars before the first origin.
   * @param history - oldest first; nothing at an origin depends on later bars
   * @throws InvalidInputError as `findSimilarPatterns`, and TOO_FEW_OBSERVATIONS when no forecast can be scored
   * @see Bracher, Ray, Gneiting and Reich (2021), doi:10.1371/journal.pcbi.1008618; Diebold and Mariano (1995), doi:10.1080/07350015.1995.10524599
   */
  evaluate(history: ArrayLike<number>, options: EvaluatePatternsOptions = {}): PatternSkill {
    const where = "DynamicTimeWarpingMatcher.evaluate";
    const settings = parseOptions(where, evaluateSchema, options);
    return evaluatePatterns(where, toHistory(where, "history", history, this.options.changes, 2), this.options, settings);
  }

  /**
   * What followed the matches, as a forecast for what follows the query: the weighted median of their outcomes with an interval, for each horizon at which
   * `evaluate` has shown skill. No skill, no forecast: without its report, or where its corrected p-value is above `significance`, the status is `no-evidence`.
   *
   * Weights fall with the distance; interval and weights as documented in docs/patterns.md.
   * @param matches - of `findSimilarPatterns`, or of a `PatternDatabase`
   * @throws InvalidInputError INVALID_OPTION, also for a report of a matcher with other settings
   */
  predictFromMatches(matches: readonly PredictingMatch[], options: PredictFromMatchesOptions = {}): PatternForecast {
    return forecastFromMatches("DynamicTimeWarpingMatcher.predictFromMatches", matches, this.options, options);
  }

  private describe(
    { index, distance }: PastWindow,
    past: Float64Array,
    dates: readonly IsoDate[] | undefined,
    similarityScore: number,
    pValue: number,
  ): PatternMatch {
    const { windowSize, outcomeHorizons, changes } = this.options;
    const last = index + windowSize - 1;
    const outcomes: Record<number, MatchOutcome> = {};
    for (const horizon of outcomeHorizons) if (last + horizon < past.length) outcomes[horizon] = outcomeAfter(past, last, horizon, changes);
    return {
      index,
      matchDate: dates?.[last] ?? null,
      distance,
      normalizedDistance: distance / Math.sqrt(windowSize),
      similarityScore,
      pValue,
      confidence: 1 - pValue,
      pattern: past.slice(index, index + windowSize),
      outcomes,
    };
  }
}

function endsWith(values: Float64Array, pattern: Float64Array): boolean {
  const offset = values.length - pattern.length;
  return offset >= 0 && pattern.every((value, k) => values[offset + k] === value);
}
