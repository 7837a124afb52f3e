import type { Segmentation } from "./pelt.js";
import type { SegmentCost } from "./segment-cost.js";

/**
 * The segmentation with `count` changepoints that costs least.
 *
 *     V(k, e) = min over s with e − s >= minSize of V(k − 1, s) + C(s, e)
 *
 * Ends go up, so that a sweep gives all C(s, e) at once and no table of n² costs is held: time O(count · n²) beside the costs, memory O(count · n).
 * @param ends - with room for `count` changepoints
 */
export function dynamicProgramming(cost: SegmentCost, ends: Int32Array, minSize: number, jump: number, count: number): Segmentation {
  const n = ends[ends.length - 1]!;
  const best = Array.from({ length: count + 1 }, () => new Float64Array(n + 1).fill(Infinity)); // by number of changepoints before the position
  const from = Array.from({ length: count + 1 }, () => new Int32Array(n + 1));
  const sweep = cost.sweep();
  const { costs } = sweep;
  costs.fill(0);
  sweep.best.fill(Infinity); // says which starts have to be priced
  sweep.best[0] = 0;
  for (const end of ends) {
    const last = end - minSize - ((end - minSize) % jump);
    sweep.column(0, last, jump, end);
    best[0]![end] = costs[0]!;
    sweep.best[end] = 0;
    for (let k = 1; k <= count; k++) {
      const before = best[k - 1]!;
      let least = Infinity;
      let winner = 0;
      for (let s = jump; s <= last; s += jump) {
        const value = before[s]! + costs[s]!;
        if (value < least) {
          least = value;
          winner = s;
        }
      }
      best[k]![end] = least;
      from[k]![end] = winner;
    }
  }
  const changepoints = new Int32Array(count);
  for (let k = count, end = n; k > 0; k--) changepoints[k - 1] = end = from[k]![end]!;
  return { changepoints, totalCost: best[count]![n]! };
}
