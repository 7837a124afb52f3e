import { InvalidInputError } from "../../core/errors.js";
import * as z from "../../core/schema.js";
import { bernoulliRuns, MOST_OVERDISPERSED, MOST_POISSON, overdispersedRuns, poissonRuns } from "./count-runs.js";
import { knownVarianceRuns, normalRuns } from "./normal-runs.js";
import type { RunModel } from "./run-model.js";

const magnitude = z.number().check(z.gte(-1e140), z.lte(1e140));
const variance = z.number().check(z.gte(1e-270), z.lte(1e270));
/** Values that a prior guess is worth. */
const weight = z.number().check(z.gte(1e-6), z.lte(1e9));

const normalModel = z.strictObject({
  type: z.literal("normal"),
  /** Guess of a run's mean, and the values that it is worth: at 1, means of runs scatter by one standard deviation. */
  mean: z._default(magnitude, 0),
  meanWeight: z._default(weight, 1),
  /** Guess of the variance within a run, and the values that it is worth; above 1, so that the next value has a mean. */
  variance: z._default(variance, 1),
  varianceWeight: z._default(z.number().check(z.gt(1), z.lte(1e9)), 4),
});
const knownVarianceModel = z.strictObject({
  type: z.literal("normal-known-variance"),
  variance,
  mean: z._default(magnitude, 0),
  meanWeight: z._default(weight, 1),
});
const poissonModel = z.strictObject({
  type: z.literal("poisson"),
  /** Guess of the mean count per bar, and the bars that it is worth. */
  rate: z.number().check(z.gte(1e-6), z.lte(MOST_POISSON)),
  weight: z._default(weight, 1),
});
const overdispersedModel = z.strictObject({
  type: z.literal("negative-binomial"),
  /** Guess of the mean count per bar, and the bars that it is worth. */
  mean: z.number().check(z.gte(1e-6), z.lte(MOST_OVERDISPERSED)),
  /** r of the variance μ + μ²/r; the smaller, the more bursty. */
  dispersion: z.number().check(z.gte(1e-3), z.lte(1e6)),
  weight: z._default(weight, 1),
});
const bernoulliModel = z.strictObject({
  type: z.literal("bernoulli"),
  /** Guess of P(1), and the values that it is worth. */
  probability: z._default(z.number().check(z.gt(0), z.lt(1)), 0.5),
  weight: z._default(weight, 2),
});
const modelSchema = z.union([normalModel, knownVarianceModel, poissonModel, overdispersedModel, bernoulliModel]);

export type HazardFunction = (runLength: number) => number;

const rules = {
  /** The law of the values within a run, and what is thought of its parameters before. */
  model: z._default(modelSchema, () => ({ type: "normal" as const, mean: 0, meanWeight: 1, variance: 1, varianceWeight: 4 })),
  /** A changepoint is declared at this probability of a run younger than the last alarm; `calibrateOnlineThreshold` gives it for a rate of false alarms. */
  threshold: z._default(z.number().check(z.gt(0), z.lt(1)), 0.9),
  /**
   * Chance that a value belongs to no run. Above 0, each run sets a value aside that it finds less likely than a broad law does (Cauchy ten deviations wide;
   * for counts of tail m/x), so that a lone outlier is no change; 0: the exact posterior, to which every far outlier is one. Heavy tails want about 0.01.
   */
  outlierChance: z._default(z.number().check(z.gte(0), z.lte(0.2)), 0),
  /** Runs of at most this many values are "recent". */
  recentBars: z._default(z.int().check(z.gte(1), z.lte(1_000_000)), 10),
  /** Run lengths that are left out after each value together hold at most this share of the chance that a run just began. */
  pruneBelow: z._default(z.number().check(z.gte(0), z.lte(0.01)), 1e-6),
  /** Run lengths followed at once; beyond it neighbours are folded together. Bounds memory and time. */
  maxHypotheses: z._default(z.int().check(z.gte(10), z.lte(1_000_000)), 200),
};

/** A chance in (0, 1), or the run's length in values ↦ a chance in [0, 1]. */
const hazard = z.union([z.number().check(z.gt(0), z.lt(1)), z.custom<HazardFunction>((value) => typeof value === "function", "a function of the run length")]);
const DEFAULT_HAZARD = 1 / 250;

export const onlineSchema = z.strictObject({
  ...rules,
  /** Chance that a run ends before the next value; default 1/250. */
  hazard: z._default(hazard, DEFAULT_HAZARD),
});
/** @interface */
export type BayesianOnlineChangepointOptions = z.input<typeof onlineSchema>;
/** @interface */
export type ResolvedBayesianOnlineChangepointOptions = Readonly<z.output<typeof onlineSchema>>;

const nonNegative = z.number().check(z.gte(0));
const index = z.int().check(z.gte(0));
/** What `toJSON` writes; a hazard function is written as null and has to be given again. */
export const onlineDataSchema = z.strictObject({
  format: z.literal(1),
  options: z.strictObject({ ...rules, hazard: z.union([z.number().check(z.gt(0), z.lt(1)), z.custom<null>((value) => value === null, "null")]) }),
  count: index,
  /** Bar of the last alarm; 0 before any. */
  lastAlarm: index,
  logLikelihood: z.number(),
  discardedProbability: nonNegative,
  /** Bars at which the runs followed began, ascending; how many values each holds; their probabilities and statistics. */
  starts: z.array(index),
  counts: z.array(index),
  probabilities: z.array(nonNegative),
  statistics: z.array(z.number()),
});
/** @interface */
export type BayesianOnlineChangepointData = z.output<typeof onlineDataSchema>;

function runModelOf(model: z.output<typeof modelSchema>): RunModel {
  switch (model.type) {
    case "normal":
      return normalRuns(model.mean, model.meanWeight, model.variance, model.varianceWeight);
    case "normal-known-variance":
      return knownVarianceRuns(model.mean, model.meanWeight, model.variance);
    case "poisson":
      return poissonRuns(model.rate, model.weight);
    case "negative-binomial":
      return overdispersedRuns(model.mean, model.dispersion, model.weight);
    case "bernoulli":
      return bernoulliRuns(model.probability, model.weight);
  }
}

/** The model, when the options go together. @throws InvalidInputError */
export function runModelFor(where: string, { model, outlierChance }: Pick<ResolvedBayesianOnlineChangepointOptions, "model" | "outlierChance">): RunModel {
  const runs = runModelOf(model);
  if (runs.outlier !== null || outlierChance === 0) return runs;
  throw new InvalidInputError("INVALID_OPTION", {
    where,
    what: "options.outlierChance",
    expected: `0 for a ${model.type} model, in which no value stands out`,
    received: outlierChance,
  });
}

/** The hazard by run length; what a function gives is checked where it is used. */
export function hazardOf(where: string, given: number | HazardFunction): HazardFunction {
  if (typeof given === "number") return () => given;
  return (runLength) => {
    const chance = given(runLength);
    if (typeof chance === "number" && chance >= 0 && chance <= 1) return chance;
    throw new InvalidInputError("INVALID_OPTION", { where, what: `options.hazard(${runLength})`, expected: "a number within [0, 1]", received: chance });
  };
}

export const calibrationSchema = z.strictObject({
  falseAlarmsPerYear: z._default(z.number().check(z.positive(), z.lte(1000)), 1),
  barsPerYear: z._default(z.number().check(z.gte(1), z.lte(1e6)), 252),
  /** Length of the undisturbed series that is simulated. */
  years: z._default(z.number().check(z.positive(), z.lte(1e5)), 100),
  /** An undisturbed span of real values; simulated series then join stretches of it. Without it values come from the model at its prior's guesses. */
  sample: z.optional(z.custom<ArrayLike<number>>((value) => typeof value === "object" && value !== null, "an array of numbers")),
  /** Mean length of those stretches; above 1 it keeps autocorrelation and clusters of volatility. */
  blockLength: z._default(z.number().check(z.gte(1), z.lte(1e6)), 1),
  seed: z._default(z.uint32(), 0),
});
/** @interface */
export type CalibrateOnlineThresholdOptions = z.input<typeof calibrationSchema>;

export const predictNextSchema = z.strictObject({ level: z._default(z.number().check(z.gt(0), z.lt(1)), 0.95) });
/** @interface */
export type PredictNextOptions = z.input<typeof predictNextSchema>;
