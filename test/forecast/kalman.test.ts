import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ConvergenceError, InvalidInputError } from "../../src/core/errors.js";
import { createRng } from "../../src/core/rng.js";
import { kalmanFilter, kalmanSmoother, type ObservedRows, Sarima, type StateSpaceSystem } from "../../src/forecast/index.js";

interface Oracle {
  readonly system: StateSpaceSystem;
  readonly y: (number | null)[][];
  readonly logLikelihood: number;
  readonly predictedStates: number[][];
  readonly filteredStates: number[][];
  readonly filteredCovariances: number[][][];
  readonly smoothedStates: number[][];
  readonly smoothedCovariances: number[][][];
}
const oracle = (JSON.parse(readFileSync(new URL("../oracles/forecast/sarima.json", import.meta.url), "utf8")) as { kalman: Oracle }).kalman;

type Nested = number | ArrayLike<number> | ArrayLike<ArrayLike<number>> | ArrayLike<ArrayLike<ArrayLike<number>>>;
const flat = (value: Nested): number[] => (typeof value === "number" ? [value] : Array.from(value as ArrayLike<Nested>).flatMap(flat));
const farthest = (a: Nested, b: Nested): number => {
  const [x, y] = [flat(a), flat(b)];
  return x.length === y.length ? Math.max(...x.map((v, i) => Math.abs(v - y[i]) / (1 + Math.abs(y[i])))) : Infinity;
};

/** Two series that hang on one wandering level. */
const system: StateSpaceSystem = {
  design: [[1], [0.5]],
  observationCovariance: [
    [1, 0.3],
    [0.3, 0.7],
  ],
  transition: [[0.95]],
  stateCovariance: [[0.4]],
  initialState: [0],
  initialCovariance: [[4]],
};
const observations = (seed: number, n: number): number[][] => {
  const rng = createRng(seed, "kalman");
  return Array.from({ length: n }, () => [4 * rng() - 2, 2 * rng() - 1]);
};

/** Everything from the joint normal density of all states and observations, built by hand and solved by elimination. */
function dense(s: StateSpaceSystem, y: readonly (readonly number[])[]): { mean: number[]; variance: number[]; logLikelihood: number } {
  const n = y.length;
  const [T, Q, P0] = [s.transition[0][0], s.stateCovariance[0][0], s.initialCovariance[0][0]];
  const variance: number[] = [P0];
  for (let t = 1; t < n; t++) variance.push(T * T * variance[t - 1] + Q);
  const between = (i: number, j: number): number => variance[Math.min(i, j)] * T ** Math.abs(i - j);
  const z = [s.design[0][0], s.design[1][0]];
  const size = 2 * n;
  const rows = Array.from({ length: size + n }, (_, a) =>
    Array.from({ length: size + n }, (_, b) => {
      const [i, j] = [a < size ? Math.floor(a / 2) : a - size, b < size ? Math.floor(b / 2) : b - size];
      const weight = (a < size ? z[a % 2] : 1) * (b < size ? z[b % 2] : 1);
      return weight * between(i, j) + (a < size && b < size && i === j ? s.observationCovariance[a % 2][b % 2] : 0);
    }),
  );
  const values = [...y.flat(), ...new Array<number>(n).fill(0)];
  let logLikelihood = -0.5 * size * Math.log(2 * Math.PI);
  for (let k = 0; k < size; k++) {
    const pivot = rows[k][k];
    logLikelihood -= 0.5 * (Math.log(pivot) + (values[k] * values[k]) / pivot);
    for (let i = k + 1; i < size + n; i++) {
      const share = rows[i][k] / pivot;
      for (let j = k; j < size + n; j++) rows[i][j] -= share * rows[k][j];
      values[i] -= share * values[k];
    }
  }
  return { mean: values.slice(size).map((v) => -v), variance: rows.slice(size).map((row, i) => row[size + i]), logLikelihood };
}

describe("kalmanFilter and kalmanSmoother", () => {
  it("agree with statsmodels on two series of three states with missing rows and entries", () => {
    const r = kalmanSmoother(oracle.system, oracle.y);
    expect(farthest(r.logLikelihood, oracle.logLikelihood)).toBeLessThan(1e-12);
    expect(farthest(r.predictedStates, oracle.predictedStates)).toBeLessThan(1e-11);
    expect(farthest(r.filteredStates, oracle.filteredStates)).toBeLessThan(1e-11);
    expect(farthest(r.filteredCovariances, oracle.filteredCovariances)).toBeLessThan(1e-11);
    expect(farthest(r.smoothedStates, oracle.smoothedStates)).toBeLessThan(1e-11);
    expect(farthest(r.smoothedCovariances, oracle.smoothedCovariances)).toBeLessThan(1e-11);
  });

  it("agree with the joint normal density", () => {
    const y = observations(1, 12);
    const r = kalmanSmoother(system, y);
    const by = dense(system, y);
    expect(r.logLikelihood).toBeCloseTo(by.logLikelihood, 10);
    expect(
      farthest(
        r.smoothedStates,
        by.mean.map((v) => [v]),
      ),
    ).toBeLessThan(1e-12);
    expect(
      farthest(
        r.smoothedCovariances,
        by.variance.map((v) => [[v]]),
      ),
    ).toBeLessThan(1e-12);
  });

  it("meet at the last observation, where the smoother knows no more than the filter", () => {
    const y = observations(2, 20);
    const [f, s] = [kalmanFilter(system, y), kalmanSmoother(system, y)];
    expect(s.smoothedStates.at(-1)).toEqual(f.filteredStates.at(-1));
    expect(s.smoothedCovariances.at(-1)).toEqual(f.filteredCovariances.at(-1));
    expect(s.filteredStates).toEqual(f.filteredStates);
    for (let t = 0; t < 19; t++) expect(s.smoothedCovariances[t][0][0]).toBeLessThan(f.filteredCovariances[t][0][0]);
  });

  it("keep what was filtered up to a time when later rows change or go missing", () => {
    const y = observations(3, 25);
    const before = kalmanFilter(system, y);
    const after = kalmanFilter(
      system,
      y.map((row, t) => (t < 15 ? row : t % 2 ? null : row.map((v) => 9 * v + 1))),
    );
    expect(flat(before.filteredStates).every(Number.isFinite)).toBe(true);
    expect(after.filteredStates.slice(0, 15)).toEqual(before.filteredStates.slice(0, 15));
    expect(after.filteredCovariances.slice(0, 15)).toEqual(before.filteredCovariances.slice(0, 15));
    expect(after.filteredStates[16]).not.toEqual(before.filteredStates[16]);
  });

  it("treat a forecast as rows that are all missing", () => {
    const y: ObservedRows = observations(4, 10);
    const f = kalmanFilter(system, y).forecast(3);
    const gaps = kalmanFilter(system, [...Array.from(y), null, null, null]);
    expect(gaps.logLikelihood).toBe(kalmanFilter(system, y).logLikelihood);
    for (let k = 0; k < 3; k++) {
      const state = gaps.predictedStates[10 + k][0];
      const variance = gaps.predictedCovariances[10 + k][0][0];
      expect(farthest(f[k].mean, [state, 0.5 * state])).toBeLessThan(1e-14);
      expect(
        farthest(f[k].covariance, [
          [variance + 1, 0.5 * variance + 0.3],
          [0.5 * variance + 0.3, 0.25 * variance + 0.7],
        ]),
      ).toBeLessThan(1e-14);
    }
  });

  it("give a row of nulls the meaning of null", () => {
    const y = observations(5, 8) as (number[] | null)[];
    const nulls = y.map((row, t) => (t === 3 ? [null, null] : row));
    y[3] = null;
    expect(kalmanFilter(system, nulls).filteredStates).toEqual(kalmanFilter(system, y).filteredStates);
  });

  it("have the likelihood of an autoregression written as a system", () => {
    const y = observations(6, 40).map(([a]) => a);
    const arma = new Sarima({ order: [2, 0, 0] }).smooth(y, { ar: [0.5, -0.3], variance: 1.4 });
    const gamma0 = (1.4 * 1.3) / (0.7 * (1.3 * 1.3 - 0.25)); // (1 − φ₂) σ² / ((1 + φ₂) ((1 − φ₂)² − φ₁²))
    const gamma1 = (gamma0 * 0.5) / 1.3;
    const r = kalmanFilter(
      {
        design: [[1, 0]],
        observationCovariance: [[0]],
        transition: [
          [0.5, 1],
          [-0.3, 0],
        ],
        selection: [[1], [0]],
        stateCovariance: [[1.4]],
        initialState: [0, 0],
        initialCovariance: [
          [gamma0, -0.3 * gamma1],
          [-0.3 * gamma1, 0.09 * gamma0],
        ],
      },
      y.map((v) => [v]),
    );
    expect(r.logLikelihood).toBeCloseTo(arma.logLikelihood, 10);
  });

  it("refuse systems and rows that do not fit", () => {
    const y = observations(7, 5);
    const bad: [Partial<Record<keyof StateSpaceSystem, unknown>>, ObservedRows, string][] = [
      [{ design: [[1]] }, y, "WRONG_LENGTH"],
      [{ transition: [[1, 0]] }, y, "WRONG_LENGTH"],
      [{ initialState: [0, 0] }, y, "WRONG_LENGTH"],
      [{ initialState: [Number.NaN] }, y, "NOT_FINITE"],
      [{ stateCovariance: [[-1]] }, y, "INVALID_OPTION"],
      [
        {
          observationCovariance: [
            [1, 0.3],
            [0.2, 0.7],
          ],
        },
        y,
        "INVALID_OPTION",
      ],
      [{ noise: 1 } as never, y, "INVALID_OPTION"],
      [{ design: undefined }, y, "INVALID_OPTION"],
      [{}, [], "TOO_FEW_OBSERVATIONS"],
      [{}, [[1]], "WRONG_LENGTH"],
      [{}, [[1, Infinity]], "NOT_FINITE"],
      [{}, [[1, undefined as never]], "NOT_FINITE"],
      [{}, [7 as never], "INVALID_OPTION"],
      [{}, null as never, "INVALID_OPTION"],
    ];
    for (const [change, rows, code] of bad) {
      const run = (): unknown => kalmanFilter({ ...system, ...change } as StateSpaceSystem, rows);
      expect(run).toThrow(InvalidInputError);
      expect(run).toThrow(expect.objectContaining({ code }));
    }
    expect(() => kalmanFilter(system, y).forecast(0)).toThrow(InvalidInputError);
  });

  it("report certain predictions and numbers that leave the doubles", () => {
    const certain = {
      ...system,
      observationCovariance: [
        [0, 0],
        [0, 0],
      ],
      stateCovariance: [[0]],
      initialCovariance: [[0]],
    };
    expect(() => kalmanFilter(certain, observations(8, 3))).toThrow(expect.objectContaining({ code: "NOT_POSITIVE_DEFINITE" }));
    const bursting = { ...system, transition: [[1e200]] };
    expect(() => kalmanFilter(bursting, [null, null, null, null, [1, 1]])).toThrow(ConvergenceError);
    expect(() => kalmanFilter({ ...system, transition: [[1e100]] }, [[1, 1]]).forecast(5)).toThrow(ConvergenceError);
    expect(() => kalmanFilter(system, [[1e308, -1e308]])).toThrow(ConvergenceError);
    expect(() => kalmanFilter({ ...system, initialState: [1e300] }, [[1, 1]])).toThrow(ConvergenceError); // the likelihood underflows
    for (const length of [2 ** 31, 2 ** 52]) expect(() => kalmanFilter(system, { length } as never)).toThrow(InvalidInputError);
  });

  it("leave their inputs alone and share no memory with them", () => {
    const y = observations(9, 6);
    const kept = JSON.stringify([system, y]);
    const r = kalmanFilter(system, y);
    const before = r.forecast(2);
    expect(JSON.stringify([system, y])).toBe(kept);
    y[0][0] = 99;
    (r.predictedStates as Float64Array[])[6].fill(0);
    expect(r.forecast(2)).toEqual(before);
  });
});
