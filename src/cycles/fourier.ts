import { parseOptions } from "../core/parse.js";
import { complexFftPlan, realFftPlan } from "../math/fft.js";
import { detrendInPlace } from "./detrend.js";
import { asModerateSeries, assertLength, refuse } from "./door.js";
import { type InverseRealOptions, inverseRealSchema, type RfftPowerOptions, rfftPowerSchema } from "./schema.js";

/** Complex numbers as two columns of equal length. */
export interface ComplexSeries<T extends ArrayLike<number> = Float64Array> {
  readonly re: T;
  readonly im: T;
}

/**
 * Discrete Fourier transform of real values: the ⌊n/2⌋ + 1 coefficients that are not mirror images, for any length n ≥ 1.
 *
 *     X[k] = Σ_t x[t] e^{−2πi kt/n},   k = 0 … ⌊n/2⌋
 *
 * No scaling. Cost n log n for every n, primes included.
 * @wholeSample each coefficient uses every value
 * @throws InvalidInputError
 * @example rfft([1, 0, -1, 0]).re // [0, 2, 0]
 */
export function rfft(x: ArrayLike<number>): ComplexSeries {
  return halfTransform(asModerateSeries("rfft", "x", x));
}

/**
 * Power of the coefficients that {@link rfft} gives, without the coefficients: |X[k]|², k = 0 … ⌊n/2⌋, for any length n ≥ 1. Quicker than
 * `rfft` and a loop, for instance over a panel of series. For a power spectrum with its frequencies see {@link periodogram}.
 * @wholeSample each value uses every observation
 * @param options - `detrend`: "none" (the default), "constant" or "linear", as {@link detrend}; `norm`: "backward" (the default), or
 *   "ortho" for |X[k]|²/n, after which the two-sided sum is Σ x²
 * @throws InvalidInputError
 * @example rows.map((row) => rfftPower(row, { detrend: "linear", norm: "ortho" }))
 */
export function rfftPower(x: ArrayLike<number>, options: RfftPowerOptions = {}): Float64Array {
  const { detrend, norm } = parseOptions("rfftPower", rfftPowerSchema, options);
  const series = asModerateSeries("rfftPower", "x", x);
  const plan = realFftPlan(series.length);
  const column = detrend === "none" ? series : plan.scratch;
  if (column !== series) {
    column.set(series);
    detrendInPlace(column, detrend);
  }
  const power = new Float64Array(plan.bins);
  plan.powerInto(power, column, 0, norm === "ortho" ? 1 / series.length : 1);
  return power;
}

/**
 * The real series whose {@link rfft} is given, scaled by 1/n. The imaginary parts of bin 0 and, for an even length, of the last bin
 * belong to no real series and are left out.
 * @wholeSample each value uses every coefficient
 * @param options - `length` of the series; the default, 2 (bins − 1), is right for even lengths only
 * @throws InvalidInputError when the number of bins is not ⌊length/2⌋ + 1
 * @example irfft(rfft(x), { length: x.length })
 */
export function irfft(spectrum: ComplexSeries<ArrayLike<number>>, options: InverseRealOptions = {}): Float64Array {
  const { re, im } = toComplex("irfft", "spectrum", spectrum);
  const { length = Math.max(1, 2 * (re.length - 1)) } = parseOptions("irfft", inverseRealSchema, options);
  assertLength("irfft", "spectrum.re", re, (length >> 1) + 1, `bins for length ${length}`);
  const x = new Float64Array(length);
  realFftPlan(length).inverseInto(x, re, im);
  return x;
}

/**
 * Discrete Fourier transform of real or complex values, all n coefficients, no scaling.
 *
 *     X[k] = Σ_t x[t] e^{−2πi kt/n},   k = 0 … n − 1
 *
 * @wholeSample each coefficient uses every value
 * @throws InvalidInputError
 * @example fft({ re: [1, 0], im: [0, 1] })
 */
export function fft(x: ArrayLike<number> | ComplexSeries<ArrayLike<number>>): ComplexSeries {
  return isComplex(x) ? transform("fft", x, "forwardInto") : mirrored(halfTransform(asModerateSeries("fft", "x", x)), x.length);
}

/**
 * Inverse of {@link fft}, scaled by 1/n.
 * @wholeSample each value uses every coefficient
 * @throws InvalidInputError
 * @example ifft(fft(x)).re // x again
 */
export function ifft(spectrum: ComplexSeries<ArrayLike<number>>): ComplexSeries {
  return transform("ifft", spectrum, "inverseInto");
}

function halfTransform(series: Float64Array): ComplexSeries {
  const bins = (series.length >> 1) + 1;
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  realFftPlan(series.length).forwardInto(re, im, series);
  return { re, im };
}

function transform(where: string, values: ComplexSeries<ArrayLike<number>>, direction: "forwardInto" | "inverseInto"): ComplexSeries {
  const { re, im } = toComplex(where, where === "fft" ? "x" : "spectrum", values);
  const out = { re: new Float64Array(re.length), im: new Float64Array(re.length) };
  complexFftPlan(re.length)[direction](out.re, out.im, re, im);
  return out;
}

/** The second half of a real series' transform is the conjugate of the first, backwards. */
function mirrored(half: ComplexSeries, n: number): ComplexSeries {
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  re.set(half.re);
  im.set(half.im);
  for (let k = half.re.length; k < n; k++) {
    re[k] = half.re[n - k];
    im[k] = -half.im[n - k];
  }
  return { re, im };
}

function isComplex(x: unknown): x is ComplexSeries<ArrayLike<number>> {
  return typeof x === "object" && x !== null && "re" in x && "im" in x;
}

function toComplex(where: string, what: string, values: unknown): { re: Float64Array; im: Float64Array } {
  if (!isComplex(values)) refuse("INVALID_OPTION", where, what, "an object { re, im }", values);
  const re = asModerateSeries(where, `${what}.re`, values.re);
  const im = asModerateSeries(where, `${what}.im`, values.im);
  assertLength(where, `${what}.im`, im, re.length, "values, as in re");
  return { re, im };
}
