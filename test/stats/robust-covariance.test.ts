import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { chiSquared, minimumCovarianceDeterminant, robustCovariance, shrinkageCovariance } from "../../src/stats/index.js";
import { medianOf, orderStatistic } from "../../src/stats/order-statistics.js";
import { nearest } from "../../src/stats/robust-covariance/concentrate.js";
import { consistencyFactor, smallSampleFactor } from "../../src/stats/robust-covariance/small-sample.js";

interface Case {
  readonly X: number[][];
  readonly planted: number;
  readonly mcd: { support: number; determinant: number; rawLocation: number[]; location: number[]; covariance: number[][] };
  readonly ogk: { center: number[]; cov: number[]; wcenter: number[]; wcov: number[] };
  readonly ledoitWolf: { shrinkage: number; covariance: number[][] };
}
const oracles: {
  cases: Record<string, Case>;
  wide: { X: number[][]; shrinkage: number; covariance: number[][] };
  factors: [p: number, n: number, share: number, raw: number, reweighted: number][];
} = JSON.parse(readFileSync(new URL("../oracles/stats/robust-covariance.json", import.meta.url), "utf8"));

const flat = (rows: readonly ArrayLike<number>[]): number[] => rows.flatMap((row) => Array.from(row));

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, relative: number): void {
  expect(actual.length).toBe(expected.length);
  const scale = Math.max(...Array.from(expected, Math.abs));
  for (let i = 0; i < expected.length; i++) expect(Math.abs(actual[i]! - expected[i]!)).toBeLessThanOrEqual(relative * scale);
}

/** Correlated normal rows, the first `outliers` of them moved far away. */
function sample(rows: number, columns: number, outliers = 0, seed = 1): number[][] {
  const rng = createRng(seed, "robust", rows, columns);
  return Array.from({ length: rows }, (_, i) => {
    const common = sampleNormal(rng);
    return Array.from({ length: columns }, (_, j) => (j + 1) * (sampleNormal(rng) + common) + (i < outliers ? 40 * (j % 2 === 0 ? 1 : -1) : 0));
  });
}

/** Covariance of `sample` without outliers, over n. */
const truth = (columns: number): number[] =>
  Array.from({ length: columns * columns }, (_, k) => {
    const [i, j] = [Math.floor(k / columns), k % columns];
    return (i + 1) * (j + 1) * (i === j ? 2 : 1);
  });

function subsetsOf(n: number, h: number): number[][] {
  if (h === 0) return [[]];
  if (n < h) return [];
  return [...subsetsOf(n - 1, h), ...subsetsOf(n - 1, h - 1).map((rest) => [...rest, n - 1])];
}

function naiveScatter(rows: readonly number[][]): { mean: number[]; covariance: number[][] } {
  const p = rows[0]!.length;
  const mean = Array.from({ length: p }, (_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / rows.length);
  const entry = (i: number, j: number): number => rows.reduce((sum, row) => sum + (row[i]! - mean[i]!) * (row[j]! - mean[j]!), 0) / rows.length;
  return { mean, covariance: mean.map((_, i) => mean.map((_, j) => entry(i, j))) };
}

describe("minimumCovarianceDeterminant", () => {
  it.each(Object.entries(oracles.cases))("finds a determinant within half a percent of the best of twenty runs of scikit-learn: %s", (_, { X, mcd }) => {
    const fit = minimumCovarianceDeterminant(X, { support: mcd.support });
    expect(fit.determinant!).toBeLessThanOrEqual(mcd.determinant * 1.005);
    if (Math.abs(fit.determinant! / mcd.determinant - 1) > 1e-9) return; // another local minimum
    expectNear(fit.rawLocation, mcd.rawLocation, 1e-12);
    expectNear(fit.location, mcd.location, 1e-12);
    expectNear(flat(fit.covariance), flat(mcd.covariance), 1e-12);
  });

  it("is equal to scikit-learn's in at least one of these cases, so that the comparison above says something", () => {
    const equal = Object.values(oracles.cases).filter(
      ({ X, mcd }) => Math.abs(minimumCovarianceDeterminant(X, { support: mcd.support }).determinant! / mcd.determinant - 1) < 1e-9,
    );
    expect(equal.length).toBeGreaterThan(0);
  });

  it("looks at every subset where there are few, and its parts follow from the best one", () => {
    for (const seed of [1, 2, 3]) {
      const X = sample(9, 2, 2, seed);
      const h = 6;
      const best = subsetsOf(9, h)
        .map((rows) => {
          const {
            covariance: [[a, b], [, d]],
          } = naiveScatter(rows.map((i) => X[i]!)) as unknown as { covariance: [[number, number], [number, number]] };
          return { rows, determinant: a * d - b * b };
        })
        .sort((a, b) => a.determinant - b.determinant)[0]!;
      const fit = minimumCovarianceDeterminant(X, { support: h });
      expect(Array.from(fit.support)).toEqual(best.rows);
      expect(fit.determinant! / best.determinant).toBeCloseTo(1, 10);
      const raw = naiveScatter(best.rows.map((i) => X[i]!));
      expectNear(fit.rawLocation, raw.mean, 1e-12);
      expectNear(flat(fit.rawCovariance), raw.covariance.flat(), 1e-12);
      const kept = naiveScatter(Array.from(fit.kept, (i) => X[i]!));
      expectNear(fit.location, kept.mean, 1e-12);
      expectNear(flat(fit.covariance), kept.covariance.flat(), 1e-12);
      const square = (x: number[], { mean, covariance }: ReturnType<typeof naiveScatter>): number => {
        const [[a, b], [, d]] = covariance as [[number, number], [number, number]];
        const [u, v] = [x[0]! - mean[0]!, x[1]! - mean[1]!];
        return (d * u * u - 2 * b * u * v + a * v * v) / (a * d - b * b);
      };
      const squares = X.map((x) => square(x, raw));
      expect(fit.correction).toBeCloseTo(squares.slice().sort((a, b) => a - b)[4]! / chiSquared.ppf(0.5, 2), 10);
      expect(Array.from(fit.kept)).toEqual(squares.flatMap((d, i) => (d / fit.correction < chiSquared.ppf(0.975, 2) ? [i] : [])));
      expectNear(
        fit.distances,
        X.map((x) => Math.sqrt(square(x, kept))),
        1e-10,
      );
    }
  });

  it("is exact in one column: the window of h sorted values with the smallest variance", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 12, maxLength: 60 }), (values) => {
        const x = values.map((value, i) => value + i / 1024);
        const h = Math.floor(x.length / 2) + 1;
        const sorted = x.slice().sort((a, b) => a - b);
        const variances = Array.from(
          { length: x.length - h + 1 },
          (_, from) => naiveScatter(sorted.slice(from, from + h).map((value) => [value])).covariance[0]![0]!,
        );
        expect(
          minimumCovarianceDeterminant(
            x.map((value) => [value]),
            { support: h },
          ).determinant! / Math.min(...variances),
        ).toBeCloseTo(1, 8);
      }),
      { numRuns: 30 },
    );
  });

  it("moves with the data under any affine map and does not mind the order of rows", () => {
    const X = sample(60, 3, 15);
    const fit = minimumCovarianceDeterminant(X);
    const map = [
      [2, 1, 0],
      [0, -3, 1],
      [0.5, 0, 4],
    ];
    const mapped = (x: ArrayLike<number>): number[] => map.map((row, i) => row.reduce((sum, weight, j) => sum + weight * x[j]!, i * 100));
    const moved = minimumCovarianceDeterminant(X.map(mapped));
    expectNear(moved.distances, fit.distances, 1e-9);
    expect(moved.support).toEqual(fit.support);
    expect(moved.kept).toEqual(fit.kept);
    expectNear(moved.location, mapped(fit.location), 1e-12);
    const shuffled = minimumCovarianceDeterminant(X.slice().reverse());
    expectNear(shuffled.distances.slice().reverse(), fit.distances, 1e-9);
    const tiny = minimumCovarianceDeterminant(X.map((row) => row.map((value) => value * 1e-120)));
    expectNear(tiny.distances, fit.distances, 1e-9);
    expect(tiny.determinant).toBeNull(); // 1e-720
  });

  it("gives the same answer for the same seed, and nearly always for another", () => {
    const X = sample(700, 3, 150);
    const fit = minimumCovarianceDeterminant(X, { seed: 1 });
    expect(minimumCovarianceDeterminant(X, { seed: 1 })).toEqual(fit);
    expect(minimumCovarianceDeterminant(X, { seed: 2 }).determinant! / fit.determinant!).toBeCloseTo(1, 3);
    expect(Array.from(fit.kept).every((i) => i >= 150)).toBe(true);
  });

  it("takes the whole sample when told to", () => {
    const X = sample(20, 2);
    const fit = minimumCovarianceDeterminant(X, { support: 1 });
    expect(fit.support.length).toBe(20);
    expectNear(flat(fit.rawCovariance), naiveScatter(X).covariance.flat(), 1e-12);
  });
});

describe("robustCovariance", () => {
  it.each(["mcd", "ogk"] as const)("%s stays near the truth with three rows of ten far away, and names just these rows outliers", (method) => {
    const X = sample(400, 4, 120);
    const fit = robustCovariance(X, { method });
    expectNear(flat(fit.covariance), truth(4), 0.2);
    fit.location.forEach((value, j) => {
      expect(Math.abs(value)).toBeLessThan(0.35 * (j + 1));
    });
    const outliers = Array.from(fit.outliers);
    expect(outliers.slice(0, 120)).toEqual(Array.from({ length: 120 }, (_, i) => i));
    expect(outliers.length - 120).toBeLessThan(0.06 * 280);
    expect(Array.from(fit.kept).every((i) => i >= 120)).toBe(true);
  });

  it.each(["mcd", "ogk"] as const)("%s is consistent: close to the covariance of a large clean sample, one row of forty beyond the cutoff", (method) => {
    const X = sample(4000, 2);
    const fit = robustCovariance(X, { method });
    expectNear(flat(fit.covariance), flat(naiveScatter(X).covariance), 0.06);
    expect(fit.outliers.length / 4000).toBeGreaterThan(0.015);
    expect(fit.outliers.length / 4000).toBeLessThan(0.035);
    expect(fit.cutoff).toBeCloseTo(Math.sqrt(7.377758908227871), 12);
  });

  it.each(Object.entries(oracles.cases))("agrees with robustbase's covOGK: %s", (_, { X, ogk }) => {
    const fit = robustCovariance(X, { method: "ogk", consistency: "none" });
    expectNear(fit.rawLocation, ogk.center, 1e-9);
    expectNear(flat(fit.rawCovariance), ogk.cov, 1e-9);
    expectNear(fit.location, ogk.wcenter, 1e-9);
    const m = fit.kept.length;
    expectNear(
      flat(fit.covariance),
      ogk.wcov.map((value) => (value * m) / (m - 1)),
      1e-9,
    );
  });

  it("multiplies by what it says: none, asymptotic and small-sample factors", () => {
    const X = sample(50, 3, 10);
    const [plain, asymptotic, full] = (["none", "asymptotic", "small-sample"] as const).map((consistency) =>
      robustCovariance(X, { consistency, support: 0.75 }),
    );
    expect(plain!.kept.length).toBeGreaterThan(30);
    expectNear(
      flat(asymptotic!.rawCovariance),
      flat(plain!.rawCovariance).map((value) => ((value * 37) / 36) * consistencyFactor(3, 37 / 50)),
      1e-12,
    );
    expectNear(
      flat(full!.rawCovariance),
      flat(asymptotic!.rawCovariance).map((value) => value * smallSampleFactor(50, 3, 37 / 50, false)),
      1e-12,
    );
    expect(full!.support!.length).toBe(37);
  });

  it("takes the small-sample factors from the paper, as robustbase does, and the asymptotic one from χ²", () => {
    for (const [p, n, share, raw, reweighted] of oracles.factors) {
      expect(smallSampleFactor(n, p, share, false) / raw).toBeCloseTo(1, 11);
      expect(smallSampleFactor(n, p, share, true) / reweighted).toBeCloseTo(1, 11);
    }
    expect(smallSampleFactor(100, 3, 1, false)).toBe(1);
    expect(consistencyFactor(3, 1)).toBe(1);
    expect(consistencyFactor(3, 0.75)).toBeCloseTo(1.609183, 6);
  });

  it.each(["mcd", "ogk"] as const)("%s does not mind units, offsets or their size", (method) => {
    const X = sample(80, 3, 16);
    const fit = robustCovariance(X, { method });
    const units = [1e-100, 1e100, 3];
    const other = robustCovariance(
      X.map((row) => row.map((value, j) => (value + 7) * units[j]!)),
      { method },
    );
    expectNear(other.distances, fit.distances, 1e-8);
    expect(other.outliers).toEqual(fit.outliers);
  });
});

describe("shrinkageCovariance", () => {
  it.each([
    ...Object.entries(oracles.cases).map(([name, { X, ledoitWolf }]) => [name, { X, ...ledoitWolf }] as const),
    ["more columns than rows", oracles.wide] as const,
  ])("gives scikit-learn's LedoitWolf: %s", (_, { X, shrinkage, covariance }) => {
    const fit = shrinkageCovariance(X);
    expect(fit.shrinkage / shrinkage).toBeCloseTo(1, 11);
    expectNear(flat(fit.covariance), flat(covariance), 1e-12);
  });

  it("keeps trace and mean, scales with the data and leaves one column alone", () => {
    const X = sample(15, 6);
    const fit = shrinkageCovariance(X);
    const { mean, covariance } = naiveScatter(X);
    expectNear(fit.location, mean, 1e-12);
    expect(fit.target).toBeCloseTo(covariance.reduce((sum, row, i) => sum + row[i]!, 0) / 6, 10);
    expect(fit.covariance.reduce((sum, row, i) => sum + row[i]!, 0) / 6).toBeCloseTo(fit.target, 10);
    const scaled = shrinkageCovariance(X.map((row) => row.map((value) => value * 1e-130 + 1e-120)));
    expect(Math.abs(scaled.shrinkage - fit.shrinkage)).toBeLessThan(1e-5); // the offset costs ten of sixteen digits
    const one = shrinkageCovariance(X.map((row) => [row[0]!]));
    expect(one.shrinkage).toBe(0);
    expect(one.covariance[0]![0]!).toBeCloseTo(covariance[0]![0]!, 12);
  });
});

describe("poison", () => {
  const line = Array.from({ length: 30 }, (_, i) => [i * i, 2 * i * i + 1]);
  it.each([
    ["few rows", sample(4, 3), "TOO_FEW_OBSERVATIONS"],
    ["no rows", [], "TOO_FEW_OBSERVATIONS"],
    ["a constant column", sample(20, 2).map(([a]) => [a!, 3]), "CONSTANT_SERIES"],
    ["collinear columns", line, "NOT_POSITIVE_DEFINITE"],
    ["h equal rows", Array.from({ length: 20 }, (_, i) => (i < 15 ? [1, 2] : [i, i * i])), "NOT_POSITIVE_DEFINITE"],
    ["NaN", [...sample(20, 2), [NaN, 1]], "NOT_FINITE"],
    ["1e308", [...sample(20, 2), [1e308, -1e308]], "INVALID_OPTION"],
  ])("is refused: %s", (_, X, code) => {
    for (const call of [() => minimumCovarianceDeterminant(X), () => robustCovariance(X), () => robustCovariance(X, { method: "ogk" })]) {
      expect(call).toThrow(expect.objectContaining({ code }));
    }
  });

  it("is refused in options", () => {
    const X = sample(20, 2);
    for (const support of [0, -1, 2, 21, 9.5, 0.1, NaN]) {
      expect(() => minimumCovarianceDeterminant(X, { support })).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    }
    expect(() => robustCovariance(X, { method: "ogk", support: 0.7 })).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(() => robustCovariance(X, { method: "median" as never })).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(() => minimumCovarianceDeterminant(X, { seeds: 1 } as never)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  });

  it("is refused by shrinkageCovariance", () => {
    expect(() => shrinkageCovariance([[1, 2]])).toThrow(expect.objectContaining({ code: "TOO_FEW_OBSERVATIONS" }));
    expect(() =>
      shrinkageCovariance([
        [1, 2],
        [1, 2],
      ]),
    ).toThrow(expect.objectContaining({ code: "CONSTANT_SERIES" }));
    expect(() => shrinkageCovariance([[1e308], [1]])).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  });

  it("leaves the caller's rows alone", () => {
    const X = sample(30, 2, 5);
    const before = structuredClone(X);
    minimumCovarianceDeterminant(X);
    robustCovariance(X, { method: "ogk" });
    shrinkageCovariance(X);
    expect(X).toEqual(before);
  });
});

describe("selection", () => {
  it("gives order statistics, medians and the nearest rows as sorting does, ties by place", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 40 }), fc.nat(), (values, at) => {
        const sorted = values.slice().sort((a, b) => a - b);
        const k = at % values.length;
        expect(orderStatistic(Float64Array.from(values), k)).toBe(sorted[k]);
        const half = values.length >> 1;
        expect(medianOf(Float64Array.from(values))).toBe(values.length % 2 === 1 ? sorted[half] : (sorted[half - 1]! + sorted[half]!) / 2);
        const ranked = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
        expect(Array.from(nearest(Float64Array.from(values), k + 1))).toEqual(ranked.slice(0, k + 1).sort((a, b) => a - b));
      }),
    );
  });
});
