import { type IsoDate, toDayNumber } from "../../core/dates.js";
import { InvalidInputError } from "../../core/errors.js";
import { cosTurns, sinTurns } from "../../math/turns.js";
import type { ComponentMode, ResolvedAdditiveForecasterOptions, Seasonality } from "./schema.js";

/** A named run of columns after intercept, slope and bends. */
export interface Part {
  readonly name: string;
  readonly kind: "seasonal" | "holiday" | "regressor";
  readonly mode: ComponentMode;
  readonly first: number;
  readonly count: number;
  /** Prior standard deviation of each coefficient. */
  readonly scale: number;
  /** Of a season; 0 otherwise. */
  readonly period: number;
}

/** A regressor as it was in the history. */
export interface RegressorScale {
  readonly name: string;
  readonly mean: number;
  readonly deviation: number;
}

/** What a history settles, as plain data. */
export interface LayoutFacts {
  readonly dated: boolean;
  /** Day number or index of the first observation. */
  readonly start: number;
  /** Days or steps from the first to the last. */
  readonly span: number;
  /** As shares of the span. */
  readonly changepoints: Float64Array;
  /** Places after the last changepoint at which the trend may have bent too; only the intervals know them. */
  readonly lateBends: Float64Array;
  readonly seasons: readonly Seasonality[];
  readonly regressors: readonly RegressorScale[];
}

/** What the columns of the design are. Order: 1, time, one hinge per changepoint, the parts, one hinge per late bend. */
export interface Layout extends LayoutFacts {
  readonly flat: boolean;
  readonly parts: readonly Part[];
  /** Columns of a holiday, by day number. */
  readonly holidayColumns: ReadonlyMap<number, readonly number[]>;
  /** Columns that the point forecast knows. */
  readonly columns: number;
  /** `columns` and the late bends. */
  readonly allColumns: number;
}

const WHERE = "AdditiveForecaster.fit";

/** Settles changepoints and seasons for a history at the given times, at least two. */
export function settle(options: ResolvedAdditiveForecasterOptions, times: Float64Array, dated: boolean, regressors: readonly RegressorScale[]): LayoutFacts {
  const start = times[0];
  const span = times[times.length - 1] - start;
  return { dated, start, span, ...placeChangepoints(options, times, dated), seasons: seasonsOf(options, times, dated), regressors };
}

/** Numbers the columns. */
export function createLayout(options: ResolvedAdditiveForecasterOptions, facts: LayoutFacts): Layout {
  const parts: Part[] = [];
  let next = 2 + facts.changepoints.length;
  const add = (name: string, kind: Part["kind"], count: number, mode: ComponentMode | undefined, scale: number, period = 0): Part => {
    if (parts.some((part) => part.name === name)) refuse("seasonalities, holidays and regressors", "names that differ", name);
    const part = { name, kind, mode: mode ?? options.seasonalityMode, first: next, count, scale, period };
    parts.push(part);
    next += count;
    return part;
  };
  for (const { name, period, order, mode, scale } of facts.seasons) add(name, "seasonal", 2 * order, mode, scale ?? options.seasonalityScale, period);
  const holidayColumns = new Map<number, number[]>();
  if (options.holidays.length > 0 && !facts.dated) refuse("holidays", "dates beside y, when there are holidays", "no dates");
  for (const { name, dates, windowBefore, windowAfter, mode, scale } of options.holidays) {
    const part = add(name, "holiday", windowBefore + windowAfter + 1, mode, scale ?? options.holidayScale);
    for (const day of new Set(dates.map(toDayNumber))) {
      for (let offset = -windowBefore; offset <= windowAfter; offset++) {
        const columns = holidayColumns.get(day + offset) ?? [];
        columns.push(part.first + offset + windowBefore);
        holidayColumns.set(day + offset, columns);
      }
    }
  }
  for (const given of options.regressors) {
    const { name, mode, scale } = typeof given === "string" ? { name: given } : given;
    add(name, "regressor", 1, mode, scale ?? options.regressorScale);
  }
  return { ...facts, flat: options.growth === "flat", parts, holidayColumns, columns: next, allColumns: next + facts.lateBends.length };
}

/**
 * One row of the design at a day number or index.
 * @param out - [allColumns]
 * @param regressorValues - by regressor, as given; never standardised
 */
export function designRowInto(out: Float64Array, layout: Layout, time: number, regressorValues: readonly Float64Array[], row: number): void {
  out.fill(0);
  const t = (time - layout.start) / layout.span;
  out[0] = 1;
  if (!layout.flat) out[1] = t;
  const { changepoints, lateBends, parts, columns } = layout;
  for (let j = 0; j < changepoints.length; j++) if (t > changepoints[j]) out[2 + j] = t - changepoints[j];
  for (let j = 0; j < lateBends.length; j++) if (t > lateBends[j]) out[columns + j] = t - lateBends[j];
  let regressor = 0;
  for (const { kind, first, count, period } of parts) {
    if (kind === "seasonal") {
      for (let k = 0; k < count / 2; k++) {
        const turns = ((k + 1) * time) / period;
        out[first + 2 * k] = sinTurns(turns);
        out[first + 2 * k + 1] = cosTurns(turns);
      }
    } else if (kind === "regressor") {
      const { mean, deviation } = layout.regressors[regressor];
      out[first] = (regressorValues[regressor][row] - mean) / deviation;
      regressor++;
    }
  }
  if (layout.holidayColumns.size > 0) for (const column of layout.holidayColumns.get(time) ?? []) out[column] = 1;
}

function seasonsOf({ seasonalities }: ResolvedAdditiveForecasterOptions, times: Float64Array, dated: boolean): Seasonality[] {
  if (seasonalities !== "auto") {
    return seasonalities.map((season) => {
      if (typeof season !== "string") return season;
      if (!dated) refuse("seasonalities", "a named period in steps, because there are no dates", season);
      return season === "weekly" ? WEEKLY : YEARLY;
    });
  }
  if (!dated) return [];
  const span = times[times.length - 1] - times[0];
  let shortest = Infinity;
  for (let i = 1; i < times.length; i++) shortest = Math.min(shortest, times[i] - times[i - 1]);
  return [...(span >= 14 && shortest < 7 ? [WEEKLY] : []), ...(span >= 730 ? [YEARLY] : [])];
}

const WEEKLY: Seasonality = { name: "weekly", period: 7, order: 3 };
const YEARLY: Seasonality = { name: "yearly", period: 365.25, order: 10 };

/**
 * Prophet's places: of the observations in the first `changepointRange`, evenly spaced ones after the first. The late bends carry the
 * same spacing on to the end, where too little follows to fit a bend but where one may well have happened.
 */
function placeChangepoints(
  { growth, changepoints, changepointRange }: ResolvedAdditiveForecasterOptions,
  times: Float64Array,
  dated: boolean,
): Pick<LayoutFacts, "changepoints" | "lateBends"> {
  const n = times.length;
  const start = times[0];
  const span = times[n - 1] - start;
  const none = new Float64Array(0);
  if (growth === "flat") return { changepoints: none, lateBends: none };
  if (typeof changepoints !== "number") {
    const given = changepoints.map((point) => {
      if ((typeof point === "string") !== dated) refuse("changepoints", dated ? "dates, as beside y" : "indices, because there are no dates", point);
      return typeof point === "string" ? toDayNumber(point) : point;
    });
    const sorted = [...new Set(given)].sort((a, b) => a - b);
    for (const point of sorted)
      if (!(point > start && point < times[n - 1])) refuse("changepoints", "places inside the history", dayOrIndex(point, given, changepoints));
    return { changepoints: Float64Array.from(sorted, (point) => (point - start) / span), lateBends: none };
  }
  const candidates = Math.max(1, Math.floor(n * changepointRange));
  const count = Math.min(changepoints, candidates - 1);
  if (count === 0) return { changepoints: none, lateBends: none };
  const step = (candidates - 1) / count;
  const at = (index: number): number => (times[index] - start) / span;
  const late: number[] = [];
  for (let j = count + 1; Math.round(j * step) < n - 1; j++) late.push(at(Math.round(j * step)));
  return { changepoints: Float64Array.from({ length: count }, (_, j) => at(Math.round((j + 1) * step))), lateBends: Float64Array.from(late) };
}

const dayOrIndex = (point: number, given: readonly number[], original: readonly (number | IsoDate)[]): unknown => original[given.indexOf(point)];

function refuse(option: string, expected: string, received: unknown): never {
  throw new InvalidInputError("INVALID_OPTION", { where: WHERE, what: `options.${option}`, expected, received });
}
