import type { IsoDate } from "./dates.js";
import type { Amount } from "./money.js";

export type Party = "D" | "R" | "I";
export type Chamber = "house" | "senate";
export type AssetType = "stock" | "option" | "bond" | "fund" | "crypto" | "other";
export type TradeSide = "buy" | "sell" | "exchange" | "receive";
export type TradeOwner = "self" | "spouse" | "joint" | "dependent";

export interface CommitteeMembership {
  readonly id: string;
  readonly name: string;
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
}

export interface Politician {
  /** Bioguide id, such as `F000450`. */
  readonly id: string;
  readonly name: string;
  readonly party: Party;
  readonly chamber: Chamber;
  /** Two-letter postal code. */
  readonly state: string;
  readonly district?: string;
  readonly committees?: readonly CommitteeMembership[];
}

/** Where a row was read: a line of a file (1-based; a record's position for JSON and XML). */
export interface SourceLocation {
  readonly vendor: string;
  readonly file: string;
  readonly line: number;
}

export interface OptionTerms {
  readonly type: "call" | "put" | null;
  readonly strike: number | null;
  readonly expiry: IsoDate | null;
  readonly contracts: number | null;
}

export interface Trade {
  /** Content hash of the identity. */
  readonly id: string;
  /** Bioguide id, or null: "unlinked" is a state, not a guess. */
  readonly politicianId: string | null;
  readonly politicianName: string;
  /** As it was called on the trade date, in the form `BRK-B`; null when none was disclosed. */
  readonly ticker: string | null;
  readonly assetName: string;
  readonly assetType: AssetType;
  readonly side: TradeSide;
  readonly owner: TradeOwner | null;
  readonly amount: Amount;
  /** When it happened. */
  readonly transactionDate: IsoDate;
  /** When it became public; null when the vendor does not say, and then the trade is not usable on the disclosure clock. */
  readonly disclosureDate: IsoDate | null;
  readonly option?: OptionTerms;
  readonly sources: readonly SourceLocation[];
}

export interface PriceBar {
  readonly date: IsoDate;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly adjustedClose?: number;
  readonly volume: number;
}

/** Daily closes side by side: `close[t][i]` of ticker i on day t, NaN where it was not traded. */
export interface PricePanel {
  readonly dates: readonly IsoDate[];
  readonly tickers: readonly string[];
  readonly close: readonly Float64Array[];
}

export interface Horizon {
  readonly length: number;
  readonly unit: "trading-days" | "calendar-days";
}
