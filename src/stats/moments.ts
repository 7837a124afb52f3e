import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { centred, meanOf, scaledDeviations, squaresOf, toColumn } from "./columns.js";
import { medianOf } from "./order-statistics.js";

export const varianceSchema = z.strictObject({
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
  const sample = standardizable("skewness", x, bias ? 2 : 3);
  const { n } = sample;
  const g = skewnessOf(sample);
  return bias ? g : (g * Math.sqrt(n * (n - 1))) / (n - 2);
}

/** Fourth standardised moment less 3, so that a normal law has 0. @throws InvalidInputError CONSTANT_SERIES when all values are equal */
export function excessKurtosis(x: ArrayLike<number>, options: MomentOptions = {}): number {
  const { bias } = parseOptions("excessKurtosis", momentSchema, options);
  const sample = standardizable("excessKurtosis", x, bias ? 2 : 4);
  const { n } = sample;
  const g = excessKurtosisOf(sample);
  return bias ? g : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g + 6);
}

/** Median of |x − median|, without a factor: 0.6745 standard deviations for a normal law. */
export function medianAbsoluteDeviation(x: ArrayLike<number>): number {
  const values = toColumn("medianAbsoluteDeviation", "x", x);
  const median = medianOf(values);
  for (let i = 0; i < values.length; i++) values[i] = Math.abs(values[i]! - median);
  return medianOf(values);
}

export interface Standardizable {
  readonly n: number;
  /** Deviations from the mean in units of the largest, and the sum of their squares. */
  readonly deviations: Float64Array;
  readonly squares: number;
}

/** What skewness and kurtosis are made of. @throws InvalidInputError too few values, not finite, CONSTANT_SERIES */
export function standardizable(where: string, x: ArrayLike<number>, minimum: number): Standardizable {
  const column = toColumn(where, "x", x, minimum);
  if (column.every((value) => value === column[0])) {
    throw new InvalidInputError("CONSTANT_SERIES", { where, what: "x", expected: "values that vary", received: column[0] });
  }
  const deviations = scaledDeviations(column);
  return { n: deviations.length, squares: squaresOf(deviations), deviations };
}

/** Σ d³ / n / (Σ d² / n)^1.5. */
export function skewnessOf({ n, squares, deviations }: Standardizable): number {
  let cubes = 0;
  for (const d of deviations) cubes += d * d * d;
  return (Math.sqrt(n) * cubes) / (squares * Math.sqrt(squares));
}

/** n Σ d⁴ / (Σ d²)² − 3. */
export function excessKurtosisOf({ n, squares, deviations }: Standardizable): number {
  let fourths = 0;
  for (const d of deviations) fourths += d * d * d * d;
  return (n * fourths) / (squares * squares) - 3;
}
