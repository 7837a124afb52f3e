import { plainSearch, type SegmentSearch } from "../../math/segment-search.js";

/** What one segment [start, end) pays, in three orders of asking; kernels without validation. */
export interface SegmentCost {
  /** The cost of one segment, computed from its observations alone. */
  of(start: number, end: number): number;
  /** A pass over all ends in ascending order; one pass at a time. */
  sweep(): CostSweep;
  /** left[i] = cost of [start, start + i), right[i] = cost of [start + i, end), for `least` <= i <= end − start − `least`. */
  splitsInto(left: Float64Array, right: Float64Array, start: number, end: number, least: number): void;
  /**
   * A bound on C(s, t) + C(t, u) − C(s, u) for segments of at least `minSize`: 0 for most costs, which a split never raises. A start may be dropped from the
   * search when it is worse than another one by more than this.
   */
  slack(minSize: number): number;
}

/** A search over starts that prices them. */
export interface CostSweep extends Pick<SegmentSearch, "best" | "costs" | "leastSum"> {
  /**
   * Sets the costs of the segments that begin at `from`, `from + stride`, …, `to` and end at `end`; where `best` is Infinity they may stay what they were.
   * `from`, `to` and `end` must not fall from call to call, and `end` must grow.
   */
  column(from: number, to: number, stride: number, end: number): void;
}

/** The sweep and the splits of a cost that any segment can be asked for in little time. */
export function askedOneByOne(rows: number, of: (start: number, end: number) => number): Pick<SegmentCost, "sweep" | "splitsInto"> {
  return {
    sweep() {
      const search = plainSearch(rows);
      const { best, costs } = search;
      return {
        ...search,
        column(from, to, stride, end) {
          for (let s = from; s <= to; s += stride) if (best[s]! < Infinity) costs[s] = of(s, end);
        },
      };
    },
    splitsInto(left, right, start, end, least) {
      for (let at = start + least; at <= end - least; at++) {
        left[at - start] = of(start, at);
        right[at - start] = of(at, end);
      }
    },
  };
}
