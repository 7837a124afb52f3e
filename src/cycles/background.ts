import { exp, log1p } from "../math/elementary.js";
import type { Ordinates } from "./oversampled.js";

export type BackgroundModel = "ar1" | "white" | "poisson" | "negative-binomial";

/** Noise spectrum fitted to one series: what a peak is compared with. */
export interface Background {
  readonly model: BackgroundModel;
  /** Innovation variance of the AR(1); the level itself when flat. */
  readonly innovationVariance: number;
  /** Autoregressive coefficient; 0 when flat. */
  readonly coefficient: number;
  /** Standard error of log innovationVariance and of the coefficient. */
  readonly standardErrors: { readonly logInnovationVariance: number; readonly coefficient: number };
  /** Counts are never held to be quieter than a Poisson process of their mean: the spectrum is at least this; 0 for other data. */
  readonly floor: number;
}

/** An ordinate above this many times the mean of its six neighbours counts as this much: cycles are narrow, noise is not. */
const CLIPPED_AT = 5;
const NEIGHBOURS = 6;
/** Mean of min(z, c·g), z exponential and g the mean of six exponentials: what clipping leaves of the noise. */
const CLIPPED_MEAN = 1 - exp(-NEIGHBOURS * log1p(CLIPPED_AT / NEIGHBOURS));

/**
 * Periodogram at the ordinates without the lines that cycles draw in it: each ordinate is held at or below a multiple of the mean of those
 * two to four places away, then scaled so that noise keeps its mean. Humps of noise, being wide, pass untouched; the first two ordinates,
 * below every frequency that is tested, too.
 */
export function clippedOrdinates(power: Float64Array, { index, kept }: Ordinates): Float64Array {
  const count = index.length;
  const raw = new Float64Array(count);
  for (let j = 0; j < count; j++) raw[j] = power[index[j]] / kept[j];
  const clipped = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    let sum = 0;
    let neighbours = 0;
    for (let distance = 2; distance <= 4; distance++) {
      if (j >= distance) {
        sum += raw[j - distance];
        neighbours++;
      }
      if (j + distance < count) {
        sum += raw[j + distance];
        neighbours++;
      }
    }
    clipped[j] = j < 2 ? raw[j] : Math.min(raw[j], (CLIPPED_AT * sum) / neighbours) / CLIPPED_MEAN;
  }
  return clipped;
}

/**
 * AR(1) by Whittle's likelihood with the EXPECTED periodogram of a finite sample (leakage included) in place of the spectrum: the
 * closed form φ = Σ I cos ω / Σ I, σ² = mean of I·(1 + φ² − 2φ cos ω), iterated on ordinates freed of their leakage at the last φ.
 *
 * @see Whittle (1953), doi:10.1007/BF02590998; Sykulski, Olhede, Guillaumin, Lilly, Early (2019), doi:10.1093/biomet/asy071
 */
export function fitAr1(clipped: Float64Array, cosine: Float64Array, n: number): Background {
  const count = clipped.length;
  const largest = 1 - 4 / n;
  let coefficient = 0;
  let innovationVariance = 0;
  for (let iteration = 0; iteration < 50; iteration++) {
    let sum = 0;
    let moment = 0;
    for (let j = 0; j < count; j++) {
      const freed = clipped[j] / leakage(coefficient, cosine[j], n);
      sum += freed;
      moment += freed * cosine[j];
    }
    const next = Math.max(-largest, Math.min(largest, moment / sum));
    innovationVariance = (sum * (1 + next * next) - 2 * next * moment) / count;
    const moved = Math.abs(next - coefficient);
    coefficient = next;
    if (moved < 1e-9) break;
  }
  return { model: "ar1", innovationVariance, coefficient, standardErrors: { logInnovationVariance: 1 / Math.sqrt(count), coefficient: Math.sqrt((1 - coefficient * coefficient) / (2 * count)) }, floor: 0 };
}

/** Flat background: the mean of the clipped ordinates. */
export function fitFlat(clipped: Float64Array, model: BackgroundModel): Background {
  let sum = 0;
  for (let j = 0; j < clipped.length; j++) sum += clipped[j];
  return { model, innovationVariance: sum / clipped.length, coefficient: 0, standardErrors: { logInnovationVariance: 1 / Math.sqrt(clipped.length), coefficient: 0 }, floor: 0 };
}

/** Mean of the periodogram at a frequency, given cos(2πf). */
export function backgroundAt({ innovationVariance, coefficient, floor }: Background, cosine: number, n: number): number {
  return Math.max(floor, (innovationVariance * leakage(coefficient, cosine, n)) / (1 + coefficient * coefficient - 2 * coefficient * cosine));
}

/** ν = 1/Var(log S) at a frequency by the delta method; level and coefficient are independent in large samples. */
export function backgroundDegreesOfFreedom({ coefficient, standardErrors }: Background, cosine: number): number {
  const slope = (2 * (cosine - coefficient)) / (1 + coefficient * coefficient - 2 * coefficient * cosine);
  return 1 / (standardErrors.logInnovationVariance ** 2 + (slope * standardErrors.coefficient) ** 2);
}

/** Expected periodogram of an AR(1) over its spectrum: 1 − (2/n) Σ h γ(h) cos(hω) / S(ω). */
function leakage(a: number, c: number, n: number): number {
  const squared = 1 + a * a;
  return 1 - (2 * a * (c * squared - 2 * a)) / (n * (1 - a * a) * (squared - 2 * a * c));
}
