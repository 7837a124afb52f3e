import type { IsoDate } from "../../core/dates.js";
import { QuantError } from "../../core/errors.js";
import type { HistoricalPattern, PatternValidation } from "../../core/ports.js";
import { circularShiftTest } from "../../stats/circular-shift-test.js";
import type { Calibration } from "../matcher/calibration.js";
import { changeBetween } from "../matcher/outcomes.js";
import { prepare } from "../matcher/past-windows.js";
import type { ResolvedPatternMatcherOptions } from "../matcher/schema.js";
import type { PreparedQuery } from "../search/prepared-query.js";
import { searchWindows } from "../search/search-windows.js";
import type { FoundWindow } from "../search/spread.js";

/** With fewer occurrences there is no p-value. */
const FEWEST_OCCURRENCES = 5;

/**
 * What followed the later occurrences of a shape: windows that begin after its own outcome was known and are at least `minSimilarity` like it, against all
 * windows of that time. The p-value moves the occurrences around the circle of that time, which keeps their spacing and the overlap of outcomes.
 * @param calibration - windows of the shuffled history
 * @returns null when the shape has no outcome at this horizon
 */
export function validationOf(
  shape: HistoricalPattern,
  values: Float64Array,
  dates: readonly IsoDate[],
  horizon: number,
  calibration: Calibration,
  options: ResolvedPatternMatcherOptions,
): PatternValidation | null {
  const own = shape.outcomes[horizon];
  if (own === undefined) return null;
  const { windowSize } = options;
  const from = firstAfter(dates, own.to);
  const to = values.length - horizon - windowSize + 1; // starts below have an outcome
  const count = Math.max(0, to - from);
  const outcomes = Float64Array.from({ length: count }, (_, k) => {
    const last = from + k + windowSize - 1;
    return changeBetween(values[last], values[last + horizon], true);
  });
  const found = occurrences(prepare(Float64Array.from(shape.values), options), values, { from, to }, calibration, options);
  const returns = found.map(({ index }) => outcomes[index - from]);
  const isAt = new Float64Array(count);
  for (const { index } of found) isAt[index - from] = 1;
  return {
    asOf: dates[dates.length - 1],
    horizon,
    occurrences: found.length,
    averageReturn: meanOf(returns),
    unconditionalReturn: meanOf(outcomes),
    hitRate: found.length > 0 ? returns.filter((value) => Math.sign(value) === Math.sign(own.return)).length / found.length : null,
    pValue: found.length >= FEWEST_OCCURRENCES ? pValueOf(isAt, outcomes) : null,
  };
}

/** Windows similar enough, none within `exclusion` of another. */
function occurrences(
  query: PreparedQuery,
  values: Float64Array,
  { from, to }: { readonly from: number; readonly to: number },
  calibration: Calibration,
  { exclusion, minSimilarity }: ResolvedPatternMatcherOptions,
): FoundWindow[] {
  if (to <= from || query.isFlat) return []; // a constant has no shape to come back
  const all = searchWindows(query, [{ values, from, to }], { topK: Math.ceil((to - from) / (exclusion + 1)), exclusion });
  const similarities = calibration.similarities(
    query,
    all.map(({ distance }) => distance),
  );
  return all.filter((_, k) => similarities[k] >= minSimilarity);
}

function pValueOf(isAt: Float64Array, outcomes: Float64Array): number | null {
  try {
    return circularShiftTest(isAt, outcomes).pValue;
  } catch (error) {
    if (error instanceof QuantError && error.code === "CONSTANT_SERIES") return null;
    throw error;
  }
}

function firstAfter(dates: readonly IsoDate[], day: IsoDate): number {
  let at = 0;
  while (at < dates.length && dates[at] <= day) at++;
  return at;
}

function meanOf(values: ArrayLike<number>): number | null {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] / values.length;
  return values.length > 0 ? sum : null;
}
