import { realFftPlan } from "../math/fft.js";
import { cosTurns } from "../math/turns.js";
import { detrendInPlace } from "./detrend.js";
import type { TaperName } from "./schema.js";

export interface SegmentSettings {
  readonly segmentLength: number;
  readonly fftLength: number;
  readonly samplingFrequency: number;
  readonly window: TaperName;
  readonly detrend: "constant" | "linear" | "none";
  readonly scaling: "density" | "spectrum";
}

export interface SegmentTransform {
  readonly bins: number;
  readonly frequency: Float64Array;
  /** What |X|² of each bin is multiplied by for the one-sided power. */
  readonly scale: Float64Array;
  /** Detrends, tapers, pads and transforms x[start …]. */
  forwardInto(re: Float64Array, im: Float64Array, x: Float64Array, start: number): void;
}

/** The one step that periodogram, Welch's method and cross spectra repeat. */
export function segmentTransform(settings: SegmentSettings): SegmentTransform {
  const { segmentLength, fftLength, samplingFrequency, scaling } = settings;
  const taper = taperWeights(settings.window, segmentLength);
  const plan = realFftPlan(fftLength);
  const bins = (fftLength >> 1) + 1;
  const padded = new Float64Array(fftLength);
  const segment = padded.subarray(0, segmentLength);
  const frequency = Float64Array.from({ length: bins }, (_, k) => (k * samplingFrequency) / fftLength);
  const sum = taper.reduce((total, w) => total + w, 0);
  const squares = taper.reduce((total, w) => total + w * w, 0);
  const twoSided = scaling === "density" ? 1 / (samplingFrequency * squares) : 1 / (sum * sum);
  // every bin stands for itself and its mirror image, save 0 and the Nyquist bin of an even length
  const scale = frequency.map((_, k) => (k === 0 || 2 * k === fftLength ? twoSided : 2 * twoSided));
  return {
    bins,
    frequency,
    scale,
    forwardInto(re, im, x, start) {
      for (let t = 0; t < segmentLength; t++) segment[t] = x[start + t];
      detrendInPlace(segment, settings.detrend);
      for (let t = 0; t < segmentLength; t++) segment[t] *= taper[t];
      plan.forwardInto(re, im, padded);
    },
  };
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
