import { parseOptions } from "../core/parse.js";
import { toModerateSeries } from "./door.js";
import { type MstlOptions, mstlSchema, refuseOption } from "./schema.js";
import { decompose, resolveStl } from "./stl.js";

export interface MstlDecomposition {
  readonly trend: Float64Array;
  /** One seasonal part per period, periods ascending. */
  readonly seasonal: Float64Array[];
  /** x − trend − Σ seasonal. */
  readonly residual: Float64Array;
}

/**
 * Splits a series into a trend, several seasons and a residual: STL for each period in turn, short ones first, on the series without the
 * other seasons; the trend is that of the last one.
 * @wholeSample every value uses data on both sides of it
 * @param x - at least two full seasons of the longest period
 * @throws InvalidInputError
 * @see Bandara, Hyndman and Bergmeir (2021), arXiv:2107.13462
 * @example mstl(dailyCounts, { periods: [5, 21] }).seasonal[1]
 */
export function mstl(x: ArrayLike<number>, options: MstlOptions): MstlDecomposition {
  const { periods, windows, iterations, ...common } = parseOptions("mstl", mstlSchema, options);
  if (new Set(periods).size < periods.length) refuseOption("mstl", "periods", "different periods", periods);
  if (windows && windows.length !== periods.length) refuseOption("mstl", "windows", `${periods.length} spans, one per period`, windows);
  const ascending = periods.map((_, i) => i).sort((a, b) => periods[a] - periods[b]);
  const settings = ascending.map((i, rank) => resolveStl("mstl", { ...common, period: periods[i], seasonal: windows?.[i] ?? 11 + 4 * rank }));
  const rest = toModerateSeries("mstl", "x", x, 2 * Math.max(...periods));
  const seasonal = settings.map(() => new Float64Array(rest.length));
  let trend = new Float64Array(rest.length);
  const passes = settings.length === 1 ? 1 : iterations; // one season leaves nothing to iterate on
  for (let pass = 0; pass < passes; pass++) {
    settings.forEach((setting, s) => {
      for (let t = 0; t < rest.length; t++) rest[t] += seasonal[s][t];
      const parts = decompose(rest, setting);
      seasonal[s] = parts.seasonal as Float64Array<ArrayBuffer>;
      trend = parts.trend as Float64Array<ArrayBuffer>;
      for (let t = 0; t < rest.length; t++) rest[t] -= seasonal[s][t];
    });
  }
  for (let t = 0; t < rest.length; t++) rest[t] -= trend[t];
  return { trend, seasonal, residual: rest };
}
