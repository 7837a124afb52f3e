// Digits and limits of the tests of hypotheses at the ends: exact values by mpmath 1.2.1 with 50 digits, from the doubles that stand here.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import {
  chiSquareContingency,
  cohensD,
  correlation,
  correlationTest,
  jarqueBera,
  kendall,
  kpss,
  ljungBox,
  medianAbsoluteDeviation,
  quantile,
  skewness,
  stationaryBootstrap,
  tTest,
  welchTTest,
  wilcoxon,
} from "../../src/stats/index.js";

const relative = (got: number, expected: number): number => Math.abs(got - expected) / Math.abs(expected);

describe("points next to a line", () => {
  const x = Array.from({ length: 12 }, (_, i) => i + 1);
  const y = x.map((v) => 3 * v + 1 + 1e-9 * ((v * v * 7) % 11)); // 1 − r = 4.1e-20, which r itself cannot hold

  it("keep the digits of their p-value, a power of 1 − r², and of their interval", () => {
    expect(relative(correlationTest(x, y).pValue, 9.164472270170773e-97)).toBeLessThan(1e-5); // 1e-6 of a deviation is rounding, to the fifth power of its square
    expect(relative(correlationTest(x, y, { alternative: "greater" }).pValue, 9.164472270170773e-97 / 2)).toBeLessThan(1e-5);
    const falling = correlationTest(
      x,
      y.map((v) => -v),
      { alternative: "less" },
    );
    expect(relative(falling.pValue, 9.164472270170773e-97 / 2)).toBeLessThan(1e-5);
  });

  it("are on it when nothing but rounding is left", () => {
    const line = x.map((v) => 0.1 * v + 0.3);
    expect(correlationTest(x, line)).toEqual({ statistic: 1, pValue: 0, confidenceInterval: [1, 1] });
    expect(
      correlation(
        x,
        line.map((v) => -v),
      ),
    ).toBe(-1);
    expect(correlationTest(x, line, { alternative: "less" }).pValue).toBe(1);
  });

  it("have a statistic that is the coefficient", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { minLength: 3, maxLength: 12 }), (pairs) => {
        const [a, b] = [pairs.map(([v]) => v), pairs.map(([, v]) => v)];
        fc.pre(new Set(a).size > 1 && new Set(b).size > 1);
        expect(correlationTest(a, b).statistic).toBe(correlation(a, b));
        expect(correlationTest(b, a).statistic).toBeCloseTo(correlation(a, b), 14);
      }),
    );
  });
});

describe("a log-likelihood statistic near independence", () => {
  it("keeps its digits where terms of either sign are 1e12 times as large", () => {
    const table = [
      [1e11 + 400000, 2e11],
      [3e11, 6e11 - 100000],
    ];
    expect(relative(chiSquareContingency(table, { statistic: "log-likelihood", correction: false }).statistic, 0.734720453006872)).toBeLessThan(1e-9);
    const small = [
      [1000, 1010],
      [990, 1003],
    ];
    expect(relative(chiSquareContingency(small, { statistic: "log-likelihood" }).statistic, 0.0003010131818884108)).toBeLessThan(1e-12);
  });

  it("counts an empty cell", () => {
    const table = [
      [0, 5],
      [5, 5],
    ];
    const G = 2 * (5 * Math.log((5 * 15) / 50) + 5 * Math.log((5 * 15) / 50) + 5 * Math.log((5 * 15) / 100));
    expect(chiSquareContingency(table, { statistic: "log-likelihood", correction: false }).statistic).toBeCloseTo(G, 13);
  });
});

describe("an offset of 1e9", () => {
  const x = [0.25, 1.5, 0.75, 2.125, 8.5, 3.375, 0.5]; // whole multiples of 1/8, which 1e9 leaves as they are
  const far = x.map((v) => 1e9 + v);
  const y = [1, 2.5, 0.125, 4];

  it("costs skewness, kurtosis and tests of means no digit", () => {
    expect(relative(skewness(far), 1.5087116029628103)).toBeLessThan(1e-13);
    expect(relative(jarqueBera(far).statistic, jarqueBera(x).statistic)).toBeLessThan(1e-13);
    expect(relative(tTest(far, { mean: 1e9 }).statistic, 2.225921854136681)).toBeLessThan(1e-13);
    const farY = y.map((v) => 1e9 + v);
    expect(relative(welchTTest(far, farY).statistic, welchTTest(x, y).statistic)).toBeLessThan(1e-13);
    expect(relative(tTest(far, farY).statistic, tTest(x, y).statistic)).toBeLessThan(1e-13);
    expect(relative(cohensD(far, farY), cohensD(x, y))).toBeLessThan(1e-13);
  });
});

describe("values whose squares are below the range of doubles", () => {
  const x = [3, 1, 4, 1, 5, 9, 2, 6];
  const y = [2, 7, 1, 8, 2, 8];
  const tiny = (values: readonly number[]): number[] => values.map((v) => v * 2 ** -600);

  it("have the same tests as their multiples", () => {
    expect(ljungBox(tiny(x))).toEqual(ljungBox(x));
    for (const [small, large] of [
      [tTest(tiny(x)), tTest(x)],
      [tTest(tiny(x), tiny(y)), tTest(x, y)],
      [welchTTest(tiny(x), tiny(y)), welchTTest(x, y)],
    ] as const) {
      expect(small.statistic).toBe(large.statistic);
      expect(small.pValue).toBe(large.pValue);
      expect(small.standardError).toBe(large.standardError * 2 ** -600);
    }
    expect(cohensD(tiny(x), tiny(y))).toBe(cohensD(x, y));
  });

  it("and still those without variation are refused", () => {
    expect(() => tTest(Array(9).fill(1e-200))).toThrow(/values that vary/);
    expect(() => welchTTest([0.1, 0.1, 0.1], [0.3, 0.3])).toThrow(/values that vary/);
    expect(() => ljungBox(Array(9).fill(0.1))).toThrow(/values that vary/);
  });
});

describe("calls that ask for too much or for something else", () => {
  it("an exact signed-rank test ends at 1,000 pairs that differ", () => {
    const x = Float64Array.from({ length: 1001 }, (_, i) => i + 1);
    expect(() => wilcoxon(x, new Float64Array(1001), { method: "exact" })).toThrow(/expected "normal" beyond 1000 pairs that differ, received "exact"/);
    expect(wilcoxon(x, new Float64Array(1001)).pValue).toBeLessThan(1e-100);
    expect(wilcoxon(x.subarray(0, 400), new Float64Array(400), { method: "exact" }).pValue).toBe(2 ** -399);
  });

  it("differences that overflow are refused", () => {
    expect(() => wilcoxon([1e308, 1.5e308, 2], [-1e308, -1.2e308, 0])).toThrow(InvalidInputError);
  });

  it("rows in place of columns are refused in words by the bootstrap", () => {
    const rows = Array.from({ length: 200_000 }, () => [1, 2]);
    expect(() => stationaryBootstrap(rows, (...columns) => columns.length)).toThrow(/at most 1000 columns, each an array over time \(not rows\)/);
  });

  it("options of two samples without a second sample are refused", () => {
    // @ts-expect-error the types refuse it too
    expect(() => tTest([1, 2, 4], undefined, { alternative: "less" })).toThrow(/tTest: y: expected a sample/);
    expect(() => tTest([1, 2, 4], { mean: 1e200 })).toThrow(/options\.mean/);
  });
});

describe("kpss", () => {
  it("takes ⌊n^(2/9)⌋ autocovariances, 4 of 512 values, whatever a power rounds to", () => {
    const rng = createRng(3, "kpss");
    let level = 0;
    const x = Array.from({ length: 512 }, () => {
      level = 0.8 * level + rng() - 0.5;
      return level;
    });
    const mean = x.reduce((sum, v) => sum + v, 0) / 512;
    const product = (lag: number): number => x.reduce((sum, v, t) => (t >= lag ? sum + (v - mean) * (x[t - lag]! - mean) : sum), 0);
    const lagsWith = (covariances: number): number => {
      let [s0, s1] = [product(0), 0];
      for (let k = 1; k <= covariances; k++) {
        s0 += 2 * product(k);
        s1 += 2 * k * product(k);
      }
      return Math.floor(1.1447 * Math.cbrt((s1 / s0) * (s1 / s0) * 512));
    };
    expect(lagsWith(4)).not.toBe(lagsWith(3));
    expect(kpss(x).usedLags).toBe(lagsWith(4));
  });
});

describe("rank correlation and medians of long columns", () => {
  it("count the pairs and the middle as the slow way does", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 30 }), (seed, n, levels) => {
        const rng = createRng(seed, "ranks");
        const draw = (): Float64Array => Float64Array.from({ length: n }, () => Math.floor(rng() * (levels + 1)) - 2);
        const [a, b] = [draw(), draw()];
        fc.pre(new Set(a).size > 1 && new Set(b).size > 1);
        let [difference, untiedA, untiedB] = [0, 0, 0];
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < i; j++) {
            const [da, db] = [Math.sign(a[i]! - a[j]!), Math.sign(b[i]! - b[j]!)];
            difference += da * db;
            untiedA += da * da;
            untiedB += db * db;
          }
        }
        expect(kendall(a, b)).toBeCloseTo(difference / Math.sqrt(untiedA * untiedB), 13);
        const middle = quantile(a, 0.5);
        expect(medianAbsoluteDeviation(a)).toBe(
          quantile(
            a.map((v) => Math.abs(v - middle)),
            0.5,
          ),
        );
      }),
    );
  });
});
