import type { IsoDate } from "../../core/dates.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { log } from "../../math/elementary.js";
import { toColumn } from "../../stats/columns.js";
import type { DatedForecaster } from "../forecaster.js";
import { cadenceOf, toDays } from "./cadence.js";
import { componentsAt } from "./components.js";
import { nameOf, readOptions, readRegressors } from "./door.js";
import { FittedAdditive } from "./fitted-additive.js";
import { createLayout, designRowInto, type Layout, type RegressorScale, settle } from "./layout.js";
import { findMode } from "./map.js";
import { createPriors, createShape } from "./model.js";
import { pointOf } from "./point.js";
import type { AdditiveForecasterOptions, ResolvedAdditiveForecasterOptions } from "./schema.js";

const WHERE = "AdditiveForecaster.fit";

const dataSchema = z.strictObject({
  /** Day of each value, strictly increasing, not necessarily evenly spaced; without them values are one step apart. */
  dates: z.optional(z.custom<readonly IsoDate[]>(Array.isArray, "an array of days as YYYY-MM-DD")),
  /** One column per regressor that the options name, as long as y. */
  regressors: z.optional(z.custom<Readonly<Record<string, ArrayLike<number>>>>((value) => typeof value === "object" && value !== null, "columns by name")),
});
/** @interface */
export type AdditiveData = z.input<typeof dataSchema>;

/**
 * Additive forecaster: a bending trend, seasons, holidays and regressors, each of which can be read off.
 *
 *     y(t) = g(t) · (1 + Σ multiplicative parts) + Σ additive parts + ε,   ε normal
 *     g(t) = m + k t + Σ_j bend_j (t − s_j)₊      (linear; `logistic`: cap / (1 + e^−g), `flat`: m)
 *     season(t) = Σ_k a_k sin 2πkt/P + b_k cos 2πkt/P
 *
 * Bends have a Laplace prior, so that most of the candidate changepoints stay unused; all else has a weak normal prior. `parameters` and
 * `changepoints` are the joint posterior mode, found exactly (a convex problem, see `findMode`), not by a general optimiser. Components and
 * forecasts are the posterior mean, where the size of the bends is learned from the history and the trend may also have bent near its end;
 * from there on it grows at the slope of the mode. The intervals come from draws of the same posterior and of future bends, so they hold
 * the uncertainty of parameters, trend and noise. `samples: 0` asks for no draws: all is the mode then, as Prophet has it, at a
 * fraction of the cost, and there are no intervals. The model and its defaults are Prophet's; different are the scaling (by the range of
 * y where every part is additive, so that a shift of the data only shifts the forecast), the cap on a logistic trend (constant, with priors
 * on the rate and on the exponent's value at the start), the point forecast and the intervals, which Prophet draws about the mode alone.
 * Residual autocorrelation is not modelled: where it is strong, intervals are too narrow; see `conformalIntervals` and `Sarima`. A constant
 * series has a constant forecast with an interval of no width.
 *
 * @see Taylor and Letham (2018), "Forecasting at scale", doi:10.1080/00031305.2017.1380080
 * @example
 * const y = [3, 5, 4, 6, 5, 7, 6, 8, 7, 9];
 * new AdditiveForecaster({ seasonalities: [{ name: "pair", period: 2, order: 1 }] }).fit(y).forecast(2).mean; // near 8, 10
 */
export class AdditiveForecaster implements DatedForecaster {
  readonly usesDates = true;
  readonly options: ResolvedAdditiveForecasterOptions;

  /** @throws InvalidInputError INVALID_OPTION */
  constructor(options: AdditiveForecasterOptions = {}) {
    this.options = readOptions("AdditiveForecaster", options);
  }

  /**
   * O(n · columns² + columns³ · steps), of which 400 steps are the posterior mean's.
   * @param y - oldest first, at least 2 values
   * @throws InvalidInputError y or a regressor not finite or beyond ±1e140, lengths that differ, dates that do not increase, holidays or named seasons without dates
   */
  fit(y: ArrayLike<number>, data: AdditiveData = {}): FittedAdditive {
    const { options } = this;
    const { dates, regressors } = parseOptions(WHERE, dataSchema, data);
    const values = toColumn(WHERE, "y", y, 2);
    const n = values.length;
    const times = dates ? toDays(WHERE, "dates", dates, n) : Float64Array.from(values, (_, t) => t);
    const columns = readRegressors(WHERE, options, regressors, n);
    const layout = createLayout(options, settle(options, times, dates !== undefined, columns.map(scaleOf(options))));
    const { origin, scale, constant } = scaleOfSeries(values, options, layout);
    const scaled = values.map((value) => (value - origin) / scale);
    const design = new Float64Array(n * layout.allColumns);
    for (let i = 0; i < n; i++) designRowInto(design.subarray(i * layout.allColumns, (i + 1) * layout.allColumns), layout, times[i], columns, i);
    const shape = createShape(layout, options.growth === "logistic" ? (options.cap! - origin) / scale : null);
    const start = new Float64Array(layout.allColumns);
    if (shape.cap !== null && !constant) startLogistic(start, scaled, shape.cap);
    const mode = constant ? null : findMode(shape, design, scaled, createPriors(layout, options), start);
    const theta = mode ? mode.theta.map((value) => value + 0) : start; // no −0, which a text would lose
    const fit = {
      options,
      layout,
      theta,
      sigma: mode ? mode.sigma : 0,
      gram: mode ? mode.linearised.gram : new Float64Array(layout.allColumns * layout.allColumns),
      gradient: mode ? mode.linearised.gradient : new Float64Array(layout.allColumns),
      residualSquares: mode ? mode.linearised.residualSquares : 0,
      observations: n,
    };
    const point = pointOf(fit);
    const components = componentsAt(layout, shape, design, n, point, origin, scale);
    return new FittedAdditive({
      ...fit,
      point,
      last: times[n - 1],
      cadence: dates ? cadenceOf(times) : { kind: "days", days: 1 },
      origin,
      scale,
      converged: mode ? mode.converged : true,
      iterations: mode ? mode.iterations : 0,
      components,
      residuals: components.mean.map((mean, i) => values[i] - mean),
    });
  }
}

/** Mean and standard deviation of a regressor's history; the deviation of a constant one counts as 1. */
const scaleOf =
  ({ regressors }: ResolvedAdditiveForecasterOptions) =>
  (column: Float64Array, i: number): RegressorScale => {
    const level = column[0];
    let sum = 0;
    for (const value of column) sum += value - level;
    const mean = level + sum / column.length;
    let squares = 0;
    for (const value of column) squares += (value - mean) * (value - mean);
    return { name: nameOf(regressors[i]), mean, deviation: Math.sqrt(squares / column.length) || 1 };
  };

/** Additive models see (y − min) / range; where parts multiply or the trend saturates the zero of y means something and stays. */
function scaleOfSeries(
  y: Float64Array,
  { growth, floor }: ResolvedAdditiveForecasterOptions,
  { parts }: Layout,
): { origin: number; scale: number; constant: boolean } {
  let least = y[0];
  let most = y[0];
  for (const value of y) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  if (!(most > least)) return { origin: growth === "logistic" ? floor : least, scale: 1, constant: true };
  if (growth !== "logistic" && parts.every(({ mode }) => mode === "additive")) return { origin: least, scale: most - least, constant: false };
  return { origin: floor, scale: Math.max(Math.abs(least - floor), Math.abs(most - floor)), constant: false };
}

/** Intercept and slope from the means of the first and the last third. */
function startLogistic(start: Float64Array, y: Float64Array, cap: number): void {
  const third = Math.max(1, Math.floor(y.length / 3));
  const logit = (values: Float64Array): number => {
    const share = Math.min(0.95, Math.max(0.05, values.reduce((sum, value) => sum + value, 0) / values.length / cap));
    return log(share / (1 - share));
  };
  const [early, late] = [logit(y.subarray(0, third)), logit(y.subarray(y.length - third))];
  start[1] = 1.5 * (late - early);
  start[0] = early - start[1] / 6;
}
