import { ConvergenceError } from "../../core/errors.js";
import { choleskyInto } from "../../math/dense.js";
import { log, log1p } from "../../math/elementary.js";
import { lgamma } from "../../math/special.js";
import { type HmmOperations, lend, own } from "./operations.js";
import type { HmmParameters } from "./parameters.js";
import { blockSize, blockStart } from "./twin.js";

const LOG_TWO_PI = 1.8378770664093453;
/** Times a deviation within the doors' bounds this stays finite, so that squares may overflow but nothing becomes NaN. */
const LARGEST_WHITENING = 1e160;

/** What a computation needs room for; arrays that are not asked for have no length. */
export interface HmmNeeds {
  readonly forward?: boolean;
  readonly backward?: boolean;
  readonly studentT?: boolean;
  /** Arrays that last: those lent by the kernels go when these are asked again. */
  readonly owned?: boolean;
}

/** Data and tables of one computation, where the kernels reach them. Rows of states are padded to an even number. */
export interface HmmRoom {
  readonly operations: HmmOperations;
  readonly rows: number;
  readonly features: number;
  readonly states: number;
  /** Half the padded number of states. */
  readonly pairs: number;
  readonly x: Float64Array;
  /** Log-densities, then likelihoods relative to the largest of their row. */
  readonly density: Float64Array;
  readonly alpha: Float64Array;
  /** Backward variables, then posteriors. */
  readonly beta: Float64Array;
  readonly scales: Float64Array;
  readonly model: Float64Array;
  readonly transition: Float64Array;
  readonly transposed: Float64Array;
  readonly transitions: Float64Array;
  readonly sums: Float64Array;
  /** Squared distances of Student-t states, then their latent weights. */
  readonly squares: Float64Array;
  /** Constant terms of the log-densities. */
  readonly constants: Float64Array;
}

export function createRoom(x: Float64Array, rows: number, features: number, states: number, needs: HmmNeeds = {}): HmmRoom {
  const pairs = (states + 1) >> 1;
  const width = 2 * pairs;
  const table = rows * width;
  const block = width * blockSize(features);
  const { operations, arrays } = (needs.owned ? own : lend)(
    features,
    rows * features,
    table,
    needs.forward || needs.backward ? table : 0,
    needs.backward ? table : 0,
    rows,
    block,
    width * width,
    width * width,
    width * width,
    block,
    needs.studentT ? table : 0,
    width,
  );
  const [data, density, alpha, beta, scales, model, transition, transposed, transitions, sums, squares, constants] = arrays;
  data.set(x);
  return {
    operations,
    rows,
    features,
    states,
    pairs,
    x: data,
    density,
    alpha,
    beta,
    scales,
    model,
    transition,
    transposed,
    transitions,
    sums,
    squares,
    constants,
  };
}

/**
 * Puts a model where the kernels find it: means, W = L⁻¹ of each scale matrix L L', constants; transitions both ways.
 * @throws ConvergenceError NOT_POSITIVE_DEFINITE
 */
export function placeModel(where: string, room: HmmRoom, parameters: HmmParameters): void {
  const { states, features, pairs, model, constants, transition, transposed } = room;
  const { degreesOfFreedom } = parameters;
  const width = 2 * pairs;
  const last = 2 * (blockSize(features) - 1);
  model.fill(0);
  transition.fill(0);
  transposed.fill(0);
  constants.fill(-Infinity);
  for (let k = 0; k < states; k++) {
    const logRoot = placeState(where, model, blockStart(k, features), parameters, k);
    constants[k] = (degreesOfFreedom ? studentConstant(degreesOfFreedom[k], features) : -0.5 * features * LOG_TWO_PI) - logRoot;
    for (let j = 0; j < states; j++) transition[k * width + j] = transposed[j * width + k] = parameters.transition[k * states + j];
  }
  if (!degreesOfFreedom) for (let k = 0; k < width; k++) model[blockStart(k, features) + last] = constants[k];
}

/** Mean and whitening of one state. @returns log √det of its scale matrix */
function placeState(where: string, model: Float64Array, at: number, { features, means, scales }: HmmParameters, state: number): number {
  const size = features * features;
  const lower = scales.slice(state * size, (state + 1) * size);
  if (!choleskyInto(lower, features)) throw notPositiveDefinite(where, state);
  const inverse = new Float64Array(size);
  let logRoot = 0;
  let row = at + 2 * features;
  for (let i = 0; i < features; i++) {
    const pivot = lower[i * (features + 1)];
    logRoot += log(pivot);
    model[at + 2 * i] = means[state * features + i];
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? 1 : 0;
      for (let k = j; k < i; k++) sum -= lower[i * features + k] * inverse[k * features + j];
      inverse[i * features + j] = model[row + 2 * j] = sum / pivot;
      if (!(Math.abs(inverse[i * features + j]) <= LARGEST_WHITENING)) throw notPositiveDefinite(where, state);
    }
    row += 2 * (i + 1);
  }
  return logRoot;
}

function studentConstant(degrees: number, features: number): number {
  return lgamma((degrees + features) / 2) - lgamma(degrees / 2) - 0.5 * features * log(Math.PI * degrees);
}

/** Log-densities of rows from `from` up to `to`; of Student-t states their squared distances too. */
export function logDensitiesInto(room: HmmRoom, degreesOfFreedom: Float64Array | null, diagonal: boolean, from: number, to: number): void {
  const { operations, x, model, constants, features, states, pairs } = room;
  const width = 2 * pairs;
  const density = room.density.subarray(from * width, to * width);
  const data = x.subarray(from * features, to * features);
  if (!degreesOfFreedom) {
    operations.quadraticsInto(density, data, model, to - from, features, pairs, diagonal, -0.5);
    return;
  }
  const squares = room.squares.subarray(from * width, to * width);
  operations.quadraticsInto(squares, data, model, to - from, features, pairs, diagonal, 1);
  for (let k = 0; k < width; k++) {
    const degrees = k < states ? degreesOfFreedom[k] : 1;
    const power = -0.5 * (degrees + features);
    for (let at = k; at < density.length; at += width) density[at] = constants[k] + power * log1p(squares[at] / degrees);
  }
}

export function notPositiveDefinite(where: string, state: number): ConvergenceError {
  return new ConvergenceError("NOT_POSITIVE_DEFINITE", {
    where,
    what: `the covariances of state ${state}`,
    expected: "a positive definite matrix; raise options.minCovariance, leave out features or use fewer states",
    received: "a singular one",
  });
}
