import { realFftPlan } from "../math/fft.js";
import { cosTurns } from "../math/turns.js";
import { detrendInPlace } from "./detrend.js";
import type { TaperName } from "./schema.js";

export interface Segmentation {
  readonly segmentLength: number;
  /** From the start of one segment to that of the next. */
  readonly step: number;
  readonly fftLength: number;
  readonly samplingFrequency: number;
  readonly window: TaperName;
  readonly detrend: "constant" | "linear" | "none";
  readonly scaling: "density" | "spectrum";
}

export interface CrossSpectrum {
  readonly frequency: Float64Array;
  /** Real part of the mean of conj(X) · Y. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  readonly segments: number;
}

/**
 * The product conj(X) · Y of the transforms of two series, segment by segment detrended, tapered and padded, then averaged: periodogram,
 * Welch's method and cross spectra in one.
 * @param y - x itself for its power, which comes in `re`
 */
export function averaged(settings: Segmentation, x: Float64Array, y: Float64Array, average: "mean" | "median"): CrossSpectrum {
  const { segmentLength, step, fftLength, samplingFrequency } = settings;
  const taper = taperWeights(settings.window, segmentLength);
  const plan = realFftPlan(fftLength);
  const { bins } = plan;
  const padded = new Float64Array(fftLength);
  const segment = padded.subarray(0, segmentLength);
  const transformInto = (re: Float64Array, im: Float64Array, series: Float64Array, start: number): void => {
    segment.set(series.subarray(start, start + segmentLength));
    detrendInPlace(segment, settings.detrend);
    for (let t = 0; t < segmentLength; t++) segment[t] *= taper[t];
    plan.forwardInto(re, im, padded);
  };
  const segments = 1 + Math.floor((x.length - segmentLength) / step);
  const isMedian = average === "median";
  const rows = isMedian ? segments : 1; // a mean is summed on the way
  const [re, im] = [0, 0].map(() => new Float64Array(rows * bins));
  const [xRe, xIm, otherRe, otherIm] = Array.from({ length: 4 }, () => new Float64Array(bins));
  const [yRe, yIm] = y === x ? [xRe, xIm] : [otherRe, otherIm];
  for (let s = 0; s < segments; s++) {
    transformInto(xRe, xIm, x, s * step);
    if (y !== x) transformInto(yRe, yIm, y, s * step);
    const row = isMedian ? s * bins : 0;
    for (let k = 0; k < bins; k++) {
      re[row + k] += xRe[k] * yRe[k] + xIm[k] * yIm[k];
      im[row + k] += xRe[k] * yIm[k] - xIm[k] * yRe[k];
    }
  }
  const sum = taper.reduce((total, w) => total + w, 0);
  const squares = taper.reduce((total, w) => total + w * w, 0);
  const twoSided = settings.scaling === "density" ? 1 / (samplingFrequency * squares) : 1 / (sum * sum);
  const summarise = (all: Float64Array): Float64Array =>
    // every bin stands for itself and its mirror image, save 0 and the Nyquist bin of an even length
    (isMedian ? columnMedians(all, segments, bins) : all.map((total) => total / segments)).map(
      (value, k) => value * (k === 0 || 2 * k === fftLength ? twoSided : 2 * twoSided),
    );
  return { frequency: re.subarray(0, bins).map((_, k) => (k * samplingFrequency) / fftLength), re: summarise(re), im: summarise(im), segments };
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

/** Periodic tapers: one period of length n of Σ_j (−1)^j a_j cos(2πjt/n), or of the triangle. */
function taperWeights(name: TaperName, n: number): Float64Array {
  const weights = new Float64Array(n).fill(1);
  if (n === 1 || name === "boxcar") return weights;
  if (name === "bartlett") return weights.map((_, t) => 1 - Math.abs((2 * t) / n - 1));
  const [a0, a1, a2] = COSINE_SUMS[name];
  weights[0] = a0 - a1 + a2;
  for (let t = 1; 2 * t <= n; t++) {
    const c = cosTurns(t / n);
    weights[t] = weights[n - t] = a0 - a1 * c + a2 * (2 * c * c - 1);
  }
  return weights;
}

const COSINE_SUMS = { hann: [0.5, 0.5, 0], hamming: [0.54, 0.46, 0], blackman: [0.42, 0.5, 0.08] } as const;
