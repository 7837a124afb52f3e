import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { bestPathInto, endStatesInto, lossInto, pathValuesInto } from "./best-path.js";
import { toRows } from "./door.js";

export interface JumpModelParts {
  readonly centres: readonly Float64Array[];
  readonly jumpPenalty: number;
  readonly states: Int32Array;
  readonly loss: number;
  readonly converged: boolean;
  readonly iterations: number;
}

/** What `toJSON` writes. */
export interface JumpModelData {
  readonly format: 1;
  readonly centres: readonly (readonly number[])[];
  readonly jumpPenalty: number;
  readonly states: readonly number[];
  readonly loss: number;
  readonly converged: boolean;
  readonly iterations: number;
}

const dataSchema = z.strictObject({
  format: z.literal(1),
  centres: z.array(z.array(z.number())).check(z.minLength(1)),
  jumpPenalty: z.number().check(z.gte(0)),
  states: z.array(z.int().check(z.gte(0))).check(z.minLength(1)),
  loss: z.number().check(z.gte(0)),
  converged: z.boolean(),
  iterations: z.int().check(z.gte(0)),
});

/** Centres of states and the price of a jump between them; immutable. */
export class FittedJumpModel {
  /** One per state: the mean of its rows. By the first column, then the next, unless the fit was given `initial`. */
  readonly centres: readonly Float64Array[];
  /** λ. */
  readonly jumpPenalty: number;
  /** The best path through all rows of the fit, one state per row. @wholeSample */
  readonly states: Int32Array;
  /** Σ ½ ‖x_t − μ_{s_t}‖² + λ · jumps, of that path. */
  readonly loss: number;
  /** false: `maxIterations` ended the best search. */
  readonly converged: boolean;
  readonly iterations: number;

  /** @internal */
  constructor(parts: JumpModelParts) {
    this.centres = parts.centres;
    this.jumpPenalty = parts.jumpPenalty;
    this.states = parts.states;
    this.loss = parts.loss;
    this.converged = parts.converged;
    this.iterations = parts.iterations;
  }

  /** The best path through all rows of X. O(rows · states · columns). @throws InvalidInputError rows of another width, values that cannot be squared @wholeSample */
  predict(X: ArrayLike<ArrayLike<number>>): Int32Array {
    const values = this.#values("FittedJumpModel.predict", X);
    const path = new Int32Array(X.length);
    bestPathInto(path, values, this.centres.length, this.jumpPenalty);
    return path;
  }

  /** State t is where the best path through rows 0 … t ends, so that no later row changes it. @throws InvalidInputError as `predict` */
  predictOnline(X: ArrayLike<ArrayLike<number>>): Int32Array {
    const values = this.#values("FittedJumpModel.predictOnline", X);
    const states = new Int32Array(X.length);
    endStatesInto(states, values, this.centres.length);
    return states;
  }

  #values(where: string, X: ArrayLike<ArrayLike<number>>): Float64Array {
    const columns = this.centres[0].length;
    const { data, rows } = toRows(where, X, 1, columns);
    const states = this.centres.length;
    const values = new Float64Array(rows * states);
    lossInto(values, data, flat(this.centres), columns);
    pathValuesInto(values, values, states, this.jumpPenalty);
    return values;
  }

  toJSON(): JumpModelData {
    const { jumpPenalty, loss, converged, iterations } = this;
    const centres = this.centres.map((centre) => Array.from(centre));
    return { format: 1, centres, jumpPenalty, states: Array.from(this.states), loss, converged, iterations };
  }

  /** @throws InvalidInputError for an unknown format, or data that no `toJSON` wrote */
  static fromJSON(data: unknown): FittedJumpModel {
    const where = "FittedJumpModel.fromJSON";
    if (typeof data !== "object" || data === null)
      throw new InvalidInputError("INVALID_OPTION", { where, what: "data", expected: "an object that toJSON wrote", received: data });
    const stored = parseOptions(where, dataSchema, data);
    const { data: values, rows, columns } = toRows(where, stored.centres, 1);
    const centres = Array.from({ length: rows }, (_, k) => values.slice(k * columns, (k + 1) * columns));
    const foreign = stored.states.findIndex((state) => state >= rows);
    if (foreign >= 0)
      throw new InvalidInputError("INVALID_OPTION", {
        where,
        what: `data.states[${foreign}]`,
        expected: `a state below ${rows}`,
        received: stored.states[foreign],
      });
    return new FittedJumpModel({ ...stored, centres, states: Int32Array.from(stored.states) });
  }
}

export function flat(rows: readonly Float64Array[]): Float64Array {
  const columns = rows[0].length;
  const joined = new Float64Array(rows.length * columns);
  for (let i = 0; i < rows.length; i++) joined.set(rows[i], i * columns);
  return joined;
}
