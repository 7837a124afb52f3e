import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { FittedPrincipalComponents, type PrincipalComponentsData, principalComponents } from "../../src/stats/index.js";

interface Oracle {
  readonly X: number[][];
  readonly components: number | null;
  readonly mean: number[];
  readonly explainedVariance: number[];
  readonly explainedVarianceRatio: number[];
  readonly singularValues: number[];
  readonly rows: number[][];
}
const oracles: { cases: Record<string, Oracle>; ill: { X: number[][]; singularValues: number[] } } = JSON.parse(
  readFileSync(new URL("../oracles/stats/principal-components.json", import.meta.url), "utf8"),
);

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, relative: number, absolute = 0): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThanOrEqual(relative * Math.abs(expected[i]!) + absolute);
}

function sample(rows: number, columns: number, seed = 1): number[][] {
  const rng = createRng(seed, "pca", rows, columns);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, (_, j) => (1 + j) * sampleNormal(rng)));
}

describe("principalComponents", () => {
  it.each(Object.entries(oracles.cases))("agrees with scikit-learn to ten digits: %s", (_, { X, components, rows, ...expected }) => {
    const fit = principalComponents(X, components === null ? {} : { components });
    expectNear(fit.mean, expected.mean, 1e-14, 1e-15);
    expectNear(fit.explainedVariance, expected.explainedVariance, 1e-10);
    expectNear(fit.explainedVarianceRatio, expected.explainedVarianceRatio, 1e-10);
    expectNear(fit.singularValues, expected.singularValues, 1e-10);
    rows.forEach((row, k) => {
      expectNear(fit.components[k]!, row, 0, 1e-10);
    });
  });

  it("keeps small singular values that the covariance matrix has lost: 1e-13 of the largest, against 40 digits", () => {
    const { X, singularValues } = oracles.ill;
    expect(singularValues[0]! / singularValues[5]!).toBeGreaterThan(5e8);
    const fit = principalComponents(X);
    expectNear(fit.singularValues, singularValues, 0, 1e-13 * singularValues[0]! * 0.02);
    const turned = principalComponents(X.map((row) => [...row, ...row.map((value) => value * 0.5)])); // and beside as many that add nothing
    expectNear(
      turned.singularValues.slice(0, 6),
      singularValues.map((value) => value * Math.sqrt(1.25)),
      0,
      1e-13 * singularValues[0]!,
    );
    expect(Array.from(turned.singularValues.slice(6))).toEqual([0, 0, 0, 0, 0, 0]);
    expectOrthonormal(turned.components);
  });

  function expectOrthonormal(rows: readonly Float64Array[], tolerance = 1e-14): void {
    rows.forEach((a, i) => {
      rows.forEach((b, j) => {
        if (j <= i) expect(Math.abs(a.reduce((sum, value, k) => sum + value * b[k]!, 0) - Number(i === j))).toBeLessThan(tolerance * 2);
      });
    });
  }

  it("gives orthonormal components, uncorrelated scores of the stated variance, and the sample back from them", () => {
    for (const [rows, columns] of [
      [30, 4],
      [6, 11],
      [64, 50],
      [55, 90],
      [2, 3],
      [40, 1],
    ] as const) {
      const X = sample(rows, columns);
      const fit = principalComponents(X);
      const count = Math.min(rows - 1, columns);
      expect(fit.components.length).toBe(count);
      expectOrthonormal(fit.components);
      const scale = fit.singularValues[0]!;
      for (let k = 0; k < count; k++) {
        for (let other = 0; other <= k; other++) {
          const product = fit.scores.reduce((sum, score) => sum + score[k]! * score[other]!, 0);
          expect(Math.abs(product - (k === other ? fit.singularValues[k]! * fit.singularValues[k]! : 0))).toBeLessThan(1e-12 * scale * scale);
        }
      }
      expect(fit.explainedVarianceRatio.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      fit.inverseTransform(fit.scores).forEach((row, i) => {
        expectNear(row, X[i]!, 0, 1e-12 * scale);
      });
    }
  });

  it("turns each component so that its largest entry is positive", () => {
    for (const component of principalComponents(sample(60, 12)).components) {
      expect(Math.max(...component)).toBe(Math.max(...component.map(Math.abs)));
    }
  });

  it("finds few components of many columns by another route to the same answer", () => {
    const rng = createRng(2, "factors");
    const loadings = Array.from({ length: 4 }, (_, f) => Array.from({ length: 200 }, () => (8 - f) * sampleNormal(rng)));
    const X = Array.from({ length: 220 }, () => {
      const factors = loadings.map(() => sampleNormal(rng));
      return Array.from({ length: 200 }, (_, j) => 50 + sampleNormal(rng) + loadings.reduce((sum, row, f) => sum + row[j]! * factors[f]!, 0));
    });
    const few = principalComponents(X, { components: 3 });
    const all = principalComponents(X);
    expectNear(few.explainedVarianceRatio, all.explainedVarianceRatio.slice(0, 3), 1e-12);
    few.components.forEach((component, k) => {
      expectNear(component, all.components[k]!, 0, 1e-12);
    });
    expectNear(few.scores[7]!, all.scores[7]!.slice(0, 3), 1e-10);
  });

  it("standardises on request: variances are the eigenvalues of the correlation matrix and add up to the number of columns", () => {
    const X = sample(80, 5);
    const fit = principalComponents(X, { standardize: true });
    expect(fit.explainedVariance.reduce((sum, value) => sum + value, 0)).toBeCloseTo(5, 12);
    const other = principalComponents(
      X.map((row) => row.map((value, j) => (value + 100) * [3, 1e-6, 1e9, 0.5, 7][j]!)),
      { standardize: true },
    );
    expectNear(other.explainedVariance, fit.explainedVariance, 1e-12);
    other.components.forEach((component, k) => {
      expectNear(component, fit.components[k]!, 0, 1e-10);
    });
  });

  it("does not mind the order of rows, a shift, or a change of unit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: -80, max: 80 }), (seed, exponent) => {
        const X = sample(25, 4, seed);
        const fit = principalComponents(X);
        const unit = 2 ** exponent;
        const other = principalComponents(X.map((row) => row.map((value) => (value + 8) * unit)).reverse());
        expectNear(
          other.singularValues.map((value) => value / unit),
          fit.singularValues,
          1e-12,
        );
        other.components.forEach((component, k) => {
          expectNear(component, fit.components[k]!, 0, 1e-9);
        });
      }),
      { numRuns: 40 },
    );
  });

  it("keeps its digits beside a huge offset and at either end of the range of doubles", () => {
    const X = sample(40, 3).map((row) => row.map((value) => Math.round(value * 1024) / 1024));
    const fit = principalComponents(X);
    expectNear(principalComponents(X.map((row) => row.map((value) => value + 1e9))).explainedVariance, fit.explainedVariance, 1e-9);
    expectNear(principalComponents(X.map((row) => row.map((value) => value * 1e130))).explainedVarianceRatio, fit.explainedVarianceRatio, 1e-12);
    expectNear(principalComponents(X.map((row) => row.map((value) => value * 1e-290))).explainedVarianceRatio, fit.explainedVarianceRatio, 1e-12);
    expectNear(
      principalComponents(
        [
          [1e-160, 1],
          [2e-160, -1],
          [4e-160, 1],
        ],
        { standardize: true },
      ).explainedVariance,
      principalComponents(
        [
          [1, 1],
          [2, -1],
          [4, 1],
        ],
        { standardize: true },
      ).explainedVariance,
      1e-12,
    );
  });

  it("gives rank-deficient data exact zeros and whole components", () => {
    const X = sample(30, 3).map(([a, b, c]) => [a!, b!, a! + b!, c!, 5, a! - c!]);
    const fit = principalComponents(X);
    expect(fit.components.length).toBe(6);
    expect(Array.from(fit.explainedVariance.slice(3))).toEqual([0, 0, 0]);
    expectOrthonormal(fit.components);
    const same = principalComponents([
      [1, 1, 1],
      [2, 2, 2],
    ]);
    expectNear(same.components[0]!, Array(3).fill(Math.sqrt(1 / 3)), 1e-15);
    expect(Array.from(same.explainedVarianceRatio)).toEqual([expect.closeTo(1, 15)]);
  });

  it("transforms new rows as it does the sample, one or all at once to the same bits, and survives JSON", () => {
    for (const [X, options] of [
      [sample(70, 60), {}],
      [sample(20, 5), { components: 2, standardize: true }],
    ] as const) {
      const fit = principalComponents(X, options);
      const whole = fit.transform(X);
      expect(whole).toEqual(fit.scores);
      expect(X.flatMap((row) => fit.transform([row]))).toEqual(whole);
      const data: PrincipalComponentsData = JSON.parse(JSON.stringify(fit));
      const again = FittedPrincipalComponents.fromJSON(data);
      expect(again.transform(X)).toEqual(whole);
      expect(again.inverseTransform(whole)).toEqual(fit.inverseTransform(whole));
      expect(again.scores).toEqual([]);
      expect(JSON.stringify(again)).toBe(JSON.stringify(fit));
    }
    expect(principalComponents(sample(9, 2)).transform([])).toEqual([]);
  });

  it("never modifies or keeps the caller's rows", () => {
    const X = sample(10, 3);
    const before = structuredClone(X);
    const fit = principalComponents(X);
    expect(X).toEqual(before);
    X[0]![0] = 1e6;
    expect(fit.scores).toEqual(principalComponents(before).scores);
  });

  it.each([
    ["one row", [[1, 2, 3]], {}, "TOO_FEW_OBSERVATIONS"],
    ["no rows", [], {}, "TOO_FEW_OBSERVATIONS"],
    [
      "rows that do not vary",
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      {},
      "CONSTANT_SERIES",
    ],
    ["a constant 0.1, whose mean rounds", Array.from({ length: 30 }, () => [0.1]), {}, "CONSTANT_SERIES"],
    [
      "a constant column to standardise",
      [
        [1, 2],
        [2, 2],
        [3, 2],
      ],
      { standardize: true },
      "CONSTANT_SERIES",
    ],
    [
      "NaN",
      [
        [1, 2],
        [2, NaN],
      ],
      {},
      "NOT_FINITE",
    ],
    [
      "1e308",
      [
        [1e308, 2],
        [-1e308, 3],
        [1, 4],
      ],
      {},
      "INVALID_OPTION",
    ],
    ["ragged rows", [[1, 2], [1]], {}, "WRONG_LENGTH"],
    [
      "more components than rows span",
      [
        [1, 2],
        [2, 1],
      ],
      { components: 2 },
      "INVALID_OPTION",
    ],
    [
      "no components",
      [
        [1, 2],
        [2, 1],
      ],
      { components: 0 },
      "INVALID_OPTION",
    ],
    [
      "half a component",
      [
        [1, 2],
        [2, 1],
      ],
      { components: 0.5 },
      "INVALID_OPTION",
    ],
  ])("refuses %s", (_, X, options, code) => {
    expect(() => principalComponents(X, options)).toThrow(expect.objectContaining({ code, name: "InvalidInputError" }));
  });

  it("refuses rows of another width, values beyond its scale, and data that it did not write", () => {
    const fit = principalComponents(sample(12, 3), { standardize: true });
    expect(() => fit.transform([[1, 2]])).toThrow(expect.objectContaining({ code: "WRONG_LENGTH" }));
    expect(() => fit.inverseTransform([[1]])).toThrow(expect.objectContaining({ code: "WRONG_LENGTH" }));
    expect(() => fit.transform([[1, 2, Infinity]])).toThrow(expect.objectContaining({ code: "NOT_FINITE" }));
    for (const unit of [1e-10, 1e10]) {
      const scaled = principalComponents(
        sample(12, 3).map((row) => row.map((value) => value * unit)),
        { standardize: true },
      );
      const beyond = [[1e308, -1e308, 1e308]];
      expect(() => (unit < 1 ? scaled.transform(beyond) : scaled.inverseTransform(beyond))).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    }
    const data = fit.toJSON();
    for (const broken of [
      null,
      {},
      { ...data, format: 2 },
      { ...data, mean: [1, 2] },
      { ...data, scale: [1, 0, 1] },
      { ...data, components: [] },
      { ...data, components: [[1, 2, null]] },
      { ...data, components: 3 },
      { ...data, explainedVariance: [1] },
      { ...data, observations: -1 },
    ]) {
      expect(() => FittedPrincipalComponents.fromJSON(broken as never)).toThrow(InvalidInputError);
    }
  });
});
