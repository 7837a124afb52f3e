import type { IsoDate } from "../../core/dates.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import type { HistoricalPattern, PatternOutcome, PatternStore, PatternValidation } from "../../core/ports.js";
import { Calibration } from "../matcher/calibration.js";
import { checkDates, isPriced, toHistory, toPattern } from "../matcher/door.js";
import { DynamicTimeWarpingMatcher } from "../matcher/matcher.js";
import { outcomeAfter } from "../matcher/outcomes.js";
import { prepare } from "../matcher/past-windows.js";
import type { PatternMatcherOptions, ResolvedPatternMatcherOptions } from "../matcher/schema.js";
import { patternId } from "./pattern-id.js";
import {
  historySchema,
  type PatternHistory,
  type SavePatternsOptions,
  type SearchPatternsOptions,
  saveSchema,
  searchSchema,
  type ValidatePatternsOptions,
  validateSchema,
} from "./schema.js";
import { measureShapes } from "./stored-shapes.js";
import { validationOf } from "./validation.js";

export interface SavedPatterns {
  /** In the order of their first bars. */
  readonly ids: readonly string[];
  /** Of these, the ones that the store did not have. */
  readonly added: number;
}

/** A stored shape that looks like the query. */
export interface StoredPatternMatch {
  /** With those outcomes only that were known. */
  readonly pattern: HistoricalPattern;
  /** Day of its last bar. */
  readonly matchDate: IsoDate;
  /** As in `PatternMatch`. */
  readonly distance: number;
  readonly normalizedDistance: number;
  readonly similarityScore: number;
  readonly pValue: number;
  readonly confidence: number;
  readonly outcomes: HistoricalPattern["outcomes"];
}

export interface StoredPatternSearch {
  /** Nearest first; none less similar than `minSimilarity`, and of one subject no two that overlap. */
  readonly matches: readonly StoredPatternMatch[];
  /** Shapes that were compared. */
  readonly tested: number;
  /** Of the nearest shape of all, listed or not; null when none was compared. */
  readonly pValue: number | null;
}

export interface ValidatedPatterns {
  /** As saved, with their new validation; those without an outcome at the horizon are left as they were, and out. */
  readonly patterns: readonly (HistoricalPattern & { readonly validation: PatternValidation })[];
  /** Shapes with a p-value: how many looks the p-values have to be corrected for. */
  readonly tested: number;
}

/**
 * Shapes of the past with what followed them, kept in a store: saved once, found again by likeness, judged by what comes later.
 *
 * @example
 * const database = new PatternDatabase(store, { windowSize: 30 });
 * await database.save({ subject: "SPY", values: closes, dates });
 * const { matches } = await database.search(closes.slice(-30), { asOf: dates[dates.length - 30] });
 */
export class PatternDatabase {
  readonly options: ResolvedPatternMatcherOptions;

  /**
   * @param store - any `PatternStore`
   * @param options - of the matcher; `changes` is "relative", because outcomes are returns
   * @throws InvalidInputError INVALID_OPTION
   */
  constructor(
    private readonly store: PatternStore,
    options: PatternMatcherOptions = {},
  ) {
    if (typeof store?.savePatterns !== "function" || typeof store.patterns !== "function") refuse("store", "a PatternStore", store);
    this.options = new DynamicTimeWarpingMatcher(options).options;
    if (this.options.changes !== "relative") refuse("options.changes", '"relative": outcomes are stored as returns', this.options.changes);
  }

  /**
   * Saves windows of a history with their outcomes. Ids are content hashes: saving a shape again renews its outcomes and labels and keeps its validation.
   * @throws InvalidInputError as `findSimilarPatterns`, and OUT_OF_RANGE for a bar at which no window begins; StoreError
   */
  async save(history: PatternHistory, options: SavePatternsOptions = {}): Promise<SavedPatterns> {
    const where = "PatternDatabase.save";
    const { subject, values, dates } = checkedHistory(where, history, this.options.windowSize);
    const { indices, labels } = parseOptions(where, saveSchema, options);
    const { windowSize } = this.options;
    const firsts = indices === undefined ? everyWindow(values.length, windowSize) : checkedIndices(where, indices, values.length - windowSize);
    const known = new Map((await this.store.patterns({ subject, bars: windowSize })).map((pattern) => [pattern.id, pattern]));
    const patterns = firsts.map((first): HistoricalPattern => {
      const last = first + windowSize - 1;
      const shape = { subject, from: dates[first], to: dates[last], values: Array.from(values.subarray(first, last + 1)) };
      const id = patternId(shape);
      return { id, ...shape, outcomes: this.outcomesAfter(values, dates, last), labels, validation: known.get(id)?.validation ?? null };
    });
    return { ids: patterns.map(({ id }) => id), added: await this.store.savePatterns(patterns) };
  }

  /**
   * The stored shapes most like the current pattern: of all those of `windowSize` bars that ended, and of which an outcome was known, before `asOf`. Exact: every
   * one is measured. P-values and similarities are those of `findSimilarPatterns`, with the changes within the stored shapes shuffled instead of a history's.
   * Shapes whose values cannot be prices (not positive, or a factor of 1e100 apart) are left out.
   * @throws InvalidInputError, StoreError
   */
  async search(currentPattern: ArrayLike<number>, options: SearchPatternsOptions): Promise<StoredPatternSearch> {
    const where = "PatternDatabase.search";
    const { asOf, subject } = parseOptions(where, searchSchema, options);
    const { windowSize, topK, minSimilarity } = this.options;
    const pattern = toPattern(where, currentPattern, windowSize);
    const stored = await this.store.patterns(subject === undefined ? { bars: windowSize } : { bars: windowSize, subject });
    const candidates = stored.flatMap((shape) => knownBefore(asOf, shape));
    if (candidates.length === 0) return { matches: [], tested: 0, pValue: null };
    const shapes = candidates.map(({ values }) => Float64Array.from(values));
    const { distances, judge } = measureShapes(where, prepare(pattern, this.options), shapes, this.options);
    const ranked = candidates.map((shape, k) => ({ shape, distance: distances[k] })).sort((a, b) => a.distance - b.distance);
    const matches = spread(ranked, topK).map(({ shape, distance }): StoredPatternMatch => {
      const { pValue, similarityScore } = judge(distance);
      return {
        pattern: shape,
        matchDate: shape.to,
        distance,
        normalizedDistance: distance / Math.sqrt(windowSize),
        similarityScore,
        pValue,
        confidence: 1 - pValue,
        outcomes: shape.outcomes,
      };
    });
    return {
      matches: matches.filter(({ similarityScore }) => similarityScore >= minSimilarity),
      tested: candidates.length,
      pValue: matches[0].pValue,
    };
  }

  /**
   * What later history says of stored shapes, saved with them: what followed the windows that are at least `minSimilarity` like a shape and begin after its own
   * outcome was known, against all windows of that time. The two-sided p-value compares with the same occurrences moved around the circle of that time.
   * Many shapes are many looks: correct their p-values, for instance by `adjustPValues`.
   * @throws InvalidInputError, also for ids that the store does not have of this subject; StoreError
   */
  async validate(history: PatternHistory, options: ValidatePatternsOptions = {}): Promise<ValidatedPatterns> {
    const where = "PatternDatabase.validate";
    const { subject, values, dates } = checkedHistory(where, history, this.options.windowSize);
    const { ids, horizon = this.options.outcomeHorizons[0] } = parseOptions(where, validateSchema, options);
    const stored = await this.store.patterns({ subject, bars: this.options.windowSize });
    const calibration = new Calibration(where, values, this.options);
    const patterns = chosen(where, stored, ids, subject).flatMap((pattern) => {
      const validation = validationOf(pattern, values, dates, horizon, calibration, this.options);
      return validation === null ? [] : [{ ...pattern, validation }];
    });
    await this.store.savePatterns(patterns);
    return { patterns, tested: patterns.filter(({ validation }) => validation.pValue !== null).length };
  }

  private outcomesAfter(values: Float64Array, dates: readonly IsoDate[], last: number): Record<string, PatternOutcome> {
    const outcomes: Record<string, PatternOutcome> = {};
    for (const horizon of this.options.outcomeHorizons) {
      if (last + horizon < values.length) outcomes[horizon] = { to: dates[last + horizon], ...outcomeAfter(values, last, horizon, "relative") };
    }
    return outcomes;
  }
}

function refuse(what: string, expected: string, received: unknown): never {
  throw new InvalidInputError("INVALID_OPTION", { where: "PatternDatabase", what, expected, received });
}

function checkedHistory(where: string, history: PatternHistory, windowSize: number): { subject: string; values: Float64Array; dates: readonly IsoDate[] } {
  const { subject, values: given, dates } = parseOptions(where, historySchema, history);
  const values = toHistory(where, "values", given, "relative", windowSize);
  checkDates(where, "dates", dates, values.length);
  return { subject, values, dates };
}

function everyWindow(bars: number, windowSize: number): number[] {
  return Array.from({ length: Math.floor(bars / windowSize) }, (_, k) => k * windowSize);
}

function checkedIndices(where: string, indices: ArrayLike<number>, largest: number): number[] {
  const firsts = Array.from(indices);
  for (const [k, first] of firsts.entries()) {
    if (Number.isInteger(first) && first >= 0 && first <= largest) continue;
    throw new InvalidInputError("OUT_OF_RANGE", { where, what: `options.indices[${k}]`, expected: `a bar from 0 to ${largest}`, received: first });
  }
  return [...new Set(firsts)].sort((a, b) => a - b);
}

/** The shape as it was known before that day, if an outcome was, and it can be compared. */
function knownBefore(day: IsoDate, shape: HistoricalPattern): HistoricalPattern[] {
  const outcomes = Object.fromEntries(Object.entries(shape.outcomes).filter(([, { to }]) => to < day));
  return Object.keys(outcomes).length > 0 && isPriced(shape.values) ? [{ ...shape, outcomes }] : [];
}

interface Ranked {
  readonly shape: HistoricalPattern;
  readonly distance: number;
}

/** The first `count` of which no two of one subject share a day. */
function spread(ranked: readonly Ranked[], count: number): Ranked[] {
  const taken: Ranked[] = [];
  for (const candidate of ranked) {
    if (taken.length === count) break;
    const { subject, from, to } = candidate.shape;
    if (!taken.some(({ shape }) => shape.subject === subject && shape.from <= to && from <= shape.to)) taken.push(candidate);
  }
  return taken;
}

function chosen(where: string, stored: readonly HistoricalPattern[], ids: readonly string[] | undefined, subject: string): readonly HistoricalPattern[] {
  if (ids === undefined) return stored;
  const byId = new Map(stored.map((pattern) => [pattern.id, pattern]));
  return ids.map((id, k) => {
    const pattern = byId.get(id);
    if (pattern) return pattern;
    throw new InvalidInputError("INVALID_OPTION", { where, what: `options.ids[${k}]`, expected: `the id of a stored shape of ${subject}`, received: id });
  });
}
