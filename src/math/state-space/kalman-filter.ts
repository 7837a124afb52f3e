import { choleskyInto } from "../dense.js";
import { log } from "../elementary.js";
import { predictInto, productInto, productWithTransposeInto, type StateSpace } from "./system.js";

const LOG_TWO_PI = 1.8378770664093453;

/** Histories of a filter, flat: one row of m states or m² covariances per time. */
export interface KalmanHistory {
  /** Nats. */
  readonly logLikelihood: number;
  /** a_{t|t−1} for t = 0 … n, the last row predicting beyond the data. */
  readonly predictedStates: Float64Array;
  readonly predictedCovariances: Float64Array;
  readonly filteredStates: Float64Array;
  readonly filteredCovariances: Float64Array;
}

/** What one step learns from its observation; reused from step to step, and by the smoother. */
export class Update {
  /** Which series are there. */
  readonly present: Int32Array;
  count = 0;
  /** Rows of Z that are there, [count × m]. */
  readonly design: Float64Array;
  /** P Z', [m × count]. */
  readonly gain: Float64Array;
  /** Cholesky factor of F = Z P Z' + H, [count × count]. */
  readonly factor: Float64Array;
  /** v, then F⁻¹ v. */
  readonly error: Float64Array;
  /** F⁻¹ Z P, [count × m]. */
  readonly solved: Float64Array;
  /** log det F + v' F⁻¹ v. */
  deviance = 0;

  constructor({ observed: p, states: m }: StateSpace) {
    this.present = new Int32Array(p);
    this.design = new Float64Array(p * m);
    this.gain = new Float64Array(m * p);
    this.factor = new Float64Array(p * p);
    this.error = new Float64Array(p);
    this.solved = new Float64Array(p * m);
  }

  /**
   * @param y - [n × p], NaN where nothing was observed
   * @returns false when F is not positive definite
   */
  observe(system: StateSpace, y: Float64Array, row: number, state: Float64Array, covariance: Float64Array): boolean {
    const { observed: p, states: m } = system;
    let count = 0;
    for (let i = 0; i < p; i++) if (!Number.isNaN(y[row * p + i])) this.present[count++] = i;
    this.count = count;
    this.deviance = 0;
    if (count === 0) return true;
    for (let k = 0; k < count; k++) {
      const i = this.present[k];
      let error = y[row * p + i] - system.observationIntercept[i];
      for (let j = 0; j < m; j++) {
        const z = system.design[i * m + j];
        this.design[k * m + j] = z;
        error -= z * state[j];
      }
      this.error[k] = error;
    }
    productWithTransposeInto(this.gain, covariance, this.design, m, m, count);
    productInto(this.factor, this.design, this.gain, count, m, count);
    for (let k = 0; k < count; k++)
      for (let l = 0; l < count; l++) this.factor[k * count + l] += system.observationCovariance[this.present[k] * p + this.present[l]];
    if (!choleskyInto(this.factor, count)) return false;
    const { factor, error, solved, gain } = this;
    for (let k = 0; k < count; k++) {
      for (let j = 0; j < m; j++) solved[k * m + j] = gain[j * count + k];
    }
    for (let k = 0; k < count; k++) {
      const pivot = factor[k * count + k];
      for (let l = 0; l < k; l++) {
        const share = factor[k * count + l];
        error[k] -= share * error[l];
        for (let j = 0; j < m; j++) solved[k * m + j] -= share * solved[l * m + j];
      }
      error[k] /= pivot;
      for (let j = 0; j < m; j++) solved[k * m + j] /= pivot;
      this.deviance += error[k] * error[k] + 2 * log(pivot);
    }
    for (let k = count - 1; k >= 0; k--) {
      const pivot = factor[k * count + k];
      for (let l = k + 1; l < count; l++) {
        const share = factor[l * count + k];
        error[k] -= share * error[l];
        for (let j = 0; j < m; j++) solved[k * m + j] -= share * solved[l * m + j];
      }
      error[k] /= pivot;
      for (let j = 0; j < m; j++) solved[k * m + j] /= pivot;
    }
    return true;
  }
}

/**
 * Kalman's filter:
 *
 *     v = y − Z a − d,  F = Z P Z' + H,  a ← a + P Z' F⁻¹ v,  P ← P − P Z' F⁻¹ Z P;   then a ← T a + c,  P ← T P T' + R Q R'
 *
 * with F's Cholesky factor in place of its inverse. Missing entries (NaN) drop their rows of Z and H. O(n (m³ + m² p + p³)).
 * @param y - [n × p]
 * @returns null when some F is not positive definite
 * @see Durbin and Koopman, Time Series Analysis by State Space Methods, 2nd ed., §4.3 and §4.10
 */
export function kalmanFilterKernel(system: StateSpace, y: Float64Array, n: number): KalmanHistory | null {
  const { states: m } = system;
  const size = m * m;
  const predictedStates = new Float64Array((n + 1) * m);
  const predictedCovariances = new Float64Array((n + 1) * size);
  const filteredStates = new Float64Array(n * m);
  const filteredCovariances = new Float64Array(n * size);
  const state = Float64Array.from(system.initialState);
  const covariance = Float64Array.from(system.initialCovariance);
  const work = new Float64Array(size);
  const update = new Update(system);
  predictedStates.set(state);
  predictedCovariances.set(covariance);
  let deviance = 0;
  let terms = 0;
  for (let t = 0; t < n; t++) {
    if (!update.observe(system, y, t, state, covariance)) return null;
    const { count, gain, error, solved } = update;
    deviance += update.deviance;
    terms += count;
    for (let i = 0; i < m; i++) for (let k = 0; k < count; k++) state[i] += gain[i * count + k] * error[k];
    if (count > 0) {
      for (let i = 0; i < m; i++) {
        for (let j = 0; j <= i; j++) {
          let sum = covariance[i * m + j];
          for (let k = 0; k < count; k++) sum -= gain[i * count + k] * solved[k * m + j];
          covariance[i * m + j] = covariance[j * m + i] = i === j && sum < 0 ? 0 : sum; // of a state now known exactly, rounding may leave less than nothing
        }
      }
    }
    filteredStates.set(state, t * m);
    filteredCovariances.set(covariance, t * size);
    predictInto(system, predictedStates, (t + 1) * m, predictedCovariances, (t + 1) * size, state, covariance, work);
    for (let i = 0; i < m; i++) state[i] = predictedStates[(t + 1) * m + i];
    for (let i = 0; i < size; i++) covariance[i] = predictedCovariances[(t + 1) * size + i];
  }
  return { logLikelihood: 0 - 0.5 * (terms * LOG_TWO_PI + deviance), predictedStates, predictedCovariances, filteredStates, filteredCovariances };
}
