import type { IsoDate } from "../core/dates.js";
import type { PoliticianRecord } from "../core/ports.js";
import type { PriceBar, PricePanel, Trade, TradeOwner, TradeSide } from "../core/types.js";
import type { PlantedKind, ResolvedWorldOptions } from "./schema.js";

/** An invented company. */
export interface Company {
  /** In the form `ABCD` or, for a second share class, `ABCD-B`. */
  readonly ticker: string;
  readonly name: string;
  /** One of the eleven GICS sectors. */
  readonly sector: string;
  readonly industry: string;
  /** First and last day of trading; null where that lies outside the world. */
  readonly listed: IsoDate | null;
  readonly delisted: IsoDate | null;
}

/** A trade with what disclosure hides; assignable to `Trade`. */
export interface SyntheticTrade extends Trade {
  readonly politicianId: string;
  readonly disclosureDate: IsoDate;
  /** Always known here; some vendors leave it out. */
  readonly owner: TradeOwner;
  /** In dollars, inside `amount`. */
  readonly trueAmount: number;
  /** Whether a sale closed only part of the position. */
  readonly isPartial: boolean;
  /** Trades of one member that became public on one day share a filing. */
  readonly filingId: string;
}

/** What moved all prices. Simple returns per trading day, one value per day of `tradingDays`. */
export interface MarketHistory {
  /** Excess return of the market, then SMB, HML, RMW, CMA and Mom, as decimals. */
  readonly factors: Readonly<Record<FactorName, Float64Array>>;
  readonly riskFree: Float64Array;
  /** Sector returns beyond the factors, by sector. */
  readonly sectors: Readonly<Record<string, Float64Array>>;
  /** 0 calm, 1 turbulent, 2 crisis. */
  readonly regimes: Int32Array;
  /** Daily standard deviation of the market's return under each regime. */
  readonly regimeVolatility: Float64Array;
}
export type FactorName = "Mkt-RF" | "SMB" | "HML" | "RMW" | "CMA" | "Mom";

/** Two series per ticker that anyone can observe at the close of a day, independent standard normals; they move prices only where planted. */
export interface Indicators {
  readonly names: readonly ["mediaTone", "shortInterestChange"];
  /** By ticker: one value per day of `tradingDays`, for each name. */
  readonly values: Readonly<Record<string, readonly [Float64Array, Float64Array]>>;
}

/** One quote of an option chain; American style ignored, Black-Scholes with the volatility given. */
export interface OptionQuote {
  readonly type: "call" | "put";
  readonly strike: number;
  readonly expiry: IsoDate;
  readonly bid: number;
  readonly ask: number;
  readonly impliedVolatility: number;
  readonly openInterest: number;
  readonly volume: number;
}

/** All quotes of a ticker at one close. */
export interface OptionChainSnapshot {
  readonly ticker: string;
  readonly date: IsoDate;
  readonly spot: number;
  /** Continuously compounded, per year. */
  readonly rate: number;
  readonly dividendYield: number;
  readonly quotes: readonly OptionQuote[];
}

/** A member's habitual ticker: counts of trades per day follow an integer autoregression. Cycles are planted in these, and null worlds have them too. */
export interface HabitTruth {
  readonly politicianId: string;
  readonly ticker: string;
  readonly sector: string;
  readonly meanTradesPerDay: number;
  /** First autocorrelation of the counts. */
  readonly autocorrelation: number;
}

export interface CycleTruth extends HabitTruth {
  /** In business days of the exchange. */
  readonly periodDays: number;
  /** Phase of the cosine at the first trading day of the world, in radians, of the arrival rate. */
  readonly phaseRadians: number;
  /** Relative amplitude of the arrival rate. */
  readonly amplitude: number;
  /** Share of the count series' variance, in expectation. */
  readonly varianceShare: number;
}

export interface CabalTruth {
  readonly politicianIds: readonly string[];
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly jointTrades: readonly { readonly ticker: string; readonly side: TradeSide; readonly firstDate: IsoDate; readonly tradeIds: readonly string[] }[];
}

export interface LeaderTruth {
  readonly leaderId: string;
  readonly followerIds: readonly string[];
  /** How many trades the leader made, and the share of them that each follower repeats. */
  readonly leaderTrades: number;
  readonly repetitionRate: number;
  readonly repeats: readonly {
    readonly leaderTradeId: string;
    readonly followerTradeId: string;
    readonly followerId: string;
    readonly delayBusinessDays: number;
  }[];
}

export type AnomalyFeature = "size" | "ticker-novelty" | "position-before-move";
export interface AnomalyTruth {
  readonly tradeId: string;
  readonly politicianId: string;
  readonly features: readonly AnomalyFeature[];
  /** Size: (log true amount − the member's median) / (1.4826 · MAD), among the member's ordinary trades; null when not planted. */
  readonly sizeDeviations: number | null;
  /** Simple return over the five trading days after the trade, and its size in robust deviations of all such returns; null when not planted. */
  readonly moveReturn: number | null;
  readonly moveDeviations: number | null;
}

export interface RegimeShiftTruth {
  readonly measure: "trading-rate" | "volatility";
  readonly politicianId: string | null;
  readonly ticker: string | null;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly tradingDays: number;
  readonly factor: number;
}

export interface RecurringPatternTruth {
  readonly ticker: string;
  /** Log price relative to the day before the window, one value per bar. */
  readonly shape: Float64Array;
  readonly occurrences: readonly { readonly from: IsoDate; readonly to: IsoDate }[];
  /** Standard deviation of the ticker's own daily returns over that of the shape's. */
  readonly noiseRatio: number;
}

export interface SqueezeTruth {
  readonly politicianId: string;
  readonly tradeId: string;
  readonly ticker: string;
  /** The chain's day, which is the trade's. */
  readonly asOf: IsoDate;
  /** What makes the setting, each with its value; all are met. */
  readonly criteria: Readonly<Record<SqueezeCriterion, number>>;
  /** Close to close over the five trading days after the trade. */
  readonly moveReturn: number;
}
export type SqueezeCriterion = "daysToExpiry" | "moneyness" | "premium" | "openInterestShare" | "callPutOpenInterestRatio";

export interface NonlinearSignalTruth {
  readonly ticker: string;
  readonly indicators: readonly ["mediaTone", "shortInterestChange"];
  readonly horizonBars: 1;
  /** Next day's return = coefficient · first · second + the rest. */
  readonly coefficient: number;
  /** Share of the return's variance, in expectation. */
  readonly rSquared: number;
}

/** Exactly what was planted; every list is empty in a null world except `habits`. */
export interface WorldTruth {
  readonly strengths: Readonly<Record<PlantedKind, number>>;
  readonly habits: readonly HabitTruth[];
  readonly cycles: readonly CycleTruth[];
  readonly cabals: readonly CabalTruth[];
  readonly leaders: readonly LeaderTruth[];
  readonly anomalies: readonly AnomalyTruth[];
  readonly regimeShifts: readonly RegimeShiftTruth[];
  readonly recurringPatterns: readonly RecurringPatternTruth[];
  readonly squeezes: readonly SqueezeTruth[];
  readonly nonlinearSignals: readonly NonlinearSignalTruth[];
}

/** A seeded Congress: people, what they traded and when it became known, prices, and the truth behind them. */
export interface World {
  readonly options: ResolvedWorldOptions;
  readonly tradingDays: readonly IsoDate[];
  readonly politicians: readonly PoliticianRecord[];
  readonly companies: readonly Company[];
  /** GICS sector by ticker. */
  readonly sectors: Readonly<Record<string, string>>;
  /** By transaction date; those public on the last day. */
  readonly trades: readonly SyntheticTrade[];
  /** Trades made by the last day but filed after it: what a reporting-delay correction has to foresee. */
  readonly undisclosed: readonly SyntheticTrade[];
  /** Adjusted closes. */
  readonly prices: PricePanel;
  readonly market: MarketHistory;
  readonly indicators: Indicators;
  readonly optionChains: readonly OptionChainSnapshot[];
  readonly truth: WorldTruth;
  /** Open, high, low, close, adjusted close and volume of a ticker on its trading days; made on first use. @throws InvalidInputError for an unknown ticker */
  bars(ticker: string): readonly PriceBar[];
}
