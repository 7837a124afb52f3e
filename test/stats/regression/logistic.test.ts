import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConvergenceError, InvalidInputError } from "../../../src/core/errors.js";
import { createRng } from "../../../src/core/rng.js";
import { FittedLogisticRegression, logisticRegression } from "../../../src/stats/index.js";
import { expectFinite, type Numbers, near, normals, oracle, type Rows } from "./support.js";

type Case = { X: Rows; y: Numbers; free: Record<string, unknown>; ridge: { l2Penalty: number; coefficients: Numbers; intercept: number }[] };
const cases = oracle.logistic as Case[];

function outcomes(seed: number, rows: number, columns: number, b = 1): { X: number[][]; y: number[] } {
  const draw = normals(seed, rows, columns);
  const X = Array.from({ length: rows }, () => Array.from({ length: columns }, draw));
  return { X, y: X.map((row) => (b * row[0]! + 1.5 * draw() > 0 ? 1 : 0)) };
}

describe("logisticRegression against statsmodels", () => {
  it("maximum likelihood with its standard errors and measures", () => {
    for (const { X, y, free } of cases) {
      const fit = logisticRegression(y, X);
      expect(fit.converged).toBe(true);
      for (const [name, value] of Object.entries(free)) near(fit[name as keyof FittedLogisticRegression], value, 1e-8, 1e-10, name);
    }
  });

  it("with a penalty, without standard errors", () => {
    for (const { X, y, ridge } of cases) {
      for (const { l2Penalty, coefficients, intercept } of ridge) {
        const fit = logisticRegression(y, X, { l2Penalty });
        near(fit.coefficients, coefficients, 1e-9);
        near(fit.intercept, intercept, 1e-9);
        expect([fit.standardErrors, fit.interceptStandardError, fit.zStatistics, fit.pValues, fit.aic, fit.bic]).toEqual([null, null, null, null, null, null]);
      }
    }
  });
});

describe("laws of logistic regression", () => {
  it("meets the score equations: errors are at right angles to every column, up to the penalty", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, 0.5, 20), (seed, columns, l2Penalty) => {
        const { X, y } = outcomes(seed, 80, columns);
        const fit = logisticRegression(y, X, { l2Penalty });
        const errors = y.map((value, i) => value - fit.probabilities[i]!);
        expect(Math.abs(errors.reduce((sum, e) => sum + e, 0))).toBeLessThan(1e-9);
        for (let j = 0; j < columns; j++) {
          expect(Math.abs(errors.reduce((sum, e, i) => sum + e * X[i]![j]!, 0) - l2Penalty * fit.coefficients[j]!)).toBeLessThan(1e-8);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("swapping the classes turns every sign; offsets and units of X go into the constant and the scale", () => {
    const { X, y } = outcomes(3, 60, 2);
    const fit = logisticRegression(y, X);
    const swapped = logisticRegression(
      y.map((value) => 1 - value),
      X,
    );
    near(
      swapped.coefficients,
      fit.coefficients.map((value) => -value),
      1e-9,
    );
    const exact = X.map((row) => row.map((value) => Math.round(value * 1024) / 1024));
    const far = logisticRegression(
      y,
      exact.map((row) => row.map((value) => value * 2 ** -20 + 1024)),
    );
    near(
      far.coefficients.map((value) => value * 2 ** -20),
      logisticRegression(y, exact).coefficients,
      1e-8,
    );
    near(far.predict(exact.slice(0, 3).map((row) => row.map((value) => value * 2 ** -20 + 1024))), far.probabilities.slice(0, 3), 1e-9);
  });

  it("collinear columns share their weight and change no probability", () => {
    const { X, y } = outcomes(4, 60, 1);
    const twice = logisticRegression(
      y,
      X.map(([a]) => [a!, a!, 1]),
    );
    const once = logisticRegression(y, X);
    expect(twice.rank).toBe(2);
    near(twice.probabilities, once.probabilities, 1e-9);
    near(twice.coefficients.slice(0, 2), [once.coefficients[0]! / 2, once.coefficients[0]! / 2], 1e-9);
  });

  it("rejects a coefficient of 0 at the nominal rate", () => {
    let rejected = 0;
    for (let run = 0; run < 300; run++) {
      const { X, y } = outcomes(run, 100, 2, 0.8);
      if (logisticRegression(y, X).pValues![1]! < 0.05) rejected++;
    }
    expect(rejected / 300).toBeGreaterThan(0.02);
    expect(rejected / 300).toBeLessThan(0.085);
  });
});

describe("separated classes", () => {
  const separable: [string, Rows, Numbers][] = [
    ["a gap", [[1], [2], [3], [4]], [0, 0, 1, 1]],
    ["a plane with points on it", [[1], [2], [2], [3]], [0, 0, 1, 1]],
    [
      "a plane in three dimensions",
      Array.from({ length: 40 }, (_, i) => [i % 7, i % 5, i % 3]),
      Array.from({ length: 40 }, (_, i) => ((i % 7) + 2 * (i % 5) > 5.5 ? 1 : 0)),
    ],
    [
      "a plane with points on it in two dimensions",
      [
        [0, 0],
        [0, 1],
        [0, 2],
        [0, 3],
        [1, 0],
        [1, 1],
      ],
      [0, 1, 0, 1, 1, 1],
    ],
    ["a hair's gap in huge units", [[1e9], [1e9 + 1], [1e9 + 2], [1e9 + 3]], [0, 0, 1, 1]],
  ];

  it.each(separable)("%s: no maximum exists, and a penalty helps", (_, X, y) => {
    expect(() => logisticRegression(y, X)).toThrow(ConvergenceError);
    expect(() => logisticRegression(y, X)).toThrow(expect.objectContaining({ code: "DIVERGED" }));
    const fit = logisticRegression(y, X, { l2Penalty: 0.1 });
    expect(fit.converged).toBe(true);
    expectFinite(fit.toJSON().coefficients);
  });

  it("an outlier a billion times as far out as the rest does not pass for a plane", () => {
    const { X, y } = outcomes(12, 60, 1);
    const fit = logisticRegression(y, X);
    const beyond = logisticRegression([...y, 1], [...X, [1e9]]); // on the right side: it adds nothing to the likelihood
    near(beyond.coefficients, fit.coefficients, 1e-5);
    near(beyond.intercept, fit.intercept, 1e-5, 1e-5);
  });

  it("almost separated classes are answered: one outcome on the wrong side, an outlier far on the right one", () => {
    const X = Array.from({ length: 60 }, (_, i) => [i]);
    const fit = logisticRegression(
      X.map(([x]) => (x! > 30 !== (x === 29) ? 1 : 0)),
      X,
    );
    expect(fit.converged).toBe(true);
    const far = logisticRegression([0, 1, 0, 1, 1, 0, 1], [[-1], [-0.5], [0], [0.5], [1], [1.5], [5000]]);
    expect(far.converged).toBe(true);
    near(
      far.probabilities.reduce((sum, p) => sum + p, 0),
      4,
      1e-9,
    );
  });
});

describe("the fitted value and its limits", () => {
  const { X, y } = outcomes(6, 40, 2);

  it("goes through JSON and predicts with the same bits; refuses what it did not write", () => {
    for (const fit of [logisticRegression(y, X), logisticRegression(y, X, { l2Penalty: 2, addConstant: false })]) {
      const back = FittedLogisticRegression.fromJSON(JSON.parse(JSON.stringify(fit)));
      expect(back.predict(X)).toEqual(fit.predict(X));
      expect({ ...back }).toEqual({ ...fit });
      for (const broken of [null, { ...fit.toJSON(), format: 3 }, { ...fit.toJSON(), coefficients: "1" }, { ...fit.toJSON(), standardErrors: [1] }]) {
        expect(() => FittedLogisticRegression.fromJSON(broken as never)).toThrow(InvalidInputError);
      }
    }
  });

  it.each([
    [
      "y of one class",
      () =>
        logisticRegression(
          y.map(() => 1),
          X,
        ),
      "CONSTANT_SERIES",
    ],
    [
      "y with other values",
      () =>
        logisticRegression(
          y.map((value) => 2 * value),
          X,
        ),
      "INVALID_OPTION",
    ],
    ["truth values", () => logisticRegression(y.map((value) => value === 1) as never, X), "NOT_FINITE"],
    [
      "NaN in X",
      () =>
        logisticRegression(
          y,
          X.map(() => [NaN]),
        ),
      "NOT_FINITE",
    ],
    [
      "no more rows than coefficients",
      () =>
        logisticRegression(
          [0, 1, 1],
          [
            [1, 2],
            [2, 1],
            [0, 5],
          ],
        ),
      "TOO_FEW_OBSERVATIONS",
    ],
    ["other lengths", () => logisticRegression(y.slice(1), X), "WRONG_LENGTH"],
    ["a negative penalty", () => logisticRegression(y, X, { l2Penalty: -1 }), "INVALID_OPTION"],
    ["an empty sample", () => logisticRegression([], []), "TOO_FEW_OBSERVATIONS"],
  ])("%s is refused", (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code, name: "InvalidInputError" }));
  });

  it("huge, tiny and constant columns have finite answers", () => {
    for (const scale of [1e-300, 1e130]) {
      const fit = logisticRegression(
        y,
        X.map((row) => row.map((value) => value * scale)),
      );
      near(fit.probabilities, logisticRegression(y, X).probabilities, 1e-8);
    }
    near(
      logisticRegression(
        y,
        X.map(([a]) => [a!, 7]),
      ).probabilities,
      logisticRegression(
        y,
        X.map(([a]) => [a!]),
      ).probabilities,
      1e-9,
    );
  });

  it("a full Newton step that overshoots is halved", () => {
    const rng = createRng(1666, "q");
    rng();
    const power = 1 + Math.floor(rng() * 6);
    const share = rng();
    const rows = Array.from({ length: 9 }, () =>
      Array.from({ length: 2 }, () => {
        const u = rng() - 0.5;
        return Math.sign(u) * Math.abs(u) ** power * 10 ** power;
      }),
    );
    const b = (rng() - 0.5) * 20;
    const fit = logisticRegression(
      rows.map((row) => ((rng() < share ? b * row[0]! > 0 : rng() < 0.3) ? 1 : 0)),
      rows,
    );
    expect(fit.converged).toBe(true); // full steps alone run off to where the information is 0
  });

  it("says when the steps ran out", () => {
    expect(logisticRegression(y, X, { maxIterations: 1 }).converged).toBe(false);
  });
});
