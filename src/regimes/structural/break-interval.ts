import { exp, log } from "../../math/elementary.js";
import { leastSquares } from "../../math/linear-solve.js";
import { normal } from "../../stats/normal.js";
import { type RegressionSample, SPANNED } from "./sample.js";

/** Bars between which a new segment starts, with the asked confidence. */
export interface BreakInterval {
  readonly lower: number;
  readonly upper: number;
}

/** One segment's fit: coefficients in the sample's coordinates, and the mean of its squared residuals. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly coefficients: Float64Array;
  readonly variance: number;
}

/**
 * An interval for each break, from the law of the argmax of a two-sided Brownian motion with drift; moments of the regressors and the variance of the
 * errors may differ between segments, errors are uncorrelated. Null where the law puts the break on one side with more than the asked certainty.
 * @see Bai (1997), Estimation of a change point in multiple regression models, doi:10.1162/003465397557132; Bai and Perron (2003), §4.2
 */
export function breakIntervals(sample: RegressionSample, changepoints: readonly number[], confidence: number): (BreakInterval | null)[] {
  const edges = [0, ...changepoints, sample.n];
  const pieces = edges.slice(1).map((end, i) => pieceOf(sample, edges[i]!, end));
  const tail = (1 - confidence) / 2;
  return changepoints.map((at, i) => {
    const [left, right] = [pieces[i]!, pieces[i + 1]!];
    const leftMove = meanSquaredMove(sample, left, left, right);
    const rightMove = meanSquaredMove(sample, right, left, right);
    if (!(left.variance > sample.rounding) || !(right.variance > sample.rounding)) return { lower: at, upper: at };
    const xi = rightMove / leftMove;
    const phi = (xi * right.variance) / left.variance;
    const p0 = argmaxCdf(0, xi, phi);
    if (!(p0 >= tail && p0 <= 1 - tail)) return null;
    const scale = left.variance / leftMove;
    const within = (bar: number): number => Math.min(sample.n - 1, Math.max(1, bar));
    const upper = scale * root(1, xi, phi, 1 - tail);
    const lower = scale * root(-1, xi, phi, tail);
    return Number.isFinite(upper) && Number.isFinite(lower) ? { lower: within(at - Math.ceil(upper)), upper: within(at - Math.floor(lower)) } : null;
  });
}

function pieceOf({ k, y, rows }: RegressionSample, start: number, end: number): Piece {
  const fit = leastSquares(rows.subarray(start * k, end * k), end - start, k, y.subarray(start, end), SPANNED);
  return { start, end, coefficients: fit.coefficients, variance: fit.residualSumOfSquares / (end - start) };
}

/** Mean over a segment of (x'δ)², δ what the coefficients move by. */
function meanSquaredMove({ k, rows }: RegressionSample, over: Piece, left: Piece, right: Piece): number {
  let sum = 0;
  for (let t = over.start; t < over.end; t++) {
    let move = 0;
    for (let j = 0; j < k; j++) move += rows[t * k + j]! * (right.coefficients[j]! - left.coefficients[j]!);
    sum += move * move;
  }
  return sum / (over.end - over.start);
}

/** Where the law reaches p on the given side of 0, by bisection. */
function root(side: 1 | -1, xi: number, phi: number, p: number): number {
  let far = 1;
  while (far < 1e15 && side * (argmaxCdf(side * far, xi, phi) - p) < 0) far *= 2;
  let near = 0;
  for (let step = 0; step < 80; step++) {
    const middle = (near + far) / 2;
    if (side * (argmaxCdf(side * middle, xi, phi) - p) < 0) near = middle;
    else far = middle;
  }
  return side * far;
}

/** P(argmax <= x); Bai (1997), Appendix B. Products of a large and a small factor are formed in logarithms. */
function argmaxCdf(x: number, xi: number, phi: number): number {
  const size = Math.abs(x);
  const root = Math.sqrt(size);
  if (x < 0) {
    const ratio = xi / phi;
    const density = root === 0 ? 0 : exp(log(size) / 2 - size / 8) / ROOT_TWO_PI;
    const first = ((phi / xi) * (phi + 2 * xi) * exp((ratio * (1 + ratio) * size) / 2 + normal.logCdf(-(0.5 + ratio) * root))) / (phi + xi);
    const second = exp(log(size / 2 - 2 + ((phi + 2 * xi) * (phi + 2 * xi)) / ((phi + xi) * xi)) + normal.logCdf(-root / 2));
    return second - density - first;
  }
  const ratio = (xi * xi) / phi;
  const density = root === 0 ? 0 : (Math.sqrt(ratio) * exp(log(size) / 2 - (ratio * size) / 8)) / ROOT_TWO_PI;
  const first = ((xi / phi) * (2 * phi + xi) * exp(((phi + xi) * size) / 2 + normal.logCdf((-(phi + xi / 2) / Math.sqrt(phi)) * root))) / (phi + xi);
  const second = exp(log(((2 * phi + xi) * (2 * phi + xi)) / ((phi + xi) * phi) - 2 + (ratio * size) / 2) + normal.logCdf((-Math.sqrt(ratio) * root) / 2));
  return 1 + density + first - second;
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
