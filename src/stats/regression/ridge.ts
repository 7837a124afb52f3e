import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { pivotedQr } from "../../math/pivoted-qr.js";
import { basicRoot, prepareDesign, rankTolerance } from "./design.js";
import { FittedPenalizedRegression } from "./fitted-penalized-regression.js";
import { type PenalizedProblem, penalizedProblem, solutionOf } from "./penalized-problem.js";

const schema = z.strictObject({
  /** Weight of |b|², in units of X². 0: ordinary least squares. */
  alpha: z.number().check(z.gte(0)),
  /** Fits a constant, which is not penalised. */
  addConstant: z._default(z.boolean(), true),
});
/** @interface */
export type RidgeOptions = z.input<typeof schema>;

/**
 * Ridge regression: minimises |y − Xb − c|² + α |b|², by QR of X with √α I below it.
 *
 * Columns are not standardised: scale them first where they have different units. More columns than rows are welcome.
 * `effectiveDegreesOfFreedom` is the trace of the hat matrix. O((n + k) k²).
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

/** Scaled coefficients, and the trace of the hat matrix with the constant's share. */
export function ridgeSolution(problem: PenalizedProblem, alpha: number): { scaled: Float64Array; trace: number } {
  const { matrix, solved, units, y, addConstant } = problem;
  const { rows, columns } = matrix;
  const constantShare = addConstant ? 1 : 0;
  const height = rows + columns;
  const work = new Float64Array(columns * height);
  const thresholds = new Float64Array(columns);
  for (let j = 0; j < columns; j++) {
    work.set(solved.subarray(j * rows, (j + 1) * rows), j * height);
    const weight = Math.sqrt(alpha) / units[j]!;
    work[j * height + rows + j] = Math.min(weight, 1e150); // beyond that the coefficient is 0 anyway, and the square stays finite
    let squares = 0;
    for (let i = j * height; i < (j + 1) * height; i++) squares += work[i]! * work[i]!;
    thresholds[j] = rankTolerance(rows, columns) * Math.sqrt(squares) || rankTolerance(rows, columns);
  }
  const { q, r, order, rank } = pivotedQr(work, height, columns, thresholds);
  if (rank < columns) return unpenalized(problem, constantShare); // α too small to be felt: the limit of α → 0 is the pseudo-inverse
  const root = basicRoot(r, order, columns, rank);
  const scaled = new Float64Array(columns);
  const residuals = Float64Array.from(y);
  const lower = new Float64Array(columns); // what is left of the zeros below y
  for (let pass = 0; pass < 2; pass++) {
    for (let k = 0; k < rank; k++) {
      let share = 0;
      for (let i = 0; i < rows; i++) share += q[k * height + i]! * residuals[i]!;
      for (let j = 0; j < columns; j++) share += q[k * height + rows + j]! * lower[j]!;
      for (let j = 0; j < columns; j++) scaled[j]! += root[j * rank + k]! * share;
    }
    residuals.set(y);
    for (let j = 0; j < columns; j++) {
      for (let i = 0; i < rows; i++) residuals[i]! -= solved[j * rows + i]! * scaled[j]!;
      lower[j] = -Math.min(Math.sqrt(alpha) / units[j]!, 1e150) * scaled[j]!;
    }
  }
  let trace = constantShare;
  for (let k = 0; k < rank; k++) for (let i = 0; i < rows; i++) trace += q[k * height + i]! * q[k * height + i]!;
  return { scaled, trace };
}

function unpenalized({ matrix, addConstant, y }: PenalizedProblem, constantShare: number): { scaled: Float64Array; trace: number } {
  const { root, rank, q, rows, columns } = prepareDesign(matrix, addConstant, null);
  const scaled = new Float64Array(columns);
  for (let k = 0; k < rank; k++) {
    let share = 0;
    for (let i = 0; i < rows; i++) share += q[k * rows + i]! * y[i]!;
    for (let j = 0; j < columns; j++) scaled[j]! += root[j * rank + k]! * share;
  }
  return { scaled: scaled.slice(constantShare), trace: rank };
}
