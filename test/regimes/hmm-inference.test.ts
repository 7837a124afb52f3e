import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConvergenceError } from "../../src/core/errors.js";
import { GaussianHMM } from "../../src/regimes/index.js";
import { everyPath, naiveModel, naivePosterior, randomParameters } from "./naive-hmm.js";

const TYPES = ["full", "diag", "tied", "spherical"] as const;
const hmmCase = fc.record({
  seed: fc.nat(10_000),
  states: fc.integer({ min: 1, max: 5 }),
  features: fc.integer({ min: 1, max: 4 }),
  type: fc.constantFrom(...TYPES),
  rows: fc.integer({ min: 1, max: 40 }),
  student: fc.boolean(),
});
type Case = typeof hmmCase extends fc.Arbitrary<infer C> ? C : never;

function made({ seed, states, features, type, rows, student }: Case) {
  const degrees = type === "tied" ? 5 : Array.from({ length: states }, (_, k) => 3 + k);
  const input = { ...randomParameters(seed, states, features, type), ...(student ? { emission: "student-t" as const, degreesOfFreedom: degrees } : {}) };
  const model = GaussianHMM.fromParameters(input);
  return { input, model, X: model.sample(rows, { seed }).X };
}

const flat = (rows: readonly ArrayLike<number>[]): number[] => rows.flatMap((row) => Array.from(row));
function expectNear(got: readonly ArrayLike<number>[], want: readonly ArrayLike<number>[], tolerance = 1e-9): void {
  const [a, b] = [flat(got), flat(want)];
  expect(a.length).toBe(b.length);
  expect(Math.max(0, ...a.map((value, i) => Math.abs(value - b[i])))).toBeLessThan(tolerance);
  expect(a.every(Number.isFinite)).toBe(true);
}

describe("inference of a hidden Markov model", () => {
  it("equals the recursions in logarithms, for every covariance type and both emissions", () => {
    fc.assert(
      fc.property(hmmCase, (one) => {
        const { input, model, X } = made(one);
        const naive = naivePosterior(naiveModel(input), X);
        expect(model.logLikelihood(X)).toBeCloseTo(naive.logLikelihood, 8);
        expectNear(model.filteredProbabilities(X), naive.filtered);
        const smoothed = model.smoothedProbabilities(X);
        const table = model.posteriorTable(X);
        expectNear(smoothed, naive.smoothed);
        expect([...table.probabilities]).toEqual(flat(smoothed));
        expect(table.logLikelihood).toBeCloseTo(naive.logLikelihood, 8);
        const last = naive.filtered.at(-1)!;
        expectNear([model.nextStateProbabilities(X)], [last.map((_, j) => last.reduce((sum, p, i) => sum + p * model.transitionMatrix[i][j], 0))]);
      }),
    );
  });

  it("finds the best of all paths and their sum, by enumeration", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 6 }), (seed, states, rows) => {
        const { input, model, X } = made({ seed, states, features: 2, type: "full", rows, student: false });
        const paths = everyPath(naiveModel(input), X);
        const best = paths.reduce((leader, path) => (path.logProbability > leader.logProbability ? path : leader));
        const found = model.viterbi(X);
        expect(found.logProbability).toBeCloseTo(best.logProbability, 9);
        expect([...found.states]).toEqual(best.path);
        const total = Math.log(paths.reduce((sum, path) => sum + Math.exp(path.logProbability - best.logProbability), 0)) + best.logProbability;
        expect(model.logLikelihood(X)).toBeCloseTo(total, 9);
      }),
      { numRuns: 60 },
    );
  });

  it("gives rows of sum one, and at the last row the same filtered as smoothed", () => {
    fc.assert(
      fc.property(hmmCase, (one) => {
        const { model, X } = made(one);
        const [filtered, smoothed] = [model.filteredProbabilities(X), model.smoothedProbabilities(X)];
        for (const row of [...filtered, ...smoothed]) expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        expectNear([filtered.at(-1)!], [smoothed.at(-1)!], 1e-12);
      }),
    );
  });

  it("keeps every filtered row when later rows change, bit for bit", () => {
    fc.assert(
      fc.property(hmmCase, fc.nat(), fc.boolean(), (one, at, stuck) => {
        const { input, X } = made(one);
        const identity = Array.from({ length: one.states }, (_, i) => Array.from({ length: one.states }, (__, j) => (i === j ? 1 : 0)));
        const model = GaussianHMM.fromParameters(stuck ? { ...input, transitionMatrix: identity } : input);
        const cut = 1 + (at % X.length);
        const altered = X.map((row, t) => (t < cut ? row : row.map((value) => 7 * value + 1)));
        const before = model.filteredProbabilities(X).slice(0, cut);
        expect(flat(before).every(Number.isFinite)).toBe(true);
        expect(model.filteredProbabilities(altered).slice(0, cut)).toEqual(before);
        expect(model.filteredProbabilities(X.slice(0, cut))).toEqual(before);
      }),
    );
  });

  it("filters online what it filters at once, bit for bit", () => {
    fc.assert(
      fc.property(hmmCase, fc.boolean(), (one, leftRight) => {
        const { input, X } = made(one);
        const chain = Array.from({ length: one.states }, (_, i) =>
          Array.from({ length: one.states }, (__, j) => (i === one.states - 1 ? Number(j === i) : j === i || j === i + 1 ? 0.5 : 0)),
        );
        const model = GaussianHMM.fromParameters(leftRight ? { ...input, transitionMatrix: chain } : input);
        const filter = model.onlineFilter();
        const updates = X.map((row) => filter.update(row));
        expect(updates.map(({ probabilities }) => probabilities)).toEqual(model.filteredProbabilities(X));
        expect(updates.at(-1)!.logLikelihood).toBeCloseTo(model.logLikelihood(X), 8);
        expect(filter.rows).toBe(X.length);
      }),
    );
  });

  it("treats sequences as independent", () => {
    const { model, X } = made({ seed: 3, states: 3, features: 2, type: "full", rows: 40, student: false });
    const lengths = [10, 1, 29];
    const parts = [X.slice(0, 10), X.slice(10, 11), X.slice(11)];
    expect(model.logLikelihood(X, { lengths })).toBeCloseTo(
      parts.reduce((sum, part) => sum + model.logLikelihood(part), 0),
      9,
    );
    expect(model.filteredProbabilities(X, { lengths })).toEqual(parts.flatMap((part) => model.filteredProbabilities(part)));
    expectNear(
      model.smoothedProbabilities(X, { lengths }),
      parts.flatMap((part) => model.smoothedProbabilities(part)),
      1e-13,
    );
    const paths = parts.map((part) => model.viterbi(part));
    const together = model.viterbi(X, { lengths });
    expect([...together.states]).toEqual(paths.flatMap(({ states }) => [...states]));
    expect(together.logProbability).toBeCloseTo(
      paths.reduce((sum, path) => sum + path.logProbability, 0),
      9,
    );
  });

  it("does not mind the names of states", () => {
    fc.assert(
      fc.property(hmmCase, (one) => {
        const { model, X } = made(one);
        const order = Array.from({ length: one.states }, (_, k) => (k + 1) % one.states);
        const other = model.reordered(order);
        expect(other.logLikelihood(X)).toBeCloseTo(model.logLikelihood(X), 9);
        expectNear(
          other.smoothedProbabilities(X),
          model.smoothedProbabilities(X).map((row) => order.map((k) => row[k])),
          1e-11,
        );
        expectNear(
          other.transitionMatrix,
          order.map((i) => order.map((j) => model.transitionMatrix[i][j])),
          1e-16,
        );
        expectNear([other.stationaryDistribution()], [order.map((k) => model.stationaryDistribution()[k])], 1e-12);
      }),
    );
  });

  it("follows a change of units", () => {
    const { input, model, X } = made({ seed: 5, states: 3, features: 1, type: "diag", rows: 40, student: false });
    for (const factor of [2 ** -300, 2 ** 300]) {
      const scaled = GaussianHMM.fromParameters({
        ...input,
        means: model.means.map((row) => row.map((value) => value * factor)),
        covariances: (model.covariances as Float64Array[]).map((row) => row.map((value) => value * factor * factor)),
      });
      const rows = X.map((row) => row.map((value) => value * factor));
      expect(scaled.logLikelihood(rows)).toBeCloseTo(model.logLikelihood(X) - X.length * Math.log(factor), 7);
      expectNear(scaled.smoothedProbabilities(rows), model.smoothedProbabilities(X), 1e-11);
      expect(scaled.viterbi(rows).states).toEqual(model.viterbi(X).states);
    }
  });

  it("does not lose a state that underflows and is needed again", () => {
    // No way from one state to the other: 60 rows speak for the first by 40 nats each, then 100 for the second.
    const input = {
      startProbability: [0.5, 0.5],
      transitionMatrix: [
        [1, 0],
        [0, 1],
      ],
      means: [[0], [9]],
      covariances: [[[1]], [[1]]],
    };
    const model = GaussianHMM.fromParameters(input);
    const X = Array.from({ length: 160 }, (_, t) => [t < 60 ? 0 : 9]);
    const naive = naivePosterior(naiveModel(input), X);
    expect(model.logLikelihood(X)).toBeCloseTo(naive.logLikelihood, 6);
    expectNear(model.filteredProbabilities(X), naive.filtered);
    expectNear(model.smoothedProbabilities(X), naive.smoothed);
    expect(model.smoothedProbabilities(X)[0][1]).toBe(1);
  });

  it("loses nothing in chains that lack transitions, however far rows lie out", () => {
    const sparse = fc.record({ seed: fc.nat(10_000), states: fc.integer({ min: 2, max: 4 }), zeros: fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }) });
    fc.assert(
      fc.property(sparse, fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 1, maxLength: 30 }), ({ seed, states, zeros }, values) => {
        const input = randomParameters(seed, states, 1, "diag", 3);
        const transitionMatrix = (input.transitionMatrix as number[][]).map((row, i) => {
          const kept = row.map((value, j) => (i !== j && zeros[i * states + j] ? 0 : value));
          return kept.map((value) => value / kept.reduce((sum, other) => sum + other, 0));
        });
        const model = GaussianHMM.fromParameters({ ...input, transitionMatrix });
        const X = values.map((value) => [value]);
        const naive = naivePosterior(naiveModel({ ...input, transitionMatrix }), X);
        expect(Math.abs(model.logLikelihood(X) / naive.logLikelihood - 1)).toBeLessThan(1e-11);
        expectNear(model.filteredProbabilities(X), naive.filtered);
        expectNear(model.smoothedProbabilities(X), naive.smoothed);
      }),
      { numRuns: 300 },
    );
  });

  it("takes a start that only an unlikely state allows", () => {
    const input = {
      startProbability: [1, 0],
      transitionMatrix: [
        [0.9, 0.1],
        [0.2, 0.8],
      ],
      means: [[0], [50]],
      covariances: [[[1]], [[1]]],
    };
    const model = GaussianHMM.fromParameters(input);
    const X = [[50], [50], [0]];
    const naive = naivePosterior(naiveModel(input), X);
    expect(model.logLikelihood(X)).toBeCloseTo(naive.logLikelihood, 9);
    expectNear(model.smoothedProbabilities(X), naive.smoothed);
    expect(model.viterbi(X).states[0]).toBe(0);
  });

  it("survives 100,000 rows and rows a thousand standard deviations out", () => {
    const { model } = made({ seed: 8, states: 3, features: 2, type: "full", rows: 1, student: false });
    const { X } = model.sample(100_000, { seed: 2 });
    const whole = model.logLikelihood(X);
    expect(whole).toBeLessThan(-100_000);
    expect(whole).toBeCloseTo(model.logLikelihood(X.slice(0, 50_000)) + model.logLikelihood(X.slice(50_000)), -2);
    for (const t of [0, 500, 99_999]) X[t] = Float64Array.of(1e3, -1e3);
    const smoothed = model.smoothedProbabilities(X);
    expect(smoothed.every((row) => Math.abs(row[0] + row[1] + row[2] - 1) < 1e-12)).toBe(true);
    expect(Number.isFinite(model.viterbi(X).logProbability)).toBe(true);
  });

  it("refuses a row that no state allows", () => {
    const model = GaussianHMM.fromParameters({ startProbability: [1], transitionMatrix: [[1]], means: [[0]], covariances: [[[1e-200]]] });
    const verbs = [() => model.logLikelihood([[0], [1e90]]), () => model.smoothedProbabilities([[0], [1e90]]), () => model.viterbi([[0], [1e90]])];
    for (const verb of verbs) {
      expect(verb).toThrow(ConvergenceError);
      expect(verb).toThrow(/X\[1\]/);
    }
    const filter = model.onlineFilter();
    filter.update([0]);
    expect(() => filter.update([1e90])).toThrow(/X\[1\]/);
    expect(filter.rows).toBe(1);
    expect(filter.update([0]).probabilities[0]).toBe(1);
  });
});

describe("what a chain does by itself", () => {
  const chain = (transitionMatrix: number[][], startProbability = transitionMatrix.map((_, i) => Number(i === 0))) =>
    GaussianHMM.fromParameters({
      startProbability,
      transitionMatrix,
      means: transitionMatrix.map((_, i) => [i]),
      covariances: transitionMatrix.map(() => 1),
      covarianceType: "spherical",
    });

  it("has a stationary law that one more step does not change, near reducible ones included", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(1000), fc.constantFrom(1, 1e-12, 1e-60), (states, seed, leak) => {
        const { transitionMatrix } = randomParameters(seed, states, 1, "diag");
        const matrix = (transitionMatrix as number[][]).map((row, i) => {
          const raw = row.map((value, j) => (i === j ? value : value * leak));
          return raw.map((value) => value / raw.reduce((sum, other) => sum + other, 0));
        });
        const law = chain(matrix).stationaryDistribution();
        expect(law.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
        for (const [j, share] of law.entries()) expect(law.reduce((sum, value, i) => sum + value * matrix[i][j], 0)).toBeCloseTo(share, 12);
      }),
    );
  });

  it("has long-run shares where transitions are so rare that their products are no doubles", () => {
    const rare = 1e-320;
    const law = chain([
      [0, 0.5, 0.5],
      [rare, 1, 0],
      [rare + rare, 0, 1],
    ]).stationaryDistribution();
    expectNear([law], [[0, 2 / 3, 1 / 3]], 1e-12);
    const ends = chain([
      [1, 1e-200, 0, 0],
      [1, 0, 1e-200, 3e-200],
      [0, 0, 1, 0],
      [0, 0, 0, 1],
    ]).stationaryDistribution();
    expectNear([ends], [[0, 0, 0.25, 0.75]], 1e-12);
  });

  it("names the share of time in the long run when there are several closed sets", () => {
    const law = chain([
      [0.5, 0.3, 0.2, 0],
      [0, 1, 0, 0],
      [0, 0, 0.5, 0.5],
      [0, 0, 1, 0],
    ]).stationaryDistribution();
    expectNear([law], [[0, 0.6, (0.4 * 2) / 3, 0.4 / 3]], 1e-12);
    const two = chain(
      [
        [0.5, 0.25, 0.25, 0],
        [0.25, 0.5, 0, 0.25],
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ],
      [1, 0, 0, 0],
    ).stationaryDistribution();
    expectNear([two], [[0, 0, 2 / 3, 1 / 3]], 1e-12);
    expect([
      ...chain([
        [0, 1],
        [1, 0],
      ]).stationaryDistribution(),
    ]).toEqual([0.5, 0.5]);
  });

  it("has durations and powers", () => {
    const model = chain([
      [0.9, 0.1, 0],
      [0.5, 0, 0.5],
      [0, 0, 1],
    ]);
    expect(model.expectedDurations()[0]).toBeCloseTo(10, 12);
    expect([...model.expectedDurations().subarray(1)]).toEqual([1, Infinity]);
    expect(model.medianDurations()[0]).toBeCloseTo(6.578813478960585, 12);
    expect([...model.medianDurations().subarray(1)]).toEqual([0, Infinity]);
    expect(model.transitionMatrixPower(0).map((row) => [...row])).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
    expectNear(model.transitionMatrixPower(1), model.transitionMatrix, 1e-16);
    const [second, third] = [2, 3].map((steps) => model.transitionMatrixPower(steps));
    expectNear(
      third,
      second.map((row) => row.map((_, j) => row.reduce((sum, value, i) => sum + value * model.transitionMatrix[i][j], 0))),
      1e-15,
    );
    const dense = chain([
      [0.7, 0.2, 0.1],
      [0.15, 0.6, 0.25],
      [1 / 3, 1 / 3, 1 / 3],
    ]);
    for (const row of dense.transitionMatrixPower(Number.MAX_SAFE_INTEGER)) expectNear([row], [dense.stationaryDistribution()], 1e-14);
    expect(() => model.transitionMatrixPower(-1)).toThrow(/a whole number >= 0/);
  });
});

describe("the law of a row to come", () => {
  const { model, X } = made({ seed: 4, states: 3, features: 2, type: "full", rows: 40, student: false });

  it("mixes the states' laws by their probabilities then", () => {
    for (const steps of [1, 5, 1000]) {
      const law = model.predictDistribution(X, { steps });
      const last = model.filteredProbabilities(X).at(-1)!;
      const power = model.transitionMatrixPower(steps);
      expectNear([law.weights], [last.map((_, j) => last.reduce((sum, value, i) => sum + value * power[i][j], 0))], 1e-12);
      expectNear([law.mean], [[0, 1].map((f) => law.weights.reduce((sum, w, k) => sum + w * model.means[k][f], 0))], 1e-12);
    }
    expectNear([model.predictDistribution(X).weights], [model.nextStateProbabilities(X)], 1e-15);
    expectNear([model.predictDistribution(X, { steps: 100_000 }).weights], [model.stationaryDistribution()], 1e-9);
  });

  it("has quantiles that its distribution function inverts, far into both tails", () => {
    const student = GaussianHMM.fromParameters({ ...randomParameters(4, 3, 2, "full"), emission: "student-t", degreesOfFreedom: [3, 5, 30] });
    for (const one of [model, student]) {
      const law = one.predictDistribution(X);
      for (const p of [1e-9, 0.001, 0.05, 0.5, 0.9, 0.999]) for (const column of [0, 1]) expect(law.cdf(law.quantile(p, column), column) / p).toBeCloseTo(1, 9);
      expect(law.cdf(-Infinity)).toBe(0);
      expect(law.cdf(Infinity)).toBe(1);
      expect(() => law.quantile(0)).toThrow(/within \(0, 1\)/);
      expect(() => law.quantile(0.5, 2)).toThrow(/from 0 to 1/);
      expect(() => law.cdf(Number.NaN)).toThrow(/a number/);
    }
  });

  it("has the moments of drawn rows", () => {
    const single = GaussianHMM.fromParameters({ ...randomParameters(9, 3, 2, "full"), emission: "student-t", degreesOfFreedom: 8 });
    const { X: drawn, states } = single.sample(200_000, { seed: 7 });
    const shares = single.stationaryDistribution();
    for (const [k, share] of shares.entries()) expect(states.filter((state) => state === k).length / states.length).toBeCloseTo(share, 1);
    for (let k = 0; k < 3; k++) {
      const own = drawn.filter((_, t) => states[t] === k);
      for (let j = 0; j < 2; j++) {
        const mean = own.reduce((sum, row) => sum + row[j], 0) / own.length;
        const variance = own.reduce((sum, row) => sum + (row[j] - mean) ** 2, 0) / own.length;
        expect(Math.abs(mean - single.means[k][j])).toBeLessThan(0.03);
        expect(variance / single.stateCovariance(k)[j][j]).toBeCloseTo(1, 1);
      }
    }
  });
});
