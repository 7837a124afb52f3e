import type { IsoDate } from "../../core/dates.js";
import type { MarketAnalogues } from "./market-analogues.js";

/** One hypothesis: that some shape of 30 days comes back in what one ticker does beyond the market. */
export interface PatternHypothesis {
  readonly ticker: string;
  /** Trading days of a shape. */
  readonly window: number;
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly searched: { readonly from: IsoDate; readonly to: IsoDate; readonly observations: number };
  /** Disclosed trades in this ticker. */
  readonly trades: number;
  /** Of one window of the searched days with the three most like it: tanh of the mean artanh. The largest over all windows. */
  readonly correlation: number;
  readonly pValue: number;
  readonly qValue: number;
}

/** Where the shape was, and what else was then. */
export interface PatternOccurrence {
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** First day, as an index into the finding's series. */
  readonly index: number;
  /** With the window that the shape was found at, whose own is 1; on days kept aside with the shape, the mean of the windows found. */
  readonly correlation: number;
  readonly keptAside: boolean;
  /** Beyond the market over the ten trading days after the last one, simple; null where they have not passed. */
  readonly outcome: number | null;
  /** Trades in the ticker dated within the occurrence, and trades in it that became public within it. */
  readonly trades: { readonly made: number; readonly disclosed: number };
}

/** A member's trades in the ticker within all occurrences together. */
export interface PatternTrader {
  readonly politicianId: string;
  readonly name: string;
  readonly made: number;
  readonly disclosed: number;
}

/** A hypothesis that survived the search, with where the shape was and what the days kept aside say. */
export interface PatternFinding extends PatternHypothesis {
  /** In the order of time, those on days kept aside last. */
  readonly occurrences: readonly PatternOccurrence[];
  /** Daily steps of the shape, of mean 0 and norm 1. */
  readonly shape: Float64Array;
  readonly replication: {
    /** Of the shape with its two likest windows on the days kept aside, tanh of the mean artanh. */
    readonly correlation: number;
    readonly pValue: number;
    /** Benjamini-Hochberg over the accepted ones. */
    readonly adjustedPValue: number;
    /** Days. */
    readonly observations: number;
    readonly from: IsoDate;
    readonly to: IsoDate;
  };
  readonly replicated: boolean;
  /** Most trades made first. */
  readonly traders: readonly PatternTrader[];
  /** Daily log returns beyond the market, searched days and those kept aside. */
  readonly series: { readonly days: readonly IsoDate[]; readonly values: Float64Array };
}

export interface PatternSweep {
  /** Tickers in which a shape was looked for. */
  readonly tested: number;
  readonly level: number;
  /** Smallest p first. */
  readonly hypotheses: readonly PatternHypothesis[];
  readonly findings: readonly PatternFinding[];
  /** What the market's last days resemble: a description, no hypothesis. Null without two years of prices, and in a scan of one member. */
  readonly analogues: MarketAnalogues | null;
  /** Tickers that were traded, by why nothing was looked for in them: fewer than 50 disclosed trades; no two years of prices; prices that hardly move. */
  readonly excluded: { readonly tooFewTrades: number; readonly tooFewPrices: number; readonly tooStill: number };
}
