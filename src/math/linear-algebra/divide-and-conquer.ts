import { implicitQl } from "../symmetric-eigen.js";
import { addProduct, type Operand, type PackingRoom } from "./product.js";
import { BOTH_HALVES, deflate, type Half, LOWER_HALF, rankOneInto, UPPER_HALF } from "./rank-one.js";
import { type Layout, roundedUp, type Workspace } from "./workspace.js";

const LEAF = 24; // up to here QL steps are as fast

/** Places for matrices of n rows, `roundedUp(n)` apart. */
export interface DivideRoom {
  /** The result: eigenvectors in columns. */
  readonly vectors: number;
  /** Columns of the halves that the tie between them changes. */
  readonly gathered: number;
  /** Eigenvectors of the rank-one problem, in rows. */
  readonly inner: number;
}

export function divideRoom(layout: Layout, n: number): DivideRoom {
  const matrix = (): number => layout.matrix(n, roundedUp(n));
  return { vectors: matrix(), gathered: matrix(), inner: matrix() };
}

interface Task {
  readonly space: Workspace;
  readonly room: DivideRoom;
  readonly packing: PackingRoom;
  readonly stride: number;
  /** Value of each column. */
  readonly diagonal: Float64Array;
  readonly offDiagonal: Float64Array;
  /** Columns by ascending value, within each block solved so far. */
  readonly order: Int32Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric tridiagonal matrix of unit scale by Cuppen's divide and conquer: halves are solved apart, then the
 * tie between them, of rank one, by the secular equation.
 *
 * At most 4n³/3 operations, nearly all in products of panels; far fewer where eigenvalues cluster.
 *
 * @param diagonal - [n]; becomes the eigenvalues, that of column k at place k
 * @param offDiagonal - [n], entry i between rows i and i + 1; spoilt
 * @param room - `vectors` holds zeros
 * @param wanted - how many of the largest need vectors; columns of the others may hold anything
 * @returns the columns, by ascending eigenvalue
 * @see Cuppen (1981), doi:10.1007/BF01396757; Golub & Van Loan, Matrix Computations, 4th ed., §8.4.4
 */
export function divideAndConquer(
  space: Workspace,
  diagonal: Float64Array,
  offDiagonal: Float64Array,
  n: number,
  room: DivideRoom,
  packing: PackingRoom,
  wanted = n,
): Int32Array {
  const order = Int32Array.from({ length: n }, (_, k) => k);
  conquer({ space, room, packing, stride: roundedUp(n), diagonal, offDiagonal, order }, 0, n, wanted);
  return order;
}

function conquer(task: Task, low: number, high: number, wanted: number): void {
  if (high - low <= LEAF) {
    solveLeaf(task, low, high);
    return;
  }
  const { diagonal, offDiagonal } = task;
  const middle = (low + high) >> 1;
  const tie = offDiagonal[middle - 1]!;
  diagonal[middle - 1] = diagonal[middle - 1]! - Math.abs(tie);
  diagonal[middle] = diagonal[middle]! - Math.abs(tie);
  conquer(task, low, middle, middle - low);
  conquer(task, middle, high, high - middle);
  merge(task, low, middle, high, tie, wanted);
}

function solveLeaf({ space, room, stride, diagonal, offDiagonal, order }: Task, low: number, high: number): void {
  const size = high - low;
  const basis = new Float64Array(size * size);
  for (let i = 0; i < size; i++) basis[i * size + i] = 1;
  implicitQl(diagonal.subarray(low, high), offDiagonal.slice(low, high), size, basis, size);
  for (let k = 0; k < size; k++) {
    for (let i = 0; i < size; i++) space.memory[room.vectors + (low + i) * stride + low + k] = basis[k * size + i]!;
  }
  sortByValue(order.subarray(low, high), diagonal);
}

function sortByValue(columns: Int32Array, values: Float64Array): void {
  columns.sort((i, j) => values[i]! - values[j]! || i - j);
}

/** Joins the halves low … middle − 1 and middle … high − 1: diag(values) + 2 |tie| z z', z their edge rows over √2. */
function merge(task: Task, low: number, middle: number, high: number, tie: number, wanted: number): void {
  const { space, room, packing, stride, diagonal, order } = task;
  const { memory } = space;
  const columns = order.subarray(low, high);
  sortByValue(columns, diagonal);
  const z = edgeRows(task, columns, middle, tie);
  const rho = 2 * Math.abs(tie);
  const moving = deflate(columns, diagonal, z, rho, middle, (p, q, cosine, sine) => rotateColumns(task, low, high, p, q, cosine, sine));
  const count = moving.columns.length;
  if (count === 0) {
    sortByValue(columns, diagonal);
    return;
  }

  // Columns with entries in the upper half alone go first, those in the lower half alone last: so each half's product skips the other's zeros.
  const byHalf = gatheringOrder(moving.halves);
  const lowerFrom = moving.halves.filter((half) => half === UPPER_HALF).length;
  const upperTo = count - moving.halves.filter((half) => half === LOWER_HALF).length;
  const gathered = byHalf.map((j) => moving.columns[j]!);
  gatherColumns(task, low, middle, gathered.slice(0, upperTo));
  gatherColumns(task, middle, high, gathered.slice(lowerFrom));
  const settled = Float64Array.from(moving.settled, (column) => diagonal[column]!);
  moveSettled(task, low, high, moving.settled, low + count);

  const place = new Int32Array(count);
  byHalf.forEach((j, k) => {
    place[j] = k;
  });
  const poles = Float64Array.from(moving.columns, (column) => diagonal[column]!);
  const firstOf = (roots: Float64Array): number => (wanted === high - low ? 0 : firstAmongLargest(roots, settled, wanted));
  const first = rankOneInto(diagonal.subarray(low, low + count), memory, room.inner, stride, poles, Float64Array.from(moving.z), rho, place, firstOf);
  diagonal.set(settled, low + count);
  const along = (at: number): Operand => ({ at, stride, sum: "along" });
  const inner = room.inner + first * stride;
  const target = room.vectors + low + first;
  addProduct(space, target + low * stride, stride, along(room.gathered + low * stride), along(inner), middle - low, count - first, upperTo, packing);
  addProduct(
    space,
    target + middle * stride,
    stride,
    along(room.gathered + middle * stride),
    along(inner + lowerFrom),
    high - middle,
    count - first,
    count - lowerFrom,
    packing,
  );
  for (let k = 0; k < columns.length; k++) columns[k] = low + k;
  sortByValue(columns, diagonal);
}

/** z by column: the last row of the upper half's vectors and the first of the lower half's, of length 1 together. */
function edgeRows({ space, room, stride }: Task, columns: Int32Array, middle: number, tie: number): Float64Array {
  const sign = tie < 0 ? -Math.SQRT1_2 : Math.SQRT1_2;
  const row = room.vectors + middle * stride;
  return Float64Array.from(columns, (column) => (column < middle ? Math.SQRT1_2 * space.memory[row - stride + column]! : sign * space.memory[row + column]!));
}

function rotateColumns({ space, room, stride }: Task, low: number, high: number, p: number, q: number, cosine: number, sine: number): void {
  const { memory } = space;
  for (let row = room.vectors + low * stride; row < room.vectors + high * stride; row += stride) {
    const a = memory[row + p]!;
    const b = memory[row + q]!;
    memory[row + p] = cosine * a + sine * b;
    memory[row + q] = cosine * b - sine * a;
  }
}

function gatheringOrder(halves: readonly Half[]): number[] {
  return [UPPER_HALF, BOTH_HALVES, LOWER_HALF].flatMap((half) => halves.flatMap((other, j) => (other === half ? [j] : [])));
}

function gatherColumns({ space, room, stride }: Task, from: number, to: number, columns: readonly number[]): void {
  const { memory } = space;
  const picked = Int32Array.from(columns);
  for (let i = from; i < to; i++) {
    const source = room.vectors + i * stride;
    const target = room.gathered + i * stride;
    for (let k = 0; k < picked.length; k++) memory[target + k] = memory[source + picked[k]!]!;
  }
}

/** Brings the settled columns to the end of the block and clears the rest of it. */
function moveSettled({ space, room, stride }: Task, low: number, high: number, columns: readonly number[], target: number): void {
  const { memory } = space;
  const picked = Int32Array.from(columns);
  const kept = new Float64Array(picked.length);
  for (let i = low; i < high; i++) {
    const row = room.vectors + i * stride;
    for (let k = 0; k < picked.length; k++) kept[k] = memory[row + picked[k]!]!;
    memory.fill(0, row + low, row + high);
    for (let k = 0; k < picked.length; k++) memory[row + target + k] = kept[k]!;
  }
}

/** The first of the ascending roots that is among the `wanted` largest of roots and settled values together. */
function firstAmongLargest(roots: Float64Array, settled: Float64Array, wanted: number): number {
  const all = Float64Array.from([...roots, ...settled]).sort();
  const threshold = all[all.length - wanted]!;
  const first = roots.findIndex((root) => root >= threshold);
  return first < 0 ? roots.length : first;
}
