// Slow and obvious: moving averages of infinite order cut far out, dense covariance matrices, Gaussian elimination.

export interface Arma {
  /** φ and θ of the whole polynomials, seasonal factors multiplied out. */
  readonly ar: readonly number[];
  readonly ma: readonly number[];
}

/** 1 + a₁B + … times 1 + b₁Bˢ + …, without the leading 1; signs as given. */
export function multiplied(a: readonly number[], b: readonly number[], period: number): number[] {
  const left = [1, ...a];
  const out = new Array<number>(a.length + b.length * period + 1).fill(0);
  left.forEach((x, i) => {
    [1, ...b].forEach((y, j) => {
      out[i + j * period] += x * y;
    });
  });
  return out.slice(1);
}

export function differencedPlainly(y: readonly number[], d: number, seasonalD: number, period: number): number[] {
  let w = [...y];
  for (let k = 0; k < d; k++) w = w.slice(1).map((value, t) => value - w[t]);
  for (let k = 0; k < seasonalD; k++) w = w.slice(period).map((value, t) => value - w[t]);
  return w;
}

export function autocovariances({ ar, ma }: Arma, count: number, terms = 4000): number[] {
  const psi = [1];
  for (let j = 1; j < terms; j++) psi.push((ma[j - 1] ?? 0) + ar.reduce((sum, phi, i) => sum + phi * (psi[j - 1 - i] ?? 0), 0));
  return Array.from({ length: count }, (_, k) => psi.slice(k).reduce((sum, value, j) => sum + value * psi[j], 0));
}

/** log p(w) and E(w_{n+1} … | w) with the covariance of the errors, from the joint normal density. */
export function denseGaussian(model: Arma, variance: number, w: readonly number[], h = 0): { logLikelihood: number; mean: number[]; covariance: number[][] } {
  const n = w.length;
  const gamma = autocovariances(model, n + h);
  // Cholesky of the whole matrix; the lower right corner of what is left after n columns is the conditional covariance.
  const rows = Array.from({ length: n + h }, (_, i) => Array.from({ length: n + h }, (_, j) => gamma[Math.abs(i - j)]));
  const values: number[] = [...w, ...new Array<number>(h).fill(0)];
  let logDeterminant = 0;
  let squares = 0;
  for (let k = 0; k < n; k++) {
    const pivot = rows[k][k];
    logDeterminant += Math.log(pivot);
    squares += (values[k] * values[k]) / pivot;
    for (let i = k + 1; i < n + h; i++) {
      const share = rows[i][k] / pivot;
      for (let j = k; j < n + h; j++) rows[i][j] -= share * rows[k][j];
      values[i] -= share * values[k];
    }
  }
  return {
    logLikelihood: -0.5 * (n * Math.log(2 * Math.PI * variance) + logDeterminant + squares / variance),
    mean: values.slice(n).map((value) => -value),
    covariance: rows.slice(n).map((row) => row.slice(n).map((value) => value * variance)),
  };
}
