import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../src/core/dates.js";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { AdaptiveConformal, AdditiveForecaster, baselineForecaster, conformalIntervals, type Forecaster } from "../../src/forecast/index.js";
import { sampleExponential, sampleNormal } from "../../src/math/sampling.js";
import { autoregression } from "./support.js";

const zero: Forecaster = { fit: () => ({ forecast: (h) => ({ mean: new Float64Array(h) }) }) };
const normal = (n: number, seed = 1): Float64Array => {
  const rng = createRng(seed, "conformal");
  return Float64Array.from({ length: n }, () => sampleNormal(rng));
};

describe("conformalIntervals", () => {
  it("ends at the order statistic that the definition names", () => {
    const y = normal(60).map((value, t) => value + (t % 2) * 1e-3);
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 0.96, noNaN: true }), fc.integer({ min: 25, max: 58 }), (level, calibration) => {
        const { lower, upper, errorsUsed } = conformalIntervals(zero, y, 1, { level, calibration, initial: 2 });
        const sizes = Array.from(y.slice(60 - calibration), Math.abs).sort((a, b) => a - b);
        // The smallest reach that holds at least a share level (n + 1)/n of the errors seen.
        const reach = sizes.find((_, i) => i + 1 >= level * (calibration + 1) - 1e-9);
        expect(errorsUsed[0]).toBe(calibration);
        expect([lower[0], upper[0]]).toEqual([-reach!, reach!]);
      }),
    );
  });

  it("takes each tail on its own with signed scores", () => {
    const rng = createRng(9);
    const y = Float64Array.from({ length: 200 }, () => sampleExponential(rng));
    const { lower, upper } = conformalIntervals(zero, y, 1, { score: "signed", calibration: 99, level: 0.9 });
    const sorted = y.slice(101).sort();
    expect([lower[0], upper[0]]).toEqual([sorted[4], sorted[94]]);
    expect(lower[0]).toBeGreaterThan(0); // no exponential value is negative, and the interval knows
  });

  it("uses for each step the errors of that step, made from what was known", () => {
    const walk = normal(120).map((_, t, all) => all.slice(0, t + 1).reduce((a, b) => a + b, 0));
    const { lower, upper } = conformalIntervals(baselineForecaster({ method: "naive" }), walk, 4, { level: 0.9, calibration: 40 });
    for (let k = 1; k <= 4; k++) {
      const errors = Array.from({ length: 40 }, (_, i) => Math.abs(walk[119 - 4 - i + k] - walk[119 - 4 - i])).sort((a, b) => a - b);
      expect((upper[k - 1] - lower[k - 1]) / 2).toBeCloseTo(errors[Math.ceil(41 * 0.9) - 1], 10);
    }
  });

  it("covers exchangeable errors of any law as often as it says", () => {
    let held = 0;
    for (let s = 0; s < 1000; s++) {
      const rng = createRng(s, "law");
      const y = Float64Array.from({ length: 60 }, () => Math.tan(Math.PI * (rng() - 0.5))); // Cauchy
      const { lower, upper } = conformalIntervals(zero, y.subarray(0, 59), 1, { initial: 2 });
      if (y[59] >= lower[0] && y[59] <= upper[0]) held++;
    }
    // exactly between 0.95 and 0.95 + 1/(n + 1) for 57 errors; four standard errors on either side
    expect(held / 1000).toBeGreaterThan(0.95 - 0.028);
    expect(held / 1000).toBeLessThan(0.967 + 0.023);
  });

  it("adapts to errors that grow, where the plain method lags", () => {
    const y = normal(500).map((value, t) => value * (1 + t / 50));
    const split = conformalIntervals(zero, y, 1, { calibration: 200 });
    const adaptive = conformalIntervals(zero, y, 1, { calibration: 200, method: "adaptive", learningRate: 0.03 });
    expect(adaptive.workingLevel[0]).toBeGreaterThan(0.95);
    expect(adaptive.upper[0]).toBeGreaterThan(split.upper[0]);
    expect(split.workingLevel[0]).toBe(0.95);
  });

  it("forecasts the periods after the last, across a delay, also for models of dates", () => {
    const dates = Array.from({ length: 90 }, (_, t) => addDays("2024-01-01", t));
    const y = Float64Array.from({ length: 90 }, (_, t) => t % 7);
    const model = new AdditiveForecaster({ changepoints: 0, samples: 0, seasonalities: ["weekly"] });
    const availableFrom = dates.map((_, t) => t + 2);
    const { mean } = conformalIntervals(model, y, 3, { dates, availableFrom, level: 0.8 });
    const known = model.fit(y.slice(0, 88), { dates: dates.slice(0, 88) }).forecast(5).mean;
    expect(mean).toEqual(known.slice(2));
    expect(mean[0]).toBeCloseTo(90 % 7, 1);
  });

  it("learns nothing from values that are not public yet", () => {
    const y = normal(120).map((value) => Math.round(4 * value));
    const availableFrom = Array.from(y, (_, t) => t + 5);
    const altered = y.map((value, t) => (t < 115 ? value : 1000.5));
    for (const method of ["split", "adaptive"] as const)
      expect(conformalIntervals(autoregression, altered, 2, { availableFrom, method })).toEqual(
        conformalIntervals(autoregression, y, 2, { availableFrom, method }),
      );
  });

  it("gives at learning rate 0 what the plain method gives", () => {
    const y = normal(200);
    const options = { calibration: 60, score: "signed" as const };
    const split = conformalIntervals(autoregression, y, 3, options);
    const adaptive = conformalIntervals(autoregression, y, 3, { ...options, method: "adaptive", learningRate: 0 });
    for (let k = 0; k < 3; k++) expect([adaptive.lower[k], adaptive.upper[k], adaptive.errorsUsed[k]]).toEqual([split.lower[k], split.upper[k], 60]);
  });

  it("rounds outwards between counts", () => {
    const rng = createRng(3);
    const y = Float64Array.from({ length: 120 }, () => Math.floor(-2 * Math.log(1 - rng())));
    const { lower, upper, mean } = conformalIntervals(autoregression, y, 2, { score: "signed" });
    expect(Number.isInteger(mean[0])).toBe(false);
    expect([...lower, ...upper].every(Number.isInteger)).toBe(true);
    expect(lower[0]).toBeLessThanOrEqual(0);
  });

  it("makes up no interval from too few errors, and says how many it needs", () => {
    expect(() => conformalIntervals(zero, normal(28), 1)).toThrow("at least 19 out-of-sample errors");
    expect(conformalIntervals(zero, normal(29), 1).errorsUsed[0]).toBe(19);
    expect(() => conformalIntervals(zero, normal(200), 1, { level: 0.999 })).toThrow("at least 999");
    expect(() => conformalIntervals(zero, normal(100), 1, { calibration: 18 })).toThrow("at least 19");
    expect(() => conformalIntervals(zero, normal(100), 1, { score: "signed", calibration: 38 })).toThrow("at least 39");
    expect(() => conformalIntervals(zero, normal(100), 1, { minimum: 80 })).toThrow("at least 80");
  });

  it.each<[Float64Array | number[], number, object]>([
    [[1, NaN, 3], 1, {}],
    [normal(60), 0, {}],
    [normal(60), 1.5, {}],
    [normal(60), 1, { level: 1 }],
    [normal(60), 1, { horizon: 3 }],
    [normal(60), 1, { method: "jackknife" }],
  ])("refuses wrong input %#", (y, h, options) => {
    expect(() => conformalIntervals(zero, y, h, options as never)).toThrow(InvalidInputError);
    expect(() => conformalIntervals(null as never, normal(60), 1)).toThrow(InvalidInputError);
  });

  it("answers for huge, tiny and constant values", () => {
    for (const scale of [1e139, 1e-320, 0]) {
      const { mean, lower, upper } = conformalIntervals(
        baselineForecaster({ method: "naive" }),
        normal(60).map((value) => value * scale),
        2,
      );
      expect([...mean, ...lower, ...upper].every(Number.isFinite)).toBe(true);
    }
  });
});

describe("AdaptiveConformal", () => {
  it("moves its level as the recursion says, and by nothing else", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 60, maxLength: 120 }),
        fc.constantFrom(0.005, 0.05, 0.2),
        (errors, learningRate) => {
          const conformal = new AdaptiveConformal({ level: 0.9, learningRate, window: 30 });
          let alpha = 0.1;
          const seen: number[] = [];
          for (const error of errors) {
            const interval = conformal.interval(2);
            if (seen.length < 9) expect(interval).toBeNull();
            else {
              const recent = seen.slice(-30).sort((a, b) => a - b);
              const rank = Math.ceil((recent.length + 1) * (1 - alpha) - 1e-9);
              const reach = recent[Math.min(recent.length, Math.max(1, rank)) - 1];
              expect(interval!.upper).toBe(2 + reach);
              expect(interval!.capped).toBe(rank > recent.length);
              alpha += learningRate * (0.1 - (2 + error > 2 + reach || 2 + error < 2 - reach ? 1 : 0));
              alpha = Math.min(1 + learningRate, Math.max(-learningRate, alpha));
            }
            conformal.update(2 + error, interval ?? 2);
            seen.push(Math.abs(2 + error - 2));
            expect(conformal.workingLevel).toBeCloseTo(1 - alpha, 12);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it("keeps its coverage while the errors drift", () => {
    const conformal = new AdaptiveConformal();
    const plain = new AdaptiveConformal({ learningRate: 0 });
    const rng = createRng(12);
    for (let t = 0; t < 6000; t++) {
      const actual = sampleNormal(rng) * (1 + t / 300);
      for (const each of [conformal, plain]) each.update(actual, each.interval(0) ?? 0);
    }
    expect(Math.abs(conformal.coverage! - 0.95)).toBeLessThan(0.004);
    expect(plain.coverage!).toBeLessThan(0.94);
  });

  it("forgets a long calm, and a long storm, as fast as it learned it", () => {
    const rng = createRng(7);
    for (const score of ["absolute", "signed"] as const) {
      const conformal = new AdaptiveConformal({ level: 0.8, learningRate: 0.05, window: 100, score });
      const live = (steps: number, error: () => number): number => {
        let held = 0;
        for (let t = 0; t < steps; t++) {
          const interval = conformal.interval(0);
          const actual = error();
          if (interval) {
            expect(interval.lower).toBeLessThanOrEqual(interval.upper);
            if (actual >= interval.lower && actual <= interval.upper) held++;
          }
          conformal.update(actual, interval ?? 0);
        }
        return held / steps;
      };
      live(5000, () => 0); // every interval holds its outcome, and none has width
      live(100, () => sampleNormal(rng));
      expect(live(500, () => sampleNormal(rng))).toBeGreaterThan(0.74);
      let size = 1;
      live(2000, () => (size *= 1.01)); // every outcome beyond the largest before it
      const { lower, upper } = conformal.interval(0)!;
      live(150, () => sampleNormal(rng));
      const after = conformal.interval(0)!;
      expect(after.upper - after.lower).toBeLessThan((upper - lower) / 1000);
    }
  });

  it("refuses intervals with an end that is no number, given back or made", () => {
    const conformal = new AdaptiveConformal({ level: 0.5, minimum: 1 });
    conformal.update(1.5e308, 0);
    expect(() => conformal.interval(1.5e308)).toThrow(InvalidInputError);
    for (const issued of [{ prediction: 1 }, { prediction: 1, lower: NaN, upper: 2 }])
      expect(() => conformal.update(1, issued as never)).toThrow(InvalidInputError);
  });

  it("judges each outcome by the interval that was issued for it, however late it comes", () => {
    const conformal = new AdaptiveConformal({ level: 0.5, minimum: 1, learningRate: 0.1 });
    conformal.update(1, 0);
    const early = conformal.interval(0)!;
    conformal.update(5, 0); // a bare forecast adds its error and leaves the level
    expect(conformal.workingLevel).toBe(0.5);
    conformal.update(3, early); // outside ±1, though inside what would be issued now
    expect(conformal.workingLevel).toBeCloseTo(0.55, 12);
    expect(conformal.coverage).toBe(0);
  });

  it("goes on from JSON as if nothing had happened, and refuses other data", () => {
    const rng = createRng(2);
    const a = new AdaptiveConformal({ window: 40, score: "signed", level: 0.8 });
    for (let t = 0; t < 70; t++) a.update(sampleNormal(rng), a.interval(0) ?? 0);
    const b = AdaptiveConformal.fromJSON(JSON.parse(JSON.stringify(a)));
    for (let t = 0; t < 30; t++) {
      const actual = sampleNormal(rng);
      expect(b.interval(0.25)).toStrictEqual(a.interval(0.25));
      for (const each of [a, b]) each.update(actual, each.interval(0.25)!);
    }
    expect(JSON.stringify(b)).toBe(JSON.stringify(a));
    for (const broken of [{ ...a.toJSON(), format: 2 }, { ...a.toJSON(), scores: ["1"] }, { ...a.toJSON(), scores: new Array(41).fill(0) }, {}, null])
      expect(() => AdaptiveConformal.fromJSON(broken as never)).toThrow(InvalidInputError);
  });

  it("refuses what is no number and options that leave no interval", () => {
    const conformal = new AdaptiveConformal();
    for (const value of [NaN, Infinity, "1", null, 1n]) {
      expect(() => conformal.interval(value as never)).toThrow(InvalidInputError);
      expect(() => conformal.update(value as never, 0)).toThrow(InvalidInputError);
      expect(() => conformal.update(0, value as never)).toThrow(InvalidInputError);
    }
    expect(() => conformal.update(1e308, -1e308)).toThrow("actual − prediction");
    expect(conformal.errors).toBe(0);
    expect(() => new AdaptiveConformal({ window: 10 })).toThrow("room for the 19 errors");
    expect(() => new AdaptiveConformal({ level: 0 })).toThrow(InvalidInputError);
  });
});
