import { toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { type OnlineChangepoint, runsAfter } from "./alarm-rule.js";
import { meanOfNext } from "./next-value.js";
import { hazardOf, type ResolvedBayesianOnlineChangepointOptions, runModelFor } from "./online-schema.js";
import { RunLengthFilter } from "./run-length-filter.js";
import type { RunModel } from "./run-model.js";

/** What is known after one value, from it and those before alone. */
export interface OnlineChangepointSummary {
  /** Values before this one. */
  readonly index: number;
  /** That a new run began with this value; 0 for the first. */
  readonly changeProbability: number;
  /** That a new run began with one of the last `recentBars` values. */
  readonly recentChangeProbability: number;
  readonly mostProbableRunLength: number;
  /** log p(x | values before), in nats; of counts the log probability. Their sum compares models and hazards. */
  readonly logPredictiveDensity: number;
  /** Mean of the next value, the chance of a change included. */
  readonly predictiveMean: number;
  /** Set at the bar of an alarm. */
  readonly changepoint: OnlineChangepoint | null;
  /** Probability left out after this value, or moved to a neighbouring run length. */
  readonly discardedProbability: number;
}

/** A checked copy of values. @throws InvalidInputError when the model does not know one */
export function knownValues(where: string, what: string, values: ArrayLike<number>, model: RunModel, minimum = 1): Float64Array {
  const column = toSeries(where, what, values, minimum);
  const strange = column.findIndex((value) => model.fault(value) !== null);
  if (strange >= 0) assertKnown(where, `${what}[${strange}]`, column[strange]!, model);
  return column;
}

export function assertKnown(where: string, what: string, x: number, model: RunModel): void {
  const fault = model.fault(x);
  if (fault !== null) throw new InvalidInputError("INVALID_OPTION", { where, what, expected: fault, received: x });
}

export function filterFor(where: string, options: ResolvedBayesianOnlineChangepointOptions): RunLengthFilter {
  return new RunLengthFilter(runModelFor(where, options), hazardOf(where, options.hazard), options);
}

/** A filter with the rule of alarm and the sums over all values. */
export class OnlineState {
  readonly filter: RunLengthFilter;
  lastAlarm = 0;
  logLikelihood = 0;
  discardedProbability = 0;
  readonly #options: ResolvedBayesianOnlineChangepointOptions;

  constructor(where: string, options: ResolvedBayesianOnlineChangepointOptions) {
    this.filter = filterFor(where, options);
    this.#options = options;
  }

  /**
   * Takes in a value that the model knows.
   * @throws InvalidInputError a hazard outside [0, 1]; nothing has changed then
   */
  take(x: number): OnlineChangepointSummary {
    const { filter } = this;
    const { recentBars, threshold } = this.#options;
    const logPredictiveDensity = filter.add(x);
    this.logLikelihood += logPredictiveDensity;
    this.discardedProbability += filter.discarded;
    const { size, count, starts, probabilities } = filter;
    let best = 0;
    for (let i = 1; i < size; i++) if (probabilities[i]! > probabilities[best]!) best = i;
    const newest = size - 1;
    const index = count - 1;
    const { probability, start } = runsAfter(filter, this.lastAlarm);
    const changepoint = probability >= threshold ? { start, detectedAt: index, probability } : null;
    if (changepoint) this.lastAlarm = index;
    return {
      index,
      changeProbability: count > 1 && starts[newest] === index ? probabilities[newest]! : 0,
      recentChangeProbability: runsAfter(filter, Math.max(0, index - recentBars)).probability,
      mostProbableRunLength: index - starts[best]!,
      logPredictiveDensity,
      predictiveMean: meanOfNext(filter),
      changepoint,
      discardedProbability: filter.discarded,
    };
  }
}
