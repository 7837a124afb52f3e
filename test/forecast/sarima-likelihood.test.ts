import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { SarimaLikelihood } from "../../src/forecast/sarima/likelihood.js";
import { takeSample } from "../../src/forecast/sarima/sample.js";
import type { ResolvedSarimaOptions } from "../../src/forecast/sarima/schema.js";
import { stationaryInto } from "../../src/math/arma/polynomials.js";
import { numericGradientInto } from "../../src/math/optimise.js";
import { denseGaussian, multiplied } from "./naive-arma.js";

describe("SarimaLikelihood", () => {
  const point = fc.record({
    order: fc.constantFrom<[number, number, number]>([1, 0, 0], [0, 0, 1], [2, 0, 1], [1, 0, 2], [0, 0, 0], [3, 0, 0]),
    seasonal: fc.constantFrom<[number, number, number, number]>([0, 0, 0, 0], [1, 0, 0, 4], [0, 0, 1, 4], [1, 0, 1, 3]),
    trend: fc.constantFrom<("n" | "c")[]>("n", "c"),
    regressors: fc.constantFrom(0, 2),
    n: fc.constantFrom(25, 90),
    seed: fc.nat(1000),
  });

  it("has the gradient that differences find", () => {
    fc.assert(
      fc.property(point, ({ order, seasonal, trend, regressors, n, seed }) => {
        const [p, , q] = order;
        const [P, , Q] = seasonal;
        const k = p + q + P + Q;
        const rng = createRng(seed, "gradient");
        const options: ResolvedSarimaOptions = { order, seasonalOrder: seasonal, trend };
        const columns = Array.from({ length: regressors }, () => Float64Array.from({ length: n }, () => rng()));
        const sample = takeSample(
          options,
          Float64Array.from({ length: n }, () => 3 * rng() - 1),
          columns,
        );
        const likelihood = new SarimaLikelihood(options, sample);
        const coefficients = new Float64Array(k);
        const at = (x: Float64Array): Float64Array => {
          coefficients.set(x);
          stationaryInto(coefficients, coefficients, 0, p, 1);
          stationaryInto(coefficients, coefficients, p, q, -1);
          stationaryInto(coefficients, coefficients, p + q, P, 1);
          stationaryInto(coefficients, coefficients, p + q + P, Q, -1);
          return coefficients;
        };
        // Zeros among the coordinates: a coefficient of 0 still has a derivative.
        const x = Float64Array.from({ length: k }, (_, i) => (i % 2 && seed % 2 ? 0 : 2 * rng() - 1));
        const [swept, differenced] = [new Float64Array(k), new Float64Array(k)];
        numericGradientInto(differenced, (z) => likelihood.valueAt(at(z)), x);
        likelihood.gradientInto(swept, x, at);
        for (let i = 0; i < k; i++) expect(Math.abs(swept[i] - differenced[i])).toBeLessThan(1e-8 * (1 + Math.abs(differenced[i])));
      }),
      { numRuns: 120 },
    );
  });

  it("is the dense density with its mean and variance at their best", () => {
    const rng = createRng(3, "profile");
    const y = Array.from({ length: 40 }, () => 5 + rng());
    const options: ResolvedSarimaOptions = { order: [1, 0, 0], seasonalOrder: [0, 0, 1, 4], trend: "c" };
    const sample = takeSample(options, Float64Array.from(y), []);
    const likelihood = new SarimaLikelihood(options, sample);
    const value = likelihood.valueAt(Float64Array.of(0.6, -0.3));
    const whole = { ar: multiplied([0.6], [], 1), ma: multiplied([], [-0.3], 4) };
    const variance = (likelihood.sumOfSquares / 40) * sample.scale * sample.scale;
    const mean = sample.offset + sample.scale * likelihood.regression.coefficients[0];
    const at = (m: number, v: number): number =>
      denseGaussian(
        whole,
        v,
        y.map((x) => x - m),
      ).logLikelihood;
    const best = at(mean, variance);
    expect(-40 * (value + 0.5 * (Math.log(2 * Math.PI) + 1 - Math.log(40)) + Math.log(sample.scale))).toBeCloseTo(best, 9);
    for (const [m, v] of [
      [1e-3, 0],
      [-1e-3, 0],
      [0, 1e-3],
      [0, -1e-3],
    ])
      expect(at(mean + m, variance * (1 + v))).toBeLessThan(best);
  });
});
