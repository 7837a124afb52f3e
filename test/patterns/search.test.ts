import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { distanceProfile, dtwDistance, nearestSubsequences } from "../../src/patterns/index.js";
import { naiveNearest, naiveProfile, searchCase } from "./naive-search.js";

const noise = (length: number, seed = 1): number[] => {
  const rng = createRng(seed, "noise");
  return Array.from({ length }, () => rng());
};

describe("distanceProfile", () => {
  it("is the distance of every normalised window", () => {
    for (let n = 0; n < 60; n++) {
      const { query, series, options } = searchCase(n);
      const { metric, window } = options;
      const profile = distanceProfile(query, series, window === undefined ? { metric } : { metric, window });
      const naive = naiveProfile(query, series.slice(0, query.length + 60), metric === "euclidean" ? 0 : window);
      expect(profile).toHaveLength(series.length - query.length + 1);
      for (const [start, distance] of naive.entries()) expect(Math.abs(profile[start]! - distance), `case ${n} at ${start}`).toBeLessThan(2e-7); // a root of rounding
    }
  });

  it("is dtwDistance of the normalised window and query", () => {
    const [query, series] = [noise(12), noise(40, 2)];
    const normalised = (values: number[]): number[] => {
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length);
      return values.map((value) => (value - mean) / deviation);
    };
    for (const window of [0, 2, 11, 100, undefined]) {
      const options = window === undefined ? {} : { window };
      const profile = distanceProfile(query, series, options);
      for (let start = 0; start < profile.length; start++) {
        expect(profile[start]).toBeCloseTo(dtwDistance(normalised(query), normalised(series.slice(start, start + 12)), options), 12);
      }
    }
  });

  it("is √m from constant windows, and 0 where the query is constant as well", () => {
    const series = [5, 5, 5, 5, 6, 5, 5];
    expect([...distanceProfile([1, 2, 3], series)].slice(0, 2)).toEqual([Math.sqrt(3), Math.sqrt(3)]);
    expect([...distanceProfile([2, 2, 2], series)]).toEqual([0, 0, Math.sqrt(3), Math.sqrt(3), Math.sqrt(3)]);
    expect([...distanceProfile([4], series)]).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect([...distanceProfile(noise(9), new Array<number>(20).fill(-0))]).toEqual(new Array(12).fill(3));
  });

  it("tells windows apart by their last digits, whatever the offset", () => {
    const shape = noise(20);
    const lifted = shape.map((value) => 1e9 + Math.round(value * 1024) / 1024); // exact beside the offset
    const exact = shape.map((value) => Math.round(value * 1024) / 1024);
    const query = noise(8, 3);
    expect(distanceProfile(query, lifted)).toEqual(distanceProfile(query, exact));
    const least = [1e9, 1e9, 1e9 + 2 ** -23, 1e9];
    expect(distanceProfile([0, 0, 1, 0], least)[0]).toBe(0); // one unit in the last place is variation
  });

  it("does not depend on units, nor on the container", () => {
    const [query, series] = [noise(9), noise(50, 2)];
    const profile = distanceProfile(query, series, { window: 2 });
    for (const power of [-1000, -600, -40, 40, 600, 1000]) {
      const scaled = series.map((value) => value * 2 ** power);
      expect(distanceProfile(query, scaled, { window: 2 }), `2^${power}`).toEqual(profile);
      expect(
        distanceProfile(
          query.map((value) => value * 2 ** power),
          series,
          { window: 2 },
        ),
      ).toEqual(profile);
    }
    expect(distanceProfile(Float64Array.from(query), Float64Array.from(series), { window: 2 })).toEqual(profile);
  });

  it("survives the largest and the smallest numbers", () => {
    const query = [0, 1, 5];
    const [plain] = distanceProfile(query, [0, 1, 0]);
    const series = [-1.7e308, 1.7e308, -1.7e308, 1e308, 5e-324, 0, 5e-324, 0];
    const profile = distanceProfile(query, series);
    expect(profile.every(Number.isFinite)).toBe(true);
    expect(profile[0]).toBeCloseTo(plain!, 14);
    expect(profile[5]).toBe(plain);
    expect(distanceProfile([5e-324, 0, 1.7e308], [0, 0, 1])[0]).toBeLessThan(1e-15);
  });

  it("keeps its earlier values when data are appended", () => {
    const [query, series] = [noise(16), noise(300, 2)];
    const profile = distanceProfile(query, series, { window: 3 });
    for (const length of [16, 17, 63, 79, 80, 200]) {
      expect(distanceProfile(query, series.slice(0, length), { window: 3 })).toEqual(profile.slice(0, length - 15));
    }
  });
});

describe("nearestSubsequences", () => {
  it("equals brute force in 1,000 random cases, to the last bit", () => {
    for (let n = 0; n < 1000; n++) {
      const { query, series, options } = searchCase(n);
      const { metric, window, topK, exclusion } = options;
      const profile = distanceProfile(query, series, window === undefined ? { metric } : { metric, window });
      const nearest = naiveNearest(profile, { topK, exclusion });
      expect(nearestSubsequences(query, series, options), `case ${n}`).toEqual(nearest);
      const maxDistance = nearest[nearest.length >> 1]!.distance; // exactly a distance that occurs
      expect(nearestSubsequences(query, series, { ...options, maxDistance }), `case ${n}`).toEqual(naiveNearest(profile, { topK, exclusion, maxDistance }));
    }
  });

  it("equals brute force where most windows are ruled out by their bounds", () => {
    for (let seed = 0; seed < 6; seed++) {
      const rng = createRng(seed, "long");
      let level = 0;
      const series = Array.from({ length: 6000 }, () => (level += rng() - 0.5));
      const query = Array.from({ length: 150 }, () => (level += rng() - 0.5));
      const window = 2 * seed;
      const profile = distanceProfile(query, series, { window });
      for (const topK of [1, 7]) {
        expect(nearestSubsequences(query, series, { window, topK })).toEqual(naiveNearest(profile, { topK, exclusion: 150 }));
      }
    }
  });

  it("takes the smaller index among equal distances, and returns what there is", () => {
    const series = [0, 1, 0, 1, 0, 1, 0, 1, 0];
    expect(nearestSubsequences([0, 1], series, { exclusion: 1 })).toEqual([0, 2, 4, 6].map((index) => ({ index, distance: 0 })));
    expect(nearestSubsequences([2, 2], new Array(6).fill(3), { exclusion: 0, topK: 9 })).toEqual([0, 1, 2, 3, 4].map((index) => ({ index, distance: 0 })));
    expect(nearestSubsequences(noise(9), new Array(60).fill(3), { topK: 2 })).toEqual([0, 10].map((index) => ({ index, distance: 3 })));
    expect(nearestSubsequences(noise(9), noise(9, 2))).toHaveLength(1);
    expect(nearestSubsequences([3], [1, 2])).toEqual([{ index: 0, distance: 0 }]);
  });

  it("finds the same in every unit, also where squares of the values underflow or overflow", () => {
    const series = noise(300);
    const options = { window: 2, topK: 4, exclusion: 5 };
    for (const query of [series.slice(40, 60), noise(20, 2)]) {
      const found = nearestSubsequences(query, series, options);
      for (const power of [-1000, -541, -537, -533, -529, -525, -521, -517, -513, -500, -480, -450, 450, 480, 500, 509, 511, 1000]) {
        const scaled = series.map((value) => value * 2 ** power);
        expect(nearestSubsequences(query, scaled, options), `2^${power}`).toEqual(found);
      }
    }
  });

  it("keeps matches as far apart as the query is long by default", () => {
    const series = noise(500);
    const query = noise(20, 2);
    expect(nearestSubsequences(query, series)).toEqual(naiveNearest(distanceProfile(query, series), { topK: 10, exclusion: 20 }));
  });

  it("finds an exact copy at distance 0 under any offset and unit", () => {
    const series = noise(400);
    const query = series.slice(123, 153).map((value) => 64 * value);
    const found = nearestSubsequences(query, series, { window: 3, topK: 1 });
    expect(found).toEqual([{ index: 123, distance: 0 }]);
  });

  it("leaves its arguments alone", () => {
    const [query, series] = [Float64Array.from(noise(9)), Float64Array.from(noise(50, 2))];
    const before = [query.slice(), series.slice()];
    nearestSubsequences(query, series);
    expect([query, series]).toEqual(before);
  });

  it("refuses what makes no sense, and says why", () => {
    const refusal = (call: () => unknown): string => {
      try {
        call();
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
        return (error as Error).message;
      }
      return "nothing thrown";
    };
    expect(refusal(() => nearestSubsequences([], [1, 2]))).toBe("nearestSubsequences: query: expected at least 1 value, received 0");
    expect(refusal(() => nearestSubsequences([1, 2, 3], [1, 2]))).toBe("nearestSubsequences: series: expected at least 3 values, received 2");
    expect(refusal(() => distanceProfile([1, Number.NaN], [1, 2]))).toBe("distanceProfile: query[1]: expected a finite number, received NaN");
    expect(refusal(() => distanceProfile([1, 2], [1, Infinity]))).toBe("distanceProfile: series[1]: expected a finite number, received Infinity");
    expect(refusal(() => distanceProfile([1, 2], [1, 2], { window: -1 }))).toBe("distanceProfile: options.window: expected a number >= 0, received -1");
    expect(refusal(() => distanceProfile([1, 2], [1, 2], { metric: "euclidean", window: 1 }))).toBe(
      'distanceProfile: options.window: expected none with metric "euclidean", received 1',
    );
    expect(refusal(() => nearestSubsequences([1, 2], [1, 2], { topK: 0 }))).toContain("options.topK");
    expect(refusal(() => nearestSubsequences([1, 2], [1, 2], { exclusion: 0.5 }))).toContain("options.exclusion");
    expect(refusal(() => nearestSubsequences([1, 2], "12" as never))).toContain("series");
    expect(refusal(() => nearestSubsequences([1, 2], [1n, 2n] as never))).toContain("series[0]");
    expect(refusal(() => nearestSubsequences([1, 2], [1, 2], { k: 3 } as never))).toContain('"k"');
  });
});
