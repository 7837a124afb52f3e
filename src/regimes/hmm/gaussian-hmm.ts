import { InvalidInputError, QuantError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { createRng } from "../../core/rng.js";
import { baumWelch, type EmRun } from "./baum-welch.js";
import { type HmmData, readData } from "./data.js";
import { FittedGaussianHMM } from "./fitted-gaussian-hmm.js";
import type { UpdateRules } from "./maximise.js";
import { covarianceOf, DEFAULT_DEGREES, type HmmParameters, inOrder, readParameters } from "./parameters.js";
import { readPriors } from "./priors.js";
import { createRoom, type HmmRoom } from "./room.js";
import {
  type GaussianHmmOptions,
  gaussianHmmSchema,
  type HmmDataOptions,
  type HmmParametersInput,
  parametersSchema,
  type ResolvedGaussianHmmOptions,
} from "./schema.js";
import { kMeans, localVariation, robustlyStandardised, startFromLabels } from "./start.js";
import { convert, toUnits, type Units, unitsOf } from "./units.js";

/** Updates that every start is followed for before the likeliest goes on alone. */
const SHORT_RUN = 30;

/**
 * Hidden Markov model with Gaussian (or Student-t) states: a chain that moves between states, and rows whose law depends on the state alone,
 *
 *     P(s_0 = i) = π_i,   P(s_t = j | s_{t−1} = i) = a_ij,   x_t | s_t = k ~ N(μ_k, Σ_k)   or   t_ν(μ_k, Σ_k)
 *
 * fitted by maximum likelihood from several seeded starts. States are in canonical order: by volatility (mean over features of the state's variance in units
 * of the sample's), then by mean. A fitted model says how rows fall into states; whether more than one state is there at all is a question for
 * `selectStates`.
 *
 * @example
 * ```ts
 * import { GaussianHMM } from "capitol-quant/regimes";
 *
 * const calm = Array.from({ length: 60 }, (_, t) => [0.3 * Math.sin(7 * t * t)]);
 * const wild = Array.from({ length: 60 }, (_, t) => [3 * Math.sin(5 * t * t)]);
 * const model = new GaussianHMM({ states: 2, seed: 1 }).fit([...calm, ...wild]);
 * console.log(model.converged, model.expectedDurations());
 * ```
 * @see Rabiner (1989), doi:10.1109/5.18626; Hamilton (1989), doi:10.2307/1912559; Biernacki, Celeux and Govaert (2003), doi:10.1016/S0167-9473(02)00163-9 (short
 *   runs of EM)
 */
export class GaussianHMM {
  readonly options: ResolvedGaussianHmmOptions;

  constructor(options: GaussianHmmOptions = {}) {
    this.options = parseOptions("GaussianHMM", gaussianHmmSchema, options);
  }

  /**
   * The model at given parameters, nothing estimated.
   * @throws InvalidInputError wrong shapes, probabilities that do not add up; ConvergenceError NOT_POSITIVE_DEFINITE
   */
  static fromParameters(parameters: HmmParametersInput): FittedGaussianHMM {
    const where = "GaussianHMM.fromParameters";
    const given = parseOptions(where, parametersSchema, parameters);
    const read = readParameters(where, "parameters", given, given.covarianceType, given.emission);
    return new FittedGaussianHMM(read, { converged: true, iterations: 0, logLikelihoodTrace: new Float64Array(0), estimatedDegrees: 0 });
  }

  /**
   * Maximum likelihood by EM (with priors: their mode). Cost: rows · states · (states + features²) per update.
   * @param X - one row per bar, oldest first, [rows × features]; never modified
   * @param options - `lengths`: rows of each independent sequence
   * @throws InvalidInputError fewer rows than states, a shape of `initial` or `priors` that does not fit; ConvergenceError NOT_POSITIVE_DEFINITE when
   *   `minCovariance` is 0 and a state collapses
   * @wholeSample
   */
  fit(X: ArrayLike<ArrayLike<number>>, options?: HmmDataOptions): FittedGaussianHMM {
    const where = "GaussianHMM.fit";
    const data = readData(where, X, null, options);
    const { states, covarianceType, maxIterations, tolerance, initial } = this.options;
    if (data.rows < states)
      throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "X", expected: `at least ${states} rows, one per state`, received: data.rows });
    const units = unitsOf(where, data, covarianceType === "spherical");
    const room = createRoom(toUnits(units, data), data.rows, data.features, states, { backward: true, studentT: this.options.emission === "student-t" });
    const variances = variancesOf(room);
    const rules: UpdateRules = { priors: readPriors(where, this.options, units), floor: this.#floor(variances), degrees: this.#degreesRule() };
    const run = (from: EmRun, most: number): EmRun => baumWelch(where, room, data.bounds, from, rules, tolerance, most);
    const begun = (parameters: HmmParameters): EmRun => ({ parameters, trace: [], converged: false });
    const best = initial
      ? begun(this.#given(where, data, units))
      : likeliest(this.#starts(room, data.bounds, rules.floor), (start, few) => run(begun(start), few), maxIterations);
    const { parameters, trace, converged } = run(best, maxIterations);
    const ordered = initial ? parameters : inOrder(parameters, canonicalOrder(parameters, variances));
    return new FittedGaussianHMM(convert(ordered, units, true), {
      converged,
      iterations: trace.length,
      logLikelihoodTrace: Float64Array.from(trace, (value) => value - units.logVolume),
      estimatedDegrees: rules.degrees === "fixed" ? 0 : rules.degrees === "estimate" ? states : 1,
    });
  }

  #degreesRule(): UpdateRules["degrees"] {
    const { emission, degreesOfFreedom, covarianceType } = this.options;
    if (emission === "gaussian" || typeof degreesOfFreedom === "number") return "fixed";
    return covarianceType === "tied" ? "estimate-shared" : (degreesOfFreedom as "estimate" | "estimate-shared");
  }

  /** Least variances in the units of the fit. A feature that never changes has no scale of its own but its size. */
  #floor(variances: Float64Array): Float64Array {
    return variances.map((variance) => this.options.minCovariance * (variance > 0 ? variance : 1));
  }

  #given(where: string, { features }: HmmData, units: Units): HmmParameters {
    const { initial, covarianceType, emission, states, degreesOfFreedom } = this.options;
    const degrees = typeof degreesOfFreedom === "number" && emission === "student-t" ? { degreesOfFreedom } : {};
    const given = readParameters(where, "options.initial", { ...initial!, ...degrees }, covarianceType, emission);
    if (given.states !== states)
      throw new InvalidInputError("WRONG_LENGTH", {
        where,
        what: "options.initial",
        expected: `${states} states, as options.states says`,
        received: given.states,
      });
    if (given.features !== features)
      throw new InvalidInputError("WRONG_LENGTH", {
        where,
        what: "options.initial.means[0]",
        expected: `${features} values, as X has columns`,
        received: given.features,
      });
    return convert(given, units, false);
  }

  /** Clusters of the rows themselves and, in turns, of the variation about them. */
  *#starts({ x, rows, features }: HmmRoom, bounds: Int32Array, floor: Float64Array): Generator<HmmParameters> {
    const { states, covarianceType, emission, degreesOfFreedom, restarts, seed } = this.options;
    const z = robustlyStandardised(x, rows, features);
    const variation = localVariation(z, features, bounds);
    const degrees = emission === "student-t" ? new Float64Array(states).fill(typeof degreesOfFreedom === "number" ? degreesOfFreedom : DEFAULT_DEGREES) : null;
    for (let restart = 0; restart < restarts; restart++) {
      const labels = kMeans(restart % 2 === 0 ? z : variation, rows, features, states, createRng(seed, "hmm-start", restart));
      const start = startFromLabels(labels, x, features, states, bounds, covarianceType, floor);
      yield { states, features, covarianceType, ...start, degreesOfFreedom: degrees };
    }
  }
}

/** The best of short runs; a start that breaks down is passed over while another does not. */
function likeliest(starts: Iterable<HmmParameters>, run: (start: HmmParameters, most: number) => EmRun, maxIterations: number): EmRun {
  let best: EmRun | null = null;
  let failure: unknown;
  for (const start of starts) {
    try {
      const short = run(start, Math.min(SHORT_RUN, maxIterations));
      if (best === null || (short.trace.at(-1) ?? 0) > (best.trace.at(-1) ?? 0)) best = short;
    } catch (error) {
      if (!(error instanceof QuantError)) throw error;
      failure = error;
    }
  }
  if (best === null) throw failure;
  return best;
}

function variancesOf({ x, rows, features }: HmmRoom): Float64Array {
  const variances = new Float64Array(features);
  for (let j = 0; j < features; j++) {
    let mean = 0;
    let squares = 0;
    for (let t = 0; t < rows; t++) {
      const difference = x[t * features + j] - mean;
      mean += difference / (t + 1);
      squares += difference * (x[t * features + j] - mean);
    }
    variances[j] = squares / rows;
  }
  return variances;
}

/** States by mean over features of their variance in units of the sample's, then by their first mean. */
function canonicalOrder(parameters: HmmParameters, variances: Float64Array): number[] {
  const { states, features, means } = parameters;
  const volatility = Float64Array.from({ length: states }, (_, k) => {
    const covariance = covarianceOf(parameters, k);
    let sum = 0;
    for (let j = 0; j < features; j++) if (variances[j] > 0) sum += covariance[j * (features + 1)] / variances[j];
    return sum;
  });
  return Array.from({ length: states }, (_, k) => k).sort((a, b) => volatility[a] - volatility[b] || means[a * features] - means[b * features]);
}
