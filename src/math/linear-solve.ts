import { reflectInto, squaresAt, swapColumns } from "./householder.js";

/** What a least-squares fit leaves behind; matrices are flat and row-major. */
export interface LeastSquaresFit {
  /** One coefficient per column; 0 for a column that the others already span. */
  readonly coefficients: Float64Array;
  readonly residuals: Float64Array;
  readonly residualSumOfSquares: number;
  /** Number of linearly independent columns found. */
  readonly rank: number;
  /** Columns left out because the others span them, ascending; empty when rank = columns. */
  readonly redundantColumns: Int32Array;
  /** (X'X)⁻¹ of the columns kept, [columns × columns]; rows and columns of the redundant ones are 0. Times RSS/(n−rank): the covariance. */
  readonly inverseGram: Float64Array;
}

/**
 * Least squares by Householder QR with column pivoting: minimises |y − Xb|².
 *
 * Columns are brought to unit length first, so that their units do not decide the rank: a column is redundant when what is left of
 * it beside the others is shorter than `tolerance`. Cost 2 · rows · columns² operations. The input is trusted: finite, of the given shape.
 *
 * @param data - the design X, [rows × columns] row-major; never modified
 * @param y - the response, [rows]
 * @param tolerance - relative length below which a column counts as spanned; default max(rows, columns) · 2^-52
 * @see Golub & Van Loan, Matrix Computations, 4th ed., §5.2.2 and §5.4.2
 */
export function leastSquares(
  data: Float64Array,
  rows: number,
  columns: number,
  y: Float64Array,
  tolerance: number = Math.max(rows, columns) * 2.220446049250313e-16,
): LeastSquaresFit {
  const { work, lengths } = unitColumns(data, rows, columns);
  const rotated = Float64Array.from(y);
  const order = Int32Array.from({ length: columns }, (_, j) => j);
  let rank = 0;
  while (rank < Math.min(rows, columns)) {
    bringLongestForward(work, rows, columns, rank, order);
    const pivot = reflect(work, rows, columns, rank, rotated);
    if (!(Math.abs(pivot) > tolerance)) break;
    rank++;
  }
  const triangleInverse = invertTriangle(work, rows, rank);
  const coefficients = new Float64Array(columns);
  const inverseGram = new Float64Array(columns * columns);
  for (let i = 0; i < rank; i++) {
    const ci = order[i]!;
    let sum = 0;
    for (let k = i; k < rank; k++) sum += triangleInverse[i * rank + k]! * rotated[k]!;
    coefficients[ci] = sum / lengths[ci]!;
    for (let j = i; j < rank; j++) {
      const cj = order[j]!;
      let dot = 0;
      for (let k = j; k < rank; k++) dot += triangleInverse[i * rank + k]! * triangleInverse[j * rank + k]!;
      inverseGram[ci * columns + cj] = inverseGram[cj * columns + ci] = dot / lengths[ci]! / lengths[cj]!;
    }
  }
  const residuals = residualsOf(data, rows, columns, y, coefficients);
  let residualSumOfSquares = 0;
  for (let i = 0; i < rows; i++) residualSumOfSquares += residuals[i]! * residuals[i]!;
  return { coefficients, residuals, residualSumOfSquares, rank, redundantColumns: order.slice(rank).sort(), inverseGram };
}

/** The columns one after another, each divided by its length (a column of zeros stays). */
function unitColumns(data: Float64Array, rows: number, columns: number): { work: Float64Array; lengths: Float64Array } {
  const work = new Float64Array(rows * columns);
  const lengths = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    let largest = 0;
    for (let i = 0; i < rows; i++) largest = Math.max(largest, Math.abs(data[i * columns + j]!));
    if (largest === 0) {
      lengths[j] = 1;
      continue;
    }
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      const share = data[i * columns + j]! / largest; // of the largest, so that no square overflows
      squares += share * share;
    }
    lengths[j] = largest * Math.sqrt(squares);
    for (let i = 0; i < rows; i++) work[j * rows + i] = data[i * columns + j]! / lengths[j]!;
  }
  return { work, lengths };
}

/** Swaps the column with the longest part below row `step` into place `step`; the first of equals, so that the order is stable. */
function bringLongestForward(work: Float64Array, rows: number, columns: number, step: number, order: Int32Array): void {
  let best = step;
  let bestSquares = -1;
  for (let j = step; j < columns; j++) {
    const squares = squaresAt(work, j * rows + step, rows - step);
    if (squares > bestSquares * (1 + 1e-12)) {
      best = j;
      bestSquares = squares;
    }
  }
  swapColumns(work, rows, step, best, order);
}

/** One Householder reflection of the remaining columns and of y; returns the diagonal entry of R, which is left in `work`. */
function reflect(work: Float64Array, rows: number, columns: number, step: number, y: Float64Array): number {
  const at = step * rows;
  const squares = squaresAt(work, at + step, rows - step);
  if (squares === 0) return 0;
  const first = work[at + step]!;
  const diagonal = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
  const head = first - diagonal;
  const scale = 1 / (diagonal * head); // -2 / |v|² for v = (head, rest of the column)
  work[at + step] = head;
  for (let j = step + 1; j < columns; j++) reflectInto(work, j * rows + step, work, at + step, rows - step, scale);
  reflectInto(y, step, work, at + step, rows - step, scale);
  work[at + step] = diagonal;
  return diagonal;
}

/** R⁻¹ of the leading rank × rank triangle, row-major. */
function invertTriangle(work: Float64Array, rows: number, rank: number): Float64Array {
  const inverse = new Float64Array(rank * rank);
  for (let j = 0; j < rank; j++) {
    inverse[j * rank + j] = 1 / work[j * rows + j]!;
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let k = i + 1; k <= j; k++) sum += work[k * rows + i]! * inverse[k * rank + j]!;
      inverse[i * rank + j] = -sum / work[i * rows + i]!;
    }
  }
  return inverse;
}

function residualsOf(data: Float64Array, rows: number, columns: number, y: Float64Array, coefficients: Float64Array): Float64Array {
  const residuals = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let fitted = 0;
    for (let j = 0; j < columns; j++) fitted += data[i * columns + j]! * coefficients[j]!;
    residuals[i] = y[i]! - fitted;
  }
  return residuals;
}
