import { log } from "../elementary.js";
import { AutocovarianceWork, armaAutocovariance } from "./autocovariance.js";

export const STEADY = 1.8e-15; // eight roundings: the level of noise at which a converged row stands still

/**
 * Exact one-step prediction of a Gaussian ARMA process φ(B) w = θ(B) ε, var ε = 1, from its very first observation.
 *
 * The series z_t = w_t for t < p and φ(B) w_t after has a banded covariance matrix: autocovariances of w in the first p rows, those of a pure moving
 * average later. Its Cholesky factor L turns z into independent standard innovations u = L⁻¹ z, so that −2 log likelihood = n log 2π + log det + Σ u².
 * Row by row L tends to the coefficients of θ; once q + 1 rows in a row equal them to the last bit, the rest is the plain recursion
 * u_t = z_t − Σ θⱼ u_{t−j} over the lags that occur. Unlike a Kalman filter that starts from a large state covariance, the rows after p forget the rounding
 * of the autocovariances. O(q²) per row before, O(lags) after; memory (p + q) numbers per row before.
 *
 * @see Ansley (1979), doi:10.1093/biomet/66.1.59; Brockwell and Davis (1991), Time Series: Theory and Methods, §5.3
 */
export class ArmaFilter {
  /** Degree of φ. */
  readonly p: number;
  /** Degree of θ. */
  readonly q: number;
  /** Rows of L per `width` entries: entry k of row t is L[t, t − k]. Valid below `steadyFrom`. */
  rows: Float64Array = new Float64Array(0);
  readonly width: number;
  /** From this row on L holds θ. At most the number of rows asked for. */
  steadyFrom = 0;
  /** How near to θ a row must come to count as settled; looser for searches that only find out where to go. */
  closeness = STEADY;
  /** log det of the covariance of the rows asked for. */
  logDeterminant = 0;
  ar: Float64Array;
  ma: Float64Array;
  /** 1 / L[t, t] per row. */
  inverseDiagonal: Float64Array = new Float64Array(0);
  /** γ(0) … γ(p − 1) of w. */
  readonly autocovariance: Float64Array;
  /** E w_{t−l} θ(B) ε_t for l = 1 … q; entry 0 unused. */
  readonly mixed: Float64Array;
  /** Σ θⱼ θⱼ₊ₖ for k = 0 … q. */
  readonly maProducts: Float64Array;
  readonly #psi: Float64Array;
  readonly #work: AutocovarianceWork;
  readonly #arLags: Int32Array;
  readonly #maLags: Int32Array;
  readonly #maValues: Float64Array;
  #arCount = 0;
  #maCount = 0;

  constructor(p: number, q: number) {
    this.p = p;
    this.q = q;
    this.width = Math.max(p - 1, q) + 1;
    this.ar = new Float64Array(p + 1);
    this.ma = new Float64Array(q + 1);
    this.autocovariance = new Float64Array(p);
    this.mixed = new Float64Array(q + 1);
    this.maProducts = new Float64Array(q + 1);
    this.#psi = new Float64Array(q + 1);
    this.#work = new AutocovarianceWork(Math.max(p, q));
    this.#arLags = new Int32Array(p + 1);
    this.#maLags = new Int32Array(q + 1);
    this.#maValues = new Float64Array(q + 1);
  }

  /**
   * Takes over new polynomials (each with its leading 1) and factorises the covariance of `count` rows.
   * @returns false when φ is not stationary, or so close to it that the covariance is not positive definite in doubles
   */
  factorise(ar: Float64Array, ma: Float64Array, count: number): boolean {
    if (!this.moments(ar, ma)) return false;
    this.#arCount = lagsOf(ar, this.#arLags);
    this.#maCount = lagsOf(ma, this.#maLags);
    for (let k = 0; k < this.#maCount; k++) this.#maValues[k] = ma[this.#maLags[k]];
    return this.#rows(count);
  }

  /** Takes over new polynomials and finds the moments that make the covariance, but not its factor. False when φ is not stationary. */
  moments(ar: Float64Array, ma: Float64Array): boolean {
    const { p, q } = this;
    this.ar.set(ar);
    this.ma.set(ma);
    for (let k = 0; k <= q; k++) {
      let sum = 0;
      for (let j = 0; j + k <= q; j++) sum += ma[j] * ma[j + k];
      this.maProducts[k] = sum;
    }
    if (p === 0) return true;
    if (!armaAutocovariance(this.autocovariance, ar, this.maProducts, this.#work)) return false;
    const psi = this.#psi;
    for (let k = 0; k < q; k++) {
      let sum = ma[k];
      const reach = Math.min(k, p);
      for (let i = 1; i <= reach; i++) sum -= ar[i] * psi[k - i];
      psi[k] = sum;
    }
    for (let l = 1; l <= q; l++) {
      let sum = 0;
      for (let i = l; i <= q; i++) sum += ma[i] * psi[i - l];
      this.mixed[l] = sum;
    }
    return true;
  }

  #rows(count: number): boolean {
    const { p, q, ma, width } = this;
    const gamma = this.autocovariance;
    const mixed = this.mixed;
    const products = this.maProducts;
    const noise = this.closeness * Math.max(1, products[0]);
    this.logDeterminant = 0;
    this.steadyFrom = 0;
    let determinant = 1; // product of the diagonal, its log taken before it leaves the doubles
    let logarithm = 0;
    let steadyRows = p === 0 && q === 0 ? 1 : 0;
    let t = 0;
    for (; t < count; t++) {
      if (steadyRows > q && t >= p) break;
      if ((t + 1) * width > this.rows.length) this.#grow(count);
      const rows = this.rows;
      const inverse = this.inverseDiagonal;
      const base = t * width;
      const early = t < p;
      const band = early ? t : Math.min(t, q);
      let pivot = early ? gamma[0] : products[0];
      let farthest = 0;
      for (let lag = band; lag > 0; lag--) {
        const j = t - lag;
        let sum = early ? gamma[lag] : j < p ? mixed[lag] : products[lag];
        const reach = Math.min(band - lag, j < p ? j : Math.min(j, q));
        const other = j * width;
        for (let i = 1; i <= reach; i++) sum -= rows[base + lag + i] * rows[other + i];
        const entry = sum * inverse[j];
        rows[base + lag] = entry;
        pivot -= entry * entry;
        if (!early) {
          const off = Math.abs(entry - ma[lag]);
          if (off > farthest) farthest = off;
        }
      }
      if (!(pivot > 0)) return false;
      const root = Math.sqrt(pivot);
      rows[base] = root;
      inverse[t] = 1 / root;
      determinant *= root;
      if (determinant > 1e150 || determinant < 1e-150) {
        logarithm += log(determinant);
        determinant = 1;
      }
      if (!early && t >= q && farthest <= noise && Math.abs(root - 1) <= noise) steadyRows++;
      else steadyRows = 0;
      // A pure autoregression needs no warm-up of the moving average.
      if (q === 0 && t + 1 >= p) steadyRows = 1;
    }
    this.steadyFrom = t;
    this.logDeterminant = 2 * (logarithm + log(determinant));
    return true;
  }

  #grow(count: number): void {
    const least = this.q === 0 ? this.p : 64; // a pure autoregression settles at once
    const capacity = Math.min(count, Math.max(least, (2 * this.rows.length) / this.width));
    const rows = new Float64Array(capacity * this.width);
    rows.set(this.rows);
    const inverse = new Float64Array(capacity);
    inverse.set(this.inverseDiagonal);
    this.rows = rows;
    this.inverseDiagonal = inverse;
  }

  /** Entry (t, t − lag) of L for lag ≤ q, also beyond the rows that are kept. */
  entry(t: number, lag: number): number {
    return t < this.steadyFrom ? this.rows[t * this.width + lag] : this.ma[lag];
  }

  /**
   * Independent standard innovations of a series; for a column of regressors the same transform of it.
   * @param u - receives them; `w`'s first `n` entries are read, n at most the rows factorised
   * @returns Σ u²
   */
  whitenInto(u: Float64Array, w: Float64Array, n: number): number {
    const { p, q, rows, width } = this;
    const inverse = this.inverseDiagonal;
    for (let t = 0; t < n; t++) u[t] = w[t];
    for (let k = 0; k < this.#arCount; k++) {
      const lag = this.#arLags[k];
      const a = this.ar[lag];
      for (let t = p; t < n; t++) u[t] += a * w[t - lag];
    }
    let squares = 0;
    const warm = Math.min(n, this.steadyFrom);
    for (let t = 0; t < warm; t++) {
      const band = t < p ? t : Math.min(t, q);
      const base = t * width;
      let sum = u[t];
      for (let lag = 1; lag <= band; lag++) sum -= rows[base + lag] * u[t - lag];
      sum *= inverse[t];
      u[t] = sum;
      squares += sum * sum;
    }
    // A steady state before q rows (a pure autoregression has q = 0) does not occur, so every lag stays inside.
    const count = this.#maCount;
    const lags = this.#maLags;
    const values = this.#maValues;
    const neighbour = count > 0 && lags[0] === 1 ? 1 : 0; // the value just found comes from a register: it is what each step waits for
    const first = neighbour === 1 ? values[0] : 0;
    let previous = warm > 0 ? u[warm - 1] : 0;
    for (let t = warm; t < n; t++) {
      let sum = u[t];
      for (let k = neighbour; k < count; k++) sum -= values[k] * u[t - lags[k]];
      sum -= first * previous;
      previous = sum;
      u[t] = sum;
      squares += sum * sum;
    }
    return squares;
  }
}

/** Lags with a coefficient, ascending. */
function lagsOf(polynomial: Float64Array, lags: Int32Array): number {
  let count = 0;
  for (let lag = 1; lag < polynomial.length; lag++) if (polynomial[lag] !== 0) lags[count++] = lag;
  return count;
}
