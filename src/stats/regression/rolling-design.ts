import type { Matrix } from "../../core/arrays.js";

/** What all responses share: per window the inverse Gram matrix and the means. */
export interface RollingDesign {
  readonly rows: number;
  /** Without the constant. */
  readonly columns: number;
  /** Coefficients, the constant included. */
  readonly size: number;
  readonly window: number;
  readonly windows: number;
  /** With a constant, so that everything is taken about means. */
  readonly centred: boolean;
  /** 1 / (window − size). */
  readonly inverseDegrees: number;
  /** Columns one after another, about the last row of their own block of `window` rows. */
  readonly suffixX: Float64Array;
  /** The same about the last row of the block before. */
  readonly prefixX: Float64Array;
  /** Per window: means of what the two hold, inverse Gram matrix about them, means of the columns. */
  readonly records: Float64Array;
  /** √ of the diagonal of (X'X)⁻¹, the constant first, one series over the windows each. */
  readonly factors: readonly Float64Array[];
  /** 1 where the columns of a window are too nearly collinear for their Gram matrix, or span a constant that was not added; such a record holds 0. */
  readonly isIll: Uint8Array;
}

/** Share of a column's squares that the columns before must leave; below it X'X has lost too many digits. */
const SMALLEST_PIVOT = 1e-4;

/** Without a constant: a window whose columns hold a vector of ones to within this share of its squares may span a constant, which QR is to tell. */
const CONSTANT_ROUNDING = 1e-10;

/**
 * Gram matrices of all windows from sums that start afresh at every block of `window` rows: nothing is subtracted, so nothing drifts and a value leaves
 * no trace once it is out of the window. Values are taken about the last row of the block in which a window starts, which the window holds: the squares
 * about it are at most `window` times those about the mean, which bounds what is lost in Σ (x − c)² − n (mean − c)².
 */
export function rollingDesign({ rows, columns, data }: Matrix, window: number, centred: boolean): RollingDesign {
  const windows = rows - window + 1;
  const size = columns + (centred ? 1 : 0);
  const { suffixX, prefixX } = aboutBlocks({ rows, columns, data }, window, centred);
  const recordLength = columns * (columns + 2);
  const factors = Array.from({ length: size }, () => new Float64Array(windows));
  const records = new Float64Array(windows * recordLength);
  const isIll = new Uint8Array(windows);
  const pairs = (columns * (columns + 1)) / 2;
  const sums = new Float64Array(window * (columns + pairs)); // Σ x_a, then Σ x_a x_b for b ≤ a
  const work = { gram: new Float64Array(columns * columns), inverse: new Float64Array(columns * columns) };
  for (let block = 0; block < windows; block += window) {
    const count = Math.min(window, windows - block);
    for (let a = 0; a < columns; a++) {
      sumInto(sums, a, columns + pairs, suffixX, prefixX, a * rows, -1, block, window, count);
      for (let b = 0; b <= a; b++) {
        sumInto(sums, columns + (a * (a + 1)) / 2 + b, columns + pairs, suffixX, prefixX, a * rows, b * rows, block, window, count);
      }
    }
    for (let i = 0; i < count; i++) {
      const at = (block + i) * recordLength;
      const from = i * (columns + pairs);
      const isFit = writeRecord(records, at, sums, from, columns, window, centred, work);
      if (!isFit || (!centred && mayHoldConstant(records, at + columns, sums, from, columns, window))) {
        records.fill(0, at, at + recordLength);
        isIll[block + i] = 1;
        continue;
      }
      const last = (block + window - 1) * columns;
      writeMeans(records, at, columns, centred, data, last);
      writeFactors(factors, block + i, records, at, columns, window);
    }
  }
  return { rows, columns, size, window, windows, centred, inverseDegrees: 1 / (window - size), suffixX, prefixX, records, factors, isIll };
}

/** Both sets of differences; the same columns twice, and not about anything, without a constant. */
function aboutBlocks({ rows, columns, data }: Matrix, window: number, centred: boolean): { suffixX: Float64Array; prefixX: Float64Array } {
  const suffixX = new Float64Array(columns * rows);
  const prefixX = centred ? new Float64Array(columns * rows) : suffixX;
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) {
      const block = i - (i % window);
      const value = data[i * columns + j]!;
      const own = Math.min(block + window, rows) - 1; // a last block that is cut short starts no window
      suffixX[j * rows + i] = centred ? value - data[own * columns + j]! : value;
      if (centred && block > 0) prefixX[j * rows + i] = value - data[(block - 1) * columns + j]!;
    }
  }
  return { suffixX, prefixX };
}

/** Σ x_a (second < 0) or Σ x_a x_b over every window that starts in the block. */
function sumInto(
  sums: Float64Array,
  place: number,
  stride: number,
  suffixX: Float64Array,
  prefixX: Float64Array,
  first: number,
  second: number,
  block: number,
  window: number,
  count: number,
): void {
  let sum = 0;
  for (let i = window - 1; i >= 0; i--) {
    sum += second < 0 ? suffixX[first + block + i]! : suffixX[first + block + i]! * suffixX[second + block + i]!;
    if (i < count) sums[i * stride + place] = sum;
  }
  sum = 0;
  for (let i = 1; i < count; i++) {
    const at = block + window + i - 1;
    sum += second < 0 ? prefixX[first + at]! : prefixX[first + at]! * prefixX[second + at]!;
    sums[i * stride + place] = sums[i * stride + place]! + sum;
  }
}

interface Work {
  readonly gram: Float64Array;
  readonly inverse: Float64Array;
}

/** Means and inverse Gram matrix of one window; false where the matrix is too nearly singular. */
function writeRecord(
  records: Float64Array,
  at: number,
  sums: Float64Array,
  from: number,
  columns: number,
  window: number,
  centred: boolean,
  { gram, inverse }: Work,
): boolean {
  for (let a = 0; a < columns; a++) {
    records[at + a] = centred ? sums[from + a]! / window : 0;
    for (let b = 0; b <= a; b++) {
      const square = sums[from + columns + (a * (a + 1)) / 2 + b]!;
      gram[a * columns + b] = centred ? square - sums[from + a]! * records[at + b]! : square;
    }
  }
  // Cholesky's factor L in place, then L⁻¹, then (L⁻¹)' L⁻¹.
  for (let a = 0; a < columns; a++) {
    const square = gram[a * columns + a]!;
    for (let b = 0; b < a; b++) {
      let sum = gram[a * columns + b]!;
      for (let k = 0; k < b; k++) sum -= gram[a * columns + k]! * gram[b * columns + k]!;
      gram[a * columns + b] = sum / gram[b * columns + b]!;
    }
    let pivot = square;
    for (let k = 0; k < a; k++) pivot -= gram[a * columns + k]! * gram[a * columns + k]!;
    if (!(square > 1e-200 && pivot > SMALLEST_PIVOT * square)) return false;
    gram[a * columns + a] = Math.sqrt(pivot);
  }
  for (let b = 0; b < columns; b++) {
    inverse[b * columns + b] = 1 / gram[b * columns + b]!;
    for (let a = b + 1; a < columns; a++) {
      let sum = 0;
      for (let k = b; k < a; k++) sum -= gram[a * columns + k]! * inverse[k * columns + b]!;
      inverse[a * columns + b] = sum / gram[a * columns + a]!;
    }
  }
  const target = at + columns;
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let k = a; k < columns; k++) sum += inverse[k * columns + a]! * inverse[k * columns + b]!;
      records[target + a * columns + b] = records[target + b * columns + a] = sum;
    }
  }
  return true;
}

/** Whether 1'X (X'X)⁻¹ X'1 is the number of rows, as nearly as these sums can tell. */
function mayHoldConstant(records: Float64Array, gram: number, sums: Float64Array, from: number, columns: number, window: number): boolean {
  let held = 0;
  for (let a = 0; a < columns; a++) for (let b = 0; b < columns; b++) held += sums[from + a]! * records[gram + a * columns + b]! * sums[from + b]!;
  return held >= (1 - CONSTANT_ROUNDING) * window;
}

/** Means in the caller's units. */
function writeMeans(records: Float64Array, at: number, columns: number, centred: boolean, data: Float64Array, last: number): void {
  const means = at + columns * (columns + 1);
  for (let j = 0; j < columns; j++) records[means + j] = centred ? data[last + j]! + records[at + j]! : 0;
}

/** √ of 1/n + m'Hm for the constant, of H_jj for the others. */
function writeFactors(factors: readonly Float64Array[], place: number, records: Float64Array, at: number, columns: number, window: number): void {
  const gram = at + columns;
  const means = gram + columns * columns;
  const first = factors.length - columns;
  for (let j = 0; j < columns; j++) factors[first + j]![place] = Math.sqrt(records[gram + j * columns + j]!);
  if (first === 0) return;
  let variance = 1 / window;
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < columns; b++) variance += records[means + a]! * records[gram + a * columns + b]! * records[means + b]!;
  }
  factors[0]![place] = Math.sqrt(variance);
}
