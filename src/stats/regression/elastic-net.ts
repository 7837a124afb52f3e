import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { coordinateDescent } from "./coordinate-descent.js";
import { FittedPenalizedRegression } from "./fitted-penalized-regression.js";
import { type PenalizedProblem, penalizedProblem, solutionOf } from "./penalized-problem.js";
import { ridgeSolution } from "./ridge.js";

const shared = {
  /** Weight of the penalty, in units of y · X for the absolute part. 0: ordinary least squares. */
  alpha: z.number().check(z.gte(0)),
  /** Fits a constant, which is not penalised. */
  addConstant: z._default(z.boolean(), true),
  /** Sweeps over the columns. */
  maxIterations: z._default(z.int().check(z.positive()), 10_000),
  /** Sweeps end when the duality gap, relative to the objective at b = 0, is not above this. */
  tolerance: z._default(z.number().check(z.gte(0)), 1e-12),
};
const lassoSchema = z.strictObject(shared);
const elasticNetSchema = z.strictObject({
  ...shared,
  /** Share of the absolute penalty: 1 the lasso, 0 ridge regression with n α. */
  l1Ratio: z._default(z.number().check(z.gte(0), z.lte(1)), 0.5),
});
/** @interface */
export type LassoOptions = z.input<typeof lassoSchema>;
/** @interface */
export type ElasticNetOptions = z.input<typeof elasticNetSchema>;

/**
 * Lasso: minimises |y − Xb − c|² / (2n) + α Σ |b_j|, which leaves columns out by coefficients of exactly 0. See `elasticNet`.
 * @wholeSample
 * @see Tibshirani (1996), doi:10.1111/j.2517-6161.1996.tb02080.x
 */
export function lasso(y: ArrayLike<number>, X: ArrayLike<ArrayLike<number>>, options: LassoOptions): FittedPenalizedRegression {
  return fitted("lasso", y, X, { ...parseOptions("lasso", lassoSchema, options), l1Ratio: 1 });
}

/**
 * Elastic net: minimises
 *
 *     |y − Xb − c|² / (2n) + α l1Ratio Σ |b_j| + α (1 − l1Ratio) / 2 · Σ b_j²
 *
 * by cyclic coordinate descent, stopped by the duality gap. Once the signs settle, the equations of the columns in use are solved directly and the
 * solution is taken when it meets all conditions of optimality, so that it is exact to rounding rather than to a tolerance.
 * Columns are not standardised: scale them first where they have different units. Reaching `maxIterations` is `converged: false`.
 * @param y - [n], and `X`, [n × k], without the constant; never modified
 * @throws InvalidInputError fewer than 2 rows, WRONG_LENGTH, NOT_FINITE, INVALID_OPTION
 * @wholeSample
 * @example
 * ```ts
 * import { elasticNet } from "capitol-quant/stats";
 *
 * const fit = elasticNet([1, 2, 3, 4.5], [[1, 0], [2, 1], [3, 0], [4, 1]], { alpha: 0.1, l1Ratio: 0.9 });
 * fit.predict([[5, 0]]);
 * ```
 * @see Friedman, Hastie & Tibshirani (2010), doi:10.18637/jss.v033.i01; scikit-learn's `ElasticNet` has the same objective
 */
export function elasticNet(y: ArrayLike<number>, X: ArrayLike<ArrayLike<number>>, options: ElasticNetOptions): FittedPenalizedRegression {
  return fitted("elasticNet", y, X, parseOptions("elasticNet", elasticNetSchema, options));
}

function fitted(where: string, y: ArrayLike<number>, X: ArrayLike<ArrayLike<number>>, options: Required<ElasticNetOptions>): FittedPenalizedRegression {
  const { alpha, l1Ratio, addConstant } = options;
  const problem = penalizedProblem(where, y, X, addConstant);
  if (alpha * l1Ratio === 0) {
    const { scaled, trace } = ridgeSolution(problem, alpha * (1 - l1Ratio) * problem.matrix.rows);
    const closed = { alpha, l1Ratio, effectiveDegreesOfFreedom: trace, dualityGap: 0, iterations: 0, converged: true };
    return new FittedPenalizedRegression({ ...solutionOf(where, problem, scaled), ...closed });
  }
  const { scaled, ...progress } = descend(problem, options);
  const used = scaled.reduce((count, value) => count + (value === 0 ? 0 : 1), addConstant ? 1 : 0);
  return new FittedPenalizedRegression({ ...solutionOf(where, problem, scaled), alpha, l1Ratio, effectiveDegreesOfFreedom: used, ...progress });
}

/** The penalties in the units of the scaled problem, for the objective n times as large. */
function descend({ matrix, solved, units, y, unit }: PenalizedProblem, { alpha, l1Ratio, maxIterations, tolerance }: Required<ElasticNetOptions>) {
  const { rows } = matrix;
  const squared = units.map((columnUnit) => (rows * alpha * (1 - l1Ratio)) / columnUnit / columnUnit);
  const absolute = units.map((columnUnit, j) => (squared[j] === Infinity ? Infinity : (rows * alpha * l1Ratio) / columnUnit / unit));
  return coordinateDescent({ x: solved, y, absolute, squared }, maxIterations, tolerance);
}
