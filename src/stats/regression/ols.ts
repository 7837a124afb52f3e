import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { toColumn } from "../columns.js";
import { prepareDesign, readDesignMatrix, requireRows } from "./design.js";
import { FittedLinearModel } from "./fitted-linear-model.js";
import { fitLinearModel } from "./linear-fit.js";
import { requireLags } from "./robust.js";
import { distributionFor, type LinearModelOptions, linearModelSchema } from "./schema.js";

/**
 * Ordinary least squares: b minimises |y − Xb|², by Householder QR with column pivoting (never by X'X).
 *
 *     covariance of b   nonrobust  s² (X'X)⁻¹,  s² = RSS / (n − k)
 *                       HC0 … HAC  (X'X)⁻¹ M (X'X)⁻¹, M as in `LinearModelOptions.covariance`
 *
 * Columns are centred and scaled inside, so that neither an offset of 1e9 nor units of 1e-9 cost digits. Where columns are spanned by others, `rank` says so
 * and the coefficients are the shortest of all that fit equally well (the pseudo-inverse's); fitted values and predictions in the span are unique anyway.
 * O(n k²).
 *
 * @param y - the response, [n]; never modified
 * @param X - one row per observation, [n × columns], without the constant
 * @throws InvalidInputError TOO_FEW_OBSERVATIONS (at least one row more than coefficients), WRONG_LENGTH, NOT_FINITE, CONSTANT_SERIES when y does not vary,
 *   INVALID_OPTION for magnitudes above 1e140, as many lags as rows, or HC2 and HC3 where a row has leverage 1
 * @wholeSample
 * @example
 * ```ts
 * import { neweyWestLags, ols } from "capitol-quant/stats";
 *
 * const X = [[0.1, 1], [-0.3, 2], [0.2, 4], [0.5, 3], [-0.1, 6], [0.4, 5]];
 * const fit = ols([1.2, 0.1, 2.3, 2.9, 2.1, 3.4], X, { covariance: { type: "HAC", maxLags: neweyWestLags(6), smallSample: true } });
 * fit.coefficients; // constant, then one slope per column
 * fit.confidenceIntervals[1];
 * fit.predict([[0.3, 4]], { confidence: 0.9 }).upper;
 * ```
 * @see White (1980), doi:10.2307/1912934; Newey & West (1987), doi:10.2307/1913610
 */
export function ols(y: ArrayLike<number>, X: ArrayLike<ArrayLike<number>>, options: LinearModelOptions = {}): FittedLinearModel {
  return fitted("ols", y, X, null, options);
}

/**
 * Weighted least squares: b minimises Σ w (y − x'b)². As `ols` of √w y on √w X: R², F, likelihood, Durbin-Watson, leverage and standardised residuals
 * are those of the weighted problem; `residuals` and `fitted` are in units of y.
 * @param weights - inverse variances of the errors up to a common factor, all positive, [n]
 * @throws InvalidInputError as `ols`, and INVALID_OPTION for a weight that is not positive
 * @wholeSample
 */
export function wls(y: ArrayLike<number>, X: ArrayLike<ArrayLike<number>>, weights: ArrayLike<number>, options: LinearModelOptions = {}): FittedLinearModel {
  return fitted("wls", y, X, weights, options);
}

function fitted(
  where: string,
  y: ArrayLike<number>,
  X: ArrayLike<ArrayLike<number>>,
  weights: ArrayLike<number> | null,
  options: LinearModelOptions,
): FittedLinearModel {
  const { addConstant, covariance, distribution, confidence } = parseOptions(where, linearModelSchema, options);
  const matrix = readDesignMatrix(where, X, addConstant);
  const response = toColumn(where, "y", y);
  requireRows(where, "y", response.length, matrix.rows);
  requireLags(where, covariance, matrix.rows);
  const checkedWeights = weights === null ? null : readWeights(where, weights, matrix.rows);
  const design = prepareDesign(matrix, addConstant, checkedWeights);
  const request = { where, y: response, weights: checkedWeights, covariance, distribution: distributionFor(covariance, distribution), confidence };
  return new FittedLinearModel(fitLinearModel(design, request));
}

function readWeights(where: string, weights: ArrayLike<number>, rows: number): Float64Array {
  const column = toColumn(where, "weights", weights);
  requireRows(where, "weights", column.length, rows);
  const bad = column.findIndex((weight) => !(weight > 0));
  if (bad >= 0) throw new InvalidInputError("INVALID_OPTION", { where, what: `weights[${bad}]`, expected: "a weight > 0", received: column[bad] });
  return column;
}
