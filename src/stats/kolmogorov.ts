// The laws of the Kolmogorov-Smirnov statistics; kernels without validation.

import { exp, log1p } from "../math/elementary.js";
import { logBetaKernel } from "../math/special.js";

/** Limit of P(√n D > t): 2 Σ (−1)^(k−1) e^(−2 k² t²), for small t by its theta transform. */
export function kolmogorovLimitSf(t: number): number {
  if (t <= 0) return 1;
  let sum = 0;
  if (t < 1) {
    for (let k = 1; k <= 9; k += 2) sum += exp((-k * k * Math.PI * Math.PI) / (8 * t * t));
    return Math.max(0, 1 - (Math.sqrt(2 * Math.PI) / t) * sum);
  }
  for (let k = 1; k <= 6; k++) sum += (k % 2 === 1 ? 2 : -2) * exp(-2 * k * k * t * t);
  return Math.min(1, sum);
}

/** P(D⁺ >= d) for n values: d Σ_j C(n, j) (d + j/n)^(j−1) (1 − d − j/n)^(n−j), Birnbaum and Tingey (1951). All terms are positive. */
export function oneSidedSf(d: number, n: number): number {
  if (d <= 0) return 1;
  if (d >= 1) return 0;
  let sum = exp(n * log1p(-d));
  for (let j = 1; j < n; j++) {
    const p = d + j / n;
    const q = (n - j) / n - d;
    if (!(q > 0)) break;
    sum += (d / p) * (n / j / (n - j)) * exp(logBetaKernel(p, j, n - j, q));
  }
  return Math.min(1, sum);
}

/**
 * P(D >= d) for n values. While n d² <= 4 by Marsaglia, Tsang and Wang's power of a matrix of order 2⌈n d⌉ − 1; beyond, twice the
 * one-sided tail, which is too large by a relative e^(−6 n d²) < 4e-11 at most.
 */
export function oneSampleSf(d: number, n: number): number {
  if (2 * n * d <= 1) return 1;
  if (d >= 1) return 0;
  return n * d * d > 4 ? Math.min(1, 2 * oneSidedSf(d, n)) : Math.max(0, Math.min(1, 1 - matrixCdf(d, n)));
}

function matrixCdf(d: number, n: number): number {
  const k = Math.floor(n * d) + 1;
  const m = 2 * k - 1;
  const h = k - n * d;
  const H = new Float64Array(m * m);
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) H[i * m + j] = i - j + 1 < 0 ? 0 : 1;
  for (let i = 0, power = h; i < m; i++, power *= h) {
    H[i * m] = H[i * m]! - power;
    H[(m - 1) * m + (m - 1 - i)] = H[(m - 1) * m + (m - 1 - i)]! - power;
  }
  if (2 * h - 1 > 0) {
    let power = 1;
    for (let i = 0; i < m; i++) power *= 2 * h - 1;
    H[(m - 1) * m] = H[(m - 1) * m]! + power;
  }
  for (let i = 0; i < m; i++) for (let j = 0; j <= Math.min(i, m - 1); j++) for (let g = 2; g <= i - j + 1; g++) H[i * m + j] = H[i * m + j]! / g;
  const { matrix, exponent } = matrixPower(H, m, n);
  let value = matrix[(k - 1) * m + k - 1]!;
  let scale = exponent;
  for (let i = 1; i <= n; i++) {
    value = (value * i) / n;
    if (value < 1e-140) {
      value *= 1e140;
      scale -= 140;
    }
  }
  for (; scale > 0; scale -= 140) value *= 1e140;
  for (; scale < 0; scale += 140) value *= 1e-140;
  return value;
}

/** H^n as matrix · 10^exponent, the exponent a multiple of 140. */
function matrixPower(H: Float64Array, m: number, n: number): { readonly matrix: Float64Array; readonly exponent: number } {
  let result: Float64Array | null = null;
  let resultExponent = 0;
  let base = H;
  let baseExponent = 0;
  const centre = (m >> 1) * m + (m >> 1);
  for (let rest = n; ; ) {
    if (rest % 2 === 1) {
      result = result === null ? base.slice() : product(result, base, m);
      resultExponent += baseExponent;
      if (result[centre]! > 1e140) {
        for (let i = 0; i < result.length; i++) result[i] = result[i]! * 1e-140;
        resultExponent += 140;
      }
    }
    rest = Math.floor(rest / 2);
    if (rest === 0) return { matrix: result!, exponent: resultExponent };
    base = product(base, base, m);
    baseExponent *= 2;
    if (base[centre]! > 1e140) {
      for (let i = 0; i < base.length; i++) base[i] = base[i]! * 1e-140;
      baseExponent += 140;
    }
  }
}

function product(A: Float64Array, B: Float64Array, m: number): Float64Array {
  const C = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let k = 0; k < m; k++) {
      const a = A[i * m + k]!;
      if (a !== 0) for (let j = 0; j < m; j++) C[i * m + j] = C[i * m + j]! + a * B[k * m + j]!;
    }
  }
  return C;
}

/**
 * P(n m D >= steps) for two samples of n and m values without ties: the chance that a random lattice path from (0, 0) to (n, m) reaches
 * a point (i, j) with i m − j n (or its absolute value) >= steps. First arrivals are added up, so that small probabilities keep their digits.
 */
export function twoSampleSf(steps: number, n: number, m: number, twoSided: boolean): number {
  if (steps <= 0) return 1;
  const inside = new Float64Array(m + 1); // P(path visits (i, j) and has not arrived before)
  let arrived = 0;
  for (let i = 0; i <= n; i++) {
    for (let j = 0; j <= m; j++) {
      const left = n + m - i - j + 1; // steps that were left one step earlier
      const visits = i === 0 && j === 0 ? 1 : (i > 0 ? inside[j]! * ((n - i + 1) / left) : 0) + (j > 0 ? inside[j - 1]! * ((m - j + 1) / left) : 0);
      const difference = i * m - j * n;
      const outside = difference >= steps || (twoSided && -difference >= steps);
      if (outside) arrived += visits;
      inside[j] = outside ? 0 : visits;
    }
  }
  return Math.min(1, arrived);
}
