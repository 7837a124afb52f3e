import { log } from "../../math/elementary.js";
import type { BreakInterval } from "../structural/break-interval.js";

/**
 * Places of a changepoint that the data do not tell apart from the best one. Moving it by r observations costs the sum of their contrasts, a random walk with
 * drift; near the truth the profile of the cost, over η², has the law of max (2 W(r) − |r|), whose distribution function is (1 − exp(−x / 2))². Places that cost
 * less than its quantile form the set, and the interval is its hull.
 *
 *     η² = dependence · variance of the contrasts / (4 · their mean), on either side by itself
 *
 * @param contrast - `contrastOf` the stretch that begins at `start`
 * @see Hansen (2000), doi:10.1111/1468-0262.00124, theorem 2; Bai (1997), doi:10.1162/003465397557132, for the walk
 */
export function dateInterval(contrast: Float64Array, start: number, at: number, dependence: number, confidence: number): BreakInterval {
  const bound = -2 * log(1 - Math.sqrt(confidence)) * dependence;
  const split = at - start;
  const reach = (from: number, to: number, sign: 1 | -1): number => {
    const scale = bound * noiseScale(contrast, Math.min(from, to), Math.max(from, to) + 1, sign);
    let cost = 0;
    let farthest = 0;
    for (let i = from, moved = 1; i !== to; i -= sign, moved++) {
      cost += sign * contrast[i]!;
      if (cost <= scale) farthest = moved;
    }
    return farthest;
  };
  return { lower: at - reach(split - 1, 0, 1), upper: at + reach(split, contrast.length - 1, -1) };
}

/** Variance / (4 · mean) of a side's contrasts, Infinity where they do not tell the sides apart. */
function noiseScale(contrast: Float64Array, from: number, to: number, sign: 1 | -1): number {
  let mean = 0;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const step = sign * contrast[i]! - mean;
    mean += step / (i - from + 1);
    squares += step * (sign * contrast[i]! - mean);
  }
  return mean > 0 ? squares / (to - from) / (4 * mean) : Infinity;
}
