import { InvalidInputError } from "../core/errors.js";
import { scaledDeviations, squaresOf, toColumn } from "./columns.js";
import { countPairs, tauB } from "./kendall.js";
import { averageRanks } from "./ranks.js";

/**
 * Pearson's correlation coefficient, Σ dx dy / √(Σ dx² Σ dy²), within [−1, 1].
 * @throws InvalidInputError fewer than 2 pairs, unequal lengths, a value that is not finite, CONSTANT_SERIES for a column of equal values
 */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b] = pairs("correlation", x, y);
  return pearson(a, b);
}

/** Spearman's rank correlation: Pearson's of the ranks, ties at their average. @throws InvalidInputError as `correlation` */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b] = pairs("spearman", x, y);
  return pearson(averageRanks(a).ranks, averageRanks(b).ranks);
}

/**
 * Kendall's rank correlation τ_b: pairs in the same order less pairs in opposite order, ties in one column only counting for neither,
 *
 *     τ_b = (C − D) / √((n₀ − n_x) (n₀ − n_y)),  n₀ = n (n − 1) / 2, n_x and n_y the pairs tied in x and in y.
 *
 * O(n log n).
 * @throws InvalidInputError as `correlation`
 * @see Kendall (1945), doi:10.1093/biomet/33.3.239; Knight (1966), doi:10.1080/01621459.1966.10480879
 */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const [a, b] = pairs("kendall", x, y);
  return tauB(countPairs(a, b));
}

/** Pearson's coefficient of two columns that vary; a kernel without validation. */
export function pearson(x: Float64Array, y: Float64Array): number {
  return pearsonBeside(x, y).coefficient;
}

export interface PearsonBeside {
  readonly coefficient: number;
  /** 1 − |coefficient| with digits of its own; 0 when the points lie on a line up to rounding. */
  readonly remainder: number;
}

/** Half the square of what rounding leaves between two columns of length 1 that are the same. */
const ROUNDING_SQUARES = 8 * Number.EPSILON * Number.EPSILON;

/** The coefficient and how far it is from ±1, of which a tail probability is a power: |u ∓ v|² = 2 (1 − |r|) for columns u, v of length 1. */
export function pearsonBeside(x: Float64Array, y: Float64Array): PearsonBeside {
  const dx = scaledDeviations(x);
  const dy = scaledDeviations(y);
  let products = 0;
  for (let i = 0; i < dx.length; i++) products += dx[i]! * dy[i]!;
  const xx = squaresOf(dx);
  const yy = squaresOf(dy);
  const coefficient = Math.max(-1, Math.min(1, products / Math.sqrt(xx * yy)));
  const distance = 1 - Math.abs(coefficient);
  if (distance > 0.01) return { coefficient, remainder: distance };
  const u = 1 / Math.sqrt(xx);
  const v = Math.sign(coefficient) / Math.sqrt(yy);
  let squares = 0;
  for (let i = 0; i < dx.length; i++) squares += (u * dx[i]! - v * dy[i]!) * (u * dx[i]! - v * dy[i]!);
  const remainder = squares > 2 * ROUNDING_SQUARES ? squares / 2 : 0;
  return { coefficient: Math.sign(coefficient) * (1 - remainder), remainder };
}

/** Two checked columns of equal length, neither of them constant. */
export function pairs(where: string, x: ArrayLike<number>, y: ArrayLike<number>, minimum = 2): readonly [Float64Array, Float64Array] {
  const a = toColumn(where, "x", x, minimum);
  const b = toColumn(where, "y", y, minimum);
  if (a.length !== b.length) throw new InvalidInputError("WRONG_LENGTH", { where, what: "y", expected: `${a.length} values, as in x`, received: b.length });
  requireVariation(where, "x", a);
  requireVariation(where, "y", b);
  return [a, b];
}

function requireVariation(where: string, what: string, column: Float64Array): void {
  for (let i = 1; i < column.length; i++) if (column[i] !== column[0]) return;
  throw new InvalidInputError("CONSTANT_SERIES", { where, what, expected: "values that vary", received: column[0] });
}
