import { ConvergenceError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import { log } from "../math/elementary.js";
import { nextSmoothLength, realFftPlan } from "../math/fft.js";
import { toCentredSeries } from "./door.js";
import { twoSidedNormalQuantile } from "./normal-interval.js";
import {
  type AutocorrelationIntervalOptions,
  type AutocorrelationOptions,
  autocorrelationIntervalSchema,
  autocorrelationSchema,
  type PartialAutocorrelationOptions,
  partialAutocorrelationSchema,
  refuseOption,
} from "./schema.js";

/**
 * Correlation of a series with itself k samples earlier, k = 0 … lags.
 *
 *     r[k] = Σ_{t ≥ k} d[t] d[t−k] / Σ d²,   d = x − mean;   `adjusted` multiplies by n / (n − k)
 *
 * @wholeSample mean and sums run over every value
 * @returns lags + 1 values; the first is 1
 * @throws InvalidInputError; CONSTANT_SERIES when x does not vary
 * @see statsmodels' `acf`; Brockwell and Davis (1991), Time Series: Theory and Methods, §7.2
 * @example autocorrelation(returns, { lags: 20 })[1]
 */
export function autocorrelation(x: ArrayLike<number>, options: AutocorrelationOptions = {}): Float64Array {
  const { lags, adjusted } = parseOptions("autocorrelation", autocorrelationSchema, options);
  const { column } = toCentredSeries("autocorrelation", "x", x);
  return correlations(column, resolveLags("autocorrelation", lags, column.length, column.length - 1), adjusted);
}

/**
 * Confidence limits of {@link autocorrelation} at each lag by Bartlett's formula for a moving average of order k − 1:
 *
 *     r[k] ± z √((1 + 2 Σ_{0<j<k} r[j]²) / n)
 *
 * @wholeSample as the estimate itself
 * @returns limits around the estimate; both are 1 at lag 0
 * @throws InvalidInputError; CONSTANT_SERIES when x does not vary
 * @see Bartlett (1946), doi:10.2307/2983611
 * @example autocorrelationInterval(returns, { lags: 20, alpha: 0.05 }).lower
 */
export function autocorrelationInterval(x: ArrayLike<number>, options: AutocorrelationIntervalOptions = {}): { lower: Float64Array; upper: Float64Array } {
  const { lags, alpha } = parseOptions("autocorrelationInterval", autocorrelationIntervalSchema, options);
  const { column } = toCentredSeries("autocorrelationInterval", "x", x);
  const r = correlations(column, resolveLags("autocorrelationInterval", lags, column.length, column.length - 1), false);
  const z = twoSidedNormalQuantile(alpha);
  const lower = r.slice();
  const upper = r.slice();
  let squares = 0;
  for (let k = 1; k < r.length; k++) {
    const half = z * Math.sqrt((1 + 2 * squares) / column.length);
    lower[k] -= half;
    upper[k] += half;
    squares += r[k] * r[k];
  }
  return { lower, upper };
}

/**
 * Correlation of x[t] and x[t−k] once the values between them are accounted for: the last coefficient of an autoregression of order k.
 * "ywm": Yule-Walker on the autocorrelations divided by n (always a stationary model); "yw" and "ld": on the adjusted ones, divided by
 * n − k (the two are one recursion); "ols": regression on a constant and k lags over all n − k rows.
 * @wholeSample mean and sums run over every value
 * @returns lags + 1 values; the first is 1
 * @throws InvalidInputError; CONSTANT_SERIES when x does not vary; ConvergenceError NOT_POSITIVE_DEFINITE when fewer lags already predict x exactly
 * @see Durbin (1960), doi:10.2307/1401322; statsmodels' `pacf`
 * @example partialAutocorrelation(returns, { lags: 10, method: "ols" })
 */
export function partialAutocorrelation(x: ArrayLike<number>, options: PartialAutocorrelationOptions = {}): Float64Array {
  const { lags, method } = parseOptions("partialAutocorrelation", partialAutocorrelationSchema, options);
  const { column } = toCentredSeries("partialAutocorrelation", "x", x, 4);
  const highest = resolveLags("partialAutocorrelation", lags, column.length, Math.ceil(column.length / 2) - 1);
  return method === "ols" ? lastRegressionCoefficients(column, highest) : durbinLevinson(correlations(column, highest, method !== "ywm"));
}

/** Default ⌊10 log₁₀ n⌋ and at most `limit`. */
function resolveLags(where: string, lags: number | undefined, n: number, limit: number): number {
  if (lags !== undefined && lags > limit) refuseOption(where, "lags", `a number <= ${limit} for ${n} values`, lags);
  return lags ?? Math.min(limit, Math.floor((10 * log(n)) / Math.LN10 + 1e-9));
}

/** Sums of products from which the transform is faster than the direct sums. */
const FAST_FROM = 4_000_000;

/** Autocorrelations of a centred series. */
function correlations(d: Float64Array, lags: number, adjusted: boolean): Float64Array {
  const n = d.length;
  const r = new Float64Array(lags + 1);
  if (n * lags < FAST_FROM) directProductsInto(r, d);
  else transformedProductsInto(r, d);
  const variance = r[0];
  for (let k = 0; k <= lags; k++) r[k] = (r[k] / variance) * (adjusted ? n / (n - k) : 1);
  return r;
}

function directProductsInto(out: Float64Array, d: Float64Array): void {
  for (let k = 0; k < out.length; k++) {
    let sum = 0;
    for (let t = k; t < d.length; t++) sum += d[t] * d[t - k];
    out[k] = sum;
  }
}

/** The same through the power spectrum of the zero-padded series. */
function transformedProductsInto(out: Float64Array, d: Float64Array): void {
  const size = nextSmoothLength(d.length + out.length);
  const plan = realFftPlan(size);
  const padded = new Float64Array(size);
  padded.set(d);
  const power = new Float64Array(plan.bins);
  plan.powerInto(power, padded);
  plan.inverseInto(padded, power, new Float64Array(plan.bins));
  out.set(padded.subarray(0, out.length));
}

/** The Durbin-Levinson recursion: each order's last coefficient from the one before. */
function durbinLevinson(r: Float64Array): Float64Array {
  const partial = new Float64Array(r.length);
  let coefficients = new Float64Array(r.length);
  let next = new Float64Array(r.length);
  let unexplained = 1; // share of the variance
  partial[0] = 1;
  for (let k = 1; k < r.length; k++) {
    let left = r[k];
    for (let j = 1; j < k; j++) left -= coefficients[j] * r[k - j];
    if (Math.abs(unexplained) < 1e-14) throw exactlyPredicted(k - 1);
    const last = left / unexplained;
    for (let j = 1; j < k; j++) next[j] = coefficients[j] - last * coefficients[k - j];
    next[k] = last;
    [coefficients, next] = [next, coefficients];
    unexplained *= 1 - last * last;
    partial[k] = last;
  }
  return partial;
}

/** Regression of x[t] on a constant and lags 1 … k: the last coefficient needs the last lag made orthogonal to the others, and no more. */
function lastRegressionCoefficients(d: Float64Array, lags: number): Float64Array {
  const partial = new Float64Array(lags + 1);
  partial[0] = 1;
  for (let k = 1; k <= lags; k++) {
    const basis: Float64Array[] = [];
    for (let lag = 0; lag <= k; lag++) {
      const column = lag === 0 ? new Float64Array(d.length - k).fill(1) : d.slice(k - lag, d.length - lag);
      const before = dot(column, column);
      for (const other of [...basis, ...basis]) subtractProjection(column, other); // twice: the second time removes what rounding left
      if (dot(column, column) <= COLLINEAR * before) throw exactlyPredicted(k - 1);
      basis.push(column);
    }
    partial[k] = dot(basis[k], d.subarray(k)) / dot(basis[k], basis[k]);
  }
  return partial;
}

/** Squared length, relative to its own, of what is left of a column that the others span up to rounding. */
const COLLINEAR = 1e-26;

function subtractProjection(column: Float64Array, other: Float64Array): void {
  const share = dot(column, other) / dot(other, other);
  for (let i = 0; i < column.length; i++) column[i] -= share * other[i];
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function exactlyPredicted(lags: number): ConvergenceError {
  return new ConvergenceError("NOT_POSITIVE_DEFINITE", {
    where: "partialAutocorrelation",
    what: "x",
    expected: `values that ${lags} of their own lags do not predict exactly; ask for at most ${lags} lags`,
    received: `an exact recurrence of order ${lags}`,
  });
}
