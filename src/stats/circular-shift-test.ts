import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import { createRng } from "../core/rng.js";
import * as z from "../core/schema.js";
import { realFftPlan } from "../math/fft.js";
import { scaledDeviations } from "./columns.js";
import { pairs } from "./correlation.js";
import { countFlags, extremeFlags, requireStatistic, type TwoSampleStatistic } from "./null-law.js";
import { averageRanks } from "./ranks.js";
import { type Alternative, alternativeSchema, type TestResult } from "./test-options.js";

const schema = z.strictObject({
  /** `correlation` (Pearson's) and `spearman` take all shifts at the cost of one transform; a function is called once per shift. */
  statistic: z._default(
    z.union([z.enum(["correlation", "spearman"]), z.custom<TwoSampleStatistic>((value) => typeof value === "function", "a function of two columns")]),
    "correlation",
  ),
  alternative: alternativeSchema,
  /** The shifts to compare with, whole numbers of places, positive or negative. Default: all that `margin` allows. */
  shifts: z.optional(z.custom<ArrayLike<number>>((value) => typeof value === "object" && value !== null && "length" in value, "an array of whole numbers")),
  /** Shifts by fewer places in either direction are left out. Default 1: all but the data themselves. */
  margin: z.optional(z.int().check(z.positive())),
  /** At most so many of the shifts that `margin` allows, drawn without replacement. Default: all, for a function 999. */
  replications: z.optional(z.int().check(z.positive())),
  seed: z._default(z.uint32(), 0),
});
/** @interface */
export type CircularShiftTestOptions = z.input<typeof schema>;

export interface CircularShiftTestResult extends TestResult {
  /** Of x and y as they are. */
  readonly statistic: number;
  /** (1 + #) / (1 + shifts) with # the shifts at which the statistic is at least as extreme. */
  readonly pValue: number;
  /** Places by which y was moved, in ascending order; null when they were given in the options. */
  readonly shifts: Int32Array | null;
  /** The statistic of x and y moved by each of them, in their order. */
  readonly nullStatistics: Float64Array;
}

/** Correlations that differ by less than this are equal: it is beyond what a transform rounds, so that the shift by 0 always counts. */
const TIE_TOLERANCE = 1e-12;
const CALLS_BY_DEFAULT = 999;
const MOST_SHIFTS = 1e8;

/**
 * Are two series with memory related at lag 0? Compares the statistic of x and y with that of x and y moved around a circle,
 * y_s[i] = y[(i − s) mod n], which keeps the memory of both series and breaks their alignment. Where the usual test of a correlation calls smooth
 * unrelated series related (half of the pairs of autoregressions of order 1 with φ = 0.9 and 250 values, at 5 %), this one keeps its level, as
 * long as both are stationary and n is long against their memory: 6 % there, 7 % at φ = 0.97, because of the seam where end meets start.
 * With the default margin of 1 the level is kept best; a larger one gains a little power when the relation smears over neighbouring lags,
 * and makes the test of persistent series reject too often, because the shifts left out share the fate of shift 0.
 *
 * Two statistics count as equal when they differ by at most 1e-12 (correlations) or 1e-12 times the observed one (functions). "two-sided" compares
 * magnitudes. O(n log n) for correlations.
 *
 * @param options - `statistic`: a function gets two columns that it may reorder and must not keep
 * @throws InvalidInputError fewer than 3 pairs, unequal lengths, not finite, CONSTANT_SERIES, a margin beyond n / 2, shifts that are not whole,
 *   `shifts` beside `margin` or `replications`, NOT_FINITE for a function that gives no finite number
 * @wholeSample
 */
export function circularShiftTest(x: ArrayLike<number>, y: ArrayLike<number>, options: CircularShiftTestOptions = {}): CircularShiftTestResult {
  const { statistic, alternative, shifts: wanted, margin, replications, seed } = parseOptions("circularShiftTest", schema, options);
  const [a, b] = pairs("circularShiftTest", x, y, 3);
  const n = a.length;
  const isFunction = typeof statistic === "function";
  if (wanted !== undefined && (margin !== undefined || replications !== undefined))
    throw refused("options.shifts", "no margin or replications beside it", wanted);
  if (wanted !== undefined && !(wanted.length >= 1 && wanted.length <= MOST_SHIFTS)) throw refused("options.shifts", `1 to ${MOST_SHIFTS} shifts`, wanted);
  const shifts = wanted === undefined ? eligible(n, margin ?? 1, replications ?? (isFunction ? CALLS_BY_DEFAULT : n), seed) : null;
  const places = wanted ?? shifts!;
  placeOf(places, 0, n); // before room is made for a length that nothing stands behind
  const nullStatistics = new Float64Array(places.length);
  const { observed, asExtreme } = isFunction
    ? byCallsInto(nullStatistics, a, b, statistic, places, alternative)
    : statistic === "spearman"
      ? byTransformInto(nullStatistics, averageRanks(a).ranks, averageRanks(b).ranks, places, alternative)
      : byTransformInto(nullStatistics, a, b, places, alternative);
  return { statistic: observed, pValue: (1 + asExtreme) / (1 + places.length), shifts, nullStatistics };
}

interface Outcome {
  readonly observed: number;
  readonly asExtreme: number;
}

/** Pearson's correlation at every shift; x and y are used up as work space. */
function byTransformInto(out: Float64Array, x: Float64Array, y: Float64Array, places: ArrayLike<number>, alternative: Alternative): Outcome {
  const n = x.length;
  const { xx, yy, xy } = centre(x, y);
  const scale = 1 / Math.sqrt(xx * yy);
  const observed = Math.max(-1, Math.min(1, xy * scale));
  const atShift = crossProducts(x, y);
  for (let s = 0; s < n; s++) atShift[s] = atShift[s]! * scale;
  const flags = extremeFlags(atShift, observed, alternative, TIE_TOLERANCE);
  let asExtreme = 0;
  for (let i = 0; i < out.length; i++) {
    let shift = places[i]!;
    let value = typeof shift === "number" ? atShift[shift] : undefined;
    if (value === undefined) {
      shift = placeOf(places, i, n);
      value = atShift[shift]!;
    }
    out[i] = value;
    asExtreme += flags[shift]!;
  }
  return { observed, asExtreme };
}

interface SecondMoments {
  readonly xx: number;
  readonly yy: number;
  readonly xy: number;
}

/** Beyond these sums of squares the range of doubles may have taken digits from them. */
const SMALLEST_SUM = 1e-200;
const LARGEST_SUM = 1e200;

/**
 * Takes the means out of both columns and returns the sums of squares and products of what is left. Measured from the first value and
 * corrected by what the rounded means leave, so that one pass is enough; magnitudes at the ends of the range are scaled first.
 */
function centre(x: Float64Array, y: Float64Array): SecondMoments {
  const n = x.length;
  const x0 = x[0]!;
  const y0 = y[0]!;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < n; i++) {
    sumX += x[i]! - x0;
    sumY += y[i]! - y0;
  }
  const meanX = x0 + sumX / n;
  const meanY = y0 + sumY / n;
  let restX = 0;
  let restY = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const dx = x[i]! - meanX;
    const dy = y[i]! - meanY;
    x[i] = dx;
    y[i] = dy;
    restX += dx;
    restY += dy;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  const isSafe = xx > SMALLEST_SUM && xx < LARGEST_SUM && yy > SMALLEST_SUM && yy < LARGEST_SUM;
  if (isSafe) return { xx: xx - (restX * restX) / n, yy: yy - (restY * restY) / n, xy: xy - (restX * restY) / n };
  x.set(scaledDeviations(x));
  y.set(scaledDeviations(y));
  return centre(x, y);
}

/** Σ_i x_i y_((i − s) mod n) for s = 0 … n − 1, without what the means of x and y add: the bins are X · conj(Y), with 0 for the first. In x. */
function crossProducts(x: Float64Array, y: Float64Array): Float64Array {
  const plan = realFftPlan(x.length);
  const [xRe, xIm, yRe, yIm] = workColumns(plan.bins);
  plan.forwardInto(xRe, xIm, x);
  plan.forwardInto(yRe, yIm, y);
  for (let k = 1; k < plan.bins; k++) {
    const a = xRe[k]!;
    const b = xIm[k]!;
    const c = yRe[k]!;
    const d = yIm[k]!;
    xRe[k] = a * c + b * d;
    xIm[k] = b * c - a * d;
  }
  xRe[0] = 0;
  plan.inverseInto(x, xRe, xIm);
  return x;
}

type WorkColumns = readonly [Float64Array, Float64Array, Float64Array, Float64Array];
const KEPT_LENGTH = 1 << 14;
let kept: WorkColumns | undefined;

/** Room for two transforms; scans ask for the same size again and again. */
function workColumns(length: number): WorkColumns {
  if (kept?.[0].length === length) return kept;
  const columns: WorkColumns = [new Float64Array(length), new Float64Array(length), new Float64Array(length), new Float64Array(length)];
  if (length <= KEPT_LENGTH) kept = columns;
  return columns;
}

function byCallsInto(
  out: Float64Array,
  x: Float64Array,
  y: Float64Array,
  statistic: TwoSampleStatistic,
  places: ArrayLike<number>,
  alternative: Alternative,
): Outcome {
  const n = x.length;
  const first = x.slice();
  const second = y.slice();
  const observed = requireStatistic("circularShiftTest", "statistic of x and y", statistic(first, second));
  for (let i = 0; i < out.length; i++) {
    const shift = placeOf(places, i, n);
    first.set(x);
    second.set(y.subarray(0, n - shift), shift);
    second.set(y.subarray(n - shift), 0);
    out[i] = requireStatistic("circularShiftTest", `statistic at shift ${shift}`, statistic(first, second));
  }
  return { observed, asExtreme: countFlags(extremeFlags(out, observed, alternative, TIE_TOLERANCE * Math.abs(observed))) };
}

/** margin … n − margin, or as many of them as wanted, in ascending order. */
function eligible(n: number, margin: number, most: number, seed: number): Int32Array {
  const count = n - 2 * margin + 1;
  if (count < 1) throw refused("options.margin", `at most half of the ${n} places`, margin);
  const all = new Int32Array(count);
  for (let i = 0; i < count; i++) all[i] = margin + i;
  if (most >= count) return all;
  const rng = createRng(seed, "circular-shifts");
  for (let i = 0; i < most; i++) {
    const j = i + Math.floor(rng() * (count - i));
    const shift = all[i]!;
    all[i] = all[j]!;
    all[j] = shift;
  }
  return all.slice(0, most).sort();
}

/** The i-th shift as a place from 0 to n − 1. */
function placeOf(places: ArrayLike<number>, i: number, n: number): number {
  const shift = places[i]!;
  const place = typeof shift === "number" ? shift | 0 : -1;
  if (place === shift && place >= 0 && place < n) return place;
  if (!Number.isSafeInteger(shift)) throw refused(`options.shifts[${i}]`, "a whole number", shift);
  return ((shift % n) + n) % n;
}

function refused(what: string, expected: string, received: unknown): InvalidInputError {
  return new InvalidInputError("INVALID_OPTION", { where: "circularShiftTest", what, expected, received });
}
