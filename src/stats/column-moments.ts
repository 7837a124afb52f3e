import type { Matrix } from "../core/arrays.js";
import { LARGEST_MAGNITUDE, tooLarge } from "./columns.js";

export interface ColumnMoments {
  readonly mean: Float64Array;
  /** Standard deviation, n − 1; 0 for a column of equal values and for no other. */
  readonly deviation: Float64Array;
}

/** Below this squares of deviations may have underflown, and rounding of the mean may pass for variation. */
const DOUBTFUL_SHARE = 1e-12;
const DOUBTFUL = 1e-140;

/**
 * Mean and standard deviation of each column, in two passes over the rows as they lie.
 * @param sample - at least 2 rows
 * @throws InvalidInputError INVALID_OPTION beyond ±1e140
 */
export function columnMoments(where: string, what: string, sample: Matrix): ColumnMoments {
  const { rows, columns, data } = sample;
  const mean = new Float64Array(columns);
  let largest = 0;
  eachFourRows(rows, (i, four) => {
    const row = i * columns;
    if (four) {
      for (let j = row; j < row + columns; j++) {
        const a = data[j]!;
        const b = data[j + columns]!;
        const c = data[j + 2 * columns]!;
        const d = data[j + 3 * columns]!;
        largest = Math.max(largest, Math.abs(a), Math.abs(b), Math.abs(c), Math.abs(d));
        mean[j - row] = mean[j - row]! + (a + b + (c + d));
      }
    } else {
      for (let j = 0; j < columns; j++) {
        largest = Math.max(largest, Math.abs(data[row + j]!));
        mean[j] = mean[j]! + data[row + j]!;
      }
    }
  });
  if (!(largest <= LARGEST_MAGNITUDE)) {
    const at = data.findIndex((value) => Math.abs(value) > LARGEST_MAGNITUDE);
    throw tooLarge(where, `${what}[${Math.floor(at / columns)}][${at % columns}]`, data[at]!);
  }
  for (let j = 0; j < columns; j++) mean[j] = mean[j]! / rows;
  // Squares around the first mean, whose rest is taken off after: one pass less.
  const rest = new Float64Array(columns);
  const squares = new Float64Array(columns);
  eachFourRows(rows, (i, four) => {
    const row = i * columns;
    for (let j = 0; j < columns; j++) {
      const middle = mean[j]!;
      const a = data[row + j]! - middle;
      if (four) {
        const b = data[row + columns + j]! - middle;
        const c = data[row + 2 * columns + j]! - middle;
        const d = data[row + 3 * columns + j]! - middle;
        rest[j] = rest[j]! + (a + b + (c + d));
        squares[j] = squares[j]! + (a * a + b * b + (c * c + d * d));
      } else {
        rest[j] = rest[j]! + a;
        squares[j] = squares[j]! + a * a;
      }
    }
  });
  const deviation = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    const shift = rest[j]! / rows;
    mean[j] = mean[j]! + shift;
    deviation[j] = Math.sqrt(Math.max(0, squares[j]! - rows * shift * shift) / (rows - 1));
    if (!(deviation[j]! > DOUBTFUL_SHARE * Math.abs(mean[j]!) && deviation[j]! > DOUBTFUL)) lookAgain(sample, j, mean, deviation);
  }
  return { mean, deviation };
}

/** Calls with the first row of each four, then with each row that is left. */
function eachFourRows(rows: number, visit: (row: number, four: boolean) => void): void {
  const whole = rows - (rows % 4);
  for (let i = 0; i < whole; i += 4) visit(i, true);
  for (let i = whole; i < rows; i++) visit(i, false);
}

/** One column again: exactly 0 when all values are equal, and with its deviations brought to unit scale before squaring. */
function lookAgain({ rows, columns, data }: Matrix, j: number, mean: Float64Array, deviation: Float64Array): void {
  let largest = 0;
  let varies = false;
  for (let i = 0; i < rows; i++) {
    largest = Math.max(largest, Math.abs(data[i * columns + j]! - mean[j]!));
    if (data[i * columns + j] !== data[j]) varies = true;
  }
  if (!varies) {
    mean[j] = data[j]!;
    deviation[j] = 0;
    return;
  }
  let squares = 0;
  for (let i = 0; i < rows; i++) {
    const share = (data[i * columns + j]! - mean[j]!) / largest;
    squares += share * share;
  }
  deviation[j] = Math.max(largest * Math.sqrt(squares / (rows - 1)), Number.MIN_VALUE);
}
