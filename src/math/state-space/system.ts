/** A time-invariant linear Gaussian system, y_t = Z a_t + d + ε_t, a_{t+1} = T a_t + c + η_t, flat row-major. */
export interface StateSpace {
  /** Number of series p. */
  readonly observed: number;
  /** Number of states m. */
  readonly states: number;
  /** Z, [p × m]. */
  readonly design: Float64Array;
  /** var ε, [p × p]. */
  readonly observationCovariance: Float64Array;
  /** T, [m × m]. */
  readonly transition: Float64Array;
  /** var η (R Q R'), [m × m]. */
  readonly stateCovariance: Float64Array;
  /** c, [m]. */
  readonly stateIntercept: Float64Array;
  /** d, [p]. */
  readonly observationIntercept: Float64Array;
  /** Prediction of the first state, [m], and its covariance, [m × m]. */
  readonly initialState: Float64Array;
  readonly initialCovariance: Float64Array;
}

/** out = A B, [n × k] times [k × m]; `out` is neither. */
export function productInto(out: Float64Array, a: Float64Array, b: Float64Array, n: number, k: number, m: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[i * k + l] * b[l * m + j];
      out[i * m + j] = sum;
    }
  }
}

/** out = A B', [n × k] times [m × k]'. */
export function productWithTransposeInto(out: Float64Array, a: Float64Array, b: Float64Array, n: number, k: number, m: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[i * k + l] * b[j * k + l];
      out[i * m + j] = sum;
    }
  }
}

/** out = A' B, [k × n]' times [k × m]. */
export function transposeProductInto(out: Float64Array, a: Float64Array, b: Float64Array, n: number, k: number, m: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum += a[l * n + i] * b[l * m + j];
      out[i * m + j] = sum;
    }
  }
}

/** a_{t+1|t} and P_{t+1|t} from a_{t|t} and P_{t|t}: T a + c and T P T' + var η; offsets say where in the histories. */
export function predictInto(
  system: StateSpace,
  states: Float64Array,
  stateAt: number,
  covariances: Float64Array,
  covarianceAt: number,
  filteredState: Float64Array,
  filteredCovariance: Float64Array,
  work: Float64Array,
): void {
  const { states: m, transition, stateCovariance, stateIntercept } = system;
  for (let i = 0; i < m; i++) {
    let sum = stateIntercept[i];
    for (let j = 0; j < m; j++) sum += transition[i * m + j] * filteredState[j];
    states[stateAt + i] = sum;
  }
  productInto(work, transition, filteredCovariance, m, m, m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = stateCovariance[i * m + j];
      for (let l = 0; l < m; l++) sum += work[i * m + l] * transition[j * m + l];
      covariances[covarianceAt + i * m + j] = covariances[covarianceAt + j * m + i] = sum;
    }
  }
}
