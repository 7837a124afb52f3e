import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { toColumn } from "../../stats/columns.js";

const schema = z.strictObject({
  /** The series that the forecaster learned from; `mase` is null without it. */
  training: z.optional(z.custom<ArrayLike<number>>((value) => typeof value === "object" && value !== null, "an array of numbers")),
  /** Observations in one season: `mase` compares with the value so many steps before. */
  period: z._default(z.int().check(z.gte(1)), 1),
});
/** @interface */
export type ForecastErrorsOptions = z.input<typeof schema>;

export interface ForecastErrors {
  /** Mean of |predicted − actual|. */
  readonly mae: number;
  readonly rmse: number;
  /** Mean of |predicted − actual| / |actual|, a share; null when an actual value is 0, or so small that the share is no double. */
  readonly mape: number | null;
  /** Mean of 2 |predicted − actual| / (|predicted| + |actual|), a share from 0 to 2; null when both are 0 somewhere. */
  readonly smape: number | null;
  /** `mae` over the training series' mean absolute change; null without a training series, or one that does not change. */
  readonly mase: number | null;
  /** Mean of predicted − actual. */
  readonly bias: number;
}

/**
 * How far forecasts were from what happened.
 * @param actual - in the same order as `predicted`, at least one value; neither is modified
 * @throws InvalidInputError WRONG_LENGTH, NOT_FINITE, TOO_FEW_OBSERVATIONS for a training series of `period` or fewer values
 * @see Hyndman and Koehler (2006), doi:10.1016/j.ijforecast.2006.03.001
 */
export function forecastErrors(actual: ArrayLike<number>, predicted: ArrayLike<number>, options: ForecastErrorsOptions = {}): ForecastErrors {
  const where = "forecastErrors";
  const { training, period } = parseOptions(where, schema, options);
  const truth = toColumn(where, "actual", actual);
  const said = toColumn(where, "predicted", predicted);
  const n = truth.length;
  if (said.length !== n)
    throw new InvalidInputError("WRONG_LENGTH", { where, what: "predicted", expected: `${n} values, as in actual`, received: said.length });
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(said[i] - truth[i]));
  const unit = powerOfTwoBelow(largest); // so that no square of a small error vanishes
  let absolute = 0;
  let squares = 0;
  let relative = 0;
  let symmetric = 0;
  let signed = 0;
  for (let i = 0; i < n; i++) {
    const error = said[i] - truth[i];
    const size = Math.abs(error);
    absolute += size;
    squares += (error / unit) * (error / unit);
    relative += size / Math.abs(truth[i]);
    symmetric += (2 * size) / (Math.abs(said[i]) + Math.abs(truth[i]));
    signed += error;
  }
  const defined = (value: number): number | null => (Number.isFinite(value) ? value : null);
  const mae = absolute / n;
  const usual = training === undefined ? Number.NaN : meanChange(toColumn(where, "options.training", training, period + 1), period);
  return {
    mae,
    rmse: Math.sqrt(squares / n) * unit,
    mape: truth.includes(0) ? null : defined(relative / n),
    smape: defined(symmetric / n),
    mase: defined(mae / usual),
    bias: signed / n,
  };
}

function meanChange(y: Float64Array, lag: number): number {
  let sum = 0;
  for (let t = lag; t < y.length; t++) sum += Math.abs(y[t] - y[t - lag]);
  return sum / (y.length - lag);
}
