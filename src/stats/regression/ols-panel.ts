import { toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { LARGEST_MAGNITUDE, toColumn } from "../columns.js";
import { constantDirection, constantShare, type Design, prepareDesign, readDesignMatrix, requireRows, rootAtZero } from "./design.js";
import { pValueOf, tStatistic } from "./law.js";
import { outOfRange } from "./linear-fit.js";
import { panelPass } from "./panel-kernel.js";
import { lagsOf, leveragesOf, requireLags, residualFactors, smallSampleFactor } from "./robust.js";
import { type CovarianceKind, distributionFor, type OlsPanelOptions, panelSchema } from "./schema.js";

/** One entry per response; inside it, one value per coefficient, the constant first. @wholeSample */
export interface OlsPanelResult {
  readonly coefficients: readonly Float64Array[];
  readonly standardErrors: readonly Float64Array[];
  /** Coefficient / standard error; where the error is 0 ±Infinity, and 0 for a coefficient of 0. */
  readonly tStatistics: readonly Float64Array[];
  readonly pValues: readonly Float64Array[];
  /** About the mean where the columns span a constant; then 0 for a response that does not vary. */
  readonly rSquared: Float64Array;
  /** RSS / (n − rank). */
  readonly residualVariance: Float64Array;
  readonly observations: number;
  readonly degreesOfFreedom: number;
  readonly rank: number;
}

/** Beyond these the squares of a response might leave the range of doubles, so it is taken in other units. */
const [SMALLEST_PEAK, LARGEST_PEAK] = [1e-100, 1e100];

/**
 * The same regression for many responses: what `ols` answers for each, much faster, because the design is factored once.
 *
 * A standard error needs one sum per coefficient and not the middle matrix of the sandwich: with z_t = (X'X)⁻¹ x_t the HAC variance of b_j is
 * Σ_t W_jt² / (L + 1), W_jt = Σ_{t−L ≤ s ≤ t} z_js e_s. Cost per response and row: some (4 rank + 7 columns) operations, whatever the lags.
 *
 * @param Y - one response per entry, each [n], oldest first; never modified
 * @param X - [n × columns] without the constant
 * @throws InvalidInputError as `ols`; a response that does not vary is no error here: its slopes, errors and R² are 0
 * @wholeSample
 * @example
 * ```ts
 * import { olsPanel } from "capitol-quant/stats";
 *
 * const market = [[0.01], [-0.02], [0.015], [0.03], [-0.01]];
 * const { coefficients, tStatistics } = olsPanel([[0.02, -0.03, 0.02, 0.05, -0.02], [0, -0.01, 0.02, 0.01, 0]], market, { covariance: "HC3" });
 * coefficients[1][1]; // beta of the second response
 * ```
 */
export function olsPanel(Y: ArrayLike<ArrayLike<number>>, X: ArrayLike<ArrayLike<number>>, options: OlsPanelOptions = {}): OlsPanelResult {
  const where = "olsPanel";
  const { addConstant, covariance, distribution } = parseOptions(where, panelSchema, options);
  const matrix = readDesignMatrix(where, X, addConstant);
  requireLags(where, covariance, matrix.rows);
  const responses = requireResponses(where, Y, matrix.rows);
  const design = prepareDesign(matrix, addConstant, null);
  const { rows, columns, rank, q } = design;
  const root = rootAtZero(design);
  const degreesOfFreedom = rows - rank;
  const law = { distribution: distributionFor(covariance, distribution), degreesOfFreedom };
  const width = lagsOf(covariance) + 1;
  const z = covariance === "nonrobust" ? null : influences(where, design, root, covariance);
  const classical = Float64Array.from({ length: columns }, (_, j) => squaresOfRow(root, j, rank) / degreesOfFreedom);
  const isWhole = rank === columns;
  const constant = constantDirection(design);
  const onesShare = addConstant ? constantShare(q, rows) : 0;
  const factor = smallSampleFactor(covariance, rows, rank) / width;

  const count = responses.length;
  const result = {
    coefficients: new Array<Float64Array>(count),
    standardErrors: new Array<Float64Array>(count),
    tStatistics: new Array<Float64Array>(count),
    pValues: new Array<Float64Array>(count),
    rSquared: new Float64Array(count),
    residualVariance: new Float64Array(count),
    observations: rows,
    degreesOfFreedom,
    rank,
  };
  const pass = panelPass({ rows, rank, columns, q, z, width });
  const { shares, squares, sums } = pass;
  for (let first = 0; first < count; first += 2) {
    const pair = [first, Math.min(first + 1, count - 1)] as const;
    const peaks = pass.load(responses[pair[0]]!, responses[pair[1]]!, addConstant, LARGEST_MAGNITUDE);
    if (!peaks) throw faultOf(where, responses, pair);
    const units = peaks.map((peak) => (peak === 0 || (peak > SMALLEST_PEAK && peak < LARGEST_PEAK) ? 1 : powerOfTwoBelow(peak)));
    for (let lane = 0; lane < 2; lane++) if (units[lane] !== 1) for (let i = lane; i < 2 * rows; i += 2) pass.work[i] = pass.work[i]! / units[lane]!;
    pass.run();
    for (let lane = 0; lane < 2 && first + lane < count; lane++) {
      const at = first + lane;
      const unit = units[lane]!;
      const centre = addConstant ? responses[at]![0]! : 0;
      const rss = squares[lane]!;
      const coefficients = new Float64Array(columns);
      const standardErrors = new Float64Array(columns);
      const tStatistics = new Float64Array(columns);
      const pValues = new Float64Array(columns);
      let sound = true;
      for (let j = 0; j < columns; j++) {
        let sum = isWhole ? 0 : root[j * rank]! * onesShare * (centre / unit); // the shortest coefficients stand for the centre too
        for (let k = 0; k < rank; k++) sum += root[j * rank + k]! * shares[2 * k + lane]!;
        const toCaller = unit / design.units[j]!;
        const error = Math.sqrt(z ? sums[2 * j + lane]! * factor : rss * classical[j]!);
        coefficients[j] = sum * toCaller + (isWhole && j === 0 ? centre : 0);
        standardErrors[j] = error * toCaller;
        const t = tStatistic(isWhole && j === 0 ? sum + (centre / unit) * design.units[0]! : sum, error);
        tStatistics[j] = t;
        pValues[j] = pValueOf(t, law);
        sound &&= Number.isFinite(coefficients[j]!) && Number.isFinite(standardErrors[j]!);
      }
      const explained = explainedSquares(shares, lane, rank, constant);
      const isFlat = constant !== null && !addConstant && responses[at]!.every((value, _, response) => value === response[0]);
      result.coefficients[at] = coefficients;
      result.standardErrors[at] = standardErrors;
      result.tStatistics[at] = tStatistics;
      result.pValues[at] = pValues;
      result.rSquared[at] = explained + rss > 0 && !isFlat ? explained / (explained + rss) : 0;
      result.residualVariance[at] = (rss / degreesOfFreedom) * unit * unit;
      if (!sound || !Number.isFinite(result.residualVariance[at]!)) throw outOfRange(where);
    }
  }
  return result;
}

/** The responses as columns; those that are Float64Arrays already are read later, in the pass that copies them. @throws InvalidInputError */
export function requireResponses(where: string, Y: ArrayLike<ArrayLike<number>>, rows: number): Float64Array[] {
  if (typeof Y !== "object" || Y === null || !Number.isSafeInteger(Y.length)) {
    throw new InvalidInputError("INVALID_OPTION", { where, what: "Y", expected: "an array of responses", received: Y });
  }
  const columns: Float64Array[] = [];
  for (let i = 0; i < Y.length; i++) {
    const response = Y[i]!;
    const column = response instanceof Float64Array ? response : toSeries(where, `Y[${i}]`, response, 0);
    requireRows(where, `Y[${i}]`, column.length, rows);
    columns.push(column);
  }
  return columns;
}

/** The fault that made a pair unfit. */
export function faultOf(where: string, responses: readonly Float64Array[], pair: readonly [number, number]): InvalidInputError {
  try {
    for (const at of pair) toColumn(where, `Y[${at}]`, responses[at]!);
  } catch (fault) {
    if (fault instanceof InvalidInputError) return fault;
  }
  return outOfRange(where);
}

/** z_jt = Σ_k root_jk q_kt, times the factor of the row's residual. */
function influences(where: string, { q, rows, rank, columns }: Design, root: Float64Array, covariance: CovarianceKind): Float64Array {
  const factors = residualFactors(where, covariance, leveragesOf(q, rows, rank));
  const z = new Float64Array(columns * rows);
  for (let j = 0; j < columns; j++) {
    for (let k = 0; k < rank; k++) for (let i = 0; i < rows; i++) z[j * rows + i]! += root[j * rank + k]! * q[k * rows + i]!;
    if (factors) for (let i = 0; i < rows; i++) z[j * rows + i]! *= factors[i]!;
  }
  return z;
}

/** Σ of the squares of what one response has along Q, without its part along the constant. */
function explainedSquares(shares: Float64Array, lane: number, rank: number, constant: Float64Array | null): number {
  let along = 0;
  if (constant) for (let k = 0; k < rank; k++) along += constant[k]! * shares[2 * k + lane]!;
  let squares = 0;
  for (let k = 0; k < rank; k++) {
    const share = shares[2 * k + lane]! - (constant ? along * constant[k]! : 0);
    squares += share * share;
  }
  return squares;
}

function squaresOfRow(root: Float64Array, row: number, rank: number): number {
  let sum = 0;
  for (let k = row * rank; k < (row + 1) * rank; k++) sum += root[k]! * root[k]!;
  return sum;
}
