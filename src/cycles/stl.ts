import { parseOptions } from "../core/parse.js";
import { asModerateSeries } from "./door.js";
import { loessAt, loessInto, loessPlan } from "./loess.js";
import { type GivenStlOptions, type ResolvedStlOptions, refuseOption, type StlOptions, stlSchema } from "./schema.js";

export interface StlDecomposition {
  readonly trend: Float64Array;
  readonly seasonal: Float64Array;
  /** x − trend − seasonal. */
  readonly residual: Float64Array;
  /** Robustness weights of the last pass, 0 (outlier) to 1; all 1 without outer iterations. */
  readonly weights: Float64Array;
}

/**
 * Splits a series into trend, season and residual by repeated local regression (LOESS); the season may change slowly.
 *
 *     x[t] = trend[t] + seasonal[t] + residual[t]
 *
 * @wholeSample every value uses data on both sides of it
 * @param x - at least two full periods
 * @throws InvalidInputError
 * @see Cleveland, Cleveland, McRae and Terpenning (1990), STL, J. Official Statistics 6, 3–73; defaults of statsmodels' `STL`
 * @example stl(prices, { period: 21, robust: true }).trend
 */
export function stl(x: ArrayLike<number>, options: StlOptions): StlDecomposition {
  const given = parseOptions("stl", stlSchema, options);
  const series = asModerateSeries("stl", "x", x, 2 * given.period);
  const settings = resolveStl("stl", given);
  return decompose(series, settings);
}

/** Fills in the defaults that hang on other options. @throws InvalidInputError for spans that do not reach beyond a period */
export function resolveStl(where: string, given: GivenStlOptions): ResolvedStlOptions {
  const { period, seasonal, robust } = given;
  const trend = given.trend ?? oddFrom(Math.ceil((1.5 * period) / (1 - 1.5 / seasonal)));
  const lowPass = given.lowPass ?? oddFrom(period + 1);
  if (trend <= period) refuseOption(where, "trend", `a span above the period ${period}`, trend);
  if (lowPass <= period) refuseOption(where, "lowPass", `a span above the period ${period}`, lowPass);
  const innerIterations = given.innerIterations ?? (robust ? 2 : 5);
  const outerIterations = given.outerIterations ?? (robust ? 15 : 0);
  return { ...given, trend, lowPass, innerIterations, outerIterations };
}

/** The decomposition of a checked series. */
export function decompose(y: Float64Array, settings: ResolvedStlOptions): StlDecomposition {
  const n = y.length;
  const { period, innerIterations, outerIterations } = settings;
  const trend = new Float64Array(n);
  const seasonal = new Float64Array(n);
  const residual = new Float64Array(n);
  const weights = new Float64Array(n).fill(1);
  const season = seasonSmoother(n, settings);
  const lowPass = lowPassFilter(n + 2 * period, settings);
  const trendPlan = loessPlan(n, settings.trend, settings.trendDegree, settings.trendJump);
  const detrended = new Float64Array(n);
  const smoothed = new Float64Array(n + 2 * period);
  const level = new Float64Array(n);
  const scratch = new Float64Array(n);
  for (let outer = 0; outer <= outerIterations; outer++) {
    const robustness = outer === 0 ? null : weights;
    for (let inner = 0; inner < innerIterations; inner++) {
      for (let t = 0; t < n; t++) detrended[t] = y[t] - trend[t];
      season(smoothed, detrended, robustness);
      lowPass(level, smoothed);
      for (let t = 0; t < n; t++) {
        seasonal[t] = smoothed[period + t] - level[t];
        detrended[t] = y[t] - seasonal[t]; // now the deseasonalised series
      }
      loessInto(trend, detrended, robustness, trendPlan);
    }
    for (let t = 0; t < n; t++) residual[t] = y[t] - trend[t] - seasonal[t];
    if (outer < outerIterations) bisquareInto(weights, residual, scratch);
  }
  return { trend, seasonal, residual, weights };
}

/** Smooths each phase of the season over the years and continues it by one season at both ends. */
function seasonSmoother(n: number, { period, seasonal, seasonalDegree, seasonalJump }: ResolvedStlOptions) {
  const longest = Math.ceil(n / period);
  const [full, short] = [longest, longest - 1].map((seasons) => loessPlan(seasons, seasonal, seasonalDegree, seasonalJump));
  const [phaseValues, weights, fit] = [0, 0, 0].map(() => new Float64Array(longest));
  return (out: Float64Array, y: Float64Array, robustness: Float64Array | null): void => {
    for (let phase = 0; phase < period; phase++) {
      const plan = phase + (longest - 1) * period < n ? full : short;
      const seasons = plan.length;
      const phaseWeights = robustness && weights;
      for (let k = 0, t = phase; k < seasons; k++, t += period) {
        phaseValues[k] = y[t];
        if (robustness) weights[k] = robustness[t];
      }
      loessInto(fit, phaseValues, phaseWeights, plan);
      out[phase] = loessAt(-1, 0, fit[0], phaseValues, phaseWeights, plan);
      for (let k = 0, t = phase + period; k < seasons; k++, t += period) out[t] = fit[k];
      out[phase + (seasons + 1) * period] = loessAt(seasons, Math.max(0, seasons - seasonal), fit[seasons - 1], phaseValues, phaseWeights, plan);
    }
  };
}

/** Moving averages of period, period and 3 points, then LOESS: what is left of the season's level is taken out of it. */
function lowPassFilter(length: number, { period, lowPass, lowPassDegree, lowPassJump }: ResolvedStlOptions) {
  const once = new Float64Array(length - period + 1);
  const twice = new Float64Array(once.length - period + 1);
  const averaged = new Float64Array(twice.length - 2);
  const plan = loessPlan(averaged.length, lowPass, lowPassDegree, lowPassJump);
  return (out: Float64Array, smoothed: Float64Array): void => {
    movingAverageInto(once, smoothed, period);
    movingAverageInto(twice, once, period);
    movingAverageInto(averaged, twice, 3);
    loessInto(out, averaged, null, plan);
  };
}

function movingAverageInto(out: Float64Array, x: Float64Array, width: number): void {
  let sum = 0;
  for (let i = 0; i < width; i++) sum += x[i];
  out[0] = sum / width;
  for (let i = 1; i < out.length; i++) {
    sum = sum - x[i - 1] + x[i + width - 1];
    out[i] = sum / width;
  }
}

/** Bisquare weights of the residuals on the scale of six times their median magnitude. */
function bisquareInto(weights: Float64Array, residual: Float64Array, scratch: Float64Array): void {
  const n = residual.length;
  for (let t = 0; t < n; t++) scratch[t] = Math.abs(residual[t]);
  scratch.sort();
  const scale = 3 * (scratch[n >> 1] + scratch[(n - 1) >> 1]);
  for (let t = 0; t < n; t++) {
    const size = Math.abs(residual[t]);
    const ratio = size / scale;
    const rest = 1 - ratio * ratio;
    if (size <= 0.001 * scale) weights[t] = 1;
    else weights[t] = size <= 0.999 * scale ? rest * rest : 0;
  }
}

function oddFrom(width: number): number {
  return width % 2 === 0 ? width + 1 : width;
}
