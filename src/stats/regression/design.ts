import { type Matrix, toMatrix } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { choleskyInto, choleskySolveInto } from "../../math/dense.js";
import { pivotedQr } from "../../math/pivoted-qr.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { LARGEST_MAGNITUDE, tooLarge } from "../columns.js";

/**
 * A design prepared for least squares in coordinates in which little is lost: with a constant, columns are taken about their (weighted) means, so
 * that an offset of 1e9 costs no digits; each is in units of a power of two near its size; Q spans them.
 *
 * With w_t the weights, column j of the design as solved is √w_t (x_tj − mean_j) / unit_j. "Scaled" coefficients belong to these columns, "central" ones
 * are in the caller's units with the constant still at the means.
 */
export interface Design {
  readonly rows: number;
  /** Coefficients, the constant included. */
  readonly columns: number;
  /** The constant is column 0. */
  readonly addConstant: boolean;
  readonly rootWeights: Float64Array | null;
  readonly means: Float64Array;
  readonly units: Float64Array;
  /** The columns as solved, one after another. */
  readonly solved: Float64Array;
  /** Orthonormal columns, one after another, `rank` of them; the constant's first. */
  readonly q: Float64Array;
  readonly rank: number;
  /** [columns × rank]: scaled coefficients = root · Q'y. Of the many solutions of a collinear design this gives the shortest in the caller's units. */
  readonly root: Float64Array;
}

/** Relative length below which what is left of a column beside the others is rounding. */
export const rankTolerance = (rows: number, columns: number): number => Math.max(rows, columns) * 2.220446049250313e-16;

/** Copies and checks X: all finite and at most 1e140 in size. @throws InvalidInputError */
export function readTable(where: string, X: ArrayLike<ArrayLike<number>>, minimumRows: number): Matrix {
  const matrix = toMatrix(where, "X", X, minimumRows);
  const { data, columns } = matrix;
  for (let i = 0; i < data.length; i++) {
    if (!(Math.abs(data[i]!) <= LARGEST_MAGNITUDE)) throw tooLarge(where, `X[${Math.floor(i / columns)}][${i % columns}]`, data[i]!);
  }
  return matrix;
}

/** As `readTable`, with at least one row more than coefficients. @throws InvalidInputError */
export function readDesignMatrix(where: string, X: ArrayLike<ArrayLike<number>>, addConstant: boolean): Matrix {
  const matrix = readTable(where, X, 1);
  requireSpareRow(where, matrix.rows, matrix.columns + (addConstant ? 1 : 0));
  return matrix;
}

function requireSpareRow(where: string, rows: number, coefficients: number): void {
  if (rows > coefficients) return;
  const expected = `at least ${coefficients + 1} rows for ${coefficients} coefficient${coefficients === 1 ? "" : "s"}`;
  throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "X", expected, received: rows });
}

/** Refuses a column whose length is not that of X. */
export function requireRows(where: string, what: string, received: number, rows: number): void {
  if (received !== rows) throw new InvalidInputError("WRONG_LENGTH", { where, what, expected: `${rows} values, as many as X has rows`, received });
}

/** The columns of a matrix one after another, each about its mean, times √w, in units of a power of two near its size. */
export interface SolvedColumns {
  readonly solved: Float64Array;
  /** 0 where not centred. */
  readonly means: Float64Array;
  readonly units: Float64Array;
  /** Lengths before centring, in these units. */
  readonly rawLengths: Float64Array;
}

/** @param centred - whether to take the (weighted) means off */
export function solvedColumns({ rows, columns, data }: Matrix, centred: boolean, weights: Float64Array | null): SolvedColumns {
  const rootWeights = weights?.map(Math.sqrt) ?? null;
  const means = new Float64Array(columns);
  const units = new Float64Array(columns);
  const rawLengths = new Float64Array(columns);
  const solved = new Float64Array(columns * rows);
  const column = new Float64Array(rows);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) column[i] = data[i * columns + j]!;
    if (centred) means[j] = weightedMean(column, weights);
    let largest = 0;
    let largestRaw = 0;
    for (let i = 0; i < rows; i++) {
      const root = rootWeights ? rootWeights[i]! : 1;
      const value = (column[i]! - means[j]!) * root;
      solved[j * rows + i] = value;
      largest = Math.max(largest, Math.abs(value));
      largestRaw = Math.max(largestRaw, Math.abs(column[i]! * root));
    }
    const unit = powerOfTwoBelow(largest || largestRaw);
    units[j] = unit;
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      solved[j * rows + i] = solved[j * rows + i]! / unit;
      const raw = (column[i]! / unit) * (rootWeights ? rootWeights[i]! : 1);
      squares += raw * raw;
    }
    rawLengths[j] = Math.sqrt(squares);
  }
  return { solved, means, units, rawLengths };
}

/** Centres, scales and factors a design. @param weights - positive, or null for weights of 1 */
export function prepareDesign(matrix: Matrix, addConstant: boolean, weights: Float64Array | null): Design {
  const { rows } = matrix;
  const parts = solvedColumns(matrix, addConstant, weights);
  const constant = addConstant ? [solvedColumns({ rows, columns: 1, data: new Float64Array(rows).fill(1) }, false, weights)] : [];
  const joined = (name: keyof SolvedColumns): Float64Array => concatenated([...constant, parts].map((part) => part[name]));
  const columns = { solved: joined("solved"), means: joined("means"), units: joined("units"), rawLengths: joined("rawLengths") };
  return factoredDesign(columns, rows, addConstant, weights?.map(Math.sqrt) ?? null);
}

/** Factors columns that are centred and scaled already. @param addConstant - the first of them is the constant's */
export function factoredDesign(
  { solved, means, units, rawLengths }: SolvedColumns,
  rows: number,
  addConstant: boolean,
  rootWeights: Float64Array | null,
): Design {
  const columns = means.length;
  const tolerance = rankTolerance(rows, columns);
  const thresholds = rawLengths.map((length) => tolerance * length || tolerance); // of a column of zeros nothing is left either
  const { q, r, order, rank } = pivotedQr(Float64Array.from(solved), rows, columns, thresholds, addConstant ? 1 : 0);
  const design = { rows, columns, addConstant, rootWeights, means, units, solved, q, rank };
  return { ...design, root: rank === columns ? basicRoot(r, order, columns, rank) : shortestRoot(design, r, order) };
}

function concatenated(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Σ w x / Σ w, corrected once for rounding. */
export function weightedMean(x: Float64Array, weights: Float64Array | null): number {
  let first = 0;
  for (let pass = 0; pass < 2; pass++) {
    let sum = 0;
    let total = 0;
    for (let i = 0; i < x.length; i++) {
      const weight = weights ? weights[i]! : 1;
      sum += weight * (x[i]! - first);
      total += weight;
    }
    first += sum / total;
  }
  return first;
}

/** Q'y, [rank]. */
export function projections(q: Float64Array, y: Float64Array, rank: number): Float64Array {
  const rows = y.length;
  const shares = new Float64Array(rank);
  for (let k = 0; k < rank; k++) {
    let sum = 0;
    for (let i = 0; i < rows; i++) sum += q[k * rows + i]! * y[i]!;
    shares[k] = sum;
  }
  return shares;
}

/** Coordinates of the constant, as a unit vector, in the columns of Q; null where the design does not span it. */
export function constantDirection({ addConstant, q, rows, columns, rank, rootWeights }: Design): Float64Array | null {
  if (addConstant) return Float64Array.from({ length: rank }, (_, k) => (k === 0 ? 1 : 0));
  const ones = rootWeights ? Float64Array.from(rootWeights) : new Float64Array(rows).fill(1);
  const unit = powerOfTwoBelow(ones.reduce((most, value) => Math.max(most, value), 0));
  for (let i = 0; i < rows; i++) ones[i]! /= unit;
  const shares = projections(q, ones, rank);
  let length = 0;
  let left = 0;
  for (let i = 0; i < rows; i++) {
    let rest = ones[i]!;
    for (let k = 0; k < rank; k++) rest -= q[k * rows + i]! * shares[k]!;
    left += rest * rest;
    length += ones[i]! * ones[i]!;
  }
  if (Math.sqrt(left / length) > 10 * Math.max(rows, columns) * 2.220446049250313e-16) return null;
  return shares.map((share) => share / Math.sqrt(length));
}

/** q_0' 1, where the first column of Q is the constant's: what a response of ones has along it, and it has nothing else. */
export function constantShare(q: Float64Array, rows: number): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += q[i]!;
  return sum;
}

/** P R⁻¹ of the leading triangle, rows of redundant columns 0. */
export function basicRoot(r: Float64Array, order: Int32Array, columns: number, rank: number): Float64Array {
  const root = new Float64Array(columns * rank);
  for (let j = 0; j < rank; j++) {
    root[order[j]! * rank + j] = 1 / r[j * columns + j]!;
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let k = i + 1; k <= j; k++) sum += r[i * columns + k]! * root[order[k]! * rank + j]!;
      root[order[i]! * rank + j] = -sum / r[i * columns + i]!;
    }
  }
  return root;
}

/**
 * The root whose solutions are the shortest in the caller's units: the basic one less its projection on the null vectors of the design. A redundant column c
 * with weights v on the columns kept gives the null vector e_c − v.
 */
function shortestRoot(design: Omit<Design, "root">, r: Float64Array, order: Int32Array): Float64Array {
  const { columns, rank } = design;
  const root = basicRoot(r, order, columns, rank);
  const redundant = columns - rank;
  const nullVectors = new Float64Array(columns * redundant); // scaled, [columns × redundant]
  for (let c = 0; c < redundant; c++) {
    nullVectors[order[rank + c]! * redundant + c] = 1;
    for (let i = 0; i < columns; i++) {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += root[i * rank + k]! * r[k * columns + rank + c]!;
      nullVectors[i * redundant + c] = nullVectors[i * redundant + c]! - sum;
    }
  }
  const rawNull = inCallersUnits(design, nullVectors, redundant);
  const rawRoot = inCallersUnits(design, root, rank);
  for (let c = 0; c < redundant; c++) {
    let largest = 0; // each null vector near 1 in size, so that its square stays in range
    for (let i = 0; i < columns; i++) largest = Math.max(largest, Math.abs(rawNull[i * redundant + c]!));
    const unit = powerOfTwoBelow(largest);
    for (let i = 0; i < columns; i++) {
      rawNull[i * redundant + c] = rawNull[i * redundant + c]! / unit;
      nullVectors[i * redundant + c] = nullVectors[i * redundant + c]! / unit;
    }
  }
  const gram = new Float64Array(redundant * redundant);
  for (let a = 0; a < redundant; a++) {
    for (let b = 0; b < redundant; b++) {
      for (let i = 0; i < columns; i++) gram[a * redundant + b]! += rawNull[i * redundant + a]! * rawNull[i * redundant + b]!;
    }
  }
  if (!choleskyInto(gram, redundant)) return root; // null vectors of wildly different units: any solution serves
  const share = new Float64Array(redundant);
  for (let k = 0; k < rank; k++) {
    for (let c = 0; c < redundant; c++) {
      share[c] = 0;
      for (let i = 0; i < columns; i++) share[c]! += rawNull[i * redundant + c]! * rawRoot[i * rank + k]!;
    }
    choleskySolveInto(share, gram, redundant);
    for (let i = 0; i < columns; i++) for (let c = 0; c < redundant; c++) root[i * rank + k]! -= nullVectors[i * redundant + c]! * share[c]!;
  }
  return root;
}

/** Columns of scaled coefficients, [columns × count], divided by their units, the constant moved from the means to 0. */
export function inCallersUnits(
  { columns, units, means, addConstant }: Pick<Design, "columns" | "units" | "means" | "addConstant">,
  scaled: Float64Array,
  count: number,
): Float64Array {
  const raw = new Float64Array(scaled.length);
  for (let i = columns - 1; i >= 0; i--) {
    for (let k = 0; k < count; k++) {
      raw[i * count + k]! += scaled[i * count + k]! / units[i]!;
      if (addConstant && i > 0) raw[k]! -= means[i]! * raw[i * count + k]!;
    }
  }
  return raw;
}

/** The root with the constant moved from the means to 0, columns still in their own units. */
export function rootAtZero({ root, columns, rank, means, units, addConstant }: Design): Float64Array {
  const moved = Float64Array.from(root);
  if (addConstant) for (let j = 1; j < columns; j++) for (let k = 0; k < rank; k++) moved[k]! -= (means[j]! / units[j]!) * units[0]! * root[j * rank + k]!;
  return moved;
}
