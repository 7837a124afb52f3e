import { reflectInto, squaresAt, swapColumns } from "./householder.js";

/** X = Q R with orthonormal columns in Q, the columns of X taken in another order. */
export interface PivotedQr {
  /** Column k at k · rows … (k + 1) · rows; `rank` columns. */
  readonly q: Float64Array;
  /** [rank × columns], row-major: column order[j] of X is Σ_i q_i · r[i · columns + j], and r is 0 for i > j. */
  readonly r: Float64Array;
  readonly order: Int32Array;
  /** Linearly independent columns found. The columns from there on in `order` are spanned by those before. */
  readonly rank: number;
}

/**
 * Householder QR with column pivoting and Q written out.
 *
 * The next column is the one of which most is left relative to its threshold; when no column has more left than its threshold, the others are
 * spanned. Cost 4 · rows · columns². The input is trusted: finite, entries near 1 in size.
 *
 * @param work - the columns of X one after another, [columns × rows]; overwritten
 * @param thresholds - per column, the length below which what is left of it counts as rounding
 * @param pinned - so many leading columns keep their places
 * @see Golub & Van Loan, Matrix Computations, 4th ed., §5.1.6, §5.2.2 and §5.4.2
 */
export function pivotedQr(work: Float64Array, rows: number, columns: number, thresholds: Float64Array, pinned = 0): PivotedQr {
  const order = Int32Array.from({ length: columns }, (_, j) => j);
  const diagonal = new Float64Array(columns);
  const scales = new Float64Array(columns);
  let rank = 0;
  while (rank < Math.min(rows, columns)) {
    const length = rank < pinned ? Math.sqrt(squaresAt(work, rank * rows + rank, rows - rank)) : bringForward(work, rows, columns, rank, order, thresholds);
    if (!(length > thresholds[order[rank]!]!)) break;
    const at = rank * rows;
    const first = work[at + rank]!;
    diagonal[rank] = first > 0 ? -length : length;
    work[at + rank] = first - diagonal[rank]!;
    scales[rank] = 1 / (diagonal[rank]! * work[at + rank]!); // -2 / |v|² for v = (head, rest of the column)
    for (let j = rank + 1; j < columns; j++) reflectInto(work, j * rows + rank, work, at + rank, rows - rank, scales[rank]!);
    rank++;
  }
  const r = new Float64Array(rank * columns);
  for (let i = 0; i < rank; i++) {
    r[i * columns + i] = diagonal[i]!;
    for (let j = i + 1; j < columns; j++) r[i * columns + j] = work[j * rows + i]!;
  }
  const q = new Float64Array(rank * rows);
  for (let k = 0; k < rank; k++) {
    q[k * rows + k] = 1;
    for (let i = k; i >= 0; i--) reflectInto(q, k * rows + i, work, i * rows + i, rows - i, scales[i]!);
  }
  return { q, r, order, rank };
}

/** Swaps the column with most left into place `step`, the first of equals; returns the length of what is left of it. */
function bringForward(work: Float64Array, rows: number, columns: number, step: number, order: Int32Array, thresholds: Float64Array): number {
  let best = step;
  let bestLength = 0;
  let bestRatio = -1;
  for (let j = step; j < columns; j++) {
    const length = Math.sqrt(squaresAt(work, j * rows + step, rows - step));
    const ratio = length / thresholds[order[j]!]!;
    if (ratio > bestRatio * (1 + 1e-12)) {
      best = j;
      bestLength = length;
      bestRatio = ratio;
    }
  }
  swapColumns(work, rows, step, best, order);
  return bestLength;
}
