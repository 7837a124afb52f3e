import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import {
  correlation,
  excessKurtosis,
  mean,
  medianAbsoluteDeviation,
  quantile,
  skewness,
  spearman,
  standardDeviation,
  variance,
} from "../../src/stats/index.js";

const oracle = JSON.parse(readFileSync(new URL("../oracles/stats/moments.json", import.meta.url), "utf8")) as Record<string, number> & {
  x: number[];
  y: number[];
  quantiles: [number, number][];
};
const series = fc
  .array(
    fc.integer({ min: -1e6, max: 1e6 }).map((k) => k / 1024),
    { minLength: 4, maxLength: 40 },
  )
  .filter((x) => new Set(x).size > 1);

describe("moments", () => {
  it("agree with numpy and scipy to 1e-12", () => {
    const { x, y } = oracle;
    const got = {
      mean: mean(x),
      variance1: variance(x),
      variance0: variance(x, { ddof: 0 }),
      skewness: skewness(x),
      skewnessUnbiased: skewness(x, { bias: false }),
      excessKurtosis: excessKurtosis(x),
      excessKurtosisUnbiased: excessKurtosis(x, { bias: false }),
      mad: medianAbsoluteDeviation(x),
      correlation: correlation(x, y),
      spearman: spearman(x, y),
    };
    for (const [name, value] of Object.entries(got)) expect(Math.abs(value / oracle[name]! - 1), name).toBeLessThan(1e-12);
    for (const [p, value] of oracle.quantiles) expect(quantile(x, p)).toBeCloseTo(value, 12);
    expect(standardDeviation(x)).toBe(Math.sqrt(variance(x)));
  });

  it("do not lose their digits to a large offset or a tiny or huge scale", () => {
    const x = oracle.x.map((v) => Math.round(v * 1024) / 1024);
    expect(variance(x.map((v) => v + 2 ** 33))).toBeCloseTo(variance(x), 9);
    for (const scale of [2 ** -400, 2 ** 400]) {
      const scaled = x.map((v) => v * scale);
      expect(skewness(scaled)).toBeCloseTo(skewness(x), 12);
      expect(excessKurtosis(scaled)).toBeCloseTo(excessKurtosis(x), 12);
      expect(correlation(scaled, x)).toBeCloseTo(1, 12);
    }
  });

  it("shift and scale as they should, and correlations stay within [-1, 1]", () => {
    fc.assert(
      fc.property(series, fc.double({ min: 0.1, max: 10, noNaN: true }), (x, scale) => {
        const y = x.map((v) => 5 - scale * v);
        expect(mean(y)).toBeCloseTo(5 - scale * mean(x), 6);
        expect(standardDeviation(y) / (scale * standardDeviation(x))).toBeCloseTo(1, 6);
        expect(skewness(y)).toBeCloseTo(-skewness(x), 4);
        expect(excessKurtosis(y)).toBeCloseTo(excessKurtosis(x), 4);
        expect(correlation(x, y)).toBeCloseTo(-1, 6);
        expect(
          Math.abs(
            correlation(
              x,
              x.map((v, i) => v * ((i * 7) % 3) + i),
            ),
          ),
        ).toBeLessThanOrEqual(1);
        expect(
          quantile(x, 0.5) +
            quantile(
              x.map((v) => -v),
              0.5,
            ),
        ).toBeCloseTo(0, 9);
      }),
    );
  });

  it("spearman sees only the order, ties at their average rank", () => {
    fc.assert(
      fc.property(series, (x) => {
        expect(
          spearman(
            x,
            x.map((v) => Math.sign(v) * v * v + 3 * v),
          ),
        ).toBeCloseTo(1, 12);
      }),
    );
    expect(spearman([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(0.9486832980505138, 12);
  });

  it("never change their input", () => {
    const x = Float64Array.from([3, 1, 2, 9]);
    quantile(x, 0.3);
    medianAbsoluteDeviation(x);
    skewness(x);
    spearman(x, x);
    expect([...x]).toEqual([3, 1, 2, 9]);
  });

  it.each([
    ["mean", () => mean([])],
    ["variance", () => variance([1])],
    ["skewness", () => skewness([2, 2, 2])],
    ["excessKurtosis", () => excessKurtosis([1, 2, 3], { bias: false })],
    ["quantile", () => quantile([1, 2], 1.01)],
    ["x[1]", () => mean([1, Infinity])],
    ["x[0]: expected a magnitude of at most 1e+140", () => variance([-1e150, 1])],
    ["correlation", () => correlation([1, 2], [3, 3])],
    ["y", () => spearman([1, 2, 3], [3, 4])],
  ])("refuse poison and name it: %s", (name, call) => {
    expect(call).toThrow(InvalidInputError);
    expect(call).toThrow(name);
  });
});
