import type { TradeLayout } from "./layout.js";

/** A JSON feed of the House Clerk's reports; form labels that lost their letters in the PDF trail behind asset names as runs of NUL. */
export const houseClerkFeedJson: TradeLayout = {
  name: "house-clerk-feed-json",
  format: "json",
  fields: ["transaction_date", "disclosure_date", "ticker", "asset_description", "type", "amount", "representative", "filing_id"],
  columns: {
    name: "representative",
    chamber: () => "house",
    district: "district",
    ticker: "ticker",
    assetName: "asset_description",
    assetType: "asset_type",
    side: "type",
    owner: "owner",
    amount: "amount",
    transactionDate: "transaction_date",
    disclosureDate: "disclosure_date",
    filing: "filing_id",
  },
};
