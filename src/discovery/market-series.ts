import type { IsoDate } from "../core/dates.js";
import type { PricePanel } from "../core/types.js";
import { marketPrices } from "./after-disclosure.js";

/** Daily simple returns of the market. */
export interface MarketSeries {
  /** The ticker that stands for the market, or null for the average of all tickers with prices. */
  readonly market: string | null;
  readonly dates: readonly IsoDate[];
  readonly returns: Float64Array;
}

/** Returns on every day up to `asOf` on which this and the day before have a price. */
export function marketSeries(prices: PricePanel, asOf: IsoDate): MarketSeries {
  const { market } = marketPrices(prices);
  const { dates, tickers, close } = prices;
  const columns = market === null ? tickers.map((_, column) => column) : [tickers.indexOf(market)];
  const days: IsoDate[] = [];
  const returns: number[] = [];
  for (let t = 1; t < dates.length && dates[t]! <= asOf; t++) {
    let sum = 0;
    let count = 0;
    for (const column of columns) {
      const change = close[t]![column]! / close[t - 1]![column]! - 1;
      if (!Number.isFinite(change)) continue;
      sum += change;
      count++;
    }
    if (count === 0) continue;
    days.push(dates[t]!);
    returns.push(sum / count);
  }
  return { market, dates: days, returns: Float64Array.from(returns) };
}
