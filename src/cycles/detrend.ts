import { parseOptions } from "../core/parse.js";
import { centre, toModerateSeries } from "./door.js";
import { type DetrendOptions, detrendSchema } from "./schema.js";

/**
 * Subtracts the least-squares line ("linear") or the mean ("constant").
 * @wholeSample the line is fitted to every value
 * @throws InvalidInputError
 * @example detrend(logPrices) // what is left of a constant growth rate
 */
export function detrend(x: ArrayLike<number>, options: DetrendOptions = {}): Float64Array {
  const { type } = parseOptions("detrend", detrendSchema, options);
  const series = toModerateSeries("detrend", "x", x);
  detrendInPlace(series, type);
  return series;
}

export function detrendInPlace(series: Float64Array, type: "linear" | "constant" | "none"): void {
  if (type === "linear" && series.length > 1) subtractLine(series);
  else if (type !== "none") centre(series);
}

/** The line is taken about the middle of the time axis and the first value, where level and slope do not disturb each other. */
function subtractLine(series: Float64Array): void {
  const n = series.length;
  const level = series[0];
  const middle = (n - 1) / 2;
  const half = n >> 1;
  let sum = n % 2 === 1 ? series[half] - level : 0;
  let covariance = 0;
  for (let t = 0; t < half; t++) {
    const before = series[t] - level;
    const after = series[n - 1 - t] - level;
    sum += before + after;
    covariance += (middle - t) * (after - before);
  }
  const mean = sum / n;
  const slope = covariance / ((n * (n * n - 1)) / 12); // Σ (t − middle)² in closed form
  for (let t = 0; t < half; t++) {
    const arm = slope * (middle - t);
    series[t] = series[t] - level - mean + arm;
    series[n - 1 - t] = series[n - 1 - t] - level - mean - arm;
  }
  if (n % 2 === 1) series[half] = series[half] - level - mean;
}
