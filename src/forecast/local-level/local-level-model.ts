import { ConvergenceError, InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { leastSquares } from "../../math/linear-solve.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { estimateLevel, LevelLikelihood, levelCovariances } from "../../math/state-space/level-likelihood.js";
import { toColumn } from "../../stats/columns.js";
import { type ExogenousOptions, exogenousSchema, toRegressors } from "../exogenous.js";
import { FittedLocalLevel, type LocalLevelStandardErrors } from "./fitted-local-level.js";
import { type LocalLevelOptions, type LocalLevelParametersInput, localLevelSchema, type ResolvedLocalLevelOptions, readLevelParameters } from "./schema.js";

/**
 * A level that wanders under noise, with regressors if given:
 *
 *     y_t = μ_t + x_t' β + ε_t,   μ_{t+1} = μ_t + ν_t + η_t,   ν_{t+1} = ν_t + ζ_t     (without slope ν = 0)
 *
 * started diffuse: nothing is assumed about the first level (and slope).
 * @see Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter, §2.3; Durbin and Koopman, Time Series Analysis by State Space
 *   Methods, 2nd ed., ch. 2
 */
export class LocalLevelModel {
  readonly options: ResolvedLocalLevelOptions;

  constructor(options: LocalLevelOptions = {}) {
    this.options = parseOptions("LocalLevelModel", localLevelSchema, options);
  }

  /**
   * Maximum likelihood, the coefficients by generalised least squares at every step; a variance may come out as 0. O(n) per step of the search.
   * @param y - equally spaced, oldest first, more values than parameters and diffuse states; never modified
   * @throws InvalidInputError too few values, CONSTANT_SERIES when level (slope) and regressors explain y exactly, regressors that the level's start or
   *   others span
   * @wholeSample
   */
  fit(y: ArrayLike<number>, options?: ExogenousOptions): FittedLocalLevel {
    const where = "LocalLevelModel.fit";
    const { exogenous } = parseOptions(where, exogenousSchema, options);
    const column = toColumn(where, "y", y);
    const regressors = toRegressors(where, exogenous, column.length);
    const { slope } = this.options;
    const fewest = (slope ? 5 : 3) + regressors.length + 1;
    if (column.length < fewest)
      throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what: "y", expected: `at least ${fewest} values for this model`, received: column.length });
    const own = aboutFirst(column);
    const others = regressors.map(aboutFirst);
    assertEstimable(
      where,
      own.values,
      own.scale,
      others.map(({ values }) => values),
      slope,
    );
    const likelihood = new LevelLikelihood(
      own.values,
      others.map(({ values }) => values),
      slope,
    );
    const estimate = estimateLevel(likelihood);
    if (estimate === null) throw new ConvergenceError("DIVERGED", { where, what: "the likelihood", expected: "a value at some variances", received: null });
    const unit = own.scale * own.scale;
    const [irregularVariance, levelVariance, slopeVariance = null] = Array.from(estimate.variances, (value) => value * unit);
    const coefficients = Array.from(estimate.coefficients, (value, j) => (value * own.scale) / others[j].scale);
    const spread = levelCovariances(likelihood, estimate.variances);
    const root = (variance: number | null, factor: number): number | null =>
      variance !== null && variance >= 0 && variance < Infinity ? Math.sqrt(variance) * factor : null;
    const standardErrors: LocalLevelStandardErrors = {
      irregularVariance: root(spread.variances[0], unit),
      levelVariance: root(spread.variances[1], unit),
      slopeVariance: slope ? root(spread.variances[2], unit) : null,
      coefficients: spread.coefficients.map((variance, j) => root(variance, own.scale / others[j].scale)),
    };
    const { converged, iterations } = estimate;
    const parameters = { irregularVariance, levelVariance, slopeVariance, coefficients };
    return new FittedLocalLevel(where, this.options, column, regressors, parameters, { standardErrors, estimated: true, converged, iterations });
  }

  /**
   * The model at given parameters, nothing estimated; fitted parameters can be given back to follow new data.
   * @throws InvalidInputError parameters that the model does not have; ConvergenceError DIVERGED when data and variances lie apart by more than doubles span
   */
  smooth(y: ArrayLike<number>, parameters: LocalLevelParametersInput, options?: ExogenousOptions): FittedLocalLevel {
    const where = "LocalLevelModel.smooth";
    const { exogenous } = parseOptions(where, exogenousSchema, options);
    const column = toColumn(where, "y", y, this.options.slope ? 2 : 1);
    const regressors = toRegressors(where, exogenous, column.length);
    const given = readLevelParameters(where, this.options, regressors.length, parameters);
    return new FittedLocalLevel(where, this.options, column, regressors, given, { standardErrors: null, estimated: false, converged: true, iterations: 0 });
  }
}

/** x less its first value, in units near its own size. */
function aboutFirst(x: Float64Array): { values: Float64Array; scale: number } {
  const values = x.map((value) => value - x[0]);
  let largest = 0;
  for (let t = 0; t < values.length; t++) largest = Math.max(largest, Math.abs(values[t]));
  const scale = powerOfTwoBelow(largest);
  return { values: values.map((value) => value / scale), scale };
}

const SMALLEST_SUM_OF_SQUARES = 1e-280;

/** Differences take the diffuse start out; what then remains must vary, and the regressors be independent. */
function assertEstimable(where: string, y: Float64Array, scale: number, columns: readonly Float64Array[], slope: boolean): void {
  const differenced = (x: Float64Array): Float64Array => {
    let values = x;
    for (let k = 0; k < (slope ? 2 : 1); k++) values = Float64Array.from({ length: values.length - 1 }, (_, t) => values[t + 1] - values[t]);
    return values;
  };
  const w = differenced(y);
  const n = w.length;
  const k = columns.length;
  const rows = new Float64Array(n * k);
  columns.map(differenced).forEach((column, j) => {
    for (let t = 0; t < n; t++) rows[t * k + j] = column[t];
  });
  const fit = leastSquares(rows, n, k, w, 1e-10);
  if (fit.rank < k)
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "options.exogenous",
      expected: slope ? "regressors that are no straight line and not spanned by others" : "regressors that are not constant and not spanned by others",
      received: `column ${fit.redundantColumns[0]}`,
    });
  let squares = 0;
  for (let t = 0; t < n; t++) squares += w[t] * w[t];
  if (!(fit.residualSumOfSquares > 1e-24 * squares) || !(fit.residualSumOfSquares * scale * scale > SMALLEST_SUM_OF_SQUARES))
    throw new InvalidInputError("CONSTANT_SERIES", { where, what: "y", expected: "values that vary about their level and regressors", received: "none do" });
}
