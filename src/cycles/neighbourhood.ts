import { exp, log } from "../math/elementary.js";
import type { Ordinates } from "./oversampled.js";

/** A peak is compared with what lies this far to either side, in cycles per sample: noise spectra are smooth on this scale … */
const REACH = 0.07;
/** … though with at least and at most so many ordinates a side. */
const FEWEST = 16;
const MOST = 100;
/** Towards zero frequency, where noise spectra bend, the neighbourhood narrows to this factor up and down. */
const FACTOR = 10;
/** Ordinates this close, in 1/n, belong to the peak itself. */
const GUARD = 1.5;
/** Inverse variance of the slope of the noise: spectra as steep as 1/f² are not strange. */
const SLOPE_PRECISION = 1 / 4;
const ITERATIONS = 20;

/** How high the periodogram stands around a frequency, relative to the fitted background. */
export interface Neighbourhood {
  readonly level: number;
  /** ν = 1/Var(log level). */
  readonly degreesOfFreedom: number;
}

/**
 * Level of the whitened periodogram at a frequency, told by its neighbours alone:
 *
 *     log level(f) = a + b · log(f/f₀),   b ~ N(0, 2²) a priori,
 *
 * fitted to exponential ordinates by maximum posterior (concave, Newton's method). It stands in for the background where that is wrong
 * (bursts, long memory, slow changes of intensity, other spectra than an AR(1)'s): there a peak must stand out from what surrounds it.
 *
 * @param whitened - clipped ordinates over background
 */
export function neighbourhoodAt(frequency: number, whitened: Float64Array, { frequency: f, logFrequency, weight }: Ordinates, n: number): Neighbourhood {
  const reach = ordinatesASide(n) / n;
  const to = Math.min(frequency * FACTOR, frequency + reach);
  const missing = Math.max(0, to - f[f.length - 1]); // above the last ordinate; the lower half grows instead
  const from = Math.max(frequency / FACTOR, frequency - reach - missing);
  const first = lowerBound(f, from);
  const centre = log(frequency);
  let a = 0;
  let b = 0;
  let h00 = 0;
  let h01 = 0;
  let h11 = 0;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    let r0 = 0;
    let r1 = -b * SLOPE_PRECISION;
    h00 = 1e-9; // an empty neighbourhood has level 1 and no weight
    h01 = 0;
    h11 = SLOPE_PRECISION;
    for (let j = first; j < f.length && f[j] <= to; j++) {
      if (Math.abs(f[j] - frequency) * n < GUARD) continue;
      const u = logFrequency[j] - centre;
      const residual = weight * (whitened[j] * exp(-a - b * u) - 1);
      r0 += residual;
      r1 += residual * u;
      h00 += weight;
      h01 += weight * u;
      h11 += weight * u * u;
    }
    const determinant = h00 * h11 - h01 * h01;
    const stepA = Math.max(-1, Math.min(1, (h11 * r0 - h01 * r1) / determinant));
    const stepB = Math.max(-1, Math.min(1, (h00 * r1 - h01 * r0) / determinant));
    a += stepA;
    b += stepB;
    if (Math.abs(stepA) + Math.abs(stepB) < 1e-6) break;
  }
  return { level: exp(a), degreesOfFreedom: (h00 * h11 - h01 * h01) / h11 };
}

/** Mean of the whitened ordinates around each of them, but at least 1: a quick map of where the background is too low. */
export function elevationOf(whitened: Float64Array, { weight }: Ordinates, n: number): Float64Array {
  const reach = Math.floor(ordinatesASide(n) / weight);
  const elevation = new Float64Array(whitened.length);
  let from = 0;
  let to = 0;
  let sum = 0;
  for (let j = 0; j < whitened.length; j++) {
    const last = Math.min(whitened.length, FACTOR * (j + 1), j + 1 + reach);
    const first = Math.max(0, Math.floor((j + 1) / FACTOR) - 1, j - reach);
    for (; to < last; to++) sum += whitened[to];
    for (; from < first; from++) sum -= whitened[from];
    elevation[j] = Math.max(1, sum / (to - from));
  }
  return elevation;
}

/** Ordinates that a neighbourhood reaches to either side, away from zero frequency. */
export function ordinatesASide(n: number): number {
  return Math.max(FEWEST, Math.min(MOST, REACH * n));
}

function lowerBound(sorted: Float64Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
