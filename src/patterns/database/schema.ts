import { type IsoDate, isIsoDate } from "../../core/dates.js";
import * as z from "../../core/schema.js";

const subject = z.string().check(z.refine((text) => text.length > 0, "a text that is not empty"));
const column = z.custom<ArrayLike<number>>((value) => typeof value === "object" && value !== null, "an array or a typed array");
const dates = z.custom<readonly IsoDate[]>(Array.isArray, "an array of days as YYYY-MM-DD");
const day = z.custom<IsoDate>(isIsoDate, "a real day as YYYY-MM-DD");

export const historySchema = z.strictObject({
  /** What it is a history of: a ticker, a sector, a market. */
  subject,
  /** Positive prices, oldest first. */
  values: column,
  /** Day of each value, strictly increasing. */
  dates,
});

export const saveSchema = z.strictObject({
  /** First bars of the shapes to save; by default every `windowSize` bars, from the first on. */
  indices: z.optional(z.custom<ArrayLike<number>>((value) => typeof value === "object" && value !== null, "an array of bars")),
  labels: z._default(z.array(z.string()), () => []),
});

export const searchSchema = z.strictObject({
  /** The day on which the current pattern begins: only shapes and outcomes that ended before it count. */
  asOf: day,
  /** All subjects by default. */
  subject: z.optional(subject),
});

export const validateSchema = z.strictObject({
  /** In bars; one of `outcomeHorizons`, the first by default. */
  horizon: z.optional(z.int().check(z.positive())),
  /** All shapes of the subject by default. */
  ids: z.optional(z.array(z.string())),
});

/** @interface */
export type PatternHistory = z.input<typeof historySchema>;
/** @interface */
export type SavePatternsOptions = z.input<typeof saveSchema>;
/** @interface */
export type SearchPatternsOptions = z.input<typeof searchSchema>;
/** @interface */
export type ValidatePatternsOptions = z.input<typeof validateSchema>;
