import { createRng } from "../../core/rng.js";
import type { World } from "../world-types.js";
import { type DisclosedTrade, disclosedTrades, oddTicker, type RowDirt, spelt, stateDistrict, swapped, withCell } from "./disclosures.js";
import { csvTable, optionWords, PARTY_NAMES, pythonFloat, type Row, thousands } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";

const COLUMNS = (
  "bioguide_id,declarant_name,chamber,party,state_district,committee_membership,committees_key_flag,transaction_date,disclosure_date," +
  "ticker,asset_description,asset_type,operation_type,amount_range,amount_midpoint,amount_split_flag,owner,doc_id,source_url," +
  "natural_key_hash,occurrence_index"
).split(",");
const OWNERS = { self: "SELF", spouse: "SP", joint: "JT", dependent: "DC" } as const;
const ASSET_TYPES = { stock: "Stock", option: "Option", bond: "Gov Security", fund: "Stock", crypto: "Other", other: "Other" } as const;
const SIDES = { buy: "Purchase", exchange: "Exchange", receive: "Exchange" } as const;

const DIRT: RowDirt<Row> = {
  "impossible-date": withCell("transaction_date", (row) => `0${String(row.transaction_date).slice(0, 3)}-06-22`),
  "no-ticker": withCell("ticker", () => ""),
  "odd-ticker": withCell("ticker", (row) => oddTicker(row.ticker)),
  "disclosed-before-traded": swapped("transaction_date", "disclosure_date"),
};

/** Parsed reports of the House with bioguide ids; brackets above the lowest keep their lower bound only, as in the original. */
export const houseEnrichedCsv: VendorLayoutWriter<Row> = {
  kind: "trades",
  drafts: (world) => {
    const occurrences = new Map<string, number>();
    const records = disclosedTrades(world, "house").map((entry) => {
      const { trade } = entry;
      const key = [trade.filingId, trade.ticker ?? trade.assetName, trade.side, trade.owner, trade.transactionDate, trade.amount.low, trade.isPartial].join(
        "|",
      );
      const occurrence = occurrences.get(key) ?? 0;
      occurrences.set(key, occurrence + 1);
      return row(world, entry, key, occurrence);
    });
    return [{ path: "house_enriched.csv", records, write: (rows) => csvTable(COLUMNS, rows) }];
  },
  dirt: DIRT,
};

function row(world: World, { trade, politician, link, documentId }: DisclosedTrade, key: string, occurrence: number): Row {
  const committees = politician.committees ?? [];
  const isLowest = trade.amount.low === 1_001;
  return {
    bioguide_id: politician.id,
    declarant_name: politician.name,
    chamber: "house",
    party: PARTY_NAMES[politician.party],
    state_district: stateDistrict(politician),
    committee_membership: [...committees.map(({ id }) => `${id}01`), ...committees.map(({ name }) => name)].join("; "),
    committees_key_flag: "False",
    transaction_date: trade.transactionDate,
    disclosure_date: trade.disclosureDate,
    ticker: trade.ticker === null ? "" : spelt(trade.ticker, "."),
    asset_description: trade.assetName + optionWords(trade.option),
    asset_type: ASSET_TYPES[trade.assetType],
    operation_type: trade.side === "sell" ? (trade.isPartial ? "Sale (Partial)" : "Sale") : SIDES[trade.side],
    amount_range: isLowest ? "$1,001 - $15,000" : `$${thousands(trade.amount.low)}`,
    amount_midpoint: isLowest ? "8000.5" : pythonFloat(trade.amount.low),
    amount_split_flag: "False",
    owner: OWNERS[trade.owner],
    doc_id: documentId,
    source_url: link,
    natural_key_hash: digest(world, key),
    occurrence_index: occurrence,
  };
}

/** Sixty-four hexadecimal digits that depend on the key alone; no reader can check the vendor's own hash. */
function digest(world: World, key: string): string {
  const rng = createRng(world.options.seed, "natural key", key);
  return Array.from({ length: 8 }, () =>
    Math.floor(rng() * 4_294_967_296)
      .toString(16)
      .padStart(8, "0"),
  ).join("");
}
