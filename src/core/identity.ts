import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { IsoDate } from "./dates.js";
import { resolveTicker } from "./tickers.js";
import type { OptionTerms, Trade } from "./types.js";

/** What makes a trade the one it is; two trades that agree in all of it are one trade. */
export interface TradeIdentity
  extends Pick<Trade, "politicianId" | "politicianName" | "ticker" | "assetName" | "side" | "owner" | "transactionDate" | "disclosureDate" | "option"> {
  readonly amount: { readonly low: number; readonly high: number | null };
  /** 1 for the first such trade of its filing, 2 for a repeat, … */
  readonly occurrence: number;
}

/**
 * The identity as one canonical text: member, asset, side, owner, both days, bracket, occurrence. It does not change with a ticker's spelling or
 * renaming, with titles or punctuation in names, or with the vendor.
 */
export function tradeIdentity(trade: TradeIdentity): string {
  const { politicianId, politicianName, side, owner, transactionDate, disclosureDate, amount, occurrence } = trade;
  const member = politicianId ?? nameKey(politicianName);
  return JSON.stringify([member, assetKey(trade), optionKey(trade.option), side, owner, transactionDate, disclosureDate, amount.low, amount.high, occurrence]);
}

/** The content hash of an identity: the first 128 bits of its SHA-256, in hex. */
export function tradeId(trade: TradeIdentity): string {
  return bytesToHex(sha256(utf8ToBytes(tradeIdentity(trade))).subarray(0, 16));
}

/** One key per asset whatever the vendor's spelling: the security that the ticker named on that day, else the letters and digits of the name. */
export function assetKey(asset: { readonly ticker: string | null; readonly assetName: string; readonly transactionDate: IsoDate }): string {
  const security = asset.ticker === null ? null : resolveTicker(asset.ticker, asset.transactionDate);
  return security === null ? `name:${nameKey(asset.assetName)}` : security.replace(/[^A-Z0-9@]/g, "");
}

/** Letters and digits only, without accents and case. */
export function nameKey(name: string): string {
  return name
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}

function optionKey(option: OptionTerms | undefined): string {
  return option === undefined ? "" : [option.type, option.strike, option.expiry].map((term) => term ?? "?").join(" ");
}
