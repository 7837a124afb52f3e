import { createRng } from "../../core/rng.js";
import { log1p } from "../../math/elementary.js";
import { sampleNormal } from "../../math/sampling.js";
import type { Layout } from "./layout.js";
import { type Shape, trendAt } from "./model.js";
import type { PosteriorDraws } from "./posterior.js";

/**
 * Quantiles of what may be observed at each of the given rows: per posterior draw a trend that goes on bending after the history (at the
 * rate of the changepoints, by Laplace amounts of that draw's scale), the parts, and observation noise. The draws of a row do not depend
 * on how many rows follow.
 *
 * @param times - ascending, scaled: 1 is the last observation
 * @param design - rows of the design at those times
 * @param quantiles - probabilities, ascending
 * @returns one column per quantile, in units of the scaled series
 * @see Taylor and Letham (2018), doi:10.1080/00031305.2017.1380080, §3.1.4
 */
export function simulateQuantiles(
  shape: Shape,
  layout: Layout,
  { theta, sigma, bendScale }: PosteriorDraws,
  times: Float64Array,
  design: Float64Array,
  quantiles: readonly number[],
  seed: number,
): Float64Array[] {
  const { trendColumns, columns, allColumns, multiplies, cap } = shape;
  const draws = sigma.length;
  const rate = layout.changepoints.length + layout.lateBends.length; // per length of the history
  const noise = createRng(seed, "additive", "noise");
  const chances = Array.from({ length: rate > 0 ? draws : 0 }, (_, draw) => createRng(seed, "additive", "bends", draw));
  const wait = (draw: number): number => -log1p(-chances[draw]()) / rate;
  const nextBend = Float64Array.from({ length: draws }, (_, draw) => (rate > 0 ? 1 + wait(draw) : Infinity));
  const bendSum = new Float64Array(draws); // Σ change, and Σ change · time, of the bends so far
  const bendMoment = new Float64Array(draws);
  const values = new Float64Array(draws);
  const result = quantiles.map(() => new Float64Array(times.length));
  for (let row = 0; row < times.length; row++) {
    const at = row * allColumns;
    const t = times[row];
    for (let draw = 0; draw < draws; draw++) {
      const base = draw * allColumns;
      let predictor = 0;
      let added = 0;
      let share = 0;
      for (let j = 0; j < trendColumns; j++) predictor += design[at + j] * theta[base + j];
      for (let j = columns; j < allColumns; j++) predictor += design[at + j] * theta[base + j];
      for (let j = trendColumns; j < columns; j++) {
        const term = design[at + j] * theta[base + j];
        if (multiplies[j] === 1) share += term;
        else added += term;
      }
      while (nextBend[draw] < t) {
        const u = chances[draw]() - 0.5;
        const change = (u < 0 ? 1 : -1) * bendScale[draw] * log1p(-2 * Math.min(Math.abs(u), 0.4999999999999999));
        bendSum[draw] += change;
        bendMoment[draw] += change * nextBend[draw];
        nextBend[draw] += wait(draw);
      }
      predictor += bendSum[draw] * t - bendMoment[draw];
      values[draw] = trendAt(predictor, cap) * (1 + share) + added + sigma[draw] * sampleNormal(noise);
    }
    values.sort();
    for (let q = 0; q < quantiles.length; q++) {
      const place = (draws - 1) * quantiles[q];
      const below = Math.floor(place);
      const above = Math.min(draws - 1, below + 1);
      result[q][row] = values[below] + (place - below) * (values[above] - values[below]);
    }
  }
  return result;
}
