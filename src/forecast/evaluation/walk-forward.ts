import type { IsoDate } from "../../core/dates.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import type { Forecaster } from "../forecaster.js";
import { requireForecaster } from "./baselines.js";
import { createWalk, forecastsAt, originsOf, type Walk, type WalkForwardOptions, walkSchema } from "./plan.js";

/** How forecasts of one step ahead did. */
export interface HorizonErrors {
  /** Periods from the gap on: 1 is the first period forecast. */
  readonly horizon: number;
  /** actual − predicted, by origin. */
  readonly errors: Float64Array;
  readonly meanAbsoluteError: number;
  readonly rootMeanSquaredError: number;
  /** Mean of predicted − actual. */
  readonly bias: number;
}

export interface WalkForwardResult {
  readonly horizon: number;
  readonly gap: number;
  /** Periods at whose end each forecast was made; forecast are the periods origin + gap + 1 … origin + gap + horizon. */
  readonly origins: Int32Array;
  /** Null without dates. */
  readonly originDates: readonly IsoDate[] | null;
  /** Values that each fit saw. */
  readonly trainedOn: Int32Array;
  /** One row per origin, one entry per step. */
  readonly actuals: readonly Float64Array[];
  readonly predictions: readonly Float64Array[];
  readonly byHorizon: readonly HorizonErrors[];
}

/**
 * Forecasts as they would have been made: at the end of each origin a fresh fit to what was public then, a forecast of the periods after
 * it, and the errors once these are known. Nothing later than `availableFrom` allows reaches a fit, so that a change of the future changes
 * no prediction of the past. Origins whose last step is not yet observed are left out. Costs one fit per origin.
 *
 * @param forecaster - anything that answers `fit(y)` with something that answers `forecast(h)` with `{ mean }`; its errors pass through
 * @param y - equally spaced (or dated), oldest first; never modified
 * @throws InvalidInputError TOO_FEW_OBSERVATIONS when no forecast fits in; ConvergenceError when a forecast is not finite
 * @see Tashman (2000), "Out-of-sample tests of forecasting accuracy", doi:10.1016/S0169-2070(00)00065-0
 */
export function walkForward(forecaster: Forecaster, y: ArrayLike<number>, options: WalkForwardOptions = {}): WalkForwardResult {
  const where = "walkForward";
  requireForecaster(where, "forecaster", forecaster);
  const given = parseOptions(where, walkSchema, options);
  const walk = createWalk(where, y, given);
  const origins = requireOrigins(where, walk, given.initial ?? Math.ceil(walk.y.length / 2), given.step);
  return describeWalk(walk, origins, forecastsAt(forecaster, walk, origins));
}

/** @throws InvalidInputError TOO_FEW_OBSERVATIONS */
export function requireOrigins(where: string, walk: Walk, initial: number, step: number): Int32Array {
  const n = walk.y.length;
  const origins = originsOf(walk, initial, step, 0, n);
  if (origins.length === 0) {
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", {
      where,
      what: "y",
      expected: `at least ${initial} known values before the first forecast and gap + horizon = ${walk.gap + walk.horizon} after it`,
      received: n,
    });
  }
  return origins;
}

function describeWalk({ y, horizon, gap, window, dates, known }: Walk, origins: Int32Array, predictions: Float64Array): WalkForwardResult {
  const count = origins.length;
  const rows = Array.from(origins, (_, i) => predictions.slice(i * horizon, (i + 1) * horizon));
  const actuals = Array.from(origins, (origin) => y.slice(origin + gap + 1, origin + gap + 1 + horizon));
  const byHorizon = Array.from({ length: horizon }, (_, k): HorizonErrors => {
    const errors = new Float64Array(count);
    let absolute = 0;
    let squares = 0;
    let signed = 0;
    for (let i = 0; i < count; i++) {
      const error = (errors[i] = actuals[i][k] - rows[i][k]);
      absolute += Math.abs(error);
      squares += error * error;
      signed -= error;
    }
    return { horizon: k + 1, errors, meanAbsoluteError: absolute / count, rootMeanSquaredError: Math.sqrt(squares / count), bias: signed / count };
  });
  return {
    horizon,
    gap,
    origins,
    originDates: dates && Array.from(origins, (origin) => dates[origin]),
    trainedOn: origins.map((origin) => Math.min(window, known[origin])),
    actuals,
    predictions: rows,
    byHorizon,
  };
}
