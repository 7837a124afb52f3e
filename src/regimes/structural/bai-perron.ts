import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { expm1, log, log1p } from "../../math/elementary.js";
import { type BreakInterval, breakIntervals } from "./break-interval.js";
import { bestPartitions } from "./break-search.js";
import { chowPath, placeOfLargest, spanRatio } from "./chow-path.js";
import { type RegressionSample, readSample } from "./sample.js";
import { type BaiPerronOptions, baiPerronSchema } from "./schema.js";
import { segmentSquares } from "./segment-squares.js";
import { MOST_COEFFICIENTS, supFPValue } from "./sup-f-law.js";

/** A test for one break more, inside some segment of a fit. */
export interface NextBreakTest {
  /** Largest sup-F over the segments that two more would fit into. */
  readonly statistic: number;
  readonly pValue: number;
}

/** The least-squares fit with one number of breaks. */
export interface BreakFit {
  /** Indices at which new segments start. */
  readonly changepoints: readonly number[];
  /** Intervals of those dates, cut to the sample; null where the asymptotic law gives none. */
  readonly intervals: readonly (BreakInterval | null)[];
  readonly residualSumOfSquares: number;
  readonly bic: number;
  /** Null when no segment has room for another break, or beyond 10 coefficients. */
  readonly nextBreak: NextBreakTest | null;
}

export interface BaiPerronResult {
  /** With 0, 1, … maxBreaks breaks. */
  readonly fits: readonly BreakFit[];
  /** Number of breaks of the lowest BIC. */
  readonly best: number;
  /** Number of breaks after which the test for one more no longer rejects at `significance`. */
  readonly sequential: number;
  readonly minSize: number;
  readonly observations: number;
  /** Per segment, the constant included. */
  readonly coefficients: number;
}

/**
 * Several breaks in the coefficients of a regression of y on a constant and X, with dates of least total squares for each number of breaks.
 *
 *     bic(m) = n (ln(2π RSS_m / n) + 1) + ln n · (k + 1)(m + 1)
 *
 * The search is exact. BIC tends to keep breaks of autocorrelated noise; `sequential` tests instead: given m breaks, the largest sup-F within the segments,
 * with p = 1 − (1 − p_s)^s over s segments. Its asymptotic level is only as good as segments are long. O(n² (k² + maxBreaks)) time, O(n · maxBreaks) memory.
 *
 * @param y - oldest first; never modified
 * @throws InvalidInputError too few values, a minSize not above the number of coefficients or beyond n/2, more breaks than segments of minSize fit, X as in
 *   `structuralChangeTest`, CONSTANT_SERIES when no break is needed to fit y exactly
 * @see Bai and Perron (1998), doi:10.2307/2998540, Proposition 7; Bai and Perron (2003), doi:10.1002/jae.659; Zeileis, Kleiber, Krämer and Hornik (2003),
 *   doi:10.1016/S0167-9473(03)00030-6, for the criterion. A residual below 2⁻⁴⁶ of the largest |y − mean| counts as that much in it.
 * @example
 * ```ts
 * import { baiPerron } from "capitol-quant/regimes";
 *
 * const y = Array.from({ length: 90 }, (_, t) => (t < 40 ? 0 : 3) + ((t * 37) % 17) / 8);
 * const { fits, best } = baiPerron(y, { maxBreaks: 2 });
 * console.log(best, fits[1]?.changepoints); // 1 [ 40 ]
 * ```
 * @wholeSample
 */
export function baiPerron(y: ArrayLike<number>, options: BaiPerronOptions = {}): BaiPerronResult {
  const where = "baiPerron";
  const { X, confidence, significance, ...wanted } = parseOptions(where, baiPerronSchema, options);
  const sample = readSample(where, y, X ?? null);
  const { n, k, unit, rounding } = sample;
  const minSize = wanted.minSize ?? Math.max(k + 1, Math.floor(0.15 * n));
  assertMinSize(where, minSize, sample);
  const maxBreaks = wanted.maxBreaks ?? Math.max(1, Math.min(5, Math.ceil(n / minSize) - 2));
  const room = Math.floor(n / minSize) - 1;
  if (maxBreaks > room)
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "options.maxBreaks",
      expected: `at most ${room} with ${n} values and minSize ${minSize}`,
      received: maxBreaks,
    });
  const fits = bestPartitions(n, segmentSquares(sample), minSize, maxBreaks).map(({ changepoints, squares }, breaks): BreakFit => {
    const logVariance = log(Math.max(squares, n * rounding) / n) + 2 * log(unit);
    return {
      changepoints,
      intervals: breakIntervals(sample, changepoints, confidence),
      residualSumOfSquares: squares * unit * unit,
      bic: n * (logVariance + LOG_TWO_PI + 1) + log(n) * (k + 1) * (breaks + 1),
      nextBreak: k > MOST_COEFFICIENTS ? null : testNextBreak(sample, [0, ...changepoints, n], minSize),
    };
  });
  const best = fits.reduce((least, { bic }, breaks) => (bic < fits[least]!.bic ? breaks : least), 0);
  const settled = fits.findIndex(({ nextBreak }) => nextBreak === null || nextBreak.pValue > significance);
  return { fits, best, sequential: settled < 0 ? maxBreaks : settled, minSize, observations: n, coefficients: k };
}

const LOG_TWO_PI = 1.8378770664093453;

function assertMinSize(where: string, minSize: number, { n, k }: RegressionSample): void {
  if (minSize > k && 2 * minSize <= n) return;
  const enough = 2 * (k + 1) <= n;
  throw new InvalidInputError(enough ? "INVALID_OPTION" : "TOO_FEW_OBSERVATIONS", {
    where,
    what: enough ? "options.minSize" : "y",
    expected: enough ? `a whole number from ${k + 1} to ${Math.floor(n / 2)} for ${n} values and ${k} coefficients` : `at least ${2 * (k + 1)} values`,
    received: enough ? minSize : n,
  });
}

function testNextBreak(sample: RegressionSample, edges: readonly number[], minSize: number): NextBreakTest | null {
  let statistic = -1;
  let smallest = 1;
  let segments = 0;
  for (let i = 1; i < edges.length; i++) {
    const [start, end] = [edges[i - 1]!, edges[i]!];
    const length = end - start;
    if (length < 2 * minSize) continue;
    const path = chowPath(sample, start, end, start + minSize, end - minSize);
    const largest = path[placeOfLargest(path)]!;
    statistic = Math.max(statistic, largest);
    smallest = Math.min(smallest, supFPValue(largest, sample.k, spanRatio(length, minSize, length - minSize)));
    segments++;
  }
  return segments === 0 ? null : { statistic, pValue: -expm1(segments * log1p(-smallest)) };
}
