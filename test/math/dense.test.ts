import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { choleskyInto, choleskyInverse, choleskySolveInto, luSolve, multiply, transpose } from "../../src/math/dense.js";

const size = fc.integer({ min: 1, max: 9 });
const seed = fc.integer({ min: 0, max: 1000 });

function noise(length: number, ...path: number[]): Float64Array {
  const rng = createRng(3, "dense", ...path);
  return Float64Array.from({ length }, () => rng() - 0.5);
}

/** B B' + 1/10: symmetric positive definite, condition at most a few hundred. */
function positiveDefinite(n: number, which: number): Float64Array {
  const b = noise(n * n, which, n);
  const a = multiply(b, transpose(b, n, n), n, n, n);
  for (let i = 0; i < n; i++) a[i * n + i]! += 0.1;
  return a;
}

/** Written from the definition, one entry at a time. */
function naiveProduct(a: Float64Array, b: Float64Array, n: number, k: number, m: number): number[] {
  return Array.from({ length: n * m }, (_, at) => {
    let sum = 0;
    for (let p = 0; p < k; p++) sum += a[Math.floor(at / m) * k + p]! * b[p * m + (at % m)]!;
    return sum;
  });
}

function expectNear(got: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(got.length).toBe(expected.length);
  for (let i = 0; i < got.length; i++) expect(Math.abs(got[i]! - expected[i]!), `entry ${i}`).toBeLessThanOrEqual(tolerance);
}

const identity = (n: number): number[] => Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));

describe("products", () => {
  it("multiply and transpose agree with their definitions for every shape", () => {
    fc.assert(
      fc.property(size, size, size, seed, (n, k, m, which) => {
        const [a, b] = [noise(n * k, which, 1), noise(k * m, which, 2)];
        expectNear(multiply(a, b, n, k, m), naiveProduct(a, b, n, k, m), 1e-15);
        const flipped = transpose(a, n, k);
        for (let i = 0; i < n; i++) for (let j = 0; j < k; j++) expect(flipped[j * n + i]).toBe(a[i * k + j]);
      }),
    );
  });
});

describe("Cholesky", () => {
  it("gives a lower triangle with zeros above whose square is the matrix, from the lower half alone", () => {
    fc.assert(
      fc.property(size, seed, (n, which) => {
        const a = positiveDefinite(n, which);
        const l = Float64Array.from(a);
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) l[i * n + j] = NaN; // never read
        expect(choleskyInto(l, n)).toBe(true);
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(l[i * n + j]).toBe(0);
        expectNear(multiply(l, transpose(l, n, n), n, n, n), a, 1e-14);
      }),
    );
  });

  it("solves and inverts", () => {
    fc.assert(
      fc.property(size, seed, (n, which) => {
        const a = positiveDefinite(n, which);
        const l = Float64Array.from(a);
        choleskyInto(l, n);
        const expected = noise(n, which, 5);
        const x = multiply(a, expected, n, n, 1);
        choleskySolveInto(x, l, n);
        expectNear(x, expected, 1e-12);
        const inverse = choleskyInverse(l, n);
        expectNear(multiply(inverse, a, n, n, n), identity(n), 1e-12);
        for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) expect(inverse[i * n + j]).toBe(inverse[j * n + i]);
      }),
    );
  });

  it.each([
    ["indefinite", [1, 2, 2, 1]],
    ["singular", [1, 1, 1, 1]],
    ["zero", [0, 0, 0, 0]],
    ["negative", [-1, 0, 0, -1]],
    ["holding NaN", [1, 0, NaN, 1]],
    ["beyond the range of doubles", [Infinity, 0, 0, 1]],
  ])("refuses a matrix that is %s", (_, a) => {
    expect(choleskyInto(Float64Array.from(a), 2)).toBe(false);
  });
});

describe("luSolve", () => {
  it("solves general systems, pivoting, and modifies nothing", () => {
    fc.assert(
      fc.property(size, seed, fc.boolean(), (n, which, zeroFirst) => {
        const a = noise(n * n, which, 7);
        for (let i = 0; i < n; i++) a[i * n + ((i + 1) % n)]! += 3; // a dominant cycle: well conditioned
        if (zeroFirst && n > 1) a[0] = 0;
        const expected = noise(n, which, 8);
        const b = multiply(a, expected, n, n, 1);
        const before = [Float64Array.from(a), Float64Array.from(b)];
        expectNear(luSolve(a, b, n)!, expected, 1e-12);
        expect([a, b]).toEqual(before);
      }),
    );
  });

  it("answers null for a singular matrix", () => {
    expect(luSolve(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 1), 2)).toBeNull();
    expect(luSolve(new Float64Array(4), Float64Array.of(1, 1), 2)).toBeNull();
    expect(luSolve(Float64Array.of(NaN, 2, 2, 4), Float64Array.of(1, 1), 2)).toBeNull();
  });
});
