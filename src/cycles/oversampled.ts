import { cos, log } from "../math/elementary.js";
import { nextSmoothLength, realFftPlan } from "../math/fft.js";
import { excludedRanges, type Range, type SamplingRate, scannedRange } from "./bands.js";

/** Points of the periodogram per 1/n. At four the highest lies at most 1/(8n) from a grid point, which costs 5 % of a peak before interpolation. */
const OVERSAMPLING = 4;

/** Points of the grid that are 1/n apart, hence nearly independent: what backgrounds are fitted to. */
export interface Ordinates {
  /** Cycles per sample, ascending. */
  readonly frequency: Float64Array;
  readonly logFrequency: Float64Array;
  readonly cosine: Float64Array;
  /** Index into the grid. */
  readonly index: Int32Array;
  /** Share of the noise that is left after a line has been removed: 1 − 3/(π²k²) at k cycles in the sample. */
  readonly kept: Float64Array;
}

/** Plan and scratch for one length of series; results never point into it. */
export interface Workspace {
  readonly n: number;
  /** Distance of grid points, cycles per sample. */
  readonly step: number;
  /** |X(f)|²/n on the grid, from 0 to 0.5. */
  readonly power: Float64Array;
  readonly ordinates: Ordinates;
  readonly transformInto: (x: Float64Array) => void;
}

const CACHED_WORKSPACES = 16;
const workspaces = new Map<string, Workspace>();

/** The workspace of a length, made once: tables depend on nothing else, so reuse changes no result. */
export function workspaceFor(n: number, samplingRate: SamplingRate): Workspace {
  const key = `${n}|${samplingRate === "calendar-daily"}`;
  const known = workspaces.get(key);
  if (known) return known;
  if (workspaces.size >= CACHED_WORKSPACES) workspaces.delete(workspaces.keys().next().value!);
  const made = makeWorkspace(n, samplingRate);
  workspaces.set(key, made);
  return made;
}

function makeWorkspace(n: number, samplingRate: SamplingRate): Workspace {
  const length = nextSmoothLength(OVERSAMPLING * n);
  const plan = realFftPlan(length);
  const bins = Math.floor(length / 2) + 1;
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  const padded = new Float64Array(length);
  const power = new Float64Array(bins);
  const transformInto = (x: Float64Array): void => {
    padded.set(x);
    plan.forwardInto(re, im, padded);
    for (let k = 0; k < bins; k++) power[k] = (re[k] * re[k] + im[k] * im[k]) / n;
  };
  return { n, step: 1 / length, power, ordinates: makeOrdinates(n, length, excludedRanges(samplingRate)), transformInto };
}

function makeOrdinates(n: number, length: number, excluded: readonly Range[]): Ordinates {
  const highest = scannedRange(n)[1];
  const index: number[] = [];
  const stride = Math.round(length / n);
  for (let k = stride; k / length <= highest; k += stride) {
    if (!excluded.some(([lower, upper]) => k / length > lower && k / length < upper)) index.push(k);
  }
  const frequency = Float64Array.from(index, (k) => k / length);
  return {
    frequency,
    logFrequency: frequency.map((f) => log(f)),
    cosine: frequency.map((f) => cos(2 * Math.PI * f)),
    index: Int32Array.from(index),
    kept: frequency.map((f) => 1 - 3 / (Math.PI * f * n) ** 2),
  };
}

/** Ordinates without those within 1/n of frequencies where a cycle has been subtracted and left a hole. */
export function withoutOrdinatesNear(ordinates: Ordinates, frequencies: readonly number[], n: number): Ordinates {
  if (frequencies.length === 0) return ordinates;
  const stays = (_: number, j: number) => frequencies.every((f) => Math.abs(ordinates.frequency[j] - f) >= 1 / n);
  return {
    frequency: ordinates.frequency.filter(stays),
    logFrequency: ordinates.logFrequency.filter(stays),
    cosine: ordinates.cosine.filter(stays),
    index: ordinates.index.filter(stays),
    kept: ordinates.kept.filter(stays),
  };
}
