import { addDays, type IsoDate } from "../../core/dates.js";
import type { Politician, Trade } from "../../core/types.js";
import {
  baselineForecaster,
  type ConformalForecast,
  conformalIntervals,
  ExponentialSmoothing,
  type Forecaster,
  forecastSkill,
  forecastWithEvidence,
  Sarima,
} from "../../forecast/index.js";
import { expm1 } from "../../math/elementary.js";
import type { Executor } from "../executor.js";
import { qValuesOf } from "../q-values.js";
import { AMOUNT_SCALE_DOLLARS } from "../series.js";
import { type ForecastMeasure, type ForecastSubject, type WeeklySeries, weeklyActivity } from "./weekly-series.js";

/** Weeks ahead of every forecast. */
export const FORECAST_WEEKS = 4;
/** Nominal coverage of the intervals. */
export const FORECAST_LEVEL = 0.95;
/** The last quarter of each series is kept for replication. */
export const FORECAST_SEARCHED_SHARE = 0.75;
/** Largest adjusted p-value of a replicated forecast. */
export const FORECAST_REPLICATION_LEVEL = 0.05;
/** Weeks from one evaluated forecast to the next. */
const STEP = 2;

/** What may forecast a series: its level, and a level with memory. The trivial forecasts that they must beat are no candidates. */
const CANDIDATES: Readonly<Record<string, Forecaster>> = {
  "exponential smoothing": new ExponentialSmoothing(),
  autoregression: new Sarima({ order: [1, 0, 0], trend: "c" }),
};

const YEAR = 52;
const LAST_VALUE = baselineForecaster({ method: "naive" });
const YEAR_BEFORE = baselineForecaster({ method: "seasonal-naive", period: YEAR });

/** The trivial forecasts; all of them have to be beaten. The last value stands in where no year has passed yet. */
const RIVALS: Readonly<Record<string, Forecaster>> = {
  naive: LAST_VALUE,
  mean: baselineForecaster({ method: "mean" }),
  drift: baselineForecaster({ method: "drift" }),
  "year-before": { fit: (y) => (y.length > YEAR ? YEAR_BEFORE : LAST_VALUE).fit(y) },
};

/** One hypothesis: that anything at all can be said about the coming weeks of one series beyond a trivial forecast. */
export interface ForecastHypothesis extends ForecastSubject {
  readonly measure: ForecastMeasure;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly weeks: number;
  readonly trades: number;
  /** The candidate that the first part of the series chose, and the trivial forecast that is hardest to beat. */
  readonly model: string;
  readonly baseline: string;
  /** 1 − mean squared error over that of the hardest baseline, on weeks that the choice did not see; null when that made no error. */
  readonly skill: number | null;
  readonly pValue: number;
  readonly qValue: number;
}

/** A hypothesis that survived, with what the kept weeks say, and the forecast itself. */
export interface ActivityForecast extends ForecastHypothesis {
  readonly replication: {
    readonly pValue: number;
    /** Benjamini-Hochberg over the accepted ones. */
    readonly adjustedPValue: number;
    readonly skill: number | null;
    readonly from: IsoDate;
    readonly to: IsoDate;
    /** Forecasts compared. */
    readonly observations: number;
  };
  readonly replicated: boolean;
  /** The coming weeks by their Mondays; trades a week, or net dollars a week, with 95 % intervals from the errors made out of sample. */
  readonly forecast: { readonly weeks: readonly IsoDate[]; readonly mean: Float64Array; readonly lower: Float64Array; readonly upper: Float64Array };
  /** In the unit of the forecast. */
  readonly series: { readonly weeks: readonly IsoDate[]; readonly values: Float64Array };
}

export interface ForecastSweep {
  /** Series of which the evidence could be computed. */
  readonly tested: number;
  readonly level: number;
  /** Smallest p first. */
  readonly hypotheses: readonly ForecastHypothesis[];
  readonly forecasts: readonly ActivityForecast[];
  readonly excluded: { readonly tooShort: number; readonly tooQuiet: number; readonly notTestable: number };
}

/**
 * Forecasts the weekly disclosures of each member, and the weekly net dollars disclosed in each sector of each chamber, where there is evidence that it can be
 * done, and abstains elsewhere.
 *
 * Disclosure clock throughout. On the first three quarters of a series a candidate is chosen on the earlier weeks and compared with the trivial forecasts on the later ones
 * (one p-value per series, which says that it beats every one of them). Benjamini-Hochberg runs over all series; what stays at or below `level` is tested once
 * more on the last quarter. Only then is anything forecast.
 *
 * @param options.level - largest q-value of a forecast, granted by the ledger
 */
export async function sweepForecasts(
  trades: readonly Trade[],
  politicians: readonly Politician[],
  options: {
    readonly asOf: IsoDate;
    readonly level: number;
    readonly executor: Executor;
    readonly politicianId?: string;
    readonly sectorOf?: (ticker: string) => string | null;
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<ForecastSweep> {
  const { level, executor, signal } = options;
  const { series, tooShort, tooQuiet } = weeklyActivity(trades, politicians, options);
  const total = series.length;
  const searched = await executor.map(series, search, { signal, tasksPerSlice: 1, onProgress: (done) => options.onProgress?.(done, total) });
  const tried = searched.filter((trial) => trial !== null);
  const adjusted = qValuesOf(tried.map(({ hypothesis }) => hypothesis.pValue));
  const hypotheses = tried.map(({ hypothesis, weekly }, i) => ({ hypothesis: { ...hypothesis, qValue: adjusted[i]! }, weekly }));
  const accepted = hypotheses.filter(({ hypothesis: { qValue, skill } }) => qValue <= level && skill !== null && skill > 0);
  return {
    tested: tried.length,
    level,
    hypotheses: hypotheses.map(({ hypothesis }) => hypothesis).sort((a, b) => a.pValue - b.pValue),
    forecasts: replicate(accepted),
    excluded: { tooShort, tooQuiet, notTestable: total - tried.length },
  };
}

interface Trial {
  readonly hypothesis: Omit<ForecastHypothesis, "qValue">;
  readonly weekly: WeeklySeries;
}

const searchedWeeks = ({ values }: WeeklySeries): number => Math.floor(values.length * FORECAST_SEARCHED_SHARE);

/** Null when the weeks are too few, or too much alike, for a comparison. */
function search(weekly: WeeklySeries): Trial | null {
  const { subject, measure, weeks, values, trades } = weekly;
  const { evidence } = forecastWithEvidence(values.slice(0, searchedWeeks(weekly)), {
    candidates: CANDIDATES,
    baselines: RIVALS,
    horizon: FORECAST_WEEKS,
    step: STEP,
    level: FORECAST_LEVEL,
    nonnegative: measure === "disclosed-trades",
  });
  if (evidence === null) return null;
  const { candidate: model, baseline, skill, pValue } = evidence;
  return {
    hypothesis: { ...subject, measure, from: weeks[0]!, to: weeks.at(-1)!, weeks: weeks.length, trades, model, baseline, skill, pValue },
    weekly,
  };
}

/** Compares each accepted candidate once more, on weeks that neither choice nor test saw, and forecasts. */
function replicate(accepted: readonly { readonly hypothesis: ForecastHypothesis; readonly weekly: WeeklySeries }[]): ActivityForecast[] {
  const tests = accepted.map(({ hypothesis: { model }, weekly }) => {
    const { candidates, origins } = forecastSkill({ [model]: CANDIDATES[model]! }, weekly.values, {
      horizon: FORECAST_WEEKS,
      baselines: RIVALS,
      initial: searchedWeeks(weekly),
    });
    return { ...candidates[0]!.overall, observations: origins.length };
  });
  const adjusted = qValuesOf(tests.map(({ pValue }) => pValue));
  return accepted.map(({ hypothesis, weekly }, i) => {
    const { pValue, skill, observations } = tests[i]!;
    const adjustedPValue = adjusted[i]!;
    return {
      ...hypothesis,
      replication: { pValue, adjustedPValue, skill, from: weekly.weeks[searchedWeeks(weekly)]!, to: hypothesis.to, observations },
      replicated: adjustedPValue <= FORECAST_REPLICATION_LEVEL && skill !== null && skill > 0,
      forecast: forecastOf(hypothesis, weekly),
      series: { weeks: weekly.weeks, values: inUnits(weekly.measure, weekly.values) },
    };
  });
}

function forecastOf({ model, to }: ForecastHypothesis, { measure, values }: WeeklySeries): ActivityForecast["forecast"] {
  const { mean, lower, upper }: ConformalForecast = conformalIntervals(CANDIDATES[model]!, values, FORECAST_WEEKS, { level: FORECAST_LEVEL, score: "signed" });
  const shown = (column: Float64Array): Float64Array => inUnits(measure, measure === "disclosed-trades" ? column.map((value) => Math.max(0, value)) : column);
  const middle = shown(mean);
  return {
    weeks: Array.from({ length: FORECAST_WEEKS }, (_, week) => addDays(to, 7 * (week + 1))),
    mean: middle,
    lower: shown(lower).map((value, week) => Math.min(value, middle[week]!)),
    upper: shown(upper).map((value, week) => Math.max(value, middle[week]!)),
  };
}

/** Net amounts back to dollars; a monotone function keeps the coverage of an interval, and turns the mean into something like a median. */
function inUnits(measure: ForecastMeasure, column: Float64Array): Float64Array {
  return measure === "net-amount" ? column.map((value) => Math.sign(value) * AMOUNT_SCALE_DOLLARS * expm1(Math.abs(value))) : Float64Array.from(column);
}
