import { ConvergenceError, InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { log } from "../../math/elementary.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { LevelFilter } from "../../math/state-space/level-filter.js";
import { toColumn } from "../../stats/columns.js";
import { normal } from "../../stats/normal.js";
import { exogenousRows, toRegressors } from "../exogenous.js";
import { levelSchema, toHorizon } from "../horizon.js";
import { type LocalLevelParameters, localLevelSchema, type ResolvedLocalLevelOptions, readLevelParameters } from "./schema.js";

const forecastSchema = z.strictObject({
  level: levelSchema,
  /** The regressors of the steps ahead, one row each; needed when the model has any. */
  exogenous: z.optional(exogenousRows),
});
/** @interface */
export type LocalLevelForecastOptions = z.input<typeof forecastSchema>;

/** The h observations after the data; parameters are taken as known. */
export interface LocalLevelForecast {
  readonly mean: Float64Array;
  readonly standardErrors: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Standard errors in the shape of the parameters; null for a variance estimated as 0, or where the likelihood does not bend down. */
export interface LocalLevelStandardErrors {
  readonly irregularVariance: number | null;
  readonly levelVariance: number | null;
  readonly slopeVariance: number | null;
  readonly coefficients: readonly (number | null)[];
}

export interface LocalLevelOrigin {
  readonly standardErrors: LocalLevelStandardErrors | null;
  readonly estimated: boolean;
  readonly converged: boolean;
  readonly iterations: number;
}

/** What `toJSON` writes. */
export interface LocalLevelData extends LocalLevelOrigin {
  readonly format: 1;
  readonly options: ResolvedLocalLevelOptions;
  readonly parameters: LocalLevelParameters;
  readonly y: readonly number[];
  /** Columns of the regressors. */
  readonly exogenous: readonly (readonly number[])[];
}

const nothing = z.custom<null>((value) => value === null, "null");
const error = z.union([z.number().check(z.gte(0)), nothing]);
const dataSchema = z.strictObject({
  format: z.literal(1),
  options: localLevelSchema,
  parameters: z.custom<object>((value) => typeof value === "object" && value !== null, "an object"),
  standardErrors: z.union([z.strictObject({ irregularVariance: error, levelVariance: error, slopeVariance: error, coefficients: z.array(error) }), nothing]),
  y: z.array(z.number()),
  exogenous: z.array(z.array(z.number())),
  estimated: z.boolean(),
  converged: z.boolean(),
  iterations: z.int().check(z.gte(0)),
});

const LOG_TWO_PI = 1.8378770664093453;

/** A local level model at given or estimated parameters; immutable. */
export class FittedLocalLevel {
  readonly options: ResolvedLocalLevelOptions;
  readonly parameters: LocalLevelParameters;
  /** From the observed information; null: nothing was estimated. */
  readonly standardErrors: LocalLevelStandardErrors | null;
  /** Exact from a diffuse start, in nats; the first observation (with slope the first two) is no term of it. */
  readonly logLikelihood: number;
  /** E(μ_t | y up to t), without regressors. */
  readonly filteredLevel: Float64Array;
  /** E(μ_t | all of y). @wholeSample */
  readonly smoothedLevel: Float64Array;
  /** E(ν_t | all of y); null without slope. @wholeSample */
  readonly smoothedSlope: Float64Array | null;
  /** What the regressors contribute, x_t' β; null without regressors. */
  readonly regressionEffect: Float64Array | null;
  /** One-step errors, from the second observation (with slope the third) on. */
  readonly residuals: Float64Array;
  readonly estimated: boolean;
  readonly converged: boolean;
  readonly iterations: number;
  readonly #y: Float64Array;
  readonly #regressors: readonly Float64Array[];
  /** Predicted state of the step after the data, and its covariance. */
  readonly #end: { readonly level: number; readonly slope: number; readonly covariance: readonly [number, number, number] };

  /** Not for callers: models and `fromJSON` make these. */
  constructor(
    where: string,
    options: ResolvedLocalLevelOptions,
    y: Float64Array,
    regressors: readonly Float64Array[],
    parameters: LocalLevelParameters,
    origin: LocalLevelOrigin,
  ) {
    this.options = options;
    this.parameters = parameters;
    this.standardErrors = origin.standardErrors;
    this.estimated = origin.estimated;
    this.converged = origin.converged;
    this.iterations = origin.iterations;
    this.#y = y;
    this.#regressors = regressors;
    const n = y.length;
    const { irregularVariance, levelVariance, slopeVariance, coefficients } = parameters;
    // About the first row, so that a high level costs no digits, and in units near the data's size.
    const base = y[0];
    let effectOfFirst = 0;
    const rest = new Float64Array(n);
    for (let t = 0; t < n; t++) rest[t] = y[t] - base;
    for (let j = 0; j < regressors.length; j++) {
      effectOfFirst += coefficients[j] * regressors[j][0];
      for (let t = 0; t < n; t++) rest[t] -= coefficients[j] * (regressors[j][t] - regressors[j][0]);
    }
    let largest = 0;
    for (let t = 0; t < n; t++) largest = Math.max(largest, Math.abs(rest[t]));
    const scale = powerOfTwoBelow(largest);
    for (let t = 0; t < n; t++) rest[t] /= scale;
    const filter = new LevelFilter(n, options.slope);
    const [irregular, level, trend] = [irregularVariance, levelVariance, slopeVariance ?? 0].map((value) => value / scale / scale);
    const white = new Float64Array(n);
    const filtered = new Float64Array(n);
    const able = filter.prepare(irregular, level, trend);
    const squares = able ? filter.whitenInto(white, rest, filtered) : 0;
    const terms = Math.max(0, n - filter.start);
    this.logLikelihood = -0.5 * (terms * (LOG_TWO_PI + 2 * log(scale)) + filter.logDeterminant + squares);
    if (!able || !Number.isFinite(this.logLikelihood))
      throw new ConvergenceError("DIVERGED", { where, what: "the likelihood", expected: "variances within reach of the data", received: this.logLikelihood });
    const smoothed = new Float64Array(n);
    const slopes = options.slope ? new Float64Array(n) : null;
    const [endLevel, endSlope] = filter.endState;
    filter.smoothInto(smoothed, slopes, rest, white, irregular, trend);
    const shift = base - effectOfFirst;
    const toLevel = (value: number): number => value * scale + shift;
    this.filteredLevel = filtered.map(toLevel);
    this.smoothedLevel = smoothed.map(toLevel);
    this.smoothedSlope = slopes?.map((value) => value * scale) ?? null;
    this.regressionEffect = regressors.length === 0 ? null : Float64Array.from(y, (_, t) => this.#effect(regressors, t));
    const last = filter.steadyFrom - 1;
    this.residuals = white.slice(filter.start).map((u, i) => (u / filter.inverseRoot[Math.min(i + filter.start, last)]) * scale);
    const [p11, p12, p22] = filter.endCovariance.map((value) => value * scale * scale);
    this.#end = { level: toLevel(endLevel), slope: endSlope * scale, covariance: [p11, p12, p22] };
  }

  #effect(columns: readonly Float64Array[], t: number): number {
    let sum = 0;
    for (let j = 0; j < columns.length; j++) sum += this.parameters.coefficients[j] * columns[j][t];
    return sum;
  }

  /**
   * The next h observations with a prediction interval, parameters taken as known.
   * @param h - steps ahead, 1 to 100,000
   * @throws InvalidInputError a wrong option, regressors missing or superfluous; ConvergenceError DIVERGED when the forecasts leave the doubles
   */
  forecast(h: number, options?: LocalLevelForecastOptions): LocalLevelForecast {
    const where = "FittedLocalLevel.forecast";
    const { level: coverage, exogenous } = parseOptions(where, forecastSchema, options);
    const steps = toHorizon(where, h);
    const future = toRegressors(where, exogenous, steps);
    if (future.length !== this.#regressors.length)
      throw new InvalidInputError("WRONG_LENGTH", {
        where,
        what: "options.exogenous",
        expected: `${this.#regressors.length} regressors, as in the fit`,
        received: future.length,
      });
    const { irregularVariance, levelVariance, slopeVariance } = this.parameters;
    const trend = slopeVariance ?? 0;
    const { level, slope } = this.#end;
    let [p11, p12, p22] = this.#end.covariance;
    const mean = new Float64Array(steps);
    const standardErrors = new Float64Array(steps);
    for (let step = 0; step < steps; step++) {
      mean[step] = level + step * slope + this.#effect(future, step);
      standardErrors[step] = Math.sqrt(p11 + irregularVariance);
      p11 += 2 * p12 + p22 + levelVariance;
      p12 += p22;
      p22 += trend;
    }
    const reach = normal.ppf((1 + coverage) / 2);
    const lower = mean.map((value, step) => value - reach * standardErrors[step]);
    const upper = mean.map((value, step) => value + reach * standardErrors[step]);
    if (!lower.every(Number.isFinite) || !upper.every(Number.isFinite))
      throw new ConvergenceError("DIVERGED", { where, what: "the forecast", expected: "numbers within the doubles", received: "values beyond" });
    return { mean, standardErrors, lower, upper };
  }

  toJSON(): LocalLevelData {
    const { options, parameters, standardErrors, estimated, converged, iterations } = this;
    const exogenous = this.#regressors.map((column) => Array.from(column));
    return { format: 1, options, parameters, standardErrors, y: Array.from(this.#y), exogenous, estimated, converged, iterations };
  }

  /** @throws InvalidInputError for an unknown format, or data that no `toJSON` wrote */
  static fromJSON(data: unknown): FittedLocalLevel {
    const where = "FittedLocalLevel.fromJSON";
    if (typeof data !== "object" || data === null)
      throw new InvalidInputError("INVALID_OPTION", { where, what: "data", expected: "an object that toJSON wrote", received: data });
    const stored = parseOptions(where, dataSchema, data);
    const y = toColumn(where, "y", stored.y, 1);
    const regressors = stored.exogenous.map((column, j) => {
      if (column.length !== y.length)
        throw new InvalidInputError("WRONG_LENGTH", { where, what: `data.exogenous[${j}]`, expected: `${y.length} values, as y has`, received: column.length });
      return toColumn(where, `exogenous[${j}]`, column);
    });
    return new FittedLocalLevel(where, stored.options, y, regressors, readLevelParameters(where, stored.options, regressors.length, stored.parameters), stored);
  }
}
