import { InvalidInputError } from "../core/errors.js";
import { centred, squaresOf, toColumn } from "./columns.js";
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

function pearson(x: Float64Array, y: Float64Array): number {
  const dx = scaled(centred(x));
  const dy = scaled(centred(y));
  let products = 0;
  for (let i = 0; i < dx.length; i++) products += dx[i]! * dy[i]!;
  return Math.max(-1, Math.min(1, products / Math.sqrt(squaresOf(dx) * squaresOf(dy))));
}

/** In units of the largest, so that squares neither under- nor overflow. */
function scaled(deviations: Float64Array): Float64Array {
  const largest = deviations.reduce((most, d) => Math.max(most, Math.abs(d)), 0);
  return deviations.map((d) => d / largest);
}

function pairs(where: string, x: ArrayLike<number>, y: ArrayLike<number>): readonly [Float64Array, Float64Array] {
  const a = toColumn(where, "x", x, 2);
  const b = toColumn(where, "y", y, 2);
  if (a.length !== b.length) throw new InvalidInputError("WRONG_LENGTH", { where, what: "y", expected: `${a.length} values, as in x`, received: b.length });
  for (const [what, column] of [
    ["x", a],
    ["y", b],
  ] as const) {
    if (column.every((value) => value === column[0])) {
      throw new InvalidInputError("CONSTANT_SERIES", { where, what, expected: "values that vary", received: column[0] });
    }
  }
  return [a, b];
}
