import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { powerOfTwoBelow } from "../math/power-of-two.js";
import { chiSquared } from "./chi-squared.js";
import { centred, largestOf, squaresOf, toColumn } from "./columns.js";
import type { TestResult } from "./test-options.js";

const lag = z.int().check(z.positive());
const schema = z.strictObject({
  /** Every lag 1 … h, or the lags named. Default: as many as min(10, ⌊n/5⌋), at least 1. */
  lags: z.optional(z.union([lag, z.array(lag).check(z.minLength(1))])),
  /** Parameters of the model whose residuals these are; they cost degrees of freedom. */
  fittedParameters: z._default(z.int().check(z.gte(0)), 0),
});
/** @interface */
export type LjungBoxOptions = z.input<typeof schema>;

export interface LjungBoxLag {
  readonly lag: number;
  readonly statistic: number;
  /** null where the lag does not exceed `fittedParameters` and leaves no degree of freedom. */
  readonly pValue: number | null;
  readonly boxPierceStatistic: number;
  readonly boxPiercePValue: number | null;
}

export interface LjungBoxResult extends TestResult {
  readonly byLag: readonly LjungBoxLag[];
}

/**
 * Ljung and Box's test of no autocorrelation up to a lag h:
 *
 *     Q = n (n + 2) Σ_{k≤h} r_k² / (n − k),  χ² with h − fittedParameters degrees of freedom
 *
 * beside Box and Pierce's n Σ r_k². `statistic` and `pValue` are those of the largest lag. O(n h).
 * @throws InvalidInputError a lag that is not below n, no lag above `fittedParameters`, CONSTANT_SERIES when x does not vary
 * @see Ljung and Box (1978), doi:10.1093/biomet/65.2.297
 */
export function ljungBox(x: ArrayLike<number>, options: LjungBoxOptions = {}): LjungBoxResult {
  const { lags, fittedParameters } = parseOptions("ljungBox", schema, options);
  const deviations = centred(toColumn("ljungBox", "x", x, 2));
  const n = deviations.length;
  const unit = powerOfTwoBelow(largestOf(deviations)); // squares of tiny ones would underflow
  for (let i = 0; i < n; i++) deviations[i] = deviations[i]! / unit;
  const total = squaresOf(deviations);
  if (!(total > 0)) throw new InvalidInputError("CONSTANT_SERIES", { where: "ljungBox", what: "x", expected: "values that vary", received: x[0] });
  const wanted = Array.isArray(lags)
    ? [...new Set(lags)].sort((a, b) => a - b)
    : Array.from({ length: lags ?? Math.max(1, Math.min(10, Math.floor(n / 5))) }, (_, i) => i + 1);
  const largest = wanted.at(-1)!;
  if (largest >= n)
    throw new InvalidInputError("INVALID_OPTION", { where: "ljungBox", what: "options.lags", expected: `lags below the ${n} values`, received: largest });
  if (largest <= fittedParameters) {
    throw new InvalidInputError("INVALID_OPTION", {
      where: "ljungBox",
      what: "options.lags",
      expected: `a lag above fittedParameters = ${fittedParameters}`,
      received: largest,
    });
  }
  const byLag: LjungBoxLag[] = [];
  let ljung = 0;
  let pierce = 0;
  for (let k = 1; k <= largest; k++) {
    let products = 0;
    for (let i = k; i < n; i++) products += deviations[i]! * deviations[i - k]!;
    const r = products / total;
    ljung += (r * r) / (n - k);
    pierce += r * r;
    if (!wanted.includes(k)) continue;
    const degreesOfFreedom = k - fittedParameters;
    const p = (statistic: number): number | null => (degreesOfFreedom > 0 ? chiSquared.sf(statistic, degreesOfFreedom) : null);
    const statistic = n * (n + 2) * ljung;
    byLag.push({ lag: k, statistic, pValue: p(statistic), boxPierceStatistic: n * pierce, boxPiercePValue: p(n * pierce) });
  }
  const last = byLag.at(-1)!;
  return { statistic: last.statistic, pValue: last.pValue!, byLag };
}
