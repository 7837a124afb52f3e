import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal, sampleStudentT } from "../../src/math/sampling.js";
import { type RegimeDetection, RegimeDetector, type RegimeDetectorOptions } from "../../src/regimes/index.js";

const QUICK = { minimumTraining: 150, refitEvery: 50, restarts: 2 } as const;

/** Calm, then a storm, in turns; volumes grow, and swell in a storm. */
function market(seed: number, n: number, calm = 120, storm = 60): { returns: Float64Array; volumes: Float64Array; storms: boolean[] } {
  const rng = createRng(seed, "market");
  const storms = Array.from({ length: n }, (_, t) => t % (calm + storm) >= calm);
  const returns = Float64Array.from(storms, (wild) => (wild ? -0.002 + 0.025 * sampleNormal(rng) : 0.001 + 0.006 * sampleNormal(rng)));
  const volumes = Float64Array.from(storms, (wild, t) => 1e6 * (1 + t / n) * Math.exp((wild ? 0.5 : 0) + 0.3 * sampleNormal(rng)));
  return { returns, volumes, storms };
}

function noise(seed: number, n: number): Float64Array {
  const rng = createRng(seed, "noise");
  return Float64Array.from({ length: n }, () => 0.01 * sampleNormal(rng));
}

const detect = (options: RegimeDetectorOptions, returns: ArrayLike<number>, volumes?: ArrayLike<number>): RegimeDetection =>
  new RegimeDetector({ ...QUICK, ...options }).fitAndPredict(returns, volumes);

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

/** What holds of every answer. */
function expectCoherent(result: RegimeDetection, rows: number): void {
  const states = result.regimeCharacteristics.length;
  expect(result.regimeCharacteristics.map(({ state }) => state)).toEqual(Array.from({ length: states }, (_, k) => k));
  expect(new Set(result.regimeCharacteristics.map(({ name }) => name)).size).toBe(states);
  expect(result.regimeName).toBe(result.regimeCharacteristics[result.currentRegime].name);
  expect(sum(result.regimeProbabilities)).toBeCloseTo(1, 12);
  expect(sum(result.nextRegimeProbabilities)).toBeCloseTo(1, 12);
  expect(result.regimeProbabilities[result.currentRegime]).toBe(Math.max(...result.regimeProbabilities));
  expect(result.transitionMatrix.length).toBe(states);
  for (const row of result.transitionMatrix) {
    expect(row.length).toBe(states);
    expect(sum(row)).toBeCloseTo(1, 12);
  }
  expect(result.expectedDuration).toBe(result.regimeCharacteristics[result.currentRegime].expectedDuration);
  result.regimeCharacteristics.forEach(({ expectedDuration }, k) => {
    expect(expectedDuration).toBe(1 / (1 - result.transitionMatrix[k][k]));
  });
  expect(sum(result.regimeCharacteristics.map(({ frequency }) => frequency))).toBeCloseTo(1, 10);
  for (const history of [result.regimeHistory, result.inSampleRegimeHistory, result.smoothedRegimeHistory]) {
    expect(history.length).toBe(rows);
    expect(history.every((state) => state >= -1 && state < Math.max(states, result.regimeProbabilityHistory[0].length))).toBe(true);
  }
  expect(result.inSampleRegimeHistory[rows - 1]).toBe(result.currentRegime);
  expect(result.regimeProbabilityHistory.length).toBe(rows);
  result.regimeProbabilityHistory.forEach((row, t) => {
    if (result.regimeHistory[t] === -1) expect(row.every(Number.isNaN)).toBe(true);
    else {
      expect(sum(row)).toBeCloseTo(1, 12);
      expect(row[result.regimeHistory[t]]).toBe(Math.max(...row));
    }
  });
  expect(result.labelSwitches).toBe(sum(result.refits.map(({ labelSwitches }) => labelSwitches)));
  expect(Number.isFinite(result.bic)).toBe(true);
}

describe("RegimeDetector", () => {
  const { returns, volumes, storms } = market(1, 720);
  const result = detect({ states: 2 }, returns, volumes);

  it("answers in every field, all of one mind", () => {
    expectCoherent(result, 720);
    expect(result.states).toBe(2);
    expect(result.converged).toBe(true);
    expect(result.features).toEqual(["return"]);
    expect(result.stateTrials).toEqual([]);
  });

  it("finds calm and storm, names them, and describes them as they are", () => {
    const [calm, storm] = result.regimeCharacteristics;
    expect([calm.name, storm.name]).toEqual(["Low Volatility", "High Volatility"]);
    expect([calm.nameProbability, storm.nameProbability].every((probability) => probability > 0.99)).toBe(true);
    const truth = (wild: boolean): number[] => Array.from(returns).filter((_, t) => storms[t] === wild);
    for (const [regime, wild, volatility] of [
      [calm, false, 0.006],
      [storm, true, 0.025],
    ] as const) {
      const own = truth(wild);
      const mean = sum(own) / own.length;
      expect(Math.abs(regime.averageReturn! - mean)).toBeLessThan(regime.standardErrors.averageReturn!);
      expect(Math.abs(regime.volatility! - volatility)).toBeLessThan(3 * regime.standardErrors.volatility!);
      expect(regime.standardErrors.averageReturn!).toBeCloseTo(regime.volatility! / Math.sqrt(own.length), 3);
      expect(Math.abs(regime.frequency - own.length / 720)).toBeLessThan(0.03);
      expect(regime.standardErrors.frequency!).toBeGreaterThan(0.02);
      expect(regime.expectedDuration).toBeGreaterThan(20);
      expect(regime.standardErrors.expectedDuration!).toBeGreaterThan(0.2 * regime.expectedDuration);
    }
    expect(storm.averageVolume!).toBeGreaterThan(1.4 * calm.averageVolume!);
    const known = storms.map((wild, t) => [wild ? 1 : 0, result.regimeHistory[t], result.smoothedRegimeHistory[t]]).slice(150);
    expect(known.filter(([truly, walked]) => truly === walked).length / known.length).toBeGreaterThan(0.93);
    expect(known.filter(([truly, , smoothed]) => truly === smoothed).length / known.length).toBeGreaterThan(0.97);
  });

  it("keeps labels through every refit", () => {
    expect(result.refits.map(({ row }) => row)).toEqual(Array.from({ length: 12 }, (_, i) => 149 + 50 * i));
    expect(result.labelSwitches).toBe(0);
    expect(result.refits[0].fresh).toBe(true);
    expect(result.refits.slice(1).every(({ fresh }) => !fresh)).toBe(true);
  });

  it("tells what regimes were called, and how wild they were, as known then", () => {
    expect(result.regimeNameHistory.slice(0, 149).every((name) => name === null)).toBe(true);
    expect(result.regimeVolatilityHistory.slice(0, 149).every(Number.isNaN)).toBe(true);
    for (let t = 149; t < 720; t++) {
      const refit = result.refits.findLast(({ row }) => row <= t)!;
      expect(result.regimeNameHistory[t]).toBe(refit.names[result.regimeHistory[t]]);
      expect(result.regimeVolatilityHistory[t]).toBe(refit.volatilities[result.regimeHistory[t]]);
    }
    const { names, volatilities } = result.refits.at(-1)!;
    expect(names).toEqual(["Low Volatility", "High Volatility"]);
    expect(volatilities[0]!).toBeCloseTo(0.006, 3);
    expect(volatilities[1]!).toBeCloseTo(0.025, 2);
  });

  it("knows nothing before the first fit, and from then on a state for every row", () => {
    expect(result.regimeHistory.slice(0, 149).every((state) => state === -1)).toBe(true);
    expect(result.regimeHistory.slice(149).every((state) => state >= 0)).toBe(true);
    expect(result.inSampleRegimeHistory.every((state) => state >= 0)).toBe(true);
  });

  it("does without volumes", () => {
    const alone = detect({ states: 2 }, returns);
    expect(alone.regimeHistory).toEqual(result.regimeHistory);
    expect(alone.regimeCharacteristics[0].averageVolume).toBeNull();
    expect(alone.regimeCharacteristics[0].standardErrors.averageVolume).toBeNull();
  });

  it("gives the same answer twice, from any kind of array, and changes none", () => {
    const copy = returns.slice();
    expect(detect({ states: 2 }, Array.from(returns), Array.from(volumes))).toEqual(result);
    expect(returns).toEqual(copy);
    const single = Float32Array.from(returns);
    expect(detect({ states: 2 }, single).regimeHistory).toEqual(detect({ states: 2 }, Array.from(single)).regimeHistory);
  });

  it("follows units: returns times 2^k, volumes times 2^k", () => {
    for (const power of [-30, 40]) {
      const unit = 2 ** power;
      const scaled = detect(
        { states: 2 },
        returns.map((value) => value * unit),
        volumes.map((value) => value * unit),
      );
      expect(scaled.regimeHistory).toEqual(result.regimeHistory);
      expect(scaled.regimeProbabilityHistory).toEqual(result.regimeProbabilityHistory);
      expect(scaled.regimeCharacteristics.map(({ name }) => name)).toEqual(result.regimeCharacteristics.map(({ name }) => name));
      scaled.regimeCharacteristics.forEach(({ averageReturn, volatility, averageVolume }, k) => {
        expect(averageReturn! / unit).toBe(result.regimeCharacteristics[k].averageReturn);
        expect(volatility! / unit).toBe(result.regimeCharacteristics[k].volatility);
        expect(averageVolume! / unit).toBe(result.regimeCharacteristics[k].averageVolume);
      });
    }
  });

  it("sees the same regimes under a huge offset", () => {
    const moved = detect(
      { states: 2 },
      returns.map((value) => value + 1e9),
    );
    const differing = moved.regimeHistory.filter((state, t) => state !== result.regimeHistory[t]).length;
    expect(differing).toBeLessThanOrEqual(3); // returns keep seven decimals there
    expect(moved.regimeCharacteristics[1].volatility!).toBeCloseTo(result.regimeCharacteristics[1].volatility!, 4);
  });
});

describe("the walk-forward history", () => {
  const { returns, volumes } = market(2, 420);
  const altered = (values: Float64Array, cut: number, change: (value: number, t: number) => number): Float64Array =>
    values.map((value, t) => (t < cut ? value : change(value, t)));
  const settings: readonly (readonly [string, RegimeDetectorOptions])[] = [
    ["hmm", { states: 3 }],
    ["hmm of every feature, Gaussian", { states: 2, features: ["return", "volume", "volatility", "momentum"], emission: "gaussian", covarianceType: "full" }],
    ["jump", { method: "jump", states: 3 }],
    ["auto", { states: "auto", maxStates: 3, restarts: 1 }],
    ["jump auto", { method: "jump", states: "auto", maxStates: 2, restarts: 1 }],
  ];

  it.each(settings)("is changed by no later row: %s", (_, options) => {
    const before = detect(options, returns, volumes);
    for (const cut of [200, 263, 351]) {
      for (const change of [(value: number) => 7 * value + 0.01, (_value: number, t: number) => (t % 2 === 0 ? 1e6 : -1e6)]) {
        const after = detect(
          options,
          altered(returns, cut, change),
          altered(volumes, cut, (value, t) => Math.abs(change(value, t))),
        );
        expect(after.regimeHistory.slice(0, cut)).toEqual(before.regimeHistory.slice(0, cut));
        expect(after.regimeProbabilityHistory.slice(0, cut)).toEqual(before.regimeProbabilityHistory.slice(0, cut));
        expect(after.regimeNameHistory.slice(0, cut)).toEqual(before.regimeNameHistory.slice(0, cut));
        expect(after.regimeVolatilityHistory.slice(0, cut)).toEqual(before.regimeVolatilityHistory.slice(0, cut));
        const known = before.refits.filter(({ row }) => row < cut);
        expect(after.refits.slice(0, known.length)).toEqual(known);
      }
    }
    expect(before.regimeHistory.slice(149).some((state) => state >= 0)).toBe(true); // a history of −1 alone would prove nothing
  });

  it.each(settings)("is the same when the series ends earlier: %s", (_, options) => {
    const whole = detect(options, returns, volumes);
    for (const end of [200, 301]) {
      const part = detect(options, returns.slice(0, end), volumes.slice(0, end));
      expect(part.regimeHistory).toEqual(whole.regimeHistory.slice(0, end));
      expect(part.regimeProbabilityHistory).toEqual(whole.regimeProbabilityHistory.slice(0, end));
    }
  });

  it("is not the whole sample's, which says so", () => {
    const late = detect(
      { states: 2 },
      altered(returns, 300, (value) => 5 * value),
    );
    const early = detect({ states: 2 }, returns);
    expect(late.inSampleRegimeHistory.slice(0, 300)).not.toEqual(early.inSampleRegimeHistory.slice(0, 300));
    expect(late.regimeHistory.slice(0, 300)).toEqual(early.regimeHistory.slice(0, 300));
  });
});

describe("refits", () => {
  it("turn no state into another's likeness for a gain that chance would bring", () => {
    const rng = createRng(30, "chain"); // a series on which plain updates do
    let state = 0;
    const returns = Float64Array.from({ length: 700 }, () => {
      if (rng() > 0.985) state = (state + 1 + Math.floor(2 * rng())) % 3;
      return [0.006, 0.012, 0.03][state] * sampleNormal(rng);
    });
    const result = detect({ states: 3, minimumTraining: 300, refitEvery: 20 }, returns);
    expect(result.refits.length).toBe(21);
    expect(result.labelSwitches).toBe(0);
  });
});

describe("the number of states", () => {
  it("can be one", () => {
    const returns = noise(3, 200);
    for (const states of [1, "auto"] as const) {
      for (const method of ["hmm", "jump"] as const) {
        const result = detect({ states, method, halfLife: 10 }, returns);
        expectCoherent(result, 200);
        expect(result.states).toBe(1);
        expect(result.regimeHistory[199]).toBe(0);
        expect(result.expectedDuration).toBe(Infinity);
        expect(result.regimeCharacteristics[0].frequency).toBe(1);
        expect(["Bull Market", "Bear Market", "Sideways"]).toContain(result.regimeName);
      }
    }
  });

  it("is one for autoregressions, which have memory and no regimes", () => {
    for (const coefficient of [-0.4, 0.5, 0.9]) {
      const shocks = noise(4, 500);
      const returns = new Float64Array(500);
      for (let t = 0; t < 500; t++) returns[t] = coefficient * (returns[t - 1] ?? 0) + shocks[t];
      expect(detect({ states: "auto", minimumTraining: 500, restarts: 1 }, returns).states).toBe(1);
    }
  });

  it("is one for features that trail, which wander in noise as regimes would", () => {
    const returns = noise(13, 400);
    const setting = { states: "auto", minimumTraining: 350, restarts: 1 } as const;
    expect(detect({ ...setting, features: ["volatility", "momentum"] }, returns).states).toBe(1);
    expect(detect({ ...setting, features: ["return", "volatility"] }, returns).states).toBe(1);
  });

  it("is one for fat tails, which Gaussian states would split", () => {
    const rng = createRng(5, "tails");
    const returns = Float64Array.from({ length: 600 }, () => 0.01 * sampleStudentT(rng, 4));
    const setting = { states: "auto", minimumTraining: 600, restarts: 1 } as const;
    expect(detect(setting, returns).states).toBe(1);
    expect(detect({ ...setting, emission: "gaussian" }, returns).states).toBeGreaterThan(1);
  });

  it("is found where regimes are, by each criterion, with every trial on record", () => {
    const { returns } = market(6, 600);
    for (const criterion of ["bic", "icl", "held-out"] as const) {
      const { states, stateTrials } = detect({ states: "auto", maxStates: 3, criterion, minimumTraining: 600, restarts: 1 }, returns);
      expect(states).toBe(2);
      expect(stateTrials.filter(({ withMemory }) => !withMemory).map((trial) => trial.states)).toEqual([1, 2, 3]);
      const [one, two] = stateTrials;
      expect(two.criterion).toBeLessThan(one.criterion);
    }
  });

  it("may fall, and then a label that was given up stays empty", () => {
    const result = detect({ states: "auto", criterion: "held-out", minimumTraining: 100, refitEvery: 100, restarts: 1, emission: "gaussian" }, noise(25, 300));
    expect(result.refits.map(({ states }) => states)).toEqual([1, 2, 1]);
    expect(result.states).toBe(1);
    expectCoherent(result, 300);
    expect(result.regimeCharacteristics.length).toBe(2);
    const empty = result.regimeCharacteristics.find(({ frequency }) => frequency === 0)!;
    expect(empty.averageReturn).toBeNull();
    expect(empty.volatility).toBeNull();
    expect(Object.values(empty.standardErrors).every((value) => value === null)).toBe(true);
    expect(result.regimeProbabilities[empty.state]).toBe(0);
  });
});

describe("method 'jump'", () => {
  const { returns, volumes, storms } = market(7, 800, 200, 150); // stays long against the features' half-life

  it("changes state less often, and still finds the storms", () => {
    const flips = (history: Int32Array): number => history.filter((state, t) => t > 150 && state !== history[t - 1]).length;
    const jump = detect({ method: "jump", states: 2, halfLife: 10 }, returns, volumes);
    const hmm = detect({ states: 2, emission: "gaussian" }, returns, volumes);
    expectCoherent(jump, 800);
    expect(jump.features).toEqual(["volatility", "momentum"]);
    expect(flips(jump.regimeHistory)).toBeLessThan(flips(hmm.regimeHistory));
    const wildState = jump.regimeCharacteristics.find(({ name }) => name === "High Volatility")!.state;
    expect(storms.filter((wild, t) => t >= 150 && (jump.smoothedRegimeHistory[t] === wildState) === wild).length / 650).toBeGreaterThan(0.85);
    expect(jump.regimeCharacteristics[1 - wildState].name).toBe("Low Volatility");
    expect(jump.regimeHistory.slice(0, 158).every((state) => state === -1)).toBe(true); // ten rows for the features, then 150
  });

  it("stays put where no jump is worth its penalty", () => {
    const { smoothedRegimeHistory, regimeCharacteristics } = detect({ method: "jump", states: 2, jumpPenalty: 1e9 }, returns);
    expect(new Set(smoothedRegimeHistory.slice(30)).size).toBe(1);
    expect(regimeCharacteristics.map(({ frequency }) => frequency).sort()).toEqual([0, 1]);
  });
});

describe("series with halts", () => {
  it("leaves a feature that does not vary out", () => {
    const { returns } = market(8, 300);
    const constant = new Float64Array(300).fill(5e5);
    const both = detect({ states: 2, features: ["return", "volume"] }, returns, constant);
    expect(both.regimeHistory).toEqual(detect({ states: 2, features: ["return"] }, returns, constant).regimeHistory);
    expect(both.regimeCharacteristics[0].averageVolume).toBe(5e5);
    expect(both.regimeCharacteristics[0].standardErrors.averageVolume).toBe(0);
  });

  it("knows no regime while nothing has varied yet", () => {
    const { returns } = market(9, 420);
    const late = returns.map((value, t) => (t < 230 ? 0 : value));
    const result = detect({ states: 2 }, late);
    expectCoherent(result, 420);
    expect(result.refits[0].row).toBe(249);
    expect(result.regimeHistory.slice(0, 249).every((state) => state === -1)).toBe(true);
    expect(result.regimeHistory[249]).toBeGreaterThanOrEqual(0);
  });

  it("keeps finite where volumes are 0 for long", () => {
    const { returns, volumes } = market(10, 300);
    const still = volumes.map((value, t) => (t % 60 < 40 ? 0 : value));
    expectCoherent(detect({ states: 3, features: ["return", "volume"] }, returns, still), 300);
    expectCoherent(detect({ states: 2, features: ["return", "volume"] }, returns, new Float64Array(300)), 300);
  });

  it("withstands single values that are absurd", () => {
    const { returns } = market(11, 300);
    const spiked = returns.map((value, t) => (t === 100 ? 1e139 : t === 220 ? -1e139 : value));
    for (const emission of ["gaussian", "student-t"] as const) {
      const result = detect({ states: 2, emission }, spiked);
      expect(result.regimeHistory.slice(149).every((state) => state >= 0)).toBe(true);
      expect(result.regimeCharacteristics.every(({ volatility }) => Number.isFinite(volatility))).toBe(true);
    }
  });
});

describe("what RegimeDetector refuses", () => {
  const returns = Array.from(noise(12, 200));
  const ones = new Array(200).fill(1);
  const refuses = (run: () => unknown, words: string): void => {
    expect(run).toThrow(InvalidInputError);
    expect(run).toThrow(words);
  };

  it("short series, with the number that it needs", () => {
    refuses(() => detect({}, []), "returns: expected at least 150 values, received 0");
    refuses(() => detect({}, [0.01]), "at least 150 values");
    refuses(() => new RegimeDetector().fitAndPredict(returns), "at least 252 values");
    refuses(() => detect({ features: ["volatility"], halfLife: 100 }, returns), "at least 249 values");
  });

  it("values that are no numbers, or too large to square", () => {
    const withValue = (value: unknown): number[] => returns.map((r, t) => (t === 7 ? (value as number) : r));
    for (const value of [Number.NaN, Infinity, -Infinity, "0.01", null]) refuses(() => detect({}, withValue(value)), "returns[7]: expected a finite number");
    refuses(() => detect({}, withValue(2n)), "returns[7]");
    refuses(() => detect({}, withValue(1e308)), "a magnitude of at most 1e+140");
    refuses(() => detect({}, "0.1,0.2" as unknown as number[]), "an array");
  });

  it("volumes that do not belong to the returns", () => {
    refuses(() => detect({}, returns, ones.slice(1)), "volumes: expected 200 values, as returns have, received 199");
    refuses(
      () =>
        detect(
          {},
          returns,
          ones.map((v, t) => (t === 3 ? -v : v)),
        ),
      "volumes[3]: expected a number >= 0",
    );
    refuses(
      () =>
        detect(
          {},
          returns,
          ones.map((v, t) => (t === 3 ? Number.NaN : v)),
        ),
      "volumes[3]",
    );
    refuses(() => detect({ features: ["return", "volume"] }, returns), '"volume" is among the features');
  });

  it("returns that do not vary", () => {
    for (const value of [0, 0.01, 1e100, 5e-324]) refuses(() => detect({}, new Array(200).fill(value)), "values that vary");
    refuses(() => detect({ method: "jump" }, new Array(200).fill(0.01)), "values that vary");
    refuses(() => detect({ features: ["return", "volume"] }, new Array(200).fill(0), ones), "values that vary");
  });

  it("options that it does not know, or cannot use", () => {
    const withOption = (options: unknown) => () => new RegimeDetector(options as RegimeDetectorOptions);
    refuses(withOption({ state: 3 }), 'no option named "state"');
    refuses(withOption({ states: 0 }), "options.states");
    refuses(withOption({ states: 6 }), "options.states");
    refuses(withOption({ states: "many" }), "options.states");
    refuses(withOption({ features: [] }), "options.features");
    refuses(withOption({ features: ["return", "return"] }), "features that differ");
    refuses(withOption({ features: ["price"] }), "options.features[0]");
    refuses(withOption({ minimumTraining: 10 }), "options.minimumTraining");
    refuses(withOption({ refitEvery: 0 }), "options.refitEvery");
    refuses(withOption({ jumpPenalty: -1 }), "options.jumpPenalty");
    refuses(withOption({ seed: -1 }), "options.seed");
  });
});
