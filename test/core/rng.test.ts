import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng, threefry2x32 } from "../../src/core/rng.js";

const block = (k0: number, k1: number, c0: number, c1: number): string[] => {
  const out = new Uint32Array(2);
  threefry2x32(out, k0, k1, c0, c1);
  return Array.from(out, (word) => word.toString(16).padStart(8, "0"));
};
const take = (rng: () => number, n: number): number[] => Array.from({ length: n }, () => rng());

describe("threefry2x32", () => {
  it("gives the known answers of the Random123 distribution for 20 rounds", () => {
    expect(block(0, 0, 0, 0)).toEqual(["6b200159", "99ba4efe"]);
    expect(block(0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff)).toEqual(["1cb996fc", "bb002be7"]);
    expect(block(0x13198a2e, 0x03707344, 0x243f6a88, 0x85a308d3)).toEqual(["c4923a9c", "483df7a0"]);
  });
});

describe("createRng", () => {
  it("stays within [0, 1) and repeats for equal seeds and paths only", () => {
    fc.assert(
      fc.property(fc.nat(0xffffffff), fc.array(fc.oneof(fc.string({ maxLength: 8 }), fc.integer()), { maxLength: 3 }), (seed, path) => {
        const numbers = take(createRng(seed, ...path), 20);
        expect(numbers.every((u) => u >= 0 && u < 1)).toBe(true);
        expect(take(createRng(seed, ...path), 20)).toEqual(numbers);
        expect(take(createRng((seed + 1) >>> 0, ...path), 20)).not.toEqual(numbers);
        expect(take(createRng(seed, ...path, "child"), 20)).not.toEqual(numbers);
      }),
    );
  });

  it("tells paths apart that look alike when joined, numbers from texts and long texts by their last letter", () => {
    const paths: (string | number)[][] = [
      [],
      [""],
      ["", ""],
      ["ab", "c"],
      ["a", "bc"],
      ["abc"],
      ["abc\0"],
      ["1"],
      [1],
      [-1],
      [1.5],
      [0],
      ["0"],
      [`${"x".repeat(99)}y`],
      [`${"x".repeat(99)}z`],
      ["é"],
      ["\u00e9\u0301"],
    ];
    const starts = paths.map((path) => createRng(7, ...path)());
    expect(new Set(starts).size).toBe(paths.length);
  });

  it("is uniform, and neighbours in a stream, in a seed and in a path are uncorrelated", () => {
    const n = 40_000;
    const streams = [createRng(3), createRng(4), createRng(3, "a"), createRng(3, "b"), createRng(3, 0), createRng(3, 1)].map((rng) => take(rng, n));
    const correlation = (x: number[], y: number[]): number => x.reduce((sum, u, i) => sum + (u - 0.5) * (y[i]! - 0.5), 0) / n / (1 / 12);
    const limit = 4.5 / Math.sqrt(n); // six streams, twenty-one correlations
    streams.forEach((x, i) => {
      const counts = new Array<number>(64).fill(0);
      for (const u of x) counts[Math.floor(u * 64)]!++;
      const chiSquare = counts.reduce((sum, count) => sum + (count - n / 64) ** 2 / (n / 64), 0);
      expect(chiSquare).toBeLessThan(63 + 4.5 * Math.sqrt(126));
      expect(chiSquare).toBeGreaterThan(63 - 4.5 * Math.sqrt(126));
      expect(Math.abs(correlation(x, [...x.slice(1), x[0]!]))).toBeLessThan(limit);
      for (const y of streams.slice(i + 1)) expect(Math.abs(correlation(x, y))).toBeLessThan(limit);
    });
  });

  it("has random lowest bits: all 53 of them are used", () => {
    const rng = createRng(12);
    const ones = new Array<number>(53).fill(0);
    for (let i = 0; i < 4000; i++) {
      let bits = BigInt(rng() * 2 ** 53);
      for (let b = 0; b < 53; b++, bits >>= 1n) if (bits & 1n) ones[b]!++;
    }
    for (const count of ones) expect(Math.abs(count - 2000)).toBeLessThan(5 * Math.sqrt(1000));
  });

  it("is free of state that streams share", () => {
    const a = createRng(5);
    const b = createRng(5);
    const mixed = Array.from({ length: 10 }, () => [a(), b()]);
    expect(mixed.every(([x, y]) => x === y)).toBe(true);
  });
});
