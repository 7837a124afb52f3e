import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { pow } from "../../math/elementary.js";
import { requireCount } from "../arguments.js";

const schema = z.strictObject({
  rule: z._default(z.enum(["newey-west", "fourth-root", "stock-watson"]), "newey-west"),
});
/** @interface */
export type NeweyWestLagsOptions = z.input<typeof schema>;

/**
 * Rule-of-thumb number of lags for HAC standard errors of n observations:
 * `newey-west` ⌊4 (n/100)^(2/9)⌋, `fourth-root` ⌊n^(1/4)⌋, `stock-watson` ⌊0.75 n^(1/3)⌋.
 * @throws InvalidInputError when n is not a whole number >= 0
 * @see Newey & West (1994), doi:10.2307/2297912; Stock & Watson, Introduction to Econometrics, §15.4
 */
export function neweyWestLags(n: number, options: NeweyWestLagsOptions = {}): number {
  const { rule } = parseOptions("neweyWestLags", schema, options);
  requireCount("neweyWestLags", "n", n);
  // The largest whole L with L <= c n^p, told by whole powers so that a perfect root is never missed by rounding.
  const guess = Math.round(rule === "newey-west" ? 4 * pow(n / 100, 2 / 9) : rule === "fourth-root" ? pow(n, 1 / 4) : 0.75 * pow(n, 1 / 3));
  const fits = (lags: number): boolean => {
    if (rule === "fourth-root") return lags * lags * (lags * lags) <= n;
    if (rule === "stock-watson") return 64 * lags * lags * lags <= 27 * n;
    const cube = (lags / 4) * (lags / 4) * (lags / 4);
    return cube * cube * cube <= (n / 100) * (n / 100);
  };
  return fits(guess) ? guess : guess - 1;
}
