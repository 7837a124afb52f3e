import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/core/errors.js";
import { FittedLinearModel, type LinearModelOptions, neweyWestLags, ols, wls } from "../../../src/stats/index.js";
import { windowSumsInto } from "../../../src/stats/regression/robust.js";
import { expectFinite, near, oracle, sample } from "./support.js";

type Covariance = NonNullable<LinearModelOptions["covariance"]>;
const kinds: Record<string, Covariance> = {
  nonrobust: "nonrobust",
  HC0: "HC0",
  HC1: "HC1",
  HC2: "HC2",
  HC3: "HC3",
  HAC4: { type: "HAC", maxLags: 4 },
  HAC4small: { type: "HAC", maxLags: 4, smallSample: true },
  HAC9: { type: "HAC", maxLags: 9 },
};
const all = Object.entries(kinds);
type OlsCase = {
  X: number[][];
  y: number[];
  addConstant: boolean;
  summary: Record<string, unknown>;
  inference: Record<string, Record<string, unknown>>;
  otherLaw: Record<string, Record<string, unknown>>;
};

function expectInference(fit: FittedLinearModel, expected: Record<string, unknown>): void {
  for (const name of ["covariance", "standardErrors", "tStatistics", "pValues", "fStatistic", "fPValue"] as const)
    near(fit[name], expected[name], 1e-8, 1e-12, name);
  near(fit.confidenceIntervals, expected.confidenceIntervals, 1e-7, 1e-8); // the reference's Student quantile is good to 1e-9
}

function expectSummary(fit: FittedLinearModel, expected: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(expected)) near(fit[name as keyof FittedLinearModel], value, 1e-9, 1e-10, name);
}

describe("ols against statsmodels", () => {
  it.each((oracle.ols as OlsCase[]).map((row, i) => [i, row] as const))("case %i: estimates, fit measures, every covariance under both laws", (_, row) => {
    const { X, y, addConstant, summary, inference, otherLaw } = row;
    expectSummary(ols(y, X, { addConstant }), summary);
    for (const [name, expected] of Object.entries(inference)) {
      const covariance = kinds[name]!;
      expectInference(ols(y, X, { addConstant, covariance, confidence: 0.9 }), expected as Record<string, unknown>);
      const distribution = name === "nonrobust" ? "normal" : "student";
      expectInference(ols(y, X, { addConstant, covariance, distribution, confidence: 0.9 }), otherLaw[name]!);
    }
  });

  it("influence and predictions", () => {
    for (const { X, y, addConstant, influence, X0, prediction } of oracle.ols) {
      const fit = ols(y, X, { addConstant });
      const got = fit.influence();
      near(got.leverage, influence.leverage);
      near(got.cooksDistances, influence.cooksDistances, 1e-8);
      near(got.standardizedResiduals, influence.standardizedResiduals, 1e-8);
      const predicted = fit.predict(X0, { confidence: 0.9 });
      near(predicted.mean, prediction.mean);
      near(predicted.standardErrors, prediction.standardErrors);
      for (const name of ["meanLower", "meanUpper", "lower", "upper"] as const) near(predicted[name], prediction[name], 1e-7, 1e-8, name);
    }
  });

  it("weights, a constant spanned by dummies, and a collinear design", () => {
    const { wls: weighted, dummies, collinear } = oracle;
    expectSummary(wls(weighted.y, weighted.X, weighted.weights), weighted.summary);
    for (const [name, expected] of Object.entries(weighted.inference)) {
      expectInference(wls(weighted.y, weighted.X, weighted.weights, { covariance: kinds[name]!, confidence: 0.9 }), expected as Record<string, unknown>);
    }
    const plain = ols(dummies.y, dummies.X, { addConstant: false, confidence: 0.9 });
    expectSummary(plain, dummies.summary);
    expectInference(plain, dummies.inference.nonrobust);
    const shortest = ols(collinear.y, collinear.X);
    expect(shortest.rank).toBe(collinear.rank);
    expectSummary(shortest, collinear.summary);
    near(shortest.standardErrors, collinear.standardErrors, 1e-8);
    near(ols(collinear.y, collinear.X, { covariance: kinds.HAC4! }).standardErrors, collinear.hacStandardErrors, 1e-8);
  });
});

describe("laws of least squares", () => {
  const cases = fc.record({ seed: fc.integer({ min: 0, max: 500 }), columns: fc.integer({ min: 1, max: 5 }), more: fc.integer({ min: 8, max: 40 }) });
  const kind = fc.constantFrom(...all.map(([, covariance]) => covariance)).filter((covariance) => typeof covariance === "string" || covariance.maxLags! < 9);

  it("scaling y scales coefficients, errors and residuals and leaves t and R² alone", () => {
    fc.assert(
      fc.property(cases, kind, fc.integer({ min: -120, max: 120 }), ({ seed, columns, more }, covariance, exponent) => {
        const { X, y } = sample(seed, columns + more, columns);
        const factor = 10 ** exponent;
        const [one, other] = [
          ols(y, X, { covariance }),
          ols(
            y.map((value) => value * factor),
            X,
            { covariance },
          ),
        ];
        near(
          other.coefficients.map((value) => value / factor),
          one.coefficients,
        );
        near(
          other.standardErrors.map((value) => value / factor),
          one.standardErrors,
        );
        near(other.tStatistics, one.tStatistics);
        near(other.rSquared, one.rSquared);
        near(other.fStatistic, one.fStatistic);
      }),
      { numRuns: 60 },
    );
  });

  it("adding a combination of the columns to y shifts the coefficients by it and nothing else", () => {
    fc.assert(
      fc.property(cases, kind, ({ seed, columns, more }, covariance) => {
        const { X, y } = sample(seed, columns + more, columns);
        const shift = X[0]!.map((_, j) => j - 1.5);
        const moved = y.map((value, i) => value + 2 + X[i]!.reduce((sum, x, j) => sum + x * shift[j]!, 0));
        const [one, other] = [ols(y, X, { covariance }), ols(moved, X, { covariance })];
        near(
          other.coefficients,
          Array.from(one.coefficients, (value, j) => value + (j === 0 ? 2 : shift[j - 1]!)),
          1e-8,
          1e-10,
        );
        near(other.residuals, one.residuals, 1e-8, 1e-10);
        near(other.standardErrors, one.standardErrors, 1e-8);
      }),
      { numRuns: 60 },
    );
  });

  it("HAC without lags is HC0, weights of 1 are none, and weights matter only up to a factor", () => {
    const { X, y } = sample(4, 30, 3);
    expect(ols(y, X, { covariance: { type: "HAC", maxLags: 0 } }).toJSON()).toEqual(ols(y, X, { covariance: "HC0" }).toJSON());
    near(
      wls(
        y,
        X,
        y.map(() => 1),
      ).coefficients,
      ols(y, X).coefficients,
      1e-12,
    );
    near(
      wls(
        y,
        X,
        y.map(() => 1e-30),
      ).tStatistics,
      ols(y, X).tStatistics,
      1e-10,
    );
  });

  it("a weight of 2 counts as two equal rows", () => {
    const { X, y } = sample(5, 20, 2);
    const doubled = wls(
      y,
      X,
      y.map((_, i) => (i < 7 ? 2 : 1)),
    );
    near(doubled.coefficients, ols([...y, ...y.slice(0, 7)], [...X, ...X.slice(0, 7)]).coefficients);
  });

  it("an offset of 1e9 in y and X costs the slopes, their errors and predictions no digits", () => {
    const exact = (value: number): number => Math.round(value * 1024) / 1024; // so that adding 2^30 rounds nothing
    const { X, y } = sample(6, 60, 2);
    const [small, offset] = [X.map((row) => row.map(exact)), 2 ** 30];
    const response = y.map(exact);
    const near0 = ols(response, small, { covariance: "HC3" });
    const far = ols(
      response.map((value) => value + offset),
      small.map((row) => row.map((value) => value + offset)),
      { covariance: "HC3" },
    );
    near(far.coefficients.slice(1), near0.coefficients.slice(1), 1e-11);
    near(far.standardErrors.slice(1), near0.standardErrors.slice(1), 1e-11);
    near(far.residuals, near0.residuals, 1e-8, 1e-7);
    const at = [[0.5, -0.25]];
    const there = far.predict(at.map((row) => row.map((value) => value + offset)));
    near(there.standardErrors, near0.predict(at).standardErrors, 1e-10);
    near(there.mean[0]! - offset, near0.predict(at).mean[0]!, 0, 1e-6);
  });

  it("keeps nine digits of a polynomial of degree 5 and six of one of degree 7 on 0 … 20 (the design of Wampler 1970)", () => {
    const powers = Array.from({ length: 21 }, (_, x) => [x, x ** 2, x ** 3, x ** 4, x ** 5, x ** 6, x ** 7]);
    for (const [degree, tolerance] of [
      [5, 1e-9],
      [7, 2e-7], // without the second step 5e-7
    ] as const) {
      const X = powers.map((row) => row.slice(0, degree));
      const fit = ols(
        X.map((row) => row.reduce((sum, value) => sum + value, 1)),
        X,
      );
      expect(fit.rank).toBe(degree + 1);
      near(
        fit.coefficients,
        X[0]!.concat(0).map(() => 1),
        tolerance,
      );
    }
  });

  it("leverages sum to the rank, and leaving a row out moves its own fitted value as its leverage says", () => {
    const { X, y } = sample(7, 25, 3);
    const fit = ols(y, X);
    const { leverage } = fit.influence();
    near(
      leverage.reduce((sum, h) => sum + h, 0),
      4,
    );
    const without = ols(y.slice(1), X.slice(1)).predict([X[0]!]).mean[0]!;
    near(y[0]! - without, fit.residuals[0]! / (1 - leverage[0]!));
  });

  it("sandwich windows hold plain sums of the last `width` scores, untouched by what has left", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 30 }), (width, n) => {
        const x = Float64Array.from(sample(width, n, 1).y, (value, i) => (i === 2 ? 1e17 : Math.round(value * 1000)));
        const out = new Float64Array(n + width - 1);
        windowSumsInto(out, 0, x, width);
        for (let t = 0; t < out.length; t++) {
          const inside = Array.from(x).filter((_, s) => s > t - width && s <= t);
          if (!inside.includes(1e17)) expect(out[t]).toBe(inside.reduce((sum, value) => sum + value, 0));
        }
      }),
    );
  });
});

describe("the fitted value", () => {
  const { X, y } = sample(8, 40, 3);
  const weights = y.map((_, i) => 1 + (i % 3));

  it("goes through JSON and predicts with the same bits", () => {
    for (const [, covariance] of all) {
      for (const fit of [ols(y, X, { covariance }), ols(y, X, { covariance, addConstant: false }), wls(y, X, weights, { covariance })]) {
        const back = FittedLinearModel.fromJSON(JSON.parse(JSON.stringify(fit)));
        expect(back.predict(X)).toEqual(fit.predict(X));
        expect(back.influence()).toEqual(fit.influence());
        expect({ ...back }).toEqual({ ...fit });
      }
    }
  });

  it("refuses data that it did not write", () => {
    const data = ols(y, X).toJSON();
    const broken = [
      null,
      [],
      { ...data, format: 2 },
      { ...data, means: [1, 2] },
      { ...data, centralCovariance: data.centralCovariance.slice(1) },
      { ...data, residuals: data.residuals.map(String) },
      { ...data, residualVariance: -1 },
      { ...data, confidence: 1 },
      { ...data, rank: 9 },
      { ...data, distribution: "cauchy" },
      { ...data, weights: [1] },
      { ...data, fStatistic: undefined },
      { ...data, tStatistics: [NaN, 1, 2, 3] },
      { ...data, standardErrors: [] },
      { ...data, addConstant: 1 },
    ];
    for (const one of broken) expect(() => FittedLinearModel.fromJSON(one as never)).toThrow(InvalidInputError);
  });

  it("keeps neither the caller's arrays nor what it hands out", () => {
    const rows = X.map((row) => Float64Array.from(row));
    const response = Float64Array.from(y);
    const before = [structuredClone(rows), response.slice()];
    const fit = ols(response, rows, { covariance: "HC2" });
    expect([rows, response]).toEqual(before);
    const predicted = fit.predict(X);
    response.fill(7);
    (fit.toJSON().means as number[])[1] = 99;
    expect(fit.predict(X)).toEqual(predicted);
  });

  it("predicts nothing for no rows, and refuses rows of another width", () => {
    expect(ols(y, X).predict([]).mean.length).toBe(0);
    expect(() => ols(y, X).predict([[1, 2]])).toThrow(expect.objectContaining({ code: "WRONG_LENGTH" }));
    expect(() => ols(y, X).predict([[1, 2, NaN]])).toThrow(expect.objectContaining({ code: "NOT_FINITE" }));
    expect(() => ols(y, X).predict([[1, 2, 1e308]])).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  });
});

describe("what cannot be answered", () => {
  const { X, y } = sample(9, 12, 2);
  const column = (value: number): number[] => y.map(() => value);

  it.each([
    ["no rows", () => ols([], []), "TOO_FEW_OBSERVATIONS"],
    ["one row", () => ols([1], [[1]]), "TOO_FEW_OBSERVATIONS"],
    ["as many rows as coefficients", () => ols(y.slice(0, 3), X.slice(0, 3)), "TOO_FEW_OBSERVATIONS"],
    ["y of another length", () => ols(y.slice(1), X), "WRONG_LENGTH"],
    ["ragged rows", () => ols(y, [[1], ...X.slice(1)]), "WRONG_LENGTH"],
    ["NaN in y", () => ols(column(NaN), X), "NOT_FINITE"],
    [
      "Infinity in X",
      () =>
        ols(
          y,
          X.map(() => [1, Infinity]),
        ),
      "NOT_FINITE",
    ],
    ["numbers as texts", () => ols(y.map(String) as never, X), "NOT_FINITE"],
    ["big integers", () => ols(y.map(() => 1n) as never, X), "NOT_FINITE"],
    [
      "values whose squares overflow",
      () =>
        ols(
          y.map((value) => value * 1e200),
          X,
        ),
      "INVALID_OPTION",
    ],
    ["constant y", () => ols(column(0.1), X), "CONSTANT_SERIES"],
    ["y of zeros without a constant", () => ols(column(0), X, { addConstant: false }), "CONSTANT_SERIES"],
    [
      "constant y spanned by a column of X",
      () =>
        ols(
          column(3),
          X.map(([a]) => [a!, 2]),
          { addConstant: false },
        ),
      "CONSTANT_SERIES",
    ],
    ["as many lags as rows", () => ols(y, X, { covariance: { type: "HAC", maxLags: 12 } }), "INVALID_OPTION"],
    [
      "HC3 where a row has leverage 1",
      () =>
        ols(
          y,
          X.map(([a], i) => [a!, i === 3 ? 1 : 0]),
          { covariance: "HC3" },
        ),
      "INVALID_OPTION",
    ],
    ["a misspelt option", () => ols(y, X, { covarianc: "HC0" } as never), "INVALID_OPTION"],
    ["an unknown covariance", () => ols(y, X, { covariance: "HC4" as never }), "INVALID_OPTION"],
    ["a weight of 0", () => wls(y, X, column(0)), "INVALID_OPTION"],
    ["weights of another length", () => wls(y, X, [1, 2]), "WRONG_LENGTH"],
    [
      "a result beyond doubles",
      () =>
        ols(
          y.map((value) => value * 1e130),
          X.map((row) => row.map((value) => value * 1e-200)),
        ),
      "INVALID_OPTION",
    ],
  ])("%s is refused", (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code }));
    expect(call).toThrow(InvalidInputError);
  });

  it("denormals, tiny and huge units give the same t statistics as ordinary ones", () => {
    const plain = ols(y, X);
    for (const scale of [1e-300, 1e-160, 1e130]) {
      const fit = ols(
        y.map((value) => value * scale),
        X.map((row) => row.map((value) => value * scale)),
      );
      near(fit.tStatistics.slice(1), plain.tStatistics.slice(1), scale === 1e-300 ? 1e-8 : 1e-10);
      expectFinite(fit.toJSON());
    }
    expectFinite(
      ols(
        y.map((_, i) => (i % 2) * 5e-324),
        X,
      ).toJSON(),
    );
  });

  it("an exact fit has R² 1 and null where a logarithm or a ratio of nothing would stand", () => {
    const fit = ols(
      [1, 2, 3, 4, 5].map((x) => 2 * x),
      [[1], [2], [3], [4], [5]],
    );
    expect(fit.rSquared).toBeCloseTo(1, 14);
    near(fit.coefficients, [0, 2], 1e-14, 1e-14);
    const zero = ols([-1, 1, -1, 1, 0], [[-1], [1], [-1], [1], [0]], { addConstant: false });
    expect(zero.residualSumOfSquares).toBe(0);
    expect([zero.logLikelihood, zero.aic, zero.bic, zero.durbinWatson, zero.fStatistic, zero.fPValue]).toEqual([null, null, null, null, null, null]);
    expect([zero.tStatistics[0], zero.pValues[0]]).toEqual([Infinity, 0]);
    expect(FittedLinearModel.fromJSON(JSON.parse(JSON.stringify(zero))).tStatistics[0]).toBe(Infinity);
  });

  it("a row of leverage 1 has no standardised residual, as documented", () => {
    const { standardizedResiduals, leverage } = ols(
      y,
      X.map(([a], i) => [a!, i === 3 ? 1 : 0]),
    ).influence();
    expect(leverage[3]).toBeCloseTo(1, 12);
    expect(Array.from(standardizedResiduals, Number.isNaN)).toEqual(y.map((_, i) => i === 3));
  });

  it("a column that repeats the constant up to rounding does not count as another", () => {
    const fit = ols(
      y,
      X.map(([a], i) => [a!, i % 2 === 0 ? 0.1 + 0.2 : 0.3]),
    );
    expect(fit.rank).toBe(2);
    expectFinite(fit.toJSON());
  });
});

describe("standard errors on simulated data", () => {
  it("HAC intervals cover where errors are autocorrelated and classical ones do not; all cover where errors are white", () => {
    const covers = { white: { nonrobust: 0, HC3: 0, HAC4: 0 }, red: { nonrobust: 0, HC3: 0, HAC4: 0 } };
    const runs = 300;
    for (let run = 0; run < runs; run++) {
      const white = sample(run, 200, 1, 1);
      for (const colour of ["white", "red"] as const) {
        const smooth = (values: readonly number[]): number[] => {
          let state = 0;
          return values.map((value) => (state = colour === "red" ? 0.6 * state + value : value));
        };
        const x = smooth(white.X.map(([value]) => value!));
        const y = smooth(sample(run, 200, 2, 1).X.map(([value]) => value!));
        for (const name of ["nonrobust", "HC3", "HAC4"] as const) {
          const [lower, upper] = ols(
            y,
            x.map((value) => [value]),
            { covariance: kinds[name]! },
          ).confidenceIntervals[1]!;
          if (lower <= 0 && upper >= 0) covers[colour][name]++;
        }
      }
    }
    for (const name of ["nonrobust", "HC3", "HAC4"] as const) expect(covers.white[name] / runs, name).toBeGreaterThan(0.9);
    expect(covers.red.nonrobust / runs).toBeLessThan(0.87);
    expect(covers.red.HAC4 / runs).toBeGreaterThan(0.87);
  });
});

describe("neweyWestLags", () => {
  it("hits perfect roots and steps up exactly there", () => {
    expect([99, 100, 101].map((n) => neweyWestLags(n))).toEqual([3, 4, 4]);
    expect([80, 81, 255, 256].map((n) => neweyWestLags(n, { rule: "fourth-root" }))).toEqual([2, 3, 3, 4]);
    expect([63, 64, 511, 512].map((n) => neweyWestLags(n, { rule: "stock-watson" }))).toEqual([2, 3, 5, 6]);
    expect([0, 1, 2].map((n) => neweyWestLags(n))).toEqual([0, 1, 1]);
    for (const n of [-1, 1.5, NaN, Infinity]) expect(() => neweyWestLags(n)).toThrow(InvalidInputError);
  });
});
