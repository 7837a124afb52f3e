import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import { createRng, type Rng } from "../core/rng.js";
import * as z from "../core/schema.js";
import { MOST_REPLICATIONS } from "./bootstrap-indices.js";
import { scaledDeviations, squaresOf, toColumn } from "./columns.js";
import { pairs, pearson } from "./correlation.js";
import { countFlags, extremeFlags, requireStatistic, type TwoSampleStatistic } from "./null-law.js";
import { type Arrangements, allArrangements, numberOfArrangements } from "./rearrange.js";
import { alternativeSchema, type TestResult } from "./test-options.js";

const schema = z.strictObject({
  /**
   * What the hypothesis allows to exchange. `samples`: every value may belong to x or to y (two independent samples of one law); `within-pairs`:
   * x_i and y_i may change places; `pairings`: any y may belong to any x (no relation).
   */
  exchange: z._default(z.enum(["samples", "within-pairs", "pairings"]), "samples"),
  /** Default: the difference of the means, x less y; for `pairings` Pearson's correlation. */
  statistic: z.optional(z.custom<TwoSampleStatistic>((value) => typeof value === "function", "a function of two columns")),
  alternative: alternativeSchema,
  /** Random rearrangements. Where there are no more than these plus one in all, each is taken once and the p-value is exact. */
  replications: z._default(z.int().check(z.positive(), z.lte(MOST_REPLICATIONS)), 9999),
  seed: z._default(z.uint32(), 0),
});
/** @interface */
export type PermutationTestOptions = z.input<typeof schema>;

export interface PermutationTestResult extends TestResult {
  /** Of x and y as they are. */
  readonly statistic: number;
  /** (1 + #) / (1 + rearrangements) with # those at which the statistic is at least as extreme. */
  readonly pValue: number;
  /** Whether every rearrangement was taken, which makes the p-value exact. */
  readonly exact: boolean;
  /** The statistic of each rearrangement, the data as they are left out. */
  readonly nullStatistics: Float64Array;
}

/** Statistics that differ by less than this share of the observed one are equal: the order of summation must not split ties. */
const TIE_TOLERANCE = 1e-12;

/**
 * Permutation test: is the statistic of x and y larger than when what the hypothesis calls exchangeable is exchanged? Valid for any law
 * and any statistic, as long as observations (pairs) are independent: for series with memory use `circularShiftTest` or `stationaryBootstrap`. With `samples`
 * the hypothesis is one law for both; unequal variances with unequal sizes upset a test of means. "two-sided" compares magnitudes, so a
 * statistic of one's own should be 0 in the middle of its null law. Two statistics count as equal when they differ by at most 1e-12 of the observed one.
 *
 * @param options - `statistic`: gets two columns that it may reorder and must not keep
 * @throws InvalidInputError samples too small or not finite, pairs of unequal length, CONSTANT_SERIES where there is nothing to exchange, NOT_FINITE for a
 *   function that gives no finite number
 * @see Phipson and Smyth (2010), doi:10.2202/1544-6115.1585, on the 1 in the p-value; Good (2005), Permutation, Parametric and Bootstrap
 *      Tests of Hypotheses, ch. 3
 */
export function permutationTest(x: ArrayLike<number>, y: ArrayLike<number>, options: PermutationTestOptions = {}): PermutationTestResult {
  const { exchange, statistic: own, alternative, replications, seed } = parseOptions("permutationTest", schema, options);
  const [a, b] = columnsFor(exchange, x, y);
  const observed = requireStatistic("permutationTest", "statistic of x and y", (own ?? byDefault[exchange])(a.slice(), b.slice()));
  const {
    first: from,
    second: to,
    statistic,
    tolerance,
  } = own ? { first: a, second: b, statistic: own, tolerance: TIE_TOLERANCE * Math.abs(observed) } : prepared(exchange, a, b);
  const others = numberOfArrangements(exchange, a.length, b.length) - 1;
  const exact = others <= replications;
  const nullStatistics = new Float64Array(exact ? others : replications);
  const arrange = exact ? allArrangements[exchange](from, to) : randomArrangements[exchange](from, to, createRng(seed, "permutations"));
  const first = new Float64Array(a.length);
  const second = new Float64Array(b.length);
  for (let r = 0; r < nullStatistics.length; r++) {
    arrange(first, second);
    nullStatistics[r] = requireStatistic("permutationTest", `statistic of rearrangement ${r}`, statistic(first, second));
  }
  const asExtreme = countFlags(extremeFlags(nullStatistics, observed, alternative, tolerance));
  return { statistic: observed, pValue: (1 + asExtreme) / (1 + nullStatistics.length), exact, nullStatistics };
}

type Exchange = "samples" | "within-pairs" | "pairings";

function columnsFor(exchange: Exchange, x: ArrayLike<number>, y: ArrayLike<number>): readonly [Float64Array, Float64Array] {
  if (exchange === "pairings") return pairs("permutationTest", x, y);
  const a = toColumn("permutationTest", "x", x);
  const b = toColumn("permutationTest", "y", y);
  if (exchange === "within-pairs" && a.length !== b.length)
    throw new InvalidInputError("WRONG_LENGTH", { where: "permutationTest", what: "y", expected: `${a.length} values, as in x`, received: b.length });
  const first = a[0]!;
  const nothing = exchange === "samples" ? a.every((value) => value === first) && b.every((value) => value === first) : a.every((value, i) => value === b[i]);
  if (nothing) throw new InvalidInputError("CONSTANT_SERIES", { where: "permutationTest", what: "x and y", expected: "values that differ", received: first });
  return [a, b];
}

const byDefault: Readonly<Record<Exchange, TwoSampleStatistic>> = { samples: meanDifference, "within-pairs": meanDifference, pairings: pearson };

interface Prepared {
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly statistic: TwoSampleStatistic;
  /** What rounding may make of equal statistics. */
  readonly tolerance: number;
}

/** Columns from which the default statistic is quick and keeps its digits: without a common offset, or in units in which a correlation is a product. */
function prepared(exchange: Exchange, x: Float64Array, y: Float64Array): Prepared {
  if (exchange === "pairings") return { first: unitDeviations(x), second: unitDeviations(y), statistic: product, tolerance: TIE_TOLERANCE };
  const offset = x[0]!;
  const first = x.map((value) => value - offset);
  const second = y.map((value) => value - offset);
  const largest = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { first, second, statistic: meanDifference, tolerance: TIE_TOLERANCE * Math.max(largest(first), largest(second)) };
}

function unitDeviations(x: Float64Array): Float64Array {
  const deviations = scaledDeviations(x);
  const length = Math.sqrt(squaresOf(deviations));
  return deviations.map((d) => d / length);
}

function product(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}

/** Of the means, from deviations from one value: an offset that all values share costs no digits. */
function meanDifference(x: Float64Array, y: Float64Array): number {
  const offset = x[0]!;
  let first = 0;
  let second = 0;
  for (let i = 0; i < x.length; i++) first += x[i]! - offset;
  for (let i = 0; i < y.length; i++) second += y[i]! - offset;
  return first / x.length - second / y.length;
}

/** Each call writes one random rearrangement. */
const randomArrangements: Readonly<Record<Exchange, (x: Float64Array, y: Float64Array, rng: Rng) => Arrangements>> = {
  samples: (x, y, rng) => {
    const pool = new Float64Array(x.length + y.length);
    pool.set(x);
    pool.set(y, x.length);
    const drawn = Math.min(x.length, y.length); // placing the smaller sample places the other
    return (first, second) => {
      shuffleStart(pool, drawn, rng);
      const smaller = x.length <= y.length ? first : second;
      const larger = smaller === first ? second : first;
      smaller.set(pool.subarray(0, drawn));
      larger.set(pool.subarray(drawn));
    };
  },
  "within-pairs": (x, y, rng) => (first, second) => {
    for (let i = 0; i < x.length; i++) {
      const swapped = rng() < 0.5;
      first[i] = swapped ? y[i]! : x[i]!;
      second[i] = swapped ? x[i]! : y[i]!;
    }
  },
  pairings: (x, y, rng) => {
    const pool = y.slice();
    return (first, second) => {
      shuffleStart(pool, pool.length - 1, rng);
      first.set(x);
      second.set(pool);
    };
  },
};

/** Moves a random choice, in random order, to the first `count` places (Fisher and Yates). */
function shuffleStart(values: Float64Array, count: number, rng: Rng): void {
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(rng() * (values.length - i));
    const value = values[i]!;
    values[i] = values[j]!;
    values[j] = value;
  }
}
