import { normalQuantile } from "../../math/normal-quantile.js";
import { longRunNoise } from "./dependence.js";
import { rankShares } from "./scores.js";
import type { SegmentTest } from "./segment-test.js";
import { columnOf, type Signal } from "./signal.js";
import { choleskyOf, solveLower } from "./whitening.js";
import { correlationWithin, productWithin, type Window } from "./windows.js";

/**
 * −|sum of normal scores|² / length, of the ranks of each column, made uncorrelated between columns and scaled by their long-run variance.
 *
 * Without a change each column of scores is a random order of the same normal quantiles, whatever the law of the observations: sums over few of them are as good as
 * Gaussian, and outliers count no more than their ranks.
 */
export function levelTest(signal: Signal, windows: readonly Window[], isThorough: boolean): SegmentTest {
  const { columns, rows } = signal;
  const scores = Array.from({ length: columns }, (_, j) => withEvenSpread(rankShares(columnOf(signal, j)).map(normalQuantile), windows));
  const noise = scores.map((column) => longRunNoise(column, windows, isThorough));
  const factor = choleskyOf(correlationWithin(scores, windows));
  const scale = Float64Array.from(noise, ({ variance, factor: inflation }) => (variance > 0 ? 1 / Math.sqrt(variance * inflation) : 0));
  const sums = new Float64Array((rows + 1) * columns); // of the white scores
  const row = new Float64Array(columns);
  for (let t = 0; t < rows; t++) {
    for (let j = 0; j < columns; j++) row[j] = scores[j]![t]! * scale[j]!;
    solveLower(factor, row);
    for (let j = 0; j < columns; j++) sums[(t + 1) * columns + j] = sums[t * columns + j]! + row[j]!;
  }
  return {
    degrees: columns,
    dependence: Float64Array.from(noise, ({ factor: inflation }) => inflation),
    of(start, end) {
      let square = 0;
      for (let j = 0; j < columns; j++) {
        const sum = sums[end * columns + j]! - sums[start * columns + j]!;
        square += sum * sum;
      }
      return -square / (end - start);
    },
  };
}

/**
 * Scores over the standard deviation that they have about the means of the three windows around: levels in quiet and in wild times count alike, where otherwise
 * changes of the volatility would pass for changes of the level.
 */
function withEvenSpread(scores: Float64Array, windows: readonly Window[]): Float64Array {
  const variances = windows.map((window) => productWithin(scores, scores, [window], 0));
  const out = scores.slice();
  windows.forEach(({ start, end }, w) => {
    const around = variances.slice(Math.max(0, w - 1), w + 2);
    const spread = Math.sqrt(around.reduce((sum, variance) => sum + variance, 0) / around.length);
    if (spread > 0) for (let t = start; t < end; t++) out[t]! /= spread;
  });
  return out;
}
