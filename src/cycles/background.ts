import { exp, log1p } from "../math/elementary.js";
import type { Ordinates } from "./oversampled.js";

export type BackgroundModel = "ar1" | "white" | "poisson" | "negative-binomial";

/** Noise spectrum fitted to one series: what its peaks are compared with. All spectra are in the unit of |X(f)|²/n. */
export interface Background {
  readonly model: BackgroundModel;
  /** Innovation variance of the AR(1); the level of a flat spectrum. */
  readonly innovationVariance: number;
  /** Autoregressive coefficient; 0 when flat. */
  readonly coefficient: number;
  /** Of the log of the innovation variance, and of the coefficient. */
  readonly standardErrors: { readonly logInnovationVariance: number; readonly coefficient: number };
  /** The spectrum is held at or above this: the Poisson level, their mean, when `auto` meets counts; else 0. */
  readonly floor: number;
  /** (variance − mean)/mean² of the negative binomial; 0 for the other models. */
  readonly dispersion: number;
}

/** An ordinate counts as at most this many times the mean of its neighbours: cycles are narrow, noise is not. */
const CLIPPED_AT = 5;
/** Neighbours are those two to four places away on either side. */
const NEAREST = 2;
const FARTHEST = 4;
const NEIGHBOURS = 2 * (FARTHEST - NEAREST + 1);
/** E min(z, c·g), z exponential and g the mean of six exponentials: what clipping leaves of the noise. */
const CLIPPED_MEAN = 1 - exp(-NEIGHBOURS * log1p(CLIPPED_AT / NEIGHBOURS));
/** Keeps the background of a series without any noise above rounding. */
const LEAST_SHARE = 1e-12;

/**
 * Periodogram at the ordinates without the lines that cycles draw in it: each ordinate is held down to a multiple of the mean of its
 * neighbours, then scaled so that noise keeps its mean. Humps of noise, being wide, stay: a robust fit that took them for outliers would
 * leave them standing as false cycles. So do the first two ordinates, which lie below every frequency that is tested. Of k cycles in the sample
 * the removal of a line has left the share 1 − 3/(π²k²), which is undone.
 */
export function clippedOrdinates(power: Float64Array, { index, frequency }: Ordinates, n: number): Float64Array {
  const count = index.length;
  const raw = new Float64Array(count);
  let total = 0;
  for (let j = 0; j < count; j++) {
    const angle = Math.PI * frequency[j] * n;
    total += raw[j] = power[index[j]] / (1 - 3 / (angle * angle));
  }
  const clipped = raw.slice();
  for (let j = 2; j < count; j++) {
    let sum = 0;
    let neighbours = 0;
    for (let i = Math.max(0, j - FARTHEST); i < count && i <= j + FARTHEST; i++) {
      if (Math.abs(i - j) < NEAREST) continue;
      sum += raw[i];
      neighbours++;
    }
    clipped[j] = Math.max(LEAST_SHARE * total, Math.min(raw[j], (CLIPPED_AT * sum) / neighbours) / CLIPPED_MEAN);
  }
  return clipped;
}

/**
 * AR(1) by Whittle's likelihood, with the EXPECTED periodogram of a finite sample (leakage included) in place of the spectrum: the closed
 * form φ = Σ I cos ω / Σ I, σ² = mean of I · (1 + φ² − 2φ cos ω), repeated on ordinates freed of the leakage that the last φ explains.
 *
 * @see Whittle (1953), doi:10.1007/BF02590998; Sykulski, Olhede, Guillaumin, Lilly, Early (2019), doi:10.1093/biomet/asy071
 */
export function fitAr1(clipped: Float64Array, { cosine, weight }: Ordinates, n: number, floor: number): Background {
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
    const previous = coefficient;
    coefficient = Math.max(-largest, Math.min(largest, moment / sum));
    innovationVariance = (sum * (1 + coefficient * coefficient) - 2 * coefficient * moment) / count;
    if (Math.abs(coefficient - previous) < 1e-9) break;
  }
  const independent = weight * count;
  const standardErrors = { logInnovationVariance: 1 / Math.sqrt(independent), coefficient: Math.sqrt((1 - coefficient * coefficient) / (2 * independent)) };
  return { model: "ar1", innovationVariance, coefficient, standardErrors, floor, dispersion: 0 };
}

/**
 * Flat background: the mean of the clipped ordinates; of counts at least their mean (negative binomial), or exactly it (Poisson).
 * @param mean - of the counts
 */
export function fitFlat(clipped: Float64Array, { weight }: Ordinates, model: Exclude<BackgroundModel, "ar1">, mean: number, n: number): Background {
  const count = clipped.length;
  let level = 0;
  for (let j = 0; j < count; j++) level += clipped[j] / count;
  const dispersion = model === "negative-binomial" ? Math.max(0, level - mean) / (mean * mean) : 0;
  const innovationVariance = model === "white" ? level : mean + dispersion * mean * mean;
  const logInnovationVariance = 1 / Math.sqrt(model === "poisson" ? n * mean : weight * count);
  return { model, innovationVariance, coefficient: 0, standardErrors: { logInnovationVariance, coefficient: 0 }, floor: 0, dispersion };
}

/** Mean of the periodogram at a frequency, given cos(2πf). */
export function backgroundAt({ innovationVariance, coefficient, floor }: Background, cosine: number, n: number): number {
  return Math.max(floor, (innovationVariance * leakage(coefficient, cosine, n)) / (1 + coefficient * coefficient - 2 * coefficient * cosine));
}

/** ν = 1/Var(log S) at a frequency, by the delta method; the two parameters are independent in large samples. */
export function backgroundDegreesOfFreedom({ coefficient, standardErrors }: Background, cosine: number): number {
  const slope = ((2 * (cosine - coefficient)) / (1 + coefficient * coefficient - 2 * coefficient * cosine)) * standardErrors.coefficient;
  return 1 / (standardErrors.logInnovationVariance * standardErrors.logInnovationVariance + slope * slope);
}

/** Expected periodogram of an AR(1) over its spectrum: 1 − (2/n) Σ h γ(h) cos(hω) / S(ω), without terms in φⁿ. */
function leakage(a: number, c: number, n: number): number {
  const squared = 1 + a * a;
  return 1 - (2 * a * (c * squared - 2 * a)) / (n * (1 - a * a) * (squared - 2 * a * c));
}
