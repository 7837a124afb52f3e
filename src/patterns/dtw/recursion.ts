import type { Band } from "./band.js";
import { firstColumn, lastColumn } from "./band.js";
import type { Track } from "./door.js";

/** What decides the cheapest sum of two tracks beyond their values. */
export interface AlignmentRules {
  readonly band: Band;
  /** Σ |a − b| over the columns, or Σ (a − b)². */
  readonly absolute: boolean;
  /** Added to every step that is not diagonal. */
  readonly penalty: number;
  /** Values that may be left out: at the start of a, at its end, at the start of b, at its end. */
  readonly skips: readonly number[];
  /** A sum above it need not be known: Infinity stands for it. */
  readonly bound: number;
}

/**
 * Smallest sum of costs along a path, row after row; the twin of `cheapestSum` in kernels/dtw.ts, which goes along the diagonals.
 *
 *     D[i,j] = cost(a_i, b_j) + min(D[i−1,j−1], D[i−1,j] + penalty, D[i,j−1] + penalty)
 *
 * Every cell is the same sum of the same terms in whichever order the cells are visited, so both give the same bits.
 */
export function cheapestSumTwin(a: Track, b: Track, { band, absolute, penalty, skips, bound }: AlignmentRules): number {
  const n = a.length;
  const m = b.length;
  const [startOfA, endOfA, startOfB, endOfB] = skips as [number, number, number, number];
  const cost = new Float64Array(m);
  const row = firstRow(m, startOfB);
  let best = Infinity;
  for (let i = 0; i < n; i++) {
    const from = firstColumn(i, band);
    const to = lastColumn(i, m, band);
    costsInto(cost, a, i, b, from, to, absolute);
    const smallest = advance(row, cost, from, to, penalty, i < startOfA);
    if (i === 0) row.fill(Infinity, to + 2); // leaving out the start of b is the first row's business
    if (i >= n - 1 - endOfA && row[m] < best) best = row[m];
    if (smallest > bound && i >= startOfA) return best;
  }
  for (let j = m - 1 - endOfB; j < m; j++) if (row[j + 1] < best) best = row[j + 1];
  return best;
}

/** The row above the first, one entry to the left of its column; the zeros are where a path may enter. */
export function firstRow(m: number, skips: number): Float64Array {
  const row = new Float64Array(m + 1).fill(Infinity);
  return row.fill(0, 0, skips + 1);
}

/** cost[j] of a's row i against b's rows from … to. */
export function costsInto(cost: Float64Array, a: Track, i: number, b: Track, from: number, to: number, absolute: boolean): void {
  const { columns } = a;
  for (let k = 0; k < columns; k++) {
    const value = a.data[i * columns + k];
    for (let j = from, at = from * columns + k; j <= to; j++, at += columns) {
      const difference = value - b.data[at];
      const term = absolute ? Math.abs(difference) : difference * difference;
      cost[j] = k === 0 ? term : cost[j] + term;
    }
  }
}

/**
 * From one row of cumulative costs to the next, in place; entry j + 1 belongs to column j and is Infinity outside the band.
 * @param enters - whether a path may enter at the left end of the next row
 * @returns the smallest cost of the row
 */
export function advance(row: Float64Array, cost: Float64Array, from: number, to: number, penalty: number, enters: boolean): number {
  let diagonal = row[from];
  let left = Infinity;
  let smallest = Infinity;
  row[from] = from === 0 && enters ? 0 : Infinity;
  for (let j = from; j <= to; j++) {
    const up = row[j + 1];
    const aside = (up < left ? up : left) + penalty;
    left = (aside < diagonal ? aside : diagonal) + cost[j];
    row[j + 1] = left;
    diagonal = up;
    if (left < smallest) smallest = left;
  }
  return smallest;
}
