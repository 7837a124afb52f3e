import { type DisclosedTrade, disclosedTrades, oddTicker, type RowDirt, spelt, stateDistrict, swapped, withCell } from "./disclosures.js";
import { bracketLabel, csvTable, optionWords, PARTY_NAMES, type Row, shortUsDate, usDate } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";
import { NASDAQ_SECTORS } from "./sectors.js";

const COLUMNS = (
  "disclosure_year,disclosure_date,transaction_date,owner,ticker,asset_description,type,amount,representative,district,ptr_link," + "cap_gains_over_200_usd"
).split(",");
const SPREADSHEET_COLUMNS = [...COLUMNS.slice(0, 10), "state", ...COLUMNS.slice(10), "industry", "sector", "party"];
const OWNERS = { self: "", spouse: "self", joint: "joint", dependent: "dependent" } as const; // the form is blank for the filer, and the vendor reads its SP as self
const SIDES = { buy: "purchase", exchange: "exchange", receive: "exchange" } as const;

const SHARED_DIRT: RowDirt<Row> = {
  "no-ticker": withCell("ticker", () => "--"),
  "odd-ticker": withCell("ticker", (row) => oddTicker(row.ticker)),
  "odd-bracket": withCell("amount", (row) => (row.amount === "$1,001 - $15,000" ? "$1,001 -" : null)),
  "odd-owner": withCell("owner", () => "--"),
};
const DIRT: RowDirt<Row> = {
  ...SHARED_DIRT,
  "impossible-date": withCell("transaction_date", (row) => `0${String(row.transaction_date).slice(0, 3)}-06-22`),
  "disclosed-before-traded": (row) => {
    const [month, day, year] = String(row.disclosure_date).split("/");
    const disclosed = `${year}-${month}-${day}`;
    return disclosed === row.transaction_date ? null : { ...row, transaction_date: disclosed, disclosure_date: usDate(String(row.transaction_date)) };
  },
};
const SPREADSHEET_DIRT: RowDirt<Row> = {
  ...SHARED_DIRT,
  "impossible-date": withCell("transaction_date", () => "0009-06-09"), // what a spreadsheet cannot read it leaves alone
  "disclosed-before-traded": swapped("transaction_date", "disclosure_date"),
};

export const houseStockWatcherCsv: VendorLayoutWriter<Row> = {
  kind: "trades",
  drafts: (world) => [
    { path: "house_stock_watcher.csv", records: disclosedTrades(world, "house").map((entry) => row(entry)), write: (rows) => csvTable(COLUMNS, rows) },
  ],
  dirt: DIRT,
};

export const houseStockWatcherJson: VendorLayoutWriter<Row> = {
  kind: "trades",
  drafts: (world) => [
    {
      path: "house_stock_watcher.json",
      records: disclosedTrades(world, "house").map((entry) => row(entry)),
      write: (rows) =>
        JSON.stringify(
          rows.map((cells) => ({ ...cells, disclosure_year: Number(cells.disclosure_year), cap_gains_over_200_usd: cells.cap_gains_over_200_usd === "True" })),
        ),
    },
  ],
  dirt: DIRT,
};

/** The same table saved by a spreadsheet, with party, industry and sector. */
export const houseSpreadsheetCsv: VendorLayoutWriter<Row> = {
  kind: "trades",
  drafts: (world) => [
    {
      path: "house_with_party.csv",
      records: disclosedTrades(world, "house").map((entry) => {
        const { trade, politician, company } = entry;
        const plain = row(entry);
        return {
          ...plain,
          disclosure_date: shortUsDate(trade.disclosureDate, 2),
          transaction_date: shortUsDate(trade.transactionDate, 2),
          representative: politician.name,
          state: politician.state,
          industry: company?.industry ?? "",
          sector: company === null ? "" : NASDAQ_SECTORS[company.sector]!,
          party: PARTY_NAMES[politician.party],
          cap_gains_over_200_usd: String(plain.cap_gains_over_200_usd).toUpperCase(),
        };
      }),
      write: (rows) => csvTable(SPREADSHEET_COLUMNS, rows, { lineEnd: "\r\n" }),
    },
  ],
  dirt: SPREADSHEET_DIRT,
};

function row({ trade, politician, link }: DisclosedTrade): Row {
  return {
    disclosure_year: trade.disclosureDate.slice(0, 4),
    disclosure_date: usDate(trade.disclosureDate),
    transaction_date: trade.transactionDate,
    owner: trade.owner === null ? "--" : OWNERS[trade.owner],
    ticker: trade.ticker === null ? "--" : spelt(trade.ticker, "."),
    asset_description: trade.assetName + optionWords(trade.option),
    type: trade.side === "sell" ? (trade.isPartial ? "sale_partial" : "sale_full") : SIDES[trade.side],
    amount: bracketLabel(trade.amount, (low) => `${low} +`),
    representative: `Hon. ${politician.name}`,
    district: stateDistrict(politician),
    ptr_link: link,
    cap_gains_over_200_usd: trade.side === "sell" && trade.trueAmount % 12 === 0 ? "True" : "False",
  };
}
