import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/core/errors.js";
import { elasticNet, FittedPenalizedRegression, lasso, ols, ridge } from "../../../src/stats/index.js";
import { expectFinite, type Numbers, near, normals, oracle, type Rows, sample } from "./support.js";

const functions = { ridge, lasso, elasticNet };
type Fit = { model: keyof typeof functions; options: { alpha: number; l1Ratio?: number; addConstant: boolean }; coefficients: Numbers; intercept: number };

describe("penalised fits against scikit-learn", () => {
  it.each(["ridge", "lasso", "elasticNet"] as const)("%s, with fewer and with more rows than columns", (model) => {
    for (const { X, y, fits } of oracle.penalised as { X: Rows; y: Numbers; fits: Fit[] }[]) {
      for (const expected of fits.filter((fit) => fit.model === model)) {
        const fit = functions[model](y, X, expected.options);
        expect(fit.converged).toBe(true);
        const [relative, absolute] = model === "ridge" ? [1e-9, 1e-10] : [1e-7, 2e-7]; // its descent stops at a tolerance
        near(fit.coefficients, expected.coefficients, relative, absolute, `${model} ${JSON.stringify(expected.options)}`);
        near(fit.intercept, expected.intercept, relative, 10 * absolute);
      }
    }
  });
});

/** Largest breach of the conditions of optimality, relative to the penalty, and the products |x_j'r| / n. */
function conditions(X: Rows, y: Numbers, fit: FittedPenalizedRegression, alpha: number, l1Ratio: number): number {
  const residuals = Array.from(fit.predict(X), (value, i) => y[i]! - value);
  const products = X[0]!.map((_, j) => residuals.reduce((sum, r, i) => sum + X[i]![j]! * r, 0) / y.length - alpha * (1 - l1Ratio) * fit.coefficients[j]!);
  const penalty = alpha * l1Ratio;
  const breaches = products.map((product, j) =>
    fit.coefficients[j] === 0 ? Math.max(0, Math.abs(product) - penalty) : Math.abs(product - penalty * Math.sign(fit.coefficients[j]!)),
  );
  return Math.max(Math.abs(residuals.reduce((sum, r) => sum + r, 0) / y.length), ...breaches);
}

describe("laws of penalised fits", () => {
  const cases = fc.record({
    seed: fc.integer({ min: 0, max: 500 }),
    rows: fc.integer({ min: 3, max: 40 }),
    columns: fc.integer({ min: 1, max: 25 }),
    alpha: fc.double({ min: 0.001, max: 3, noNaN: true }),
    l1Ratio: fc.double({ min: 0.05, max: 1, noNaN: true }),
  });

  it("lasso and elastic net meet every condition of optimality to rounding, whatever the shape", () => {
    fc.assert(
      fc.property(cases, ({ seed, rows, columns, alpha, l1Ratio }) => {
        const { X, y } = sample(seed, rows, columns);
        const fit = elasticNet(y, X, { alpha, l1Ratio });
        expect(fit.converged).toBe(true);
        expect(conditions(X, y, fit, alpha, l1Ratio)).toBeLessThan(1e-10);
      }),
      { numRuns: 150 },
    );
  });

  it("ridge solves (X'X + α) b = X'y about the means, and its trace counts degrees of freedom from k down to the constant's 1", () => {
    fc.assert(
      fc.property(cases, ({ seed, rows, columns, alpha }) => {
        const { X, y } = sample(seed, rows, columns);
        const fit = ridge(y, X, { alpha: alpha * rows });
        expect(conditions(X, y, fit, alpha, 0)).toBeLessThan(1e-11);
        expect(fit.effectiveDegreesOfFreedom).toBeGreaterThan(1);
        expect(fit.effectiveDegreesOfFreedom).toBeLessThan(Math.min(rows, columns + 1));
      }),
      { numRuns: 60 },
    );
  });

  it("a large α leaves X'y / α to the last digits, and what it does to one column it does not do to another", () => {
    const { X, y } = sample(5, 30, 3);
    const means = X[0]!.map((_, j) => X.reduce((sum, row) => sum + row[j]!, 0) / 30);
    const products = means.map((mean, j) => X.reduce((sum, row, t) => sum + (row[j]! - mean) * y[t]!, 0));
    for (const alpha of [1e18, 1e24, 1e60, 1e100, 1e200, 1e300]) {
      const { coefficients } = ridge(y, X, { alpha });
      near(
        coefficients.map((b, j) => (b * alpha) / products[j]!),
        [1, 1, 1],
        1e-12,
      );
    }
    const one = ridge(
      y,
      X.map(([x]) => [x!]),
      { alpha: 2 },
    );
    const two = ridge(
      y,
      X.map(([x, z]) => [x!, z! * 1e-40]),
      { alpha: 2 },
    );
    near(two.coefficients[0], one.coefficients[0], 1e-13);
    const rest = one.predict(X.map(([x]) => [x!])).map((fitted, t) => y[t]! - fitted);
    const expected = X.reduce((sum, row, t) => sum + (row[1]! - means[1]!) * rest[t]!, 0) / 2; // the other column explains nothing
    near(two.coefficients[1]! * 1e40, expected, 1e-12);
  });

  it("more columns than rows: the least squares of X over √α I, in units alike and unlike", () => {
    const { X, y } = sample(8, 6, 40);
    for (const unlike of [1, 1e9]) {
      const columns = X.map((row) => row.map((x, j) => (j % 3 ? x : x * unlike)));
      for (const alpha of [1e-4, 1, 1e6]) {
        const penalties = X[0]!.map((_, j) => X[0]!.map((__, k) => (j === k ? Math.sqrt(alpha) : 0)));
        const stacked = ols([...y, ...penalties.map(() => 0)], [...columns, ...penalties], { addConstant: false });
        const fit = ridge(y, columns, { alpha, addConstant: false });
        near(fit.coefficients, stacked.coefficients, 1e-9, 1e-13);
        const leverage = stacked.influence().leverage.subarray(0, 6);
        near(
          fit.effectiveDegreesOfFreedom,
          leverage.reduce((sum, h) => sum + h, 0),
        );
      }
    }
  });

  it("α = 0 on collinear columns is the limit of small α: the smallest |b|, the constant not counted", () => {
    const { X, y } = sample(6, 10, 3);
    const affine = X.map(([a, b, c]) => [a!, b!, c!, a! + 8]);
    const wide = X.map((row, t) => Array.from({ length: 15 }, (_, j) => row[j % 3]! * (1 + ((t * j) % 7)) + 4));
    for (const columns of [affine, wide]) {
      const none = ridge(y, columns, { alpha: 0 });
      const tiny = ridge(y, columns, { alpha: 1e-8 });
      near(none.coefficients, tiny.coefficients, 1e-5, 1e-5);
      near(none.intercept, tiny.intercept, 1e-5, 1e-5);
      near(none.effectiveDegreesOfFreedom, tiny.effectiveDegreesOfFreedom, 1e-6);
    }
    near(ridge(y, affine, { alpha: 0 }).coefficients[0], ridge(y, affine, { alpha: 0 }).coefficients[3]);
  });

  it("without a penalty all three are ols, collinear columns included", () => {
    const { X, y } = sample(3, 30, 3);
    for (const design of [X, X.map(([a, b, c]) => [a!, b!, c!, a! - 2 * b!])]) {
      const { coefficients } = ols(y, design);
      for (const fit of [ridge(y, design, { alpha: 0 }), lasso(y, design, { alpha: 0 }), elasticNet(y, design, { alpha: 0 })]) {
        near([fit.intercept, ...fit.coefficients], coefficients, 1e-10);
      }
    }
    near(
      ridge(
        y,
        X.map(([a]) => [a!, a!]),
        { alpha: 1e-40 },
      ).coefficients,
      ols(
        y,
        X.map(([a]) => [a!, a!]),
      ).coefficients.slice(1),
      1e-9,
    );
  });

  it("an elastic net without absolute part is ridge with n α", () => {
    const { X, y } = sample(4, 25, 4);
    expect(elasticNet(y, X, { alpha: 0.3, l1Ratio: 0 }).coefficients).toEqual(ridge(y, X, { alpha: 0.3 * 25 }).coefficients);
  });

  it("from the penalty max |x'y| / n on every coefficient is 0, and just below one is not", () => {
    const { X, y } = sample(5, 40, 6);
    const mean = y.reduce((sum, value) => sum + value, 0) / 40;
    const largest = Math.max(...X[0]!.map((_, j) => Math.abs(X.reduce((sum, row, i) => sum + row[j]! * (y[i]! - mean), 0)) / 40));
    const empty = lasso(y, X, { alpha: largest * 1.0000001 });
    expect(Array.from(empty.coefficients)).toEqual([0, 0, 0, 0, 0, 0]);
    near(empty.intercept, mean, 1e-12);
    expect(lasso(y, X, { alpha: largest * 0.9999 }).coefficients.some((value) => value !== 0)).toBe(true);
  });

  it("offsets of 2^30 move the intercept alone, units of 1e±150 scale along", () => {
    const { X, y } = sample(6, 30, 3);
    const exact = (value: number): number => Math.round(value * 1024) / 1024;
    const design = X.map((row) => row.map(exact));
    const response = y.map(exact);
    for (const estimate of [ridge, lasso] as const) {
      const plain = estimate(response, design, { alpha: 0.1 });
      const far = estimate(
        response.map((value) => value + 2 ** 30),
        design.map((row) => row.map((value) => value - 2 ** 30)),
        { alpha: 0.1 },
      );
      near(far.coefficients, plain.coefficients, 1e-11);
      near(
        far.predict(design.map((row) => row.map((value) => value - 2 ** 30))).map((value) => value - 2 ** 30),
        plain.predict(design),
        0,
        1e-6,
      );
    }
    const tiny = lasso(
      y.map((value) => value * 1e-150),
      X,
      { alpha: 1e-151 },
    );
    near(
      tiny.coefficients.map((value) => value * 1e150),
      lasso(y, X, { alpha: 0.1 }).coefficients,
      1e-10,
    );
  });

  it("random walks, alike to 0.99 and more numerous than rows, are solved exactly and soon", () => {
    for (const [rows, columns, alpha] of [
      [40, 60, 1e-3],
      [60, 30, 1e-4],
      [40, 60, 0.05],
    ] as const) {
      const steps = sample(11, rows, columns).X;
      const walk = new Float64Array(columns);
      const X = steps.map((row) => row.map((step, j) => (walk[j]! += step)));
      const y = X.map((row, t) => row[0]! - row[3]! + steps[t]![5]!);
      for (const l1Ratio of [1, 0.6]) {
        const fit = elasticNet(y, X, { alpha, l1Ratio, maxIterations: 1000 });
        expect(fit.converged).toBe(true);
        expect(conditions(X, y, fit, alpha, l1Ratio)).toBeLessThan(1e-11);
        expect(fit.dualityGap).toBeLessThan(1e-10);
      }
    }
  });

  it("columns that differ by a hundred thousandth are solved too, and ridge keeps seven digits of a polynomial of degree 7", () => {
    const draw = normals(12);
    const X = Array.from({ length: 40 }, () => {
      const a = draw();
      return [a, a + 1e-5 * draw(), draw()];
    });
    const y = X.map((row) => row[0]! + draw());
    const fit = lasso(y, X, { alpha: 1e-9, maxIterations: 200 });
    expect(fit.converged).toBe(true);
    expect(fit.coefficients[0]! * fit.coefficients[1]!).toBeLessThan(0); // both in use, against each other
    expect(conditions(X, y, fit, 1e-9, 1)).toBeLessThan(1e-11); // coefficients of 1e4
    const powers = Array.from({ length: 21 }, (_, x) => [x, x ** 2, x ** 3, x ** 4, x ** 5, x ** 6, x ** 7]);
    const sums = powers.map((row) => row.reduce((sum, value) => sum + value, 1));
    near(ridge(sums, powers, { alpha: 1e-8 }).coefficients, [1, 1, 1, 1, 1, 1, 1], 1e-7);
  });

  it("finds the planted columns among many", () => {
    const { X } = sample(7, 100, 40);
    const noise = sample(8, 100, 1).y;
    const y = X.map((row, i) => 3 * row[2]! - 2 * row[17]! + 0.5 * noise[i]!);
    const { coefficients } = lasso(y, X, { alpha: 0.4 });
    expect(Array.from(coefficients.keys()).filter((j) => coefficients[j] !== 0)).toEqual([2, 17]);
  });
});

describe("the fitted value and its limits", () => {
  const { X, y } = sample(9, 20, 3);

  it("says when the sweeps ran out, and how far it may be from the minimum", () => {
    const many = sample(10, 30, 60);
    const fit = lasso(many.y, many.X, { alpha: 1e-5, maxIterations: 1 });
    expect(fit.converged).toBe(false);
    expect(fit.iterations).toBe(1);
    expect(fit.dualityGap).toBeGreaterThan(1e-12);
  });

  it("goes through JSON and predicts with the same bits; refuses what it did not write", () => {
    for (const fit of [ridge(y, X, { alpha: 1 }), lasso(y, X, { alpha: 0.1 }), elasticNet(y, X, { alpha: 0.1, addConstant: false })]) {
      const back = FittedPenalizedRegression.fromJSON(JSON.parse(JSON.stringify(fit)));
      expect(back.predict(X)).toEqual(fit.predict(X));
      expect({ ...back }).toEqual({ ...fit });
      for (const broken of [null, { ...fit.toJSON(), format: 0 }, { ...fit.toJSON(), means: [] }, { ...fit.toJSON(), intercept: null }]) {
        expect(() => FittedPenalizedRegression.fromJSON(broken as never)).toThrow(InvalidInputError);
      }
    }
  });

  it.each([
    ["one row", () => ridge([1], [[1]], { alpha: 1 }), "TOO_FEW_OBSERVATIONS"],
    ["NaN", () => lasso([1, NaN, 2], [[1], [2], [3]], { alpha: 1 }), "NOT_FINITE"],
    ["other lengths", () => lasso([1, 2], [[1], [2], [3]], { alpha: 1 }), "WRONG_LENGTH"],
    ["no alpha", () => ridge(y, X, {} as never), "INVALID_OPTION"],
    ["negative alpha", () => elasticNet(y, X, { alpha: -1 }), "INVALID_OPTION"],
    ["a share above 1", () => elasticNet(y, X, { alpha: 1, l1Ratio: 1.1 }), "INVALID_OPTION"],
    [
      "1e308",
      () =>
        ridge(
          y.map(() => 1e308),
          X,
          { alpha: 1 },
        ),
      "INVALID_OPTION",
    ],
    ["rows of another width to predict", () => ridge(y, X, { alpha: 1 }).predict([[1]]), "WRONG_LENGTH"],
  ])("%s is refused", (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code, name: "InvalidInputError" }));
  });

  it("a constant response, constant columns and extreme penalties have finite answers", () => {
    for (const alpha of [1e-300, 1, 1e300]) {
      for (const estimate of [ridge, lasso, elasticNet] as const) {
        const flat = estimate(
          y.map(() => 0.1),
          X,
          { alpha },
        );
        expect([flat.intercept, ...flat.coefficients]).toEqual([0.1, 0, 0, 0]);
        const still = estimate(
          y,
          X.map(([a]) => [a!, 0.3]),
          { alpha },
        );
        expectFinite(still.toJSON());
        near(still.coefficients[1], 0);
        expectFinite(
          estimate(
            y.map((value) => value * 1e-310),
            X.map((row) => row.map((value) => value * 1e-310)),
            { alpha },
          ).toJSON(),
        );
      }
    }
  });
});
