import { toSeries } from "../../core/arrays.js";
import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { createRng } from "../../core/rng.js";
import { largestOf } from "../../stats/columns.js";
import { correlationsWith, likest, meanArtanh, normalised, type ShapeOccurrence } from "./occurrences.js";
import { type RecurrenceOptions, recurrenceSchema } from "./schema.js";
import { shuffledBlocks } from "./shuffled-blocks.js";
import { standardised } from "./standardise.js";
import { surrogatePValue } from "./surrogate-p-value.js";

/** A known shape in new data. */
export interface ShapeTest {
  /** Mean artanh of the `neighbours` largest correlations, of windows that do not overlap. */
  readonly statistic: number;
  readonly pValue: number;
  /** Shuffled histories drawn. */
  readonly surrogates: number;
  /** In the order of time; at most `neighbours`, those with a positive correlation. */
  readonly occurrences: readonly ShapeOccurrence[];
}

/** Those of `testRecurrence`; the window is the shape's length. */
export type ShapeOptions = Omit<RecurrenceOptions, "window">;

/**
 * Does a known shape come back in data that it was not taken from, more faithfully than in the same data shuffled? Values, null and options are those of
 * {@link testRecurrence}, where such a shape comes from; here it stays, and only
 *
 *     T = mean over the `neighbours` likest windows j of  artanh r_j
 *
 * is compared, in O(n · bars) for each shuffled history.
 *
 * ```ts
 * const shape = [2, -1, 3, 0, -2, 1, -3, 2];
 * const noise = (t: number): number => (((t * t * 7919) % 1009) / 1009 - 0.5) * 2;
 * const later = Array.from({ length: 200 }, (_, t) => noise(t) + (t % 90 < 8 ? shape[t % 90]! : 0));
 * const { pValue, occurrences } = testShape(shape, later, { neighbours: 2 });
 * ```
 *
 * @wholeSample
 * @param shape - at least four values, one per bar, not all equal; its scale and level do not matter
 * @param x - stationary values, oldest first; at least (2 · neighbours + 1) times as long as the shape
 * @throws InvalidInputError INVALID_OPTION, NOT_FINITE, TOO_FEW_OBSERVATIONS, and CONSTANT_SERIES for a constant shape or where more than half of x is equal
 */
export function testShape(shape: ArrayLike<number>, x: ArrayLike<number>, options: ShapeOptions = {}): ShapeTest {
  const where = "testShape";
  const template = toSeries(where, "shape", shape, 4);
  const window = template.length;
  const { neighbours, surrogates, seed, blockLength = Math.round(window / 3) } = parseOptions(where, recurrenceSchema, { ...options, window });
  const values = standardised(where, x, (2 * neighbours + 1) * window, window);
  const size = largestOf(template);
  const unit = size > 0 ? normalised(template.map((value) => value / size)) : null;
  if (unit === null) throw new InvalidInputError("CONSTANT_SERIES", { where, what: "shape", expected: "values that vary", received: template[0] });
  const found = likest(correlationsWith(unit, values), window, neighbours);
  const statistic = statisticOf(found, neighbours);
  const rng = createRng(seed, where);
  const tested = surrogatePValue(statistic, surrogates, () =>
    statisticOf(likest(correlationsWith(unit, shuffledBlocks(values, blockLength, rng)), window, neighbours), neighbours),
  );
  return { statistic, ...tested, occurrences: found.sort((a, b) => a.index - b.index) };
}

function statisticOf(found: readonly ShapeOccurrence[], neighbours: number): number {
  return meanArtanh(
    found.map(({ correlation }) => correlation),
    neighbours,
  );
}
