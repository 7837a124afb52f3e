import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { autoArima, FittedSarima, Sarima } from "../../src/forecast/index.js";
import { strengthOf } from "../../src/forecast/sarima/differencing.js";
import { sampleNormal } from "../../src/math/sampling.js";

function noise(seed: number, n: number): Float64Array {
  const rng = createRng(seed, "auto");
  return Float64Array.from({ length: n }, () => sampleNormal(rng));
}
function autoregression(seed: number, n: number, phi: readonly number[]): Float64Array {
  const y = noise(seed, n + 100);
  for (let t = 0; t < y.length; t++) for (let i = 0; i < Math.min(t, phi.length); i++) y[t] += phi[i] * y[t - 1 - i];
  return y.slice(100);
}
function sums(x: Float64Array, lag = 1): Float64Array {
  const y = x.slice();
  for (let t = lag; t < y.length; t++) y[t] += y[t - lag];
  return y;
}

describe("autoArima", () => {
  it("finds the order of processes that leave no doubt", () => {
    const orderOf = (y: Float64Array): readonly number[] => autoArima(y, { criterion: "bic" }).order;
    expect(orderOf(autoregression(1, 500, [0.5, -0.6]))).toEqual([2, 0, 0]);
    expect(orderOf(sums(noise(2, 500)))).toEqual([0, 1, 0]);
    expect(orderOf(sums(sums(noise(3, 500))))).toEqual([0, 2, 0]);
    expect(
      autoArima(
        noise(4, 500).map((v) => v + 10),
        { criterion: "bic" },
      ),
    ).toMatchObject({ order: [0, 0, 0], trend: "c" });
  });

  it("takes a seasonal difference for a season that wanders, and none where there is no season", () => {
    const wandering = autoArima(sums(noise(5, 144), 12), { period: 12 });
    expect(wandering.seasonalOrder[1]).toBe(1);
    expect(wandering.differencing.seasonalStrength).toBeGreaterThan(0.64);
    const plain = autoArima(noise(6, 144), { period: 12 });
    expect(plain.seasonalOrder).toEqual([0, 0, 0, 12]);
    expect(plain.differencing.seasonalStrength).toBeLessThan(0.64);
  });

  it("returns the model, the best of everything tried, and the trace", () => {
    const y = autoregression(7, 150, [0.7]);
    const found = autoArima(y);
    const { model, order, seasonalOrder, trend, value, tried } = found;
    expect(model).toBeInstanceOf(FittedSarima);
    expect(model.aicc).toBe(value);
    expect(new Sarima({ order, seasonalOrder, trend }).fit(y).logLikelihood).toBe(model.logLikelihood);
    const accepted = tried.filter(({ status }) => status === "fitted").map((entry) => entry.value!);
    expect(Math.min(...accepted)).toBeCloseTo(value, 5);
    expect(new Set(tried.map(({ order, seasonalOrder, trend }) => [order, seasonalOrder, trend].join())).size).toBe(tried.length);
    for (const start of [
      [2, 0, 2],
      [0, 0, 0],
      [1, 0, 0],
      [0, 0, 1],
    ])
      expect(tried.some((entry) => String(entry.order) === String(start))).toBe(true);
    // No neighbour of the winner was left out.
    for (const [dp, dq] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [1, 1],
    ]) {
      const [p, q] = [order[0] + dp, order[2] + dq];
      if (p >= 0 && q >= 0) expect(tried.some((entry) => entry.order[0] === p && entry.order[2] === q)).toBe(true);
    }
    expect(JSON.parse(JSON.stringify(found)).model.format).toBe(1);
  });

  it("is never beaten by its own stepwise search when it tries every model", () => {
    const y = autoregression(8, 90, [0.4, 0.3]);
    const bounds = { maxAr: 3, maxMa: 2 } as const;
    const [all, some] = [autoArima(y, { ...bounds, stepwise: false }), autoArima(y, bounds)];
    expect(all.tried.length).toBe(24); // every p ≤ 3, q ≤ 2 with and without constant
    expect(all.value).toBeLessThanOrEqual(some.value + 1e-6);
  });

  it("compares by the criterion asked for; BIC takes no larger model than AIC", () => {
    const y = autoregression(9, 120, [0.5, 0.2]);
    const [aic, bic] = [
      autoArima(y, { criterion: "aic", stepwise: false, maxAr: 3, maxMa: 1 }),
      autoArima(y, { criterion: "bic", stepwise: false, maxAr: 3, maxMa: 1 }),
    ];
    expect(aic.value).toBe(aic.model.aic);
    expect(bic.value).toBe(bic.model.bic);
    expect(bic.model.parameterCount).toBeLessThanOrEqual(aic.model.parameterCount);
  });

  it("keeps to the differences and bounds that are given", () => {
    const y = sums(noise(10, 120));
    const found = autoArima(y, { differences: 0, maxAr: 1, maxMa: 0 });
    expect(found.order[1]).toBe(0);
    expect(found.differencing.kpss).toEqual([]);
    expect(found.tried.every(({ order }) => order[0] <= 1 && order[2] === 0)).toBe(true);
    expect(found.tried.find(({ order }) => order[0] === 1)?.status).toBeDefined();
    expect(autoArima(y, { maxModels: 3 }).tried.length).toBe(3);
    expect(autoArima(noise(11, 60), { period: 4, seasonalDifferences: 1 }).seasonalOrder[1]).toBe(1);
  });

  it("sets aside models whose forecasts would hang on a root near 1", () => {
    const walk = sums(noise(12, 200));
    const { tried } = autoArima(walk, { differences: 0 });
    expect(tried.some(({ status }) => status === "near-unit-root")).toBe(true);
    const over = noise(13, 200);
    const { tried: others, order } = autoArima(over, { differences: 1 });
    expect(others.some(({ status }) => status === "near-unit-root")).toBe(true); // θ → −1
    expect(order[1]).toBe(1);
  });

  it("carries regressors into the model", () => {
    const e = autoregression(14, 150, [0.5]);
    const rng = createRng(14, "x");
    const x = Array.from(e, () => [sampleNormal(rng)]);
    const found = autoArima(
      e.map((v, t) => v + 3 * x[t][0]),
      { exogenous: x },
    );
    expect(found.model.parameters.exogenous[0]).toBeCloseTo(3, 0);
    expect(found.model.forecast(1, { exogenous: [[2]] }).mean.length).toBe(1);
  });

  it("finds no structure beyond a constant in most white noise", () => {
    let plain = 0;
    for (let seed = 100; seed < 120; seed++) if (autoArima(noise(seed, 100)).order.every((v) => v === 0)) plain++;
    expect(plain).toBeGreaterThanOrEqual(11); // about 14 of 20 by AICc over some 15 models
  });

  it("refuses poison", () => {
    const y = noise(15, 40);
    const cases: [() => unknown, string][] = [
      [() => autoArima([]), "TOO_FEW_OBSERVATIONS"],
      [() => autoArima([1, 2, 3]), "TOO_FEW_OBSERVATIONS"],
      [() => autoArima(new Float64Array(40).fill(2)), "CONSTANT_SERIES"],
      [() => autoArima(y.map((v, t) => (t === 5 ? Number.NaN : v))), "NOT_FINITE"],
      [() => autoArima(y.map((v) => v * 1e300)), "INVALID_OPTION"],
      [() => autoArima(y, { period: 0 }), "INVALID_OPTION"],
      [() => autoArima(y, { seasonalDifferences: 1 }), "INVALID_OPTION"],
      [() => autoArima(y, { criterion: "hqc" as never }), "INVALID_OPTION"],
      [() => autoArima(y, { maxP: 3 } as never), "INVALID_OPTION"],
      [() => autoArima(y.slice(0, 14), { period: 12, seasonalDifferences: 1 }), "TOO_FEW_OBSERVATIONS"],
      [() => autoArima(y, { exogenous: [[1]] }), "WRONG_LENGTH"],
    ];
    for (const [run, code] of cases) {
      expect(run).toThrow(InvalidInputError);
      expect(run).toThrow(expect.objectContaining({ code }));
    }
    const line = autoArima(Float64Array.from({ length: 40 }, (_, t) => 2 * t + (t % 2)));
    expect([line.value, ...line.model.forecast(3).upper].every(Number.isFinite)).toBe(true);
  });
});

describe("strengthOf", () => {
  it("is 1 for a pure season on a trend, whatever its level, and small for noise", () => {
    const season = Float64Array.from({ length: 60 }, (_, t) => Math.sin((2 * Math.PI * t) / 6));
    expect(
      strengthOf(
        season.map((v, t) => 1e6 + 3 * t + v),
        6,
      ),
    ).toBeGreaterThan(0.999);
    expect(strengthOf(noise(20, 200), 7)).toBeLessThan(0.35);
    expect(strengthOf(new Float64Array(40).fill(5), 4)).toBe(0);
  });
});
