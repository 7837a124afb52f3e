import { ConvergenceError, InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { choleskyInto, multiply, transpose } from "../../math/dense.js";
import { exp, log, log1p } from "../../math/elementary.js";
import { pivotedQr } from "../../math/pivoted-qr.js";
import { squaresOf, toColumn } from "../columns.js";
import { basicRoot, type Design, inCallersUnits, prepareDesign, rankTolerance, readTable, requireRows, rootAtZero } from "./design.js";
import { FittedLogisticRegression, probabilityOf } from "./fitted-logistic-regression.js";
import { outOfRange } from "./linear-fit.js";

const schema = z.strictObject({
  /** λ of ½ λ |b|², in units of X²; the constant is not penalised. scikit-learn's C is 1 / λ. */
  l2Penalty: z._default(z.number().check(z.gte(0)), 0),
  addConstant: z._default(z.boolean(), true),
  maxIterations: z._default(z.int().check(z.positive()), 100),
});
/** @interface */
export type LogisticRegressionOptions = z.input<typeof schema>;

/** A Newton step that moves no log-odds by more than this, relative to the largest of them, is the last. */
const SMALLEST_STEP = 1e-10;
/** Share of a column's squares that the columns before must leave for its Gram matrix to serve. */
const SMALLEST_PIVOT = 1e-6;
/** A step across a separating plane moves points on it by less than this share of its largest move: by rounding, less than an outlier moves the others. */
const ON_THE_PLANE = 1e-12;

/**
 * Logistic regression: P(y = 1 | x) = 1 / (1 + exp(−c − x'b)), where b minimises Σ log loss + ½ λ |b|².
 *
 * Newton's method in orthonormal coordinates, with halved steps whenever the objective does not fall. Without penalty the answer is the maximum
 * likelihood with standard errors from the information matrix; it does not exist when a plane separates the classes, wholly or up to points on it: then
 * a ConvergenceError says so, and a penalty helps. O(n k²) per step, about 5 to 8 steps.
 *
 * @param y - 0 or 1, both occurring, [n]
 * @param X - [n × k] without the constant; neither is modified
 * @throws InvalidInputError y that holds other values, CONSTANT_SERIES when it holds only one, WRONG_LENGTH, NOT_FINITE, without penalty TOO_FEW_OBSERVATIONS
 * @throws ConvergenceError DIVERGED for separated classes
 * @wholeSample
 * @example
 * ```ts
 * import { logisticRegression } from "capitol-quant/stats";
 *
 * const fit = logisticRegression([0, 1, 0, 1, 1, 0], [[1], [2], [3], [4], [5], [2.5]]);
 * fit.predict([[3.5]]); // P(y = 1)
 * ```
 * @see Albert & Anderson (1984), doi:10.1093/biomet/71.1.1, on when the maximum exists
 */
export function logisticRegression(y: ArrayLike<number>, X: ArrayLike<ArrayLike<number>>, options: LogisticRegressionOptions = {}): FittedLogisticRegression {
  const where = "logisticRegression";
  const { l2Penalty, addConstant, maxIterations } = parseOptions(where, schema, options);
  const matrix = readTable(where, X, 2);
  const outcomes = readOutcomes(where, y, matrix.rows);
  const design = prepareDesign(matrix, addConstant, null);
  const { rows, columns, rank } = design;
  if (l2Penalty === 0 && rows <= rank) {
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "X", expected: `at least ${rank + 1} rows, or an l2Penalty`, received: rows });
  }
  const problem = l2Penalty === 0 ? unpenalized(design, outcomes) : penalized(design, outcomes, l2Penalty);
  const { point, root, logOdds, iterations, converged } = newton(where, problem, maxIterations);

  // Back to the caller's units: coordinates → scaled coefficients → coefficients.
  const size = problem.size;
  const toScaled = l2Penalty === 0 ? design.root : null;
  const scaled = toScaled ? multiply(toScaled, point, columns, size, 1) : point;
  const central = scaled.map((value, j) => value / design.units[j]!);
  const coefficients = inCallersUnits(design, scaled, 1);
  const errorRoot = toScaled ? multiply(rootAtZero(design), root, columns, size, size) : null;
  const standardErrors = errorRoot && Array.from(design.units, (unit, j) => Math.sqrt(squaresOf(errorRoot.subarray(j * size, (j + 1) * size))) / unit);
  if (![...coefficients, ...central, ...(standardErrors ?? [])].every(Number.isFinite)) throw outOfRange(where);

  const positives = outcomes.reduce((sum, value) => sum + value, 0);
  const share = positives / rows;
  const first = addConstant ? 1 : 0;
  return new FittedLogisticRegression({
    format: 1,
    coefficients: Array.from(coefficients.subarray(first)),
    intercept: addConstant ? coefficients[0]! : 0,
    means: Array.from(design.means.subarray(first)),
    centre: addConstant ? central[0]! : 0,
    standardErrors: standardErrors?.slice(first) ?? null,
    interceptStandardError: standardErrors && addConstant ? standardErrors[0]! : null,
    probabilities: Array.from(logOdds, probabilityOf),
    l2Penalty,
    observations: rows,
    rank,
    logLikelihood: -lossOf(logOdds, outcomes),
    nullLogLikelihood: addConstant ? positives * log(share) + (rows - positives) * log(1 - share) : rows * log(0.5),
    iterations,
    converged,
  });
}

function readOutcomes(where: string, y: ArrayLike<number>, rows: number): Float64Array {
  const outcomes = toColumn(where, "y", y);
  requireRows(where, "y", outcomes.length, rows);
  const other = outcomes.findIndex((value) => value !== 0 && value !== 1);
  if (other >= 0) throw new InvalidInputError("INVALID_OPTION", { where, what: `y[${other}]`, expected: "0 or 1", received: outcomes[other] });
  if (outcomes.every((value) => value === outcomes[0])) {
    throw new InvalidInputError("CONSTANT_SERIES", { where, what: "y", expected: "both 0 and 1", received: outcomes[0] });
  }
  return outcomes;
}

/** log-odds = basis · point; minimise Σ log loss + ½ Σ penalty_j² point_j². */
interface NewtonProblem {
  readonly basis: Float64Array;
  readonly size: number;
  readonly penalty: Float64Array;
  readonly outcomes: Float64Array;
}

/** In the coordinates of Q a collinear design is of full rank. */
const unpenalized = ({ q, rank }: Design, outcomes: Float64Array): NewtonProblem => ({ basis: q, size: rank, penalty: new Float64Array(rank), outcomes });

function penalized({ solved, columns, units, addConstant }: Design, outcomes: Float64Array, l2Penalty: number): NewtonProblem {
  const penalty = units.map((unit, j) => (addConstant && j === 0 ? 0 : Math.min(Math.sqrt(l2Penalty) / unit, 1e150)));
  return { basis: solved, size: columns, penalty, outcomes };
}

interface NewtonResult {
  readonly point: Float64Array;
  /** Inverse information = root · root'. */
  readonly root: Float64Array;
  readonly logOdds: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

function newton(where: string, problem: NewtonProblem, maxIterations: number): NewtonResult {
  const { basis, size, penalty, outcomes } = problem;
  const rows = outcomes.length;
  let point = new Float64Array(size);
  let logOdds = new Float64Array(rows);
  let objective = lossOf(logOdds, outcomes);
  let slopes = slopesOf(logOdds, outcomes);
  let root = rootOfInverse(problem, slopes.curvatureRoots);
  if (!root) throw outOfRange(where); // a penalty too small to hold collinear columns
  const isFree = penalty.every((weight) => weight === 0);
  let converged = false;
  let iterations = 0;
  while (!converged && iterations < maxIterations) {
    iterations++;
    const uphill = multiply(transpose(root, size, size), gradient(problem, point, slopes.errors), size, size, 1);
    const step = multiply(root, uphill, size, size, 1);
    const move = combined(basis, step, rows);
    let largest = 0;
    for (let i = 0; i < rows; i++) largest = Math.max(largest, Math.abs(move[i]!));
    const reach = logOdds.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    converged = largest <= SMALLEST_STEP * reach || (largest <= 1e-5 && squaresOf(uphill) <= 1e-20);
    for (let share = 1; ; share /= 2) {
      const nextPoint = point.map((value, k) => value + share * step[k]!);
      const nextLogOdds = logOdds.map((value, i) => value + share * move[i]!);
      const next = lossOf(nextLogOdds, outcomes) + penaltyOf(nextPoint, penalty);
      if (next <= objective * (1 + 1e-11) || share < 1e-10) {
        // with room for rounding, which near the minimum is larger than the gain
        point = nextPoint;
        logOdds = nextLogOdds;
        objective = next;
        break;
      }
    }
    if (isFree && (separates(logOdds, outcomes, Number.MIN_VALUE) || (largest > 0.5 && separates(move, outcomes, -ON_THE_PLANE * largest))))
      throw separated(where);
    slopes = slopesOf(logOdds, outcomes);
    root = rootOfInverse(problem, slopes.curvatureRoots);
    if (!root) throw separated(where); // the information has faded away
  }
  return { point, root, logOdds, iterations, converged };
}

function separated(where: string): ConvergenceError {
  return new ConvergenceError("DIVERGED", {
    where,
    what: "y",
    expected: "classes that no plane through X separates, or an l2Penalty > 0",
    received: "classes that a plane separates, so that no finite coefficients are the most likely ones",
  });
}

/** Whether the log-odds of every outcome that was 1 are at least `least`, and of the others at most −`least`. */
function separates(logOdds: Float64Array, outcomes: Float64Array, least: number): boolean {
  for (let i = 0; i < logOdds.length; i++) if (!((outcomes[i] === 1 ? logOdds[i]! : -logOdds[i]!) >= least)) return false;
  return true;
}

/** Columns of the basis, one after another, combined. */
function combined(basis: Float64Array, weights: Float64Array, rows: number): Float64Array {
  const sums = new Float64Array(rows);
  for (let k = 0; k < weights.length; k++) for (let i = 0; i < rows; i++) sums[i]! += basis[k * rows + i]! * weights[k]!;
  return sums;
}

interface Slopes {
  /** y − p, exact where it is small. */
  readonly errors: Float64Array;
  /** √(p (1 − p)). */
  readonly curvatureRoots: Float64Array;
}

function slopesOf(logOdds: Float64Array, outcomes: Float64Array): Slopes {
  const errors = new Float64Array(logOdds.length);
  const curvatureRoots = new Float64Array(logOdds.length);
  for (let i = 0; i < logOdds.length; i++) {
    const against = outcomes[i] === 1 ? -logOdds[i]! : logOdds[i]!;
    const small = exp(-Math.abs(against));
    const miss = against > 0 ? 1 / (1 + small) : small / (1 + small);
    errors[i] = outcomes[i] === 1 ? miss : -miss;
    curvatureRoots[i] = Math.sqrt(small) / (1 + small);
  }
  return { errors, curvatureRoots };
}

/** B'(y − p) − penalty² point. */
function gradient({ basis, penalty }: NewtonProblem, point: Float64Array, errors: Float64Array): Float64Array {
  const rows = errors.length;
  return point.map((value, k) => {
    let sum = -penalty[k]! * penalty[k]! * value;
    for (let i = 0; i < rows; i++) sum += basis[k * rows + i]! * errors[i]!;
    return sum;
  });
}

/**
 * R⁻¹ for R'R = B' diag(p (1 − p)) B + penalty²: from the Gram matrix where that is well conditioned, as it is in orthonormal coordinates unless the
 * classes are nearly separated, else by QR of the rows √(p (1 − p)) b_t over those of the penalty; null where it is singular.
 */
function rootOfInverse(problem: NewtonProblem, curvatureRoots: Float64Array): Float64Array | null {
  const { basis, size, penalty } = problem;
  const rows = curvatureRoots.length;
  const height = rows + size;
  const work = new Float64Array(size * height);
  const thresholds = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    let squares = 0;
    for (let i = 0; i < rows; i++) {
      const value = basis[k * rows + i]!;
      work[k * height + i] = value * curvatureRoots[i]!;
      squares += value * value;
    }
    work[k * height + rows + k] = penalty[k]!;
    thresholds[k] = rankTolerance(rows, size) * Math.sqrt(squares / 4 + penalty[k]! * penalty[k]!) || rankTolerance(rows, size);
  }
  const quick = rootFromGram(work, height, size);
  if (quick) return quick;
  const { r, order, rank } = pivotedQr(work, height, size, thresholds);
  return rank < size ? null : basicRoot(r, order, size, rank);
}

/** (L⁻¹)' for the Cholesky factor L of W'W; null where a column of W is too nearly spanned by those before. */
function rootFromGram(work: Float64Array, height: number, size: number): Float64Array | null {
  const gram = new Float64Array(size * size);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < height; i++) sum += work[a * height + i]! * work[b * height + i]!;
      gram[a * size + b] = sum;
    }
  }
  const squares = Float64Array.from({ length: size }, (_, k) => gram[k * (size + 1)]!);
  if (!choleskyInto(gram, size)) return null;
  for (let k = 0; k < size; k++) if (!(gram[k * (size + 1)]! * gram[k * (size + 1)]! > SMALLEST_PIVOT * squares[k]! && squares[k]! > 1e-200)) return null;
  return basicRoot(
    transpose(gram, size, size),
    Int32Array.from({ length: size }, (_, k) => k),
    size,
    size,
  );
}

/** Σ log(1 + exp(∓ log-odds)). */
function lossOf(logOdds: Float64Array, outcomes: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < logOdds.length; i++) {
    const against = outcomes[i] === 1 ? -logOdds[i]! : logOdds[i]!;
    sum += (against > 0 ? against : 0) + log1p(exp(-Math.abs(against)));
  }
  return sum;
}

function penaltyOf(point: Float64Array, penalty: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < point.length; k++) sum += penalty[k]! * point[k]! * (penalty[k]! * point[k]!);
  return sum / 2;
}
