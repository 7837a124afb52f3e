import { type DisclosedTrade, disclosedTrades, type RowDirt, spelt, swapped, withCell } from "./disclosures.js";
import { bracketLabel, csvTable, type Row } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";

const COLUMNS = "ReportDate,TransactionDate,Ticker,Representative,Transaction,Amount,Party,House,Range".split(",");
const SIDES = { buy: "Purchase", sell: "Sale", exchange: "Exchange", receive: "Exchange" } as const;

const DIRT: RowDirt<Row> = {
  "odd-bracket": withCell("Range", (row) => (row.Amount === 100_001 ? "$100,001-250,000" : String(row.Range).replaceAll("-", " - "))),
  "disclosed-before-traded": swapped("ReportDate", "TransactionDate"),
  "no-disclosure-date": withCell("ReportDate", () => ""),
  "blank-party": withCell("Party", () => " "),
};

/** Both chambers; what has no ticker is not in it, nor owners, assets or filings. */
export const quiverCsv: VendorLayoutWriter<Row> = {
  kind: "trades",
  drafts: (world) => [
    {
      path: "quiver_congress.csv",
      records: disclosedTrades(world)
        .filter(({ trade }) => trade.ticker !== null && trade.option === undefined)
        .map(row),
      write: (rows) => csvTable(COLUMNS, rows, { lineEnd: "\r\n" }),
    },
  ],
  dirt: DIRT,
};

function row({ trade, politician }: DisclosedTrade): Row {
  return {
    ReportDate: trade.disclosureDate,
    TransactionDate: trade.transactionDate,
    Ticker: spelt(trade.ticker!, "."),
    Representative: politician.name,
    Transaction: SIDES[trade.side],
    Amount: trade.amount.low,
    Party: politician.party,
    House: politician.chamber === "house" ? "Representatives" : "Senate",
    Range: bracketLabel(trade.amount, (low) => `${low} +`, "-"),
  };
}
