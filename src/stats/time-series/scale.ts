import { toSeries } from "../../core/arrays.js";
import { ConvergenceError, InvalidInputError } from "../../core/errors.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { largestOf } from "../columns.js";

// Tests whose answer does not depend on the unit work in a power of two near the largest value: no digit changes, and neither 1e308 nor
// 5e-324 over- or underflows when it is squared.

export interface ScaledSeries {
  /** The caller's values divided by `unit`; at most 2^24 in magnitude. */
  readonly values: Float64Array;
  readonly unit: number;
}

/** A checked copy in units of a power of two. @throws InvalidInputError as `toSeries` */
export function toScaledSeries(where: string, what: string, series: ArrayLike<number>, minimum: number): ScaledSeries {
  const values = toSeries(where, what, series, minimum);
  const unit = powerOfTwoBelow(largestOf(values));
  for (let i = 0; i < values.length; i++) values[i] = values[i] / unit;
  return { values, unit };
}

/** Deviations up to this share of the values they were taken from are rounding: 4 units in the last place. */
const ROUNDING = 4 * 2.220446049250313e-16;

/** Whether deviations from a mean, a trend or a fit are more than the rounding of values of this magnitude. */
export function variesBeyondRounding(deviations: Float64Array, magnitude: number): boolean {
  return largestOf(deviations) > ROUNDING * magnitude;
}

/** @throws InvalidInputError CONSTANT_SERIES unless the deviations are more than rounding */
export function requireVariation(where: string, what: string, deviations: Float64Array, magnitude: number, expected = "values that vary"): void {
  if (!variesBeyondRounding(deviations, magnitude)) {
    throw new InvalidInputError("CONSTANT_SERIES", { where, what, expected, received: "no variation beyond rounding" });
  }
}

/** The fault of regressors that span one another, or a response that they predict exactly. */
export function exactRelation(where: string, what: string, expected: string, received: string): ConvergenceError {
  return new ConvergenceError("NOT_POSITIVE_DEFINITE", { where, what, expected, received });
}
