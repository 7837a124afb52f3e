import { log } from "../../math/elementary.js";

/** Means and variances of the raw features in each state, by label. */
export type StateProfiles = ReadonlyMap<number, { readonly means: Float64Array; readonly variances: Float64Array }>;

/** Moments of rows `from` to `to` − 1, weighted by the states' probabilities; states of less than one row are left out. */
export function stateProfiles(columns: readonly Float64Array[], from: number, to: number, probabilities: Float64Array, labels: Int32Array): StateProfiles {
  const states = labels.length;
  const profiles = new Map<number, { means: Float64Array; variances: Float64Array }>();
  for (let k = 0; k < states; k++) {
    let weight = 0;
    for (let t = 0; t < to - from; t++) weight += probabilities[t * states + k];
    if (!(weight >= 1)) continue;
    const means = new Float64Array(columns.length);
    const variances = new Float64Array(columns.length);
    columns.forEach((column, j) => {
      for (let t = from; t < to; t++) means[j] += (probabilities[(t - from) * states + k] / weight) * column[t];
      for (let t = from; t < to; t++) variances[j] += (probabilities[(t - from) * states + k] / weight) * (column[t] - means[j]) * (column[t] - means[j]);
    });
    profiles.set(labels[k], { means, variances });
  }
  return profiles;
}

/**
 * States that moved so far from one fit to the next that they now lie nearer to what another label was than to what their own was: labels that an alignment got
 * wrong, or states that changed their meaning. The distance is Bhattacharyya's between normal laws, summed over the features.
 */
export function labelSwitches(before: StateProfiles, after: StateProfiles): number {
  let switches = 0;
  for (const [label, state] of after) {
    const own = before.get(label);
    if (own === undefined) continue;
    const distance = apart(state, own);
    for (const [other, was] of before) {
      if (other === label || !(apart(state, was) < distance)) continue;
      switches++;
      break;
    }
  }
  return switches;
}

type Profile = StateProfiles extends ReadonlyMap<number, infer One> ? One : never;

function apart(a: Profile, b: Profile): number {
  let distance = 0;
  for (let j = 0; j < a.means.length; j++) {
    const sum = a.variances[j] + b.variances[j];
    if (!(sum > 0)) continue;
    const gap = a.means[j] - b.means[j];
    // A state without spread is infinitely far from one with it; in numbers, as far as a millionth of it.
    const product = Math.sqrt(Math.max(a.variances[j], 1e-12 * sum)) * Math.sqrt(Math.max(b.variances[j], 1e-12 * sum));
    distance += 0.25 * (gap / sum) * gap + 0.5 * log(sum / 2 / product);
  }
  return distance;
}
