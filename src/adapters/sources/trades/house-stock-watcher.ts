import type { TradeColumns, TradeLayout } from "./layout.js";

// House Stock Watcher (housestockwatcher.com): one row per line of a periodic transaction report, names with titles, `--` for no ticker.

const FIELDS = [
  "disclosure_year",
  "disclosure_date",
  "transaction_date",
  "owner",
  "ticker",
  "asset_description",
  "type",
  "amount",
  "representative",
  "ptr_link",
];

const columns: TradeColumns = {
  name: "representative",
  chamber: () => "house",
  district: "district",
  ticker: "ticker",
  assetName: "asset_description",
  side: "type",
  owner: (cells) => ownerOnForm(cells("owner").toLowerCase()),
  amount: "amount",
  transactionDate: "transaction_date",
  disclosureDate: "disclosure_date",
  filing: "ptr_link",
};

/**
 * The form leaves the owner blank for the filer and says SP for the spouse; this vendor writes `self` for SP. (Of 319 such trades that can be compared
 * with the form's codes by filing, 317 are SP; of 622 blank ones, 616 are the filer's own.) `--` is not on the form and stays unknown.
 */
function ownerOnForm(owner: string): string {
  return owner === "self" ? "spouse" : owner === "" ? "self" : owner;
}

export const houseStockWatcherCsv: TradeLayout = { name: "house-stock-watcher-csv", format: "csv", fields: FIELDS, without: ["party"], columns };

export const houseStockWatcherJson: TradeLayout = { name: "house-stock-watcher-json", format: "json", fields: FIELDS, columns: { ...columns, party: "party" } };

/** The same table after a spreadsheet: dates as M/D/YY, with state, party, industry and sector added. */
export const houseSpreadsheetCsv: TradeLayout = {
  name: "house-spreadsheet-csv",
  format: "csv",
  fields: [...FIELDS, "party"],
  columns: { ...columns, party: "party", district: (cells) => cells("district") || cells("state") },
};
