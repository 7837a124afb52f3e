import { toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { exp, log } from "../../math/elementary.js";
import { assertSquarable } from "./data.js";
import { type LogChain, logChain, logFilterInto, mixes } from "./exact.js";
import { firstRowInto, isDiagonal } from "./expectation.js";
import { impossible } from "./impossible.js";
import type { HmmParameters } from "./parameters.js";
import { createRoom, type HmmRoom, logDensitiesInto, placeModel } from "./room.js";

export interface HmmFilterUpdate {
  /** P(state | rows so far), [states]. */
  readonly probabilities: Float64Array;
  /** Of all rows so far, in nats. */
  readonly logLikelihood: number;
}

/** The filter of a model row by row: `update` gives the very bits that `filteredProbabilities` gives for the same rows. */
export class HmmFilter {
  readonly #parameters: HmmParameters;
  /** The row before and this one. */
  readonly #room: HmmRoom;
  /** Where scaled probabilities could lose a state for good; null elsewhere. */
  readonly #chain: LogChain | null;
  #rows = 0;
  #logLikelihood = 0;

  /** @internal Made by `FittedGaussianHMM.onlineFilter`. */
  constructor(parameters: HmmParameters) {
    const { states, features, degreesOfFreedom } = parameters;
    this.#parameters = parameters;
    this.#room = createRoom(new Float64Array(2 * features), 2, features, states, { forward: true, studentT: degreesOfFreedom !== null, owned: true });
    placeModel("FittedGaussianHMM.onlineFilter", this.#room, parameters);
    this.#chain = mixes(parameters) ? null : logChain(parameters);
  }

  /** Rows taken so far. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Takes the next row.
   * @throws InvalidInputError; ConvergenceError IMPOSSIBLE_OBSERVATION. After an error the filter stands where it stood.
   */
  update(row: ArrayLike<number>): HmmFilterUpdate {
    const where = "HmmFilter.update";
    const { features, states, x, alpha, pairs } = this.#room;
    const values = toSeries(where, "row", row);
    if (values.length !== features)
      throw new InvalidInputError("WRONG_LENGTH", { where, what: "row", expected: `${features} values, as the model has features`, received: values.length });
    assertSquarable(where, "row", values, features);
    x.set(values, features);
    const gain = this.#step();
    if (!(gain > -Infinity)) throw impossible(where, this.#rows);
    const width = 2 * pairs;
    alpha.copyWithin(0, width);
    this.#rows++;
    this.#logLikelihood += gain;
    const current = alpha.slice(0, states);
    return { probabilities: this.#chain ? current.map(exp) : current, logLikelihood: this.#logLikelihood };
  }

  /** Filters the second row of the room. @returns its log-likelihood given the rows before */
  #step(): number {
    const { operations, density, alpha, scales, transition, pairs } = this.#room;
    const parameters = this.#parameters;
    const width = 2 * pairs;
    const [before, current] = [alpha.subarray(0, width), alpha.subarray(width)];
    const own = density.subarray(width);
    logDensitiesInto(this.#room, parameters.degreesOfFreedom, isDiagonal(parameters), 1, 2);
    if (this.#chain) return logFilterInto(current, this.#rows === 0 ? null : before, own, this.#chain);
    if (this.#rows === 0) return firstRowInto(current, own, parameters);
    const peak = operations.likelihoodsInto(own, 1, pairs);
    operations.forwardInto(alpha, scales, density, transition, 2, pairs);
    return scales[1] > 0 ? peak + log(scales[1]) : -Infinity;
  }
}
