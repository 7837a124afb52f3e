import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alignStates, GaussianHMM, selectStates } from "../../src/regimes/index.js";
import { randomParameters } from "./naive-hmm.js";

const planted = GaussianHMM.fromParameters({
  startProbability: [1, 0, 0],
  transitionMatrix: [
    [0.96, 0.02, 0.02],
    [0.03, 0.95, 0.02],
    [0.02, 0.02, 0.96],
  ],
  means: [[0], [0], [7]],
  covariances: [0.2, 4, 1],
  covarianceType: "spherical",
});
const noise = GaussianHMM.fromParameters({ startProbability: [1], transitionMatrix: [[1]], means: [[0, 1]], covariances: [[1, 2]], covarianceType: "diag" });
const CRITERIA = ["bic", "icl", "held-out"] as const;

describe("how many states", () => {
  it("are found where they are planted, by every criterion", () => {
    const { X } = planted.sample(1000, { seed: 4 });
    for (const criterion of CRITERIA) {
      const { states, best, trials } = selectStates(X, { criterion, maxStates: 4, restarts: 3 });
      expect(states).toBe(3);
      expect(best.states).toBe(3);
      expect(trials.map((trial) => trial.states)).toEqual([1, 2, 3, 4]);
      expect(trials[2].bic).toBeCloseTo(best.bic(X), 9);
      expect(trials[2].icl).toBeGreaterThan(trials[2].bic);
      expect(trials.every(({ heldOut }) => (heldOut === null) === (criterion !== "held-out"))).toBe(true);
      expect(JSON.stringify(best)).toBe(JSON.stringify(new GaussianHMM({ states: 3, restarts: 3 }).fit(X)));
    }
  });

  it("is one in noise, nearly always", () => {
    for (const criterion of CRITERIA) {
      let more = 0;
      for (let seed = 0; seed < 12; seed++) if (selectStates(noise.sample(250, { seed }).X, { criterion, maxStates: 2, restarts: 2 }).states > 1) more++;
      expect(more).toBeLessThanOrEqual(criterion === "held-out" ? 3 : 1);
    }
  });

  it("does not hang on where a sequence of the held-out rows starts", () => {
    const { X } = planted.sample(200, { seed: 8 });
    const levels = (order: readonly number[]) => X.slice(0, 120).map(([value], t) => [0.2 * value + 200 * order[Math.floor(t / 30)]]);
    const sequences = [...levels([0, 1, 0, 1]), ...levels([1, 0, 1, 0])];
    expect(selectStates(sequences, { criterion: "held-out", heldOutShare: 0.5, maxStates: 2, lengths: [120, 120] }).states).toBe(2);
  });

  it("heeds sequences and says what it lacks", () => {
    const { X } = planted.sample(300, { seed: 1 });
    for (const criterion of CRITERIA) {
      const { trials, best } = selectStates(X, { criterion, maxStates: 2, lengths: [80, 1, 150, 69], restarts: 1 });
      expect(trials[best.states - 1].logLikelihood).toBeCloseTo(best.logLikelihood(X, { lengths: [80, 1, 150, 69] }), 9);
    }
    expect(() => selectStates(X.slice(0, 3), { maxStates: 4 })).toThrow(/at least 4 rows/);
    expect(() => selectStates(X.slice(0, 3), { criterion: "held-out", maxStates: 1 })).toThrow(/held out/);
    expect(() => selectStates(X, { maxState: 3 } as object)).toThrow(/no option named "maxState"/);
    expect(selectStates([[4]], { maxStates: 1 }).states).toBe(1);
  });
});

describe("the states of two models", () => {
  it("are paired whatever their order and the units", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 5 }), fc.constantFrom(1, 2 ** 300, 2 ** -300), (seed, states, unit) => {
        const input = randomParameters(seed, states, 2, "full", 2);
        const scaled = {
          ...input,
          means: (input.means as number[][]).map((row) => row.map((value) => value * unit)),
          covariances: (input.covariances as number[][][]).map((matrix) => matrix.map((row) => row.map((value) => value * unit * unit))),
        };
        const reference = GaussianHMM.fromParameters(scaled);
        const nearly = GaussianHMM.fromParameters({ ...scaled, means: reference.means.map((row) => row.map((value) => value + 0.01 * unit)) });
        const order = Array.from({ length: states }, (_, k) => (k + 2) % states);
        const permutation = alignStates(reference, nearly.reordered(order));
        expect(Array.from(permutation, (k) => order[k])).toEqual(Array.from({ length: states }, (_, k) => k));
        expect(nearly.reordered(order).reordered(permutation).toJSON()).toEqual(nearly.toJSON());
      }),
    );
  });

  it("must be as many and of as many features", () => {
    expect(() => alignStates(planted, noise)).toThrow(/3 states/);
    expect(() => alignStates(planted, planted.toJSON() as never)).toThrow("model: expected a FittedGaussianHMM");
    expect(() => alignStates(GaussianHMM.fromParameters(randomParameters(1, 1, 1, "full")), noise)).toThrow(/1 features/);
    for (const wrong of [
      [0, 1],
      [0, 1, 1],
      [0, 1, 3],
      [0, 1, 0.5],
    ])
      expect(() => planted.reordered(wrong)).toThrow(/each state from 0 to 2 once/);
  });
});
