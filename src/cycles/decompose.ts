import { parseOptions } from "../core/parse.js";
import { baseLineAt, fitBaseLine } from "./base-line.js";
import { asModerateSeries, refuse } from "./door.js";
import { refuseOption, type SeasonalDecomposeOptions, seasonalDecomposeSchema } from "./schema.js";

export interface SeasonalDecomposition {
  /** NaN at the ends that the average does not reach (none with `extrapolateTrend`). */
  readonly trend: Float64Array;
  /** One profile, repeated: mean 0 (additive) or 1 (multiplicative) over a period. */
  readonly seasonal: Float64Array;
  /** x − trend − seasonal, or x / (trend · seasonal); NaN where the trend is. */
  readonly residual: Float64Array;
}

/**
 * Classical decomposition: the trend is a moving average over one period (an even one with half weights at both ends), the season the mean
 * of the detrended values of each phase.
 *
 *     additive: x = trend + seasonal + residual        multiplicative: x = trend · seasonal · residual
 *
 * @wholeSample two-sided by default, and the profile uses the whole series in any case
 * @param x - at least two full periods; all positive for the multiplicative model
 * @throws InvalidInputError
 * @see statsmodels, `seasonal_decompose`, whose conventions these are
 * @example seasonalDecompose(monthlySales, { period: 12, model: "multiplicative" }).seasonal
 */
export function seasonalDecompose(x: ArrayLike<number>, options: SeasonalDecomposeOptions): SeasonalDecomposition {
  const { period, model, twoSided, extrapolateTrend } = parseOptions("seasonalDecompose", seasonalDecomposeSchema, options);
  const y = asModerateSeries("seasonalDecompose", "x", x, 2 * period);
  const multiplicative = model === "multiplicative";
  if (multiplicative) assertPositive(y);
  const { trend, first, last } = periodAverage(y, period, twoSided);
  const points = extrapolateTrend === "period" ? period - 1 : extrapolateTrend;
  if (points > 0) extrapolate(trend, first, last, points + 1);
  const sunk = multiplicative ? trend.findIndex((value) => value <= 0) : -1;
  if (sunk >= 0)
    refuseOption(
      "seasonalDecompose",
      "extrapolateTrend",
      `a trend that stays above 0, as the multiplicative model needs (at ${sunk} it does not)`,
      extrapolateTrend,
    );
  const detrended = y.map((value, t) => (multiplicative ? value / trend[t] : value - trend[t]));
  const profile = meanProfile(detrended, period, multiplicative);
  const seasonal = y.map((_, t) => profile[t % period]);
  const residual = detrended.map((value, t) => (multiplicative ? value / seasonal[t] : value - seasonal[t]));
  return { trend, seasonal, residual };
}

function assertPositive(y: Float64Array): void {
  const bad = y.findIndex((value) => !(value >= 1e-140)); // smaller ones would overflow as divisors
  if (bad >= 0) refuse("OUT_OF_RANGE", "seasonalDecompose", `x[${bad}]`, "a value > 0 for the multiplicative model", y[bad]);
}

function periodAverage(y: Float64Array, period: number, twoSided: boolean) {
  const n = y.length;
  const even = period % 2 === 0;
  const width = even ? period + 1 : period;
  const first = twoSided ? (width - 1) / 2 : width - 1;
  const last = twoSided ? n - 1 - first : n - 1;
  const trend = new Float64Array(n).fill(NaN);
  for (let t = first; t <= last; t++) {
    const start = t - first;
    let sum = 0;
    for (let j = 0; j < width; j++) sum += y[start + j];
    if (even) sum -= 0.5 * (y[start] + y[start + period]);
    trend[t] = sum / period;
  }
  return { trend, first, last };
}

/** Lines through the nearest `points` trend values; at the right end its very last value stays out, as in statsmodels. */
function extrapolate(trend: Float64Array, first: number, last: number, points: number): void {
  const start = Math.max(first, last - points);
  const head = fitBaseLine(trend.subarray(first, Math.min(first + points, last)), "monthly");
  const tail = fitBaseLine(trend.subarray(start, last), "monthly");
  for (let t = 0; t < first; t++) trend[t] = baseLineAt(head, t - first);
  for (let t = last + 1; t < trend.length; t++) trend[t] = baseLineAt(tail, t - start);
}

function meanProfile(detrended: Float64Array, period: number, multiplicative: boolean): Float64Array {
  const profile = new Float64Array(period);
  for (let phase = 0; phase < period; phase++) {
    let sum = 0;
    let known = 0;
    for (let t = phase; t < detrended.length; t += period) {
      if (Number.isNaN(detrended[t])) continue;
      sum += detrended[t];
      known++;
    }
    profile[phase] = sum / known;
  }
  const level = profile.reduce((sum, value) => sum + value, 0) / period;
  return profile.map((value) => (multiplicative ? value / level : value - level));
}
