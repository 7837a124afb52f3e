import type { PoliticianRecord } from "../../core/ports.js";
import { createRng, type Rng } from "../../core/rng.js";
import type { Chamber } from "../../core/types.js";
import type { Company, SyntheticTrade, World } from "../world-types.js";
import type { DirtKind } from "./layout.js";

const FIRST_DOCUMENT = 90_000_001; // beyond the Clerk's own numbers

/** A public trade with what every vendor needs beside it. */
export interface DisclosedTrade {
  readonly trade: SyntheticTrade;
  readonly politician: PoliticianRecord;
  readonly company: Company | null;
  /** Number of the filing in the Clerk's style. */
  readonly documentId: string;
  /** Id of the filing in the Senate's style. */
  readonly filingUuid: string;
  /** The Clerk's or the Senate's address of the filing. */
  readonly link: string;
  /** Unadjusted close on the transaction date; null without a ticker. */
  readonly price: number | null;
}

const made = new WeakMap<World, readonly DisclosedTrade[]>();

/** The world's public trades by disclosure date, filings together. */
export function disclosedTrades(world: World, chamber?: Chamber): readonly DisclosedTrade[] {
  let all = made.get(world);
  if (all === undefined) {
    all = disclose(world);
    made.set(world, all);
  }
  return chamber === undefined ? all : all.filter(({ politician }) => politician.chamber === chamber);
}

function disclose(world: World): DisclosedTrade[] {
  const people = new Map(world.politicians.map((politician) => [politician.id, politician]));
  const companies = new Map(world.companies.map((company) => [company.ticker, company]));
  const days = new Map(world.tradingDays.map((day, t) => [day, t]));
  const columns = new Map(world.prices.tickers.map((ticker, i) => [ticker, i]));
  const filings = new Map<string, { documentId: string; filingUuid: string }>();
  const byDay = world.trades
    .map((trade, order) => ({ trade, order }))
    .sort((a, b) => order(a.trade.disclosureDate, b.trade.disclosureDate) || order(a.trade.politicianId, b.trade.politicianId) || a.order - b.order);
  return byDay.map(({ trade }) => {
    let filing = filings.get(trade.filingId);
    if (filing === undefined) {
      filing = { documentId: String(FIRST_DOCUMENT + filings.size), filingUuid: uuid(createRng(world.options.seed, "filing", trade.filingId)) };
      filings.set(trade.filingId, filing);
    }
    const politician = people.get(trade.politicianId)!;
    const link =
      politician.chamber === "house"
        ? `https://disclosures-clerk.house.gov/public_disc/ptr-pdfs/${trade.disclosureDate.slice(0, 4)}/${filing.documentId}.pdf`
        : `https://efdsearch.senate.gov/search/view/ptr/${filing.filingUuid}/`;
    return {
      trade,
      politician,
      ...filing,
      link,
      company: trade.ticker === null ? null : companies.get(trade.ticker)!,
      price: trade.ticker === null ? null : world.prices.close[days.get(trade.transactionDate)!]![columns.get(trade.ticker)!]!,
    };
  });
}

/** `NC05`; `AK00` for a state with one seat; empty for senators. */
export function stateDistrict(politician: PoliticianRecord): string {
  return politician.district === undefined ? "" : politician.state + politician.district.padStart(2, "0");
}

/** `ZABC-B` in a vendor's spelling of share classes. */
export function spelt(ticker: string, separator: "." | "/" | "-"): string {
  return ticker.replace("-", separator);
}

/** Spoils one cell of a row. */
export function withCell<R extends object>(column: keyof R & string, value: (row: R) => unknown): (row: R) => R | null {
  return (row) => {
    const spoilt = value(row);
    return spoilt === null ? null : { ...row, [column]: spoilt };
  };
}

/** Exchanges two cells whose dates differ, so that the trade looks disclosed before it was made. */
export function swapped<R extends object>(first: keyof R & string, second: keyof R & string): (row: R) => R | null {
  return (row) => (row[first] === row[second] ? null : { ...row, [first]: row[second], [second]: row[first] });
}

/** The last capital letter of a plain ticker in lower case, as in `AAPl`. */
export function oddTicker(ticker: unknown): string | null {
  return typeof ticker === "string" && /^[A-Z]{2,}$/.test(ticker) ? ticker.slice(0, -1) + ticker.slice(-1).toLowerCase() : null;
}

export type RowDirt<R> = Partial<Record<DirtKind, (row: R) => R | null>>;

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function uuid(rng: Rng): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(rng() * 16).toString(16)).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
