import { parseOptions } from "../../core/parse.js";
import { toColumn } from "../../stats/columns.js";
import { estimateGarch } from "./estimate.js";
import { FittedGarch, fewestReturns } from "./fitted.js";
import { garchLayout } from "./layout.js";
import { assertGarch, type GarchOptions, type GarchParametersInput, garchSchema, type ResolvedGarchOptions, readGarchParameters } from "./schema.js";

const FEWEST_RESIDUALS = 20;

/**
 * Volatility that clusters: returns y_t = mean_t + e_t, e_t = √h_t z_t, with z independent, of variance 1, normal or Student, and
 *
 *     garch    h_t = ω + Σ α_i e²_{t−i} + Σ γ_j e²_{t−j} [e_{t−j} < 0] + Σ β_k h_{t−k}      (o > 0: GJR; q = 0: ARCH)
 *     egarch   ln h_t = ω + Σ α_i (|z_{t−i}| − √(2/π)) + Σ γ_j z_{t−j} + Σ β_k ln h_{t−k}
 *
 * The mean is zero, a constant, or an autoregression. Returns in percent and as decimals fit alike.
 *
 * @see Bollerslev (1986), doi:10.1016/0304-4076(86)90063-1; Glosten, Jagannathan and Runkle (1993), doi:10.1111/j.1540-6261.1993.tb05128.x;
 *   Nelson (1991), doi:10.2307/2938260
 */
export class Garch {
  readonly options: ResolvedGarchOptions;

  /** @throws InvalidInputError INVALID_OPTION, also for p + o = 0 */
  constructor(options: GarchOptions = {}) {
    this.options = parseOptions("Garch", garchSchema, options);
    assertGarch("Garch", this.options);
  }

  /**
   * Maximum likelihood over mean and variance parameters jointly, within α ≥ 0, α + γ ≥ 0, β ≥ 0, persistence ≤ 1 (egarch: 0 ≤ Σ β ≤ 1), the best of
   * several searches with exact gradients; with standard errors. O(n (p + o + q)) per step of a search.
   * @param returns - per period, oldest first, at least 20 after the lags; never modified
   * @wholeSample volatilities use parameters that were estimated from all returns
   * @throws InvalidInputError CONSTANT_SERIES when nothing varies about the mean; ConvergenceError when no start gives a likelihood
   */
  fit(returns: ArrayLike<number>): FittedGarch {
    const where = "Garch.fit";
    const { lags, size } = garchLayout(this.options);
    const column = toColumn(where, "returns", returns, lags + Math.max(FEWEST_RESIDUALS, 2 * size));
    const { parameters, converged, iterations } = estimateGarch(where, column, this.options);
    return new FittedGarch(where, this.options, column, parameters, { estimated: true, converged, iterations });
  }

  /**
   * The model at given parameters, nothing estimated; fitted parameters can be given back to follow new returns. The recursion looks back only, but what
   * stands for the variance before the sample does not: the backcast is taken about the whole sample's mean, `sample` from all residuals. Its part
   * fades with the persistence; with `mean: "zero"` the backcast sees the first 75 returns alone.
   * @throws InvalidInputError missing, superfluous or wrong parameters; ConvergenceError DIVERGED when a variance is not positive and finite
   */
  smooth(returns: ArrayLike<number>, parameters: GarchParametersInput): FittedGarch {
    const where = "Garch.smooth";
    const column = toColumn(where, "returns", returns, fewestReturns(this.options));
    const given = readGarchParameters(where, this.options, parameters);
    return new FittedGarch(where, this.options, column, given, { estimated: false, converged: true, iterations: 0 });
  }
}
