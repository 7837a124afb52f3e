import * as z from "../core/schema.js";
import { choice, share, whole, wholeOr } from "./option-kinds.js";

const testOptions = {
  /** Calendar of the samples: 252 business days a year, or calendar days, whose weekday means are then removed. */
  samplingRate: choice("business-daily", "calendar-daily", "weekly", "monthly"),
  /**
   * Noise that a cycle has to stand out from. 'auto' is an AR(1), and for counts never below the Poisson level. It does not fall back to a flat
   * spectrum when the coefficient looks small: an overlooked coefficient of 0.05 makes a p-value of 1e-6 ten times too small.
   */
  background: choice("auto", "ar1", "white", "poisson", "negative-binomial"),
};

export const cycleTestSchema = z.strictObject(testOptions);
/** @interface */
export type CycleTestOptions = z.input<typeof cycleTestSchema>;
/** @interface */
export type ResolvedCycleTestOptions = Readonly<z.output<typeof cycleTestSchema>>;

export const detectorSchema = z.strictObject({
  ...testOptions,
  /** Chance that noise gives a series any cycle at all. */
  significance: z._default(share, 0.05),
  maxCycles: z._default(whole(0, 100), 10),
  /** Samples per season of the decomposition; 'auto': the strongest cycle's period, rounded. */
  seasonalPeriod: z._default(wholeOr("auto", 2), "auto"),
});
/** @interface */
export type FourierCyclicalDetectorOptions = z.input<typeof detectorSchema>;
/** @interface */
export type ResolvedFourierCyclicalDetectorOptions = Readonly<z.output<typeof detectorSchema>>;

export const detectCyclesSchema = z.strictObject({
  /** Samples beyond the end of the series. */
  forecastHorizon: z._default(whole(1, 100_000), 30),
});
/** @interface */
export type DetectCyclesOptions = z.input<typeof detectCyclesSchema>;
