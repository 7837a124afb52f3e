import { GrowingFit } from "./growing-fit.js";
import type { RegressionSample } from "./sample.js";

/**
 * Chow's statistic in its chi-squared form for each start of a new segment from `first` to `last`, inside rows `start` to `end`:
 *
 *     F = (RSS₀ − RSS₁) / (RSS₁ / (n − 2k)),   RSS₁ of both sides fitted apart
 */
export function chowPath(sample: RegressionSample, start: number, end: number, first: number, last: number): Float64Array {
  const { k, y, rows, rounding } = sample;
  const n = end - start;
  const fit = new GrowingFit(k);
  const apart = new Float64Array(last - first + 1);
  for (let t = end - 1; t >= first; t--) {
    fit.add(rows, t, y[t]!);
    if (t <= last) apart[t - first] = fit.residualSumOfSquares;
  }
  fit.clear();
  for (let t = start; t < end; t++) {
    if (t >= first && t <= last) apart[t - first] = apart[t - first]! + fit.residualSumOfSquares;
    fit.add(rows, t, y[t]!);
  }
  const together = Math.max(fit.residualSumOfSquares, n * rounding);
  return apart.map((squares) => {
    const least = Math.max(squares, n * rounding); // a split that leaves only rounding would divide by nothing
    return Math.max(0, ((together - least) / least) * (n - 2 * k));
  });
}

/** λ of Hansen's law for dates from `first` to `last`, counted in values before them, among n. */
export const spanRatio = (n: number, first: number, last: number): number => ((n - first) / first) * (last / (n - last));

/** Place of the largest value, the first of equals. */
export function placeOfLargest(values: Float64Array): number {
  let place = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[place]!) place = i;
  return place;
}
