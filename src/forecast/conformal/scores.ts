/** Which errors count: their size, for intervals of equal reach to both sides; or each tail on its own, which skew errors need. */
export type ConformalScore = "absolute" | "signed";

/** Reach of an interval below and above a forecast. */
export interface Reach {
  readonly below: number;
  readonly above: number;
  /** The errors seen do not reach so far out; the largest stands in. */
  readonly capped: boolean;
}

const ROUNDING = 1e-9; // 20 · 0.95 must count as 19

/** Fewest errors with which the interval of this level ends at one of them: 1/(1 − level) − 1, for signed scores 2/(1 − level) − 1. */
export function fewestErrors(level: number, score: ConformalScore): number {
  return Math.ceil((score === "signed" ? 2 : 1) / (1 - level) - 1 - ROUNDING);
}

/**
 * Split-conformal reach: the ⌈(n + 1)(1 − α)⌉-th smallest absolute error, or of signed errors the ⌊(n + 1) α/2⌋-th and the
 * ⌈(n + 1)(1 − α/2)⌉-th, so that a further error exchangeable with these lies inside with probability at least 1 − α.
 * @param sorted - ascending: absolute errors, or actual − predicted; at least one
 */
export function reachOf(sorted: Float64Array, count: number, alpha: number, score: ConformalScore): Reach {
  const rank = (share: number): number => Math.ceil((count + 1) * share - ROUNDING);
  if (score === "absolute") {
    const wanted = rank(1 - alpha);
    const reach = sorted[Math.min(count, Math.max(1, wanted)) - 1];
    return { below: reach, above: reach, capped: wanted > count };
  }
  const upper = rank(1 - Math.min(1, alpha) / 2); // from 1 on the tails would cross
  const at = Math.min(count, Math.max(1, upper));
  return { below: -sorted[count - at], above: sorted[at - 1], capped: upper > count };
}
