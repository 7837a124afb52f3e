import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/index.js";
import { type MatrixProfile, matrixProfile, matrixProfileJoin, matrixProfileLeft } from "../../src/patterns/index.js";
import { naiveDistance, naiveDistances, naiveNearest } from "./naive-matrix-profile.js";

const rng = createRng(5, "matrix-profile");
const series = (n: number, make: (t: number) => number): Float64Array => Float64Array.from({ length: n }, (_, t) => make(t));
const walk = (n: number): Float64Array => {
  let level = 100;
  return series(n, () => (level += rng() - 0.5));
};

function expectNear(profile: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-10): void {
  expect(profile.length).toBe(expected.length);
  for (let i = 0; i < profile.length; i++)
    if (!(Math.abs(profile[i] - expected[i]) <= tolerance * (1 + expected[i]))) expect([i, profile[i]]).toEqual([i, expected[i]]);
}

/** The profile, and its indices up to the rounding errors of the naive distances. */
function expectProfile({ profile, indices }: MatrixProfile, distances: number[][], tolerance = 1e-10): void {
  const naive = naiveNearest(distances, tolerance);
  expectNear(profile, naive.profile);
  expect(Array.from(indices)).toEqual(naive.indices);
}

const smallCase = fc.record({ m: fc.integer({ min: 2, max: 9 }), exclusion: fc.integer({ min: 0, max: 5 }), more: fc.integer({ min: 0, max: 40 }) });
const value = fc.integer({ min: -2, max: 2 });

describe("matrixProfile", () => {
  it("is the minimum over all pairs outside the exclusion, on walks and noise", () => {
    for (const [m, exclusion] of [
      [3, 1],
      [10, 3],
      [25, 0],
      [25, 40],
    ] as const) {
      for (const x of [walk(150), series(150, () => rng()), series(150, () => rng() ** 9 * 1e5)]) {
        expectProfile(
          matrixProfile(x, { window: m, exclusion }),
          naiveDistances(x, x, m, (i, j) => Math.abs(i - j) > exclusion),
          1e-12, // below what counts as a tie, which chance hardly makes
        );
      }
    }
  });

  it("names the smallest of equally near neighbours, also where whole numbers tie and windows are constant", () => {
    fc.assert(
      fc.property(smallCase, fc.infiniteStream(value), ({ m, exclusion, more }, values) => {
        const x = Array.from({ length: m + 2 * exclusion + 1 + more }, () => values.next().value as number);
        expectProfile(
          matrixProfile(x, { window: m, exclusion }),
          naiveDistances(x, x, m, (i, j) => Math.abs(i - j) > exclusion),
        );
      }),
      { numRuns: 100 },
    );
  });

  it("has an exclusion of ⌈window / 4⌉ by default", () => {
    const x = series(60, (t) => t * t); // neighbours are next to each other
    expect(matrixProfile(x, { window: 9 })).toEqual(matrixProfile(x, { window: 9, exclusion: 3 }));
    expect(matrixProfile(x, { window: 9 })).not.toEqual(matrixProfile(x, { window: 9, exclusion: 2 }));
  });

  it("starts its recurrence anew where blocks of windows meet and where loud values come and go", () => {
    const m = 6;
    const x = series(1300, (t) => rng() * (t % 331 === 7 ? 1e13 : 1));
    const { profile, indices } = matrixProfile(x, { window: m });
    for (let i = 0; i < profile.length; i += 61) {
      const row = Array.from({ length: profile.length }, (_, j) => (Math.abs(i - j) > 2 ? naiveDistance(x, i, x, j, m) : Infinity));
      expect(profile[i]).toBeCloseTo(Math.min(...row), 10);
      expect(row[indices[i]]).toBeCloseTo(Math.min(...row), 10);
    }
  });

  it("finds the nearest of many that only two passes can tell apart", () => {
    const shape = series(12, () => rng());
    const x = series(300, (t) => shape[t % 12] * (1 + 1e-9 * Math.floor(t / 12) ** 2) + (t % 12 === 5 ? 1e-9 * rng() : 0)); // correlations within 1e-18 of 1
    const m = 12;
    const distances = naiveDistances(x, x, m, (i, j) => Math.abs(i - j) > 3);
    const { profile, indices } = matrixProfile(x, { window: m });
    for (let i = 0; i < profile.length; i++) {
      const least = Math.min(...distances[i]);
      expect(least).toBeLessThan(1e-7);
      expect(Math.abs(profile[i] - least)).toBeLessThan(5e-14 * m);
      expect(distances[i][indices[i]] - least).toBeLessThan(5e-14 * m);
    }
  });

  it("gives constant windows 0 from each other and √window from those that vary", () => {
    const x = [...series(20, () => rng()), ...series(12, () => 3), ...series(20, () => rng()), ...series(12, () => 7)];
    const { profile, indices } = matrixProfile(x, { window: 8, exclusion: 5 });
    expect([profile[20], indices[20]]).toEqual([0, 52]);
    expect([profile[52], indices[52]]).toEqual([0, 20]);
    const one = [...series(20, () => rng()), ...series(8, () => 3), ...series(20, () => rng())];
    const alone = matrixProfile(one, { window: 8 });
    expect([alone.profile[20], alone.indices[20]]).toEqual([Math.sqrt(8), 0]);
    expect(alone.profile.every((distance, i) => Math.abs(i - 20) <= 2 || distance <= Math.sqrt(8))).toBe(true);
    const flat = matrixProfile(new Float64Array(30).fill(4), { window: 5, exclusion: 2 });
    expect(flat.profile.every((distance) => distance === 0)).toBe(true);
    expect(Array.from(flat.indices.slice(0, 5))).toEqual([3, 4, 5, 0, 0]);
  });

  it("gives exactly 0, and the first of them, for shapes that return at another level and on another scale", () => {
    const shape = series(15, () => rng());
    const x = [0, 3, 40, 7000].flatMap((level) => [...shape.map((v) => v * (1 + level) + level), ...series(6, () => rng())]);
    const { profile, indices } = matrixProfile(x, { window: 15, exclusion: 4 });
    expect([profile[0], profile[21], profile[42], profile[63]]).toEqual([0, 0, 0, 0]);
    expect([indices[0], indices[21], indices[42], indices[63]]).toEqual([21, 0, 0, 0]);
    const line = matrixProfile(
      series(200, (t) => 0.1 * t),
      { window: 10, exclusion: 3 },
    );
    expect(Math.max(...line.profile)).toBe(0);
    expect(Array.from(line.indices.slice(0, 6))).toEqual([4, 5, 6, 7, 0, 0]);
  });

  it("does not change a bit when the data are multiplied by a power of two, wherever that leads", () => {
    const x = walk(150);
    const plain = matrixProfile(x, { window: 12 });
    for (const factor of [2, 2 ** -30, 2 ** 400, 2 ** -900]) {
      expect(
        matrixProfile(
          x.map((v) => v * factor),
          { window: 12 },
        ),
      ).toEqual(plain);
    }
  });

  it("stays within rounding under another level, another sign and another unit", () => {
    const x = walk(300);
    const { profile } = matrixProfile(x, { window: 20 });
    for (const change of [(v: number) => v + 12_345.5, (v: number) => -v, (v: number) => 3.7 * v - 1])
      expectNear(matrixProfile(x.map(change), { window: 20 }).profile, profile, 1e-9);
    const noise = series(300, () => Math.floor(rng() * 2 ** 20));
    expect(
      matrixProfile(
        noise.map((v) => v + 2 ** 50),
        { window: 20 },
      ).indices,
    ).toEqual(matrixProfile(noise, { window: 20 }).indices); // differences stay exact
  });

  it("is turned round with the series", () => {
    const x = walk(300);
    const there = matrixProfile(x, { window: 17 }).profile;
    expectNear(matrixProfile(x.slice().reverse(), { window: 17 }).profile.slice().reverse(), there);
  });

  it("has each distance in common with the neighbour's row", () => {
    const x = walk(300);
    const { profile, indices } = matrixProfile(x, { window: 17 });
    for (let i = 0; i < profile.length; i++) expect(profile[indices[i]]).toBeLessThanOrEqual(profile[i]);
  });

  it("takes any container, and leaves it alone", () => {
    const x = walk(80).map(Math.fround);
    const copy = x.slice();
    const plain = matrixProfile(x, { window: 7 });
    expect(matrixProfile(Array.from(x), { window: 7 })).toEqual(plain);
    expect(matrixProfile(Float32Array.from(x), { window: 7 })).toEqual(plain);
    expect(x).toEqual(copy);
  });

  it("refuses what it cannot answer", () => {
    const x = walk(40);
    expect(() => matrixProfile(x.slice(0, 12), { window: 8, exclusion: 2 })).toThrow(
      "matrixProfile: x: expected at least 13 values, window + 2 · exclusion + 1, so that every window has another outside its exclusion, received 12",
    );
    expect(matrixProfile(x.slice(0, 13), { window: 8, exclusion: 2 }).indices.every((index) => index >= 0)).toBe(true);
    for (const bad of [[], [1], [NaN, ...x], [...x, Infinity], [...x, 1e308], ["1", ...x], [1n, ...x], "text", null, 5]) {
      expect(() => matrixProfile(bad as never, { window: 3 })).toThrow(/^matrixProfile: x/);
    }
    for (const options of [undefined, {}, { window: 1 }, { window: 2.5 }, { window: "3" }, { window: 3, exclusion: -1 }, { window: 3, excluson: 1 }]) {
      expect(() => matrixProfile(x, options as never)).toThrow(/^matrixProfile: options/);
    }
    expect(() => matrixProfile(x, { window: 3, exclusion: 1e15 })).toThrow("at least 2000000000000004 values");
  });

  it("answers for values next to nothing and next to the limit", () => {
    const tiny = series(60, () => 5e-324 * Math.floor(8 * rng()));
    const large = series(60, () => 1e140 * (rng() - 0.5));
    for (const x of [tiny, large]) {
      expectProfile(
        matrixProfile(x, { window: 6, exclusion: 2 }),
        naiveDistances(x, x, 6, (i, j) => Math.abs(i - j) > 2),
      );
    }
    const both = series(60, (t) => (t === 30 ? 1e140 : 5e-324 * Math.floor(8 * rng())));
    expect(matrixProfile(both, { window: 6 }).profile.every(Number.isFinite)).toBe(true);
  });
});

describe("matrixProfileLeft", () => {
  it("is the minimum over the earlier windows", () => {
    for (const x of [walk(230), series(230, () => Math.floor(3 * rng()))]) {
      const { profile, indices } = matrixProfileLeft(x, { window: 6, exclusion: 4 });
      const naive = naiveNearest(
        naiveDistances(x, x, 6, (i, j) => j < i - 4),
        1e-10,
      );
      expect(Array.from(indices)).toEqual(naive.indices);
      expectNear(profile.slice(5), naive.profile.slice(5));
      expect(Array.from(profile.slice(0, 5))).toEqual(new Array(5).fill(NaN));
    }
  });

  it("does not know the future", () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.oneof(value, fc.double({ min: -1, max: 1, noNaN: true }))), fc.nat(), (values, at) => {
        const x = Array.from({ length: 80 }, () => values.next().value as number);
        const cut = 20 + (at % 60);
        const altered = x.map((v, t) => (t < cut ? v : 1000 * v + t * t));
        const windows = cut - 5 + 1;
        const [before, after] = [x, altered].map((data) => matrixProfileLeft(data, { window: 5 }));
        expect(after.profile.slice(0, windows)).toEqual(before.profile.slice(0, windows));
        expect(after.indices.slice(0, windows)).toEqual(before.indices.slice(0, windows));
        expect(before.profile.slice(3, windows).every(Number.isFinite)).toBe(true);
        expect(matrixProfileLeft(x.slice(0, cut), { window: 5 }).profile).toEqual(before.profile.slice(0, windows));
      }),
      { numRuns: 60 },
    );
  });

  it("is at least the profile over both sides, and equal to it where the nearest neighbour is earlier", () => {
    const x = walk(300);
    const [left, both] = [matrixProfileLeft(x, { window: 11 }), matrixProfile(x, { window: 11 })];
    for (let i = 4; i < both.profile.length; i++) {
      expect(left.profile[i]).toBeGreaterThanOrEqual(both.profile[i]);
      if (both.indices[i] < i) expect([left.profile[i], left.indices[i]]).toEqual([both.profile[i], both.indices[i]]);
    }
  });

  it("refuses a series in which no window has an earlier one", () => {
    expect(() => matrixProfileLeft(walk(10), { window: 8, exclusion: 2 })).toThrow("at least 11 values, window + exclusion + 1");
    expect(Array.from(matrixProfileLeft(walk(11), { window: 8, exclusion: 2 }).indices)).toEqual([-1, -1, -1, 0]);
  });
});

describe("matrixProfileJoin", () => {
  it("is the minimum over all windows of the other series", () => {
    for (const [a, b] of [
      [walk(130), walk(61)],
      [series(40, () => rng()), walk(150)],
      [series(70, () => Math.floor(3 * rng())), series(50, () => Math.floor(3 * rng()))],
      [series(20, () => 2), series(50, () => Math.floor(2 * rng()))],
      [series(50, () => Math.floor(2 * rng())), series(20, () => 2)],
    ] as const) {
      expectProfile(matrixProfileJoin(a, b, { window: 6 }), naiveDistances(a, b, 6));
    }
  });

  it("finds every window of a series in the series itself", () => {
    const x = walk(100);
    const { profile, indices } = matrixProfileJoin(x, x, { window: 9 });
    expect(Math.max(...profile)).toBe(0);
    expect(Array.from(indices)).toEqual(Array.from(indices, (_, i) => i));
  });

  it("works across blocks, and where one series is in a far smaller unit", () => {
    const a = walk(1200).map((v) => v * 2 ** -700);
    const b = walk(700).map((v) => v * 2 ** 300);
    const { profile, indices } = matrixProfileJoin(a, b, { window: 5 });
    for (let i = 0; i < profile.length; i += 97) {
      const row = Array.from({ length: 696 }, (_, j) => naiveDistance(a, i, b, j, 5));
      expect([profile[i], indices[i]]).toEqual([expect.closeTo(Math.min(...row), 10), row.indexOf(Math.min(...row))]);
    }
  });

  it("refuses series shorter than the window, and names them", () => {
    expect(() => matrixProfileJoin(walk(5), walk(20), { window: 6 })).toThrow("matrixProfileJoin: a: expected at least 6 values, received 5");
    expect(() => matrixProfileJoin(walk(20), walk(5), { window: 6 })).toThrow("matrixProfileJoin: b: expected at least 6 values, received 5");
    expect(() => matrixProfileJoin(walk(20), [NaN, ...walk(9)], { window: 6 })).toThrow("matrixProfileJoin: b[0]");
  });
});
