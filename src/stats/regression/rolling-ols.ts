import type { Matrix } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { toColumn } from "../columns.js";
import { type Design, prepareDesign, readTable, requireRows } from "./design.js";
import { outOfRange } from "./linear-fit.js";
import { requireResponses } from "./ols-panel.js";
import { rollingDesign } from "./rolling-design.js";
import { rollingPass } from "./rolling-kernel.js";
import { standardErrorFactors, type WindowFit, windowFit } from "./window-fit.js";

const schema = z.strictObject({
  /** Rows per regression, more than coefficients. */
  window: z.int().check(z.positive()),
  /** Puts a column of ones before the columns of X. */
  addConstant: z._default(z.boolean(), true),
});
/** @interface */
export type RollingOlsOptions = z.input<typeof schema>;

/** One entry per window, in order; entry i belongs to rows i … i + window − 1 and is known at row i + window − 1. */
export interface RollingOlsResult {
  /** The constant first. */
  readonly coefficients: readonly Float64Array[];
  /** Classical, with window − rank degrees of freedom. */
  readonly standardErrors: readonly Float64Array[];
  /** About the mean where the columns of the window span a constant; 0 where the response does not vary. */
  readonly rSquared: Float64Array;
}

/**
 * One entry per response; a series has one value per window. The classical standard error of coefficient j of response i in window w is
 * residualStandardDeviations[i][w] · standardErrorFactors[j][w]: kept apart, because the factors are those of the design alone.
 */
export interface RollingOlsPanelResult {
  /** Per response one series per coefficient, the constant first. */
  readonly coefficients: readonly (readonly Float64Array[])[];
  /** √ of RSS / (window − rank). */
  readonly residualStandardDeviations: readonly Float64Array[];
  /** √ of the diagonal of (X'X)⁻¹, one series per coefficient, the same for every response. */
  readonly standardErrorFactors: readonly Float64Array[];
  /** About the mean where the columns of the window span a constant; 0 where the response does not vary. */
  readonly rSquared: readonly Float64Array[];
}

/**
 * Least squares on every window of so many consecutive rows: what `ols` with classical errors answers for each.
 *
 * Nothing is carried from window to window by subtraction: sums start afresh at every block of `window` rows and are taken about a row of the window,
 * so neither drift nor an outlier that has left remains, and an offset of 1e9 costs no digits. Windows whose columns are nearly collinear, or which fit
 * almost exactly, are solved by QR. Agrees with QR of every window to about 1e-11. O(rows · k²) beside those.
 *
 * @param y - [n], oldest first, and `X`, [n × columns], without the constant; never modified
 * @throws InvalidInputError TOO_FEW_OBSERVATIONS (n below the window), WRONG_LENGTH, NOT_FINITE, INVALID_OPTION for a window of no more rows than
 * coefficients
 */
export function rollingOls(y: ArrayLike<number>, X: ArrayLike<ArrayLike<number>>, options: RollingOlsOptions): RollingOlsResult {
  const where = "rollingOls";
  const { window, addConstant } = parseOptions(where, schema, options);
  const matrix = readWindowed(where, X, window, addConstant);
  const response = toColumn(where, "y", y);
  requireRows(where, "y", response.length, matrix.rows);
  const panel = rolled(where, [response], matrix, window, addConstant);
  const rSquared = panel.rSquared[0]!;
  const deviations = panel.residualStandardDeviations[0]!;
  const standardErrors = panel.standardErrorFactors.map((factors) => factors.map((factor, i) => factor * deviations[i]!));
  return { coefficients: byWindow(panel.coefficients[0]!), standardErrors: byWindow(standardErrors), rSquared };
}

/**
 * `rollingOls` of many responses on one design, whose factors are computed once per window for all of them.
 * @param Y - one response per entry, each [n], oldest first; never modified
 * @throws InvalidInputError as `rollingOls`
 * @example
 * ```ts
 * import { rollingOlsPanel } from "capitol-quant/stats";
 *
 * const market = [[0.01], [-0.02], [0.015], [0.03], [-0.01], [0.02]];
 * const panel = rollingOlsPanel([[0.02, -0.03, 0.02, 0.05, -0.02, 0.03]], market, { window: 4 });
 * panel.coefficients[0][1]; // beta of the first response, one per window
 * panel.residualStandardDeviations[0].map((deviation, w) => deviation * panel.standardErrorFactors[1][w]); // its standard errors
 * ```
 */
export function rollingOlsPanel(Y: ArrayLike<ArrayLike<number>>, X: ArrayLike<ArrayLike<number>>, options: RollingOlsOptions): RollingOlsPanelResult {
  const where = "rollingOlsPanel";
  const { window, addConstant } = parseOptions(where, schema, options);
  const matrix = readWindowed(where, X, window, addConstant);
  const responses = requireResponses(where, Y, matrix.rows).map((response, i) => toColumn(where, `Y[${i}]`, response));
  return rolled(where, responses, matrix, window, addConstant);
}

/** Series over the windows as one row per window. */
function byWindow(series: readonly Float64Array[]): Float64Array[] {
  const rows = new Array<Float64Array>(series[0]!.length);
  for (let i = 0; i < rows.length; i++) {
    const row = new Float64Array(series.length);
    for (let j = 0; j < row.length; j++) row[j] = series[j]![i]!;
    rows[i] = row;
  }
  return rows;
}

function readWindowed(where: string, X: ArrayLike<ArrayLike<number>>, window: number, addConstant: boolean): Matrix {
  const matrix = readTable(where, X, window);
  const coefficients = matrix.columns + (addConstant ? 1 : 0);
  if (window <= coefficients) {
    const expected = `more rows than the ${coefficients} coefficients`;
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.window", expected, received: window });
  }
  return matrix;
}

/** Above this R² the residual sum of squares is too small a difference of sums. */
const LARGEST_R_SQUARED = 0.9999;
/** Windows that are prepared at a time, or one block of them: what bounds the memory of a long sample. */
const WINDOWS_AT_ONCE = 4096;

function rolled(where: string, responses: readonly Float64Array[], matrix: Matrix, window: number, addConstant: boolean): RollingOlsPanelResult {
  const ones = addConstant ? -1 : columnOfOnes(matrix);
  if (ones < 0) return rolledAsGiven(where, responses, matrix, window, addConstant);
  // As if it had been added here, which keeps more digits; then the constant goes back to its place.
  const result = rolledAsGiven(where, responses, withoutColumn(matrix, ones), window, true);
  const inPlace = (series: readonly Float64Array[]): Float64Array[] => [...series.slice(1, ones + 1), series[0]!, ...series.slice(ones + 1)];
  return { ...result, coefficients: result.coefficients.map(inPlace), standardErrorFactors: inPlace(result.standardErrorFactors) };
}

/** The first column that holds nothing but 1, or −1. */
function columnOfOnes({ rows, columns, data }: Matrix): number {
  for (let j = 0; j < columns; j++) {
    let i = 0;
    while (i < rows && data[i * columns + j] === 1) i++;
    if (i === rows) return j;
  }
  return -1;
}

function withoutColumn({ rows, columns, data }: Matrix, left: number): Matrix {
  return { rows, columns: columns - 1, data: data.filter((_, at) => at % columns !== left) };
}

function rolledAsGiven(where: string, responses: readonly Float64Array[], matrix: Matrix, window: number, addConstant: boolean): RollingOlsPanelResult {
  const { rows, columns, data } = matrix;
  const windows = rows - window + 1;
  const size = columns + (addConstant ? 1 : 0);
  const results = responses.map((): Float64Array[] => []); // each: coefficients, then residual standard deviations, then R²
  const factors = Array.from({ length: size }, () => new Float64Array(windows));
  const step = window * Math.ceil(WINDOWS_AT_ONCE / window); // whole blocks, so that the parts give the bits of the whole
  for (let start = 0; start < windows; start += step) {
    const end = Math.min(rows, start + step + window - 1);
    const part = { rows: end - start, columns, data: data.subarray(start * columns, end * columns) };
    const partFactors = rollPart(where, results, responses, part, start, windows, window, addConstant);
    for (const [j, series] of partFactors.entries()) factors[j]!.set(series, start);
  }
  return {
    coefficients: results.map((series) => series.slice(0, size)),
    residualStandardDeviations: results.map((series) => series[size]!),
    standardErrorFactors: factors,
    rSquared: results.map((series) => series[size + 1]!),
  };
}

/** The windows of so many consecutive rows, written to place `start` of every series of `total` windows; returns the factors of their standard errors. */
function rollPart(
  where: string,
  results: readonly Float64Array[][],
  responses: readonly Float64Array[],
  matrix: Matrix,
  start: number,
  total: number,
  window: number,
  addConstant: boolean,
): readonly Float64Array[] {
  const { rows, columns, data } = matrix;
  const design = rollingDesign(matrix, window, addConstant);
  const { windows, size, isIll, factors } = design;
  const { work, out, run } = rollingPass(design);
  const length = (size + 2) * windows;
  for (let first = 0; first < responses.length; first += 2) {
    for (let lane = 0; lane < 2; lane++) {
      const response = responses[Math.min(first + lane, responses.length - 1)]!;
      for (let i = 0; i < rows; i++) work[2 * i + lane] = response[start + i]!;
    }
    run();
    for (let lane = 0; lane < 2 && first + lane < responses.length; lane++) {
      const series = results[first + lane]!;
      for (let j = 0; j < size + 2; j++) {
        const [from, to] = [lane * length + j * windows, lane * length + (j + 1) * windows];
        if (windows === total) series[j] = out.slice(from, to);
        else (series[j] ??= new Float64Array(total)).set(out.subarray(from, to), start);
      }
      const rSquared = series[size + 1]!;
      for (let i = start; i < start + windows; i++) if (rSquared[i]! < 0) rSquared[i] = 0;
    }
  }
  for (let i = 0; i < windows; i++) {
    const isUnfit = (series: readonly Float64Array[]): boolean => isIll[i] === 1 || !(series[size + 1]![start + i]! < LARGEST_R_SQUARED);
    if (!results.some(isUnfit)) continue;
    const ofWindow = prepareDesign({ rows: window, columns, data: data.subarray(i * columns, (i + window) * columns) }, addConstant, null);
    if (isIll[i] === 1) writeFactors(where, factors, i, ofWindow);
    for (const [at, series] of results.entries()) {
      if (isUnfit(series)) writeFit(where, series, start + i, windowFit(ofWindow, responses[at]!.subarray(start + i, start + i + window)));
    }
  }
  return factors;
}

function writeFactors(where: string, factors: readonly Float64Array[], at: number, design: Design): void {
  for (const [j, factor] of standardErrorFactors(design).entries()) {
    if (!Number.isFinite(factor)) throw outOfRange(where);
    factors[j]![at] = factor;
  }
}

function writeFit(where: string, series: readonly Float64Array[], at: number, { coefficients, residualStandardDeviation, rSquared }: WindowFit): void {
  const size = coefficients.length;
  for (let j = 0; j < size; j++) {
    if (!Number.isFinite(coefficients[j]!)) throw outOfRange(where);
    series[j]![at] = coefficients[j]!;
  }
  series[size]![at] = residualStandardDeviation;
  series[size + 1]![at] = rSquared;
}
