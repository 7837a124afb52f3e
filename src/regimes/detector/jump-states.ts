import { exp, log } from "../../math/elementary.js";
import { bestPathInto, lossInto, pathValuesInto } from "../jump/best-path.js";
import { DEFAULT_PENALTY_PER_COLUMN } from "../jump/jump-model.js";
import { bestSearch, type JumpSearch, searchFrom } from "../jump/search.js";
import type { ResolvedRegimeDetectorOptions } from "./schema.js";
import type { Design, Effort, StateFit } from "./state-fit.js";

const MAX_ITERATIONS = 300;
/** Variances below this share of a column's own count as this. */
const LEAST_VARIANCE = 1e-6;

export function fitJumpStates(design: Design, states: number, { jumpPenalty, restarts, seed }: ResolvedRegimeDetectorOptions): StateFit {
  const penalty = jumpPenalty ?? DEFAULT_PENALTY_PER_COLUMN * design.columns;
  return new JumpStates(design, penalty, bestSearch(design.x, design.columns, states, penalty, MAX_ITERATIONS, restarts, seed));
}

class JumpStates implements StateFit {
  readonly states: number;
  readonly transition: Float64Array;
  readonly score: number;
  /** One stay elsewhere and back. */
  readonly margin: number;
  readonly bic: number;
  readonly converged: boolean;
  readonly #fittedTo: Design;
  readonly #centres: Float64Array;
  readonly #penalty: number;

  constructor(design: Design, penalty: number, { centres, path, loss, converged }: JumpSearch) {
    this.states = centres.length / design.columns;
    this.transition = shareOfMoves(path, this.states);
    this.score = -loss;
    this.margin = 2 * penalty;
    this.bic = pathBic(design, path, this.states);
    this.converged = converged;
    this.#fittedTo = design;
    this.#centres = centres;
    this.#penalty = penalty;
  }

  #values({ x, columns }: Design): Float64Array {
    const values = new Float64Array((x.length / columns) * this.states);
    lossInto(values, x, this.#centres, columns);
    pathValuesInto(values, values, this.states, this.#penalty);
    return values;
  }

  /** In proportion to exp(−V): the weight of the best path that ends in each state. */
  filtered(design: Design): Float64Array {
    const values = this.#values(design);
    for (let at = 0; at < values.length; at += this.states) {
      let least = Infinity;
      for (let k = 0; k < this.states; k++) least = Math.min(least, values[at + k]);
      let sum = 0;
      for (let k = 0; k < this.states; k++) sum += values[at + k] = exp(least - values[at + k]);
      for (let k = 0; k < this.states; k++) values[at + k] /= sum;
    }
    return values;
  }

  /** 1 on the best path. */
  smoothed(design: Design): Float64Array {
    const values = this.#values(design);
    const path = new Int32Array(values.length / this.states);
    bestPathInto(path, values, this.states, this.#penalty);
    values.fill(0);
    for (let t = 0; t < path.length; t++) values[t * this.states + path[t]] = 1;
    return values;
  }

  continued(design: Design, effort: Effort): StateFit {
    const { centres: before, spreads: units } = this.#fittedTo.lens.scaling;
    const { centres, spreads } = design.lens.scaling;
    const start = this.#centres.map((value, at) => {
      const j = at % design.columns;
      return (value * units[j] + (before[j] - centres[j])) / spreads[j];
    });
    return new JumpStates(design, this.#penalty, searchFrom(design.x, design.columns, start, this.#penalty, effort === "none" ? 1 : MAX_ITERATIONS));
  }
}

/** Shares of the moves out of each state; a state never left keeps all, one never entered moves as rows are shared out. */
function shareOfMoves(path: Int32Array, states: number): Float64Array {
  const transition = new Float64Array(states * states);
  const visits = new Float64Array(states);
  for (let t = 0; t < path.length; t++) {
    visits[path[t]]++;
    if (t > 0) transition[path[t - 1] * states + path[t]]++;
  }
  for (let i = 0; i < states; i++) {
    const row = transition.subarray(i * states, (i + 1) * states);
    const moves = row.reduce((sum, count) => sum + count, 0);
    if (moves > 0) for (let j = 0; j < states; j++) row[j] /= moves;
    else if (visits[i] > 0) row[i] = 1;
    else for (let j = 0; j < states; j++) row[j] = visits[j] / path.length;
  }
  return transition;
}

/** −2 ln p(rows, path) + parameters · ln rows, rows normal within states, columns apart: the classification likelihood, since no other belongs to a path. */
function pathBic({ x, columns }: Design, path: Int32Array, states: number): number {
  const rows = path.length;
  const counts = new Float64Array(states);
  const moves = new Float64Array(states * states);
  for (let t = 0; t < rows; t++) {
    counts[path[t]]++;
    if (t > 0) moves[path[t - 1] * states + path[t]]++;
  }
  let twice = 0; // −2 ln p
  const transition = shareOfMoves(path, states);
  for (let at = 0; at < moves.length; at++) if (moves[at] > 0) twice -= 2 * moves[at] * log(transition[at]);
  for (let j = 0; j < columns; j++) {
    const sums = new Float64Array(states);
    const squares = new Float64Array(states);
    let sum = 0;
    let all = 0;
    for (let t = 0; t < rows; t++) sums[path[t]] += x[t * columns + j];
    for (let k = 0; k < states; k++) sum += sums[k];
    for (let t = 0; t < rows; t++) {
      const value = x[t * columns + j];
      const own = value - sums[path[t]] / counts[path[t]];
      squares[path[t]] += own * own;
      all += (value - sum / rows) * (value - sum / rows);
    }
    for (let k = 0; k < states; k++) {
      if (counts[k] === 0) continue;
      const variance = Math.max(squares[k] / counts[k], (LEAST_VARIANCE * all) / rows, Number.MIN_VALUE);
      twice += counts[k] * (log(2 * Math.PI) + log(variance)) + squares[k] / variance;
    }
  }
  return twice + (states - 1 + states * (states - 1) + 2 * states * columns) * log(rows);
}
