import { log } from "../math/elementary.js";
import { nextSmoothLength, realFftPlan } from "../math/fft.js";
import { cosTurns } from "../math/turns.js";
import { excludedRanges, type Range, type SamplingRate, scannedRange } from "./bands.js";

/** Points of the periodogram per 1/n. At four the top of a peak lies at most 1/(8n) from a point, which costs 5 % of it before interpolation. */
const OVERSAMPLING = 4;

/**
 * Distance of the ordinates in 1/n. At whole multiples of 1/n a series that ends far from where it began (a random walk) has systematically
 * less power than in between; three quarters visit all fractions alike, at little dependence.
 */
const ORDINATE_SPACING = 0.75;

/** Points of the grid that are nearly independent: what backgrounds are fitted to. Columns of equal length, frequency ascending. */
export interface Ordinates {
  /** Place on the grid. */
  readonly index: Int32Array;
  /** Cycles per sample. */
  readonly frequency: Float64Array;
  readonly logFrequency: Float64Array;
  readonly cosine: Float64Array;
  /** Independent ordinates in each of them, about 0.75. */
  readonly weight: number;
}

/** Plan, tables and scratch for one length of series. No result points into it. */
export interface Workspace {
  readonly n: number;
  /** Distance of the grid's points in cycles per sample; point k lies at k · step, from 0 to 0.5. */
  readonly step: number;
  readonly cosine: Float64Array;
  /** Periodogram |X(f)|²/n on the grid, of the series last given to `transform`. */
  readonly power: Float64Array;
  readonly ordinates: Ordinates;
  readonly transform: (x: Float64Array) => void;
}

const CACHED_WORKSPACES = 16;
const workspaces = new Map<string, Workspace>();

/** The workspace of a length, kept for the next series of that length: its tables depend on nothing else, so that no result changes. */
export function workspaceFor(n: number, samplingRate: SamplingRate): Workspace {
  const excluded = excludedRanges(samplingRate);
  const key = `${n}|${excluded.length}`;
  let workspace = workspaces.get(key);
  if (workspace === undefined) {
    if (workspaces.size >= CACHED_WORKSPACES) workspaces.clear();
    workspace = makeWorkspace(n, excluded);
    workspaces.set(key, workspace);
  }
  return workspace;
}

function makeWorkspace(n: number, excluded: readonly Range[]): Workspace {
  const length = nextSmoothLength(OVERSAMPLING * n);
  const plan = realFftPlan(length);
  const padded = new Float64Array(length);
  const power = new Float64Array(plan.bins);
  const transform = (x: Float64Array): void => {
    padded.set(x);
    plan.powerInto(power, padded);
    for (let k = 0; k < power.length; k++) power[k] /= n;
  };
  const cosine = Float64Array.from(power, (_, k) => cosTurns(k / length));
  return { n, step: 1 / length, cosine, power, ordinates: makeOrdinates(n, length, excluded), transform };
}

function makeOrdinates(n: number, length: number, excluded: readonly Range[]): Ordinates {
  const stride = Math.floor((ORDINATE_SPACING * length) / n);
  const index = Int32Array.from({ length: Math.floor((scannedRange(n)[1] * length) / stride) }, (_, j) => stride * (j + 1));
  const frequency = Float64Array.from(index, (k) => k / length);
  return ordinatesOutside({ index, frequency, logFrequency: frequency.map(log), cosine: frequency.map(cosTurns), weight: (stride * n) / length }, excluded);
}

/** Ordinates without those inside the given ranges, where subtracted cycles have left holes. */
export function ordinatesOutside(ordinates: Ordinates, holes: readonly Range[]): Ordinates {
  if (holes.length === 0) return ordinates;
  const { index, frequency, logFrequency, cosine, weight } = ordinates;
  const stays = (_: number, j: number): boolean => holes.every(([lower, upper]) => frequency[j] <= lower || frequency[j] >= upper);
  return { index: index.filter(stays), frequency: frequency.filter(stays), logFrequency: logFrequency.filter(stays), cosine: cosine.filter(stays), weight };
}
