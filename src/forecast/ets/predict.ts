import { ConvergenceError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { normalQuantile } from "../../math/normal-quantile.js";
import { studentT } from "../../stats/student-t.js";
import { toHorizon } from "../horizon.js";
import { assertDraws, summarisePaths } from "../paths.js";
import { type EtsEnd, forecastVariances, pointForecasts } from "./distribution.js";
import { type SmoothingForecastOptions, smoothingForecastSchema } from "./schema.js";
import { simulatePaths } from "./simulate.js";
import type { ParameterDraws, Uncertainty } from "./uncertainty.js";

/** The next h observations. */
export interface SmoothingForecast {
  /** Forecasts with all future errors 0. */
  readonly mean: Float64Array;
  /** Of the observation; once parameters were estimated, with the error variance over the residual degrees of freedom and the doubt about the parameters. */
  readonly variance: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /**
   * `analytic`: closed-form variance, interval by the normal (parameters given) or Student quantile (estimated). `simulated`: variance and quantiles
   * (stretched to the mean, should it lie outside) of seeded paths, for models without a closed form.
   */
  readonly method: "analytic" | "simulated";
  /** Simulated paths; null for `analytic`. */
  readonly paths: number | null;
}

/**
 * Forecasts with their intervals. Given parameters are taken for the truth: normal intervals. Estimated ones are not: the variance is that over the
 * draws (mean of the variances plus variance of the means), and Student's quantile stands for the doubt about the error variance.
 * @throws InvalidInputError, ConvergenceError DIVERGED when the forecasts leave the doubles
 */
export function predict(
  where: string,
  end: EtsEnd,
  uncertainty: Uncertainty | null,
  h: number,
  options: SmoothingForecastOptions | undefined,
): SmoothingForecast {
  const { level, paths, seed } = parseOptions(where, smoothingForecastSchema, options);
  const mean = pointForecasts(end, toHorizon(where, h));
  const variance = varianceOf(end, mean, uncertainty?.draws ?? null);
  let result: SmoothingForecast;
  if (variance !== null) {
    const tail = (1 + level) / 2;
    const reach = uncertainty === null ? normalQuantile(tail) : studentT.ppf(tail, uncertainty.degreesOfFreedom);
    const lower = mean.map((value, k) => value - reach * Math.sqrt(variance[k]));
    const upper = mean.map((value, k) => value + reach * Math.sqrt(variance[k]));
    result = { mean, variance, lower, upper, method: "analytic", paths: null };
  } else {
    assertDraws(where, h, paths);
    const samples = simulatePaths(end, uncertainty?.draws ?? null, h, paths, seed);
    const { variance: spread, lower, upper } = summarisePaths(samples, paths, level);
    for (let k = 0; k < h; k++) {
      lower[k] = Math.min(lower[k], mean[k]);
      upper[k] = Math.max(upper[k], mean[k]);
    }
    result = { mean, variance: spread, lower, upper, method: "simulated", paths };
  }
  for (const column of [result.mean, result.variance, result.lower, result.upper]) if (!column.every(Number.isFinite)) throw diverged(where, h);
  if (end.variance > 0 && result.variance.some((value) => value < SMALLEST_VARIANCE)) throw diverged(where, h); // relative errors of tiny data
  return result;
}

/** Below this a variance keeps too few digits for an interval. */
const SMALLEST_VARIANCE = 1e-300;

/** The mean of `predict` alone. @throws InvalidInputError, ConvergenceError as `predict` */
export function predictMean(where: string, end: EtsEnd, h: number): Float64Array {
  const mean = pointForecasts(end, toHorizon(where, h));
  if (!mean.every(Number.isFinite)) throw diverged(where, h);
  return mean;
}

function diverged(where: string, h: number): ConvergenceError {
  return new ConvergenceError("DIVERGED", {
    where,
    what: "h",
    expected: "a horizon over which the forecasts, and their variances, stay within the doubles",
    received: h,
  });
}

/** Draws times steps times phases; beyond it fewer draws, evenly taken, have to do. */
const MOST_WORK = 20_000_000;

/** null where there is no closed form. */
function varianceOf(end: EtsEnd, mean: Float64Array, draws: ParameterDraws | null): Float64Array | null {
  const given = forecastVariances(end, mean);
  if (given === null || draws === null) return given;
  const h = mean.length;
  const stride = 1 + Math.floor((draws.ends.length * h * Math.min(h, end.kind.period)) / MOST_WORK);
  const total = new Float64Array(h);
  let mass = 0;
  for (let i = 0; i < draws.ends.length; i += stride) {
    const other = { ...draws.ends[i]!, variance: end.variance };
    const otherMean = pointForecasts(other, h);
    const otherVariance = forecastVariances(other, otherMean)!;
    const weight = draws.weights[i]!;
    for (let k = 0; k < h; k++) total[k] += weight * (otherVariance[k] + (otherMean[k] - mean[k]) * (otherMean[k] - mean[k]));
    mass += weight;
  }
  return mass > 0 ? total.map((value) => value / mass) : given;
}
