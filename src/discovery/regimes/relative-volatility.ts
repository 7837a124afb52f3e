import type { IsoDate } from "../../core/dates.js";
import type { PricePanel } from "../../core/types.js";
import { log } from "../../math/elementary.js";
import { quantile } from "../../stats/quantile.js";

/** With fewer tickers than this there is nothing that "all others" could mean. */
export const FEWEST_TICKERS = 10;
const MINIMUM_DAYS = 504;
/** Added to |return| before the logarithm, as a share of its median: a day without a move is calm, not infinitely calm. */
const FLOOR_SHARE = 0.1;

export interface DailyVolatility {
  /** Of the panel. */
  readonly column: number;
  readonly days: readonly IsoDate[];
  readonly values: Float64Array;
}

/**
 * How much each ticker moved on its own, beyond what all tickers did on that day:
 *
 *     e_i(t) = r_i(t) − α_i − β_i · m(t),      m = mean return of all tickers with prices
 *     v_i(t) = ln(|e_i(t)| + 0.1 · median |e_i|) − mean over j of the same
 *
 * The subtraction takes out the weather that all share, so that a shift is the ticker's own; its level is that of ln volatility up to a constant. Days
 * without a price on this or the day before are left out; tickers with fewer than two years of days are not among the answers.
 */
export function relativeVolatility(prices: PricePanel, columns: readonly number[], asOf: IsoDate): DailyVolatility[] {
  const last = prices.dates.findLastIndex((date) => date <= asOf);
  if (prices.tickers.length < FEWEST_TICKERS || last < MINIMUM_DAYS) return [];
  const returns = prices.tickers.map((_, column) => returnsOf(prices, column, last));
  const market = meanOfDay(returns, last);
  const own = returns.map((column) => logSizes(column, market));
  const shared = meanOfDay(own, last);
  return columns.flatMap((column) => {
    const days: IsoDate[] = [];
    const values: number[] = [];
    for (let t = 0; t < last; t++) {
      const value = own[column]![t]! - shared[t]!;
      if (Number.isNaN(value)) continue;
      days.push(prices.dates[t + 1]!);
      values.push(value);
    }
    return values.length < MINIMUM_DAYS ? [] : [{ column, days, values: Float64Array.from(values) }];
  });
}

/** Simple returns of days 1 … last, NaN where either price is missing. */
function returnsOf({ close }: PricePanel, column: number, last: number): Float64Array {
  return Float64Array.from({ length: last }, (_, t) => {
    const [before, after] = [close[t]![column]!, close[t + 1]![column]!];
    return before > 0 && after > 0 ? after / before - 1 : Number.NaN;
  });
}

/** Mean over the columns that have a value on that day. */
function meanOfDay(columns: readonly Float64Array[], days: number): Float64Array {
  return Float64Array.from({ length: days }, (_, t) => {
    let sum = 0;
    let count = 0;
    for (const column of columns) {
      if (Number.isNaN(column[t]!)) continue;
      sum += column[t]!;
      count++;
    }
    return sum / count; // NaN on a day without any
  });
}

function logSizes(returns: Float64Array, market: Float64Array): Float64Array {
  let [n, sumX, sumY, sumXX, sumXY] = [0, 0, 0, 0, 0];
  for (let t = 0; t < returns.length; t++) {
    const [x, y] = [market[t]!, returns[t]!];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    n++;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
  }
  const spread = sumXX - (sumX * sumX) / n;
  const beta = spread > 0 ? (sumXY - (sumX * sumY) / n) / spread : 0;
  const alpha = (sumY - beta * sumX) / n;
  const sizes = returns.map((value, t) => Math.abs(value - alpha - beta * market[t]!));
  const known = sizes.filter((size) => !Number.isNaN(size));
  const middle = known.length === 0 ? 0 : quantile(known, 0.5);
  if (!(middle > 0)) return sizes.fill(Number.NaN); // a price that does not move has no volatility to compare
  return sizes.map((size) => log(size + FLOOR_SHARE * middle));
}
