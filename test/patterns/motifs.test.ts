import { describe, expect, it } from "vitest";
import { createRng } from "../../src/index.js";
import { findDiscords, findMotifs, matrixProfile } from "../../src/patterns/index.js";
import { naiveDistances } from "./naive-matrix-profile.js";

const rng = createRng(6, "motifs");
const noise = (n: number, levels = Infinity): Float64Array => Float64Array.from({ length: n }, () => (levels < Infinity ? Math.floor(levels * rng()) : rng()));

/** The nearest pair of windows outside each other's exclusion and outside that of every motif before. */
function naiveMotifs(x: Float64Array, m: number, exclusion: number, count: number) {
  const distances = naiveDistances(x, x, m, (i, j) => j > i + exclusion);
  const open = distances.map(() => true);
  const motifs: { index: number; matchIndex: number; distance: number }[] = [];
  while (motifs.length < count) {
    let best = { index: -1, matchIndex: -1, distance: Infinity };
    for (const [index, row] of distances.entries())
      for (const [matchIndex, distance] of row.entries())
        if (open[index] && open[matchIndex] && distance < best.distance * (1 - 1e-10) - 1e-13) best = { index, matchIndex, distance };
    if (best.index < 0) break;
    motifs.push(best);
    for (const place of [best.index, best.matchIndex]) for (let i = place - exclusion; i <= place + exclusion; i++) open[i] = false;
  }
  return motifs;
}

describe("findMotifs", () => {
  it("is the nearest pair, then the nearest of what is left, until nothing is", () => {
    for (const [x, m, exclusion] of [
      [noise(90), 6, 2],
      [noise(120), 10, 10],
      [noise(100, 3), 4, 3],
      [noise(60, 2), 5, 0],
    ] as const) {
      for (const count of [1, 4, 1000]) {
        const found = findMotifs(x, { window: m, exclusion, count });
        const naive = naiveMotifs(x, m, exclusion, count);
        expect(found.map(({ index, matchIndex }) => [index, matchIndex])).toEqual(naive.map(({ index, matchIndex }) => [index, matchIndex]));
        for (const [k, { distance }] of found.entries()) expect(distance).toBeCloseTo(naive[k]!.distance, 10);
      }
    }
  });

  it("finds a planted pair, one motif by default", () => {
    const x = noise(800);
    for (let k = 0; k < 30; k++) x[500 + k] = 40 * x[100 + k]! + 1000;
    expect(findMotifs(x, { window: 30 })).toEqual([{ index: 100, matchIndex: 500, distance: 0 }]);
  });

  it("has the smallest distance of the profile first, and never less later", () => {
    const x = noise(400);
    const { profile } = matrixProfile(x, { window: 20 });
    const motifs = findMotifs(x, { window: 20, count: 8 });
    expect(motifs[0]!.distance).toBe(Math.min(...profile));
    for (const [k, { index, matchIndex, distance }] of motifs.entries()) {
      expect(matchIndex - index).toBeGreaterThan(5);
      if (k > 0) expect(distance).toBeGreaterThanOrEqual(motifs[k - 1]!.distance);
    }
  });
});

describe("findDiscords", () => {
  it("is the largest distance of the profile, then the largest outside the exclusion", () => {
    for (const x of [noise(150), noise(150, 3)]) {
      const { profile } = matrixProfile(x, { window: 8, exclusion: 3 });
      const left = Array.from(profile);
      for (const { index, distance } of findDiscords(x, { window: 8, exclusion: 3, count: 1000 })) {
        expect(distance).toBe(profile[index]);
        expect(distance).toBeCloseTo(Math.max(...left), 10);
        expect(left.findIndex((value) => value > distance * (1 - 1e-13))).toBe(index);
        for (let i = Math.max(0, index - 3); i <= index + 3 && i < left.length; i++) left[i] = -1;
      }
      expect(left.every((value) => value === -1)).toBe(true);
    }
  });

  it("finds a planted shape that occurs once", () => {
    const x = Float64Array.from({ length: 600 }, (_, t) => (t % 25 < 12 ? 1 : 0) + 0.05 * rng());
    for (let k = 0; k < 10; k++) x[300 + k] = k % 3;
    const [discord, ...others] = findDiscords(x, { window: 25 });
    expect(others).toEqual([]);
    expect(Math.abs(discord!.index + 12 - 305)).toBeLessThan(13);
  });
});

describe("findMotifs and findDiscords", () => {
  it.each([
    ["findMotifs", findMotifs],
    ["findDiscords", findDiscords],
  ] as const)("%s refuses what it cannot answer, by its own name", (name, find) => {
    const x = noise(40);
    expect(() => find(x.slice(0, 8), { window: 6 })).toThrow(`${name}: x: expected at least 11 values`);
    expect(() => find([1, Number.NaN], { window: 6 })).toThrow(`${name}: x[1]`);
    expect(() => find(x, { window: 6, count: 0 })).toThrow(`${name}: options.count: expected a number >= 1, received 0`);
    expect(() => find(x, { window: 6, counts: 3 } as never)).toThrow('no option named "counts"');
    expect(find(new Float64Array(30), { window: 6, exclusion: 2 })[0]).toMatchObject({ index: 0, distance: 0 });
  });
});
