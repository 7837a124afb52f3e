import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { sampleNegativeBinomial, sampleNormal, samplePoisson, sampleStudentT } from "../../src/math/sampling.js";
import { longRunNoise } from "../../src/regimes/changepoints/dependence.js";
import { criticalPenalty, segmentationTail, splitTail } from "../../src/regimes/changepoints/scan-null.js";
import type { SegmentTest } from "../../src/regimes/changepoints/segment-test.js";
import { bestSubset, survivedPenalties } from "../../src/regimes/changepoints/subset.js";
import { windowsOf } from "../../src/regimes/changepoints/windows.js";
import { detectChangepoints } from "../../src/regimes/index.js";

const stream = (purpose: string) => createRng(8, "evidence", purpose);

describe("the null law of a segmentation", () => {
  /** Largest saving per changepoint of one or two changepoints, by looking at all of them. */
  function largestSaving(x: Float64Array[], minSize: number): { one: number; any: number } {
    const n = x[0]!.length;
    const sums = x.map((column) => column.reduce((running, value) => running.concat(running.at(-1)! + value), [0]));
    const worth = (start: number, end: number): number => sums.reduce((total, sum) => total + (sum[end]! - sum[start]!) ** 2, 0) / (end - start);
    let one = 0;
    let two = 0;
    for (let s = minSize; s <= n - minSize; s++) {
      const left = worth(0, s);
      one = Math.max(one, left + worth(s, n) - worth(0, n));
      for (let e = s + minSize; e <= n - minSize; e++) two = Math.max(two, left + worth(s, e) + worth(e, n) - worth(0, n));
    }
    return { one, any: Math.max(one, two / 2) };
  }

  it.each([
    [60, 2, 1],
    [60, 6, 2],
  ])("bounds what noise saves, and not by much: %i observations, segments of %i, %i components", (n, minSize, degrees) => {
    const rng = stream(`saving ${degrees}`);
    const trials = 1500;
    const savings = Array.from({ length: trials }, () =>
      largestSaving(
        Array.from({ length: degrees }, () => Float64Array.from({ length: n }, () => sampleNormal(rng))),
        minSize,
      ),
    );
    for (const wanted of [0.1, 0.05]) {
      const critical = criticalPenalty(wanted, n, minSize, degrees);
      expect(segmentationTail(critical, n, minSize, degrees)).toBeCloseTo(wanted, 4);
      const share = savings.filter(({ any }) => any >= critical).length / trials;
      expect(share).toBeLessThan(wanted + 0.01);
      expect(share).toBeGreaterThan(0.5 * wanted);
      const single = savings.filter(({ one }) => splitTail(one, n, minSize, degrees) <= wanted).length / trials;
      expect(single).toBeLessThan(wanted + 0.02);
      expect(single).toBeGreaterThan(0.5 * wanted);
    }
  });

  it("falls with the saving, rises with the length, and is a probability", () => {
    for (const n of [4, 10, 300, 100_000]) {
      let before = 1;
      for (let saving = 0; saving < 60; saving += 0.5) {
        const tail = segmentationTail(saving, n, 2, 1.7);
        expect(tail).toBeGreaterThanOrEqual(0);
        if (saving > 6) expect(tail).toBeLessThanOrEqual(before);
        before = tail;
      }
    }
    expect(segmentationTail(14, 1000, 2, 1)).toBeGreaterThan(segmentationTail(14, 100, 2, 1));
    expect(segmentationTail(14, 1000, 20, 1)).toBeLessThan(segmentationTail(14, 1000, 2, 1));
  });
});

describe("the choice among proposals", () => {
  const rng = stream("subset");
  const n = 60;
  const x = Float64Array.from({ length: n }, (_, t) => (t > 20 && t < 45 ? 2 : 0) + sampleNormal(rng));
  const test: SegmentTest = {
    degrees: 1,
    dependence: Float64Array.of(1),
    of: (start, end) => -(x.slice(start, end).reduce((sum, value) => sum + value, 0) ** 2) / (end - start),
  };
  const proposals = Int32Array.of(7, 15, 21, 30, 38, 45, 52);
  const subsets = Array.from({ length: 2 ** proposals.length }, (_, bits) => {
    const changepoints = proposals.filter((__, i) => (bits >> i) & 1);
    const edges = [0, ...changepoints, n];
    return { changepoints, cost: edges.slice(1).reduce((sum, end, i) => sum + test.of(edges[i]!, end), 0) };
  });
  const least = (penalty: number) => subsets.reduce((a, b) => (b.cost + penalty * b.changepoints.length < a.cost + penalty * a.changepoints.length ? b : a));

  it("takes the best of all subsets", () => {
    for (const penalty of [0.1, 1, 2, 4, 8, 16, 100]) expect(bestSubset(proposals, n, test, penalty).changepoints).toEqual(least(penalty).changepoints);
  });

  it("finds for each the highest penalty that it bears", () => {
    const survived = survivedPenalties(proposals, n, test);
    for (let penalty = 1.05; penalty < 60; penalty *= 1.07) {
      for (const index of least(penalty).changepoints) expect(survived.get(index)!).toBeGreaterThan(penalty);
    }
    for (const [index, penalty] of survived) {
      if (penalty > 0) expect(least(penalty * (1 - 1e-9)).changepoints).toContain(index);
    }
  });
});

describe("correlation in time", () => {
  it("is measured between shifts", () => {
    const rng = stream("ar");
    for (const [coefficient, wanted] of [
      [0, 1],
      [0.3, 1.3 / 0.7],
      [0.6, 4],
      [-0.4, 1],
    ] as const) {
      for (const [shift, isThorough] of [
        [0, false],
        [3, false],
        [3, true],
      ] as const) {
        let level = 0;
        const x = Float64Array.from({ length: 20_000 }, (_, t) => {
          level = coefficient * level + sampleNormal(rng);
          return level + shift * Math.floor(t / 5000);
        });
        const { factor, variance } = longRunNoise(x, windowsOf(x.length, shift > 0 ? [5000, 10_000, 15_000] : []), isThorough);
        expect(factor / wanted).toBeGreaterThan(0.85);
        expect(factor / wanted).toBeLessThan(1.2);
        expect(variance * (1 - coefficient * coefficient)).toBeCloseTo(1, 0);
      }
    }
  });

  it("is none in a constant", () => {
    expect(longRunNoise(new Float64Array(50).fill(3), windowsOf(50), true)).toEqual({ variance: 0, factor: 1 });
  });
});

describe("detectChangepoints without a penalty", () => {
  const noises = {
    normal: (rng: () => number) => () => sampleNormal(rng),
    "heavy-tailed": (rng: () => number) => () => sampleStudentT(rng, 3),
    correlated: (rng: () => number) => {
      let level = 0;
      return () => (level = 0.5 * level + sampleNormal(rng));
    },
    counts: (rng: () => number) => () => samplePoisson(rng, 1.5),
    "overdispersed counts": (rng: () => number) => () => sampleNegativeBinomial(rng, 1.5, 1),
  };

  it.each(Object.entries(noises))("finds nothing in %s noise more often than it says", (name, noise) => {
    const rng = stream(name);
    const costs = name.includes("counts") ? (["poisson"] as const) : (["l2", "l1", "normal", "rbf"] as const);
    for (const cost of costs) {
      let found = 0;
      for (let i = 0; i < 60; i++) {
        const { changepoints, breaks } = detectChangepoints(Float64Array.from({ length: 150 }, noise(rng)), { cost });
        if (changepoints.length > 0) found++;
        for (const { adjustedPValue } of breaks) expect(adjustedPValue).toBeLessThanOrEqual(0.05);
      }
      expect(found).toBeLessThanOrEqual(7); // 60 trials at 5 %: more than 7 in 1.6 % of runs
    }
  });

  it.each([
    ["l2", "level"],
    ["l1", "level"],
    ["rbf", "level"],
    ["normal", "spread"],
    ["rbf", "spread"],
    ["poisson", "rate"],
  ] as const)("finds with %s a shift of the %s, where it is and what it is", (cost, kind) => {
    const rng = stream(cost + kind);
    const x = Float64Array.from({ length: 400 }, (_, t) => {
      const isOn = t >= 150 && t < 270;
      return kind === "rate" ? samplePoisson(rng, isOn ? 5 : 2) : kind === "level" ? sampleNormal(rng) + (isOn ? 2 : 0) : sampleNormal(rng) * (isOn ? 3 : 1);
    });
    const { changepoints, breaks, tested, dependence } = detectChangepoints(x, { cost });
    expect(changepoints.length).toBe(2);
    expect(breaks.length).toBe(2);
    expect(tested).toBe(397);
    expect(dependence!.every((factor) => factor >= 1 && factor < 1.5)).toBe(true);
    for (const [i, truth] of [150, 270].entries()) {
      const { index, interval, pValue, adjustedPValue, before, after } = breaks[i]!;
      expect(index).toBe(changepoints[i]);
      expect(Math.abs(index - truth)).toBeLessThan(9);
      expect(interval.lower).toBeLessThanOrEqual(index);
      expect(interval.upper).toBeGreaterThanOrEqual(index);
      expect(interval.upper - interval.lower).toBeLessThan(60);
      expect(pValue).toBeLessThanOrEqual(adjustedPValue);
      expect(adjustedPValue).toBeLessThan(1e-4);
      expect(before.observations).toBe(index - (breaks[i - 1]?.index ?? 0));
      expect(after.observations).toBe((breaks[i + 1]?.index ?? 400) - index);
      const values = x.slice(index, index + after.observations);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(after.means[0]).toBeCloseTo(mean, 10);
      expect(after.variances[0]).toBeCloseTo(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length, 9);
    }
  });

  it("sees a change of two columns' correlation alone, with the cost that does", () => {
    const rng = stream("correlation");
    const x = Array.from({ length: 500 }, (_, t) => {
      const [a, b] = [sampleNormal(rng), sampleNormal(rng)];
      return [a, t < 250 ? b : 0.9 * a + Math.sqrt(0.19) * b];
    });
    const { changepoints, breaks } = detectChangepoints(x, { cost: "normal" });
    expect(changepoints.length).toBe(1);
    expect(Math.abs(changepoints[0]! - 250)).toBeLessThan(15);
    expect(breaks[0]!.before.means.length).toBe(2);
    expect(detectChangepoints(x).changepoints.length).toBe(0);
  });

  it("does not take an outlier for a segment", () => {
    const rng = stream("outlier");
    const x = Float64Array.from({ length: 300 }, (_, t) => (t === 77 || t === 200 ? 60 : sampleNormal(rng)));
    for (const cost of ["l2", "l1", "normal", "rbf"] as const) expect(detectChangepoints(x, { cost }).changepoints.length).toBe(0);
    expect(detectChangepoints(x, { penalty: 100 }).breaks.every(({ adjustedPValue }) => adjustedPValue > 0.05)).toBe(true);
  });

  it("does not take a change of volatility for one of the level", () => {
    const rng = stream("volatility");
    let found = 0;
    for (let i = 0; i < 40; i++) {
      const x = Float64Array.from({ length: 400 }, (_, t) => sampleNormal(rng) * (t > 300 ? 5 : 1));
      found += Math.min(1, detectChangepoints(x).changepoints.length);
    }
    expect(found).toBeLessThanOrEqual(5);
  });

  it("keeps the level for weak significance and finds no more at a stricter one", () => {
    const rng = stream("significance");
    const x = Float64Array.from({ length: 300 }, (_, t) => sampleNormal(rng) + (t > 200 ? 0.6 : 0));
    const [loose, strict] = [0.3, 1e-6].map((significance) => detectChangepoints(x, { significance }));
    expect(loose!.changepoints.length).toBeGreaterThanOrEqual(strict!.changepoints.length);
    expect(loose!.penalty!).toBeLessThan(strict!.penalty!);
    expect(strict!.changepoints.length).toBe(0);
  });

  it("says of asked-for changepoints what they are worth, and keeps them", () => {
    const rng = stream("asked");
    const x = Float64Array.from({ length: 200 }, (_, t) => sampleNormal(rng) + (t >= 100 ? 3 : 0));
    const { breaks, penalty } = detectChangepoints(x, { method: "dynamicProgramming", count: 4 });
    expect(penalty).toBeNull();
    expect(breaks.length).toBe(4);
    expect(breaks.filter(({ adjustedPValue }) => adjustedPValue < 0.05).map(({ index }) => Math.abs(index - 100) < 4)).toEqual([true]);
    const bic = detectChangepoints(x, { penalty: "bic" });
    expect(bic.penalty! / (2 * Math.log(200))).toBeGreaterThan(0.7);
    expect(bic.penalty! / (2 * Math.log(200))).toBeLessThan(1.4);
    expect(detectChangepoints(x, { penalty: 20, evidence: false })).toMatchObject({ breaks: [], dependence: null });
  });

  it("scales with the unit of the data, and its figures survive any common level", () => {
    const rng = stream("unit");
    const x = Float64Array.from({ length: 250 }, (_, t) => Math.round(4096 * (sampleNormal(rng) + (t > 120 ? 2 : 0))) / 4096);
    for (const cost of ["l2", "l1"] as const) {
      const found = detectChangepoints(x, { cost });
      const scaled = detectChangepoints(
        x.map((value) => value * 1024),
        { cost },
      );
      const degree = cost === "l2" ? 1024 ** 2 : 1024;
      expect(found.breaks.length).toBe(1);
      expect(scaled.changepoints).toEqual(found.changepoints);
      expect(scaled.penalty! / degree).toBeCloseTo(found.penalty!, 9);
      expect(scaled.breaks[0]!.adjustedPValue).toBe(found.breaks[0]!.adjustedPValue);
      expect(scaled.breaks[0]!.interval).toEqual(found.breaks[0]!.interval);
      const shifted = detectChangepoints(
        x.map((value) => value + 2 ** 20),
        { cost },
      );
      expect(shifted.breaks.map(({ index, interval, adjustedPValue }) => ({ index, interval, adjustedPValue }))).toEqual(
        found.breaks.map(({ index, interval, adjustedPValue }) => ({ index, interval, adjustedPValue })),
      );
    }
  });
});
