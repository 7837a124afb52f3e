import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { transpose } from "../../math/dense.js";
import { factorLines, fromCoordinates } from "../../math/linear-algebra/householder-qr.js";
import { pivotedQr } from "../../math/pivoted-qr.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { squaresOf } from "../columns.js";
import { basicRoot, factoredDesign, projections, rankTolerance } from "./design.js";
import { FittedPenalizedRegression } from "./fitted-penalized-regression.js";
import { type PenalizedProblem, penalizedProblem, solutionOf } from "./penalized-problem.js";

const schema = z.strictObject({
  /** Weight of |b|², in units of X². 0: ordinary least squares, with the smallest |b| where columns are collinear. */
  alpha: z.number().check(z.gte(0)),
  /** Fits a constant, which is not penalised. */
  addConstant: z._default(z.boolean(), true),
});
/** @interface */
export type RidgeOptions = z.input<typeof schema>;

/**
 * Ridge regression: minimises |y − Xb − c|² + α |b|², by QR of X with √α I below it (above it where that is larger).
 *
 * Columns are not standardised: scale them first where they have different units. More columns than rows are welcome.
 * `effectiveDegreesOfFreedom` is the trace of the hat matrix. O((n + k) k²), for k > n O(k n²).
 * @param y - [n], and `X`, [n × k], without the constant; never modified
 * @throws InvalidInputError fewer than 2 rows, WRONG_LENGTH, NOT_FINITE, INVALID_OPTION
 * @wholeSample
 * @see Hoerl & Kennard (1970), doi:10.1080/00401706.1970.10488634; scikit-learn's `Ridge` has the same objective
 */
export function ridge(y: ArrayLike<number>, X: ArrayLike<ArrayLike<number>>, options: RidgeOptions): FittedPenalizedRegression {
  const { alpha, addConstant } = parseOptions("ridge", schema, options);
  const problem = penalizedProblem("ridge", y, X, addConstant);
  const { scaled, trace } = ridgeSolution(problem, alpha);
  return new FittedPenalizedRegression({
    ...solutionOf("ridge", problem, scaled),
    alpha,
    l1Ratio: 0,
    effectiveDegreesOfFreedom: trace,
    dualityGap: 0,
    iterations: 0,
    converged: true,
  });
}

/** √α in the units of a column is kept below this; beyond, the coefficient is 0 in doubles anyway. */
const LARGEST_WEIGHT = 1e300;

/** Where units differ by more than this share, a factorisation of rows would lose the digits of small columns. */
const SMALLEST_UNIT_SHARE = 1e-6;

/** Scaled coefficients, and the trace of the hat matrix with the constant's share. */
export function ridgeSolution(problem: PenalizedProblem, alpha: number): { scaled: Float64Array; trace: number } {
  const { matrix, units } = problem;
  const [smallest, largest] = [units.reduce((least, unit) => Math.min(least, unit)), units.reduce((most, unit) => Math.max(most, unit))];
  const isWide = matrix.columns > matrix.rows && smallest > SMALLEST_UNIT_SHARE * largest;
  return isWide ? wideSolution(problem, alpha, largest) : tallSolution(problem, alpha);
}

/** More columns than rows: b lies in the span of the rows of X, so X = L Q leaves a problem with as many columns as rows. */
function wideSolution(problem: PenalizedProblem, alpha: number, unit: number): { scaled: Float64Array; trace: number } {
  const { solved, units } = problem;
  const { rows, columns } = problem.matrix;
  const factored = factorLines(
    (memory, at, stride) => {
      for (let j = 0; j < columns; j++) {
        const factor = units[j]! / unit;
        for (let i = 0; i < rows; i++) memory[at + i * stride + j] = solved[j * rows + i]! * factor;
      }
    },
    rows,
    columns,
  );
  const rawLength = Math.sqrt(problem.rawLengths.reduce((sum, length, j) => sum + ((length * units[j]!) / unit) * ((length * units[j]!) / unit), 0));
  const square = {
    ...problem,
    matrix: { ...problem.matrix, columns: rows },
    solved: transpose(factored.triangle, rows, rows),
    means: new Float64Array(rows),
    units: new Float64Array(rows).fill(unit),
    rawLengths: new Float64Array(rows).fill(rawLength),
  };
  const { scaled, trace } = tallSolution(square, alpha, Math.sqrt(squaresOf(factored.triangle)));
  return { scaled: fromCoordinates(factored, scaled, 1).map((value, j) => value * (units[j]! / unit)), trace };
}

/**
 * By QR of columns over their penalties.
 *
 * Reflections keep the digits of small rows only below large ones: a penalty that outweighs its column stands above the rows of X, the others below.
 * @param length - beside which columns are rounding, where that is more than their own
 */
function tallSolution(problem: PenalizedProblem, alpha: number, length = 0): { scaled: Float64Array; trace: number } {
  const { matrix, solved, units, y, addConstant } = problem;
  const { rows, columns } = matrix;
  const weights = units.map((unit) => Math.min(Math.sqrt(alpha) / unit, LARGEST_WEIGHT));
  const shrink = weights.map((weight) => powerOfTwoBelow(Math.max(1, weight))); // brings column and penalty near 1 in size
  const top = weights.reduce((count, weight) => count + (weight > 1 ? 1 : 0), 0);
  const places = new Int32Array(columns); // row of each penalty
  for (let j = 0, above = 0, below = top + rows; j < columns; j++) places[j] = weights[j]! > 1 ? above++ : below++;
  const height = rows + columns;
  const work = new Float64Array(columns * height);
  const thresholds = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    const at = j * height;
    for (let i = 0; i < rows; i++) work[at + top + i] = solved[j * rows + i]! / shrink[j]!;
    work[at + places[j]!] = weights[j]! / shrink[j]!;
    let squares = 0;
    for (let i = at; i < at + height; i++) squares += work[i]! * work[i]!;
    thresholds[j] = rankTolerance(rows, columns) * Math.max(Math.sqrt(squares), length / shrink[j]!) || rankTolerance(rows, columns);
  }
  const { q, r, order, rank } = pivotedQr(work, height, columns, thresholds);
  if (rank < columns) return shortest(problem); // α too small to be felt: the limit of α → 0
  const root = basicRoot(r, order, columns, rank);
  const scaled = new Float64Array(columns);
  const residuals = Float64Array.from(y);
  const ofPenalties = new Float64Array(columns); // what is left of the zeros beside them
  for (let pass = 0; pass < 2; pass++) {
    for (let k = 0; k < rank; k++) {
      let share = 0;
      for (let i = 0; i < rows; i++) share += q[k * height + top + i]! * residuals[i]!;
      for (let j = 0; j < columns; j++) share += q[k * height + places[j]!]! * ofPenalties[j]!;
      for (let j = 0; j < columns; j++) scaled[j]! += (root[j * rank + k]! * share) / shrink[j]!;
    }
    residualsInto(residuals, problem, scaled);
    for (let j = 0; j < columns; j++) ofPenalties[j] = -weights[j]! * scaled[j]!;
  }
  let trace = addConstant ? 1 : 0;
  for (let k = 0; k < rank; k++) for (let i = top; i < top + rows; i++) trace += q[k * height + i]! * q[k * height + i]!;
  return { scaled, trace };
}

/** Least squares; of many solutions the one with the smallest |b|, the constant not counted. */
function shortest(problem: PenalizedProblem): { scaled: Float64Array; trace: number } {
  const { matrix, means, y, addConstant } = problem;
  const { rows, columns } = matrix;
  const { root, rank, q } = factoredDesign({ ...problem, means: means.map(() => 0) }, rows, false, null);
  const scaled = new Float64Array(columns);
  const residuals = Float64Array.from(y);
  for (let pass = 0; pass < 2; pass++) {
    const shares = projections(q, residuals, rank);
    for (let j = 0; j < columns; j++) for (let k = 0; k < rank; k++) scaled[j]! += root[j * rank + k]! * shares[k]!;
    residualsInto(residuals, problem, scaled);
  }
  return { scaled, trace: rank + (addConstant ? 1 : 0) };
}

function residualsInto(residuals: Float64Array, { solved, y }: PenalizedProblem, scaled: Float64Array): void {
  const rows = y.length;
  residuals.set(y);
  for (let j = 0; j < scaled.length; j++) for (let i = 0; i < rows; i++) residuals[i]! -= solved[j * rows + i]! * scaled[j]!;
}
