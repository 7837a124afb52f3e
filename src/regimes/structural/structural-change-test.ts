import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { exp } from "../../math/elementary.js";
import { squaresOf } from "../../stats/columns.js";
import { fisherF } from "../../stats/fisher-f.js";
import { kolmogorovLimitSf } from "../../stats/kolmogorov.js";
import { normal } from "../../stats/normal.js";
import { chowPath, placeOfLargest, spanRatio } from "./chow-path.js";
import { GrowingFit } from "./growing-fit.js";
import { type RegressionSample, readSample } from "./sample.js";
import { type StructuralChangeTestOptions, structuralChangeSchema } from "./schema.js";
import { MOST_COEFFICIENTS, supFPValue } from "./sup-f-law.js";

/** One test of constant coefficients. */
export interface StructuralChangeResult {
  readonly type: "ols-cusum" | "recursive-cusum" | "sup-f";
  readonly statistic: number;
  /** Asymptotic, when the coefficients do not change and the errors are uncorrelated with one variance. */
  readonly pValue: number;
  /** The process through each value, or F for each start of a new segment. */
  readonly path: Float64Array;
  /** Index of the bar that `path[0]` belongs to: 0, the number of coefficients, or the first date tested. */
  readonly pathStart: number;
  /** Where a new segment would start if there is one (recursive-cusum: the bar of the largest excursion, which comes later than the change). */
  readonly changepoint: number;
}

/**
 * Do the coefficients of a regression of y on a constant and X stay the same?
 *
 *     ols-cusum        W_t = Σ_{s ≤ t} e_s / (σ √n),  σ² = RSS / (n − k);  statistic max |W_t|, a Brownian bridge's
 *     recursive-cusum  W_t = Σ_{s ≤ t} w_s / (σ √(n − k)),  w standardised one-step errors, σ their deviation;  statistic max |W_t| / (1 + 2 t/(n − k))
 *     sup-f            F_t = (RSS − RSS_t) / (RSS_t / (n − 2k)),  RSS_t split at t;  statistic max F_t over t from ⌊trim · n⌋ to n − ⌊trim · n⌋
 *
 * The first two ask for one level shift and are blind to changes that leave the mean of y alone; sup-f sees a change of any coefficient. Serial correlation
 * makes all three reject too often. With sup-f at least k + 1 values stay on each side, whatever `trim` says. A rejection says that something changed; with
 * more than one change `baiPerron` finds the dates.
 *
 * @param y - oldest first, more than k + 1 values; never modified
 * @param X - regressors beside the constant, one row per value, or null for a constant mean
 * @returns the statistic, its p-value (ols-cusum: Kolmogorov's law; recursive-cusum: the crossing probability of Brownian motion, which is linear in the
 *   statistic below 0.3; sup-f: Hansen's approximation, or for a single date the F law) and the process
 * @throws InvalidInputError too few values, X of other length or with columns that the constant or others span, more than 10 coefficients with sup-f,
 *   CONSTANT_SERIES when y is fitted exactly
 * @see Ploberger and Krämer (1992), doi:10.2307/2951597; Brown, Durbin and Evans (1975), doi:10.1111/j.2517-6161.1975.tb01532.x; Andrews (1993),
 *   doi:10.2307/2951764; Zeileis, Leisch, Hornik and Kleiber (2002), doi:10.18637/jss.v007.i02
 * @example
 * ```ts
 * import { structuralChangeTest } from "capitol-quant/regimes";
 *
 * const y = Array.from({ length: 80 }, (_, t) => (t < 50 ? 0 : 2) + ((t * 37) % 17) / 8);
 * const { pValue, changepoint } = structuralChangeTest(y, null, { type: "sup-f" });
 * console.log(pValue < 0.01, changepoint); // true 50
 * ```
 * @wholeSample
 */
export function structuralChangeTest(
  y: ArrayLike<number>,
  X: ArrayLike<ArrayLike<number>> | null,
  options: StructuralChangeTestOptions = {},
): StructuralChangeResult {
  const where = "structuralChangeTest";
  const { type, trim } = parseOptions(where, structuralChangeSchema, options);
  const sample = readSample(where, y, X);
  if (type === "ols-cusum") return olsCusum(sample);
  return type === "recursive-cusum" ? recursiveCusum(where, sample) : supF(where, sample, trim);
}

function olsCusum({ n, k, whole }: RegressionSample): StructuralChangeResult {
  const path = cumulated(whole.residuals, Math.sqrt((whole.residualSumOfSquares / (n - k)) * n));
  const sizes = path.map(Math.abs);
  const place = placeOfLargest(sizes);
  const statistic = sizes[place]!;
  return { type: "ols-cusum", statistic, pValue: kolmogorovLimitSf(statistic), path, pathStart: 0, changepoint: Math.min(place + 1, n - 1) };
}

function recursiveCusum(where: string, { n, k, y, rows, rounding }: RegressionSample): StructuralChangeResult {
  const fit = new GrowingFit(k);
  const errors = new Float64Array(n - k);
  let filled = 0;
  for (let t = 0; t < n; t++) {
    const error = fit.add(rows, t, y[t]!);
    if (!Number.isNaN(error) && filled < n - k) errors[filled++] = error;
  }
  const m = n - k;
  let mean = 0;
  for (const error of errors) mean += error / m;
  const variance = squaresOf(errors.map((error) => error - mean)) / (m - 1);
  if (!(variance > rounding))
    throw new InvalidInputError("CONSTANT_SERIES", { where, what: "y", expected: "one-step errors that vary", received: "equal ones" });
  const path = cumulated(errors, Math.sqrt(variance * m));
  const against = path.map((value, i) => Math.abs(value) / (1 + (2 * (i + 1)) / m));
  const place = placeOfLargest(against);
  const statistic = against[place]!;
  return { type: "recursive-cusum", statistic, pValue: lineCrossing(statistic), path, pathStart: k, changepoint: k + place };
}

function supF(where: string, sample: RegressionSample, trim: number): StructuralChangeResult {
  const { n, k } = sample;
  if (k > MOST_COEFFICIENTS)
    throw new InvalidInputError("INVALID_OPTION", { where, what: "X", expected: `at most ${MOST_COEFFICIENTS - 1} columns with sup-f`, received: k - 1 });
  const first = Math.max(Math.floor(trim * n), k + 1);
  const last = n - first;
  if (last < first)
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", {
      where,
      what: "y",
      expected: `at least ${2 * (k + 1)} values to test a change of ${k} coefficients`,
      received: n,
    });
  const path = chowPath(sample, 0, n, first, last);
  const place = placeOfLargest(path);
  const statistic = path[place]!;
  const pValue = first === last ? fisherF.sf(statistic / k, k, n - 2 * k) : supFPValue(statistic, k, spanRatio(n, first, last));
  return { type: "sup-f", statistic, pValue, path, pathStart: first, changepoint: first + place };
}

function cumulated(values: Float64Array, scale: number): Float64Array {
  let sum = 0;
  return values.map((value) => (sum += value) / scale);
}

/** P(Brownian motion on [0, 1] ever leaves ±x (1 + 2t)); Brown, Durbin and Evans (1975), §2.3. Below 0.3, where the series is poor, a line through P(0) = 1. */
function lineCrossing(x: number): number {
  if (x < 0.3) return 1 - 0.1465 * x;
  const near = normal.sf(3 * x);
  const first = exp(-4 * x * x) * (normal.cdf(x) + normal.cdf(5 * x) - 1);
  const second = exp(-16 * x * x) * normal.sf(x);
  return Math.min(1, Math.max(0, 2 * (near + first - second)));
}
