import { fromDayNumber, type IsoDate } from "../../core/dates.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import type { DatedFittedForecaster, Forecast } from "../forecaster.js";
import { type Cadence, daysAfter, toDays } from "./cadence.js";
import { type AdditiveComponents, componentsAt, type PointEstimate } from "./components.js";
import { readRegressors } from "./door.js";
import { type AdditiveJson, readAdditive, writeAdditive } from "./json.js";
import { designRowInto } from "./layout.js";
import { createShape } from "./model.js";
import { chainOf, type ModeOfFit, posteriorOf } from "./point.js";
import { type PosteriorDraws, samplePosterior } from "./posterior.js";
import type { ResolvedAdditiveForecasterOptions } from "./schema.js";
import { simulateQuantiles } from "./simulate.js";

const forecastSchema = z.strictObject({
  /** Coverage of the interval. */
  level: z._default(z.number().check(z.gt(0), z.lt(1)), 0.95),
  /** One column per regressor of the model, as long as the forecast. */
  regressors: z.optional(z.custom<Readonly<Record<string, ArrayLike<number>>>>((value) => typeof value === "object" && value !== null, "columns by name")),
});
/** @interface */
export type AdditiveForecastOptions = z.input<typeof forecastSchema>;

const stepsSchema = z.int().check(z.positive(), z.lte(100_000));

export interface AdditiveForecast extends Forecast, AdditiveComponents {
  readonly mean: Float64Array;
  /** Null for a series without dates. */
  readonly dates: readonly IsoDate[] | null;
  /** Quantiles of simulated observations; null when the options ask for no samples. */
  readonly lower: Float64Array | null;
  readonly upper: Float64Array | null;
}

export interface AdditiveChangepoint {
  /** Null for a series without dates. */
  readonly date: IsoDate | null;
  /** Days since 1970-01-01, or steps since the first value. */
  readonly time: number;
  /** Change of the slope at the posterior mode, per day or step; exactly 0 for most. */
  readonly change: number;
}

/** The posterior mode, in units of y and days (or steps); for logistic growth intercept and slope are those of the exponent, per day. */
export interface AdditiveParameters {
  /** Trend at the first observation. */
  readonly intercept: number;
  /** Slope before the first changepoint. */
  readonly slope: number;
  readonly residualDeviation: number;
  /** Entry k − 1 belongs to the k-th harmonic; phases count from 1970-01-01, or from the first value without dates. */
  readonly seasonal: Readonly<Record<string, { readonly sine: Float64Array; readonly cosine: Float64Array }>>;
  /** Effects by day of the window, from `windowBefore` days before to `windowAfter` after. */
  readonly holidays: Readonly<Record<string, Float64Array>>;
  /** Effect of one unit of each regressor. */
  readonly regressors: Readonly<Record<string, number>>;
}

/** All that a fit leaves behind; scaled values are (y − origin) / scale. */
export interface AdditiveState extends ModeOfFit {
  readonly last: number;
  readonly cadence: Cadence;
  readonly origin: number;
  readonly scale: number;
  /** What components and forecasts are made of. */
  readonly point: PointEstimate;
  readonly converged: boolean;
  readonly iterations: number;
  readonly components: AdditiveComponents;
  readonly residuals: Float64Array;
}

const WHERE = "FittedAdditive.forecast";

/** A fitted additive model; immutable. Effects of holidays that the history never showed are 0, also in the intervals. */
export class FittedAdditive implements DatedFittedForecaster {
  readonly options: ResolvedAdditiveForecasterOptions;
  readonly parameters: AdditiveParameters;
  readonly changepoints: readonly AdditiveChangepoint[];
  /** The parts over the history; `components.mean` is what `fitted` is. @wholeSample */
  readonly components: AdditiveComponents;
  /** @wholeSample */
  readonly fitted: Float64Array;
  /** y − fitted. @wholeSample */
  readonly residuals: Float64Array;
  readonly observations: number;
  readonly converged: boolean;
  readonly iterations: number;
  readonly #state: AdditiveState;
  #draws: PosteriorDraws | null = null; // made when the first interval is asked for

  /** @internal Models and `fromJSON` make these. */
  constructor(state: AdditiveState) {
    this.#state = state;
    this.options = state.options;
    this.components = state.components;
    this.fitted = state.components.mean;
    this.residuals = state.residuals;
    this.observations = state.observations;
    this.converged = state.converged;
    this.iterations = state.iterations;
    this.parameters = describeParameters(state);
    const { layout, theta } = state;
    const unit = state.options.growth === "logistic" ? 1 : state.scale;
    this.changepoints = Array.from(layout.changepoints, (at, j) => {
      const time = layout.start + Math.round(at * layout.span);
      return { date: layout.dated ? fromDayNumber(time) : null, time, change: (theta[2 + j] * unit) / layout.span };
    });
  }

  /**
   * @param ahead - steps after the last observation (the dates go on as they did: every so many days, on weekdays, or monthly), or the
   *   increasing dates to forecast
   * @throws InvalidInputError for steps after an irregular history, dates that do not increase, regressors missing or of another length
   */
  forecast(ahead: number | readonly IsoDate[], options: AdditiveForecastOptions = {}): AdditiveForecast {
    const { layout, origin, scale, sigma } = this.#state;
    const { level } = parseOptions(WHERE, forecastSchema, options);
    const { times, shape, design, components } = this.#partsAt(ahead, options);
    const rows = times.length;
    const dates = layout.dated ? Array.from(times, fromDayNumber) : null;
    if (this.options.samples === 0) return { ...components, dates, lower: null, upper: null };
    if (sigma === 0) return { ...components, dates, lower: components.mean.slice(), upper: components.mean.slice() };
    const scaledTimes = times.map((time) => (time - layout.start) / layout.span);
    const quantiles = [(1 - level) / 2, (1 + level) / 2];
    const bounds = simulateQuantiles(shape, layout, this.#posterior(), scaledTimes, design, quantiles, this.options.seed);
    const [lower, upper] = bounds.map((bound) => bound.map((value) => origin + scale * value));
    for (let i = 0; i < rows; i++) {
      lower[i] = Math.min(lower[i], components.mean[i]);
      upper[i] = Math.max(upper[i], components.mean[i]);
    }
    return { ...components, dates, lower, upper };
  }

  /** The mean of `forecast(ahead)`, without the cost of its interval. @throws InvalidInputError as `forecast` */
  forecastMean(ahead: number | readonly IsoDate[], options: AdditiveForecastOptions = {}): Float64Array {
    return this.#partsAt(ahead, options).components.mean;
  }

  toJSON(): AdditiveJson {
    return writeAdditive(this.#state);
  }

  /** @throws InvalidInputError for a format that this version does not write, or data that are no such model */
  static fromJSON(data: AdditiveJson): FittedAdditive {
    return new FittedAdditive(readAdditive(data));
  }

  #partsAt(ahead: number | readonly IsoDate[], options: AdditiveForecastOptions) {
    const { layout, last, cadence, origin, scale, point } = this.#state;
    const { regressors } = parseOptions(WHERE, forecastSchema, options);
    const times = this.#times(ahead, last, cadence);
    const columns = readRegressors(WHERE, this.options, regressors, times.length);
    const shape = createShape(layout, this.#cap());
    const design = new Float64Array(times.length * layout.allColumns);
    for (let i = 0; i < times.length; i++) designRowInto(design.subarray(i * layout.allColumns, (i + 1) * layout.allColumns), layout, times[i], columns, i);
    return { times, shape, design, components: componentsAt(layout, shape, design, times.length, point, origin, scale) };
  }

  #cap(): number | null {
    const { options, origin, scale } = this.#state;
    return options.growth === "logistic" ? (options.cap! - origin) / scale : null;
  }

  #times(ahead: number | readonly IsoDate[], last: number, cadence: Cadence): Float64Array {
    if (typeof ahead !== "number") {
      if (this.#state.layout.dated) return toDays(WHERE, "ahead", ahead);
      throw new InvalidInputError("INVALID_OPTION", { where: WHERE, what: "ahead", expected: "a number of steps, because y had no dates", received: ahead });
    }
    if (stepsSchema.read(ahead) !== ahead)
      throw new InvalidInputError("INVALID_OPTION", { where: WHERE, what: "ahead", expected: "a whole number from 1 to 100000", received: ahead });
    return daysAfter(WHERE, last, cadence, ahead);
  }

  #posterior(): PosteriorDraws {
    if (this.#draws) return this.#draws;
    this.#draws = samplePosterior(posteriorOf(this.#state), this.options.samples, chainOf(this.options));
    return this.#draws;
  }
}

function describeParameters({ options, layout, theta, sigma, origin, scale }: AdditiveState): AdditiveParameters {
  const unit = options.growth === "logistic" ? 1 : scale;
  const seasonal: Record<string, { sine: Float64Array; cosine: Float64Array }> = {};
  const holidays: Record<string, Float64Array> = {};
  const regressors: Record<string, number> = {};
  let regressor = 0;
  for (const { name, kind, mode, first, count } of layout.parts) {
    const size = mode === "multiplicative" ? 1 : scale;
    const effects = theta.slice(first, first + count).map((value) => value * size);
    if (kind === "holiday") holidays[name] = effects;
    else if (kind === "seasonal") seasonal[name] = { sine: effects.filter((_, i) => i % 2 === 0), cosine: effects.filter((_, i) => i % 2 === 1) };
    else {
      regressors[name] = effects[0] / layout.regressors[regressor].deviation;
      regressor++;
    }
  }
  return {
    intercept: (options.growth === "logistic" ? 0 : origin) + theta[0] * unit,
    slope: (theta[1] * unit) / layout.span,
    residualDeviation: sigma * scale,
    seasonal,
    holidays,
    regressors,
  };
}
