import { log } from "../../math/elementary.js";
import type { FittedGaussianHMM } from "../hmm/fitted-gaussian-hmm.js";
import { GaussianHMM } from "../hmm/gaussian-hmm.js";
import { lawsOf } from "./hmm-states.js";
import { FURTHEST, fitLens, throughLens } from "./lens.js";
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

/** Nats that decide nothing between numbers of states. */
const TOLERANCE = 1e-2;
const MOST_ITERATIONS = 300;

/** Of the mean lead on held-out rows, that one more state needs. */
const LEAST_STANDARD_ERRORS = 2;

interface Competitor {
  readonly trial: StateTrial;
  /** Log-density of each held-out row given those before it; of other criteria empty. */
  readonly heldOut: Float64Array;
}

/**
 * How many states rows `from` to `to` − 1 call for. Hidden Markov models of 1, 2, … states compete until one more does no better (on held-out rows: by two
 * standard errors), and do so twice: for the features, and for what is left of them when each one's dependence on its own last value is taken out (at the price
 * of one more parameter a feature), so that the memory of an autoregression is not taken for regimes.
 */
export function chooseStates(columns: readonly Float64Array[], from: number, to: number, options: ResolvedRegimeDetectorOptions): StateChoice {
  if (options.states !== "auto") return { states: options.states, withMemory: false, trials: [] };
  const trials: StateTrial[] = [];
  const winners = [false, true].map((withMemory) => {
    const lens = fitLens(columns, from, to, withMemory, FURTHEST.hmm);
    const width = lens.scaling.used.length;
    // Without the first row, of which nothing came before, both have the same rows to explain.
    const rows = rowViews({ x: throughLens(columns, lens, from, to, FURTHEST.hmm).subarray(width), columns: width, lens });
    const competitor = (states: number): Competitor => {
      const { criterion, heldOut } = measured(rows, states, options);
      const trial = { states, withMemory, criterion: criterion + (withMemory && options.criterion !== "held-out" ? width * log(rows.length) : 0) };
      trials.push(trial);
      return { trial, heldOut };
    };
    let best = competitor(1);
    for (let states = 2; states <= options.maxStates; states++) {
      const next = competitor(states);
      if (!surpasses(next, best)) break;
      best = next;
    }
    return best.trial;
  });
  const { states, withMemory } = winners[1].criterion < winners[0].criterion ? winners[1] : winners[0];
  return { states, withMemory, trials };
}

function measured(rows: readonly Float64Array[], states: number, options: ResolvedRegimeDetectorOptions): { criterion: number; heldOut: Float64Array } {
  const { criterion, restarts, seed } = options;
  const fitted = (own: readonly Float64Array[]): FittedGaussianHMM =>
    new GaussianHMM({ ...lawsOf(options, states), states, tolerance: TOLERANCE, maxIterations: MOST_ITERATIONS, restarts, seed }).fit(own);
  if (criterion !== "held-out") {
    const model = fitted(rows);
    const logProbability = criterion === "bic" ? model.logLikelihood(rows) : model.viterbi(rows).logProbability;
    return { criterion: model.parameterCount * log(rows.length) - 2 * logProbability, heldOut: new Float64Array(0) };
  }
  const head = Math.ceil((2 * rows.length) / 3);
  const filter = fitted(rows.slice(0, head)).onlineFilter();
  const upTo = rows.map((row) => filter.update(row).logLikelihood);
  return { criterion: -2 * (upTo[rows.length - 1] - upTo[head - 1]), heldOut: Float64Array.from(upTo.slice(head), (value, i) => value - upTo[head - 1 + i]) };
}

function surpasses(next: Competitor, best: Competitor): boolean {
  const { length } = next.heldOut;
  if (length === 0) return next.trial.criterion < best.trial.criterion;
  const leads = next.heldOut.map((value, t) => value - best.heldOut[t]);
  const mean = leads.reduce((sum, lead) => sum + lead / length, 0);
  const squares = leads.reduce((sum, lead) => sum + (lead - mean) * (lead - mean), 0);
  return mean > LEAST_STANDARD_ERRORS * Math.sqrt(squares / Math.max(1, length - 1) / length);
}
