import * as z from "zod/mini";

export const cycleTestSchema = z.strictObject({
  /** Calendar of the samples. Business days are 252 a year; calendar days get weekday regressors. */
  samplingRate: z._default(z.enum(["business-daily", "calendar-daily", "weekly", "monthly"]), "business-daily"),
  /** Noise that a cycle has to stand out from. 'auto': AR(1), for counts never below the Poisson level. */
  background: z._default(z.enum(["auto", "ar1", "white", "poisson", "negative-binomial"]), "auto"),
});
export type CycleTestOptions = z.input<typeof cycleTestSchema>;
export type ResolvedCycleTestOptions = Readonly<z.output<typeof cycleTestSchema>>;
