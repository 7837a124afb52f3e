import { ConvergenceError } from "../../core/errors.js";
import type { SarimaRun } from "./smooth.js";

/** The h observations after the data. */
export interface SarimaForecast {
  readonly mean: Float64Array;
  readonly standardErrors: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Where a forecast starts from. */
export interface SarimaOrigins {
  /** (1 − B)^d (1 − Bˢ)^D, leading 1 included. */
  readonly differencing: Float64Array;
  /** Last values of y less its regressors, as many as the degree of `differencing`. */
  readonly levels: Float64Array;
  /** What the regressors add to each step, or null. */
  readonly effects: Float64Array | null;
}

/**
 * Means h steps ahead: future rows of the Cholesky factor say how each step hangs on past innovations; differences are summed up again. Leaves the filter
 * with n + h rows. O(h).
 */
export function meansAhead(
  { filter, ar, ma, deviations, white, scale, mean }: SarimaRun,
  { differencing, levels, effects }: SarimaOrigins,
  h: number,
): Float64Array {
  const n = deviations.length;
  const { p, q } = filter;
  filter.factorise(ar, ma, n + h);
  const path = new Float64Array(n + h);
  path.set(deviations);
  const d = differencing.length - 1;
  const sums = new Float64Array(d + h);
  sums.set(levels);
  const out = new Float64Array(h);
  for (let step = 0; step < h; step++) {
    const t = n + step;
    const early = t < p;
    let value = 0;
    if (!early) for (let lag = 1; lag <= p; lag++) value -= ar[lag] * path[t - lag];
    const band = early ? t : Math.min(t, q);
    for (let lag = step + 1; lag <= band; lag++) value += filter.entry(t, lag) * white[t - lag];
    path[t] = value;
    let total = value * scale + mean;
    for (let lag = 1; lag <= d; lag++) total -= differencing[lag] * sums[d + step - lag];
    sums[d + step] = total;
    out[step] = total + (effects ? effects[step] : 0);
  }
  return out;
}

/** Mean ± reach standard errors. @throws ConvergenceError DIVERGED when the bounds leave the doubles */
export function withBounds(where: string, mean: Float64Array, standardErrors: Float64Array, reach: number): SarimaForecast {
  const lower = mean.map((value, step) => value - reach * standardErrors[step]);
  const upper = mean.map((value, step) => value + reach * standardErrors[step]);
  if (!lower.every(Number.isFinite) || !upper.every(Number.isFinite))
    throw new ConvergenceError("DIVERGED", { where, what: "the forecast", expected: "numbers within the doubles", received: "values beyond" });
  return { mean, standardErrors, lower, upper };
}

/**
 * Variances of the errors of y at known parameters, in units of σ²: squared responses to each innovation still to come, summed. After `meansAhead`, whose
 * rows it reads. O(h) once the moving average is in its steady state, O(h²) before.
 */
export function errorVariances({ filter, ar, ma }: SarimaRun, differencing: Float64Array, n: number, h: number): Float64Array {
  const { p, q } = filter;
  const d = differencing.length - 1;
  const variance = new Float64Array(h);
  const errors = new Float64Array(h);
  const sums = new Float64Array(h);
  const warm = Math.max(0, Math.min(h, Math.max(filter.steadyFrom, p) - n)); // innovations before have responses of their own
  const respond = (from: number, entry: (step: number) => number): void => {
    for (let step = from; step < h; step++) {
      const t = n + step;
      let value = entry(step);
      if (t >= p) for (let lag = Math.min(p, step - from); lag > 0; lag--) value -= ar[lag] * errors[step - lag];
      errors[step] = value;
      for (let lag = Math.min(d, step - from); lag > 0; lag--) value -= differencing[lag] * sums[step - lag];
      sums[step] = value;
    }
  };
  for (let from = 0; from < warm; from++) {
    respond(from, (step) => {
      const t = n + step;
      const lag = step - from;
      return lag <= (t < p ? t : q) ? filter.entry(t, lag) : 0;
    });
    for (let step = from; step < h; step++) variance[step] += sums[step] * sums[step];
  }
  if (warm === h) return variance;
  respond(warm, (step) => (step - warm <= q ? ma[step - warm] : 0));
  let total = 0;
  for (let step = warm; step < h; step++) {
    total += sums[step] * sums[step];
    variance[step] += total;
  }
  return variance;
}
