import { QuantError } from "../../core/errors.js";
import { pow } from "../../math/elementary.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { studentT } from "../../stats/student-t.js";
import { dieboldMariano } from "../../stats/time-series/index.js";
import type { Walk } from "./plan.js";

export type LossName = "squared" | "absolute";

/** A power of two near the range of y: errors are divided by it, so that no square leaves the range of doubles. */
export function errorUnit(y: Float64Array): number {
  let largest = 0;
  for (let t = 1; t < y.length; t++) largest = Math.max(largest, Math.abs(y[t] - y[0]));
  return largest > 0 ? powerOfTwoBelow(largest) : 1;
}

/** Losses by origin, of errors in the given unit: of one step (1, 2, …), or with `step` null their mean over all steps. */
export function lossesOf(
  { y, gap, horizon }: Pick<Walk, "y" | "gap" | "horizon">,
  predictions: Float64Array,
  origins: Int32Array,
  loss: LossName,
  step: number | null,
  unit: number,
): Float64Array {
  const losses = new Float64Array(origins.length);
  const [from, to] = step === null ? [0, horizon] : [step - 1, step];
  for (let i = 0; i < origins.length; i++) {
    let sum = 0;
    for (let k = from; k < to; k++) {
      const error = Math.min(LARGEST_ERROR, Math.abs(y[origins[i] + gap + 1 + k] - predictions[i * horizon + k]) / unit);
      sum += loss === "squared" ? error * error : error;
    }
    losses[i] = sum / (to - from);
  }
  return losses;
}

const LARGEST_ERROR = 1e60; // ranges of y: as wrong as can be, and still has a square

export interface Comparison {
  /** Root mean squared or mean absolute error, in units of y. */
  readonly error: number;
  /** The baseline of least mean loss, and its error. */
  readonly baseline: string;
  readonly baselineError: number;
  /** 1 − mean loss / mean loss of the baseline; null when the baseline made no error. */
  readonly skill: number | null;
  /** Of the skill, by the delta method with autocorrelated losses; null where the skill is. */
  readonly interval: readonly [lower: number, upper: number] | null;
  /** Of "no better than at least one of the baselines by the margin": the largest of the one-sided Diebold-Mariano p-values against each. */
  readonly pValue: number;
}

export interface ComparisonSettings {
  /** Losses are correlated up to lag lead − 1. */
  readonly lead: number;
  /** Of the interval of the skill. */
  readonly confidence: number;
  readonly loss: LossName;
  /** Unit of the errors behind the losses. */
  readonly unit: number;
  /** Skill that the test asks for more than. */
  readonly margin: number;
}

/**
 * A forecaster's losses against those of each baseline. The hardest baseline counts, chosen with hindsight and so to the disadvantage
 * of the forecaster; the p-value is that of the intersection-union test, which needs no correction for the number of baselines.
 */
export function compareLosses(
  losses: Float64Array,
  baselines: ReadonlyMap<string, Float64Array>,
  { lead, confidence, loss, unit, margin }: ComparisonSettings,
): Comparison {
  const mean = meanOf(losses);
  let baseline = "";
  let baselineLoss = Infinity;
  let pValue = 0;
  for (const [name, others] of baselines) {
    const level = meanOf(others);
    if (level < baselineLoss) {
      baseline = name;
      baselineLoss = level;
    }
    pValue = Math.max(pValue, betterThan(losses, margin > 0 ? others.map((value) => (1 - margin) * value) : others, lead));
  }
  const skill = baselineLoss > 0 ? 1 - mean / baselineLoss : null;
  const errorOf = (value: number): number => unit * (loss === "squared" ? Math.sqrt(value) : value);
  return {
    error: errorOf(mean),
    baseline,
    baselineError: errorOf(baselineLoss),
    skill,
    interval: skill === null ? null : skillInterval(losses, baselines.get(baseline)!, skill, lead, confidence),
    pValue,
  };
}

/** One-sided p-value that `losses` are lower than `others` on average. Where all differences are equal: the sign test of one in each `lead`. */
function betterThan(losses: Float64Array, others: Float64Array, lead: number): number {
  const n = losses.length;
  if (n < 2) return 1;
  try {
    return dieboldMariano(losses, others, { horizon: Math.min(lead, n - 1), alternative: "less", varianceEstimator: "bartlett" }).pValue;
  } catch (error) {
    if (!(error instanceof QuantError && error.code === "CONSTANT_SERIES")) throw error;
    return losses[0] < others[0] ? pow(0.5, Math.ceil(n / lead)) : 1;
  }
}

/** skill ± t · standard error, where the error is that of the mean of (loss_t − (1 − skill) baselineLoss_t) / mean baselineLoss. */
function skillInterval(losses: Float64Array, others: Float64Array, skill: number, lead: number, confidence: number): readonly [number, number] | null {
  const n = losses.length;
  if (n < 3) return null;
  const level = meanOf(others);
  const influence = losses.map((value, i) => value / level - (1 - skill) * (others[i] / level));
  if (influence.every((value) => Math.abs(value) < 1e-12)) return [skill, skill];
  const { standardError } = dieboldMariano(influence, new Float64Array(n), { horizon: Math.min(lead, n - 1), varianceEstimator: "bartlett" });
  const reach = studentT.ppf((1 + confidence) / 2, n - 1) * standardError;
  return [skill - reach, skill + reach];
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] / values.length;
  return sum;
}
