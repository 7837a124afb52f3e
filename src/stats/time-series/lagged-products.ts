/**
 * out[k] = Σ_{t=from}^{to−1} a[t] · b[t − k] for k = 0 … count − 1. Four lags at a time, so that each value is read once for four products.
 * The input is trusted: from ≥ count − 1.
 */
export function laggedProductsInto(out: Float64Array, a: Float64Array, b: Float64Array, from: number, to: number, count: number): void {
  let lag = 0;
  for (; lag + 4 <= count; lag += 4) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    let b1 = b[from - lag - 1];
    let b2 = b[from - lag - 2];
    let b3 = b[from - lag - 3];
    for (let t = from; t < to; t++) {
      const value = a[t];
      const b0 = b[t - lag];
      s0 += value * b0;
      s1 += value * b1;
      s2 += value * b2;
      s3 += value * b3;
      b3 = b2;
      b2 = b1;
      b1 = b0;
    }
    out[lag] = s0;
    out[lag + 1] = s1;
    out[lag + 2] = s2;
    out[lag + 3] = s3;
  }
  for (; lag < count; lag++) {
    let sum = 0;
    for (let t = from; t < to; t++) sum += a[t] * b[t - lag];
    out[lag] = sum;
  }
}

/** Σ_{t≥k} x[t] x[t − k] for k = 0 … lags, over the whole of x; lags < n. */
export function autocovarianceSums(x: Float64Array, lags: number): Float64Array {
  const sums = new Float64Array(lags + 1);
  laggedProductsInto(sums, x, x, lags, x.length, lags + 1);
  for (let k = 0; k <= lags; k++) {
    let head = 0; // the products that start before `lags`
    for (let t = k; t < lags; t++) head += x[t] * x[t - k];
    sums[k] = sums[k] + head;
  }
  return sums;
}
