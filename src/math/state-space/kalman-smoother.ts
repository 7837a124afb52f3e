import { type KalmanHistory, Update } from "./kalman-filter.js";
import { productInto, type StateSpace, transposeProductInto } from "./system.js";

/** E(a_t | all y) and its covariance, flat: n rows of m and of m². */
export interface KalmanSmoothing {
  readonly smoothedStates: Float64Array;
  readonly smoothedCovariances: Float64Array;
}

/**
 * Fixed-interval smoothing by de Jong's backward recursion, which never inverts a state covariance (it may be singular):
 *
 *     r ← Z' F⁻¹ v + (I − Z' F⁻¹ Z P) T' r,   N ← Z' F⁻¹ Z + (I − Z' F⁻¹ Z P) T' N T (I − P Z' F⁻¹ Z)
 *     â = a + P r,   V = P − P N P   with the predicted a and P
 *
 * At the last observation the filtered moments stand.
 * @see de Jong (1989), doi:10.1080/01621459.1989.10478872; Durbin and Koopman, Time Series Analysis by State Space Methods, 2nd ed., §4.4
 */
export function kalmanSmootherKernel(system: StateSpace, y: Float64Array, n: number, history: KalmanHistory): KalmanSmoothing {
  const { states: m } = system;
  const size = m * m;
  const smoothedStates = new Float64Array(n * m);
  const smoothedCovariances = new Float64Array(n * size);
  const update = new Update(system);
  const r = new Float64Array(m);
  const N = new Float64Array(size);
  const pulled = new Float64Array(m);
  const left = new Float64Array(size);
  const right = new Float64Array(size);
  const rest = new Float64Array(size);
  for (let t = n - 1; t >= 0; t--) {
    const state = history.predictedStates.subarray(t * m, (t + 1) * m);
    const P = history.predictedCovariances.subarray(t * size, (t + 1) * size);
    if (t < n - 1) {
      transposeProductInto(pulled, system.transition, r, m, m, 1);
      r.set(pulled);
      transposeProductInto(left, system.transition, N, m, m, m);
      productInto(N, left, system.transition, m, m, m);
    }
    update.observe(system, y, t, state, P); // positive definite, as it was on the way forward
    const { count, design, solved, error, gain } = update;
    if (count > 0) {
      // rest = I − P Z' F⁻¹ Z
      rest.fill(0);
      for (let i = 0; i < m; i++) {
        rest[i * m + i] = 1;
        for (let j = 0; j < m; j++) for (let k = 0; k < count; k++) rest[i * m + j] -= solved[k * m + i] * design[k * m + j];
      }
      transposeProductInto(pulled, rest, r, m, m, 1);
      for (let i = 0; i < m; i++) {
        let sum = pulled[i];
        for (let k = 0; k < count; k++) sum += design[k * m + i] * error[k];
        r[i] = sum;
      }
      transposeProductInto(left, rest, N, m, m, m);
      productInto(right, left, rest, m, m, m);
      informationInto(left, update, m);
      for (let i = 0; i < size; i++) N[i] = right[i] + left[i];
    }
    if (t === n - 1) {
      for (let i = 0; i < m; i++) {
        let sum = state[i];
        for (let k = 0; k < count; k++) sum += gain[i * count + k] * error[k];
        smoothedStates[t * m + i] = sum;
      }
      smoothedCovariances.set(history.filteredCovariances.subarray(t * size, (t + 1) * size), t * size);
      continue;
    }
    productInto(pulled, P, r, m, m, 1);
    for (let i = 0; i < m; i++) smoothedStates[t * m + i] = state[i] + pulled[i];
    productInto(left, P, N, m, m, m);
    productInto(right, left, P, m, m, m);
    for (let i = 0; i < m; i++) {
      for (let j = 0; j <= i; j++) {
        const value = P[i * m + j] - 0.5 * (right[i * m + j] + right[j * m + i]);
        smoothedCovariances[t * size + i * m + j] = smoothedCovariances[t * size + j * m + i] = i === j && value < 0 ? 0 : value;
      }
    }
  }
  return { smoothedStates, smoothedCovariances };
}

/** Z' F⁻¹ Z from F's factor L: with W = L⁻¹ Z it is W' W. */
function informationInto(out: Float64Array, { count, design, factor }: Update, m: number): void {
  // `design` is not needed again before the next observation: it becomes W.
  for (let k = 0; k < count; k++) {
    for (let j = 0; j < m; j++) {
      let sum = design[k * m + j];
      for (let l = 0; l < k; l++) sum -= factor[k * count + l] * design[l * m + j];
      design[k * m + j] = sum / factor[k * count + k];
    }
  }
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += design[k * m + i] * design[k * m + j];
      out[i * m + j] = out[j * m + i] = sum;
    }
  }
}
