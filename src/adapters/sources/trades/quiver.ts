import type { TradeLayout } from "./layout.js";

/** Quiver Quantitative's congress table, both chambers. It names neither owner nor asset, and its report date is often the day of a later scrape. */
export const quiverCsv: TradeLayout = {
  name: "quiver-csv",
  format: "csv",
  fields: ["ReportDate", "TransactionDate", "Ticker", "Representative", "Transaction", "Amount", "House", "Range"],
  columns: {
    name: "Representative",
    chamber: "House",
    party: "Party",
    ticker: "Ticker",
    side: "Transaction",
    amount: (cells) => cells("Range") || cells("Amount"),
    transactionDate: "TransactionDate",
    disclosureDate: "ReportDate",
  },
};
