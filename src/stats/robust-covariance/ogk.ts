import { symmetricEigen } from "../../math/symmetric-eigen.js";
import type { Rows } from "./scatter.js";
import { type TauEstimate, tauEstimate } from "./tau-scale.js";

export interface PairwiseEstimate {
  readonly location: Float64Array;
  /** [p × p], positive definite. */
  readonly covariance: Float64Array;
}

const ROUNDS = 2;

/**
 * Orthogonalised Gnanadesikan-Kettenring estimate: robust covariances pair by pair, (σ²(a + b) − σ²(a − b)) / 4, of which the eigenvectors are
 * kept and robust variances along them put in place of the eigenvalues; twice. Deterministic, equivariant under scaling and permutation of
 * columns, not under rotation. O(n p²) scale estimates.
 *
 * @returns null when a robust scale is 0: half of the rows have equal values in a column or along a direction
 * @see Maronna and Zamar (2002), doi:10.1198/004017002188618509
 */
export function orthogonalised({ n, p, data }: Rows): PairwiseEstimate | null {
  let columns: Float64Array[] = Array.from({ length: p }, (_, j) => Float64Array.from({ length: n }, (_, i) => data[i * p + j]!));
  let back: Float64Array = identity(p); // x = back · z for the present columns z
  for (let round = 0; round < (p > 1 ? ROUNDS : 0); round++) {
    const scales = columns.map((column) => tauEstimate(column).scale);
    if (scales.includes(0)) return null;
    columns = columns.map((column, j) => column.map((value) => value / scales[j]!));
    const { vectors } = symmetricEigen(pairwise(columns), p);
    columns = Array.from({ length: p }, (_, k) => combination(columns, vectors.subarray(k * p, (k + 1) * p)));
    const next = new Float64Array(p * p);
    for (let i = 0; i < p; i++) {
      for (let k = 0; k < p; k++) {
        let sum = 0;
        for (let j = 0; j < p; j++) sum += back[i * p + j]! * scales[j]! * vectors[k * p + j]!;
        next[i * p + k] = sum;
      }
    }
    back = next;
  }
  const ends: TauEstimate[] = columns.map(tauEstimate);
  if (ends.some(({ scale }) => scale === 0)) return null;
  const location = new Float64Array(p);
  const covariance = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    for (let k = 0; k < p; k++) location[i] = location[i]! + back[i * p + k]! * ends[k]!.location;
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < p; k++) sum += back[i * p + k]! * back[j * p + k]! * ends[k]!.scale * ends[k]!.scale;
      covariance[i * p + j] = covariance[j * p + i] = sum;
    }
  }
  return { location, covariance };
}

function pairwise(columns: readonly Float64Array[]): Float64Array {
  const p = columns.length;
  const n = columns[0]!.length;
  const matrix = identity(p);
  const sum = new Float64Array(n);
  const difference = new Float64Array(n);
  for (let j = 0; j < p; j++) {
    for (let k = 0; k < j; k++) {
      const a = columns[j]!;
      const b = columns[k]!;
      for (let i = 0; i < n; i++) {
        sum[i] = a[i]! + b[i]!;
        difference[i] = a[i]! - b[i]!;
      }
      const plus = tauEstimate(sum).scale;
      const minus = tauEstimate(difference).scale;
      matrix[j * p + k] = matrix[k * p + j] = (plus * plus - minus * minus) / 4;
    }
  }
  return matrix;
}

function combination(columns: readonly Float64Array[], weights: Float64Array): Float64Array {
  const result = new Float64Array(columns[0]!.length);
  columns.forEach((column, j) => {
    const weight = weights[j]!;
    for (let i = 0; i < result.length; i++) result[i] = result[i]! + weight * column[i]!;
  });
  return result;
}

function identity(p: number): Float64Array {
  const matrix = new Float64Array(p * p);
  for (let j = 0; j < p; j++) matrix[j * p + j] = 1;
  return matrix;
}
