import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { requireProbability } from "./arguments.js";
import { centred, meanOf, squaresOf, toColumn } from "./columns.js";

const varianceSchema = z.strictObject({
  /** Divisor n − ddof: 1 for the unbiased estimate from a sample, 0 for the second central moment. */
  ddof: z._default(z.int().check(z.gte(0)), 1),
});
/** @interface */
export type VarianceOptions = z.input<typeof varianceSchema>;

const momentSchema = z.strictObject({
  /** false applies the small-sample correction (G1, G2 of Joanes and Gill 1998). */
  bias: z._default(z.boolean(), true),
});
/** @interface */
export type MomentOptions = z.input<typeof momentSchema>;

/** Arithmetic mean, corrected once for rounding. @throws InvalidInputError when empty or not finite, as everything here does */
export function mean(x: ArrayLike<number>): number {
  return meanOf(toColumn("mean", "x", x));
}

/** Σ (x − mean)² / (n − ddof), in two passes. @throws InvalidInputError also with no more than ddof values */
export function variance(x: ArrayLike<number>, options: VarianceOptions = {}): number {
  const { ddof } = parseOptions("variance", varianceSchema, options);
  const deviations = centred(toColumn("variance", "x", x, ddof + 1));
  return squaresOf(deviations) / (deviations.length - ddof);
}

/** Square root of `variance`. */
export function standardDeviation(x: ArrayLike<number>, options: VarianceOptions = {}): number {
  return Math.sqrt(variance(x, options));
}

/** Third standardised moment, Σ d³ / n / (Σ d² / n)^1.5; positive when the right tail is the longer one. @throws InvalidInputError CONSTANT_SERIES when all values are equal */
export function skewness(x: ArrayLike<number>, options: MomentOptions = {}): number {
  const { bias } = parseOptions("skewness", momentSchema, options);
  const { n, squares, deviations } = standardizable("skewness", x, bias ? 2 : 3);
  let cubes = 0;
  for (const d of deviations) cubes += d * d * d;
  const g = (Math.sqrt(n) * cubes) / (squares * Math.sqrt(squares));
  return bias ? g : (g * Math.sqrt(n * (n - 1))) / (n - 2);
}

/** Fourth standardised moment less 3, so that a normal law has 0. @throws InvalidInputError CONSTANT_SERIES when all values are equal */
export function excessKurtosis(x: ArrayLike<number>, options: MomentOptions = {}): number {
  const { bias } = parseOptions("excessKurtosis", momentSchema, options);
  const { n, squares, deviations } = standardizable("excessKurtosis", x, bias ? 2 : 4);
  let fourths = 0;
  for (const d of deviations) fourths += d * d * d * d;
  const g = (n * fourths) / (squares * squares) - 3;
  return bias ? g : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g + 6);
}

/** The p-quantile by linear interpolation between order statistics at (n − 1) p (type 7 of Hyndman and Fan 1996). @throws InvalidInputError also for p outside [0, 1] */
export function quantile(x: ArrayLike<number>, p: number): number {
  requireProbability("quantile", "p", p);
  return quantileOfSorted(toColumn("quantile", "x", x).sort(), p);
}

/** Median of |x − median|, without a factor: 0.6745 standard deviations for a normal law. */
export function medianAbsoluteDeviation(x: ArrayLike<number>): number {
  const sorted = toColumn("medianAbsoluteDeviation", "x", x).sort();
  const median = quantileOfSorted(sorted, 0.5);
  return quantileOfSorted(sorted.map((value) => Math.abs(value - median)).sort(), 0.5);
}

function quantileOfSorted(sorted: Float64Array, p: number): number {
  const position = (sorted.length - 1) * p;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (position - below) * (sorted[above]! - sorted[below]!);
}

function standardizable(
  where: string,
  x: ArrayLike<number>,
  minimum: number,
): { readonly n: number; readonly squares: number; readonly deviations: Float64Array } {
  const column = toColumn(where, "x", x, minimum);
  if (column.every((value) => value === column[0])) {
    throw new InvalidInputError("CONSTANT_SERIES", { where, what: "x", expected: "values that vary", received: column[0] });
  }
  const deviations = centred(column);
  // In units of the largest deviation, so that no power under- or overflows.
  const largest = deviations.reduce((most, d) => Math.max(most, Math.abs(d)), 0);
  for (let i = 0; i < deviations.length; i++) deviations[i] = deviations[i]! / largest;
  return { n: deviations.length, squares: squaresOf(deviations), deviations };
}
