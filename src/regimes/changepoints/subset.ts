import type { SegmentTest } from "./segment-test.js";

/** Some of the proposed changepoints. */
export interface Subset {
  readonly changepoints: Int32Array;
  /** Σ of the test's costs, without penalties. */
  readonly cost: number;
}

/** The proposals that together are worth `penalty` each: the least Σ cost + penalty · changepoints among all subsets, fewer ones where equal. */
export function bestSubset(proposals: Int32Array, n: number, test: SegmentTest, penalty: number): Subset {
  const edges = [0, ...proposals, n];
  const best = new Float64Array(edges.length);
  const count = new Int32Array(edges.length);
  const from = new Int32Array(edges.length);
  best[0] = -penalty;
  for (let to = 1; to < edges.length; to++) {
    best[to] = Infinity;
    for (let at = 0; at < to; at++) {
      const value = best[at]! + test.of(edges[at]!, edges[to]!) + penalty;
      if (value > best[to]! || (value === best[to]! && count[at]! + 1 >= count[to]!)) continue;
      best[to] = value;
      from[to] = at;
      count[to] = count[at]! + 1;
    }
  }
  const chosen: number[] = [];
  for (let at = from[edges.length - 1]!; at > 0; at = from[at]!) chosen.push(edges[at]!);
  return { changepoints: Int32Array.from(chosen.reverse()), cost: best[edges.length - 1]! - penalty * chosen.length };
}

/**
 * By changepoint: the highest penalty at which it is in the best subset of the proposals; 0 when in none. Best subsets change at finitely many penalties, which are
 * found by asking where the costs of two of them cross.
 * @see Haynes, Eckley & Fearnhead (2017), doi:10.1080/10618600.2015.1116445
 */
export function survivedPenalties(proposals: Int32Array, n: number, test: SegmentTest): Map<number, number> {
  const survived = new Map<number, number>(Array.from(proposals, (index) => [index, 0]));
  const raise = ({ changepoints }: Subset, penalty: number): void => {
    for (const index of changepoints) survived.set(index, Math.max(survived.get(index)!, penalty));
  };
  /** `many` is best at a lower penalty, `few` at a higher one. */
  const explore = (many: Subset, few: Subset): void => {
    const difference = many.changepoints.length - few.changepoints.length;
    if (difference <= 0) return;
    const crossing = (few.cost - many.cost) / difference;
    const between = difference > 1 ? bestSubset(proposals, n, test, crossing) : few;
    const size = between.changepoints.length;
    if (size <= few.changepoints.length || size >= many.changepoints.length) raise(many, crossing);
    else {
      explore(many, between);
      explore(between, few);
    }
  };
  explore(bestSubset(proposals, n, test, LEAST_PENALTY), { changepoints: new Int32Array(0), cost: test.of(0, n) });
  return survived;
}

/** Noise saves this much at almost any place. */
const LEAST_PENALTY = 1;
