import { orderStatistic } from "../../stats/order-statistics.js";
import { compensatedSums, type RunningSums, sumBetween } from "./running-sums.js";
import { askedOneByOne, type SegmentCost } from "./segment-cost.js";
import type { Signal } from "./signal.js";

/** Σ |x − median| of any segment and column, in log n steps after n log n of preparation, so that no table of all segments is needed. */
export function l1Cost({ rows, columns, data }: Signal): SegmentCost {
  const trees = Array.from({ length: columns }, (_, j) => new DeviationTree(Float64Array.from({ length: rows }, (_, t) => data[t * columns + j]!)));
  const of = (start: number, end: number): number => {
    let cost = 0;
    for (const tree of trees) cost += tree.deviation(start, end);
    return cost;
  };
  return { of, ...askedOneByOne(rows, of), slack: () => 0 };
}

interface Level {
  /** How many of the first i values went to the lower half, i = 0 … n. */
  readonly lower: Int32Array;
  /** Running sums of the values in their order on this level. */
  readonly sums: RunningSums;
}

/**
 * A wavelet matrix over ranks: on each level the values keep their order in time within those whose rank starts with the same bits.
 * @see Claude, Navarro & Ordóñez (2015), doi:10.1016/j.is.2014.06.002
 */
class DeviationTree {
  private readonly levels: Level[] = [];
  /** Values below bit 0 of the rank, in the order of the last level. */
  private readonly leaves: RunningSums;

  constructor(values: Float64Array) {
    const n = values.length;
    const centre = orderStatistic(values.slice(), n >> 1); // one of the values: differences between near ones are exact
    const order = Int32Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
    let ranks = new Int32Array(n);
    for (let i = 0; i < n; i++) ranks[order[i]!] = i;
    let current = values.map((value) => value - centre);
    for (let bit = 31 - Math.clz32(Math.max(1, n - 1)); bit >= 0; bit--) {
      const lower = new Int32Array(n + 1);
      for (let i = 0; i < n; i++) lower[i + 1] = lower[i]! + (((ranks[i]! >> bit) & 1) ^ 1);
      this.levels.push({ lower, sums: compensatedSums(current) });
      const nextRanks = new Int32Array(n);
      const next = new Float64Array(n);
      for (let i = 0; i < n; i++) {
        const isLower = lower[i + 1]! > lower[i]!;
        const to = isLower ? lower[i]! : lower[n]! + i - lower[i]!;
        nextRanks[to] = ranks[i]!;
        next[to] = current[i]!;
      }
      ranks = nextRanks;
      current = next;
    }
    this.leaves = compensatedSums(current);
  }

  /** Sum of the upper half of the values less that of the lower half; a middle one counts in neither. */
  deviation(start: number, end: number): number {
    let left = start;
    let right = end;
    let rank = (end - start - 1) >> 1; // of the middle, or of the lower of the two middle ones
    let below = 0; // sum of the values before it
    for (let depth = 0; depth < this.levels.length; depth++) {
      const { lower } = this.levels[depth]!;
      const lowerLeft = lower[left]!;
      const lowerRight = lower[right]!;
      if (rank < lowerRight - lowerLeft) {
        left = lowerLeft;
        right = lowerRight;
      } else {
        below += sumBetween(this.sumsAt(depth + 1), lowerLeft, lowerRight);
        rank -= lowerRight - lowerLeft;
        const zeros = lower[lower.length - 1]!;
        left += zeros - lowerLeft;
        right += zeros - lowerRight;
      }
    }
    const middle = sumBetween(this.leaves, left, left + 1); // ranks are unique: one value is left
    const total = sumBetween(this.sumsAt(0), start, end);
    return Math.max(0, (end - start) % 2 === 1 ? total - middle - 2 * below : total - 2 * (below + middle));
  }

  private sumsAt(depth: number): RunningSums {
    return depth < this.levels.length ? this.levels[depth]!.sums : this.leaves;
  }
}
