import * as z from "../../core/schema.js";

const wholeFrom = (least: number) => z.custom<number>((value) => Number.isSafeInteger(value) && (value as number) >= least, `a whole number >= ${least}`);
const share = z.custom<number>((value) => typeof value === "number" && value > 0 && value < 1, "a number > 0 and < 1");

const costOptions = {
  /**
   * What a segment pays: 'l2' Σ(x − mean)², 'l1' Σ|x − median|, 'normal' length · log det(covariance + ridge · I), 'rbf' length − Σ Gram / length,
   * 'poisson' the deviance 2 Σ x log(x / mean) of counts.
   */
  cost: z._default(z.enum(["l2", "l1", "normal", "rbf", "poisson"]), "l2"),
  /** Of 'rbf': k(x, y) = exp(−gamma |x − y|²); default 1 / median of |x − y|² over all pairs. */
  gamma: z.optional(z.number().check(z.positive())),
  /** Of 'normal': added to the diagonal of the covariance, in squared units of the data. */
  ridge: z._default(z.number().check(z.gte(0)), 1e-6),
  /** Of 'normal': the covariance divides by length − ddof. */
  ddof: z._default(wholeFrom(0), 0),
};

export const segmentCostsSchema = z.strictObject(costOptions);
/** @interface */
export type SegmentCostsOptions = z.input<typeof segmentCostsSchema>;
export type CostOptions = z.output<typeof segmentCostsSchema>;

export const detectChangepointsSchema = z.strictObject({
  ...costOptions,
  /** 'pelt' and 'dynamicProgramming' give the smallest total cost; 'binarySegmentation' splits greedily. */
  method: z._default(z.enum(["pelt", "binarySegmentation", "dynamicProgramming"]), "pelt"),
  /**
   * What a changepoint costs. 'calibrated' (the default without `count`): so high that noise, correlated in time or not, yields any changepoint with a chance of
   * `significance` at most; 'bic': (parameters of a segment + 1) · log n in units of the noise, for independent observations.
   */
  penalty: z.optional(z.union([z.number().check(z.gte(0)), z.enum(["calibrated", "bic"])])),
  /** Number of changepoints, instead of a penalty; not with 'pelt'. */
  count: z.optional(wholeFrom(0)),
  /** Fewest observations of a segment. */
  minSize: z._default(wholeFrom(1), 2),
  /** Segments start at multiples of this only. */
  jump: z._default(wholeFrom(1), 1),
  /** Of 'calibrated': the chance that a series without a change is given any. */
  significance: z._default(share, 0.05),
  /** Of the intervals of the dates. */
  confidence: z._default(share, 0.95),
  /** false leaves `breaks` empty and saves its time; not with the penalty 'calibrated', which needs it. */
  evidence: z._default(z.boolean(), true),
});
/** @interface */
export type DetectChangepointsOptions = z.input<typeof detectChangepointsSchema>;
/** @interface */
export type ResolvedDetectChangepointsOptions = Readonly<z.output<typeof detectChangepointsSchema>>;
