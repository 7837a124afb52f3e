import { parseOptions } from "../../core/parse.js";
import { toColumn } from "../../stats/columns.js";
import { toHorizon } from "../horizon.js";
import { baselinePoints } from "./points.js";
import { assertPeriod, type BaselineOptions, baselineSchema, fewestForPoints } from "./schema.js";

/**
 * The forecasts that any other has to beat, [h]: the last value, the value a season ago, the line through the first and last value, the
 * least-squares line, or the mean. `baselineForecaster` gives them intervals.
 * @param y - equally spaced, oldest first; never modified
 * @throws InvalidInputError a wrong option; too few values: one, two for the lines, a season for `seasonal-naive`
 * @see Hyndman and Athanasopoulos, Forecasting: principles and practice, 3rd ed., §5.2
 */
export function baselineForecast(y: ArrayLike<number>, h: number, options: BaselineOptions): Float64Array {
  const where = "baselineForecast";
  const read = parseOptions(where, baselineSchema, options);
  assertPeriod(where, read);
  return baselinePoints(toColumn(where, "y", y, fewestForPoints(read)), toHorizon(where, h), read);
}
