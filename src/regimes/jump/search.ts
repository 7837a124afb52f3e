import { createRng, type Rng } from "../../core/rng.js";
import { bestPathInto, lossInto, pathValuesInto } from "./best-path.js";

export interface JumpSearch {
  /** [states × columns] */
  readonly centres: Float64Array;
  readonly path: Int32Array;
  readonly loss: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Half-widths of the means over rows that centres are drawn from, in turn: where jumps are dear a state is a level that lasts, and a single row as a centre draws
 * no stay that pays.
 */
const HALF_WIDTHS = [0, 10, 2, 31];

/** The lowest loss of several searches, each from k-means++ centres of its own. */
export function bestSearch(
  x: Float64Array,
  columns: number,
  states: number,
  penalty: number,
  maxIterations: number,
  restarts: number,
  seed: number,
): JumpSearch {
  const levels = HALF_WIDTHS.slice(0, restarts).map((half) => localMeans(x, columns, half));
  let best: JumpSearch | undefined;
  for (let restart = 0; restart < restarts; restart++) {
    const start = spreadCentres(levels[restart % levels.length], columns, states, createRng(seed, "jump model", restart));
    const found = searchFrom(x, columns, start, penalty, maxIterations);
    if (!best || found.loss < best.loss) best = found;
  }
  return best!;
}

/** Means over the rows up to `half` before and after each. */
function localMeans(x: Float64Array, columns: number, half: number): Float64Array {
  if (half === 0) return x;
  const rows = x.length / columns;
  const out = new Float64Array(x.length);
  for (let j = 0; j < columns; j++) {
    const origin = x[j]; // sums of differences keep the digits that an offset would take
    for (let t = 0; t < rows; t++) {
      const from = Math.max(0, t - half);
      const to = Math.min(rows - 1, t + half);
      let sum = 0;
      for (let i = from; i <= to; i++) sum += x[i * columns + j] - origin;
      out[t * columns + j] = origin + sum / (to - from + 1);
    }
  }
  return out;
}

/** Best path under the centres, centres of the path, in turn, until the path stays or the loss falls no more. */
export function searchFrom(x: Float64Array, columns: number, start: Float64Array, penalty: number, maxIterations: number): JumpSearch {
  const states = start.length / columns;
  const rows = x.length / columns;
  let centres: Float64Array = Float64Array.from(start);
  let path = new Int32Array(rows);
  let next = new Int32Array(rows);
  const values = new Float64Array(rows * states);
  let loss = Infinity;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const trial = iteration === 0 ? centres : centresOf(x, columns, path, centres);
    lossInto(values, x, trial, columns);
    pathValuesInto(values, values, states, penalty);
    const cost = bestPathInto(next, values, states, penalty);
    if (iteration > 0 && !(cost < loss)) return { centres: trial, path, loss, iterations: iteration, converged: true };
    const same = iteration > 0 && next.every((state, t) => state === path[t]);
    [path, next] = [next, path];
    centres = trial;
    loss = cost;
    if (same) return { centres, path, loss, iterations: iteration + 1, converged: true };
  }
  return { centres, path, loss, iterations: maxIterations, converged: false };
}

/** Means of the rows in each state; of a state without rows what it had before. */
function centresOf(x: Float64Array, columns: number, path: Int32Array, before: Float64Array): Float64Array {
  const states = before.length / columns;
  const counts = new Float64Array(states);
  const first = new Int32Array(states).fill(-1);
  const sums = new Float64Array(before.length);
  // About the first row of each state, so that a large offset costs no digits.
  for (let t = 0; t < path.length; t++) {
    const k = path[t];
    if (first[k] < 0) first[k] = t;
    counts[k]++;
    for (let j = 0; j < columns; j++) sums[k * columns + j] += x[t * columns + j] - x[first[k] * columns + j];
  }
  return sums.map((sum, at) => {
    const k = Math.floor(at / columns);
    return counts[k] > 0 ? x[first[k] * columns + (at % columns)] + sum / counts[k] : before[at];
  });
}

/**
 * Rows to start at: the first at random, each further one with a chance in proportion to its squared distance from the nearest so far.
 * @see Arthur and Vassilvitskii (2007), k-means++: the advantages of careful seeding
 */
function spreadCentres(x: Float64Array, columns: number, states: number, rng: Rng): Float64Array {
  const rows = x.length / columns;
  const centres = new Float64Array(states * columns);
  const nearest = new Float64Array(rows).fill(Infinity);
  for (let k = 0; k < states; k++) {
    const row = k === 0 ? Math.min(rows - 1, Math.floor(rng() * rows)) : drawn(nearest, rng);
    centres.set(x.subarray(row * columns, (row + 1) * columns), k * columns);
    for (let t = 0; t < rows; t++) {
      let squares = 0;
      for (let j = 0; j < columns; j++) {
        const difference = x[t * columns + j] - centres[k * columns + j];
        squares += difference * difference;
      }
      if (squares < nearest[t]) nearest[t] = squares;
    }
  }
  return centres;
}

function drawn(weights: Float64Array, rng: Rng): number {
  let total = 0;
  for (const weight of weights) total += weight;
  let rest = rng() * total;
  for (let t = 0; t < weights.length; t++) {
    rest -= weights[t];
    if (rest < 0) return t;
  }
  return weights.length - 1; // every row equals a centre
}
