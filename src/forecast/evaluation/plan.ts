import { toSeries } from "../../core/arrays.js";
import { type IsoDate, isIsoDate } from "../../core/dates.js";
import { ConvergenceError, InvalidInputError } from "../../core/errors.js";
import * as z from "../../core/schema.js";
import { toColumn } from "../../stats/columns.js";
import type { DatedFittedForecaster, DatedForecaster, Forecast, Forecaster } from "../forecaster.js";

/** Options that say which forecasts are made when, and with what. */
export const walkShape = {
  /** Steps ahead of each forecast. */
  horizon: z._default(z.int().check(z.positive(), z.lte(10_000)), 1),
  /** Known values before the first forecast; default half of the series. */
  initial: z.optional(z.int().check(z.gte(2))),
  /** Periods from one forecast to the next. */
  step: z._default(z.int().check(z.positive()), 1),
  /** "expanding": every fit sees all that is known; a number: only the last so many values. */
  window: z._default(z.union([z.literal("expanding"), z.int().check(z.gte(2))]), "expanding"),
  /** Periods left out between the moment of the forecast and the first period forecast. */
  gap: z._default(z.int().check(z.gte(0), z.lte(10_000)), 0),
  /** Day of each value, strictly increasing; passed on to forecasters that use dates. */
  dates: z.optional(z.custom<readonly IsoDate[]>(Array.isArray, "an array of days as YYYY-MM-DD")),
  /** Index of the period at whose end each value was public; default its own. Entries beyond the last period: not public yet. */
  availableFrom: z.optional(z.custom<ArrayLike<number>>((value) => typeof value === "object" && value !== null, "an array of whole numbers")),
};
const walkSchema = z.strictObject(walkShape);
/** @interface */
export type WalkForwardOptions = z.input<typeof walkSchema>;
/** @interface */
export type GivenWalkOptions = z.output<typeof walkSchema>;
export { walkSchema };

/** Checked data of a walk. */
export interface Walk {
  readonly y: Float64Array;
  readonly horizon: number;
  readonly gap: number;
  readonly window: number;
  readonly dates: readonly IsoDate[] | null;
  /** Values known at the end of each period: y[0 … known[t] − 1]. */
  readonly known: Int32Array;
}

/** @throws InvalidInputError */
export function createWalk(where: string, values: ArrayLike<number>, { horizon, gap, window, dates, availableFrom }: GivenWalkOptions): Walk {
  const y = toColumn(where, "y", values, 3);
  const n = y.length;
  if (dates) {
    if (dates.length !== n) throw new InvalidInputError("WRONG_LENGTH", { where, what: "options.dates", expected: `${n} dates`, received: dates.length });
    for (let t = 0; t < n; t++) {
      const what = `options.dates[${t}]`;
      if (!isIsoDate(dates[t])) throw new InvalidInputError("NOT_A_DATE", { where, what, expected: "a real day as YYYY-MM-DD", received: dates[t] });
      if (t > 0 && !(dates[t] > dates[t - 1]))
        throw new InvalidInputError("UNSORTED_DATES", { where, what, expected: `a day after ${dates[t - 1]}`, received: dates[t] });
    }
  }
  return {
    y,
    horizon,
    gap,
    window: window === "expanding" ? n : window,
    dates: dates ? [...dates] : null,
    known: knownAt(where, n, availableFrom),
  };
}

/** Values public at the end of the last period. */
export const publicValues = ({ y, known }: Walk): Float64Array => y.subarray(0, known[y.length - 1]);

/** How many leading values are all public at the end of each period: a value after one that is still missing is not used. */
function knownAt(where: string, n: number, availableFrom: ArrayLike<number> | undefined): Int32Array {
  if (!availableFrom) return Int32Array.from({ length: n }, (_, t) => t + 1);
  const from = toSeries(where, "options.availableFrom", availableFrom, 0);
  if (from.length !== n) throw new InvalidInputError("WRONG_LENGTH", { where, what: "options.availableFrom", expected: `${n} indices`, received: from.length });
  const early = from.findIndex((period, t) => !(Number.isInteger(period) && period >= t));
  if (early >= 0) {
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: `options.availableFrom[${early}]`,
      expected: `a whole number >= ${early}: nothing is public before it happened`,
      received: from[early],
    });
  }
  const known = new Int32Array(n);
  for (let t = 0, count = 0; t < n; t++) {
    while (count < n && from[count] <= t) count++;
    known[t] = count;
  }
  return known;
}

/** Periods at whose end a forecast is made: enough is known then, and all that is forecast was public by the end of the first so many `periods`. */
export function originsOf({ known, gap, horizon }: Walk, initial: number, step: number, first: number, periods: number): Int32Array {
  const origins: number[] = [];
  const observed = known[periods - 1]; // what stands in y after these is not known yet, and nothing may be judged by it
  let origin = first;
  while (origin < periods && known[origin] < initial) origin++;
  for (; origin + gap + horizon < observed; origin += step) origins.push(origin);
  return Int32Array.from(origins);
}

/** Most steps that any of the forecasts lies after the last value known: overlapping errors are correlated up to one step less. */
export function longestLead({ known, gap, horizon }: Walk, origins: Int32Array): number {
  let longest = 1;
  for (const origin of origins) longest = Math.max(longest, origin + gap + horizon + 1 - known[origin]);
  return longest;
}

/**
 * Forecasts of periods origin + gap + 1 … origin + gap + horizon by a fit to what was known at the end of period `origin`.
 * @throws ConvergenceError DIVERGED when the forecaster answers with too few or no finite numbers
 */
export function forecastAt(forecaster: Forecaster, { y, horizon, gap, window, dates, known }: Walk, origin: number): Float64Array {
  const end = known[origin];
  const begin = Math.max(0, end - window);
  const past = y.slice(begin, end); // a copy, so that no forecaster can change what later ones see
  const target = origin + gap + 1;
  const isDated = dates !== null && usesDates(forecaster);
  const fitted = isDated ? forecaster.fit(past, { dates: dates.slice(begin, end) }) : forecaster.fit(past);
  // A dated model is asked for the very days where they are known; else steps are counted from the last value known.
  const byDays = isDated && target + horizon <= y.length;
  const ahead = byDays ? dates.slice(target, target + horizon) : target + horizon - end;
  const said = meanOf(fitted as DatedFittedForecaster, ahead);
  const mean = Float64Array.from(said ?? []).slice(byDays ? 0 : target - end); // a forecaster of the caller's own may answer with a plain array
  if (mean.length !== horizon || !mean.every(Number.isFinite)) {
    throw new ConvergenceError("DIVERGED", {
      where: "forecaster.forecast",
      what: `mean, fitted to ${past.length} values`,
      expected: `${horizon} finite numbers`,
      received: mean.length === horizon ? mean.find((value) => !Number.isFinite(value)) : mean.length,
    });
  }
  return mean;
}

function meanOf(fitted: DatedFittedForecaster, ahead: number | readonly IsoDate[]): Float64Array | undefined {
  if (typeof (fitted as unknown) !== "object" || fitted === null || typeof fitted.forecast !== "function") {
    throw new InvalidInputError("INVALID_OPTION", {
      where: "forecaster.fit",
      what: "its answer",
      expected: "a value with a method forecast(h)",
      received: fitted,
    });
  }
  const forecast: Partial<Forecast> | undefined = fitted.forecastMean ? { mean: fitted.forecastMean(ahead) } : fitted.forecast(ahead);
  return forecast?.mean;
}

function usesDates(forecaster: Forecaster): forecaster is DatedForecaster {
  return (forecaster as Partial<DatedForecaster>).usesDates === true;
}

/** Forecasts at each origin, [origins × horizon]. */
export function forecastsAt(forecaster: Forecaster, walk: Walk, origins: Int32Array): Float64Array {
  const predictions = new Float64Array(origins.length * walk.horizon);
  for (let i = 0; i < origins.length; i++) predictions.set(forecastAt(forecaster, walk, origins[i]), i * walk.horizon);
  return predictions;
}
