import * as z from "../../core/schema.js";

const states = z.int().check(z.gte(1), z.lte(50));
const penalty = z.number().check(z.gte(0), z.lte(1e280));

export const jumpModelSchema = z.strictObject({
  states: z._default(states, 2),
  /** λ, in units of the loss. The default is 21 a column of X: with centres two units apart in every column, a stay of under 21 rows does not pay for its two jumps. */
  jumpPenalty: z.optional(penalty),
  /** Searches from k-means++ centres of their own; the lowest loss wins. Not read when `initial` is given. */
  restarts: z._default(z.int().check(z.gte(1), z.lte(1000)), 10),
  /** Steps of one search: a best path and its centres. */
  maxIterations: z._default(z.int().check(z.gte(1), z.lte(100_000)), 300),
  seed: z._default(z.uint32(), 0),
  /** Centres to start the only search at; their order is kept. */
  initial: z.optional(
    z.strictObject({ centres: z.custom<ArrayLike<ArrayLike<number>>>((value) => typeof value === "object" && value !== null, "rows of numbers") }),
  ),
});
/** @interface */
export type JumpModelOptions = z.input<typeof jumpModelSchema>;
/** @interface */
export type ResolvedJumpModelOptions = Readonly<z.output<typeof jumpModelSchema>>;

export const selectJumpPenaltySchema = z.strictObject({
  states: z._default(states, 2),
  /** λ's to try, any order; by default columns · 2^k, k = 0 … 8. */
  penalties: z.optional(z.array(penalty).check(z.minLength(1))),
  /** Blocks that are predicted, each from a fit to all rows before it. */
  folds: z._default(z.int().check(z.gte(2), z.lte(100)), 5),
  /** Rows ahead; as many as the features remember, or flicker that follows them looks like skill. */
  horizon: z._default(z.int().check(z.gte(1), z.lte(10_000)), 21),
  restarts: z._default(z.int().check(z.gte(1), z.lte(1000)), 10),
  seed: z._default(z.uint32(), 0),
});
/** @interface */
export type SelectJumpPenaltyOptions = z.input<typeof selectJumpPenaltySchema>;
