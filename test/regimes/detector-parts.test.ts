import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { alignedLabels, type LabelledProfiles, labelSwitches, labelsByVolatility } from "../../src/regimes/detector/align.js";
import { causalFeatures } from "../../src/regimes/detector/features.js";
import { fitLens, throughLens } from "../../src/regimes/detector/lens.js";
import { apart, type StateProfile, stateProfiles } from "../../src/regimes/detector/profile.js";
import { robustScaling, standardised } from "../../src/regimes/detector/scaling.js";
import { REGIME_FEATURES } from "../../src/regimes/detector/schema.js";

const SETTINGS = { halfLife: 5, volumeWindow: 10 };

function noise(seed: number, n: number): Float64Array {
  const rng = createRng(seed, "noise");
  return Float64Array.from({ length: n }, () => sampleNormal(rng));
}

const returnsOf = (seed: number, n: number): Float64Array => noise(seed, n).map((z, t) => 0.001 + 0.01 * z * (t % 50 < 25 ? 1 : 3));
const volumesOf = (seed: number, n: number): Float64Array => noise(seed + 1, n).map((z) => 1e6 * Math.exp(0.3 * z));

describe("causalFeatures", () => {
  const n = 120;
  const returns = returnsOf(1, n);
  const volumes = volumesOf(1, n);
  const { columns, firstRow } = causalFeatures(returns, volumes, REGIME_FEATURES, SETTINGS);

  it("follows the formulae, written out", () => {
    expect(firstRow).toBe(4);
    const weights = (t: number): number[] => Array.from({ length: t + 1 }, (_, i) => 0.5 ** ((t - i) / 5));
    for (const t of [4, 5, 17, 60, 119]) {
      const w = weights(t);
      const total = w.reduce((sum, value) => sum + value, 0);
      const mean = w.reduce((sum, value, i) => sum + value * returns[i], 0) / total;
      const variance = w.reduce((sum, value, i) => sum + value * (returns[i] - mean) ** 2, 0) / total;
      const from = Math.max(0, t - 9);
      const level = volumes.slice(from, t + 1).reduce((sum, value) => sum + value, 0) / (t + 1 - from);
      expect(columns[0][t]).toBe(returns[t]);
      expect(columns[1][t]).toBeCloseTo(Math.log(volumes[t] / level + 0.01), 12);
      expect(columns[2][t]).toBeCloseTo(Math.log(Math.sqrt(variance)), 10);
      expect(columns[3][t]).toBeCloseTo(mean / Math.sqrt(variance), 10);
    }
  });

  it("reads no later row", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: n - 1 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }), (cut, value) => {
        const altered = causalFeatures(
          returns.map((r, t) => (t < cut ? r : value + t)),
          volumes.map((v, t) => (t < cut ? v : Math.abs(value) * t)),
          REGIME_FEATURES,
          SETTINGS,
        );
        columns.forEach((column, j) => {
          expect(altered.columns[j].slice(0, cut)).toEqual(column.slice(0, cut));
        });
        expect(Math.min(altered.firstRow, cut)).toBe(Math.min(firstRow, cut));
      }),
      { numRuns: 50 },
    );
  });

  it("follows units: returns times 2^k move the volatility by k ln 2, and nothing else", () => {
    for (const power of [-300, -40, 30, 400]) {
      const unit = 2 ** power;
      const scaled = causalFeatures(
        returns.map((value) => value * unit),
        volumes.map((value) => value * 2 ** Math.round(power / 4)),
        REGIME_FEATURES,
        SETTINGS,
      );
      expect(scaled.columns[1].slice(firstRow)).toEqual(columns[1].slice(firstRow));
      expect(scaled.columns[3].slice(firstRow)).toEqual(columns[3].slice(firstRow));
      for (let t = firstRow; t < n; t++) expect(scaled.columns[2][t] - columns[2][t]).toBeCloseTo(power * Math.LN2, 9);
    }
  });

  it("stays finite through halts: rows without trades, and rows that do not move", () => {
    const halted = returns.map((value, t) => (t > 30 && t < 110 ? 0 : value));
    const still = volumes.map((value, t) => (t > 30 && t < 90 ? 0 : value));
    const made = causalFeatures(halted, still, REGIME_FEATURES, SETTINGS);
    for (const column of made.columns) expect(column.slice(made.firstRow).every(Number.isFinite)).toBe(true);
    expect(made.columns[1][60]).toBe(Math.log(1.01));
    // Below a ten-thousandth of the standard deviation so far the volatility is taken as that.
    const soFar = halted.slice(0, 106);
    const mean = soFar.reduce((sum, value) => sum + value, 0) / soFar.length;
    const deviation = Math.sqrt(soFar.reduce((sum, value) => sum + (value - mean) ** 2, 0) / soFar.length);
    expect(made.columns[2][105]).toBeGreaterThanOrEqual(Math.log(1e-4 * deviation) - 1e-9);
  });

  it("starts where returns first vary", () => {
    const late = returns.map((value, t) => (t < 40 ? 0.25 : value));
    expect(causalFeatures(late, null, ["volatility"], SETTINGS).firstRow).toBe(40);
    expect(causalFeatures(new Float64Array(50).fill(0.1), null, ["momentum"], SETTINGS).firstRow).toBe(50);
    expect(causalFeatures(late, null, ["return"], SETTINGS).firstRow).toBe(0);
  });
});

describe("robust scaling", () => {
  const columns = [returnsOf(2, 101), volumesOf(2, 101), new Float64Array(101).fill(3)];

  it("is the median and the median absolute deviation of its rows, and leaves out what does not vary", () => {
    const { used, centres, spreads } = robustScaling(columns, 10, 91);
    expect(used).toEqual([0, 1]);
    for (const j of used) {
      const values = Array.from(columns[j].slice(10, 91)).sort((a, b) => a - b);
      const deviations = values.map((value) => Math.abs(value - values[40])).sort((a, b) => a - b);
      expect(centres[j]).toBe(values[40]);
      expect(spreads[j]).toBeCloseTo(1.482602218505602 * deviations[40], 12);
    }
  });

  it("takes the mean absolute deviation where more than half of the values are equal", () => {
    const mostly = Float64Array.of(0, 0, 0, 0, 0, 0, 0, 2, -2, 6);
    expect(robustScaling([mostly], 0, 10).spreads[0]).toBeCloseTo(1.2533141373155003, 12);
  });

  it("takes rounding about a large constant for no spread", () => {
    const constant = Float64Array.from({ length: 20 }, (_, t) => 1e9 + (t % 2) * 1e-7);
    expect(robustScaling([constant], 0, 20).used).toEqual([]);
  });

  it("cuts at the limit and leaves other rows out", () => {
    const scaling = robustScaling(columns, 0, 50);
    const rows = standardised(columns, scaling, 50, 60, 0.5);
    expect(rows.length).toBe(20);
    expect(Math.max(...rows)).toBe(0.5);
    expect(Math.min(...rows)).toBe(-0.5);
  });
});

describe("a lens with memory", () => {
  it("leaves of an autoregression its shocks", () => {
    const shocks = noise(3, 4000);
    const column = new Float64Array(4000);
    for (let t = 0; t < 4000; t++) column[t] = 0.6 * (t > 0 ? column[t - 1] : 0) + shocks[t];
    const lens = fitLens([column], 0, 4000, true, 50);
    expect(lens.memory!.coefficients[0]).toBeCloseTo(0.6, 1);
    const rest = throughLens([column], lens, 0, 4000, 50);
    let product = 0;
    let squares = 0;
    for (let t = 1; t < 4000; t++) {
      product += rest[t] * rest[t - 1];
      squares += rest[t] * rest[t];
    }
    expect(Math.abs(product / squares)).toBeLessThan(0.05);
  });

  it("reads at each row that row and the one before", () => {
    const column = noise(4, 60);
    const lens = fitLens([column, volumesOf(4, 60)], 0, 40, true, 50);
    const whole = throughLens([column, volumesOf(4, 60)], lens, 0, 60, 50);
    expect(throughLens([column, volumesOf(4, 60)], lens, 0, 50, 50)).toEqual(whole.slice(0, 100));
  });
});

describe("labels across fits", () => {
  const rng = createRng(5, "labels");
  const rows = 50;
  const probabilities = Float64Array.from({ length: rows * 3 }, () => 0);
  for (let t = 0; t < rows; t++) {
    const weights = [rng(), rng(), rng()].map((value, k) => (k === Math.floor(t / 10) % 3 ? 40 * (0.2 + value) : value));
    const sum = weights.reduce((total, value) => total + value, 0);
    weights.forEach((value, k) => {
      probabilities[3 * t + k] = value / sum;
    });
  }
  const permuted = (order: readonly number[]): Float64Array => probabilities.map((_, at) => probabilities[at - (at % 3) + order[at % 3]]);

  const calm: StateProfile = { rows: 100, means: Float64Array.of(0.001), variances: Float64Array.of(0.006 ** 2) };
  const rough: StateProfile = { rows: 100, means: Float64Array.of(0), variances: Float64Array.of(0.012 ** 2) };
  const storm: StateProfile = { rows: 100, means: Float64Array.of(-0.002), variances: Float64Array.of(0.03 ** 2) };
  const before: LabelledProfiles = new Map([
    [4, calm],
    [0, rough],
    [2, storm],
  ]);
  const moved = ({ means, variances }: StateProfile): StateProfile => ({
    rows: 100,
    means: means.map((x) => x + 1e-4),
    variances: variances.map((v) => 1.2 * v),
  });

  it("follow the states that are alike, whatever order a fit puts them in", () => {
    expect(Array.from(alignedLabels(before, [calm, rough, storm].map(moved)))).toEqual([4, 0, 2]);
    expect(Array.from(alignedLabels(before, [storm, calm, rough].map(moved)))).toEqual([2, 4, 0]);
    expect(Array.from(alignedLabels(before, [rough, storm, calm].map(moved)))).toEqual([0, 2, 4]);
  });

  it("give a state that is new the lowest label that is free, and let one go that is no more", () => {
    const crash: StateProfile = { rows: 100, means: Float64Array.of(-0.01), variances: Float64Array.of(0.08 ** 2) };
    expect(Array.from(alignedLabels(before, [crash, calm, storm, rough]))).toEqual([1, 4, 2, 0]);
    expect(Array.from(alignedLabels(before, [moved(storm), moved(calm)]))).toEqual([2, 4]);
    expect(Array.from(alignedLabels(before, [null, moved(calm), moved(rough)]))).toEqual([2, 4, 0]);
  });

  it("begin in order of volatility, whatever order the fit has", () => {
    const returns = Float64Array.from({ length: rows }, (_, t) => [1, 5, 0.2][Math.floor(t / 10) % 3] * (t % 2 === 0 ? 1 : -1));
    expect(Array.from(labelsByVolatility(returns, 0, probabilities, 3))).toEqual([1, 2, 0]);
    expect(Array.from(labelsByVolatility(returns, 0, permuted([2, 0, 1]), 3))).toEqual([0, 1, 2]);
  });
});

describe("label switches", () => {
  const column = Float64Array.from({ length: 60 }, (_, t) => (t < 30 ? 1 : 10) * Math.sin(t * t));
  const halves = Float64Array.from({ length: 120 }, (_, at) => ((Math.floor(at / 60) === 0) === (at % 2 === 0) ? 1 : 0));
  const profiles = (values: Float64Array, labels: readonly number[]): LabelledProfiles =>
    new Map(stateProfiles([values], 0, 60, halves, 2).map((profile, k) => [labels[k], profile!]));

  it("are none for the same states, or for states that moved a little", () => {
    expect(labelSwitches(profiles(column, [0, 1]), profiles(column, [0, 1]))).toBe(0);
    const drifted = column.map((value) => 1.2 * value + 0.1);
    expect(labelSwitches(profiles(column, [0, 1]), profiles(drifted, [0, 1]))).toBe(0);
  });

  it("count every state that lies nearer to another's past", () => {
    expect(labelSwitches(profiles(column, [0, 1]), profiles(column, [1, 0]))).toBe(2);
    const wilder = column.map((value, t) => (t < 30 ? 10 * value : 3 * value));
    expect(labelSwitches(profiles(column, [0, 1]), profiles(wilder, [0, 1]))).toBe(1);
  });

  it("mix up no states that could not be told apart", () => {
    const twin = (rows: number, deviation: number): StateProfile => ({ rows, means: Float64Array.of(0), variances: Float64Array.of(deviation ** 2) });
    const pair = (rows: number, first: number, second: number): LabelledProfiles => new Map([first, second].map((deviation, k) => [k, twin(rows, deviation)]));
    expect(labelSwitches(pair(50, 1, 1.05), pair(50, 1.05, 1))).toBe(0);
    expect(labelSwitches(pair(5000, 1, 1.05), pair(5000, 1.05, 1))).toBe(2);
  });

  it("know nothing of labels that were not there before", () => {
    expect(labelSwitches(profiles(column, [0, 1]), profiles(column, [2, 1]))).toBe(0);
  });
});

describe("profiles of states", () => {
  it("are the moments of their rows, and none for a state without rows", () => {
    const column = noise(6, 40);
    const own = Float64Array.from({ length: 80 }, (_, at) => (at % 2 === 0 ? 1 : 0));
    const [all, none] = stateProfiles([column], 0, 40, own, 2);
    const mean = column.reduce((total, value) => total + value, 0) / 40;
    expect(all!.rows).toBe(40);
    expect(all!.means[0]).toBeCloseTo(mean, 12);
    expect(all!.variances[0]).toBeCloseTo(column.reduce((total, value) => total + (value - mean) ** 2, 0) / 40, 12);
    expect(none).toBeNull();
  });

  it("lie apart by Bhattacharyya's distance, which has no unit", () => {
    const law = (mean: number, variance: number): StateProfile => ({ rows: 100, means: Float64Array.of(mean), variances: Float64Array.of(variance) });
    expect(apart(law(0, 1), law(0, 1))).toBe(0);
    // −ln ∫ √(p q), by a sum.
    let overlap = 0;
    for (let x = -30; x < 30; x += 0.001) overlap += 0.001 * Math.sqrt((Math.exp(-((x - 1) ** 2) / 2) * Math.exp(-((x + 0.5) ** 2) / 8)) / (2 * Math.PI * 2));
    expect(apart(law(1, 1), law(-0.5, 4))).toBeCloseTo(-Math.log(overlap), 6);
    expect(apart(law(1e-5, 1e-10), law(-0.5e-5, 4e-10))).toBeCloseTo(apart(law(1, 1), law(-0.5, 4)), 10);
    expect(Number.isFinite(apart(law(0, 0), law(1, 1)))).toBe(true);
  });
});
