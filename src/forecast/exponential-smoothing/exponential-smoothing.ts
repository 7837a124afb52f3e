import { parseOptions } from "../../core/parse.js";
import { toColumn } from "../../stats/columns.js";
import { estimateEts } from "../ets/estimate.js";
import { fewestObservations } from "../ets/ets.js";
import { assertPositive } from "../ets/kind.js";
import { assertCoherent, readSmoothingParameters, type SmoothingParametersInput } from "../ets/schema.js";
import { additiveErrorKind, FittedExponentialSmoothing } from "./fitted.js";
import { type ExponentialSmoothingOptions, exponentialSmoothingSchema, type ResolvedExponentialSmoothingOptions } from "./schema.js";

/**
 * Exponential smoothing by least squares: simple, Holt's trend (also damped, also multiplicative) and Holt and Winters' seasons.
 *
 *     l_t = α (y_t − s_{t−m}) + (1 − α)(l_{t−1} + φ b_{t−1})
 *     b_t = β (l_t − l_{t−1}) + (1 − β) φ b_{t−1}
 *     s_t = γ (y_t − l_{t−1} − φ b_{t−1}) + (1 − γ) s_{t−m}
 *
 * with ratios in place of differences for multiplicative parts. `Ets` has the same recursions with a likelihood (there β_ETS = αβ), more models, and
 * information criteria to choose by.
 *
 * @see Holt (1957), doi:10.1016/j.ijforecast.2003.09.015 (reprint); Winters (1960), doi:10.1287/mnsc.6.3.324; damping: Gardner and McKenzie (1985)
 */
export class ExponentialSmoothing {
  readonly options: ResolvedExponentialSmoothingOptions;

  /** @throws InvalidInputError INVALID_OPTION; a season needs `period`, damping a trend */
  constructor(options: ExponentialSmoothingOptions = {}) {
    this.options = parseOptions("ExponentialSmoothing", exponentialSmoothingSchema, options);
    assertCoherent("ExponentialSmoothing", this.options);
  }

  /**
   * Least squares of the one-step errors over smoothing parameters and initial states, 0 ≤ α, β ≤ 1, 0 ≤ γ ≤ 1 − α, 0.8 ≤ φ ≤ 0.98; the best of
   * several searches.
   * @param y - equally spaced, oldest first, at least two seasons and more values than parameters; never modified
   * @wholeSample fitted values use parameters that were estimated from all of y
   * @throws InvalidInputError OUT_OF_RANGE for y ≤ 0 in a model with multiplicative parts; ConvergenceError when no start can follow the series
   */
  fit(y: ArrayLike<number>): FittedExponentialSmoothing {
    const where = "ExponentialSmoothing.fit";
    const kind = additiveErrorKind(this.options);
    const column = toColumn(where, "y", y, fewestObservations(kind));
    assertPositive(where, kind, column);
    const { parameters, converged, iterations } = estimateEts(where, column, kind);
    const { smoothingLevel, smoothingTrend } = parameters;
    const beta = smoothingTrend === null ? null : smoothingLevel > 0 ? Math.min(1, smoothingTrend / smoothingLevel) : 0;
    return new FittedExponentialSmoothing(where, this.options, column, { ...parameters, smoothingTrend: beta }, { estimated: true, converged, iterations });
  }

  /**
   * The recursions at given parameters, nothing estimated; fitted parameters can be given back to follow new data.
   * @throws InvalidInputError missing, superfluous or wrong parameters; ConvergenceError DIVERGED when the states explode or lose their sign
   */
  smooth(y: ArrayLike<number>, parameters: SmoothingParametersInput): FittedExponentialSmoothing {
    const where = "ExponentialSmoothing.smooth";
    const column = toColumn(where, "y", y);
    assertPositive(where, additiveErrorKind(this.options), column);
    const given = readSmoothingParameters(where, this.options, parameters);
    return new FittedExponentialSmoothing(where, this.options, column, given, { estimated: false, converged: true, iterations: 0 });
  }
}
