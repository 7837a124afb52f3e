import { parseOptions } from "../core/parse.js";
import { type Background, backgroundAt } from "./background.js";
import { baseLineAt, fitBaseLine } from "./base-line.js";
import { type Cycle, toCycles } from "./cycle.js";
import { type BandTest, described, MINIMUM_OBSERVATIONS } from "./cycle-test.js";
import {
  type DetectCyclesOptions,
  detectCyclesSchema,
  detectorSchema,
  type FourierCyclicalDetectorOptions,
  type ResolvedFourierCyclicalDetectorOptions,
} from "./detector-schema.js";
import { toModerateSeries } from "./door.js";
import { bandwidthOf } from "./exceedance.js";
import { type CycleForecast, forecastCycles } from "./forecast-cycle.js";
import { ordinatesASide } from "./neighbourhood.js";
import { centre, criticalHeight } from "./peak-test.js";
import { refuseOption } from "./schema.js";
import { type Search, searchCycles } from "./step-down.js";
import { stl } from "./stl.js";

/** Periodogram |X(f)|²/n at the tested frequencies, oversampled about fourfold; columns of equal length. */
export interface CycleSpectrum {
  /** Cycles per sample, ascending; gaps where nothing is tested. */
  readonly frequency: Float64Array;
  readonly power: Float64Array;
  /** Mean of the noise that is left when the cycles are subtracted. */
  readonly background: Float64Array;
  /** A peak this high over that noise makes a cycle by itself (Bonferroni over the bands); lower ones may, by Benjamini-Hochberg. */
  readonly threshold: Float64Array;
}

/** Trend + seasonal + residual = series. */
export interface CycleDecomposition {
  readonly trend: Float64Array;
  readonly seasonal: Float64Array;
  readonly residual: Float64Array;
  /** Samples; null when there is no season, and then the trend is a line and `seasonal` 0. */
  readonly period: number | null;
}

export interface BandResult extends BandTest {
  readonly qValue: number;
}

interface CycleFindings {
  /** Strongest first; empty when the noise explains everything. */
  readonly dominantCycles: readonly Cycle[];
  /** Every hypothesis of the first pass, whatever its outcome. */
  readonly bands: readonly BandResult[];
  /** Number of hypotheses in the family of the q-values. */
  readonly tested: number;
  /** Noise that is left when the cycles are subtracted; null when the series is a line. */
  readonly background: Background | null;
  readonly spectrum: CycleSpectrum;
  readonly seasonalDecomposition: CycleDecomposition;
  readonly cycleForecast: CycleForecast;
}

/** What {@link FourierCyclicalDetector} says about one series. */
export interface CycleDetection extends CycleFindings {
  /** The same with plain arrays in place of typed ones, and the number of this format. */
  toJSON(): object;
}

/**
 * Finds cycles in one equally spaced series and says how sure one may be of each.
 *
 *     z(f) = I(f) / Ŝ(f),   P(max z over a band > z) by Rice's formula,   Benjamini-Hochberg over the bands
 *
 * Ŝ is fitted to the series without its narrow lines, and every peak must also stand out from its neighbourhood. Noise of the fitted background
 * gives a series any cycle no more often than `significance` says. Accepted cycles are subtracted one after another. At least three full periods
 * must lie in the series, five in the election band. Not for regressors known beforehand (regress on them), nor for events at uneven times.
 *
 * @see Baluev (2008), doi:10.1111/j.1365-2966.2008.12689.x; Vaughan (2005), doi:10.1051/0004-6361:20041453
 * @example
 * const { dominantCycles, tested } = new FourierCyclicalDetector({ samplingRate: "business-daily" }).detectCycles(tradesPerDay);
 * dominantCycles[0]?.periodDays;
 */
export class FourierCyclicalDetector {
  readonly options: ResolvedFourierCyclicalDetectorOptions;

  /** @throws InvalidInputError INVALID_OPTION */
  constructor(options: FourierCyclicalDetectorOptions = {}) {
    this.options = parseOptions("FourierCyclicalDetector", detectorSchema, options);
  }

  /**
   * @wholeSample
   * @param series - oldest first, without gaps, at least 32 values; calendar-daily ones in steps of one day, weekends included
   * @throws InvalidInputError; also for a `seasonalPeriod` that does not fit twice into the series
   */
  detectCycles(series: ArrayLike<number>, options: DetectCyclesOptions = {}): CycleDetection {
    const { forecastHorizon } = parseOptions("detectCycles", detectCyclesSchema, options);
    const x = toModerateSeries("detectCycles", "series", series, MINIMUM_OBSERVATIONS);
    const { samplingRate, seasonalPeriod } = this.options;
    if (seasonalPeriod !== "auto" && 2 * seasonalPeriod > x.length)
      refuseOption("detectCycles", "seasonalPeriod", `a number <= ${x.length >> 1}, half of the length of the series`, seasonalPeriod);
    const centred = centre(x, this.options);
    if (centred === null) return nothingToTest(x, seasonalPeriod);
    const search = searchCycles("detectCycles", centred, this.options);
    const dominantCycles = toCycles(search.found, x.length, centred.sumOfSquares, samplingRate);
    return detectionOf({
      dominantCycles,
      bands: search.tests.map(({ band, sinusoid, ...evidence }) => ({ band, ...evidence, ...described(sinusoid, centred.sumOfSquares, samplingRate) })),
      tested: search.tests.length,
      background: search.remainder.background,
      spectrum: spectrumOf(search, this.options.significance),
      seasonalDecomposition: decompositionOf(x, seasonalPeriod === "auto" ? seasonOf(dominantCycles[0], x.length) : seasonalPeriod),
      cycleForecast: forecastCycles(x, centred, search, forecastHorizon, MINIMUM_OBSERVATIONS, this.options),
    });
  }
}

function nothingToTest(x: Float64Array, seasonalPeriod: number | "auto"): CycleDetection {
  const empty = new Float64Array(0);
  return detectionOf({
    dominantCycles: [],
    bands: [],
    tested: 0,
    background: null,
    spectrum: { frequency: empty, power: empty, background: empty, threshold: empty },
    seasonalDecomposition: decompositionOf(x, seasonalPeriod === "auto" ? null : seasonalPeriod),
    cycleForecast: { status: "no-evidence", reason: "the series is a line: there is nothing to test", tested: 0, skill: null },
  });
}

/** The method is not enumerable, so that comparisons and structured clones see the findings alone. */
function detectionOf(findings: CycleFindings): CycleDetection {
  const toJSON = (): object =>
    JSON.parse(JSON.stringify({ format: 1, ...findings }, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value)));
  return Object.defineProperty(findings as CycleDetection, "toJSON", { value: toJSON });
}

/** The period of a cycle in whole samples, if it can be one of a season: at least 2, and twice in the series. */
function seasonOf(cycle: Cycle | undefined, n: number): number | null {
  const period = cycle ? Math.max(2, Math.round(cycle.period)) : 0;
  return period > 0 && 2 * period <= n ? period : null;
}

/** STL, or a line. */
function decompositionOf(x: Float64Array, period: number | null): CycleDecomposition {
  if (period !== null) {
    const { trend, seasonal, residual } = stl(x, { period });
    return { trend, seasonal, residual, period };
  }
  const line = fitBaseLine(x, "monthly");
  const trend = x.map((_, t) => baseLineAt(line, t));
  return { trend, seasonal: new Float64Array(x.length), residual: x.map((value, t) => value - trend[t]), period };
}

/**
 * Critical heights change slowly, because the neighbourhoods that they hang on do: each stands until the neighbourhood has moved on by a
 * sixteenth of its reach.
 */
function spectrumOf({ remainder, power, hypotheses }: Search, significance: number): CycleSpectrum {
  const { background, ordinates, workspace } = remainder;
  const { step, cosine, n } = workspace;
  const pieces = hypotheses
    .flatMap(({ ranges }) => ranges.map((range) => ({ range, bandwidth: bandwidthOf(ranges, n) })))
    .sort((a, b) => a.range[0] - b.range[0]);
  const places: number[] = [];
  const heights: number[] = [];
  let ordinate = 0;
  for (const { range, bandwidth } of pieces) {
    let height = 0;
    let due = 0;
    for (let k = Math.ceil(range[0] / step); k * step < range[1]; k++) {
      while (ordinate + 1 < ordinates.index.length && ordinates.index[ordinate + 1] <= k) ordinate++;
      if (ordinate >= due) {
        height = criticalHeight(remainder, ordinate, significance / hypotheses.length, bandwidth);
        due = ordinate + Math.ceil(Math.min(ordinate + 1, ordinatesASide(n)) / 16);
      }
      places.push(k);
      heights.push(height);
    }
  }
  const column = (value: (k: number) => number): Float64Array => Float64Array.from(places, value);
  const level = column((k) => backgroundAt(background, cosine[k], n));
  return { frequency: column((k) => k * step), power: column((k) => power[k]), background: level, threshold: level.map((value, i) => value * heights[i]) };
}
