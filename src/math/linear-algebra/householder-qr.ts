import { FOLDED, type FoldingRoom, foldingRoom, foldReflections } from "./fold-reflections.js";
import { addProduct, copiedOut, type Operand, type PackingRoom, packingRoom } from "./product.js";
import { Layout, roundedUp, type Workspace, workspace } from "./workspace.js";

const PANEL = 32;

/** Lines (vectors of one length) as combinations of orthonormal q_k: line i = Σ_{k ≤ i} triangle[i][k] q_k. */
export interface LineFactors {
  readonly lines: number;
  readonly length: number;
  /** [lines × lines], 0 right of the diagonal. */
  readonly triangle: Float64Array;
  /** Reflections whose product is Q: I − factors[k] v v', v in row k, 0 before place k; [lines × length]. */
  readonly reflections: Float64Array;
  readonly factors: Float64Array;
}

/**
 * QR factorisation of lines by Householder's reflections in blocks.
 *
 * Nothing is squared, so what lies far below the longest line keeps its digits. 2 · length · lines² operations.
 *
 * @param fill - writes the lines, `stride` apart, at a place of `memory`; of a scale at which squares are in range
 * @param lines - at most `length`
 * @see Golub & Van Loan, Matrix Computations, 4th ed., §5.2.3
 */
export function factorLines(fill: (memory: Float64Array, at: number, stride: number) => void, lines: number, length: number): LineFactors {
  const stride = roundedUp(length);
  const layout = new Layout();
  const x = layout.matrix(lines, stride);
  const v = layout.matrix(lines, stride);
  const room = blockRoom(layout, lines, stride);
  const space = workspace(layout.length);
  const { memory } = space;
  fill(memory, x, stride);
  const factors = new Float64Array(lines);
  for (let from = 0; from < lines; from += PANEL) {
    const to = Math.min(lines, from + PANEL);
    for (let k = from; k < to; k++) {
      factors[k] = reflection(memory, x + k * stride, v + k * stride, k, length);
      for (let i = k + 1; i < to; i++) reflect(memory, x + i * stride, v + k * stride, factors[k]!, k, length);
    }
    turnRows(space, room, x + to * stride, lines - to, v + from * stride, factors.subarray(from, to), stride, length, true);
  }
  const triangle = new Float64Array(lines * lines);
  for (let i = 0; i < lines; i++) for (let k = 0; k <= i; k++) triangle[i * lines + k] = memory[x + i * stride + k]!;
  return { lines, length, triangle, reflections: copiedOut(memory, v, stride, lines, length), factors };
}

/** Vectors Σ_k coordinate_k q_k, [rows × length], from rows of coordinates, [rows × lines]. */
export function fromCoordinates({ lines, length, reflections, factors }: LineFactors, coordinates: Float64Array, rows: number): Float64Array {
  const stride = roundedUp(length);
  const layout = new Layout();
  const x = layout.matrix(rows, stride);
  const v = layout.matrix(lines, stride);
  const room = blockRoom(layout, Math.max(rows, lines), stride);
  const space = workspace(layout.length);
  for (let k = 0; k < lines; k++) space.memory.set(reflections.subarray(k * length, (k + 1) * length), v + k * stride);
  for (let i = 0; i < rows; i++) space.memory.set(coordinates.subarray(i * lines, (i + 1) * lines), x + i * stride);
  for (let from = (Math.ceil(lines / PANEL) - 1) * PANEL; from >= 0; from -= PANEL) {
    turnRows(space, room, x, rows, v + from * stride, factors.subarray(from, from + PANEL), stride, length, false);
  }
  return copiedOut(space.memory, x, stride, rows, length);
}

interface BlockRoom extends FoldingRoom {
  readonly shares: number;
  readonly packing: PackingRoom;
}

function blockRoom(layout: Layout, rows: number, stride: number): BlockRoom {
  return { shares: layout.matrix(rows, FOLDED), ...foldingRoom(layout, stride), packing: packingRoom(layout, Math.max(rows, FOLDED), stride) };
}

/** Applies a block of reflections H_0 H_1 ⋯ = I − V' T V to vectors in rows, or (`inverted`) its inverse ⋯ H_1 H_0. */
function turnRows(
  space: Workspace,
  room: BlockRoom,
  x: number,
  rows: number,
  v: number,
  factors: Float64Array,
  stride: number,
  length: number,
  inverted: boolean,
): void {
  if (rows === 0) return;
  const size = factors.length;
  foldReflections(space, v, stride, factors, size, length, room, room.packing);
  const [first, second] = inverted ? [v, room.folded] : [room.folded, v];
  const along = (at: number, apart: number): Operand => ({ at, stride: apart, sum: "along" });
  space.memory.fill(0, room.shares, room.shares + rows * FOLDED);
  addProduct(space, room.shares, FOLDED, along(x, stride), along(first, stride), rows, size, length, room.packing);
  addProduct(space, x, stride, along(room.shares, FOLDED), { at: second, stride, sum: "across" }, rows, length, size, room.packing, -1);
}

/** Turns places `first` … of a line into one number at `first`; v, with I − factor v v', goes to its own row. */
function reflection(memory: Float64Array, line: number, v: number, first: number, length: number): number {
  let rest = 0;
  for (let j = first + 1; j < length; j++) rest += memory[line + j]! * memory[line + j]!;
  if (rest < 1e-280) return 0;
  const kept = memory[line + first]!;
  const size = Math.sqrt(kept * kept + rest);
  const pivot = kept > 0 ? -size : size;
  for (let j = first; j < length; j++) {
    memory[v + j] = memory[line + j]!;
    memory[line + j] = 0;
  }
  memory[v + first] = kept - pivot;
  memory[line + first] = pivot;
  return 1 / (size * (size + Math.abs(kept)));
}

function reflect(memory: Float64Array, line: number, v: number, factor: number, first: number, length: number): void {
  if (factor === 0) return;
  let share = 0;
  for (let j = first; j < length; j++) share += memory[line + j]! * memory[v + j]!;
  share *= factor;
  for (let j = first; j < length; j++) memory[line + j] = memory[line + j]! - share * memory[v + j]!;
}
