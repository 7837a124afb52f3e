import { parseOptions } from "../../core/parse.js";
import { toColumn } from "../../stats/columns.js";
import type { EtsEnd } from "../ets/distribution.js";
import { gaussianFit } from "../ets/gaussian-fit.js";
import { assertPositive, type EtsKind, freeParametersOf, kindOf } from "../ets/kind.js";
import { predict, predictMean, type SmoothingForecast } from "../ets/predict.js";
import { assertCoherent, readSmoothingParameters, type SmoothingForecastOptions, type SmoothingParameters } from "../ets/schema.js";
import { smooth } from "../ets/smooth.js";
import { readStored, type SmoothingData, type SmoothingOrigin, storeSmoothing } from "../ets/stored.js";
import { lazyUncertainty, type Uncertainty } from "../ets/uncertainty.js";
import { exponentialSmoothingSchema, type ResolvedExponentialSmoothingOptions } from "./schema.js";

export type ExponentialSmoothingData = SmoothingData<ResolvedExponentialSmoothingOptions>;

/** The state space model whose point forecasts these are, and whose errors the intervals rest on. */
export function additiveErrorKind(options: ResolvedExponentialSmoothingOptions): EtsKind {
  return kindOf({ ...options, error: "additive" });
}

/** A smoothed series at given or estimated parameters; immutable. */
export class FittedExponentialSmoothing {
  readonly options: ResolvedExponentialSmoothingOptions;
  readonly parameters: SmoothingParameters;
  /** One-step forecasts, each from what was known the step before. */
  readonly fitted: Float64Array;
  /** y − fitted. */
  readonly residuals: Float64Array;
  /** States after each observation. */
  readonly level: Float64Array;
  readonly trend: Float64Array | null;
  readonly season: Float64Array | null;
  /** Sum of the squared residuals. */
  readonly sse: number;
  readonly estimated: boolean;
  readonly converged: boolean;
  readonly iterations: number;
  readonly #y: Float64Array;
  readonly #end: EtsEnd;
  readonly #uncertainty: () => Uncertainty | null;

  /** Not for callers: models and `fromJSON` make these. */
  constructor(where: string, options: ResolvedExponentialSmoothingOptions, y: Float64Array, parameters: SmoothingParameters, origin: SmoothingOrigin) {
    const kind = additiveErrorKind(options);
    const { smoothingLevel, smoothingTrend } = parameters;
    const innovations = { ...parameters, smoothingTrend: smoothingTrend === null ? null : smoothingLevel * smoothingTrend };
    const { fitted, errors, level, trend, season, end } = smooth(where, y, kind, innovations);
    this.options = options;
    this.parameters = parameters;
    this.fitted = fitted;
    this.residuals = errors;
    this.level = level;
    this.trend = trend;
    this.season = season;
    this.sse = errors.reduce((sum, error) => sum + error * error, 0);
    this.estimated = origin.estimated;
    this.converged = origin.converged;
    this.iterations = origin.iterations;
    this.#y = y;
    this.#uncertainty = lazyUncertainty(origin.estimated, y, kind, innovations);
    const { degreesOfFreedomVariance } = gaussianFit(where, y, fitted, errors, false, 0, origin.estimated ? freeParametersOf(kind) : 0);
    this.#end = { ...end, variance: degreesOfFreedomVariance };
  }

  /**
   * The next h observations with a prediction interval, under independent normal one-step errors of constant variance.
   * @param h - steps ahead, 1 to 100,000
   * @throws InvalidInputError a wrong option; ConvergenceError DIVERGED when the forecasts leave the doubles
   */
  forecast(h: number, options?: SmoothingForecastOptions): SmoothingForecast {
    return predict("FittedExponentialSmoothing.forecast", this.#end, this.#uncertainty(), h, options);
  }

  /** The mean of `forecast(h)`, without the cost of its interval. @throws InvalidInputError, ConvergenceError as `forecast` */
  forecastMean(h: number): Float64Array {
    return predictMean("FittedExponentialSmoothing.forecastMean", this.#end, h);
  }

  toJSON(): ExponentialSmoothingData {
    return storeSmoothing(this.options, this.parameters, this.#y, this);
  }

  /** @throws InvalidInputError for an unknown format, or data that no `toJSON` wrote */
  static fromJSON(data: unknown): FittedExponentialSmoothing {
    const where = "FittedExponentialSmoothing.fromJSON";
    const stored = readStored(where, data);
    const options = parseOptions(where, exponentialSmoothingSchema, stored.options);
    assertCoherent(where, options);
    const y = toColumn(where, "y", stored.y);
    assertPositive(where, additiveErrorKind(options), y);
    return new FittedExponentialSmoothing(where, options, y, readSmoothingParameters(where, options, stored.parameters), stored);
  }
}
