import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConvergenceError, InvalidInputError } from "../../../src/core/errors.js";
import { augmentedDickeyFuller, engleGranger, kpss, normal, varianceRatio } from "../../../src/stats/index.js";
import { near, noise, walkOf } from "./support.js";

type Trend = "n" | "c" | "ct" | "ctt";
type Criterion = "aic" | "bic";
const oracle = JSON.parse(readFileSync(new URL("../../oracles/stats/time-series/series-tests.json", import.meta.url), "utf8")) as {
  series: {
    name: string;
    loose: boolean;
    y: number[];
    adf: {
      trend: Trend;
      maxLag: number | null;
      autolag: Criterion | null;
      statistic: number;
      pValue: number;
      usedLags: number;
      observations: number;
      critical: number[];
    }[];
    kpss: { trend: "c" | "ct"; lags: number | "auto" | "legacy"; statistic: number; pValue: number; usedLags: number }[];
  }[];
  pairs: {
    kind: string;
    x: number[];
    y: number[];
    hedgeRatio: number;
    intercept: number;
    rows: { maxLag: number | null; autolag: Criterion | null; statistic: number; pValue: number; critical: number[] }[];
  }[];
};
const seed = fc.integer({ min: 0, max: 5000 });
const few = { numRuns: 40 };

describe("augmentedDickeyFuller", () => {
  it.each(oracle.series.map((entry) => [entry.name, entry] as const))("agrees with statsmodels: %s", (_, { y, adf, loose }) => {
    expect(adf.length).toBeGreaterThan(10);
    for (const row of adf) {
      const lags = row.autolag ? { lags: row.autolag, ...(row.maxLag === null ? {} : { maxLag: row.maxLag }) } : { lags: row.maxLag! };
      const got = augmentedDickeyFuller(y, { trend: row.trend, ...lags });
      const tolerance = loose ? 1e-6 : 1e-9;
      expect([got.usedLags, got.observations], JSON.stringify(row)).toEqual([row.usedLags, row.observations]);
      near(got.statistic, row.statistic, tolerance, `statistic of ${JSON.stringify(row)}`);
      near(got.pValue, row.pValue, 10 * tolerance, `p of ${JSON.stringify(row)}`);
      near(
        ["1%", "5%", "10%"].map((level) => got.criticalValues[level as "1%"]),
        row.critical,
        1e-12,
      );
    }
  });

  it("is the t ratio of the regression solved from its normal equations in the open", () => {
    // Δx = (1, 0, 2, −1, 3, 0), x_{t−1} = (1, 2, 2, 4, 3, 6) with a constant: by hand Sxx = 16, Sxy = −5, Syy = 65/6.
    const rho = -5 / 16;
    const residual = 65 / 6 - 25 / 16;
    near(augmentedDickeyFuller([1, 2, 2, 4, 3, 6, 6], { lags: 0 }).statistic, rho / Math.sqrt(residual / 4 / 16), 1e-13);
  });

  it("does not depend on the unit of x, nor on an offset and trend that the regression fits", () => {
    fc.assert(
      fc.property(seed, fc.constantFrom<Trend>("n", "c", "ct", "ctt"), fc.double({ min: -5, max: 5, noNaN: true }), (which, trend, slope) => {
        const x = walkOf(noise(80, which));
        const expected = augmentedDickeyFuller(x, { trend });
        expect(
          augmentedDickeyFuller(
            x.map((value) => value * 2 ** -300),
            { trend },
          ),
        ).toEqual(expected);
        const moved = x.map(
          (value, t) =>
            3 * value + (trend === "n" ? 0 : 1000) + (trend === "n" || trend === "c" ? 0 : slope * t) + (trend === "ctt" ? (slope * t * t) / 50 : 0),
        );
        const got = augmentedDickeyFuller(moved, { trend });
        expect(got.usedLags).toBe(expected.usedLags);
        near(got.statistic, expected.statistic, 1e-8);
      }),
      few,
    );
  });

  it("keeps its digits at an offset of 10⁹ times the moves", () => {
    const x = walkOf(noise(200, 3)).map((value) => Math.round(value * 1024) / 1024);
    const far = augmentedDickeyFuller(x.map((value) => value + 1e9));
    near(far.statistic, augmentedDickeyFuller(x).statistic, 1e-10);
  });

  it("counts p-values beyond MacKinnon's surface as bounds", () => {
    const reverting = noise(3000, 5);
    expect(augmentedDickeyFuller(reverting, { lags: 0 })).toMatchObject({ pValue: 0, pValueBound: "lower" });
    const exploding = Array.from({ length: 200 }, (_, t) => 1.05 ** t + reverting[t]);
    expect(augmentedDickeyFuller(exploding, { lags: 0 })).toMatchObject({ pValue: 1, pValueBound: "upper" });
    expect(augmentedDickeyFuller(walkOf(reverting)).pValueBound).toBeNull();
  });

  it("survives explosive series: a result or a typed error, never a NaN", () => {
    for (const growth of [1.01, 1.1, 1.5, 2, 4, 30]) {
      const shocks = noise(200, 8);
      const x = new Float64Array(200);
      for (let t = 1; t < 200; t++) x[t] = Math.max(-1e300, Math.min(1e300, growth * x[t - 1] + shocks[t]));
      for (const trend of ["n", "c", "ct", "ctt"] as const) {
        for (const lags of [0, 2, "aic", "bic"] as const) {
          try {
            const { statistic, pValue } = augmentedDickeyFuller(x, { trend, lags });
            expect(Number.isFinite(statistic) && pValue >= 0 && pValue <= 1).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(ConvergenceError);
          }
        }
      }
    }
  });

  it("refuses series that leave no residual, and too many lags", () => {
    const line = Array.from({ length: 40 }, (_, t) => 0.1 * t);
    expect(() => augmentedDickeyFuller(Array(30).fill(0.1))).toThrow(/CONSTANT_SERIES|vary/);
    expect(() => augmentedDickeyFuller(line)).toThrow(/more than a polynomial trend/);
    expect(() => augmentedDickeyFuller(line, { trend: "n" })).toThrow(ConvergenceError);
    expect(() => augmentedDickeyFuller(line.map((t) => Math.sin(7 * t)))).toThrow(ConvergenceError);
    expect(() => augmentedDickeyFuller(walkOf(noise(40, 1)), { lags: 19 })).toThrow(/at most 18 lags for 40 values/);
    expect(() => augmentedDickeyFuller(walkOf(noise(40, 1)), { lags: 3, maxLag: 5 })).toThrow(/no maxLag beside a fixed number/);
    expect(() => augmentedDickeyFuller([1, 2, 4])).toThrow(/at least 4/);
    expect(() => augmentedDickeyFuller([1, 3, 2, 5, 4, 4, 7, 3], { trend: "n", lags: 3 })).toThrow(/at most 2 lags for 8 values/);
    expect(augmentedDickeyFuller([1, 3, 2, 5, 4, 4, 7, 3], { trend: "n", lags: 2 }).observations).toBe(5);
    expect(() => augmentedDickeyFuller(walkOf(noise(20, 1)), { trend: "n", maxLag: 9 })).toThrow(/at most 8 lags for 20 values/);
  });
});

describe("kpss", () => {
  it.each(oracle.series.filter((entry) => entry.kpss.length > 0).map((entry) => [entry.name, entry] as const))(
    "agrees with statsmodels: %s",
    (_, { y, kpss: rows, loose }) => {
      for (const row of rows) {
        const got = kpss(y, { trend: row.trend, lags: row.lags });
        expect(got.usedLags).toBe(row.usedLags);
        near(got.statistic, row.statistic, loose ? 1e-7 : 1e-11);
        near(got.pValue, row.pValue, loose ? 1e-7 : 1e-10);
      }
    },
  );

  it("is the sum of squared partial sums over the Bartlett variance, written out", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 0, max: 29 }), (which, lags) => {
        const x = Array.from(noise(30, which));
        const mean = x.reduce((a, b) => a + b) / 30;
        const u = x.map((value) => value - mean);
        const gamma = (k: number): number => u.slice(k).reduce((sum, value, t) => sum + value * u[t], 0) / 30;
        let variance = gamma(0);
        for (let k = 1; k <= lags; k++) variance += 2 * (1 - k / (lags + 1)) * gamma(k);
        let partial = 0;
        const wandering = u.reduce((sum, value) => sum + (partial += value) ** 2, 0) / 900;
        near(kpss(x, { lags }).statistic, wandering / variance, 1e-10);
      }),
      few,
    );
  });

  it("does not depend on unit and offset, nor with a trend on a slope", () => {
    fc.assert(
      fc.property(seed, fc.constantFrom<"c" | "ct">("c", "ct"), (which, trend) => {
        const x = walkOf(noise(60, which));
        const { statistic } = kpss(x, { trend });
        expect(
          kpss(
            x.map((value) => value * 2 ** 400),
            { trend },
          ).statistic,
        ).toBe(statistic);
        near(
          kpss(
            x.map((value, t) => 1e6 - 7 * value + (trend === "ct" ? 3 * t : 0)),
            { trend },
          ).statistic,
          statistic,
          1e-8,
        );
      }),
      few,
    );
  });

  it("keeps its digits at an offset of 10⁹ times the moves", () => {
    const x = walkOf(noise(300, 3)).map((value) => Math.round(value * 1024) / 1024);
    for (const trend of ["c", "ct"] as const)
      near(
        kpss(
          x.map((value) => value + 1e9),
          { trend },
        ).statistic,
        kpss(x, { trend }).statistic,
        1e-11,
      );
  });

  it("says on which side of the table the p-value lies", () => {
    expect(kpss(walkOf(noise(400, 2)), { lags: 2 })).toMatchObject({ pValue: 0.01, pValueBound: "upper" });
    expect(kpss(noise(400, 2))).toMatchObject({ pValue: 0.1, pValueBound: "lower" });
    const between = oracle.series.flatMap(({ y, kpss: rows }) =>
      rows.filter(({ pValue }) => pValue > 0.01 && pValue < 0.1).map((row) => kpss(y, { trend: row.trend, lags: row.lags })),
    );
    expect(between.length).toBeGreaterThan(3);
    for (const { pValueBound } of between) expect(pValueBound).toBeNull();
  });

  it("refuses series that do not vary beside their trend", () => {
    const line = Array.from({ length: 40 }, (_, t) => 1e9 + 0.1 * t);
    expect(() => kpss(Array(9).fill(0.1))).toThrow(InvalidInputError);
    expect(() => kpss(line, { trend: "ct" })).toThrow(/vary around a trend/);
    expect(() => kpss([1, 2, 4], { lags: 3 })).toThrow(/lags below the 3 values/);
  });
});

describe("varianceRatio", () => {
  /** Lo and MacKinlay (1988), equations 12 to 20, one sum at a time. */
  function naive(x: readonly number[], q: number, robust: boolean): { ratio: number; statistic: number; pValue: number } {
    const T = x.length - 1;
    const mu = (x[T] - x[0]) / T;
    let short = 0;
    for (let t = 1; t <= T; t++) short += (x[t] - x[t - 1] - mu) ** 2;
    let long = 0;
    for (let t = q; t <= T; t++) long += (x[t] - x[t - q] - q * mu) ** 2;
    const ratio = long / (q * (T - q + 1) * (1 - q / T)) / (short / (T - 1));
    let theta = (2 * (2 * q - 1) * (q - 1)) / (3 * q);
    if (robust) {
      theta = 0;
      for (let j = 1; j < q; j++) {
        let delta = 0;
        for (let t = j + 1; t <= T; t++) delta += (x[t] - x[t - 1] - mu) ** 2 * (x[t - j] - x[t - j - 1] - mu) ** 2;
        theta += ((2 * (q - j)) / q) ** 2 * ((T * delta) / short ** 2);
      }
    }
    const statistic = (Math.sqrt(T) * (ratio - 1)) / Math.sqrt(theta);
    return { ratio, statistic, pValue: 2 * normal.sf(Math.abs(statistic)) };
  }

  it("agrees with the sums of Lo and MacKinlay", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 2, max: 40 }), fc.boolean(), (which, lags, robust) => {
        const x = walkOf(noise(60, which)).map((value, t) => value + 0.2 * t);
        const got = varianceRatio(x, { lags, robust });
        const expected = naive(Array.from(x), lags, robust);
        near(got.ratio, expected.ratio, 1e-10);
        near(got.statistic, expected.statistic, 1e-9);
        near(got.pValue, expected.pValue, 1e-8);
        near(got.statistic * got.standardError, got.ratio - 1, 1e-12);
      }),
      few,
    );
  });

  it("does not depend on unit, offset, drift and the direction of time", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 2, max: 9 }), fc.boolean(), (which, lags, robust) => {
        const x = walkOf(noise(50, which));
        const { statistic } = varianceRatio(x, { lags, robust });
        expect(
          varianceRatio(
            x.map((value) => value * 2 ** -500),
            { lags, robust },
          ).statistic,
        ).toBe(statistic);
        near(
          varianceRatio(
            x.map((value, t) => 1e5 - 3 * value + 0.7 * t),
            { lags, robust },
          ).statistic,
          statistic,
          1e-8,
        );
        near(varianceRatio(x.slice().reverse(), { lags, robust }).statistic, statistic, 1e-9);
      }),
      few,
    );
  });

  it("refuses what has no one-period variance", () => {
    expect(() => varianceRatio(Array.from({ length: 30 }, (_, t) => 0.1 * t))).toThrow(/returns that vary/);
    expect(() => varianceRatio([1, 2, 1, 2], { lags: 3 })).toThrow(/lags below the 3 returns/);
    expect(() => varianceRatio([1, 2, 1, 2], { lags: 1 })).toThrow(InvalidInputError);
    expect(() => varianceRatio([0, 1, 1, 0, 0, 1, 1, 0, 0])).toThrow(/neighbouring times/); // every other return is 0: the robust variance is too
    expect(varianceRatio([0, 1, 1, 0, 0, 1, 1, 0, 0], { robust: false }).ratio).toBeGreaterThan(0);
  });
});

describe("engleGranger", () => {
  it.each(oracle.pairs.map((pair) => [pair.kind, pair] as const))("agrees with statsmodels: %s", (kind, { x, y, rows, hedgeRatio, intercept }) => {
    for (const row of rows) {
      const lags = row.autolag ? { lags: row.autolag, ...(row.maxLag === null ? {} : { maxLag: row.maxLag }) } : { lags: row.maxLag! };
      const got = engleGranger(y, x, lags);
      const tolerance = kind === "offset" ? 1e-8 : 1e-10;
      near(got.statistic, row.statistic, tolerance);
      near(got.pValue, row.pValue, 10 * tolerance);
      near(
        ["1%", "5%", "10%"].map((level) => got.criticalValues[level as "1%"]),
        row.critical,
        1e-12,
      );
      near([got.hedgeRatio, got.intercept], [hedgeRatio, intercept], kind === "offset" ? 1e-7 : 1e-10);
    }
  });

  it("does not depend on units and offsets, which the hedge ratio follows", () => {
    fc.assert(
      fc.property(seed, (which) => {
        const x = walkOf(noise(70, which, 1));
        const y = walkOf(noise(70, which, 2));
        const plain = engleGranger(y, x, { lags: 2 });
        const moved = engleGranger(
          y.map((value) => 4 * value + 1000),
          x.map((value) => 0.5 * value - 30),
          { lags: 2 },
        );
        near(moved.statistic, plain.statistic, 1e-8);
        near(moved.hedgeRatio, 8 * plain.hedgeRatio, 1e-8);
        near(moved.intercept, 4 * plain.intercept + 1000 + 30 * moved.hedgeRatio, 1e-8);
      }),
      few,
    );
  });

  it("refuses pairs that are exact functions of each other, and constants", () => {
    const x = walkOf(noise(60, 1));
    expect(() =>
      engleGranger(
        x.map((value) => 2 - 3 * value),
        x,
      ),
    ).toThrow(/exact linear function/);
    expect(() => engleGranger(x, Array(60).fill(5))).toThrow(/engleGranger: x: expected values that vary/);
    expect(() => engleGranger(Array(60).fill(5), x)).toThrow(/engleGranger: y: expected values that vary/);
    expect(() => engleGranger(x, x.slice(1))).toThrow(/x: expected 60 values/);
    expect(() =>
      engleGranger(
        x.map((value) => value * 1e300),
        noise(60, 4).map((value) => value * 1e-300),
      ),
    ).toThrow(/scales whose ratio/);
  });
});
