import * as z from "../../core/schema.js";

export const structuralChangeSchema = z.strictObject({
  /** Residuals of the whole sample summed up, one-step residuals summed up, or the largest Chow statistic over all dates. */
  type: z._default(z.enum(["ols-cusum", "recursive-cusum", "sup-f"]), "ols-cusum" as const),
  /** sup-f: share of the sample at each end in which no change is looked for. */
  trim: z._default(z.number().check(z.gt(0), z.lte(0.5)), 0.15),
});
/** @interface */
export type StructuralChangeTestOptions = z.input<typeof structuralChangeSchema>;

export const baiPerronSchema = z.strictObject({
  /** Regressors beside the constant, one row per value; none: changes of the mean. */
  X: z.optional(z.custom<ArrayLike<ArrayLike<number>>>((value) => typeof value === "object" && value !== null, "rows of numbers")),
  /** Fewest values in a segment; default ⌊0.15 n⌋, at least one more than there are coefficients. */
  minSize: z.optional(z.int().check(z.gte(2))),
  /** Default ⌈n / minSize⌉ − 2, at least 1 and at most 5. */
  maxBreaks: z.optional(z.int().check(z.gte(0), z.lte(1000))),
  /** Of the intervals of the dates. */
  confidence: z._default(z.number().check(z.gt(0), z.lt(1)), 0.95),
  /** Level of the sequential choice. */
  significance: z._default(z.number().check(z.gt(0), z.lt(1)), 0.05),
});
/** @interface */
export type BaiPerronOptions = z.input<typeof baiPerronSchema>;
