/** The law of the next value: its cdf, or, where that has no closed form, the probabilities of 0, 1, 2, … one from the other. */
export type NextLaw =
  | { readonly kind: "real"; readonly cdf: LawOfRun<[x: number]> /** A length in which it varies. */; readonly scale: LawOfRun }
  | { readonly kind: "whole"; readonly cdf: LawOfRun<[x: number]> }
  | { readonly kind: "terms"; readonly terms: (runs: Float64Array, at: number, count: number) => CountTerms };

type LawOfRun<More extends unknown[] = []> = (runs: Float64Array, at: number, count: number, ...more: More) => number;

export interface CountTerms {
  /** log P(0). */
  readonly logFirst: number;
  /** P(k + 1) / P(k). */
  readonly ratio: (k: number) => number;
}

/**
 * What is known of the values within one run, and what it says of the next. Statistics of a run are `width` numbers from `at` on in a common array; `count`
 * is the number of values that they hold. Kernels without validation but for `fault`.
 */
export interface RunModel {
  readonly width: number;
  /** To be taken from every log density for that of x in its own units; 0 for counts. */
  readonly logUnit: number;
  /** In words, what a value must be; null when x is one. */
  readonly fault: (x: number) => string | null;
  /** Writes the statistics of a run without values. */
  readonly begin: (runs: Float64Array, at: number) => void;
  /** Takes x in. Returns the log density (of whole numbers: probability) that the run gave it before. */
  readonly absorb: (runs: Float64Array, at: number, count: number, x: number) => number;
  /** Log density of a value that belongs to no run: so broad that it outweighs the tails of the prior. Null where no value can be one. */
  readonly outlier: ((x: number) => number) | null;
  /** Of the next value. */
  readonly mean: (runs: Float64Array, at: number, count: number) => number;
  /** Whether numbers read from outside can be a run's statistics. */
  readonly possible: (runs: Float64Array, at: number, count: number) => boolean;
  readonly law: NextLaw;
  /** A value under parameters as the prior guesses them, for noise in which nothing changes. */
  readonly draw: (rng: () => number) => number;
}

export const LOG_TWO_PI = 1.8378770664093453;
