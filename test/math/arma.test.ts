import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { ArmaFilter } from "../../src/math/arma/arma-filter.js";
import { AutocovarianceWork, armaAutocovariance } from "../../src/math/arma/autocovariance.js";
import { differencingPolynomial, freeInto, isStationary, seasonalProductInto, stationaryInto, valueAtOne } from "../../src/math/arma/polynomials.js";
import { WhitenedRegression } from "../../src/math/generalised-least-squares.js";
import { leastSquares } from "../../src/math/linear-solve.js";
import { autocovariances } from "../forecast/naive-arma.js";

const free = fc.double({ min: -3, max: 3, noNaN: true });
const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length ? Math.max(0, ...Array.from(a, (v, i) => Math.abs(v - b[i]) / (1 + Math.abs(b[i])))) : Infinity;

/** φ(B) = 1 − …, from free numbers. */
const stationary = (x: readonly number[], sign: 1 | -1): Float64Array => {
  const out = Float64Array.from(x);
  stationaryInto(out, out, 0, x.length, 1);
  return Float64Array.of(1, ...out.map((v) => sign * -v));
};

describe("stationaryInto and freeInto", () => {
  it("are inverse to each other and reach only stationary coefficients", () => {
    fc.assert(
      fc.property(fc.array(free, { minLength: 1, maxLength: 6 }), fc.constantFrom(1, -1), (x, sign) => {
        const values = Float64Array.of(9, ...x, 9);
        stationaryInto(values, values, 1, x.length, sign);
        expect(isStationary(Float64Array.of(1, ...values.slice(1, -1).map((v) => -sign * v)))).toBe(true);
        expect(freeInto(values, 1, x.length, sign, 1)).toBe(true);
        expect(farthest(values, [9, ...x, 9])).toBeLessThan(1e-6);
      }),
    );
  });

  it("know the boundary", () => {
    expect(isStationary(Float64Array.of(1, -0.999))).toBe(true);
    expect(isStationary(Float64Array.of(1, -1))).toBe(false);
    expect(isStationary(Float64Array.of(1, -1.2, 0.1))).toBe(false);
    expect(isStationary(Float64Array.of(1, -1.2, 0.3))).toBe(true);
    expect(isStationary(Float64Array.of(1))).toBe(true);
    expect(isStationary(Float64Array.of(1, Number.NaN))).toBe(false);
  });
});

describe("polynomials", () => {
  it("multiply a seasonal factor in", () => {
    const out = new Float64Array(1 + 2 + 2 * 4);
    seasonalProductInto(out, Float64Array.of(0.5, -0.2, 7, 0.3, 0.1), 0, 2, 3, 2, 4, -1);
    expect(farthest(out, [1, -0.5, 0.2, 0, -0.3, 0.15, -0.06, 0, -0.1, 0.05, -0.02])).toBeLessThan(1e-15);
  });

  it("difference", () => {
    expect(Array.from(differencingPolynomial(2, 0, 0))).toEqual([1, -2, 1]);
    expect(Array.from(differencingPolynomial(1, 1, 3))).toEqual([1, -1, 0, -1, 1]);
    expect(Array.from(differencingPolynomial(0, 0, 0))).toEqual([1]);
    expect(valueAtOne(Float64Array.of(1, -0.5, 0.2))).toBeCloseTo(0.7, 15);
  });
});

describe("armaAutocovariance", () => {
  it("agrees with the sum over the moving average of infinite order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { maxLength: 4 }),
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { maxLength: 5 }),
        (x, theta) => {
          const ar = stationary(x, 1);
          const products = Float64Array.from({ length: theta.length + 1 }, (_, k) =>
            [1, ...theta].slice(k).reduce((sum, v, j) => sum + v * [1, ...theta][j], 0),
          );
          const out = new Float64Array(8);
          expect(armaAutocovariance(out, ar, products, new AutocovarianceWork(Math.max(x.length, theta.length)))).toBe(true);
          expect(farthest(out, autocovariances({ ar: Array.from(ar.slice(1), (v) => -v), ma: theta }, 8))).toBeLessThan(1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("refuses what is not stationary", () => {
    expect(armaAutocovariance(new Float64Array(2), Float64Array.of(1, -1), Float64Array.of(1), new AutocovarianceWork(1))).toBe(false);
    expect(armaAutocovariance(new Float64Array(3), Float64Array.of(1, -1.5, 0.2), Float64Array.of(1), new AutocovarianceWork(2))).toBe(false);
  });
});

describe("ArmaFilter", () => {
  it("has the same rows and determinant when the steady state is not taken", () => {
    // θ = −0.5 settles after some thirty rows; a row further out computed in full equals θ to the last bits.
    const filter = new ArmaFilter(1, 1);
    const [ar, ma] = [Float64Array.of(1, -0.7), Float64Array.of(1, -0.5)];
    filter.factorise(ar, ma, 400);
    expect(filter.steadyFrom).toBeGreaterThan(10);
    expect(filter.steadyFrom).toBeLessThan(60);
    const settled = filter.logDeterminant;
    filter.factorise(ar, ma, filter.steadyFrom);
    expect(filter.logDeterminant).toBeCloseTo(settled, 12);
    expect(Math.abs(filter.entry(filter.steadyFrom - 1, 1) + 0.5)).toBeLessThan(1e-14);
    expect(filter.entry(1e6, 1)).toBe(-0.5);
  });

  it("never settles on the rim, where 1 / t is the pace", () => {
    const filter = new ArmaFilter(0, 1);
    expect(filter.factorise(Float64Array.of(1), Float64Array.of(1, -1), 300)).toBe(true);
    expect(filter.steadyFrom).toBe(300);
    for (const t of [0, 5, 299]) expect(filter.entry(t, 0) ** 2).toBeCloseTo((t + 2) / (t + 1), 12);
  });
});

describe("WhitenedRegression", () => {
  it("is least squares", () => {
    const rng = createRng(4, "columns");
    const [n, k] = [40, 3];
    const regression = new WhitenedRegression(n, k);
    const rows = new Float64Array(n * k);
    for (let t = 0; t < n; t++) {
      regression.series[t] = rng();
      for (let j = 0; j < k; j++) regression.columns[j][t] = rows[t * k + j] = rng() + (j === 2 ? 100 : 0);
    }
    const by = leastSquares(rows, n, k, regression.series.slice());
    expect(regression.solve()).toBeCloseTo(by.residualSumOfSquares, 12);
    expect(farthest(regression.coefficients, by.coefficients)).toBeLessThan(1e-10);
    expect(farthest(regression.inverseGram(), by.inverseGram)).toBeLessThan(1e-10);
    expect(farthest(regression.series, by.residuals)).toBeLessThan(1e-12);
  });
});
