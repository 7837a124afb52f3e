import { parseOptions } from "../core/parse.js";
import { asModerateSeries, assertLength } from "./door.js";
import type { PowerSpectrum } from "./periodogram.js";
import { type CoherenceOptions, coherenceSchema, refuseOption, type WelchOptions, welchSchema } from "./schema.js";
import { averaged, type CrossSpectrum, type Segmentation } from "./segment.js";

export interface WelchSpectrum extends PowerSpectrum {
  /** Number of segments averaged. */
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
  const { frequency, segments, re } = averaged(resolve("welch", settings, series.length), series, series, settings.average);
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
  return averaged(resolve("crossSpectrum", settings, first.length), first, second, settings.average);
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
  const { frequency, segments, re, im } = averaged(settings, first, second, "mean");
  const xx = averaged(settings, first, first, "mean").re;
  const yy = averaged(settings, second, second, "mean").re;
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

const DEFAULT_SEGMENT_LENGTH = 256;

type Given = Omit<Segmentation, "segmentLength" | "fftLength" | "step"> & {
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

function toPair(where: string, x: ArrayLike<number>, y: ArrayLike<number>): [Float64Array, Float64Array] {
  const first = asModerateSeries(where, "x", x);
  const second = asModerateSeries(where, "y", y);
  assertLength(where, "y", second, first.length, "values, as in x");
  return [first, second];
}
