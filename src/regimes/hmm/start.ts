import type { Rng } from "../../core/rng.js";
import { medianOf } from "../../stats/order-statistics.js";
import type { HmmCovarianceType } from "./schema.js";

// Starting points: clusters of rows by k-means, seeded as k-means++ does it.

/** Deviations beyond this many robust standard deviations count as this many, so that a few far rows do not take a cluster of their own. */
const FARTHEST = 4;
const MOST_ROUNDS = 20;
/** Half the rows over which a local level of variation is taken. */
const HALF_WINDOW = 5;

/** Columns less their medians in units of their median absolute deviations (mean ones where most values are equal), cut at ±4. */
export function robustlyStandardised(x: Float64Array, rows: number, features: number): Float64Array {
  const out = new Float64Array(x.length);
  const column = new Float64Array(rows);
  for (let j = 0; j < features; j++) {
    for (let t = 0; t < rows; t++) column[t] = x[t * features + j];
    const middle = medianOf(column);
    let sum = 0;
    for (let t = 0; t < rows; t++) sum += column[t] = Math.abs(x[t * features + j] - middle);
    const spread = medianOf(column) * 1.482602218505602 || (sum / rows) * 1.2533141373155003;
    if (spread > 0) for (let t = 0; t < rows; t++) out[t * features + j] = Math.min(Math.max((x[t * features + j] - middle) / spread, -FARTHEST), FARTHEST);
  }
  return out;
}

/** Means of |z| over the rows around each within its sequence: states that differ in volatility alone are clusters here, and nowhere else. */
export function localVariation(z: Float64Array, features: number, bounds: Int32Array): Float64Array {
  const out = new Float64Array(z.length);
  for (let s = 0; s + 1 < bounds.length; s++) {
    const [from, to] = [bounds[s], bounds[s + 1]];
    for (let j = 0; j < features; j++) {
      for (let t = from; t < to; t++) {
        const [low, high] = [Math.max(from, t - HALF_WINDOW), Math.min(to - 1, t + HALF_WINDOW)];
        let sum = 0;
        for (let r = low; r <= high; r++) sum += Math.abs(z[r * features + j]);
        out[t * features + j] = sum / (high - low + 1);
      }
    }
  }
  return out;
}

/** Labels 0 … clusters − 1 of rows. @see Arthur and Vassilvitskii (2007), k-means++: the advantages of careful seeding */
export function kMeans(z: Float64Array, rows: number, features: number, clusters: number, rng: Rng): Int32Array {
  const centres = new Float64Array(clusters * features);
  const distances = new Float64Array(rows).fill(Infinity);
  let chosen = Math.floor(rng() * rows);
  for (let c = 0; c < clusters; c++) {
    centres.set(z.subarray(chosen * features, (chosen + 1) * features), c * features);
    let total = 0;
    for (let t = 0; t < rows; t++) total += distances[t] = Math.min(distances[t], squaredDistance(z, t, centres, c, features));
    let rest = rng() * total;
    chosen = 0;
    while (chosen < rows - 1 && (rest -= distances[chosen]) >= 0) chosen++;
  }
  const labels = new Int32Array(rows).fill(-1);
  const sums = new Float64Array(clusters * features);
  const counts = new Float64Array(clusters);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let changes = 0;
    sums.fill(0);
    counts.fill(0);
    for (let t = 0; t < rows; t++) {
      let best = 0;
      let nearest = Infinity;
      for (let c = 0; c < clusters; c++) {
        const distance = squaredDistance(z, t, centres, c, features);
        if (distance < nearest) {
          nearest = distance;
          best = c;
        }
      }
      if (labels[t] !== best) changes++;
      labels[t] = best;
      counts[best]++;
      for (let j = 0; j < features; j++) sums[best * features + j] += z[t * features + j];
    }
    if (changes === 0) break;
    for (let c = 0; c < clusters; c++) if (counts[c] > 0) for (let j = 0; j < features; j++) centres[c * features + j] = sums[c * features + j] / counts[c];
  }
  return labels;
}

function squaredDistance(z: Float64Array, row: number, centres: Float64Array, centre: number, features: number): number {
  let sum = 0;
  for (let j = 0; j < features; j++) {
    const difference = z[row * features + j] - centres[centre * features + j];
    sum += difference * difference;
  }
  return sum;
}

/** Rows of the whole sample's law that are mixed into every cluster, so that small ones start with usable moments. */
const SHARED_ROWS = 2;

export interface Start {
  readonly start: Float64Array;
  readonly transition: Float64Array;
  readonly means: Float64Array;
  readonly scales: Float64Array;
}

/** Moments of labelled rows and the transitions between labels, each pair once more than it was seen. */
export function startFromLabels(
  labels: Int32Array,
  x: Float64Array,
  features: number,
  states: number,
  bounds: Int32Array,
  type: HmmCovarianceType,
  floor: Float64Array,
): Start {
  const rows = labels.length;
  const size = features * features;
  const whole = momentsOf(x, features, labels, null);
  const means = new Float64Array(states * features);
  const scales = new Float64Array(states * size);
  const pooled = new Float64Array(size);
  for (let k = 0; k < states; k++) {
    const own = momentsOf(x, features, labels, k);
    means.set(own.count > 0 ? own.mean : whole.mean, k * features);
    for (let at = 0; at < size; at++) {
      const scatter = (own.count > 0 ? own.scatter[at] : 0) + (SHARED_ROWS * whole.scatter[at]) / rows;
      scales[k * size + at] = scatter / (own.count + SHARED_ROWS);
      pooled[at] += scatter / (rows + SHARED_ROWS * states);
    }
  }
  for (let k = 0; k < states; k++) shape(scales.subarray(k * size, (k + 1) * size), pooled, features, type, floor);
  const counts = new Float64Array(states * states).fill(1);
  for (let s = 0; s + 1 < bounds.length; s++) for (let t = bounds[s] + 1; t < bounds[s + 1]; t++) counts[labels[t - 1] * states + labels[t]]++;
  const transition = counts.map((count, at) => {
    const row = at - (at % states);
    return count / counts.subarray(row, row + states).reduce((sum, value) => sum + value, 0);
  });
  return { start: new Float64Array(states).fill(1 / states), transition, means, scales };
}

/** Makes a matrix one of its type, with the floor and a little more on the diagonal. */
function shape(own: Float64Array, pooled: Float64Array, n: number, type: HmmCovarianceType, floor: Float64Array): void {
  if (type === "tied") own.set(pooled);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += own[i * (n + 1)];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) if (i !== j && type !== "full" && type !== "tied") own[i * n + j] = 0;
    const at = i * (n + 1);
    const least = type === "spherical" ? floor.reduce((most, value) => Math.max(most, value), 0) : floor[i];
    own[at] = (type === "spherical" ? trace / n : own[at] * (1 + 1e-6)) + least;
  }
}

function momentsOf(x: Float64Array, features: number, labels: Int32Array, label: number | null): { count: number; mean: Float64Array; scatter: Float64Array } {
  const mean = new Float64Array(features);
  const scatter = new Float64Array(features * features);
  let count = 0;
  for (let t = 0; t < labels.length; t++) {
    if (label !== null && labels[t] !== label) continue;
    count++;
    for (let j = 0; j < features; j++) mean[j] += (x[t * features + j] - mean[j]) / count;
  }
  for (let t = 0; t < labels.length; t++) {
    if (label !== null && labels[t] !== label) continue;
    for (let i = 0; i < features; i++) {
      for (let j = 0; j < features; j++) scatter[i * features + j] += (x[t * features + i] - mean[i]) * (x[t * features + j] - mean[j]);
    }
  }
  return { count, mean, scatter };
}
