import { InvalidInputError, QuantError } from "../../core/errors.js";
import { adjustPValues } from "../../stats/multiple-testing.js";
import { orderStatistic } from "../../stats/order-statistics.js";
import { dieboldMariano } from "../../stats/time-series/index.js";
import { type Analogue, type AnalogueForecast, analogueForecast, FEWEST_ANALOGUES } from "./analogue-forecast.js";
import { Calibration } from "./calibration.js";
import { changeBetween } from "./outcomes.js";
import { nearestBefore, type PastWindow, prepare } from "./past-windows.js";
import type { ResolvedPatternMatcherOptions } from "./schema.js";

/** The settings of a matcher that make its forecasts what they are. */
export type PatternSkillSettings = Pick<ResolvedPatternMatcherOptions, "windowSize" | "topK" | "band" | "exclusion" | "minSimilarity" | "changes" | "level">;

/** How forecasts at one horizon did. Arrays have one entry per forecast, oldest first. */
export interface PatternHorizonSkill {
  readonly horizon: number;
  /** 1 − score / unconditionalScore; null when the latter is 0. */
  readonly skill: number | null;
  /** Mean weighted interval scores, in units of the outcome. */
  readonly score: number;
  readonly unconditionalScore: number;
  /** One-sided, of "no better than the unconditional outcome". */
  readonly pValue: number;
  /** Corrected over horizons (Holm). */
  readonly adjustedPValue: number;
  /** Share of outcomes inside their interval, and the mean coverage that the intervals promised. */
  readonly coverage: number;
  readonly level: number;
  /** Share of outcomes with the sign of the forecast median, and with that of the unconditional one. */
  readonly hitRate: number;
  readonly unconditionalHitRate: number;
  /** Last bar of each query. */
  readonly origins: Int32Array;
  readonly median: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly outcome: Float64Array;
}

/** Whether forecasts from matches are worth anything, on a walk through the past. */
export interface PatternSkill {
  readonly settings: PatternSkillSettings;
  readonly byHorizon: readonly PatternHorizonSkill[];
  /** Horizons with forecasts that could be scored. */
  readonly tested: number;
}

export function evaluatePatterns(
  where: string,
  history: Float64Array,
  options: ResolvedPatternMatcherOptions,
  { initial, step }: { readonly initial?: number | undefined; readonly step: number },
): PatternSkill {
  const { windowSize, minSimilarity, outcomeHorizons } = options;
  const first = initial ?? Math.floor(history.length / 3);
  if (first < windowSize || first >= history.length) {
    const expected = `at least ${windowSize} bars, one window, and fewer than the ${history.length} of the history`;
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "options.initial", expected, received: first });
  }
  const calibration = minSimilarity > 0 ? new Calibration(where, history.subarray(0, first), options) : null;
  const records = outcomeHorizons.map((horizon) => new Walk(horizon));
  const nearestHorizon = Math.min(...outcomeHorizons);
  for (let origin = first - 1; origin + nearestHorizon < history.length; origin += step) {
    const found = matchesAt(history, origin, options, calibration);
    for (const record of records) scoreAt(record, history, origin, found, options);
  }
  const scored = records.filter(({ origins }) => origins.length > 0);
  if (scored.length === 0) {
    const expected = `bars enough for ${FEWEST_ANALOGUES} matches with outcomes before the first query, and for its outcome`;
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "history", expected, received: history.length });
  }
  const summaries = scored.map((record) => summarise(record, step));
  const { adjusted } = adjustPValues(
    summaries.map(({ pValue }) => pValue),
    { method: "holm" },
  );
  return {
    settings: settingsOf(options),
    byHorizon: summaries.map((summary, h) => ({ ...summary, adjustedPValue: adjusted[h] })),
    tested: scored.length,
  };
}

export function settingsOf({ windowSize, topK, band, exclusion, minSimilarity, changes, level }: PatternSkillSettings): PatternSkillSettings {
  return { windowSize, topK, band, exclusion, minSimilarity, changes, level };
}

/** What `findSimilarPatterns` would find for the window that ends with bar `origin`. */
function matchesAt(history: Float64Array, origin: number, options: ResolvedPatternMatcherOptions, calibration: Calibration | null): PastWindow[] {
  const from = origin + 1 - options.windowSize;
  const query = prepare(history.subarray(from, origin + 1), options);
  const found = nearestBefore(query, history, from, options);
  if (calibration === null) return found;
  const similarities = calibration.similarities(
    query,
    found.map(({ distance }) => distance),
  );
  return found.filter((_, k) => similarities[k] >= options.minSimilarity);
}

/** Forecasts at one horizon as they come. */
class Walk {
  readonly origins: number[] = [];
  readonly forecasts: AnalogueForecast[] = [];
  readonly unconditional: AnalogueForecast[] = [];
  readonly outcomes: number[] = [];

  constructor(readonly horizon: number) {}
}

function scoreAt(record: Walk, history: Float64Array, origin: number, found: readonly PastWindow[], options: ResolvedPatternMatcherOptions): void {
  const { windowSize, changes, level } = options;
  const { horizon } = record;
  if (origin + horizon >= history.length) return;
  const relative = changes === "relative";
  const from = origin + 1 - windowSize;
  const analogues: Analogue[] = [];
  for (const { index, distance } of found) {
    const last = index + windowSize - 1;
    if (last + horizon < from) analogues.push({ distance, outcome: changeBetween(history[last], history[last + horizon], relative) });
  }
  if (analogues.length < FEWEST_ANALOGUES) return;
  record.origins.push(origin);
  record.forecasts.push(analogueForecast(analogues, level));
  record.unconditional.push(unconditionalForecast(history, windowSize - 1, from - horizon, horizon, relative, level));
  record.outcomes.push(changeBetween(history[origin], history[origin + horizon], relative));
}

/** Of the outcomes after all bars from … to − 1. */
function unconditionalForecast(history: Float64Array, from: number, to: number, horizon: number, relative: boolean, level: number): AnalogueForecast {
  const outcomes = new Float64Array(to - from);
  for (let t = from; t < to; t++) outcomes[t - from] = changeBetween(history[t], history[t + horizon], relative);
  const quantileAt = (share: number): number => orderStatistic(outcomes, Math.min(outcomes.length - 1, Math.floor(share * outcomes.length)));
  return { median: quantileAt(0.5), lower: quantileAt((1 - level) / 2), upper: quantileAt((1 + level) / 2), level };
}

function summarise(record: Walk, step: number): Omit<PatternHorizonSkill, "adjustedPValue"> {
  const { horizon, forecasts, unconditional, outcomes } = record;
  const count = outcomes.length;
  const nominal = unconditional[0].level;
  const losses = Float64Array.from(outcomes, (y, i) => intervalScore(y, forecasts[i], nominal));
  const others = Float64Array.from(outcomes, (y, i) => intervalScore(y, unconditional[i], nominal));
  const share = (holds: (y: number, i: number) => boolean): number => outcomes.filter(holds).length / count;
  const score = meanOf(losses);
  const unconditionalScore = meanOf(others);
  return {
    horizon,
    skill: unconditionalScore > 0 ? 1 - score / unconditionalScore : null,
    score,
    unconditionalScore,
    pValue: betterThan(losses, others, 2 * Math.ceil(horizon / step)),
    coverage: share((y, i) => y >= forecasts[i].lower && y <= forecasts[i].upper),
    level: meanOf(forecasts.map(({ level }) => level)),
    hitRate: share((y, i) => Math.sign(y) === Math.sign(forecasts[i].median)),
    unconditionalHitRate: share((y, i) => Math.sign(y) === Math.sign(unconditional[i].median)),
    origins: Int32Array.from(record.origins),
    median: Float64Array.from(forecasts, ({ median }) => median),
    lower: Float64Array.from(forecasts, ({ lower }) => lower),
    upper: Float64Array.from(forecasts, ({ upper }) => upper),
    outcome: Float64Array.from(outcomes),
  };
}

/** Bracher et al. (2021), eq. 1 with one interval. */
function intervalScore(y: number, { median, lower, upper }: AnalogueForecast, level: number): number {
  const outside = Math.max(lower - y, y - upper, 0);
  return (2 / 3) * (0.5 * Math.abs(y - median) + ((1 - level) / 2) * (upper - lower) + outside);
}

/** One-sided p-value that `losses` are lower on average; 1 where nothing can be told. */
function betterThan(losses: Float64Array, others: Float64Array, lag: number): number {
  if (losses.length <= lag) return 1;
  try {
    return dieboldMariano(losses, others, { horizon: lag, alternative: "less", varianceEstimator: "bartlett" }).pValue;
  } catch (error) {
    if (error instanceof QuantError && error.code === "CONSTANT_SERIES") return 1;
    throw error;
  }
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] / values.length;
  return sum;
}
