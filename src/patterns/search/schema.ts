import * as z from "../../core/schema.js";

const shape = {
  /** Dynamic time warping, or the plain Euclidean distance, which is the same without any warping. */
  metric: z._default(z.enum(["dtw", "euclidean"]), "dtw"),
  /** Largest |i − j| between indices that are laid on each other; without it every alignment is allowed. For `dtw` only. */
  window: z.optional(z.int().check(z.gte(0))),
};

export const profileSchema = z.strictObject(shape);

export const nearestSchema = z.strictObject({
  ...shape,
  /** Most matches returned. */
  topK: z._default(z.int().check(z.positive()), 10),
  /** After a match at i every start j with |j − i| ≤ exclusion is out; as long as the query by default, so that ten matches are ten events. */
  exclusion: z.optional(z.int().check(z.gte(0))),
  /** Matches farther away are left out; by default none. */
  maxDistance: z.optional(z.number().check(z.gte(0))),
});

/** @interface */
export type DistanceProfileOptions = z.input<typeof profileSchema>;
/** @interface */
export type NearestSubsequencesOptions = z.input<typeof nearestSchema>;
