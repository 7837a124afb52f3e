import { describe, expect, it } from "vitest";
import { QuantError } from "../../src/core/errors.js";
import { FittedGaussianHMM, GaussianHMM, selectStates } from "../../src/regimes/index.js";
import { randomParameters } from "./naive-hmm.js";

const good = randomParameters(1, 2, 2, "full");
const model = GaussianHMM.fromParameters(good);
const { X } = model.sample(30, { seed: 1 });

/** Every number of a result, or the package's own error. */
function numbersOf(call: () => unknown): number[] {
  let value: unknown;
  try {
    value = call();
  } catch (error) {
    expect(error).toBeInstanceOf(QuantError);
    return [];
  }
  const text = JSON.stringify(value, (_, entry) =>
    ArrayBuffer.isView(entry) ? Array.from(entry as Float64Array) : typeof entry === "number" && !Number.isFinite(entry) ? "lost" : entry,
  );
  expect(text).not.toContain("lost");
  return [1];
}

const POISON: unknown[] = [
  undefined,
  null,
  3,
  "text",
  {},
  [],
  [[]],
  [[1]],
  [[1, 2, 3]],
  [[1], [1, 2]],
  [["1", "2"]],
  [[1n, 2n]],
  new BigInt64Array(4),
  [[Number.NaN, 1]],
  [[Infinity, 1]],
  [
    [1e308, 1e308],
    [-1e308, 1],
  ],
  [
    [5e-324, 0],
    [0, 5e-324],
  ],
  [
    [1e139, -1e139],
    [1, 1],
  ],
  [
    [1e-139, 1],
    [3e-139, 2],
    [0, 0],
  ],
  [
    [1e9, 1e9],
    [1e9 + 1e-7, 1e9],
  ],
  Array.from({ length: 20 }, () => [0, 0]),
  Array.from({ length: 20 }, () => [7, -7]),
  [null, null],
  [undefined],
  { length: 2 },
  { length: -1 },
  { length: 1e12, 0: [1, 2] },
]; // prettier-ignore

describe("the doors of hidden Markov models", () => {
  it("answer poison with numbers or with an error of the package", () => {
    const verbs = [
      "logLikelihood",
      "filteredProbabilities",
      "smoothedProbabilities",
      "nextStateProbabilities",
      "viterbi",
      "aic",
      "bic",
      "predictDistribution",
    ] as const;
    let answered = 0;
    for (const poison of POISON as (typeof X)[]) {
      for (const verb of verbs) answered += numbersOf(() => model[verb](poison)).length;
      for (const emission of ["gaussian", "student-t"] as const) {
        for (const covarianceType of ["full", "diag", "tied", "spherical"] as const) {
          answered += numbersOf(() => new GaussianHMM({ states: 1, emission, covarianceType, maxIterations: 20 }).fit(poison).toJSON()).length;
          answered += numbersOf(() => new GaussianHMM({ states: 2, emission, covarianceType, maxIterations: 20 }).fit(poison).toJSON()).length;
        }
      }
      answered += numbersOf(() => selectStates(poison, { maxStates: 2, maxIterations: 5 }).trials).length;
      answered += numbersOf(() => model.onlineFilter().update(poison as unknown as number[])).length;
    }
    expect(answered).toBeGreaterThan(50);
  });

  it("name what is wrong with the data", () => {
    expect(() => model.logLikelihood([])).toThrow("FittedGaussianHMM.logLikelihood: X: expected at least 1 row, received 0");
    expect(() => model.viterbi([[1]])).toThrow("FittedGaussianHMM.viterbi: X[0]: expected 2 values, as the model has features, received 1");
    expect(() =>
      model.aic([
        [1, 2],
        [1, Number.NaN],
      ]),
    ).toThrow("X[1][1]: expected a finite number, received NaN");
    expect(() =>
      model.bic([
        [1, 2],
        [1, 1e141],
      ]),
    ).toThrow("X[1][1]: expected a magnitude of at most 1e+140");
    expect(() => model.smoothedProbabilities(X, { lengths: [10, 19] })).toThrow("options.lengths: expected a sum of 30, the number of rows, received 29");
    expect(() => model.smoothedProbabilities(X, { lengths: [0, 30] })).toThrow("options.lengths[0]: expected a whole number from 1 to 30, received 0");
    expect(() => new GaussianHMM({ states: 31 }).fit(X)).toThrow("GaussianHMM.fit: X: expected at least 31 rows, one per state, received 30");
    expect(() => new GaussianHMM().fit([[0], [1e-150]])).toThrow(/differ by more than 1e-140/);
    expect(() => model.onlineFilter().update([1])).toThrow("HmmFilter.update: row: expected 2 values");
    expect(() => model.sample(0)).toThrow(/from 1 to 10,000,000/);
    expect(() => model.stateCovariance(2)).toThrow(/from 0 to 1/);
  });

  it("name what is wrong with options", () => {
    expect(() => new GaussianHMM({ state: 2 } as object)).toThrow('no option named "state"');
    for (const options of [
      { states: 0 },
      { states: 1.5 },
      { covarianceType: "round" },
      { tolerance: -1 },
      { restarts: 0 },
      { seed: -1 },
      { minCovariance: 2 },
      { degreesOfFreedom: 2 },
    ])
      expect(() => new GaussianHMM(options as object)).toThrow(/INVALID_OPTION|expected/);
    expect(() => new GaussianHMM({ states: 3, initial: good }).fit(X)).toThrow(/no option named "covarianceType"/);
    const { covarianceType: _, ...initial } = good;
    expect(() => new GaussianHMM({ states: 3, initial }).fit(X)).toThrow("options.initial: expected 3 states, as options.states says, received 2");
    expect(() => new GaussianHMM({ states: 2, initial }).fit(X.map(([a]) => [a]))).toThrow(
      "options.initial.means[0]: expected 1 values, as X has columns, received 2",
    );
    expect(() => new GaussianHMM({ states: 2, priors: { meansPrior: [[1, 2]] } }).fit(X)).toThrow("options.priors.meansPrior: expected one number or 2 by 2");
    expect(() => model.predictDistribution(X, { steps: 0 })).toThrow(/steps/);
  });

  it("name what is wrong with parameters", () => {
    const wrong: [object, string][] = [
      [{ startProbability: [0.5, 0.4] }, "parameters.startProbability: expected probabilities of sum 1, received 0.9"],
      [{ startProbability: [1.5, -0.5] }, "expected probabilities >= 0, received -0.5"],
      [{ transitionMatrix: [[1, 0]] }, "parameters.transitionMatrix: expected 2 rows, received 1"],
      [{ transitionMatrix: [[1], [1]] }, "parameters.transitionMatrix[0]: expected 2 values, received 1"],
      [
        {
          transitionMatrix: [
            [1, 0],
            [0.5, 0.6],
          ],
        },
        "parameters.transitionMatrix[1]: expected probabilities of sum 1",
      ], // prettier-ignore
      [{ means: [[0, 0]] }, "parameters.means: expected 2 rows, received 1"],
      [{ covariances: [1, 1] }, "parameters.covariances[0]: expected an array or a typed array, received 1"],
      [
        {
          covariances: [
            [
              [1, 0],
              [0, 1],
            ],
            [
              [1, 2],
              [2, 1],
            ],
          ],
        },
        "expected positive definite covariances",
      ], // prettier-ignore
      [
        {
          covariances: [
            [
              [1, 0],
              [0, 1],
            ],
            [
              [1, 0.5],
              [0, 1],
            ],
          ],
        },
        "expected a symmetric matrix",
      ], // prettier-ignore
      [
        {
          covariances: [
            [
              [1, 0],
              [0, 1],
            ],
          ],
        },
        "expected 2 matrices, one per state, received 1",
      ], // prettier-ignore
      [{ covarianceType: "spherical", covariances: [1] }, "expected 2 variances, one per state, received 1"],
      [
        {
          covarianceType: "diag",
          covariances: [
            [1, 1],
            [1, 0],
          ],
        },
        "expected positive definite covariances",
      ], // prettier-ignore
      [{ degreesOfFreedom: 4 }, 'expected nothing, unless emission is "student-t"'],
      [{ emission: "student-t", degreesOfFreedom: [4] }, "expected 2 values, one per state, received 1"],
    ];
    for (const [change, message] of wrong) expect(() => GaussianHMM.fromParameters({ ...good, ...change }), message).toThrow(message);
    expect(() => GaussianHMM.fromParameters({} as never)).toThrow(/startProbability/);
  });

  it("refuse JSON that no model wrote", () => {
    const data = JSON.parse(JSON.stringify(model));
    expect(() => FittedGaussianHMM.fromJSON({ ...data, format: 2 })).toThrow(/format/);
    for (const wrong of [null, 3, [], {}, { ...data, means: [[1]] }, { ...data, scales: [] }, { ...data, degreesOfFreedom: [3] }, { ...data, extra: 1 }])
      expect(() => FittedGaussianHMM.fromJSON(wrong)).toThrow(QuantError);
    for (const covarianceType of ["diag", "tied", "spherical"])
      expect(() => FittedGaussianHMM.fromJSON({ ...data, covarianceType })).toThrow(`matrices of the type "${covarianceType}"`);
  });

  it("leave their arguments and results apart", () => {
    const rows = X.map((row) => row.slice());
    const initial = {
      startProbability: [0.5, 0.5],
      transitionMatrix: [
        [0.9, 0.1],
        [0.2, 0.8],
      ],
      means: [
        [0, 0],
        [1, 1],
      ],
      covariances: [
        [
          [1, 0],
          [0, 1],
        ],
        [
          [1, 0],
          [0, 1],
        ],
      ],
    }; // prettier-ignore
    const before = JSON.stringify(initial);
    const fitted = new GaussianHMM({ states: 2, initial, maxIterations: 3 }).fit(rows);
    fitted.viterbi(rows);
    expect(rows).toEqual(X);
    expect(JSON.stringify(initial)).toBe(before);
    const text = JSON.stringify(fitted);
    fitted.means[0][0] = 99;
    fitted.startProbability[0] = 99;
    expect(JSON.stringify(fitted)).toBe(text);
  });
});
