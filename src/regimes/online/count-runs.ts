import { log, log1p } from "../../math/elementary.js";
import { sampleNegativeBinomial, samplePoisson } from "../../math/sampling.js";
import { betaI, logBetaKernel } from "../../math/special.js";
import type { RunModel } from "./run-model.js";

const countFault = (most: number) => (x: number) => (Number.isInteger(x) && x >= 0 && x <= most ? null : `a whole number from 0 to ${most}`);

const isTotal = (total: number, most: number): boolean => Number.isInteger(total) && total >= 0 && total <= most;

/** log of the negative binomial probability of x with real size and success probability p (q = 1 − p), without cancelling large terms. */
function logNegativeBinomial(x: number, size: number, p: number, q: number): number {
  return x === 0 ? size * log1p(-q) : logBetaKernel(p, size, x, q) - log(x);
}

/** P(x) = m / ((x + m)(x + m + 1)), whose tail m / x no run has. */
const strayCount = (typical: number) => (x: number) => log(typical) - log(x + typical) - log(x + typical + 1);

export const MOST_POISSON = 1e9;

/** Poisson counts with a gamma rate: a run holds the sum of its counts. Prior worth `weight` bars of mean `rate`; the next count is negative binomial. */
export function poissonRuns(rate: number, weight: number): RunModel {
  const shape = rate * weight;
  return {
    width: 1,
    logUnit: 0,
    fault: countFault(MOST_POISSON),
    outlier: strayCount(rate),
    begin: (runs, at) => {
      runs[at] = 0;
    },
    absorb: (runs, at, count, x) => {
      const bars = weight + count;
      const logProbability = logNegativeBinomial(x, shape + runs[at]!, bars / (bars + 1), 1 / (bars + 1));
      runs[at] = runs[at]! + x;
      return logProbability;
    },
    mean: (runs, at, count) => (shape + runs[at]!) / (weight + count),
    possible: (runs, at, count) => isTotal(runs[at]!, MOST_POISSON * count),
    law: {
      kind: "whole",
      cdf: (runs, at, count, x) => {
        const bars = weight + count;
        return x < 0 ? 0 : betaI(bars / (bars + 1), shape + runs[at]!, x + 1, 1 / (bars + 1));
      },
    },
    draw: (rng) => samplePoisson(rng, rate),
  };
}

export const MOST_OVERDISPERSED = 100_000;

/**
 * Counts of variance μ + μ²/r with known r, negative binomial with a beta law of its p: a run holds the sum of its counts. The prior's mean count is `mean`,
 * worth `weight` bars; the next count is beta negative binomial:
 *
 *     P(x) = Γ(r + x) / (x! Γ(r)) · B(a + r, b + x) / B(a, b),   a = 1 + r (weight + n),   b = weight · mean + Σ counts
 */
export function overdispersedRuns(mean: number, dispersion: number, weight: number): RunModel {
  const successes = (count: number): number => 1 + dispersion * (weight + count);
  return {
    width: 1,
    logUnit: 0,
    fault: countFault(MOST_OVERDISPERSED),
    outlier: strayCount(mean),
    begin: (runs, at) => {
      runs[at] = 0;
    },
    absorb: (runs, at, count, x) => {
      const a = successes(count);
      const b = weight * mean + runs[at]!;
      const [p, q] = [a / (a + b), b / (a + b)];
      // The two beta functions about one common point, where each is a well-conditioned kernel.
      const moved = logBetaKernel(p, a, b, q) - logBetaKernel(p, a + dispersion, b + x, q);
      runs[at] = runs[at]! + x;
      return logNegativeBinomial(x, dispersion, p, q) + moved;
    },
    mean: (runs, at, count) => (weight * mean + runs[at]!) / (weight + count),
    possible: (runs, at, count) => isTotal(runs[at]!, MOST_OVERDISPERSED * count),
    law: {
      kind: "terms",
      terms: (runs, at, count) => {
        const a = successes(count);
        const b = weight * mean + runs[at]!;
        return {
          logFirst: logBetaKernel(a / (a + b), a, b, b / (a + b)) - logBetaKernel(a / (a + b), a + dispersion, b, b / (a + b)) - dispersion * log1p(b / a),
          ratio: (k) => ((dispersion + k) / (k + 1)) * ((b + k) / (a + dispersion + b + k)),
        };
      },
    },
    draw: (rng) => sampleNegativeBinomial(rng, mean, dispersion),
  };
}

/** Zeros and ones with a beta law of their probability: a run holds its ones. */
export function bernoulliRuns(probability: number, weight: number): RunModel {
  const share = (runs: Float64Array, at: number, count: number): number => (weight * probability + runs[at]!) / (weight + count);
  return {
    width: 1,
    logUnit: 0,
    fault: (x) => (x === 0 || x === 1 ? null : "0 or 1"),
    outlier: null,
    begin: (runs, at) => {
      runs[at] = 0;
    },
    absorb: (runs, at, count, x) => {
      const p = share(runs, at, count);
      runs[at] = runs[at]! + x;
      return x === 1 ? log(p) : log((weight * (1 - probability) + count - runs[at]!) / (weight + count));
    },
    mean: share,
    possible: (runs, at, count) => isTotal(runs[at]!, count),
    law: { kind: "whole", cdf: (runs, at, count, x) => (x < 0 ? 0 : x < 1 ? 1 - share(runs, at, count) : 1) },
    draw: (rng) => (rng() < probability ? 1 : 0),
  };
}
