import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { log } from "../../math/elementary.js";
import { readData } from "./data.js";
import type { FittedGaussianHMM } from "./fitted-gaussian-hmm.js";
import { GaussianHMM } from "./gaussian-hmm.js";
import { type SelectStatesOptions, selectStatesSchema } from "./schema.js";

/** One number of states that was tried. */
export interface HmmTrial {
  readonly states: number;
  readonly logLikelihood: number;
  readonly parameterCount: number;
  /** −2 log-likelihood + parameters · ln rows. */
  readonly bic: number;
  /** The same with the probability of the likeliest path in place of the likelihood, so that states which overlap pay. */
  readonly icl: number;
  /** Mean log-density of held-out rows given all rows before them, in nats; null unless that is the criterion. */
  readonly heldOut: number | null;
  readonly converged: boolean;
}

export interface HmmSelection {
  /** How many states the criterion chose; 1: no evidence of regimes. */
  readonly states: number;
  /** The chosen model, fitted to all rows. */
  readonly best: FittedGaussianHMM;
  /** Every number tried, in order. */
  readonly trials: readonly HmmTrial[];
}

/**
 * How many states the rows call for, one among the answers.
 *
 * `bic` and `icl` take the least of these measures over the whole sample. `held-out` fits the first rows, scores the rest one row ahead (starts and
 * transitions by Laplace's rule), and takes the fewest states that the best number does not beat by more than one standard error of the difference.
 *
 * @example
 * ```ts
 * import { selectStates } from "capitol-quant/regimes";
 *
 * const quiet = Array.from({ length: 80 }, (_, t) => [Math.sin(7 * t * t)]);
 * const far = Array.from({ length: 80 }, (_, t) => [9 + Math.sin(5 * t * t)]);
 * const { states, best } = selectStates([...quiet, ...far], { maxStates: 3, criterion: "icl" });
 * console.log(states, best.means);
 * ```
 * @param X - one row per bar, oldest first; never modified
 * @throws InvalidInputError, ConvergenceError as `GaussianHMM.fit`
 * @see Celeux and Durand (2008), doi:10.1007/s00180-007-0097-1; Biernacki, Celeux and Govaert (2000), doi:10.1109/34.865189 (ICL)
 * @wholeSample
 */
export function selectStates(X: ArrayLike<ArrayLike<number>>, options?: SelectStatesOptions): HmmSelection {
  const where = "selectStates";
  const { maxStates, criterion, heldOutShare, lengths, ...fit } = parseOptions(where, selectStatesSchema, options);
  const data = readData(where, X, null, lengths ? { lengths } : {});
  const rows = Array.from({ length: data.rows }, (_, t) => data.x.subarray(t * data.features, (t + 1) * data.features));
  const sequences = Array.from(data.bounds.subarray(1), (bound, s) => bound - data.bounds[s]);
  const cut = data.rows - Math.floor(heldOutShare * data.rows);
  if (criterion === "held-out" && (cut < maxStates || cut > data.rows - 2))
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", {
      where,
      what: "X",
      expected: `${maxStates} rows to fit and 2 held out at least`,
      received: data.rows,
    });
  const models: FittedGaussianHMM[] = [];
  const scores: Float64Array[] = [];
  const trials: HmmTrial[] = [];
  for (let states = 1; states <= maxStates; states++) {
    const estimator = new GaussianHMM({ ...fit, states });
    const model = estimator.fit(rows, { lengths: sequences });
    const price = model.parameterCount * log(data.rows);
    const logLikelihood = model.logLikelihood(rows, { lengths: sequences });
    let heldOut: number | null = null;
    if (criterion === "held-out") {
      const training = rows.slice(0, cut);
      const known = shortened(sequences, cut);
      const own = heldOutScores(withLaplacesRule(estimator.fit(training, { lengths: known }), training, known), rows, data.bounds, cut);
      scores.push(own);
      heldOut = own.reduce((sum, value) => sum + value, 0) / own.length;
    }
    models.push(model);
    trials.push({
      states,
      logLikelihood,
      parameterCount: model.parameterCount,
      bic: price - 2 * logLikelihood,
      icl: price - 2 * model.viterbi(rows, { lengths: sequences }).logProbability,
      heldOut,
      converged: model.converged,
    });
  }
  const chosen = criterion === "held-out" ? fewestWithinError(scores) : least(trials.map((trial) => trial[criterion]));
  return { states: chosen + 1, best: models[chosen], trials };
}

function least(values: readonly number[]): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] < values[best]) best = i;
  return best;
}

function shortened(lengths: readonly number[], rows: number): number[] {
  const kept: number[] = [];
  let rest = rows;
  for (const length of lengths) {
    if (rest > 0) kept.push(Math.min(length, rest));
    rest -= length;
  }
  return kept;
}

/**
 * Laplace's rule for starts and transitions: each counts as seen once more than it was, since one that the training rows happen to lack is not impossible,
 * and a single one among the held-out rows would decide alone.
 */
function withLaplacesRule(model: FittedGaussianHMM, rows: readonly Float64Array[], lengths: readonly number[]): FittedGaussianHMM {
  const { states, means, covariances, covarianceType, emission, degreesOfFreedom } = model;
  const visits = new Float64Array(states);
  for (const row of model.smoothedProbabilities(rows, { lengths })) for (let k = 0; k < states; k++) visits[k] += row[k];
  const startProbability = model.startProbability.map((probability) => (lengths.length * probability + 1) / (lengths.length + states));
  const transitionMatrix = model.transitionMatrix.map((row, i) => row.map((probability) => (visits[i] * probability + 1) / (visits[i] + states)));
  const degrees = degreesOfFreedom ? { degreesOfFreedom } : {};
  return GaussianHMM.fromParameters({ startProbability, transitionMatrix, means, covariances, covarianceType, emission, ...degrees });
}

/** Log-density of each row from `cut` on given the rows of its sequence before it. */
function heldOutScores(model: FittedGaussianHMM, rows: readonly Float64Array[], bounds: Int32Array, cut: number): Float64Array {
  const scores = new Float64Array(rows.length - cut);
  for (let s = 0; s + 1 < bounds.length; s++) {
    if (bounds[s + 1] <= cut) continue;
    const filter = model.onlineFilter();
    let before = 0;
    for (let t = bounds[s]; t < bounds[s + 1]; t++) {
      const { logLikelihood } = filter.update(rows[t]);
      if (t >= cut) scores[t - cut] = logLikelihood - before;
      before = logLikelihood;
    }
  }
  return scores;
}

function fewestWithinError(scores: readonly Float64Array[]): number {
  const best = least(scores.map((own) => -own.reduce((sum, value) => sum + value, 0)));
  return scores.findIndex((own) => {
    let mean = 0;
    let squares = 0;
    own.forEach((value, t) => {
      const lead = scores[best][t] - value;
      const step = lead - mean;
      mean += step / (t + 1);
      squares += step * (lead - mean);
    });
    return mean <= Math.sqrt(squares / (own.length - 1) / own.length);
  });
}
