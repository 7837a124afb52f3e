import type { Rng } from "../../core/rng.js";
import { choleskyInto } from "../../math/dense.js";
import { sampleGamma, sampleNormal } from "../../math/sampling.js";
import type { HmmParameters } from "./parameters.js";

export interface HmmSample {
  /** [n][features] */
  readonly X: Float64Array[];
  readonly states: Int32Array;
}

/** Rows and states from the model: the chain first, then each row given its state. */
export function drawRows({ states, features, start, transition, means, scales, degreesOfFreedom }: HmmParameters, n: number, rng: Rng): HmmSample {
  const size = features * features;
  const roots = Array.from({ length: states }, (_, k) => {
    const lower = scales.slice(k * size, (k + 1) * size);
    choleskyInto(lower, features);
    return lower;
  });
  const path = new Int32Array(n);
  const X: Float64Array[] = [];
  const noise = new Float64Array(features);
  for (let t = 0; t < n; t++) {
    const state = drawIndex(t === 0 ? start : transition, t === 0 ? 0 : path[t - 1] * states, states, rng);
    const degrees = degreesOfFreedom?.[state];
    for (let j = 0; j < features; j++) noise[j] = sampleNormal(rng);
    const stretch = degrees === undefined ? 1 : 1 / Math.sqrt(sampleGamma(rng, degrees / 2, 2 / degrees));
    const row = new Float64Array(features);
    for (let i = 0; i < features; i++) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += roots[state][i * features + j] * noise[j];
      row[i] = means[state * features + i] + stretch * sum;
    }
    path[t] = state;
    X.push(row);
  }
  return { X, states: path };
}

function drawIndex(probabilities: Float64Array, from: number, count: number, rng: Rng): number {
  let rest = rng();
  let last = 0;
  for (let i = 0; i < count; i++) {
    const probability = probabilities[from + i];
    if (probability === 0) continue;
    last = i;
    if ((rest -= probability) < 0) return i;
  }
  return last;
}
