import { exp, log } from "./elementary.js";

// Conditional variances of the GARCH family and their derivatives, for likelihoods and for forecasts. Columns carry `lead` entries before
// the sample for the lags that reach behind it; observation t stands at lead + t. Kernels without validation.

/** E|z| of a standard normal z, √(2/π), about which egarch counts the size of shocks. */
export const MEAN_ABSOLUTE_NORMAL = 0.7978845608028654;

/** ln h beyond ±this is a diverged egarch. */
const LARGEST_LOG = 690;

export interface VolatilityCoefficients {
  omega: number;
  /** Of the last squares (egarch: sizes of shocks), most recent first. */
  readonly alpha: Float64Array;
  /** Of the last squares of falls (egarch: signed shocks). */
  readonly gamma: Float64Array;
  /** Of the last (log) variances. */
  readonly beta: Float64Array;
}

/** Columns of one series, [lead + n] each; those that end in Bar receive derivatives of an objective by the column of that name. */
export interface VolatilityColumns {
  readonly lead: number;
  readonly n: number;
  /** h_t. */
  readonly variance: Float64Array;
  /** garch: e²; egarch: |z| − E|z|. */
  readonly size: Float64Array;
  /** garch: e² where e < 0, else 0; egarch: z. */
  readonly signed: Float64Array;
  /** egarch: ln h. */
  readonly logs: Float64Array;
  /** By h for garch, by ln h for egarch. */
  readonly varianceBar: Float64Array;
  readonly sizeBar: Float64Array;
  readonly signedBar: Float64Array;
}

export function volatilityColumns(n: number, { alpha, gamma, beta }: VolatilityCoefficients): VolatilityColumns {
  const lead = Math.max(alpha.length, gamma.length, beta.length);
  const column = (): Float64Array => new Float64Array(lead + n);
  return { lead, n, variance: column(), size: column(), signed: column(), logs: column(), varianceBar: column(), sizeBar: column(), signedBar: column() };
}

/**
 * h_t = ω + Σ α_i e²_{t−i} + Σ γ_j e²_{t−j} [e_{t−j} < 0] + Σ β_k h_{t−k}; before the sample e² and h are `initial`, and falls half of it.
 * @param e - residuals, [n]
 * @param given - leading variances that are `initial` by convention and not computed: 0 or 1
 * @returns false when a variance is not a positive finite number
 * @see Bollerslev (1986), doi:10.1016/0304-4076(86)90063-1; Glosten, Jagannathan and Runkle (1993), doi:10.1111/j.1540-6261.1993.tb05128.x
 */
export function garchVariances(columns: VolatilityColumns, e: Float64Array, coefficients: VolatilityCoefficients, initial: number, given: number): boolean {
  const { lead, n, variance, size, signed } = columns;
  const { omega, alpha, gamma, beta } = coefficients;
  const p = alpha.length;
  const o = gamma.length;
  const q = beta.length;
  for (let i = 0; i < lead + given; i++) variance[i] = initial;
  for (let i = 0; i < lead; i++) {
    size[i] = initial;
    signed[i] = 0.5 * initial;
  }
  for (let t = 0; t < n; t++) {
    const square = e[t] * e[t];
    size[lead + t] = square;
    signed[lead + t] = e[t] < 0 ? square : 0;
  }
  for (let at = lead + given; at < lead + n; at++) {
    let h = omega;
    for (let i = 0; i < p; i++) h += alpha[i] * size[at - 1 - i];
    for (let j = 0; j < o; j++) h += gamma[j] * signed[at - 1 - j];
    for (let k = 0; k < q; k++) h += beta[k] * variance[at - 1 - k];
    if (!(h > 0 && h < Infinity)) return false;
    variance[at] = h;
  }
  return true;
}

/**
 * The chain rule backwards through {@link garchVariances}: `out` receives the derivatives by the coefficients, the Bar columns those by
 * what stood in the columns.
 * @param columns - as `garchVariances` left it, with `varianceBar` holding the derivative of the objective by each h_t alone
 */
export function garchGradient(out: VolatilityCoefficients, columns: VolatilityColumns, coefficients: VolatilityCoefficients, given: number): void {
  const { lead, n, variance, size, signed, varianceBar, sizeBar, signedBar } = columns;
  const { alpha, gamma, beta } = coefficients;
  const p = alpha.length;
  const o = gamma.length;
  const q = beta.length;
  clear(out);
  for (let i = 0; i < lead; i++) varianceBar[i] = 0;
  sizeBar.fill(0);
  signedBar.fill(0);
  let omegaSum = 0;
  for (let at = lead + n - 1; at >= lead + given; at--) {
    const bar = varianceBar[at];
    omegaSum += bar;
    for (let i = 0; i < p; i++) {
      out.alpha[i] += bar * size[at - 1 - i];
      sizeBar[at - 1 - i] += bar * alpha[i];
    }
    for (let j = 0; j < o; j++) {
      out.gamma[j] += bar * signed[at - 1 - j];
      signedBar[at - 1 - j] += bar * gamma[j];
    }
    for (let k = 0; k < q; k++) {
      out.beta[k] += bar * variance[at - 1 - k];
      varianceBar[at - 1 - k] += bar * beta[k];
    }
  }
  out.omega = omegaSum;
}

/**
 * ln h_t = ω + Σ α_i (|z_{t−i}| − √(2/π)) + Σ γ_j z_{t−j} + Σ β_k ln h_{t−k}, z = e/√h; before the sample the shocks are 0 and h is `initial`.
 * @param given - leading variances that are `initial` by convention and not computed: 0 or 1
 * @returns false when a variance leaves the doubles
 * @see Nelson (1991), doi:10.2307/2938260
 */
export function egarchVariances(columns: VolatilityColumns, e: Float64Array, coefficients: VolatilityCoefficients, initial: number, given: number): boolean {
  const { lead, n, variance, size, signed, logs } = columns;
  const { omega, alpha, gamma, beta } = coefficients;
  const p = alpha.length;
  const o = gamma.length;
  const q = beta.length;
  const start = log(initial);
  for (let i = 0; i < lead; i++) {
    size[i] = 0;
    signed[i] = 0;
    logs[i] = start;
  }
  for (let t = 0; t < n; t++) {
    const at = lead + t;
    let logVariance = omega;
    if (t < given) logVariance = start;
    else {
      for (let i = 0; i < p; i++) logVariance += alpha[i] * size[at - 1 - i];
      for (let j = 0; j < o; j++) logVariance += gamma[j] * signed[at - 1 - j];
      for (let k = 0; k < q; k++) logVariance += beta[k] * logs[at - 1 - k];
    }
    if (!(logVariance < LARGEST_LOG && logVariance > -LARGEST_LOG)) return false;
    const h = exp(logVariance);
    const z = e[t] / Math.sqrt(h);
    logs[at] = logVariance;
    variance[at] = h;
    signed[at] = z;
    size[at] = Math.abs(z) - MEAN_ABSOLUTE_NORMAL;
  }
  return true;
}

/**
 * The chain rule backwards through {@link egarchVariances}. `signedBar` holds the derivative of the objective by each z_t alone and `varianceBar`
 * that by each ln h_t alone, z held fixed; afterwards they hold the full derivatives, `signedBar` by e_t √(1/h_t), so that ē_t = signedBar / √h.
 */
export function egarchGradient(out: VolatilityCoefficients, columns: VolatilityColumns, coefficients: VolatilityCoefficients, given: number): void {
  const { lead, n, size, signed, logs, varianceBar, sizeBar, signedBar } = columns;
  const { alpha, gamma, beta } = coefficients;
  const p = alpha.length;
  const o = gamma.length;
  const q = beta.length;
  clear(out);
  for (let i = 0; i < lead; i++) {
    varianceBar[i] = 0;
    signedBar[i] = 0;
  }
  sizeBar.fill(0);
  let omegaSum = 0;
  for (let at = lead + n - 1; at >= lead; at--) {
    const z = signed[at];
    const shock = signedBar[at] + (z < 0 ? -sizeBar[at] : z > 0 ? sizeBar[at] : 0);
    const bar = varianceBar[at] - 0.5 * z * shock;
    signedBar[at] = shock;
    varianceBar[at] = bar;
    if (at < lead + given) continue;
    omegaSum += bar;
    for (let i = 0; i < p; i++) {
      out.alpha[i] += bar * size[at - 1 - i];
      sizeBar[at - 1 - i] += bar * alpha[i];
    }
    for (let j = 0; j < o; j++) {
      out.gamma[j] += bar * signed[at - 1 - j];
      signedBar[at - 1 - j] += bar * gamma[j];
    }
    for (let k = 0; k < q; k++) {
      out.beta[k] += bar * logs[at - 1 - k];
      varianceBar[at - 1 - k] += bar * beta[k];
    }
  }
  out.omega = omegaSum;
}

function clear(out: VolatilityCoefficients): void {
  out.omega = 0;
  out.alpha.fill(0);
  out.gamma.fill(0);
  out.beta.fill(0);
}
