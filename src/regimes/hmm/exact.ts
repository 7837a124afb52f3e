import { exp, log } from "../../math/elementary.js";
import { impossible } from "./impossible.js";
import type { HmmParameters } from "./parameters.js";

// Recursions in logarithms, which nothing can underflow: for chains that can hardly or never return to a state, where the ratio of two states'
// likelihoods may leave the doubles and still matter later. Tables have `width` entries a row, of which the first `states` count.

/** Transitions as likely as this bring back a state that underflowed before its loss could show. */
const SAFE_TRANSITION = 1e-100;

/** Whether every state can be reached from every other in one step, so that scaled probabilities lose nothing. */
export function mixes({ transition }: HmmParameters): boolean {
  return transition.every((probability) => probability >= SAFE_TRANSITION);
}

/** Least product of scales, since every state last had a share of `SAFE_TRANSITION`, that leaves what underflowed far below what was kept. */
const SAFE_PRODUCT = 1e-150;

/**
 * Whether scaled forward variables of a chain that does not mix lost nothing that could show. What underflows is below 1e-300 of its row and never weighs more
 * than that later, since likelihoods are relative to the largest of their row; what is kept weighs the product of the scales. Once every state has a share
 * again, the loss is forgotten.
 * @param alpha - of one sequence, [rows × width]
 * @param scales - their sums before normalisation, [rows]
 */
export function keptForward(alpha: Float64Array, scales: Float64Array, width: number, states: number): boolean {
  let product = 1;
  for (let t = 0; t < scales.length; t++) {
    product = everyShare(alpha, t * width, states) ? 1 : t > 0 ? product * scales[t] : product;
    if (!(product >= SAFE_PRODUCT)) return false;
  }
  return true;
}

/** The same for backward variables, whose scales follow from the forward ones. */
export function keptBackward(beta: Float64Array, alpha: Float64Array, scales: Float64Array, width: number, states: number): boolean {
  const overlap = (t: number): number => {
    let sum = 0;
    for (let k = 0; k < states; k++) sum += alpha[t * width + k] * beta[t * width + k];
    return sum;
  };
  let product = 1;
  for (let t = scales.length - 2; t >= 0; t--) {
    product = everyShare(beta, t * width, states) ? 1 : (product * scales[t + 1] * overlap(t + 1)) / overlap(t);
    if (!(product >= SAFE_PRODUCT)) return false;
  }
  return true;
}

function everyShare(table: Float64Array, row: number, states: number): boolean {
  for (let k = 0; k < states; k++) if (!(table[row + k] >= SAFE_TRANSITION)) return false;
  return true;
}

export interface LogChain {
  readonly states: number;
  readonly start: Float64Array;
  readonly transition: Float64Array;
}

export function logChain({ states, start, transition }: HmmParameters): LogChain {
  return { states, start: start.map(log), transition: transition.map(log) };
}

function logSum(terms: Float64Array): number {
  let peak = -Infinity;
  for (let i = 0; i < terms.length; i++) if (terms[i] > peak) peak = terms[i];
  if (peak === -Infinity) return peak;
  let sum = 0;
  for (let i = 0; i < terms.length; i++) sum += exp(terms[i] - peak);
  return peak + log(sum);
}

/** One row of the filter: log P(state | rows so far) into `out`. @returns the row's share of the log-likelihood, −Infinity when it is impossible */
export function logFilterInto(out: Float64Array, previous: Float64Array | null, density: Float64Array, { states, start, transition }: LogChain): number {
  const terms = new Float64Array(states);
  for (let k = 0; k < states; k++) {
    if (previous) for (let i = 0; i < states; i++) terms[i] = previous[i] + transition[i * states + k];
    out[k] = (previous ? logSum(terms) : start[k]) + density[k];
  }
  const gain = logSum(out.subarray(0, states));
  if (gain > -Infinity) for (let k = 0; k < states; k++) out[k] -= gain;
  return gain;
}

/** Filter of a sequence: log P(state | rows up to t) into `out`. @throws ConvergenceError IMPOSSIBLE_OBSERVATION */
export function logForwardInto(where: string, out: Float64Array, density: Float64Array, width: number, chain: LogChain, firstRow: number): number {
  let total = 0;
  for (let row = 0; row < density.length; row += width) {
    const previous = row === 0 ? null : out.subarray(row - width, row);
    const gain = logFilterInto(out.subarray(row, row + width), previous, density.subarray(row, row + width), chain);
    if (gain === -Infinity) throw impossible(where, firstRow + row / width);
    total += gain;
  }
  return total;
}

/**
 * Posteriors of a sequence, and its expected transitions added to `transitions` [states × states].
 * @param logAlpha - from `logForwardInto`
 */
export function logPosteriorsInto(
  posteriors: Float64Array,
  transitions: Float64Array,
  logAlpha: Float64Array,
  density: Float64Array,
  width: number,
  { states, transition }: LogChain,
): void {
  let after = new Float64Array(states); // log beta of row t
  let before = new Float64Array(states); // of row t − 1
  const terms = new Float64Array(states);
  const pair = new Float64Array(states * states);
  for (let row = density.length - width; row >= 0; row -= width) {
    for (let k = 0; k < states; k++) terms[k] = logAlpha[row + k] + after[k];
    const mass = logSum(terms);
    for (let k = 0; k < states; k++) posteriors[row + k] = exp(terms[k] - mass);
    posteriors.fill(0, row + states, row + width);
    if (row === 0) return;
    for (let j = 0; j < states; j++) {
      for (let k = 0; k < states; k++) {
        terms[k] = transition[j * states + k] + density[row + k] + after[k];
        pair[j * states + k] = logAlpha[row - width + j] + terms[k];
      }
      before[j] = logSum(terms);
    }
    const total = logSum(pair);
    for (let i = 0; i < pair.length; i++) transitions[i] += exp(pair[i] - total);
    const peak = before.reduce((largest, value) => Math.max(largest, value), -Infinity);
    for (let j = 0; j < states; j++) before[j] -= peak;
    [after, before] = [before, after];
  }
}
