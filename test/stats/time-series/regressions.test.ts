import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConvergenceError, InvalidInputError } from "../../../src/core/errors.js";
import { leastSquares } from "../../../src/math/linear-solve.js";
import { singularValues } from "../../../src/math/singular-values.js";
import { archTest, breuschPagan, conditionNumber, durbinWatson, varianceInflationFactors } from "../../../src/stats/index.js";
import { grangerCausality } from "../../../src/stats/time-series/granger.js";
import { fitNested, type LagDesign } from "../../../src/stats/time-series/lag-regression.js";
import { orthonormalPolynomials } from "../../../src/stats/time-series/polynomials.js";
import { near, noise, walkOf } from "./support.js";

const oracle = JSON.parse(readFileSync(new URL("../../oracles/stats/time-series/series-tests.json", import.meta.url), "utf8")) as {
  arch: { x: number[]; rows: { lags: number; expected: number[] }[]; default: number[] };
  regressions: {
    kind: string;
    X: number[][];
    y: number[];
    residuals: number[];
    durbinWatson: number;
    breuschPagan: number[];
    vif: number[];
    conditionNumber: number;
  }[];
  granger: { cause: number[]; effect: number[]; rows: number[][] }[];
};
const seed = fc.integer({ min: 0, max: 5000 });
const few = { numRuns: 40 };
type Multiplier = { statistic: number; pValue: number; fStatistic: number; fPValue: number };
const four = ({ statistic, pValue, fStatistic, fPValue }: Multiplier): number[] => [statistic, pValue, fStatistic, fPValue];
const matrix = (which: number, rows: number, columns: number): number[][] => {
  const values = noise(rows * columns, which, columns);
  return Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * columns, (i + 1) * columns)));
};

describe("nested regressions on lags", () => {
  /** The residual sum of squares of the regression on the first j columns, each solved on its own. */
  function naive({ fixed, series, lags }: LagDesign, order: Int32Array): number[] {
    const n = series[0].length;
    const rows = n - lags;
    const value = (column: number, t: number): number => {
      if (column < fixed.length) return fixed[column][t];
      const lag = ((column - fixed.length) % lags) + 1;
      return series[Math.floor((column - fixed.length) / lags)][t - lag];
    };
    return Array.from({ length: order.length + 1 }, (_, j) => {
      const data = Float64Array.from({ length: rows * j }, (_, at) => value(order[at % j], lags + Math.floor(at / j)));
      return leastSquares(data, rows, j, series[0].slice(lags)).residualSumOfSquares;
    });
  }

  const shapes: [name: string, make: (which: number) => Float64Array, tolerance: number][] = [
    ["noise", (which) => noise(60, which), 1e-12],
    ["walks", (which) => walkOf(noise(60, which)), 1e-11],
    ["smooth series, whose squares would lose digits", (which) => walkOf(walkOf(walkOf(noise(60, which)))), 1e-9],
    ["explosive series", (which) => noise(60, which).map((value, t) => (value + 3) * 1.4 ** t), 1e-9],
  ];
  it.each(shapes)("every stage has the residual of its own least squares: %s", (_, make, tolerance) => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 2 }), fc.integer({ min: 0, max: 3 }), (which, lags, count, trend) => {
        const series = Array.from({ length: count }, (_, s) => make(7 * which + s));
        const design: LagDesign = { fixed: [...orthonormalPolynomials(60, lags, trend), noise(60, which, 9)], series, lags };
        const columns = trend + 1 + count * lags;
        const order = Int32Array.from({ length: columns }, (_, j) => (j * 7 + which) % columns).filter((value, at, all) => all.indexOf(value) === at);
        const fit = fitNested(design, order);
        expect(fit.independent).toBe(order.length);
        const expected = naive(design, order);
        let sum = fit.residualSumOfSquares;
        for (let j = order.length; j >= 0; j--) {
          expect(Math.abs(sum / expected[j] - 1), `stage ${j}`).toBeLessThan(tolerance);
          if (j > 0) sum += fit.projections[j - 1] ** 2;
        }
      }),
      few,
    );
  });

  it("stops at the first column that those before it span", () => {
    const x = noise(50, 1);
    const fit = fitNested({ fixed: [x, x.map((value) => 3 * value), noise(50, 2)], series: [noise(50, 3)], lags: 1 }, Int32Array.of(0, 3, 1, 2));
    expect(fit.independent).toBe(2);
    expect(Array.from(fit.projections.subarray(2))).toEqual([0, 0]);
  });
});

describe("archTest", () => {
  it("agrees with statsmodels", () => {
    for (const { lags, expected } of oracle.arch.rows) near(four(archTest(oracle.arch.x, { lags })), expected, 1e-10);
    near(four(archTest(oracle.arch.x)), oracle.arch.default, 1e-10);
  });

  it("sees neither signs nor units", () => {
    fc.assert(
      fc.property(seed, (which) => {
        const x = noise(50, which);
        const expected = archTest(x, { lags: 3 });
        expect(
          archTest(
            x.map((value, t) => (t % 3 === 0 ? -1 : 1) * value * 2 ** 500),
            { lags: 3 },
          ),
        ).toEqual(expected);
      }),
      few,
    );
  });

  it("refuses squares that do not vary, recur exactly or are too few", () => {
    expect(() => archTest([1, -1, 1, -1, -1, 1, 1])).toThrow(/squares that vary/);
    expect(() => archTest(Array.from({ length: 40 }, (_, t) => 1 + (t % 2)))).toThrow(ConvergenceError);
    expect(() => archTest(noise(20, 1), { lags: 9 })).toThrow(/at most 8 lags for 20 values/);
  });
});

describe("diagnostics of regressions", () => {
  it.each(oracle.regressions.map((entry) => [entry.kind, entry] as const))("agree with statsmodels: %s", (kind, { X, y, residuals, ...expected }) => {
    // statsmodels inverts columns as they are: with an offset or collinear columns its own digits end earlier.
    const tolerance = kind === "plain" ? 1e-10 : 1e-6;
    near(four(breuschPagan(y, X)), expected.breuschPagan, tolerance);
    near(varianceInflationFactors(X), expected.vif, tolerance);
    near(durbinWatson(residuals), expected.durbinWatson, 1e-12);
    near(conditionNumber(X), expected.conditionNumber, 1e-10);
  });

  it("breuschPagan does not depend on the order of rows, units, offsets or which basis of the columns is taken", () => {
    fc.assert(
      fc.property(seed, (which) => {
        const X = matrix(which, 40, 3);
        const y = Array.from(noise(40, which), (value, i) => value * (1 + Math.abs(X[i][0])));
        const expected = four(breuschPagan(y, X));
        const order = Array.from({ length: 40 }, (_, i) => (i * 7 + which) % 40);
        near(
          four(
            breuschPagan(
              order.map((i) => y[i]),
              order.map((i) => X[i]),
            ),
          ),
          expected,
          1e-9,
        );
        near(
          four(
            breuschPagan(
              y.map((value) => 1e4 - 3 * value),
              X.map(([a, b, c]) => [a + b + 100, 5 * b, c - 2 * a + b]),
            ),
          ),
          expected,
          1e-8,
        );
      }),
      few,
    );
  });

  it("breuschPagan and varianceInflationFactors keep their digits where correlations alone would lose them", () => {
    for (const closeness of [1e-1, 1e-3, 1e-5]) {
      const X = matrix(3, 60, 3).map(([a, b, c]) => [a, b, a - b + closeness * c]);
      const y = noise(60, 5).map((value, i) => value * (1 + X[i][0] ** 2));
      const basis = X.map(([a, b, c]) => [a, b, (c - a + b) / closeness]);
      near(four(breuschPagan(y, X)), four(breuschPagan(y, basis)), 1e-14 / closeness ** 2 < 1e-9 ? 1e-9 : 1e-8);
      // 1 / VIF of the third column is the share of it that the others leave, which `basis` knows without cancellation.
      const alone = (column: number[], others: number[][]): number => {
        const rows = column.length;
        const mean = (v: number[]): number => v.reduce((sum, value) => sum + value) / rows;
        const centre = (v: number[]): number[] => v.map((value) => value - mean(v));
        const data = others.map(centre);
        return leastSquares(
          Float64Array.from({ length: rows * data.length }, (_, at) => data[at % data.length][Math.floor(at / data.length)]),
          rows,
          data.length,
          Float64Array.from(centre(column)),
        ).residualSumOfSquares;
      };
      const at = (j: number, of: number[][]): number[] => of.map((row) => row[j]);
      const third = at(2, X);
      const centred = third.map((value) => value - third.reduce((sum, v) => sum + v) / 60);
      const share = (closeness ** 2 * alone(at(2, basis), [at(0, X), at(1, X)])) / centred.reduce((sum, value) => sum + value * value, 0);
      expect(Math.abs(varianceInflationFactors(X)[2] * share - 1)).toBeLessThan(1e-9);
    }
  });

  it("varianceInflationFactors do not depend on units, offsets and the order of rows, and follow the order of columns", () => {
    fc.assert(
      fc.property(seed, (which) => {
        const X = matrix(which, 30, 3).map(([a, b, c]) => [a, b + 0.7 * a, c]);
        const [first, second, third] = varianceInflationFactors(X);
        near(varianceInflationFactors(X.map(([a, b, c]) => [c * 1e9, a - 40, 2 ** -600 * b]).reverse()), [third, first, second], 1e-9);
        expect(Math.min(first, second, third)).toBeGreaterThanOrEqual(1);
      }),
      few,
    );
    near(varianceInflationFactors([[1], [2], [4]]), [1], 1e-15);
  });

  it("conditionNumber is 1 for orthogonal columns, the ratio of the entries of a diagonal, and blind to row order and unit", () => {
    near(
      conditionNumber([
        [1, 1],
        [1, -1],
      ]),
      1,
      1e-14,
    );
    near(
      conditionNumber([
        [1e-9, 0],
        [0, 20],
        [0, 0],
      ]),
      2e10,
      1e-14,
    );
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 5 }), (which, columns) => {
        const X = matrix(which, 600, columns);
        const expected = conditionNumber(X);
        near(conditionNumber(X.map((row) => row.map((value) => value * 2 ** 700))), expected, 0);
        near(conditionNumber(X.slice().reverse()), expected, 1e-12);
      }),
      { numRuns: 10 },
    );
  });

  it("singular values of products of rotations and a diagonal are the diagonal, small ones included", () => {
    const c = Math.sqrt(0.5);
    const diagonal = [1, 1e-5, 1e-12];
    const turned = diagonal.flatMap((value, i) =>
      [
        [c, -c, 0],
        [c, c, 0],
        [0, 0, 1],
      ].map((row) => row[i] * value),
    ); // (Q D)ᵀ
    const got = singularValues(Float64Array.from(turned), 3, 3);
    for (const [i, value] of diagonal.entries()) expect(Math.abs(got[i] / value - 1)).toBeLessThan(1e-12);
  });

  it("durbinWatson is 0 for equal residuals, 4 (n − 1) / n for alternating ones, and blind to the direction of time", () => {
    expect(durbinWatson([3, 3, 3])).toBe(0);
    near(durbinWatson([1e-300, -1e-300, 1e-300, -1e-300]), 3, 1e-14);
    const x = noise(30, 6);
    near(durbinWatson(x.slice().reverse()), durbinWatson(x), 1e-14);
    expect(() => durbinWatson([0, 0, 0])).toThrow(/not all 0/);
  });

  it("refuse constant, dependent and missing columns", () => {
    const X = matrix(1, 20, 2);
    const y = noise(20, 1);
    expect(() =>
      breuschPagan(
        y,
        X.map(([a]) => [a, 5]),
      ),
    ).toThrow(/breuschPagan: X\[…\]\[1\]: expected a column that varies/);
    expect(() =>
      breuschPagan(
        y,
        X.map(([a, b]) => [a, b, a + b]),
      ),
    ).toThrow(/linearly independent/);
    expect(() =>
      breuschPagan(
        X.map(([a, b]) => 1 + a - b),
        X,
      ),
    ).toThrow(/does not predict exactly/);
    expect(() => breuschPagan(y, X.slice(1))).toThrow(/X: expected 20 rows/);
    expect(() => breuschPagan(y.slice(0, 4), X.slice(0, 4))).toThrow(/at least 5/);
    expect(() => varianceInflationFactors(X.map(([a, b]) => [a, b, 3 - a + 2 * b]))).toThrow(ConvergenceError);
    expect(() => varianceInflationFactors(X.slice(0, 2))).toThrow(InvalidInputError);
    expect(() => conditionNumber(X.map(([a]) => [a, -3 * a]))).toThrow(/condition number is infinite/);
    expect(() => conditionNumber([[1, 2]])).toThrow(/at least 2 rows/);
  });
});

describe("grangerCausality", () => {
  it("agrees with statsmodels, smooth series included", () => {
    for (const { cause, effect, rows } of oracle.granger) {
      const { results } = grangerCausality(cause, effect, { maxLag: 5 });
      expect(results.map(({ lag }) => lag)).toEqual([1, 2, 3, 4, 5]);
      for (const [i, r] of results.entries()) {
        near([r.fStatistic, r.fPValue, r.denominatorDegreesOfFreedom], rows[3 * i], 1e-8);
        near([r.chiSquared, r.chiSquaredPValue, r.numeratorDegreesOfFreedom], rows[3 * i + 1], 1e-8);
        near([r.likelihoodRatio, r.likelihoodRatioPValue, r.lag], rows[3 * i + 2], 1e-8);
      }
    }
  });

  it("does not depend on units and offsets", () => {
    fc.assert(
      fc.property(seed, (which) => {
        const cause = noise(60, which, 1);
        const effect = noise(60, which, 2);
        const f = ({ results }: ReturnType<typeof grangerCausality>): number[] => results.map(({ fStatistic }) => fStatistic);
        const expected = f(grangerCausality(cause, effect, { maxLag: 3 }));
        near(
          f(
            grangerCausality(
              cause.map((value) => 1e6 - 2 * value),
              effect.map((value) => 0.1 * value + 5),
              { maxLag: 3 },
            ),
          ),
          expected,
          1e-7,
        );
      }),
      few,
    );
  });

  it("refuses a cause that is a lag of the effect, and too many lags", () => {
    const x = noise(40, 3);
    const delayed = x.map((_, t) => x[Math.max(0, t - 1)]);
    expect(() => grangerCausality(x, x, { maxLag: 1 })).toThrow(/do not span one another/);
    expect(() => grangerCausality(x, delayed, { maxLag: 1 })).toThrow(/predict exactly/);
    expect(() => grangerCausality(x, noise(40, 4), { maxLag: 13 })).toThrow(/at most 12 lags for 40 values/);
    expect(() => grangerCausality(x, x.slice(2), { maxLag: 1 })).toThrow(/cause: expected 38 values/);
    expect(() => grangerCausality(x, noise(40, 4), {} as never)).toThrow(/options.maxLag/);
  });
});
