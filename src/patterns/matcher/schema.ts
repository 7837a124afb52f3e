import type { IsoDate } from "../../core/dates.js";
import * as z from "../../core/schema.js";

const share = z.number().check(z.gt(0), z.lt(1));

export const matcherSchema = z.strictObject({
  /** Bars of a pattern. */
  windowSize: z._default(z.int().check(z.gte(3), z.lte(100_000)), 30),
  /** Most matches returned. */
  topK: z._default(z.int().check(z.positive(), z.lte(100_000)), 10),
  /** How far time may be warped, as a share of the window: the band is round(band · windowSize) bars wide to either side. 0 is the Euclidean distance. */
  band: z._default(z.number().check(z.gte(0), z.lte(1)), 0.1),
  /** Matches with a smaller `similarityScore` are left out. */
  minSimilarity: z._default(z.number().check(z.gte(0), z.lte(1)), 0.95),
  /** After a match at i every start j with |j − i| ≤ exclusion is out. `windowSize` by default, so that ten matches are ten events; matches overlap below `windowSize` − 1. */
  exclusion: z.optional(z.int().check(z.gte(0))),
  /** In bars after the last bar of a match. */
  outcomeHorizons: z._default(
    z
      .array(z.int().check(z.positive(), z.lte(100_000)))
      .check(z.refine((horizons) => horizons.length > 0 && new Set(horizons).size === horizons.length, "distinct horizons, at least one")),
    () => [30, 90],
  ),
  /** Query and windows are compared with zero mean and unit variance each. */
  normalize: z._default(z.literal("zscore"), "zscore"),
  /** What a change is: a share of the value before (prices, which must be positive), or a difference (spreads, scores, temperatures). */
  changes: z._default(z.enum(["relative", "absolute"]), "relative"),
  /** Shuffled histories behind p-values and similarities. The smallest p-value is 1 / (surrogates + 1). */
  surrogates: z._default(z.int().check(z.gte(19), z.lte(9999)), 99),
  /** Mean length of the shuffled blocks; "auto" takes the memory of what is shuffled, at most a sixth of the window. */
  blockLength: z._default(z.union([z.literal("auto"), z.number().check(z.gte(1), z.lte(1e6))]), "auto"),
  /** Coverage of the forecast interval. */
  level: z._default(share, 0.8),
  seed: z._default(z.uint32(), 0),
});

const dates = z.optional(z.custom<readonly IsoDate[]>(Array.isArray, "an array of days as YYYY-MM-DD"));

export const findSchema = z.strictObject({
  /** Day of each bar of the history, strictly increasing. */
  dates,
  /**
   * The bar at which the query begins: only what lies before it is searched. Without it the query is the end of the history when the last values there equal
   * it, and else a stranger that comes after all of the history.
   */
  queryIndex: z.optional(z.int().check(z.gte(0))),
});

export const evaluateSchema = z.strictObject({
  /** Bars before the first forecast; a third of the history by default. */
  initial: z.optional(z.int().check(z.positive())),
  /** Bars from one forecast to the next. */
  step: z._default(z.int().check(z.positive()), 5),
});

/** @interface */
export type PatternMatcherOptions = z.input<typeof matcherSchema>;
/** @interface */
export type ResolvedPatternMatcherOptions = Readonly<Required<z.output<typeof matcherSchema>>>;
/** @interface */
export type FindSimilarPatternsOptions = z.input<typeof findSchema>;
/** @interface */
export type EvaluatePatternsOptions = z.input<typeof evaluateSchema>;
