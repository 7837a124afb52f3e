import { ConvergenceError, InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { log } from "../../math/elementary.js";
import { toColumn } from "../../stats/columns.js";
import { toHorizon } from "../horizon.js";
import { assertDraws, reachOfPaths } from "../paths.js";
import { type GarchEnd, meanForecasts, persistenceOf, simulateReturns, stepReach, unconditionalVariance, varianceForecasts } from "./forecast.js";
import { garchLayout, toTheta } from "./layout.js";
import { garchLikelihood } from "./likelihood.js";
import { backcastOf, fitMean } from "./mean-model.js";
import {
  assertGarch,
  type GarchForecastOptions,
  type GarchParameters,
  garchForecastSchema,
  garchSchema,
  type ResolvedGarchOptions,
  readGarchParameters,
} from "./schema.js";
import { garchStandardErrors } from "./standard-errors.js";

/** The next h returns and variances. */
export interface GarchForecast {
  /** Expected return. */
  readonly mean: Float64Array;
  /** Expected variance of the residual, E h. */
  readonly variance: Float64Array;
  /** Prediction interval of the return: symmetric about the mean; exact given parameters for the first step, from simulated paths beyond. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** How `variance` came about: `simulated` for an egarch with Student shocks beyond one step, whose expectation does not exist in theory. */
  readonly method: "analytic" | "simulated";
  /** Simulated paths; null when one step was asked for. */
  readonly paths: number | null;
}

export interface GarchOrigin {
  /** false: the parameters were given. */
  readonly estimated: boolean;
  readonly converged: boolean;
  readonly iterations: number;
}

/** What `toJSON` writes: enough to run the recursion again. */
export interface GarchData extends GarchOrigin {
  readonly format: 1;
  readonly options: ResolvedGarchOptions;
  readonly parameters: {
    readonly mean: number | null;
    readonly ar: readonly number[];
    readonly omega: number;
    readonly alpha: readonly number[];
    readonly gamma: readonly number[];
    readonly beta: readonly number[];
    readonly degreesOfFreedom: number | null;
  };
  readonly returns: readonly number[];
}

const anything = z.custom<unknown>((value) => typeof value === "object" && value !== null, "an object");
const dataSchema = z.strictObject({
  format: z.literal(1),
  options: garchSchema,
  parameters: anything,
  returns: z.array(z.number()),
  estimated: z.boolean(),
  converged: z.boolean(),
  iterations: z.int().check(z.gte(0)),
});

/** A volatility model at given or estimated parameters; immutable. */
export class FittedGarch {
  readonly options: ResolvedGarchOptions;
  readonly parameters: GarchParameters;
  /** From the inverse Hessian of the log-likelihood; null for given parameters, and where the Hessian is not positive definite, as at a bound. */
  readonly standardErrors: GarchParameters | null;
  /** Bollerslev and Wooldridge's, which do not rely on the law of the shocks. */
  readonly robustStandardErrors: GarchParameters | null;
  /** Nats, over the observations after the autoregression's first lags. */
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  readonly parameterCount: number;
  /** √h_t: what was known of the volatility one step before, in the units of the returns, [n − lags]. */
  readonly conditionalVolatility: Float64Array;
  /** e_t = return less its conditional mean, [n − lags]. */
  readonly residuals: Float64Array;
  /** e_t / √h_t. */
  readonly standardizedResiduals: Float64Array;
  /** What stood for the variance before the sample. */
  readonly initialVariance: number;
  /** Σ α + ½ Σ γ + Σ β, for egarch Σ β: what is left of a variance shock after a step. */
  readonly persistence: number;
  /** E h far ahead; null when the persistence is 1 or more, and for an egarch with Student shocks. */
  readonly unconditionalVariance: number | null;
  readonly estimated: boolean;
  readonly converged: boolean;
  readonly iterations: number;
  readonly #returns: Float64Array;
  readonly #end: GarchEnd;

  /** Not for callers: `Garch` and `fromJSON` make these. */
  constructor(
    where: string,
    options: ResolvedGarchOptions,
    returns: Float64Array,
    parameters: GarchParameters,
    { estimated, converged, iterations }: GarchOrigin,
  ) {
    const layout = garchLayout(options);
    const theta = toTheta(layout, parameters);
    const likelihood = garchLikelihood(returns, options, layout, backcastOf(fitMean(returns, options).residuals));
    const negative = likelihood.negative(theta);
    if (!Number.isFinite(negative))
      throw new ConvergenceError("DIVERGED", {
        where,
        what: "parameters",
        expected: "variances that stay positive and finite on these returns",
        received: parameters,
      });
    const { columns } = likelihood;
    const { lead, n } = columns;
    const egarch = options.model === "egarch";
    this.options = options;
    this.parameters = parameters;
    this.logLikelihood = -negative;
    this.parameterCount = layout.size;
    this.aic = 2 * negative + 2 * layout.size;
    this.bic = 2 * negative + layout.size * log(n);
    this.conditionalVolatility = columns.variance.slice(lead).map(Math.sqrt);
    this.residuals = likelihood.residuals.slice();
    this.standardizedResiduals = this.residuals.map((e, t) => e / this.conditionalVolatility[t]);
    this.initialVariance = likelihood.initial();
    this.persistence = persistenceOf(egarch, parameters);
    this.unconditionalVariance = unconditionalVariance(egarch, parameters);
    this.estimated = estimated;
    this.converged = converged;
    this.iterations = iterations;
    this.#returns = returns;
    this.#end = {
      egarch,
      parameters,
      variance: (egarch ? columns.logs : columns.variance).slice(n),
      size: columns.size.slice(n),
      signed: columns.signed.slice(n),
      returns: returns.slice(returns.length - layout.lags),
    };
    const variance = this.residuals.reduce((sum, e) => sum + e * e, 0) / n;
    const errors = estimated ? garchStandardErrors(likelihood, layout, theta, variance, egarch) : null;
    this.standardErrors = errors?.hessian ?? null;
    this.robustStandardErrors = errors?.robust ?? null;
  }

  /**
   * The next h returns with a prediction interval, and their variances: closed forms, for an egarch too when the shocks are normal.
   * @param h - steps ahead, 1 to 100,000
   * @throws InvalidInputError a wrong option; ConvergenceError DIVERGED when the forecasts leave the doubles
   */
  forecast(h: number, options?: GarchForecastOptions): GarchForecast {
    const where = "FittedGarch.forecast";
    const { level, paths, seed } = parseOptions(where, garchForecastSchema, options);
    const mean = meanForecasts(this.#end, toHorizon(where, h));
    const analytic = varianceForecasts(this.#end, h);
    let variance: Float64Array = analytic ?? new Float64Array(h);
    let reach: Float64Array = new Float64Array(h);
    if (h > 1) {
      assertDraws(where, h, paths);
      const simulated = simulateReturns(this.#end, h, paths, seed);
      reach = reachOfPaths(simulated.returns, paths, mean, level);
      if (analytic === null) variance = simulated.variance; // the first is the same in every path
    }
    reach[0] = stepReach(this.parameters, level) * Math.sqrt(variance[0]);
    const lower = mean.map((value, k) => value - reach[k]);
    const upper = mean.map((value, k) => value + reach[k]);
    for (const column of [mean, variance, lower, upper])
      if (!column.every(Number.isFinite))
        throw new ConvergenceError("DIVERGED", { where, what: "h", expected: "a horizon over which the forecasts stay finite", received: h });
    return { mean, variance, lower, upper, method: analytic === null ? "simulated" : "analytic", paths: h > 1 ? paths : null };
  }

  toJSON(): GarchData {
    const { options, parameters, estimated, converged, iterations } = this;
    const { ar, alpha, gamma, beta } = parameters;
    const plain = { ...parameters, ar: Array.from(ar), alpha: Array.from(alpha), gamma: Array.from(gamma), beta: Array.from(beta) };
    return { format: 1, options, parameters: plain, returns: Array.from(this.#returns), estimated, converged, iterations };
  }

  /** @throws InvalidInputError for an unknown format, or data that no `toJSON` wrote */
  static fromJSON(data: unknown): FittedGarch {
    const where = "FittedGarch.fromJSON";
    if (typeof data !== "object" || data === null)
      throw new InvalidInputError("INVALID_OPTION", { where, what: "data", expected: "an object that toJSON wrote", received: data });
    const stored = parseOptions(where, dataSchema, data);
    assertGarch(where, stored.options);
    const returns = toColumn(where, "returns", stored.returns, fewestReturns(stored.options));
    return new FittedGarch(where, stored.options, returns, readGarchParameters(where, stored.options, stored.parameters), stored);
  }
}

/** Below this the mean model of the backcast has no residuals to speak of. */
export function fewestReturns({ mean, lags }: ResolvedGarchOptions): number {
  return mean === "ar" ? 2 * lags + 2 : 2;
}
