import { log } from "../../math/elementary.js";

/** Mean and covariance (divided by the count) of some rows, with the Cholesky factor of the latter. */
export interface Scatter {
  readonly mean: Float64Array;
  /** [p × p], symmetric. */
  readonly covariance: Float64Array;
  /** Lower triangle, L L' = covariance. */
  readonly factor: Float64Array;
  readonly logDeterminant: number;
}

/** Rows as one flat matrix; each column centred and scaled so that its bulk is of size 1. */
export interface Rows {
  readonly n: number;
  readonly p: number;
  readonly data: Float64Array;
}

/** A variance of which no larger share than this is left beside the columns before is nothing but rounding. */
const SINGULAR = 1e-13;

/** @returns null when the rows lie on a hyperplane, to working precision */
export function scatterOf({ p, data }: Rows, rows: ArrayLike<number>, count: number = rows.length): Scatter | null {
  const mean = new Float64Array(p);
  for (let k = 0; k < count; k++) {
    const at = rows[k]! * p;
    for (let j = 0; j < p; j++) mean[j] = mean[j]! + data[at + j]!;
  }
  for (let j = 0; j < p; j++) mean[j] = mean[j]! / count;
  const covariance = new Float64Array(p * p);
  const deviation = new Float64Array(p);
  for (let k = 0; k < count; k++) {
    const at = rows[k]! * p;
    for (let j = 0; j < p; j++) deviation[j] = data[at + j]! - mean[j]!;
    for (let i = 0; i < p; i++) {
      const d = deviation[i]!;
      for (let j = 0; j <= i; j++) covariance[i * p + j] = covariance[i * p + j]! + d * deviation[j]!;
    }
  }
  for (let i = 0; i < p; i++) for (let j = 0; j <= i; j++) covariance[i * p + j] = covariance[j * p + i] = covariance[i * p + j]! / count;
  return factored(mean, covariance);
}

/** @returns null when the covariance is singular, to working precision */
export function factored(mean: Float64Array, covariance: Float64Array): Scatter | null {
  const p = mean.length;
  const factor = new Float64Array(p * p);
  let determinant = 1;
  let logDeterminant = 0;
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) {
      let sum = covariance[i * p + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * p + k]! * factor[j * p + k]!;
      factor[i * p + j] = sum / factor[j * p + j]!;
    }
    let pivot = covariance[i * p + i]!;
    for (let k = 0; k < i; k++) pivot -= factor[i * p + k]! * factor[i * p + k]!;
    if (!(pivot > SINGULAR * covariance[i * p + i]! && pivot > 0)) return null;
    factor[i * p + i] = Math.sqrt(pivot);
    determinant *= pivot;
    if (determinant < 1e-200 || determinant > 1e200 || i === p - 1) {
      logDeterminant += log(determinant); // one logarithm for as many pivots as the range of doubles holds
      determinant = 1;
    }
  }
  return { mean, covariance, factor, logDeterminant };
}

/** out[i] = (x_i − mean)' covariance⁻¹ (x_i − mean). O(n p²). */
export function squaredDistancesInto(out: Float64Array, { n, p, data }: Rows, { mean, factor }: Scatter): void {
  const y = new Float64Array(p);
  for (let i = 0; i < n; i++) {
    let total = 0;
    for (let j = 0; j < p; j++) {
      let sum = data[i * p + j]! - mean[j]!;
      for (let k = 0; k < j; k++) sum -= factor[j * p + k]! * y[k]!;
      const share = sum / factor[j * p + j]!;
      y[j] = share;
      total += share * share;
    }
    out[i] = total;
  }
}
