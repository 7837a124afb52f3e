import { parseOptions } from "../../core/parse.js";
import type { OnlineChangepoint } from "./alarm-rule.js";
import { type BayesianOnlineChangepointOptions, onlineSchema } from "./online-schema.js";
import { knownValues, OnlineState } from "./online-state.js";

/** One entry for each bar, each from the values up to it. */
export interface OnlineChangepointResult {
  readonly changeProbabilities: Float64Array;
  readonly recentChangeProbabilities: Float64Array;
  readonly mostProbableRunLengths: Int32Array;
  /** Of the value after the bar. */
  readonly predictiveMeans: Float64Array;
  /** Of the bar's own value, given those before. */
  readonly logPredictiveDensities: Float64Array;
  readonly logLikelihood: number;
  readonly changepoints: readonly OnlineChangepoint[];
  /** Largest probability left out or moved after one value, and the sum over all. */
  readonly largestDiscardedProbability: number;
  readonly discardedProbability: number;
}

/**
 * A series run through `BayesianOnlineChangepoint`, value by value; entries are those that the stream would have given.
 * @param x - oldest first; never modified
 * @throws InvalidInputError values that the model does not know, wrong options
 */
export function detectOnlineChangepoints(x: ArrayLike<number>, options: BayesianOnlineChangepointOptions = {}): OnlineChangepointResult {
  const where = "detectOnlineChangepoints";
  const state = new OnlineState(where, parseOptions(where, onlineSchema, options));
  const column = knownValues(where, "x", x, state.filter.model);
  const n = column.length;
  const changeProbabilities = new Float64Array(n);
  const recentChangeProbabilities = new Float64Array(n);
  const mostProbableRunLengths = new Int32Array(n);
  const predictiveMeans = new Float64Array(n);
  const logPredictiveDensities = new Float64Array(n);
  const changepoints: OnlineChangepoint[] = [];
  let largestDiscardedProbability = 0;
  for (let t = 0; t < n; t++) {
    const known = state.take(column[t]!);
    changeProbabilities[t] = known.changeProbability;
    recentChangeProbabilities[t] = known.recentChangeProbability;
    mostProbableRunLengths[t] = known.mostProbableRunLength;
    predictiveMeans[t] = known.predictiveMean;
    logPredictiveDensities[t] = known.logPredictiveDensity;
    largestDiscardedProbability = Math.max(largestDiscardedProbability, known.discardedProbability);
    if (known.changepoint) changepoints.push(known.changepoint);
  }
  const { logLikelihood, discardedProbability } = state;
  return {
    changeProbabilities,
    recentChangeProbabilities,
    mostProbableRunLengths,
    predictiveMeans,
    logPredictiveDensities,
    logLikelihood,
    changepoints,
    largestDiscardedProbability,
    discardedProbability,
  };
}
