import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { powerOfTwoBelow } from "../math/power-of-two.js";
import { centred, LARGEST_MAGNITUDE, largestOf, meanOf, toColumn } from "./columns.js";
import { studentT } from "./student-t.js";
import { type Alternative, alternativeSchema, confidenceSchema, type TestResult, tailProbability } from "./test-options.js";

const shared = { alternative: alternativeSchema, confidence: confidenceSchema };
const oneSampleSchema = z.strictObject({
  ...shared,
  /** The mean under the hypothesis. */ mean: z._default(z.number().check(z.gte(-LARGEST_MAGNITUDE), z.lte(LARGEST_MAGNITUDE)), 0),
});
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
    if (third !== undefined)
      throw new InvalidInputError("INVALID_OPTION", { where: "tTest", what: "y", expected: "a sample before the options of two samples", received: second });
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
    const { unit, ofX, ofY } = squaresOfBoth(a, b);
    const pooled = (ofX + ofY) / degreesOfFreedom;
    const distance = meanDifference(a, b);
    return conclude(
      { estimate: distance, distance, standardError: unit * Math.sqrt(pooled / a.n + pooled / b.n), degreesOfFreedom },
      alternative,
      confidence,
      "tTest",
    );
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
  const { unit, ofX, ofY } = squaresOfBoth(a, b);
  const va = ofX / (a.n - 1) / a.n;
  const vb = ofY / (b.n - 1) / b.n;
  const share = va / (va + vb); // in this form nothing under- or overflows
  const degreesOfFreedom = 1 / ((share * share) / (a.n - 1) + ((1 - share) * (1 - share)) / (b.n - 1));
  const distance = meanDifference(a, b);
  return conclude({ estimate: distance, distance, standardError: unit * Math.sqrt(va + vb), degreesOfFreedom }, alternative, confidence, "welchTTest");
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
  const { unit, ofX, ofY } = squaresOfBoth(a, b);
  const deviation = unit * Math.sqrt((ofX + ofY) / (a.n + b.n - 2));
  if (!(deviation > 0))
    throw new InvalidInputError("CONSTANT_SERIES", { where: "cohensD", what: "x and y", expected: "values that vary", received: a.column[0] });
  return meanDifference(a, b) / deviation;
}

function ofOneMean(x: Float64Array, hypothesis: number, alternative: Alternative, confidence: number): TTestResult {
  const n = x.length;
  const deviations = centred(x);
  const unit = unitOf(deviations);
  const standardError = unit * Math.sqrt(squaresIn(unit, deviations) / (n - 1) / n);
  const estimate = meanOf(x);
  const distance = estimate - hypothesis + restOf(x, estimate);
  return conclude({ estimate, distance, standardError, degreesOfFreedom: n - 1 }, alternative, confidence, "tTest");
}

interface Evidence {
  readonly estimate: number;
  /** The estimate less the hypothesis. */
  readonly distance: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
}

function conclude({ estimate, distance, standardError, degreesOfFreedom }: Evidence, alternative: Alternative, confidence: number, where: string): TTestResult {
  if (!(standardError > 0)) {
    throw new InvalidInputError("CONSTANT_SERIES", { where, what: "x", expected: "values that vary (the standard error is 0)", received: standardError });
  }
  const statistic = distance / standardError;
  const pValue = tailProbability(statistic, alternative, (t) => studentT.sf(t, degreesOfFreedom));
  const reach = -studentT.ppf(alternative === "two-sided" ? (1 - confidence) / 2 : 1 - confidence, degreesOfFreedom) * standardError;
  const lower = alternative === "less" ? -Infinity : estimate - reach;
  const upper = alternative === "greater" ? Infinity : estimate + reach;
  return { statistic, pValue, degreesOfFreedom, estimate, standardError, confidenceInterval: [lower, upper] };
}

interface Sample {
  readonly column: Float64Array;
  readonly n: number;
  readonly mean: number;
  readonly deviations: Float64Array;
}

function sample(where: string, what: string, values: ArrayLike<number>, minimum: number): Sample {
  const column = toColumn(where, what, values, minimum);
  return { column, n: column.length, mean: meanOf(column), deviations: centred(column) };
}

/** Mean of x less mean of y: an offset that they share costs no digits. */
function meanDifference(x: Sample, y: Sample): number {
  return x.mean - y.mean + (restOf(x.column, x.mean) - restOf(y.column, y.mean));
}

/** What rounding took from a mean: beside an offset much larger than the spread a difference of means would lack it. */
function restOf(x: Float64Array, mean: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! - mean;
  return sum / x.length;
}

interface BothSquares {
  readonly unit: number;
  /** Sums of squared deviations, in squares of the unit, in which they neither under- nor overflow. */
  readonly ofX: number;
  readonly ofY: number;
}

function squaresOfBoth(x: Sample, y: Sample): BothSquares {
  const unit = Math.max(unitOf(x.deviations), unitOf(y.deviations));
  return { unit, ofX: squaresIn(unit, x.deviations), ofY: squaresIn(unit, y.deviations) };
}

/** The power of two below the largest deviation; the least one for a sample that does not vary. */
function unitOf(deviations: Float64Array): number {
  return powerOfTwoBelow(largestOf(deviations) || Number.MIN_VALUE);
}

function squaresIn(unit: number, deviations: Float64Array): number {
  const scale = 1 / unit;
  let sum = 0;
  for (let i = 0; i < deviations.length; i++) sum += deviations[i]! * scale * (deviations[i]! * scale);
  return sum;
}

function isArrayLike(value: ArrayLike<number> | object): value is ArrayLike<number> {
  return typeof value === "object" && value !== null && "length" in value;
}
