import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { type StructuralChangeTestOptions, structuralChangeTest } from "../../src/regimes/index.js";
import { supFPValue } from "../../src/regimes/structural/sup-f-law.js";
import { ols } from "../../src/stats/index.js";

interface Oracle {
  readonly y: number[];
  readonly X?: number[][];
  readonly trim: number;
  readonly ols: { readonly statistic: [number]; readonly pValue: [number] };
  readonly recursive: { readonly statistic: [number]; readonly pValue: [number] };
  readonly supF: { readonly statistic: [number]; readonly pValue: [number]; readonly changepoint: number; readonly path: number[] };
}
const cases = JSON.parse(readFileSync(new URL("../oracles/regimes/structural-change.json", import.meta.url), "utf8")) as Oracle[];

const TYPES = ["ols-cusum", "recursive-cusum", "sup-f"] as const;
const noise = (seed: number, n: number): number[] => {
  const rng = createRng(seed, "noise");
  return Array.from({ length: n }, () => sampleNormal(rng));
};
const squares = (y: readonly number[], X: readonly (readonly number[])[]): number =>
  Array.from(ols(y, X, { addConstant: true }).residuals).reduce((sum, e) => sum + e * e, 0);

describe("structuralChangeTest against R's strucchange", () => {
  it.each(cases.map((one, i) => [i, one] as const))("gives its statistics and p-values in case %i", (_, one) => {
    const X = one.X ?? null;
    const test = (options: StructuralChangeTestOptions) => structuralChangeTest(one.y, X, options);
    const cusum = test({ type: "ols-cusum" });
    expect(cusum.statistic).toBeCloseTo(one.ols.statistic[0], 11);
    expect(cusum.pValue).toBeCloseTo(one.ols.pValue[0], 11);
    const recursive = test({ type: "recursive-cusum" });
    expect(recursive.statistic).toBeCloseTo(one.recursive.statistic[0], 11);
    expect(recursive.pValue).toBeCloseTo(one.recursive.pValue[0], 9);
    const sup = test({ type: "sup-f", trim: one.trim });
    expect(sup.statistic).toBeCloseTo(one.supF.statistic[0], 9);
    expect(sup.pValue / one.supF.pValue[0]).toBeCloseTo(1, 8);
    expect(sup.changepoint).toBe(one.supF.changepoint);
    expect(sup.path).toHaveLength(one.supF.path.length);
    sup.path.forEach((value, i) => {
      expect(value).toBeCloseTo(one.supF.path[i], 9);
    });
  });
});

describe("the processes", () => {
  it("are what their formulas say", () => {
    const y = noise(3, 30).map((value, t) => value + (t > 17 ? 1 : 0));
    const X = noise(4, 30).map((value) => [value]);
    const { residuals } = ols(y, X, { addConstant: true });
    const rss = squares(y, X);
    let sum = 0;
    const { path } = structuralChangeTest(y, X, { type: "ols-cusum" });
    residuals.forEach((e, t) => {
      sum += e;
      expect(path[t]).toBeCloseTo(sum / Math.sqrt((rss / 28) * 30), 11);
    });
    const sup = structuralChangeTest(y, X, { type: "sup-f", trim: 0.2 });
    expect(sup.pathStart).toBe(6);
    sup.path.forEach((f, i) => {
      const at = sup.pathStart + i;
      const apart = squares(y.slice(0, at), X.slice(0, at)) + squares(y.slice(at), X.slice(at));
      expect(f).toBeCloseTo((rss - apart) / (apart / 26), 9);
    });
    expect(sup.changepoint).toBe(sup.pathStart + sup.path.indexOf(sup.statistic));
  });

  it("have one-step errors that are the predictions' own", () => {
    const y = noise(5, 20);
    const X = noise(6, 20).map((value) => [value]);
    const errors = y.slice(2).map((value, i) => {
      const t = i + 2;
      const fit = fitLine(y.slice(0, t), X.slice(0, t));
      return (value - fit.at(X[t][0])) / Math.sqrt(1 + fit.leverage(X[t][0]));
    });
    const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
    const deviation = Math.sqrt(errors.reduce((sum, e) => sum + (e - mean) ** 2, 0) / (errors.length - 1));
    const { path, pathStart } = structuralChangeTest(y, X, { type: "recursive-cusum" });
    expect(pathStart).toBe(2);
    let sum = 0;
    errors.forEach((e, i) => {
      sum += e;
      expect(path[i]).toBeCloseTo(sum / deviation / Math.sqrt(18), 10);
    });
  });

  it("keep their values when a column does not vary at first", () => {
    const y = noise(7, 40);
    const X = Array.from({ length: 40 }, (_, t) => [t < 10 ? 0 : 1 + (t % 3)]);
    const { path } = structuralChangeTest(y, X, { type: "recursive-cusum" });
    expect(path).toHaveLength(38);
    expect(path.every(Number.isFinite)).toBe(true);
    const { path: f } = structuralChangeTest(y, X, { type: "sup-f" });
    expect(f.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
  });

  it.each(TYPES)("%s does not mind units, offsets and other spans of the same regressors", (type) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: -30, max: 30 }), (seed, power) => {
        const y = noise(seed, 40);
        const second = noise(seed + 2, 40);
        const X = noise(seed + 1, 40).map((value, t) => [value, second[t]]);
        const plain = structuralChangeTest(y, X, { type });
        const exact = structuralChangeTest(
          y.map((value) => value * 2 ** power),
          X.map(([a, b]) => [a * 2 ** -power, b * 2 ** power]),
          { type },
        );
        expect(exact).toEqual(plain);
        const turned = structuralChangeTest(
          y.map((value, t) => 7 + value + 3 * X[t][0]),
          X.map(([a, b]) => [a + b + 100, a - b]),
          { type },
        );
        expect(turned.statistic).toBeCloseTo(plain.statistic, 7);
        expect(turned.changepoint).toBe(plain.changepoint);
      }),
      { numRuns: 30 },
    );
  });

  it("sees through an offset of 1e9 in y and X", () => {
    const y = noise(8, 60);
    const X = noise(9, 60).map((value) => [value]);
    const plain = structuralChangeTest(y, X, { type: "sup-f" });
    const far = structuralChangeTest(
      y.map((value) => value + 1e9),
      X.map(([value]) => [value + 1e9]),
      { type: "sup-f" },
    );
    expect(far.statistic).toBeCloseTo(plain.statistic, 4);
  });
});

describe("the laws", () => {
  it("give sup-F the published 5 % points (Andrews 2003, 15 % trimming)", () => {
    const points = [8.68, 11.72, 14.13, 16.36, 18.32];
    points.forEach((point, i) => {
      expect(supFPValue(point, i + 1, (0.85 / 0.15) ** 2)).toBeGreaterThan(0.045);
      expect(supFPValue(point, i + 1, (0.85 / 0.15) ** 2)).toBeLessThan(0.055);
    });
  });

  it("give sup-F a p-value that falls with the statistic and with a narrower span", () => {
    for (let k = 1; k <= 10; k++) {
      let before = 1.1;
      for (let statistic = 1; statistic < 80; statistic += 3) {
        const p = supFPValue(statistic, k, 32);
        expect(p).toBeLessThanOrEqual(before);
        before = p;
      }
      const trims = [0.01, 0.05, 0.15, 0.3, 0.45, 0.495, 0.5].map((trim) => supFPValue(6 + 3 * k, k, ((1 - trim) / trim) ** 2));
      for (let i = 1; i < trims.length; i++) expect(trims[i]).toBeLessThan(trims[i - 1]);
    }
  });

  it("turn a single date into Chow's F test", () => {
    const y = noise(10, 20);
    const { pValue, statistic, path } = structuralChangeTest(y, null, { type: "sup-f", trim: 0.5 });
    expect(path).toHaveLength(1);
    const [left, right] = [y.slice(0, 10), y.slice(10)].map((part) => part.reduce((sum, value) => sum + value, 0) / 10);
    const rest = y.reduce((sum, value, t) => sum + (value - (t < 10 ? left : right)) ** 2, 0);
    expect(statistic).toBeCloseTo((5 * (left - right) ** 2) / (rest / 18), 9); // the square of the two-sample t
    expect(pValue).toBeGreaterThan(0);
    expect(pValue).toBeLessThan(1);
  });

  it.each(TYPES)("%s rejects noise about as often as it says, and a shift of 1.5 sigma nearly always", (type) => {
    let rejected = 0;
    let found = 0;
    for (let seed = 0; seed < 400; seed++) {
      const y = noise(seed, 100);
      if (structuralChangeTest(y, null, { type }).pValue <= 0.05) rejected++;
      const shifted = y.map((value, t) => value + (t < 40 ? 0 : 1.5));
      if (structuralChangeTest(shifted, null, { type }).pValue <= 0.05) found++;
    }
    expect(rejected / 400).toBeLessThan(0.08);
    expect(rejected / 400).toBeGreaterThan(0.01);
    expect(found / 400).toBeGreaterThan(0.9);
  });
});

describe("bad input", () => {
  const y = noise(11, 30);
  const refused = (run: () => unknown, words: RegExp): void => {
    expect(run).toThrow(InvalidInputError);
    expect(run).toThrow(words);
  };
  it("is refused in words", () => {
    refused(() => structuralChangeTest([], null), /y: expected at least 1 value, received 0/);
    refused(() => structuralChangeTest([1, 2], null), /y: expected at least 3 values for 1 coefficients?, received 2/);
    refused(() => structuralChangeTest(new Array(20).fill(3), null), /values that constant and regressors do not fit exactly/);
    refused(() => structuralChangeTest(new Array(20).fill(0.1), null), /do not fit exactly/);
    refused(
      () =>
        structuralChangeTest(
          y,
          y.map((value) => [2 * value + 1]),
        ),
      /do not fit exactly/,
    );
    refused(
      () =>
        structuralChangeTest(
          y,
          y.map(() => [5]),
        ),
      /neither the constant.*received "column 0"/,
    );
    refused(
      () =>
        structuralChangeTest(
          y,
          y.map((_, t) => [t, 2 * t + 1]),
        ),
      /nor other columns span/,
    );
    refused(() => structuralChangeTest(y, [[1], [2]]), /X/);
    refused(() => structuralChangeTest([...y.slice(0, 29), Number.NaN], null), /y\[29\]: expected a finite number, received NaN/);
    refused(() => structuralChangeTest([...y.slice(0, 29), 1e308], null), /magnitude of at most/);
    refused(() => structuralChangeTest(y, null, { type: "chow" as "sup-f" }), /options.type: expected one of "ols-cusum"/);
    refused(() => structuralChangeTest(y, null, { trim: 0 }), /options.trim/);
    const wide = y.map((_, t) => Array.from({ length: 10 }, (__, j) => Math.cos(t * (j + 1))));
    refused(() => structuralChangeTest(y, wide, { type: "sup-f" }), /at most 9 columns with sup-f/);
    refused(
      () =>
        structuralChangeTest(
          y.slice(0, 5),
          y.slice(0, 5).map((_, t) => [t, t * t]),
          { type: "sup-f" },
        ),
      /at least 8 values/,
    );
  });

  it.each(TYPES)("%s answers in finite numbers for extreme scales and exact splits", (type) => {
    for (const values of [y.map((v) => v * 1e139), y.map((v) => v * 1e-300), y.map((_, t) => (t < 12 ? 0 : 1)), y.map((_, t) => (t === 20 ? 5e-324 : 0))]) {
      const copy = [...values];
      const { statistic, pValue, path } = structuralChangeTest(values, null, { type });
      expect([statistic, pValue, ...path].every(Number.isFinite)).toBe(true);
      expect(pValue).toBeGreaterThanOrEqual(0);
      expect(pValue).toBeLessThanOrEqual(1);
      expect(values).toEqual(copy);
    }
  });
});

function fitLine(y: readonly number[], X: readonly (readonly number[])[]) {
  const n = y.length;
  const [mx, my] = [X.reduce((sum, [x]) => sum + x, 0) / n, y.reduce((sum, value) => sum + value, 0) / n];
  const sxx = X.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  const slope = y.reduce((sum, value, t) => sum + (value - my) * (X[t][0] - mx), 0) / sxx;
  return { at: (x: number) => my + slope * (x - mx), leverage: (x: number) => 1 / n + (x - mx) ** 2 / sxx };
}
