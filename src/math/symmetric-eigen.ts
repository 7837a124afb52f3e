import { ConvergenceError } from "../core/errors.js";

/** A = Σ_k values[k] v_k v_k', the v_k orthonormal. */
export interface SymmetricEigen {
  /** Descending, [n]. */
  readonly values: Float64Array;
  /** Row k is the eigenvector of values[k], [n × n] row-major; the largest entry of each in size is positive. */
  readonly vectors: Float64Array;
}

const EPSILON = 2.220446049250313e-16;
const MOST_SWEEPS = 60; // of one eigenvalue; two or three are usual
const PATIENT_SWEEPS = 10;

/**
 * All eigenvalues and eigenvectors of a symmetric matrix, by Householder's tridiagonal form and implicit QL steps.
 *
 * Values and residuals |A v − λ v| are right to a few units of rounding of the largest |λ|, and so is the vectors' orthogonality. Rows of a
 * matrix in the plain loops, so this is the function for small matrices; from some 50 rows on `largeSymmetricEigen` is faster. About 9 n³ operations.
 *
 * @param a - [n × n] row-major, of which only the diagonal and what is right of it is read; never modified. Entries of any size: the matrix
 *   is scaled first, and only an eigenvalue beyond 1.8e308 itself becomes infinite
 * @throws ConvergenceError DIVERGED when entries are not finite
 * @see Golub & Van Loan, Matrix Computations, 4th ed., §8.3; Dubrulle, Martin and Wilkinson (1968), doi:10.1007/BF02165404
 */
export function symmetricEigen(a: Float64Array, n: number): SymmetricEigen {
  const work = Float64Array.from(a);
  const scale = scaleToUnit(work);
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const basis = tridiagonalise(work, n, diagonal, offDiagonal);
  implicitQl(diagonal, offDiagonal, n, basis, n);
  for (let k = 0; k < n; k++) diagonal[k] = diagonal[k]! / scale;
  return inCanonicalOrder(diagonal, basis, n, n);
}

/** Multiplies by a power of two where the squares of entries would leave the range of doubles; returns the factor. */
export function scaleToUnit(a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]!));
  if (largest === 0 || !(largest < Infinity) || (largest > 1e-100 && largest < 1e100)) return 1;
  let scale = 1;
  while (largest * scale >= 2) scale /= 2;
  while (largest * scale < 1 && scale < 8e307) scale *= 2;
  for (let i = 0; i < a.length; i++) a[i] = a[i]! * scale;
  return scale;
}

/** Reduces `a` (upper triangle, spoilt) to tridiagonal form T and returns Q', [n × n], with A = Q T Q'. */
function tridiagonalise(a: Float64Array, n: number, diagonal: Float64Array, offDiagonal: Float64Array): Float64Array {
  const factors = new Float64Array(n); // reflection k is I − factors[k] v v', v in row k of a right of the diagonal
  const w = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    const row = k * n;
    diagonal[k] = a[row + k]!;
    if (k === n - 1) break;
    const first = a[row + k + 1]!;
    let rest = 0;
    for (let j = k + 2; j < n; j++) rest += a[row + j]! * a[row + j]!;
    if (rest < 1e-250) {
      offDiagonal[k] = first; // the rest is below 1e-125 of the largest entry of A
      continue;
    }
    const length = Math.sqrt(first * first + rest);
    const pivot = first > 0 ? -length : length;
    const factor = 1 / (length * (length + Math.abs(first)));
    offDiagonal[k] = pivot;
    factors[k] = factor;
    a[row + k + 1] = first - pivot;
    reflectBothSides(a, n, k, factor, w);
  }
  return accumulated(a, n, factors);
}

/** A ← H A H for the reflection H in row k, upper triangle below row k: A − v w' − w v', with w = p − ½ factor (p'v) v and p = factor A v. */
function reflectBothSides(a: Float64Array, n: number, k: number, factor: number, w: Float64Array): void {
  const v = k * n;
  for (let i = k + 1; i < n; i++) w[i] = 0;
  for (let i = k + 1; i < n; i++) {
    const row = i * n;
    const vi = a[v + i]!;
    let sum = a[row + i]! * vi;
    for (let j = i + 1; j < n; j++) {
      const entry = a[row + j]!;
      sum += entry * a[v + j]!;
      w[j] = w[j]! + entry * vi;
    }
    w[i] = w[i]! + sum;
  }
  let along = 0;
  for (let i = k + 1; i < n; i++) along += w[i]! * a[v + i]!;
  const half = 0.5 * factor * along;
  for (let i = k + 1; i < n; i++) w[i] = factor * (w[i]! - half * a[v + i]!);
  for (let i = k + 1; i < n; i++) {
    const row = i * n;
    const vi = a[v + i]!;
    const wi = w[i]!;
    for (let j = i; j < n; j++) a[row + j] = a[row + j]! - vi * w[j]! - wi * a[v + j]!;
  }
}

/** Q' = H_{n−2} … H_1 H_0, from the last reflection back, so that only the block that is no longer the identity is touched. */
function accumulated(a: Float64Array, n: number, factors: Float64Array): Float64Array {
  const basis = new Float64Array(n * n);
  for (let i = 0; i < n; i++) basis[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    const factor = factors[k]!;
    if (factor === 0) continue;
    const v = k * n;
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += basis[row + j]! * a[v + j]!;
      sum *= factor;
      for (let j = k + 1; j < n; j++) basis[row + j] = basis[row + j]! - sum * a[v + j]!;
    }
  }
  return basis;
}

/**
 * Eigenvalues of a symmetric tridiagonal matrix by implicit QL steps with Wilkinson's shift, and the rotations applied to rows of `basis`.
 *
 * @param diagonal - [n], becomes the eigenvalues, in no order
 * @param offDiagonal - [n], entry i between rows i and i + 1, the last unused; spoilt
 * @param basis - [n × columns]; row k becomes Σ_i S_ik row i with T = S Λ S': eigenvectors in rows when it starts as Q' of A = Q T Q'
 * @throws ConvergenceError DIVERGED when entries are not finite
 * @see Golub & Van Loan, 4th ed., §8.3.3
 */
export function implicitQl(diagonal: Float64Array, offDiagonal: Float64Array, n: number, basis: Float64Array, columns: number): void {
  let norm = 0;
  for (let i = 0; i < n; i++) norm = Math.max(norm, Math.abs(diagonal[i]!), i < n - 1 ? Math.abs(offDiagonal[i]!) : 0);
  if (!(norm < Infinity)) throw notFinite(norm);
  for (let low = 0; low < n; low++) {
    for (let sweep = 0; ; sweep++) {
      // Small neighbours are told apart by their own size as long as that leads anywhere: beside large entries their block may be rounding alone.
      const nothing = sweep < PATIENT_SWEEPS ? EPSILON * EPSILON * norm : EPSILON * norm;
      let high = low;
      while (high < n - 1 && Math.abs(offDiagonal[high]!) > EPSILON * (Math.abs(diagonal[high]!) + Math.abs(diagonal[high + 1]!)) + nothing) high++;
      if (high === low) break;
      if (sweep === MOST_SWEEPS) throw notFinite(diagonal[low]);
      qlStep(diagonal, offDiagonal, low, high, basis, columns);
    }
  }
}

/** One step on the unreduced block low … high. */
function qlStep(diagonal: Float64Array, offDiagonal: Float64Array, low: number, high: number, basis: Float64Array, columns: number): void {
  const half = (diagonal[low + 1]! - diagonal[low]!) / (2 * offDiagonal[low]!);
  const root = hypotenuse(half, 1);
  let g = diagonal[high]! - diagonal[low]! + offDiagonal[low]! / (half >= 0 ? half + root : half - root);
  let sine = 1;
  let cosine = 1;
  let correction = 0;
  for (let i = high - 1; i >= low; i--) {
    const f = sine * offDiagonal[i]!;
    const b = cosine * offDiagonal[i]!;
    const length = hypotenuse(f, g);
    offDiagonal[i + 1] = length;
    if (length === 0) {
      diagonal[i + 1] = diagonal[i + 1]! - correction; // the block falls apart here
      offDiagonal[high] = 0;
      return;
    }
    sine = f / length;
    cosine = g / length;
    const shifted = diagonal[i + 1]! - correction;
    const turned = (diagonal[i]! - shifted) * sine + 2 * cosine * b;
    correction = sine * turned;
    diagonal[i + 1] = shifted + correction;
    g = cosine * turned - b;
    const upper = i * columns;
    const lower = upper + columns;
    for (let j = 0; j < columns; j++) {
      const above = basis[upper + j]!;
      const below = basis[lower + j]!;
      basis[lower + j] = sine * above + cosine * below;
      basis[upper + j] = cosine * above - sine * below;
    }
  }
  diagonal[low] = diagonal[low]! - correction;
  offDiagonal[low] = g;
  offDiagonal[high] = 0;
}

function hypotenuse(a: number, b: number): number {
  const x = Math.abs(a);
  const y = Math.abs(b);
  const larger = x > y ? x : y;
  if (larger > 1e-140 && larger < 1e140) return Math.sqrt(x * x + y * y);
  if (larger === 0) return 0;
  const share = (x > y ? y : x) / larger;
  return larger * Math.sqrt(1 + share * share);
}

/** Descending values, each vector (a row) with its sign. */
export function inCanonicalOrder(values: Float64Array, vectors: Float64Array, count: number, columns: number): SymmetricEigen {
  const order = Array.from({ length: count }, (_, k) => k).sort((i, j) => values[j]! - values[i]! || i - j);
  const sorted = { values: new Float64Array(count), vectors: new Float64Array(count * columns) };
  order.forEach((from, k) => {
    sorted.values[k] = values[from]!;
    const row = sorted.vectors.subarray(k * columns, (k + 1) * columns);
    row.set(vectors.subarray(from * columns, (from + 1) * columns));
    orient(row);
  });
  return sorted;
}

/** Turns a vector so that its largest entry in size is positive; of entries that differ by rounding only, the first one decides. */
export function orient(vector: Float64Array): void {
  let largest = 0;
  for (let j = 0; j < vector.length; j++) largest = Math.max(largest, Math.abs(vector[j]!));
  const decisive = largest * (1 - 1e-10);
  for (let j = 0; j < vector.length; j++) {
    if (Math.abs(vector[j]!) < decisive) continue;
    if (vector[j]! < 0) for (let i = 0; i < vector.length; i++) vector[i] = -vector[i]!;
    return;
  }
}

function notFinite(received: unknown): ConvergenceError {
  return new ConvergenceError("DIVERGED", { where: "symmetricEigen", what: "a", expected: "finite entries", received });
}
