import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { baselineForecaster, type Forecaster, forecastSkill, walkForward } from "../../src/forecast/index.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { dieboldMariano } from "../../src/stats/index.js";
import { autoregression } from "./support.js";

function persistent(n: number, seed: number, phi: number): Float64Array {
  const rng = createRng(seed, "skill");
  let x = 0;
  return Float64Array.from({ length: n }, () => (x = phi * x + sampleNormal(rng)));
}

describe("forecastSkill", () => {
  const y = persistent(240, 1, 0.7);
  const options = { horizon: 2, initial: 60, period: 4 };

  it("is one minus the loss over that of the hardest baseline, computed anew from walk-forward errors", () => {
    for (const loss of ["squared", "absolute"] as const) {
      const { candidates, baselines, tested, origins } = forecastSkill({ ar: autoregression }, y, { ...options, loss });
      expect(baselines).toEqual(["naive", "mean", "drift", "seasonal-naive"]);
      expect(tested).toBe(2);
      const lossOf = (forecaster: Forecaster, k: number): number[] =>
        Array.from(walkForward(forecaster, y, { horizon: 2, initial: 60 }).byHorizon[k].errors, (error) =>
          loss === "squared" ? error * error : Math.abs(error),
        );
      const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
      for (const k of [0, 1]) {
        const rivals = (["naive", "mean", "drift", "seasonal-naive"] as const).map((method) => lossOf(baselineForecaster({ method, period: 4 }), k));
        const own = lossOf(autoregression, k);
        const step = candidates[0].byHorizon[k];
        const hardest = Math.min(...rivals.map(mean));
        expect(step.skill).toBeCloseTo(1 - mean(own) / hardest, 10);
        expect(step.error).toBeCloseTo(loss === "squared" ? Math.sqrt(mean(own)) : mean(own), 10);
        expect(step.baseline).toBe(baselines[rivals.map(mean).indexOf(hardest)]);
        const p = rivals.map((others) => dieboldMariano(own, others, { horizon: k + 1, alternative: "less", varianceEstimator: "bartlett" }).pValue);
        expect(step.pValue).toBeCloseTo(Math.max(...p), 10);
        expect(step.adjustedPValue).toBeGreaterThanOrEqual(step.pValue);
        expect(step.interval![0]).toBeLessThan(step.skill!);
        expect(step.interval![1]).toBeGreaterThan(step.skill!);
      }
      expect(origins.length).toBe(179);
    }
  });

  it("sees that a good model is good and that a copy of a baseline has no skill", () => {
    const { candidates } = forecastSkill({ ar: autoregression, copy: baselineForecaster({ method: "mean" }) }, persistent(400, 3, 0.6), { initial: 100 });
    expect(candidates[0].overall.adjustedPValue).toBeLessThan(0.01);
    expect(candidates[0].overall.interval![0]).toBeGreaterThan(0);
    expect(candidates[1].overall.pValue).toBeGreaterThan(0.9);
    expect(candidates[1].overall.skill).toBeLessThanOrEqual(0);
  });

  it("gives an interval that holds the true skill about as often as it says", () => {
    // Forecasts of 0 against a baseline that adds independent noise of variance ½: skill 1 − 1/1.5.
    const still: Forecaster = { fit: () => ({ forecast: (h) => ({ mean: new Float64Array(h) }) }) };
    let held = 0;
    for (let s = 0; s < 200; s++) {
      const rng = createRng(s, "interval");
      const values = Float64Array.from({ length: 120 }, () => sampleNormal(rng));
      const noisy: Forecaster = { fit: () => ({ forecast: (h) => ({ mean: Float64Array.from({ length: h }, () => Math.SQRT1_2 * sampleNormal(rng)) }) }) };
      const [lower, upper] = forecastSkill({ still }, values, { initial: 20, baselines: { noisy } }).candidates[0].overall.interval!;
      if (lower <= 1 / 3 && upper >= 1 / 3) held++;
    }
    expect(held / 200).toBeGreaterThan(0.88);
    expect(held / 200).toBeLessThan(0.995);
  });

  it("does not depend on the unit of the series, down to where squares vanish and up to where they overflow", () => {
    const plain = forecastSkill({ ar: autoregression }, y, options).candidates[0].overall;
    for (const unit of [2 ** -600, 2 ** -10, 2 ** 450]) {
      const other = forecastSkill(
        { ar: baselineAr(unit) },
        y.map((value) => value * unit),
        options,
      ).candidates[0].overall;
      expect(other.skill).toBeCloseTo(plain.skill!, 6);
      expect(other.pValue).toBeCloseTo(plain.pValue, 6);
      expect(other.error / unit).toBeCloseTo(plain.error, 6);
    }
  });

  it("calls the skill undefined where a baseline makes no error, and ends where errors are always the same", () => {
    const line = Array.from({ length: 40 }, (_, t) => 2 * t);
    const { overall } = forecastSkill({ drift: baselineForecaster({ method: "drift" }) }, line, { initial: 10 }).candidates[0];
    expect([overall.skill, overall.interval, overall.baselineError]).toEqual([null, null, 0]);
    const exact = forecastSkill({ drift: baselineForecaster({ method: "drift" }) }, line, {
      initial: 10,
      baselines: { naive: baselineForecaster({ method: "naive" }) },
    });
    expect(exact.candidates[0].overall.skill).toBe(1);
    expect(exact.candidates[0].overall.pValue).toBeCloseTo(2 ** -30, 12);
  });

  it("counts every candidate and step", () => {
    const { tested, candidates } = forecastSkill({ a: autoregression, b: autoregression, c: autoregression }, y, { ...options, correction: "bonferroni" });
    expect(tested).toBe(6);
    for (const { byHorizon, overall } of candidates) {
      for (const step of byHorizon) expect(step.adjustedPValue).toBeCloseTo(Math.min(1, 6 * step.pValue), 12);
      expect(overall.adjustedPValue).toBeCloseTo(Math.min(1, 3 * overall.pValue), 12);
    }
  });

  it.each<[string, unknown, ArrayLike<number>, object]>([
    ["candidates by name", {}, y, {}],
    ["candidates by name", { a: {} }, y, {}],
    ["candidates by name", null, y, {}],
    ["finite", { a: autoregression }, [1, Infinity, 2], {}],
    ["baselines by name", { a: autoregression }, y, { baselines: {} }],
    ["options.loss", { a: autoregression }, y, { loss: "hinge" }],
    ["known values before the first forecast", { a: autoregression }, y, { initial: 240 }],
  ])("refuses: %s", (message, candidates, values, wrong) => {
    expect(() => forecastSkill(candidates as never, values, wrong)).toThrow(InvalidInputError);
    expect(() => forecastSkill(candidates as never, values, wrong)).toThrow(message);
  });
});

/** The autoregression of values in another unit: its own sums of squares would leave the range of doubles. */
function baselineAr(unit: number): Forecaster {
  return {
    fit(values) {
      const fitted = autoregression.fit(Array.from(values, (value) => value / unit));
      return { forecast: (h) => ({ mean: fitted.forecast(h).mean.map((value) => value * unit) }) };
    },
  };
}
