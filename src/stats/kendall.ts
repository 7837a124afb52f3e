// Kendall's rank correlation and its laws; kernels without validation.

import { sortedColumn } from "./ranks.js";

/** Pairs of observations by how they are ordered, and what the variance of their difference under independence needs. */
export interface PairCounts {
  readonly n: number;
  /** n (n − 1) / 2 */
  readonly all: number;
  readonly discordant: number;
  /** Tied in x, in y, in both. */
  readonly tiedX: number;
  readonly tiedY: number;
  readonly tiedBoth: number;
  readonly tiesX: TieSums;
  readonly tiesY: TieSums;
}

/** Over the groups of t equal values: Σ t(t−1), Σ t(t−1)(t−2), Σ t(t−1)(2t+5). */
interface TieSums {
  readonly pairs: number;
  readonly triples: number;
  readonly weighted: number;
}

/** By sorting on y, then x, and counting the inversions that are left in y: O(n log n), as in Knight (1966). */
export function countPairs(x: Float64Array, y: Float64Array): PairCounts {
  const n = x.length;
  const byY = sortedColumn(y);
  const places = new Int32Array(n); // of each sorted y among the distinct ones, from 1
  for (let i = 0; i < n; i++) places[i] = i === 0 ? 1 : places[i - 1]! + (byY.sorted[i] === byY.sorted[i - 1] ? 0 : 1);
  const aligned = new Float64Array(n);
  for (let i = 0; i < n; i++) aligned[i] = x[byY.order[i]!]!;
  const byX = sortedColumn(aligned); // stable, so that equal x stay in order of y
  const second = new Int32Array(n);
  for (let i = 0; i < n; i++) second[i] = places[byX.order[i]!]!;
  let tiedBoth = 0;
  for (let i = 1, run = 1; i < n; i++) {
    run = byX.sorted[i] === byX.sorted[i - 1] && second[i] === second[i - 1] ? run + 1 : 1;
    tiedBoth += run - 1;
  }
  const tiesX = tieSums(byX.sorted);
  const tiesY = tieSums(byY.sorted);
  const discordant = inversions(second, places[n - 1]!);
  return { n, all: (n * (n - 1)) / 2, discordant, tiedX: tiesX.pairs / 2, tiedY: tiesY.pairs / 2, tiedBoth, tiesX, tiesY };
}

/** Concordant pairs less discordant ones. */
export function pairDifference({ all, discordant, tiedX, tiedY, tiedBoth }: PairCounts): number {
  return all - tiedX - tiedY + tiedBoth - 2 * discordant;
}

/** τ_b; the columns vary, so that neither root is 0. */
export function tauB(counts: PairCounts): number {
  const tau = pairDifference(counts) / Math.sqrt(counts.all - counts.tiedX) / Math.sqrt(counts.all - counts.tiedY);
  return Math.max(-1, Math.min(1, tau));
}

/** Variance of the pair difference under independence, given the ties. @see Kendall (1970), Rank Correlation Methods, §4 and §5 */
export function pairDifferenceVariance({ n, tiesX, tiesY }: PairCounts): number {
  const m = n * (n - 1);
  const plain = (m * (2 * n + 5) - tiesX.weighted - tiesY.weighted) / 18;
  const both = (tiesX.pairs * tiesY.pairs) / (2 * m);
  return plain + both + (n > 2 ? (tiesX.triples * tiesY.triples) / (9 * m * (n - 2)) : 0);
}

/** P(at most `discordant` discordant pairs) of n observations without ties under independence: the law of inversions of a random order. O(n³). */
export function discordanceCdf(discordant: number, n: number): number {
  let law = new Float64Array([1]);
  for (let k = 2; k <= n; k++) {
    const next = new Float64Array((k * (k - 1)) / 2 + 1);
    // The k-th observation makes 0 … k − 1 inversions with equal probability; all terms are positive.
    for (let s = 0; s < next.length; s++) {
      let sum = 0;
      for (let t = Math.max(0, s - k + 1); t <= Math.min(s, law.length - 1); t++) sum += law[t]!;
      next[s] = sum / k;
    }
    law = next;
  }
  let total = 0;
  for (let s = 0; s <= Math.min(discordant, law.length - 1); s++) total += law[s]!;
  return Math.min(1, total);
}

function tieSums(sorted: Float64Array): TieSums {
  let pairs = 0;
  let triples = 0;
  let weighted = 0;
  for (let start = 0, end = 0; start < sorted.length; start = end) {
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    const t = end - start;
    pairs += t * (t - 1);
    triples += t * (t - 1) * (t - 2);
    weighted += t * (t - 1) * (2 * t + 5);
  }
  return { pairs, triples, weighted };
}

/** Pairs i < j with places[i] > places[j], places from 1 to `largest`: what a tree of partial counts says at each step (Fenwick 1994). */
function inversions(places: Int32Array, largest: number): number {
  const tree = new Int32Array(largest + 1);
  let count = 0;
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    let notAbove = 0;
    for (let at = place; at > 0; at &= at - 1) notAbove += tree[at]!;
    count += i - notAbove;
    for (let at = place; at <= largest; at += at & -at) tree[at] = tree[at]! + 1;
  }
  return count;
}
