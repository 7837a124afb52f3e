import { exp, log } from "../../math/elementary.js";
import type { BreakInterval } from "../structural/break-interval.js";

/**
 * Places of a changepoint that the data do not tell apart from the best one. Moving it by r observations costs the sum of their contrasts d, a random walk with
 * drift away from the true place. What the best place is below the true one is the lowest point of two such walks, one to either side, each beyond y with
 * probability exp(−θ y) at most, where θ is the root of mean exp(−θ d) = 1 (for a Gaussian walk 2 · mean / variance). Places that cost less than
 *
 *     y = −log(1 − √confidence) · dependence / θ
 *
 * form the set; the interval is its hull. With Gaussian walks these are the likelihood-ratio sets of Hansen (2000).
 *
 * @param contrast - `contrastOf` the stretch that begins at `start`
 * @see Lundberg's inequality: Asmussen & Albrecher (2010), Ruin Probabilities, §IV.5; Hansen (2000), doi:10.1111/1468-0262.00124, theorem 2
 */
export function dateInterval(contrast: Float64Array, start: number, at: number, dependence: number, confidence: number): BreakInterval {
  const bound = -log(1 - Math.sqrt(confidence)) * dependence;
  const split = at - start;
  const before = contrast.slice(0, split).reverse(); // outwards from the changepoint
  const after = contrast.slice(split).map((step) => -step);
  return { lower: at - farthest(before, bound), upper: at + farthest(after, bound) };
}

/** The longest walk, short of the whole segment, that costs no more than noise takes back. */
function farthest(steps: Float64Array, bound: number): number {
  const allowed = bound / decayRate(steps);
  let cost = 0;
  let reached = 0;
  for (let moved = 1; moved < steps.length; moved++) {
    cost += steps[moved - 1]!;
    if (cost <= allowed) reached = moved;
  }
  return reached;
}

/** The θ > 0 with mean exp(−θ d) = 1; Infinity where no step goes down, 0 where they do not go up on average. */
function decayRate(steps: Float64Array): number {
  let mean = 0;
  let lowest = Infinity;
  for (const step of steps) {
    mean += step / steps.length;
    lowest = Math.min(lowest, step);
  }
  if (!(mean > 0)) return 0;
  if (lowest >= 0) return Infinity;
  // In units of the mean step. The excess is convex with roots at 0 and θ; Newton's steps from above θ stay above it.
  const deepest = -lowest / mean;
  let theta = log(steps.length + 1) / deepest; // there the lowest step alone makes the mean exceed 1
  for (let round = 0; round < 100; round++) {
    let excess = -1;
    let slope = 0;
    for (const step of steps) {
      const term = exp((-theta * step) / mean) / steps.length;
      excess += term;
      slope -= (term * step) / mean;
    }
    const next = theta - excess / slope;
    if (!(next > 0) || theta - next <= 1e-10 * theta) break;
    theta = next;
  }
  return theta / mean;
}
