import { ConvergenceError } from "../../core/errors.js";
import { type KalmanHistory, kalmanFilterKernel } from "../../math/state-space/kalman-filter.js";
import { kalmanSmootherKernel } from "../../math/state-space/kalman-smoother.js";
import { predictInto, productInto, productWithTransposeInto, type StateSpace } from "../../math/state-space/system.js";
import { toHorizon } from "../horizon.js";
import { type ObservedRows, readSystem, type StateSpaceSystem, toObservations } from "./system.js";

/** The series k steps beyond the data. */
export interface KalmanForecastStep {
  readonly mean: Float64Array;
  /** [p × p]. */
  readonly covariance: readonly Float64Array[];
}

/** States as each time knew them. */
export interface KalmanFilterResult {
  /** Nats; what is missing adds nothing. */
  readonly logLikelihood: number;
  /** E(a_t | y up to t − 1), one row more than y: the last one predicts beyond the data. */
  readonly predictedStates: readonly Float64Array[];
  readonly predictedCovariances: readonly (readonly Float64Array[])[];
  /** E(a_t | y up to t), and its covariance matrices. */
  readonly filteredStates: readonly Float64Array[];
  readonly filteredCovariances: readonly (readonly Float64Array[])[];
  /** @param h - steps ahead, 1 to 100,000; entry k − 1 belongs to step k */
  readonly forecast: (h: number) => KalmanForecastStep[];
}

export interface KalmanSmootherResult extends KalmanFilterResult {
  /** E(a_t | all of y), and its covariance matrices. */
  readonly smoothedStates: readonly Float64Array[];
  readonly smoothedCovariances: readonly (readonly Float64Array[])[];
}

/**
 * Kalman's filter with given matrices: what can be said about the states of a linear Gaussian system from the data up to each time. O(n (m³ + m² p + p³)).
 * @param y - one row of p numbers per time; null for a row, or an entry, that was not observed
 * @throws InvalidInputError matrices that do not fit together or are no covariances, values that are not finite;
 *   ConvergenceError NOT_POSITIVE_DEFINITE when some prediction would be certain, DIVERGED when numbers leave the doubles
 * @see Durbin and Koopman, Time Series Analysis by State Space Methods, 2nd ed., §4.3
 */
export function kalmanFilter(system: StateSpaceSystem, y: ObservedRows): KalmanFilterResult {
  const where = "kalmanFilter";
  const read = readSystem(where, system);
  const { data, n } = toObservations(where, y, read.observed);
  return filtered(where, read, run(where, read, data, n), n);
}

/**
 * {@link kalmanFilter}, and the states as the whole sample shows them.
 * @throws as kalmanFilter
 * @wholeSample smoothed states look both ways
 * @see Durbin and Koopman, Time Series Analysis by State Space Methods, 2nd ed., §4.4
 */
export function kalmanSmoother(system: StateSpaceSystem, y: ObservedRows): KalmanSmootherResult {
  const where = "kalmanSmoother";
  const read = readSystem(where, system);
  const { data, n } = toObservations(where, y, read.observed);
  const history = run(where, read, data, n);
  const { smoothedStates, smoothedCovariances } = kalmanSmootherKernel(read, data, n, history);
  assertFinite(where, smoothedStates, smoothedCovariances);
  const m = read.states;
  return { ...filtered(where, read, history, n), smoothedStates: rowsOf(smoothedStates, n, m), smoothedCovariances: matricesOf(smoothedCovariances, n, m) };
}

function run(where: string, system: StateSpace, y: Float64Array, n: number): KalmanHistory {
  const history = kalmanFilterKernel(system, y, n);
  if (history === null)
    throw new ConvergenceError("NOT_POSITIVE_DEFINITE", {
      where,
      what: "the covariance of a prediction",
      expected: "a positive definite matrix; give ε or the states some variance",
      received: "a singular or infinite one",
    });
  assertFinite(where, history.predictedStates, history.predictedCovariances, Float64Array.of(history.logLikelihood));
  return history;
}

function assertFinite(where: string, ...columns: readonly Float64Array[]): void {
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) {
      if (!Number.isFinite(column[i])) throw new ConvergenceError("DIVERGED", { where, what: "a result", expected: "finite numbers", received: column[i] });
    }
  }
}

function filtered(where: string, system: StateSpace, history: KalmanHistory, n: number): KalmanFilterResult {
  const m = system.states;
  return {
    logLikelihood: history.logLikelihood,
    predictedStates: rowsOf(history.predictedStates, n + 1, m),
    predictedCovariances: matricesOf(history.predictedCovariances, n + 1, m),
    filteredStates: rowsOf(history.filteredStates, n, m),
    filteredCovariances: matricesOf(history.filteredCovariances, n, m),
    forecast: (h) => ahead(where, system, history.predictedStates.slice(n * m), history.predictedCovariances.slice(n * m * m), h),
  };
}

function ahead(where: string, system: StateSpace, state: Float64Array, covariance: Float64Array, h: number): KalmanForecastStep[] {
  const { observed: p, states: m, design } = system;
  const steps = toHorizon(`${where}(…).forecast`, h);
  const [half, work, nextState, nextCovariance] = [new Float64Array(p * m), new Float64Array(m * m), new Float64Array(m), new Float64Array(m * m)];
  const out: KalmanForecastStep[] = [];
  for (let k = 0; k < steps; k++) {
    const mean = new Float64Array(p);
    productInto(mean, design, state, p, m, 1);
    for (let i = 0; i < p; i++) mean[i] += system.observationIntercept[i];
    const spread = new Float64Array(p * p);
    productInto(half, design, covariance, p, m, m);
    productWithTransposeInto(spread, half, design, p, m, p);
    for (let i = 0; i < p * p; i++) spread[i] += system.observationCovariance[i];
    assertFinite(where, mean, spread);
    out.push({ mean, covariance: rowsOf(spread, p, p) });
    predictInto(system, nextState, 0, nextCovariance, 0, state, covariance, work);
    state.set(nextState);
    covariance.set(nextCovariance);
  }
  return out;
}

const rowsOf = (flat: Float64Array, count: number, width: number): Float64Array[] =>
  Array.from({ length: count }, (_, t) => flat.slice(t * width, (t + 1) * width));

const matricesOf = (flat: Float64Array, count: number, m: number): Float64Array[][] =>
  Array.from({ length: count }, (_, t) => rowsOf(flat.subarray(t * m * m, (t + 1) * m * m), m, m));
