import { InvalidInputError } from "../../core/errors.js";
import { toColumn } from "../../stats/columns.js";
import { medianOf } from "../../stats/order-statistics.js";

/** Level and spread of an undisturbed series. */
export interface RobustBaseline {
  /** The median. */
  readonly target: number;
  /** 1.4826 · median |x − median|: the standard deviation, if the values are normal. */
  readonly sigma: number;
}

/**
 * Level and spread for a detector, from a span before the one it watches; half of the values may be spoilt. From n values the target itself errs by about
 * 1.25 sigma/√n, which a sum of deviations adds up: a few hundred values are wanted, or more slack.
 * @param training - at least 2 values; never modified
 * @throws InvalidInputError CONSTANT_SERIES when more than half of the values are equal
 */
export function robustBaseline(training: ArrayLike<number>): RobustBaseline {
  return baselineOf("robustBaseline", toColumn("robustBaseline", "training", training, 2));
}

/** The same of a checked column, which is left as it is. */
export function baselineOf(where: string, column: Float64Array): RobustBaseline {
  const target = medianOf(column.slice());
  const sigma = 1.482602218505602 * medianOf(column.map((value) => Math.abs(value - target)));
  if (!(sigma >= 1e-140))
    throw new InvalidInputError("CONSTANT_SERIES", {
      where,
      what: "training",
      expected: "values of which most differ from their median (or give sigma)",
      received: sigma,
    });
  return { target, sigma };
}
