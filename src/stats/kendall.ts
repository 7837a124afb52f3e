// Kendall's rank correlation and its laws; kernels without validation.

import { sortedOrder } from "./ranks.js";

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

/** By sorting on x, then y, and counting the exchanges that a merge sort on y makes (Knight 1966): O(n log n). */
export function countPairs(x: Float64Array, y: Float64Array): PairCounts {
  const n = x.length;
  const byY = sortedOrder(y);
  const byX = sortedOrder(Float64Array.from(byY, (i) => x[i]!)); // stable, so that equal x stay in order of y
  const first = new Float64Array(n);
  const second = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    first[i] = x[byY[byX[i]!]!]!;
    second[i] = y[byY[byX[i]!]!]!;
  }
  let tiedBoth = 0;
  for (let i = 1, run = 1; i < n; i++) {
    run = first[i] === first[i - 1] && second[i] === second[i - 1] ? run + 1 : 1;
    tiedBoth += run - 1;
  }
  const tiesX = tieSums(first);
  const discordant = inversions(second); // which sorts it
  const tiesY = tieSums(second);
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

/** Pairs i < j with values[i] > values[j], by a bottom-up merge sort, which leaves the values sorted. */
function inversions(values: Float64Array): number {
  const n = values.length;
  let from: Float64Array = values;
  let to: Float64Array = new Float64Array(n);
  let count = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let left = start;
      let right = middle;
      for (let k = start; k < end; k++) {
        if (left < middle && (right >= end || from[left]! <= from[right]!)) to[k] = from[left++]!;
        else {
          to[k] = from[right++]!;
          count += middle - left;
        }
      }
    }
    [from, to] = [to, from];
  }
  if (from !== values) values.set(from);
  return count;
}
