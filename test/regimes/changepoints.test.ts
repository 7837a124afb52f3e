import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal, samplePoisson } from "../../src/math/sampling.js";
import { type DetectChangepointsOptions, detectChangepoints, segmentCosts } from "../../src/regimes/index.js";
import { everySegmentation, naiveCost, optimalCount, optimalPartition } from "./naive-segmentation.js";

const COSTS = ["l2", "l1", "normal", "rbf", "poisson"] as const;
type Cost = (typeof COSTS)[number];

/** Noise with a few shifts of level or spread; counts where the cost wants them. */
function shifting(n: number, seed: number, cost: Cost, columns = 1): number[][] {
  const rng = createRng(seed, "changepoints", n);
  let level = 0;
  let spread = 1;
  return Array.from({ length: n }, () => {
    if (rng() < 0.08) {
      level = 4 * rng();
      spread = 0.3 + 2 * rng();
    }
    return Array.from({ length: columns }, () => (cost === "poisson" ? samplePoisson(rng, 0.5 + level) : level + spread * sampleNormal(rng)));
  });
}

const PENALTIES: Record<Cost, number[]> = { l2: [1, 6, 30], l1: [1, 3, 12], normal: [3, 8, 20], rbf: [0.3, 1, 3], poisson: [1, 4, 15] };
const kernel = (cost: Cost) => (cost === "rbf" ? { gamma: 0.8 } : {});
const plain = (x: number[][], options: DetectChangepointsOptions) => detectChangepoints(x, { evidence: false, ...options });

describe("detectChangepoints with a penalty", () => {
  it.each(COSTS)("finds the least total for %s: that of all segmentations of a dozen observations", (cost) => {
    for (const [minSize, jump] of [
      [2, 1],
      [3, 1],
      [2, 2],
      [3, 2],
      [4, 3],
    ] as const) {
      for (let seed = 0; seed < 6; seed++) {
        const x = shifting(13, seed, cost);
        const all = everySegmentation(naiveCost(x, cost, { gamma: 0.8 }), 13, minSize, jump);
        for (const penalty of PENALTIES[cost]) {
          const { totalCost, changepoints } = plain(x, { cost, penalty, minSize, jump, ...kernel(cost) });
          const least = Math.min(...all.map((one) => one.totalCost + penalty * one.changepoints.length));
          expect(totalCost + penalty * changepoints.length).toBeCloseTo(least, 8);
        }
      }
    }
  });

  it.each(COSTS)("is exact for %s on longer series and with any least size, where pruning too early is not", (cost) => {
    for (const [n, minSize, jump, columns] of [
      [50, 2, 1, 1],
      [51, 5, 1, 1],
      [48, 9, 1, 2],
      [46, 4, 3, 1],
    ] as const) {
      for (let seed = 0; seed < 3; seed++) {
        const x = shifting(n, seed, cost, columns);
        const naive = naiveCost(x, cost, { gamma: 0.8 });
        for (const penalty of PENALTIES[cost]) {
          const { totalCost, changepoints } = plain(x, { cost, penalty, minSize, jump, ...kernel(cost) });
          expect(totalCost + penalty * changepoints.length).toBeCloseTo(optimalPartition(naive, n, minSize, jump, penalty), 7);
        }
      }
    }
  });

  it("is exact where a split raises the cost: the held kernel on few distinct values, and the normal cost with ddof", () => {
    // The second half lies between the values of the first, where the held kernel sees equal values as near and these as far, and k itself no difference.
    const lattice = Array.from({ length: 400 }, (_, t) => [0.2 * (t % 20) + (t < 200 ? 0 : t % 40 < 20 ? 0.1 : -0.1)]);
    const halves: [number, number][] = [
      [0, 400],
      [0, 200],
      [200, 400],
    ];
    const [whole, left, right] = segmentCosts(lattice, halves, { cost: "rbf", gamma: 1 });
    expect(left! + right! - whole!).toBeGreaterThan(0.05);
    // Series on which pruning without regard to that misses the least total, by 0.02 and 2.6.
    const rng = createRng(966, "lat");
    const n = 40 + Math.floor(160 * rng());
    const step = 0.1 + 0.1 * rng();
    const distinct = 2 + Math.floor(10 * rng());
    let offset = 0;
    const twoLattices = Array.from({ length: n }, () => {
      if (rng() < 0.05) offset = rng() < 0.5 ? 0 : step;
      return 2 * step * Math.floor(distinct * rng()) + (rng() < 0.5 ? offset : -offset);
    });
    const normals = createRng(1, "ddof");
    const spreads = Array.from({ length: 30 }, () => sampleNormal(normals) * (normals() < 0.2 ? 3 : 1));
    for (const [x, options] of [
      [twoLattices, { cost: "rbf", gamma: 1, minSize: 7 }],
      [spreads, { cost: "normal", ddof: 1, minSize: 3 }],
      [spreads, { cost: "normal", ddof: 3, minSize: 4 }],
    ] as const) {
      for (const penalty of [0.001, 0.01, 0.02, 0.2, 0.5, 1]) {
        const pruned = detectChangepoints(x, { ...options, penalty, evidence: false });
        const full = detectChangepoints(x, { ...options, penalty, evidence: false, method: "dynamicProgramming" });
        expect(pruned.totalCost + penalty * pruned.changepoints.length).toBeCloseTo(full.totalCost + penalty * full.changepoints.length, 9);
      }
    }
  });

  it.each(COSTS)("counts for %s as segmentCosts does", (cost) => {
    const x = shifting(150, 4, cost, 2);
    for (const method of ["pelt", "binarySegmentation", "dynamicProgramming"] as const) {
      const { changepoints, totalCost, gamma } = plain(x, { cost, method, penalty: PENALTIES[cost][1]! });
      const edges = [0, ...changepoints, 150];
      const costs = segmentCosts(
        x,
        edges.slice(1).map((end, i) => [edges[i]!, end]),
        { cost, ...(gamma === null ? {} : { gamma }) },
      );
      expect(totalCost).toBeCloseTo(
        costs.reduce((sum, value) => sum + value, 0),
        8,
      );
    }
  });

  it("gives no more changepoints for a higher penalty, and none for a very high one", () => {
    for (const cost of COSTS) {
      const x = shifting(200, 9, cost);
      for (const method of ["pelt", "binarySegmentation"] as const) {
        let before = Infinity;
        for (const penalty of [0.2, 0.5, 1, 2, 4, 8, 16, 32, 1e6]) {
          const { length } = plain(x, { cost, method, penalty, minSize: 3 }).changepoints;
          expect(length).toBeLessThanOrEqual(before);
          before = length;
        }
        expect(before).toBe(0);
      }
    }
  });

  it("finds the same segments in another unit, on another level and backwards", () => {
    fc.assert(
      fc.property(fc.nat(500), fc.constantFrom("l2", "l1", "rbf", "normal" as const), (seed, cost) => {
        const x = shifting(80, seed, cost).map(([value]) => Math.round(value! * 4096) / 4096);
        const options: DetectChangepointsOptions = { cost, penalty: PENALTIES[cost][1]!, minSize: 3, evidence: false, ...kernel(cost) };
        const found = detectChangepoints(x, options);
        const shifted = detectChangepoints(
          x.map((value) => value + 1024),
          options,
        );
        expect(shifted.changepoints).toEqual(found.changepoints);
        const backwards = detectChangepoints([...x].reverse(), options);
        expect(backwards.totalCost + PENALTIES[cost][1]! * backwards.changepoints.length).toBeCloseTo(
          found.totalCost + PENALTIES[cost][1]! * found.changepoints.length,
          7,
        );
        if (cost === "l1") return; // medians tie, and which of equal segmentations is found depends on the direction
        expect(Array.from(backwards.changepoints, (at) => 80 - at).reverse()).toEqual(Array.from(found.changepoints));
        if (cost === "l2") {
          const scaled = detectChangepoints(
            x.map((value) => value * 8),
            { ...options, penalty: 64 * (options.penalty as number) },
          );
          expect(scaled.changepoints).toEqual(found.changepoints);
          expect(scaled.totalCost).toBe(64 * found.totalCost);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("detectChangepoints with a count", () => {
  it.each(COSTS)("finds the least total for %s", (cost) => {
    for (const [n, minSize, columns] of [
      [26, 2, 1],
      [24, 4, 2],
    ] as const) {
      const x = shifting(n, 3, cost, columns);
      const naive = naiveCost(x, cost, { gamma: 0.8 });
      let before = Infinity;
      for (const count of [0, 1, 2, 3]) {
        const { totalCost, changepoints } = plain(x, { cost, method: "dynamicProgramming", count, minSize, ...kernel(cost) });
        expect(changepoints.length).toBe(count);
        expect(totalCost).toBeCloseTo(optimalCount(naive, n, minSize, count), 8);
        if (cost !== "rbf") expect(totalCost).toBeLessThanOrEqual(before + 1e-12);
        before = totalCost;
      }
    }
  });

  it("keeps to multiples of jump", () => {
    const x = shifting(101, 5, "l2");
    for (const method of ["dynamicProgramming", "binarySegmentation"] as const) {
      const { changepoints } = plain(x, { method, count: 4, minSize: 6, jump: 5 });
      expect(changepoints.length).toBe(4);
      const edges = [0, ...changepoints, 101];
      for (const at of changepoints) expect(at % 5).toBe(0);
      for (let i = 1; i < edges.length; i++) expect(edges[i]! - edges[i - 1]!).toBeGreaterThanOrEqual(6);
    }
    const all = everySegmentation(naiveCost(shifting(13, 2, "l2"), "l2"), 13, 2, 2).filter(({ changepoints }) => changepoints.length === 2);
    expect(plain(shifting(13, 2, "l2"), { method: "dynamicProgramming", count: 2, jump: 2 }).totalCost).toBeCloseTo(
      Math.min(...all.map((one) => one.totalCost)),
      9,
    );
  });

  it("splits greedily with binarySegmentation: every split is the best one of its moment", () => {
    for (const cost of COSTS) {
      const x = shifting(60, 7, cost);
      const naive = naiveCost(x, cost, { gamma: 0.8 });
      let edges = [0, 60];
      for (let count = 1; count <= 5; count++) {
        let best = { gain: -Infinity, at: 0 };
        for (let i = 1; i < edges.length; i++) {
          const [start, end] = [edges[i - 1]!, edges[i]!];
          for (let at = start + 3; at <= end - 3; at++) {
            const gain = naive(start, end) - naive(start, at) - naive(at, end);
            if (gain > best.gain + 1e-9) best = { gain, at };
          }
        }
        edges = [...edges, best.at].sort((a, b) => a - b);
        const { changepoints } = plain(x, { cost, method: "binarySegmentation", count, minSize: 3, ...kernel(cost) });
        expect(Array.from(changepoints)).toEqual(edges.slice(1, -1));
      }
    }
  });
});

describe("detectChangepoints at the edges", () => {
  it("finds nothing in a series that does not vary, or that has no room for two segments", () => {
    for (const cost of COSTS) {
      for (const x of [new Array(50).fill(7), new Array(50).fill(0), [3, 1, 2], [5, 5]]) {
        const { changepoints, totalCost, breaks } = detectChangepoints(x, { cost });
        expect(changepoints.length).toBe(0);
        expect(breaks).toEqual([]);
        expect(Number.isFinite(totalCost)).toBe(true);
      }
    }
    expect(detectChangepoints([4]).tested).toBe(0);
    expect(detectChangepoints(new Array(50).fill(0.1), { penalty: 0 }).changepoints.length).toBe(0);
  });

  it("neither changes its input nor cares for its container", () => {
    const x = shifting(90, 1, "poisson").map(([value]) => value!);
    const kept = [...x];
    for (const cost of COSTS) {
      const found = detectChangepoints(Object.freeze(x), { cost });
      expect(detectChangepoints(Float32Array.from(x), { cost })).toEqual(found);
      expect(
        detectChangepoints(
          x.map((value) => [value]),
          { cost },
        ),
      ).toEqual(found);
    }
    expect(x).toEqual(kept);
  });

  it("manages 50,000 observations without a table of all segments", () => {
    const rng = createRng(2, "long");
    const x = Float64Array.from({ length: 50_000 }, (_, t) => 3 * (Math.floor(t / 500) % 2) + sampleNormal(rng));
    const { changepoints } = detectChangepoints(x, { penalty: 40, evidence: false });
    expect(changepoints.length).toBe(99);
    expect(changepoints.every((at) => Math.abs(at - 500 * Math.round(at / 500)) < 12)).toBe(true);
  });

  it("refuses options that do not go together, and says what would", () => {
    const x = shifting(40, 1, "l2").map(([value]) => value!);
    const refusal = (options: object, data: unknown = x): string => {
      try {
        detectChangepoints(data as number[], options);
      } catch (error) {
        expect(error).toBeInstanceOf(InvalidInputError);
        return (error as Error).message;
      }
      throw new Error(`not refused: ${JSON.stringify(options)}`);
    };
    expect(refusal({ count: 2 })).toMatch(/options.count: expected a penalty for "pelt"; .*"dynamicProgramming", received 2/);
    expect(refusal({ count: 2, penalty: 3, method: "dynamicProgramming" })).toMatch(/either a count or a penalty/);
    expect(refusal({ count: 20, method: "dynamicProgramming" })).toMatch(/at most 19 changepoints in 40 observations, received 20/);
    expect(refusal({ count: 1, method: "binarySegmentation", minSize: 21 })).toMatch(/at most 0/);
    expect(refusal({ cost: "normal", minSize: 1 })).toMatch(/options.minSize: expected a whole number >= 2/);
    expect(refusal({ cost: "normal", ddof: 4, minSize: 4 })).toMatch(/>= 5/);
    expect(refusal({ cost: "normal", ridge: 0, penalty: 1 }, new Array(40).fill(2))).toMatch(/CONSTANT|ridge above 0/);
    expect(refusal({ cost: "rbf", penalty: "bic" })).toMatch(/no likelihood/);
    expect(refusal({ evidence: false })).toMatch(/options.evidence: expected true/);
    expect(refusal({ penalty: -1 })).toMatch(/options.penalty/);
    expect(refusal({ gamma: 0, cost: "rbf" })).toMatch(/options.gamma: expected a number > 0/);
    expect(refusal({ minsize: 3 })).toMatch(/no option named "minsize"/);
    expect(refusal({ jump: 0 })).toMatch(/options.jump/);
    expect(refusal({}, [])).toMatch(/at least 1 value/);
    expect(refusal({}, [1, 2n, 3])).toMatch(/x\[1\]/);
    expect(refusal({}, [[1], [2, 3]])).toMatch(/x\[1\]/);
    expect(refusal({}, null)).toMatch(/an array/);
    expect(refusal({ cost: "poisson" })).toMatch(/a count/);
  });
});
