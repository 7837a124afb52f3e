import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GaussianHMM } from "../../src/regimes/index.js";
import { randomParameters } from "./naive-hmm.js";

const { X: rows, start, student } = JSON.parse(readFileSync(new URL("../oracles/regimes/hmm.json", import.meta.url), "utf8"));

describe("Student-t states", () => {
  const parameters = {
    startProbability: [0.5, 0.5],
    transitionMatrix: [
      [0.97, 0.03],
      [0.05, 0.95],
    ],
    means: [
      [0, 1],
      [-1, 0],
    ],
    covariances: [
      [
        [1, 0.3],
        [0.3, 1],
      ],
      [
        [6, 0],
        [0, 9],
      ],
    ],
  };
  const truth = GaussianHMM.fromParameters({ ...parameters, emission: "student-t", degreesOfFreedom: [4, 7] });

  it("have scipy's log-likelihood", () => {
    const model = GaussianHMM.fromParameters({
      startProbability: start.startprob,
      transitionMatrix: start.transmat,
      means: start.means,
      covariances: student.covariances,
      emission: "student-t",
      degreesOfFreedom: student.degreesOfFreedom,
    });
    expect(model.logLikelihood(rows)).toBeCloseTo(student.logLikelihood, 9);
    for (const [k, matrix] of student.covariances.entries()) expect(model.stateCovariance(k)[1][1]).toBeCloseTo(matrix[1][1], 14);
  });

  it("are found again with their degrees of freedom", () => {
    const { X } = truth.sample(4000, { seed: 2 });
    const model = new GaussianHMM({ states: 2, emission: "student-t", restarts: 1 }).fit(X);
    expect(model.converged).toBe(true);
    expect(model.logLikelihood(X)).toBeGreaterThan(truth.logLikelihood(X));
    expect(Math.abs(model.degreesOfFreedom![0] - 4)).toBeLessThan(1);
    expect(Math.abs(model.degreesOfFreedom![1] - 7)).toBeLessThan(3);
    const { degreesOfFreedom: shared } = new GaussianHMM({ states: 2, emission: "student-t", degreesOfFreedom: "estimate-shared", restarts: 1 }).fit(X);
    expect(shared![0]).toBe(shared![1]);
    expect(shared![0]).toBeGreaterThan(model.degreesOfFreedom![0]);
    expect(shared![0]).toBeLessThan(model.degreesOfFreedom![1]);
  });

  it("become normal ones where rows are normal, and have their limit", () => {
    const { X } = GaussianHMM.fromParameters(parameters).sample(2000, { seed: 5 });
    const [normal, student] = (["gaussian", "student-t"] as const).map((emission) => new GaussianHMM({ states: 2, emission, restarts: 1 }).fit(X));
    expect(student.converged).toBe(true);
    for (const degrees of student.degreesOfFreedom!) expect(degrees).toBeGreaterThan(12);
    const fixed = { emission: "student-t" as const, degreesOfFreedom: 1e6 };
    const limit = GaussianHMM.fromParameters({ ...parameters, ...fixed });
    expect(limit.logLikelihood(X) / GaussianHMM.fromParameters(parameters).logLikelihood(X)).toBeCloseTo(1, 5);
    expect(student.logLikelihood(X)).toBeGreaterThan(normal.logLikelihood(X) - 0.5);
  });

  it("stand in the order of their covariances, to which the degrees of freedom belong", () => {
    const heavy = { startProbability: [0.5, 0.5], transitionMatrix: parameters.transitionMatrix, means: [[0], [3]], covariances: [1.5, 1] };
    const { X } = GaussianHMM.fromParameters({ ...heavy, covarianceType: "spherical", emission: "student-t", degreesOfFreedom: [2.5, 40] }).sample(2000, {
      seed: 2,
    });
    const model = new GaussianHMM({ states: 2, emission: "student-t", restarts: 2 }).fit(X);
    expect(model.degreesOfFreedom![1]).toBeLessThan(5);
    expect(model.stateCovariance(0)[0][0]).toBeLessThan(model.stateCovariance(1)[0][0]);
  });

  it("do not make a state of a few far rows", () => {
    const { X } = GaussianHMM.fromParameters({ ...parameters, covariances: [1, 6], covarianceType: "spherical" }).sample(800, { seed: 6 });
    for (const t of [50, 300, 700]) X[t] = Float64Array.of(60, -60);
    const model = new GaussianHMM({ states: 2, emission: "student-t" }).fit(X);
    for (const row of model.means) for (const value of row) expect(Math.abs(value)).toBeLessThan(2);
  });

  it("keep given degrees of freedom, and one number for tied covariances", () => {
    const { X } = truth.sample(150, { seed: 1 });
    const given = new GaussianHMM({ states: 2, emission: "student-t", degreesOfFreedom: 5, maxIterations: 5 }).fit(X);
    expect(given.degreesOfFreedom).toEqual(Float64Array.of(5, 5));
    const tied = new GaussianHMM({ states: 2, emission: "student-t", covarianceType: "tied", maxIterations: 5 }).fit(X);
    expect(tied.degreesOfFreedom![0]).toBe(tied.degreesOfFreedom![1]);
    expect(tied.stateCovariance(0)).toEqual(tied.stateCovariance(1));
    const tiedInput = { ...randomParameters(1, 2, 2, "tied"), emission: "student-t" as const };
    expect(() => GaussianHMM.fromParameters({ ...tiedInput, degreesOfFreedom: [4, 5] })).toThrow(/one number for all states/);
    expect(() => GaussianHMM.fromParameters({ ...tiedInput, degreesOfFreedom: 2 })).toThrow(/> 2/);
    expect(() => new GaussianHMM({ states: 2, emission: "student-t", priors: { covarsPrior: 0.1 } }).fit(X)).toThrow(/options\.priors/);
  });
});
