import type { TradeColumns, TradeLayout } from "./layout.js";

// Senate Stock Watcher (senatestockwatcher.com): reports of efdsearch.senate.gov, with that page's markup inside cells. A report on paper is one
// row of `N/A` that points to a scan.

const FIELDS = ["transaction_date", "owner", "ticker", "asset_description", "asset_type", "type", "amount", "ptr_link"];

const columns: TradeColumns = {
  name: "senator",
  chamber: () => "senate",
  ticker: "ticker",
  assetName: "asset_description",
  assetType: "asset_type",
  side: "type",
  owner: "owner",
  amount: "amount",
  transactionDate: "transaction_date",
  disclosureDate: "disclosure_date",
  filing: "ptr_link",
  isPaper: (cells) => /^pdf disclosed filing$/i.test(cells("asset_type")) || /\/view\/paper\//.test(cells("ptr_link")),
};

export const senateStockWatcherCsv: TradeLayout = { name: "senate-stock-watcher-csv", format: "csv", fields: [...FIELDS, "senator"], columns };

/** The flat list of all transactions, which mostly lacks the day of disclosure. */
export const senateStockWatcherJson: TradeLayout = { name: "senate-stock-watcher-json", format: "json", fields: [...FIELDS, "senator"], columns };

/** One file per day: filings with their transactions inside; tickers are links, and the day of receipt is misspelt. */
export const senateDailyReportJson: TradeLayout = {
  name: "senate-daily-report-json",
  format: "json",
  fields: [...FIELDS.filter((field) => field !== "ptr_link"), "first_name", "last_name", "date_recieved", "transactions"],
  nested: "transactions",
  columns: { ...columns, name: (cells) => `${cells("first_name")} ${cells("last_name")}`, bioguideId: "bioguide", disclosureDate: "date_recieved" },
};
