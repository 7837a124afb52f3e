import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { toColumn } from "../../stats/columns.js";

const schema = z.strictObject({
  /** Weight of the past; 0.94 is RiskMetrics' choice for daily returns. */
  lambda: z._default(z.number().check(z.gt(0), z.lt(1)), 0.94),
});
/** @interface */
export type EwmaVarianceOptions = z.input<typeof schema>;

/**
 * Exponentially weighted variance, RiskMetrics' volatility without estimation: v_0 = r_0², v_t = λ v_{t−1} + (1 − λ) r_t². Entry t uses returns up
 * to and including t, so it is the forecast for t + 1.
 * @param returns - per period, oldest first; never modified
 * @returns variances, [n], in squared units of the returns
 * @throws InvalidInputError
 * @see J.P. Morgan and Reuters (1996), RiskMetrics Technical Document, 4th ed., §5.2
 */
export function ewmaVariance(returns: ArrayLike<number>, options: EwmaVarianceOptions = {}): Float64Array {
  const { lambda } = parseOptions("ewmaVariance", schema, options);
  const variance = toColumn("ewmaVariance", "returns", returns);
  variance[0] *= variance[0];
  for (let t = 1; t < variance.length; t++) variance[t] = lambda * variance[t - 1] + (1 - lambda) * variance[t] * variance[t];
  return variance;
}
