import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { powerOfTwoBelow } from "../../math/power-of-two.js";
import { largestOf, meanOf, toColumn } from "../columns.js";
import { studentT } from "../student-t.js";
import { alternativeSchema, type TestResult, tailProbability } from "../test-options.js";
import { requireVariation } from "./scale.js";

const schema = z.strictObject({
  /** Steps ahead of the forecasts: losses of an h-step forecast are correlated up to lag h − 1. */
  horizon: z._default(z.int().check(z.positive()), 1),
  /** `less`: the first forecasts lose less than the second. */
  alternative: alternativeSchema,
  /** Weights of the autocovariances up to lag h − 1: all 1 (Diebold and Mariano), or 1 − k/h, which cannot give a negative variance. */
  varianceEstimator: z._default(z.enum(["rectangular", "bartlett"]), "rectangular"),
});
/** @interface */
export type DieboldMarianoOptions = z.input<typeof schema>;

export interface DieboldMarianoResult extends TestResult {
  /** Mean of lossesA − lossesB, in units of the losses: negative where the first forecasts are better. */
  readonly meanDifference: number;
  /** Of `meanDifference`, Harvey, Leybourne and Newbold's correction included: statistic = meanDifference / standardError. */
  readonly standardError: number;
  /** n − 1, of Student's t. */
  readonly degreesOfFreedom: number;
  /** The estimator in use: `bartlett` too where the rectangular variance that was asked for is not positive. */
  readonly varianceEstimator: "rectangular" | "bartlett";
}

/**
 * Diebold and Mariano's test that two series of forecasts lose equally on average, with the small-sample correction of Harvey, Leybourne
 * and Newbold: with d_t = lossesA_t − lossesB_t and autocovariances γ_k of d,
 *
 *     V = (γ_0 + 2 Σ_{k<h} w_k γ_k) / n,   statistic = d̄ / √V · √((n + 1 − 2h + h (h − 1)/n) / n)  ~  Student's t with n − 1 degrees of freedom
 *
 * Give losses (squared or absolute errors, pinball losses, negative log-likelihoods …), not errors, in the order of time. It compares
 * forecasts as they were made; between a model and one that nests it the statistic is not normal (Clark and West 2007). O(n h).
 * @param lossesA - losses of the first forecasts, oldest first
 * @param lossesB - losses of the second at the same times
 * @throws InvalidInputError unequal lengths, fewer than 2 losses, a horizon that is not below n, CONSTANT_SERIES where the difference does not vary
 * @see Diebold and Mariano (1995), doi:10.1080/07350015.1995.10524599; Harvey, Leybourne and Newbold (1997), doi:10.1016/S0169-2070(96)00719-4
 */
export function dieboldMariano(lossesA: ArrayLike<number>, lossesB: ArrayLike<number>, options: DieboldMarianoOptions = {}): DieboldMarianoResult {
  const where = "dieboldMariano";
  const { horizon, alternative, varianceEstimator } = parseOptions(where, schema, options);
  const a = toColumn(where, "lossesA", lossesA, 2);
  const b = toColumn(where, "lossesB", lossesB, 2);
  const n = a.length;
  if (b.length !== n) throw new InvalidInputError("WRONG_LENGTH", { where, what: "lossesB", expected: `${n} losses, as in lossesA`, received: b.length });
  if (horizon >= n)
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.horizon", expected: `a horizon below the ${n} losses`, received: horizon });
  const largest = Math.max(largestOf(a), largestOf(b));
  const unit = powerOfTwoBelow(largest);
  const deviations = new Float64Array(n);
  for (let t = 0; t < n; t++) deviations[t] = a[t] / unit - b[t] / unit;
  const mean = meanOf(deviations);
  for (let t = 0; t < n; t++) deviations[t] = deviations[t] - mean;
  requireVariation(where, "lossesA − lossesB", deviations, largest / unit, "differences that vary");
  let variance = longRunVariance(deviations, horizon, varianceEstimator === "bartlett");
  const isUsable = variance > 0;
  if (!isUsable) variance = longRunVariance(deviations, horizon, true);
  const correction = ((n - horizon) * (n - horizon + 1)) / (n * n); // = (n + 1 − 2h + h (h − 1)/n) / n
  const standardError = Math.sqrt(variance / n / correction);
  const statistic = mean / standardError;
  return {
    statistic,
    pValue: tailProbability(statistic, alternative, (t) => studentT.sf(t, n - 1)),
    meanDifference: mean * unit,
    standardError: standardError * unit,
    degreesOfFreedom: n - 1,
    varianceEstimator: isUsable ? varianceEstimator : "bartlett",
  };
}

function longRunVariance(deviations: Float64Array, horizon: number, isBartlett: boolean): number {
  const n = deviations.length;
  let sum = 0;
  for (let k = 0; k < horizon; k++) {
    let products = 0;
    for (let t = k; t < n; t++) products += deviations[t] * deviations[t - k];
    sum += (k === 0 ? 1 : isBartlett ? 2 * (1 - k / horizon) : 2) * products;
  }
  return sum / n;
}
