import type { Matrix } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { toColumn } from "../columns.js";
import { readTable, requireRows, solvedColumns, weightedMean } from "./design.js";
import { outOfRange } from "./linear-fit.js";

/** A regression without its constant: columns and response about their means, in units of powers of two near their sizes. */
export interface PenalizedProblem {
  readonly matrix: Matrix;
  readonly addConstant: boolean;
  /** Columns of X one after another. */
  readonly solved: Float64Array;
  readonly means: Float64Array;
  readonly units: Float64Array;
  /** Of the columns before centring, in these units. */
  readonly rawLengths: Float64Array;
  readonly y: Float64Array;
  readonly centre: number;
  readonly unit: number;
}

/** Checks and copies. @throws InvalidInputError */
export function penalizedProblem(where: string, y: ArrayLike<number>, X: ArrayLike<ArrayLike<number>>, addConstant: boolean): PenalizedProblem {
  const matrix = readTable(where, X, 2);
  const response = toColumn(where, "y", y);
  requireRows(where, "y", response.length, matrix.rows);
  const { solved, means, units, rawLengths } = solvedColumns(matrix, addConstant, null);
  const isConstant = addConstant && response.every((value) => value === response[0]);
  const centre = isConstant ? response[0]! : addConstant ? weightedMean(response, null) : 0;
  let largest = 0;
  for (let i = 0; i < response.length; i++) largest = Math.max(largest, Math.abs(response[i]! - centre));
  const unit = powerOfTwoBelow(largest);
  for (let i = 0; i < response.length; i++) response[i] = (response[i]! - centre) / unit;
  if (addConstant) clearConstants(matrix, solved);
  return { matrix, addConstant, solved, means, units, rawLengths, y: response, centre, unit };
}

/** A column that does not vary is 0 about its mean, whatever rounding says. */
function clearConstants({ rows, columns, data }: Matrix, solved: Float64Array): void {
  for (let j = 0; j < columns; j++) {
    let varies = false;
    for (let i = 1; i < rows && !varies; i++) varies = data[i * columns + j] !== data[j];
    if (!varies) solved.fill(0, j * rows, (j + 1) * rows);
  }
}

export interface Solution {
  readonly format: 1;
  readonly coefficients: readonly number[];
  readonly intercept: number;
  readonly means: readonly number[];
  readonly centre: number;
}

/** Scaled coefficients in the caller's units, with the constant. @throws InvalidInputError where they overflow */
export function solutionOf(where: string, { means, units, centre, unit }: PenalizedProblem, scaled: Float64Array): Solution {
  const coefficients = Array.from(scaled, (value, j) => (value / units[j]!) * unit);
  let intercept = centre;
  for (let j = 0; j < coefficients.length; j++) intercept -= means[j]! * coefficients[j]!;
  if (!coefficients.every(Number.isFinite) || !Number.isFinite(intercept)) throw outOfRange(where);
  return { format: 1, coefficients, intercept, means: Array.from(means), centre };
}

/** Predictions about the means, which cost no digits at a large offset. @throws InvalidInputError */
export function predictionsOf(where: string, { coefficients, means, centre }: Solution, { rows, columns, data }: Matrix): Float64Array {
  if (rows > 0 && columns !== coefficients.length) {
    throw new InvalidInputError("WRONG_LENGTH", { where, what: "X[0]", expected: `${coefficients.length} values, as in the fit`, received: columns });
  }
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = centre;
    for (let j = 0; j < columns; j++) sum += coefficients[j]! * (data[i * columns + j]! - means[j]!);
    if (!Number.isFinite(sum)) {
      throw new InvalidInputError("INVALID_OPTION", {
        where,
        what: `X[${i}]`,
        expected: "a row whose prediction stays in the range of doubles",
        received: sum,
      });
    }
    return sum;
  });
}
