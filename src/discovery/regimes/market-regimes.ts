import type { IsoDate } from "../../core/dates.js";
import type { PricePanel } from "../../core/types.js";
import { RegimeDetector, type RegimeName } from "../../regimes/index.js";
import { marketSeries } from "../market-series.js";

/** Two years of returns: one to learn from before the first regime is named, one to name. */
const FEWEST_RETURNS = 504;

/** The market around the trades, in regimes as they could be told apart at the time. */
export interface MarketRegimes {
  /** The ticker that stands for the market, or null for the average return of all tickers with prices. */
  readonly market: string | null;
  readonly dates: readonly IsoDate[];
  /** Compounded returns, 1 on the day before the first of `dates`. */
  readonly level: Float64Array;
  /** Index into `regimes` for each day, from parameters learned on days up to it; −1 before there are any. Names are given by all days. */
  readonly history: Int32Array;
  readonly regimes: readonly MarketRegime[];
  readonly current: { readonly regime: number; readonly since: IsoDate };
}

export interface MarketRegime {
  readonly name: RegimeName;
  /** Simple, per day; null for a regime that no day belongs to any more. */
  readonly averageReturn: number | null;
  /** Standard deviation of the daily returns; null with fewer than two days. */
  readonly volatility: number | null;
  /** Share of days. */
  readonly frequency: number;
  /** Trading days that a stay lasts on average. */
  readonly expectedDuration: number;
  /** That the last day belongs to it. */
  readonly probability: number;
}

/** Null where there are less than two years of prices, or prices that do not move. Days after `asOf` are not looked at. */
export function marketRegimes(prices: PricePanel, options: { readonly asOf: IsoDate; readonly seed: number }): MarketRegimes | null {
  const { market, dates, returns } = marketSeries(prices, options.asOf);
  if (returns.length < FEWEST_RETURNS || returns.every((value) => value === returns[0])) return null;
  const detected = new RegimeDetector({ states: "auto", features: ["return"], seed: options.seed }).fitAndPredict(returns);
  const { regimeHistory: history, regimeCharacteristics, regimeProbabilities, currentRegime } = detected;
  let level = 1;
  const lastOther = history.findLastIndex((regime) => regime !== currentRegime);
  return {
    market,
    dates,
    level: returns.map((value) => (level *= 1 + value)),
    history,
    regimes: regimeCharacteristics.map(({ name, averageReturn, volatility, frequency, expectedDuration }, state) => ({
      name,
      averageReturn,
      volatility,
      frequency,
      expectedDuration,
      probability: regimeProbabilities[state]!,
    })),
    current: { regime: currentRegime, since: dates[Math.min(lastOther + 1, dates.length - 1)]! },
  };
}
