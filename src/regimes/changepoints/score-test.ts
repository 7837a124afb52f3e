import { longRunNoise } from "./dependence.js";
import type { SegmentTest } from "./segment-test.js";
import { choleskyOf, solveLower } from "./whitening.js";
import { correlationWithin, productWithin, type Window } from "./windows.js";

/**
 * Scores over the standard deviation that they have about the means of the three windows around: levels in quiet and in wild times count alike, where otherwise
 * changes of the volatility would pass for changes of the level.
 */
export function withEvenSpread(scores: Float64Array, windows: readonly Window[]): Float64Array {
  const variances = windows.map((window) => productWithin(scores, scores, [window], 0));
  const out = scores.slice();
  windows.forEach(({ start, end }, w) => {
    const around = variances.slice(Math.max(0, w - 1), w + 2);
    const spread = Math.sqrt(around.reduce((sum, variance) => sum + variance, 0) / around.length);
    if (spread > 0) for (let t = start; t < end; t++) out[t]! /= spread;
  });
  return out;
}

/** −|sum of the scores|² / length, the scores made uncorrelated with each other and scaled by their long-run variance. */
export function scoreTest(scores: readonly Float64Array[], windows: readonly Window[]): SegmentTest {
  const degrees = scores.length;
  const n = scores[0]!.length;
  const noise = scores.map((column) => longRunNoise(column, windows));
  const factor = choleskyOf(correlationWithin(scores, windows));
  const scale = Float64Array.from(noise, ({ variance, factor: inflation }) => (variance > 0 ? 1 / Math.sqrt(variance * inflation) : 0));
  const sums = new Float64Array((n + 1) * degrees); // of the white scores
  const row = new Float64Array(degrees);
  for (let t = 0; t < n; t++) {
    for (let c = 0; c < degrees; c++) row[c] = scores[c]![t]! * scale[c]!;
    solveLower(factor, row);
    for (let c = 0; c < degrees; c++) sums[(t + 1) * degrees + c] = sums[t * degrees + c]! + row[c]!;
  }
  return {
    degrees,
    dependence: Float64Array.from(noise, ({ factor: inflation }) => inflation),
    of(start, end) {
      let square = 0;
      for (let c = 0; c < degrees; c++) {
        const sum = sums[end * degrees + c]! - sums[start * degrees + c]!;
        square += sum * sum;
      }
      return -square / (end - start);
    },
  };
}
