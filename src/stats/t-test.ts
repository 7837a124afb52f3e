import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { centred, meanOf, squaresOf, toColumn } from "./columns.js";
import { studentT } from "./student-t.js";
import { type Alternative, alternativeSchema, confidenceSchema, type TestResult, tailProbability } from "./test-options.js";

const shared = { alternative: alternativeSchema, confidence: confidenceSchema };
const oneSampleSchema = z.strictObject({ ...shared, /** The mean under the hypothesis. */ mean: z._default(z.number(), 0) });
const twoSampleSchema = z.strictObject({ ...shared, /** Tests the mean of x − y, pair by pair. */ paired: z._default(z.boolean(), false) });
const welchSchema = z.strictObject(shared);
/** @interface */
export type OneSampleTTestOptions = z.input<typeof oneSampleSchema>;
/** @interface */
export type TwoSampleTTestOptions = z.input<typeof twoSampleSchema>;
/** @interface */
export type WelchTTestOptions = z.input<typeof welchSchema>;

export interface TTestResult extends TestResult {
  readonly degreesOfFreedom: number;
  /** The mean, or the difference of the means, that was estimated. */
  readonly estimate: number;
  readonly standardError: number;
  /** Of the estimate; open on one side (±Infinity) for a one-sided alternative. */
  readonly confidenceInterval: readonly [lower: number, upper: number];
}

/**
 * Student's t test: of one mean (`tTest(x, { mean })`), of the difference of two means with a common variance (`tTest(x, y)`, pooled) or
 * of pairs (`tTest(x, y, { paired: true })`). Prefer `welchTTest` for two samples unless the variances are known to be equal.
 * @throws InvalidInputError too few values, values not finite, pairs of unequal length, CONSTANT_SERIES without any variation
 */
export function tTest(x: ArrayLike<number>, options?: OneSampleTTestOptions): TTestResult;
export function tTest(x: ArrayLike<number>, y: ArrayLike<number>, options?: TwoSampleTTestOptions): TTestResult;
export function tTest(x: ArrayLike<number>, second: ArrayLike<number> | OneSampleTTestOptions = {}, third?: TwoSampleTTestOptions): TTestResult {
  if (!isArrayLike(second)) {
    const { mean, alternative, confidence } = parseOptions("tTest", oneSampleSchema, second);
    return ofOneMean(toColumn("tTest", "x", x, 2), mean, alternative, confidence);
  }
  const { paired, alternative, confidence } = parseOptions("tTest", twoSampleSchema, third);
  const a = sample("tTest", "x", x, paired ? 2 : 1);
  const b = sample("tTest", "y", second, 1);
  if (!paired) {
    const degreesOfFreedom = a.n + b.n - 2;
    if (degreesOfFreedom < 1)
      throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where: "tTest", what: "x and y", expected: "at least 3 values together", received: a.n + b.n });
    const pooled = (a.squares + b.squares) / degreesOfFreedom;
    return conclude(a.mean - b.mean, 0, Math.sqrt(pooled / a.n + pooled / b.n), degreesOfFreedom, alternative, confidence, "tTest");
  }
  if (a.n !== b.n) throw new InvalidInputError("WRONG_LENGTH", { where: "tTest", what: "y", expected: `${a.n} values, as in x`, received: b.n });
  return ofOneMean(
    a.column.map((value, i) => value - b.column[i]!),
    0,
    alternative,
    confidence,
  );
}

/**
 * Welch's t test of the difference of two means without assuming equal variances; degrees of freedom by Satterthwaite.
 * @throws InvalidInputError fewer than 2 values in a sample, values not finite, CONSTANT_SERIES without variation in either
 * @see Welch (1947), doi:10.1093/biomet/34.1-2.28
 */
export function welchTTest(x: ArrayLike<number>, y: ArrayLike<number>, options: WelchTTestOptions = {}): TTestResult {
  const { alternative, confidence } = parseOptions("welchTTest", welchSchema, options);
  const a = sample("welchTTest", "x", x, 2);
  const b = sample("welchTTest", "y", y, 2);
  const va = a.squares / (a.n - 1) / a.n;
  const vb = b.squares / (b.n - 1) / b.n;
  const share = va / (va + vb); // in this form nothing under- or overflows
  const degreesOfFreedom = 1 / ((share * share) / (a.n - 1) + ((1 - share) * (1 - share)) / (b.n - 1));
  return conclude(a.mean - b.mean, 0, Math.sqrt(va + vb), degreesOfFreedom, alternative, confidence, "welchTTest");
}

/**
 * Cohen's d, the difference of two means in units of the pooled standard deviation: an effect size beside the p-value of `tTest(x, y)`.
 * @throws InvalidInputError fewer than 3 values together, values not finite, CONSTANT_SERIES without any variation
 * @see Cohen (1988), Statistical Power Analysis, §2.2
 */
export function cohensD(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const a = sample("cohensD", "x", x, 1);
  const b = sample("cohensD", "y", y, 1);
  if (a.n + b.n < 3)
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", { where: "cohensD", what: "x and y", expected: "at least 3 values together", received: a.n + b.n });
  const deviation = Math.sqrt((a.squares + b.squares) / (a.n + b.n - 2));
  if (!(deviation > 0))
    throw new InvalidInputError("CONSTANT_SERIES", { where: "cohensD", what: "x and y", expected: "values that vary", received: a.column[0] });
  return (a.mean - b.mean) / deviation;
}

function ofOneMean(x: Float64Array, hypothesis: number, alternative: Alternative, confidence: number): TTestResult {
  const standardError = Math.sqrt(squaresOf(centred(x)) / (x.length - 1) / x.length);
  return conclude(meanOf(x), hypothesis, standardError, x.length - 1, alternative, confidence, "tTest");
}

function conclude(
  estimate: number,
  hypothesis: number,
  standardError: number,
  degreesOfFreedom: number,
  alternative: Alternative,
  confidence: number,
  where: string,
): TTestResult {
  if (!(standardError > 0)) {
    throw new InvalidInputError("CONSTANT_SERIES", { where, what: "x", expected: "values that vary (the standard error is 0)", received: standardError });
  }
  const statistic = (estimate - hypothesis) / standardError;
  const pValue = tailProbability(statistic, alternative, (t) => studentT.sf(t, degreesOfFreedom));
  const reach = -studentT.ppf(alternative === "two-sided" ? (1 - confidence) / 2 : 1 - confidence, degreesOfFreedom) * standardError;
  const lower = alternative === "less" ? -Infinity : estimate - reach;
  const upper = alternative === "greater" ? Infinity : estimate + reach;
  return { statistic, pValue, degreesOfFreedom, estimate, standardError, confidenceInterval: [lower, upper] };
}

function sample(
  where: string,
  what: string,
  values: ArrayLike<number>,
  minimum: number,
): { readonly column: Float64Array; readonly n: number; readonly mean: number; readonly squares: number } {
  const column = toColumn(where, what, values, minimum);
  return { column, n: column.length, mean: meanOf(column), squares: squaresOf(centred(column)) };
}

function isArrayLike(value: ArrayLike<number> | object): value is ArrayLike<number> {
  return typeof value === "object" && value !== null && "length" in value;
}
