import { parseOptions } from "../core/parse.js";
import { asModerateSeries } from "./door.js";
import { type PeriodogramOptions, periodogramSchema, refuseOption } from "./schema.js";
import { averaged } from "./segment.js";

export interface PowerSpectrum {
  /** Cycles per unit of time, from 0 to half the sampling frequency. */
  readonly frequency: Float64Array;
  readonly power: Float64Array;
}

/**
 * How the variance of a series is spread over frequencies: the one-sided periodogram.
 *
 *     power[k] = c_k |Σ_t w[t] x[t] e^{−2πi kt/m}|²,   m = fftLength
 *
 * with c_k = 1 / (samplingFrequency Σw²) ("density") or 1 / (Σw)² ("spectrum"), doubled except at bin 0 and at the Nyquist bin of an even m.
 * The series is detrended, then tapered, then padded with zeros. Each ordinate of noise scatters by its own mean, whatever the length.
 * @wholeSample each ordinate uses every value
 * @throws InvalidInputError
 * @see Schuster (1898), Terrestrial Magnetism 3, 13–41; conventions of scipy.signal.periodogram
 * @example periodogram(returns, { samplingFrequency: 252, window: "hann" }).power
 */
export function periodogram(x: ArrayLike<number>, options: PeriodogramOptions = {}): PowerSpectrum {
  const settings = parseOptions("periodogram", periodogramSchema, options);
  const series = asModerateSeries("periodogram", "x", x);
  const { fftLength = series.length } = settings;
  if (fftLength < series.length) refuseOption("periodogram", "fftLength", `a number >= ${series.length}, the length of the series`, fftLength);
  const { frequency, re } = averaged({ ...settings, segmentLength: series.length, fftLength, step: 1 }, series, series, "mean");
  return { frequency, power: re };
}
