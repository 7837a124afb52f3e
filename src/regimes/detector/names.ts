import { assignment } from "../../math/assignment.js";
import { normal } from "../../stats/normal.js";
import { REGIME_NAMES, type RegimeName } from "./schema.js";

/** What names are given by: estimates with standard errors; null for a state that no row is in. */
export interface StateEstimate {
  readonly mean: number;
  readonly meanStandardError: number;
  readonly logVolatility: number;
  readonly logVolatilityStandardError: number;
}

export interface StateName {
  readonly name: RegimeName;
  /** Evidence that the name is right, from 0 to 1, given the standard errors. */
  readonly probability: number;
}

/** Points at which a normal law stands for its integral. */
const POINTS = 100;
/** Where volatility and mean would serve as well, the volatility names the state: it tells regimes apart more surely. */
const VOLATILITY_FIRST = 1e-3;
const TIE = 1e-6;

/**
 * One name per state, no name twice: those that are most probably right in total. With μ, σ of a state normal (σ in logs) about their estimates,
 *
 *     High Volatility   P(σ is the largest of all states)      Low Volatility   P(σ is the smallest)
 *     Bull Market       max(0, 2 P(μ > 0) − 1)                 Bear Market      max(0, 2 P(μ < 0) − 1)
 *     Sideways          1 − the larger of these two
 *
 * A single state has no rank and gets one of the last three. Names hang on the states alone, not on their order.
 */
export function nameStates(states: readonly (StateEstimate | null)[]): StateName[] {
  const known = states.filter((state) => state !== null);
  const points = Float64Array.from({ length: POINTS }, (_, i) => normal.ppf((i + 0.5) / POINTS));
  const scores = states.map((state) => (state === null ? new Float64Array(REGIME_NAMES.length) : scoresOf(state, known, points)));
  const size = REGIME_NAMES.length;
  const cost = new Float64Array(size * size); // rows beyond the states take the names that are left
  scores.forEach((own, i) => {
    const state = states[i];
    if (state === null) return;
    const direction = softSign(state.mean / positive(state.meanStandardError));
    const spread = softSign(4 * (state.logVolatility - average(known.map(({ logVolatility }) => logVolatility))));
    const preference = [direction, -direction, spread, -spread, -Math.abs(direction)];
    for (let name = 0; name < size; name++) {
      const isVolatility = name === 2 || name === 3;
      cost[i * size + name] = -(own[name] + (isVolatility ? VOLATILITY_FIRST * own[name] : 0) + TIE * preference[name]);
    }
  });
  const chosen = assignment(cost, size);
  return states.map((_, i) => ({ name: REGIME_NAMES[chosen[i]], probability: scores[i][chosen[i]] }));
}

/** In the order of `REGIME_NAMES`. */
function scoresOf(state: StateEstimate, all: readonly StateEstimate[], points: Float64Array): Float64Array {
  const rising = 1 - 2 * chanceBelow(0, state.mean, state.meanStandardError); // P(μ > 0) − P(μ < 0)
  const ranked = all.length > 1;
  return Float64Array.of(
    Math.max(0, rising),
    Math.max(0, -rising),
    ranked ? chanceOfExtreme(state, all, points, 1) : 0,
    ranked ? chanceOfExtreme(state, all, points, -1) : 0,
    1 - Math.abs(rising),
  );
}

/** P(value < estimate), a step where there is no error. */
function chanceBelow(estimate: number, value: number, standardError: number): number {
  if (standardError > 0) return normal.cdf((estimate - value) / standardError);
  return estimate > value ? 1 : estimate < value ? 0 : 0.5;
}

/** P(σ of the state is the largest: sign 1, the smallest: sign −1), states independent. */
function chanceOfExtreme(state: StateEstimate, all: readonly StateEstimate[], points: Float64Array, sign: 1 | -1): number {
  let sum = 0;
  for (const point of points) {
    const value = sign * state.logVolatility + state.logVolatilityStandardError * point;
    let chance = 1;
    for (const other of all) if (other !== state) chance *= chanceBelow(value, sign * other.logVolatility, other.logVolatilityStandardError);
    sum += chance;
  }
  return sum / POINTS;
}

const positive = (value: number): number => (value > 0 ? value : Number.MIN_VALUE);
const softSign = (value: number): number => (Number.isFinite(value) ? value / (1 + Math.abs(value)) : Math.sign(value));
const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
