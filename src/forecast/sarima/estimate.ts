import { STEADY } from "../../math/arma/arma-filter.js";
import { stationaryInto } from "../../math/arma/polynomials.js";
import { log } from "../../math/elementary.js";
import { minimise } from "../../math/optimise.js";
import type { SarimaLikelihood } from "./likelihood.js";
import { armaBlocks } from "./parameters.js";
import type { SarimaSample } from "./sample.js";
import type { ResolvedSarimaOptions } from "./schema.js";
import { firstStart, otherStarts } from "./start.js";

const RIM = 0.995; // partial autocorrelation beyond which an end counts as the rim of the region
const SAME = 1e-9; // values per observation closer than this are one optimum
const TIGHT = 1e-9; // gradient tolerances per observation, of searches that count and of those that only find out where to go
const LOOSE = 1e-5;
const ROUGH = 1e-3;
const ROUGHLY_STEADY = 1e-7;
const ROUGH_ITERATIONS = 12;
const NEAR = 0.2; // in the free coordinates, relative to 1 + |x|
const WORTH_FOLLOWING = 2; // log-likelihood that a rough search may still gain

const LOG_TWO_PI = 1.8378770664093453;

/** The maximum over mean, regression coefficients and variance that a value of `SarimaLikelihood.valueAt` stands for, in nats and for y's own units. */
export function logLikelihoodOf({ w, scale }: SarimaSample, value: number): number {
  const n = w.length;
  return -n * (value + 0.5 * (LOG_TWO_PI + 1 - log(n)) + log(scale));
}

export interface ArmaEstimate {
  /** ar, ma, seasonalAr, seasonalMa. */
  readonly coefficients: Float64Array;
  /** The same in the free coordinates of the search. */
  readonly free: Float64Array;
  readonly converged: boolean;
  readonly iterations: number;
}

/**
 * Maximum likelihood over the stationary and invertible coefficients: a quasi-Newton search from the regression start. When that ends at the rim of the
 * region or does not settle, and always when autoregression and moving average occur together, rough searches from other points look for a higher top.
 * @param thorough - false: the first search alone, to fewer digits, for comparing many models
 * @returns null when no starting point has a value
 */
export function estimateArma(
  options: ResolvedSarimaOptions,
  sample: SarimaSample,
  likelihood: SarimaLikelihood,
  maxIterations: number,
  thorough = true,
): ArmaEstimate | null {
  const [p, , q] = options.order;
  const [P, , Q] = options.seasonalOrder;
  const count = p + q + P + Q;
  const coefficients = new Float64Array(count);
  const blocks = armaBlocks(options);
  const toCoefficients = (x: Float64Array): Float64Array => {
    for (const { from, count, sign } of blocks) stationaryInto(coefficients, x, from, count, sign);
    return coefficients;
  };
  const objective = (x: Float64Array): number => likelihood.valueAt(toCoefficients(x));
  if (count === 0) return { coefficients, free: coefficients, converged: true, iterations: 0 };
  const gradient = (out: Float64Array, x: Float64Array): void => likelihood.gradientInto(out, x, toCoefficients);
  let best = minimise(objective, firstStart(options, sample), { gradient, maxIterations, gradientTolerance: thorough ? TIGHT : LOOSE });
  // Where both nearly cancel there are ridges with several tops; one of them alone hardly ever has a second.
  const mixed = (p > 0 && q > 0) || (P > 0 && Q > 0);
  const atRim = best.point.some((value) => Math.abs(value) > RIM / Math.sqrt(1 - RIM * RIM));
  if ((thorough && (mixed || atRim || !best.converged)) || best.value === Infinity) {
    const until = (point: Float64Array): boolean => isNear(point, best.point);
    for (const start of otherStarts(options)) {
      likelihood.filter.closeness = ROUGHLY_STEADY;
      const rough = minimise(objective, start, { gradient, maxIterations: ROUGH_ITERATIONS, gradientTolerance: ROUGH, until });
      likelihood.filter.closeness = STEADY;
      if (!(rough.value < best.value + WORTH_FOLLOWING / sample.w.length) || isNear(rough.point, best.point)) continue;
      const found = minimise(objective, rough.point, { gradient, maxIterations, gradientTolerance: TIGHT });
      if (found.value < best.value - SAME || (found.value < best.value && found.converged >= best.converged)) best = found;
    }
  }
  if (best.value === Infinity) return null;
  return { coefficients: toCoefficients(best.point).slice(), free: best.point, converged: best.converged, iterations: best.iterations };
}

/** Whether a search is on its way to an optimum that is known already. */
function isNear(x: Float64Array, known: Float64Array): boolean {
  return x.every((value, i) => Math.abs(value - known[i]) < NEAR * (1 + Math.abs(known[i])));
}
