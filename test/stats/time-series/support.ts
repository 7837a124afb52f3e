import { expect } from "vitest";
import { createRng } from "../../../src/core/rng.js";
import { sampleNormal } from "../../../src/math/sampling.js";

/** Standard normal numbers. */
export function noise(n: number, ...path: number[]): Float64Array {
  const rng = createRng(17, "series tests", n, ...path);
  return Float64Array.from({ length: n }, () => sampleNormal(rng));
}

/** Partial sums. */
export function walkOf(steps: Float64Array): Float64Array {
  let level = 0;
  return steps.map((step) => (level += step));
}

/** Equal up to `tolerance`, relative above 1 and absolute below it. */
export function near(got: number | ArrayLike<number>, expected: number | ArrayLike<number>, tolerance: number, what = ""): void {
  const a = typeof got === "number" ? [got] : Array.from(got);
  const b = typeof expected === "number" ? [expected] : Array.from(expected);
  expect(a.length, what).toBe(b.length);
  for (const [i, value] of b.entries())
    expect(Math.abs(a[i] - value), `${what} [${i}]: ${a[i]} for ${value}`).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)));
}
