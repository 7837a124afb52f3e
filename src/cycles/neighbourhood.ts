import { exp, log } from "../math/elementary.js";
import type { Ordinates } from "./oversampled.js";

/** A peak is compared with what lies this far to either side, in cycles per sample: noise spectra are smooth on this scale … */
const REACH = 0.07;
/** … with at least and at most so many ordinates a side. */
const FEWEST = 16;
const MOST = 100;
/** Towards zero frequency, where noise spectra bend, the neighbourhood narrows to this factor up and down. */
const FACTOR = 10;
/** Ordinates this close (in 1/n) belong to the peak itself. */
const GUARD = 1.5;
/** Spread of the slope d log S / d log f that the fitted background may leave behind. */
const SLOPE_SPREAD = 1;

/** How high the periodogram stands around a frequency, relative to the fitted background. */
export interface Neighbourhood {
  readonly level: number;
  readonly degreesOfFreedom: number;
}

/**
 * Level of the whitened periodogram at a frequency, from its neighbours only: log level = a + b·log(f/f₀), fitted by
 * maximum likelihood of exponentials with b ~ N(0, 1) a priori. It stands in for the background where that is misspecified (bursts, long memory, slow changes of
 * intensity), so that a peak must also stand out from what surrounds it.
 *
 * @param whitened - clipped ordinates over background
 */
export function neighbourhoodAt(frequency: number, whitened: Float64Array, ordinates: Ordinates, n: number): Neighbourhood {
  const spacing = 1 / n;
  const { frequency: f, logFrequency } = ordinates;
  const [from, to] = reachOf(frequency, n, f[f.length - 1]);
  const first = lowerBound(f, from);
  const centre = log(frequency);
  let a = 0;
  let b = 0;
  let h00 = 0;
  let h01 = 0;
  let h11 = 0;
  const prior = 1 / (SLOPE_SPREAD * SLOPE_SPREAD);
  for (let iteration = 0; iteration < 12; iteration++) {
    let r0 = 0;
    let r1 = -b * prior;
    h00 = 1e-9;
    h01 = 0;
    h11 = prior;
    for (let j = first; j < f.length && f[j] <= to; j++) {
      if (Math.abs(f[j] - frequency) < GUARD * spacing) continue;
      const u = logFrequency[j] - centre;
      const residual = whitened[j] * exp(-a - b * u) - 1;
      r0 += residual;
      r1 += residual * u;
      h00 += 1;
      h01 += u;
      h11 += u * u;
    }
    const determinant = h00 * h11 - h01 * h01;
    const stepA = Math.max(-1, Math.min(1, (h11 * r0 - h01 * r1) / determinant));
    const stepB = Math.max(-1, Math.min(1, (h00 * r1 - h01 * r0) / determinant));
    a += stepA;
    b += stepB;
    if (Math.abs(stepA) + Math.abs(stepB) < 1e-5) break;
  }
  return { level: exp(a), degreesOfFreedom: (h00 * h11 - h01 * h01) / h11 };
}

/** Mean of the whitened ordinates around each ordinate: a quick map of where the background is too low. Never below 1. */
export function elevationInto(out: Float64Array, whitened: Float64Array, n: number): void {
  const count = whitened.length;
  const reach = ordinatesASide(n);
  let from = 0;
  let to = 0;
  let sum = 0;
  for (let j = 0; j < count; j++) {
    const k = j + 1;
    const last = Math.min(count, Math.floor(Math.min(FACTOR * k, k + reach)));
    const first = Math.floor(Math.max(k / FACTOR, k - reach)) - 1;
    for (; to < last; to++) sum += whitened[to];
    for (; from < first; from++) sum -= whitened[from];
    out[j] = Math.max(1, sum / (to - from));
  }
}

/** Where the upper half would pass the last ordinate the lower half grows instead. */
function reachOf(frequency: number, n: number, highest: number): [number, number] {
  const reach = ordinatesASide(n) / n;
  const to = Math.min(frequency * FACTOR, frequency + reach);
  return [Math.max(frequency / FACTOR, frequency - reach - Math.max(0, to - highest)), to];
}

function ordinatesASide(n: number): number {
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
