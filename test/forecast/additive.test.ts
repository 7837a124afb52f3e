import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays } from "../../src/core/dates.js";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { AdditiveForecaster, type AdditiveForecasterOptions, FittedAdditive } from "../../src/forecast/index.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { studentT } from "../../src/stats/student-t.js";

interface Case {
  readonly name: string;
  readonly options: AdditiveForecasterOptions;
  readonly data: { readonly dates?: string[]; readonly x?: number[]; readonly futureDates?: string[]; readonly futureX?: number[] };
  readonly y: number[];
  readonly sigma: number;
  readonly mean: number[];
  readonly fitted: number[];
  readonly exact: boolean;
}
const read = (name: string) => JSON.parse(readFileSync(new URL(`../oracles/forecast/${name}.json`, import.meta.url), "utf8"));
const { cases } = read("additive") as { readonly cases: readonly Case[] };
const prophet = read("prophet") as Record<"sigma", number> &
  Record<"dates" | "changepoints", string[]> &
  Record<"y" | "bends" | "mean" | "trend" | "weekly" | "yearly" | "fitted", number[]>;

const range = (y: ArrayLike<number>): number => Math.max(...Array.from(y)) - Math.min(...Array.from(y));
const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
};
const quick = { samples: 200 } as const;

/** A line that bends, a season and noise. */
function seasonal(n: number, seed = 1, noise = 0.5): Float64Array {
  const rng = createRng(seed, "seasonal");
  return Float64Array.from(
    { length: n },
    (_, t) => 10 + 0.05 * t - 0.12 * Math.max(0, t - n / 2) + 2 * Math.sin((2 * Math.PI * t) / 12) + noise * sampleNormal(rng),
  );
}
const SEASON = { name: "year", period: 12, order: 2 } as const;

describe("AdditiveForecaster", () => {
  it.each(cases)("finds the posterior mode that other means find: $name", ({ options, data, y, sigma, mean, fitted, exact }) => {
    const { dates, x, futureDates, futureX } = data;
    const fit = new AdditiveForecaster({ ...options, samples: 0 }).fit(y, { ...(dates && { dates }), ...(x && { regressors: { x } }) });
    const forecast = fit.forecast(futureDates ?? mean.length, futureX ? { regressors: { x: futureX } } : {});
    const tolerance = (exact ? 1e-9 : 1e-5) * range(y); // as the generator says
    expect(fit.converged).toBe(true);
    expect(distance(fit.fitted, fitted)).toBeLessThan(tolerance);
    expect(distance(forecast.mean, mean)).toBeLessThan(3 * tolerance);
    expect(Math.abs(fit.parameters.residualDeviation - sigma)).toBeLessThan(tolerance);
  });

  it("agrees with Prophet on changepoints, components and forecasts, as far as Prophet's optimiser gets", () => {
    const fit = new AdditiveForecaster({ samples: 0 }).fit(prophet.y, { dates: prophet.dates });
    const forecast = fit.forecast(60);
    expect(fit.changepoints.map(({ date }) => date)).toEqual(prophet.changepoints);
    expect(forecast.dates![0]).toBe(addDays(prophet.dates.at(-1)!, 1));
    const tolerance = 3e-3 * range(prophet.y);
    expect(distance(forecast.mean, prophet.mean)).toBeLessThan(tolerance);
    expect(distance(forecast.trend, prophet.trend)).toBeLessThan(tolerance);
    expect(distance(forecast.seasonal.weekly, prophet.weekly)).toBeLessThan(tolerance);
    expect(distance(forecast.seasonal.yearly, prophet.yearly)).toBeLessThan(tolerance);
    expect(distance(fit.fitted, prophet.fitted)).toBeLessThan(tolerance);
    expect(Math.abs(fit.parameters.residualDeviation - prophet.sigma)).toBeLessThan(tolerance);
    // Neighbouring bends share a change differently before the optimiser is done; what they add up to is the slope at the end.
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum(fit.changepoints.map(({ change }) => change)) / sum(prophet.bends) - 1)).toBeLessThan(0.02);
    expect(fit.changepoints.filter(({ change }) => change === 0).length).toBeGreaterThan(15);
  });

  it("adds up: the mean is the trend times its shares plus the parts, in the history and ahead", () => {
    const y = seasonal(240).map((value, t) => value + (t % 30 === 3 ? 4 : 0));
    const dates = Array.from(y, (_, t) => addDays("2020-01-01", t));
    const fit = new AdditiveForecaster({
      ...quick,
      seasonalities: ["weekly", { ...SEASON, mode: "multiplicative" }],
      holidays: [{ name: "payday", dates: dates.filter((_, t) => t % 30 === 3), windowAfter: 1 }],
    }).fit(y, { dates });
    const { mean, trend, seasonal: seasons, holidays, lower, upper } = fit.forecast(40);
    for (let k = 0; k < 40; k++) {
      expect(mean[k]).toBeCloseTo(trend[k] * (1 + seasons.year[k]) + seasons.weekly[k] + holidays.payday[k], 10);
      expect(lower![k]).toBeLessThanOrEqual(mean[k]);
      expect(upper![k]).toBeGreaterThanOrEqual(mean[k]);
    }
    for (const [t, value] of fit.fitted.entries()) expect(value + fit.residuals[t]).toBeCloseTo(y[t], 10);
    expect(fit.parameters.holidays.payday[0]).toBeGreaterThan(3);
    expect(Math.abs(fit.parameters.holidays.payday[1])).toBeLessThan(1);
  });

  it("lets a mode no worse than any other point: no random step lowers the penalised loss", () => {
    // −log posterior of the naive definition, for a model without seasons: intercept, slope and bends.
    const y = seasonal(60, 5);
    const fit = new AdditiveForecaster({ samples: 0, seasonalities: [], changepoints: 6 }).fit(y);
    const scale = range(y);
    const least = Math.min(...y);
    const places = fit.changepoints.map(({ time }) => time / 59);
    const objective = ([m, k, logS, ...bends]: readonly number[]): number => {
      let squares = 0;
      y.forEach((value, t) => {
        const at = t / 59;
        squares += ((value - least) / scale - m - k * at - bends.reduce((sum, bend, j) => sum + bend * Math.max(0, at - places[j]), 0)) ** 2;
      });
      const s = Math.exp(logS);
      return 60 * logS + squares / (2 * s * s) + 2 * s * s + (m * m + k * k) / 50 + bends.reduce((sum, bend) => sum + Math.abs(bend), 0) / 0.05;
    };
    const { intercept, slope, residualDeviation } = fit.parameters;
    const mode = [
      (intercept - least) / scale,
      (slope * 59) / scale,
      Math.log(residualDeviation / scale),
      ...fit.changepoints.map(({ change }) => (change * 59) / scale),
    ];
    const lowest = objective(mode);
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 9, maxLength: 9 }),
        fc.constantFrom(1e-1, 1e-2, 1e-3, 1e-4),
        (step, size) => {
          expect(objective(mode.map((value, j) => value + size * step[j]))).toBeGreaterThanOrEqual(lowest - 1e-9);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("moves and scales with additive data, bit by bit close", () => {
    fc.assert(
      fc.property(fc.constantFrom(1e-6, 0.5, 3, 1e6), fc.constantFrom(0, -7, 1e4), (factor, shift) => {
        const y = seasonal(90);
        const options = { ...quick, seasonalities: [SEASON] };
        const plain = new AdditiveForecaster(options).fit(y).forecast(12);
        const other = new AdditiveForecaster(options).fit(y.map((value) => factor * value + shift)).forecast(12);
        const tolerance = 1e-7 * factor * range(y) + 1e-9 * Math.abs(shift);
        for (const part of ["mean", "lower", "upper"] as const)
          expect(
            distance(
              other[part]!,
              plain[part]!.map((value) => factor * value + shift),
            ),
          ).toBeLessThan(tolerance);
      }),
      { numRuns: 6 },
    );
  });

  it("keeps small variations on a huge level", () => {
    const y = seasonal(120);
    const ahead = (values: Float64Array) => new AdditiveForecaster({ samples: 0, seasonalities: [SEASON] }).fit(values).forecast(12).mean;
    expect(
      distance(
        ahead(y.map((value) => value + 1e9)).map((value) => value - 1e9),
        ahead(y),
      ),
    ).toBeLessThan(1e-5);
  });

  it("gives the first steps of a longer forecast the same numbers, nests levels, and repeats itself from the seed", () => {
    const y = seasonal(100);
    const fit = new AdditiveForecaster({ ...quick, seasonalities: [SEASON] }).fit(y);
    const long = fit.forecast(30);
    const short = fit.forecast(10);
    for (const part of ["mean", "lower", "upper", "trend"] as const) expect(long[part]!.slice(0, 10)).toEqual(short[part]);
    const narrow = fit.forecast(30, { level: 0.5 });
    for (let k = 0; k < 30; k++) {
      expect(narrow.lower![k]).toBeGreaterThan(long.lower![k]);
      expect(narrow.upper![k]).toBeLessThan(long.upper![k]);
    }
    expect(new AdditiveForecaster({ ...quick, seasonalities: [SEASON] }).fit(y).forecast(30)).toEqual(long);
    expect(new AdditiveForecaster({ ...quick, seasonalities: [SEASON], seed: 1 }).fit(y).forecast(30).lower).not.toEqual(long.lower);
  });

  it("widens ahead where the history bends, and hardly where it runs straight", () => {
    const rng = createRng(4);
    const bent = Float64Array.from({ length: 300 }, (_, t) => 8 * Math.abs(((t / 50) % 2) - 1) + 0.1 * sampleNormal(rng));
    const straight = Float64Array.from({ length: 300 }, (_, t) => t / 40 + 0.1 * sampleNormal(rng));
    const growth = (y: Float64Array): number => {
      const { lower, upper } = new AdditiveForecaster({ seasonalities: [], changepointScale: 0.3, samples: 500 }).fit(y).forecast(60);
      return (upper![59] - lower![59]) / (upper![0] - lower![0]);
    };
    expect(growth(bent)).toBeGreaterThan(10);
    expect(growth(straight)).toBeLessThan(4);
  });

  it("gives a line without bends the interval of linear regression", () => {
    const rng = createRng(6);
    const n = 20;
    const y = Float64Array.from({ length: n }, (_, t) => 0.5 * t + sampleNormal(rng));
    const fit = new AdditiveForecaster({ changepoints: 0, seasonalities: [], samples: 50_000 }).fit(y);
    const { lower, upper } = fit.forecast(10);
    const squares = fit.residuals.reduce((sum, value) => sum + value * value, 0);
    const middle = (n - 1) / 2;
    for (const k of [0, 9]) {
      const leverage = 1 / n + (n + k - middle) ** 2 / ((n * (n * n - 1)) / 12);
      const reach = studentT.ppf(0.975, n - 2) * Math.sqrt((squares / (n - 2)) * (1 + leverage));
      expect(Math.abs((upper![k] - lower![k]) / (2 * reach) - 1)).toBeLessThan(0.02); // Monte Carlo, and a prior of 5 ranges
    }
  });

  it("covers about as often as it says", () => {
    let held = 0;
    for (let s = 0; s < 40; s++) {
      const y = seasonal(150, 100 + s);
      const { lower, upper } = new AdditiveForecaster({ samples: 300, seasonalities: [SEASON], seed: s }).fit(y.subarray(0, 130)).forecast(20);
      for (let k = 0; k < 20; k++) if (y[130 + k] >= lower![k] && y[130 + k] <= upper![k]) held++;
    }
    expect(held / 800).toBeGreaterThan(0.9);
    expect(held / 800).toBeLessThan(0.99);
  });

  it("saturates under logistic growth and stays level under flat growth", () => {
    const rng = createRng(8);
    const y = Float64Array.from({ length: 200 }, (_, t) => 50 / (1 + Math.exp(4 - t / 20)) + 0.5 * sampleNormal(rng));
    const { trend, mean } = new AdditiveForecaster({ growth: "logistic", cap: 50, seasonalities: [], ...quick }).fit(y).forecast(400);
    expect(mean[399]).toBeLessThanOrEqual(50);
    expect(mean[399]).toBeGreaterThan(49);
    for (let k = 1; k < 400; k++) expect(trend[k]).toBeGreaterThanOrEqual(trend[k - 1]);
    const flat = new AdditiveForecaster({ growth: "flat", seasonalities: [], samples: 0 }).fit(y).forecast(3).mean;
    const mid = y.reduce((a, b) => a + b, 0) / 200;
    expect(Math.abs(flat[0] - mid)).toBeLessThan(1e-3 * range(y)); // the prior pulls it by that little
    expect(flat[2]).toBe(flat[0]);
  });

  it("goes on with the dates as they went: steps, weekdays, months; and asks for dates after irregular ones", () => {
    const ahead = (dates: string[]) => new AdditiveForecaster({ samples: 0 }).fit(seasonal(dates.length), { dates }).forecast(3).dates;
    const every = (days: number) => Array.from({ length: 30 }, (_, t) => addDays("2024-01-01", days * t));
    expect(ahead(every(7))).toEqual(["2024-07-29", "2024-08-05", "2024-08-12"]);
    const weekdays = Array.from({ length: 60 }, (_, t) => addDays("2024-01-01", t)).filter((_, t) => t % 7 < 5 && t !== 14);
    expect(weekdays.at(-1)).toBe("2024-02-29");
    expect(ahead(weekdays)).toEqual(["2024-03-01", "2024-03-04", "2024-03-05"]);
    const ends = ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30"];
    expect(ahead(ends)).toEqual(["2024-07-31", "2024-08-31", "2024-09-30"]);
    expect(ahead(["2024-01-15", "2024-04-15", "2024-07-15", "2024-10-15"])).toEqual(["2025-01-15", "2025-04-15", "2025-07-15"]);
    const irregular = ["2024-01-01", "2024-01-03", "2024-01-04", "2024-01-11", "2024-02-20"];
    expect(() => ahead(irregular)).toThrow("the dates to forecast");
    const fit = new AdditiveForecaster({ samples: 0 }).fit([1, 2, 3, 2, 4], { dates: irregular });
    expect(fit.forecast(["2024-03-01", "2024-03-09"]).mean.length).toBe(2);
  });

  it("survives JSON without changing a bit, and refuses what is no such model", () => {
    const y = seasonal(80);
    const dates = Array.from(y, (_, t) => addDays("2021-05-05", t));
    const x = Array.from(y, (_, t) => Math.cos(t * t));
    const fit = new AdditiveForecaster({ ...quick, holidays: [{ name: "h", dates: [dates[10], dates[40], addDays(dates[79], 3)] }], regressors: ["x"] }).fit(
      y,
      {
        dates,
        regressors: { x },
      },
    );
    const text = JSON.stringify(fit);
    const back = FittedAdditive.fromJSON(JSON.parse(text));
    const options = { regressors: { x: [0.5, -1, 2, 3, 0.25] } };
    expect(back.forecast(5, options)).toStrictEqual(fit.forecast(5, options));
    expect(back.parameters).toStrictEqual(fit.parameters);
    expect(back.changepoints).toStrictEqual(fit.changepoints);
    expect(JSON.stringify(back)).toBe(text);
    const data = fit.toJSON();
    for (const broken of [
      { ...data, format: 2 },
      { ...data, theta: data.theta.slice(1) },
      { ...data, point: { ...data.point, theta: data.point.theta.slice(1) } },
      { ...data, point: { ...data.point, turn: NaN } },
      { ...data, gram: data.gram.map(() => NaN) },
      { ...data, residuals: data.residuals.slice(1) },
      { ...data, scale: 0 },
      { ...data, options: { growth: "up" } },
      null,
      undefined,
      "model",
    ]) {
      expect(() => FittedAdditive.fromJSON(broken as never)).toThrow(InvalidInputError);
    }
  });

  /** A slow swing under noise, which bends more than the prior expects. */
  const swinging = (n: number, seed: number): Float64Array => {
    const rng = createRng(seed, "swinging");
    const phase = 2 * Math.PI * rng();
    return Float64Array.from({ length: n }, (_, t) => 12 + 8 * Math.cos(t / 16 + phase) + 3 * sampleNormal(rng));
  };

  it("puts the forecast inside what it holds possible, also where the history bends more than the prior expects", () => {
    let errors = 0;
    let errorsOfMode = 0;
    for (let s = 0; s < 12; s++) {
      const y = swinging(212, s);
      const { mean, lower, upper } = new AdditiveForecaster({ samples: 400 }).fit(y.subarray(0, 208)).forecast(4, { level: 0.8 });
      const mode = new AdditiveForecaster({ samples: 0 }).fit(y.subarray(0, 208)).forecast(4).mean;
      for (let k = 0; k < 4; k++) {
        expect(mean[k]).toBeGreaterThan(lower![k]);
        expect(mean[k]).toBeLessThan(upper![k]);
        errors += (y[208 + k] - mean[k]) ** 2;
        errorsOfMode += (y[208 + k] - mode[k]) ** 2;
      }
    }
    expect(errors).toBeLessThan(errorsOfMode / 2);
  });

  it("goes on from where the history ends, at the slope of the mode, which memory in the errors does not carry away", () => {
    const y = swinging(208, 3);
    const fit = new AdditiveForecaster(quick).fit(y);
    const mode = new AdditiveForecaster({ samples: 0 }).fit(y).forecast(50).trend;
    const { trend } = fit.forecast(50);
    const growth = mode[49] - mode[48];
    expect(trend[0] - fit.components.trend[207]).toBeCloseTo(growth, 9);
    expect(trend[49] - trend[0]).toBeCloseTo(49 * growth, 8);
    expect(Math.abs(fit.components.trend[207] - y.slice(196).reduce((a, b) => a + b) / 12)).toBeLessThan(4);
  });

  it("forecasts the same point with any number of draws, and alone as with its interval", () => {
    const y = seasonal(90);
    for (const growth of ["linear", "flat"] as const) {
      const [few, many] = [1, 300].map((samples) => new AdditiveForecaster({ samples, growth, seasonalities: [SEASON] }).fit(y));
      expect(few.forecast(6).mean).toEqual(many.forecast(6).mean);
      for (const fit of [few, many]) expect(fit.forecastMean(6)).toEqual(fit.forecast(6).mean);
    }
  });

  it("says nothing is known where nothing varies, or a holiday never happened", () => {
    for (const value of [0, 5, -3e100]) {
      const { mean, lower, upper } = new AdditiveForecaster(quick).fit(new Float64Array(20).fill(value)).forecast(3);
      expect([...mean, ...lower!, ...upper!]).toEqual(new Array(9).fill(value));
    }
    const y = seasonal(60);
    const dates = Array.from(y, (_, t) => addDays("2021-05-05", t));
    const holidays = [{ name: "coming", dates: [addDays(dates[59], 2)] }];
    const { holidays: effects, lower, upper } = new AdditiveForecaster({ ...quick, holidays }).fit(y, { dates }).forecast(3);
    expect(effects.coming).toEqual(new Float64Array(3));
    expect(upper![1] - lower![1]).toBeLessThan(1.5 * (upper![0] - lower![0]));
  });

  it("answers with finite numbers for short, perfect, tiny, huge and far-off series, and changes no input", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(0, -0, 5e-324, 1, 1e9, 1e9 + 1, -1e139), fc.double({ min: -100, max: 100, noNaN: true })), {
          minLength: 2,
          maxLength: 30,
        }),
        fc.constantFrom<AdditiveForecasterOptions>(
          {},
          { seasonalities: [SEASON] },
          { seasonalityMode: "multiplicative", seasonalities: [SEASON] },
          { growth: "flat" },
          { growth: "logistic", cap: 2e139, floor: -2e139 },
        ),
        (y, options) => {
          const before = [...y];
          const { mean, lower, upper } = new AdditiveForecaster({ ...options, samples: 20 }).fit(y).forecast(4);
          expect([...mean, ...lower!, ...upper!].every(Number.isFinite)).toBe(true);
          expect(y).toEqual(before);
        },
      ),
      { numRuns: 150 },
    );
    const line = Array.from({ length: 40 }, (_, t) => 3 + 2 * t);
    const { mean, lower, upper } = new AdditiveForecaster({ ...quick, seasonalities: [] }).fit(line).forecast(2);
    expect(mean[1]).toBeCloseTo(3 + 2 * 41, 6);
    expect(upper![1] - lower![1]).toBeLessThan(1e-3 * range(line)); // all but the bends that may still come
  });

  it.each<[string, AdditiveForecasterOptions, number[], object | undefined]>([
    ["at least 2 values", {}, [1], undefined],
    ["y[1]: expected a finite number", {}, [1, NaN, 3], undefined],
    ["y[0]: expected a magnitude", {}, [1e308, 1, 3], undefined],
    ["3 dates", {}, [1, 2, 3], { dates: ["2020-01-01"] }],
    ["a day after 2020-01-02", {}, [1, 2, 3], { dates: ["2020-01-01", "2020-01-02", "2020-01-02"] }],
    ["a real day", {}, [1, 2, 3], { dates: ["2020-01-01", "2020-02-30", "2020-03-02"] }],
    ["no dates", { holidays: [{ name: "a", dates: ["2020-01-01"] }] }, [1, 2, 3], undefined],
    ["because there are no dates", { seasonalities: ["weekly"] }, [1, 2, 3], undefined],
    ["names that differ", { seasonalities: [SEASON, SEASON] }, [1, 2, 3], undefined],
    ["regressors.x: expected a column of 3 values", { regressors: ["x"] }, [1, 2, 3], undefined],
    ["regressors.x: expected 3 values", { regressors: ["x"] }, [1, 2, 3], { regressors: { x: [1] } }],
    ["only those that options.regressors names", {}, [1, 2, 3], { regressors: { z: [1, 2, 3] } }],
    ["no option named", {}, [1, 2, 3], { date: [] }],
    ["places inside the history", { changepoints: [5] }, [1, 2, 3], undefined],
    ["indices, because there are no dates", { changepoints: ["2020-01-01"] }, [1, 2, 3], undefined],
  ])("refuses: %s", (message, options, y, data) => {
    expect(() => new AdditiveForecaster(options).fit(y, data as never)).toThrow(InvalidInputError);
    expect(() => new AdditiveForecaster(options).fit(y, data as never)).toThrow(message);
  });

  it("refuses options that contradict each other, horizons that are none, and levels outside (0, 1)", () => {
    for (const options of [{ growth: "logistic" }, { growth: "logistic", cap: 0 }, { cap: 3 }, { changepoints: -1 }, { samples: 1.5 }, { season: 1 }])
      expect(() => new AdditiveForecaster(options as never)).toThrow(InvalidInputError);
    const fit = new AdditiveForecaster(quick).fit([1, 2, 1, 3, 1, 2]);
    for (const h of [0, -1, 1.5, NaN, Infinity, 1e9, "3", null, undefined, ["2020-01-01"]]) expect(() => fit.forecast(h as never)).toThrow(InvalidInputError);
    for (const level of [0, 1, NaN]) expect(() => fit.forecast(1, { level })).toThrow(InvalidInputError);
  });

  it("forecasts from what it was given: later data change no earlier forecast", () => {
    const y = seasonal(100);
    const model = new AdditiveForecaster({ ...quick, seasonalities: [SEASON] });
    const altered = y.map((value, t) => (t < 70 ? value : -9 * value + 1));
    expect(model.fit(altered.subarray(0, 70)).forecast(10)).toEqual(model.fit(y.subarray(0, 70)).forecast(10));
  });
});
