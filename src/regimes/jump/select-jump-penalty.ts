import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { endStatesInto, lossInto, pathValuesInto } from "./best-path.js";
import { toRows } from "./door.js";
import { type SelectJumpPenaltyOptions, selectJumpPenaltySchema } from "./schema.js";
import { bestSearch } from "./search.js";

/** One λ on blocks that its fits had not seen. */
export interface JumpPenaltyTrial {
  readonly jumpPenalty: number;
  /** Mean of ½ ‖x_{t+h} − μ_{s_t}‖², s_t the online state. */
  readonly loss: number;
  /** Jumps of the online states per predicted row. */
  readonly jumpRate: number;
}

export interface JumpPenaltySelection {
  /** Of the lowest loss; of equals the largest. */
  readonly jumpPenalty: number;
  /** By λ, ascending. */
  readonly trials: readonly JumpPenaltyTrial[];
}

const MAX_ITERATIONS = 300;

/**
 * A jump penalty by time-series cross-validation. Each block is predicted by centres fitted to all rows before it: the state known at t stands for row
 * t + h.
 * @param X - one row per bar, oldest first, columns of unit spread; never modified
 * @throws InvalidInputError blocks not longer than `horizon`, fewer rows than states in front of the first
 * @wholeSample
 */
export function selectJumpPenalty(X: ArrayLike<ArrayLike<number>>, options: SelectJumpPenaltyOptions = {}): JumpPenaltySelection {
  const where = "selectJumpPenalty";
  const { states, folds, horizon, restarts, seed, penalties } = parseOptions(where, selectJumpPenaltySchema, options);
  const fewest = (folds + 1) * Math.max(states, horizon + 1);
  const { data, rows, columns } = toRows(where, X, 1);
  if (rows < fewest)
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", {
      where,
      what: "X",
      expected: `at least ${fewest} rows for these folds and this horizon`,
      received: rows,
    });
  const grid = penalties ?? [1, 2, 4, 8, 16, 32, 64, 128, 256].map((share) => share * columns);
  const tried = [...new Set(grid)].sort((a, b) => a - b);
  const trials = tried.map((jumpPenalty): JumpPenaltyTrial => {
    let loss = 0;
    let jumps = 0;
    let count = 0;
    for (let fold = 0; fold < folds; fold++) {
      const from = Math.floor((rows * (fold + 1)) / (folds + 1));
      const to = Math.floor((rows * (fold + 2)) / (folds + 1));
      const { centres } = bestSearch(data.subarray(0, from * columns), columns, states, jumpPenalty, MAX_ITERATIONS, restarts, seed);
      const online = onlineStates(data.subarray(0, to * columns), columns, centres, jumpPenalty);
      for (let t = from; t < to - horizon; t++) {
        const k = online[t] * columns;
        for (let j = 0; j < columns; j++) {
          const difference = data[(t + horizon) * columns + j] - centres[k + j];
          loss += 0.5 * difference * difference;
        }
        if (online[t] !== online[t - 1]) jumps++;
      }
      count += to - horizon - from;
    }
    return { jumpPenalty, loss: loss / count, jumpRate: jumps / count };
  });
  const { jumpPenalty } = trials.reduce((best, trial) => (trial.loss <= best.loss ? trial : best));
  return { jumpPenalty, trials };
}

function onlineStates(data: Float64Array, columns: number, centres: Float64Array, penalty: number): Int32Array {
  const states = centres.length / columns;
  const values = new Float64Array((data.length / columns) * states);
  lossInto(values, data, centres, columns);
  pathValuesInto(values, values, states, penalty);
  const online = new Int32Array(data.length / columns);
  endStatesInto(online, values, states);
  return online;
}
