import * as z from "../core/schema.js";
import { refuse } from "./door.js";
import { choice, described, isOdd, isPeriod, listOf, oddWindow, share, truth, whole, wholeOr, within } from "./option-kinds.js";

const count = whole(1);
const degree = z._default(
  described<0 | 1>((value) => value === 0 || value === 1, "0 or 1"),
  1,
);
const jump = z._default(count, 1);

/** Tapers, all of the periodic kind (one period of length n, the last point left out), as scipy's `get_window` gives them. */
export type TaperName = "boxcar" | "hann" | "hamming" | "blackman" | "bartlett";
const taper = z.enum(["boxcar", "hann", "hamming", "blackman", "bartlett"]);
const detrending = choice("constant", "linear", "none");
const scaling = choice("density", "spectrum");
const average = choice("mean", "median");
const scale = within(1e-100, 1e100); // results divide by it or multiply with it
const samplingFrequency = z._default(scale, 1);

export const detrendSchema = z.strictObject({ type: choice("linear", "constant") });
/** @interface */
export type DetrendOptions = z.input<typeof detrendSchema>;

export const inverseRealSchema = z.strictObject({
  /** Length of the series; default the even one, 2 (bins − 1). */
  length: z.optional(count),
});
/** @interface */
export type InverseRealOptions = z.input<typeof inverseRealSchema>;

export const rfftPowerSchema = z.strictObject({
  /** What is subtracted first: nothing, the mean, or the least-squares line. */
  detrend: choice("none", "constant", "linear"),
  /** "backward": no scaling; "ortho": over n, as of a transform over √n. */
  norm: choice("backward", "ortho"),
});
/** @interface */
export type RfftPowerOptions = z.input<typeof rfftPowerSchema>;

export const periodogramSchema = z.strictObject({
  /** Samples per unit of time; frequencies come out in cycles per that unit. */
  samplingFrequency,
  window: z._default(taper, "boxcar"),
  detrend: detrending,
  /** "density": power per unit of frequency; "spectrum": power per bin, so that a sine of amplitude a gives a²/2. */
  scaling,
  /** Zero-padded length, at least that of the series. */
  fftLength: z.optional(count),
});
/** @interface */
export type PeriodogramOptions = z.input<typeof periodogramSchema>;

const segments = {
  samplingFrequency,
  window: z._default(taper, "hann"),
  detrend: detrending,
  /** Samples per segment; default 256, or the series' length when that is shorter. */
  segmentLength: z.optional(count),
  /** Samples shared by neighbouring segments; default half of the segment. */
  overlap: z.optional(whole(0)),
  /** Zero-padded length of a segment, at least its length. */
  fftLength: z.optional(count),
};
export const welchSchema = z.strictObject({ ...segments, scaling, average });
/** @interface */
export type WelchOptions = z.input<typeof welchSchema>;

export const coherenceSchema = z.strictObject(segments);
/** @interface */
export type CoherenceOptions = z.input<typeof coherenceSchema>;

export const lombScargleSchema = z.strictObject({
  /** "standard": share of the variance, 0–1; "psd": half the reduction of the sum of squares (scipy's plain one). */
  normalization: choice("standard", "psd"),
});
/** @interface */
export type LombScargleOptions = z.input<typeof lombScargleSchema>;

/** A minimum, or a range of which either end may be `null` (no bound). */
export type Bounds = number | readonly [minimum: number | null, maximum: number | null];
const isBounds = (value: unknown): boolean =>
  Number.isFinite(value) || (Array.isArray(value) && value.length === 2 && value.every((end) => end === null || Number.isFinite(end)));
const bounds = z.optional(described<Bounds>(isBounds, "a finite number or a pair [minimum, maximum] of such or null"));

export const findPeaksSchema = z.strictObject({
  height: bounds,
  /** Vertical step to both direct neighbours: the smaller one against the minimum, the larger one against the maximum. */
  threshold: bounds,
  /** Samples between peaks; of peaks that are nearer the highest stays. */
  distance: z.optional(described<number>((value) => Number.isFinite(value) && value >= 1, "a finite number >= 1")),
  prominence: bounds,
  /** Width at half prominence, in samples. */
  width: bounds,
  /** Samples of a flat top. */
  plateauSize: bounds,
});
/** @interface */
export type FindPeaksOptions = z.input<typeof findPeaksSchema>;

const lags = z.optional(whole(0));

export const autocorrelationSchema = z.strictObject({
  /** Highest lag; default ⌊10 log₁₀ n⌋, below n. */
  lags,
  /** Divides the sum at lag k by n − k in place of n. */
  adjusted: z._default(truth, false),
});
/** @interface */
export type AutocorrelationOptions = z.input<typeof autocorrelationSchema>;

export const autocorrelationIntervalSchema = z.strictObject({
  lags,
  /** One minus the coverage of the interval at each lag. */
  alpha: z._default(within(1e-300, 1), 0.05),
});
/** @interface */
export type AutocorrelationIntervalOptions = z.input<typeof autocorrelationIntervalSchema>;

export const partialAutocorrelationSchema = z.strictObject({
  /** Highest lag, below n / 2; default ⌊10 log₁₀ n⌋, if that is below. */
  lags,
  method: choice("ywm", "yw", "ld", "ols"),
});
/** @interface */
export type PartialAutocorrelationOptions = z.input<typeof partialAutocorrelationSchema>;

export const redNoiseSpectrumSchema = z.strictObject({
  /** Lag-1 coefficient a of x_t = a x_{t−1} + e_t. */
  coefficient: within(-1, 1),
  /** Samples of the series whose Fourier frequencies are asked for. */
  length: count,
  innovationVariance: z._default(scale, 1),
  samplingFrequency,
  /** Chance that one ordinate of red noise exceeds `threshold`. */
  significance: z._default(share, 0.05),
});
/** @interface */
export type RedNoiseSpectrumOptions = z.input<typeof redNoiseSpectrumSchema>;

export const estimateRedNoiseSchema = z.strictObject({ method: choice("lag1", "lag1-lag2") });
/** @interface */
export type EstimateRedNoiseOptions = z.input<typeof estimateRedNoiseSchema>;

const period = whole(2);

export const seasonalDecomposeSchema = z.strictObject({
  /** Samples per season. */
  period,
  model: choice("additive", "multiplicative"),
  /** `false`: the trend at t averages the last period only. */
  twoSided: z._default(truth, true),
  /** k > 0 continues the trend to both ends by lines through k + 1 of its points; "period" means period − 1. */
  extrapolateTrend: z._default(wholeOr("period", 0), 0),
});
/** @interface */
export type SeasonalDecomposeOptions = z.input<typeof seasonalDecomposeSchema>;

const smoothers = {
  /** Span of the trend's LOESS, odd, above the period; default the smallest odd one ≥ 1.5 · period / (1 − 1.5 / seasonal). */
  trend: z.optional(oddWindow),
  /** Span of the low-pass LOESS, odd, above the period; default the smallest such. */
  lowPass: z.optional(oddWindow),
  seasonalDegree: degree,
  trendDegree: degree,
  lowPassDegree: degree,
  /** Fits every so many points and joins them by lines. */
  seasonalJump: jump,
  trendJump: jump,
  lowPassJump: jump,
  /** Bisquare weights against outliers. */
  robust: z._default(truth, false),
  /** Default 5, robust 2. */
  innerIterations: z.optional(count),
  /** Reweightings; default 0, robust 15. */
  outerIterations: z.optional(whole(0)),
};

export const stlSchema = z.strictObject({
  /** Samples per season. */
  period,
  /** Span of the seasonal LOESS in seasons, odd: how fast the shape of the season may change. */
  seasonal: z._default(oddWindow, 7),
  ...smoothers,
});
/** @interface */
export type StlOptions = z.input<typeof stlSchema>;
/** @interface */
export type GivenStlOptions = z.output<typeof stlSchema>;
export type ResolvedStlOptions = { readonly [K in keyof GivenStlOptions]-?: NonNullable<GivenStlOptions[K]> };

export const mstlSchema = z.strictObject({
  /** Samples per season, one number per seasonal part. */
  periods: listOf(isPeriod, "an array of whole numbers >= 2"),
  /** Seasonal spans in the order of `periods`; default 11, 15, 19, … by ascending period. */
  windows: z.optional(listOf(isOdd, "an array of odd whole numbers >= 3")),
  /** Passes over all periods. */
  iterations: z._default(count, 2),
  ...smoothers,
});
/** @interface */
export type MstlOptions = z.input<typeof mstlSchema>;

/** A wrong option that only the data or another option shows to be wrong. */
export function refuseOption(where: string, name: string, expected: string, received: unknown): never {
  refuse("INVALID_OPTION", where, `options.${name}`, expected, received);
}
