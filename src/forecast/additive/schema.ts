import { type IsoDate, isIsoDate } from "../../core/dates.js";
import * as z from "../../core/schema.js";

const date = z.custom<IsoDate>(isIsoDate, "a real day as YYYY-MM-DD");
const scale = z.number().check(z.positive(), z.lte(1e6));
const name = z.string().check(z.refine((text) => text.length > 0, "a name"));
const mode = z.optional(z.enum(["additive", "multiplicative"]));
const MOST_CHANGEPOINTS = 250; // each draw of the intervals costs their cube
const days = z._default(z.int().check(z.gte(0), z.lte(366)), 0);

/** How a part enters: added to the trend, or as a share of it. */
export type ComponentMode = "additive" | "multiplicative";

export const seasonalitySchema = z.strictObject({
  name,
  /** Days, or steps when the series has no dates. */
  period: z.number().check(z.positive(), z.lte(1e9)),
  /** Pairs of sine and cosine. */
  order: z.int().check(z.positive(), z.lte(200)),
  /** Default `seasonalityMode`. */
  mode,
  /** Standard deviation of the normal prior of each coefficient; default `seasonalityScale`. */
  scale: z.optional(scale),
});

const holidaySchema = z.strictObject({
  name,
  /** Every occurrence, past ones to learn from and coming ones to forecast. */
  dates: z.array(date),
  /** Days before each date that have an effect of their own; each day of the window has its own. */
  windowBefore: days,
  windowAfter: days,
  mode,
  /** Default `holidayScale`. */
  scale: z.optional(scale),
});

const regressorSchema = z.strictObject({
  name,
  mode,
  /** Prior standard deviation of the effect of one standard deviation of the regressor; default `regressorScale`. */
  scale: z.optional(scale),
});

export const additiveSchema = z.strictObject({
  /** Piecewise linear; constant; or saturating towards `cap` along a logistic curve whose rate changes. */
  growth: z._default(z.enum(["linear", "flat", "logistic"]), "linear"),
  /** Level that a logistic trend approaches, in units of y. */
  cap: z.optional(z.number()),
  /** Level that a logistic trend leaves. */
  floor: z._default(z.number(), 0),
  /** How many candidate changepoints are spread evenly over the observations of the first `changepointRange`, or where they are (dates, or indices without dates). */
  changepoints: z._default(
    z.union([
      z.int().check(z.gte(0), z.lte(MOST_CHANGEPOINTS)),
      z
        .array(z.union([date, z.int().check(z.positive())]))
        .check(z.refine(({ length }) => length <= MOST_CHANGEPOINTS, `at most ${MOST_CHANGEPOINTS} changepoints`)),
    ]),
    25,
  ),
  changepointRange: z._default(z.number().check(z.gt(0), z.lte(1)), 0.8),
  /** Scale of the Laplace prior of the slope changes, in ranges of y per length of the history: larger bends more. */
  changepointScale: z._default(scale, 0.05),
  /** "auto": yearly (order 10) from two years on and weekly (order 3) from two weeks of steps shorter than a week on, when there are dates. */
  seasonalities: z._default(z.union([z.literal("auto"), z.array(z.union([z.enum(["weekly", "yearly"]), seasonalitySchema]))]), "auto"),
  seasonalityMode: z._default(z.enum(["additive", "multiplicative"]), "additive"),
  seasonalityScale: z._default(scale, 10),
  holidays: z._default(z.array(holidaySchema), []),
  holidayScale: z._default(scale, 10),
  /** Names (or more) of the columns that `fit` and `forecast` will be given. */
  regressors: z._default(z.array(z.union([name, regressorSchema])), []),
  regressorScale: z._default(scale, 10),
  /** Draws behind the intervals; 0: no intervals, and the posterior mode instead of the mean. */
  samples: z._default(z.int().check(z.gte(0), z.lte(100_000)), 1000),
  seed: z._default(z.uint32(), 0),
});

/** @interface */
export type AdditiveForecasterOptions = z.input<typeof additiveSchema>;
/** @interface */
export type ResolvedAdditiveForecasterOptions = Readonly<z.output<typeof additiveSchema>>;
export type Seasonality = z.output<typeof seasonalitySchema>;
