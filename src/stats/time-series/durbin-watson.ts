import { InvalidInputError } from "../../core/errors.js";
import { toScaledSeries } from "./scale.js";

/**
 * Durbin and Watson's statistic of first-order autocorrelation: Σ (e_t − e_{t−1})² / Σ e_t². Near 2: none; towards 0 positive, towards 4 negative.
 * It has no p-value of its own here; `ljungBox` gives one.
 * @param residuals - of a regression with a constant, in the order of time
 * @throws InvalidInputError values not finite, fewer than 2, CONSTANT_SERIES when all are 0
 * @see Durbin and Watson (1950), doi:10.2307/2332391
 */
export function durbinWatson(residuals: ArrayLike<number>): number {
  const { values } = toScaledSeries("durbinWatson", "residuals", residuals, 2);
  let changes = 0;
  let squares = values[0] * values[0];
  for (let t = 1; t < values.length; t++) {
    changes += (values[t] - values[t - 1]) * (values[t] - values[t - 1]);
    squares += values[t] * values[t];
  }
  if (squares === 0)
    throw new InvalidInputError("CONSTANT_SERIES", { where: "durbinWatson", what: "residuals", expected: "values that are not all 0", received: 0 });
  return changes / squares;
}
