import { GrowingFit } from "./growing-fit.js";
import type { RegressionSample } from "./sample.js";

/** Fills `out[end]` with the residual squares of rows `start` up to, not including, `end`, for every end above `start`. */
export type SegmentSquares = (out: Float64Array, start: number) => void;

/** One pass over the rows for each start: Welford's update for a mean, rotations for a regression. */
export function segmentSquares({ n, k, y, rows }: RegressionSample): SegmentSquares {
  if (k > 1) {
    const fit = new GrowingFit(k);
    return (out, start) => {
      fit.clear();
      for (let t = start; t < n; t++) {
        fit.add(rows, t, y[t]!);
        out[t + 1] = fit.residualSumOfSquares;
      }
    };
  }
  const shares = Float64Array.from({ length: n + 1 }, (_, count) => 1 / count);
  return (out, start) => {
    let mean = 0;
    let squares = 0;
    for (let t = start; t < n; t++) {
      const error = y[t]! - mean;
      mean += error * shares[t + 1 - start]!;
      squares += error * (y[t]! - mean);
      out[t + 1] = squares;
    }
  };
}
