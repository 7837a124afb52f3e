import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { binomial, binomialTest, kolmogorovSmirnov, ljungBox, normal, proportionInterval, tTest, welchTTest, wilcoxon } from "../../src/stats/index.js";
import { kolmogorovLimitSf, oneSampleSf, oneSidedSf, twoSampleSf } from "../../src/stats/kolmogorov.js";

type Alternative = "two-sided" | "less" | "greater";
type Row = { one: (number | null)[]; pooled: number[]; welch: number[]; paired: number[]; ks1: number[]; ks2: number[]; wilcoxon: number | null };
const oracle = JSON.parse(readFileSync(new URL("../oracles/stats/tests.json", import.meta.url), "utf8")) as {
  samples: ({ x: number[]; y: number[]; pairs: number[] } & Record<Alternative, Row>)[];
  binomial: { k: number; n: number; p: number; alternative: Alternative; pValue: number }[];
  intervals: { k: number; n: number; method: "wilson" | "clopper-pearson"; interval: [number, number] }[];
  kolmogorov: { n: number; d: number; sf: number; oneSided: number }[];
  kolmogorovLimit: { t: number; sf: number }[];
};
const near = (got: number, expected: number, tolerance = 1e-9): void =>
  expect(Math.abs(got - expected), `${got} for ${expected}`).toBeLessThanOrEqual(tolerance * Math.abs(expected) + 1e-14);
const alternatives: readonly Alternative[] = ["two-sided", "less", "greater"];
const normals = (seed: number, n: number): number[] => {
  const rng = createRng(seed, "normals");
  return Array.from({ length: n }, () => normal.ppf(rng() || 0.5));
};

describe("t tests against scipy", () => {
  it.each(alternatives)("one sample, pooled, Welch and paired: %s", (alternative) => {
    for (const { x, y, pairs, ...rows } of oracle.samples) {
      const row = rows[alternative];
      const one = tTest(x, { mean: 0.2, alternative, confidence: 0.9 });
      // scipy's Student quantile is itself good to about 1e-9 only; ours is held against mpmath elsewhere.
      for (const [i, value] of [one.statistic, one.pValue, ...one.confidenceInterval].entries()) {
        if (row.one[i] === null) expect(Math.abs(value)).toBe(Infinity);
        else near(value, row.one[i]!, i < 2 ? 1e-9 : 1e-7);
      }
      for (const [result, expected] of [
        [tTest(x, y, { alternative }), row.pooled],
        [welchTTest(x, y, { alternative }), row.welch],
        [tTest(x, pairs, { alternative, paired: true }), row.paired],
      ] as const) {
        near(result.statistic, expected[0]!);
        near(result.pValue, expected[1]!);
      }
    }
  });

  it("the two-sided interval holds exactly the means that the test accepts", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 30 }),
        fc.double({ min: 0.5, max: 0.99, noNaN: true }),
        (x, confidence) => {
          fc.pre(new Set(x.map((v) => Math.round(v * 1000))).size > 1);
          const {
            confidenceInterval: [lower, upper],
          } = tTest(x, { confidence });
          for (const edge of [lower, upper]) expect(tTest(x, { mean: edge }).pValue).toBeCloseTo(1 - confidence, 7);
        },
      ),
    );
  });

  it("refuses values without variation instead of answering an infinite statistic", () => {
    expect(() => tTest([2, 2, 2])).toThrow(InvalidInputError);
    expect(() => welchTTest([1, 1], [2, 2])).toThrow(/welchTTest.*standard error is 0/);
    expect(() => tTest([1], { mean: 0 })).toThrow(/at least 2/);
    expect(() => tTest([1, 2], [1, 2, 3], { paired: true })).toThrow(/y: expected 2 values/);
    expect(() => tTest([1, NaN, 2])).toThrow(/x\[1\]/);
    expect(() => tTest([1, 2], { men: 0 } as never)).toThrow(/no option named "men"/);
  });
});

describe("Wilcoxon's signed-rank test", () => {
  it("agrees with scipy's exact p-values", () => {
    for (const { x, ...rows } of oracle.samples) {
      const y = [...x].reverse().map((v, i) => v - 0.01 * i);
      for (const alternative of alternatives)
        if (rows[alternative].wilcoxon !== null) near(wilcoxon(x, y, { alternative, method: "exact" }).pValue, rows[alternative].wilcoxon!);
    }
  });

  it("is the permutation law of the signs, ties included", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 }), (differences) => {
        const kept = differences.filter((d) => d !== 0);
        const { statistic, pValue } = wilcoxon(
          differences,
          differences.map(() => 0),
          { method: "exact" },
        );
        if (kept.length === 0) {
          expect(pValue).toBe(1);
          return;
        }
        const sizes = kept.map(Math.abs);
        const ranks = sizes.map((v) => sizes.filter((w) => w < v).length + (sizes.filter((w) => w === v).length + 1) / 2);
        const total = ranks.reduce((a, b) => a + b, 0);
        let atMost = 0;
        for (let mask = 0; mask < 2 ** kept.length; mask++) {
          const sum = ranks.reduce((s, rank, i) => ((mask >> i) & 1 ? s + rank : s), 0);
          if (Math.min(sum, total - sum) <= statistic) atMost++;
        }
        near(pValue, Math.min(1, atMost / 2 ** kept.length), 1e-12);
      }),
    );
  });

  it("scales the normal law by the variance of the ranks at hand, Σ rank² / 4, ties included", () => {
    const differences = [1, 1, 1, -1, 2, 2, -2, 5, 5, 5, 5, -5, 9, 0, 3];
    const zeros = differences.map(() => 0);
    const sizes = differences.filter((d) => d !== 0);
    const ranks = sizes.map((v) => sizes.filter((w) => Math.abs(w) < Math.abs(v)).length + (sizes.filter((w) => Math.abs(w) === Math.abs(v)).length + 1) / 2);
    const positive = ranks.reduce((sum, rank, i) => (sizes[i]! > 0 ? sum + rank : sum), 0);
    const z = (positive - ranks.reduce((a, b) => a + b) / 2) / Math.sqrt(ranks.reduce((sum, rank) => sum + rank * rank, 0) / 4);
    near(wilcoxon(differences, zeros, { method: "normal" }).pValue, 2 * normal.sf(Math.abs(z)));
    near(wilcoxon(differences, zeros, { method: "normal", alternative: "greater" }).pValue, normal.sf(z));
  });

  it("takes the normal law above 50 pairs and stays close to the exact one there", () => {
    const x = normals(3, 80);
    const zeros = x.map(() => 0.1);
    const byDefault = wilcoxon(x, zeros).pValue;
    expect(byDefault).toBe(wilcoxon(x, zeros, { method: "normal" }).pValue);
    expect(Math.abs(byDefault - wilcoxon(x, zeros, { method: "exact" }).pValue)).toBeLessThan(0.01);
  });
});

describe("Kolmogorov and Smirnov's test", () => {
  it.each(alternatives)("agrees with scipy's exact laws: %s", (alternative) => {
    for (const { x, y, ...rows } of oracle.samples) {
      const one = kolmogorovSmirnov(x, (v) => normal.cdf(v, 0.1, 1.2), { alternative, method: "exact" });
      const two = kolmogorovSmirnov(x, y, { alternative, method: "exact" });
      near(one.statistic, rows[alternative].ks1[0]!);
      near(one.pValue, rows[alternative].ks1[1]!, 1e-8);
      near(two.statistic, rows[alternative].ks2[0]!);
      near(two.pValue, rows[alternative].ks2[1]!, 1e-8);
    }
  });

  it("has the one-sample laws of scipy over sizes and distances", () => {
    expect(oracle.kolmogorov.length).toBeGreaterThan(15);
    for (const { n, d, sf, oneSided } of oracle.kolmogorov) {
      near(oneSampleSf(d, n), sf, 1e-8);
      near(oneSidedSf(d, n), oneSided, 1e-9);
    }
    for (const { t, sf } of oracle.kolmogorovLimit) near(kolmogorovLimitSf(t), sf, 1e-12);
  });

  it("joins the matrix and the one-sided form without a step", () => {
    for (const n of [20, 100, 400]) {
      const d = Math.sqrt(4 / n);
      expect(oneSampleSf(d * (1 + 1e-9), n) / oneSampleSf(d * (1 - 1e-9), n)).toBeCloseTo(1, 6);
    }
  });

  it("counts lattice paths: against all orders of two small samples", () => {
    const n = 4;
    const m = 3;
    for (let steps = 1; steps <= n * m; steps++) {
      const hits = { one: 0, two: 0, all: 0 };
      const walk = (i: number, j: number, up: number, down: number): void => {
        if (i === n && j === m) {
          hits.all++;
          if (up >= steps) hits.one++;
          if (Math.max(up, down) >= steps) hits.two++;
          return;
        }
        const visit = (a: number, b: number): void => walk(a, b, Math.max(up, a * m - b * n), Math.max(down, b * n - a * m));
        if (i < n) visit(i + 1, j);
        if (j < m) visit(i, j + 1);
      };
      walk(0, 0, 0, 0);
      near(twoSampleSf(steps, n, m, false), hits.one / hits.all, 1e-13);
      near(twoSampleSf(steps, n, m, true), hits.two / hits.all, 1e-13);
    }
  });

  it("is uniform under the hypothesis, and its direction is that of the distribution function", () => {
    const pValues = Array.from({ length: 400 }, (_, seed) => kolmogorovSmirnov(normals(seed, 25), (v) => normal.cdf(v)).pValue);
    for (const level of [0.05, 0.2, 0.5])
      expect(Math.abs(pValues.filter((p) => p <= level).length / 400 - level)).toBeLessThan(3.5 * Math.sqrt((level * (1 - level)) / 400));
    const small = normals(1, 40).map((v) => v - 1);
    expect(kolmogorovSmirnov(small, (v) => normal.cdf(v), { alternative: "greater" }).pValue).toBeLessThan(1e-4);
    expect(kolmogorovSmirnov(small, (v) => normal.cdf(v), { alternative: "less" }).pValue).toBeGreaterThan(0.5);
  });

  it("moves to the limit law for large samples and refuses what is no distribution function", () => {
    const x = normals(9, 1500);
    expect(kolmogorovSmirnov(x, (v) => normal.cdf(v)).pValue).toBe(kolmogorovSmirnov(x, (v) => normal.cdf(v), { method: "asymptotic" }).pValue);
    expect(() => kolmogorovSmirnov([1, 2], (v) => v)).toThrow(/cdf\(2\)/);
    expect(() => kolmogorovSmirnov([], [1])).toThrow(InvalidInputError);
    expect(kolmogorovSmirnov([1, 2, 3], [1, 2, 3])).toEqual({ statistic: 0, pValue: 1 });
  });
});

describe("proportions", () => {
  it("binomialTest and proportionInterval agree with scipy", () => {
    for (const { k, n, p, alternative, pValue } of oracle.binomial) near(binomialTest(k, n, { probability: p, alternative }).pValue, pValue);
    for (const { k, n, method, interval } of oracle.intervals) {
      const limits = proportionInterval(k, n, { method, confidence: 0.9 });
      near(limits[0], interval[0]);
      near(limits[1], interval[1]);
    }
  });

  it("the two-sided p-value is the sum over all outcomes that are no more likely", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(60), fc.double({ min: 0, max: 1, noNaN: true }), (n, k, probability) => {
        fc.pre(k <= n);
        const pmf = Array.from({ length: n + 1 }, (_, i) => binomial.pmf(i, n, probability));
        near(
          binomialTest(k, n, { probability }).pValue,
          Math.min(
            1,
            pmf.filter((p) => p <= pmf[k]! * (1 + 1e-7)).reduce((a, b) => a + b, 0),
          ),
          1e-9,
        );
      }),
    );
  });

  it("Clopper and Pearson's interval never covers less than its confidence, Wilson's about that", () => {
    for (const [n, p] of [
      [12, 0.07],
      [40, 0.31],
      [90, 0.5],
    ] as const) {
      const covered = (method: "wilson" | "clopper-pearson"): number => {
        let mass = 0;
        for (let k = 0; k <= n; k++) {
          const [lower, upper] = proportionInterval(k, n, { method });
          if (lower <= p && p <= upper) mass += binomial.pmf(k, n, p);
        }
        return mass;
      };
      expect(covered("clopper-pearson")).toBeGreaterThanOrEqual(0.95);
      expect(covered("wilson")).toBeGreaterThan(0.92);
    }
  });

  it("refuses impossible counts", () => {
    for (const [k, n] of [
      [3, 2],
      [-1, 2],
      [0.5, 2],
      [0, 0],
    ] as const)
      expect(() => binomialTest(k, n)).toThrow(InvalidInputError);
  });
});

describe("ljungBox", () => {
  it("is Σ r² over n − k, computed the slow way", () => {
    const x = normals(17, 60);
    const middle = x.reduce((a, b) => a + b, 0) / 60;
    const r = (k: number): number => {
      let top = 0;
      let bottom = 0;
      for (let i = 0; i < 60; i++) {
        bottom += (x[i]! - middle) ** 2;
        if (i >= k) top += (x[i]! - middle) * (x[i - k]! - middle);
      }
      return top / bottom;
    };
    const { byLag } = ljungBox(x, { lags: 5 });
    byLag.forEach(({ lag, statistic, boxPierceStatistic }) => {
      const lags = Array.from({ length: lag }, (_, i) => i + 1);
      near(statistic, 60 * 62 * lags.reduce((sum, k) => sum + r(k) ** 2 / (60 - k), 0));
      near(boxPierceStatistic, 60 * lags.reduce((sum, k) => sum + r(k) ** 2, 0));
    });
    expect(byLag.map(({ lag }) => lag)).toEqual([1, 2, 3, 4, 5]);
  });

  it("has no p-value at lags that the fitted parameters use up, and needs one lag beyond them", () => {
    const x = normals(5, 40);
    const { byLag, pValue } = ljungBox(x, { lags: [2, 6], fittedParameters: 2 });
    expect(byLag[0]!.pValue).toBeNull();
    expect(pValue).toBe(byLag[1]!.pValue);
    expect(() => ljungBox(x, { lags: [1, 2], fittedParameters: 2 })).toThrow(/a lag above fittedParameters = 2/);
    expect(() => ljungBox(x, { lags: 40 })).toThrow(/below the 40 values/);
    expect(() => ljungBox([1, 1, 1, 1])).toThrow(/values that vary/);
    expect(() => ljungBox(x, { lags: 0 })).toThrow(/options.lags/);
  });
});
