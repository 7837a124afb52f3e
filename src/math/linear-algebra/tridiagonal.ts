import { FOLDED, type FoldingRoom, foldingRoom, foldReflections } from "./fold-reflections.js";
import { addProduct, type Operand, type PackingRoom } from "./product.js";
import { type Layout, roundedUp, type Workspace } from "./workspace.js";

/** Reflections whose effect on the rest of the matrix is applied together, as one product. */
const PANEL = 32;
/** Reflections that are applied to the eigenvectors together. */
const BACK_PANEL = FOLDED;

/** Places that the reduction and its way back need, for a matrix of n rows. */
export interface TridiagonalRoom extends FoldingRoom {
  /** V and W of the panel, interleaved: row 2q is v, row 2q + 1 is w of reflection q. */
  readonly pairs: number;
  readonly dots: number;
  readonly weights: number;
  readonly shares: number;
}

export function tridiagonalRoom(layout: Layout, n: number): TridiagonalRoom {
  const stride = roundedUp(n);
  return {
    pairs: layout.matrix(2 * PANEL, stride),
    dots: layout.place(2 * PANEL + 4),
    weights: layout.place(2 * PANEL + 4),
    shares: layout.matrix(BACK_PANEL, stride),
    ...foldingRoom(layout, stride),
  };
}

/**
 * Householder's reduction of a symmetric matrix to tridiagonal form T, from the last row up, the rest of the matrix updated once a panel.
 *
 * Half of the 4n³/3 operations are products of panels, half a symmetric matrix times a vector.
 *
 * @param a - place of A, [n × n] with rows `roundedUp(n)` apart, lower triangle; afterwards row k holds reflection k: v before place k, 0 from there
 * @param factors - receives those of the reflections I − factor v v', [n]; A = Q T Q' with Q = H_{n−1} ⋯ H_2
 * @see Golub & Van Loan, Matrix Computations, 4th ed., §8.3.1; Dongarra, Sorensen and Hammarling (1989), doi:10.1016/0377-0427(89)90367-1
 */
export function reduceToTridiagonal(
  space: Workspace,
  a: number,
  n: number,
  room: TridiagonalRoom,
  packing: PackingRoom,
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  factors: Float64Array,
): void {
  const { memory } = space;
  const stride = roundedUp(n);
  for (let top = n - 1; top >= 0; top -= PANEL) {
    const end = Math.max(0, top - PANEL + 1);
    memory.fill(0, room.pairs, room.pairs + 2 * PANEL * stride);
    for (let k = top; k >= end; k--) {
      const row = a + k * stride;
      const done = top - k;
      bringRowUpToDate(space, row, k, done, stride, room);
      diagonal[k] = memory[row + k]!;
      memory.fill(0, row + k, row + stride);
      if (k === 0) break;
      const v = room.pairs + 2 * done * stride;
      factors[k] = reflection(memory, row, k, offDiagonal);
      if (factors[k] === 0) continue; // v and w stay 0
      memory.copyWithin(v, row, row + k);
      partner(space, a, v, k, done, factors[k]!, stride, room);
    }
    const pairs: Operand = { at: room.pairs, stride, sum: "across" };
    updateRest(space, a, end, pairs, stride, packing);
  }
}

/** row k of A less what the panel's earlier reflections changed in it: Σ_q v_q[k] w_q + w_q[k] v_q. */
function bringRowUpToDate(space: Workspace, row: number, k: number, done: number, stride: number, room: TridiagonalRoom): void {
  const { memory } = space;
  for (let q = 0; q < done; q++) {
    const v = room.pairs + 2 * q * stride + k;
    memory[room.weights + 2 * q] = -memory[v + stride]!;
    memory[room.weights + 2 * q + 1] = -memory[v]!;
  }
  memory.fill(0, room.weights + 2 * done, room.weights + roundedUp(2 * done));
  space.addRows(row, room.pairs, stride, room.weights, roundedUp(2 * done), roundedUp(k + 1));
}

/** Turns the first k entries of a row into v, so that (I − factor v v') maps them to the last of them; 0 where there is nothing to reflect. */
function reflection(memory: Float64Array, row: number, k: number, offDiagonal: Float64Array): number {
  const last = row + k - 1;
  const kept = memory[last]!;
  let rest = 0;
  for (let j = row; j < last; j++) rest += memory[j]! * memory[j]!;
  if (rest < 1e-250) {
    offDiagonal[k - 1] = kept; // the matrix is of unit scale, so the rest is nothing
    memory.fill(0, row, row + k);
    return 0;
  }
  const length = Math.sqrt(kept * kept + rest);
  const pivot = kept > 0 ? -length : length;
  offDiagonal[k - 1] = pivot;
  memory[last] = kept - pivot;
  return 1 / (length * (length + Math.abs(kept)));
}

/** w = p − ½ factor (p'v) v with p = factor · (A − V W' − W V') v, in the row after v. */
function partner(space: Workspace, a: number, v: number, k: number, done: number, factor: number, stride: number, room: TridiagonalRoom): void {
  const { memory } = space;
  const w = v + stride;
  const size = roundedUp(k);
  space.symmetricTimes(w, a, stride, v, size);
  const count = roundedUp(2 * done);
  space.timesRows(room.dots, room.pairs, stride, v, count, size);
  for (let q = 0; q < count; q += 2) {
    const ofV = memory[room.dots + q]!;
    const known = q < 2 * done; // the block of four rows may hold the present pair, half done
    memory[room.weights + q] = known ? -memory[room.dots + q + 1]! : 0;
    memory[room.weights + q + 1] = known ? -ofV : 0;
  }
  space.addRows(w, room.pairs, stride, room.weights, count, size);
  memory.fill(0, w + k, w + size);
  let along = 0;
  for (let j = 0; j < k; j++) along += memory[w + j]! * memory[v + j]!;
  const half = 0.5 * factor * along;
  for (let j = 0; j < k; j++) memory[w + j] = factor * (memory[w + j]! - half * memory[v + j]!);
}

/** The leading block loses V W' + W V'. */
function updateRest(space: Workspace, a: number, size: number, pairs: Operand, stride: number, packing: PackingRoom): void {
  if (size === 0) return;
  const { memory } = space;
  const swapped = packing.right; // packed at once: W before V
  const left = packing.left;
  const depth = 2 * PANEL;
  for (let line = 0, out = 0; line < size; line += 4) {
    for (let k = 0; k < depth; k++) {
      const from = pairs.at + k * stride + line;
      const partnerFrom = pairs.at + (k ^ 1) * stride + line;
      for (let r = 0; r < 4; r++, out++) {
        const inside = line + r < size; // rows from `size` on hold reflections
        memory[left + out] = inside ? memory[from + r]! : 0;
        memory[swapped + out] = inside ? memory[partnerFrom + r]! : 0;
      }
    }
  }
  const panels = Math.ceil(size / 4);
  space.multiplyPanels(a, stride, left, swapped, panels, panels, depth, -1, true);
}

/**
 * S ← Q S: eigenvectors of T, in columns, become those of A. Reflections are applied 64 at a time as I − V' T V (compact WY form). 2n² · columns operations.
 * @see Golub & Van Loan, 4th ed., §5.1.7; Schreiber and Van Loan (1989), doi:10.1137/0910005
 */
export function applyReflections(
  space: Workspace,
  a: number,
  n: number,
  factors: Float64Array,
  s: number,
  columns: number,
  room: TridiagonalRoom,
  packing: PackingRoom,
): void {
  const { memory } = space;
  const stride = roundedUp(n);
  for (let from = 1; from < n; from += BACK_PANEL) {
    const count = Math.min(BACK_PANEL, n - from);
    const length = from + count - 1; // places that these reflections reach
    const v = a + from * stride;
    foldReflections(space, v, stride, factors.subarray(from), count, length, room, packing);
    const rows: Operand = { at: v, stride, sum: "along" };
    memory.fill(0, room.shares, room.shares + count * stride);
    addProduct(space, room.shares, stride, rows, { at: s, stride, sum: "across" }, count, columns, length, packing);
    const folded: Operand = { at: room.folded, stride, sum: "across" };
    addProduct(space, s, stride, folded, { at: room.shares, stride, sum: "across" }, length, columns, count, packing, -1);
  }
}
