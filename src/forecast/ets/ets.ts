import { parseOptions } from "../../core/parse.js";
import { toColumn } from "../../stats/columns.js";
import { estimateEts } from "./estimate.js";
import { FittedEts } from "./fitted.js";
import { assertPositive, type EtsKind, kindOf, parameterCountOf } from "./kind.js";
import { assertCoherent, type EtsOptions, etsSchema, type ResolvedEtsOptions, readSmoothingParameters, type SmoothingParametersInput } from "./schema.js";

/**
 * Exponential smoothing as an innovations state space model: error, trend and season each additive or multiplicative, trend and season also absent,
 * the trend also damped. All thirty combinations; with additive errors and components
 *
 *     y = l + φb + s + e,   l ← l + φb + αe,   b ← φb + βe,   s ← s + γe
 *
 * and with multiplicative parts the updates of the reference (for multiplicative errors e is relative to the forecast). A model with any
 * multiplicative part needs data > 0.
 *
 * @see Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, doi:10.1007/978-3-540-71918-2, tables 2.2 and 2.3
 */
export class Ets {
  readonly options: ResolvedEtsOptions;

  constructor(options: EtsOptions = {}) {
    this.options = parseOptions("Ets", etsSchema, options);
    assertCoherent("Ets", this.options);
  }

  /**
   * Maximum likelihood over smoothing parameters and initial states within 0 ≤ β ≤ α ≤ 1, 0 ≤ γ ≤ 1 − α, 0.8 ≤ φ ≤ 0.98, the best of several
   * searches. O(n + period) per step of a search.
   * @param y - equally spaced, oldest first, at least two seasons and more values than parameters; never modified
   * @wholeSample fitted values use parameters that were estimated from all of y
   */
  fit(y: ArrayLike<number>): FittedEts {
    const where = "Ets.fit";
    const kind = kindOf(this.options);
    const column = toColumn(where, "y", y, fewestObservations(kind));
    assertPositive(where, kind, column);
    const { parameters, converged, iterations } = estimateEts(where, column, kind);
    return new FittedEts(where, this.options, column, parameters, { estimated: true, converged, iterations });
  }

  /**
   * The model at given parameters, nothing estimated; fitted parameters can be given back to follow new data.
   */
  smooth(y: ArrayLike<number>, parameters: SmoothingParametersInput): FittedEts {
    const where = "Ets.smooth";
    const column = toColumn(where, "y", y);
    assertPositive(where, kindOf(this.options), column);
    const given = readSmoothingParameters(where, this.options, parameters);
    return new FittedEts(where, this.options, column, given, { estimated: false, converged: true, iterations: 0 });
  }
}

/** One more than there are parameters, and two seasons. */
export function fewestObservations(kind: EtsKind): number {
  return Math.max(parameterCountOf(kind) + 1, 2 * kind.period);
}
