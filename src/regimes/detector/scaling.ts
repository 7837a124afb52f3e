import { medianOf } from "../../stats/order-statistics.js";

/** Middle and spread of the features over a training span. */
export interface RobustScaling {
  /** Features that vary on the span; the others say nothing and are left out. */
  readonly used: readonly number[];
  /** Of the used ones. */
  readonly centres: Float64Array;
  readonly spreads: Float64Array;
}

/** MAD of a normal law in standard deviations, and its mean absolute deviation. */
const MAD_TO_DEVIATION = 1.482602218505602;
const MEAN_ABSOLUTE_TO_DEVIATION = 1.2533141373155003;

/**
 * Median and median absolute deviation (as a standard deviation) of rows `from` to `to` − 1. Where more than half of the values are equal the mean absolute
 * deviation from the median takes its place.
 */
export function robustScaling(columns: readonly Float64Array[], from: number, to: number): RobustScaling {
  const used: number[] = [];
  const centres: number[] = [];
  const spreads: number[] = [];
  columns.forEach((column, j) => {
    const values = column.slice(from, to);
    const centre = medianOf(values);
    let sum = 0;
    for (let i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i] - centre);
      sum += values[i] / values.length;
    }
    const spread = MAD_TO_DEVIATION * medianOf(values) || MEAN_ABSOLUTE_TO_DEVIATION * sum;
    // What is left of a constant after rounding is no spread.
    if (!(spread > 1e-13 * Math.abs(centre)) || spread < 1e-290) return;
    used.push(j);
    centres.push(centre);
    spreads.push(spread);
  });
  return { used, centres: Float64Array.from(centres), spreads: Float64Array.from(spreads) };
}

/** Rows `from` to `to` − 1 in robust deviations, row-major, none further out than `limit`. */
export function standardised(
  columns: readonly Float64Array[],
  { used, centres, spreads }: RobustScaling,
  from: number,
  to: number,
  limit: number,
): Float64Array {
  const width = used.length;
  const out = new Float64Array((to - from) * width);
  for (let j = 0; j < width; j++) {
    const column = columns[used[j]];
    for (let t = from; t < to; t++) {
      const value = (column[t] - centres[j]) / spreads[j];
      out[(t - from) * width + j] = value > limit ? limit : value < -limit ? -limit : value;
    }
  }
  return out;
}
