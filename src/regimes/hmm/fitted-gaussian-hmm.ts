import { toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { createRng } from "../../core/rng.js";
import * as z from "../../core/schema.js";
import { log } from "../../math/elementary.js";
import { expectedDurations, longRunShares, medianDurations, power } from "./chain.js";
import { type HmmData, readData } from "./data.js";
import { expectation, filter } from "./expectation.js";
import { HmmFilter } from "./hmm-filter.js";
import { covarianceOf, freeParameters, type HmmCovariances, type HmmParameters, inOrder, shapedCovariances, toRows } from "./parameters.js";
import { HmmPredictiveDistribution } from "./predictive-distribution.js";
import { createRoom, type HmmNeeds, type HmmRoom, placeModel } from "./room.js";
import { drawRows, type HmmSample } from "./sample.js";
import { type HmmCovarianceType, type HmmDataOptions, type HmmEmission, type HmmPredictOptions, predictSchema } from "./schema.js";
import { type GaussianHmmData, restored, stored } from "./stored.js";
import { bestPath } from "./viterbi.js";

export interface HmmOrigin {
  readonly converged: boolean;
  readonly iterations: number;
  readonly logLikelihoodTrace: Float64Array;
  readonly estimatedDegrees: number;
}

export interface HmmPath {
  /** The likeliest sequence of states, one per row. */
  readonly states: Int32Array;
  /** Log-probability of that sequence together with the rows, in nats. */
  readonly logProbability: number;
}

export interface HmmPosteriorTable {
  readonly logLikelihood: number;
  /** P(state | all rows of the sequence), [rows × states] row-major. */
  readonly probabilities: Float64Array;
}

const sampleSchema = z.strictObject({ seed: z._default(z.uint32(), 0) });
/** @interface */
export type HmmSampleOptions = z.input<typeof sampleSchema>;

/** A hidden Markov model at given or estimated parameters; immutable. */
export class FittedGaussianHMM {
  readonly states: number;
  readonly features: number;
  readonly covarianceType: HmmCovarianceType;
  readonly emission: HmmEmission;
  /** [states] */
  readonly startProbability: Float64Array;
  /** [i][j]: P(state j in the next row | state i in this one). */
  readonly transitionMatrix: readonly Float64Array[];
  /** [state][feature] */
  readonly means: readonly Float64Array[];
  /** full [state][i][j], diag [state][i], tied [i][j], spherical [state]; covariances of Student-t states too. */
  readonly covariances: HmmCovariances;
  /** [states]; null for Gaussian states. */
  readonly degreesOfFreedom: Float64Array | null;
  /** Free parameters: states − 1 + states (states − 1) + states · features + covariances + estimated degrees of freedom. */
  readonly parameterCount: number;
  /** Whether an update gained less than the tolerance; true where nothing was estimated. */
  readonly converged: boolean;
  /** Updates made. */
  readonly iterations: number;
  /** Entry i: log-likelihood of the parameters before update i + 1, so that entry 0 is the start's. */
  readonly logLikelihoodTrace: Float64Array;
  readonly #parameters: HmmParameters;
  readonly #estimatedDegrees: number;

  /** @internal Models and `fromJSON` make these. */
  constructor(parameters: HmmParameters, origin: HmmOrigin) {
    const { states, features, covarianceType, degreesOfFreedom } = parameters;
    this.states = states;
    this.features = features;
    this.covarianceType = covarianceType;
    this.emission = degreesOfFreedom ? "student-t" : "gaussian";
    this.startProbability = parameters.start.slice();
    this.transitionMatrix = toRows(parameters.transition, states, states);
    this.means = toRows(parameters.means, states, features);
    this.covariances = shapedCovariances(parameters);
    this.degreesOfFreedom = degreesOfFreedom?.slice() ?? null;
    this.parameterCount = freeParameters(states, features, covarianceType) + origin.estimatedDegrees;
    this.converged = origin.converged;
    this.iterations = origin.iterations;
    this.logLikelihoodTrace = origin.logLikelihoodTrace;
    this.#parameters = parameters;
    this.#estimatedDegrees = origin.estimatedDegrees;
  }

  /**
   * Log-likelihood of the rows in nats, the states summed over.
   * @throws InvalidInputError; ConvergenceError IMPOSSIBLE_OBSERVATION when no state gives a row a density above 0
   */
  logLikelihood(X: ArrayLike<ArrayLike<number>>, options?: HmmDataOptions): number {
    const where = "FittedGaussianHMM.logLikelihood";
    const data = readData(where, X, this.features, options);
    return filter(where, this.#room(where, data, { forward: true }), this.#parameters, data.bounds, true);
  }

  /** P(state | rows up to t), causal: row t hangs on no later row. [rows][states]. @throws as `logLikelihood` */
  filteredProbabilities(X: ArrayLike<ArrayLike<number>>, options?: HmmDataOptions): Float64Array[] {
    const where = "FittedGaussianHMM.filteredProbabilities";
    const data = readData(where, X, this.features, options);
    const room = this.#room(where, data, { forward: true });
    filter(where, room, this.#parameters, data.bounds);
    return asRows(withoutPadding(room, room.alpha), this.states);
  }

  /** P(state | all rows of the sequence), [rows][states]; the rows are views of one array. @wholeSample @throws as `logLikelihood` */
  smoothedProbabilities(X: ArrayLike<ArrayLike<number>>, options?: HmmDataOptions): Float64Array[] {
    return asRows(this.#posteriors("FittedGaussianHMM.smoothedProbabilities", X, options).probabilities, this.states);
  }

  /**
   * The same in one array, with the log-likelihood that comes with it: for long series, where an array per row costs more than all of the computation.
   * @wholeSample @throws as `logLikelihood`
   */
  posteriorTable(X: ArrayLike<ArrayLike<number>>, options?: HmmDataOptions): HmmPosteriorTable {
    return this.#posteriors("FittedGaussianHMM.posteriorTable", X, options);
  }

  /** P(state of the row after the last | all rows): the last filtered row times the transition matrix. @throws as `logLikelihood` */
  nextStateProbabilities(X: ArrayLike<ArrayLike<number>>): Float64Array {
    return this.#ahead("FittedGaussianHMM.nextStateProbabilities", X, this.#parameters.transition);
  }

  /** The law of the row `steps` after the last. @throws as `logLikelihood` */
  predictDistribution(X: ArrayLike<ArrayLike<number>>, options?: HmmPredictOptions): HmmPredictiveDistribution {
    const where = "FittedGaussianHMM.predictDistribution";
    const { steps } = parseOptions(where, predictSchema, options);
    return new HmmPredictiveDistribution(this.#parameters, this.#ahead(where, X, power(this.#parameters.transition, this.states, steps)), steps);
  }

  /** The likeliest sequence of states as a whole; of equals the one of smaller numbers, from the end. @wholeSample @throws as `logLikelihood` */
  viterbi(X: ArrayLike<ArrayLike<number>>, options?: HmmDataOptions): HmmPath {
    const where = "FittedGaussianHMM.viterbi";
    const data = readData(where, X, this.features, options);
    return bestPath(where, this.#room(where, data, {}), this.#parameters, data.bounds);
  }

  /** Long-run share of each state: π = πA. A chain with several closed sets of states: the shares when it starts from `startProbability`. */
  stationaryDistribution(): Float64Array {
    const { transition, states, start } = this.#parameters;
    return longRunShares(transition, states, start);
  }

  /** Mean stay in each state in rows, the first counted: 1 / (1 − a_ii); Infinity for an absorbing state. */
  expectedDurations(): Float64Array {
    return expectedDurations(this.#parameters.transition, this.states);
  }

  /** ln ½ / ln a_ii rows; Infinity for an absorbing state. */
  medianDurations(): Float64Array {
    return medianDurations(this.#parameters.transition, this.states);
  }

  /** P(state j after `steps` rows | state i now), [i][j]. @throws InvalidInputError unless steps is a whole number >= 0 */
  transitionMatrixPower(steps: number): Float64Array[] {
    if (!(Number.isSafeInteger(steps) && steps >= 0))
      throw new InvalidInputError("INVALID_OPTION", {
        where: "FittedGaussianHMM.transitionMatrixPower",
        what: "steps",
        expected: "a whole number >= 0",
        received: steps,
      });
    return toRows(power(this.#parameters.transition, this.states, steps), this.states, this.states);
  }

  /** −2 log-likelihood + 2 parameters. @throws as `logLikelihood` */
  aic(X: ArrayLike<ArrayLike<number>>, options?: HmmDataOptions): number {
    return 2 * this.parameterCount - 2 * this.logLikelihood(X, options);
  }

  /** −2 log-likelihood + parameters · ln rows. @throws as `logLikelihood` */
  bic(X: ArrayLike<ArrayLike<number>>, options?: HmmDataOptions): number {
    const logLikelihood = this.logLikelihood(X, options); // checks X
    return this.parameterCount * log(X.length) - 2 * logLikelihood;
  }

  /** Covariance matrix of one state whatever the type, [i][j]. @throws InvalidInputError */
  stateCovariance(state: number): Float64Array[] {
    if (!(Number.isInteger(state) && state >= 0 && state < this.states))
      throw new InvalidInputError("INVALID_OPTION", {
        where: "FittedGaussianHMM.stateCovariance",
        what: "state",
        expected: `a whole number from 0 to ${this.states - 1}`,
        received: state,
      });
    return toRows(covarianceOf(this.#parameters, state), this.features, this.features);
  }

  /** Rows and states drawn from the model. @param n - rows, 1 to 10,000,000  @throws InvalidInputError */
  sample(n: number, options?: HmmSampleOptions): HmmSample {
    const where = "FittedGaussianHMM.sample";
    const { seed } = parseOptions(where, sampleSchema, options);
    if (!(Number.isInteger(n) && n >= 1 && n <= 1e7))
      throw new InvalidInputError("INVALID_OPTION", { where, what: "n", expected: "a whole number from 1 to 10,000,000", received: n });
    return drawRows(this.#parameters, n, createRng(seed, "hmm-sample"));
  }

  /** The same model with its states in another order: state i is what `permutation[i]` was. @throws InvalidInputError unless it holds every state once */
  reordered(permutation: ArrayLike<number>): FittedGaussianHMM {
    const where = "FittedGaussianHMM.reordered";
    const order = toSeries(where, "permutation", permutation);
    if (order.length !== this.states || new Set(order).size !== this.states || !order.every((k) => Number.isInteger(k) && k >= 0 && k < this.states))
      throw new InvalidInputError("INVALID_OPTION", {
        where,
        what: "permutation",
        expected: `each state from 0 to ${this.states - 1} once`,
        received: permutation,
      });
    const { converged, iterations, logLikelihoodTrace } = this;
    return new FittedGaussianHMM(inOrder(this.#parameters, order), { converged, iterations, logLikelihoodTrace, estimatedDegrees: this.#estimatedDegrees });
  }

  /** A filter that takes rows one by one as they come. */
  onlineFilter(): HmmFilter {
    return new HmmFilter(this.#parameters);
  }

  toJSON(): GaussianHmmData {
    const { converged, iterations } = this;
    return stored(this.#parameters, { converged, iterations, estimatedDegrees: this.#estimatedDegrees }, this.logLikelihoodTrace);
  }

  /** @throws InvalidInputError for an unknown format, or data that no `toJSON` wrote; ConvergenceError NOT_POSITIVE_DEFINITE */
  static fromJSON(data: unknown): FittedGaussianHMM {
    const { parameters, origin } = restored("FittedGaussianHMM.fromJSON", data);
    return new FittedGaussianHMM(parameters, { ...origin, logLikelihoodTrace: Float64Array.from(origin.logLikelihoodTrace) });
  }

  #posteriors(where: string, X: ArrayLike<ArrayLike<number>>, options?: HmmDataOptions): HmmPosteriorTable {
    const data = readData(where, X, this.features, options);
    const room = this.#room(where, data, { backward: true });
    const { logLikelihood } = expectation(where, room, this.#parameters, data.bounds);
    return { logLikelihood, probabilities: withoutPadding(room, room.beta) };
  }

  /** The last filtered row times a matrix. */
  #ahead(where: string, X: ArrayLike<ArrayLike<number>>, transition: Float64Array): Float64Array {
    const data = readData(where, X, this.features);
    const room = this.#room(where, data, { forward: true });
    filter(where, room, this.#parameters, data.bounds);
    const last = room.alpha.subarray((data.rows - 1) * 2 * room.pairs);
    return Float64Array.from({ length: this.states }, (_, j) => {
      let sum = 0;
      for (let i = 0; i < this.states; i++) sum += last[i] * transition[i * this.states + j];
      return sum;
    });
  }

  #room(where: string, { x, rows, features }: HmmData, needs: HmmNeeds): HmmRoom {
    const room = createRoom(x, rows, features, this.states, { ...needs, studentT: this.degreesOfFreedom !== null });
    placeModel(where, room, this.#parameters);
    return room;
  }
}

function withoutPadding({ rows, states, pairs }: HmmRoom, table: Float64Array): Float64Array {
  const width = 2 * pairs;
  if (width === states) return table.slice();
  const flat = new Float64Array(rows * states);
  for (let t = 0; t < rows; t++) for (let k = 0; k < states; k++) flat[t * states + k] = table[t * width + k];
  return flat;
}

/** Views, which are made several times as fast as arrays of their own. */
function asRows(flat: Float64Array, width: number): Float64Array[] {
  const out: Float64Array[] = new Array(flat.length / width);
  for (let t = 0; t < out.length; t++) out[t] = flat.subarray(t * width, (t + 1) * width);
  return out;
}
