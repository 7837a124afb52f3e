import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { adjustPValues } from "../../src/stats/index.js";
import { averageRanks, sortedColumn } from "../../src/stats/ranks.js";

const methods = ["bonferroni", "sidak", "holm", "holm-sidak", "hochberg", "hommel", "bh", "by"] as const;
const pValues = fc.array(
  fc.oneof(
    fc.double({ min: 1e-300, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 20 }).map((k) => k / 20),
    fc.double({ min: 1e-300, max: 1e-3, noNaN: true }),
  ),
  { minLength: 1, maxLength: 40 },
);

/** Adjusted p-values straight from the definitions, one hypothesis at a time. */
function naive(method: (typeof methods)[number], p: readonly number[]): number[] {
  const n = p.length;
  const order = p.map((_, i) => i).sort((a, b) => p[a]! - p[b]! || a - b);
  const sorted = order.map((i) => p[i]!);
  const sidak = (q: number, m: number): number => -Math.expm1(m * Math.log1p(-q));
  const harmonic = sorted.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
  const rank = (i: number): number => order.indexOf(i);
  const stepDown = (f: (q: number, j: number) => number) => p.map((_, i) => Math.max(...sorted.slice(0, rank(i) + 1).map(f)));
  const stepUp = (f: (q: number, j: number) => number) => p.map((_, i) => Math.min(...sorted.map(f).slice(rank(i))));
  const rows: Record<(typeof methods)[number], () => number[]> = {
    bonferroni: () => p.map((q) => n * q),
    sidak: () => p.map((q) => sidak(q, n)),
    holm: () => stepDown((q, j) => (n - j) * q),
    "holm-sidak": () => stepDown((q, j) => sidak(q, n - j)),
    hochberg: () => stepUp((q, j) => (n - j) * q),
    // Closed testing: the largest Simes p-value over all sets that hold the hypothesis; for each size the worst set is it and the largest others.
    hommel: () =>
      p.map((q, i) => {
        let worst = 0;
        const others = p.filter((_, k) => k !== i).sort((a, b) => a - b);
        for (let size = 1; size <= n; size++) {
          const set = [q, ...(size > 1 ? others.slice(-(size - 1)) : [])].sort((a, b) => a - b);
          worst = Math.max(worst, Math.min(...set.map((value, k) => (size * value) / (k + 1))));
        }
        return worst;
      }),
    bh: () => stepUp((q, j) => (n * q) / (j + 1)),
    by: () => stepUp((q, j) => (harmonic * n * q) / (j + 1)),
  };
  return rows[method]().map((value) => Math.min(1, value));
}

describe("adjustPValues", () => {
  it.each(methods)("%s is what its definition says, for any p-values with ties, zeros and ones", (method) => {
    fc.assert(
      fc.property(pValues, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (p, alpha) => {
        const { adjusted, rejected } = adjustPValues(p, { method, alpha });
        for (const [i, value] of naive(method, p).entries()) expect(Math.abs(adjusted[i]! - value)).toBeLessThanOrEqual(1e-12 * value);
        expect(rejected).toEqual(Array.from(adjusted, (value) => value <= alpha));
      }),
      { numRuns: 300 },
    );
  });

  it("orders the procedures by strictness and never adjusts downwards", () => {
    fc.assert(
      fc.property(pValues, (p) => {
        const by = Object.fromEntries(methods.map((method) => [method, adjustPValues(p, { method }).adjusted])) as Record<
          (typeof methods)[number],
          Float64Array
        >;
        p.forEach((raw, i) => {
          const slack = 1 + 1e-12;
          for (const method of methods) expect(by[method][i]! * slack).toBeGreaterThanOrEqual(raw);
          for (const [weaker, stricter] of [
            ["bh", "hommel"],
            ["hommel", "hochberg"],
            ["hochberg", "holm"],
            ["holm", "bonferroni"],
            ["holm-sidak", "holm"],
            ["bh", "by"],
          ] as const) {
            expect(by[weaker][i]!).toBeLessThanOrEqual(by[stricter][i]! * slack);
          }
        });
      }),
    );
  });

  it("keeps the order of the input and gives equal p-values equal answers, also beyond the size where radix sorting starts", () => {
    const rng = createRng(5);
    const p = Array.from({ length: 5000 }, () => Math.round(rng() * 1500) / 1500);
    for (const method of methods) {
      const { adjusted } = adjustPValues(p, { method });
      const seen = new Map<number, number>();
      p.forEach((value, i) => {
        expect(seen.get(value) ?? adjusted[i]).toBe(adjusted[i]);
        seen.set(value, adjusted[i]!);
      });
    }
  });

  it("does not lose tiny p-values", () => {
    expect(adjustPValues([1e-300, 0.5], { method: "sidak" }).adjusted[0]).toBeCloseTo(2e-300, 310);
    expect(adjustPValues([1e-20, 0.5], { method: "holm-sidak" }).adjusted[0]! / 2e-20).toBeCloseTo(1, 12);
  });

  it("controls the false discovery rate on independent nulls with signals", () => {
    const rng = createRng(11);
    let share = 0;
    const scans = 800;
    for (let s = 0; s < scans; s++) {
      const p = Array.from({ length: 60 }, (_, i) => (i < 15 ? rng() ** 6 : rng()));
      const { rejected } = adjustPValues(p, { alpha: 0.2 });
      const total = rejected.filter(Boolean).length;
      share += total === 0 ? 0 : rejected.slice(15).filter(Boolean).length / total;
    }
    expect(share / scans).toBeLessThan(0.2 * 0.75 + 0.02); // BH holds it at alpha times the share of true nulls
    expect(share / scans).toBeGreaterThan(0.1);
  });

  it.each([
    ["p[1]", [0.1, 1.1]],
    ["p[0]", [-1e-9]],
    ["p[2]", [0, 1, NaN]],
    ["at least 1 value", []],
  ])("refuses %s", (message, p) => {
    expect(() => adjustPValues(p as number[])).toThrow(InvalidInputError);
    expect(() => adjustPValues(p as number[])).toThrow(message);
  });
});

describe("sortedColumn and averageRanks", () => {
  it("agree with a plain stable sort where values share their first digits: short, middling and long runs, all equal, both signs", () => {
    const rng = createRng(22);
    for (const n of [900, 1500, 6000]) {
      for (const value of [
        () => 1e9 + rng(), // one long run of equal upper words
        () => Math.floor(3 * rng()), // long runs of equal values
        () => Math.floor(40 * rng()) + 1e-9 * rng(), // runs of about n / 40
        () => Math.floor(1000 * rng()) + 1e-9 * Math.floor(4 * rng()),
        () => -1e9 - rng(),
        () => 5e-324 * Math.floor(5000 * rng()) * (rng() < 0.5 ? -1 : 1),
        () => 7,
      ]) {
        const values = Float64Array.from({ length: n }, value);
        const expected = Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
        const { order, sorted } = sortedColumn(values);
        expect(Array.from(order)).toEqual(expected);
        expect(Array.from(sorted)).toEqual(expected.map((i) => values[i]! + 0));
      }
    }
  });

  it("agree with a plain stable sort on both sides of the size where the method changes", () => {
    const rng = createRng(21);
    for (const n of [0, 1, 2, 999, 1000, 4097]) {
      const values = Float64Array.from({ length: n }, (_, i) => (i % 7 === 0 ? 0 : i % 11 === 0 ? -0 : (rng() - 0.5) * 10 ** Math.floor(rng() * 40 - 20)));
      const expected = Array.from(values, (_, i) => i).sort((a, b) => values[a]! - values[b]! || a - b);
      expect(Array.from(sortedColumn(values).order)).toEqual(expected);
      const { ranks, tieTerm } = averageRanks(values);
      const zeros = values.filter((v) => v === 0).length;
      expect(tieTerm).toBe(zeros ** 3 - zeros);
      expect(ranks.reduce((a, b) => a + b, 0)).toBe((n * (n + 1)) / 2);
    }
  });
});
