import { ConvergenceError } from "../../core/errors.js";
import { type Minimum, minimise } from "../../math/optimise.js";
import { ADDITIVE, type EtsKind, MULTIPLICATIVE, NONE } from "./kind.js";
import { type EtsObjective, type EtsPoint, etsObjective } from "./objective.js";
import type { SmoothingParameters } from "./schema.js";
import { type Guess, guessStates } from "./start.js";
import { unitsOf } from "./units.js";

export interface Estimate {
  readonly parameters: SmoothingParameters;
  readonly converged: boolean;
  readonly iterations: number;
}

/** α, β/α, γ/(1 − α) and φ. */
type Start = readonly [alpha: number, betaShare: number, gammaShare: number, phi: number];

interface Found {
  readonly objective: EtsObjective;
  readonly minimum: Minimum;
}

/** For states that hardly move. */
const STILL_STARTS: readonly Start[] = [
  [0.002, 0.05, 0.002, 0.97],
  [0.1, 0.02, 0.02, 0.97],
];
/** For states that do. */
const STARTS: readonly Start[] = [
  [0.03, 0.1, 0.02, 0.97],
  [0.1, 0.3, 0.1, 0.95],
  [0.3, 0.1, 0.2, 0.95],
  [0.5, 0.02, 0.05, 0.9],
  [0.5, 0.5, 0.4, 0.9],
  [0.85, 0.1, 0.4, 0.95],
  [0.95, 0.6, 0.1, 0.85],
];
const SEARCHES = 5;
/** Where the guess fits perfectly there is no noise to measure by. */
const LEAST_UNIT = 1e-6;
/** Minima, per observation, that differ by less are the same. */
const SAME = 1e-7;

/**
 * Maximum likelihood (with additive errors: least squares) over smoothing parameters and initial states, from the best of several starts.
 *
 * Smoothing parameters stay in the usual region 0 ≤ β ≤ α ≤ 1, 0 ≤ γ ≤ 1 − α, 0.8 ≤ φ ≤ 0.98. The data are scaled by a power of two and, where the
 * model allows, shifted first.
 * @throws ConvergenceError DIVERGED when no start gives a likelihood
 */
export function estimateEts(where: string, y: Float64Array, kind: EtsKind): Estimate {
  const { shift, scale } = unitsOf(y, kind);
  const scaled = y.map((value) => (value - shift) / scale);
  const moving = searches(scaled, kind, "beginning", STARTS);
  const still = searches(scaled, kind, "all", STILL_STARTS);
  const found = [...moving.slice(0, 2), ...still].map((search) => search());
  // Four searches from so different starts that end in one place have found the only hill there is.
  if (!agree(found)) found.push(...moving.slice(2, SEARCHES).map((search) => search()));
  if (found.length === 0) found.push(...searches(scaled, kind, "flat", STARTS).map((search) => search()));
  const [best] = found.sort((a, b) => a.minimum.value - b.minimum.value);
  if (best === undefined) throw new ConvergenceError("DIVERGED", { where, what: "y", expected: "a series that this model can follow", received: y });
  const { point, converged, iterations } = best.minimum;
  return { parameters: parametersOf(best.objective.read(point), kind, shift, scale), converged, iterations };
}

function agree(found: readonly Found[]): boolean {
  return found.length === 4 && found.every(({ minimum }) => Math.abs(minimum.value - found[0].minimum.value) < SAME);
}

/** Searches for a local minimum, the most promising start first. */
function searches(y: Float64Array, kind: EtsKind, from: Guess, starts: readonly Start[]): (() => Found)[] {
  const objective = etsObjective(y, kind, guessStates(y, kind, from));
  const tried: { point: Float64Array; value: number; deviation: number }[] = [];
  for (const [alpha, beta, gamma, phi] of starts) {
    const point = objective.pointAt(alpha, beta, gamma, phi);
    const value = objective.value(point);
    if (value < Infinity) tried.push({ point, value, deviation: objective.lastDeviation() });
  }
  if (tried.length === 0) return [];
  tried.sort((a, b) => a.value - b.value);
  objective.setUnit(Math.max(tried[0].deviation, LEAST_UNIT));
  const options = { gradient: objective.gradientInto, maxIterations: 1000, gradientTolerance: 1e-7, valueTolerance: 1e-13 };
  return tried.map(({ point }) => () => ({ objective, minimum: minimise(objective.value, point, options) }));
}

/** Back in the units of the data; a common factor of multiplicative seasonal states, which changes no fitted value, moves into the level. */
function parametersOf({ alpha, beta, gamma, phi, states }: EtsPoint, kind: EtsKind, shift: number, scale: number): SmoothingParameters {
  const { trend, season: seasonal, damped, period } = kind;
  const { season } = states;
  let { level, slope } = states;
  if (seasonal === MULTIPLICATIVE) {
    const middle = season.reduce((sum, value) => sum + value, 0) / period;
    for (let i = 0; i < period; i++) season[i] /= middle;
    level *= middle;
    if (trend === ADDITIVE) slope *= middle;
  }
  return {
    smoothingLevel: alpha,
    smoothingTrend: trend === NONE ? null : beta,
    smoothingSeasonal: seasonal === NONE ? null : gamma,
    dampingTrend: damped ? phi : null,
    initialLevel: shift + level * scale,
    initialTrend: trend === NONE ? null : trend === ADDITIVE ? slope * scale : slope,
    initialSeasonal: seasonal === NONE ? null : seasonal === ADDITIVE ? season.map((value) => value * scale) : season,
  };
}
