import { toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { medianOf } from "../../stats/order-statistics.js";

/** Values farther out, in robust standard deviations, are brought there: a jump is no shape … */
const CLIP = 3;
/** … and from here on it tells no more about the volatility around it. */
const LARGEST_SIZE = 10;
/** Volatility is that of the neighbours within about this share of a window to either side. */
const VOLATILITY_SHARE = 2 / 3;
const ROBUST_SCALE = 1.482602218505602; // median absolute deviation to standard deviation, for normal data

/**
 * To median 0 and about unit size everywhere, so that windows are alike by their shape and not because a calm half is followed by a wild one:
 *
 *     v_t = (x_t − median) / Σ w(s − t) |x_s − median| · Σ w(s − t),      w(k) = (d / (1 + d))^|k|,  d = ⅔ window
 *
 * then clipped at three robust standard deviations of v.
 */
export function standardised(where: string, x: ArrayLike<number>, least: number, window: number): Float64Array {
  const values = toSeries(where, "x", x, least);
  const size = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const deviations = robust(size > 0 ? values.map((value) => value / size) : values); // divided first, so that no difference overflows
  const steady = deviations && robust(perLocalSize(deviations, VOLATILITY_SHARE * window));
  if (!steady) throw new InvalidInputError("CONSTANT_SERIES", { where, what: "x", expected: "values of which at least half differ", received: values[0] });
  return steady.map((value) => Math.max(-CLIP, Math.min(CLIP, value)));
}

/** In robust standard deviations from the median; null where more than half of the values are equal. */
function robust(values: Float64Array): Float64Array | null {
  const middle = medianOf(values.slice());
  const deviation = ROBUST_SCALE * medianOf(values.map((value) => Math.abs(value - middle)));
  return deviation > 0 ? values.map((value) => (value - middle) / deviation) : null;
}

/** Divides each value by the weighted mean size of all, one pass in either direction. */
function perLocalSize(values: Float64Array, decay: number): Float64Array {
  const n = values.length;
  const ratio = decay / (1 + decay);
  const sizes = values.map((value) => Math.min(LARGEST_SIZE, Math.abs(value)));
  const sums = sizes.slice();
  const weights = new Float64Array(n).fill(1);
  const pass = (from: number, to: number, step: number): void => {
    let sum = 0;
    let weight = 0;
    for (let t = from; t !== to; t += step) {
      sums[t]! += ratio * sum;
      weights[t]! += ratio * weight;
      sum = ratio * sum + sizes[t]!;
      weight = ratio * weight + 1;
    }
  };
  pass(0, n, 1);
  pass(n - 1, -1, -1);
  return values.map((value, t) => (sums[t]! > 0 ? (value * weights[t]!) / sums[t]! : 0));
}
