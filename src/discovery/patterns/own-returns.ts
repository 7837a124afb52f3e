import type { IsoDate } from "../../core/dates.js";
import type { PricePanel } from "../../core/types.js";
import { log } from "../../math/elementary.js";
import { medianOf } from "../../stats/order-statistics.js";
import { FEWEST_TICKERS } from "../regimes/relative-volatility.js";

/** Two years of returns. */
const MINIMUM_PATTERN_DAYS = 504;
/** Days without a price that are passed over; after a longer hole a price may be that of another company. */
const LONGEST_HOLE_DAYS = 5;

/** Daily log returns of one ticker, and of the market on the same days. */
export interface TickerReturns {
  readonly ticker: string;
  readonly days: readonly IsoDate[];
  readonly returns: Float64Array;
  readonly market: Float64Array;
}

/**
 * The returns of these tickers up to `asOf`, each in its longest stretch of prices without a hole. A day counts where it and the day before have a price. The
 * market's return is the median over all tickers of the panel, which one wrong price does not move.
 * @returns null for a ticker with less than two years of days, and for all where the panel holds fewer than ten tickers
 */
export function tickerReturns(prices: PricePanel, tickers: readonly string[], asOf: IsoDate): (TickerReturns | null)[] {
  const last = prices.dates.findLastIndex((date) => date <= asOf);
  if (prices.tickers.length < FEWEST_TICKERS || last < MINIMUM_PATTERN_DAYS) return tickers.map(() => null);
  const market = Float64Array.from({ length: last }, (_, t) => medianReturn(prices, t));
  return tickers.map((ticker) => {
    const column = prices.tickers.indexOf(ticker);
    const returns = Float64Array.from({ length: last }, (_, t) => returnOf(prices, t, column));
    const kept = longestStretch(returns);
    if (kept.length < MINIMUM_PATTERN_DAYS) return null;
    const pick = (values: Float64Array): Float64Array => Float64Array.from(kept, (t) => values[t]!);
    return { ticker, days: kept.map((t) => prices.dates[t + 1]!), returns: pick(returns), market: pick(market) };
  });
}

/** r_t − β m_t, with β by least squares over these days: what the ticker did on its own. */
export function beyondMarket(returns: Float64Array, market: Float64Array): Float64Array {
  const n = returns.length;
  const [meanR, meanM] = [returns, market].map((values) => values.reduce((sum, value) => sum + value / n, 0)) as [number, number];
  let product = 0;
  let square = 0;
  for (let t = 0; t < n; t++) {
    product += (market[t]! - meanM) * (returns[t]! - meanR);
    square += (market[t]! - meanM) * (market[t]! - meanM);
  }
  const beta = square > 0 ? product / square : 0;
  return returns.map((value, t) => value - beta * market[t]!);
}

/** From row t of the panel to the next; NaN where either price is missing. */
function returnOf({ close }: PricePanel, t: number, column: number): number {
  const before = close[t]![column]!;
  const after = close[t + 1]![column]!;
  const growth = before > 0 && after > 0 ? after / before : Number.NaN;
  return growth > 0 && growth < Number.POSITIVE_INFINITY ? log(growth) : Number.NaN;
}

function medianReturn(prices: PricePanel, t: number): number {
  const known = Float64Array.from(prices.tickers, (_, column) => returnOf(prices, t, column)).filter((value) => !Number.isNaN(value));
  return known.length === 0 ? 0 : medianOf(known);
}

/** Places of the values that are there, in the longest stretch in which no hole is too long; of equal ones the last. */
function longestStretch(values: Float64Array): number[] {
  let longest: number[] = [];
  let current: number[] = [];
  for (let t = 0; t < values.length; t++) {
    if (Number.isNaN(values[t]!)) continue;
    if (current.length > 0 && t - current.at(-1)! > LONGEST_HOLE_DAYS + 1) current = [];
    current.push(t);
    if (current.length >= longest.length) longest = current;
  }
  return longest;
}
