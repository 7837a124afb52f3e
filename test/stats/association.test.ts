import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import {
  chiSquareContingency,
  cohensD,
  correlation,
  correlationTest,
  covarianceMatrix,
  fisherExact,
  jarqueBera,
  kendall,
  mannWhitneyU,
  normal,
  quantile,
  spearman,
  standardDeviation,
  tTest,
  variance,
} from "../../src/stats/index.js";

type Alternative = "two-sided" | "less" | "greater";
type By<T> = Record<Alternative, T>;
const oracle = JSON.parse(readFileSync(new URL("../oracles/stats/association.json", import.meta.url), "utf8")) as {
  quantiles: { x: number[]; p: number[]; byType: number[][] }[];
  mannWhitney: ({ x: number[]; y: number[]; u: number } & By<{ normal: number; plain: number; exact?: number }>)[];
  correlations: ({ x: number[]; y: number[] } & By<{ pearson: number[]; interval: number[]; spearman: number[]; kendall: number[] }>)[];
  fisher: ({ table: number[][]; odds: number | null } & By<number>)[];
  contingency: (Record<string, number[]> & { table: number[][]; degreesOfFreedom: number; expected: number[][]; cramersV: number })[];
  jarqueBera: { x: number[]; statistic: number; pValue: number }[];
  covariance: { X: number[][]; ddof1: number[][]; ddof0: number[][] };
};
const alternatives: readonly Alternative[] = ["two-sided", "less", "greater"];
const near = (got: number, expected: number, tolerance = 1e-9): void =>
  expect(Math.abs(got - expected), `${got} for ${expected}`).toBeLessThanOrEqual(tolerance * Math.abs(expected) + 1e-14);
const small = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2, maxLength: 14 });
const varied = (x: readonly number[]): boolean => new Set(x).size > 1;
const normals = (seed: number, n: number): number[] => {
  const rng = createRng(seed, "association");
  return Array.from({ length: n }, () => normal.ppf(rng() || 0.5));
};

describe("quantile", () => {
  it("has the nine types of Hyndman and Fan as R computes them", () => {
    for (const { x, p, byType } of oracle.quantiles) {
      byType.forEach((expected, i) => {
        const got = quantile(x, p, { type: i + 1 });
        expected.forEach((value, j) => void near(got[j]!, value, 1e-12));
      });
    }
  });

  it("answers an array of probabilities as it answers each of them", () => {
    const x = normals(1, 31);
    const p = [0.9, 0, 0.31, 1];
    for (let type = 1; type <= 9; type++) expect([...quantile(x, p, { type })]).toEqual(p.map((each) => quantile(x, each, { type })));
    expect(quantile(x, [])).toEqual(new Float64Array(0));
    expect(quantile(x, 0.31)).toBe(quantile(x, 0.31, { type: 7 }));
  });

  it("rises with p, stays within the sample and mirrors itself, every type but the three that break ties downwards", () => {
    fc.assert(
      fc.property(small, fc.integer({ min: 0, max: 64 }), fc.integer({ min: 1, max: 9 }), (x, sixtyFourths, type) => {
        const p = sixtyFourths / 64;
        const value = quantile(x, p, { type });
        expect(value).toBeGreaterThanOrEqual(Math.min(...x));
        expect(value).toBeLessThanOrEqual(Math.max(...x));
        expect(quantile(x, Math.min(1, p + 1 / 64), { type })).toBeGreaterThanOrEqual(value);
        const mirrored = -quantile(
          x.map((v) => -v),
          1 - p,
          { type },
        );
        if (type === 2 || type > 4) expect(mirrored).toBeCloseTo(value, 9);
      }),
    );
  });

  it("takes a position for whole when only rounding parts it from that", () => {
    const x = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(quantile(x, 0.07, { type: 1 })).toBe(7); // 0.07 · 100 = 7.000000000000001
    expect(quantile(x, 0.07, { type: 2 })).toBe(7.5);
  });

  it("refuses poison and names it", () => {
    expect(() => quantile([1], 0.5, { type: 10 })).toThrow(/options.type: expected a number <= 9/);
    expect(() => quantile([1], [0.5, 1.5])).toThrow(/p\[1\]/);
    expect(() => quantile([1], [0.5, NaN])).toThrow(InvalidInputError);
    expect(() => quantile([], 0.5)).toThrow(/at least 1 value/);
    expect(() => quantile([1, NaN], 0.5)).toThrow(/x\[1\]/);
  });
});

describe("mannWhitneyU", () => {
  it("agrees with scipy, exact and normal, with ties, with and without continuity", () => {
    for (const { x, y, u, ...by } of oracle.mannWhitney) {
      for (const alternative of alternatives) {
        const expected = by[alternative];
        const result = mannWhitneyU(x, y, { alternative, method: "normal" });
        near(result.statistic, u);
        near(result.pValue, expected.normal);
        near(mannWhitneyU(x, y, { alternative, method: "normal", continuity: false }).pValue, expected.plain);
        if (expected.exact !== undefined) near(mannWhitneyU(x, y, { alternative, method: "exact" }).pValue, expected.exact);
      }
    }
  });

  it("is the permutation law of the ranks, ties included, and U counts the pairs", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 5 }),
        (x, y) => {
          const pairsAbove = (a: readonly number[], b: readonly number[]): number =>
            a.reduce((sum, v) => sum + b.reduce((s, w) => s + (v > w ? 1 : v === w ? 0.5 : 0), 0), 0);
          const observed = pairsAbove(x, y);
          const pool = [...x, ...y];
          let less = 0;
          let greater = 0;
          let all = 0;
          for (let mask = 0; mask < 2 ** pool.length; mask++) {
            const first = pool.filter((_, i) => (mask >> i) & 1);
            if (first.length !== x.length) continue;
            const u = pairsAbove(
              first,
              pool.filter((_, i) => !((mask >> i) & 1)),
            );
            all++;
            if (u <= observed) less++;
            if (u >= observed) greater++;
          }
          const p = (alternative: Alternative): number => mannWhitneyU(x, y, { alternative, method: "exact" }).pValue;
          expect(mannWhitneyU(x, y).statistic).toBe(observed);
          near(p("less"), less / all, 1e-12);
          near(p("greater"), greater / all, 1e-12);
          near(p("two-sided"), Math.min(1, (2 * Math.min(less, greater)) / all), 1e-12);
        },
      ),
    );
  });

  it("gives both samples the same p-value in the two directions, and a probability of superiority that adds up to 1", () => {
    const x = normals(2, 13);
    const y = normals(3, 29).map((v) => v + 0.7);
    const forth = mannWhitneyU(x, y, { alternative: "less" });
    const back = mannWhitneyU(y, x, { alternative: "greater" });
    near(forth.pValue, back.pValue, 1e-13);
    expect(forth.probabilityOfSuperiority + back.probabilityOfSuperiority).toBeCloseTo(1, 12);
  });

  it("says 1 when all values are equal, and refuses what it cannot answer", () => {
    expect(mannWhitneyU([2, 2], [2, 2, 2], { method: "normal" })).toEqual({ statistic: 3, pValue: 1, probabilityOfSuperiority: 0.5 });
    expect(mannWhitneyU([2], [2]).pValue).toBe(1);
    expect(() => mannWhitneyU(normals(1, 150), normals(2, 60), { method: "exact" })).toThrow(/"normal" beyond 200/);
    expect(() => mannWhitneyU([], [1])).toThrow(/x: expected at least 1/);
    expect(() => mannWhitneyU([1], [Infinity])).toThrow(/y\[0\]/);
    expect(mannWhitneyU([1e308, -1e308], [5e-324, 0, -0]).statistic).toBe(3);
  });
});

describe("kendall and correlationTest", () => {
  it("agree with scipy: coefficients, p-values in every direction, Fisher's interval", () => {
    for (const { x, y, ...by } of oracle.correlations) {
      near(kendall(x, y), by["two-sided"].kendall[0]!, 1e-12);
      for (const alternative of alternatives) {
        const expected = by[alternative];
        for (const method of ["pearson", "spearman", "kendall"] as const) {
          const { statistic, pValue, confidenceInterval } = correlationTest(x, y, { method, alternative, confidence: 0.9 });
          near(statistic, expected[method][0]!, 1e-12);
          near(pValue, expected[method][1]!);
          if (method !== "pearson") expect(confidenceInterval).toBeNull();
          else expected.interval.forEach((limit, i) => void near(confidenceInterval![i]!, limit));
        }
      }
    }
  });

  it("kendall is the count of ordered pairs, ties left out", () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const n = Math.min(a.length, b.length);
        const [x, y] = [a.slice(0, n), b.slice(0, n)];
        fc.pre(varied(x) && varied(y));
        let ordered = 0;
        let apartX = 0;
        let apartY = 0;
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < i; j++) {
            const dx = Math.sign(x[i]! - x[j]!);
            const dy = Math.sign(y[i]! - y[j]!);
            ordered += dx * dy;
            apartX += Math.abs(dx);
            apartY += Math.abs(dy);
          }
        }
        near(kendall(x, y), ordered / Math.sqrt(apartX * apartY), 1e-12);
      }),
    );
  });

  it("kendall sees order alone, and counts a hundred thousand pairs of values in n log n", () => {
    const x = normals(4, 20_000);
    const y = normals(5, 20_000).map((v, i) => v + x[i]!);
    expect(
      kendall(
        x.map((v) => v * v * v),
        y.map((v) => Math.exp(v)),
      ),
    ).toBeCloseTo(kendall(x, y), 12);
    expect(kendall(x, y)).toBeCloseTo(0.5, 1); // 2/π arcsin ρ with ρ = √½
  });

  it("Kendall's exact law is that of all orders, its normal law has the variance of all orders with ties", () => {
    const permutations = (values: readonly number[]): number[][] =>
      values.length === 0 ? [[]] : values.flatMap((v, i) => permutations([...values.slice(0, i), ...values.slice(i + 1)]).map((rest) => [v, ...rest]));
    const x = [1, 2, 3, 4, 5, 6];
    const y = [2, 1, 5, 3, 4, 6];
    const taus = permutations(y).map((order) => kendall(x, order));
    const observed = kendall(x, y);
    near(correlationTest(x, y, { method: "kendall" }).pValue, taus.filter((tau) => Math.abs(tau) >= observed - 1e-12).length / 720, 1e-12);
    const tiedX = [1, 1, 2, 2, 2, 3];
    const tiedY = [1, 2, 2, 3, 3, 3];
    const scoreOf = (order: readonly number[]): number => {
      let score = 0;
      for (let i = 0; i < 6; i++) for (let j = 0; j < i; j++) score += Math.sign(tiedX[i]! - tiedX[j]!) * Math.sign(order[i]! - order[j]!);
      return score;
    };
    const scores = permutations(tiedY).map(scoreOf);
    const spread = Math.sqrt(scores.reduce((sum, s) => sum + s * s, 0) / scores.length);
    near(correlationTest(tiedX, tiedY, { method: "kendall" }).pValue, 2 * normal.sf(scoreOf(tiedY) / spread), 1e-12);
  });

  it("points on a line have coefficient ±1, no p-value but 0 and no width", () => {
    const x = [1, 2, 4, 8];
    const falling = x.map((v) => 3 - v);
    expect(correlationTest(x, x)).toEqual({ statistic: 1, pValue: 0, confidenceInterval: [1, 1] });
    expect(correlationTest(x, falling).confidenceInterval).toEqual([-1, -1]);
    expect(correlationTest(x, falling, { alternative: "greater" })).toEqual({ statistic: -1, pValue: 1, confidenceInterval: [-1, 1] });
    expect(correlationTest(x, falling, { method: "kendall" }).pValue).toBeCloseTo(2 / 24, 14);
    expect(correlationTest([1, 2, 4], [2, 1, 5]).confidenceInterval).toEqual([-1, 1]);
  });

  it("refuse poison and name it", () => {
    for (const method of ["pearson", "spearman", "kendall"] as const) {
      expect(() => correlationTest([1, 1, 1], [1, 2, 3], { method })).toThrow(/x: expected values that vary/);
      expect(() => correlationTest([1, 2, 3], [1, 2], { method })).toThrow(InvalidInputError);
      expect(() => correlationTest([1, 2, NaN], [1, 2, 3], { method })).toThrow(/x\[2\]/);
    }
    expect(() => correlationTest([1, 2], [2, 1])).toThrow(/at least 3/);
    expect(() => kendall([1], [1])).toThrow(/at least 2/);
    expect(() => correlationTest([1, 2, 3], [1, 2, 4], { method: "tau" as never })).toThrow(/options.method/);
  });
});

describe("fisherExact", () => {
  it("agrees with scipy in every direction", () => {
    for (const { table, odds, ...by } of oracle.fisher) {
      for (const alternative of alternatives) {
        const { statistic, pValue } = fisherExact(table, { alternative });
        near(pValue, by[alternative]);
        if (odds === null) expect(statistic).toBe(Infinity);
        else near(statistic!, odds, 1e-14);
      }
    }
  });

  it("is the sum over all tables with the same margins that are no more likely", () => {
    const binomials = [[1]];
    for (let n = 1; n <= 60; n++) binomials.push(Array.from({ length: n + 1 }, (_, k) => (binomials[n - 1]![k - 1] ?? 0) + (binomials[n - 1]![k] ?? 0)));
    const cell = fc.nat(15);
    fc.assert(
      fc.property(cell, cell, cell, cell, (a, b, c, d) => {
        fc.pre(a + b > 0 && c + d > 0 && a + c > 0 && b + d > 0);
        const ways = (k: number): number => (binomials[a + b]![k] ?? 0) * (binomials[c + d]![a + c - k] ?? 0);
        const cells = Array.from({ length: a + c + 1 }, (_, k) => k);
        const all = cells.reduce((sum, k) => sum + ways(k), 0);
        const p = (kept: (k: number) => boolean): number => cells.filter(kept).reduce((sum, k) => sum + ways(k), 0) / all;
        const table = [
          [a, b],
          [c, d],
        ];
        near(
          fisherExact(table).pValue,
          Math.min(
            1,
            p((k) => ways(k) <= ways(a) * (1 + 1e-9)),
          ),
          1e-10,
        );
        near(
          fisherExact(table, { alternative: "less" }).pValue,
          p((k) => k <= a),
          1e-10,
        );
        near(
          fisherExact(table, { alternative: "greater" }).pValue,
          p((k) => k >= a),
          1e-10,
        );
      }),
    );
  });

  it("stays quick and close to χ² for a million counts", () => {
    const table = [
      [250_400, 249_600],
      [249_700, 250_300],
    ];
    expect(fisherExact(table).pValue).toBeCloseTo(chiSquareContingency(table).pValue, 4);
  });

  it("has no odds ratio when a row or column is empty, and refuses what is no 2 × 2 table of counts", () => {
    expect(
      fisherExact([
        [0, 0],
        [3, 4],
      ]),
    ).toEqual({ statistic: null, pValue: 1 });
    expect(() =>
      fisherExact([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ).toThrow(/two rows of two counts/);
    expect(() =>
      fisherExact([
        [1, 2],
        [3, 0.5],
      ]),
    ).toThrow(/table\[1\]\[1\]/);
    expect(() =>
      fisherExact([
        [1, 2],
        [3, -1],
      ]),
    ).toThrow(InvalidInputError);
    expect(() =>
      fisherExact([
        [0, 0],
        [0, 0],
      ]),
    ).toThrow(/1 to/);
    expect(() =>
      fisherExact([
        [1, 2],
        [3, NaN],
      ]),
    ).toThrow(/finite/);
    expect(() =>
      fisherExact([
        [1, 2],
        [2 ** 50, 1],
      ]),
    ).toThrow(InvalidInputError);
  });
});

describe("chiSquareContingency", () => {
  it("agrees with scipy: Pearson and log-likelihood, with and without Yates, expected counts, Cramér's V", () => {
    for (const row of oracle.contingency) {
      for (const statistic of ["pearson", "log-likelihood"] as const) {
        for (const correction of [true, false]) {
          const result = chiSquareContingency(row.table, { statistic, correction });
          // scipy adds up terms of G of either sign, which costs it digits near independence.
          near(result.statistic, row[`${statistic} ${correction}`]![0]!, statistic === "pearson" ? 1e-11 : 1e-9);
          near(result.pValue, row[`${statistic} ${correction}`]![1]!);
          expect(result.degreesOfFreedom).toBe(row.degreesOfFreedom);
          near(result.cramersV, row.cramersV, 1e-11);
          result.expected.forEach((line, i) => {
            line.forEach((value, j) => void near(value, row.expected[i]![j]!, 1e-14));
          });
        }
      }
    }
  });

  it("does not depend on the order of rows or columns, and a proportional table has no association", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 5 }), (table) => {
        const turned = [0, 1, 2].map((j) => table.map((row) => row[j]!)).reverse();
        near(chiSquareContingency(turned).statistic, chiSquareContingency(table).statistic, 1e-9);
        const first = table[0]!;
        const proportional = table.map((_, i) => first.map((count) => count * (i + 1)));
        expect(chiSquareContingency(proportional).statistic).toBeLessThan(1e-20);
        expect(chiSquareContingency(proportional, { statistic: "log-likelihood" }).pValue).toBeGreaterThan(0.999);
      }),
    );
  });

  it("refuses ragged, small, negative and empty tables", () => {
    expect(() => chiSquareContingency([[1, 2]])).toThrow(/at least 2 rows/);
    expect(() => chiSquareContingency([[1], [2]])).toThrow(/at least 2 columns/);
    expect(() => chiSquareContingency([[1, 2], [3]])).toThrow(/table\[1\]/);
    expect(() =>
      chiSquareContingency([
        [1, 2],
        [-3, 1],
      ]),
    ).toThrow(/table\[1\]\[0\]: expected a count/);
    expect(() =>
      chiSquareContingency([
        [1, 2],
        [0, 0],
      ]),
    ).toThrow(/row 1 of table/);
    expect(() =>
      chiSquareContingency([
        [1, 0],
        [2, 0],
      ]),
    ).toThrow(/column 1 of table/);
    expect(() =>
      chiSquareContingency([
        [1, 2],
        [1e308, 1],
      ]),
    ).toThrow(InvalidInputError);
  });
});

describe("jarqueBera, cohensD, covarianceMatrix", () => {
  it("jarqueBera agrees with scipy and knows a normal law from a skewed one", () => {
    for (const { x, statistic, pValue } of oracle.jarqueBera) {
      near(jarqueBera(x).statistic, statistic, 1e-11);
      near(jarqueBera(x).pValue, pValue);
    }
    const x = normals(6, 500);
    expect(jarqueBera(x).pValue).toBeGreaterThan(0.01);
    expect(jarqueBera(x.map((v) => Math.exp(v))).pValue).toBeLessThan(1e-10);
    expect(() => jarqueBera([1, 1])).toThrow(/jarqueBera: x: expected values that vary/);
    expect(() => jarqueBera([1])).toThrow(InvalidInputError);
  });

  it("cohensD is the t statistic of the pooled test without its sample sizes", () => {
    const x = normals(7, 20);
    const y = normals(8, 31).map((v) => 2 * v + 1);
    near(cohensD(x, y), tTest(x, y).statistic * Math.sqrt(1 / 20 + 1 / 31), 1e-12);
    near(cohensD(y, x), -cohensD(x, y), 1e-14);
    expect(cohensD([1e9 + 1, 1e9 + 2], [1e9 + 3, 1e9 + 4])).toBeCloseTo(-2 / Math.SQRT1_2, 6);
    expect(() => cohensD([1, 1], [2, 2])).toThrow(/values that vary/);
    expect(() => cohensD([1], [2])).toThrow(/at least 3 values together/);
  });

  it("covarianceMatrix agrees with numpy and with variance and correlation, and is symmetric to the bit", () => {
    const { X, ddof1, ddof0 } = oracle.covariance;
    const got = covarianceMatrix(X);
    const columns = X[0]!.map((_, j) => X.map((row) => row[j]!));
    got.forEach((row, j) => {
      row.forEach((value, k) => {
        near(value, ddof1[j]![k]!, 1e-12);
        near(covarianceMatrix(X, { ddof: 0 })[j]![k]!, ddof0[j]![k]!, 1e-12);
        expect(value).toBe(got[k]![j]);
        near(value, correlation(columns[j]!, columns[k]!) * standardDeviation(columns[j]!) * standardDeviation(columns[k]!), 1e-10);
      });
      near(row[j]!, variance(columns[j]!), 1e-13);
    });
    const far = X.map((row) => row.map((v) => v + 2 ** 33));
    near(covarianceMatrix(far)[0]![1]!, got[0]![1]!, 1e-9);
  });

  it("covarianceMatrix gives constant columns no covariance and refuses poison", () => {
    expect(
      covarianceMatrix([
        [1, 5],
        [2, 5],
      ]),
    ).toEqual([new Float64Array([0.5, 0]), new Float64Array([0, 0])]);
    expect(() => covarianceMatrix([[1, 2]])).toThrow(/at least 2 rows/);
    expect(() => covarianceMatrix([[1, 2], [3]])).toThrow(/X\[1\]/);
    expect(() =>
      covarianceMatrix([
        [1, 2],
        [3, 1e200],
      ]),
    ).toThrow(/X\[1\]\[1\]/);
    expect(() =>
      covarianceMatrix([
        [1, 2],
        [3, NaN],
      ]),
    ).toThrow(InvalidInputError);
  });

  it("no input is modified", () => {
    const x = Float64Array.from([3, 1, 2, 9, 4]);
    const y = Float64Array.from([1, 7, 5, 5, 2]);
    const table = [Float64Array.from([3, 4]), Float64Array.from([5, 9])];
    for (const method of ["pearson", "spearman", "kendall"] as const) correlationTest(x, y, { method });
    mannWhitneyU(x, y);
    quantile(x, [0.2, 0.7]);
    jarqueBera(x);
    cohensD(x, y);
    covarianceMatrix(table);
    fisherExact(table);
    chiSquareContingency(table);
    expect([...x, ...y, ...table[0]!, ...table[1]!]).toEqual([3, 1, 2, 9, 4, 1, 7, 5, 5, 2, 3, 4, 5, 9]);
    expect(spearman(x, y)).toBe(correlationTest(x, y, { method: "spearman" }).statistic);
  });
});
