import { parseOptions } from "../core/parse.js";
import type { Background } from "./background.js";
import { bandRanges, type CycleBand, daysPerSample, type SamplingRate } from "./bands.js";
import { type CycleTestOptions, cycleTestSchema } from "./detector-schema.js";
import { refuse, toModerateSeries } from "./door.js";
import type { Sinusoid } from "./harmonic.js";
import { centre, type Exceedance, prepare, scanBands, testFrequency } from "./peak-test.js";

/** Fewest observations to which a background can be fitted. */
export const MINIMUM_OBSERVATIONS = 32;

/** What is known about a cycle at one frequency. */
export interface FrequencyTest extends Exceedance {
  /** Cycles per sample. */
  readonly frequency: number;
  /** Samples. */
  readonly period: number;
  /** Calendar days. */
  readonly periodDays: number;
  readonly amplitude: number;
  /** Radians of the cosine at sample 0. */
  readonly phase: number;
  /** Share of the detrended variance, 0–1. */
  readonly strength: number;
}

/** One hypothesis, "a cycle inside this band": its highest peak, with the p-value of a maximum over the band. */
export interface BandTest extends FrequencyTest {
  readonly band: CycleBand;
}

export interface CycleTests {
  readonly bands: readonly BandTest[];
  /** Null when the series is a line, so that nothing could be tested. */
  readonly background: Background | null;
  /** Number of hypotheses: `bands.length`. */
  readonly tested: number;
}

/**
 * Is there a cycle, and in which band? The tests of {@link FourierCyclicalDetector} alone: no step-down, no decomposition, no forecast;
 * for sweeps over many series.
 *
 * z(f) = fall of the residual sum of squares by a sinusoid over twice the background. Each band gives one p-value, for its highest z:
 * the larger of two, one against the fitted background, one against the neighbourhood of the peak. They are valid one by one; adjusting
 * them for their number, over bands and series, is left to the caller.
 *
 * @wholeSample
 * @param series - equally spaced, oldest first, at least 32 values
 * @returns no bands when the series is a line (constant, say)
 * @throws InvalidInputError
 * @see Baluev (2008), doi:10.1111/j.1365-2966.2008.12689.x; Vaughan (2005), doi:10.1051/0004-6361:20041453
 * @example testCycles(tradesPerDay).bands.filter((band) => band.pValue < 0.001)
 */
export function testCycles(series: ArrayLike<number>, options: CycleTestOptions = {}): CycleTests {
  const settings = parseOptions("testCycles", cycleTestSchema, options);
  const centred = centre(toModerateSeries("testCycles", "series", series, MINIMUM_OBSERVATIONS), settings);
  if (centred === null) return { bands: [], background: null, tested: 0 };
  const { residual, meanCount, sumOfSquares } = centred;
  const prepared = prepare("testCycles", residual, meanCount, settings, []);
  const peaks = scanBands(prepared, bandRanges(residual.length, settings.samplingRate));
  const bands = peaks.map(({ band, sinusoid, ...evidence }) => ({ band, ...evidence, ...described(sinusoid, sumOfSquares, settings.samplingRate) }));
  return { bands, background: prepared.background, tested: bands.length };
}

/**
 * Is there a cycle at this very frequency? For a frequency that other data suggested: replication on data that a search did not see.
 *
 * @wholeSample
 * @param frequency - cycles per sample, from 1/n to 1/2 − 1/n; below three full periods expect little power
 * @returns p-value 1 and strength 0 when the series is a line
 * @throws InvalidInputError
 * @example testCycleAt(heldOut, found.frequency).pValue
 */
export function testCycleAt(series: ArrayLike<number>, frequency: number, options: CycleTestOptions = {}): FrequencyTest {
  const settings = parseOptions("testCycleAt", cycleTestSchema, options);
  const x = toModerateSeries("testCycleAt", "series", series, MINIMUM_OBSERVATIONS);
  const [lowest, highest] = [1 / x.length, 0.5 - 1 / x.length];
  if (typeof frequency !== "number" || !(frequency >= lowest && frequency <= highest)) {
    refuse("INVALID_OPTION", "testCycleAt", "frequency", `cycles per sample from 1/n = ${lowest} to 1/2 - 1/n = ${highest}`, frequency);
  }
  const centred = centre(x, settings);
  if (centred === null)
    return { statistic: 0, degreesOfFreedom: x.length, pValue: 1, ...described({ frequency, amplitude: 0, phase: 0, energy: 0 }, 1, settings.samplingRate) };
  const { sinusoid, ...evidence } = testFrequency(prepare("testCycleAt", centred.residual, centred.meanCount, settings, []), frequency, 0);
  return { ...evidence, ...described(sinusoid, centred.sumOfSquares, settings.samplingRate) };
}

/** A sinusoid in the words of a result. */
export function described(
  { frequency, amplitude, phase, energy }: Sinusoid,
  sumOfSquares: number,
  samplingRate: SamplingRate,
): Omit<FrequencyTest, keyof Exceedance> {
  return {
    frequency,
    period: 1 / frequency,
    periodDays: daysPerSample(samplingRate) / frequency,
    amplitude,
    phase,
    strength: Math.min(1, energy / sumOfSquares),
  };
}
