import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { isStationary } from "../../math/arma/polynomials.js";
import { log } from "../../math/elementary.js";
import { toColumn } from "../../stats/columns.js";
import { normal } from "../../stats/normal.js";
import { studentT } from "../../stats/student-t.js";
import { exogenousRows, toRegressors } from "../exogenous.js";
import { levelSchema, toHorizon } from "../horizon.js";
import { parameterCountOf, polynomialsOf, readParameters, type SarimaParameters, withParameter } from "./parameters.js";
import { errorVariances, meansAhead, type SarimaForecast, type SarimaOrigins, withBounds } from "./predict.js";
import { differencingOf, startCount } from "./sample.js";
import { type ResolvedSarimaOptions, readSarimaOptions } from "./schema.js";
import { runSarima, type SarimaRun } from "./smooth.js";
import { type SarimaPrecision, type SarimaStandardErrors, standardErrorsOf } from "./standard-errors.js";

const forecastSchema = z.strictObject({
  level: levelSchema,
  /** The regressors of the steps ahead, one row each; needed when the model has any. */
  exogenous: z.optional(exogenousRows),
  /**
   * `'known'`: as if the parameters were the true ones, the usual interval, a little short in small samples. `'estimated'`: also for the uncertainty of the
   * estimates (delta method), with Student's t; the same where nothing was estimated.
   */
  parameters: z._default(z.enum(["known", "estimated"]), "known" as const),
});
/** @interface */
export type SarimaForecastOptions = z.input<typeof forecastSchema>;

/** How the parameters came about. */
export interface SarimaOrigin {
  /** null when the parameters were given, or where the likelihood does not bend down at the estimate. */
  readonly precision: SarimaPrecision | null;
  readonly estimated: boolean;
  readonly converged: boolean;
  /** Of the search that won; 0 when the parameters were given. */
  readonly iterations: number;
}

/** What `toJSON` writes. */
export interface SarimaData extends Omit<SarimaOrigin, "precision"> {
  readonly format: 1;
  readonly options: ResolvedSarimaOptions;
  readonly parameters: SarimaParameters;
  readonly precision: { readonly errors: readonly number[]; readonly correlations: readonly number[] } | null;
  readonly y: readonly number[];
  /** Columns of the regressors. */
  readonly exogenous: readonly (readonly number[])[];
}

const anything = z.custom<object>((value) => typeof value === "object" && value !== null, "an object");
const dataSchema = z.strictObject({
  format: z.literal(1),
  options: anything,
  parameters: anything,
  precision: z.union([
    z.strictObject({ errors: z.array(z.number().check(z.positive())), correlations: z.array(z.number()) }),
    z.custom<null>((value) => value === null, "null"),
  ]),
  y: z.array(z.number()),
  exogenous: z.array(z.array(z.number())),
  estimated: z.boolean(),
  converged: z.boolean(),
  iterations: z.int().check(z.gte(0)),
});

const LONGEST_HORIZON = 10_000;
const SHARE = 1e-3; // of a standard error, for derivatives

/** A SARIMA model at given or estimated parameters; immutable. */
export class FittedSarima {
  readonly options: ResolvedSarimaOptions;
  readonly parameters: SarimaParameters;
  /**
   * From the observed information; an entry is null where the likelihood does not bend down at the estimate, as on the rim of the region. null: nothing was
   * estimated.
   */
  readonly standardErrors: SarimaStandardErrors | null;
  /** Exact and Gaussian, of the differenced series, in nats. */
  readonly logLikelihood: number;
  readonly aic: number;
  readonly bic: number;
  /** null when there are too few observations for the correction. */
  readonly aicc: number | null;
  /** The variance included. */
  readonly parameterCount: number;
  /** Terms of the likelihood: observations less those that only start the differencing. */
  readonly observations: number;
  /** One-step errors y_t − E(y_t | y_1 … y_{t−1}), without the observations that only start the differencing. */
  readonly residuals: Float64Array;
  readonly estimated: boolean;
  readonly converged: boolean;
  readonly iterations: number;
  readonly #y: Float64Array;
  readonly #regressors: readonly Float64Array[];
  readonly #run: SarimaRun;
  readonly #precision: SarimaPrecision | null;

  /** Not for callers: models and `fromJSON` make these. */
  constructor(
    where: string,
    options: ResolvedSarimaOptions,
    y: Float64Array,
    regressors: readonly Float64Array[],
    parameters: SarimaParameters,
    origin: SarimaOrigin,
  ) {
    this.options = options;
    this.parameters = parameters;
    this.standardErrors = origin.estimated ? standardErrorsOf(options, regressors.length, origin.precision) : null;
    this.#precision = origin.precision;
    this.estimated = origin.estimated;
    this.converged = origin.converged;
    this.iterations = origin.iterations;
    this.#y = y;
    this.#regressors = regressors;
    this.#run = runSarima(where, options, y, regressors, parameters);
    this.logLikelihood = this.#run.logLikelihood;
    this.residuals = this.#run.residuals;
    const n = this.residuals.length;
    const k = parameterCountOf(options, regressors.length);
    this.observations = n;
    this.parameterCount = k;
    this.aic = 2 * (k - this.logLikelihood);
    this.bic = k * log(n) - 2 * this.logLikelihood;
    this.aicc = n > k + 1 ? this.aic + (2 * k * (k + 1)) / (n - k - 1) : null;
  }

  /**
   * Correlations of the estimates in the order ar, ma, seasonalAr, seasonalMa, intercept (with `trend: 'c'`), exogenous, variance; null where there are no
   * standard errors.
   */
  get correlations(): readonly Float64Array[] | null {
    const matrix = this.#precision?.correlations;
    return matrix ? Array.from({ length: this.parameterCount }, (_, i) => matrix.slice(i * this.parameterCount, (i + 1) * this.parameterCount)) : null;
  }

  /**
   * The next h observations with a prediction interval.
   * @param h - steps ahead, 1 to 10,000
   * @throws InvalidInputError a wrong option, regressors missing or superfluous; ConvergenceError DIVERGED when the forecasts leave the doubles
   */
  forecast(h: number, options?: SarimaForecastOptions): SarimaForecast {
    const where = "FittedSarima.forecast";
    const { level, exogenous, parameters } = parseOptions(where, forecastSchema, options);
    const steps = toHorizon(where, h);
    if (steps > LONGEST_HORIZON)
      throw new InvalidInputError("INVALID_OPTION", { where, what: "h", expected: `a whole number of steps from 1 to ${LONGEST_HORIZON}`, received: h });
    const future = toRegressors(where, exogenous, steps);
    if (future.length !== this.#regressors.length)
      throw new InvalidInputError("WRONG_LENGTH", {
        where,
        what: "options.exogenous",
        expected: `${this.#regressors.length} regressors, as in the fit`,
        received: future.length,
      });
    const origins = this.#originsAt(this.parameters, future, steps);
    const mean = meansAhead(this.#run, origins, steps);
    const variances = errorVariances(this.#run, origins.differencing, this.observations, steps);
    const quantile = (1 + level) / 2;
    const { variance } = this.parameters;
    if (parameters === "known" || !this.estimated)
      return withBounds(
        where,
        mean,
        variances.map((v) => Math.sqrt(v * variance)),
        normal.ppf(quantile),
      );
    const degreesOfFreedom = this.observations - (this.parameterCount - 1);
    const inflation = this.observations / degreesOfFreedom;
    const added = this.#estimationVariances(where, future, mean);
    return withBounds(
      where,
      mean,
      variances.map((v, step) => Math.sqrt(inflation * (v * variance + added[step]))),
      studentT.ppf(quantile, degreesOfFreedom),
    );
  }

  #originsAt({ exogenous }: SarimaParameters, future: readonly Float64Array[], steps: number): SarimaOrigins {
    const effect = (columns: readonly Float64Array[], t: number): number => {
      let sum = 0;
      for (let j = 0; j < columns.length; j++) sum += exogenous[j] * columns[j][t];
      return sum;
    };
    const differencing = differencingOf(this.options);
    const from = this.#y.length - (differencing.length - 1);
    const levels = this.#y.slice(from).map((value, i) => value - effect(this.#regressors, from + i));
    return { differencing, levels, effects: future.length === 0 ? null : Float64Array.from({ length: steps }, (_, step) => effect(future, step)) };
  }

  /**
   * What the uncertainty of the estimates adds to the variance of each step: g' V g with the derivatives g of the mean, by differences of a small share of
   * each standard error.
   */
  #estimationVariances(where: string, future: readonly Float64Array[], mean: Float64Array): Float64Array {
    const steps = mean.length;
    const out = new Float64Array(steps);
    if (!this.#precision) return out;
    const { errors, correlations } = this.#precision;
    const count = errors.length;
    const meansAt = (index: number, step: number): Float64Array | null => {
      const moved = withParameter(this.options, this.parameters, index, step);
      if (!isStationary(polynomialsOf(this.options, moved).ar)) return null;
      return meansAhead(runSarima(where, this.options, this.#y, this.#regressors, moved), this.#originsAt(moved, future, steps), steps);
    };
    const slopes = Array.from({ length: count - 1 }, (_, i) => {
      const above = meansAt(i, SHARE * errors[i]);
      const below = meansAt(i, -SHARE * errors[i]);
      const width = (above ? SHARE : 0) + (below ? SHARE : 0);
      return mean.map((here, step) => (width > 0 ? ((above ?? mean)[step] - (below ?? mean)[step]) / width : here - here));
    });
    for (let step = 0; step < steps; step++) {
      let sum = 0;
      for (let i = 0; i < slopes.length; i++) for (let j = 0; j < slopes.length; j++) sum += slopes[i][step] * correlations[i * count + j] * slopes[j][step];
      out[step] = Math.max(0, sum);
    }
    return out;
  }

  toJSON(): SarimaData {
    const { options, parameters, estimated, converged, iterations } = this;
    const precision = this.#precision;
    return {
      format: 1,
      options,
      parameters,
      precision: precision && { errors: Array.from(precision.errors), correlations: Array.from(precision.correlations) },
      y: Array.from(this.#y),
      exogenous: this.#regressors.map((column) => Array.from(column)),
      estimated,
      converged,
      iterations,
    };
  }

  /** @throws InvalidInputError for an unknown format, or data that no `toJSON` wrote */
  static fromJSON(data: unknown): FittedSarima {
    const where = "FittedSarima.fromJSON";
    if (typeof data !== "object" || data === null)
      throw new InvalidInputError("INVALID_OPTION", { where, what: "data", expected: "an object that toJSON wrote", received: data });
    const stored = parseOptions(where, dataSchema, data);
    const options = readSarimaOptions(where, stored.options);
    const y = toColumn(where, "y", stored.y, startCount(options) + 1);
    const regressors = stored.exogenous.map((column, j) => {
      if (column.length !== y.length)
        throw new InvalidInputError("WRONG_LENGTH", { where, what: `data.exogenous[${j}]`, expected: `${y.length} values, as y has`, received: column.length });
      return toColumn(where, `exogenous[${j}]`, column);
    });
    const parameters = readParameters(where, options, regressors.length, stored.parameters);
    const count = parameterCountOf(options, regressors.length);
    let precision: SarimaPrecision | null = null;
    if (stored.precision) {
      const { errors, correlations } = stored.precision;
      if (errors.length !== count || correlations.length !== count * count)
        throw new InvalidInputError("WRONG_LENGTH", {
          where,
          what: "data.precision",
          expected: `${count} errors and ${count}² correlations`,
          received: errors.length,
        });
      precision = { errors: Float64Array.from(errors), correlations: Float64Array.from(correlations) };
    }
    const { estimated, converged, iterations } = stored;
    return new FittedSarima(where, options, y, regressors, parameters, { precision, estimated, converged, iterations });
  }
}
