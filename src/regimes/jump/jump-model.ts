import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { toRows } from "./door.js";
import { FittedJumpModel } from "./fitted-jump-model.js";
import { type JumpModelOptions, jumpModelSchema, type ResolvedJumpModelOptions } from "./schema.js";
import { bestSearch, searchFrom } from "./search.js";

/** λ a column of X where none is given. */
export const DEFAULT_PENALTY_PER_COLUMN = 21;

/**
 * A statistical jump model: states that rows cluster into, with a price on every change of state,
 *
 *     min over centres μ and paths s of   Σ_t ½ ‖x_t − μ_{s_t}‖² + λ Σ_t [s_t ≠ s_{t−1}]
 *
 * At λ = 0 it is k-means; with λ beyond the loss of a single centre no jump pays. The loss reads X in its own units: bring columns to unit spread first.
 * Centres and the best path (dynamic programming) take turns from several k-means++ starts; the lowest loss found wins.
 *
 * @example
 * ```ts
 * import { JumpModel } from "capitol-quant/regimes";
 *
 * const calmThenWild = [0, 0.1, -0.1, 0, 3, 3.1, 2.9, 3].map((value) => [value]);
 * const model = new JumpModel({ states: 2, jumpPenalty: 1 }).fit(calmThenWild);
 * console.log(model.states); // 0 0 0 0 1 1 1 1
 * console.log(model.predictOnline(calmThenWild)); // what was known at each row
 * ```
 * @see Bemporad, Breschi, Piga and Boyd (2018), Fitting jump models, Automatica 96, doi:10.1016/j.automatica.2018.06.022; Nystrup, Lindström and Madsen
 *   (2020), Learning hidden Markov models with persistent states by penalizing jumps, Expert Systems with Applications 150, doi:10.1016/j.eswa.2020.113307
 */
export class JumpModel {
  readonly options: ResolvedJumpModelOptions;

  constructor(options: JumpModelOptions = {}) {
    this.options = parseOptions("JumpModel", jumpModelSchema, options);
  }

  /**
   * The lowest loss found. States that no row is in keep the centre that they started from.
   * @param X - one row per bar, oldest first, columns of unit spread; never modified
   * @throws InvalidInputError fewer rows than states, values that cannot be squared, `initial` of another shape
   * @wholeSample
   */
  fit(X: ArrayLike<ArrayLike<number>>): FittedJumpModel {
    const where = "JumpModel.fit";
    const { states, restarts, maxIterations, seed, initial } = this.options;
    const { data, columns } = toRows(where, X, states);
    const penalty = this.options.jumpPenalty ?? DEFAULT_PENALTY_PER_COLUMN * columns;
    const { centres, path, loss, converged, iterations } = initial
      ? searchFrom(data, columns, startAt(where, initial.centres, states, columns), penalty, maxIterations)
      : bestSearch(data, columns, states, penalty, maxIterations, restarts, seed);
    const order = Array.from({ length: states }, (_, k) => k);
    if (!initial) order.sort((a, b) => compared(centres, columns, a, b));
    const place = new Int32Array(states);
    order.forEach((from, to) => {
      place[from] = to;
    });
    return new FittedJumpModel({
      centres: order.map((k) => centres.slice(k * columns, (k + 1) * columns)),
      jumpPenalty: penalty,
      states: path.map((k) => place[k]),
      loss,
      converged,
      iterations,
    });
  }
}

function startAt(where: string, centres: ArrayLike<ArrayLike<number>>, states: number, columns: number): Float64Array {
  const start = toRows(where, centres, states, columns);
  if (start.rows !== states)
    throw new InvalidInputError("WRONG_LENGTH", { where, what: "options.initial.centres", expected: `${states} rows, one per state`, received: start.rows });
  return start.data;
}

function compared(centres: Float64Array, columns: number, a: number, b: number): number {
  for (let j = 0; j < columns; j++) {
    const difference = centres[a * columns + j] - centres[b * columns + j];
    if (difference !== 0) return difference;
  }
  return a - b;
}
