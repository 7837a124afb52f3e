import type { IsoDate } from "../core/dates.js";

/** What is said about the h steps after the data; entry k − 1 belongs to step k. */
export interface Forecast {
  readonly mean: Float64Array;
  /** Bounds of the prediction interval; absent or null where the model has none. */
  readonly lower?: Float64Array | null;
  readonly upper?: Float64Array | null;
}

export interface ForecastOptions {
  /** Nominal coverage of the interval, 0 to 1; each model's default is 0.95. */
  readonly level?: number;
}

/** A model that has learned from one series; immutable. */
export interface FittedForecaster {
  /** @param h - steps ahead, at least 1 */
  forecast(h: number, options?: ForecastOptions): Forecast;
  /** The mean of `forecast(h)` alone, for models whose intervals cost much more: what is evaluated many times asks for it. */
  forecastMean?(h: number): Float64Array;
}

/** A model that can learn from a series: the one shape that conformal intervals, walk-forward evaluation and ensembles know. */
export interface Forecaster {
  /** @param y - equally spaced, oldest first; never modified */
  fit(y: ArrayLike<number>): FittedForecaster;
}

/** A forecaster of dated, possibly irregular observations; whoever evaluates it passes the dates on. */
export interface DatedForecaster extends Forecaster {
  readonly usesDates: true;
  fit(y: ArrayLike<number>, data?: { readonly dates?: readonly IsoDate[] }): DatedFittedForecaster;
}

export interface DatedFittedForecaster extends FittedForecaster {
  /** @param ahead - steps, or the days to forecast */
  forecast(ahead: number | readonly IsoDate[], options?: ForecastOptions): Forecast;
  forecastMean?(ahead: number | readonly IsoDate[]): Float64Array;
}
