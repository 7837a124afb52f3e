import * as z from "../../core/schema.js";

export const recurrenceSchema = z.strictObject({
  /** Bars of a shape. */
  window: z._default(z.int().check(z.gte(4), z.lte(10_000)), 30),
  /** How often a shape has to come back: the statistic is about a window and so many others. */
  neighbours: z._default(z.int().check(z.gte(1), z.lte(1000)), 3),
  /** Bars of the blocks that are shuffled for the null; a third of the window by default. Memory longer than a block looks like a shape. */
  blockLength: z.optional(z.int().check(z.gte(1), z.lte(10_000))),
  /** Most shuffled histories; fewer where the outcome is plain before. */
  surrogates: z._default(z.int().check(z.gte(19), z.lte(100_000)), 499),
  seed: z._default(z.uint32(), 0),
});
/** @interface */
export type RecurrenceOptions = z.input<typeof recurrenceSchema>;
