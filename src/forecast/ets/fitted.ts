import { parseOptions } from "../../core/parse.js";
import { toColumn } from "../../stats/columns.js";
import type { EtsEnd } from "./distribution.js";
import { gaussianFit } from "./gaussian-fit.js";
import { assertPositive, freeParametersOf, kindOf, nameOf, parameterCountOf } from "./kind.js";
import { predict, predictMean, type SmoothingForecast } from "./predict.js";
import {
  assertCoherent,
  etsSchema,
  type ResolvedEtsOptions,
  readSmoothingParameters,
  type SmoothingForecastOptions,
  type SmoothingParameters,
} from "./schema.js";
import { smooth } from "./smooth.js";
import { readStored, type SmoothingData, type SmoothingOrigin, storeSmoothing } from "./stored.js";
import { lazyUncertainty, type Uncertainty } from "./uncertainty.js";

export type EtsData = SmoothingData<ResolvedEtsOptions>;

/** An ETS model at given or estimated parameters; immutable. */
export class FittedEts {
  readonly options: ResolvedEtsOptions;
  /** `ETS(M,Ad,N)`: error, trend, season. */
  readonly name: string;
  readonly parameters: SmoothingParameters;
  /** One-step forecasts, each from what was known the step before. */
  readonly fitted: Float64Array;
  /** Innovations e: y − fitted, with multiplicative errors divided by fitted. */
  readonly residuals: Float64Array;
  /** States after each observation. */
  readonly level: Float64Array;
  readonly trend: Float64Array | null;
  readonly season: Float64Array | null;
  /** Nats; null, as are the criteria, when the model meets every observation exactly and the likelihood knows no bound. */
  readonly logLikelihood: number | null;
  /** σ² of the innovations, Σ e² / n. */
  readonly variance: number;
  readonly aic: number | null;
  readonly bic: number | null;
  /** null also when there are too few observations for the correction. */
  readonly aicc: number | null;
  /** Smoothing parameters, initial states and the variance. */
  readonly parameterCount: number;
  readonly estimated: boolean;
  readonly converged: boolean;
  readonly iterations: number;
  readonly #y: Float64Array;
  readonly #end: EtsEnd;
  readonly #uncertainty: () => Uncertainty | null;

  /** Not for callers: models and `fromJSON` make these. */
  constructor(where: string, options: ResolvedEtsOptions, y: Float64Array, parameters: SmoothingParameters, origin: SmoothingOrigin) {
    const kind = kindOf(options);
    const { fitted, errors, level, trend, season, end } = smooth(where, y, kind, parameters);
    const relative = kind.multiplicativeError;
    this.options = options;
    this.name = nameOf(kind);
    this.parameters = parameters;
    this.fitted = fitted;
    this.residuals = relative ? errors.map((error, t) => error / fitted[t]) : errors;
    this.level = level;
    this.trend = trend;
    this.season = season;
    this.parameterCount = parameterCountOf(kind);
    const { variance, degreesOfFreedomVariance, ...criteria } = gaussianFit(
      where,
      y,
      fitted,
      this.residuals,
      relative,
      this.parameterCount,
      origin.estimated ? freeParametersOf(kind) : 0,
    );
    this.logLikelihood = criteria.logLikelihood;
    this.variance = variance;
    this.aic = criteria.aic;
    this.bic = criteria.bic;
    this.aicc = criteria.aicc;
    this.estimated = origin.estimated;
    this.converged = origin.converged;
    this.iterations = origin.iterations;
    this.#y = y;
    this.#uncertainty = lazyUncertainty(origin.estimated, y, kind, parameters);
    this.#end = { ...end, variance: degreesOfFreedomVariance };
  }

  /**
   * The next h observations with a prediction interval.
   * @param h - steps ahead, 1 to 100,000
   * @throws InvalidInputError a wrong option; ConvergenceError DIVERGED when the forecasts leave the doubles
   */
  forecast(h: number, options?: SmoothingForecastOptions): SmoothingForecast {
    return predict("FittedEts.forecast", this.#end, this.#uncertainty(), h, options);
  }

  /** The mean of `forecast(h)`, without the cost of its interval. @throws InvalidInputError, ConvergenceError as `forecast` */
  forecastMean(h: number): Float64Array {
    return predictMean("FittedEts.forecastMean", this.#end, h);
  }

  toJSON(): EtsData {
    return storeSmoothing(this.options, this.parameters, this.#y, this);
  }

  /** @throws InvalidInputError for an unknown format, or data that no `toJSON` wrote */
  static fromJSON(data: unknown): FittedEts {
    const where = "FittedEts.fromJSON";
    const stored = readStored(where, data);
    const options = parseOptions(where, etsSchema, stored.options);
    assertCoherent(where, options);
    const y = toColumn(where, "y", stored.y);
    assertPositive(where, kindOf(options), y);
    return new FittedEts(where, options, y, readSmoothingParameters(where, options, stored.parameters), stored);
  }
}
