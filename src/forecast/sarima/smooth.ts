import { ConvergenceError } from "../../core/errors.js";
import { ArmaFilter } from "../../math/arma/arma-filter.js";
import { valueAtOne } from "../../math/arma/polynomials.js";
import { log } from "../../math/elementary.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { polynomialsOf, type SarimaParameters } from "./parameters.js";
import { differenced } from "./sample.js";
import type { ResolvedSarimaOptions } from "./schema.js";

/** A series run through the model at given parameters. Units of `deviations`: the sample's, `scale` in those of y. */
export interface SarimaRun {
  readonly filter: ArmaFilter;
  readonly ar: Float64Array;
  readonly ma: Float64Array;
  /** Mean of the differenced series without regressors, c / φ(1). */
  readonly mean: number;
  readonly scale: number;
  /** Differenced series less its mean and regressors. */
  readonly deviations: Float64Array;
  /** Independent innovations of unit variance when ε had it. */
  readonly white: Float64Array;
  /** One-step errors, in the units of y. */
  readonly residuals: Float64Array;
  readonly logLikelihood: number;
}

const LOG_TWO_PI = 1.8378770664093453;

/** @throws ConvergenceError DIVERGED when parameters and data lie so far apart that the likelihood leaves the doubles */
export function runSarima(
  where: string,
  options: ResolvedSarimaOptions,
  y: Float64Array,
  regressors: readonly Float64Array[],
  parameters: SarimaParameters,
): SarimaRun {
  const { ar, ma } = polynomialsOf(options, parameters);
  const hasConstant = options.trend === "c";
  const mean = hasConstant ? parameters.intercept / valueAtOne(ar) : 0;
  // About the first row, so that high levels cost no digits; what comes later leaves no trace in earlier values.
  const deviations = differenced(options, y);
  const n = deviations.length;
  const columns = regressors.map((column) => differenced(options, column));
  let first = deviations[0] - mean;
  const base = deviations[0];
  for (let t = 0; t < n; t++) deviations[t] -= base;
  columns.forEach((column, j) => {
    const beta = parameters.exogenous[j];
    const start = column[0];
    first -= beta * start;
    for (let t = 0; t < n; t++) deviations[t] -= beta * (column[t] - start);
  });
  let largest = 0;
  for (let t = 0; t < n; t++) {
    deviations[t] += first;
    largest = Math.max(largest, Math.abs(deviations[t]));
  }
  const scale = powerOfTwoBelow(largest);
  for (let t = 0; t < n; t++) deviations[t] /= scale;
  const filter = new ArmaFilter(ar.length - 1, ma.length - 1);
  const diverged = (what: string, expected: string, received: unknown): never => {
    throw new ConvergenceError("DIVERGED", { where, what, expected, received });
  };
  if (!filter.factorise(ar, ma, n)) diverged("parameters", "a recursion that is stationary to working precision", "one on the rim");
  const white = new Float64Array(n);
  const squares = filter.whitenInto(white, deviations, n);
  const variance = parameters.variance / scale / scale;
  const logLikelihood = -0.5 * (n * (LOG_TWO_PI + log(variance) + 2 * log(scale)) + filter.logDeterminant + squares / variance);
  if (!Number.isFinite(logLikelihood)) diverged("the likelihood", "parameters within reach of the data", logLikelihood);
  const residuals = white.map((u, t) => u * filter.entry(t, 0) * scale);
  return { filter, ar, ma, mean, scale, deviations, white, residuals, logLikelihood };
}
