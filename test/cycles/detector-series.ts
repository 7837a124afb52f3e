import { createRng } from "../../src/core/rng.js";
import { sampleNormal, samplePoisson } from "../../src/math/sampling.js";

/** Gaussian AR(1) with unit innovations, plus a mean. */
export function autoregressiveNoise(n: number, coefficient: number, seed: number, mean: (t: number) => number = () => 0): Float64Array {
  const rng = createRng(seed, "detector", n);
  let state = sampleNormal(rng) / Math.sqrt(1 - coefficient * coefficient);
  return Float64Array.from({ length: n }, (_, t) => {
    const value = state + mean(t);
    state = coefficient * state + sampleNormal(rng);
    return value;
  });
}

export function poissonCounts(n: number, seed: number, mean: (t: number) => number): Float64Array {
  const rng = createRng(seed, "counts", n);
  return Float64Array.from({ length: n }, (_, t) => samplePoisson(rng, mean(t)));
}

export const cosineWave =
  (period: number, amplitude: number, phase = 0) =>
  (t: number) =>
    amplitude * Math.cos((2 * Math.PI * t) / period + phase);
