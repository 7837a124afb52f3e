import { daysBetween } from "../../core/dates.js";
import type { Amount } from "../../core/money.js";
import type { PoliticianRecord } from "../../core/ports.js";
import type { SyntheticTrade } from "../world-types.js";
import { type DisclosedTrade, disclosedTrades, type RowDirt, spelt, swapped, withCell } from "./disclosures.js";
import { bracketMiddle, capitalized, cents, csvTable, PARTY_NAMES, type Row, usDate, wordDate } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";

const PAGE_COLUMNS = "Politician,Issuer,PublishedDate,TradedDate,DaysAfter,Owner,Type,SizeRange,Price".split(",");
const TABLE_COLUMNS = (
  "politician_name,party,chamber,state,issuer_name,ticker,published_date,traded_date,filed_after_days,owner,transaction_type,size,price," + "scraped_at"
).split(",");
const OWNERS = { self: "Self", spouse: "Spouse", joint: "Joint", dependent: "Child" } as const;
const API_OWNERS = { self: "self", spouse: "spouse", joint: "joint", dependent: "child" } as const;
const FIRST_TRANSACTION = 90_000_000_000;

const PAGE_DIRT: RowDirt<Row> = {
  "no-ticker": withCell("Issuer", (row) => (String(row.Issuer).endsWith(":US") ? String(row.Issuer).replace(/Z[A-Z/]+:US$/, "N/A") : null)),
  "odd-bracket": withCell("SizeRange", () => "< 1K"),
  "impossible-date": withCell("TradedDate", (row) => `31 Feb${String(row.TradedDate).slice(-4)}`),
  "disclosed-before-traded": swapped("PublishedDate", "TradedDate"),
};
const TABLE_DIRT: RowDirt<Row> = {
  "no-ticker": (row) => (row.ticker === "" ? null : { ...row, ticker: "", issuer_name: `${row.issuer_name} N/A` }),
  "impossible-date": withCell("traded_date", (row) => `31 Feb ${String(row.traded_date).slice(-4)}`),
  "disclosed-before-traded": swapped("published_date", "traded_date"),
};

/** A scrape of the site whose cells ran together: `Mike KellyRepublicanHousePA`, `4 Sept2023`, `days38`. */
export const capitolTradesPageCsv: VendorLayoutWriter<Row> = {
  kind: "trades",
  drafts: (world) => [{ path: "capitol_trades.csv", records: disclosedTrades(world).map(pageRow), write: (rows) => csvTable(PAGE_COLUMNS, rows) }],
  dirt: PAGE_DIRT,
};

/** A later scrape with a column for each fact. */
export const capitolTradesTableCsv: VendorLayoutWriter<Row> = {
  kind: "trades",
  drafts: (world) => [
    { path: "capitoltrades_data.csv", records: disclosedTrades(world).map(tableRow), write: (rows) => csvTable(TABLE_COLUMNS, rows, { quoteAll: true }) },
  ],
  dirt: TABLE_DIRT,
};

type ApiRecord = Readonly<Record<string, unknown>>;

/** The site's own records. */
export const capitolTradesApiJson: VendorLayoutWriter<ApiRecord> = {
  kind: "trades",
  drafts: (world) => {
    const companies = new Map(world.companies.map((company, i) => [company.ticker, i]));
    return [
      {
        path: "capitol_trades_api.json",
        records: disclosedTrades(world).map((entry, i) => apiRecord(entry, i, companies.get(entry.trade.ticker ?? "") ?? -1)),
        write: (records) => JSON.stringify(records, null, 4),
      },
    ];
  },
  dirt: {
    "impossible-date": withCell<ApiRecord>("txDate", (record) => `${String(record.txDate).slice(0, 4)}-02-30`),
    "disclosed-before-traded": (record) =>
      record.txDate === record.filingDate ? null : { ...record, txDate: record.filingDate, filingDate: record.txDate, pubDate: `${record.txDate}T14:16:21Z` },
  },
};

function pageRow({ trade, politician, price }: DisclosedTrade): Row {
  const date = (day: string): string => {
    const [d, month, year] = wordDate(day);
    return `${d} ${month}${year}`;
  };
  return {
    Politician: politician.name + PARTY_NAMES[politician.party] + capitalized(politician.chamber) + politician.state,
    Issuer: trade.assetName + (trade.ticker === null ? "N/A" : `${spelt(trade.ticker, "/")}:US`),
    PublishedDate: date(trade.disclosureDate),
    TradedDate: date(trade.transactionDate),
    DaysAfter: `days${daysBetween(trade.transactionDate, trade.disclosureDate)}`,
    Owner: ownerOf(trade, politician),
    Type: trade.side,
    SizeRange: sizeRange(trade.amount),
    Price: price === null ? "N/A" : `$${cents(price)}`,
  };
}

function tableRow({ trade, politician, price }: DisclosedTrade): Row {
  const date = (day: string): string => {
    const [d, month, year] = wordDate(day);
    return `${d} ${month.slice(0, 3)} ${year}`;
  };
  return {
    politician_name: politician.name,
    party: PARTY_NAMES[politician.party],
    chamber: capitalized(politician.chamber),
    state: politician.state,
    issuer_name: trade.assetName + (trade.ticker === null ? " N/A" : ""),
    ticker: trade.ticker === null ? "" : spelt(trade.ticker, "/"),
    published_date: date(trade.disclosureDate),
    traded_date: date(trade.transactionDate),
    filed_after_days: daysBetween(trade.transactionDate, trade.disclosureDate),
    owner: ownerOf(trade, politician),
    transaction_type: trade.side,
    size: sizeRange(trade.amount),
    price: price === null ? "N/A" : `$${cents(price)}`,
    scraped_at: `${trade.disclosureDate} 13:54:45`,
  };
}

function apiRecord({ trade, politician, company, documentId, link, price }: DisclosedTrade, index: number, companyIndex: number): ApiRecord {
  const shares = (dollars: number | null): number | null =>
    price === null || dollars === null || trade.option !== undefined ? null : Math.round(dollars / price);
  const low = shares(trade.amount.low);
  const high = shares(trade.amount.high);
  const terms = trade.option;
  return {
    _txId: FIRST_TRANSACTION + index,
    _politicianId: politician.id,
    _assetId: 1_000 + companyIndex,
    _companyId: 400_000 + companyIndex,
    pubDate: `${trade.disclosureDate}T14:16:21Z`,
    filingDate: trade.disclosureDate,
    txDate: trade.transactionDate,
    txType: trade.side,
    txTypeExtended: trade.isPartial ? "partial" : null,
    hasCapitalGains: false,
    owner: isBlankOnForm(trade, politician) ? "not-disclosed" : API_OWNERS[trade.owner],
    chamber: politician.chamber,
    price: price === null || terms ? null : Number(price.toFixed(2)),
    size: low === null || high === null ? null : (low + high) / 2,
    sizeRangeHigh: high,
    sizeRangeLow: low,
    value: bracketMiddle(trade.amount),
    filingId: Number(documentId),
    filingURL: link,
    reportingGap: daysBetween(trade.transactionDate, trade.disclosureDate),
    comment: terms ? `STRIKE PRICE $${terms.strike!.toFixed(2)}  EXPIRES ${usDate(terms.expiry!)}` : null,
    committees: (politician.committees ?? []).map(({ id }) => id.toLowerCase()),
    asset: { assetType: terms ? "stock-options" : company === null ? "municipal-security" : "stock", instrument: terms ? terms.type!.toUpperCase() : null },
    company: {
      companyName: trade.assetName,
      companyTicker: trade.ticker === null ? null : `${spelt(trade.ticker, "/")}:US`,
      c2iq: null,
      sector: company === null ? null : company.sector.toLowerCase().replaceAll(" ", "-"),
    },
    performance: null,
    politician: {
      _stateId: politician.state.toLowerCase(),
      firstName: politician.firstName,
      lastName: politician.lastName,
      party: PARTY_NAMES[politician.party].toLowerCase(),
    },
    labels: [],
  };
}

function ownerOf(trade: SyntheticTrade, politician: PoliticianRecord): string {
  return isBlankOnForm(trade, politician) ? "Undisclosed" : OWNERS[trade.owner];
}

/** The House's form has no word for the filer's own trades. */
function isBlankOnForm(trade: SyntheticTrade, politician: PoliticianRecord): boolean {
  return politician.chamber === "house" && trade.owner === "self";
}

/** `1K–15K`, with the site's en dash. */
function sizeRange({ low, high }: Amount): string {
  return high === null ? `> ${short(low)}` : `${short(low)}–${short(high)}`;
}

function short(dollars: number): string {
  return dollars < 1_000_000 ? `${Math.floor(dollars / 1_000)}K` : `${Math.floor(dollars / 1_000_000)}M`;
}
