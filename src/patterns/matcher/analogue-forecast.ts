import { exp } from "../../math/elementary.js";

/** One match's say: what followed it, and how far it is from the query. */
export interface Analogue {
  readonly distance: number;
  readonly outcome: number;
}

export interface AnalogueForecast {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
  /** Coverage that the interval promises if the query's outcome is one more draw like the matches'; below the level asked for when they are too few. */
  readonly level: number;
}

/** With fewer outcomes there is no forecast. */
export const FEWEST_ANALOGUES = 5;

const ROUNDING = 1e-9; // ten tenths must count as one

/**
 * Median and interval of the matches' outcomes y under the weights w = e^(−½ (d² − d₁²) / median(d)²), d₁ the nearest distance.
 *
 * The median is the weighted one (the mean of two where half of the weight lies below one and half above the other). The interval ends at outcomes: with
 * W = 1 + Σ w, where the 1 is for the outcome to come, as heavy as the nearest match, its lower end is the largest y_i with
 * (1 + Σ_{y_j < y_i} w_j) / W ≤ (1 − level) / 2, else the smallest of all; its upper end likewise. Equal weights give the usual order statistics of
 * conformal prediction.
 * @param analogues - at least one
 * @see Tibshirani, Foygel Barber, Candès and Ramdas (2019), "Conformal prediction under covariate shift", arXiv:1904.06019, §2 on weighted quantiles
 */
export function analogueForecast(analogues: readonly Analogue[], level: number): AnalogueForecast {
  const sorted = [...analogues].sort((a, b) => a.outcome - b.outcome || a.distance - b.distance);
  const outcomes = sorted.map(({ outcome }) => outcome);
  const weights = weightsOf(sorted.map(({ distance }) => distance));
  const total = 1 + weights.reduce((sum, weight) => sum + weight, 0);
  const tail = ((1 - level) / 2) * total + ROUNDING;
  const below = endOf(weights, tail);
  const above = endOf([...weights].reverse(), tail);
  return {
    median: weightedMedian(outcomes, weights),
    lower: outcomes[below.at],
    upper: outcomes[outcomes.length - 1 - above.at],
    level: Math.max(0, 1 - (below.missed + above.missed) / total),
  };
}

function weightsOf(distances: readonly number[]): number[] {
  const ascending = [...distances].sort((a, b) => a - b);
  const nearest = ascending[0];
  const half = ascending.length >> 1;
  const median = ascending.length % 2 === 1 ? ascending[half] : (ascending[half - 1] + ascending[half]) / 2;
  return distances.map((distance) => (median > 0 ? exp((-0.5 * (distance - nearest) * (distance + nearest)) / (median * median)) : distance > 0 ? 0 : 1));
}

/** The farthest position inward that leaves at most `tail` outside, and what lies outside there. */
function endOf(weights: readonly number[], tail: number): { at: number; missed: number } {
  let at = 0;
  let missed = 1;
  while (at + 1 < weights.length && missed + weights[at] <= tail) missed += weights[at++];
  return { at, missed };
}

function weightedMedian(ascending: readonly number[], weights: readonly number[]): number {
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2;
  let at = 0;
  let below = weights[0];
  while (below < half - ROUNDING) below += weights[++at];
  if (below > half + ROUNDING || at + 1 === ascending.length) return ascending[at];
  return ascending[at] + (ascending[at + 1] - ascending[at]) / 2;
}
