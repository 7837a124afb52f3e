import * as z from "../../core/schema.js";
import { LARGEST_MAGNITUDE } from "../../stats/columns.js";

const magnitude = z.number().check(z.gte(-LARGEST_MAGNITUDE), z.lte(LARGEST_MAGNITUDE));
const deviation = z.number().check(z.gte(1 / LARGEST_MAGNITUDE), z.lte(LARGEST_MAGNITUDE));

const scheme = {
  /** Standard deviations by which a value may stray without being counted; half the shift to be found. */
  slack: z._default(z.number().check(z.gte(0), z.lte(1e6)), 0.5),
  /** Standard deviations at which a sum raises the alarm; `cusumThreshold` gives it for a rate of false alarms. */
  threshold: z._default(z.number().check(z.positive(), z.lte(1e12)), 5),
  /** Starts both sums anew after an alarm. */
  resetOnAlarm: z._default(z.boolean(), false),
};

export const cusumDetectorSchema = z.strictObject({
  /** Mean of the undisturbed series. */
  target: magnitude,
  /** Its standard deviation. */
  sigma: deviation,
  ...scheme,
});
/** @interface */
export type CusumDetectorOptions = z.input<typeof cusumDetectorSchema>;
/** @interface */
export type ResolvedCusumDetectorOptions = Readonly<z.output<typeof cusumDetectorSchema>>;

export const cusumSchema = z.strictObject({
  /** Mean of the undisturbed series; without it `training` is needed. */
  target: z.optional(magnitude),
  /** Its standard deviation. */
  sigma: z.optional(deviation),
  /** First values from which target and sigma are estimated instead (median and 1.4826 median |x − median|); the sums stay 0 there. */
  training: z.optional(z.int().check(z.gte(2))),
  ...scheme,
});
/** @interface */
export type CusumOptions = z.input<typeof cusumSchema>;

const sides = z._default(z.enum(["both", "one"]), "both" as const);

export const runLengthSchema = z.strictObject({
  slack: z._default(z.number().check(z.gte(0), z.lte(10)), 0.5),
  threshold: z._default(z.number().check(z.positive(), z.lte(100)), 5),
  /** Standard deviations by which the mean has moved from the target; 0: bars between false alarms. */
  shift: z._default(z.number().check(z.gte(-10), z.lte(10)), 0),
  /** Both sums, as `cusum` keeps them, or the upper alone. */
  sides,
});
/** @interface */
export type CusumAverageRunLengthOptions = z.input<typeof runLengthSchema>;

export const thresholdSchema = z.strictObject({
  /** Bars between false alarms that are wanted. */
  averageRunLength: z.number().check(z.gt(1), z.lte(1e15)),
  slack: z._default(z.number().check(z.gte(0), z.lte(10)), 0.5),
  sides,
});
/** @interface */
export type CusumThresholdOptions = z.input<typeof thresholdSchema>;
