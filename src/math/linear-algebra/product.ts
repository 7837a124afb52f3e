import { Layout, roundedUp, type Workspace, workspace } from "./workspace.js";

/** Depth of one chunk: a panel of it is 8 kB, so that it stays in the first-level cache while the other operand's panels pass by. */
const CHUNK = 256;

/** A matrix in a workspace, as one side of a product. */
export interface Operand {
  readonly at: number;
  readonly stride: number;
  /**
   * How the product's sum runs through it: `along` its rows (a left operand as written, a right one transposed)
   * or `across` them (a left operand transposed, a right one as written).
   */
  readonly sum: "along" | "across";
}

/** Places for the packed operands of products up to `rows` × `columns`. */
export interface PackingRoom {
  readonly left: number;
  readonly right: number;
}

export function packingRoom(layout: Layout, rows: number, columns: number, depth = CHUNK): PackingRoom {
  const chunk = Math.min(depth, CHUNK);
  return { left: layout.place(roundedUp(rows) * chunk), right: layout.place(roundedUp(columns) * chunk) };
}

/**
 * C += sign · A B inside a workspace: operands are packed into panels, chunk by chunk of the inner dimension.
 *
 * @param c - place of C, [rows × columns], rows `stride` apart. Up to three rows and columns beyond are read and written, unchanged (0 is added)
 * @param room - for packed operands of this size
 * @param triangle - only what is on and below the diagonal is right afterwards
 */
export function addProduct(
  space: Workspace,
  c: number,
  stride: number,
  a: Operand,
  b: Operand,
  rows: number,
  columns: number,
  depth: number,
  room: PackingRoom,
  sign: 1 | -1 = 1,
  triangle = false,
): void {
  for (let from = 0; from < depth; from += CHUNK) {
    const length = Math.min(CHUNK, depth - from);
    pack(space.memory, room.left, a, rows, from, length);
    pack(space.memory, room.right, b, columns, from, length);
    space.multiplyPanels(c, stride, room.left, room.right, Math.ceil(rows / 4), Math.ceil(columns / 4), length, sign, triangle);
  }
}

/** Panels of four lines (rows or columns), entry by entry of the sum; lines beyond the last are 0. */
function pack(memory: Float64Array, to: number, operand: Operand, lines: number, from: number, length: number): void {
  const { at, stride, sum } = operand;
  const lineStep = sum === "along" ? stride : 1;
  const sumStep = sum === "along" ? 1 : stride;
  let out = to;
  for (let line = 0; line < lines; line += 4) {
    let source = at + line * lineStep + from * sumStep;
    if (line + 4 <= lines) {
      for (let k = 0; k < length; k++) {
        memory[out] = memory[source]!;
        memory[out + 1] = memory[source + lineStep]!;
        memory[out + 2] = memory[source + 2 * lineStep]!;
        memory[out + 3] = memory[source + 3 * lineStep]!;
        out += 4;
        source += sumStep;
      }
    } else {
      for (let k = 0; k < length; k++) {
        for (let r = 0; r < 4; r++) memory[out + r] = line + r < lines ? memory[source + r * lineStep]! : 0;
        out += 4;
        source += sumStep;
      }
    }
  }
}

/**
 * The product a b in a new matrix, [n × k] times [k × m] gives [n × m], all row-major; never modifies its arguments.
 *
 * Cache-blocked, two doubles at a time where WebAssembly runs: for matrices of some 30 rows and more; `multiply` of dense.ts is for small ones. 2nkm operations.
 */
export function largeProduct(a: Float64Array, b: Float64Array, n: number, k: number, m: number): Float64Array {
  return product(a, b, n, k, m, m, "across");
}

/** The product a b', likewise, of [n × k] and [m × k]. Each entry is the dot product of two rows, in the order of `rowProduct`. */
export function productOfRows(a: Float64Array, b: Float64Array, n: number, k: number, m: number): Float64Array {
  return product(a, b, n, k, m, k, "along");
}

/** Σ a_j b_j from places `a` and `b` on, with the bits of an entry of `productOfRows`. */
export function rowProduct(left: Float64Array, a: number, right: Float64Array, b: number, length: number): number {
  let sum = 0;
  for (let from = 0; from < length; from += CHUNK) {
    let part = 0;
    for (let j = from; j < Math.min(length, from + CHUNK); j++) part += left[a + j]! * right[b + j]!;
    sum += part;
  }
  return sum;
}

function product(a: Float64Array, b: Float64Array, n: number, k: number, m: number, rightStride: number, rightSum: Operand["sum"]): Float64Array {
  const stride = roundedUp(m);
  const layout = new Layout();
  const left = layout.place(n * k);
  const right = layout.place(k * m);
  const result = layout.matrix(n, stride);
  const room = packingRoom(layout, n, m, k);
  const space = workspace(layout.length);
  space.memory.set(a, left);
  space.memory.set(b, right);
  addProduct(space, result, stride, { at: left, stride: k, sum: "along" }, { at: right, stride: rightStride, sum: rightSum }, n, m, k, room);
  return copiedOut(space.memory, result, stride, n, m);
}

/** Rows that lie `stride` apart, in a new matrix without gaps. */
export function copiedOut(memory: Float64Array, at: number, stride: number, rows: number, columns: number): Float64Array {
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) result.set(memory.subarray(at + i * stride, at + i * stride + columns), i * columns);
  return result;
}

/** Writes rows `from` … `from + count − 1` of a matrix, `stride` apart, to `out` from place `at` on: it may centre and scale on the way. */
export type RowSource = (out: Float64Array, at: number, stride: number, from: number, count: number) => void;

/** X'X in a new matrix, symmetric to the bit, [columns × columns]. rows · columns² operations. */
export function gramOfColumns(source: RowSource, rows: number, columns: number): Float64Array {
  const stride = roundedUp(columns);
  const length = Math.min(rows, CHUNK);
  const layout = new Layout();
  const part = layout.place(length * columns);
  const panels = layout.place(length * stride);
  const gram = layout.matrix(columns, stride);
  const space = workspace(layout.length);
  const operand: Operand = { at: part, stride: columns, sum: "across" };
  for (let from = 0; from < rows; from += CHUNK) {
    const count = Math.min(CHUNK, rows - from);
    source(space.memory, part, columns, from, count);
    pack(space.memory, panels, operand, columns, 0, count);
    space.multiplyPanels(gram, stride, panels, panels, stride / 4, stride / 4, count, 1, true);
  }
  return mirrored(space.memory, gram, stride, columns);
}

/** X X', likewise, [rows × rows]. */
export function gramOfRows(source: RowSource, rows: number, columns: number): Float64Array {
  const stride = roundedUp(rows);
  const layout = new Layout();
  const all = layout.place(rows * columns);
  const gram = layout.matrix(rows, stride);
  const room = packingRoom(layout, rows, rows);
  const space = workspace(layout.length);
  source(space.memory, all, columns, 0, rows);
  const operand: Operand = { at: all, stride: columns, sum: "along" };
  addProduct(space, gram, stride, operand, operand, rows, rows, columns, room, 1, true);
  return mirrored(space.memory, gram, stride, rows);
}

function mirrored(memory: Float64Array, at: number, stride: number, n: number): Float64Array {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) result[i * n + j] = result[j * n + i] = memory[at + i * stride + j]!;
  return result;
}
