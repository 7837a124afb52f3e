import type { TradeLayout } from "./layout.js";

/** House reports parsed from their PDFs, with bioguide ids and the House's owner codes (SP, JT, DC). */
export const houseEnrichedCsv: TradeLayout = {
  name: "house-enriched-csv",
  format: "csv",
  fields: [
    "bioguide_id",
    "declarant_name",
    "state_district",
    "transaction_date",
    "disclosure_date",
    "ticker",
    "asset_description",
    "operation_type",
    "amount_range",
    "owner",
    "doc_id",
  ],
  columns: {
    name: "declarant_name",
    bioguideId: "bioguide_id",
    chamber: "chamber",
    party: "party",
    district: "state_district",
    ticker: "ticker",
    assetName: "asset_description",
    assetType: "asset_type",
    side: "operation_type",
    owner: "owner",
    amount: "amount_range",
    transactionDate: "transaction_date",
    disclosureDate: "disclosure_date",
    filing: "doc_id",
  },
};
