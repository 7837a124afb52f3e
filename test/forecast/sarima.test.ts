import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConvergenceError, InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { FittedSarima, Sarima, type SarimaOptions, type SarimaParameters } from "../../src/forecast/index.js";
import { luSolve } from "../../src/math/dense.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { denseGaussian, differencedPlainly, multiplied } from "./naive-arma.js";

interface Case extends Required<Pick<SarimaOptions, "order" | "seasonalOrder" | "trend">> {
  readonly y: number[];
  readonly exogenous: number[][] | null;
  readonly parameters: SarimaParameters;
  readonly logLikelihood: number;
}
interface Given extends Case {
  readonly future: number[][] | null;
  readonly residuals: number[];
  readonly mean: number[];
  readonly standardErrors: number[];
}
interface Fit extends Case {
  readonly standardErrors: SarimaParameters;
  readonly aic: number;
  readonly bic: number;
  readonly r: number | null;
}
const oracle = JSON.parse(readFileSync(new URL("../oracles/forecast/sarima.json", import.meta.url), "utf8")) as { given: Given[]; fits: Fit[] };

const modelOf = ({ order, seasonalOrder, trend }: Pick<Case, "order" | "seasonalOrder" | "trend">): Sarima => new Sarima({ order, seasonalOrder, trend });
const nameOf = ({ order, seasonalOrder, trend, exogenous }: Case): string =>
  `(${order})(${seasonalOrder}) ${trend}${exogenous ? ` with ${exogenous[0].length} regressors` : ""}`;
const withRows = (rows: number[][] | null): { exogenous?: number[][] } => (rows ? { exogenous: rows } : {});
const flat = (p: { [K in keyof SarimaParameters]: unknown }): number[] =>
  [p.intercept, p.ar, p.ma, p.seasonalAr, p.seasonalMa, p.exogenous, p.variance].flat().map((value) => value as number);
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length ? Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - b[i]) / (1 + Math.abs(b[i])))) : Infinity;

/** Simulated from white noise by the recursion itself, after a run-in. */
function simulate(seed: number, n: number, ar: readonly number[], ma: readonly number[], constant = 0): Float64Array {
  const rng = createRng(seed, "sarima");
  const e = Float64Array.from({ length: n + 300 }, () => sampleNormal(rng));
  const y = new Float64Array(n + 300);
  for (let t = 0; t < y.length; t++) {
    y[t] = constant + e[t];
    for (let i = 0; i < Math.min(t, ar.length); i++) y[t] += ar[i] * y[t - 1 - i];
    for (let i = 0; i < Math.min(t, ma.length); i++) y[t] += ma[i] * e[t - 1 - i];
  }
  return y.slice(300);
}

describe("Sarima.smooth", () => {
  it.each(oracle.given.map((given) => [nameOf(given), given] as const))(
    "has statsmodels' exact likelihood, residuals and forecasts at given parameters: %s",
    (_, given) => {
      const r = modelOf(given).smooth(given.y, given.parameters, withRows(given.exogenous));
      const differenced = given.order[1] + given.seasonalOrder[1] > 0;
      expect(farthest([r.logLikelihood], [given.logLikelihood])).toBeLessThan(1e-11);
      expect(farthest(r.residuals, given.residuals)).toBeLessThan(1e-10);
      const f = r.forecast(8, withRows(given.future));
      expect(farthest(f.mean, given.mean)).toBeLessThan(differenced ? 2e-5 : 1e-8);
      expect(farthest(f.standardErrors, given.standardErrors)).toBeLessThan(differenced ? 2e-6 : 1e-8);
      expect(
        farthest(
          f.lower,
          f.mean.map((mean, k) => mean - 1.959963984540054 * f.standardErrors[k]),
        ),
      ).toBeLessThan(1e-14);
      expect(
        farthest(
          f.upper,
          f.mean.map((mean, k) => mean + 1.959963984540054 * f.standardErrors[k]),
        ),
      ).toBeLessThan(1e-14);
    },
  );

  it("agrees with the joint normal density of the differenced series, forecasts included, for any stationary model", () => {
    const root = fc.double({ min: -0.9, max: 0.9, noNaN: true });
    const arbitrary = fc.record({
      ar: fc.array(root, { maxLength: 1 }),
      seasonalAr: fc.array(root, { maxLength: 1 }),
      ma: fc.array(fc.double({ min: -1.6, max: 1.6, noNaN: true }), { maxLength: 2 }),
      seasonalMa: fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 1 }),
      period: fc.constantFrom(2, 4),
      d: fc.constantFrom(0, 1),
      D: fc.constantFrom(0, 1),
      n: fc.constantFrom(3, 9, 40),
      variance: fc.double({ min: 0.1, max: 10, noNaN: true }),
      seed: fc.nat(1000),
    });
    fc.assert(
      fc.property(arbitrary, ({ ar, seasonalAr, ma, seasonalMa, period, d, D, n, variance, seed }) => {
        const rng = createRng(seed, "dense");
        const y = Array.from({ length: n + d + D * period }, () => 4 * rng() - 2);
        const w = differencedPlainly(y, d, D, period);
        const whole = {
          ar: multiplied(
            ar.map((v) => -v),
            seasonalAr.map((v) => -v),
            period,
          ).map((v) => -v),
          ma: multiplied(ma, seasonalMa, period),
        };
        const h = 4;
        const dense = denseGaussian(whole, variance, w, h);
        const model = new Sarima({ order: [ar.length, d, ma.length], seasonalOrder: [seasonalAr.length, D, seasonalMa.length, period] });
        const r = model.smooth(y, { ar, ma, seasonalAr, seasonalMa, variance });
        expect(farthest([r.logLikelihood], [dense.logLikelihood])).toBeLessThan(1e-8);
        // Sum the differenced forecasts up again, errors through the same linear map.
        const f = r.forecast(h);
        const map = Array.from({ length: h }, (_, step) => {
          const errors = new Array<number>(h).fill(0);
          errors[step] = 1;
          return errors;
        });
        const undo = (start: readonly number[], steps: readonly number[]): number[] => {
          const path = [...start];
          for (const step of steps) {
            const t = path.length;
            const at = (lag: number): number => path[t - lag];
            path.push(step + (d ? at(1) : 0) + (D ? at(period) : 0) - (d && D ? at(period + 1) : 0));
          }
          return path.slice(start.length);
        };
        expect(farthest(f.mean, undo(y, dense.mean))).toBeLessThan(1e-7);
        const zeros = new Array<number>(y.length).fill(0);
        const weights = map.map((errors) => undo(zeros, errors)); // row k: what a unit error of w at step k does to y
        const variances = Array.from({ length: h }, (_, step) => {
          let sum = 0;
          for (let i = 0; i < h; i++) for (let j = 0; j < h; j++) sum += weights[i][step] * dense.covariance[i][j] * weights[j][step];
          return Math.sqrt(Math.max(0, sum));
        });
        expect(farthest(f.standardErrors, variances)).toBeLessThan(1e-7);
      }),
      { numRuns: 60 },
    );
  });

  it("forecasts from fewer observations than the model has lags", () => {
    const parameters = { ar: [0.5, -0.3], ma: [0.4], seasonalAr: [0.6], variance: 1.5 };
    const whole = { ar: multiplied([-0.5, 0.3], [-0.6], 4).map((v) => -v), ma: [0.4] };
    const f = new Sarima({ order: [2, 0, 1], seasonalOrder: [1, 0, 0, 4] }).smooth([1, -2], parameters).forecast(8);
    const dense = denseGaussian(whole, 1.5, [1, -2], 8);
    expect(farthest(f.mean, dense.mean)).toBeLessThan(1e-10);
    expect(
      farthest(
        f.standardErrors,
        dense.covariance.map((row, k) => Math.sqrt(row[k])),
      ),
    ).toBeLessThan(1e-10);
  });

  it("keeps residuals up to a time when later observations change", () => {
    const y = simulate(3, 80, [0.6], [0.3]);
    const model = new Sarima({ order: [1, 1, 1], seasonalOrder: [1, 0, 1, 5] });
    const parameters = { ar: [0.5], ma: [-0.4], seasonalAr: [0.3], seasonalMa: [0.2], variance: 2 };
    const before = model.smooth(y, parameters).residuals;
    const after = model.smooth(
      y.map((value, t) => (t < 50 ? value : 3 * value + 1)),
      parameters,
    ).residuals;
    expect(before.every(Number.isFinite)).toBe(true);
    expect(after.slice(0, 49)).toEqual(before.slice(0, 49));
    expect(after[49]).not.toBe(before[49]);
  });

  it("holds to the exact recursion after its innovations have settled", () => {
    // The first rows are exact, the rest run on θ alone: a series long enough for both must equal the dense answer.
    const y = simulate(4, 300, [0.4], [0.3]);
    const r = new Sarima({ order: [1, 0, 1] }).smooth(y, { ar: [0.4], ma: [0.3], variance: 1 });
    expect(farthest([r.logLikelihood], [denseGaussian({ ar: [0.4], ma: [0.3] }, 1, Array.from(y)).logLikelihood])).toBeLessThan(1e-12);
  });

  it("accepts what fit returned, and data that came later", () => {
    const y = simulate(5, 120, [0.7], []);
    const model = new Sarima({ order: [1, 0, 0], trend: "c" });
    const fitted = model.fit(y.slice(0, 100));
    expect(model.smooth(y.slice(0, 100), fitted.parameters).logLikelihood).toBe(fitted.logLikelihood);
    expect(model.smooth(y, fitted.parameters).residuals.slice(0, 100)).toEqual(fitted.residuals);
  });
});

describe("Sarima.fit", () => {
  it.each(oracle.fits.map((fit) => [nameOf(fit), fit] as const))("reaches the maximum that statsmodels and R reach: %s", (_, fit) => {
    const r = modelOf(fit).fit(fit.y, withRows(fit.exogenous));
    expect(r.converged).toBe(true);
    expect(r.logLikelihood).toBeGreaterThan(fit.logLikelihood - 1e-7);
    // R starts the differencing with a diffuse prior of its own, and counts the constant of its regression elsewhere.
    if (fit.r !== null) expect(Math.abs(r.logLikelihood - fit.r)).toBeLessThan(1e-4);
    expect(farthest(flat(r.parameters), flat(fit.parameters))).toBeLessThan(2e-6);
    expect(
      farthest(
        flat(r.standardErrors!).map((v) => v ?? 0),
        flat(fit.standardErrors),
      ),
    ).toBeLessThan(1e-5);
    expect(Math.abs(r.aic - fit.aic)).toBeLessThan(1e-6);
    expect(Math.abs(r.bic - fit.bic)).toBeLessThan(1e-6);
    const k = r.parameterCount;
    expect(r.aicc).toBeCloseTo(r.aic + (2 * k * (k + 1)) / (r.observations - k - 1), 10);
    expect(r.observations).toBe(r.residuals.length);
  });

  it.each([4, 33, 48])("has the errors of the observed information where a root near one nearly cancels: seed %i", (seed) => {
    const rng = createRng(seed, "sarima near cancellation");
    let level = 0;
    const y = Float64Array.from({ length: 120 }, () => (level += sampleNormal(rng)) + 0.3 * sampleNormal(rng));
    const model = new Sarima({ order: [2, 0, 1], trend: "c" });
    const r = model.fit(y);
    // Plain differences of the likelihood in all parameters, with steps so short that the rim of the region is far.
    const centre = Float64Array.of(...r.parameters.ar, ...r.parameters.ma, r.parameters.intercept, r.parameters.variance);
    const k = centre.length;
    const valueAt = (i: number, di: number, j: number, dj: number): number => {
      const moved = centre.slice();
      moved[i] += di;
      moved[j] += dj;
      const [first, second, ma, intercept, variance] = moved;
      return -model.smooth(y, { ar: [first, second], ma: [ma], intercept, variance }).logLikelihood;
    };
    const h = centre.map(() => 2e-4);
    const information = new Float64Array(k * k);
    for (let i = 0; i < k; i++)
      for (let j = 0; j < k; j++)
        information[i * k + j] =
          (valueAt(i, h[i], j, h[j]) - valueAt(i, h[i], j, -h[j]) - valueAt(i, -h[i], j, h[j]) + valueAt(i, -h[i], j, -h[j])) / (4 * h[i] * h[j]);
    const errors = flat(r.standardErrors!);
    const order = [1, 2, 3, 0, 4]; // of the same parameters in `flat`, which begins with the intercept
    for (let i = 0; i < k; i++) {
      const unit = Float64Array.from({ length: k }, (_, j) => (i === j ? 1 : 0));
      expect(Math.abs(errors[order[i]] / Math.sqrt(luSolve(information, unit, k)![i]) - 1)).toBeLessThan(0.02);
    }
  });

  it("follows the scale and the level of the data", () => {
    const y = simulate(7, 150, [0.6, -0.2], [0.4]);
    for (const [order, trend] of [
      [[2, 0, 1], "c"],
      [[1, 1, 1], "n"],
    ] as const) {
      const model = new Sarima({ order, trend });
      const plain = model.fit(y);
      for (const [factor, shift] of [
        [1e-90, 0],
        [4096, 0],
        [1, 1e9],
        [1e100, 0],
      ] as const) {
        const moved = model.fit(y.map((value) => factor * value + shift));
        // A level of 1e9 leaves seven digits of the data.
        const tolerance = shift === 0 ? 2e-6 : 2e-5;
        expect(farthest(moved.parameters.ar, plain.parameters.ar)).toBeLessThan(tolerance);
        expect(farthest(moved.parameters.ma, plain.parameters.ma)).toBeLessThan(tolerance);
        expect(Math.abs(moved.parameters.variance / factor / factor / plain.parameters.variance - 1)).toBeLessThan(tolerance);
        expect(moved.logLikelihood + moved.observations * Math.log(factor)).toBeCloseTo(plain.logLikelihood, shift === 0 ? 6 : 3);
        const [a, b] = [moved.forecast(5).mean, plain.forecast(5).mean];
        expect(
          farthest(
            a.map((value) => (value - shift) / factor),
            b,
          ),
        ).toBeLessThan(tolerance * 10);
      }
    }
  });

  it("finds regression coefficients that do not depend on their regressors' scale and offset", () => {
    const rng = createRng(8, "regressors");
    const noise = simulate(8, 120, [0.5], []);
    const x = Array.from(noise, () => [sampleNormal(rng), sampleNormal(rng)]);
    const y = noise.map((e, t) => 5 + 2 * x[t][0] - x[t][1] + e);
    const model = new Sarima({ order: [1, 0, 0], trend: "c" });
    const plain = model.fit(y, { exogenous: x });
    const moved = model.fit(y, { exogenous: x.map(([a, b]) => [1e6 * a, b + 1e7]) });
    expect(plain.parameters.exogenous[0]).toBeCloseTo(2, 0);
    expect(moved.parameters.exogenous[0] * 1e6).toBeCloseTo(plain.parameters.exogenous[0], 6);
    expect(moved.parameters.exogenous[1]).toBeCloseTo(plain.parameters.exogenous[1], 6);
    expect(moved.standardErrors!.exogenous[0]! * 1e6).toBeCloseTo(plain.standardErrors!.exogenous[0]!, 6);
    expect(moved.logLikelihood).toBeCloseTo(plain.logLikelihood, 5);
    const ahead = [[0.3, 0.4]];
    expect(moved.forecast(1, { exogenous: [[0.3e6, 1e7 + 0.4]] }).mean[0]).toBeCloseTo(plain.forecast(1, { exogenous: ahead }).mean[0], 5);
  });

  it("stays in the stationary and invertible region and ends on its rim without failing", () => {
    const over = simulate(9, 90, [], []).map((value, t, all) => value - (t > 0 ? all[t - 1] : 0)); // overdifferenced: θ = −1
    const r = new Sarima({ order: [0, 0, 1] }).fit(over);
    expect(Math.abs(r.parameters.ma[0])).toBeLessThanOrEqual(1);
    expect(Math.abs(r.parameters.ma[0])).toBeGreaterThan(0.99);
    const walk = Float64Array.from(
      over,
      (
        (sum) => () =>
          (sum += 1 + sampleNormal(createRng(Math.round(sum), "walk")))
      )(0),
    );
    const s = new Sarima({ order: [2, 0, 0] }).fit(walk);
    expect(Number.isFinite(s.logLikelihood)).toBe(true);
    expect(s.forecast(20).upper.every(Number.isFinite)).toBe(true);
    const sine = Float64Array.from({ length: 200 }, (_, t) => Math.sin(t / 3));
    for (const order of [
      [2, 0, 0],
      [2, 0, 2],
      [3, 1, 1],
    ] as const) {
      const f = new Sarima({ order }).fit(sine);
      expect([f.logLikelihood, f.aic, f.bic, ...f.residuals, ...f.forecast(5).mean].every(Number.isFinite)).toBe(true);
    }
  });

  it("finds the higher of two maxima", () => {
    // Nearly cancelling factors: from the regression start alone the search ends on the lower top.
    for (const seed of [11, 12, 13, 14]) {
      const y = simulate(seed, 60, [0.8, -0.3], [-0.7]);
      const best = new Sarima({ order: [2, 0, 2], trend: "c" }).fit(y).logLikelihood;
      const smaller = Math.max(
        ...[
          [1, 0, 1],
          [2, 0, 1],
          [1, 0, 2],
        ].map((order) => new Sarima({ order: order as [number, number, number], trend: "c" }).fit(y).logLikelihood),
      );
      expect(best).toBeGreaterThan(smaller - 1e-6);
    }
  });

  it("says so when the cap of iterations is reached", () => {
    const y = simulate(15, 100, [0.5, 0.2], []);
    expect(new Sarima({ order: [2, 0, 0] }).fit(y, { maxIterations: 1 }).converged).toBe(false);
  });
});

describe("FittedSarima.forecast", () => {
  it("spreads ever wider for an integrated model, and to the process's own variance for a stationary one", () => {
    const y = simulate(21, 200, [0.7], []);
    const walk = new Sarima({ order: [0, 1, 1] }).smooth(y, { ma: [-0.4], variance: 2 }).forecast(50).standardErrors;
    for (let k = 1; k < 50; k++) expect(walk[k]).toBeGreaterThan(walk[k - 1]);
    expect(walk[49]).toBeCloseTo(Math.sqrt(2 * (1 + 49 * 0.36)), 6);
    const stationary = new Sarima({ order: [1, 0, 0] }).smooth(y, { ar: [0.7], variance: 2 }).forecast(200);
    expect(stationary.standardErrors[199]).toBeCloseTo(Math.sqrt(2 / (1 - 0.49)), 10);
    expect(stationary.mean[199]).toBeCloseTo(0, 10);
  });

  it("widens with the level", () => {
    const r = new Sarima({ order: [1, 0, 0] }).smooth([1, 2, 3], { ar: [0.5], variance: 1 });
    const [a, b] = [r.forecast(1, { level: 0.8 }), r.forecast(1, { level: 0.99 })];
    expect(a.upper[0] - a.mean[0]).toBeCloseTo(1.2815515655446004, 12);
    expect(b.mean[0] - b.lower[0]).toBeCloseTo(2.5758293035489004, 12);
  });

  it("adds the uncertainty of estimated parameters on request: for a mean alone, Student's classical interval", () => {
    const y = simulate(23, 25, [], [], 4);
    const r = new Sarima({ order: [0, 0, 0], trend: "c" }).fit(y);
    const mean = y.reduce((a, b) => a + b, 0) / 25;
    const s = Math.sqrt(y.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 24);
    const f = r.forecast(3, { parameters: "estimated" });
    expect(farthest(f.mean, [mean, mean, mean])).toBeLessThan(1e-12);
    expect(farthest(f.standardErrors, new Float64Array(3).fill(s * Math.sqrt(1 + 1 / 25)))).toBeLessThan(1e-7);
    expect((f.upper[0] - mean) / f.standardErrors[0]).toBeCloseTo(2.0638985616280205, 10); // t, 24 degrees of freedom
  });

  it("then adds g' V g for the derivatives g of the mean, as by hand for an autoregression", () => {
    const y = simulate(24, 80, [0.8], [], 1);
    const model = new Sarima({ order: [1, 0, 0], trend: "c" });
    const r = model.fit(y);
    const [known, estimated] = [r.forecast(5), r.forecast(5, { parameters: "estimated" })];
    // A quadratic form in the derivatives of the mean, here by hand: E y_{n+h} = μ + φ^h (y_n − μ), μ = c / (1 − φ).
    const {
      ar: [phi],
      intercept: c,
    } = r.parameters;
    const [se1, se2] = [r.standardErrors!.ar[0]!, r.standardErrors!.intercept!];
    const rho = r.correlations![0][1];
    const inflation = r.observations / (r.observations - 2);
    for (let h = 1; h <= 5; h++) {
      const mu = c / (1 - phi);
      const byC = (1 - phi ** h) / (1 - phi);
      const byPhi = (mu / (1 - phi)) * (1 - phi ** h) + h * phi ** (h - 1) * (y[79] - mu);
      const added = byPhi ** 2 * se1 ** 2 + 2 * rho * byPhi * byC * se1 * se2 + byC ** 2 * se2 ** 2;
      expect(estimated.standardErrors[h - 1] ** 2).toBeCloseTo(inflation * (known.standardErrors[h - 1] ** 2 + added), 5);
    }
    expect(estimated.mean).toEqual(known.mean);
  });

  it("takes given parameters for known either way", () => {
    const r = new Sarima({ order: [1, 0, 0] }).smooth([1, 2, 3, 2], { ar: [0.5], variance: 1 });
    expect(r.forecast(3, { parameters: "estimated" })).toEqual(r.forecast(3));
    expect(r.correlations).toBeNull();
    expect(r.standardErrors).toBeNull();
  });

  it("wants the regressors of the steps ahead, and no others", () => {
    const y = simulate(22, 60, [0.5], []);
    const x = Array.from(y, (_, t) => [Math.sin(t)]);
    const r = new Sarima().fit(y, { exogenous: x });
    expect(() => r.forecast(2)).toThrow(/1 regressors/);
    expect(() => r.forecast(2, { exogenous: [[1]] })).toThrow(/2 rows/);
    expect(() => r.forecast(1, { exogenous: [[1, 2]] })).toThrow(/1 regressors/);
    expect(() => new Sarima().fit(y).forecast(1, { exogenous: [[1]] })).toThrow(/0 regressors/);
  });
});

describe("JSON of a FittedSarima", () => {
  it("changes no bit of a forecast, nor of the record of the fit", () => {
    const y = simulate(31, 90, [0.5], [0.3]);
    const x = Array.from(y, (_, t) => [Math.cos(t), t % 3]);
    const r = new Sarima({ order: [1, 1, 1], seasonalOrder: [1, 0, 0, 4], trend: "c" }).fit(y, { exogenous: x });
    const back = FittedSarima.fromJSON(JSON.parse(JSON.stringify(r)));
    const ahead = { exogenous: x.slice(0, 7) };
    expect(back.forecast(7, ahead)).toEqual(r.forecast(7, ahead));
    expect(JSON.stringify(back)).toBe(JSON.stringify(r));
    expect(back.residuals).toEqual(r.residuals);
    expect(back).toMatchObject({ logLikelihood: r.logLikelihood, aic: r.aic, bic: r.bic, aicc: r.aicc, estimated: true, converged: r.converged });
  });

  it("refuses formats and data that it did not write", () => {
    const good = new Sarima({ order: [1, 0, 0] }).fit(simulate(32, 30, [0.5], [])).toJSON();
    const bad: unknown[] = [
      null,
      7,
      {},
      { ...good, format: 2 },
      { ...good, y: [1, Number.NaN] },
      { ...good, y: [] },
      { ...good, parameters: { ...good.parameters, ar: [2] } },
      { ...good, parameters: { ...good.parameters, ar: [] } },
      { ...good, parameters: { ...good.parameters, variance: -1 } },
      { ...good, options: { order: [1, 0] } },
      { ...good, exogenous: [[1, 2]] },
      { ...good, precision: { errors: ["x"], correlations: [] } },
      { ...good, precision: { errors: [1], correlations: [1] } },
      { ...good, extra: 1 },
    ];
    for (const data of bad) expect(() => FittedSarima.fromJSON(data)).toThrow(InvalidInputError);
  });
});

describe("poison", () => {
  const y = simulate(41, 40, [0.5], []);
  const codeOf = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      if (error instanceof InvalidInputError || error instanceof ConvergenceError) return error.code;
      throw error;
    }
    return "none";
  };

  it("is refused by name", () => {
    expect(codeOf(() => new Sarima({ order: [1, 0] as never }))).toBe("INVALID_OPTION");
    expect(codeOf(() => new Sarima({ order: [1, 0, -1] }))).toBe("INVALID_OPTION");
    expect(codeOf(() => new Sarima({ order: [1, 0.5, 0] }))).toBe("INVALID_OPTION");
    expect(codeOf(() => new Sarima({ seasonalOrder: [1, 0, 0, 0] }))).toBe("INVALID_OPTION");
    expect(codeOf(() => new Sarima({ seasonalOrder: [1, 0, 0, 1] }))).toBe("INVALID_OPTION");
    expect(codeOf(() => new Sarima({ order: [5000, 0, 0] }))).toBe("INVALID_OPTION");
    expect(codeOf(() => new Sarima({ trend: "ct" as never }))).toBe("INVALID_OPTION");
    expect(codeOf(() => new Sarima({ orders: [1, 0, 0] } as never))).toBe("INVALID_OPTION");
    const model = new Sarima({ order: [1, 1, 1] });
    for (const bad of [[], [1, 2, 3], new Float64Array(0)]) expect(codeOf(() => model.fit(bad))).toBe("TOO_FEW_OBSERVATIONS");
    for (const bad of [Number.NaN, Infinity, -Infinity]) expect(codeOf(() => model.fit(y.map((v, t) => (t === 7 ? bad : v))))).toBe("NOT_FINITE");
    expect(codeOf(() => model.fit(null as never))).toBe("INVALID_OPTION");
    expect(codeOf(() => model.fit(y.map((v) => v * 1e200)))).toBe("INVALID_OPTION");
    expect(codeOf(() => model.fit(new Float64Array(40).fill(3)))).toBe("CONSTANT_SERIES");
    expect(codeOf(() => model.fit(y.map((v) => v * 5e-324)))).toBe("CONSTANT_SERIES");
    expect(codeOf(() => model.fit(y.map((v) => v * 1e-200)))).toBe("CONSTANT_SERIES");
    expect(codeOf(() => new Sarima({ order: [0, 1, 0], trend: "c" }).fit(Float64Array.from({ length: 30 }, (_, t) => 3 * t)))).toBe("CONSTANT_SERIES");
    expect(codeOf(() => model.fit(y, { exogenous: Array.from(y, () => [1]) }))).toBe("INVALID_OPTION"); // differenced away
    expect(codeOf(() => model.fit(y, { exogenous: Array.from(y, (_, t) => [t % 3, 2 * (t % 3)]) }))).toBe("INVALID_OPTION");
    expect(codeOf(() => model.fit(y, { exogenous: [[1]] }))).toBe("WRONG_LENGTH");
    expect(codeOf(() => model.fit(y, { exogenous: Array.from(y, () => [Number.NaN]) }))).toBe("NOT_FINITE");
    expect(codeOf(() => model.fit(y, { maxIterations: 0 }))).toBe("INVALID_OPTION");
    const given = { ar: [0.5], ma: [0.1], variance: 1 };
    expect(codeOf(() => model.smooth(y, { ...given, ar: [1] }))).toBe("INVALID_OPTION");
    expect(codeOf(() => model.smooth(y, { ...given, ar: [-1.2] }))).toBe("INVALID_OPTION");
    expect(codeOf(() => model.smooth(y, { ...given, ar: [Number.NaN] }))).toBe("INVALID_OPTION");
    expect(codeOf(() => model.smooth(y, { ...given, variance: 0 }))).toBe("INVALID_OPTION");
    expect(codeOf(() => model.smooth(y, { ...given, intercept: 1 }))).toBe("INVALID_OPTION");
    expect(codeOf(() => model.smooth(y, { ...given, seasonalAr: [0.1] }))).toBe("WRONG_LENGTH");
    expect(codeOf(() => model.smooth(y, { ...given, variance: 1e-320 }))).toBe("DIVERGED");
    const r = model.smooth(y, given);
    for (const h of [0, -1, 1.5, Number.NaN, 1e9]) expect(codeOf(() => r.forecast(h))).toBe("INVALID_OPTION");
    for (const level of [0, 1, Number.NaN]) expect(codeOf(() => r.forecast(1, { level }))).toBe("INVALID_OPTION");
  });

  it("never turns into silent NaN: numbers of any size give finite results or a typed error", () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(0, 1, -1, 1e140, 5e-324, 1e9));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 8, maxLength: 20 }),
        fc.constantFrom<SarimaOptions>(
          { order: [1, 0, 1], trend: "c" },
          { order: [0, 1, 1] },
          { order: [2, 0, 0] },
          { order: [0, 0, 0], seasonalOrder: [1, 0, 0, 3] },
        ),
        (data, options) => {
          let r: FittedSarima;
          try {
            r = new Sarima(options).fit(data);
          } catch (error) {
            if (error instanceof InvalidInputError || error instanceof ConvergenceError) return;
            throw error;
          }
          const f = r.forecast(3);
          expect(
            [r.logLikelihood, r.aic, r.bic, ...flat(r.parameters), ...r.residuals, ...f.mean, ...f.standardErrors, ...f.lower].every(Number.isFinite),
          ).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("leaves its inputs alone", () => {
    const x = Array.from(y, (_, t) => [Math.sin(t)]);
    const keptY = y.slice();
    const keptX = JSON.stringify(x);
    const r = new Sarima({ order: [1, 0, 1] }).fit(y, { exogenous: x });
    const before = r.forecast(2, { exogenous: [[1], [2]] });
    expect(y).toEqual(keptY);
    expect(JSON.stringify(x)).toBe(keptX);
    y.fill(0);
    expect(r.forecast(2, { exogenous: [[1], [2]] })).toEqual(before);
    y.set(keptY);
  });
});
