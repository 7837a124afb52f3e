import * as z from "../../core/schema.js";

const window = z.optional(z.int().check(z.gte(0)));

export const bandSchema = z.strictObject({
  /** Largest |i − j| between indices that are laid on each other, beyond the difference of the lengths; without it every alignment is allowed. */
  window,
});

const skipped = z.int().check(z.gte(0));

export const dtwSchema = z.strictObject({
  window,
  /** Return the sum along the path instead of its root. */
  squared: z._default(z.boolean(), false),
  /** What two values that are laid on each other cost: (a − b)², and the root of the sum at the end, or |a − b|. */
  cost: z._default(z.enum(["squared", "absolute"]), "squared"),
  /** In units of the data; every step that is not diagonal costs its square more (itself with `cost: "absolute"`). */
  penalty: z._default(z.number().check(z.gte(0), z.lte(1e140)), 0),
  /** How many values may be left out: [at the start of a, at its end, at the start of b, at its end]. */
  psi: z._default(z.array(skipped).check(z.refine((counts) => counts.length === 4, "four counts: start and end of a, start and end of b")), () => [0, 0, 0, 0]),
  /** In units of the result; a larger one is returned as Infinity, and found out early. */
  maxDistance: z.optional(z.number().check(z.gte(0))),
});

/** @interface */
export type BandOptions = z.input<typeof bandSchema>;
/** @interface */
export type DtwOptions = z.input<typeof dtwSchema>;
/** @interface */
export type ResolvedDtwOptions = Readonly<z.output<typeof dtwSchema>>;
