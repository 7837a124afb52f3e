import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { autocorrelation, autocorrelationInterval, estimateRedNoise, fisherGPValue, fisherGTest, partialAutocorrelation } from "../../src/cycles/index.js";
import { simulatedFisherG } from "../support/naive-cycles.js";
import { closeTo } from "./close-to.js";

const varied = (minLength: number) => fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength, maxLength: 80 }).filter((x) => new Set(x).size > 1);
const autoregression = (n: number, a: number): number[] => {
  const rng = createRng(5, "ar", n);
  const x = [0];
  for (let t = 1; t < n; t++) x.push(a * x[t - 1] + rng() - 0.5);
  return x;
};

describe("autocorrelation", () => {
  it("equals the defining sums", () => {
    fc.assert(
      fc.property(varied(2), fc.boolean(), (x, adjusted) => {
        const n = x.length;
        const mean = x.reduce((a, b) => a + b, 0) / n;
        const product = (k: number): number => x.slice(k).reduce((total, v, t) => total + (v - mean) * (x[t] - mean), 0) / (adjusted ? n - k : n);
        closeTo(
          autocorrelation(x, { lags: n - 1, adjusted }),
          x.map((_, k) => product(k) / product(0)),
          1e-11,
        );
      }),
    );
  });

  it("is the same through the transform as by direct sums", () => {
    const x = autoregression(5000, 0.8);
    const many = autocorrelation(x, { lags: 4900 }); // 24.5 million products: transformed
    closeTo(many.slice(0, 101), autocorrelation(x, { lags: 100 }), 1e-13);
  });

  it("does not mind level, scale and the direction of time", () => {
    fc.assert(
      fc.property(varied(4), (x) => {
        const r = autocorrelation(x);
        closeTo(autocorrelation(x.map((v) => 1e9 - 0.5 * v)), r, 1e-6);
        closeTo(autocorrelation([...x].reverse()), r, 1e-12);
      }),
    );
  });

  it("takes ⌊10 log₁₀ n⌋ lags unless told, exactly at powers of ten", () => {
    expect(autocorrelation(autoregression(1000, 0.5))).toHaveLength(31);
    expect(autocorrelation(autoregression(999, 0.5))).toHaveLength(30);
    expect(autocorrelation([1, 2, 4])).toHaveLength(3);
  });
});

describe("autocorrelationInterval", () => {
  it("lies around the estimate, without width at lag 0, wider at later lags and at smaller alpha", () => {
    const x = autoregression(300, 0.7);
    const r = autocorrelation(x, { lags: 15 });
    const { lower, upper } = autocorrelationInterval(x, { lags: 15, alpha: 0.05 });
    expect([lower[0], upper[0]]).toEqual([1, 1]);
    const half = upper.map((v, k) => v - r[k]);
    expect(half[1]).toBeCloseTo(1.959963984540054 / Math.sqrt(300), 12);
    for (let k = 2; k <= 15; k++) expect(half[k]).toBeGreaterThanOrEqual(half[k - 1]);
    expect(autocorrelationInterval(x, { lags: 15, alpha: 0.01 }).upper[3]).toBeGreaterThan(upper[3]);
  });
});

describe("partialAutocorrelation", () => {
  it("starts with 1 and the first autocorrelation", () => {
    const x = autoregression(200, 0.6);
    const r = autocorrelation(x, { lags: 5 });
    const partial = partialAutocorrelation(x, { lags: 5 });
    expect([partial[0], partial[1]]).toEqual([1, r[1]]);
    expect(partial[2]).toBeCloseTo((r[2] - r[1] ** 2) / (1 - r[1] ** 2), 12);
  });

  it("stays within ±1 for the biased estimate, whatever the series", () => {
    fc.assert(
      fc.property(varied(8), (x) => {
        for (const value of partialAutocorrelation(x)) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  it("cuts off after the order of an autoregression, by every method", () => {
    const x = autoregression(20_000, 0.6);
    for (const method of ["ywm", "yw", "ld", "ols"] as const) {
      const partial = partialAutocorrelation(x, { lags: 6, method });
      expect(partial[1]).toBeCloseTo(0.6, 1);
      for (let k = 2; k <= 6; k++) expect(Math.abs(partial[k])).toBeLessThan(0.03);
    }
  });

  it("says that a series which its own past predicts exactly has no further lags", () => {
    const alternating = Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? 1 : -1));
    expect(() => partialAutocorrelation(alternating, { lags: 4, method: "ld" })).toThrow("at most 1 lags");
    expect(() => partialAutocorrelation(alternating, { lags: 4, method: "ols" })).toThrow(expect.objectContaining({ code: "NOT_POSITIVE_DEFINITE" }));
  });
});

describe("estimateRedNoise", () => {
  it("agrees with the autocorrelations and the variance", () => {
    fc.assert(
      fc.property(varied(3), (x) => {
        const [, r1, r2] = autocorrelation(x, { lags: 2 });
        const mean = x.reduce((a, b) => a + b, 0) / x.length;
        const variance = x.reduce((total, v) => total + (v - mean) ** 2, 0) / x.length;
        closeTo(estimateRedNoise(x), { coefficient: r1, lag1: r1, lag2: r2, variance }, 1e-11);
        closeTo(estimateRedNoise(x, { method: "lag1-lag2" }).coefficient, (r1 + Math.sqrt(Math.abs(r2))) / 2, 1e-11);
      }),
    );
  });
});

describe("Fisher's g", () => {
  it("falls with g from 1 to 0, without a step where the way of computing changes", () => {
    for (const m of [1, 2, 7, 50, 629, 4000]) {
      let before = 1;
      for (let i = 1; i < 400; i++) {
        const p = fisherGPValue(Math.min(1, (1 / m) * (1 + i * 0.04)), m);
        expect(p).toBeLessThanOrEqual(before);
        expect(p).toBeGreaterThanOrEqual(0);
        before = p;
      }
      expect(fisherGPValue(1, m)).toBe(m === 1 ? 1 : 0);
      expect(fisherGPValue(1 / m, m)).toBe(1);
    }
  });

  it("is the frequency of such shares among random ones", () => {
    const rng = createRng(3, "fisher");
    for (const [g, m] of [
      [0.2, 20],
      [0.1, 40],
      [0.15, 40],
      [0.6, 4],
    ])
      expect(simulatedFisherG(g, m, 20_000, rng)).toBeCloseTo(fisherGPValue(g, m), 1);
  });

  it("does not reject white noise more often than it says", () => {
    let rejected = 0;
    for (let world = 0; world < 400; world++) {
      const rng = createRng(world, "white");
      const x = Array.from({ length: 101 }, () => rng() + rng() + rng() + rng());
      if (fisherGTest(x).pValue <= 0.1) rejected++;
    }
    expect(rejected).toBeLessThan(60); // 40 expected, standard deviation 6
    expect(rejected).toBeGreaterThan(20);
  });

  it("finds a planted sine at its frequency", () => {
    const rng = createRng(8, "planted");
    const x = Array.from({ length: 252 }, (_, t) => rng() - 0.5 + 0.5 * Math.sin((2 * Math.PI * 12 * t) / 252));
    const { frequency, pValue, ordinates } = fisherGTest(x);
    expect(frequency).toBe(12 / 252);
    expect(pValue).toBeLessThan(1e-6);
    expect(ordinates).toBe(125);
  });
});
