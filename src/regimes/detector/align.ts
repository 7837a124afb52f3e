import { assignment } from "../../math/assignment.js";

/** Probabilities of states over the same rows, row-major. */
export interface StateRows {
  readonly states: number;
  readonly probabilities: Float64Array;
}

/**
 * Labels for the states of a new fit: each takes that of the old state which claims the same rows, in total as similar as can be (Hungarian assignment on the
 * cosines between columns of probabilities). States without a counterpart take the lowest labels that are free.
 * @param rows - leading rows of both that are compared
 * @param oldLabels - label of each old state
 */
export function alignedLabels(before: StateRows, oldLabels: Int32Array, after: StateRows, rows: number): Int32Array {
  const size = Math.max(before.states, after.states);
  const cost = new Float64Array(size * size);
  const norms = (one: StateRows): Float64Array => {
    const out = new Float64Array(one.states);
    for (let at = 0; at < rows * one.states; at++) out[at % one.states] += one.probabilities[at] * one.probabilities[at];
    return out.map((value) => Math.sqrt(value) || 1);
  };
  const [normsBefore, normsAfter] = [norms(before), norms(after)];
  for (let j = 0; j < after.states; j++) {
    for (let i = 0; i < before.states; i++) {
      let sum = 0;
      for (let t = 0; t < rows; t++) sum += before.probabilities[t * before.states + i] * after.probabilities[t * after.states + j];
      cost[j * size + i] = -sum / (normsBefore[i] * normsAfter[j]);
    }
  }
  const partner = assignment(cost, size);
  const taken = new Set<number>();
  const labels = Int32Array.from({ length: after.states }, (_, j) => {
    const label = partner[j] < before.states ? oldLabels[partner[j]] : -1;
    if (label >= 0) taken.add(label);
    return label;
  });
  let free = 0;
  return labels.map((label) => {
    if (label >= 0) return label;
    while (taken.has(free)) free++;
    taken.add(free);
    return free;
  });
}

/** Labels of states that none came before: 0 for the least variance of returns, and so on. */
export function labelsByVolatility(returns: Float64Array, firstRow: number, probabilities: Float64Array, states: number): Int32Array {
  const variances = Array.from({ length: states }, (_, k) => varianceWithin(returns, firstRow, probabilities, k, states));
  const order = variances.map((_, k) => k).sort((a, b) => variances[a] - variances[b] || a - b);
  const labels = new Int32Array(states);
  order.forEach((k, label) => {
    labels[k] = label;
  });
  return labels;
}

function varianceWithin(returns: Float64Array, firstRow: number, probabilities: Float64Array, k: number, states: number): number {
  let weight = 0;
  let mean = 0;
  let squares = 0;
  for (let at = k, t = firstRow; at < probabilities.length; at += states, t++) {
    if (!(probabilities[at] > 0)) continue;
    weight += probabilities[at];
    const deviation = returns[t] - mean;
    mean += (probabilities[at] / weight) * deviation;
    squares += probabilities[at] * deviation * (returns[t] - mean);
  }
  return weight > 0 ? squares / weight : Infinity;
}
