import { createRng } from "../../core/rng.js";
import { pow } from "../../math/elementary.js";
import { createAliasTable, sampleNormal } from "../../math/sampling.js";
import type { EtsEnd } from "./distribution.js";
import { ADDITIVE, MULTIPLICATIVE, NONE } from "./kind.js";
import type { ParameterDraws } from "./uncertainty.js";

/** Factors that would fall to 0 or below stay at this share of what they were. */
const LEAST_FACTOR = 1e-6;

/**
 * Future sample paths with normal errors, [h × paths] row-major, a step after the other; levels, growth factors and seasonal factors of
 * models with multiplicative parts are kept above 0. O(h · paths).
 * @param draws - other parameters that each path may follow instead of the estimate
 */
export function simulatePaths(estimate: EtsEnd, draws: ParameterDraws | null, h: number, paths: number, seed: number): Float64Array {
  const { kind, variance } = estimate;
  const { trend, season: seasonal, period, damped, multiplicativeError } = kind;
  const rng = createRng(seed, "Ets.forecast");
  const choose = draws === null ? null : createAliasTable(draws.weights);
  const deviation = Math.sqrt(variance);
  const out = new Float64Array(h * paths);
  const season = new Float64Array(period);
  for (let path = 0; path < paths; path++) {
    const end = choose === null ? estimate : draws!.ends[choose(rng)]!;
    const { alpha, beta, gamma, phi } = end;
    season.set(end.season);
    let l = end.level;
    let b = end.slope;
    for (let k = 0; k < h; k++) {
      const phase = k % period;
      const s = season[phase];
      const p = trend === NONE ? 0 : trend === ADDITIVE ? phi * b : damped ? pow(b, phi) : b;
      const base = trend === MULTIPLICATIVE ? l * p : Math.max(l + p, seasonal === MULTIPLICATIVE ? LEAST_FACTOR * l : -Infinity);
      const mu = seasonal === NONE ? base : seasonal === ADDITIVE ? base + s : base * s;
      const r = sampleNormal(rng) * (multiplicativeError ? deviation * mu : deviation);
      out[k * paths + path] = mu + r;
      const share = seasonal === MULTIPLICATIVE ? r / s : r;
      if (trend === ADDITIVE) b = p + beta * share;
      else if (trend === MULTIPLICATIVE) b = Math.max(p + (beta * share) / l, LEAST_FACTOR * p);
      const level = base + alpha * share;
      l = trend === MULTIPLICATIVE || seasonal === MULTIPLICATIVE ? Math.max(level, LEAST_FACTOR * base) : level;
      if (seasonal === ADDITIVE) season[phase] = s + gamma * r;
      else if (seasonal === MULTIPLICATIVE) season[phase] = Math.max(s + (gamma * r) / base, LEAST_FACTOR * s);
    }
  }
  return out;
}
