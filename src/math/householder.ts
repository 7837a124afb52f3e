// Steps of Householder's QR on columns that lie one after another; kernels without validation.

/** Σ of the squares of `length` entries from `start` on. */
export function squaresAt(work: Float64Array, start: number, length: number): number {
  let squares = 0;
  for (let i = start; i < start + length; i++) squares += work[i]! * work[i]!;
  return squares;
}

/**
 * target += scale · (v · target) · v over `length` entries, v in `reflectors` from `at` on, target from `to` on.
 * @param scale - −2 / |v|²: for v = (first − diagonal, rest of the column), 1 / (diagonal · (first − diagonal))
 * @see Golub & Van Loan, Matrix Computations, 4th ed., §5.1.4
 */
export function reflectInto(target: Float64Array, to: number, reflectors: Float64Array, at: number, length: number, scale: number): void {
  let dot = 0;
  for (let i = 0; i < length; i++) dot += reflectors[at + i]! * target[to + i]!;
  dot *= scale;
  for (let i = 0; i < length; i++) target[to + i] = target[to + i]! + dot * reflectors[at + i]!;
}

/** Swaps two columns of `rows` entries, and their places in `order`. */
export function swapColumns(work: Float64Array, rows: number, a: number, b: number, order: Int32Array): void {
  if (a === b) return;
  for (let i = 0; i < rows; i++) {
    const kept = work[a * rows + i]!;
    work[a * rows + i] = work[b * rows + i]!;
    work[b * rows + i] = kept;
  }
  const kept = order[a]!;
  order[a] = order[b]!;
  order[b] = kept;
}
