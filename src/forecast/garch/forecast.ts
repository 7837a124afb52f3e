import { createRng } from "../../core/rng.js";
import { exp, log1p } from "../../math/elementary.js";
import { MEAN_ABSOLUTE_NORMAL } from "../../math/garch-recursion.js";
import { normalQuantile } from "../../math/normal-quantile.js";
import { sampleNormal, sampleStudentT } from "../../math/sampling.js";
import { normal } from "../../stats/normal.js";
import { studentT } from "../../stats/student-t.js";
import type { GarchParameters } from "./schema.js";

/** Where the sample ended. Columns are in time order and end with the last observation; [lead] each, the returns [lags]. */
export interface GarchEnd {
  readonly egarch: boolean;
  readonly parameters: GarchParameters;
  /** h, or ln h for egarch. */
  readonly variance: Float64Array;
  readonly size: Float64Array;
  readonly signed: Float64Array;
  readonly returns: Float64Array;
}

const LARGEST_LOG = 690;

/** Expected returns, [h]. */
export function meanForecasts({ parameters, returns }: GarchEnd, h: number): Float64Array {
  const { ar } = parameters;
  const lags = ar.length;
  const path = new Float64Array(lags + h);
  path.set(returns);
  for (let k = 0; k < h; k++) {
    let value = parameters.mean ?? 0;
    for (let i = 0; i < lags; i++) value += ar[i] * path[lags + k - 1 - i];
    path[lags + k] = value;
  }
  return path.slice(lags);
}

/** E h of the next steps, [h]; null where it has no closed form (Student shocks in an egarch, beyond one step, whose expectation does not exist). */
export function varianceForecasts(end: GarchEnd, h: number): Float64Array | null {
  return end.egarch ? logVarianceForecasts(end, h) : squareForecasts(end, h);
}

/** garch: unknown e² are their expectation h, unknown falls half of it, as the shocks are symmetric. */
function squareForecasts({ parameters: { omega, alpha, gamma, beta }, ...end }: GarchEnd, h: number): Float64Array {
  const lead = end.variance.length;
  const [variance, size, signed] = [end.variance, end.size, end.signed].map((past) => extended(past, h)) as [Float64Array, Float64Array, Float64Array];
  for (let at = lead; at < lead + h; at++) {
    const value = next(omega, alpha, gamma, beta, variance, size, signed, at);
    variance[at] = value;
    size[at] = value;
    signed[at] = 0.5 * value;
  }
  return variance.slice(lead);
}

/**
 * egarch with normal shocks: ln h is a constant plus Σ_m A_m (|z| − √(2/π)) + B_m z over the unknown shocks, m steps back, where A and B are the
 * responses of the recursion; and E exp(a|z| + bz) = exp((a+b)²/2) Φ(a+b) + exp((a−b)²/2) Φ(a−b).
 */
function logVarianceForecasts({ parameters, ...end }: GarchEnd, h: number): Float64Array | null {
  if (parameters.degreesOfFreedom !== null && h > 1) return null;
  const { omega, alpha, gamma, beta } = parameters;
  const lead = end.variance.length;
  const [logs, size, signed] = [end.variance, end.size, end.signed].map((past) => extended(past, h)) as [Float64Array, Float64Array, Float64Array];
  const growth = logResponses(parameters, h);
  let logMean = 0;
  return Float64Array.from({ length: h }, (_, k) => {
    logs[lead + k] = next(omega, alpha, gamma, beta, logs, size, signed, lead + k);
    if (k > 0) logMean += growth[k - 1];
    return exp(logs[lead + k] + logMean);
  });
}

/** ln E exp(A_m (|z| − E|z|) + B_m z) for m = 1 … count. */
function logResponses({ alpha, gamma, beta }: GarchParameters, count: number): Float64Array {
  const a = new Float64Array(count);
  const b = new Float64Array(count);
  return a.map((_, m) => {
    a[m] = alpha[m] ?? 0;
    b[m] = gamma[m] ?? 0;
    for (let k = 0; k < Math.min(beta.length, m); k++) {
      a[m] += beta[k] * a[m - 1 - k];
      b[m] += beta[k] * b[m - 1 - k];
    }
    return logExpectation(a[m], b[m]);
  });
}

function logExpectation(a: number, b: number): number {
  const up = a + b;
  const down = a - b;
  const first = 0.5 * up * up + normal.logCdf(up);
  const second = 0.5 * down * down + normal.logCdf(down);
  const larger = Math.max(first, second);
  return larger + log1p(exp(Math.min(first, second) - larger)) - a * MEAN_ABSOLUTE_NORMAL;
}

const MOST_RESPONSES = 20_000;
const ROUNDING = 1e-14;

/** E h far ahead: ω / (1 − persistence) for garch; null where variances do not settle, or have no expectation (Student shocks in an egarch). */
export function unconditionalVariance(egarch: boolean, parameters: GarchParameters): number | null {
  const rest = 1 - persistenceOf(egarch, parameters);
  if (!(rest > ROUNDING)) return null; // an integrated model's coefficients sum to 1 but for rounding
  if (!egarch) return finiteOrNull(parameters.omega / rest);
  if (parameters.degreesOfFreedom !== null) return null;
  const logs = logResponses(parameters, Math.min(MOST_RESPONSES, Math.ceil(40 / rest) + 50));
  return finiteOrNull(exp(parameters.omega / rest + logs.reduce((sum, value) => sum + value, 0)));
}

/** By how much a shock to the variance is left after a step: Σ α + ½ Σ γ + Σ β, for egarch Σ β. */
export function persistenceOf(egarch: boolean, { alpha, gamma, beta }: GarchParameters): number {
  const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);
  return egarch ? sum(beta) : sum(alpha) + 0.5 * sum(gamma) + sum(beta);
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** Simulated returns, [h × paths] row-major, and the mean simulated variance of each step, [h]. O(h · paths). */
export function simulateReturns(end: GarchEnd, h: number, paths: number, seed: number): { returns: Float64Array; variance: Float64Array } {
  const { egarch, parameters } = end;
  const { mean, ar, omega, alpha, gamma, beta, degreesOfFreedom } = parameters;
  const lead = end.variance.length;
  const lags = ar.length;
  const rng = createRng(seed, "Garch.forecast");
  const toUnit = degreesOfFreedom === null ? 1 : Math.sqrt((degreesOfFreedom - 2) / degreesOfFreedom);
  const state = extended(end.variance, h);
  const size = extended(end.size, h);
  const signed = extended(end.signed, h);
  const path = extended(end.returns, h);
  const returns = new Float64Array(h * paths);
  const variance = new Float64Array(h);
  for (let i = 0; i < paths; i++) {
    for (let k = 0; k < h; k++) {
      const at = lead + k;
      const value = next(omega, alpha, gamma, beta, state, size, signed, at);
      state[at] = egarch ? Math.min(LARGEST_LOG, Math.max(-LARGEST_LOG, value)) : value;
      const here = egarch ? exp(state[at]) : value;
      const z = degreesOfFreedom === null ? sampleNormal(rng) : toUnit * sampleStudentT(rng, degreesOfFreedom);
      const e = z * Math.sqrt(here);
      size[at] = egarch ? Math.abs(z) - MEAN_ABSOLUTE_NORMAL : e * e;
      signed[at] = egarch ? z : e < 0 ? e * e : 0;
      let y = (mean ?? 0) + e;
      for (let j = 0; j < lags; j++) y += ar[j] * path[lags + k - 1 - j];
      path[lags + k] = y;
      returns[k * paths + i] = y;
      variance[k] += (here - variance[k]) / (i + 1); // a mean without rounding when all are the same
    }
  }
  return { returns, variance };
}

/** How many standard deviations an interval of one step reaches. */
export function stepReach({ degreesOfFreedom }: GarchParameters, level: number): number {
  const tail = (1 + level) / 2;
  return degreesOfFreedom === null ? normalQuantile(tail) : studentT.ppf(tail, degreesOfFreedom) * Math.sqrt((degreesOfFreedom - 2) / degreesOfFreedom);
}

function extended(past: Float64Array, h: number): Float64Array {
  const column = new Float64Array(past.length + h);
  column.set(past);
  return column;
}

/** One step of the recursion of either model. */
function next(
  omega: number,
  alpha: Float64Array,
  gamma: Float64Array,
  beta: Float64Array,
  variance: Float64Array,
  size: Float64Array,
  signed: Float64Array,
  at: number,
): number {
  let value = omega;
  for (let i = 0; i < alpha.length; i++) value += alpha[i] * size[at - 1 - i];
  for (let j = 0; j < gamma.length; j++) value += gamma[j] * signed[at - 1 - j];
  for (let k = 0; k < beta.length; k++) value += beta[k] * variance[at - 1 - k];
  return value;
}
