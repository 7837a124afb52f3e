import { exp, log } from "../../math/elementary.js";
import { increasingRoot, smallestCount } from "../../stats/invert.js";
import { MOST_OVERDISPERSED } from "./count-runs.js";
import type { RunLengthFilter } from "./run-length-filter.js";
import type { CountTerms, RunModel } from "./run-model.js";

/** The law of the next value, over all run lengths and the chance of a change; that of an outlier left aside. */
export interface NextValue {
  readonly mean: number;
  readonly median: number;
  readonly lower: number;
  /** Of negative binomial counts above 100,000, the largest that the model knows: Infinity. */
  readonly upper: number;
}

/** Runs with their weights for the next value, and how many values each holds; the last is one that begins with it. */
interface Mixture {
  readonly weights: Float64Array;
  readonly counts: Float64Array;
  readonly statistics: Float64Array;
}

function mixtureOf(filter: RunLengthFilter): Mixture {
  const { size, model, count, hazards, probabilities } = filter;
  const weights = new Float64Array(size + 1);
  const counts = new Float64Array(size + 1);
  const statistics = new Float64Array((size + 1) * model.width);
  statistics.set(filter.statistics.subarray(0, size * model.width));
  model.begin(statistics, size * model.width);
  weights[size] = count === 0 ? 1 : 0;
  for (let i = 0; i < size; i++) {
    counts[i] = filter.counts[i]!;
    const ends = probabilities[i]! * hazards[i]!;
    weights[i] = probabilities[i]! - ends;
    weights[size] = weights[size]! + ends;
  }
  return { weights, counts, statistics };
}

/** Mean of the next value, without room for the whole mixture. */
export function meanOfNext(filter: RunLengthFilter): number {
  const { size, model, count, hazards, counts, probabilities, statistics } = filter;
  let begins = count === 0 ? 1 : 0;
  let mean = 0;
  for (let i = 0; i < size; i++) {
    const ends = probabilities[i]! * hazards[i]!;
    mean += (probabilities[i]! - ends) * model.mean(statistics, i * model.width, counts[i]!);
    begins += ends;
  }
  const fresh = new Float64Array(model.width);
  model.begin(fresh, 0);
  return mean + begins * model.mean(fresh, 0, 0);
}

/** Mean, median and central interval of the next value. */
export function nextValue(filter: RunLengthFilter, level: number): NextValue {
  const { law, width } = filter.model;
  const mixture = mixtureOf(filter);
  const { weights, counts, statistics } = mixture;
  const shares = [(1 - level) / 2, 0.5, (1 + level) / 2];
  const mean = meanOfNext(filter);
  let quantiles: number[];
  if (law.kind === "terms") {
    const terms = Array.from(weights, (weight, i) => ({ weight, ...law.terms(statistics, i * width, counts[i]!) }));
    quantiles = countedQuantiles(terms, shares);
  } else {
    const cdf = (x: number): number => weightedSum(mixture, (i) => law.cdf(statistics, i * width, counts[i]!, x));
    quantiles =
      law.kind === "whole"
        ? shares.map((p) => smallestCount((k) => cdf(k) >= p, mean, Number.MAX_SAFE_INTEGER))
        : realQuantiles(
            cdf,
            densityOf(filter.model, mixture),
            shares,
            mean,
            weightedSum(mixture, (i) => law.scale(statistics, i * width, counts[i]!)),
          );
  }
  const [lower, median, upper] = quantiles as [number, number, number];
  return { mean, median, lower, upper };
}

function weightedSum({ weights }: Mixture, of: (i: number) => number): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i]! > 0) sum += weights[i]! * of(i);
  return sum;
}

/** Density of the next value, from what each run would say on taking it in. */
function densityOf({ width, absorb, logUnit }: RunModel, mixture: Mixture): (x: number) => number {
  const { counts, statistics } = mixture;
  const run = new Float64Array(width);
  return (x) =>
    weightedSum(mixture, (i) => {
      for (let k = 0; k < width; k++) run[k] = statistics[i * width + k]!;
      return exp(absorb(run, 0, counts[i]!, x) - logUnit);
    });
}

/** Newton's method on the log of the smaller tail, in units of the law's scale about its mean. */
function realQuantiles(cdf: (x: number) => number, density: (x: number) => number, shares: readonly number[], mean: number, scale: number): number[] {
  return shares.map((p) => {
    const rarer = Math.min(p, 1 - p);
    const u = increasingRoot((v) => {
      const x = mean + scale * v;
      const below = cdf(x);
      if (Math.abs(below - p) <= CLOSE * rarer) return [0, 1];
      const tail = p < 0.5 ? below : 1 - below;
      return [(p < 0.5 ? 1 : -1) * log(tail / rarer), (scale * density(x)) / tail];
    }, 0);
    return mean + scale * u;
  });
}

/** Relative error of the smaller tail at which the search for a quantile ends. */
const CLOSE = 1e-13;

const RESCALE = 1e200;
const LOG_RESCALE = 460.5170185988092;

/** Adds up the probabilities of 0, 1, 2, … until each share is reached; terms that begin below the doubles are carried with a scale of their own. */
function countedQuantiles(runs: readonly (CountTerms & { readonly weight: number })[], shares: readonly number[]): number[] {
  const logScale = Float64Array.from(runs, ({ logFirst }) => logFirst);
  const scale = logScale.map(exp);
  const terms = new Float64Array(runs.length).fill(1);
  const found: number[] = [];
  let sum = 0;
  for (let k = 0; k <= MOST_OVERDISPERSED && found.length < shares.length; k++) {
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
