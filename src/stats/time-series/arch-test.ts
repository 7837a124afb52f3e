import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { largestOf } from "../columns.js";
import { fitNested } from "./lag-regression.js";
import { fromSquares, type LagrangeMultiplierResult } from "./lagrange-multiplier.js";
import { orthonormalPolynomials, withoutPolynomials } from "./polynomials.js";
import { exactRelation, requireVariation, toScaledSeries } from "./scale.js";

const schema = z.strictObject({
  /** Default: min(10, ⌊n/5⌋), at least 1. */
  lags: z.optional(z.int().check(z.positive())),
});
/** @interface */
export type ArchTestOptions = z.input<typeof schema>;

/**
 * Engle's test of no autoregressive conditional heteroskedasticity: R² of the regression of x_t² on a constant and its own `lags` lags. Large
 * values say that large moves follow large moves. x is used as it is: give residuals or returns less their mean. O(n lags).
 * @wholeSample
 * @param x - residuals in the order of time
 * @throws InvalidInputError values not finite, fewer than 2 · lags + 3, CONSTANT_SERIES when x² does not vary; ConvergenceError NOT_POSITIVE_DEFINITE when
 *   lags of x² span one another or predict it exactly
 * @see Engle (1982), doi:10.2307/1912773, §8
 */
export function archTest(x: ArrayLike<number>, options: ArchTestOptions = {}): LagrangeMultiplierResult {
  const parsed = parseOptions("archTest", schema, options);
  const { values } = toScaledSeries("archTest", "x", x, 5);
  const n = values.length;
  const lags = parsed.lags ?? Math.max(1, Math.min(10, Math.floor(n / 5)));
  if (n < 2 * lags + 3) {
    throw new InvalidInputError("INVALID_OPTION", {
      where: "archTest",
      what: "options.lags",
      expected: `at most ${Math.floor((n - 3) / 2)} lags for ${n} values`,
      received: lags,
    });
  }
  for (let t = 0; t < n; t++) values[t] = values[t] * values[t];
  const squares = withoutPolynomials(values, 1);
  requireVariation("archTest", "x", squares, largestOf(values), "squares that vary");
  const order = Int32Array.from({ length: lags + 1 }, (_, j) => j);
  const fit = fitNested({ fixed: orthonormalPolynomials(n, lags, 1), series: [squares], lags }, order);
  let explained = 0;
  for (let j = 1; j <= lags; j++) explained += fit.projections[j] * fit.projections[j];
  if (fit.independent <= lags || !(fit.residualSumOfSquares > fit.roundingSquares)) {
    throw exactRelation("archTest", "x", `squares that ${lags} of their own lags neither span nor predict exactly`, "an exact relation");
  }
  return fromSquares(explained, fit.residualSumOfSquares, n - lags, lags);
}
