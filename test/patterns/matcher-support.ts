import { createRng } from "../../src/core/rng.js";
import { exp } from "../../src/math/elementary.js";
import { sampleNormal } from "../../src/math/sampling.js";

/** A random walk of log prices from 100. */
export function prices(length: number, seed: number, volatility = 0.01): Float64Array {
  const rng = createRng(seed, "prices");
  let level = 0;
  return Float64Array.from({ length }, (_, t) => 100 * exp(t === 0 ? 0 : (level += volatility * sampleNormal(rng))));
}

/** Consecutive days. */
export function days(count: number, from = Date.UTC(2001, 0, 1)): string[] {
  return Array.from({ length: count }, (_, t) => new Date(from + t * 86_400_000).toISOString().slice(0, 10));
}

/** Returns after which the price of `to` stands where the path of `shape` leads; shape is given as returns. */
export function plant(values: Float64Array, start: number, shape: readonly number[]): void {
  const before = Float64Array.from(values);
  for (let k = 0; k < shape.length; k++) values[start + k + 1] = values[start + k] * (1 + shape[k]);
  const end = start + shape.length;
  for (let t = end + 1; t < values.length; t++) values[t] = values[t - 1] * (before[t] / before[t - 1]);
}
