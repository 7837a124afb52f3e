import type { ArmaFilter } from "./arma-filter.js";

/**
 * Derivatives of (log Σ u² + log det / n) / 2 of a whitened series with respect to everything that {@link ArmaFilter} makes from its coefficients, by one
 * sweep backwards through whitening and Cholesky's rows, at the cost of about two evaluations however many coefficients there are. Rows in the steady state
 * count as θ itself.
 */
export class ArmaGradient {
  /** With respect to the coefficients where they act directly: φ in z = φ(B) w, θ in the steady rows. */
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  readonly autocovariance: Float64Array;
  readonly mixed: Float64Array;
  readonly maProducts: Float64Array;
  readonly #arLags: Int32Array;
  readonly #maLags: Int32Array;
  readonly #white: Float64Array;
  #rows: Float64Array = new Float64Array(0);
  #diagonal: Float64Array = new Float64Array(0);

  /** @param arLags - lags that φ may have, coefficients of 0 included; `maLags` alike */
  constructor({ p, q }: ArmaFilter, arLags: ArrayLike<number>, maLags: ArrayLike<number>, n: number) {
    this.ar = new Float64Array(p + 1);
    this.ma = new Float64Array(q + 1);
    this.autocovariance = new Float64Array(p);
    this.mixed = new Float64Array(q + 1);
    this.maProducts = new Float64Array(q + 1);
    this.#arLags = Int32Array.from(arLags);
    this.#maLags = Int32Array.from(maLags);
    this.#white = new Float64Array(n + q);
  }

  /**
   * @param u - the whitened series
   * @param w - the series itself (less its regressors)
   * @param squares - Σ u²
   */
  sweep(filter: ArmaFilter, u: Float64Array, w: Float64Array, squares: number): void {
    this.ar.fill(0);
    this.ma.fill(0);
    this.autocovariance.fill(0);
    this.mixed.fill(0);
    this.maProducts.fill(0);
    if (this.#rows.length < filter.rows.length) {
      this.#rows = new Float64Array(filter.rows.length);
      this.#diagonal = new Float64Array(filter.inverseDiagonal.length);
    }
    const warm = Math.min(u.length, filter.steadyFrom);
    this.#rows.fill(0, 0, warm * filter.width);
    for (let t = 0; t < warm; t++) this.#diagonal[t] = filter.inverseDiagonal[t] / u.length;
    this.#whitening(filter, u, w, squares);
    this.#factor(filter, warm);
  }

  /** Afterwards #white holds the derivatives by z. */
  #whitening(filter: ArmaFilter, u: Float64Array, w: Float64Array, squares: number): void {
    const n = u.length;
    const { p, q, rows, width, inverseDiagonal, steadyFrom } = filter;
    const white = this.#white;
    const maLags = this.#maLags;
    const { ma } = filter;
    const unit = 1 / squares;
    white.fill(0, n);
    const count = maLags.length;
    const neighbour = count > 0 && maLags[0] === 1 ? 1 : 0;
    const first = neighbour === 1 ? ma[1] : 0;
    let previous = 0;
    for (let t = n - 1; t >= steadyFrom; t--) {
      let sum = u[t] * unit;
      for (let k = neighbour; k < count; k++) sum -= ma[maLags[k]] * white[t + maLags[k]];
      sum -= first * previous;
      previous = sum;
      white[t] = sum;
    }
    for (let t = Math.min(n, steadyFrom) - 1; t >= 0; t--) {
      let sum = u[t] * unit;
      for (let k = 0; k < count; k++) if (t + maLags[k] >= steadyFrom) sum -= ma[maLags[k]] * white[t + maLags[k]];
      white[t] = sum;
    }
    for (let k = 0; k < count; k++) this.ma[maLags[k]] = -laggedProduct(white, u, maLags[k], Math.max(steadyFrom, maLags[k]), n);
    const rowsBar = this.#rows;
    const diagonal = this.#diagonal;
    for (let t = Math.min(n, steadyFrom) - 1; t >= 0; t--) {
      const base = t * width;
      const push = white[t] * inverseDiagonal[t];
      diagonal[t] -= push * u[t];
      white[t] = push;
      const band = t < p ? t : Math.min(t, q);
      for (let lag = 1; lag <= band; lag++) {
        rowsBar[base + lag] -= push * u[t - lag];
        white[t - lag] -= push * rows[base + lag];
      }
    }
    for (const lag of this.#arLags) this.ar[lag] = laggedProduct(white, w, lag, p, n);
  }

  #factor({ p, q, rows, width, inverseDiagonal }: ArmaFilter, warm: number): void {
    const { autocovariance, mixed, maProducts } = this;
    const bar = this.#rows;
    const diagonal = this.#diagonal;
    for (let t = warm - 1; t >= 0; t--) {
      const base = t * width;
      const early = t < p;
      const band = early ? t : Math.min(t, q);
      const pivot = 0.5 * diagonal[t] * inverseDiagonal[t];
      if (early) autocovariance[0] += pivot;
      else maProducts[0] += pivot;
      for (let lag = 1; lag <= band; lag++) {
        const j = t - lag;
        const entry = rows[base + lag];
        const own = bar[base + lag] - 2 * pivot * entry;
        const sum = own * inverseDiagonal[j];
        diagonal[j] -= sum * entry;
        if (early) autocovariance[lag] += sum;
        else if (j < p) mixed[lag] += sum;
        else maProducts[lag] += sum;
        const reach = Math.min(band - lag, j < p ? j : Math.min(j, q));
        const other = j * width;
        for (let i = 1; i <= reach; i++) {
          bar[base + lag + i] -= sum * rows[other + i];
          bar[other + i] -= sum * rows[base + lag + i];
        }
      }
    }
  }
}

/** Σ a_t b_{t−lag} from `from` on, in four sums that do not wait for each other. */
function laggedProduct(a: Float64Array, b: Float64Array, lag: number, from: number, n: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let t = from;
  for (; t + 3 < n; t += 4) {
    s0 += a[t] * b[t - lag];
    s1 += a[t + 1] * b[t + 1 - lag];
    s2 += a[t + 2] * b[t + 2 - lag];
    s3 += a[t + 3] * b[t + 3 - lag];
  }
  for (; t < n; t++) s0 += a[t] * b[t - lag];
  return s0 + s1 + (s2 + s3);
}
