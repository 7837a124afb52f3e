import { type DisclosedTrade, disclosedTrades, type RowDirt, spelt, swapped, withCell } from "./disclosures.js";
import { bracketLabel, capitalized, csvTable, pythonJson, type Row, usDate } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";

const COLUMNS = "transaction_date,owner,ticker,asset_description,asset_type,type,amount,comment,senator,ptr_link,disclosure_date".split(",");
const TRADE_COLUMNS = COLUMNS.slice(0, 8);
const OWNERS = { self: "Self", spouse: "Spouse", joint: "Joint", dependent: "Child" } as const;
const ASSET_TYPES = {
  stock: "Stock",
  option: "Stock Option",
  bond: "Municipal Security",
  fund: "Other Securities",
  crypto: "Cryptocurrency",
  other: "Other Securities",
} as const;
const SIDES = { buy: "Purchase", exchange: "Exchange", receive: "Exchange" } as const;

const DIRT: RowDirt<Row> = {
  "impossible-date": withCell("transaction_date", (row) => `02/30/${String(row.transaction_date).slice(6)}`),
  "no-ticker": withCell("ticker", () => "--"),
  html: withCell("asset_description", (row) => `${row.asset_description} &amp; Co <div class="text-muted"><em>Description:</em>&nbsp;Common shares</div>`),
  "unknown-amount": (row) => ({
    ...row,
    owner: "N/A",
    ticker: "N/A",
    asset_description: "This filing was disclosed via scanned PDF. Use link in ptr_link column to view the PDF.",
    asset_type: "PDF Disclosed Filing",
    type: "N/A",
    amount: "Unknown",
    comment: "",
    ptr_link: String(row.ptr_link).replace("/ptr/", "/paper/"),
  }),
};

export const senateStockWatcherCsv: VendorLayoutWriter<Row> = {
  kind: "trades",
  drafts: (world) => [{ path: "senate_stock_watcher.csv", records: disclosedTrades(world, "senate").map(row), write: (rows) => csvTable(COLUMNS, rows) }],
  dirt: { ...DIRT, "disclosed-before-traded": swapped("transaction_date", "disclosure_date") },
};

/** The aggregate file: all trades on one line, without a disclosure date. */
export const senateStockWatcherJson: VendorLayoutWriter<Row> = {
  kind: "trades",
  drafts: (world) => [
    {
      path: "senate_stock_watcher.json",
      records: disclosedTrades(world, "senate").map(row),
      write: (rows) => pythonJson(rows.map(({ disclosure_date: _, ...record }) => record)),
    },
  ],
  dirt: DIRT,
};

/** One file per day of receipt, one object per filing, tickers as links. */
export const senateDailyReportJson: VendorLayoutWriter<Row> = {
  kind: "trades",
  drafts: (world) => {
    const days = new Map<string, DisclosedTrade[]>();
    for (const entry of disclosedTrades(world, "senate")) {
      const known = days.get(entry.trade.disclosureDate);
      if (known === undefined) days.set(entry.trade.disclosureDate, [entry]);
      else known.push(entry);
    }
    return [...days].map(([date, entries]) => ({
      path: `transaction_report_for_${usDate(date).replaceAll("/", "_")}.json`,
      records: entries.map((entry) => ({
        ...row(entry),
        first_name: entry.politician.firstName,
        last_name: entry.politician.lastName,
        bioguide: entry.politician.id,
      })),
      write: dailyReport,
    }));
  },
  dirt: DIRT,
};

function row({ trade, politician, link }: DisclosedTrade): Row {
  const terms = trade.option;
  const option =
    terms === undefined
      ? ""
      : ` <div class="text-muted">Option Type: ${capitalized(terms.type!)} <br><em>Strike price:</em> $${terms.strike!.toFixed(2)} <br> <em>Expires:</em> ${usDate(terms.expiry!)} </div>`;
  return {
    transaction_date: usDate(trade.transactionDate),
    owner: OWNERS[trade.owner],
    ticker: trade.ticker === null ? "--" : spelt(trade.ticker, "."),
    asset_description: trade.assetName + option,
    asset_type: ASSET_TYPES[trade.assetType],
    type: trade.side === "sell" ? (trade.isPartial ? "Sale (Partial)" : "Sale (Full)") : SIDES[trade.side],
    amount: bracketLabel(trade.amount, (low) => `Over ${low}`),
    comment: "--",
    senator: politician.name,
    ptr_link: link,
    disclosure_date: usDate(trade.disclosureDate),
  };
}

function dailyReport(rows: readonly Row[]): string {
  const filings = new Map<string, Row[]>();
  for (const record of rows) filings.set(String(record.ptr_link), [...(filings.get(String(record.ptr_link)) ?? []), record]);
  return pythonJson(
    [...filings].map(([link, records]) => {
      const { first_name, last_name, bioguide, disclosure_date } = records[0]!;
      return {
        first_name,
        last_name,
        office: `${last_name}, ${first_name} (Senator)`,
        ptr_link: link,
        date_recieved: disclosure_date,
        transactions: records.map((record) => ({
          ...Object.fromEntries(TRADE_COLUMNS.map((column) => [column, record[column]])),
          ticker: linked(String(record.ticker)),
        })),
        bioguide,
      };
    }),
  );
}

function linked(ticker: string): string {
  return /^[A-Z]/.test(ticker) && ticker !== "N/A" ? `<a href="https://finance.yahoo.com/q?s=${ticker}" target="_blank">${ticker}</a>` : ticker;
}
