import { exp } from "../../math/elementary.js";
import type { HazardFunction } from "./online-schema.js";
import type { RunLengthFilter } from "./run-length-filter.js";
import type { CountTerms } from "./run-model.js";

/** The law of the next value, over all run lengths and the chance of a change; that of an outlier left aside. */
export interface NextValue {
  readonly mean: number;
  readonly median: number;
  readonly lower: number;
  /** Of negative binomial counts above 1,000,000: Infinity. */
  readonly upper: number;
}

/** Runs with their weights for the next value, and how many values each holds; the last is one that begins with it. */
interface Mixture {
  readonly weights: Float64Array;
  readonly counts: Float64Array;
  readonly statistics: Float64Array;
}

function mixtureOf(filter: RunLengthFilter, hazard: HazardFunction): Mixture {
  const { size, model, count, starts, probabilities } = filter;
  const weights = new Float64Array(size + 1);
  const counts = new Float64Array(size + 1);
  const statistics = new Float64Array((size + 1) * model.width);
  statistics.set(filter.statistics.subarray(0, size * model.width));
  model.begin(statistics, size * model.width);
  weights[size] = count === 0 ? 1 : 0;
  for (let i = 0; i < size; i++) {
    counts[i] = filter.counts[i]!;
    const ends = probabilities[i]! * hazard(count - starts[i]!);
    weights[i] = probabilities[i]! - ends;
    weights[size] = weights[size]! + ends;
  }
  return { weights, counts, statistics };
}

/** Mean of the next value, without room for the whole mixture. */
export function meanOfNext(filter: RunLengthFilter, hazard: HazardFunction): number {
  const { size, model, count, starts, counts, probabilities, statistics } = filter;
  let begins = count === 0 ? 1 : 0;
  let mean = 0;
  for (let i = 0; i < size; i++) {
    const ends = probabilities[i]! * hazard(count - starts[i]!);
    mean += (probabilities[i]! - ends) * model.mean(statistics, i * model.width, counts[i]!);
    begins += ends;
  }
  const fresh = new Float64Array(model.width);
  model.begin(fresh, 0);
  return mean + begins * model.mean(fresh, 0, 0);
}

/** Mean, median and central interval of the next value. */
export function nextValue(filter: RunLengthFilter, hazard: HazardFunction, level: number): NextValue {
  const { law, width, spread: spreadOf } = filter.model;
  const { weights, counts, statistics } = mixtureOf(filter, hazard);
  const shares = [(1 - level) / 2, 0.5, (1 + level) / 2];
  const mean = meanOfNext(filter, hazard);
  const present = Array.from(weights.keys()).filter((i) => weights[i]! > 0);
  let quantiles: number[];
  if (law.kind === "terms") {
    const terms = present.map((i) => ({ weight: weights[i]!, ...law.terms(statistics, i * width, counts[i]!) }));
    quantiles = countedQuantiles(terms, shares);
  } else {
    const cdf = (x: number): number => present.reduce((sum, i) => sum + weights[i]! * law.cdf(statistics, i * width, counts[i]!, x), 0);
    const spread = present.reduce((sum, i) => sum + weights[i]! * spreadOf(statistics, i * width, counts[i]!), 0);
    quantiles = shares.map((p) => (law.whole ? wholeQuantile : realQuantile)(cdf, p, mean, spread));
  }
  const [lower, median, upper] = quantiles as [number, number, number];
  return { mean, median, lower, upper };
}

/** Doubles a bracket about the mean, then closes it by false position, the end that stays weighing half (Illinois). */
function realQuantile(cdf: (x: number) => number, p: number, mean: number, spread: number): number {
  let [low, high] = [mean - spread, mean + spread];
  let [below, above] = [cdf(low) - p, cdf(high) - p];
  for (let reach = spread; below > 0 && reach < FARTHEST; below = cdf((low = mean - (reach *= 2))) - p);
  for (let reach = spread; above < 0 && reach < FARTHEST; above = cdf((high = mean + (reach *= 2))) - p);
  let stayed = 0;
  for (let step = 0; step < 200 && high - low > 1e-12 * spread; step++) {
    const guess = high - above * ((high - low) / (above - below));
    const x = guess > low && guess < high ? guess : low + (high - low) / 2;
    if (x <= low || x >= high) break;
    const error = cdf(x) - p;
    if (Math.abs(error) <= 1e-15) return x;
    if (error < 0) {
      [low, below] = [x, error];
      if (stayed === 1) above /= 2;
      stayed = 1;
    } else {
      [high, above] = [x, error];
      if (stayed === -1) below /= 2;
      stayed = -1;
    }
  }
  return high;
}

const FARTHEST = 1e300;

/** The smallest whole number whose cdf reaches p. */
function wholeQuantile(cdf: (x: number) => number, p: number, mean: number, spread: number): number {
  let low = -1;
  let high = Math.ceil(mean);
  for (let reach = Math.ceil(spread); cdf(high) < p && high < Number.MAX_SAFE_INTEGER; reach *= 2) {
    low = high;
    high += reach;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (cdf(middle) < p) low = middle;
    else high = middle;
  }
  return high;
}

const LARGEST_COUNT = 1_000_000;
const RESCALE = 1e200;
const LOG_RESCALE = 460.5170185988092;

/** Adds up the probabilities of 0, 1, 2, … until each share is reached; terms that begin below the doubles are carried with a scale of their own. */
function countedQuantiles(runs: readonly (CountTerms & { readonly weight: number })[], shares: readonly number[]): number[] {
  const logScale = Float64Array.from(runs, ({ logFirst }) => logFirst);
  const scale = logScale.map(exp);
  const terms = new Float64Array(runs.length).fill(1);
  const found: number[] = [];
  let sum = 0;
  for (let k = 0; k <= LARGEST_COUNT && found.length < shares.length; k++) {
    for (let i = 0; i < runs.length; i++) {
      sum += runs[i]!.weight * terms[i]! * scale[i]!;
      terms[i] = terms[i]! * runs[i]!.ratio(k);
      if (terms[i]! <= RESCALE) continue;
      terms[i] = terms[i]! / RESCALE;
      logScale[i] = logScale[i]! + LOG_RESCALE;
      scale[i] = exp(logScale[i]!);
    }
    while (found.length < shares.length && sum >= shares[found.length]!) found.push(k);
  }
  return shares.map((_, i) => found[i] ?? Infinity);
}
