import { addProduct, type Operand, type PackingRoom } from "./product.js";
import type { Layout, Workspace } from "./workspace.js";

/** Most reflections that are folded into one block. */
export const FOLDED = 64;

export interface FoldingRoom {
  /** The result: T V, rows as far apart as those of V. */
  readonly folded: number;
  readonly triangle: number;
  readonly overlaps: number;
}

export function foldingRoom(layout: Layout, stride: number): FoldingRoom {
  return { folded: layout.matrix(FOLDED, stride), triangle: layout.matrix(FOLDED, FOLDED), overlaps: layout.matrix(FOLDED, FOLDED) };
}

/**
 * Folds reflections I − factor v v' into one block, H_0 H_1 ⋯ H_{count−1} = I − V' (T V), T upper triangular: leaves T V at `room.folded`.
 *
 * @param v - place of the vectors, rows `stride` apart, [count × length]
 * @see Golub & Van Loan, Matrix Computations, 4th ed., §5.1.7; Schreiber and Van Loan (1989), doi:10.1137/0910005
 */
export function foldReflections(
  space: Workspace,
  v: number,
  stride: number,
  factors: Float64Array,
  count: number,
  length: number,
  room: FoldingRoom,
  packing: PackingRoom,
): void {
  const { memory } = space;
  memory.fill(0, room.overlaps, room.overlaps + FOLDED * FOLDED);
  const rows: Operand = { at: v, stride, sum: "along" };
  addProduct(space, room.overlaps, FOLDED, rows, rows, count, count, length, packing);
  memory.fill(0, room.triangle, room.triangle + FOLDED * FOLDED);
  for (let j = 0; j < count; j++) {
    const factor = factors[j]!;
    memory[room.triangle + j * FOLDED + j] = factor;
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let l = i; l < j; l++) sum += memory[room.triangle + i * FOLDED + l]! * memory[room.overlaps + l * FOLDED + j]!;
      memory[room.triangle + i * FOLDED + j] = -factor * sum;
    }
  }
  memory.fill(0, room.folded, room.folded + count * stride);
  addProduct(space, room.folded, stride, { at: room.triangle, stride: FOLDED, sum: "along" }, { at: v, stride, sum: "across" }, count, length, count, packing);
}
