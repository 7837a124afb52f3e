import { log } from "../../math/elementary.js";

/** Means and variances of the raw features in one state. */
export interface StateProfile {
  /** Rows in it, by the sum of their probabilities. */
  readonly rows: number;
  readonly means: Float64Array;
  readonly variances: Float64Array;
}

/** Of rows `from` to `to` − 1, weighted by the states' probabilities; null for a state of less than one row. */
export function stateProfiles(
  columns: readonly Float64Array[],
  from: number,
  to: number,
  probabilities: Float64Array,
  states: number,
): (StateProfile | null)[] {
  return Array.from({ length: states }, (_, k) => {
    let weight = 0;
    for (let t = 0; t < to - from; t++) weight += probabilities[t * states + k];
    if (!(weight >= 1)) return null;
    const means = new Float64Array(columns.length);
    const variances = new Float64Array(columns.length);
    columns.forEach((column, j) => {
      for (let t = from; t < to; t++) means[j] += (probabilities[(t - from) * states + k] / weight) * column[t];
      for (let t = from; t < to; t++) variances[j] += (probabilities[(t - from) * states + k] / weight) * (column[t] - means[j]) * (column[t] - means[j]);
    });
    return { rows: weight, means, variances };
  });
}

/** Bhattacharyya's distance between normal laws with these moments, summed over the features. */
export function apart(a: StateProfile, b: StateProfile): number {
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

/** Whether two states of one fit differ by more than chance: estimates of one law from n rows each lie some (features / 2n) apart. */
export function toldApart(a: StateProfile, b: StateProfile): boolean {
  return apart(a, b) > (2 * a.means.length) / Math.min(a.rows, b.rows);
}
