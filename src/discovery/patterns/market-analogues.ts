import type { IsoDate } from "../../core/dates.js";
import type { PricePanel } from "../../core/types.js";
import { DynamicTimeWarpingMatcher, type MatchOutcome, type PatternMatch, type SimilarPatterns } from "../../patterns/index.js";
import { medianOf } from "../../stats/order-statistics.js";
import { marketSeries } from "../market-series.js";

/** Trading days that are compared. */
export const ANALOGUE_DAYS = 30;
/** Trading days after a window over which what followed is told. */
const ANALOGUE_HORIZONS: readonly number[] = [30, 90];
const MATCHES = 10;
const SURROGATES = 199;
/** Two years. */
const FEWEST_RETURNS = 504;
/** A market that multiplied by more than this has prices that are none. */
const LARGEST_RATIO = 1e6;

/** A window of the past that looks like the market's last days. */
export interface MarketAnalogue {
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Of the z-normalised windows under dynamic time warping within three days; root mean square per day. */
  readonly distance: number;
  /** Share of windows of shuffled history that are farther away. */
  readonly similarityScore: number;
  /** Chance that the nearest window of a shuffled history is as near. */
  readonly pValue: number;
  /** By horizon in trading days after `to`; only those that ended before the last days began. */
  readonly outcomes: Readonly<Record<number, MatchOutcome>>;
  /** Return since the first day, for the days of the window and as many as 90 that followed. */
  readonly path: Float64Array;
}

/** How forecasts from such windows did on a walk through the past, each with nothing but what was known then. */
export interface AnalogueSkill {
  readonly horizon: number;
  readonly forecasts: number;
  /** 1 − score / score of the usual outcome; null when the latter is 0. Below 0: worse than the usual outcome. */
  readonly skill: number | null;
  /** One-sided, corrected over horizons. */
  readonly adjustedPValue: number;
}

/** What the market's last days resemble, and whether that has ever said anything about the days after. */
export interface MarketAnalogues {
  /** The ticker that stands for the market, or null for the average of all tickers with prices. */
  readonly market: string | null;
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Return since the first day. */
  readonly path: Float64Array;
  /** Nearest first. */
  readonly matches: readonly MarketAnalogue[];
  /** Windows compared. */
  readonly tested: number;
  /** Of the nearest match. */
  readonly pValue: number;
  /** Median return over each horizon after any day of the past. */
  readonly usualReturns: Readonly<Record<number, number>>;
  readonly skill: readonly AnalogueSkill[];
  /** Only for horizons with skill at 5 %; none is the usual answer. */
  readonly forecast: readonly { readonly horizon: number; readonly median: number; readonly lower: number; readonly upper: number; readonly level: number }[];
}

/** Null where there are less than two years of prices, or prices that do not move. Days after `asOf` are not looked at. */
export function marketAnalogues(prices: PricePanel, { asOf, seed }: { readonly asOf: IsoDate; readonly seed: number }): MarketAnalogues | null {
  const { market, dates, returns } = marketSeries(prices, asOf);
  let growth = 1;
  const level = returns.map((value) => (growth *= 1 + value));
  if (level.length < FEWEST_RETURNS || !isUsable(level)) return null;
  const matcher = new DynamicTimeWarpingMatcher({
    windowSize: ANALOGUE_DAYS,
    topK: MATCHES,
    minSimilarity: 0,
    outcomeHorizons: [...ANALOGUE_HORIZONS],
    surrogates: SURROGATES,
    seed,
  });
  const start = level.length - ANALOGUE_DAYS;
  const { matches, tested, pValue }: SimilarPatterns = matcher.findSimilarPatterns(level.slice(start), level, { dates });
  const report = matcher.evaluate(level);
  const predicted = matcher.predictFromMatches(matches, { skill: report });
  return {
    market,
    from: dates[start]!,
    to: dates.at(-1)!,
    path: pathFrom(level, start, level.length),
    matches: matches.map((match) => described(match, dates, level, start)),
    tested,
    pValue: pValue ?? 1,
    usualReturns: Object.fromEntries(ANALOGUE_HORIZONS.map((horizon) => [horizon, usualReturn(level, horizon)])),
    skill: report.byHorizon.map(({ horizon, origins, skill, adjustedPValue }) => ({ horizon, forecasts: origins.length, skill, adjustedPValue })),
    forecast:
      predicted.status === "ok"
        ? Object.entries(predicted.interval).map(([horizon, interval]) => ({
            horizon: Number(horizon),
            median: predicted.predictedReturn[Number(horizon)]!,
            ...interval,
          }))
        : [],
  };
}

function isUsable(level: Float64Array): boolean {
  const lowest = level.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const highest = level.reduce((most, value) => Math.max(most, value), 0);
  const end = level.subarray(level.length - ANALOGUE_DAYS);
  return lowest > 0 && highest <= LARGEST_RATIO * lowest && end.some((value) => value !== end[0]);
}

function described(
  { index, normalizedDistance, similarityScore, pValue, outcomes }: PatternMatch,
  dates: readonly IsoDate[],
  level: Float64Array,
  start: number,
): MarketAnalogue {
  const end = index + ANALOGUE_DAYS;
  return {
    from: dates[index]!,
    to: dates[end - 1]!,
    distance: normalizedDistance,
    similarityScore,
    pValue,
    outcomes,
    path: pathFrom(level, index, Math.min(start, end + Math.max(...ANALOGUE_HORIZONS))),
  };
}

const pathFrom = (level: Float64Array, from: number, to: number): Float64Array => level.slice(from, to).map((value) => value / level[from]! - 1);

function usualReturn(level: Float64Array, horizon: number): number {
  return medianOf(Float64Array.from({ length: level.length - horizon }, (_, t) => level[t + horizon]! / level[t]! - 1));
}
