import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import {
  Ets,
  ExponentialSmoothing,
  type ExponentialSmoothingOptions,
  FittedExponentialSmoothing,
  type SmoothingParametersInput,
} from "../../src/forecast/index.js";
import { sampleNormal } from "../../src/math/sampling.js";

type Case = {
  trend: "none" | "additive" | "multiplicative";
  damped: boolean;
  seasonal: "none" | "additive" | "multiplicative";
  period: number;
  y: number[];
  sse: number;
  phi: number | null;
};
const oracle = JSON.parse(readFileSync(new URL("../oracles/forecast/smoothing.json", import.meta.url), "utf8")) as { winters: Case[] };

/** The textbook recursion, written out once more without regard to speed. */
function naive(
  y: number[],
  o: ExponentialSmoothingOptions,
  p: SmoothingParametersInput,
): { fitted: number[]; level: number[]; trend: number[]; season: number[]; ahead: number[] } {
  const alpha = p.smoothingLevel!;
  const [beta, gamma, phi] = [p.smoothingTrend ?? 0, p.smoothingSeasonal ?? 0, p.dampingTrend ?? 1];
  let l = p.initialLevel!;
  let b = p.initialTrend ?? 0;
  const s = Array.from(p.initialSeasonal ?? []);
  const m = o.period ?? 1;
  const grown = (steps: number): number => {
    const weight = Array.from({ length: steps }, (_, i) => phi ** (i + 1)).reduce((x, v) => x + v, 0);
    return o.trend === "additive" ? l + weight * b : o.trend === "multiplicative" ? l * b ** weight : l;
  };
  const join = (base: number, season: number | undefined): number => (season === undefined ? base : o.seasonal === "additive" ? base + season : base * season);
  const out = { fitted: [] as number[], level: [] as number[], trend: [] as number[], season: [] as number[] };
  for (const [t, value] of y.entries()) {
    const base = grown(1);
    const season = s[t];
    out.fitted.push(join(base, season));
    const free = season === undefined ? value : o.seasonal === "additive" ? value - season : value / season;
    const next = alpha * free + (1 - alpha) * base;
    if (o.trend === "additive") b = beta * (next - l) + (1 - beta) * phi * b;
    if (o.trend === "multiplicative") b = beta * (next / l) + (1 - beta) * b ** phi;
    if (season !== undefined) s.push(gamma * (o.seasonal === "additive" ? value - base : value / base) + (1 - gamma) * season);
    l = next;
    out.level.push(l);
    out.trend.push(b);
    out.season.push(s.at(-1) ?? 0);
  }
  return { ...out, ahead: Array.from({ length: 7 }, (_, k) => join(grown(k + 1), s[y.length + (k % m)])) };
}

const noisy = (seed: number, n: number): number[] => {
  const rng = createRng(seed, "smoothing");
  return Array.from({ length: n }, (_, t) => 40 + 0.2 * t + 4 * Math.sin(t) + sampleNormal(rng));
};
const share = fc.double({ min: 0, max: 1, noNaN: true });
const closeAll = (got: ArrayLike<number>, wanted: readonly number[]): void => {
  expect(got.length).toBe(wanted.length);
  for (const [i, value] of wanted.entries()) expect(Math.abs(got[i]! - value), `entry ${i}`).toBeLessThanOrEqual(1e-8 * (1 + Math.abs(value)));
};

describe("exponential smoothing at given parameters", () => {
  it("is the textbook recursion, in fitted values, states and forecasts", () => {
    const parts = fc.constantFrom("none", "additive", "multiplicative");
    fc.assert(
      fc.property(parts, fc.boolean(), parts, fc.tuple(share, share, share), fc.nat(1000), (trend, fading, seasonal, [alpha, beta, gamma], seed) => {
        const damped = fading && trend !== "none";
        const options = { trend, damped, seasonal, period: 5 } as const;
        const y = noisy(seed, 23);
        const parameters: SmoothingParametersInput = {
          smoothingLevel: alpha,
          smoothingTrend: trend === "none" ? null : beta,
          smoothingSeasonal: seasonal === "none" ? null : gamma * (1 - alpha),
          dampingTrend: damped ? 0.9 : null,
          initialLevel: 41,
          initialTrend: trend === "none" ? null : trend === "additive" ? 0.3 : 1.01,
          initialSeasonal: seasonal === "none" ? null : seasonal === "additive" ? [1, -2, 0, 2, -1] : [1.02, 0.95, 1, 1.08, 0.95],
        };
        const r = new ExponentialSmoothing(options).smooth(y, parameters);
        const twin = naive(y, options, parameters);
        closeAll(r.fitted, twin.fitted);
        closeAll(r.level, twin.level);
        if (trend === "none") expect(r.trend).toBeNull();
        else closeAll(r.trend!, twin.trend);
        if (seasonal === "none") expect(r.season).toBeNull();
        else closeAll(r.season!, twin.season);
        closeAll(
          r.residuals,
          y.map((value, t) => value - twin.fitted[t]!),
        );
        closeAll(r.forecast(7, { paths: 100 }).mean, twin.ahead);
        expect(r.sse).toBeCloseTo(
          y.reduce((sum, value, t) => sum + (value - twin.fitted[t]!) ** 2, 0),
          6,
        );
      }),
      { numRuns: 60 },
    );
  });

  it("never changes the past when later data change", () => {
    const model = new ExponentialSmoothing({ trend: "additive", seasonal: "additive", period: 4 });
    const parameters = {
      smoothingLevel: 0.3,
      smoothingTrend: 0.2,
      smoothingSeasonal: 0.4,
      initialLevel: 40,
      initialTrend: 0.1,
      initialSeasonal: [1, 0, -1, 0],
    };
    const y = noisy(1, 30);
    const past = (r: FittedExponentialSmoothing): unknown => [r.fitted.slice(0, 13), r.level.slice(0, 12), r.trend!.slice(0, 12), r.season!.slice(0, 12)];
    const altered = y.map((value, t) => (t < 12 ? value : -3 * value));
    expect(past(model.smooth(altered, parameters))).toEqual(past(model.smooth(y, parameters)));
  });
});

describe("exponential smoothing by least squares", () => {
  it.each(oracle.winters.map((given) => [`${given.trend}${given.damped ? " damped" : ""} trend, ${given.seasonal} season`, given] as const))(
    "reaches or passes the sum of squares of statsmodels: %s",
    (_, { y, sse, phi, ...options }) => {
      const r = new ExponentialSmoothing(options).fit(y);
      expect(r.converged).toBe(true);
      const free = phi === null || phi <= 0.98; // statsmodels lets φ go up to 0.995
      if (free) expect(r.sse).toBeLessThanOrEqual(sse * (1 + 1e-6));
    },
  );

  it("is the additive-error ETS model under the other name, with β as a share of α", () => {
    const y = noisy(2, 60);
    const parts = { trend: "additive", damped: true, seasonal: "additive", period: 6 } as const;
    const r = new ExponentialSmoothing(parts).fit(y);
    const ets = new Ets(parts).fit(y);
    expect(r.sse).toBeCloseTo(ets.variance * 60, 6);
    expect(r.parameters.smoothingLevel * r.parameters.smoothingTrend!).toBeCloseTo(ets.parameters.smoothingTrend!, 12);
    closeAll(r.forecast(8).upper, Array.from(ets.forecast(8).upper));
  });

  it("finds the parameters of a long series that it could have made", () => {
    const rng = createRng(3, "planted");
    let [l, b] = [20, 0.5];
    const y = Array.from({ length: 3000 }, () => {
      const e = sampleNormal(rng);
      const value = l + b + e;
      [l, b] = [l + b + 0.4 * e, b + 0.4 * 0.2 * e];
      return value;
    });
    const { parameters } = new ExponentialSmoothing({ trend: "additive" }).fit(y);
    expect(parameters.smoothingLevel).toBeCloseTo(0.4, 1);
    expect(parameters.smoothingTrend).toBeCloseTo(0.2, 1);
  });

  it("keeps a constant, a straight line and an exact season", () => {
    closeAll(new ExponentialSmoothing().fit(new Array(20).fill(3)).forecast(3).mean, [3, 3, 3]);
    const line = new ExponentialSmoothing({ trend: "additive" }).fit(Array.from({ length: 20 }, (_, t) => 5 - 2 * t)).forecast(3);
    for (const [k, value] of line.mean.entries()) expect(value).toBeCloseTo(5 - 2 * (20 + k), 5);
    const season = new ExponentialSmoothing({ seasonal: "additive", period: 4 }).fit(Array.from({ length: 24 }, (_, t) => [1, 5, 2, 8][t % 4]!)).forecast(4);
    for (const [k, value] of season.mean.entries()) expect(value).toBeCloseTo([1, 5, 2, 8][k]!, 5);
  });

  it("does not modify its input, is repeatable, and comes back from JSON without losing a bit", () => {
    const y = Float64Array.from(noisy(4, 48));
    const before = y.slice();
    const model = new ExponentialSmoothing({ trend: "additive", seasonal: "multiplicative", period: 4 });
    const r = model.fit(y);
    expect(y).toEqual(before);
    expect(model.fit(y)).toEqual(r);
    const back = FittedExponentialSmoothing.fromJSON(JSON.parse(JSON.stringify(r)));
    expect(back).toEqual(r);
    expect(back.forecast(5)).toEqual(r.forecast(5));
    y.fill(0);
    expect(back.forecast(5)).toEqual(r.forecast(5));
    for (const broken of [undefined, "x", { ...r.toJSON(), format: 9 }, { ...r.toJSON(), y: [1, NaN] }])
      expect(() => FittedExponentialSmoothing.fromJSON(broken)).toThrow(InvalidInputError);
  });

  it("gives the mean of a forecast alone, to the last bit", () => {
    for (const trend of ["none", "additive", "multiplicative"] as const)
      for (const seasonal of ["none", "additive", "multiplicative"] as const) {
        const fitted = new ExponentialSmoothing({ trend, damped: trend !== "none", seasonal, period: 4 }).fit(noisy(6, 40));
        for (const h of [1, 9]) expect(fitted.forecastMean(h)).toEqual(fitted.forecast(h, { paths: 100 }).mean);
      }
  });

  it("refuses data that are not positive beside a multiplicative part", () => {
    for (const options of [{ trend: "multiplicative" }, { seasonal: "multiplicative", period: 4 }] as const)
      expect(() => new ExponentialSmoothing(options).fit(noisy(5, 30).map((value) => value - 45))).toThrow(expect.objectContaining({ code: "OUT_OF_RANGE" }));
  });
});
