import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { beta, binomial, chiSquared, fisherF, gamma, normal, poisson, studentT } from "../../src/stats/index.js";

type Law = Record<string, (...numbers: number[]) => number>;
const laws = { normal, studentT, chiSquared, gamma, beta, fisherF, poisson, binomial } as unknown as Record<string, Law>;
const oracle = JSON.parse(readFileSync(new URL("../oracles/stats/distributions.json", import.meta.url), "utf8")) as {
  cases: { law: string; params: number[]; x: number; density: number; cdf: number; sf: number; logCdf: number; logSf: number }[];
  quantiles: { law: string; params: number[]; p: number; ppf: number }[];
};

const TOLERANCE = 1e-10;
const relativeError = (got: number, expected: number): number => (got === expected ? 0 : Math.abs(got - expected) / Math.abs(expected));

describe("distributions against mpmath", () => {
  it.each(Object.keys(laws))("%s is accurate to 1e-10 in both tails, the logs beyond the range of the plain values too", (name) => {
    const law = laws[name]!;
    const rows = oracle.cases.filter((row) => row.law === name);
    expect(rows.length).toBeGreaterThan(20);
    for (const { params, x, ...expected } of rows) {
      const at = `${name}(${x}; ${params.join(", ")})`;
      for (const tail of ["cdf", "sf"] as const)
        if (expected[tail] > 1e-300) expect(relativeError(law[tail]!(x, ...params), expected[tail]), `${tail} of ${at}`).toBeLessThan(TOLERANCE);
      for (const tail of ["logCdf", "logSf"] as const)
        expect(relativeError(law[tail]!(x, ...params), expected[tail]), `${tail} of ${at}`).toBeLessThan(TOLERANCE);
      const density = law.pdf ?? law.pmf!;
      if (expected.density > 1e-300) expect(relativeError(density(x, ...params), expected.density), `density of ${at}`).toBeLessThan(TOLERANCE);
    }
  });

  it("inverts exactly: the quantiles of mpmath to 1e-10", () => {
    expect(oracle.quantiles.length).toBeGreaterThan(60);
    for (const { law, params, p, ppf } of oracle.quantiles) {
      expect(relativeError(laws[law]!.ppf!(p, ...params), ppf), `${law}.ppf(${p}; ${params.join(", ")})`).toBeLessThan(TOLERANCE);
    }
  });
});

const probability = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
const shape = fc.double({ min: 0.05, max: 400, noNaN: true });
const continuous = fc.oneof(
  fc.tuple(fc.constant("normal"), fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), shape)),
  fc.tuple(fc.constant("studentT"), fc.tuple(shape)),
  fc.tuple(fc.constant("chiSquared"), fc.tuple(shape)),
  fc.tuple(fc.constant("gamma"), fc.tuple(shape, shape)),
  fc.tuple(fc.constant("beta"), fc.tuple(shape, shape)),
  fc.tuple(fc.constant("fisherF"), fc.tuple(shape, shape)),
);
const discrete = fc.oneof(
  fc.tuple(fc.constant("poisson"), fc.tuple(fc.double({ min: 0.001, max: 5000, noNaN: true }))),
  fc.tuple(fc.constant("binomial"), fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0.001, max: 0.999, noNaN: true }))),
);

describe("distribution laws", () => {
  it("cdf undoes ppf for every continuous law", () => {
    fc.assert(
      fc.property(continuous, probability, ([name, params], p) => {
        const law = laws[name]!;
        const x = law.ppf!(p, ...params);
        // A quantile may underflow to 0 or overflow; one of the beta law close to 1 cannot be written to more than 1e-16, which its steep distribution function shows.
        const step = name === "beta" ? law.pdf!(Math.min(x, 1 - 1e-16), ...params) * 2e-16 : 0;
        const error = p < 0.5 ? Math.abs(law.cdf!(x, ...params) - p) / p : Math.abs(law.sf!(x, ...params) - (1 - p)) / (1 - p);
        if (Math.abs(x) > 1e-300 && Math.abs(x) < 1e300 && !(step / Math.min(p, 1 - p) > 1e-12)) expect(error).toBeLessThan(1e-9);
      }),
      { numRuns: 400 },
    );
  });

  it("cdf and sf add up to 1, grow and fall, and agree with their logs", () => {
    fc.assert(
      fc.property(fc.oneof(continuous, discrete), probability, probability, ([name, params], p, q) => {
        const law = laws[name]!;
        const [low, high] = [law.ppf!(Math.min(p, q), ...params), law.ppf!(Math.max(p, q), ...params)];
        for (const x of [low, high]) {
          const [cdf, sf] = [law.cdf!(x, ...params), law.sf!(x, ...params)];
          expect(cdf + sf).toBeCloseTo(1, 12);
          if (cdf > 1e-200) expect(law.logCdf!(x, ...params)).toBeCloseTo(Math.log(cdf), 9);
          if (sf > 1e-200) expect(law.logSf!(x, ...params)).toBeCloseTo(Math.log(sf), 9);
        }
        expect(law.cdf!(low, ...params)).toBeLessThanOrEqual(law.cdf!(high, ...params) * (1 + 1e-12));
        expect(law.sf!(high, ...params)).toBeLessThanOrEqual(law.sf!(low, ...params) * (1 + 1e-12));
      }),
      { numRuns: 300 },
    );
  });

  it("a discrete ppf is the smallest k whose cdf reaches p", () => {
    fc.assert(
      fc.property(discrete, probability, ([name, params], p) => {
        const law = laws[name]!;
        const k = law.ppf!(p, ...params);
        expect(Number.isInteger(k)).toBe(true);
        expect(law.cdf!(k, ...params)).toBeGreaterThanOrEqual(p * (1 - 1e-12));
        if (k > 0) expect(law.cdf!(k - 1, ...params)).toBeLessThan(p * (1 + 1e-12));
        expect(law.ppf!(law.cdf!(k, ...params), ...params)).toBe(k);
      }),
      { numRuns: 300 },
    );
  });

  it("a mass function adds up to the distribution function", () => {
    for (const [name, params, last] of [
      ["poisson", [7.5], 40],
      ["binomial", [33, 0.31], 33],
    ] as const) {
      let sum = 0;
      for (let k = 0; k <= last; k++) {
        sum += laws[name]!.pmf!(k, ...params);
        expect(relativeError(laws[name]!.cdf!(k, ...params), sum)).toBeLessThan(1e-12);
      }
    }
  });

  it("knows the ends of the support", () => {
    expect([normal.cdf(-Infinity), normal.sf(-Infinity), normal.cdf(Infinity), normal.pdf(Infinity)]).toEqual([0, 1, 1, 0]);
    expect([normal.ppf(0), normal.ppf(0.5), normal.ppf(1)]).toEqual([-Infinity, 0, Infinity]);
    expect([studentT.ppf(0, 3), studentT.ppf(0.5, 3), studentT.ppf(1, 3), studentT.sf(Infinity, 3), studentT.cdf(-Infinity, 3)]).toEqual([
      -Infinity,
      0,
      Infinity,
      0,
      0,
    ]);
    expect([
      gamma.cdf(-1, 2),
      gamma.sf(0, 2),
      gamma.pdf(0, 0.5),
      gamma.pdf(0, 1, 4),
      gamma.pdf(-1, 2),
      gamma.ppf(0, 2),
      gamma.ppf(1, 2),
      gamma.sf(Infinity, 2),
    ]).toEqual([0, 1, Infinity, 0.25, 0, 0, Infinity, 0]);
    expect([
      beta.cdf(-1, 2, 3),
      beta.cdf(2, 2, 3),
      beta.sf(-1, 2, 3),
      beta.sf(2, 2, 3),
      beta.pdf(0, 1, 3),
      beta.pdf(1, 3, 1),
      beta.ppf(0, 2, 3),
      beta.ppf(1, 2, 3),
    ]).toEqual([0, 1, 1, 0, 3, 3, 0, 1]);
    expect([fisherF.cdf(-1, 2, 3), fisherF.sf(Infinity, 2, 3), fisherF.pdf(0, 2, 3), fisherF.ppf(1, 2, 3)]).toEqual([0, 0, 1, Infinity]);
    expect([poisson.cdf(-1, 2), poisson.sf(-1, 2), poisson.pmf(1.5, 2), poisson.ppf(1, 2), poisson.ppf(0, 2), poisson.cdf(Infinity, 2)]).toEqual([
      0,
      1,
      0,
      Infinity,
      0,
      1,
    ]);
    expect(poisson.cdf(3.9, 2)).toBe(poisson.cdf(3, 2));
    expect([
      binomial.pmf(0, 5, 0),
      binomial.pmf(5, 5, 1),
      binomial.pmf(3, 5, 1),
      binomial.cdf(5, 5, 0.3),
      binomial.sf(5, 5, 0.3),
      binomial.sf(-1, 5, 0.3),
      binomial.ppf(1, 5, 0.3),
      binomial.pmf(0, 0, 0.3),
    ]).toEqual([1, 1, 0, 1, 0, 1, 5, 1]);
  });

  it("keeps the digits of a Student quantile next to the median", () => {
    for (const df of [0.7, 3, 60]) expect(studentT.ppf(0.5 + 2 ** -40, df) * studentT.pdf(0, df) * 2 ** 40).toBeCloseTo(1, 9);
  });

  it("keeps the medians of symmetric discrete laws whole in spite of rounding", () => {
    for (let n = 1; n < 200; n += 2) expect(binomial.ppf(0.5, n, 0.5)).toBe((n - 1) / 2);
  });

  it.each([
    ["normal", () => normal.cdf(NaN)],
    ["normal", () => normal.ppf(1.5)],
    ["normal", () => normal.sf(1, 0, 0)],
    ["normal", () => normal.pdf(1, Infinity)],
    ["studentT", () => studentT.sf(1, -2)],
    ["gamma", () => gamma.pdf(1, 0)],
    ["chiSquared", () => chiSquared.sf(1, NaN)],
    ["beta", () => beta.cdf(0.5, 1, Infinity)],
    ["fisherF", () => fisherF.sf(1, 0, 4)],
    ["poisson", () => poisson.pmf(1, 0)],
    ["binomial", () => binomial.pmf(1, 2.5, 0.5)],
    ["binomial", () => binomial.cdf(1, 2, 1.5)],
    ["binomial", () => binomial.ppf(-0.1, 2, 0.5)],
  ])("%s refuses what has no answer and names itself", (where, call) => {
    expect(call).toThrow(InvalidInputError);
    expect(call).toThrow(where);
  });
});
