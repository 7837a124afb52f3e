import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { baselineForecast, baselineForecaster, ewmaVariance, FittedBaseline, forecastErrors } from "../../src/forecast/index.js";

const METHODS = ["naive", "seasonal-naive", "drift", "linear-trend", "mean"] as const;
type Row = { mean: number[]; standardErrors: number[] };
const oracle = JSON.parse(readFileSync(new URL("../oracles/forecast/smoothing.json", import.meta.url), "utf8")) as {
  baselines: { period: number; y: number[]; methods: Record<(typeof METHODS)[number], Row> }[];
};
const near = (got: ArrayLike<number>, wanted: readonly number[]): void => {
  expect(got.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries())
    expect(Math.abs(got[i]! - value), `entry ${i}: ${got[i]} for ${value}`).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(value)));
};
const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 8, maxLength: 40 });

describe("baselines", () => {
  it.each(METHODS)("agree with R's forecast package in mean and standard error: %s", (method) => {
    for (const { y, period, methods } of oracle.baselines) {
      const { mean, standardErrors } = baselineForecaster({ method, period }).fit(y).forecast(9);
      near(mean, methods[method].mean);
      near(standardErrors, methods[method].standardErrors);
      expect(baselineForecast(y, 9, { method, period })).toEqual(mean);
    }
  });

  it.each(METHODS)("move with the data: %s", (method) => {
    fc.assert(
      fc.property(values, fc.constantFrom(0.25, 4, -2), fc.integer({ min: -1000, max: 1000 }), (y, scale, shift) => {
        const plain = baselineForecast(y, 5, { method, period: 3 });
        const moved = baselineForecast(
          y.map((value) => scale * value + shift),
          5,
          { method, period: 3 },
        );
        for (let k = 0; k < 5; k++) expect(Math.abs(moved[k]! - scale * plain[k]! - shift)).toBeLessThan(1e-5);
      }),
    );
  });

  it("hold a constant with certainty, and a line where they know lines", () => {
    for (const method of METHODS) {
      const { mean, lower, upper } = baselineForecaster({ method, period: 2 }).fit([3, 3, 3, 3, 3, 3]).forecast(3);
      near(mean, [3, 3, 3]);
      near(lower, [3, 3, 3]);
      near(upper, [3, 3, 3]);
    }
    for (const method of ["drift", "linear-trend"] as const) near(baselineForecast([1, 3, 5, 7], 3, { method }), [9, 11, 13]);
  });

  it("follow the scale of the data where squares would vanish", () => {
    const y = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3];
    for (const method of METHODS)
      for (const scale of [2 ** -900, 2 ** -540, 2 ** 400]) {
        const plain = baselineForecaster({ method, period: 4 }).fit(y).forecast(3);
        const moved = baselineForecaster({ method, period: 4 })
          .fit(y.map((value) => value * scale))
          .forecast(3);
        expect(moved.upper.map((value) => value / scale)).toEqual(plain.upper);
      }
  });

  it("come back from JSON, and refuse what they cannot use", () => {
    const fitted = baselineForecaster({ method: "drift" }).fit([1, 5, 2, 8, 3]);
    const back = FittedBaseline.fromJSON(JSON.parse(JSON.stringify(fitted)));
    expect(back.forecast(4, { level: 0.8 })).toEqual(fitted.forecast(4, { level: 0.8 }));
    for (const broken of [null, {}, { ...fitted.toJSON(), format: 0 }, { ...fitted.toJSON(), y: [] }])
      expect(() => FittedBaseline.fromJSON(broken)).toThrow(InvalidInputError);
    expect(() => baselineForecast([1, 2], 1, { method: "seasonal-naive" })).toThrow(/period/);
    expect(() => baselineForecast([1, 2], 1, { method: "seasonal-naive", period: 3 })).toThrow(expect.objectContaining({ code: "TOO_FEW_OBSERVATIONS" }));
    expect(() => baselineForecast([1], 1, { method: "drift" })).toThrow(expect.objectContaining({ code: "TOO_FEW_OBSERVATIONS" }));
    expect(() => baselineForecast([1, 2], 0, { method: "naive" })).toThrow(InvalidInputError);
    expect(() => baselineForecast([1, 2], 1, { method: "best" as never })).toThrow(InvalidInputError);
  });
});

describe("forecastErrors", () => {
  it("measures by hand what it says it measures", () => {
    const r = forecastErrors([2, 4, 8], [3, 4, 6], { training: [1, 3, 2, 6] });
    expect(r.mae).toBeCloseTo(1, 12);
    expect(r.rmse).toBeCloseTo(Math.sqrt(5 / 3), 12);
    expect(r.mape).toBeCloseTo((0.5 + 0 + 0.25) / 3, 12);
    expect(r.smape).toBeCloseTo((2 / 5 + 0 + 4 / 14) / 3, 12);
    expect(r.mase).toBeCloseTo(1 / (7 / 3), 12);
    expect(r.bias).toBeCloseTo(-1 / 3, 12);
    expect(forecastErrors([2, 4, 8], [3, 4, 6], { training: [1, 3, 2, 6], period: 2 }).mase).toBeCloseTo(1 / 2, 12);
  });

  it("keeps |bias| ≤ mae ≤ rmse, is 0 for a perfect forecast, and does not depend on the order", () => {
    fc.assert(
      fc.property(values, (y) => {
        const said = y.map((value, i) => value + Math.sin(i) * 10);
        const { mae, rmse, bias } = forecastErrors(y, said);
        expect(Math.abs(bias)).toBeLessThanOrEqual(mae * (1 + 1e-12));
        expect(mae).toBeLessThanOrEqual(rmse * (1 + 1e-12));
        expect(forecastErrors(y, y).rmse).toBe(0);
        expect(forecastErrors([...y].reverse(), [...said].reverse()).mae).toBeCloseTo(mae, 9);
      }),
    );
  });

  it("follows the scale of the data where squares would vanish", () => {
    const [actual, predicted] = [
      [1, 2, 3],
      [2, 2, 5],
    ];
    const scale = 2 ** -800;
    const moved = forecastErrors(
      actual.map((value) => value * scale),
      predicted.map((value) => value * scale),
    );
    expect(moved.rmse / scale).toBe(forecastErrors(actual, predicted).rmse);
  });

  it("answers null where a share has nothing to be a share of", () => {
    expect(forecastErrors([0, 1], [1, 1]).mape).toBeNull();
    expect(forecastErrors([5e-324], [1]).mape).toBeNull();
    expect(forecastErrors([0, 1], [0, 1]).smape).toBeNull();
    expect(forecastErrors([1], [2]).mase).toBeNull();
    expect(forecastErrors([1], [2], { training: [4, 4, 4] }).mase).toBeNull();
    expect(() => forecastErrors([1, 2], [1])).toThrow(expect.objectContaining({ code: "WRONG_LENGTH" }));
    expect(() => forecastErrors([], [])).toThrow(expect.objectContaining({ code: "TOO_FEW_OBSERVATIONS" }));
    expect(() => forecastErrors([1], [Infinity])).toThrow(expect.objectContaining({ code: "NOT_FINITE" }));
  });
});

describe("ewmaVariance", () => {
  it("weights squared returns by powers of lambda and knows nothing of later ones", () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.5, max: 0.99, noNaN: true }), fc.integer({ min: 1, max: 7 }), (returns, lambda, cut) => {
        const variance = ewmaVariance(returns, { lambda });
        const t = returns.length - 1;
        let direct = lambda ** t * returns[0]! ** 2;
        for (let i = 1; i <= t; i++) direct += (1 - lambda) * lambda ** (t - i) * returns[i]! ** 2;
        expect(Math.abs(variance[t]! - direct)).toBeLessThanOrEqual(1e-9 * (1 + direct));
        const altered = ewmaVariance(
          returns.map((value, i) => (i < cut ? value : value + 5)),
          { lambda },
        );
        expect(altered.slice(0, cut)).toEqual(variance.slice(0, cut));
      }),
    );
  });
});
