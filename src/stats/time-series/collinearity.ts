import { toMatrix } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { choleskyInverse } from "../../math/dense.js";
import { leastSquares } from "../../math/linear-solve.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { singularValues } from "../../math/singular-values.js";
import { largestOf } from "../columns.js";
import { centredMatrix, correlationFactor, dependent, flattened } from "./centred-matrix.js";
import { exactRelation } from "./scale.js";

/**
 * How ill-conditioned a regression on X is: its largest singular value over its smallest, at least 1. Columns are taken as they are: put in the
 * constant if the regression has one, and mind that units count (Belsley et al. scale columns to unit length; above 30 is then harmful).
 * @param X - [n × columns], at least as many rows as columns
 * @throws InvalidInputError values not finite, fewer rows than columns; ConvergenceError NOT_POSITIVE_DEFINITE for linearly dependent columns, whose
 *   condition number is infinite
 * @see Belsley, Kuh and Welsch (1980), Regression Diagnostics, ch. 3
 */
export function conditionNumber(X: ArrayLike<ArrayLike<number>>): number {
  const { rows, columns, data } = toMatrix("conditionNumber", "X", X, 1);
  if (rows < columns)
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", {
      where: "conditionNumber",
      what: "X",
      expected: `at least ${columns} rows for ${columns} columns`,
      received: rows,
    });
  const unit = powerOfTwoBelow(largestOf(data));
  const values = singularValues(
    data.map((value) => value / unit),
    rows,
    columns,
  );
  const smallest = values[columns - 1];
  if (!(smallest > Math.max(rows, columns) * 2.220446049250313e-16 * values[0]))
    throw exactRelation("conditionNumber", "X", "linearly independent columns", "dependent ones, whose condition number is infinite");
  return values[0] / smallest;
}

/**
 * Variance inflation factors: by how much the variance of each coefficient grows because the other columns (and the constant) explain its column,
 * 1 / (1 − R²_j). 1: unrelated; above 10 the coefficient is hardly told apart. The diagonal of the inverse of the correlation matrix.
 * @param X - [n × columns] without a constant column: the constant is added
 * @returns one factor per column
 * @throws InvalidInputError values not finite, fewer than columns + 1 rows, CONSTANT_SERIES for a column that does not vary; ConvergenceError
 *   NOT_POSITIVE_DEFINITE for a column that the others span, whose factor is infinite
 * @see Marquardt (1970), doi:10.2307/1267205
 */
export function varianceInflationFactors(X: ArrayLike<ArrayLike<number>>): Float64Array {
  const where = "varianceInflationFactors";
  const design = centredMatrix(where, X, 2);
  const { rows } = design;
  const size = design.columns.length;
  if (rows <= size)
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "X", expected: `at least ${size + 1} rows for ${size} columns`, received: rows });
  const factor = correlationFactor(design);
  let inverse: Float64Array;
  if (factor) inverse = choleskyInverse(factor, size);
  else {
    const fit = leastSquares(flattened(design), rows, size, new Float64Array(rows));
    if (fit.rank < size) throw dependent(where, fit.redundantColumns);
    inverse = fit.inverseGram;
  }
  return Float64Array.from({ length: size }, (_, j) => Math.max(1, inverse[j * size + j])); // columns have length 1
}
