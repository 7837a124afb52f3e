import * as z from "../../core/schema.js";
import { confidenceSchema } from "../test-options.js";

const hac = z.strictObject({
  type: z.literal("HAC"),
  /** Autocovariances up to this lag count, with Bartlett's weights 1 − lag / (maxLags + 1). 0: as HC0. */
  maxLags: z.int().check(z.gte(0)),
  /** Multiplies by n / (n − k). */
  smallSample: z._default(z.boolean(), false),
});

export const covarianceSchema = z._default(z.union([z.enum(["nonrobust", "HC0", "HC1", "HC2", "HC3"]), hac]), "nonrobust");

const shared = {
  /** Puts a column of ones before the columns of X. */
  addConstant: z._default(z.boolean(), true),
  /**
   * What the errors may be: of one variance and uncorrelated (`nonrobust`), of unequal variance (`HC0` to `HC3`, White's estimate and its
   * corrections for small samples), or of unequal variance and autocorrelated (`HAC`, Newey and West's, without prewhitening).
   */
  covariance: covarianceSchema,
  /** Law of the t statistics. Default: `student` for `nonrobust`, else `normal`. */
  distribution: z.optional(z.enum(["student", "normal"])),
};

export const linearModelSchema = z.strictObject({ ...shared, confidence: confidenceSchema });
/** @interface */
export type LinearModelOptions = z.input<typeof linearModelSchema>;

export const panelSchema = z.strictObject(shared);
/** @interface */
export type OlsPanelOptions = z.input<typeof panelSchema>;

/** Law of p-values and intervals. */
export type Distribution = "student" | "normal";
export type CovarianceKind = z.output<typeof covarianceSchema>;

/** Student's law for classical errors, the normal one for robust ones, whose theory is that of large samples. */
export function distributionFor(covariance: CovarianceKind, wanted: Distribution | undefined): Distribution {
  return wanted ?? (covariance === "nonrobust" ? "student" : "normal");
}
