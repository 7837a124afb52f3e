import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { chiSquared } from "../chi-squared.js";
import { medianOf } from "../order-statistics.js";
import type { Candidate } from "./concentrate.js";
import { type CentredRows, covarianceOf, locationOf, onHyperplane, supportSchema, supportSize, toCentredRows } from "./door.js";
import { smallestDeterminant } from "./fast-mcd.js";
import { type Scatter, scatterOf, squaredDistancesInto } from "./scatter.js";

const schema = z.strictObject({
  /** Rows that the covariance is searched over: their number, or up to 1 their share. Default ⌊(n + p + 1) / 2⌋, which withstands the most outliers. */
  support: supportSchema,
  /** Of the random starts. */
  seed: z._default(z.uint32(), 0),
});
/** @interface */
export type MinimumCovarianceDeterminantOptions = z.input<typeof schema>;

export interface MinimumCovarianceDeterminant {
  /** Mean of the h rows, [p]. */
  readonly rawLocation: Float64Array;
  /** Their covariance, divided by h, [p][p]: too small as an estimate, see `correction`. */
  readonly rawCovariance: readonly Float64Array[];
  /** Of `rawCovariance`; null where it leaves the range of doubles. */
  readonly determinant: number | null;
  /** The h rows, ascending. */
  readonly support: Int32Array;
  /** Median of the rows' squared distances over that of χ² with p degrees of freedom: makes `rawCovariance` consistent at the normal law. */
  readonly correction: number;
  /** Rows whose corrected squared distance is below the 97.5 % quantile of χ², ascending. */
  readonly kept: Int32Array;
  /** Mean of the rows kept. */
  readonly location: Float64Array;
  /** Covariance of the rows kept, divided by their number. */
  readonly covariance: readonly Float64Array[];
  /** √((x − location)' covariance⁻¹ (x − location)) of every row, [n]. */
  readonly distances: Float64Array;
}

const WHERE = "minimumCovarianceDeterminant";
const KEPT_SHARE = 0.975;

/**
 * Location and covariance that up to n − h outlying rows cannot move: mean and covariance of the h rows whose covariance has the smallest
 * determinant, then of all rows that lie near by that measure (one-step reweighting).
 *
 * Exact, every subset searched, for one column or up to 20,000 subsets; else FAST-MCD with 500 random starts and a deterministic one, whose answer is
 * nearly always the exact one. Affine equivariant where exact. Some 1000 n p² operations up to 600 rows, 50 n p² beyond.
 *
 * @param X - one row per observation, [n × p], n at least p + 2 and better 5 p; magnitudes up to 1e140; never modified
 * @throws InvalidInputError TOO_FEW_OBSERVATIONS, CONSTANT_SERIES, INVALID_OPTION for a support that is not from p + 1 to n
 * @throws ConvergenceError NOT_POSITIVE_DEFINITE when h rows lie on a hyperplane, where every covariance is singular
 * @wholeSample
 * @see Rousseeuw and Van Driessen (1999), doi:10.1080/00401706.1999.10485670
 */
export function minimumCovarianceDeterminant(X: ArrayLike<ArrayLike<number>>, options: MinimumCovarianceDeterminantOptions = {}): MinimumCovarianceDeterminant {
  const { support, seed } = parseOptions(WHERE, schema, options);
  const rows = toCentredRows(WHERE, X);
  const h = supportSize(WHERE, rows, support);
  const raw = smallestDeterminant(rows, h, seed);
  if (!raw) throw onHyperplane(WHERE, h);
  const correction = medianCorrection(rows, raw.scatter);
  const kept = rowsWithin(rows, raw.scatter, correction * chiSquared.ppf(KEPT_SHARE, rows.p));
  const reweighted = scatterOf(rows, kept);
  if (!reweighted) throw onHyperplane(WHERE, kept.length);
  return {
    rawLocation: locationOf(rows, raw.scatter.mean),
    rawCovariance: covarianceOf(rows, raw.scatter.covariance),
    determinant: determinantOf(rows, raw),
    support: raw.support,
    correction,
    kept,
    location: locationOf(rows, reweighted.mean),
    covariance: covarianceOf(rows, reweighted.covariance),
    distances: distancesOf(rows, reweighted),
  };
}

/** Median of the squared distances over the median of χ². */
export function medianCorrection(rows: CentredRows, scatter: Scatter): number {
  const squares = new Float64Array(rows.n);
  squaredDistancesInto(squares, rows, scatter);
  return medianOf(squares) / chiSquared.ppf(0.5, rows.p);
}

export function rowsWithin(rows: CentredRows, scatter: Scatter, bound: number): Int32Array {
  const squares = new Float64Array(rows.n);
  squaredDistancesInto(squares, rows, scatter);
  const within: number[] = [];
  for (let i = 0; i < rows.n; i++) if (squares[i]! < bound) within.push(i);
  return Int32Array.from(within);
}

export function distancesOf(rows: CentredRows, scatter: Scatter, factor = 1): Float64Array {
  const distances = new Float64Array(rows.n);
  squaredDistancesInto(distances, rows, scatter);
  for (let i = 0; i < rows.n; i++) distances[i] = Math.sqrt(distances[i]! / factor);
  return distances;
}

function determinantOf({ p, units }: CentredRows, { scatter }: Candidate): number | null {
  let determinant = 1;
  for (let j = 0; j < p; j++) determinant *= scatter.factor[j * p + j]! * units[j]! * scatter.factor[j * p + j]! * units[j]!;
  return determinant > 0 && determinant < Infinity ? determinant : null;
}
