import { parseOptions } from "../core/parse.js";
import { asModerateSeries, assertLength } from "./door.js";
import type { PowerSpectrum } from "./periodogram.js";
import { type CoherenceOptions, coherenceSchema, refuseOption, type WelchOptions, welchSchema } from "./schema.js";
import { type SegmentSettings, segmentTransform } from "./segment.js";

export interface WelchSpectrum extends PowerSpectrum {
  /** Number of segments averaged. */
  readonly segments: number;
}

export interface CrossSpectrum {
  readonly frequency: Float64Array;
  /** Real part of the mean of conj(X) · Y. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly segments: number;
}

export interface Coherence {
  readonly frequency: Float64Array;
  readonly coherence: Float64Array;
  readonly segments: number;
}

/**
 * A smoother periodogram, at a coarser resolution: the mean or median over overlapping segments, each detrended and tapered on its own.
 * A tail shorter than a segment is left out; the median is divided by its bias for exponential ordinates.
 * @wholeSample each ordinate uses every segment
 * @throws InvalidInputError
 * @see Welch (1967), doi:10.1109/TAU.1967.1161901; conventions of scipy.signal.welch
 * @example welch(returns, { segmentLength: 252, average: "median" })
 */
export function welch(x: ArrayLike<number>, options: WelchOptions = {}): WelchSpectrum {
  const settings = parseOptions("welch", welchSchema, options);
  const series = asModerateSeries("welch", "x", x);
  const { frequency, segments, re } = crossed(resolve("welch", settings, series.length), series, null, settings.average);
  return { frequency, power: re, segments };
}

/**
 * How two series move together at each frequency: Welch's average of conj(X) · Y, one-sided, scaled as {@link welch}. Its angle
 * atan2(im, re) is positive where y leads x.
 * @wholeSample each ordinate uses every segment
 * @param y - of the same length as x
 * @throws InvalidInputError
 * @see conventions of scipy.signal.csd
 * @example crossSpectrum(politicianReturns, marketReturns, { segmentLength: 128 })
 */
export function crossSpectrum(x: ArrayLike<number>, y: ArrayLike<number>, options: WelchOptions = {}): CrossSpectrum {
  const settings = parseOptions("crossSpectrum", welchSchema, options);
  const [first, second] = toPair("crossSpectrum", x, y);
  return crossed(resolve("crossSpectrum", settings, first.length), first, second, settings.average);
}

/**
 * Share of the variance of y that a linear filter of x explains at each frequency, 0–1: |Pxy|² / (Pxx · Pyy), means over segments.
 * With one segment it is 1 everywhere, and with m segments of noise about 1/m; 0 where either series has no power at all.
 * @wholeSample each ordinate uses every segment
 * @param y - of the same length as x
 * @throws InvalidInputError
 * @see conventions of scipy.signal.coherence
 * @example coherence(x, y, { segmentLength: 128 }).coherence
 */
export function coherence(x: ArrayLike<number>, y: ArrayLike<number>, options: CoherenceOptions = {}): Coherence {
  const given = parseOptions("coherence", coherenceSchema, options);
  const [first, second] = toPair("coherence", x, y);
  const settings = resolve("coherence", { ...given, scaling: "spectrum" }, first.length);
  const { frequency, segments, re, im } = crossed(settings, first, second, "mean");
  const xx = crossed(settings, first, null, "mean").re;
  const yy = crossed(settings, second, null, "mean").re;
  // divided one after the other, so that tiny and huge powers do not meet in one product
  const share = re.map((value, k) => {
    const scale = Math.sqrt(xx[k]) * Math.sqrt(yy[k]);
    if (scale === 0) return 0;
    const real = value / scale;
    const imaginary = im[k] / scale;
    return Math.min(1, real * real + imaginary * imaginary);
  });
  return { frequency, coherence: share, segments };
}

interface Segmentation extends SegmentSettings {
  readonly step: number;
}

const DEFAULT_SEGMENT_LENGTH = 256;

type Given = Omit<SegmentSettings, "segmentLength" | "fftLength"> & {
  segmentLength?: number | undefined;
  overlap?: number | undefined;
  fftLength?: number | undefined;
};

function resolve(where: string, given: Given, n: number): Segmentation {
  const { segmentLength = Math.min(DEFAULT_SEGMENT_LENGTH, n) } = given;
  const { overlap = segmentLength >> 1, fftLength = segmentLength } = given;
  if (segmentLength > n) refuseOption(where, "segmentLength", `a number <= ${n}, the length of the series`, segmentLength);
  if (overlap >= segmentLength) refuseOption(where, "overlap", `a number < ${segmentLength}, the length of a segment`, overlap);
  if (fftLength < segmentLength) refuseOption(where, "fftLength", `a number >= ${segmentLength}, the length of a segment`, fftLength);
  return { ...given, segmentLength, fftLength, step: segmentLength - overlap };
}

/** The averaged product conj(X) · Y of all segments; with `y` null the power of x, in `re`. */
function crossed(settings: Segmentation, x: Float64Array, y: Float64Array | null, average: "mean" | "median"): CrossSpectrum {
  const { bins, frequency, scale, forwardInto } = segmentTransform(settings);
  const segments = 1 + Math.floor((x.length - settings.segmentLength) / settings.step);
  const kept = average === "median" ? segments : 1; // rows: a mean is summed on the way
  const products = { re: new Float64Array(kept * bins), im: new Float64Array(kept * bins) };
  const [xRe, xIm, yRe, yIm] = Array.from({ length: 4 }, () => new Float64Array(bins));
  for (let s = 0; s < segments; s++) {
    forwardInto(xRe, xIm, x, s * settings.step);
    if (y !== null) forwardInto(yRe, yIm, y, s * settings.step);
    const [otherRe, otherIm] = y === null ? [xRe, xIm] : [yRe, yIm];
    const row = average === "median" ? s * bins : 0;
    for (let k = 0; k < bins; k++) {
      products.re[row + k] += scale[k] * (xRe[k] * otherRe[k] + xIm[k] * otherIm[k]);
      products.im[row + k] += scale[k] * (xRe[k] * otherIm[k] - xIm[k] * otherRe[k]);
    }
  }
  const summarise = (rows: Float64Array): Float64Array => (average === "mean" ? rows.map((sum) => sum / segments) : columnMedians(rows, segments, bins));
  return { frequency, re: summarise(products.re), im: summarise(products.im), segments };
}

/** Medians over segments, divided by the bias of the median of exponential variables: 1 + Σ_i (1/(2i+1) − 1/(2i)), i up to (segments − 1)/2. */
function columnMedians(rows: Float64Array, segments: number, bins: number): Float64Array {
  let bias = 1;
  for (let i = 2; i <= segments - 1; i += 2) bias += 1 / (i + 1) - 1 / i;
  const column = new Float64Array(segments);
  return Float64Array.from({ length: bins }, (_, k) => {
    for (let s = 0; s < segments; s++) column[s] = rows[s * bins + k];
    column.sort();
    return (column[segments >> 1] + column[(segments - 1) >> 1]) / 2 / bias;
  });
}

function toPair(where: string, x: ArrayLike<number>, y: ArrayLike<number>): [Float64Array, Float64Array] {
  const first = asModerateSeries(where, "x", x);
  const second = asModerateSeries(where, "y", y);
  assertLength(where, "y", second, first.length, "values, as in x");
  return [first, second];
}
