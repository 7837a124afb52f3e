import type { SegmentSquares } from "./segment-squares.js";

/** The least sum of squares for one number of breaks, and the starts of the new segments. */
export interface Partition {
  readonly changepoints: number[];
  readonly squares: number;
}

/**
 * The best partitions into 1 … maxBreaks + 1 segments of at least `minSize` values, exactly. Starts are visited in order, so that the squares of one start are
 * enough to hold: O(n · maxBreaks) memory, O(n² · maxBreaks) time beside the squares themselves. Of equal partitions the one with earlier last breaks wins.
 * @see Bai and Perron (2003), Computation and analysis of multiple structural change models, doi:10.1002/jae.659, §3.2
 */
export function bestPartitions(n: number, squaresFrom: SegmentSquares, minSize: number, maxBreaks: number): Partition[] {
  const width = n + 1;
  /** [breaks][end]: the least squares of the first `end` values, and where the last of their segments starts. */
  const least = new Float64Array((maxBreaks + 1) * width).fill(Infinity);
  const lastStart = new Int32Array((maxBreaks + 1) * width);
  const own = new Float64Array(width);
  for (let start = 0; start + minSize <= n; start++) {
    if (start > 0 && start < minSize) continue;
    squaresFrom(own, start);
    const mostBreaks = start === 0 ? 0 : Math.min(maxBreaks, Math.floor(start / minSize));
    for (let breaks = start === 0 ? 0 : 1; breaks <= mostBreaks; breaks++) {
      const before = start === 0 ? 0 : least[(breaks - 1) * width + start]!;
      const row = breaks * width;
      for (let end = start + minSize; end <= n; end++) {
        const squares = before + own[end]!;
        if (squares < least[row + end]!) {
          least[row + end] = squares;
          lastStart[row + end] = start;
        }
      }
    }
  }
  return Array.from({ length: maxBreaks + 1 }, (_, breaks) => {
    const changepoints: number[] = [];
    for (let end = n, rest = breaks; rest > 0; rest--) {
      end = lastStart[rest * width + end]!;
      changepoints.unshift(end);
    }
    return { changepoints, squares: least[breaks * width + n]! };
  });
}
