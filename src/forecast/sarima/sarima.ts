import { ConvergenceError, InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { toColumn } from "../../stats/columns.js";
import { type ExogenousOptions, exogenousRows, exogenousSchema, toRegressors } from "../exogenous.js";
import { estimateArma } from "./estimate.js";
import { FittedSarima } from "./fitted-sarima.js";
import { SarimaLikelihood } from "./likelihood.js";
import { parameterCountOf, parametersAt, readParameters, type SarimaParametersInput } from "./parameters.js";
import { assertEstimable, startCount, takeSample } from "./sample.js";
import { type ResolvedSarimaOptions, readSarimaOptions, type SarimaOptions } from "./schema.js";
import { precisionOf } from "./standard-errors.js";

/**
 * Seasonal autoregressive integrated moving average, with regressors:
 *
 *     y_t = x_t' β + z_t,   w_t = (1 − B)^d (1 − Bˢ)^D z_t,   φ(B) Φ(Bˢ) w_t = c + θ(B) Θ(Bˢ) ε_t,   ε_t ~ N(0, σ²)
 *
 * with φ(B) = 1 − φ₁B − … and θ(B) = 1 + θ₁B + …. The likelihood is the exact one of the differenced series from a stationary start.
 *
 * @see Box, Jenkins, Reinsel and Ljung, Time Series Analysis, 5th ed., ch. 7 and 9; Durbin and Koopman, Time Series Analysis by State Space Methods, 2nd ed.,
 *   §3.4
 */
export class Sarima {
  readonly options: ResolvedSarimaOptions;

  /** @throws InvalidInputError a wrong option, a season without a period, lags beyond 1000 */
  constructor(options: SarimaOptions = {}) {
    this.options = readSarimaOptions("Sarima", options);
  }

  /**
   * Maximum likelihood within the stationary and invertible region. Each step of the search costs O(n (p + q)) once the innovations have settled, O(n (q +
   * sQ)²) before.
   * @param y - equally spaced, oldest first, more values after differencing than parameters; never modified
   * @throws InvalidInputError too few values, CONSTANT_SERIES, regressors that are redundant after differencing; ConvergenceError DIVERGED without any usable
   *   estimate
   * @wholeSample residuals use parameters that were estimated from all of y
   */
  fit(y: ArrayLike<number>, options?: SarimaFitOptions): FittedSarima {
    const where = "Sarima.fit";
    const { exogenous, maxIterations } = parseOptions(where, fitSchema, options);
    const column = toColumn(where, "y", y);
    const regressors = toRegressors(where, exogenous, column.length);
    return fitSarima(where, this.options, column, regressors, maxIterations);
  }

  /**
   * The model at given parameters, nothing estimated; fitted parameters can be given back to follow new data.
   * @throws InvalidInputError parameters that the model does not have, or that are not stationary; ConvergenceError DIVERGED when data and parameters lie
   *   apart by more than doubles span
   */
  smooth(y: ArrayLike<number>, parameters: SarimaParametersInput, options?: ExogenousOptions): FittedSarima {
    const where = "Sarima.smooth";
    const { exogenous } = parseOptions(where, exogenousSchema, options);
    const column = toColumn(where, "y", y, startCount(this.options) + 1);
    const regressors = toRegressors(where, exogenous, column.length);
    const given = readParameters(where, this.options, regressors.length, parameters);
    return new FittedSarima(where, this.options, column, regressors, given, { precision: null, estimated: false, converged: true, iterations: 0 });
  }
}

const fitSchema = z.strictObject({
  /** One row per observation, known in the future as well. */
  exogenous: z.optional(exogenousRows),
  /** Of each search; reaching it gives `converged: false`. */
  maxIterations: z._default(z.int().check(z.positive()), 500),
});
/** @interface */
export type SarimaFitOptions = z.input<typeof fitSchema>;

/** The fit behind `Sarima.fit` and `autoArima`: columns checked, everything else not. */
export function fitSarima(
  where: string,
  options: ResolvedSarimaOptions,
  column: Float64Array,
  regressors: readonly Float64Array[],
  maxIterations: number,
): FittedSarima {
  const fewest = startCount(options) + parameterCountOf(options, regressors.length) + 1;
  if (column.length < fewest)
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "y", expected: `at least ${fewest} values for this model`, received: column.length });
  const sample = takeSample(options, column, regressors);
  assertEstimable(where, sample);
  const likelihood = new SarimaLikelihood(options, sample);
  const estimate = estimateArma(options, sample, likelihood, maxIterations);
  if (estimate === null || !(likelihood.valueAt(estimate.coefficients) < Infinity))
    throw new ConvergenceError("DIVERGED", { where, what: "the likelihood", expected: "a value at some starting point", received: null });
  const parameters = parametersAt(options, sample, likelihood, estimate.coefficients);
  const precision = precisionOf(options, sample, likelihood, estimate);
  const { converged, iterations } = estimate;
  return new FittedSarima(where, options, column, regressors, parameters, { precision, estimated: true, converged, iterations });
}
