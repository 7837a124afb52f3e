import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { garchCoordinates } from "../../src/forecast/garch/coordinates.js";
import { fromTheta, garchLayout, toTheta } from "../../src/forecast/garch/layout.js";
import { garchLikelihood } from "../../src/forecast/garch/likelihood.js";
import { backcastOf, fitMean } from "../../src/forecast/garch/mean-model.js";
import { FittedGarch, Garch, type GarchOptions, type GarchParametersInput } from "../../src/forecast/index.js";
import { choleskyInto, choleskyInverse } from "../../src/math/dense.js";
import { numericGradientInto, numericHessian } from "../../src/math/optimise.js";
import { sampleNormal, sampleStudentT } from "../../src/math/sampling.js";
import { lgamma } from "../../src/math/special.js";

/** Returns with clustering volatility; `fall` is the extra weight of falls. */
function clustered(seed: number, n: number, { omega = 0.05, alpha = 0.08, fall = 0, beta = 0.87, mean = 0.05, student = 0 } = {}): Float64Array {
  const rng = createRng(seed, "clustered");
  let h = omega / (1 - alpha - fall / 2 - beta);
  let e = 0;
  return Float64Array.from({ length: n }, () => {
    h = omega + (alpha + (e < 0 ? fall : 0)) * e * e + beta * h;
    e = Math.sqrt(h) * (student > 0 ? sampleStudentT(rng, student) * Math.sqrt((student - 2) / student) : sampleNormal(rng));
    return mean + e;
  });
}

/** The definitions once more, without regard to speed. */
function naive(
  y: ArrayLike<number>,
  o: Required<Pick<GarchOptions, "model" | "mean" | "lags" | "initialVariance" | "distribution">>,
  p: GarchParametersInput,
  backcast: number,
) {
  const ar = Array.from(p.ar ?? []);
  const [alpha, gamma, beta] = [p.alpha, p.gamma, p.beta].map((values) => Array.from(values ?? [])) as [number[], number[], number[]];
  const e: number[] = [];
  for (let t = ar.length; t < y.length; t++) e.push(ar.reduce((rest, phi, k) => rest - phi * y[t - 1 - k]!, y[t]! - (p.mean ?? 0)));
  const initial = o.initialVariance === "sample" ? e.reduce((sum, value) => sum + value * value, 0) / e.length : backcast;
  const h: number[] = [];
  for (let t = 0; t < e.length; t++) {
    if (t === 0 && o.initialVariance === "sample") h.push(initial);
    else if (o.model === "garch") {
      let value = p.omega!;
      for (const [i, a] of alpha.entries()) value += a * (t - 1 - i < 0 ? initial : e[t - 1 - i]! ** 2);
      for (const [i, g] of gamma.entries()) value += g * (t - 1 - i < 0 ? initial / 2 : e[t - 1 - i]! < 0 ? e[t - 1 - i]! ** 2 : 0);
      for (const [i, b] of beta.entries()) value += b * (t - 1 - i < 0 ? initial : h[t - 1 - i]!);
      h.push(value);
    } else {
      const z = (at: number): number => e[at]! / Math.sqrt(h[at]!);
      let value = p.omega!;
      for (const [i, a] of alpha.entries()) if (t - 1 - i >= 0) value += a * (Math.abs(z(t - 1 - i)) - Math.sqrt(2 / Math.PI));
      for (const [i, g] of gamma.entries()) if (t - 1 - i >= 0) value += g * z(t - 1 - i);
      for (const [i, b] of beta.entries()) value += b * Math.log(t - 1 - i < 0 ? initial : h[t - 1 - i]!);
      h.push(Math.exp(value));
    }
  }
  const nu = p.degreesOfFreedom ?? 0;
  const terms = e.map((value, t) => {
    const square = value ** 2 / h[t]!;
    if (o.distribution === "normal") return -0.5 * (Math.log(2 * Math.PI) + Math.log(h[t]!) + square);
    return lgamma((nu + 1) / 2) - lgamma(nu / 2) - 0.5 * Math.log(Math.PI * (nu - 2)) - 0.5 * Math.log(h[t]!) - ((nu + 1) / 2) * Math.log1p(square / (nu - 2));
  });
  return { e, h, logLikelihood: terms.reduce((sum, term) => sum + term, 0) };
}

const weight = fc.double({ min: 0.01, max: 0.3, noNaN: true });
const anyModel = fc
  .record({
    model: fc.constantFrom("garch", "egarch"),
    mean: fc.constantFrom("zero", "constant", "ar"),
    lags: fc.integer({ min: 1, max: 2 }),
    p: fc.integer({ min: 0, max: 2 }),
    o: fc.integer({ min: 0, max: 2 }),
    q: fc.integer({ min: 0, max: 2 }),
    distribution: fc.constantFrom("normal", "student"),
    initialVariance: fc.constantFrom("backcast", "sample"),
  } as const)
  .filter(({ p, o }) => p + o > 0)
  .chain((options) =>
    fc.record({
      options: fc.constant(options),
      parameters: fc.record({
        mean: options.mean === "zero" ? fc.constant(null) : weight,
        ar: options.mean === "ar" ? fc.array(weight, { minLength: options.lags, maxLength: options.lags }) : fc.constant([]),
        omega: weight,
        alpha: fc.array(weight, { minLength: options.p, maxLength: options.p }),
        gamma: fc.array(weight, { minLength: options.o, maxLength: options.o }),
        beta: fc.array(weight, { minLength: options.q, maxLength: options.q }),
        degreesOfFreedom: options.distribution === "student" ? fc.double({ min: 2.5, max: 30, noNaN: true }) : fc.constant(null),
      }),
    }),
  );
const near = (got: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 1e-10): void => {
  expect(got.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++)
    expect(Math.abs(got[i]! - wanted[i]!), `entry ${i}: ${got[i]} for ${wanted[i]}`).toBeLessThanOrEqual(tolerance * (1 + Math.abs(wanted[i]!)));
};

describe("Garch at given parameters", () => {
  it("follows its definition, whatever the orders, mean, law and start", () => {
    const y = clustered(1, 90);
    fc.assert(
      fc.property(anyModel, ({ options, parameters }) => {
        const r = new Garch(options).smooth(y, parameters);
        const resolved = new Garch(options).options;
        const backcast = backcastOf(fitMean(y, resolved).residuals);
        const twin = naive(y, resolved, parameters, backcast);
        near(r.residuals, twin.e);
        near(r.conditionalVolatility, twin.h.map(Math.sqrt));
        near([r.logLikelihood], [twin.logLikelihood]);
        if (options.initialVariance === "backcast") expect(r.initialVariance).toBe(backcast);
        const k =
          1 +
          options.p +
          options.o +
          options.q +
          (options.mean === "zero" ? 0 : 1) +
          (options.mean === "ar" ? options.lags : 0) +
          (options.distribution === "student" ? 1 : 0);
        expect(r.parameterCount).toBe(k);
        expect(r.aic).toBeCloseTo(2 * k - 2 * r.logLikelihood, 9);
        expect(r.bic).toBeCloseTo(k * Math.log(r.residuals.length) - 2 * r.logLikelihood, 9);
      }),
      { numRuns: 200 },
    );
  });

  it("climbs by the true gradient, in its own parameters and in those of the search", () => {
    const y = clustered(2, 120);
    fc.assert(
      fc.property(anyModel, ({ options, parameters }) => {
        const resolved = new Garch(options).options;
        const layout = garchLayout(resolved);
        const { negative, gradientInto } = garchLikelihood(y, resolved, layout, backcastOf(fitMean(y, resolved).residuals));
        const theta = toTheta(layout, new Garch(options).smooth(y, parameters).parameters);
        const exact = new Float64Array(layout.size);
        const numeric = new Float64Array(layout.size);
        gradientInto(exact, theta);
        numericGradientInto(numeric, negative, theta);
        near(exact, numeric, 1e-5);
        const { thetaInto, pointOf, pullBack } = garchCoordinates(resolved, layout);
        const persistent = theta.slice(layout.alphaAt, layout.degreesAt >= 0 ? layout.degreesAt : layout.size).reduce((sum, value) => sum + value, 0);
        if (persistent > 0.95) return;
        const point = pointOf(theta);
        const back = new Float64Array(layout.size);
        thetaInto(back, point);
        near(back, theta, 1e-9);
        const at = (where: Float64Array): number => {
          thetaInto(back, where);
          return negative(back);
        };
        numericGradientInto(numeric, at, point);
        const pulled = new Float64Array(layout.size);
        pullBack(pulled, exact, point);
        near(pulled, numeric, 1e-5);
      }),
      { numRuns: 100 },
    );
  });

  it("never changes past volatilities when later returns change", () => {
    const y = clustered(3, 200);
    const altered = y.map((value, t) => (t < 120 ? value : -3 * value + 1));
    for (const options of [{ o: 1 }, { model: "egarch", o: 1 }] as const) {
      const parameters = { mean: 0.05, omega: 0.05, alpha: [0.1], gamma: [0.05], beta: [0.8] };
      const [before, after] = [y, altered].map((returns) => new Garch(options).smooth(returns, parameters).conditionalVolatility.slice(0, 121)) as [
        Float64Array,
        Float64Array,
      ];
      expect(before.every((value) => value > 0)).toBe(true);
      // the backcast is taken from the residuals about the least-squares mean, which does see all of the sample: a vanishing part of the start
      const zero = [y, altered].map((returns) =>
        new Garch({ ...options, mean: "zero" }).smooth(returns, { ...parameters, mean: null }).conditionalVolatility.slice(0, 121),
      );
      expect(zero[1]).toEqual(zero[0]);
      expect(after.at(-1)! - before.at(-1)!).toBeCloseTo(0, 9);
    }
  });

  it("refuses parameters that the model lacks or needs, and variances that are not positive", () => {
    const y = clustered(4, 50);
    const model = new Garch();
    const good = { mean: 0, omega: 0.1, alpha: [0.1], beta: [0.8] };
    for (const [change, code] of [
      [{ alpha: [] }, "WRONG_LENGTH"],
      [{ gamma: [0.1] }, "WRONG_LENGTH"],
      [{ beta: [NaN] }, "NOT_FINITE"],
      [{ mean: null }, "INVALID_OPTION"],
      [{ omega: -1 }, "INVALID_OPTION"],
      [{ degreesOfFreedom: 5 }, "INVALID_OPTION"],
      [{ alpha: [-5] }, "DIVERGED"],
      [{ nu: 4 }, "INVALID_OPTION"],
    ] as const)
      expect(() => model.smooth(y, { ...good, ...change } as never), JSON.stringify(change)).toThrow(expect.objectContaining({ code }));
    expect(() => new Garch({ distribution: "student" }).smooth(y, { ...good, degreesOfFreedom: 2 })).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }),
    );
    expect(() => new Garch({ p: 0 })).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(() => new Garch({ model: "egarch" }).smooth(y, { ...good, beta: [30] })).toThrow(expect.objectContaining({ code: "DIVERGED" }));
  });
});

describe("Garch estimation", () => {
  const planted = clustered(5, 4000, { fall: 0.08, beta: 0.85, student: 7 });
  const fitted = new Garch({ o: 1, distribution: "student" }).fit(planted);

  it("finds the parameters of a long series within its own standard errors", () => {
    const { parameters, standardErrors, robustStandardErrors, converged } = fitted;
    expect(converged).toBe(true);
    for (const [got, true_, error, robust] of [
      [parameters.mean!, 0.05, standardErrors!.mean!, robustStandardErrors!.mean!],
      [parameters.omega, 0.05, standardErrors!.omega, robustStandardErrors!.omega],
      [parameters.alpha[0]!, 0.08, standardErrors!.alpha[0]!, robustStandardErrors!.alpha[0]!],
      [parameters.gamma[0]!, 0.08, standardErrors!.gamma[0]!, robustStandardErrors!.gamma[0]!],
      [parameters.beta[0]!, 0.85, standardErrors!.beta[0]!, robustStandardErrors!.beta[0]!],
      [parameters.degreesOfFreedom!, 7, standardErrors!.degreesOfFreedom!, robustStandardErrors!.degreesOfFreedom!],
    ] as const) {
      expect(Math.abs(got - true_)).toBeLessThan(3.5 * error);
      expect(robust / error).toBeGreaterThan(0.75); // the model is the true one
      expect(robust / error).toBeLessThan(1.33);
    }
  });

  it("has the standard errors of a Hessian by differences of the likelihood alone", () => {
    const layout = garchLayout(fitted.options);
    const theta = toTheta(layout, fitted.parameters);
    const { negative } = garchLikelihood(planted, fitted.options, layout, backcastOf(fitMean(planted, fitted.options).residuals));
    const scale = toTheta(layout, fitted.standardErrors!);
    const hessian = numericHessian((u) => negative(u.map((value, i) => theta[i]! + value * scale[i]!)), new Float64Array(layout.size));
    expect(choleskyInto(hessian, layout.size)).toBe(true);
    const inverse = choleskyInverse(hessian, layout.size);
    for (let i = 0; i < layout.size; i++) expect(Math.sqrt(inverse[i * layout.size + i]!)).toBeCloseTo(1, 4);
  });

  it("gains over every simpler model that it contains, and ends where the gradient is 0", () => {
    const y = clustered(6, 800, { student: 6 });
    const estimate = (options: GarchOptions): FittedGarch => new Garch(options).fit(y);
    expect(estimate({ o: 1 }).logLikelihood).toBeGreaterThanOrEqual(estimate({}).logLikelihood - 1e-6);
    expect(estimate({ p: 2 }).logLikelihood).toBeGreaterThanOrEqual(estimate({}).logLikelihood - 1e-6);
    expect(estimate({ distribution: "student" }).logLikelihood).toBeGreaterThan(estimate({}).logLikelihood);
    expect(estimate({}).logLikelihood).toBeGreaterThan(estimate({ q: 0 }).logLikelihood);
    const { parameters, options } = estimate({});
    const layout = garchLayout(options);
    const gradient = new Float64Array(layout.size);
    garchLikelihood(y, options, layout, backcastOf(fitMean(y, options).residuals)).gradientInto(gradient, toTheta(layout, parameters));
    near(gradient, new Float64Array(layout.size), 1e-2);
    expect(fromTheta(layout, toTheta(layout, parameters))).toEqual(parameters);
  });

  it("scales with the returns: percent and decimals tell the same story", () => {
    const y = clustered(7, 600);
    for (const options of [{ o: 1 }, { model: "egarch", o: 1 }, { mean: "ar", distribution: "student" }] as const) {
      const plain = new Garch(options).fit(y);
      const scaled = new Garch(options).fit(y.map((value) => value / 128));
      near(
        scaled.conditionalVolatility.map((value) => value * 128),
        plain.conditionalVolatility,
        1e-9,
      );
      const percent = new Garch(options).fit(y.map((value) => value * 100));
      near(
        percent.conditionalVolatility.map((value) => value / 100),
        plain.conditionalVolatility,
        1e-4,
      );
      expect(percent.logLikelihood).toBeCloseTo(plain.logLikelihood - plain.residuals.length * Math.log(100), 4);
    }
  });

  it("refuses a constant series and a short one, does not modify its input, and comes back from JSON without losing a bit", () => {
    expect(() => new Garch().fit(new Float64Array(100).fill(0.1))).toThrow(expect.objectContaining({ code: "CONSTANT_SERIES" }));
    expect(() => new Garch({ mean: "zero" }).fit(new Float64Array(100))).toThrow(expect.objectContaining({ code: "CONSTANT_SERIES" }));
    expect(() => new Garch().fit([0.1, 0.2, 0.1])).toThrow(expect.objectContaining({ code: "TOO_FEW_OBSERVATIONS" }));
    const y = clustered(8, 300);
    const before = y.slice();
    const r = new Garch({ mean: "ar", lags: 2, o: 1 }).fit(y);
    expect(y).toEqual(before);
    const back = FittedGarch.fromJSON(JSON.parse(JSON.stringify(r)));
    expect(back).toEqual(r);
    expect(back.forecast(4, { paths: 200 })).toEqual(r.forecast(4, { paths: 200 }));
    for (const broken of [null, { ...r.toJSON(), format: 3 }, { ...r.toJSON(), returns: [1] }, { ...r.toJSON(), parameters: { omega: 1 } }])
      expect(() => FittedGarch.fromJSON(broken)).toThrow();
  });

  it("gives no standard errors at a bound of the parameters instead of false ones", () => {
    const rng = createRng(9, "iid");
    const noise = Float64Array.from({ length: 300 }, () => sampleNormal(rng));
    let refused = 0;
    for (let i = 0; i + 100 <= 300; i += 20) {
      const { parameters, standardErrors } = new Garch({ mean: "zero" }).fit(noise.slice(i, i + 100));
      if (parameters.alpha[0] === 0) {
        expect(standardErrors).toBeNull(); // with α = 0 nothing tells ω from β
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(0);
  });
});

describe("Garch forecasts", () => {
  it("tends to the unconditional variance when the persistence is below 1, and has none otherwise", () => {
    const y = clustered(10, 200);
    for (const [options, parameters] of [
      [
        { o: 1, p: 2, q: 2 },
        { mean: 0, omega: 0.1, alpha: [0.1, 0.05], gamma: [0.1], beta: [0.4, 0.2] },
      ],
      [
        { model: "egarch", o: 1, p: 2, q: 2 },
        { mean: 0, omega: -0.1, alpha: [0.1, 0.05], gamma: [-0.1], beta: [0.4, 0.2] },
      ],
    ] as const) {
      const r = new Garch(options).smooth(y, parameters);
      expect(r.forecast(400, { paths: 100 }).variance[399]).toBeCloseTo(r.unconditionalVariance!, 9);
    }
    const integrated = new Garch().smooth(y, { mean: 0, omega: 0.1, alpha: [0.2], beta: [0.8] });
    expect(integrated.persistence).toBeCloseTo(1, 15);
    // Ten tenths sum to one rounding below 1.
    const tenths = new Garch({ p: 10, q: 0 }).smooth(y, { mean: 0, omega: 0.1, alpha: new Array(10).fill(0.1) });
    expect(tenths.persistence).toBeLessThan(1);
    expect(tenths.unconditionalVariance).toBeNull();
    expect(new Garch().smooth(y, { mean: 0, omega: 0.1, alpha: [0.3], beta: [0.8] }).unconditionalVariance).toBeNull();
  });

  it("agrees with brute simulation in variances and intervals, for an egarch's closed form too", () => {
    const y = clustered(11, 300);
    for (const [options, parameters] of [
      [
        { o: 1, mean: "ar" },
        { mean: 0.1, ar: [0.4], omega: 0.1, alpha: [0.1], gamma: [0.1], beta: [0.7] },
      ],
      [
        { model: "egarch", o: 1 },
        { mean: 0.1, omega: 0.01, alpha: [0.3], gamma: [-0.15], beta: [0.9] },
      ],
    ] as const) {
      const r = new Garch(options).smooth(y, parameters);
      const f = r.forecast(6, { paths: 20_000, level: 0.9 });
      const rng = createRng(12, "brute");
      const egarch = r.options.model === "egarch";
      const paths = 40_000;
      const variance = new Float64Array(6);
      const inside = new Float64Array(6);
      const ar = r.parameters.ar[0] ?? 0;
      for (let i = 0; i < paths; i++) {
        let h = r.conditionalVolatility.at(-1)! ** 2;
        let e = r.residuals.at(-1)!;
        let last = y.at(-1)!;
        for (let k = 0; k < 6; k++) {
          const z = e / Math.sqrt(h);
          h = egarch
            ? Math.exp(0.01 + 0.3 * (Math.abs(z) - Math.sqrt(2 / Math.PI)) - 0.15 * z + 0.9 * Math.log(h))
            : 0.1 + (0.1 + (e < 0 ? 0.1 : 0)) * e * e + 0.7 * h;
          e = Math.sqrt(h) * sampleNormal(rng);
          last = 0.1 + ar * last + e;
          variance[k] += h / paths;
          if (last >= f.lower[k]! && last <= f.upper[k]!) inside[k] += 1 / paths;
        }
      }
      expect(f.method).toBe("analytic");
      for (let k = 0; k < 6; k++) {
        expect(Math.abs(variance[k]! / f.variance[k]! - 1)).toBeLessThan(0.02);
        expect(Math.abs(inside[k]! - 0.9)).toBeLessThan(0.01);
      }
    }
  });

  it("is exact for the first step, from the seed alone beyond, and says how it came about", () => {
    const y = clustered(13, 300, { student: 6 });
    const r = new Garch({ model: "egarch", distribution: "student" }).fit(y);
    const one = r.forecast(1);
    expect([one.method, one.paths]).toEqual(["analytic", null]);
    const many = r.forecast(5, { paths: 500, seed: 3 });
    expect([many.method, many.paths]).toEqual(["simulated", 500]);
    expect(many.variance[0]).toBeCloseTo(one.variance[0]!, 12);
    expect(many.upper[0]).toBeCloseTo(one.upper[0]!, 12);
    expect(r.forecast(5, { paths: 500, seed: 3 })).toEqual(many);
    expect(r.forecast(5, { paths: 500, seed: 4 }).variance).not.toEqual(many.variance);
    expect(() => r.forecast(0)).toThrow();
  });
});
