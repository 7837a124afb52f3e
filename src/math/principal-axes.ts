import { largeSymmetricEigen } from "./large-symmetric-eigen.js";
import { factorLines, fromCoordinates } from "./linear-algebra/householder-qr.js";
import { leadingEigenpairs } from "./linear-algebra/lanczos.js";
import { orthonormaliseRows, rowBasis } from "./linear-algebra/orthonormal.js";
import { copiedOut, gramOfColumns, gramOfRows, largeProduct, type RowSource } from "./linear-algebra/product.js";
import { Layout, roundedUp, workspace } from "./linear-algebra/workspace.js";
import { orient, type SymmetricEigen, symmetricEigen } from "./symmetric-eigen.js";

export type { RowSource } from "./linear-algebra/product.js";

/** Right singular vectors of a matrix. */
export interface PrincipalAxes {
  /** σ, descending, [count]; exactly 0 from the rank of the matrix on. */
  readonly singularValues: Float64Array;
  /** Orthonormal rows, [count × columns], the largest entry of each in size positive. */
  readonly axes: Float64Array;
}

const EPSILON = 2.220446049250313e-16;
/** The Gram matrix answers for σ² down to this share of the largest: its rounding is some 1e-16 to 1e-15 of the largest. */
const TRUSTED_SHARE = 1e-6;
/** From here on the blocked algorithms are faster than the plain ones. */
const LARGE = 48;

/**
 * The `count` largest singular values of X with their right singular vectors.
 *
 * The smaller Gram matrix (X'X, or XX' where X is wide) is decomposed; for few axes of a large matrix Lanczos steps save the most of that. Where a
 * σ wanted is below 1e-3 of the largest, squaring would cost its digits: then X is factored by reflections and the symmetric matrix whose
 * eigenvalues are ±σ decomposed, which is right to rounding of the largest σ, as LAPACK's singular value decompositions are.
 *
 * @param source - rows of X, of a scale at which squares are in range; asked for more than once
 * @param count - at most min(rows, columns)
 */
export function principalAxes(source: RowSource, rows: number, columns: number, count: number): PrincipalAxes {
  const smaller = Math.min(rows, columns);
  const mostSteps = Math.floor(smaller / 8);
  if (count + 10 <= mostSteps) {
    const leading = leadingEigenpairs(source, rows, columns, count, mostSteps);
    if (leading && trusted(leading.values, count)) return oriented(leading.values.map(Math.sqrt), leading.vectors, columns);
  }
  const gram = columns <= rows ? gramOfColumns(source, rows, columns) : gramOfRows(source, rows, columns);
  const { values, vectors } = eigen(gram, smaller, count);
  if (!trusted(values, count)) return withoutSquaring(source, rows, columns, count);
  const axes = columns <= rows ? vectors : orthonormal(imagesOf(vectors, source, rows, columns, count), count, columns);
  return oriented(values.map(Math.sqrt), axes, columns);
}

function trusted(values: Float64Array, count: number): boolean {
  return values[count - 1]! >= TRUSTED_SHARE * values[0]! && values[0]! > 0;
}

function eigen(a: Float64Array, n: number, count: number): SymmetricEigen {
  if (n >= LARGE) return largeSymmetricEigen(a, n, count);
  const { values, vectors } = symmetricEigen(a, n);
  return { values: values.subarray(0, count), vectors: vectors.subarray(0, count * n) };
}

/** X'u for each row u, [count × columns]. */
function imagesOf(u: Float64Array, source: RowSource, rows: number, columns: number, count: number): Float64Array {
  const x = new Float64Array(rows * columns);
  source(x, 0, columns, 0, rows);
  return largeProduct(u, x, count, rows, columns);
}

/**
 * By way of X = (triangle) Q or Q (triangle): the eigenvalues of [0 L'; L 0] are ±σ of the triangle L, its vectors the singular vectors of both sides.
 */
function withoutSquaring(source: RowSource, rows: number, columns: number, count: number): PrincipalAxes {
  const wide = columns > rows;
  const lines = Math.min(rows, columns);
  const length = Math.max(rows, columns);
  const factored = factorLines(
    (memory, at, stride) => (wide ? source(memory, at, stride, 0, rows) : columnsFrom(source, memory, at, stride, rows, columns)),
    lines,
    length,
  );
  const size = 2 * lines;
  const double = new Float64Array(size * size);
  for (let i = 0; i < lines; i++) {
    for (let k = 0; k <= i; k++) double[(lines + i) * size + k] = double[k * size + lines + i] = factored.triangle[i * lines + k]!;
  }
  const { values, vectors } = eigen(double, size, count);
  const floor = Math.max(rows, columns) * EPSILON * values[0]!;
  const side = new Float64Array(count * lines);
  for (let k = 0; k < count; k++) {
    // Of a σ that is nothing but rounding the vector means nothing: its place is taken by a free direction.
    if (values[k]! > floor) side.set(vectors.subarray(k * size + (wide ? 0 : lines), k * size + (wide ? lines : size)), k * lines);
  }
  const singularValues = values.map((value) => (value > floor ? value : 0));
  const axes = orthonormal(side, count, lines);
  return oriented(singularValues, wide ? fromCoordinates(factored, axes, count) : axes, columns);
}

function columnsFrom(source: RowSource, memory: Float64Array, at: number, stride: number, rows: number, columns: number): void {
  const CHUNK = 64;
  const part = new Float64Array(CHUNK * columns);
  for (let from = 0; from < rows; from += CHUNK) {
    const count = Math.min(CHUNK, rows - from);
    source(part, 0, columns, from, count);
    for (let j = 0; j < columns; j++) for (let i = 0; i < count; i++) memory[at + j * stride + from + i] = part[i * columns + j]!;
  }
}

function orthonormal(vectors: Float64Array, count: number, length: number): Float64Array {
  const stride = roundedUp(length);
  const layout = new Layout();
  const basisOf = rowBasis(layout, count + 1, stride);
  const basis = basisOf(workspace(layout.length));
  const { memory } = basis.space;
  for (let k = 0; k < count; k++) memory.set(vectors.subarray(k * length, (k + 1) * length), basis.at + k * stride);
  orthonormaliseRows(basis, count, length);
  return copiedOut(memory, basis.at, stride, count, length);
}

function oriented(singularValues: Float64Array, axes: Float64Array, columns: number): PrincipalAxes {
  for (let at = 0; at < axes.length; at += columns) orient(axes.subarray(at, at + columns));
  return { singularValues, axes };
}
