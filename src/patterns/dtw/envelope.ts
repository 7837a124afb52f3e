import { parseOptions } from "../../core/parse.js";
import { toModerateSeries } from "./door.js";
import { type BandOptions, bandSchema } from "./schema.js";

export interface Envelope {
  /** Smallest value within `window` of each index. */
  readonly lower: Float64Array;
  /** Largest value within `window` of each index. */
  readonly upper: Float64Array;
}

/**
 * The band that a series fills when every index may move by up to `window`:
 *
 *     lower[i] = min x[j],  upper[i] = max x[j]   over |i − j| ≤ window, 0 ≤ j < n
 *
 * @wholeSample each value looks `window` ahead
 * @param x - finite, at least one value
 * @returns two series of the length of x; without a `window` constant, the extremes of all of x
 * @throws InvalidInputError
 * @see Lemire (2009), doi:10.1016/j.patcog.2008.11.030, §4: at most three comparisons per value, whatever the window
 * @example envelope([1, 3, 2, 5], { window: 1 }) // { lower: [1, 1, 2, 2], upper: [3, 3, 5, 5] }
 */
export function envelope(x: ArrayLike<number>, options: BandOptions = {}): Envelope {
  const { window = Number.MAX_SAFE_INTEGER } = parseOptions("envelope", bandSchema, options);
  const column = toModerateSeries("envelope", "x", x);
  const lower = new Float64Array(column.length);
  const upper = new Float64Array(column.length);
  envelopeInto(lower, upper, column, window);
  return { lower, upper };
}

/** @param x - no NaN, and neither of the outputs */
export function envelopeInto(lower: Float64Array, upper: Float64Array, x: Float64Array, window: number): void {
  const n = x.length;
  const reach = Math.min(window, n - 1);
  const highest = new Int32Array(n); // indices still to matter, their values falling
  const lowest = new Int32Array(n); // and rising
  let highFrom = 0;
  let highTo = 0;
  let lowFrom = 0;
  let lowTo = 0;
  for (let ahead = 0; ahead < n + reach; ahead++) {
    if (ahead < n) {
      const value = x[ahead];
      while (highTo > highFrom && x[highest[highTo - 1]] <= value) highTo--;
      highest[highTo++] = ahead;
      while (lowTo > lowFrom && x[lowest[lowTo - 1]] >= value) lowTo--;
      lowest[lowTo++] = ahead;
    }
    const i = ahead - reach;
    if (i < 0) continue;
    if (highest[highFrom] < i - reach) highFrom++;
    if (lowest[lowFrom] < i - reach) lowFrom++;
    upper[i] = x[highest[highFrom]];
    lower[i] = x[lowest[lowFrom]];
  }
}
