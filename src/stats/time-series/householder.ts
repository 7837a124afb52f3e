import { reflectInto, squaresAt } from "../../math/householder.js";

/** What a regression says when its columns enter one after another. */
export interface NestedFit {
  /**
   * Per column, in the order of entry: the length of the response along what is new in the column beside those before it, with the sign of its
   * coefficient when it is the last. The residual sum of squares after j columns is `residualSumOfSquares` plus the squares from j on.
   */
  readonly projections: Float64Array;
  readonly residualSumOfSquares: number;
  /** How many columns came before the first that those before it span; all, if none. The columns from there on have projection 0. */
  readonly independent: number;
  /** Residual sums of squares up to this are rounding: the columns predict the response exactly. */
  readonly roundingSquares: number;
}

const EPSILON = 2.220446049250313e-16;

/**
 * Nested least squares by Householder's QR without pivoting, columns in the order given, the response last. 2 · rows · columns² operations.
 *
 * A column is spanned by those before it, and the response exactly predicted, when what is left is shorter than max(rows, columns) · 2^-52 of
 * its own length; from the first spanned column on no column enters.
 *
 * @param work - columns and response one after another, [rows] each; overwritten
 * @see Golub & Van Loan, Matrix Computations, 4th ed., §5.2.2
 */
export function fitByHouseholder(work: Float64Array, rows: number): NestedFit {
  const columns = work.length / rows - 1;
  const tolerance = Math.max(rows, columns) * EPSILON;
  const projections = new Float64Array(columns);
  const own = new Float64Array(columns + 1);
  for (let j = 0; j <= columns; j++) own[j] = squaresAt(work, j * rows, rows);
  const response = columns * rows;
  let independent = 0;
  while (independent < columns && independent < rows) {
    const step = independent;
    const at = step * rows;
    const squares = squaresAt(work, at + step, rows - step);
    if (!(squares > tolerance * tolerance * own[step])) break;
    const first = work[at + step];
    const diagonal = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    work[at + step] = first - diagonal;
    const scale = 1 / (diagonal * (first - diagonal)); // −2 / |v|² for the reflector v
    for (let j = step + 1; j <= columns; j++) reflectInto(work, j * rows + step, work, at + step, rows - step, scale);
    projections[step] = diagonal > 0 ? work[response + step] : -work[response + step];
    independent++;
  }
  return {
    projections,
    residualSumOfSquares: squaresAt(work, response + independent, rows - independent),
    independent,
    roundingSquares: tolerance * tolerance * own[columns],
  };
}
