import { InvalidInputError } from "../../core/errors.js";
import { choleskySolveInto } from "../../math/dense.js";
import { leastSquares } from "../../math/linear-solve.js";
import { largestOf } from "../columns.js";
import { type CentredMatrix, centredMatrix, correlationFactor, dependent, dot, flattened } from "./centred-matrix.js";
import { fromSquares, type LagrangeMultiplierResult } from "./lagrange-multiplier.js";
import { withoutPolynomials } from "./polynomials.js";
import { exactRelation, requireVariation, toScaledSeries } from "./scale.js";

/**
 * Breusch and Pagan's test that the variance of the residuals of y on X does not depend on X, in Koenker's studentised form, which does not ask
 * for normal residuals: observations · R² of the squared residuals on a constant and X. The constant is added in both regressions.
 * O(rows · columns²).
 * @param y - response
 * @param X - one row per value of y, [n × columns], without a constant column
 * @throws InvalidInputError unequal lengths, fewer than columns + 3 rows, values not finite, CONSTANT_SERIES for a column, y or squared residuals that do not
 *   vary; ConvergenceError NOT_POSITIVE_DEFINITE when columns span one another or predict y exactly
 * @see Breusch and Pagan (1979), doi:10.2307/1911963; Koenker (1981), doi:10.1016/0304-4076(81)90062-2
 */
export function breuschPagan(y: ArrayLike<number>, X: ArrayLike<ArrayLike<number>>): LagrangeMultiplierResult {
  const where = "breuschPagan";
  const design = centredMatrix(where, X, 1);
  const { rows, columns } = design;
  const { values } = toScaledSeries(where, "y", y, columns.length + 3);
  if (rows !== values.length) throw new InvalidInputError("WRONG_LENGTH", { where, what: "X", expected: `${values.length} rows, as in y`, received: rows });
  const centredY = withoutPolynomials(values, 1);
  requireVariation(where, "y", centredY, largestOf(values));
  const residualsOf = residualMaker(where, design);
  const residuals = residualsOf(centredY);
  const largest = largestOf(residuals);
  if (!(largest > ROUNDING_OF_FIT * largestOf(centredY))) throw exactRelation(where, "y", "values that X does not predict exactly", "residuals of 0");
  for (let i = 0; i < rows; i++) residuals[i] = (residuals[i] / largest) * (residuals[i] / largest);
  const squares = withoutPolynomials(residuals, 1);
  requireVariation(where, "y", squares, 1, "squared residuals that vary");
  const rest = residualsOf(squares);
  const residual = dot(rest, rest);
  if (!(residual > dot(squares, squares) * ROUNDING_OF_FIT * ROUNDING_OF_FIT))
    throw exactRelation(where, "y", "squared residuals that X does not predict exactly", "an exact relation");
  for (let i = 0; i < rows; i++) squares[i] = squares[i] - rest[i]; // the fitted part
  return fromSquares(dot(squares, squares), residual, rows, columns.length);
}

/** Residuals up to this share of the response are rounding. */
const ROUNDING_OF_FIT = 1e-13;

/** Takes out what the columns explain: by their correlations, or by QR where those would lose digits. */
function residualMaker(where: string, design: CentredMatrix): (y: Float64Array) => Float64Array {
  const { rows, columns } = design;
  const factor = correlationFactor(design);
  if (!factor) {
    const data = flattened(design);
    return (y) => {
      const { rank, redundantColumns, residuals } = leastSquares(data, rows, columns.length, y);
      if (rank < columns.length) throw dependent(where, redundantColumns);
      return residuals;
    };
  }
  return (y) => {
    const rest = y.slice();
    const coefficients = Float64Array.from(columns, (column) => dot(column, y));
    choleskySolveInto(coefficients, factor, columns.length);
    for (let j = 0; j < columns.length; j++) {
      const column = columns[j];
      const coefficient = coefficients[j];
      for (let i = 0; i < rows; i++) rest[i] = rest[i] - coefficient * column[i];
    }
    return rest;
  };
}
