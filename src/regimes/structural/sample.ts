import { InvalidInputError } from "../../core/errors.js";
import { type LeastSquaresFit, leastSquares } from "../../math/linear-solve.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { centred, largestOf, toColumn } from "../../stats/columns.js";
import { readTable, requireRows } from "../../stats/regression/design.js";

/** A regression on a constant and columns, in coordinates that lose no digits: y and columns about their means, in units near their sizes. */
export interface RegressionSample {
  readonly n: number;
  /** Coefficients, the constant included. */
  readonly k: number;
  /** (y − mean) / unit. */
  readonly y: Float64Array;
  readonly unit: number;
  /** [n × k] row-major, the constant first. */
  readonly rows: Float64Array;
  readonly whole: LeastSquaresFit;
  /** Squares per value, in units, below which a residual is the rounding of y. */
  readonly rounding: number;
}

/** Length, relative to its own, below which what is left of a column beside the others is rounding. */
export const SPANNED = 1e-10;
const ROUNDING = 1.4210854715202004e-14; // 2^-46

/**
 * @param X - regressors beside the constant, or null
 * @throws InvalidInputError too few values for a regression, regressors that the constant or others span, CONSTANT_SERIES when y is fitted exactly
 */
export function readSample(where: string, y: ArrayLike<number>, X: ArrayLike<ArrayLike<number>> | null): RegressionSample {
  const column = toColumn(where, "y", y);
  const n = column.length;
  const table = X === null ? null : readTable(where, X, 1);
  if (table !== null) requireRows(where, "X", table.rows, n);
  const k = 1 + (table?.columns ?? 0);
  if (n < k + 2)
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "y", expected: `at least ${k + 2} values for ${k} coefficients`, received: n });
  const rows = new Float64Array(n * k).fill(1);
  for (let j = 1; j < k; j++) {
    const { values } = inUnits(table!.data.filter((_, i) => i % (k - 1) === j - 1));
    for (let t = 0; t < n; t++) rows[t * k + j] = values[t]!;
  }
  const { values, unit, largest } = inUnits(column);
  const whole = leastSquares(rows, n, k, values, SPANNED);
  if (whole.rank < k)
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "X",
      expected: "columns that neither the constant, which is added, nor other columns span",
      received: `column ${whole.redundantColumns.find((j) => j > 0)! - 1}`,
    });
  const rounding = ROUNDING * largest * ROUNDING * largest;
  if (!(whole.residualSumOfSquares > n * rounding))
    throw new InvalidInputError("CONSTANT_SERIES", {
      where,
      what: "y",
      expected: "values that constant and regressors do not fit exactly",
      received: "a fit without residuals",
    });
  return { n, k, y: values, unit, rows, whole, rounding };
}

/** x less its mean, in units of a power of two. */
function inUnits(x: Float64Array): { values: Float64Array; unit: number; largest: number } {
  const values = centred(x);
  // What the mean's own rounding leaves of equal values is no variation.
  if (x.every((value) => value === x[0])) values.fill(0);
  const unit = powerOfTwoBelow(largestOf(values));
  for (let t = 0; t < values.length; t++) values[t] = values[t]! / unit;
  return { values, unit, largest: largestOf(values) };
}
