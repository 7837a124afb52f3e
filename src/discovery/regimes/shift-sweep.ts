import type { IsoDate } from "../../core/dates.js";
import type { Politician, PricePanel, Trade } from "../../core/types.js";
import { exp } from "../../math/elementary.js";
import { type Changepoint, detectChangepoints } from "../../regimes/index.js";
import { medianOf } from "../../stats/order-statistics.js";
import type { Executor } from "../executor.js";
import { qValuesOf } from "../q-values.js";
import type { MarketRegimes } from "./market-regimes.js";
import { replicateShift, SHIFT_REPLICATION_LEVEL, searchedWeeks } from "./shift-replication.js";
import type { Shift, ShiftFinding, ShiftHypothesis, ShiftSegment } from "./shift-types.js";
import { type ShiftMeasure, type WeeklyLevels, weeklyLevels } from "./weekly-levels.js";

/** A level holds for at least so many of the searched weeks: a third of a year on the calendar. */
export const SHORTEST_LEVEL_WEEKS = 10;
/** Shifts are first asked to stand out as one series in twenty would by chance, then, if there are none, as one in two; beyond that p counts as 1. */
const SIGNIFICANCES = [0.05, 0.5];
/**
 * In worlds without shifts p-values at or below 0.001 come three times as often as that (benchmarks/discovery/shift-calibration.mjs), because the correlation
 * in time is an estimate. A sweep lives on its smallest p-values, so that all are taken to be so many times larger.
 */
const TAIL_ALLOWANCE = 4;
/** Weeks before and after a shift in which the market's regime is looked up. */
const AROUND_WEEKS = 4;

export interface ShiftSweep {
  /** Series in which a shift was looked for. */
  readonly tested: number;
  readonly level: number;
  /** Smallest p first. */
  readonly hypotheses: readonly ShiftHypothesis[];
  readonly findings: readonly ShiftFinding[];
  readonly excluded: { readonly tooShort: number; readonly tooQuiet: number };
}

/**
 * Looks for shifts of regime: weeks from which on a member trades at another rate, or a ticker moves on its own with another strength.
 *
 * Nine of every twelve weeks are searched. Each series is one hypothesis, "one level all the time", tested over every place where it might shift, with
 * the series' own correlation in time allowed for (`detectChangepoints`, calibrated: counts by their likelihood, volatility by ranks). Benjamini-Hochberg runs over all series; for those at or below
 * `level` the levels found are held against the three weeks of every twelve that the search did not see.
 *
 * @param options.level - largest q-value of a finding, granted by the ledger
 */
export async function sweepShifts(
  trades: readonly Trade[],
  politicians: readonly Politician[],
  options: {
    readonly asOf: IsoDate;
    readonly level: number;
    readonly executor: Executor;
    readonly prices?: PricePanel | null;
    readonly market?: MarketRegimes | null;
    readonly politicianId?: string;
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<ShiftSweep> {
  const { level, executor, signal, market = null } = options;
  const { series, tooShort, tooQuiet } = weeklyLevels(trades, politicians, options);
  const total = series.length;
  const pValues = await executor.map(series, pValueOf, { signal, tasksPerSlice: 1, onProgress: (done) => options.onProgress?.(done, total) });
  const adjusted = qValuesOf(pValues);
  const tried = series.map((weekly, i) => ({ weekly, hypothesis: { ...described(weekly), pValue: pValues[i]!, qValue: adjusted[i]! } }));
  const accepted = tried.filter(({ hypothesis: { qValue } }) => qValue <= level).sort((a, b) => a.hypothesis.pValue - b.hypothesis.pValue);
  return {
    tested: total,
    level,
    hypotheses: tried.map(({ hypothesis }) => hypothesis).sort((a, b) => a.pValue - b.pValue),
    findings: findingsOf(accepted, market),
    excluded: { tooShort, tooQuiet },
  };
}

const described = ({ subject, measure, weeks, trades }: WeeklyLevels): Omit<ShiftHypothesis, "pValue" | "qValue"> => ({
  ...subject,
  measure,
  from: weeks[0]!,
  to: weeks.at(-1)!,
  weeks: weeks.length,
  trades,
});

/** Counts, corrected for late reports, are whole again. */
const compared = ({ measure, values }: WeeklyLevels): Float64Array => (measure === "trading-rate" ? values.map(Math.round) : values);

function shiftsOf(weekly: WeeklyLevels): { readonly searched: Int32Array; readonly breaks: readonly Changepoint[] } {
  const values = compared(weekly);
  const searched = searchedWeeks(values.length);
  const column = Float64Array.from(searched, (week) => values[week]!);
  if (column.every((value) => value === column[0])) return { searched, breaks: [] };
  const cost = weekly.measure === "trading-rate" ? "poisson" : "l2";
  for (const significance of SIGNIFICANCES) {
    const { breaks } = detectChangepoints(column, { cost, penalty: "calibrated", significance, minSize: SHORTEST_LEVEL_WEEKS });
    if (breaks.length > 0) return { searched, breaks };
  }
  return { searched, breaks: [] };
}

const pValueOf = (weekly: WeeklyLevels): number =>
  shiftsOf(weekly).breaks.reduce((least, { adjustedPValue }) => Math.min(least, TAIL_ALLOWANCE * adjustedPValue), 1);

interface Trial {
  readonly weekly: WeeklyLevels;
  readonly hypothesis: ShiftHypothesis;
}

function findingsOf(accepted: readonly Trial[], market: MarketRegimes | null): ShiftFinding[] {
  const found = accepted.map(({ weekly, hypothesis }) => ({ weekly, hypothesis, ...levelsOf(weekly, market) }));
  const tests = found.map(({ weekly, levels }) => replicateShift(compared(weekly), levels));
  const adjusted = qValuesOf(tests.map(({ pValue }) => pValue));
  return found.map(({ weekly, hypothesis, shifts, segments }, i) => {
    const { correlation, pValue, observations } = tests[i]!;
    const heights = segments.map(({ level }) => level);
    return {
      ...hypothesis,
      shifts,
      segments,
      ratio: Math.max(...heights) / Math.max(Math.min(...heights), 1 / weekly.weeks.length), // a silent stretch is rarer than one trade in all weeks
      replication: { correlation, pValue, adjustedPValue: adjusted[i]!, observations, from: hypothesis.from, to: hypothesis.to },
      replicated: adjusted[i]! <= SHIFT_REPLICATION_LEVEL && correlation > 0,
      series: { weeks: weekly.weeks, values: shown(weekly.measure, weekly.values) },
    };
  });
}

/** Where the searched weeks shift, and the level of every week on the scale of the comparison. */
function levelsOf(weekly: WeeklyLevels, market: MarketRegimes | null): { levels: Float64Array; shifts: Shift[]; segments: ShiftSegment[] } {
  const { weeks, measure } = weekly;
  const values = compared(weekly);
  const { searched, breaks } = shiftsOf(weekly);
  const starts = [0, ...breaks.map(({ index }) => searched[index]!), weeks.length];
  const levels = new Float64Array(weeks.length);
  const inUnits = shown(measure, weekly.values);
  const segments = starts.slice(0, -1).map((from, k): ShiftSegment => {
    const to = starts[k + 1]!;
    const own = searched.filter((week) => week >= from && week < to);
    levels.fill(meanAt(values, own), from, to);
    return { from: weeks[from]!, to: weeks[to - 1]!, weeks: to - from, level: meanAt(inUnits, own) };
  });
  const shifts = breaks.map(({ index, interval, adjustedPValue }, k): Shift => {
    const week = weeks[searched[index]!]!;
    return {
      week,
      interval: [weeks[searched[interval.lower]!]!, weeks[searched[interval.upper]!]!],
      before: segments[k]!.level,
      after: segments[k + 1]!.level,
      pValue: adjustedPValue,
      marketRegime: market === null ? null : regimeAround(market, week),
    };
  });
  return { levels, shifts, segments };
}

const meanAt = (values: Float64Array, weeks: Int32Array): number => weeks.reduce((sum, week) => sum + values[week]!, 0) / weeks.length;

/** Trades a week as they are; volatility as a multiple of its median week. */
function shown(measure: ShiftMeasure, values: Float64Array): Float64Array {
  if (measure === "trading-rate") return values;
  const middle = medianOf(Float64Array.from(values));
  return values.map((value) => exp(value - middle));
}

/** The regime of most days in the weeks around, as it was told then. */
function regimeAround({ dates, history, regimes }: MarketRegimes, week: IsoDate): string | null {
  const at = dates.findIndex((date) => date >= week);
  if (at < 0) return null;
  const counts = new Map<number, number>();
  for (let t = Math.max(0, at - 5 * AROUND_WEEKS); t < Math.min(dates.length, at + 5 * AROUND_WEEKS); t++) {
    const regime = history[t]!;
    if (regime >= 0) counts.set(regime, (counts.get(regime) ?? 0) + 1);
  }
  if (counts.size === 0 || regimes.length === 1) return null;
  return regimes[[...counts].sort(([a, x], [b, y]) => y - x || a - b)[0]![0]]!.name;
}
