import { ArmaFilter } from "../../math/arma/arma-filter.js";
import { ArmaGradient } from "../../math/arma/arma-gradient.js";
import { seasonalProductInto } from "../../math/arma/polynomials.js";
import { log } from "../../math/elementary.js";
import { WhitenedRegression } from "../../math/generalised-least-squares.js";
import type { SarimaSample } from "./sample.js";
import type { ResolvedSarimaOptions } from "./schema.js";

const STEP = 6.055454452393343e-6; // ε^(1/3)

/**
 * The exact Gaussian likelihood of the differenced series as a function of the ARMA coefficients alone. Constant and regression coefficients
 * (generalised least squares) and the variance (S / n) take their best values at every point, so that a search has few and tame dimensions.
 */
export class SarimaLikelihood {
  readonly n: number;
  readonly filter: ArmaFilter;
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  /** Of the whitened sample on its whitened columns; coefficients and information at the point last evaluated, in the sample's units. */
  readonly regression: WhitenedRegression;
  /** S at that point. */
  sumOfSquares = 0;
  readonly #orders: { p: number; q: number; P: number; Q: number; s: number };
  readonly #sample: SarimaSample;
  readonly #gradient: ArmaGradient;
  readonly #deviations: Float64Array;
  readonly #last: Float64Array;
  #fresh = false; // whether the filter stands at #last

  constructor({ order, seasonalOrder }: ResolvedSarimaOptions, sample: SarimaSample) {
    const [p, , q] = order;
    const [P, , Q, s] = seasonalOrder;
    this.#orders = { p, q, P, Q, s };
    this.#sample = sample;
    this.n = sample.w.length;
    this.ar = new Float64Array(1 + p + P * s);
    this.ma = new Float64Array(1 + q + Q * s);
    this.filter = new ArmaFilter(p + P * s, q + Q * s);
    this.regression = new WhitenedRegression(this.n, sample.columns.length);
    this.#gradient = new ArmaGradient(this.filter, lagsOf(p, P, s), lagsOf(q, Q, s), this.n);
    this.#deviations = sample.columns.length === 0 ? sample.w : new Float64Array(this.n);
    this.#last = new Float64Array(p + q + P + Q);
  }

  /** Sets both polynomials from the coefficients in the order ar, ma, seasonalAr, seasonalMa. */
  #take(coefficients: Float64Array): void {
    const { p, q, P, Q, s } = this.#orders;
    seasonalProductInto(this.ar, coefficients, 0, p, p + q, P, s, -1);
    seasonalProductInto(this.ma, coefficients, p, q, p + q + P, Q, s, 1);
  }

  /**
   * (log S + log det / n) / 2: up to a constant the negative log-likelihood per observation, all but the ARMA coefficients at their best.
   * +Infinity where the model is not stationary.
   */
  valueAt(coefficients: Float64Array): number {
    this.#take(coefficients);
    this.#last.set(coefficients);
    this.#fresh = this.filter.factorise(this.ar, this.ma, this.n);
    if (!this.#fresh) return Infinity;
    const { series, columns } = this.regression;
    this.sumOfSquares = this.filter.whitenInto(series, this.#sample.w, this.n);
    if (columns.length > 0) {
      for (let j = 0; j < columns.length; j++) this.filter.whitenInto(columns[j], this.#sample.columns[j], this.n);
      this.sumOfSquares = this.regression.solve();
    }
    return 0.5 * (log(this.sumOfSquares) + this.filter.logDeterminant / this.n);
  }

  /**
   * Gradient of the value at x ↦ coefficients(x), by a backward sweep through the filter; only the short way from x to polynomials and autocovariances is
   * differenced. NaN where there is no value. Leaves the filter at no particular point.
   */
  gradientInto(out: Float64Array, x: Float64Array, coefficients: (x: Float64Array) => Float64Array): void {
    const here = coefficients(x);
    if (!this.#fresh || here.some((value, i) => value !== this.#last[i])) this.valueAt(here);
    if (!this.#fresh) {
      out.fill(Number.NaN);
      return;
    }
    const { series, coefficients: beta } = this.regression;
    const { w, columns } = this.#sample;
    const deviations = this.#deviations;
    if (columns.length > 0) {
      for (let t = 0; t < this.n; t++) deviations[t] = w[t];
      for (let j = 0; j < columns.length; j++) for (let t = 0; t < this.n; t++) deviations[t] -= beta[j] * columns[j][t];
    }
    this.#gradient.sweep(this.filter, series, deviations, this.sumOfSquares);
    this.#fresh = false;
    for (let i = 0; i < x.length; i++) {
      const kept = x[i];
      const h = STEP * Math.max(Math.abs(kept), 0.1);
      x[i] = kept + h;
      const above = this.#pulled(coefficients(x));
      x[i] = kept - h;
      const below = this.#pulled(coefficients(x));
      out[i] = (above - below) / (kept + h - x[i]);
      x[i] = kept;
    }
  }

  /** Moments and polynomials at given coefficients, weighted by the derivatives by them. */
  #pulled(coefficients: Float64Array): number {
    this.#take(coefficients);
    const { filter } = this;
    const by = this.#gradient;
    if (!filter.moments(this.ar, this.ma)) return Number.NaN;
    let sum = 0;
    for (let i = 0; i < filter.p; i++) sum += by.autocovariance[i] * filter.autocovariance[i] + by.ar[i + 1] * this.ar[i + 1];
    for (let i = 0; i <= filter.q; i++) sum += by.maProducts[i] * filter.maProducts[i] + by.ma[i] * this.ma[i];
    if (filter.p > 0) for (let i = 1; i <= filter.q; i++) sum += by.mixed[i] * filter.mixed[i];
    return sum;
  }
}

/** Lags of the product of both polynomials, ascending. */
export function lagsOf(count: number, seasonalCount: number, period: number): number[] {
  const lags = new Set<number>();
  for (let j = 0; j <= seasonalCount; j++) for (let i = 0; i <= count; i++) lags.add(i + j * period);
  lags.delete(0);
  return [...lags].sort((a, b) => a - b);
}
