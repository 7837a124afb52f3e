import { assignment } from "../../math/assignment.js";
import { apart, type StateProfile, toldApart } from "./profile.js";

/** Profiles by label. */
export type LabelledProfiles = ReadonlyMap<number, StateProfile>;

/** Beyond any distance between states that rows belong to. */
const FARTHEST = 1e9;

/**
 * Labels for the states of a new fit: those of the states before that they are nearest to, in total (Hungarian assignment on the distances between profiles).
 * States without a counterpart take the lowest labels that are free.
 */
export function alignedLabels(before: LabelledProfiles, after: readonly (StateProfile | null)[]): Int32Array {
  const old = [...before].sort(([a], [b]) => a - b);
  const size = Math.max(old.length, after.length);
  const cost = new Float64Array(size * size);
  after.forEach((profile, i) => {
    old.forEach(([, was], j) => {
      cost[i * size + j] = profile === null ? FARTHEST : Math.min(apart(profile, was), FARTHEST);
    });
  });
  const partner = assignment(cost, size);
  const labels = Int32Array.from(after, (_, i) => (partner[i] < old.length ? old[partner[i]][0] : -1));
  let free = 0;
  return labels.map((label) => {
    if (label >= 0) return label;
    while (labels.includes(free)) free++;
    return free++;
  });
}

/**
 * States that moved so far from one fit to the next that they now lie nearer to what another label was than to what their own was: labels that an alignment got
 * wrong, or states that changed their meaning. Labels whose states could not be told apart before cannot be mixed up.
 */
export function labelSwitches(before: LabelledProfiles, after: LabelledProfiles): number {
  let switches = 0;
  for (const [label, state] of after) {
    const own = before.get(label);
    if (own === undefined) continue;
    const distance = apart(state, own);
    if ([...before].some(([other, was]) => other !== label && apart(state, was) < distance && toldApart(own, was))) switches++;
  }
  return switches;
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
