import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConvergenceError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { largeSymmetricEigen } from "../../src/math/large-symmetric-eigen.js";
import { implicitQl, orient, type SymmetricEigen, symmetricEigen } from "../../src/math/symmetric-eigen.js";

interface EigenOracle {
  readonly name: string;
  readonly a: number[][];
  readonly values: number[];
  readonly vectors: number[][];
}
const oracles: EigenOracle[] = JSON.parse(readFileSync(new URL("../oracles/math/symmetric-eigen.json", import.meta.url), "utf8")).cases;

type Solver = (a: Float64Array, n: number) => SymmetricEigen;
const solvers: [string, Solver][] = [
  ["symmetricEigen", symmetricEigen],
  ["largeSymmetricEigen", (a, n) => largeSymmetricEigen(a, n)],
];

function symmetric(n: number, entry: (i: number, j: number) => number): Float64Array {
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = i; j < n; j++) a[i * n + j] = a[j * n + i] = entry(i, j);
  return a;
}

function noise(n: number, seed = 0): Float64Array {
  const rng = createRng(seed, "symmetric", n);
  return symmetric(n, () => rng() - 0.5);
}

/** Largest |A v − λ v| and |v_i'v_j − δ_ij|, the former relative to the largest |λ|. */
function errorsOf(a: Float64Array, n: number, { values, vectors }: SymmetricEigen): { residual: number; slant: number } {
  const norm = Math.max(...values.map(Math.abs), Number.MIN_VALUE);
  let residual = 0;
  let slant = 0;
  for (let k = 0; k < values.length; k++) {
    for (let i = 0; i < n; i++) {
      let sum = -values[k]! * vectors[k * n + i]!;
      for (let j = 0; j < n; j++) sum += a[i * n + j]! * vectors[k * n + j]!;
      residual = Math.max(residual, Math.abs(sum) / norm);
    }
    for (let other = 0; other <= k; other++) {
      let dot = other === k ? -1 : 0;
      for (let i = 0; i < n; i++) dot += vectors[k * n + i]! * vectors[other * n + i]!;
      slant = Math.max(slant, Math.abs(dot));
    }
  }
  return { residual, slant };
}

describe.each(solvers)("%s", (_, solve) => {
  it.each(oracles)("agrees with 50 digits: $name", ({ a, values, vectors }) => {
    const n = a.length;
    const fit = solve(Float64Array.from(a.flat()), n);
    const norm = Math.max(...values.map(Math.abs));
    values.forEach((value, k) => {
      expect(Math.abs(fit.values[k]! - value) / norm).toBeLessThan(1e-14);
      const gap = Math.min(...values.filter((_, other) => other !== k).map((other) => Math.abs(other - value)));
      if (gap < 0.01 * norm) return;
      vectors[k]!.forEach((entry, i) => {
        expect(Math.abs(fit.vectors[k * n + i]! - entry)).toBeLessThan(1e-12);
      });
    });
  });

  it("gives orthonormal vectors with A v = λ v to rounding, descending values, the trace as their sum, for every size", () => {
    for (const n of [1, 2, 3, 4, 5, 7, 8, 16, 24, 25, 31, 32, 33, 47, 64, 65, 100, 129]) {
      const a = noise(n);
      const fit = solve(a, n);
      const { residual, slant } = errorsOf(a, n, fit);
      expect(residual).toBeLessThan(1e-14);
      expect(slant).toBeLessThan(1e-14);
      let trace = 0;
      for (let i = 0; i < n; i++) trace += a[i * n + i]!;
      expect(fit.values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 12);
      for (let k = 1; k < n; k++) expect(fit.values[k]!).toBeLessThanOrEqual(fit.values[k - 1]!);
    }
  });

  it.each([
    ["all ones", (n: number) => symmetric(n, () => 1)],
    ["zeros", (n: number) => new Float64Array(n * n)],
    ["the identity", (n: number) => symmetric(n, (i, j) => Number(i === j))],
    ["a glued Wilkinson matrix", (n: number) => symmetric(n, (i, j) => (i === j ? Math.abs((i % 21) - 10) : j === i + 1 ? (j % 21 === 0 ? 1e-8 : 1) : 0))],
    ["second differences", (n: number) => symmetric(n, (i, j) => (i === j ? 2 : j === i + 1 ? -1 : 0))],
    ["Hilbert's", (n: number) => symmetric(n, (i, j) => 1 / (i + j + 1))],
    ["rank two beside rounding", (n: number) => symmetric(n, (i, j) => ((i * 7) % 13) * ((j * 7) % 13) + ((i * 5) % 11) * ((j * 5) % 11))],
    ["blocks far apart in size", (n: number) => symmetric(n, (i, j) => (i < 40 && j < 40 ? 1e-12 : i >= 40 && j >= 40 ? 1 : 0) / (1 + Math.abs(i - j)))],
    ["entries of 1e300", (n: number) => noise(n).map((value) => value * 1e300)],
    ["entries of 1e-300", (n: number) => noise(n).map((value) => value * 1e-300)],
  ])("holds for %s", (_name, build) => {
    const n = 84;
    const a = build(n);
    const { residual, slant } = errorsOf(a, n, solve(a, n));
    expect(residual).toBeLessThan(2e-14);
    expect(slant).toBeLessThan(2e-14);
  });

  it("keeps denormal entries' digits", () => {
    const { values } = solve(
      symmetric(3, (i, j) => (i === j ? 1e-320 : 0)),
      3,
    );
    expect(Array.from(values)).toEqual([1e-320, 1e-320, 1e-320]);
  });

  it("turns each vector so that its largest entry is positive, and of equals the first", () => {
    const { vectors } = solve(Float64Array.from([1, -1, -1, 1]), 2);
    expect(vectors[0]!).toBeGreaterThan(0);
    expect(vectors[1]!).toBeLessThan(0);
    expect(vectors[2]!).toBeGreaterThan(0);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 1000 }), (n, seed) => {
        const fit = solve(noise(n, seed), n);
        for (let k = 0; k < n; k++) {
          const row = Array.from(fit.vectors.subarray(k * n, (k + 1) * n));
          expect(Math.max(...row)).toBeGreaterThanOrEqual(Math.max(...row.map(Math.abs)) * (1 - 1e-9));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("never modifies the matrix and has nothing to say of an empty one", () => {
    const a = noise(50);
    const before = a.slice();
    solve(a, 50);
    expect(a).toEqual(before);
    expect(solve(new Float64Array(0), 0)).toEqual({ values: new Float64Array(0), vectors: new Float64Array(0) });
  });

  it.each([NaN, Infinity, -Infinity])("refuses a matrix with %s instead of searching for ever", (poison) => {
    for (const [i, j] of [
      [0, 0],
      [1, 0],
      [2, 2],
    ] as const) {
      expect(() =>
        solve(
          symmetric(3, (r, c) => ((r === i && c === j) || (r === j && c === i) ? poison : 1)),
          3,
        ),
      ).toThrow(ConvergenceError);
    }
  });
});

describe("largeSymmetricEigen", () => {
  it("gives the leading pairs alone when asked", () => {
    for (const [n, count] of [
      [60, 1],
      [90, 7],
      [130, 64],
      [97, 96],
    ] as const) {
      const a = noise(n);
      const all = largeSymmetricEigen(a, n);
      const some = largeSymmetricEigen(a, n, count);
      expect(some.values).toEqual(all.values.slice(0, count));
      some.vectors.forEach((entry, i) => {
        expect(Math.abs(entry - all.vectors[i]!)).toBeLessThan(1e-12);
      });
    }
    const equal = largeSymmetricEigen(
      symmetric(70, (i, j) => Number(i === j)),
      70,
      9,
    );
    expect(
      errorsOf(
        symmetric(70, (i, j) => Number(i === j)),
        70,
        equal,
      ).slant,
    ).toBeLessThan(1e-15);
  });
});

describe("implicitQl", () => {
  it("turns the given rows alone: a last coordinate needs one column", () => {
    const n = 12;
    const diagonal = Float64Array.from({ length: n }, (_, i) => (i * 5) % 7);
    const offDiagonal = Float64Array.from({ length: n }, (_, i) => 1 + (i % 3));
    const last = new Float64Array(n);
    last[n - 1] = 1;
    const values = diagonal.slice();
    implicitQl(values, offDiagonal.slice(), n, last, 1);
    const full = symmetricEigen(
      symmetric(n, (i, j) => (i === j ? diagonal[i]! : j === i + 1 ? offDiagonal[i]! : 0)),
      n,
    );
    const order = Array.from({ length: n }, (_, k) => k).sort((a, b) => values[b]! - values[a]!);
    order.forEach((from, k) => {
      expect(Math.abs(last[from]!)).toBeCloseTo(Math.abs(full.vectors[k * n + n - 1]!), 13);
    });
  });
});

describe("orient", () => {
  it("lets the first of entries decide that differ by rounding only", () => {
    const vector = Float64Array.from([-0.7071067811865474, 0.7071067811865476]);
    orient(vector);
    expect(vector[0]!).toBeGreaterThan(0);
  });
});
