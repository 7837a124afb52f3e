/** A discrete Fourier transform of one length, with its tables. Not re-entrant: it owns work columns. */
export interface ComplexFftPlan {
  readonly length: number;
  /** X_k = Σ_j x_j e^(-2πi jk/n), unscaled. Every column has `length` values; the outputs may be the inputs. */
  forwardInto(outRe: Float64Array, outIm: Float64Array, re: Float64Array, im: Float64Array): void;
  /** x_j = 1/n Σ_k X_k e^(2πi jk/n). */
  inverseInto(outRe: Float64Array, outIm: Float64Array, re: Float64Array, im: Float64Array): void;
}

/** A discrete Fourier transform of real series of one length; only the bins 0 … ⌊n/2⌋ are kept, the others are their conjugates. */
export interface RealFftPlan {
  readonly length: number;
  /** ⌊n/2⌋ + 1 */
  readonly bins: number;
  /** A column of `length` values to prepare a series in; `inverseInto` overwrites it. */
  readonly scratch: Float64Array;
  /** The bins of x[offset … offset + length − 1], unscaled; `re` and `im` have `bins` values and are not x. */
  forwardInto(re: Float64Array, im: Float64Array, x: Float64Array, offset?: number): void;
  /** The series whose bins are `re` and `im`, scaled by 1/n; the imaginary parts of bin 0 and, for even n, of the last are ignored. */
  inverseInto(x: Float64Array, re: Float64Array, im: Float64Array): void;
  /** scale · |X_k|² without the bins themselves; `scale` is 1 unless given. */
  powerInto(out: Float64Array, x: Float64Array, offset?: number, scale?: number): void;
}

/** The bins of a transform in columns, lent: they hold until any transform runs again. */
export interface Bins {
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** Puts scale · |X_k|² into `re`, where there is a quicker way than a loop over both columns. */
  readonly square?: (scale: number) => void;
}

/**
 * What stands under every plan: the forward transform of n real numbers, read from `offset` on, with bins 0 … ⌊n/2⌋, or of n complex
 * numbers in pairs (real, imaginary), with all n bins.
 */
export type Transform = (x: Float64Array, offset: number) => Bins;
