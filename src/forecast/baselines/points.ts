import { meanOf } from "../../stats/columns.js";
import type { ResolvedBaselineOptions } from "./schema.js";

/** The least-squares line y_t = atEnd + slope (t − (n − 1)), fitted about the middle so that a large level costs no digits; a flat line for one value. */
export function lineOf(y: Float64Array): { readonly atEnd: number; readonly slope: number } {
  const n = y.length;
  const centre = (n - 1) / 2;
  const mean = meanOf(y);
  let product = 0;
  for (let t = 0; t < n; t++) product += (t - centre) * (y[t] - mean);
  const slope = n > 1 ? (12 * product) / (n * (n * n - 1)) : 0;
  return { atEnd: mean + slope * (n - 1 - centre), slope };
}

/** Values of a line h steps on: `start` is the last value of the past. */
function along(start: number, slope: number, h: number): Float64Array {
  return Float64Array.from({ length: h }, (_, k) => start + (k + 1) * slope);
}

export function baselinePoints(y: Float64Array, h: number, { method, period }: ResolvedBaselineOptions): Float64Array {
  const n = y.length;
  const last = y[n - 1];
  if (method === "naive") return new Float64Array(h).fill(last);
  if (method === "mean") return new Float64Array(h).fill(meanOf(y));
  if (method === "seasonal-naive") return Float64Array.from({ length: h }, (_, k) => y[n - period! + (k % period!)]);
  if (method === "drift") return along(last, (last - y[0]) / (n - 1), h);
  const { atEnd, slope } = lineOf(y);
  return along(atEnd, slope, h);
}
