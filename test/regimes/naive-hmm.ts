import { createRng } from "../../src/core/rng.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { GaussianHMM, type HmmParametersInput } from "../../src/regimes/index.js";

// Hidden Markov models the slow and obvious way: every path by itself, densities by inverse and determinant, recursions in logarithms.

export interface NaiveModel {
  start: number[];
  transition: number[][];
  /** Log-density of a row in each state. */
  logDensity: (row: ArrayLike<number>) => number[];
}

const logSumExp = (values: number[]): number => {
  const peak = Math.max(...values);
  return peak === -Infinity ? peak : peak + Math.log(values.reduce((sum, value) => sum + Math.exp(value - peak), 0));
};

/** Inverse and determinant by Gauss-Jordan elimination with pivoting. */
function inverted(matrix: readonly ArrayLike<number>[]): { inverse: number[][]; determinant: number } {
  const n = matrix.length;
  const work = matrix.map((row, i) => [...Array.from(row), ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))]);
  let determinant = 1;
  for (let k = 0; k < n; k++) {
    const pivot = work
      .map((row, i) => [i, Math.abs(row[k])] as const)
      .filter(([i]) => i >= k)
      .sort((a, b) => b[1] - a[1])[0][0];
    if (pivot !== k) determinant = -determinant;
    [work[k], work[pivot]] = [work[pivot], work[k]];
    determinant *= work[k][k];
    work[k] = work[k].map((value) => value / work[k][k]);
    for (let i = 0; i < n; i++) if (i !== k) work[i] = work[i].map((value, j) => value - work[i][k] * work[k][j]);
  }
  return { inverse: work.map((row) => row.slice(n)), determinant };
}

function lnGamma(x: number): number {
  // Stirling's series after shifting upwards.
  let shift = 0;
  let at = x;
  for (; at < 15; at++) shift += Math.log(at);
  return (
    (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * at) - 1 / (360 * at ** 3) + 1 / (1260 * at ** 5) - 1 / (1680 * at ** 7) - shift
  );
}

export function naiveModel(input: HmmParametersInput): NaiveModel {
  const model = GaussianHMM.fromParameters(input);
  const laws = Array.from({ length: model.states }, (_, k) => {
    const covariance = model.stateCovariance(k).map((row) => Array.from(row));
    const degrees = model.degreesOfFreedom?.[k];
    const scale = degrees === undefined ? covariance : covariance.map((row) => row.map((value) => (value * (degrees - 2)) / degrees));
    return { ...inverted(scale), mean: model.means[k], degrees };
  });
  return {
    start: Array.from(model.startProbability),
    transition: model.transitionMatrix.map((row) => Array.from(row)),
    logDensity: (row) =>
      laws.map(({ inverse, determinant, mean, degrees }) => {
        const d = mean.length;
        let q = 0;
        for (let i = 0; i < d; i++) for (let j = 0; j < d; j++) q += (row[i] - mean[i]) * inverse[i][j] * (row[j] - mean[j]);
        if (degrees === undefined) return -0.5 * (d * Math.log(2 * Math.PI) + Math.log(determinant) + q);
        const front = lnGamma((degrees + d) / 2) - lnGamma(degrees / 2) - 0.5 * d * Math.log(degrees * Math.PI) - 0.5 * Math.log(determinant);
        return front - 0.5 * (degrees + d) * Math.log1p(q / degrees);
      }),
  };
}

/** Every path with its log-probability: states to the power of rows of them. */
export function everyPath(model: NaiveModel, X: readonly ArrayLike<number>[]): { path: number[]; logProbability: number }[] {
  const densities = X.map(model.logDensity);
  let paths = model.start.map((probability, k) => ({ path: [k], logProbability: Math.log(probability) + densities[0][k] }));
  for (let t = 1; t < X.length; t++) {
    paths = paths.flatMap(({ path, logProbability }) =>
      model.start.map((_, k) => ({ path: [...path, k], logProbability: logProbability + Math.log(model.transition[path[t - 1]][k]) + densities[t][k] })),
    );
  }
  return paths;
}

export interface NaivePosterior {
  logLikelihood: number;
  filtered: number[][];
  smoothed: number[][];
  transitions: number[][];
}

/** Forward and backward recursions in logarithms. */
export function naivePosterior(model: NaiveModel, X: readonly ArrayLike<number>[]): NaivePosterior {
  const states = model.start.map((_, k) => k);
  const densities = X.map(model.logDensity);
  const forward: number[][] = [];
  X.forEach((_, t) => {
    forward.push(
      states.map(
        (k) => densities[t][k] + (t === 0 ? Math.log(model.start[k]) : logSumExp(states.map((i) => forward[t - 1][i] + Math.log(model.transition[i][k])))),
      ),
    );
  });
  const backward: number[][] = X.map(() => states.map(() => 0));
  for (let t = X.length - 2; t >= 0; t--) {
    backward[t] = states.map((i) => logSumExp(states.map((k) => Math.log(model.transition[i][k]) + densities[t + 1][k] + backward[t + 1][k])));
  }
  const logLikelihood = logSumExp(forward.at(-1)!);
  const normalised = (row: number[]): number[] => row.map((value) => Math.exp(value - logSumExp(row)));
  const transitions = states.map((i) =>
    states.map((k) =>
      X.slice(1).reduce<number>(
        (sum, _, t) => sum + Math.exp(forward[t][i] + Math.log(model.transition[i][k]) + densities[t + 1][k] + backward[t + 1][k] - logLikelihood),
        0,
      ),
    ),
  );
  return {
    logLikelihood,
    filtered: forward.map(normalised),
    smoothed: forward.map((row, t) => normalised(row.map((value, k) => value + backward[t][k]))),
    transitions,
  };
}

/** One update of Baum and Welch for full covariances and maximum likelihood. */
export function naiveUpdate(
  model: NaiveModel,
  X: readonly ArrayLike<number>[],
): { start: number[]; transition: number[][]; means: number[][]; covariances: number[][][] } {
  const { smoothed, transitions } = naivePosterior(model, X);
  const d = X[0].length;
  const mass = model.start.map((_, k) => smoothed.reduce((sum, row) => sum + row[k], 0));
  const means = mass.map((total, k) => Array.from({ length: d }, (_, j) => X.reduce((sum, row, t) => sum + smoothed[t][k] * row[j], 0) / total));
  return {
    start: smoothed[0],
    transition: transitions.map((row) => row.map((value) => value / row.reduce((sum, other) => sum + other, 0))),
    means,
    covariances: mass.map((total, k) =>
      Array.from({ length: d }, (_, i) =>
        Array.from({ length: d }, (__, j) => X.reduce((sum, row, t) => sum + smoothed[t][k] * (row[i] - means[k][i]) * (row[j] - means[k][j]), 0) / total),
      ),
    ),
  };
}

/** Seeded parameters of any shape; states lie about `spread` standard deviations apart. */
export function randomParameters(seed: number, states: number, features: number, type: "full" | "diag" | "tied" | "spherical", spread = 1): HmmParametersInput {
  const rng = createRng(seed, "parameters", states, features, type);
  const shares = (sticky: number | null): number[] => {
    const raw = Array.from({ length: states }, (_, k) => 0.1 + rng() + (k === sticky ? 3 : 0));
    const sum = raw.reduce((total, value) => total + value, 0);
    return raw.map((value) => value / sum);
  };
  const matrix = (): number[][] => {
    const b = Array.from({ length: features }, () => Array.from({ length: features }, () => 0.5 * sampleNormal(rng)));
    return b.map((row, i) => b.map((other, j) => row.reduce((sum, value, f) => sum + value * other[f], 0) + (i === j ? 0.5 + rng() : 0)));
  };
  const symmetric = (): number[][] => {
    const m = matrix();
    return m.map((row, i) => row.map((value, j) => (i >= j ? value : m[j][i])));
  };
  const variance = (): number => 0.3 + 2 * rng();
  const covariances = {
    full: () => Array.from({ length: states }, symmetric),
    diag: () => Array.from({ length: states }, () => Array.from({ length: features }, variance)),
    tied: symmetric,
    spherical: () => Array.from({ length: states }, variance),
  }[type]();
  return {
    startProbability: shares(null),
    transitionMatrix: Array.from({ length: states }, (_, k) => shares(k)),
    means: Array.from({ length: states }, (_, k) => Array.from({ length: features }, () => spread * k + sampleNormal(rng))),
    covariances,
    covarianceType: type,
  };
}
