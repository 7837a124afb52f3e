import { log } from "../../math/elementary.js";
import type { FittedGaussianHMM } from "../hmm/fitted-gaussian-hmm.js";
import { GaussianHMM } from "../hmm/gaussian-hmm.js";
import { lawsOf } from "./hmm-states.js";
import { fitLens, throughLens } from "./lens.js";
import type { ResolvedRegimeDetectorOptions } from "./schema.js";
import { rowViews } from "./state-fit.js";

/** A number of states that was considered. */
export interface StateTrial {
  readonly states: number;
  /** Whether what each feature remembers of its own last value was taken out first. */
  readonly withMemory: boolean;
  /** Lower is better: BIC, ICL, or −2 times the log-density of the rows of the last third, which the fit had not seen. */
  readonly criterion: number;
}

export interface StateChoice {
  readonly states: number;
  readonly withMemory: boolean;
  readonly trials: readonly StateTrial[];
}

/** In robust deviations. */
const FURTHEST = 50;
/** Nats that decide nothing between numbers of states. */
const TOLERANCE = 1e-2;
const MOST_ITERATIONS = 300;

/**
 * How many states rows `from` to `to` − 1 call for. Hidden Markov models of 1, 2, … states compete until one more does no better, and do so twice: for the
 * features, and for what is left of them when each one's dependence on its own last value is taken out (at the price of one more parameter a feature), so that
 * the memory of an autoregression is not taken for regimes.
 */
export function chooseStates(columns: readonly Float64Array[], from: number, to: number, options: ResolvedRegimeDetectorOptions): StateChoice {
  if (options.states !== "auto") return { states: options.states, withMemory: false, trials: [] };
  const trials: StateTrial[] = [];
  for (const withMemory of [false, true]) {
    const lens = fitLens(columns, from, to, withMemory, FURTHEST);
    const width = lens.scaling.used.length;
    // Without the first row, of which nothing came before, both have the same rows to explain.
    const rows = rowViews({ x: throughLens(columns, lens, from, to, FURTHEST).subarray(width), columns: width, lens });
    let least = Infinity;
    for (let states = 1; states <= options.maxStates; states++) {
      const criterion = measure(rows, states, options) + (withMemory && options.criterion !== "held-out" ? width * log(rows.length) : 0);
      trials.push({ states, withMemory, criterion });
      if (!(criterion < least)) break;
      least = criterion;
    }
  }
  const { states, withMemory } = trials.reduce((best, trial) => (trial.criterion < best.criterion ? trial : best));
  return { states, withMemory, trials };
}

function measure(rows: readonly Float64Array[], states: number, options: ResolvedRegimeDetectorOptions): number {
  const { criterion, restarts, seed } = options;
  const fitted = (own: readonly Float64Array[]): FittedGaussianHMM =>
    new GaussianHMM({ ...lawsOf(options, states), states, tolerance: TOLERANCE, maxIterations: MOST_ITERATIONS, restarts, seed }).fit(own);
  if (criterion === "held-out") {
    const head = rows.slice(0, Math.ceil((2 * rows.length) / 3));
    const model = fitted(head);
    return -2 * (model.logLikelihood(rows) - model.logLikelihood(head));
  }
  const model = fitted(rows);
  return model.parameterCount * log(rows.length) - 2 * (criterion === "bic" ? model.logLikelihood(rows) : model.viterbi(rows).logProbability);
}
