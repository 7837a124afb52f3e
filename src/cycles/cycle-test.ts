import { toSeries } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import { type Background, backgroundAt, backgroundDegreesOfFreedom, clippedOrdinates, fitAr1, fitFlat } from "./background.js";
import { type BandRanges, bandRanges, type CycleBand, daysPerSample, type SamplingRate } from "./bands.js";
import { type CycleTestOptions, cycleTestSchema, type ResolvedCycleTestOptions } from "./detector-schema.js";
import { bandwidthOf, maximumProbability, tailProbability } from "./exceedance.js";
import { fitSinusoid, removeLine, type Sinusoid } from "./harmonic.js";
import { elevationInto, neighbourhoodAt } from "./neighbourhood.js";
import { type Ordinates, type Workspace, withoutOrdinatesNear, workspaceFor } from "./oversampled.js";
import { cos } from "../math/elementary.js";

/** Fewest observations on which a background can be fitted. */
export const MINIMUM_OBSERVATIONS = 32;

/** What is known about one frequency. */
export interface FrequencyTest {
  /** Cycles per sample. */
  readonly frequency: number;
  /** Samples. */
  readonly period: number;
  readonly periodDays: number;
  /** z: power over background, the larger background of the two that were fitted deciding. */
  readonly statistic: number;
  /** Effective degrees of freedom ν of that background. */
  readonly degreesOfFreedom: number;
  readonly pValue: number;
  readonly amplitude: number;
  /** Radians of the cosine at sample 0. */
  readonly phase: number;
  /** Share of the detrended variance, 0–1. */
  readonly strength: number;
}

/** One hypothesis: some cycle inside this band. The numbers are those of its highest peak, `pValue` that of a maximum over the band. */
export interface BandTest extends FrequencyTest {
  readonly band: CycleBand;
}

export interface CycleTests {
  readonly bands: readonly BandTest[];
  /** Null for a series that is a line. */
  readonly background: Background | null;
  /** Number of hypotheses, one per band. */
  readonly tested: number;
}

/**
 * @wholeSample
 */
export function testCycles(series: ArrayLike<number>, options: CycleTestOptions = {}): CycleTests {
  const settings = parseOptions("testCycles", cycleTestSchema, options);
  const x = toSeries("testCycles", "series", series, MINIMUM_OBSERVATIONS);
  const prepared = prepare(x, settings);
  if (prepared === null) return { bands: [], background: null, tested: 0 };
  const bands = scanBands(prepared, bandRanges(x.length, settings.samplingRate), settings.samplingRate);
  return { bands, background: prepared.background, tested: bands.length };
}

/**
 * @wholeSample
 */
export function testCycleAt(series: ArrayLike<number>, frequency: number, options: CycleTestOptions = {}): FrequencyTest {
  const settings = parseOptions("testCycleAt", cycleTestSchema, options);
  const x = toSeries("testCycleAt", "series", series, MINIMUM_OBSERVATIONS);
  const n = x.length;
  if (!(frequency >= 1 / n && frequency <= 0.5 - 1 / n)) {
    throw new InvalidInputError("INVALID_OPTION", { where: "testCycleAt", what: "frequency", expected: `a number from ${1 / n} to ${0.5 - 1 / n} (1/n to 1/2 - 1/n cycles per sample)`, received: frequency });
  }
  const prepared = prepare(x, settings);
  if (prepared === null) return describe({ frequency, amplitude: 0, phase: 0, energy: 0 }, { statistic: 0, degreesOfFreedom: n, pValue: 1 }, 1, settings.samplingRate);
  return testFrequency(prepared, frequency, 0, settings.samplingRate);
}

/** A series without its line (and weekday means), and the noise that was fitted to it. */
export interface Prepared {
  readonly residual: Float64Array;
  readonly totalSquares: number;
  readonly workspace: Workspace;
  readonly ordinates: Ordinates;
  readonly background: Background;
  /** Clipped ordinates over background. */
  readonly whitened: Float64Array;
}

export function prepare(x: Float64Array, settings: ResolvedCycleTestOptions): Prepared | null {
  const counts = areCounts(x);
  let mean = 0;
  let size = 0;
  for (let t = 0; t < x.length; t++) {
    mean += x[t] / x.length;
    size += x[t] * x[t];
  }
  const residual = x.slice();
  removeLine(residual);
  let totalSquares = 0;
  for (let t = 0; t < x.length; t++) totalSquares += residual[t] * residual[t];
  if (!(totalSquares > 1e-20 * size)) return null;
  return prepareResidual(residual, totalSquares, settings, counts ? mean : 0, []);
}

export function prepareResidual(residual: Float64Array, totalSquares: number, { samplingRate, background: model }: ResolvedCycleTestOptions, poissonLevel: number, found: readonly number[]): Prepared {
  const n = residual.length;
  const workspace = workspaceFor(n, samplingRate);
  workspace.transformInto(residual);
  const ordinates = withoutOrdinatesNear(workspace.ordinates, found, n);
  const clipped = clippedOrdinates(workspace.power, ordinates);
  const fitted = model === "auto" || model === "ar1" ? fitAr1(clipped, ordinates.cosine, n) : fitFlat(clipped, model);
  const background: Background = model === "auto" ? { ...fitted, floor: poissonLevel } : fitted;
  const whitened = clipped.map((value, j) => value / backgroundAt(background, ordinates.cosine[j], n));
  return { residual, totalSquares, workspace, ordinates, background, whitened };
}

export function scanBands(prepared: Prepared, bands: readonly BandRanges[], samplingRate: SamplingRate): BandTest[] {
  const { workspace, ordinates, background, whitened } = prepared;
  const { n, power, step } = workspace;
  const elevation = new Float64Array(whitened.length);
  elevationInto(elevation, whitened, n);
  return bands.map(({ band, ranges }) => {
    let best = -1;
    let peak = (ranges[0][0] + ranges[0][1]) / 2;
    for (const [lower, upper] of ranges) {
      let j = 0;
      for (let k = Math.ceil(lower / step); k * step <= upper; k++) {
        while (j + 1 < ordinates.index.length && ordinates.index[j + 1] <= k) j++;
        const height = power[k] / (backgroundAt(background, cos(2 * Math.PI * k * step), n) * elevation[j]);
        if (height > best) {
          best = height;
          peak = Math.min(upper, Math.max(lower, (k + vertex(power[k - 1], power[k], power[k + 1])) * step));
        }
      }
    }
    return { band, ...testFrequency(prepared, peak, bandwidthOf(ranges, n), samplingRate) };
  });
}

function testFrequency({ residual, totalSquares, workspace, ordinates, background, whitened }: Prepared, frequency: number, bandwidth: number, samplingRate: SamplingRate): FrequencyTest {
  const { n } = workspace;
  const sinusoid = fitSinusoid(residual, frequency);
  const cosine = cos(2 * Math.PI * frequency);
  const height = sinusoid.energy / (2 * backgroundAt(background, cosine, n));
  const around = neighbourhoodAt(frequency, whitened, ordinates, n);
  const candidates = [
    { statistic: height, degreesOfFreedom: backgroundDegreesOfFreedom(background, cosine) },
    { statistic: height / around.level, degreesOfFreedom: around.degreesOfFreedom },
  ].map((candidate) => ({ ...candidate, pValue: probability(candidate.statistic, candidate.degreesOfFreedom, bandwidth) }));
  return describe(sinusoid, candidates[1].pValue >= candidates[0].pValue ? candidates[1] : candidates[0], totalSquares, samplingRate);
}

function probability(statistic: number, degreesOfFreedom: number, bandwidth: number): number {
  return bandwidth > 0 ? maximumProbability(statistic, degreesOfFreedom, bandwidth) : tailProbability(statistic, degreesOfFreedom);
}

function describe({ frequency, amplitude, phase, energy }: Sinusoid, test: { statistic: number; degreesOfFreedom: number; pValue: number }, totalSquares: number, samplingRate: SamplingRate): FrequencyTest {
  const period = 1 / frequency;
  return { frequency, period, periodDays: period * daysPerSample(samplingRate), ...test, amplitude, phase, strength: Math.min(1, energy / totalSquares) };
}

/** Offset of the top of the parabola through three neighbouring points, in (−1, 1). */
function vertex(left: number, middle: number, right: number): number {
  const bend = left - 2 * middle + right;
  return bend < 0 ? Math.max(-1, Math.min(1, (0.5 * (left - right)) / bend)) : 0;
}

function areCounts(x: Float64Array): boolean {
  for (let t = 0; t < x.length; t++) if (x[t] < 0 || !Number.isInteger(x[t])) return false;
  return true;
}
