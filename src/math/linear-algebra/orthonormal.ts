import { type Layout, roundedUp, type Workspace } from "./workspace.js";

/** A growing set of orthonormal rows in a workspace, `stride` (a multiple of 4) apart; rows not there yet are finite. */
export interface RowBasis {
  readonly space: Workspace;
  readonly at: number;
  readonly stride: number;
  /** Two places for a double per row. */
  readonly shares: number;
  readonly weights: number;
}

export function rowBasis(layout: Layout, rows: number, stride: number): (space: Workspace) => RowBasis {
  const at = layout.matrix(rows, stride);
  const shares = layout.place(roundedUp(rows));
  const weights = layout.place(roundedUp(rows));
  return (space) => ({ space, at, stride, shares, weights });
}

/**
 * Takes from a vector its parts along the first `count` rows, twice, so that it ends orthogonal to working precision ("twice is enough").
 *
 * @param vector - place of the vector, [stride]; may be the row after the last
 * @returns its length after
 * @see Giraud, Langou, Rozložník and van den Eshof (2005), doi:10.1007/s00211-005-0615-4
 */
export function orthogonalise(basis: RowBasis, count: number, vector: number): number {
  const { space, at, stride, shares, weights } = basis;
  const { memory } = space;
  const rows = roundedUp(count);
  for (let pass = 0; pass < 2 && count > 0; pass++) {
    space.timesRows(shares, at, stride, vector, rows, stride);
    for (let r = 0; r < rows; r++) memory[weights + r] = r < count ? -memory[shares + r]! : 0;
    space.addRows(vector, at, stride, weights, rows, stride);
  }
  return lengthOf(memory, vector, stride);
}

export function lengthOf(memory: Float64Array, at: number, count: number): number {
  let sum = 0;
  for (let j = 0; j < count; j++) sum += memory[at + j]! * memory[at + j]!;
  return Math.sqrt(sum);
}

export function scaleRow(memory: Float64Array, at: number, count: number, factor: number): void {
  for (let j = 0; j < count; j++) memory[at + j] = memory[at + j]! * factor;
}

/**
 * Makes `rows` rows orthonormal, from the first on (Gram-Schmidt). A row that the ones before it span is replaced by a direction that they leave free.
 * @param length - of the rows, at least `rows`; what is beyond, up to the stride, is 0
 */
export function orthonormaliseRows(basis: RowBasis, rows: number, length: number): void {
  const { memory } = basis.space;
  for (let k = 0; k < rows; k++) {
    const row = basis.at + k * basis.stride;
    const before = lengthOf(memory, row, length);
    let after = before > 0 ? orthogonalise(basis, k, row) : 0;
    if (!(after > 1e-8 * before)) {
      // The unit vector of which the rows so far hold the least keeps at least 1 − k / length of its square.
      memory.fill(0, row, row + basis.stride);
      memory[row + leastCovered(basis, k, length)] = 1;
      after = orthogonalise(basis, k, row);
    }
    scaleRow(memory, row, length, 1 / after);
  }
}

function leastCovered({ space, at, stride }: RowBasis, rows: number, length: number): number {
  const covered = new Float64Array(length);
  for (let r = 0; r < rows; r++)
    for (let j = 0; j < length; j++) covered[j] = covered[j]! + space.memory[at + r * stride + j]! * space.memory[at + r * stride + j]!;
  let best = 0;
  for (let j = 1; j < length; j++) if (covered[j]! < covered[best]! - 1e-9) best = j;
  return best;
}
