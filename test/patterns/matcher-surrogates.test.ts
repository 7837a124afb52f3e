import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { log } from "../../src/math/elementary.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { fromInnovations, innovationsOf } from "../../src/patterns/matcher/innovations.js";
import { changesOf, pathOf, shuffledChanges } from "../../src/patterns/matcher/surrogates.js";
import { prices } from "./matcher-support.js";

function autoregression(length: number, coefficients: readonly number[], seed: number): Float64Array {
  const rng = createRng(seed, "autoregression");
  const x = new Float64Array(length + 100);
  for (let t = 0; t < x.length; t++) {
    x[t] = sampleNormal(rng);
    for (const [k, coefficient] of coefficients.entries()) if (t > k) x[t] += coefficient * x[t - 1 - k];
  }
  return x.slice(100);
}

/** Solves A b = c by elimination with pivots. */
function solve(A: number[][], c: number[]): number[] {
  const rows = A.map((row, i) => [...row, c[i]]);
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.slice(i).reduce((best, row, k) => (Math.abs(row[i]) > Math.abs(rows[best][i]) ? i + k : best), i);
    [rows[i], rows[pivot]] = [rows[pivot], rows[i]];
    for (let j = 0; j < rows.length; j++) {
      if (j === i) continue;
      const factor = rows[j][i] / rows[i][i];
      rows[j] = rows[j].map((value, k) => value - factor * rows[i][k]);
    }
  }
  return rows.map((row, i) => row[rows.length] / row[i]);
}

describe("innovationsOf", () => {
  it("takes a series apart so that it can be put together again", () => {
    for (const x of [autoregression(300, [0.5, -0.3], 1), new Float64Array(40).fill(0.1), Float64Array.of(1, 5, 2), Float64Array.of(3)]) {
      const innovations = innovationsOf(x, 10);
      const again = fromInnovations(innovations, innovations.values);
      for (let t = 0; t < x.length; t++) expect(again[t]).toBeCloseTo(x[t], 12);
    }
  });

  it("fits the autoregression of Yule and Walker, of the order with the least AIC", () => {
    for (const [seed, coefficients] of [
      [2, [0.6]],
      [3, [0.5, -0.4]],
      [4, []],
      [5, [0.2, 0, 0, 0.5]],
    ] as const) {
      const x = autoregression(400, coefficients, seed);
      const mean = x.reduce((sum, value) => sum + value / x.length, 0);
      const products = Array.from({ length: 27 }, (_, lag) => x.slice(lag).reduce((sum, value, t) => sum + (value - mean) * (x[t] - mean), 0));
      const fits = Array.from({ length: 26 }, (_, order) => {
        const A = Array.from({ length: order }, (__, i) => Array.from({ length: order }, (___, j) => products[Math.abs(i - j)]));
        const solution = solve(A, products.slice(1, order + 1));
        const left = 1 - solution.reduce((sum, value, k) => sum + (value * products[k + 1]) / products[0], 0);
        return { solution, aic: 400 * log(left) + 2 * order };
      });
      const best = fits.reduce((a, b) => (b.aic < a.aic ? b : a));
      const found = innovationsOf(x, 10).coefficients;
      expect(found.length).toBe(best.solution.length);
      expect(found.length).toBeGreaterThanOrEqual(coefficients.length);
      for (const [k, value] of best.solution.entries()) expect(found[k]).toBeCloseTo(value, 9);
    }
  });

  it("tells local volatility by the mean size of the residuals around, the nearer the heavier", () => {
    const x = Float64Array.from({ length: 60 }, (_, t) => (t % 2 === 0 ? 1 : -1) * (t < 30 ? 1 : 8) * (1 + ((t * t) % 5)));
    const { volatility, coefficients, mean } = innovationsOf(x, 4);
    const residuals = x.map((value, t) => value - mean - coefficients.reduce((sum, c, k) => sum + (t > k ? c * (x[t - 1 - k] - mean) : 0), 0));
    for (let t = 0; t < 60; t++) {
      let sum = 0;
      let weights = 0;
      for (let s = 0; s < 60; s++) {
        const weight = 0.8 ** Math.abs(s - t);
        sum += weight * Math.abs(residuals[s]);
        weights += weight;
      }
      expect(volatility[t]).toBeCloseTo(sum / weights, 10);
    }
  });

  it("calls nothing an innovation where nothing moves", () => {
    const { values, volatility, coefficients } = innovationsOf(new Float64Array(50).fill(2), 10);
    expect(values.every((value) => value === 0)).toBe(true);
    expect(volatility.every((value) => value === 0)).toBe(true);
    expect(coefficients).toHaveLength(0);
  });
});

describe("shuffledChanges", () => {
  it("uses every innovation once, in blocks of about the length asked for", () => {
    const x = autoregression(2000, [], 7);
    const innovations = innovationsOf(x, 10).values;
    for (const blockLength of [1, 4, 20]) {
      const shuffled = shuffledChanges(x, { windowSize: 30, blockLength });
      const drawn = shuffled.draw(createRng(1, "draw"));
      expect(drawn).toHaveLength(2000);
      const model = innovationsOf(x, 10);
      if (model.coefficients.length > 0) continue;
      const order = Array.from(drawn, (value, t) => {
        const wanted = (value - model.mean) / model.volatility[t];
        return innovations.reduce((best, other, s) => (Math.abs(other - wanted) < Math.abs(innovations[best] - wanted) ? s : best), 0);
      });
      expect(new Set(order).size).toBe(2000);
      const joins = order.filter((place, t) => t > 0 && place !== order[t - 1] + 1).length;
      expect(2000 / (joins + 1)).toBeGreaterThan(0.7 * blockLength);
      expect(2000 / (joins + 1)).toBeLessThan(1.4 * blockLength + 0.1);
    }
  });

  it("keeps memory and volatility where they were, and breaks recurrences", () => {
    const x = autoregression(3000, [0.6], 9).map((value, t) => value * (t < 1500 ? 1 : 10));
    const shuffled = shuffledChanges(x, { windowSize: 30, blockLength: "auto" });
    expect(shuffled.order).toBeGreaterThanOrEqual(1);
    expect(shuffled.blockLength).toBeGreaterThanOrEqual(1);
    expect(shuffled.blockLength).toBeLessThanOrEqual(5);
    const drawn = shuffled.draw(createRng(2));
    const spread = (values: Float64Array): number => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    const memory = (values: Float64Array): number =>
      values.slice(1).reduce((sum, value, t) => sum + value * values[t], 0) / values.length / spread(values) ** 2;
    for (const part of [(values: Float64Array) => values.subarray(0, 1400), (values: Float64Array) => values.subarray(1600)]) {
      expect(spread(part(drawn)) / spread(part(x))).toBeGreaterThan(0.85);
      expect(spread(part(drawn)) / spread(part(x))).toBeLessThan(1.15);
      expect(Math.abs(memory(part(drawn)) - memory(part(x)))).toBeLessThan(0.1);
    }
    const agreement = drawn.reduce((sum, value, t) => sum + value * x[t], 0) / 3000 / spread(drawn) / spread(x);
    expect(Math.abs(agreement)).toBeLessThan(0.1);
  });
});

describe("changesOf and pathOf", () => {
  it("lead back to the values, up to a factor, or a factor and an offset", () => {
    const values = prices(200, 4);
    const path = pathOf("test", changesOf(values, "relative"), "relative");
    const levels = pathOf("test", changesOf(values, "absolute"), "absolute");
    const unit = (values[1] - values[0]) / (levels[1] - levels[0]);
    for (let t = 0; t < 200; t++) {
      expect(path[t] / path[0]).toBeCloseTo(values[t] / values[0], 12);
      expect(values[0] + unit * levels[t]).toBeCloseTo(values[t], 10);
    }
  });

  it("refuses returns that lead beyond the doubles", () => {
    expect(() => pathOf("test", new Float64Array(20).fill(100), "relative")).toThrow('use changes: "absolute"');
  });
});
