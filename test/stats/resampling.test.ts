import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { bootstrapInterval } from "../../src/stats/bootstrap-interval.js";
import {
  blockBootstrap,
  bootstrapIndices,
  circularShiftTest,
  correlation,
  kendall,
  mean,
  normal,
  optimalBlockLength,
  permutationTest,
  quantile,
  spearman,
  standardDeviation,
  stationaryBootstrap,
} from "../../src/stats/index.js";

type Alternative = "two-sided" | "less" | "greater";
const alternatives: readonly Alternative[] = ["two-sided", "less", "greater"];
const oracle = (
  JSON.parse(readFileSync(new URL("../oracles/stats/association.json", import.meta.url), "utf8")) as {
    limits: { replicates: number[]; influences: number[]; percentile: number[]; basic: number[]; bcaRanks: number[] };
  }
).limits;
/** An autoregressive series of order 1 with normal shocks of variance 1. */
function autoregressive(seed: number, n: number, phi: number): Float64Array {
  const rng = createRng(seed, "autoregressive");
  let value = 0;
  const next = (): number => (value = phi * value + normal.ppf(rng() || 0.5));
  for (let i = 0; i < 100; i++) next();
  return Float64Array.from({ length: n }, next);
}
const meanOf = (x: Float64Array): number => x.reduce((sum, v) => sum + v, 0) / x.length;
const roll = (y: ArrayLike<number>, shift: number): number[] => Array.from(y, (_, i) => y[(((i - shift) % y.length) + y.length) % y.length]!);

describe("optimalBlockLength", () => {
  /** From the formulae of the papers, with every autocovariance by definition. */
  function naive(x: readonly number[]): { stationary: number; circular: number } {
    const n = x.length;
    const centre = x.reduce((a, b) => a + b, 0) / n;
    const R = (k: number): number => {
      let sum = 0;
      for (let i = k; i < n; i++) sum += (x[i]! - centre) * (x[i - k]! - centre);
      return sum / n;
    };
    const K = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
    const most = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + K);
    const small = Array.from({ length: most + 1 }, (_, k) => Math.abs(R(k) / R(0)) < 2 * Math.sqrt(Math.log10(n) / n));
    let m = 1;
    while (m + K - 1 <= most && !small.slice(m, m + K).every(Boolean)) m++;
    if (m + K - 1 > most) m = Math.max(1, small.lastIndexOf(false));
    const M = Math.min(2 * m, most);
    const flatTop = (t: number): number => (t <= 0.5 ? 1 : t <= 1 ? 2 * (1 - t) : 0);
    let g = 0;
    let G = 0;
    for (let k = -M; k <= M; k++) {
      g += flatTop(Math.abs(k) / M) * R(Math.abs(k));
      G += flatTop(Math.abs(k) / M) * Math.abs(k) * R(Math.abs(k));
    }
    const b = (D: number): number => Math.max(1, Math.min(Math.ceil(Math.min(3 * Math.sqrt(n), n / 3)), ((2 * G * G) / D) ** (1 / 3) * n ** (1 / 3)));
    return { stationary: b(2 * g * g), circular: b((4 / 3) * g * g) };
  }

  it("is what Politis, White and Patton write, over lengths and memories", () => {
    for (const [n, phi] of [
      [12, 0.3],
      [60, 0],
      [200, 0.5],
      [500, -0.6],
      [1000, 0.95],
    ] as const) {
      const x = autoregressive(n, n, phi);
      const { stationary, circular } = optimalBlockLength(x);
      const expected = naive([...x]);
      expect(stationary).toBeCloseTo(expected.stationary, 8);
      expect(circular).toBeCloseTo(expected.circular, 8);
    }
  });

  it("comes near the best length of an autoregression, (2φ / (1 − φ²))^⅔ n^⅓ for the stationary bootstrap", () => {
    const n = 4000;
    for (const phi of [0.3, 0.6, 0.8]) {
      const best = ((2 * phi) / (1 - phi * phi)) ** (2 / 3) * n ** (1 / 3);
      const lengths = Array.from({ length: 20 }, (_, seed) => optimalBlockLength(autoregressive(seed, n, phi)).stationary);
      expect(quantile(lengths, 0.5) / best).toBeGreaterThan(0.75);
      expect(quantile(lengths, 0.5) / best).toBeLessThan(1.35);
    }
  });

  it("does not depend on location or scale, and is 1 without variation", () => {
    const x = autoregressive(2, 300, 0.5);
    const plain = optimalBlockLength(x).stationary;
    for (const scale of [2 ** -300, 2 ** 300]) expect(optimalBlockLength(x.map((v) => v * scale)).stationary).toBeCloseTo(plain, 9);
    expect(optimalBlockLength(x.map((v) => v + 1e6)).stationary).toBeCloseTo(plain, 5);
    expect(optimalBlockLength([7, 7, 7, 7])).toEqual({ stationary: 1, circular: 1 });
    expect(() => optimalBlockLength([1])).toThrow(/at least 2/);
    expect(() => optimalBlockLength([1, NaN])).toThrow(InvalidInputError);
  });
});

describe("bootstrapIndices", () => {
  const rows = (n: number, options: Parameters<typeof bootstrapIndices>[1]): Int32Array[] => Array.from(bootstrapIndices(n, options));

  it("draws blocks of the given length that wrap around (circular) or stay inside (moving)", () => {
    for (const row of rows(23, { method: "circular", blockLength: 5, replications: 50 })) {
      for (let i = 0; i < 23; i++) if (i % 5 !== 0) expect(row[i]).toBe((row[i - 1]! + 1) % 23);
    }
    for (const row of rows(23, { method: "moving", blockLength: 5, replications: 50 })) {
      for (let i = 0; i < 23; i++) if (i % 5 !== 0) expect(row[i]).toBe(row[i - 1]! + 1);
    }
  });

  it("continues a stationary block with probability 1 − 1/length", () => {
    let goesOn = 0;
    let steps = 0;
    for (const row of rows(1000, { blockLength: 8, replications: 60 })) {
      for (let i = 1; i < 1000; i++) {
        steps++;
        if (row[i] === (row[i - 1]! + 1) % 1000) goesOn++;
      }
    }
    const expected = 1 - 1 / 8 + 1 / 8 / 1000; // or the next block happens to begin there
    expect(Math.abs(goesOn / steps - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / steps));
  });

  it("takes every observation equally often, but for the ends of moving blocks", () => {
    for (const method of ["stationary", "circular"] as const) {
      const counts = new Float64Array(20);
      for (const row of rows(20, { method, blockLength: 6, replications: 4000 })) for (const i of row) counts[i] = counts[i]! + 1;
      // Observations of a block come together, so that the counts spread more than those of single draws.
      for (const count of counts) expect(Math.abs(count / 4000 - 1)).toBeLessThan(5 * Math.sqrt(12 / 4000));
    }
    const ends = new Float64Array(20);
    for (const row of rows(20, { method: "moving", blockLength: 6, replications: 2000 })) for (const i of row) ends[i] = ends[i]! + 1;
    expect(ends[0]).toBeLessThan(0.5 * ends[10]!);
    for (const end of [ends[0]!, ends[19]!]) expect(end).toBeGreaterThan(0.03 * ends[10]!);
  });

  it("makes replication r from the seed and r alone", () => {
    const few = rows(30, { blockLength: 4, replications: 3, seed: 9 });
    const many = rows(30, { blockLength: 4, replications: 7, seed: 9 });
    expect(many.slice(0, 3)).toEqual(few);
    expect(rows(30, { blockLength: 4, replications: 3, seed: 10 })).not.toEqual(few);
    expect(many[1]).not.toEqual(many[0]);
  });

  it("refuses blocks that do not fit, when called and not when first drawn", () => {
    expect(() => bootstrapIndices(5, { blockLength: 6 })).toThrow(/options.blockLength: expected a number from 1 to the 5 observations/);
    expect(() => bootstrapIndices(5, { method: "moving", blockLength: 1.5 })).toThrow(/whole number/);
    expect(() => bootstrapIndices(0, { blockLength: 1 })).toThrow(/n: expected/);
    expect(() => bootstrapIndices(5, { blockLength: NaN })).toThrow(InvalidInputError);
    expect(() => bootstrapIndices(5, {} as never)).toThrow(/blockLength/);
  });
});

describe("bootstrapInterval", () => {
  const replicates = Float64Array.from(oracle.replicates);
  const influences = (): Float64Array => Float64Array.from(oracle.influences);

  it("has the limits of R's boot: percentile and basic exactly, the ranks of bca to their printed digits", () => {
    for (const kind of ["percentile", "basic"] as const) {
      const [lower, upper] = bootstrapInterval(kind, replicates, 1, 0.95, "two-sided", influences);
      expect(lower).toBeCloseTo(oracle[kind][0]!, 12);
      expect(upper).toBeCloseTo(oracle[kind][1]!, 12);
    }
    const sorted = replicates.slice().sort();
    const limits = bootstrapInterval("bca", replicates, 1, 0.95, "two-sided", influences);
    oracle.bcaRanks.forEach((rank, i) => {
      const at = (r: number): number => sorted[Math.floor(r) - 1]! + (r - Math.floor(r)) * (sorted[Math.floor(r)]! - sorted[Math.floor(r) - 1]!);
      expect(limits[i]!).toBeGreaterThanOrEqual(at(rank - 0.0051));
      expect(limits[i]!).toBeLessThanOrEqual(at(rank + 0.0051));
    });
  });

  it("is open on one side for a one-sided alternative, at the whole level", () => {
    const less = bootstrapInterval("percentile", replicates, 1, 0.9, "less", influences);
    const both = bootstrapInterval("percentile", replicates, 1, 0.8, "two-sided", influences);
    const greater = bootstrapInterval("basic", replicates, 1, 0.9, "greater", influences);
    expect(less).toEqual([-Infinity, both[1]]);
    expect(greater).toEqual([2 - both[1], Infinity]);
  });

  it("bca without bias and acceleration is the percentile interval, and stays finite when all replicates lie on one side", () => {
    const symmetric = Float64Array.from({ length: 999 }, (_, i) => i - 499);
    const none = (): Float64Array => new Float64Array(0);
    const bca = bootstrapInterval("bca", symmetric, 0, 0.9, "two-sided", none);
    const percentile = bootstrapInterval("percentile", symmetric, 0, 0.9, "two-sided", none);
    expect(bca[0]).toBeCloseTo(percentile[0], 8);
    expect(bca[1]).toBeCloseTo(percentile[1], 8);
    expect(bootstrapInterval("bca", symmetric, 1e6, 0.9, "two-sided", none).every(Number.isFinite)).toBe(true);
    expect(bootstrapInterval("bca", symmetric, 300, 0.9, "two-sided", () => Float64Array.of(9, 0, 0, -1, -8, 1e300)).every(Number.isFinite)).toBe(true);
  });
});

describe("stationaryBootstrap and blockBootstrap", () => {
  const x = autoregressive(1, 200, 0.5);
  const y = autoregressive(2, 200, 0.5);

  it("resample whole blocks: replicates are the statistic of the rows that bootstrapIndices gives", () => {
    const pick = (row: Int32Array, column: Float64Array): Float64Array => Float64Array.from(row, (i) => column[i]!);
    const stationary = stationaryBootstrap(x, meanOf, { blockLength: 7.5, replications: 20, seed: 4 });
    const expected = Array.from(bootstrapIndices(200, { blockLength: 7.5, replications: 20, seed: 4 }), (row) => meanOf(pick(row, x)));
    expect([...stationary.replicates]).toEqual(expected);
    for (const blocks of ["circular", "moving"] as const) {
      const result = blockBootstrap([x, y], correlation, { blockLength: 6, blocks, replications: 20, seed: 4 });
      const both = Array.from(bootstrapIndices(200, { method: blocks, blockLength: 6, replications: 20, seed: 4 }), (row) =>
        correlation(pick(row, x), pick(row, y)),
      );
      expect([...result.replicates]).toEqual(both);
      expect(result.statistic).toBe(correlation(x, y));
    }
  });

  it("sum up their replicates: standard error, bias, p-value", () => {
    const { statistic, replicates, standardError, bias, pValue, confidenceInterval } = stationaryBootstrap(x, meanOf, { hypothesis: 0.1, replications: 499 });
    expect(standardError).toBeCloseTo(standardDeviation(replicates), 12);
    expect(bias).toBeCloseTo(mean(replicates) - statistic, 12);
    expect(pValue).toBe((1 + replicates.filter((r) => Math.abs(r - statistic) >= Math.abs(statistic - 0.1)).length) / 500);
    expect(confidenceInterval[0]).toBeCloseTo(quantile(replicates, 0.025, { type: 6 }), 12);
    expect(confidenceInterval[1]).toBeCloseTo(quantile(replicates, 0.975, { type: 6 }), 12);
    const greater = stationaryBootstrap(x, meanOf, { hypothesis: 0.1, replications: 499, alternative: "greater" });
    expect(greater.pValue).toBe((1 + replicates.filter((r) => r - statistic >= statistic - 0.1).length) / 500);
    const less = stationaryBootstrap(x, meanOf, { hypothesis: 0.1, replications: 499, alternative: "less" });
    expect(less.pValue).toBe((1 + replicates.filter((r) => r - statistic <= statistic - 0.1).length) / 500);
  });

  it("see the memory: the standard error of the mean is that of an autoregression, not that of independent values", () => {
    const long = autoregressive(3, 3000, 0.7);
    const truth = 1 / (1 - 0.7) / Math.sqrt(3000);
    for (const result of [stationaryBootstrap(long, meanOf, { replications: 400 }), blockBootstrap(long, meanOf, { replications: 400 })]) {
      expect(result.standardError / truth).toBeGreaterThan(0.8);
      expect(result.standardError / truth).toBeLessThan(1.2);
      expect(result.blockLength).toBeGreaterThan(5);
    }
    expect(stationaryBootstrap(long, meanOf, { blockLength: 1, replications: 400 }).standardError / truth).toBeLessThan(0.65);
  });

  it("auto takes the length of the column with the longest memory", () => {
    expect(stationaryBootstrap([autoregressive(5, 200, 0), x], correlation, { replications: 1 }).blockLength).toBe(
      Math.max(optimalBlockLength(x).stationary, optimalBlockLength(autoregressive(5, 200, 0)).stationary),
    );
    expect(blockBootstrap(x, meanOf, { replications: 1 }).blockLength).toBe(Math.ceil(optimalBlockLength(x).circular));
  });

  it("move and scale with the data, whatever the interval", () => {
    for (const interval of ["percentile", "basic", "bca"] as const) {
      const plain = stationaryBootstrap(x, meanOf, { interval, replications: 199 });
      const moved = stationaryBootstrap(
        x.map((v) => 8 * v + 1024),
        meanOf,
        { interval, replications: 199, hypothesis: 1024 },
      );
      moved.confidenceInterval.forEach((limit, i) => {
        expect(limit).toBeCloseTo(8 * plain.confidenceInterval[i]! + 1024, 8);
      });
      expect(moved.pValue).toBe(plain.pValue);
    }
  });

  it("bca corrects the skewness that the percentile interval of a variance has", () => {
    const skewed = autoregressive(6, 60, 0).map((v) => Math.exp(v));
    const options = { blockLength: 1, replications: 999 };
    const percentile = stationaryBootstrap(skewed, meanOf, options);
    const bca = stationaryBootstrap(skewed, meanOf, { ...options, interval: "bca" });
    expect(bca.confidenceInterval[0]).toBeGreaterThan(percentile.confidenceInterval[0]);
    expect(bca.confidenceInterval[1]).toBeGreaterThan(percentile.confidenceInterval[1]);
  });

  it("answer constant data with no width, keep the caller's arrays, and do not mind a statistic that sorts", () => {
    const constant = stationaryBootstrap([3, 3, 3, 3], meanOf, { interval: "bca", replications: 9 });
    expect(constant.confidenceInterval).toEqual([3, 3]);
    expect(constant.standardError).toBe(0);
    const data = Float64Array.from([3, 1, 4, 1, 5]);
    const sortedMiddle = (v: Float64Array): number => v.sort()[2]!;
    const gentle = (v: Float64Array): number => v.slice().sort()[2]!;
    expect(stationaryBootstrap(data, sortedMiddle, { interval: "bca" })).toEqual(stationaryBootstrap(data, gentle, { interval: "bca" }));
    expect([...data]).toEqual([3, 1, 4, 1, 5]);
  });

  it.each([
    ["data: expected at least 2", () => stationaryBootstrap([1], meanOf)],
    ["data[1]", () => stationaryBootstrap([1, NaN], meanOf)],
    [
      "data[0][1]",
      () =>
        stationaryBootstrap(
          [
            [1, Infinity],
            [1, 2],
          ],
          correlation,
        ),
    ],
    [
      "data[1]: expected 3 values",
      () =>
        blockBootstrap(
          [
            [1, 2, 3],
            [1, 2],
          ],
          correlation,
        ),
    ],
    ["a magnitude of at most 1e+140", () => blockBootstrap([1, 1e308], meanOf)],
    ["statistic: expected a function", () => stationaryBootstrap([1, 2], undefined as never)],
    ["statistic of the data: expected a finite number", () => stationaryBootstrap([1, 2], () => NaN)],
    [
      "statistic of resample 1",
      () => stationaryBootstrap([1, 2, 3], (v) => (v[0]! + 2 * v[1]! + 4 * v[2]! === 17 ? 1 : Infinity), { blockLength: 3, seed: 1 }),
    ],
    ["options.blockLength", () => stationaryBootstrap([1, 2, 3], meanOf, { blockLength: 4 })],
    ["options.blockLength", () => blockBootstrap([1, 2, 3], meanOf, { blockLength: 1.5 })],
    ['no option named "block"', () => blockBootstrap([1, 2, 3], meanOf, { block: 2 } as never)],
  ])("refuse poison and name it: %s", (message, call) => {
    expect(call).toThrow(InvalidInputError);
    expect(call).toThrow(message);
  });
});

describe("permutationTest", () => {
  const tiny = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 5 });

  it("takes every rearrangement of small samples: of samples, of pairs, of pairings", () => {
    fc.assert(
      fc.property(tiny, tiny, fc.constantFrom(...alternatives), (a, b, alternative) => {
        fc.pre(new Set([...a, ...b]).size > 1);
        const n = Math.min(a.length, b.length);
        const extreme = (value: number, observed: number): boolean =>
          alternative === "two-sided"
            ? Math.abs(value) >= Math.abs(observed) - 1e-9
            : alternative === "greater"
              ? value >= observed - 1e-9
              : value <= observed + 1e-9;
        const share = (values: readonly number[], observed: number): number => values.filter((v) => extreme(v, observed)).length / values.length;
        const difference = (x: readonly number[], y: readonly number[]): number => mean(x) - mean(y);

        const pool = [...a, ...b];
        const masks = Array.from({ length: 2 ** pool.length }, (_, mask) => pool.map((_, i) => ((mask >> i) & 1) === 1));
        const splits = masks.filter((mask) => mask.filter(Boolean).length === a.length);
        const samples = splits.map((mask) =>
          difference(
            pool.filter((_, i) => mask[i]),
            pool.filter((_, i) => !mask[i]),
          ),
        );
        const result = permutationTest(a, b, { alternative });
        expect(result.exact).toBe(true);
        expect(result.nullStatistics.length).toBe(splits.length - 1);
        expect(result.pValue).toBeCloseTo(share(samples, difference(a, b)), 12);

        const [x, y] = [a.slice(0, n), b.slice(0, n)];
        if (x.some((v, i) => v !== y[i])) {
          const swaps = Array.from({ length: 2 ** n }, (_, mask) =>
            difference(
              x.map((v, i) => ((mask >> i) & 1 ? y[i]! : v)),
              y.map((v, i) => ((mask >> i) & 1 ? x[i]! : v)),
            ),
          );
          expect(permutationTest(x, y, { exchange: "within-pairs", alternative }).pValue).toBeCloseTo(share(swaps, difference(x, y)), 12);
        }
        if (new Set(x).size > 1 && new Set(y).size > 1) {
          const orders = (values: readonly number[]): number[][] =>
            values.length === 0 ? [[]] : values.flatMap((v, i) => orders([...values.slice(0, i), ...values.slice(i + 1)]).map((rest) => [v, ...rest]));
          const pairings = orders(y).map((order) => correlation(x, order));
          expect(permutationTest(x, y, { exchange: "pairings", alternative }).pValue).toBeCloseTo(share(pairings, correlation(x, y)), 12);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("comes near the exact p-value when it draws rearrangements, default or own statistic", () => {
    const x = [...autoregressive(1, 9, 0)].map((v) => v + 1);
    const y = [...autoregressive(2, 8, 0)];
    const all = permutationTest(x, y, { replications: 30_000 });
    expect(all.exact).toBe(true);
    for (const statistic of [undefined, (a: Float64Array, b: Float64Array) => mean(a) - mean(b)]) {
      const drawn = permutationTest(x, y, { replications: 4000, seed: 3, ...(statistic ? { statistic } : {}) });
      expect(drawn.exact).toBe(false);
      expect(Math.abs(drawn.pValue - all.pValue)).toBeLessThan(4 * Math.sqrt((all.pValue * (1 - all.pValue)) / 4000) + 1 / 4000);
    }
    for (const exchange of ["within-pairs", "pairings"] as const) {
      const exact = permutationTest(x.slice(0, 8), y, { exchange, replications: 50_000 });
      const drawn = permutationTest(x.slice(0, 8), y, { exchange, replications: exchange === "pairings" ? 4000 : 200 });
      expect(exact.exact).toBe(true);
      expect(drawn.exact).toBe(false);
      expect(Math.abs(drawn.pValue - exact.pValue)).toBeLessThan(4 * Math.sqrt(0.25 / drawn.nullStatistics.length));
    }
  });

  it("does not split ties by the order of summation, nor lose digits to an offset", () => {
    const x = [0.1, 0.2, 0.3];
    const y = [0.3, 0.2, 0.1];
    expect(permutationTest(x, y).pValue).toBe(1);
    const a = [1, 5, 2, 8];
    const b = [7, 9, 6, 4];
    const far = (v: number): number => v + 2 ** 40;
    expect(permutationTest(a.map(far), b.map(far)).pValue).toBe(permutationTest(a, b).pValue);
    expect(permutationTest(a.map(far), b.map(far)).statistic).toBeCloseTo(mean(a) - mean(b), 6);
  });

  it("is uniform on exchangeable samples and rejects shifted ones", () => {
    const pValues = Array.from(
      { length: 300 },
      (_, s) => permutationTest(autoregressive(2 * s, 12, 0), autoregressive(2 * s + 1, 15, 0), { replications: 199, seed: s }).pValue,
    );
    for (const level of [0.05, 0.2, 0.5])
      expect(Math.abs(pValues.filter((p) => p <= level).length / 300 - level)).toBeLessThan(3.5 * Math.sqrt((level * (1 - level)) / 300));
    expect(
      permutationTest(
        autoregressive(1, 30, 0),
        autoregressive(2, 30, 0).map((v) => v + 1.5),
        { replications: 999 },
      ).pValue,
    ).toBeLessThan(0.01);
  });

  it.each([
    ["x: expected at least 1", () => permutationTest([], [1])],
    ["y[0]", () => permutationTest([1], [NaN])],
    ["y: expected 2 values", () => permutationTest([1, 2], [1], { exchange: "within-pairs" })],
    ["values that differ", () => permutationTest([1, 1], [1, 1, 1])],
    ["values that differ", () => permutationTest([1, 2], [1, 2], { exchange: "within-pairs" })],
    ["values that vary", () => permutationTest([1, 2], [1, 1], { exchange: "pairings" })],
    ["statistic of x and y: expected a finite number", () => permutationTest([1, 2], [3, 4], { statistic: () => NaN })],
    ["statistic of rearrangement 0", () => permutationTest([1, 2], [3, 4], { statistic: (a) => (a[1] === 2 ? 1 : NaN) })],
    ["options.replications", () => permutationTest([1], [2], { replications: 2 ** 40 })],
    ["options.exchange", () => permutationTest([1], [2], { exchange: "all" as never })],
  ])("refuses poison and names it: %s", (message, call) => {
    expect(call).toThrow(InvalidInputError);
    expect(call).toThrow(message);
  });
});

describe("circularShiftTest", () => {
  const x = autoregressive(1, 61, 0.6);
  const y = autoregressive(2, 61, 0.6).map((v, i) => v + 0.3 * x[i]!);

  it("has the correlation at every shift of y to the right, Pearson's and Spearman's", () => {
    for (const [name, one] of [
      ["correlation", correlation],
      ["spearman", spearman],
    ] as const) {
      const result = circularShiftTest(x, y, { statistic: name });
      expect(result.statistic).toBeCloseTo(one(x, y), 13);
      expect([...result.shifts!]).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
      result.shifts!.forEach((shift, i) => {
        expect(result.nullStatistics[i]).toBeCloseTo(one(x, roll(y, shift)), 12);
      });
      for (const alternative of alternatives) {
        const count = result.nullStatistics.filter((r) =>
          alternative === "two-sided" ? Math.abs(r) >= Math.abs(result.statistic) : alternative === "greater" ? r >= result.statistic : r <= result.statistic,
        ).length;
        expect(circularShiftTest(x, y, { statistic: name, alternative }).pValue).toBe((1 + count) / 61);
      }
    }
  });

  it("calls a statistic of one's own on the shifted column, and may draw some of the shifts", () => {
    const own = circularShiftTest(x, y, { statistic: kendall, margin: 5 });
    expect([...own.shifts!]).toEqual(Array.from({ length: 52 }, (_, i) => i + 5));
    own.shifts!.forEach((shift, i) => {
      expect(own.nullStatistics[i]).toBe(kendall(x, roll(y, shift)));
    });
    const some = circularShiftTest(x, y, { replications: 20, seed: 2 });
    expect(new Set(some.shifts!).size).toBe(20);
    expect([...some.shifts!]).toEqual([...some.shifts!].sort((a, b) => a - b));
    expect([...circularShiftTest(x, y, { replications: 20, seed: 3 }).shifts!]).not.toEqual([...some.shifts!]);
    const sorting = circularShiftTest(x, y, { statistic: (a, b) => a.sort()[0]! * b.sort()[3]! + b[0]! });
    expect(new Set(sorting.nullStatistics).size).toBe(1); // order statistics do not see the shift
  });

  it("takes shifts in the caller's order, to the right or to the left", () => {
    const all = circularShiftTest(x, y);
    const given = circularShiftTest(x, y, { shifts: [7, -2, 7, 130] });
    expect([...given.nullStatistics]).toEqual([7, 59, 7, 8].map((shift) => all.nullStatistics[shift - 1]));
    const own = circularShiftTest(x, y, { shifts: Int32Array.of(7, -2, 7, 130), statistic: correlation });
    own.nullStatistics.forEach((r, i) => {
      expect(r).toBeCloseTo(given.nullStatistics[i]!, 12);
    });
  });

  it("counts the shift by 0 and by whole turns as equal, whatever the transform rounds", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })), { minLength: 3, maxLength: 40 }), (pairs) => {
        const a = pairs.map(([v]) => v);
        const b = pairs.map(([, v]) => v / 3 + 1e6);
        fc.pre(new Set(a).size > 1 && new Set(b).size > 1);
        const n = a.length;
        for (const alternative of alternatives) {
          const { pValue, shifts } = circularShiftTest(a, b, { shifts: [0, n, -n, 3 * n], alternative });
          expect(pValue).toBe(1);
          expect(shifts).toBeNull();
        }
        // Equal correlations of whole numbers must not be parted either: count them exactly.
        const whole = pairs.map(([, v]) => v);
        const score = (order: readonly number[]): number => a.reduce((sum, v, i) => sum + (n * v - a.reduce((s, w) => s + w, 0)) * order[i]!, 0);
        const observed = Math.abs(score(whole));
        const ties = Array.from({ length: n - 1 }, (_, s) => Math.abs(score(roll(whole, s + 1)))).filter((value) => value >= observed).length;
        expect(circularShiftTest(a, whole).pValue).toBe((1 + ties) / n);
      }),
      { numRuns: 60 },
    );
  });

  it("does not care for location, scale, or a turn of both series together", () => {
    const plain = circularShiftTest(x, y).pValue;
    expect(
      circularShiftTest(
        x.map((v) => 1e9 + v),
        y.map((v) => v * 2 ** -500),
      ).pValue,
    ).toBe(plain);
    expect(circularShiftTest(roll(x, 17), roll(y, 17)).pValue).toBe(plain);
    expect(circularShiftTest(y, x).pValue).toBe(plain);
  });

  it("keeps its level on series with memory, where the test of a correlation does not, and sees a relation", () => {
    let rejected = 0;
    for (let s = 0; s < 300; s++) if (circularShiftTest(autoregressive(2 * s, 250, 0.9), autoregressive(2 * s + 1, 250, 0.9)).pValue <= 0.05) rejected++;
    expect(rejected / 300).toBeLessThan(0.05 + 3.5 * Math.sqrt((0.05 * 0.95) / 300));
    expect(rejected / 300).toBeGreaterThan(0.01);
    let seen = 0;
    for (let s = 0; s < 60; s++) {
      const a = autoregressive(2 * s, 250, 0.5);
      if (
        circularShiftTest(
          a,
          autoregressive(2 * s + 1, 250, 0.5).map((v, i) => v + 0.4 * a[i]!),
        ).pValue <= 0.05
      )
        seen++;
    }
    expect(seen).toBeGreaterThan(50);
  });

  it.each([
    ["x: expected at least 3", () => circularShiftTest([1, 2], [1, 2])],
    ["y: expected 3 values", () => circularShiftTest([1, 2, 3], [1, 2, 3, 4])],
    ["x: expected values that vary", () => circularShiftTest([1, 1, 1], [1, 2, 3])],
    ["y[2]", () => circularShiftTest([1, 2, 4], [1, 2, NaN])],
    ["options.margin: expected at most half of the 4 places", () => circularShiftTest([1, 2, 3, 5], [1, 2, 4, 3], { margin: 3 })],
    ["options.shifts[1]: expected a whole number", () => circularShiftTest([1, 2, 4], [1, 3, 2], { shifts: [1, 0.5] })],
    ["options.shifts[0]", () => circularShiftTest([1, 2, 4], [1, 3, 2], { shifts: [NaN] })],
    ["options.shifts[0]", () => circularShiftTest([1, 2, 4], [1, 3, 2], { shifts: ["1"] as never })],
    ["options.shifts[0]", () => circularShiftTest([1, 2, 4], [1, 3, 2], { shifts: [1n] as never })],
    ["1 to 100000000 shifts", () => circularShiftTest([1, 2, 4], [1, 3, 2], { shifts: [] })],
    ["options.shifts", () => circularShiftTest([1, 2, 4], [1, 3, 2], { shifts: { length: 2 ** 52 } })],
    ["options.shifts[0]", () => circularShiftTest([1, 2, 4], [1, 3, 2], { shifts: { length: 1e8 } })],
    ["no margin or replications beside it", () => circularShiftTest([1, 2, 4], [1, 3, 2], { shifts: [1], margin: 1 })],
    ["statistic at shift 1: expected a finite number", () => circularShiftTest([1, 2, 4], [1, 3, 2], { statistic: (_, b) => (b[0] === 1 ? 1 : NaN) })],
    ["options.statistic", () => circularShiftTest([1, 2, 4], [1, 3, 2], { statistic: "tau" as never })],
  ])("refuses poison and names it: %s", (message, call) => {
    expect(call).toThrow(InvalidInputError);
    expect(call).toThrow(message);
  });

  it("modifies no input", () => {
    const a = Float64Array.from([1, 5, 2, 8]);
    const b = Float64Array.from([3, 1, 4, 1]);
    const shifts = Float64Array.from([1, -2, 7]);
    circularShiftTest(a, b, { shifts });
    circularShiftTest(a, b, { statistic: (u, v) => u.sort()[0]! + v.sort()[0]! });
    permutationTest(a, b, { statistic: (u, v) => u.sort()[0]! - v.sort()[0]! });
    expect([...a, ...b, ...shifts]).toEqual([1, 5, 2, 8, 3, 1, 4, 1, 1, -2, 7]);
  });
});
