import { log } from "../../math/elementary.js";
import type { FittedGaussianHMM } from "../hmm/fitted-gaussian-hmm.js";
import { GaussianHMM } from "../hmm/gaussian-hmm.js";
import type { ResolvedRegimeDetectorOptions } from "./schema.js";
import { type Design, type Effort, rowViews, type StateFit } from "./state-fit.js";

/** A state narrower than a thirtieth of a feature's spread is rounding or a halt in trading, no regime. */
const LEAST_VARIANCE_SHARE = 1e-3;
/** A month of trading days. */
const STAY = 21;
/** Nats, and steps, at which a search is left. */
const EFFORTS = {
  none: { tolerance: 1e-2, maxIterations: 0 },
  quick: { tolerance: 1e-2, maxIterations: 25 },
  thorough: { tolerance: 1e-4, maxIterations: 1000 },
} as const;

export function fitHmmStates(design: Design, states: number, options: ResolvedRegimeDetectorOptions): StateFit {
  const model = new GaussianHMM({ ...lawsOf(options, states), ...EFFORTS.thorough, states, restarts: options.restarts, seed: options.seed });
  return new HmmStates(design, options, model.fit(rowViews(design)));
}

/**
 * One number of degrees of freedom for all states, since a rare one tells little about its tails; and a prior on transitions as if each state had been seen to
 * stay `STAY` rows and then to leave: a regime lasts, and none is a trap.
 */
export function lawsOf({ emission, covarianceType }: ResolvedRegimeDetectorOptions, states: number) {
  const leave = states > 1 ? 1 / (states - 1) : 0;
  const transmatPrior = Array.from({ length: states }, (_, i) => Array.from({ length: states }, (_, j) => 1 + (i === j ? STAY - 1 : leave)));
  return { emission, covarianceType, minCovariance: LEAST_VARIANCE_SHARE, degreesOfFreedom: "estimate-shared", priors: { transmatPrior } } as const;
}

class HmmStates implements StateFit {
  readonly states: number;
  readonly transition: Float64Array;
  /** Log-likelihood. */
  readonly score: number;
  /** What the BIC asks for one more state. */
  readonly margin: number;
  readonly bic: number;
  readonly converged: boolean;
  readonly #fittedTo: Design;
  readonly #options: ResolvedRegimeDetectorOptions;
  readonly #model: FittedGaussianHMM;

  constructor(design: Design, options: ResolvedRegimeDetectorOptions, model: FittedGaussianHMM) {
    const rows = design.x.length / design.columns;
    this.states = model.means.length;
    this.transition = new Float64Array(this.states * this.states);
    model.transitionMatrix.forEach((row, i) => {
      this.transition.set(row, i * this.states);
    });
    this.score = model.logLikelihood(rowViews(design));
    this.margin = (0.5 * log(rows) * model.parameterCount) / this.states;
    this.bic = model.parameterCount * log(rows) - 2 * this.score;
    this.converged = model.converged;
    this.#fittedTo = design;
    this.#options = options;
    this.#model = model;
  }

  filtered(design: Design): Float64Array {
    return joined(this.#model.filteredProbabilities(rowViews(design)), this.states);
  }

  smoothed(design: Design): Float64Array {
    return joined(this.#model.smoothedProbabilities(rowViews(design)), this.states);
  }

  continued(design: Design, effort: Effort): StateFit {
    const { startProbability, transitionMatrix, means, covariances, degreesOfFreedom } = this.#model;
    const was = this.#fittedTo.lens;
    const { scaling, memory } = design.lens;
    const ratio = scaling.spreads.map((spread, j) => was.scaling.spreads[j] / spread);
    // A lens with memory shows changes, which know no middle of their own.
    const shift = scaling.centres.map((centre, j) => (memory ? 0 : (was.scaling.centres[j] - centre) / scaling.spreads[j]));
    const initial = {
      startProbability,
      transitionMatrix,
      means: means.map((row) => row.map((value, j) => value * ratio[j] + shift[j])),
      covariances:
        this.#options.covarianceType === "diag"
          ? (covariances as readonly Float64Array[]).map((row) => row.map((value, j) => value * ratio[j] * ratio[j]))
          : (covariances as readonly (readonly Float64Array[])[]).map((matrix) => matrix.map((row, i) => row.map((value, j) => value * ratio[i] * ratio[j]))),
      ...(degreesOfFreedom === null ? {} : { degreesOfFreedom }),
    };
    const model = new GaussianHMM({ ...lawsOf(this.#options, this.states), ...EFFORTS[effort], states: this.states, initial });
    return new HmmStates(design, this.#options, model.fit(rowViews(design)));
  }
}

function joined(rows: readonly Float64Array[], states: number): Float64Array {
  const flat = new Float64Array(rows.length * states);
  for (let t = 0; t < rows.length; t++) flat.set(rows[t], t * states);
  return flat;
}
