import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { mstl, seasonalDecompose, stl } from "../../src/cycles/index.js";
import { naiveStl } from "../support/naive-cycles.js";
import { closeTo } from "./close-to.js";

const seasonal = (n: number, period: number, seed: number): number[] => {
  const rng = createRng(seed, "seasonal");
  return Array.from({ length: n }, (_, t) => 50 + 0.05 * t + 4 * Math.sin((2 * Math.PI * t) / period) + 3 * (rng() - 0.5) + (rng() < 0.02 ? 30 : 0));
};
const odd = (min: number, max: number) => fc.integer({ min, max }).map((width) => width | 1);

describe("stl", () => {
  const settings = fc.record({
    period: fc.integer({ min: 2, max: 13 }),
    extra: fc.integer({ min: 0, max: 60 }),
    seasonal: odd(3, 21),
    trendExcess: odd(2, 40),
    lowPassExcess: odd(2, 40),
    seasonalDegree: fc.constantFrom(0 as const, 1 as const),
    trendDegree: fc.constantFrom(0 as const, 1 as const),
    lowPassDegree: fc.constantFrom(0 as const, 1 as const),
    seasonalJump: fc.integer({ min: 1, max: 6 }),
    trendJump: fc.integer({ min: 1, max: 30 }),
    lowPassJump: fc.integer({ min: 1, max: 30 }),
    innerIterations: fc.integer({ min: 1, max: 3 }),
    outerIterations: fc.integer({ min: 0, max: 2 }),
    seed: fc.nat(1000),
  });

  it("equals its definition for all settings", () => {
    fc.assert(
      fc.property(settings, ({ extra, trendExcess, lowPassExcess, seed, ...given }) => {
        const options = { ...given, trend: (given.period + trendExcess) | 1, lowPass: (given.period + lowPassExcess) | 1 };
        const x = seasonal(4 * given.period + extra, given.period, seed);
        const { trend, seasonal: season, residual, weights } = stl(x, options);
        fc.pre(residual.filter((r) => Math.abs(r) > 1e-9).length > residual.length / 2); // robustness weights of an exact fit rest on rounding
        closeTo({ trend, seasonal: season, weights }, naiveStl(x, options), 1e-8);
      }),
      { numRuns: 150 },
    );
  });

  it("adds up to the series", () => {
    const x = seasonal(200, 7, 1);
    const { trend, seasonal: season, residual } = stl(x, { period: 7, robust: true });
    closeTo(
      residual.map((r, t) => r + trend[t] + season[t]),
      x,
      1e-12,
    );
  });

  it("moves with level, slope and scale of the series", () => {
    const x = seasonal(150, 6, 2);
    const plain = stl(x, { period: 6 });
    const moved = stl(
      x.map((v, t) => 1000 - 2 * v + 0.5 * t),
      { period: 6 },
    );
    closeTo(
      moved.trend,
      plain.trend.map((v, t) => 1000 - 2 * v + 0.5 * t),
      1e-9,
    );
    closeTo(
      moved.seasonal,
      plain.seasonal.map((v) => -2 * v),
      1e-9,
    );
  });

  it("gives back a line and a fixed season exactly, with weights 1", () => {
    const x = Array.from({ length: 96 }, (_, t) => 3 + 0.25 * t + [2, -1, -1, 0][t % 4]);
    const { trend, residual, weights } = stl(x, { period: 4, robust: true, outerIterations: 3 });
    closeTo(
      trend,
      x.map((_, t) => 3 + 0.25 * t),
      1e-10,
    );
    closeTo(
      residual,
      x.map(() => 0),
      1e-10,
    );
    expect(weights.every((w) => w >= 0 && w <= 1)).toBe(true);
  });

  it("gives an outlier no weight when robust, so that trend and season hardly notice it", () => {
    const clean = seasonal(210, 7, 3).map((v) => Math.min(v, 70));
    const spoilt = clean.map((v, t) => (t === 100 ? v + 500 : v));
    const robust = stl(spoilt, { period: 7, robust: true });
    expect(robust.weights[100]).toBe(0);
    const reference = stl(clean, { period: 7, robust: true });
    expect(Math.abs(robust.trend[100] - reference.trend[100])).toBeLessThan(0.5);
    expect(Math.abs(stl(spoilt, { period: 7 }).trend[100] - reference.trend[100])).toBeGreaterThan(5);
  });

  it("survives values of every size the check lets through", () => {
    for (const scale of [1e-300, 1e-140, 1e139]) {
      const {
        trend,
        seasonal: season,
        residual,
      } = stl(
        seasonal(60, 5, 4).map((v) => (v / 100) * scale),
        { period: 5, robust: true },
      );
      for (const part of [trend, season, residual]) expect(part.every(Number.isFinite)).toBe(true);
    }
  });

  it("takes a span far beyond the series as a straight line, at no cost", () => {
    const x = seasonal(60, 5, 10);
    const { trend, residual, seasonal: season } = stl(x, { period: 5, trend: 1_000_000_001, seasonal: 1_000_000_001 });
    for (let t = 2; t < 60; t++) expect(trend[t] - 2 * trend[t - 1] + trend[t - 2]).toBeCloseTo(0, 9);
    for (let t = 10; t < 60; t++) expect(season[t] - 2 * season[t - 5] + season[t - 10]).toBeCloseTo(0, 9);
    expect(residual.every(Number.isFinite)).toBe(true);
  });

  it("refuses spans that do not reach beyond the period, and even ones", () => {
    const x = seasonal(60, 12, 5);
    expect(() => stl(x, { period: 12, trend: 11 })).toThrow("stl: options.trend: expected a span above the period 12, received 11");
    expect(() => stl(x, { period: 12, lowPass: 9 })).toThrow("options.lowPass: expected a span above the period 12");
    expect(() => stl(x, { period: 12, seasonal: 8 })).toThrow("options.seasonal: expected an odd whole number >= 3, received 8");
    expect(() => stl(x.slice(0, 23), { period: 12 })).toThrow("stl: x: expected at least 24 values, received 23");
  });
});

describe("mstl", () => {
  const x = seasonal(200, 5, 6).map((v, t) => v + 3 * Math.cos((2 * Math.PI * t) / 17));

  it("with one period is STL with that span", () => {
    const { trend, seasonal: parts, residual } = mstl(x, { periods: [5], windows: [9] });
    const single = stl(x, { period: 5, seasonal: 9 });
    expect({ trend, seasonal: parts[0] }).toEqual({ trend: single.trend, seasonal: single.seasonal });
    closeTo(residual, single.residual, 1e-12);
  });

  it("adds up to the series and orders seasons by period, windows with them", () => {
    const given = mstl(x, { periods: [17, 5], windows: [13, 11] });
    expect(given).toEqual(mstl(x, { periods: [5, 17], windows: [11, 13] }));
    closeTo(
      given.residual.map((r, t) => r + given.trend[t] + given.seasonal[0][t] + given.seasonal[1][t]),
      x,
      1e-12,
    );
    expect(given.seasonal).toHaveLength(2);
  });

  it("takes spans 11, 15, … unless told", () => {
    expect(mstl(x, { periods: [5, 17] })).toEqual(mstl(x, { periods: [5, 17], windows: [11, 15] }));
  });

  it("refuses equal periods and a wrong number of windows", () => {
    expect(() => mstl(x, { periods: [5, 5] })).toThrow("options.periods: expected different periods");
    expect(() => mstl(x, { periods: [5, 17], windows: [7] })).toThrow("options.windows: expected 2 spans, one per period");
    expect(() => mstl(x, { periods: [] })).toThrow("options.periods: expected an array of whole numbers >= 2");
  });
});

describe("seasonalDecompose", () => {
  it("gives back a line and a fixed season exactly", () => {
    for (const period of [2, 3, 4, 7, 12]) {
      const profile = Array.from({ length: period }, (_, i) => i - (period - 1) / 2);
      const x = Array.from({ length: 5 * period }, (_, t) => 10 + 0.5 * t + profile[t % period]);
      const { trend, seasonal: season, residual } = seasonalDecompose(x, { period, extrapolateTrend: "period" });
      closeTo({ trend, seasonal: season }, { trend: x.map((_, t) => 10 + 0.5 * t), seasonal: x.map((_, t) => profile[t % period]) }, 1e-11);
      closeTo(
        residual,
        x.map(() => 0),
        1e-11,
      );
    }
  });

  it("adds up, or multiplies up, wherever the trend is known", () => {
    const x = seasonal(60, 12, 7);
    const sum = seasonalDecompose(x, { period: 12 });
    const product = seasonalDecompose(x, { period: 12, model: "multiplicative" });
    for (let t = 6; t < 54; t++) {
      expect(sum.trend[t] + sum.seasonal[t] + sum.residual[t]).toBeCloseTo(x[t], 10);
      expect(product.trend[t] * product.seasonal[t] * product.residual[t]).toBeCloseTo(x[t], 10);
    }
    expect(sum.seasonal.slice(0, 12).reduce((a, b) => a + b, 0)).toBeCloseTo(0, 10);
    expect(product.seasonal.slice(0, 12).reduce((a, b) => a + b, 0)).toBeCloseTo(12, 10);
  });

  it("is NaN in trend and residual at the ends that the average does not reach, and nowhere else", () => {
    const x = seasonal(30, 6, 8);
    const unknown = (column: Float64Array) => Array.from(column, (v, t) => (Number.isNaN(v) ? t : -1)).filter((t) => t >= 0);
    const both = seasonalDecompose(x, { period: 6 });
    expect(unknown(both.trend)).toEqual([0, 1, 2, 27, 28, 29]);
    expect(unknown(both.residual)).toEqual(unknown(both.trend));
    expect(unknown(both.seasonal)).toEqual([]);
    expect(unknown(seasonalDecompose(x, { period: 6, twoSided: false }).trend)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(unknown(seasonalDecompose(x, { period: 6, extrapolateTrend: 2 }).trend)).toEqual([]);
  });

  it("has a one-sided trend that knows the past only", () => {
    const x = seasonal(40, 4, 9);
    const altered = x.map((v, t) => (t < 25 ? v : -7 * v));
    const past = (values: number[]) => seasonalDecompose(values, { period: 4, twoSided: false }).trend.slice(4, 25);
    expect(past(x).every(Number.isFinite)).toBe(true);
    expect(past(altered)).toEqual(past(x));
  });

  it("refuses what the multiplicative model cannot carry", () => {
    expect(() => seasonalDecompose([1, 2, 0, 4], { period: 2, model: "multiplicative" })).toThrow(
      "x[2]: expected a value > 0 for the multiplicative model, received 0",
    );
    const falling = [64, 32, 16, 8, 4, 2, 1, 1, 1];
    expect(() => seasonalDecompose(falling, { period: 4, model: "multiplicative", extrapolateTrend: 1 })).toThrow(
      "options.extrapolateTrend: expected a trend that stays above 0",
    );
  });
});
