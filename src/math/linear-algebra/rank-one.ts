import { secularRoot } from "./secular.js";

const EPSILON = 2.220446049250313e-16;

/** Where a column has entries. */
export const UPPER_HALF = 0;
export const BOTH_HALVES = 1;
export const LOWER_HALF = 2;
export type Half = typeof UPPER_HALF | typeof BOTH_HALVES | typeof LOWER_HALF;

/** diag(values) + ρ z z' with the columns told apart that ρ z z' moves. */
export interface Deflated {
  /** Columns that move, by strictly ascending value, and their z. */
  readonly columns: number[];
  readonly z: number[];
  readonly halves: Half[];
  /** Columns whose value and vector stand. */
  readonly settled: number[];
}

/**
 * Finds what ρ z z' leaves alone: columns with a negligible z, and of two with nearly one value the one that a rotation frees of its z.
 *
 * @param columns - by ascending value
 * @param values - of each column; changed by rotations
 * @param z - of columns[k] at place k
 * @param rotate - turns columns p and q: p ← cosine p + sine q, q ← cosine q − sine p
 * @see Golub & Van Loan, Matrix Computations, 4th ed., §8.4.3
 */
export function deflate(
  columns: ArrayLike<number>,
  values: Float64Array,
  z: Float64Array,
  rho: number,
  middle: number,
  rotate: (p: number, q: number, cosine: number, sine: number) => void,
): Deflated {
  const moving: Deflated = { columns: [], z: [], halves: [], settled: [] };
  let largest = 0;
  for (let k = 0; k < z.length; k++) largest = Math.max(largest, Math.abs(z[k]!), Math.abs(values[columns[k]!]!));
  const nothing = 4 * EPSILON * largest;
  const keep = (column: number, weight: number, half: Half): void => {
    moving.columns.push(column);
    moving.z.push(weight);
    moving.halves.push(half);
  };
  let pending = -1;
  let pendingZ = 0;
  let pendingHalf: Half = UPPER_HALF;
  for (let k = 0; k < z.length; k++) {
    const column = columns[k]!;
    let weight = z[k]!;
    let half: Half = column < middle ? UPPER_HALF : LOWER_HALF;
    if (rho * Math.abs(weight) <= nothing) {
      moving.settled.push(column);
      continue;
    }
    if (pending >= 0) {
      const length = Math.sqrt(weight * weight + pendingZ * pendingZ);
      const cosine = weight / length;
      const sine = -pendingZ / length;
      const before = values[pending]!;
      const after = values[column]!;
      if (Math.abs((after - before) * cosine * sine) <= nothing) {
        rotate(pending, column, cosine, sine);
        values[pending] = before * cosine * cosine + after * sine * sine;
        values[column] = before * sine * sine + after * cosine * cosine;
        moving.settled.push(pending);
        weight = length;
        if (half !== pendingHalf) half = BOTH_HALVES;
      } else keep(pending, pendingZ, pendingHalf);
    }
    pending = column;
    pendingZ = weight;
    pendingHalf = half;
  }
  if (pending >= 0) keep(pending, pendingZ, pendingHalf);
  return moving;
}

/**
 * Eigenvalues and eigenvectors of diag(d) + ρ z z', vectors in rows of `memory`.
 *
 * The vectors are those of the matrix of which the computed values are the exact eigenvalues (Löwner's formula for its z), and so are
 * orthogonal to working precision however close the values are.
 *
 * @param at - place of the rows, `stride` apart, [size × size]
 * @param d - strictly ascending
 * @param place - where entry j goes within a row
 * @param firstOf - told the eigenvalues (ascending), names the first whose vector is needed
 * @see Gu and Eisenstat (1995), doi:10.1137/S0895479892241287, §3
 */
export function rankOneInto(
  values: Float64Array,
  memory: Float64Array,
  at: number,
  stride: number,
  d: Float64Array,
  z: Float64Array,
  rho: number,
  place: Int32Array,
  firstOf: (values: Float64Array) => number,
): number {
  const size = d.length;
  const squares = z.map((weight) => weight * weight);
  for (let i = 0; i < size; i++) values[i] = secularRoot(memory, at + i * stride, i, d, squares, size, rho);
  const first = firstOf(values);
  const anew = new Float64Array(size).fill(1);
  for (let i = 0; i < size; i++) {
    const row = at + i * stride;
    const pole = d[i]!;
    for (let j = 0; j < i; j++) anew[j] = anew[j]! * (memory[row + j]! / (d[j]! - pole));
    anew[i] = anew[i]! * memory[row + i]!;
    for (let j = i + 1; j < size; j++) anew[j] = anew[j]! * (memory[row + j]! / (d[j]! - pole));
  }
  for (let j = 0; j < size; j++) anew[j] = z[j]! < 0 ? -Math.sqrt(-anew[j]!) : Math.sqrt(-anew[j]!);
  const vector = new Float64Array(size);
  for (let i = first; i < size; i++) {
    const row = at + i * stride;
    let sum = 0;
    for (let j = 0; j < size; j++) {
      const entry = anew[j]! / memory[row + j]!;
      vector[j] = entry;
      sum += entry * entry;
    }
    const scale = 1 / Math.sqrt(sum);
    for (let j = 0; j < size; j++) memory[row + place[j]!] = vector[j]! * scale;
  }
  return first;
}
