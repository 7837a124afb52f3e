import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../../src/core/errors.js";
import { leastSquares } from "../../../src/math/linear-solve.js";
import { type OlsPanelOptions, ols, olsPanel, type RollingOlsPanelResult, rollingOls, rollingOlsPanel } from "../../../src/stats/index.js";
import { panelPass, twinPass } from "../../../src/stats/regression/panel-kernel.js";
import { rollingDesign } from "../../../src/stats/regression/rolling-design.js";
import { rollingPass, rollingTwin } from "../../../src/stats/regression/rolling-kernel.js";
import { expectFinite, type Numbers, near, normals, oracle, type Rows, sample } from "./support.js";

const covariances: readonly NonNullable<OlsPanelOptions["covariance"]>[] = [
  "nonrobust",
  "HC0",
  "HC1",
  "HC2",
  "HC3",
  { type: "HAC", maxLags: 1 },
  { type: "HAC", maxLags: 4, smallSample: true },
  { type: "HAC", maxLags: 11 },
];

function panel(seed: number, count: number, rows: number, columns: number): { Y: number[][]; X: number[][] } {
  const { X } = sample(seed, rows, columns);
  return { X, Y: Array.from({ length: count }, (_, i) => sample(seed + 1000 + i, rows, columns).y.map((value, t) => value + (i + 1) * X[t]![0]!)) };
}

/** As the doc comment of the result says. */
function standardErrorsOf(panel: RollingOlsPanelResult, response: number): Float64Array[] {
  return panel.standardErrorFactors.map((factors) => factors.map((factor, w) => factor * panel.residualStandardDeviations[response]![w]!));
}

/** Every window by QR of [1, X] as it stands. */
function naiveRolling(y: Numbers, X: Rows, window: number, addConstant: boolean): { coefficients: number[][]; standardErrors: number[][]; rSquared: number[] } {
  const result = { coefficients: [] as number[][], standardErrors: [] as number[][], rSquared: [] as number[] };
  const columns = X[0]!.length + (addConstant ? 1 : 0);
  for (let i = 0; i + window <= y.length; i++) {
    const design = Float64Array.from(X.slice(i, i + window).flatMap((row) => (addConstant ? [1, ...row] : row)));
    const response = y.slice(i, i + window);
    const fit = leastSquares(design, window, columns, Float64Array.from(response));
    const variance = fit.residualSumOfSquares / (window - columns);
    const mean = addConstant ? response.reduce((sum, value) => sum + value, 0) / window : 0;
    result.coefficients.push(Array.from(fit.coefficients));
    result.standardErrors.push(Array.from(fit.coefficients, (_, j) => Math.sqrt(variance * fit.inverseGram[j * (columns + 1)]!)));
    result.rSquared.push(1 - fit.residualSumOfSquares / response.reduce((sum, value) => sum + (value - mean) * (value - mean), 0));
  }
  return result;
}

describe("olsPanel", () => {
  it("answers for every response what ols answers, under every covariance and law", () => {
    for (const addConstant of [true, false]) {
      for (const covariance of covariances) {
        for (const distribution of ["student", "normal", undefined] as const) {
          const { Y, X } = panel(1, 3, 40, 3);
          const options = { addConstant, covariance, ...(distribution ? { distribution } : {}) };
          const many = olsPanel(Y, X, options);
          Y.forEach((y, i) => {
            const one = ols(y, X, options);
            for (const name of ["coefficients", "standardErrors", "tStatistics", "pValues"] as const) near(many[name][i], one[name], 1e-10, 1e-12, name);
            if (addConstant) near(many.rSquared[i], one.rSquared, 1e-11);
            near(many.residualVariance[i], one.residualVariance, 1e-11);
            expect([many.rank, many.degreesOfFreedom, many.observations]).toEqual([one.rank, one.degreesOfFreedom, 40]);
          });
        }
      }
    }
  });

  it("does so for collinear designs, lags of nearly all rows, and offsets of 2^30", () => {
    const { Y, X } = panel(2, 2, 30, 2);
    const collinear = X.map(([a, b]) => [a!, b!, a! - b! + 2, 5]);
    const hac = { covariance: { type: "HAC", maxLags: 29 } } as const;
    near(olsPanel(Y, collinear, hac).coefficients[1], ols(Y[1]!, collinear, hac).coefficients, 1e-10);
    near(olsPanel(Y, collinear, hac).standardErrors[1], ols(Y[1]!, collinear, hac).standardErrors, 1e-9);
    const exact = (value: number): number => Math.round(value * 1024) / 1024;
    const design = X.map((row) => row.map(exact));
    const responses = Y.map((y) => y.map(exact));
    const far = olsPanel(
      responses.map((y) => y.map((value) => value + 2 ** 30)),
      design.map((row) => row.map((value) => value + 2 ** 30)),
      hac,
    );
    const plain = olsPanel(responses, design, hac);
    for (let i = 0; i < 2; i++) {
      near(far.coefficients[i]!.slice(1), plain.coefficients[i]!.slice(1), 1e-10);
      near(far.standardErrors[i]!.slice(1), plain.standardErrors[i]!.slice(1), 1e-10);
      near(far.rSquared[i], plain.rSquared[i], 1e-10);
    }
  });

  it("tells R² about the mean where the columns span a constant of their own, as ols does", () => {
    const { Y, X } = panel(31, 3, 24, 2);
    for (const own of [X.map((row) => [1, ...row]), X.map((row) => [...row, 3]), X.map(([x], t) => [t % 2, 1 - (t % 2), x!]), X]) {
      const { rSquared } = olsPanel(Y, own, { addConstant: false });
      near(
        rSquared,
        Y.map((y) => ols(y, own, { addConstant: false }).rSquared),
      );
    }
    const flat = olsPanel(
      [Y[0]!.map(() => 0.1)],
      X.map((row) => [1, ...row]),
      { addConstant: false },
    );
    expect(flat.rSquared[0]).toBe(0);
  });

  it("one response among others gets the same bits as alone", () => {
    const { Y, X } = panel(3, 5, 33, 2);
    const many = olsPanel(Y, X, { covariance: "HC3" });
    Y.forEach((y, i) => {
      const alone = olsPanel([y], X, { covariance: "HC3" });
      expect(alone.coefficients[0]).toEqual(many.coefficients[i]);
      expect(alone.pValues[0]).toEqual(many.pValues[i]);
    });
  });

  it("a response that does not vary has slopes, errors and R² of 0 and disturbs no other; units do not matter", () => {
    const { Y, X } = panel(4, 3, 30, 2);
    const flat = olsPanel([Y[0]!, Y[0]!.map(() => 0.1), Y[2]!], X);
    expectFinite([flat.coefficients, flat.standardErrors, flat.pValues, flat.rSquared, flat.residualVariance]);
    near(flat.coefficients[1], [0.1, 0, 0], 1e-15, 1e-15);
    expect([...flat.standardErrors[1]!, flat.rSquared[1]]).toEqual([0, 0, 0, 0]);
    expect([...flat.tStatistics[1]!, ...flat.pValues[1]!]).toEqual([Infinity, 0, 0, 0, 1, 1]);
    expect(flat.coefficients[2]).toEqual(olsPanel(Y, X).coefficients[2]);
    const scaled = olsPanel([Y[0]!.map((value) => value * 1e-300), Y[1]!.map((value) => value * 1e130)], X);
    near(scaled.tStatistics, olsPanel(Y.slice(0, 2), X).tStatistics, 1e-9);
  });

  it.each([
    [
      "NaN in one response",
      (Y: number[][], X: number[][]) => olsPanel([Y[0]!, Float64Array.from(Y[1]!, (v, i) => (i === 7 ? NaN : v))], X),
      "NOT_FINITE",
      "Y[1][7]",
    ],
    ["numbers as texts", (Y: number[][], X: number[][]) => olsPanel([Y[0]!.map(String) as never], X), "NOT_FINITE", "Y[0][0]"],
    ["a value of 1e200", (Y: number[][], X: number[][]) => olsPanel([Y[0]!.map((v, i) => (i === 3 ? 1e200 : v))], X), "INVALID_OPTION", "Y[0][3]"],
    ["another length", (Y: number[][], X: number[][]) => olsPanel([Y[0]!, Y[1]!.slice(1)], X), "WRONG_LENGTH", "Y[1]"],
    ["no array", (_: number[][], X: number[][]) => olsPanel(7 as never, X), "INVALID_OPTION", "Y"],
    ["a misspelt option", (Y: number[][], X: number[][]) => olsPanel(Y, X, { confidence: 0.9 } as never), "INVALID_OPTION", "options"],
    [
      "too many lags",
      (Y: number[][], X: number[][]) => olsPanel(Y, X, { covariance: { type: "HAC", maxLags: 20 } }),
      "INVALID_OPTION",
      "options.covariance.maxLags",
    ],
  ])("%s is refused, by name", (_, call, code, what) => {
    const { Y, X } = panel(5, 2, 20, 2);
    expect(() => call(Y, X)).toThrow(InvalidInputError);
    expect(() => call(Y, X)).toThrow(expect.objectContaining({ code, fault: expect.objectContaining({ what }) }));
  });

  it("no responses give an empty panel; nothing that came in is modified", () => {
    const { Y, X } = panel(6, 3, 20, 2);
    expect(olsPanel([], X).coefficients).toEqual([]);
    const columns = Y.map((y) => Float64Array.from(y));
    const before = structuredClone([columns, X]);
    olsPanel(columns, X, { covariance: "HC1" });
    rollingOlsPanel(columns, X, { window: 9 });
    expect([columns, X]).toEqual(before);
  });
});

describe("rollingOls", () => {
  it("agrees with statsmodels", () => {
    for (const { X, y, options, coefficients, standardErrors, rSquared } of oracle.rolling) {
      const fit = rollingOls(y, X, options);
      near(fit.coefficients, coefficients, 1e-9);
      near(fit.standardErrors, standardErrors, 1e-8);
      near(fit.rSquared, rSquared, 1e-8, 1e-10);
    }
  });

  it("agrees with QR of every window to 1e-9 on random data of every shape", () => {
    const cases = fc.record({
      seed: fc.nat(500),
      columns: fc.integer({ min: 1, max: 4 }),
      spare: fc.integer({ min: 3, max: 30 }),
      more: fc.nat(70),
      addConstant: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ seed, columns, spare, more, addConstant }) => {
        const window = columns + 1 + spare;
        const { X, y } = sample(seed, window + more, columns);
        const expected = naiveRolling(y, X, window, addConstant);
        const fit = rollingOls(y, X, { window, addConstant });
        near(fit.coefficients, expected.coefficients, 1e-9, 1e-10);
        near(fit.standardErrors, expected.standardErrors, 1e-9, 1e-10);
        near(fit.rSquared, expected.rSquared, 1e-9, 1e-10);
      }),
      { numRuns: 60 },
    );
  });

  it("a column of ones among the columns is the constant, wherever it stands, and so are columns that span one in some windows", () => {
    const { y, X } = sample(77, 40, 2);
    const added = rollingOls(y, X, { window: 9 });
    for (const place of [0, 1, 2]) {
      const own = rollingOls(
        y,
        X.map((row) => row.toSpliced(place, 0, 1)),
        { window: 9, addConstant: false },
      );
      expect(own.rSquared).toEqual(added.rSquared);
      const order = [1, 2].toSpliced(place, 0, 0);
      expect(own.coefficients).toEqual(added.coefficients.map((row) => Float64Array.from(order, (j) => row[j]!)));
      expect(own.standardErrors).toEqual(added.standardErrors.map((row) => Float64Array.from(order, (j) => row[j]!)));
    }
    const mean = rollingOls(
      y,
      X.map(() => [1]),
      { window: 4, addConstant: false },
    );
    near(mean.coefficients[2], [(y[2]! + y[3]! + y[4]! + y[5]!) / 4]);
    const regimes = X.map(([x], t) => [t < 15 ? 2 : 0, t < 15 || t % 3 ? 0 : 1, t < 15 || t % 3 === 0 ? 0 : 1, x!]); // a constant from row 15 on
    for (const columns of [regimes, X.map((row) => [...row, 5])]) {
      const rolling = rollingOls(y, columns, { window: 9, addConstant: false });
      rolling.rSquared.forEach((rSquared, w) => {
        const fit = ols(y.slice(w, w + 9), columns.slice(w, w + 9), { addConstant: false });
        near([rSquared, ...rolling.coefficients[w]!, ...rolling.standardErrors[w]!], [fit.rSquared, ...fit.coefficients, ...fit.standardErrors]);
      });
    }
  });

  it("an offset of 2^30 in y and X changes slopes, errors and R² by rounding only, trends and jumps too", () => {
    const exact = (value: number): number => Math.round(value * 1024) / 1024;
    const { X, y } = sample(2, 120, 2);
    const design = X.map((row, t) => row.map((value) => exact(value) + (t > 60 ? 1024 : 0)));
    const response = y.map((value, t) => exact(value) + t * 16);
    const plain = naiveRolling(response, design, 25, true);
    const far = rollingOls(
      response.map((value) => value + 2 ** 30),
      design.map((row) => row.map((value) => value + 2 ** 30)),
      { window: 25 },
    );
    near(
      far.coefficients.map((row) => row.slice(1)),
      plain.coefficients.map((row) => row.slice(1)),
      1e-8,
      1e-8,
    );
    near(
      far.standardErrors.map((row) => row.slice(1)),
      plain.standardErrors.map((row) => row.slice(1)),
      1e-8,
      1e-8,
    );
  });

  it("an outlier leaves no trace: windows without it keep every bit", () => {
    const { X, y } = sample(3, 100, 2);
    const window = 16;
    const clean = rollingOls(y, X, { window });
    for (const at of [0, 15, 16, 40, 99]) {
      const spoilt = rollingOls(
        y.map((value, t) => (t === at ? 1e139 : value)),
        X.map((row, t) => (t === at ? [1e138, -1e13] : row)),
        { window },
      );
      for (let i = 0; i < clean.coefficients.length; i++) {
        if (at >= i && at < i + window) continue;
        expect(spoilt.coefficients[i]).toEqual(clean.coefficients[i]);
        expect(spoilt.standardErrors[i]).toEqual(clean.standardErrors[i]);
        expect(spoilt.rSquared[i]).toBe(clean.rSquared[i]);
      }
    }
  });

  it("keeps every past window when later data change or are cut off", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 30 }), fc.integer({ min: 30, max: 79 }), (window, cut) => {
        const { X, y } = sample(4, 80, 2);
        const all = rollingOls(y, X, { window });
        const changed = rollingOls(
          y.map((value, t) => (t < cut ? value : 7 * value + 1)),
          X.map((row, t) => (t < cut ? row : row.map((value) => 3 - value))),
          { window },
        );
        const short = rollingOls(y.slice(0, cut), X.slice(0, cut), { window });
        const past = cut - window + 1;
        expectFinite(all.coefficients);
        for (const other of [changed, short]) {
          expect(other.coefficients.slice(0, past)).toEqual(all.coefficients.slice(0, past));
          expect(other.standardErrors.slice(0, past)).toEqual(all.standardErrors.slice(0, past));
          expect(other.rSquared.slice(0, past)).toEqual(all.rSquared.slice(0, past));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("nearly and wholly collinear windows, exact fits and still stretches go through QR and stay finite", () => {
    const draw = normals(5);
    const X = Array.from({ length: 90 }, (_, t) => {
      const a = draw();
      return t < 30 ? [a, draw()] : t < 60 ? [a, a + 1e-6 * draw()] : [a, 2 * a];
    });
    const y = X.map(([a, b], t) => (t < 15 ? 2 * a! - b! + 1 : t < 75 ? a! + draw() : 0.1));
    const window = 12;
    const fit = rollingOls(y, X, { window });
    expectFinite(fit);
    for (let i = 0; i + window <= y.length; i++) {
      const response = y.slice(i, i + window);
      if (response.every((value) => value === 0.1)) {
        near(fit.coefficients[i], [0.1, 0, 0]);
        expect([...fit.standardErrors[i]!, fit.rSquared[i]]).toEqual([0, 0, 0, 0]);
        continue;
      }
      const one = ols(response, X.slice(i, i + window));
      const size = one.coefficients.reduce((most, value) => Math.max(most, Math.abs(value)), 1); // up to 1e6 where columns differ by 1e-6
      near(fit.coefficients[i], one.coefficients, 1e-8, 1e-9 * size, `window ${i}`);
      near(fit.standardErrors[i], one.standardErrors, 1e-8, 1e-9, `window ${i}`);
      near(fit.rSquared[i], one.rSquared, 1e-9, 1e-10);
    }
  });

  it("very small, very large and unequal units give the same answer in their units", () => {
    const { X, y } = sample(6, 60, 2);
    const plain = rollingOls(y, X, { window: 20 });
    for (const [a, b] of [
      [1e-150, 1],
      [1e-300, 1e-300],
      [1e130, 1e-130],
      [5e120, 1e100],
    ] as const) {
      const fit = rollingOls(
        y.map((value) => value * a),
        X.map((row) => row.map((value) => value * b)),
        { window: 20 },
      );
      near(
        fit.coefficients.map((row) => row[1]! * (b / a)),
        plain.coefficients.map((row) => row[1]!),
        1e-9,
      );
      near(
        fit.standardErrors.map((row) => row[1]! * (b / a)),
        plain.standardErrors.map((row) => row[1]!),
        1e-8,
      );
    }
    const mixed = rollingOls(
      y.map((value, t) => (t < 30 ? value : value * 1e-170)),
      X,
      { window: 20 },
    );
    near(
      mixed.coefficients[40]!.map((value) => value * 1e170),
      plain.coefficients[40]!,
      1e-9,
    );
    near(
      mixed.standardErrors[40]!.map((value) => value * 1e170),
      plain.standardErrors[40]!,
      1e-9,
    );
  });

  it("a panel gives each response the bits that it has alone", () => {
    const { Y, X } = panel(7, 3, 50, 2);
    const many = rollingOlsPanel(Y, X, { window: 15 });
    Y.forEach((y, i) => {
      const alone = rollingOls(y, X, { window: 15 });
      for (const [j, series] of many.coefficients[i]!.entries()) expect(Array.from(series)).toEqual(alone.coefficients.map((row) => row[j]));
      for (const [j, series] of standardErrorsOf(many, i).entries()) expect(Array.from(series)).toEqual(alone.standardErrors.map((row) => row[j]));
      expect(many.rSquared[i]).toEqual(alone.rSquared);
    });
    expect(rollingOlsPanel([], X, { window: 15 }).coefficients).toEqual([]);
  });

  it("a sample so long that it is taken in parts has the bits of one that is not", () => {
    const { X, y } = sample(9, 4300, 1);
    const whole = rollingOls(y, X, { window: 7 });
    const end = rollingOls(y.slice(-406), X.slice(-406), { window: 7 }); // from row 3894 on, where a block starts too if 7 divides 3894 − 2
    expect((4300 - 406 - 2) % 7).toBe(0);
    const aligned = rollingOls(y.slice(3892), X.slice(3892), { window: 7 });
    expect(whole.coefficients.slice(3892)).toEqual(aligned.coefficients);
    expect(whole.rSquared.slice(3892)).toEqual(aligned.rSquared);
    near(whole.coefficients.slice(3894), end.coefficients, 1e-9);
    near(whole.standardErrors.slice(4000), naiveRolling(y.slice(4000), X.slice(4000), 7, true).standardErrors, 1e-8);
  });

  const { X, y } = sample(8, 20, 2);
  it.each([
    ["fewer rows than the window", () => rollingOls(y, X, { window: 21 }), "TOO_FEW_OBSERVATIONS"],
    ["a window of no more rows than coefficients", () => rollingOls(y, X, { window: 3 }), "INVALID_OPTION"],
    ["no window", () => rollingOls(y, X, {} as never), "INVALID_OPTION"],
    [
      "NaN in X",
      () =>
        rollingOls(
          y,
          X.map((row, t) => (t === 4 ? [NaN, 1] : row)),
          { window: 5 },
        ),
      "NOT_FINITE",
    ],
    [
      "1e308 in y",
      () =>
        rollingOls(
          y.map(() => 1e308),
          X,
          { window: 5 },
        ),
      "INVALID_OPTION",
    ],
    ["y of another length", () => rollingOls(y.slice(1), X, { window: 5 }), "WRONG_LENGTH"],
    ["an empty sample", () => rollingOls([], [], { window: 5 }), "TOO_FEW_OBSERVATIONS"],
    [
      "results beyond doubles",
      () =>
        rollingOls(
          y.map((v) => v * 1e130),
          X.map((row) => row.map((v) => v * 1e-200)),
          { window: 5 },
        ),
      "INVALID_OPTION",
    ],
    ["NaN in a response of a panel", () => rollingOlsPanel([y, Float64Array.from(y, () => NaN)], X, { window: 5 }), "NOT_FINITE"],
  ])("%s is refused", (_, call, code) => {
    expect(call).toThrow(expect.objectContaining({ code, name: "InvalidInputError" }));
  });
});

describe("kernel and twin", () => {
  const column = (seed: number, rows: number): Float64Array => Float64Array.from(sample(seed, rows, 1).y);

  it("olsPanel's give the same bits for every size", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 9 }),
        fc.boolean(),
        (rows, rank, columns, width, centred) => {
          const design = { rows, rank, columns, q: column(1, rank * rows), z: column(2, columns * rows), width };
          const results = [panelPass, twinPass].map((make) => {
            const pass = make(design);
            const peaks = pass.load(column(3, rows), column(4, rows), centred, 100);
            pass.run();
            return [peaks, pass.work, pass.shares, pass.squares, pass.sums].map((values) => Array.from(values as ArrayLike<number>));
          });
          expectFinite(results);
          expect(results[0]).toEqual(results[1]);
          for (const make of [panelPass, twinPass]) {
            const broken = column(4, rows);
            broken[rows - 1] = rows % 2 ? NaN : 101;
            expect(make(design).load(column(3, rows), broken, centred, 100)).toBeNull();
          }
        },
      ),
    );
  });

  it("rollingOls's give the same bits for every size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 2, max: 12 }), fc.nat(30), fc.boolean(), (columns, spare, more, centred) => {
        const window = columns + spare;
        const rows = window + more;
        const design = rollingDesign({ rows, columns, data: column(5, rows * columns) }, window, centred);
        const [kernel, twin] = [rollingPass, rollingTwin].map((make) => {
          const pass = make(design);
          pass.work.set(column(6, 2 * rows));
          pass.run();
          return Array.from(pass.out);
        });
        expect(kernel).toEqual(twin);
      }),
    );
  });
});
