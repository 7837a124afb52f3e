import { createRng } from "../../core/rng.js";
import { implicitQl } from "../symmetric-eigen.js";
import { lengthOf, orthogonalise, type RowBasis, rowBasis, scaleRow } from "./orthonormal.js";
import type { RowSource } from "./product.js";
import { Layout, roundedUp, type Workspace, workspace } from "./workspace.js";

const EPSILON = 2.220446049250313e-16;
/** Steps between two looks at the residuals. */
const LOOK_EVERY = 3;
/** Steps after which an unsettled search for missed copies is given up. */
const MOST_PROBES = 16;

export interface LeadingPairs {
  /** Eigenvalues of X'X, descending, [count]. */
  readonly values: Float64Array;
  /** [count × columns], orthonormal. */
  readonly vectors: Float64Array;
}

/**
 * A few of the largest eigenvalues of X'X with their vectors, by Lanczos steps with full reorthogonalisation: X'X itself is never formed.
 *
 * A step costs one pass over X. Values and residuals are right to rounding of the largest. Repeated eigenvalues, of which one start vector shows
 * one copy only, are looked for with a second start vector; where that leaves doubt, and where `mostSteps` are not enough, the answer is null.
 *
 * @param source - rows of X, of a scale at which squares are in range
 * @param mostSteps - at least count + 2
 * @see Golub & Van Loan, Matrix Computations, 4th ed., §10.1, §10.3
 */
export function leadingEigenpairs(source: RowSource, rows: number, columns: number, count: number, mostSteps: number): LeadingPairs | null {
  const stride = roundedUp(columns);
  const layout = new Layout();
  const x = layout.matrix(roundedUp(rows), stride);
  const scratch = layout.place(4);
  const basisOf = rowBasis(layout, mostSteps + MOST_PROBES + 2, stride);
  const space = workspace(layout.length);
  source(space.memory, x, stride, 0, rows);
  const basis = basisOf(space);
  const apply = (out: number, v: number): void => space.gramTimes(out, x, stride, v, roundedUp(rows), stride, scratch);
  const rng = createRng(0, "lanczos");
  const start = (row: number): void => {
    for (let j = 0; j < columns; j++) space.memory[row + j] = rng() - 0.5;
  };

  start(basis.at);
  scaleRow(space.memory, basis.at, columns, 1 / lengthOf(space.memory, basis.at, columns));
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  let steps = 0;
  for (; ; steps++) {
    if (steps === mostSteps) return null;
    extend(basis, steps, apply, diagonal, offDiagonal);
    if (offDiagonal[steps] === 0) {
      steps++;
      break; // an invariant subspace
    }
    if (steps + 1 >= count + 2 && (steps + 1 - count) % LOOK_EVERY === 0 && settled(diagonal, offDiagonal, count)) {
      steps++;
      break;
    }
  }
  if (steps < count) return null;
  const { values, mixing, order } = ritz(diagonal, offDiagonal, steps);
  if (missesCopies(basis, steps, apply, start, values[order[count - 1]!]!)) return null;
  return { values: Float64Array.from(order.subarray(0, count), (k) => values[k]!), vectors: combined(space, basis, mixing, order, steps, count, columns) };
}

/** One step: row `at` of the basis times X'X, made orthogonal to all rows so far, becomes the next row. */
function extend(basis: RowBasis, step: number, apply: (out: number, v: number) => void, diagonal: number[], offDiagonal: number[], first = 0): void {
  const { space, at, stride } = basis;
  const { memory } = space;
  const v = at + step * stride;
  const next = v + stride;
  memory.fill(0, next, next + stride);
  apply(next, v);
  let along = 0;
  for (let j = 0; j < stride; j++) along += memory[next + j]! * memory[v + j]!;
  diagonal[step - first] = along;
  const before = lengthOf(memory, next, stride);
  const length = orthogonalise(basis, step + 1, next);
  offDiagonal[step - first] = length > 8 * EPSILON * before ? length : 0;
  scaleRow(memory, next, stride, offDiagonal[step - first] === 0 ? 0 : 1 / length);
}

/** The `count` largest Ritz pairs have residuals |β s| (last coordinate times the next off-diagonal) within rounding of the largest value. */
function settled(diagonal: readonly number[], offDiagonal: readonly number[], count: number): boolean {
  const size = diagonal.length;
  const values = Float64Array.from(diagonal);
  const last = new Float64Array(size);
  last[size - 1] = 1;
  implicitQl(values, Float64Array.from(offDiagonal), size, last, 1);
  const order = descending(values);
  for (let k = 0; k < count; k++) {
    if (Math.abs(offDiagonal[size - 1]! * last[order[k]!]!) > EPSILON * values[order[0]!]!) return false;
  }
  return true;
}

function ritz(diagonal: readonly number[], offDiagonal: readonly number[], size: number): { values: Float64Array; mixing: Float64Array; order: Int32Array } {
  const values = Float64Array.from(diagonal);
  const mixing = new Float64Array(size * size);
  for (let i = 0; i < size; i++) mixing[i * size + i] = 1;
  implicitQl(values, Float64Array.from(offDiagonal), size, mixing, size);
  return { values, mixing, order: descending(values) };
}

function descending(values: Float64Array): Int32Array {
  return Int32Array.from(values, (_, k) => k).sort((i, j) => values[j]! - values[i]! || i - j);
}

/**
 * Whether something at or above `smallest` hides in the complement of the basis: steps from a fresh vector there, until the largest value found plus its residual is below.
 */
function missesCopies(basis: RowBasis, steps: number, apply: (out: number, v: number) => void, start: (row: number) => void, smallest: number): boolean {
  const { space, at, stride } = basis;
  const { memory } = space;
  const row = at + steps * stride;
  memory.fill(0, row, row + stride);
  start(row);
  const length = orthogonalise(basis, steps, row);
  if (!(length > 1e-8)) return false; // the basis spans everything
  scaleRow(memory, row, stride, 1 / length);
  const diagonal: number[] = [];
  const offDiagonal: number[] = [];
  for (let probe = 0; probe < MOST_PROBES; probe++) {
    extend(basis, steps + probe, apply, diagonal, offDiagonal, steps);
    const { values, mixing, order } = ritz(diagonal, offDiagonal, probe + 1);
    const top = order[0]!;
    if (values[top]! >= smallest) return true;
    const residual = Math.abs(offDiagonal[probe]! * mixing[top * (probe + 1) + probe]!);
    if (probe >= 2 && values[top]! + residual < smallest) return false;
    if (offDiagonal[probe] === 0) return false;
  }
  return true;
}

/** Ritz vectors: rows of the basis weighted by the eigenvectors of T. */
function combined(space: Workspace, basis: RowBasis, mixing: Float64Array, order: Int32Array, steps: number, count: number, columns: number): Float64Array {
  const { memory } = space;
  const target = basis.at + (steps + 1) * basis.stride; // one row beyond the last
  const vectors = new Float64Array(count * columns);
  for (let k = 0; k < count; k++) {
    for (let r = 0; r < roundedUp(steps); r++) memory[basis.weights + r] = r < steps ? mixing[order[k]! * steps + r]! : 0;
    memory.fill(0, target, target + basis.stride);
    space.addRows(target, basis.at, basis.stride, basis.weights, roundedUp(steps), basis.stride);
    vectors.set(memory.subarray(target, target + columns), k * columns);
  }
  return vectors;
}
