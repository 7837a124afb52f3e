import type { SegmentCost } from "./segment-cost.js";

/** Where segments begin, 0 not among them, and what they cost without penalties. */
export interface Segmentation {
  readonly changepoints: Int32Array;
  readonly totalCost: number;
}

/** The ends that a segment may have: multiples of `jump` that leave room for segments of `minSize` on both sides, and n. */
export function admissibleEnds(n: number, minSize: number, jump: number): Int32Array {
  const ends: number[] = [];
  for (let end = Math.ceil(minSize / jump) * jump; end <= n - minSize; end += jump) ends.push(end);
  ends.push(n);
  return Int32Array.from(ends);
}

/**
 * The segmentation with the least Σ cost + penalty · changepoints.
 *
 *     F(e) = min over starts s with e − s >= minSize of F(s) + C(s, e) + penalty,   F(0) = −penalty
 *
 * A start s that loses at e, F(s) + C(s, e) − slack > F(e), loses at every end u that a segment from e can reach, because C(s, u) >= C(s, e) + C(e, u) − slack.
 * Such ends begin at e + minSize only: until then s stays, without which the search is not exact. Ties go to the longer last segment.
 *
 * @param ends - `admissibleEnds`, with room for two segments
 * @param slack - `cost.slack(minSize)`, or Infinity to drop nothing
 * @see Killick, Fearnhead & Eckley (2012), doi:10.1080/01621459.2012.737745, §3 and theorem 3.1
 */
export function pelt(cost: SegmentCost, ends: Int32Array, minSize: number, jump: number, penalty: number, slack: number): Segmentation {
  const n = ends[ends.length - 1]!;
  const sweep = cost.sweep();
  const { best, costs } = sweep; // by position, as all below; Infinity for starts that are out
  best.fill(Infinity);
  costs.fill(0);
  best[0] = -penalty;
  const chosenCost = new Float64Array(n + 1);
  const from = new Int32Array(n + 1);
  const hasLost = new Uint8Array(n + 1);
  const losers = new Int32Array(n + 1); // in the order in which they leave
  const leavesAt = new Int32Array(n + 1);
  const most = new Float64Array(1);
  let lost = 0;
  let gone = 0;
  let first = 0;
  for (const end of ends) {
    for (; gone < lost && leavesAt[gone]! <= end; gone++) best[losers[gone]!] = Infinity;
    const last = end - minSize - ((end - minSize) % jump);
    while (best[first] === Infinity && first < last) first += jump;
    sweep.column(first, last, jump, end);
    const winner = sweep.leastSum(first, last, most);
    const least = best[winner]! + costs[winner]!;
    chosenCost[end] = costs[winner]!;
    from[end] = winner;
    const bound = least + penalty + slack;
    if (most[0]! > bound) {
      for (let s = first; s <= last; s += jump) {
        const value = best[s]! + costs[s]!;
        if (!(value > bound && value < Infinity) || hasLost[s] === 1) continue;
        hasLost[s] = 1;
        losers[lost] = s;
        leavesAt[lost++] = end + minSize;
      }
    }
    best[end] = least + penalty;
  }
  const changepoints: number[] = [];
  let totalCost = 0;
  for (let end = n; end > 0; end = from[end]!) {
    totalCost += chosenCost[end]!;
    if (from[end]! > 0) changepoints.push(from[end]!);
  }
  return { changepoints: Int32Array.from(changepoints.reverse()), totalCost };
}
