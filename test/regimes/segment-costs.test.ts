import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal, samplePoisson } from "../../src/math/sampling.js";
import { medianSquaredDistance } from "../../src/regimes/changepoints/median-distance.js";
import { detectChangepoints, type SegmentCostsOptions, segmentCosts } from "../../src/regimes/index.js";
import { naiveCost } from "./naive-segmentation.js";

const COSTS = ["l2", "l1", "normal", "rbf", "poisson"] as const;

function rows(n: number, columns: number, seed: number, isCount = false): number[][] {
  const rng = createRng(seed, "segment costs");
  return Array.from({ length: n }, (_, t) => Array.from({ length: columns }, () => (isCount ? samplePoisson(rng, t < n / 2 ? 1 : 4) : sampleNormal(rng))));
}

const allSegments = (n: number, least: number): [number, number][] =>
  Array.from({ length: n }, (_, start) =>
    Array.from({ length: Math.max(0, n - start - least + 1) }, (__, i) => [start, start + least + i] as [number, number]),
  ).flat();

describe("segmentCosts", () => {
  it("gives the figures of its example", () => {
    expect(
      Array.from(
        segmentCosts(
          [1, 1, 1, 5, 5],
          [
            [0, 5],
            [0, 3],
            [3, 5],
          ],
        ),
      ),
    ).toEqual([19.2, 0, 0].map((value) => expect.closeTo(value, 12)));
  });

  it.each(COSTS)("%s is its formula for every segment, in one column and in three", (cost) => {
    for (const columns of [1, 3]) {
      const x = rows(23, columns, 1, cost === "poisson");
      const least = cost === "normal" ? 3 : 1;
      const segments = allSegments(23, least);
      const options: SegmentCostsOptions = { cost, ...(cost === "rbf" ? { gamma: 0.7 } : {}), ...(cost === "normal" ? { ddof: 2, ridge: 0.3 } : {}) };
      const naive = naiveCost(x, cost, { gamma: 0.7, ddof: 2, ridge: 0.3 });
      const costs = segmentCosts(x, segments, options);
      for (const [i, [start, end]] of segments.entries()) expect(costs[i]).toBeCloseTo(naive(start, end), 9);
    }
  });

  it("takes a series and a matrix of one column for the same", () => {
    const x = rows(30, 1, 2, true);
    const plain = x.map(([value]) => value!);
    for (const cost of COSTS) expect(segmentCosts(plain, [[3, 17]], { cost })).toEqual(segmentCosts(x, [[3, 17]], { cost }));
  });

  it("keeps its digits on a common level, and beside a segment on another", () => {
    const noise = rows(40, 1, 3).map(([value]) => Math.round(value! * 1024) / 1024);
    for (const cost of ["l2", "l1", "rbf"] as const) {
      const options = { cost, ...(cost === "rbf" ? { gamma: 0.5 } : {}) };
      const plain = segmentCosts(noise, [[0, 20]], options)[0]!;
      const shifted = noise.map((value) => value + 2 ** 30);
      const beside = noise.map((value, t) => (t < 20 ? value : value + 2 ** 32));
      expect(segmentCosts(shifted, [[0, 20]], options)[0]).toBeCloseTo(plain, 9);
      expect(segmentCosts(beside, [[0, 20]], options)[0]).toBeCloseTo(plain, 9);
      if (cost !== "rbf") expect(segmentCosts(beside, [[20, 40]], options)[0]).toBeCloseTo(segmentCosts(noise, [[20, 40]], options)[0]!, 9);
    }
  });

  it("holds the kernel's exponent within its bounds, so that equal observations differ a little and far ones not without end", () => {
    expect(segmentCosts([4, 4], [[0, 2]], { cost: "rbf", gamma: 1 })[0]).toBeCloseTo(2 - (2 + 2 * Math.exp(-0.01)) / 2, 14);
    expect(segmentCosts([0, 1e9], [[0, 2]], { cost: "rbf", gamma: 1 })[0]).toBe(1);
  });

  it("scales as its formula says", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 4, maxLength: 30 }), fc.integer({ min: -20, max: 20 }), (x, power) => {
        const scaled = x.map((value) => value * 2 ** power);
        const whole: [number, number][] = [[0, x.length]];
        expect(segmentCosts(scaled, whole)[0]).toBe(segmentCosts(x, whole)[0]! * 4 ** power);
        expect(segmentCosts(scaled, whole, { cost: "l1" })[0]).toBe(segmentCosts(x, whole, { cost: "l1" })[0]! * 2 ** power);
      }),
      { numRuns: 50 },
    );
  });

  it("refuses what it cannot price, and says why", () => {
    const refusal = (call: () => unknown): string => {
      try {
        call();
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
        return (error as Error).message;
      }
      throw new Error("not refused");
    };
    expect(refusal(() => segmentCosts([], [[0, 1]]))).toMatch(/at least 1 value, received 0/);
    expect(refusal(() => segmentCosts([1, 2, 3], [[2, 2]]))).toMatch(/segments\[0\]\[1\]: expected a whole number from start \+ 1 to 3, received 2/);
    expect(refusal(() => segmentCosts([1, 2, 3], [[0, 4]]))).toMatch(/received 4/);
    expect(refusal(() => segmentCosts([1, 2, 3], [[-1, 2]]))).toMatch(/segments\[0\]\[0\]/);
    expect(refusal(() => segmentCosts([1, 2, 3], [[0]]))).toMatch(/a pair \[start, end\]/);
    expect(refusal(() => segmentCosts([1, 2, 3], 5 as never))).toMatch(/pairs/);
    expect(refusal(() => segmentCosts([1, 2, 3], [[0, 1]], { cost: "normal" }))).toMatch(/start \+ 2/);
    expect(refusal(() => segmentCosts([1, 1, 3], [[0, 2]], { cost: "normal", ridge: 0 }))).toMatch(/a ridge above 0/);
    expect(refusal(() => segmentCosts([1, 2.5], [[0, 2]], { cost: "poisson" }))).toMatch(/x\[1\]: expected a count/);
    expect(refusal(() => segmentCosts([1, -2], [[0, 2]], { cost: "poisson" }))).toMatch(/x\[1\]/);
    expect(refusal(() => segmentCosts([1, 1e200], [[0, 2]]))).toMatch(/x\[1\]: expected a magnitude of at most 1e\+140/);
    expect(
      refusal(() =>
        segmentCosts(
          [
            [1, 2],
            [3, Number.NaN],
          ],
          [[0, 2]],
        ),
      ),
    ).toMatch(/x\[1\]\[1\]/);
    expect(refusal(() => segmentCosts([1, 2], [[0, 2]], { gamma: 2 }))).toMatch(/options.gamma: expected the cost "rbf"/);
  });
});

describe("the default gamma", () => {
  const naive = (x: number[][]): number => {
    const squares = x.flatMap((a, i) => x.slice(i + 1).map((b) => a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0))).sort((a, b) => a - b);
    const half = squares.length >> 1;
    return squares.length % 2 ? squares[half]! : squares[half - 1]! + (squares[half]! - squares[half - 1]!) / 2;
  };

  it.each([2, 3, 4, 5, 40, 41])("is one over the median squared distance of all pairs, %i observations", (n) => {
    for (const columns of [1, 2, 3]) {
      const x = rows(n, columns, n);
      const columnwise = Float64Array.from({ length: n * columns }, (_, at) => x[at % n]![Math.floor(at / n)]!);
      expect(medianSquaredDistance(columnwise, n, columns)).toBe(naive(x));
      expect(detectChangepoints(x, { cost: "rbf", penalty: 1, minSize: 1 }).gamma).toBe(1 / naive(x));
    }
  });

  it("is 1 where most observations are equal", () => {
    expect(detectChangepoints([3, 3, 3, 3, 3, 3, 4], { cost: "rbf", penalty: 1 }).gamma).toBe(1);
  });
});
