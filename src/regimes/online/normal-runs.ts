import { log, log1p } from "../../math/elementary.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { sampleNormal } from "../../math/sampling.js";
import { lgamma } from "../../math/special.js";
import { normal } from "../../stats/normal.js";
import { studentT } from "../../stats/student-t.js";
import { LOG_TWO_PI, type RunModel } from "./run-model.js";

/** Beyond this many units from the prior mean squares would leave the doubles. */
const FARTHEST = 1e140;

const farFault = (origin: number, unit: number) => (x: number) =>
  Math.abs((x - origin) / unit) <= FARTHEST ? null : `a number within ${FARTHEST} standard deviations of the prior mean`;

/** A Cauchy law ten units wide about the prior mean. */
const outlierLaw = (origin: number, unit: number) => (x: number) => {
  const distance = Math.abs((x - origin) / unit) / 10;
  return -log(10 * Math.PI) - (distance > 1e8 ? 2 * log(distance) : log1p(distance * distance));
};

/**
 * Mean and variance unknown: normal-inverse-χ². A run holds its posterior mean m and S = ν s², in units of a power of two near the prior's deviation and
 * about the prior's mean; κ = κ₀ + n, ν = ν₀ + n. The next value is m + s √(1 + 1/κ) · t_ν.
 *
 *     S' = S + κ/(κ + 1) (x − m)²,   log p(x) = log Γ((ν+1)/2)/Γ(ν/2) + ½ log(κ / (π (κ+1))) − ½ log S − (ν+1)/2 log(S'/S)
 *
 * log S is kept too: the sum of the log(S'/S), in which nothing cancels however long the run.
 */
export function normalRuns(mean: number, meanWeight: number, variance: number, varianceWeight: number): RunModel {
  const unit = powerOfTwoBelow(Math.sqrt(variance));
  const startSquares = (varianceWeight * variance) / unit / unit;
  const constants = constantsOf(meanWeight, varianceWeight);
  const scaleOf = (runs: Float64Array, at: number, count: number): number =>
    unit * Math.sqrt((runs[at + 1]! / (varianceWeight + count)) * (1 + 1 / (meanWeight + count)));
  return {
    width: 3,
    logUnit: log(unit),
    fault: farFault(mean, unit),
    outlier: outlierLaw(mean, unit),
    begin: (runs, at) => {
      runs[at] = 0;
      runs[at + 1] = startSquares;
      runs[at + 2] = log(startSquares);
    },
    absorb: (runs, at, count, x) => {
      const weight = meanWeight + count;
      const degrees = varianceWeight + count;
      const error = (x - mean) / unit - runs[at]!;
      const added = (weight / (weight + 1)) * error * error;
      const growth = log1p(added / runs[at + 1]!);
      const logDensity = constants(count) - 0.5 * (runs[at + 2]! + (degrees + 1) * growth);
      runs[at] = runs[at]! + error / (weight + 1);
      runs[at + 1] = runs[at + 1]! + added;
      runs[at + 2] = runs[at + 2]! + growth;
      return logDensity;
    },
    mean: (runs, at) => mean + unit * runs[at]!,
    possible: (runs, at) => Math.abs(runs[at]!) <= 2 * FARTHEST && runs[at + 1]! >= startSquares && Math.abs(runs[at + 2]! - log(runs[at + 1]!)) < 1e-6,
    law: {
      kind: "real",
      cdf: (runs, at, count, x) => studentT.cdf((x - mean - unit * runs[at]!) / scaleOf(runs, at, count), varianceWeight + count),
      scale: scaleOf,
    },
    draw: (rng) => mean + Math.sqrt(variance) * sampleNormal(rng),
  };
}

/** The part of the log density that depends on the number of values alone, kept for the shorter runs. */
function constantsOf(meanWeight: number, varianceWeight: number): (count: number) => number {
  const kept: number[] = [];
  const at = (count: number): number => {
    const weight = meanWeight + count;
    return logGammaStep((varianceWeight + count) / 2) - 0.5 * (log(Math.PI) + log1p(1 / weight));
  };
  return (count) => {
    if (count >= LONGEST_KEPT) return at(count);
    while (kept.length <= count) kept.push(at(kept.length));
    return kept[count]!;
  };
}

const LONGEST_KEPT = 4096;

/** log Γ(a + ½) − log Γ(a); for large a by its asymptotic series, which does not cancel. */
function logGammaStep(a: number): number {
  if (a < 32) return lgamma(a + 0.5) - lgamma(a);
  const square = 1 / (a * a);
  return 0.5 * log(a) - (1 / 8 - square * (1 / 192 - square * (1 / 640 - square * (17 / 14336)))) / a;
}

/** Mean unknown, variance known: a run holds its posterior mean in units as above; the next value is N(m, σ² (1 + 1/κ)). */
export function knownVarianceRuns(mean: number, meanWeight: number, variance: number): RunModel {
  const deviation = Math.sqrt(variance);
  const unit = powerOfTwoBelow(deviation);
  const precision = (unit / deviation) * (unit / deviation);
  const logPrecision = log(precision);
  const scaleOf = (count: number): number => deviation * Math.sqrt(1 + 1 / (meanWeight + count));
  return {
    width: 1,
    logUnit: log(unit),
    fault: farFault(mean, unit),
    outlier: outlierLaw(mean, unit),
    begin: (runs, at) => {
      runs[at] = 0;
    },
    absorb: (runs, at, count, x) => {
      const weight = meanWeight + count;
      const error = (x - mean) / unit - runs[at]!;
      const logDensity = 0.5 * (logPrecision - LOG_TWO_PI - log1p(1 / weight) - precision * (weight / (weight + 1)) * error * error);
      runs[at] = runs[at]! + error / (weight + 1);
      return logDensity;
    },
    mean: (runs, at) => mean + unit * runs[at]!,
    possible: (runs, at) => Math.abs(runs[at]!) <= 2 * FARTHEST,
    law: {
      kind: "real",
      cdf: (runs, at, count, x) => normal.cdf((x - mean - unit * runs[at]!) / scaleOf(count)),
      scale: (_, __, count) => scaleOf(count),
    },
    draw: (rng) => mean + deviation * sampleNormal(rng),
  };
}
