import { expm1 } from "../../math/elementary.js";
import { kernelSearch } from "../../math/segment-search.js";
import type { CostSweep, SegmentCost } from "./segment-cost.js";
import type { Signal } from "./signal.js";

/** γ d² is not less than this off the diagonal, so that k is at most exp(−0.01) there and 1 on it. */
const SMALLEST_EXPONENT = 0.01;

/** length − Σ k(x_i, x_j) / length: the scatter about the mean in the space of a Gaussian kernel. @param columnwise - columns one after another */
export function rbfCost({ rows, columns }: Signal, columnwise: Float64Array, gamma: number): SegmentCost {
  const open = () => kernelSearch(columnwise, rows, columns, gamma);
  return {
    of(start, end) {
      const { sums, advance } = open();
      for (let t = start; t < end; t++) advance(start, t);
      return end - start - sums[start]! / (end - start);
    },
    sweep(): CostSweep {
      const search = open();
      let last = 0;
      return {
        ...search,
        column(from, to, _, end) {
          for (; last < end; last++) search.advance(from, last);
          search.price(from, to, end);
        },
      };
    },
    splitsInto(left, right, start, end) {
      const { sums, advance } = open();
      let total = 0;
      for (let t = start; t < end; t++) {
        total += 2 * advance(start, t) + 1;
        left[t + 1 - start] = t + 1 - start - total / (t + 1 - start);
      }
      for (let t = start; t < end; t++) right[t - start] = end - t - sums[t]! / (end - t);
    },
    // Off the diagonal the held kernel is k − B + (1 − exp(−0.01)) I with k positive definite and 0 <= B <= 1 − exp(−0.01) for pairs closer than the bound,
    // B's diagonal being that too. A split can therefore cost more, by B's largest eigenvalue less its diagonal at most, hence by its largest row sum.
    slack: () => -expm1(-SMALLEST_EXPONENT) * (mostNeighbours(columnwise, rows, columns, Math.sqrt(SMALLEST_EXPONENT / gamma)) - 1),
  };
}

/** An upper bound on how many observations, itself included, lie within `radius` of any one of them: the best bound that a single column gives. */
function mostNeighbours(columnwise: Float64Array, rows: number, columns: number, radius: number): number {
  let fewest = rows;
  for (let j = 0; j < columns; j++) {
    const sorted = columnwise.slice(j * rows, (j + 1) * rows).sort();
    let most = 0;
    let low = 0;
    let high = 0;
    for (let i = 0; i < rows; i++) {
      while (sorted[i]! - sorted[low]! > radius) low++;
      while (high < rows && sorted[high]! - sorted[i]! <= radius) high++;
      if (high - low > most) most = high - low;
    }
    if (most < fewest) fewest = most;
  }
  return fewest;
}
