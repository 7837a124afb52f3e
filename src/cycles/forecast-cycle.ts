import { cosTurns } from "../math/turns.js";
import { type Background, backgroundAt } from "./background.js";
import { type BaseLine, baseLineAt, fitBaseLine } from "./base-line.js";
import type { ResolvedFourierCyclicalDetectorOptions } from "./detector-schema.js";
import { sinusoidAt } from "./harmonic.js";
import { type Centred, centre } from "./peak-test.js";
import { type FoundPeak, type Search, searchCycles } from "./step-down.js";

/** What the cycles say about the samples after the last, or why nothing is said. */
export type CycleForecast = OkCycleForecast | NoCycleForecast;

export interface OkCycleForecast {
  readonly status: "ok";
  readonly mean: Float64Array;
  /** 95 % prediction interval. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** 1 − (mean squared error with cycles) / (without), on the last fifth of the series, forecast from cycles found in the first four. */
  readonly skill: number;
  readonly tested: number;
}

export interface NoCycleForecast {
  readonly status: "no-evidence";
  readonly reason: string;
  readonly tested: number;
  /** Null when there was nothing to score, or nothing to gain because the base line made no error. */
  readonly skill: number | null;
}

const TRAINED_SHARE = 0.8;
const COVERED = 0.95;

/** Base line plus sinusoids, each shrunk towards zero. */
interface Model {
  readonly base: BaseLine;
  readonly peaks: readonly FoundPeak[];
}

/**
 * Harmonic regression ahead. Each sinusoid counts (1 − 1/z)₊ of itself, the positive-part estimate of least quadratic risk. The
 * interval takes the empirical quantiles of the residuals (counts are skew), widened for the uncertainty of level, amplitude, phase and
 * frequency under the fitted background; it does not shorten for the first steps, where autocorrelated residuals could still be known.
 */
export function forecastCycles(
  x: Float64Array,
  centred: Centred,
  { found, tests, remainder }: Search,
  horizon: number,
  minimum: number,
  settings: ResolvedFourierCyclicalDetectorOptions,
): CycleForecast {
  const tested = tests.length;
  const refuse = (reason: string, skill: number | null = null): NoCycleForecast => ({ status: "no-evidence", reason, tested, skill });
  if (found.length === 0) return refuse("no cycle stands out from the noise");
  const n = x.length;
  const trained = Math.floor(n * TRAINED_SHARE);
  const past = trained >= minimum ? x.slice(0, trained) : null;
  const pastCentred = past && centre(past, settings);
  if (!past || !pastCentred) return refuse("too few observations to check a forecast on the last fifth");
  const pastFound = searchCycles("detectCycles", pastCentred, settings).found;
  if (pastFound.length === 0) return refuse("no cycle stands out from the noise in the first four fifths");
  const sloped = slopeHelps(x, past, settings);
  const pastModel: Model = { base: fitBaseLine(past, settings.samplingRate, sloped), peaks: pastFound };
  const without = squaredError(x, trained, (t) => baseLineAt(pastModel.base, t));
  const skill = without > 0 ? 1 - squaredError(x, trained, (t) => predict(pastModel, t)) / without : null;
  if (skill === null || skill <= 0) return refuse("cycles found in the first four fifths did not help to forecast the last", skill);
  const model: Model = { base: fitBaseLine(x, settings.samplingRate, sloped), peaks: found };
  return { status: "ok", ...interval(x, model, remainder.background, horizon, sloped, centred.meanCount !== null), skill, tested };
}

function predict({ base, peaks }: Model, t: number): number {
  let value = baseLineAt(base, t);
  for (const { sinusoid, statistic } of peaks) value += Math.max(0, 1 - 1 / statistic) * sinusoidAt(sinusoid, t);
  return value;
}

/** Whether a line beats the mean on the last fifth; both sides of the skill then use the better one. */
function slopeHelps(x: Float64Array, past: Float64Array, { samplingRate }: ResolvedFourierCyclicalDetectorOptions): boolean {
  const line = fitBaseLine(past, samplingRate);
  const level = fitBaseLine(past, samplingRate, false);
  return squaredError(x, past.length, (t) => baseLineAt(line, t)) < squaredError(x, past.length, (t) => baseLineAt(level, t));
}

function squaredError(x: Float64Array, from: number, forecast: (t: number) => number): number {
  let sum = 0;
  for (let t = from; t < x.length; t++) sum += (x[t] - forecast(t)) * (x[t] - forecast(t));
  return sum;
}

function interval(
  x: Float64Array,
  model: Model,
  background: Background,
  horizon: number,
  sloped: boolean,
  counts: boolean,
): Pick<OkCycleForecast, "mean" | "lower" | "upper"> {
  const n = x.length;
  const residuals = x.map((value, t) => value - predict(model, t)).sort();
  const variance = residuals.reduce((sum, value) => sum + value * value, 0) / n;
  const [low, high] = [(1 - COVERED) / 2, (1 + COVERED) / 2].map((p) => residuals[Math.round(p * (n - 1))]);
  const level = backgroundAt(background, 1, n) / n;
  const lines = model.peaks.map(({ sinusoid }) => backgroundAt(background, cosTurns(sinusoid.frequency), n) / n);
  const mean = new Float64Array(horizon);
  const lower = new Float64Array(horizon);
  const upper = new Float64Array(horizon);
  const clipped = (value: number): number => (counts ? Math.max(0, value) : value);
  for (let h = 0; h < horizon; h++) {
    const distance = (n + h - (n - 1) / 2) / n;
    const growth = 12 * distance * distance;
    const uncertainty = lines.reduce((sum, line) => sum + line * (2 + growth), level * (sloped ? 1 + growth : 1));
    const widening = Math.sqrt(1 + uncertainty / variance);
    const value = predict(model, n + h);
    mean[h] = clipped(value);
    lower[h] = clipped(value + low * widening);
    upper[h] = clipped(value + high * widening);
  }
  return { mean, lower, upper };
}
