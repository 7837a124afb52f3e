import { parseOptions } from "../core/parse.js";
import { log } from "../math/elementary.js";
import { sinTurns } from "../math/turns.js";
import { toCentredSeries } from "./door.js";
import { type EstimateRedNoiseOptions, estimateRedNoiseSchema, type RedNoiseSpectrumOptions, redNoiseSpectrumSchema } from "./schema.js";

export interface RedNoiseSpectrum {
  /** Cycles per unit of time, from 0 to half the sampling frequency. */
  readonly frequency: Float64Array;
  /** Relative to white noise of the same variance; averages to about 1 over all frequencies. */
  readonly normalized: Float64Array;
  /** One-sided power density, every bin doubled. */
  readonly density: Float64Array;
  /** What one normalised ordinate of such noise exceeds with probability `significance`: one ordinate, not the highest of many. */
  readonly threshold: Float64Array;
}

/**
 * The spectrum that a first-order autoregression x[t] = a x[t−1] + e[t] has on average: the usual background of a persistent series.
 *
 *     normalized(ω) = (1 − a²) / (1 + a² − 2a cos ω),   density = 2 σ² / (fs (1 + a² − 2a cos ω)),   threshold = normalized · χ²₂(1 − α) / 2
 *
 * @wholeSample a model of the whole series, at the Fourier frequencies of its length
 * @throws InvalidInputError
 * @see Torrence and Compo (1998), doi:10.1175/1520-0477(1998)079<0061:APGTWA>2.0.CO;2, §4a
 * @example redNoiseSpectrum({ coefficient: 0.7, length: 252 }).threshold
 */
export function redNoiseSpectrum(options: RedNoiseSpectrumOptions): RedNoiseSpectrum {
  const { coefficient: a, length, innovationVariance, samplingFrequency, significance } = parseOptions("redNoiseSpectrum", redNoiseSpectrumSchema, options);
  const frequency = Float64Array.from({ length: (length >> 1) + 1 }, (_, k) => (k * samplingFrequency) / length);
  const gain = frequency.map((_, k) => {
    const half = sinTurns(k / length / 2);
    return (1 - a) * (1 - a) + 4 * a * half * half; // = 1 + a² − 2a cos ω without its cancellation at low frequencies
  });
  const normalized = gain.map((g) => (1 - a * a) / g);
  const density = gain.map((g) => (2 * innovationVariance) / (samplingFrequency * g));
  const threshold = normalized.map((p) => -p * log(significance)); // half the χ² quantile with two degrees of freedom
  return { frequency, normalized, density, threshold };
}

export interface RedNoiseEstimate {
  /** The autoregressive coefficient by the chosen method. */
  readonly coefficient: number;
  readonly lag1: number;
  readonly lag2: number;
  /** Of the values, dividing by n. */
  readonly variance: number;
}

/**
 * Coefficient of a first-order autoregression from the autocorrelations r₁, r₂ (sums divided by n): "lag1" is r₁, "lag1-lag2" (r₁ + √|r₂|) / 2.
 * Both are biased by the very cycle that one may want to test; `FourierCyclicalDetector` fits its background robustly.
 * @wholeSample sums run over every value
 * @param x - at least three values
 * @throws InvalidInputError; CONSTANT_SERIES when x does not vary
 * @see Torrence and Compo (1998), §4a
 * @example estimateRedNoise(returns).coefficient
 */
export function estimateRedNoise(x: ArrayLike<number>, options: EstimateRedNoiseOptions = {}): RedNoiseEstimate {
  const { method } = parseOptions("estimateRedNoise", estimateRedNoiseSchema, options);
  const { column: d, sumOfSquares } = toCentredSeries("estimateRedNoise", "x", x, 3);
  let first = 0;
  let second = 0;
  for (let t = 1; t < d.length; t++) first += d[t] * d[t - 1];
  for (let t = 2; t < d.length; t++) second += d[t] * d[t - 2];
  const lag1 = first / sumOfSquares;
  const lag2 = second / sumOfSquares;
  return { coefficient: method === "lag1" ? lag1 : (lag1 + Math.sqrt(Math.abs(lag2))) / 2, lag1, lag2, variance: sumOfSquares / d.length };
}
