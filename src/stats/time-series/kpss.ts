import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { pow } from "../../math/elementary.js";
import { largestOf } from "../columns.js";
import type { TestResult } from "../test-options.js";
import { autocovarianceSums } from "./lagged-products.js";
import type { PValueBound } from "./mackinnon.js";
import { withoutPolynomials } from "./polynomials.js";
import { requireVariation, toScaledSeries } from "./scale.js";

const schema = z.strictObject({
  /** Of the long-run variance: a number, `auto` (from the data, by Hobijn et al.) or `legacy`, ⌈12 (n/100)^¼⌉. */
  lags: z._default(z.union([z.int().check(z.gte(0)), z.enum(["auto", "legacy"])]), "auto"),
  /** Stationary around a constant or around a linear trend. */
  trend: z._default(z.enum(["c", "ct"]), "c"),
});
/** @interface */
export type KpssOptions = z.input<typeof schema>;

export interface KpssResult extends TestResult {
  /** The table ends at 10 % and 1 %: `lower` says that the p-value is above the 0.1 given, `upper` that it is below the 0.01 given. */
  readonly pValueBound: PValueBound;
  readonly usedLags: number;
  /** The statistic rejects above them. */
  readonly criticalValues: Readonly<Record<"10%" | "5%" | "2.5%" | "1%", number>>;
}

const LEVELS = [0.1, 0.05, 0.025, 0.01];
/** Kwiatkowski et al., table 1. */
const TABLE = { c: [0.347, 0.463, 0.574, 0.739], ct: [0.119, 0.146, 0.176, 0.216] } as const;

/**
 * The test of stationarity by Kwiatkowski, Phillips, Schmidt and Shin: with residuals u from a constant or a trend and S_t = Σ_{s≤t} u_s,
 *
 *     statistic = Σ S_t² / n² / σ²,   σ² = (γ_0 + 2 Σ_{k≤lags} (1 − k / (lags + 1)) γ_k),   γ_k = Σ u_t u_{t−k} / n
 *
 * The hypothesis is stationarity: a small p-value speaks for a unit root, the other way round than in `augmentedDickeyFuller`. O(n) for any
 * number of lags.
 * @wholeSample
 * @param x - values in the order of time, equally spaced
 * @throws InvalidInputError values not finite, fewer than 3 (4 with a trend), lags not below n, CONSTANT_SERIES when x does not vary beside its trend
 * @see Kwiatkowski et al. (1992), doi:10.1016/0304-4076(92)90104-Y; Hobijn, Franses and Ooms (2004), doi:10.1111/j.1467-9574.2004.00272.x
 */
export function kpss(x: ArrayLike<number>, options: KpssOptions = {}): KpssResult {
  const { lags, trend } = parseOptions("kpss", schema, options);
  const { values } = toScaledSeries("kpss", "x", x, trend === "c" ? 3 : 4);
  const n = values.length;
  if (typeof lags === "number" && lags >= n)
    throw new InvalidInputError("INVALID_OPTION", { where: "kpss", what: "options.lags", expected: `lags below the ${n} values`, received: lags });
  const residuals = withoutPolynomials(values, trend.length);
  requireVariation("kpss", "x", residuals, largestOf(values), trend === "c" ? "values that vary" : "values that vary around a trend");
  const usedLags = typeof lags === "number" ? lags : Math.min(n - 1, lags === "auto" ? lagsFromData(residuals) : Math.ceil(12 * Math.sqrt(Math.sqrt(n / 100))));
  const statistic = ratioToLongRunVariance(residuals, usedLags);
  const table = TABLE[trend];
  return {
    statistic,
    ...interpolated(statistic, table),
    usedLags,
    criticalValues: { "10%": table[0], "5%": table[1], "2.5%": table[2], "1%": table[3] },
  };
}

/**
 * Σ S_t² / n over Σ_{|k|≤lags} (1 − |k| / (lags + 1)) Σ u_t u_{t−k}. The Bartlett sum is the mean square of the sums of lags + 1 neighbours, with
 * zeros before and after: two reads of the partial sums in place of one pass per lag, and never negative.
 */
function ratioToLongRunVariance(residuals: Float64Array, lags: number): number {
  const n = residuals.length;
  const partial = new Float64Array(n + 1);
  for (let t = 0; t < n; t++) partial[t + 1] = partial[t] + residuals[t];
  let wandering = 0;
  for (let t = 1; t <= n; t++) wandering += partial[t] * partial[t];
  let squares = 0;
  for (let end = 1; end <= n + lags; end++) {
    const sum = partial[Math.min(n, end)] - partial[Math.max(0, end - lags - 1)];
    squares += sum * sum;
  }
  return (wandering / squares / n) * (lags + 1);
}

/** Hobijn et al.'s data-dependent number of lags for the Bartlett kernel, with ⌊n^(2/9)⌋ autocovariances. */
function lagsFromData(residuals: Float64Array): number {
  const n = residuals.length;
  const guess = Math.round(pow(n, 2 / 9));
  const covariances = Math.min(n - 1, pow(guess, 9) <= n * n ? guess : guess - 1); // by whole powers: 512 to the 2/9 is 4, but for rounding
  const sums = autocovarianceSums(residuals, covariances);
  let level = sums[0];
  let slope = 0;
  for (let k = 1; k <= covariances; k++) {
    level += 2 * sums[k];
    slope += 2 * k * sums[k];
  }
  const ratio = slope / level;
  const wanted = 1.1447 * pow(ratio * ratio, 1 / 3) * pow(n, 1 / 3);
  return wanted < n ? Math.floor(wanted) : n - 1; // a level of 0 asks for all
}

/** Linear between the points of the table, its ends beyond. */
function interpolated(statistic: number, table: readonly number[]): { readonly pValue: number; readonly pValueBound: PValueBound } {
  if (statistic < table[0]) return { pValue: LEVELS[0], pValueBound: "lower" };
  if (statistic > table[3]) return { pValue: LEVELS[3], pValueBound: "upper" };
  let i = 0;
  while (i < 2 && statistic > table[i + 1]) i++;
  const share = (statistic - table[i]) / (table[i + 1] - table[i]);
  return { pValue: LEVELS[i] + share * (LEVELS[i + 1] - LEVELS[i]), pValueBound: null };
}
