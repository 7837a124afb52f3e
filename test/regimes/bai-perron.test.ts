import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { baiPerron, structuralChangeTest } from "../../src/regimes/index.js";
import { ols } from "../../src/stats/index.js";

interface Oracle {
  readonly y: number[];
  readonly X?: number[][];
  readonly minSize: number;
  readonly rss: number[];
  readonly bic: number[];
  readonly fits: { readonly changepoints: number[]; readonly lower: number[]; readonly upper: number[] }[];
}
const cases = JSON.parse(readFileSync(new URL("../oracles/regimes/structural-change.json", import.meta.url), "utf8")) as Oracle[];

const noise = (seed: number, n: number): number[] => {
  const rng = createRng(seed, "noise");
  return Array.from({ length: n }, () => sampleNormal(rng));
};

describe("baiPerron against R's strucchange", () => {
  it.each(cases.map((one, i) => [i, one] as const))("finds its dates, sums of squares, criteria and intervals in case %i", (_, one) => {
    const X = one.X ? { X: one.X } : {};
    const { fits, best } = baiPerron(one.y, { ...X, minSize: one.minSize, maxBreaks: 2 });
    fits.forEach(({ residualSumOfSquares, bic }, m) => {
      expect(residualSumOfSquares).toBeCloseTo(one.rss[m], 9);
      expect(bic).toBeCloseTo(one.bic[m], 9);
    });
    expect(best).toBe(one.bic.indexOf(Math.min(...one.bic.slice(0, 3))));
    one.fits.forEach((fit, m) => {
      const { changepoints, intervals } = fits[m + 1];
      expect(changepoints).toEqual(fit.changepoints);
      const within = (bar: number) => Math.min(one.y.length - 1, Math.max(1, bar));
      expect(intervals).toEqual(fit.lower.map((lower, i) => ({ lower: within(lower), upper: within(fit.upper[i]) })));
    });
  });
});

describe("the search", () => {
  it("finds the least sum of squares, tried one by one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.boolean(), (seed, regression) => {
        const n = 16;
        const y = noise(seed, n);
        const X = noise(seed + 1, n).map((value) => [value]);
        const cost = (from: number, to: number): number => {
          if (!regression) {
            const part = y.slice(from, to);
            const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
            return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
          }
          return Array.from(ols(y.slice(from, to), X.slice(from, to), { addConstant: true }).residuals).reduce((sum, e) => sum + e * e, 0);
        };
        const { fits } = baiPerron(y, { ...(regression ? { X } : {}), minSize: 4, maxBreaks: 2 });
        let [one, two] = [Infinity, Infinity];
        for (let a = 4; a <= n - 4; a++) {
          one = Math.min(one, cost(0, a) + cost(a, n));
          for (let b = a + 4; b <= n - 4; b++) two = Math.min(two, cost(0, a) + cost(a, b) + cost(b, n));
        }
        expect(fits[0].residualSumOfSquares).toBeCloseTo(cost(0, n), 9);
        expect(fits[1].residualSumOfSquares).toBeCloseTo(one, 9);
        expect(fits[2].residualSumOfSquares).toBeCloseTo(two, 9);
      }),
      { numRuns: 15 },
    );
  });

  it("never fits worse with a break more, keeps segments long enough, and moves with units", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: -20, max: 20 }), (seed, power) => {
        const y = noise(seed, 50);
        const { fits } = baiPerron(y, { minSize: 6, maxBreaks: 4 });
        fits.forEach(({ changepoints, residualSumOfSquares }, m) => {
          expect(changepoints).toHaveLength(m);
          const edges = [0, ...changepoints, 50];
          for (let i = 1; i < edges.length; i++) expect(edges[i] - edges[i - 1]).toBeGreaterThanOrEqual(6);
          if (m > 0) expect(residualSumOfSquares).toBeLessThanOrEqual(fits[m - 1].residualSumOfSquares);
        });
        const scaled = baiPerron(
          y.map((value) => value * 2 ** power),
          { minSize: 6, maxBreaks: 4 },
        );
        expect(scaled.best).toBe(baiPerron(y, { minSize: 6, maxBreaks: 4 }).best);
        scaled.fits.forEach((fit, m) => {
          expect(fit.changepoints).toEqual(fits[m].changepoints);
          expect(fit.intervals).toEqual(fits[m].intervals);
          expect(fit.nextBreak).toEqual(fits[m].nextBreak);
          expect(fit.residualSumOfSquares).toBe(fits[m].residualSumOfSquares * 4 ** power);
        });
      }),
      { numRuns: 20 },
    );
  });

  it("dates two planted breaks, with intervals that hold them and shrink with the shift", () => {
    const base = noise(21, 150);
    const at = (size: number) => baiPerron(base.map((value, t) => value + (t >= 50 && t < 100 ? size : 0)));
    const small = at(1.5);
    const large = at(4);
    expect(large.best).toBe(2);
    expect(large.sequential).toBe(2);
    expect(large.fits[2].changepoints).toEqual([50, 100]);
    const width = ({ fits }: typeof large) => fits[2].intervals.reduce((sum, interval) => sum + (interval ? interval.upper - interval.lower : 150), 0);
    expect(width(large)).toBeLessThan(width(small));
    for (const [i, interval] of small.fits[2].intervals.entries()) {
      expect(interval!.lower).toBeLessThanOrEqual([50, 100][i]);
      expect(interval!.upper).toBeGreaterThanOrEqual([50, 100][i]);
    }
  });

  it("holds the date within its 90 % interval about as often as that", () => {
    let held = 0;
    let asked = 0;
    for (let seed = 0; seed < 200; seed++) {
      const y = noise(seed, 80).map((value, t) => value + (t < 45 ? 0 : 1.5));
      const interval = baiPerron(y, { maxBreaks: 1, confidence: 0.9 }).fits[1].intervals[0];
      if (!interval) continue;
      asked++;
      if (interval.lower <= 45 && interval.upper >= 45) held++;
    }
    expect(asked).toBeGreaterThan(190);
    expect(held / asked).toBeGreaterThan(0.82);
  });
});

describe("the sequential test", () => {
  it("is the sup-F of the whole sample when there is no break yet", () => {
    const y = noise(31, 80);
    const { fits } = baiPerron(y, { minSize: 12 });
    const { statistic, pValue } = structuralChangeTest(y, null, { type: "sup-f", trim: 0.15 });
    expect(fits[0].nextBreak!.statistic).toBeCloseTo(statistic, 10);
    expect(fits[0].nextBreak!.pValue).toBeCloseTo(pValue, 10);
  });

  it("takes the smallest of several p-values as one of several", () => {
    const y = noise(32, 80).map((value, t) => value + (t < 40 ? 0 : 3));
    const { fits } = baiPerron(y, { minSize: 8, maxBreaks: 1 });
    const [at] = fits[1].changepoints;
    const parts = [y.slice(0, at), y.slice(at)].map((part) => baiPerron(part, { minSize: 8, maxBreaks: 1 }).fits[0].nextBreak!);
    expect(fits[1].nextBreak!.statistic).toBeCloseTo(Math.max(...parts.map(({ statistic }) => statistic)), 9);
    expect(fits[1].nextBreak!.pValue).toBeCloseTo(1 - (1 - Math.min(...parts.map(({ pValue }) => pValue))) ** 2, 9);
  });

  it("finds breaks in noise no more often than it says, and none has room in short segments", () => {
    let found = 0;
    for (let seed = 0; seed < 300; seed++) if (baiPerron(noise(seed, 120), { maxBreaks: 2 }).sequential > 0) found++;
    expect(found / 300).toBeLessThan(0.09);
    const { fits } = baiPerron(noise(1, 20), { minSize: 10, maxBreaks: 1 });
    expect(fits[1].nextBreak).toBeNull();
  });
});

describe("bad input", () => {
  const y = noise(41, 40);
  it("is refused in words", () => {
    const refused = (run: () => unknown, words: RegExp): void => {
      expect(run).toThrow(InvalidInputError);
      expect(run).toThrow(words);
    };
    refused(() => baiPerron([]), /y: expected at least 1 value/);
    refused(() => baiPerron([1, 2, 4]), /y: expected at least 4 values/);
    expect(baiPerron([1, 2, 4, 5]).minSize).toBe(2);
    expect(baiPerron(y.slice(0, 10), { X: y.slice(0, 10).map((_, t) => [t % 4]) }).minSize).toBe(3);
    refused(() => baiPerron(new Array(30).fill(2)), /do not fit exactly/);
    refused(() => baiPerron(y, { minSize: 21 }), /options.minSize: expected a whole number from 2 to 20 for 40 values and 1 coefficients?, received 21/);
    refused(() => baiPerron(y, { X: y.map((_, t) => [t % 5]), minSize: 2 }), /from 3 to 20/);
    refused(() => baiPerron(y, { minSize: 10, maxBreaks: 4 }), /options.maxBreaks: expected at most 3 with 40 values and minSize 10, received 4/);
    refused(() => baiPerron(y, { breaks: 1 } as object), /no option named "breaks"/);
    refused(() => baiPerron(y, { X: [[1]] }), /X/);
    refused(() => baiPerron([...y, Infinity]), /finite/);
    refused(() => baiPerron([...y, 1n as unknown as number]), /finite/);
  });

  it("gives finite answers for steps without noise, extremes and many equal values", () => {
    for (const values of [
      y.map((_, t) => (t < 13 ? 1 : t < 30 ? 4 : 2)),
      y.map((v) => v * 1e139),
      y.map((v) => v * 1e-290),
      y.map((_, t) => (t === 7 ? 1 : 0)),
      y.map((v, t) => (t === 20 ? 1e12 : v)),
    ]) {
      const copy = [...values];
      const { fits } = baiPerron(values, { minSize: 5, maxBreaks: 3 });
      for (const { bic, residualSumOfSquares, nextBreak } of fits) {
        expect([bic, residualSumOfSquares, nextBreak?.statistic ?? 0, nextBreak?.pValue ?? 0].every(Number.isFinite)).toBe(true);
      }
      expect(values).toEqual(copy);
    }
    const { best, fits } = baiPerron(
      y.map((_, t) => (t < 13 ? 1 : t < 30 ? 4 : 2)),
      { minSize: 5, maxBreaks: 3 },
    );
    expect(best).toBe(2);
    expect(fits[2].changepoints).toEqual([13, 30]);
    expect(fits[2].intervals).toEqual([
      { lower: 13, upper: 13 },
      { lower: 30, upper: 30 },
    ]);
  });
});
