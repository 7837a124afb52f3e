import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConvergenceError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { FittedGaussianHMM, GaussianHMM, type HmmInitial, type HmmParametersInput } from "../../src/regimes/index.js";
import { naiveModel, naiveUpdate, randomParameters } from "./naive-hmm.js";

const TYPES = ["full", "diag", "tied", "spherical"] as const;
const oracle = JSON.parse(readFileSync(new URL("../oracles/regimes/hmm.json", import.meta.url), "utf8"));

type Nested = number | ArrayLike<Nested>;
const flat = (value: Nested): number[] => (typeof value === "number" ? [value] : Array.from(value).flatMap(flat));
function expectNear(got: Nested, want: Nested, relative = 1e-9): void {
  const [a, b] = [flat(got), flat(want)];
  expect(a.length).toBe(b.length);
  for (const [i, value] of a.entries()) expect(Math.abs(value - b[i])).toBeLessThanOrEqual(relative * (1 + Math.abs(b[i])));
}

/** No update loses more than rounding. */
function expectMonotone(trace: Float64Array): void {
  expect(trace.length).toBeGreaterThan(0);
  expect(trace.every(Number.isFinite)).toBe(true);
  for (let i = 1; i < trace.length; i++) expect(trace[i]).toBeGreaterThanOrEqual(trace[i - 1] - 1e-10 * (1 + Math.abs(trace[i])));
}

const initialOf = ({ covarianceType: _, ...initial }: HmmParametersInput) => initial;
function noise(rows: number, features: number, seed = 1): number[][] {
  const rng = createRng(seed, "noise");
  return Array.from({ length: rows }, () => Array.from({ length: features }, () => sampleNormal(rng)));
}

describe("fitting a hidden Markov model", () => {
  it("makes the updates of Baum and Welch", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }), (seed, states, features) => {
        const input = randomParameters(seed, states, features, "full");
        const { X } = GaussianHMM.fromParameters(input).sample(60, { seed });
        const initial = initialOf(randomParameters(seed + 1, states, features, "full"));
        const one = new GaussianHMM({ states, initial, maxIterations: 1, tolerance: 0, minCovariance: 0 }).fit(X);
        const naive = naiveUpdate(naiveModel(initial), X);
        expectNear(one.startProbability, naive.start, 1e-8);
        expectNear(one.transitionMatrix, naive.transition, 1e-8);
        expectNear(one.means, naive.means, 1e-8);
        expectNear(one.covariances, naive.covariances, 1e-8);
        expect(one.iterations).toBe(1);
        expect(one.logLikelihoodTrace[0]).toBeCloseTo(GaussianHMM.fromParameters(initial).logLikelihood(X), 8);
      }),
      { numRuns: 30 },
    );
  });

  it("gives hmmlearn's parameters under all of its priors", () => {
    const { start, priors, updates } = oracle;
    for (const one of oracle.cases) {
      const initial = { startProbability: start.startprob, transitionMatrix: start.transmat, means: start.means, covariances: one.covariances };
      const model = new GaussianHMM({
        states: 2,
        covarianceType: one.type,
        maxIterations: updates,
        tolerance: 0,
        minCovariance: 0,
        initial,
        priors: {
          startprobPrior: priors.startprob_prior,
          transmatPrior: priors.transmat_prior,
          meansPrior: priors.means_prior,
          meansWeight: priors.means_weight,
          covarsPrior: priors.covars_prior,
          covarsWeight: priors.covars_weight,
        },
      }).fit(oracle.X);
      expectNear(model.startProbability, one.startprob);
      expectNear(model.transitionMatrix, one.transmat);
      expectNear(model.means, one.means);
      expectNear(model.covariances, one.covars);
      expectNear(model.logLikelihoodTrace, one.trace);
    }
  });

  it("never loses likelihood, whatever the type, the emission, the floor and the sequences", () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(...TYPES),
        fc.constantFrom("gaussian" as const, "student-t" as const),
        fc.constantFrom(1e-6, 0.3),
        fc.boolean(),
        (seed, states, features, covarianceType, emission, minCovariance, several) => {
          const { X } = GaussianHMM.fromParameters(randomParameters(seed, 2, features, "full")).sample(70, { seed });
          X[5] = X[5].map(() => 30); // one far row
          const options = { states, covarianceType, emission, minCovariance, maxIterations: 25, tolerance: 0, restarts: 1, seed };
          const model = new GaussianHMM(options).fit(X, several ? { lengths: [1, 30, 39] } : {});
          expectMonotone(model.logLikelihoodTrace);
          const after = model.logLikelihood(X, several ? { lengths: [1, 30, 39] } : {});
          expect(after).toBeGreaterThanOrEqual(model.logLikelihoodTrace.at(-1)! - 1e-9 * (1 + Math.abs(after)));
          for (let k = 0; k < states; k++) expect(model.stateCovariance(k).every((row) => row.every(Number.isFinite))).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("finds planted states, in order of volatility, by mean alone and by variance alone", () => {
    for (const [means, variances] of [
      [
        [0, 5],
        [1, 4],
      ],
      [
        [0, 0],
        [1, 16],
      ],
    ]) {
      const truth = GaussianHMM.fromParameters({
        startProbability: [0.5, 0.5],
        transitionMatrix: [
          [0.97, 0.03],
          [0.05, 0.95],
        ],
        means: means.map((mean) => [mean]),
        covariances: variances,
        covarianceType: "spherical",
      });
      const { X, states } = truth.sample(2000, { seed: 4 });
      const model = new GaussianHMM({ states: 2 }).fit(X);
      expect(model.converged).toBe(true);
      expect(model.logLikelihood(X)).toBeGreaterThan(truth.logLikelihood(X));
      for (let k = 0; k < 2; k++) {
        expect(Math.abs(model.means[k][0] - means[k])).toBeLessThan(0.3);
        expect(model.stateCovariance(k)[0][0] / variances[k]).toBeCloseTo(1, 0);
        expect(Math.abs(model.transitionMatrix[k][k] - truth.transitionMatrix[k][k])).toBeLessThan(0.02);
      }
      const path = model.viterbi(X).states;
      expect(path.filter((state, t) => state === states[t]).length / path.length).toBeGreaterThan(0.9);
    }
  });

  it("is not led astray by a few far rows", () => {
    const truth = GaussianHMM.fromParameters({
      startProbability: [1, 0],
      transitionMatrix: [
        [0.98, 0.02],
        [0.02, 0.98],
      ],
      means: [[0], [6]],
      covariances: [1, 1.5],
      covarianceType: "spherical",
    });
    const { X } = truth.sample(1000, { seed: 1 });
    for (const t of [100, 600]) X[t] = Float64Array.of(1e5);
    const model = new GaussianHMM({ states: 3, restarts: 10 }).fit(X);
    expect(model.means.map(([mean]) => Math.round(mean))).toEqual([0, 6, 100_000]);
  });

  it("stops when an update gains less than the tolerance, or at the cap with the best model so far", () => {
    const { X } = GaussianHMM.fromParameters(randomParameters(2, 2, 2, "full", 3)).sample(300, { seed: 2 });
    const model = new GaussianHMM({ states: 2, tolerance: 0.01 }).fit(X);
    const trace = model.logLikelihoodTrace;
    expect(model.converged).toBe(true);
    expect(model.iterations).toBe(trace.length);
    expect(trace[trace.length - 1] - trace[trace.length - 2]).toBeLessThan(0.01);
    for (let i = 1; i < trace.length - 1; i++) expect(trace[i] - trace[i - 1]).toBeGreaterThanOrEqual(0.01);
    const capped = new GaussianHMM({ states: 2, maxIterations: 3 }).fit(X);
    expect([capped.converged, capped.iterations, capped.logLikelihoodTrace.length]).toEqual([false, 3, 3]);
    const exact = new GaussianHMM({ states: 2, maxIterations: 75, tolerance: 0 }).fit(X);
    expect([exact.converged, exact.iterations]).toEqual([false, 75]);
    const none = new GaussianHMM({ states: 2, maxIterations: 0 }).fit(X);
    expect([none.iterations, none.logLikelihoodTrace.length]).toEqual([0, 0]);
  });

  it("goes on from a model as if it had never stopped, and keeps the order of states given", () => {
    const input = randomParameters(3, 3, 2, "full", 3);
    const { X } = GaussianHMM.fromParameters(input).sample(200, { seed: 3 });
    const continued = (from: HmmInitial, maxIterations: number) => {
      const { startProbability, transitionMatrix, means, covariances } = from;
      const initial = { startProbability, transitionMatrix, means, covariances };
      return new GaussianHMM({ states: 3, initial, maxIterations, tolerance: 0 }).fit(X);
    };
    const [first, whole] = [continued(input, 4), continued(input, 9)];
    expectNear(continued(first as HmmInitial, 5).means, whole.means, 1e-9);
    const reversed = GaussianHMM.fromParameters(input).reordered([2, 1, 0]);
    expectNear(continued(reversed as HmmInitial, 9).means, [...whole.means].reverse(), 1e-9);
  });

  it("gives the same bits for the same seed, in any container and any power of two as unit", () => {
    const { X } = GaussianHMM.fromParameters(randomParameters(5, 3, 2, "full", 2)).sample(150, { seed: 5 });
    const single = X.map((row) => Float32Array.from(row));
    for (const emission of ["gaussian", "student-t"] as const) {
      const trained = (rows: ArrayLike<ArrayLike<number>>) => new GaussianHMM({ states: 3, seed: 9, emission, maxIterations: 12 }).fit(rows);
      const text = JSON.stringify(trained(single));
      expect(JSON.stringify(trained(single.map((row) => Array.from(row))))).toBe(text);
      expect(JSON.stringify(trained(Object.assign({ length: single.length }, single)))).toBe(text);
      for (const factor of [2 ** 300, 2 ** -300]) {
        const [plain, scaled] = [trained(X), trained(X.map((row) => row.map((value) => value * factor)))];
        expect(scaled.means).toEqual(plain.means.map((row) => row.map((value) => value * factor)));
        expect(scaled.transitionMatrix).toEqual(plain.transitionMatrix);
        expect(scaled.covariances).toEqual(
          (plain.covariances as Float64Array[][]).map((rows) => rows.map((row) => row.map((value) => value * factor * factor))),
        );
      }
    }
    expect(JSON.stringify(new GaussianHMM({ states: 3, seed: 10, maxIterations: 2 }).fit(X))).not.toBe(
      JSON.stringify(new GaussianHMM({ states: 3, seed: 9, maxIterations: 2 }).fit(X)),
    );
  });

  it("does not lose digits to an offset", () => {
    const X = noise(300, 2).map(([a, b], t) => [a + (t % 100 < 50 ? 0 : 6), b]);
    const plain = new GaussianHMM({ states: 2, tolerance: 0, maxIterations: 30 }).fit(X);
    const offset = X.map(([a, b]) => [a + 2 ** 26, b - 2 ** 26]);
    const moved = new GaussianHMM({ states: 2, tolerance: 0, maxIterations: 30 }).fit(offset);
    expectNear(moved.covariances, plain.covariances, 1e-6);
    expectNear(moved.smoothedProbabilities(offset), plain.smoothedProbabilities(X), 1e-6);
  });

  it("counts parameters and weighs them", () => {
    const X = noise(50, 3);
    const counts = TYPES.map((covarianceType) => new GaussianHMM({ states: 2, covarianceType, maxIterations: 2 }).fit(X).parameterCount);
    expect(counts).toEqual([1 + 2 + 6 + 12, 1 + 2 + 6 + 6, 1 + 2 + 6 + 6, 1 + 2 + 6 + 2]);
    const student = (degreesOfFreedom: "estimate" | "estimate-shared" | number) =>
      new GaussianHMM({ states: 2, emission: "student-t", degreesOfFreedom, maxIterations: 2 }).fit(X).parameterCount;
    expect([student("estimate"), student("estimate-shared"), student(5)]).toEqual([23, 22, 21]);
    const model = new GaussianHMM({ states: 2, maxIterations: 2 }).fit(X);
    expect(model.aic(X)).toBeCloseTo(2 * 21 - 2 * model.logLikelihood(X), 9);
    expect(model.bic(X)).toBeCloseTo(Math.log(50) * 21 - 2 * model.logLikelihood(X), 9);
  });

  it("survives JSON with every bit", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(...TYPES), fc.constantFrom("gaussian" as const, "student-t" as const), (seed, covarianceType, emission) => {
        const { X } = GaussianHMM.fromParameters(randomParameters(seed, 2, 2, "full")).sample(40, { seed });
        const model = new GaussianHMM({ states: 2, covarianceType, emission, maxIterations: 3 }).fit(X);
        const back = FittedGaussianHMM.fromJSON(JSON.parse(JSON.stringify(model)));
        expect(back.toJSON()).toEqual(model.toJSON());
        expect(back.covariances).toEqual(model.covariances);
        expect(back.parameterCount).toBe(model.parameterCount);
        expect(back.smoothedProbabilities(X)).toEqual(model.smoothedProbabilities(X));
        expect(back.viterbi(X)).toEqual(model.viterbi(X));
        expect(back.sample(5, { seed: 1 })).toEqual(model.sample(5, { seed: 1 }));
      }),
      { numRuns: 20 },
    );
  });
});

describe("data at the edge", () => {
  it("fits one state as the sample's own moments", () => {
    const X = noise(40, 2);
    const model = new GaussianHMM({ states: 1, minCovariance: 0 }).fit(X);
    expectNear(
      model.means[0],
      [0, 1].map((j) => X.reduce((sum, row) => sum + row[j], 0) / 40),
    );
    expect([...model.startProbability, ...model.transitionMatrix[0]]).toEqual([1, 1]);
    expect(model.viterbi(X).states.every((state) => state === 0)).toBe(true);
    expect([...model.expectedDurations()]).toEqual([Infinity]);
  });

  it("floors what does not vary: a constant feature, one row, equal rows", () => {
    const constant = noise(60, 1).map(([a]) => [a, 0.7]);
    for (const covarianceType of TYPES) {
      const model = new GaussianHMM({ states: 2, covarianceType }).fit(constant);
      expectMonotone(model.logLikelihoodTrace);
      for (const row of model.means) expect(row[1]).toBeCloseTo(0.7, 12);
    }
    for (const rows of [[[3]], Array.from({ length: 10 }, () => [3, -2]), [[0], [0]]]) {
      const model = new GaussianHMM({ states: 1 }).fit(rows);
      expect(model.means[0]).toEqual(Float64Array.from(rows[0]));
      expect(model.stateCovariance(0)[0][0]).toBeGreaterThan(0);
      expect(Number.isFinite(model.logLikelihood(rows))).toBe(true);
    }
  });

  it("keeps variances above the share asked for", () => {
    const X = noise(200, 1).map(([a], t) => [t % 20 < 10 ? 0 : a]); // half of the rows equal
    const variance = X.reduce((sum, [a]) => sum + a * a, 0) / 200 - (X.reduce((sum, [a]) => sum + a, 0) / 200) ** 2;
    for (const minCovariance of [0.01, 0.1]) {
      const model = new GaussianHMM({ states: 2, minCovariance }).fit(X);
      expect(model.stateCovariance(0)[0][0] / variance).toBeCloseTo(minCovariance, 9);
      expectMonotone(model.logLikelihoodTrace);
    }
  });

  it("says so when a state collapses and no floor holds it", () => {
    const X = noise(100, 1).map(([a], t) => [t % 20 < 10 ? 0 : a]);
    const collapse = () => new GaussianHMM({ states: 2, minCovariance: 0 }).fit(X);
    expect(collapse).toThrow(ConvergenceError);
    expect(collapse).toThrow(/minCovariance/);
    const initial = {
      startProbability: [0.5, 0.5],
      transitionMatrix: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      means: [[0], [100]],
      covariances: [1, 1],
    };
    const inTheLastUpdate = new GaussianHMM({ states: 2, covarianceType: "spherical", minCovariance: 0, maxIterations: 1, initial });
    expect(() => inTheLastUpdate.fit([[0], [0], [0], [99], [100], [102]])).toThrow(/minCovariance/);
  });

  it("leaves a state that no row belongs to its covariances, whatever the prior ones", () => {
    const X = noise(40, 1).map(([a]) => [1e100 * a]);
    const initial = {
      startProbability: [0.5, 0.5],
      transitionMatrix: [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      means: [[0], [3.2e101]],
      covariances: [1e200, 1e200],
    };
    const model = new GaussianHMM({ states: 2, covarianceType: "spherical", maxIterations: 3, priors: { covarsPrior: 1e198 }, initial }).fit(X);
    expect(model.stateCovariance(1)[0][0] / 1e200).toBeCloseTo(1, 12);
  });

  it("goes on where a start was given states that no row belongs to", () => {
    const X = noise(50, 1);
    const initial = {
      startProbability: [0.5, 0.5],
      transitionMatrix: [
        [0.9, 0.1],
        [0.1, 0.9],
      ],
      means: [[0], [1e6]],
      covariances: [[[1]], [[1]]],
    };
    const model = new GaussianHMM({ states: 2, initial, maxIterations: 10 }).fit(X);
    expectMonotone(model.logLikelihoodTrace);
    expect(model.means.every((row) => Number.isFinite(row[0]))).toBe(true);
  });
});
