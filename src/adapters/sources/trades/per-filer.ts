import type { TradeLayout } from "./layout.js";

/** One file per filer: who they are, and their trades with the bounds of each bracket. */
export const perFilerJson: TradeLayout = {
  name: "per-filer-json",
  format: "json",
  fields: ["filer", "full_name", "trades", "transaction_date", "filing_date", "asset_name", "transaction_type", "amount_range_low"],
  nested: "trades",
  columns: {
    name: "filer.full_name",
    bioguideId: (cells) => /\/([A-Z]\d{6})\.jpg$/.exec(cells("filer.photo_url"))?.[1] ?? "",
    chamber: "filer.chamber",
    party: "filer.party",
    district: "filer.state",
    ticker: "ticker",
    assetName: "asset_name",
    assetType: "asset_type",
    side: "transaction_type",
    owner: "owner",
    amount: (cells) => cells("amount_range_label") || `${cells("amount_range_low")}-${cells("amount_range_high")}`,
    transactionDate: "transaction_date",
    disclosureDate: "filing_date",
    filing: "filing_id",
    filingType: "filing_type",
  },
};
