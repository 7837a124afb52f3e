import { toSeries } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { exp } from "../math/elementary.js";
import { kolmogorovLimitSf, oneSampleSf, oneSidedSf, twoSampleSf } from "./kolmogorov.js";
import { type Alternative, alternativeSchema, type TestResult } from "./test-options.js";

const schema = z.strictObject({
  alternative: alternativeSchema,
  /**
   * Default: exact up to 1,000 values, or while the product of two sample sizes is at most 1,000,000; else asymptotic. Exact costs n^1.5 log n
   * and a large factor for one sample (seconds at 20,000 values), the product of the sizes for two.
   */
  method: z.optional(z.enum(["exact", "asymptotic"])),
});
/** @interface */
export type KolmogorovSmirnovOptions = z.input<typeof schema>;

const EXACT_UP_TO = 1000;

/**
 * Kolmogorov and Smirnov's test: does x follow the law with distribution function `second`, or the same law as the sample `second`?
 * The statistic is the largest distance between the distribution functions: in either direction, or F(x) above the other ("greater",
 * values of x tend to be smaller) or below it ("less"). Exact p-values assume no ties; with ties they are conservative.
 * @throws InvalidInputError empty or not finite samples, or a distribution function that leaves [0, 1]
 * @see Marsaglia, Tsang, Wang (2003), doi:10.18637/jss.v008.i18; Birnbaum and Tingey (1951), doi:10.1214/aoms/1177729550
 */
export function kolmogorovSmirnov(
  x: ArrayLike<number>,
  second: ((value: number) => number) | ArrayLike<number>,
  options: KolmogorovSmirnovOptions = {},
): TestResult {
  const { alternative, method } = parseOptions("kolmogorovSmirnov", schema, options);
  const a = toSeries("kolmogorovSmirnov", "x", x).sort();
  if (typeof second === "function") {
    const statistic = pick(distancesToLaw(a, second), alternative);
    const exact = (method ?? (a.length <= EXACT_UP_TO ? "exact" : "asymptotic")) === "exact";
    if (!exact) return { statistic, pValue: asymptotic(statistic, a.length, alternative) };
    return { statistic, pValue: alternative === "two-sided" ? oneSampleSf(statistic, a.length) : oneSidedSf(statistic, a.length) };
  }
  const b = toSeries("kolmogorovSmirnov", "y", second).sort();
  const distances = distancesToSample(a, b);
  const steps = pick(distances, alternative); // in units of 1 / (n m), hence whole
  const statistic = steps / (a.length * b.length);
  const exact = (method ?? (a.length * b.length <= EXACT_UP_TO * EXACT_UP_TO ? "exact" : "asymptotic")) === "exact";
  if (exact) return { statistic, pValue: twoSampleSf(steps, a.length, b.length, alternative === "two-sided") };
  return { statistic, pValue: asymptotic(statistic, (a.length * b.length) / (a.length + b.length), alternative) };
}

interface Distances {
  /** Largest amount by which the first distribution function is above the second, and below it. */
  readonly above: number;
  readonly below: number;
}

function pick({ above, below }: Distances, alternative: Alternative): number {
  return alternative === "two-sided" ? Math.max(above, below) : alternative === "greater" ? above : below;
}

function asymptotic(statistic: number, size: number, alternative: Alternative): number {
  return alternative === "two-sided" ? kolmogorovLimitSf(statistic * Math.sqrt(size)) : exp(-2 * size * statistic * statistic);
}

function distancesToLaw(sorted: Float64Array, cdf: (value: number) => number): Distances {
  const n = sorted.length;
  let above = 0;
  let below = 0;
  for (let i = 0; i < n; i++) {
    const p = cdf(sorted[i]!);
    if (!(p >= 0 && p <= 1)) {
      throw new InvalidInputError("INVALID_OPTION", {
        where: "kolmogorovSmirnov",
        what: `cdf(${sorted[i]})`,
        expected: "a probability from 0 to 1",
        received: p,
      });
    }
    above = Math.max(above, (i + 1) / n - p);
    below = Math.max(below, p - i / n);
  }
  return { above, below };
}

/** Times n m. */
function distancesToSample(a: Float64Array, b: Float64Array): Distances {
  let above = 0;
  let below = 0;
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const value = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i]! : b[j]!;
    while (i < a.length && a[i] === value) i++;
    while (j < b.length && b[j] === value) j++;
    const difference = i * b.length - j * a.length;
    above = Math.max(above, difference);
    below = Math.max(below, -difference);
  }
  return { above, below };
}
