import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConvergenceError, InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { forecastVariances, pointForecasts } from "../../src/forecast/ets/distribution.js";
import { kindOf } from "../../src/forecast/ets/kind.js";
import { etsObjective } from "../../src/forecast/ets/objective.js";
import { simulatePaths } from "../../src/forecast/ets/simulate.js";
import { guessStates } from "../../src/forecast/ets/start.js";
import { autoEts, Ets, type EtsOptions, FittedEts, type SmoothingParametersInput } from "../../src/forecast/index.js";
import { numericGradientInto } from "../../src/math/optimise.js";
import { sampleNormal } from "../../src/math/sampling.js";

type Kind = Required<Pick<EtsOptions, "error" | "trend" | "damped" | "seasonal">> & { period: number };
type Given = Kind & {
  y: number[];
  alpha: number;
  beta: number | null;
  gamma: number | null;
  phi: number | null;
  level: number;
  slope: number | null;
  season: number[] | null;
};
const oracle = JSON.parse(readFileSync(new URL("../oracles/forecast/smoothing.json", import.meta.url), "utf8")) as {
  recursions: (Given & { residuals: number[]; logLikelihood: number; last: number[] })[];
  variances: (Given & { variance: number[] })[];
  fits: (Kind & { y: number[]; r: number; statsmodels: number | null })[];
};

const optionsOf = ({ error, trend, damped, seasonal, period }: Kind): EtsOptions => ({ error, trend, damped, seasonal, period });
const parametersOf = (given: Given): SmoothingParametersInput => ({
  smoothingLevel: given.alpha,
  smoothingTrend: given.beta,
  smoothingSeasonal: given.gamma,
  dampingTrend: given.phi,
  initialLevel: given.level,
  initialTrend: given.slope,
  initialSeasonal: given.season,
});
const named = <T extends Kind>(cases: readonly T[]): (readonly [string, T])[] => cases.map((given) => [label(given), given]);
const label = ({ error, trend, damped, seasonal }: Kind): string => `error ${error}, trend ${trend}${damped ? " damped" : ""}, season ${seasonal}`;
const near = (got: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-9): void => {
  expect(got.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    expect(Math.abs(got[i]! - expected[i]!), `entry ${i}: ${got[i]} for ${expected[i]}`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(expected[i]!)));
};
const series = (seed: number, n: number, period = 4): Float64Array => {
  const rng = createRng(seed, "ets");
  let level = 60;
  return Float64Array.from(
    { length: n },
    (_, t) => (level += 0.2 + 0.5 * sampleNormal(rng)) * (1 + 0.08 * Math.sin((2 * Math.PI * t) / period)) + sampleNormal(rng),
  );
};

describe("ETS at given parameters", () => {
  it.each(named(oracle.recursions))("follows R's recursion: %s", (_, given) => {
    const r = new Ets(optionsOf(given)).smooth(given.y, parametersOf(given));
    near(r.residuals, given.residuals);
    near([r.logLikelihood!], [given.logLikelihood]);
    near([r.level.at(-1)!, ...(r.trend ? [r.trend.at(-1)!] : [])], given.last);
  });

  it.each(named(oracle.variances))("has R's forecast variances: %s", (_, given) => {
    near(new Ets(optionsOf(given)).smooth(given.y, parametersOf(given)).forecast(11).variance, given.variance);
  });

  it.each(named(oracle.recursions))("forecasts what its own recursion says when every error is 0: %s", (_, given) => {
    const model = new Ets(optionsOf(given));
    const r = model.smooth(given.y, parametersOf(given));
    const { mean } = r.forecast(9);
    const longer = model.smooth([...given.y, ...mean], parametersOf(given));
    near(longer.fitted.slice(given.y.length), mean, 1e-8);
  });

  it.each([
    ["additive", "none", false, "additive"],
    ["multiplicative", "none", false, "additive"],
    ["multiplicative", "additive", true, "multiplicative"],
  ] as const)(
    "states the variances that simulation finds, where R's are not those of the book: error %s, trend %s, damped %s, season %s",
    (error, trend, damped, seasonal) => {
      const kind = kindOf(new Ets({ error, trend, damped, seasonal, period: 4 }).options);
      const season = seasonal === "additive" ? [1.5, 0.5, -0.7, -1.3] : [1.05, 1.02, 0.96, 0.97];
      const variance = error === "additive" ? 1 : 0.01;
      const end = {
        kind,
        alpha: 0.4,
        beta: 0.1,
        gamma: 0.3,
        phi: damped ? 0.9 : 1,
        level: 60,
        slope: trend === "none" ? 0 : 1,
        season: Float64Array.from(season),
        variance,
      };
      const paths = 60_000;
      const exact = forecastVariances(end, pointForecasts(end, 10))!;
      const samples = simulatePaths(end, null, 10, paths, 1);
      for (const [k, wanted] of exact.entries()) {
        const row = samples.subarray(k * paths, (k + 1) * paths);
        const mean = row.reduce((sum, value) => sum + value, 0) / paths;
        const simulated = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / paths;
        expect(Math.abs(simulated / wanted - 1), `step ${k + 1}`).toBeLessThan(0.025); // four standard errors
      }
    },
  );

  it("never changes fitted values and states when later data change", () => {
    fc.assert(
      fc.property(fc.nat(oracle.recursions.length - 1), fc.integer({ min: 1, max: 25 }), (which, cut) => {
        const given = oracle.recursions[which]!;
        const model = new Ets(optionsOf(given));
        const altered = given.y.map((value, t) => (t < cut ? value : value * 1.07 + 1));
        const past = ({ fitted, level, trend, season }: FittedEts): unknown => [
          fitted.slice(0, cut + 1),
          level.slice(0, cut),
          trend?.slice(0, cut),
          season?.slice(0, cut),
        ];
        const before = model.smooth(given.y, parametersOf(given));
        expect(before.fitted.every(Number.isFinite)).toBe(true);
        expect(past(model.smooth(altered, parametersOf(given)))).toEqual(past(before));
      }),
    );
  });

  it("refuses parameters that the model lacks or needs, and states that leave the positive numbers", () => {
    const y = series(1, 20);
    const code = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        if (error instanceof InvalidInputError || error instanceof ConvergenceError) return error.code;
      }
      return "none";
    };
    expect(code(() => new Ets({}).smooth(y, { smoothingLevel: 0.2, initialLevel: 1, smoothingTrend: 0.1 }))).toBe("INVALID_OPTION");
    expect(code(() => new Ets({ trend: "additive" }).smooth(y, { smoothingLevel: 0.2, initialLevel: 1 }))).toBe("INVALID_OPTION");
    expect(code(() => new Ets({}).smooth(y, { smoothingLevel: 1.2, initialLevel: 1 }))).toBe("INVALID_OPTION");
    const winters = new Ets({ seasonal: "additive", period: 4 });
    expect(code(() => winters.smooth(y, { smoothingLevel: 0.2, smoothingSeasonal: 0.1, initialLevel: 1, initialSeasonal: [1, 2] }))).toBe("WRONG_LENGTH");
    expect(code(() => winters.smooth(y, { smoothingLevel: 0.2, smoothingSeasonal: 0.1, initialLevel: 1, initialSeasonal: [1, 2, NaN, 4] }))).toBe("NOT_FINITE");
    expect(code(() => new Ets({ error: "multiplicative" }).smooth(y, { smoothingLevel: 0.2, initialLevel: -5 }))).toBe("DIVERGED");
    expect(code(() => new Ets({}).smooth(y, { smoothingLevel: 0.2, initialLevel: 1e300 }))).toBe("DIVERGED");
    expect(code(() => new Ets({ seasonal: "additive" }))).toBe("INVALID_OPTION");
    expect(code(() => new Ets({ damped: true }))).toBe("INVALID_OPTION");
  });
});

describe("ETS estimation", () => {
  it.each(named(oracle.fits))("reaches or passes the likelihood of R and of statsmodels: %s", (_, { y, r, statsmodels, ...kind }) => {
    const fitted = new Ets(optionsOf(kind)).fit(y);
    expect(fitted.converged).toBe(true);
    expect(fitted.logLikelihood).toBeGreaterThanOrEqual(r - 1e-4);
    if (statsmodels !== null) expect(fitted.logLikelihood).toBeGreaterThanOrEqual(statsmodels - 1e-4);
    const { smoothingLevel, smoothingTrend, smoothingSeasonal, dampingTrend, initialSeasonal } = fitted.parameters;
    expect(smoothingTrend ?? 0).toBeLessThanOrEqual(smoothingLevel);
    expect(smoothingSeasonal ?? 0).toBeLessThanOrEqual(1 - smoothingLevel + 1e-15);
    if (dampingTrend !== null) expect(dampingTrend >= 0.8 && dampingTrend <= 0.98).toBe(true);
    const sum = initialSeasonal?.reduce((total, value) => total + value, 0) ?? 0;
    if (initialSeasonal) expect(sum).toBeCloseTo(kind.seasonal === "additive" ? 0 : kind.period, 9);
  });

  it.each(named(oracle.recursions))("climbs by the true gradient: %s", (_, given) => {
    const kind = kindOf(new Ets(optionsOf(given)).options);
    const y = Float64Array.from(given.y, (value) => value / 64);
    const objective = etsObjective(y, kind, guessStates(y, kind, "beginning"));
    objective.setUnit(0.02);
    const point = objective.pointAt(0.31, 0.42, 0.23, 0.9).map((value, i) => value + 0.1 * Math.cos(3 * i));
    expect(objective.value(point)).toBeLessThan(Infinity);
    const exact = new Float64Array(point.length);
    const numeric = new Float64Array(point.length);
    objective.gradientInto(exact, point);
    numericGradientInto(numeric, objective.value, point);
    near(exact, numeric, 1e-7);
  });

  it("gives information criteria that count smoothing parameters, initial states and the variance", () => {
    const y = series(3, 48);
    const r = new Ets({ trend: "additive", seasonal: "additive", period: 4 }).fit(y);
    expect(r.parameterCount).toBe(3 + 2 + 4 + 1);
    expect(r.aic).toBeCloseTo(-2 * r.logLikelihood! + 20, 9);
    expect(r.bic).toBeCloseTo(-2 * r.logLikelihood! + 10 * Math.log(48), 9);
    expect(r.aicc).toBeCloseTo(r.aic! + 220 / 37, 9);
    expect(r.variance).toBeCloseTo(r.residuals.reduce((sum, e) => sum + e * e, 0) / 48, 9);
  });

  it("scales with the data, bit for bit by powers of two, and shifts with them where nothing is multiplied", () => {
    const y = series(4, 60);
    for (const options of [{ trend: "additive" }, { error: "multiplicative", trend: "additive", seasonal: "multiplicative", period: 4 }] as const) {
      const plain = new Ets(options).fit(y);
      const scaled = new Ets(options).fit(y.map((value) => value * 1024));
      expect(scaled.fitted).toEqual(plain.fitted.map((value) => value * 1024));
      expect(scaled.forecast(5).upper).toEqual(plain.forecast(5).upper.map((value) => value * 1024));
    }
    const plain = new Ets({ trend: "additive", seasonal: "additive", period: 4 }).fit(y);
    const raised = new Ets({ trend: "additive", seasonal: "additive", period: 4 }).fit(y.map((value) => value + 1e9));
    expect(raised.logLikelihood).toBeCloseTo(plain.logLikelihood!, 4);
    near(
      raised.forecast(4).mean.map((value) => value - 1e9),
      plain.forecast(4).mean,
      1e-4,
    );
  });

  it("follows a constant series exactly and says that the likelihood has no bound", () => {
    for (const options of [
      {},
      { trend: "additive", damped: true },
      { error: "multiplicative" },
      { seasonal: "additive", period: 3 },
      { error: "multiplicative", trend: "multiplicative" },
    ] as const) {
      const r = new Ets(options).fit(new Float64Array(30).fill(7));
      expect([r.logLikelihood, r.aic, r.bic, r.aicc]).toEqual([null, null, null, null]);
      const { mean, lower, upper } = r.forecast(3);
      near(mean, [7, 7, 7], 1e-7);
      near(upper, lower, 1e-6);
    }
    expect(autoEts(new Float64Array(30).fill(0)).model.name).toBe("ETS(A,N,N)");
  });

  it("refuses data so small that no double holds the variance of their errors", () => {
    const tiny = series(22, 40).map((value) => value * 2 ** -560);
    expect(() => new Ets().fit(tiny)).toThrow(expect.objectContaining({ code: "CONSTANT_SERIES" }));
    expect(() => autoEts(tiny)).toThrow(expect.objectContaining({ code: "CONSTANT_SERIES" }));
    const relative = new Ets({ error: "multiplicative" }).fit(tiny);
    expect(relative.variance).toBeCloseTo(new Ets({ error: "multiplicative" }).fit(series(22, 40)).variance, 12);
    expect(() => relative.forecast(2)).toThrow(expect.objectContaining({ code: "DIVERGED" }));
  });

  it("refuses data that are not positive in a model with a multiplicative part, and too few of them in any", () => {
    const y = [...series(5, 30)];
    y[17] = 0;
    for (const options of [{ error: "multiplicative" }, { trend: "multiplicative" }, { seasonal: "multiplicative", period: 4 }] as const)
      expect(() => new Ets(options).fit(y)).toThrow(expect.objectContaining({ code: "OUT_OF_RANGE", message: expect.stringContaining("y[17]") }));
    expect(() => new Ets({ seasonal: "additive", period: 12 }).fit(series(5, 23))).toThrow(expect.objectContaining({ code: "TOO_FEW_OBSERVATIONS" }));
    expect(() => new Ets({}).fit([1, 2, NaN, 4, 5, 6])).toThrow(/y\[2\]/);
  });

  it("comes back from JSON without losing a bit, and refuses what no toJSON wrote", () => {
    for (const options of [
      { trend: "additive", damped: true },
      { error: "multiplicative", trend: "multiplicative", seasonal: "multiplicative", period: 4 },
    ] as const) {
      const r = new Ets(options).fit(series(6, 40));
      const back = FittedEts.fromJSON(JSON.parse(JSON.stringify(r)));
      expect(back).toEqual(r);
      expect(back.forecast(6, { paths: 200 })).toEqual(r.forecast(6, { paths: 200 }));
    }
    const data = new Ets({}).fit(series(6, 40)).toJSON();
    for (const broken of [
      null,
      1,
      {},
      { ...data, format: 2 },
      { ...data, y: ["1"] },
      { ...data, parameters: {} },
      { ...data, extra: 1 },
      { ...data, options: { error: "none" } },
    ])
      expect(() => FittedEts.fromJSON(broken)).toThrow(InvalidInputError);
  });
});

describe("ETS forecasts", () => {
  it("takes as many draws as it says, from the seed alone, where no formula exists", () => {
    const r = new Ets({ trend: "multiplicative", seasonal: "multiplicative", period: 4 }).fit(series(7, 60));
    const one = r.forecast(6, { paths: 2000, seed: 5 });
    expect(one.method).toBe("simulated");
    expect(one.paths).toBe(2000);
    expect(r.forecast(6, { paths: 2000, seed: 5 })).toEqual(one);
    expect(r.forecast(6, { paths: 2000, seed: 6 }).upper).not.toEqual(one.upper);
    for (let k = 0; k < 6; k++) expect(one.lower[k]! <= one.mean[k]! && one.mean[k]! <= one.upper[k]!).toBe(true);
    expect(() => r.forecast(9_000, { paths: 5000 })).toThrow(/paths/);
  });

  it("widens with the level and with the horizon", () => {
    const r = new Ets({ trend: "additive" }).fit(series(8, 60));
    const wide = r.forecast(5, { level: 0.99 });
    const narrow = r.forecast(5, { level: 0.5 });
    for (let k = 0; k < 5; k++) {
      expect(wide.upper[k]).toBeGreaterThanOrEqual(narrow.upper[k]!);
      if (k > 0) expect(wide.variance[k]).toBeGreaterThanOrEqual(wide.variance[k - 1]!);
    }
  });

  it("takes given parameters for the truth, and owns up to the doubt about estimated ones", () => {
    const y = series(9, 40);
    for (const options of [
      {},
      { trend: "additive" },
      { error: "multiplicative", trend: "additive", damped: true, seasonal: "multiplicative", period: 4 },
    ] as const) {
      const fitted = new Ets(options).fit(y);
      const given = new Ets(options).smooth(y, fitted.parameters);
      expect(given.logLikelihood).toBe(fitted.logLikelihood);
      const [wide, narrow] = [fitted.forecast(8), given.forecast(8)] as const;
      expect(wide.mean).toEqual(narrow.mean);
      for (let k = 0; k < 8; k++) {
        expect(wide.variance[k]).toBeGreaterThan(narrow.variance[k]!);
        expect(wide.upper[k]! - wide.lower[k]!).toBeGreaterThan(narrow.upper[k]! - narrow.lower[k]!);
        expect(wide.variance[k]! / narrow.variance[k]!).toBeLessThan(10);
      }
    }
    const { variance } = new Ets({}).smooth(y, { smoothingLevel: 0.3, initialLevel: 60 });
    expect(new Ets({}).smooth(y, { smoothingLevel: 0.3, initialLevel: 60 }).forecast(1).variance[0]).toBe(variance);
  });

  it("has on average at least about the doubt that a mean has, s²(1 + 1/n), when the level is found not to move", () => {
    const n = 200;
    const excess: number[] = [];
    for (let seed = 0; seed < 40; seed++) {
      const rng = createRng(seed, "level");
      const r = new Ets({}).fit(Float64Array.from({ length: n }, () => 10 + sampleNormal(rng)));
      if (r.parameters.smoothingLevel === 0) excess.push(r.forecast(1).variance[0]! / ((r.variance * n) / (n - 2)) - 1);
    }
    expect(excess.length).toBeGreaterThan(10);
    const average = excess.reduce((sum, value) => sum + value, 0) / excess.length;
    expect(average).toBeGreaterThan(0.7 / n);
    expect(average).toBeLessThan(4 / n); // the level may move after all
  });

  it("refuses a horizon or option that means nothing", () => {
    const r = new Ets({}).fit(series(10, 30));
    for (const h of [0, -1, 1.5, NaN, 1e9]) expect(() => r.forecast(h)).toThrow(InvalidInputError);
    expect(() => r.forecast(1, { level: 1 })).toThrow(InvalidInputError);
    expect(() => r.forecast(1, { lvel: 0.9 } as never)).toThrow(/no option named/);
  });
});

describe("forecastMean", () => {
  it("is the mean of the forecast to the last bit, for every model", () => {
    for (const error of ["additive", "multiplicative"] as const)
      for (const trend of ["none", "additive", "multiplicative"] as const)
        for (const seasonal of ["none", "additive", "multiplicative"] as const) {
          const fitted = new Ets({ error, trend, damped: trend !== "none", seasonal, period: 4 }).fit(series(21, 40));
          for (const h of [1, 9]) expect(fitted.forecastMean(h)).toEqual(fitted.forecast(h, { paths: 100 }).mean);
        }
  });

  it("asks for as good a horizon, and refuses to leave the doubles", () => {
    const fitted = new Ets({ trend: "multiplicative" }).fit(Array.from({ length: 30 }, (_, t) => 3 * 1.5 ** t + (t % 3)));
    expect(() => fitted.forecastMean(0)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(() => fitted.forecastMean(50_000)).toThrow(expect.objectContaining({ code: "DIVERGED" }));
  });
});

describe("autoEts", () => {
  it("chooses the smallest criterion among all models that it lists", () => {
    const { model, criterion, trace } = autoEts(series(11, 60), { period: 4 });
    expect(criterion).toBe("aicc");
    expect(trace).toHaveLength(18);
    const values = trace.flatMap((trial) => (trial.status === "fitted" ? [trial.aicc!] : []));
    expect(values).toHaveLength(15);
    expect(model.aicc! - Math.min(...values)).toBeLessThan(1e-4);
    expect(trace.find(({ name }) => name === model.name)?.status).toBe("fitted");
    expect(autoEts(series(11, 60), { period: 4, multiplicativeTrend: true }).trace).toHaveLength(30);
  });

  it("sees a season and a trend that are there, and none in noise", () => {
    const rng = createRng(12, "auto");
    const t = Array.from({ length: 96 }, (_, i) => i);
    const planted = autoEts(
      t.map((i) => 50 + 0.5 * i + 8 * Math.sin((Math.PI * i) / 6) + sampleNormal(rng)),
      { period: 12 },
    ).model;
    expect(planted.options.seasonal).not.toBe("none");
    expect(planted.options.trend).toBe("additive");
    let simple = 0;
    for (let i = 0; i < 8; i++)
      if (
        autoEts(
          t.map(() => 50 + sampleNormal(rng)),
          { period: 12 },
        ).model.name.endsWith("N,N)")
      )
        simple++;
    expect(simple).toBeGreaterThanOrEqual(6);
  });

  it("takes the additive model where it and the multiplicative one differ by rounding alone", () => {
    for (const [size, seed] of [
      [1e2, 1],
      [1e9, 43],
      [1e11, 20],
      [1e11, 26],
    ]) {
      const rng = createRng(seed, "tie");
      const y = Array.from({ length: 300 }, () => size + sampleNormal(rng));
      expect(autoEts(y).model.name, `${size}, seed ${seed}`).toBe("ETS(A,N,N)");
    }
  });

  it("leaves multiplicative models out for data that are not positive, and says why", () => {
    const { model, trace } = autoEts(series(13, 40).map((value) => value - 70));
    expect(model.options.error).toBe("additive");
    expect(trace.find(({ name }) => name === "ETS(M,N,N)")).toEqual({ status: "skipped", name: "ETS(M,N,N)", reason: "needs data > 0" });
    expect(() => autoEts([1, 2, 3])).toThrow(expect.objectContaining({ code: "TOO_FEW_OBSERVATIONS" }));
  });
});
