import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dieboldMariano, studentT } from "../../../src/stats/index.js";
import { near, noise } from "./support.js";

type Row = {
  n: number;
  a?: number[];
  b: number[];
  horizon: number;
  alternative: "two-sided" | "less" | "greater";
  estimator: "rectangular" | "bartlett";
  statistic: number;
  pValue: number;
};
const { rows } = JSON.parse(readFileSync(new URL("../../oracles/stats/time-series/diebold-mariano.json", import.meta.url), "utf8")) as { rows: Row[] };
const samples = rows.filter((row) => row.a !== undefined);
const seed = fc.integer({ min: 0, max: 5000 });
/** Losses of forecasts whose errors share a part. */
const losses = (which: number, n = 40): readonly [Float64Array, Float64Array] => {
  const shared = noise(n, which, 0);
  const own = noise(n, which, 1);
  return [shared.map((value, t) => (value + 0.5 * own[t]) ** 2), shared.map((value) => value ** 2 + 0.1)];
};

describe("dieboldMariano", () => {
  it("agrees with forecast::dm.test", () => {
    const expected = rows.filter((row) => row.a === undefined);
    expect(expected.length).toBeGreaterThan(40);
    for (const { n, horizon, alternative, estimator, statistic, pValue } of expected) {
      const { a, b } = samples.find((sample) => sample.n === n)!;
      const got = dieboldMariano(a!, b, { horizon, alternative, varianceEstimator: estimator });
      near([got.statistic, got.pValue], [statistic, pValue], 1e-10, `${n} ${horizon} ${alternative} ${estimator}`);
      near(got.meanDifference, a!.reduce((sum, value, t) => sum + value - b[t], 0) / n, 1e-12);
      near(got.statistic * got.standardError, got.meanDifference, 1e-12);
    }
  });

  it("takes Bartlett weights, and says so, where the rectangular variance is not positive", () => {
    const swinging = Array.from({ length: 30 }, (_, t) => (t % 2 === 0 ? 1 : -1) + 0.01 * (t % 3)); // γ_1 ≈ −γ_0
    const zeros = swinging.map(() => 0);
    const got = dieboldMariano(swinging, zeros, { horizon: 2 });
    expect(got.varianceEstimator).toBe("bartlett");
    expect(got).toEqual(dieboldMariano(swinging, zeros, { horizon: 2, varianceEstimator: "bartlett" }));
    expect(dieboldMariano(swinging, zeros).varianceEstimator).toBe("rectangular");
  });

  it("changes sign with the order of the forecasts and halves one side", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 6 }), (which, horizon) => {
        const [a, b] = losses(which);
        const there = dieboldMariano(a, b, { horizon });
        const back = dieboldMariano(b, a, { horizon });
        near([back.statistic, back.pValue, back.meanDifference], [-there.statistic, there.pValue, -there.meanDifference], 1e-12);
        const less = dieboldMariano(a, b, { horizon, alternative: "less" }).pValue;
        const greater = dieboldMariano(a, b, { horizon, alternative: "greater" }).pValue;
        near(less + greater, 1, 1e-12);
        near(there.pValue, 2 * Math.min(less, greater), 1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it("at horizon 1 is the one-sample t statistic, whatever the order of the losses", () => {
    const [a, b] = losses(4);
    const d = Array.from(a, (value, t) => value - b[t]);
    const mean = d.reduce((sum, value) => sum + value) / d.length;
    const variance = d.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (d.length - 1);
    const t = mean / Math.sqrt(variance / d.length);
    const got = dieboldMariano(a, b);
    near([got.statistic, got.pValue, got.degreesOfFreedom], [t, 2 * studentT.sf(Math.abs(t), 39), 39], 1e-12);
    near(dieboldMariano(a.slice().reverse(), b.slice().reverse()).statistic, got.statistic, 1e-12);
  });

  it("does not depend on the unit, nor on losses that both share", () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 6 }), (which, horizon) => {
        const [a, b] = losses(which);
        const plain = dieboldMariano(a, b, { horizon });
        const tiny = dieboldMariano(
          a.map((value) => value * 2 ** -450),
          b.map((value) => value * 2 ** -450),
          { horizon },
        );
        expect([tiny.statistic, tiny.pValue, tiny.meanDifference * 2 ** 450]).toEqual([plain.statistic, plain.pValue, plain.meanDifference]);
        near(
          dieboldMariano(
            a.map((value) => value + 100),
            b.map((value) => value + 100),
            { horizon },
          ).statistic,
          plain.statistic,
          1e-9,
        );
      }),
      { numRuns: 40 },
    );
  });

  it("refuses differences that do not vary, unequal lengths and horizons without a sample", () => {
    const [a, b] = losses(1, 8);
    expect(() => dieboldMariano(a, a)).toThrow(/differences that vary/);
    expect(() =>
      dieboldMariano(
        a,
        a.map((value) => value + 0.1),
      ),
    ).toThrow(/differences that vary/); // up to rounding
    expect(() => dieboldMariano(a, b.slice(1))).toThrow(/lossesB: expected 8 losses/);
    expect(() => dieboldMariano(a, b, { horizon: 8 })).toThrow(/horizon below the 8 losses/);
    expect(() => dieboldMariano([1], [2])).toThrow(/at least 2/);
    expect(() => dieboldMariano(a, b, { horizn: 2 } as never)).toThrow(/no option named "horizn"/);
  });
});
