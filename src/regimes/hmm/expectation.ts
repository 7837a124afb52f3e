import { exp, log } from "../../math/elementary.js";
import { keptBackward, keptForward, logChain, logForwardInto, logPosteriorsInto, mixes } from "./exact.js";
import { impossible } from "./impossible.js";
import type { HmmParameters } from "./parameters.js";
import { type HmmRoom, logDensitiesInto } from "./room.js";

/** A sum of logarithms by products, which loses less than logarithms term by term and takes few of them. */
function logOfProduct(factors: Float64Array, from: number, to: number): number {
  let sum = 0;
  let product = 1;
  for (let i = from; i < to; i++) {
    product *= factors[i];
    if (product < 1e-150 || product > 1e150) {
      sum += log(product);
      product = 1;
    }
  }
  return sum + log(product);
}

/** A row this unlikely next to its likeliest state was reached through a state that underflowed. */
const SMALLEST_SCALE = 1e-120;

function reliable(scales: Float64Array, from: number, to: number): boolean {
  for (let t = from; t < to; t++) if (!(scales[t] >= SMALLEST_SCALE)) return false;
  return true;
}

/** P(state | first row) in logarithms, so that no start is too unlikely; the row's log-densities become 0. @returns its log-likelihood */
export function firstRowInto(alpha: Float64Array, density: Float64Array, { states, start }: HmmParameters): number {
  let peak = -Infinity;
  for (let k = 0; k < states; k++) {
    density[k] += log(start[k]);
    if (density[k] > peak) peak = density[k];
  }
  let sum = 0;
  alpha.fill(0); // its padding too: lent memory is not clean
  if (peak > -Infinity) for (let k = 0; k < states; k++) sum += alpha[k] = exp(density[k] - peak);
  for (let k = 0; k < states; k++) alpha[k] /= sum;
  density.fill(0);
  return peak + log(sum);
}

/**
 * Filtered probabilities into `room.alpha`, row by row from the past alone: in logarithms where scaled probabilities could lose a state.
 * @param total - only the log-likelihood is wanted, so that all rows may be asked whether something was lost
 * @returns the log-likelihood of all sequences
 * @throws ConvergenceError IMPOSSIBLE_OBSERVATION
 */
export function filter(where: string, room: HmmRoom, parameters: HmmParameters, bounds: Int32Array, total = false): number {
  const { operations, density, alpha, scales, transition, states, pairs } = room;
  const width = 2 * pairs;
  const diagonal = isDiagonal(parameters);
  const mixing = mixes(parameters);
  let sum = 0;
  logDensitiesInto(room, parameters.degreesOfFreedom, diagonal, 0, room.rows);
  for (let s = 0; s + 1 < bounds.length; s++) {
    const [from, to] = [bounds[s], bounds[s + 1]];
    const part = density.subarray(from * width, to * width);
    const own = alpha.subarray(from * width, to * width);
    const ownScales = scales.subarray(from, to);
    if (mixing || total) {
      const first = firstRowInto(own.subarray(0, width), part.subarray(0, width), parameters);
      if (first === -Infinity) throw impossible(where, from);
      const peaks = operations.likelihoodsInto(part, to - from, pairs);
      operations.forwardInto(own, ownScales, part, transition, to - from, pairs);
      if (mixing) for (let t = from + 1; t < to; t++) if (!(scales[t] > 0)) throw impossible(where, t);
      if (mixing || (reliable(scales, from + 1, to) && keptForward(own, ownScales, width, states))) {
        sum += first + peaks + logOfProduct(scales, from + 1, to);
        continue;
      }
      logDensitiesInto(room, parameters.degreesOfFreedom, diagonal, from, to);
    }
    sum += logForwardInto(where, own, part, width, logChain(parameters), from);
    for (let row = 0; row < own.length; row += width) {
      for (let k = 0; k < states; k++) own[row + k] = exp(own[row + k]);
      own.fill(0, row + states, row + width);
    }
  }
  return sum;
}

/** What the rows say of the states under given parameters. Posteriors stand in `room.beta`. */
export interface Expectation {
  readonly logLikelihood: number;
  /** Σ over sequences of P(state of the first row | all), [states]. */
  readonly starts: Float64Array;
  /** Σ_t P(state i at t − 1, j at t | all), [states × states]. */
  readonly transitions: Float64Array;
}

/**
 * Forward and backward pass over all sequences, with `placeModel` done: scaled probabilities where they lose nothing, else logarithms.
 * @see Rabiner (1989), doi:10.1109/5.18626, §III and §V.A
 * @throws ConvergenceError IMPOSSIBLE_OBSERVATION
 */
export function expectation(where: string, room: HmmRoom, parameters: HmmParameters, bounds: Int32Array): Expectation {
  const { operations, density, alpha, beta, scales, transition, transposed, transitions, states, pairs } = room;
  const width = 2 * pairs;
  const diagonal = isDiagonal(parameters);
  const counted = new Float64Array(states * states);
  const starts = new Float64Array(states);
  const mixing = mixes(parameters);
  let total = 0;
  logDensitiesInto(room, parameters.degreesOfFreedom, diagonal, 0, room.rows);
  transitions.fill(0);
  for (let s = 0; s + 1 < bounds.length; s++) {
    const [from, to] = [bounds[s], bounds[s + 1]];
    const part = density.subarray(from * width, to * width);
    const forward = alpha.subarray(from * width, to * width);
    const backward = beta.subarray(from * width, to * width);
    const ownScales = scales.subarray(from, to);
    let gain = firstRowInto(forward.subarray(0, width), part.subarray(0, width), parameters);
    gain += operations.likelihoodsInto(part, to - from, pairs);
    operations.forwardBackwardInto(forward, ownScales, backward, part, transition, transposed, to - from, pairs);
    const trusted =
      reliable(scales, from + 1, to) &&
      gain > -Infinity &&
      (mixing || (keptForward(forward, ownScales, width, states) && keptBackward(backward, forward, ownScales, width, states)));
    if (trusted) {
      operations.posteriorsInto(backward, transitions, forward, part, ownScales, to - from, pairs);
      total += gain + logOfProduct(scales, from + 1, to);
    } else {
      const chain = logChain(parameters);
      logDensitiesInto(room, parameters.degreesOfFreedom, diagonal, from, to);
      total += logForwardInto(where, forward, part, width, chain, from);
      logPosteriorsInto(backward, counted, forward, part, width, chain);
    }
    for (let k = 0; k < states; k++) starts[k] += backward[k];
  }
  for (let i = 0; i < states; i++) {
    for (let j = 0; j < states; j++) counted[i * states + j] += transitions[i * width + j] * parameters.transition[i * states + j];
  }
  return { logLikelihood: total, starts, transitions: counted };
}

export function isDiagonal({ covarianceType }: HmmParameters): boolean {
  return covarianceType === "diag" || covarianceType === "spherical";
}
