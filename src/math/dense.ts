// Small dense linear algebra on flat row-major matrices: element (i, j) of a matrix with m columns is a[i · m + j]. Kernels without
// validation: sizes are trusted, and what is not finite spreads.

/**
 * Cholesky factor of a symmetric positive definite matrix, in place: A = L L'.
 *
 * Only the lower triangle is read; L replaces it and zeros the rest. n³/3 operations.
 *
 * @param a - [n × n]; spoilt when the answer is false
 * @returns false when a pivot is not a positive finite number: the matrix is not positive definite to working precision
 * @see Golub & Van Loan, Matrix Computations, 4th ed., algorithm 4.2.2
 */
export function choleskyInto(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const rowI = i * n;
    for (let j = 0; j < i; j++) {
      const rowJ = j * n;
      let sum = a[rowI + j]!;
      for (let k = 0; k < j; k++) sum -= a[rowI + k]! * a[rowJ + k]!;
      a[rowI + j] = sum / a[rowJ + j]!;
    }
    let pivot = a[rowI + i]!;
    for (let k = 0; k < i; k++) pivot -= a[rowI + k]! * a[rowI + k]!;
    if (!(pivot > 0 && pivot < Infinity)) return false;
    a[rowI + i] = Math.sqrt(pivot);
    for (let j = i + 1; j < n; j++) a[rowI + j] = 0;
  }
  return true;
}

/** Solves L L' x = b for the factor of `choleskyInto`; `x` holds b before and the solution after. 2 n² operations. */
export function choleskySolveInto(x: Float64Array, l: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    let sum = x[i]!;
    for (let k = 0; k < i; k++) sum -= l[i * n + k]! * x[k]!;
    x[i] = sum / l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let k = i + 1; k < n; k++) sum -= l[k * n + i]! * x[k]!;
    x[i] = sum / l[i * n + i]!;
  }
}

/** (L L')⁻¹ for the factor of `choleskyInto`, exactly symmetric, in a new matrix: L⁻¹ first, then (L⁻¹)' L⁻¹. */
export function choleskyInverse(l: Float64Array, n: number): Float64Array {
  const triangle = new Float64Array(n * n); // L⁻¹, lower
  for (let j = 0; j < n; j++) {
    triangle[j * n + j] = 1 / l[j * n + j]!;
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= l[i * n + k]! * triangle[k * n + j]!;
      triangle[i * n + j] = sum / l[i * n + i]!;
    }
  }
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += triangle[k * n + i]! * triangle[k * n + j]!;
      inverse[i * n + j] = inverse[j * n + i] = sum;
    }
  }
  return inverse;
}

/** The product a b in a new matrix, [n × k] times [k × m] gives [n × m]; rows of b are read in order, so that all reads are in a line. */
export function multiply(a: Float64Array, b: Float64Array, n: number, k: number, m: number): Float64Array {
  const product = new Float64Array(n * m);
  for (let i = 0; i < n; i++) {
    for (let p = 0; p < k; p++) {
      const factor = a[i * k + p]!;
      for (let j = 0; j < m; j++) product[i * m + j] = product[i * m + j]! + factor * b[p * m + j]!;
    }
  }
  return product;
}

/** a' in a new matrix: [n × m] gives [m × n]. */
export function transpose(a: Float64Array, n: number, m: number): Float64Array {
  const flipped = new Float64Array(n * m);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) flipped[j * n + i] = a[i * m + j]!;
  return flipped;
}

/**
 * Solves A x = b by elimination with partial pivoting. 2n³/3 operations.
 *
 * @param a - [n × n]; never modified, nor is b, [n]
 * @returns x, or null when a pivot is exactly 0 (or not finite): no unique solution. A nearly singular A gives a large x, not null.
 * @see Golub & Van Loan, Matrix Computations, 4th ed., algorithm 3.4.1
 */
export function luSolve(a: Float64Array, b: Float64Array, n: number): Float64Array | null {
  const work = Float64Array.from(a);
  const x = Float64Array.from(b);
  for (let step = 0; step < n; step++) {
    let pivotRow = step;
    for (let i = step + 1; i < n; i++) if (Math.abs(work[i * n + step]!) > Math.abs(work[pivotRow * n + step]!)) pivotRow = i;
    const pivot = work[pivotRow * n + step]!;
    if (!(Math.abs(pivot) > 0 && Math.abs(pivot) < Infinity)) return null;
    if (pivotRow !== step) {
      for (let j = step; j < n; j++) [work[step * n + j], work[pivotRow * n + j]] = [work[pivotRow * n + j]!, work[step * n + j]!];
      [x[step], x[pivotRow]] = [x[pivotRow]!, x[step]!];
    }
    for (let i = step + 1; i < n; i++) {
      const factor = work[i * n + step]! / pivot;
      if (factor === 0) continue;
      for (let j = step + 1; j < n; j++) work[i * n + j] = work[i * n + j]! - factor * work[step * n + j]!;
      x[i] = x[i]! - factor * x[step]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = x[i]!;
    for (let j = i + 1; j < n; j++) sum -= work[i * n + j]! * x[j]!;
    x[i] = sum / work[i * n + i]!;
  }
  return x;
}
