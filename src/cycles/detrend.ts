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

/** The line is taken about the middle of the time axis, where level and slope do not disturb each other. */
export function detrendInPlace(series: Float64Array, type: "linear" | "constant" | "none"): void {
  if (type === "none") return;
  centre(series);
  if (type === "constant") return;
  const n = series.length;
  const middle = (n - 1) / 2;
  let covariance = 0;
  for (let t = 0; t < n; t++) covariance += (t - middle) * series[t];
  const slope = n > 1 ? covariance / ((n * (n * n - 1)) / 12) : 0; // Σ (t − middle)² in closed form
  for (let t = 0; t < n; t++) series[t] -= slope * (t - middle);
}
