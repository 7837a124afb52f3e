import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { addAmounts, amountFromBracket, logarithmicMean, NO_MONEY } from "../../src/core/money.js";

const positive = fc.double({ min: 1e-6, max: 1e12, noNaN: true });
const bracket = fc.tuple(fc.nat(50_000_000), fc.nat(50_000_000)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe("logarithmicMean", () => {
  it("is (b − a) / ln(b / a)", () => {
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        fc.pre(Math.abs(Math.log(b / a)) > 1e-3); // closer together the closed form itself loses its digits
        expect(logarithmicMean(a, b) / ((b - a) / Math.log(b / a))).toBeCloseTo(1, 12);
      }),
    );
  });

  it("lies between the geometric and the arithmetic mean, is symmetric and scales", () => {
    fc.assert(
      fc.property(positive, positive, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (a, b, scale) => {
        const middle = logarithmicMean(a, b);
        expect(middle).toBe(logarithmicMean(b, a));
        expect(middle).toBeGreaterThanOrEqual(Math.sqrt(a) * Math.sqrt(b) * (1 - 1e-14));
        expect(middle).toBeLessThanOrEqual(((a + b) / 2) * (1 + 1e-14));
        expect(logarithmicMean(scale * a, scale * b) / (scale * middle)).toBeCloseTo(1, 12);
      }),
    );
    expect([logarithmicMean(7, 7), logarithmicMean(0, 5)]).toEqual([7, 0]);
  });
});

describe("amountFromBracket", () => {
  it("estimates $5,171 for $1,001 to $15,000, where the midpoint says $8,000", () => {
    expect(Math.round(amountFromBracket(1001, 15_000).estimate)).toBe(5171);
    expect(amountFromBracket(1001, 15_000).estimate).toBeCloseTo((15_000 - 1001) / Math.log(15_000 / 1001), 8);
  });

  it("keeps the estimate within the bracket and leaves an open one at its lower bound", () => {
    fc.assert(
      fc.property(bracket, ([low, high]) => {
        const amount = amountFromBracket(low, high);
        expect(amount.estimate).toBeGreaterThanOrEqual(low * (1 - 1e-14));
        expect(amount.estimate).toBeLessThanOrEqual(high * (1 + 1e-14));
        expect(amountFromBracket(low, null)).toEqual({ low, high: null, estimate: low });
      }),
    );
    for (const [low, high] of [
      [0, 0.5],
      [0.2, 0.5],
      [0, 0],
      [0, 1],
    ] as const) {
      const { estimate } = amountFromBracket(low, high);
      expect(estimate >= low && estimate <= high).toBe(true);
    }
    expect(amountFromBracket(0, 1000).estimate).toBe(logarithmicMean(1, 1000));
  });

  it.each([
    [-1, 5],
    [5, 4],
    [NaN, 4],
    [1, Infinity],
    [1, NaN],
    [Infinity, null],
  ])("refuses %d to %d", (low, high) => {
    expect(() => amountFromBracket(low!, high!)).toThrow(InvalidInputError);
  });
});

describe("addAmounts", () => {
  const amount = fc.tuple(bracket, fc.boolean()).map(([[low, high], open]) => amountFromBracket(low, open ? null : high));
  it("commutes, has NO_MONEY as its zero and stays open once open", () => {
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        expect(addAmounts(a, b)).toEqual(addAmounts(b, a));
        expect(addAmounts(a, NO_MONEY)).toEqual(a);
        expect(addAmounts(a, b).high === null).toBe(a.high === null || b.high === null);
        expect(addAmounts(a, b).low).toBe(a.low + b.low);
      }),
    );
  });
});
