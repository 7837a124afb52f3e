/** Pairs (i, j) that may be laid on each other: lowest ≤ j − i ≤ highest. */
export interface Band {
  readonly lowest: number;
  readonly highest: number;
}

/**
 * The band of a window for lengths n and m, wide enough for both corners whatever the lengths; without a window all pairs.
 *
 *     min(0, m − n) − window ≤ j − i ≤ max(0, m − n) + window
 */
export function bandOf(n: number, m: number, window: number = n + m): Band {
  const reach = Math.min(window, n + m);
  return { lowest: Math.min(0, m - n) - reach, highest: Math.max(0, m - n) + reach };
}

/** First column of row i, and the last one. */
export const firstColumn = (i: number, { lowest }: Band): number => Math.max(0, i + lowest);
export const lastColumn = (i: number, m: number, { highest }: Band): number => Math.min(m - 1, i + highest);
