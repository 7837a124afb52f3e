import { exp, expm1, log } from "../../math/elementary.js";
import { erfc, gammaQ, lgamma } from "../../math/special.js";

// How much a segmentation saves in noise. In white Gaussian noise with `degrees` independent components let a segment of level μ save |sum|² / length. What the best
// changepoints at given places save is then chi-squared with `degrees` for each of them, and as the places move it is a chi-squared field: moving a place by δ leaves
// a correlation of 1 − a |δ|, 2a being the squared jump there of the step function that saves most, of length 1. Every place that is searched adds a factor
// z a ν(√(2 a z)) to the tail at z; ν corrects for the steps between whole places.
// That is a law of the tail: a saving of less than its mean at a given place, `degrees`, is as good as certain somewhere, and counts as such.
// Siegmund & Yakir (2007), The Statistics of Gene Mapping, §5.2; Fang, Li & Siegmund (2020), doi:10.1214/19-AOS1861, §2.

/** P(one changepoint, at the best place of a stretch, saves `gain` or more), with `minSize` observations or more on either side. */
export function splitTail(gain: number, length: number, minSize: number, degrees: number): number {
  return gain > degrees ? probabilityOf(splitRate(gain, length, minSize, degrees)) : 1;
}

/**
 * P(some segmentation of noise saves `penalty` or more for each of its changepoints): the chance that the best segmentation with this penalty has any. The sum over
 * one and two changepoints; three and more that save as much are rarer by an order. Where simulation says 0.05 this says 0.05 to 0.08, for 100 to 1,000
 * observations, 1 to 5 components and shortest segments of 2 and 10.
 */
export function segmentationTail(penalty: number, n: number, minSize: number, degrees: number): number {
  return penalty > degrees ? probabilityOf(splitRate(penalty, n, minSize, degrees) + pairRate(2 * penalty, n, minSize, degrees)) : 1;
}

/** The penalty with which noise is given a changepoint with probability `significance`. */
export function criticalPenalty(significance: number, n: number, minSize: number, degrees: number): number {
  let low = degrees;
  let high = degrees + 8;
  while (segmentationTail(high, n, minSize, degrees) > significance) {
    low = high;
    high *= 2;
  }
  while (high - low > 1e-4 * high) {
    const middle = (low + high) / 2;
    if (segmentationTail(middle, n, minSize, degrees) > significance) low = middle;
    else high = middle;
  }
  return high;
}

function splitRate(gain: number, length: number, minSize: number, degrees: number): number {
  let rate = 0;
  for (const { size, count } of sizeBins(minSize, length - minSize, 1.25)) rate += count * searched(gain, length / (size * (length - size)));
  return density(gain, degrees) * rate + gammaQ(degrees / 2, gain / 2);
}

/** Two changepoints with segments L, M, R. The squared jumps are means over all step functions on three segments: which of them saves most is left to chance. */
function pairRate(gain: number, n: number, minSize: number, degrees: number): number {
  let rate = 0;
  for (const { size: M, count: middles } of sizeBins(minSize, n - 2 * minSize, 1.5)) {
    for (const { size: L, count: lefts } of sizeBins(minSize, Math.floor((n - M) / 2), 1.5)) {
      const R = n - L - M; // the longer of the outer two: the case of the other order counts by the factor 2
      const beyond = M + R;
      const first = (n / (L * beyond) + R / (beyond * M)) / 2;
      const second = beyond / (M * R) / 2;
      rate += 2 * middles * lefts * searched(gain, first) * searched(gain, second);
    }
  }
  return density(gain, 2 * degrees) * rate;
}

/** 1 − exp(−rate): exceedances come nearly as a Poisson process. */
const probabilityOf = (rate: number): number => -expm1(-rate);

/** Twice the chi-squared density: z^(k/2 − 1) exp(−z/2) / (2^(k/2 − 1) Γ(k/2)). */
const density = (gain: number, degrees: number): number => exp((degrees / 2 - 1) * log(gain) - gain / 2 - (degrees / 2 - 1) * Math.LN2 - lgamma(degrees / 2));

/** z a ν(√(2 a z)) for a squared jump 2a. */
const searched = (gain: number, squaredJump: number): number => 0.5 * gain * squaredJump * overshoot(Math.sqrt(squaredJump * gain));

/** ν(x) by Siegmund & Yakir's closed form: (2/x)(Φ(x/2) − 1/2) / ((x/2) Φ(x/2) + φ(x/2)). */
function overshoot(x: number): number {
  if (x < 1e-3) return 1 - 0.583 * x;
  const half = x / 2;
  const below = 1 - 0.5 * erfc(half * Math.SQRT1_2);
  return ((2 / x) * (below - 0.5)) / (half * below + 0.3989422804014327 * exp(-0.5 * half * half));
}

/** Whole sizes in bins whose ends have about this ratio, each with its mean: rates are smooth in the logarithm of a size. */
function sizeBins(least: number, most: number, ratio: number): { size: number; count: number }[] {
  const bins: { size: number; count: number }[] = [];
  for (let low = least; low <= most; ) {
    const high = Math.min(most, Math.max(low, Math.floor(ratio * low) - 1));
    bins.push({ size: (low + high) / 2, count: high - low + 1 });
    low = high + 1;
  }
  return bins;
}
