// Milliseconds of hidden Markov models over growing samples, one thread, seeded data, results checked first.
//   npm run build && node benchmarks/regimes/hmm.bench.mjs
import assert from "node:assert/strict";
import { GaussianHMM, selectStates } from "capitol-quant/regimes";

const BUDGET_MS = 600;
const FEATURES = 2;

console.log(`node ${process.versions.node}, ${process.arch}; median milliseconds, ${FEATURES} features`);
console.log(["call".padEnd(44), "1,000", "10,000", "100,000"].join("\t"));

const planted = (emission) =>
  GaussianHMM.fromParameters({
    startProbability: [1, 0, 0],
    transitionMatrix: [
      [0.97, 0.02, 0.01],
      [0.03, 0.95, 0.02],
      [0.02, 0.04, 0.94],
    ],
    means: [
      [0.05, 0],
      [0, 0.4],
      [-0.2, 1],
    ],
    covariances: [
      [0.5, 0.3],
      [1.5, 0.5],
      [6, 0.8],
    ],
    covarianceType: "diag",
    emission,
    ...(emission === "student-t" ? { degreesOfFreedom: [5, 8, 12] } : {}),
  });

const rows = new Map();
for (const n of [1_000, 10_000, 100_000]) {
  for (const emission of ["gaussian", "student-t"]) {
    const truth = planted(emission);
    const { X } = truth.sample(n, { seed: 1 });
    const found = (model) => assert.ok(model.logLikelihood(X) > truth.logLikelihood(X));
    report(`fit, 3 states, ${emission}`, () => new GaussianHMM({ states: 3, emission }).fit(X), found);
    report(`fit from the truth, 20 updates, ${emission}`, () => continued(truth, X, emission), found);
    if (emission === "student-t") continue;
    const sums = (all) => assert.ok(all.every((row) => Math.abs(row[0] + row[1] + row[2] - 1) < 1e-12));
    report("logLikelihood", () => truth.logLikelihood(X), Number.isFinite);
    report(
      "viterbi",
      () => truth.viterbi(X),
      ({ states }) => assert.equal(states.length, n),
    );
    report(
      "posteriorTable",
      () => truth.posteriorTable(X),
      ({ probabilities }) => assert.equal(probabilities.length, 3 * n),
    );
    report("smoothedProbabilities", () => truth.smoothedProbabilities(X), sums);
    report("filteredProbabilities", () => truth.filteredProbabilities(X), sums);
    if (n <= 10_000)
      report(
        "selectStates, at most 4",
        () => selectStates(X),
        ({ states }) => assert.equal(states, 3),
      );
  }
}
for (const [name, medians] of rows) console.log([name.padEnd(44), ...medians.map((ms) => ms.toFixed(3))].join("\t"));

function continued({ startProbability, transitionMatrix, means, covariances }, X, emission) {
  const initial = { startProbability, transitionMatrix, means, covariances };
  return new GaussianHMM({ states: 3, covarianceType: "diag", emission, initial, maxIterations: 20, tolerance: 0 }).fit(X);
}

function report(name, run, check) {
  check(run());
  const times = [];
  for (const start = performance.now(); performance.now() - start < BUDGET_MS || times.length < 3; ) {
    const before = performance.now();
    run();
    times.push(performance.now() - before);
  }
  times.sort((a, b) => a - b);
  rows.set(name, [...(rows.get(name) ?? []), times[times.length >> 1]]);
}
