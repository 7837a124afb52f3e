import { pow } from "../../math/elementary.js";
import { ADDITIVE, type EtsKind, MULTIPLICATIVE, NONE } from "./kind.js";

/** Where the sample ended, and how the states go on. */
export interface EtsEnd {
  readonly kind: EtsKind;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
  readonly level: number;
  readonly slope: number;
  /** [period], entry 0 for the first step ahead. */
  readonly season: Float64Array;
  /** Of the innovations e. */
  readonly variance: number;
}

/** Forecasts with all future errors 0, [h]. */
export function pointForecasts({ kind, phi, level, slope, season }: EtsEnd, h: number): Float64Array {
  const mean = new Float64Array(h);
  let weight = 0; // φ + φ² + … + φ^k
  let power = 1;
  for (let k = 0; k < h; k++) {
    power *= phi;
    weight += power;
    let base = level;
    if (kind.trend === ADDITIVE) base += weight * slope;
    else if (kind.trend === MULTIPLICATIVE) base *= pow(slope, weight);
    const s = season[k % kind.period];
    mean[k] = kind.season === NONE ? base : kind.season === ADDITIVE ? base + s : base * s;
  }
  return mean;
}

/**
 * Variances of the next h observations about their expectation, [h], exact for normal errors; null for the models of classes 4 and 5 (a
 * multiplicative trend, or additive errors beside a multiplicative season), which have no closed form.
 * @see Hyndman, Koehler, Ord and Snyder (2008), §6.2 (class 1), §6.3 (class 2), §6.4 (class 3)
 */
export function forecastVariances(end: EtsEnd, mean: Float64Array): Float64Array | null {
  const { trend, season, multiplicativeError } = end.kind;
  if (trend === MULTIPLICATIVE) return null;
  if (season !== MULTIPLICATIVE) return multiplicativeError ? relativeVariances(end, mean) : additiveVariances(end, mean.length);
  return multiplicativeError ? productVariances(end, mean.length) : null;
}

/** c_j: what an error does to the observation j steps later, j = 1 … h − 1 (entry 0 unused). */
function responses({ kind, alpha, beta, gamma, phi }: EtsEnd, h: number): Float64Array {
  const c = new Float64Array(h);
  let weight = 0;
  let power = 1;
  for (let j = 1; j < h; j++) {
    power *= phi;
    weight += power;
    c[j] = alpha + (kind.trend === NONE ? 0 : beta * weight) + (kind.season !== NONE && j % kind.period === 0 ? gamma : 0);
  }
  return c;
}

/** Class 1: σ² (1 + Σ_{j<h} c_j²). */
function additiveVariances(end: EtsEnd, h: number): Float64Array {
  const c = responses(end, h);
  const out = new Float64Array(h);
  let sum = 1;
  for (let k = 0; k < h; k++) {
    sum += c[k] * c[k];
    out[k] = end.variance * sum;
  }
  return out;
}

/**
 * Class 2: (1 + σ²) θ_h − μ_h² with θ_h = μ_h² + σ² Σ_{j<h} c_j² θ_{h−j}; the excess θ − μ² is carried, which loses no digits. With
 * c_j = α + β φ_j + γ [m | j] the sum falls into moments of θ under weights 1, φ_j and φ_j², which recursions update: O(h).
 */
function relativeVariances({ kind, alpha, gamma, phi, variance, ...end }: EtsEnd, mean: Float64Array): Float64Array {
  const h = mean.length;
  const { period } = kind;
  const beta = kind.trend === NONE ? 0 : end.beta;
  const seasonal = kind.season !== NONE;
  let lag = 0; // φ + … + φ^m
  let power = 1; // φ^m
  for (let i = 0; i < period; i++) {
    power *= phi;
    lag += power;
  }
  const theta = new Float64Array(h);
  const flat = new Float64Array(h); // Σ θ_{k−j} over the multiples j of the period
  const sloped = new Float64Array(h); // Σ φ_j θ_{k−j} over the same
  const out = new Float64Array(h);
  let a0 = 0; // Σ_{j≥1} θ_{k−j}, and below with weights φ_j, φ_j²
  let a1 = 0;
  let a2 = 0;
  for (let k = 0; k < h; k++) {
    if (k > 0) {
      a2 = phi * phi * (a0 + 2 * a1 + a2 + theta[k - 1]);
      a1 = phi * (a0 + a1 + theta[k - 1]);
      a0 += theta[k - 1];
    }
    let sum = alpha * alpha * a0 + 2 * alpha * beta * a1 + beta * beta * a2;
    if (seasonal && k >= period) {
      flat[k] = theta[k - period] + flat[k - period];
      sloped[k] = lag * flat[k] + power * sloped[k - period];
      sum += gamma * (gamma * flat[k] + 2 * (alpha * flat[k] + beta * sloped[k]));
    }
    const square = mean[k] * mean[k];
    const excess = variance * sum;
    theta[k] = square + excess;
    out[k] = variance * square + (1 + variance) * excess;
  }
  return out;
}

/**
 * Class 3: y = (w'x) s (1 + e), where the states x = (l, b) follow x ← (F + g w' e) x and the season of one phase s ← s (1 + γ e) once a
 * period. For each phase the mean P = E[s x] and the covariance X of s x are carried; with normal errors E e⁴ = 3σ⁴. This equals the book's
 * Kronecker form, whose matrices have (2 · period)² entries. O(period · h).
 */
function productVariances({ kind, alpha, beta, gamma, phi, level, slope, season, variance: v }: EtsEnd, h: number): Float64Array {
  const out = new Float64Array(h);
  const f = kind.trend === NONE ? 0 : phi;
  for (let phase = 0; phase < Math.min(kind.period, h); phase++) {
    let p1 = season[phase] * level;
    let p2 = season[phase] * slope;
    let x11 = 0;
    let x12 = 0;
    let x22 = 0;
    for (let k = 0; k < h; k++) {
      const hit = k % kind.period === phase;
      const m = p1 + f * p2; // E[s w'x], first entry of F P
      const q = f * p2; // second entry of F P
      const xw = x11 + 2 * f * x12 + f * f * x22; // w'Xw, first entry of F X w
      const z = f * (x12 + f * x22); // second entry of F X w
      if (hit) out[k] = (1 + v) * xw + v * m * m;
      const d = hit ? gamma : 0;
      const both = d * v; // covariance of s and the error's effect on x, relative
      const square = v + 3 * d * d * v * v;
      const fresh = v + 2 * d * d * v * v;
      const keep = 1 + d * both;
      x22 = keep * f * f * x22 + 4 * both * beta * z + square * beta * beta * xw + both * (d * q * q + 2 * beta * m * q) + fresh * beta * beta * m * m;
      x12 =
        keep * z +
        2 * both * (alpha * z + beta * xw) +
        square * alpha * beta * xw +
        both * (d * m * q + beta * m * m + alpha * m * q) +
        fresh * alpha * beta * m * m;
      x11 = (keep + 4 * both * alpha + square * alpha * alpha) * xw + (both * (d + 2 * alpha) + fresh * alpha * alpha) * m * m;
      p1 = m * (1 + both * alpha);
      p2 = q + both * beta * m;
    }
  }
  return out;
}
