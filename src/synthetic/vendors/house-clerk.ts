import { COMPANY_FIRST_WORDS, FIRST_NAMES } from "../names.js";
import { type DisclosedTrade, disclosedTrades, type RowDirt, spelt, stateDistrict, swapped, withCell } from "./disclosures.js";
import { bracketLabel, bracketMiddle, capitalized, optionWords, type Row, shortUsDate, usDate } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";

const OWNERS = { self: "Self", spouse: "Spouse", joint: "Joint", dependent: "Dependent" } as const;
const ASSET_TYPES = { stock: "Stock", option: "Stock Option", bond: "Municipal Security", fund: "Stock", crypto: "Cryptocurrency", other: "Other" } as const;
const SIDES = { buy: "Purchase", sell: "Sale", exchange: "Exchange", receive: "Exchange" } as const;
const CANDIDATES_PER_YEAR = 5;

const FEED_DIRT: RowDirt<Row> = {
  "impossible-date": withCell("transaction_date", (row) => `02/30/${String(row.transaction_date).slice(6)}`),
  "odd-bracket": (row) => ({ ...row, amount: "$2,722.50", amount_mid: 2722 }), // an exact sum
  "disclosed-before-traded": swapped("transaction_date", "disclosure_date"),
  "control-characters": withCell("asset_description", (row) => `${row.asset_description} F\u0000\u0000\u0000\u0000\u0000 S\u0000\u0000\u0000\u0000\u0000: New`),
};

/** Records of a feed made from the Clerk's reports. */
export const houseClerkFeedJson: VendorLayoutWriter<Row> = {
  kind: "trades",
  drafts: (world) => [
    { path: "house_clerk_feed.json", records: disclosedTrades(world, "house").map(feedRecord), write: (rows) => `${JSON.stringify(rows, null, 2)}\n` },
  ],
  dirt: FEED_DIRT,
};

/** The Clerk's index of a year's filings: one entry for each trade report, and a few candidates who are no members. */
export const houseClerkIndexXml: VendorLayoutWriter<Row> = {
  kind: "filings",
  drafts: (world) => {
    const filings = new Map<string, DisclosedTrade>();
    for (const entry of disclosedTrades(world, "house")) if (!filings.has(entry.documentId)) filings.set(entry.documentId, entry);
    const years = [...new Set([...filings.values()].map(({ trade }) => trade.disclosureDate.slice(0, 4)))].sort();
    return years.map((year) => ({
      path: `${year}FD.xml`,
      records: [...[...filings.values()].filter(({ trade }) => trade.disclosureDate.startsWith(year)).map(indexRecord), ...candidates(year)],
      write: indexXml,
    }));
  },
};

function feedRecord({ trade, politician, documentId, link }: DisclosedTrade): Row {
  return {
    transaction_date: usDate(trade.transactionDate),
    disclosure_date: usDate(trade.disclosureDate),
    ticker: trade.ticker === null ? "--" : spelt(trade.ticker, "."),
    asset_description: trade.assetName + optionWords(trade.option),
    asset_type: ASSET_TYPES[trade.assetType],
    type: SIDES[trade.side],
    amount: bracketLabel(trade.amount, (low) => `Over ${low}`),
    amount_mid: bracketMiddle(trade.amount),
    representative: politician.name,
    district: stateDistrict(politician),
    owner: OWNERS[trade.owner],
    filing_id: documentId,
    source_url: link,
  };
}

function indexRecord({ trade, politician, documentId }: DisclosedTrade): Row {
  return {
    Prefix: "Hon.",
    Last: politician.lastName,
    First: politician.firstName,
    Suffix: "",
    FilingType: "P",
    StateDst: stateDistrict(politician),
    Year: trade.disclosureDate.slice(0, 4),
    FilingDate: shortUsDate(trade.disclosureDate, 4),
    DocID: documentId,
  };
}

function candidates(year: string): Row[] {
  return Array.from({ length: CANDIDATES_PER_YEAR }, (_, i) => ({
    Prefix: "",
    Last: capitalized(COMPANY_FIRST_WORDS[i]!.toLowerCase()),
    First: FIRST_NAMES[(Number(year) + i) % FIRST_NAMES.length]!,
    Suffix: i === 0 ? "Jr." : "",
    FilingType: "C",
    StateDst: `OH0${i + 1}`,
    Year: year,
    FilingDate: `5/1${i}/${year}`,
    DocID: `1${year}${String(i).padStart(3, "0")}`,
  }));
}

function indexXml(records: readonly Row[]): string {
  const element = ([name, value]: [string, string | number]): string => (value === "" ? `    <${name} />` : `    <${name}>${value}</${name}>`);
  const members = records.map((record) => ["  <Member>", ...Object.entries(record).map(element), "  </Member>"].join("\r\n"));
  return `\uFEFF${['<?xml version="1.0" encoding="utf-8"?>', "<FinancialDisclosure>", ...members, "</FinancialDisclosure>"].join("\r\n")}`;
}
