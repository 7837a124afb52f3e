import { log } from "../../math/elementary.js";
import { productWithin, type Window } from "./windows.js";

const MOST_LAGS = 10;
const ROUNDS = 12;

/** Noise of a series that is correlated in time. */
export interface LongRunNoise {
  /** Of one observation. */
  readonly variance: number;
  /** How many times larger the variance of a sum over many observations is than without correlation in time; at least 1. */
  readonly factor: number;
}

/**
 * Variance and long-run factor, the spectrum at frequency 0 over the variance, (1 − Σ φ)^−2 Π (1 − r²), of an autoregression whose order has the least BIC. The
 * factor is never below 1, since short segments of an alternating series are no quieter than others.
 *
 * Autocovariances are taken within windows, which a shift disturbs in one of them only. Each is short of γ_k by the variance of a window's mean; that is
 * computed from the fit and put back until both agree (without it the factor of an AR(1) with 0.3 comes out a tenth too small).
 *
 * @param isThorough - also sums autocovariances with falling weights over a third of a window and takes the larger factor: long memories of little weight each,
 *   such as clusters of volatility, that an autoregression of low order leaves out. Shifts inside windows look the same
 */
export function longRunNoise(x: Float64Array, windows: readonly Window[], isThorough: boolean): LongRunNoise {
  const width = x.length / windows.length;
  const reach = Math.max(0, Math.floor(width / 3));
  const within = Float64Array.from({ length: 1 + (isThorough ? Math.max(reach, MOST_LAGS) : MOST_LAGS) }, (_, lag) =>
    lag <= reach ? productWithin(x, x, windows, lag) : 0,
  );
  if (!(within[0]! > 0)) return { variance: 0, factor: 1 };
  const lags = Math.max(0, Math.min(MOST_LAGS, Math.floor(width / 4) - 1));
  let ofMean = within[0]! / width;
  let variance = within[0]!;
  let factor = 1;
  for (let round = 0; round < ROUNDS; round++) {
    const covariances = within.subarray(0, lags + 1).map((product) => product + ofMean);
    const fit = autoregression(covariances, x.length);
    variance = covariances[0]!;
    factor = fit.factor;
    ofMean = varianceOfMean(fit.coefficients, covariances, width);
  }
  if (isThorough) {
    let weighted = 1;
    for (let lag = 1; lag < reach; lag++) weighted += (2 * (1 - lag / reach) * (within[lag]! + ofMean)) / variance;
    factor = Math.max(factor, weighted);
  }
  return { variance, factor: Math.max(1, Math.min(x.length, factor)) };
}

/** Levinson-Durbin up to the order with the least BIC. */
function autoregression(covariances: Float64Array, n: number): { coefficients: Float64Array; factor: number } {
  let coefficients = new Float64Array(0);
  let noise = covariances[0]!;
  let best = { coefficients, noise, criterion: n * log(noise) };
  for (let order = 1; order < covariances.length; order++) {
    let reflection = covariances[order]!;
    for (let i = 1; i < order; i++) reflection -= coefficients[i - 1]! * covariances[order - i]!;
    reflection = Math.max(-0.999, Math.min(0.999, reflection / noise));
    const next = new Float64Array(order);
    for (let i = 0; i < order - 1; i++) next[i] = coefficients[i]! - reflection * coefficients[order - 2 - i]!;
    next[order - 1] = reflection;
    coefficients = next;
    noise *= 1 - reflection * reflection;
    const criterion = n * log(noise) + order * log(n);
    if (criterion < best.criterion) best = { coefficients, noise, criterion };
  }
  let rest = 1;
  for (const coefficient of best.coefficients) rest -= coefficient;
  return { coefficients: best.coefficients, factor: best.noise / covariances[0]! / (rest * rest) };
}

/** Variance of the mean of `width` observations: Σ (1 − |lag| / width) γ_lag / width, γ continued by the autoregression. */
function varianceOfMean(coefficients: Float64Array, covariances: Float64Array, width: number): number {
  const order = coefficients.length;
  const gamma = new Float64Array(Math.max(order + 1, Math.ceil(width)));
  let sum = 0;
  for (let lag = 0; lag < gamma.length; lag++) {
    if (lag <= order) gamma[lag] = covariances[lag]!;
    else for (let i = 0; i < order; i++) gamma[lag]! += coefficients[i]! * gamma[lag - 1 - i]!;
    if (lag < width) sum += (lag === 0 ? 1 : 2) * (1 - lag / width) * gamma[lag]!;
  }
  return Math.max(0, Math.min(sum / width, 0.9 * covariances[0]!));
}
