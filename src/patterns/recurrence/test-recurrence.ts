import { parseOptions } from "../../core/parse.js";
import { createRng } from "../../core/rng.js";
import { tanh } from "../../math/elementary.js";
import { correlationRows } from "./correlation-rows.js";
import { correlationsWith, largestApart, likest, meanArtanh, normalised, type ShapeOccurrence } from "./occurrences.js";
import { type RecurrenceOptions, recurrenceSchema } from "./schema.js";
import { shuffledBlocks } from "./shuffled-blocks.js";
import { standardised } from "./standardise.js";
import { surrogatePValue } from "./surrogate-p-value.js";

/** The shape of a series that comes back most, and how surprising that is. */
export interface RecurrenceTest {
  /** Mean artanh of the correlations of one window with its `neighbours` likest ones, the largest over all windows. */
  readonly statistic: number;
  /** Of a statistic as large in shuffled histories. */
  readonly pValue: number;
  /** Shuffled histories drawn. */
  readonly surrogates: number;
  /** The window itself, with correlation 1, and its likest ones, in the order of time. */
  readonly occurrences: readonly ShapeOccurrence[];
  /** Mean of these windows, each of mean 0 and norm 1, brought to norm 1; one value per bar. Zeros where no window varies. */
  readonly shape: Float64Array;
}

/**
 * Does any shape come back in a series, more often and more faithfully than chance makes it?
 *
 * For each window i of m bars the likest windows that overlap neither it nor each other are found (one from each block of m starts, no two from adjacent
 * blocks), by correlation r, which is z-normalised Euclidean distance in other words, d² = 2m (1 − r). The statistic is
 *
 *     T = max over i of  mean over the `neighbours` likest j of  artanh r_ij
 *
 * and its law without a recurring shape is that of the same series with its blocks of `blockLength` bars in random order: marginal law and short memory stay,
 * longer shapes go. Before all this each value is divided by the mean size of its neighbours and clipped at three robust standard deviations, so that neither
 * clustered volatility nor one jump makes windows alike.
 *
 * `pValue` is exact where the shuffled series are what chance could have made of it, independent values for one, down to 1 / (surrogates + 1); below it follows
 * a fitted tail that errs on the careful side. Shuffling cuts memory at the ends of blocks: of series with a first autocorrelation of 0.1, which is more than daily
 * returns have, 5.5 % have p ≤ 0.05, and of such with 0.3, 9 %.
 *
 * Give stationary values, such as returns: windows of prices, which wander, are nearly all alike (a random walk of 1,700 bars has windows of 30 bars with
 * r > 0.95 by chance), and nothing is ever found among them.
 *
 * O(n²) for each of at most `surrogates` + 1 histories; some 25 without a recurring shape, because drawing stops where the outcome is plain.
 *
 * ```ts
 * const shape = [2, -1, 3, 0, -2, 1, -3, 2];
 * const noise = (t: number): number => (((t * t * 7919) % 1009) / 1009 - 0.5) * 2;
 * const series = Array.from({ length: 400 }, (_, t) => noise(t) + (t % 90 < 8 ? shape[t % 90]! : 0));
 * const { pValue, occurrences } = testRecurrence(series, { window: 8 });
 * ```
 *
 * @wholeSample
 * @param x - stationary values, oldest first; at least (2 · neighbours + 3) windows long
 * @throws InvalidInputError INVALID_OPTION, NOT_FINITE, TOO_FEW_OBSERVATIONS, and CONSTANT_SERIES where more than half of the values are equal
 */
export function testRecurrence(x: ArrayLike<number>, options: RecurrenceOptions = {}): RecurrenceTest {
  const where = "testRecurrence";
  const { window, neighbours, surrogates, seed, blockLength = Math.round(window / 3) } = parseOptions(where, recurrenceSchema, options);
  const values = standardised(where, x, (2 * neighbours + 3) * window, window);
  const { statistic, index } = mostRecurrent(values, window, neighbours);
  const rng = createRng(seed, where);
  const tested = surrogatePValue(statistic, surrogates, () => mostRecurrent(shuffledBlocks(values, blockLength, rng), window, neighbours).statistic);
  const occurrences = occurrencesOf(values, index, window, neighbours);
  return { statistic, ...tested, occurrences, shape: meanShape(values, occurrences, window) };
}

function mostRecurrent(values: Float64Array, window: number, neighbours: number): { statistic: number; index: number } {
  let statistic = 0;
  let index = 0;
  let enough = 0; // below this correlation no mean over several can be larger
  correlationRows(values, window, (row, largest, best) => {
    if (largest <= enough) return;
    const mean = meanArtanh(
      largestApart(best, neighbours).map(({ value }) => value),
      neighbours,
    );
    if (mean <= statistic) return;
    statistic = mean;
    index = row;
    enough = tanh(mean) * (1 - Number.EPSILON * 8); // tanh is off by a few units in the last place
  });
  return { statistic, index };
}

function occurrencesOf(values: Float64Array, index: number, window: number, neighbours: number): ShapeOccurrence[] {
  const itself = { index, correlation: 1 };
  const unit = normalised(values.slice(index, index + window));
  if (unit === null) return [itself];
  const correlations = correlationsWith(unit, values).fill(0, Math.max(0, index - window + 1), index + window);
  return [itself, ...likest(correlations, window, neighbours)].sort((a, b) => a.index - b.index);
}

function meanShape(values: Float64Array, occurrences: readonly ShapeOccurrence[], window: number): Float64Array {
  const sum = new Float64Array(window);
  for (const { index } of occurrences) {
    const unit = normalised(values.slice(index, index + window));
    if (unit) for (let t = 0; t < window; t++) sum[t]! += unit[t]!;
  }
  return normalised(sum) ?? sum;
}
