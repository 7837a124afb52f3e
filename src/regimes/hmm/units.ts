import { InvalidInputError } from "../../core/errors.js";
import { log } from "../../math/elementary.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import type { HmmData } from "./data.js";
import type { HmmParameters } from "./parameters.js";

/** Columns about their first value and in powers of two near their size, so that no offset costs digits and no unit leaves the doubles. */
export interface Units {
  readonly origin: Float64Array;
  readonly unit: Float64Array;
  /** What the log-likelihood of all rows loses by going back to the caller's units. */
  readonly logVolume: number;
}

/** Below this range the variances of a column would be no doubles. */
const SMALLEST_RANGE = 1e-140;

/**
 * @param common - one unit for all columns, as variances that columns share need
 * @throws InvalidInputError when a column varies by so little that its variance is no double
 */
export function unitsOf(where: string, { x, rows, features }: HmmData, common: boolean): Units {
  const origin = x.slice(0, features);
  const unit = new Float64Array(features);
  for (let j = 0; j < features; j++) {
    let largest = 0;
    for (let t = 0; t < rows; t++) largest = Math.max(largest, Math.abs(x[t * features + j] - origin[j]));
    if (largest > 0 && largest < SMALLEST_RANGE)
      throw new InvalidInputError("INVALID_OPTION", {
        where,
        what: `X, column ${j}`,
        expected: `values that differ by more than ${SMALLEST_RANGE}, or not at all`,
        received: largest,
      });
    unit[j] = powerOfTwoBelow(largest > 0 ? largest : origin[j]);
  }
  if (common) unit.fill(unit.reduce((most, value) => Math.max(most, value)));
  const logVolume = unit.reduce((sum, value) => sum + rows * log(value), 0);
  return { origin, unit, logVolume };
}

export function toUnits({ origin, unit }: Units, { x, features }: HmmData): Float64Array {
  return x.map((value, i) => (value - origin[i % features]) / unit[i % features]);
}

/** Parameters into these units, or back out of them. */
export function convert(parameters: HmmParameters, { origin, unit }: Units, back: boolean): HmmParameters {
  const { features } = parameters;
  const means = parameters.means.map((value, at) => {
    const j = at % features;
    return back ? value * unit[j] + origin[j] : (value - origin[j]) / unit[j];
  });
  const scales = parameters.scales.map((value, at) => {
    const [i, j] = [Math.floor(at / features) % features, at % features];
    return back ? value * unit[i] * unit[j] : value / unit[i] / unit[j];
  });
  return { ...parameters, means, scales };
}
