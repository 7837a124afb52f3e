import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { testRecurrence, testShape } from "../../src/patterns/index.js";
import { correlationRows } from "../../src/patterns/recurrence/correlation-rows.js";
import { shuffledBlocks } from "../../src/patterns/recurrence/shuffled-blocks.js";
import { standardised } from "../../src/patterns/recurrence/standardise.js";
import { surrogatePValue, tailBeyond } from "../../src/patterns/recurrence/surrogate-p-value.js";
import { naiveLikest, naiveMeanArtanh, naiveRecurrence, naiveStandardised } from "./naive-recurrence.js";

/** About normal, by the sum of uniforms. */
function noiseOf(n: number, seed: number): number[] {
  const rng = createRng(seed, "recurrence");
  return Array.from({ length: n }, () => Array.from({ length: 12 }, rng).reduce((sum, value) => sum + value, -6));
}

const STEPS = [2, -1, 3, 0, -2, 1, -3, 2, 1, -3, 0, 3, 2, -2, 1, -3];
const PLACES = [21, 94, 160, 235];
function planted(seed: number, { places = PLACES, n = 300, strength = 1 } = {}): number[] {
  const x = noiseOf(n, seed);
  for (const place of places) for (const [t, step] of STEPS.entries()) x[place + t]! += strength * step;
  return x;
}
const OPTIONS = { window: 16, surrogates: 199 };

describe("values before the test", () => {
  it("are divided by the size of their neighbours and clipped, as defined", () => {
    const x = noiseOf(150, 1).map((value, t) => value * (t > 70 ? 5 : 1) + (t === 40 ? 1000 : 0));
    const [ours, naive] = [standardised("test", x, 1, 9), naiveStandardised(x, 9)];
    for (let t = 0; t < x.length; t++) expect(ours[t]).toBeCloseTo(naive[t]!, 10);
    expect(Math.max(...ours)).toBe(3);
  });
});

describe("testRecurrence", () => {
  it("takes the window that its likest ones are most like, over every pair of windows", () => {
    for (const [seed, n, neighbours] of [
      [2, 150, 3],
      [3, 112, 2],
      [4, 118, 2],
    ] as const) {
      const noise = noiseOf(n, seed);
      const x = noise.map((value, t) => value + (noise[t - 1] ?? 0) + (noise[t - 2] ?? 0)); // smooth, so that windows are like those that overlap them
      const values = naiveStandardised(x, 16);
      const statistics = naiveRecurrence(values, 16, neighbours);
      const index = statistics.indexOf(Math.max(...statistics));
      const { statistic, occurrences } = testRecurrence(x, { ...OPTIONS, neighbours, surrogates: 19 });
      expect(statistic).toBeCloseTo(statistics[index]!, 9);
      const expected = naiveLikest(values.slice(index, index + 16), values, neighbours, (start) => Math.abs(start - index) >= 16);
      expect(occurrences.map((found) => found.index)).toEqual([index, ...expected.map((found) => found.index)].sort((a, b) => a - b));
      for (const found of expected) expect(occurrences.find((other) => other.index === found.index)!.correlation).toBeCloseTo(found.correlation, 9);
      expect(occurrences.find((other) => other.index === index)!.correlation).toBe(1);
    }
  });

  it("finds a planted shape, where it is, and its steps", () => {
    for (let seed = 10; seed < 14; seed++) {
      const { pValue, occurrences, shape, surrogates } = testRecurrence(planted(seed, { strength: 2 }), OPTIONS);
      expect(pValue).toBeLessThan(0.001);
      expect(surrogates).toBe(199);
      expect(occurrences.map(({ index }) => index)).toEqual(PLACES);
      const norm = Math.sqrt(STEPS.reduce((sum, step) => sum + step * step, 0));
      expect(shape.reduce((sum, value, t) => sum + (value * STEPS[t]!) / norm, 0)).toBeGreaterThan(0.95);
      expect(shape.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(1, 12);
    }
  });

  it("calls noise of several kinds a recurring shape about as often as it says", () => {
    const kinds: readonly ((noise: number[]) => number[])[] = [
      (noise) => noise,
      (noise) => noise.map((value) => value * value * value),
      (noise) => noise.map((value, t) => value * (1 + 3 * Math.floor((t % 60) / 30))),
      (noise) => noise.map((value, t) => value + 0.1 * (noise[t - 1] ?? 0)),
    ];
    for (const kind of kinds) {
      const pValues = Array.from({ length: 60 }, (_, seed) => testRecurrence(kind(noiseOf(160, 100 + seed)), { ...OPTIONS, surrogates: 99, seed }).pValue);
      const below = (level: number): number => pValues.filter((p) => p <= level).length;
      expect(below(0.05)).toBeLessThanOrEqual(9); // of 60, where three are expected; more than nine come once in a thousand
      expect(below(0.5)).toBeGreaterThanOrEqual(17); // where thirty are expected
      expect(below(0.5)).toBeLessThanOrEqual(43);
    }
  });

  it("does not depend on unit, level or direction, and gives the same for the same seed", () => {
    const x = planted(20, { strength: 0.6 });
    const found = testRecurrence(x, { ...OPTIONS, seed: 5 });
    expect(testRecurrence(x, { ...OPTIONS, seed: 5 })).toEqual(found);
    expect(testRecurrence(Float64Array.from(x), { ...OPTIONS, seed: 5 })).toEqual(found);
    expect(
      testRecurrence(
        x.map((value) => value * 2 ** -40),
        { ...OPTIONS, seed: 5 },
      ),
    ).toEqual(found);
    const mirrored = testRecurrence(
      x.map((value) => -value),
      { ...OPTIONS, seed: 5 },
    );
    expect(mirrored.pValue).toBe(found.pValue);
    expect(mirrored.occurrences.map(({ index }) => index)).toEqual(found.occurrences.map(({ index }) => index));
    for (const [t, step] of found.shape.entries()) expect(mirrored.shape[t]).toBeCloseTo(-step, 12);
    const moved = testRecurrence(
      x.map((value) => 1000 + 3 * value),
      { ...OPTIONS, seed: 5 },
    );
    expect(moved.statistic).toBeCloseTo(found.statistic, 9);
    expect(moved.occurrences.map(({ index }) => index)).toEqual(found.occurrences.map(({ index }) => index));
  });

  it("leaves its input as it was", () => {
    const x = Float64Array.from(planted(21));
    const before = x.slice();
    testRecurrence(x, OPTIONS);
    expect(x).toEqual(before);
  });

  it("is not impressed by one jump, by clustered volatility, or by a level that wanders", () => {
    const jumps = noiseOf(220, 30).map((value, t) => value + (t % 55 === 20 ? 500 : 0));
    const calmAndWild = noiseOf(220, 31).map((value, t) => value * (t % 55 < 10 ? 20 : 1));
    let level = 0;
    const walk = noiseOf(220, 32).map((value) => (level += value));
    for (const x of [jumps, calmAndWild, walk]) expect(testRecurrence(x, OPTIONS).pValue).toBeGreaterThan(0.01);
  });

  it("refuses what has no shapes", () => {
    expect(() => testRecurrence([])).toThrow(/at least 270 values/);
    expect(() => testRecurrence(noiseOf(143, 1), OPTIONS)).toThrow(/at least 144 values/);
    expect(() => testRecurrence(new Array(300).fill(7))).toThrow(/at least half differ/);
    expect(() => testRecurrence(noiseOf(300, 1).map((value, t) => (t % 5 < 3 ? 1 : value)))).toThrow(/at least half differ/);
    expect(() => testRecurrence(noiseOf(300, 1).with(17, Number.NaN))).toThrow(/x\[17\]/);
    expect(() => testRecurrence(noiseOf(300, 1), { window: 3 })).toThrow(/window/);
    expect(() => testRecurrence(noiseOf(300, 1), { neighbours: 0 })).toThrow(/neighbours/);
    expect(() => testRecurrence(noiseOf(300, 1), { surrogates: 5 })).toThrow(/surrogates/);
    expect(() => testRecurrence(noiseOf(300, 1), { clip: 3 } as never)).toThrow(/clip/);
    expect(() => testRecurrence("noise" as never)).toThrow(/array/);
  });

  it("stays finite at the ends of the doubles", () => {
    const x = planted(40);
    for (const factor of [1e307, 1e-320, 5e-324]) {
      const { statistic, pValue, shape } = testRecurrence(
        x.map((value) => value * factor),
        { ...OPTIONS, surrogates: 19 },
      );
      expect(statistic).toBeGreaterThan(0);
      expect(pValue).toBeGreaterThan(0);
      expect(shape.every(Number.isFinite)).toBe(true);
    }
    const jump = testRecurrence(x.with(100, 1e308), { ...OPTIONS, surrogates: 19 });
    expect(Number.isFinite(jump.statistic)).toBe(true);
    const twice = testRecurrence([...x, ...x], { ...OPTIONS, neighbours: 1, surrogates: 19 }); // the same window twice: artanh 1
    expect(twice.statistic).toBeCloseTo(Math.atanh(0.9999), 2);
    expect(Number.isFinite(twice.pValue)).toBe(true);
  });
});

describe("testShape", () => {
  it("takes the windows most like the shape", () => {
    const x = noiseOf(170, 50);
    const values = naiveStandardised(x, 16);
    const expected = naiveLikest(STEPS, values, 3);
    const { statistic, occurrences } = testShape(STEPS, x, { surrogates: 19 });
    expect(statistic).toBeCloseTo(naiveMeanArtanh(expected, 3), 9);
    expect(occurrences.map(({ index }) => index)).toEqual(expected.map(({ index }) => index).sort((a, b) => a - b));
  });

  it("finds a planted shape, and does not find it where it is not", () => {
    const { pValue, occurrences } = testShape(STEPS, planted(60, { places: [40, 90], n: 130, strength: 2 }), { neighbours: 2, surrogates: 199 });
    expect(pValue).toBeLessThan(0.005);
    expect(occurrences.map(({ index }) => index)).toEqual([40, 90]);
    const pValues = Array.from({ length: 60 }, (_, seed) => testShape(STEPS, noiseOf(130, 300 + seed), { neighbours: 2, surrogates: 99, seed }).pValue);
    expect(pValues.filter((p) => p <= 0.05).length).toBeLessThanOrEqual(9);
    expect(pValues.filter((p) => p <= 0.5).length).toBeGreaterThanOrEqual(17);
  });

  it("reads neither unit nor level of the shape, but its direction", () => {
    const x = planted(61, { places: [40, 90], n: 130 });
    const found = testShape(STEPS, x, { neighbours: 2, seed: 3 });
    const scaled = testShape(
      STEPS.map((step) => 1e300 * (step + 4)),
      x,
      { neighbours: 2, seed: 3 },
    );
    expect(scaled.statistic).toBeCloseTo(found.statistic, 9);
    const turned = testShape(
      STEPS.map((step) => -step),
      x,
      { neighbours: 2, seed: 3 },
    );
    expect(turned.pValue).toBeGreaterThan(0.05);
  });

  it("refuses a shape that is none", () => {
    expect(() => testShape([1, 2, 3], noiseOf(100, 1))).toThrow(/at least 4 values/);
    expect(() => testShape([0, 0, 0, 0], noiseOf(100, 1))).toThrow(/values that vary/);
    expect(() => testShape([0.1, 0.1, 0.1, 0.1, 0.1, 0.1], noiseOf(100, 1))).toThrow(/values that vary/);
    expect(() => testShape(STEPS, noiseOf(111, 1))).toThrow(/at least 112 values/);
    expect(() => testShape(STEPS, noiseOf(120, 1), { neighbours: -1 })).toThrow(/neighbours/);
  });
});

describe("shuffled blocks", () => {
  it("hold every value once, whole blocks in another order", () => {
    const values = Float64Array.from({ length: 103 }, (_, t) => t);
    const rng = createRng(1, "blocks");
    const starts = new Set<number>();
    for (let k = 0; k < 50; k++) {
      const shuffled = shuffledBlocks(values, 10, rng);
      expect([...shuffled].sort((a, b) => a - b)).toEqual([...values]);
      const breaks = [...shuffled].filter((value, t) => t > 0 && value !== shuffled[t - 1]! + 1);
      expect(breaks.length).toBeLessThanOrEqual(11);
      for (const value of breaks) if (value > 0) starts.add(value % 10);
      expect(new Set(breaks.filter((value) => value > 0).map((value) => value % 10)).size).toBeLessThanOrEqual(1); // cut at one phase
    }
    expect(starts.size).toBe(10); // at any phase
  });
});

describe("p-values from surrogates", () => {
  it("are exact ranks where draws reach the observation, and stop at four", () => {
    const draws = (values: readonly number[]): (() => number) => {
      let k = 0;
      return () => values[k++]!;
    };
    expect(surrogatePValue(5, 99, draws([9, 1, 9, 1, 9, 1, 1, 9, 9]))).toEqual({ pValue: 0.5, surrogates: 8 });
    const few = Array.from({ length: 99 }, (_, k) => (k === 3 || k === 70 ? 9 : (k % 5) / 2));
    expect(surrogatePValue(5, 99, draws(few))).toEqual({ pValue: 0.03, surrogates: 99 });
    expect(surrogatePValue(5, 99, () => 5)).toEqual({ pValue: 1, surrogates: 4 });
  });

  it("follow the Gumbel law of the squares beyond all draws, and never exceed the rank", () => {
    const uniform = createRng(8, "gumbel");
    const gumbel = (): number => Math.sqrt(20 - 2 * Math.log(-Math.log(uniform()))); // squares: location 20, scale 2
    const sample = Float64Array.from({ length: 20_000 }, gumbel);
    for (const reduced of [5, 8, 12]) {
      const expected = 1 - Math.exp(-Math.exp(-reduced));
      expect(tailBeyond(sample, Math.sqrt(20 + 2 * reduced)) / expected).toBeGreaterThan(0.7);
      expect(tailBeyond(sample, Math.sqrt(20 + 2 * reduced)) / expected).toBeLessThan(1.4);
    }
    expect(tailBeyond(sample, 1e3)).toBeLessThan(1e-300);
    expect(
      surrogatePValue(
        Math.max(...sample.subarray(0, 99)) + 1e-9,
        99,
        (() => {
          let k = 0;
          return () => sample[k++]!;
        })(),
      ).pValue,
    ).toBeLessThanOrEqual(0.01);
    expect(surrogatePValue(9, 99, () => 4).pValue).toBe(0.01); // draws without spread say nothing of what lies beyond
  });

  it("are uniform where the observation is one draw more", () => {
    const rng = createRng(9, "exchangeable");
    const pValues = Array.from({ length: 4000 }, () => surrogatePValue(1 + rng(), 49, () => 1 + rng()).pValue);
    for (const level of [0.02, 0.1, 0.5]) {
      const share = pValues.filter((p) => p <= level).length / pValues.length;
      expect(share).toBeLessThanOrEqual(level + 4 * Math.sqrt(level / 4000));
      expect(share).toBeGreaterThan(0.75 * level);
    }
  });
});

describe("correlations row by row", () => {
  it("gives up nothing by passing over rows that cannot be the largest", () => {
    const x = standardised("test", noiseOf(160, 70), 1, 8);
    let most = 0;
    correlationRows(x, 8, (_, largest) => {
      most = Math.max(most, largest);
    });
    const single = testRecurrence(noiseOf(160, 70), { window: 8, neighbours: 1, surrogates: 19 });
    expect(single.statistic).toBeCloseTo(Math.atanh(most), 9);
  });
});
