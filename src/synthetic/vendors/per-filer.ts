import { daysBetween } from "../../core/dates.js";
import { FILING_DEADLINE_DAYS } from "../clock.js";
import { type DisclosedTrade, disclosedTrades, spelt, withCell } from "./disclosures.js";
import { bracketLabel, capitalized } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";

const OWNERS = { self: "Self", spouse: "Spouse", joint: "Joint", dependent: "Child" } as const;
const ASSET_TYPES = {
  stock: "Stock",
  option: "Stock Option",
  bond: "Municipal Security",
  fund: "Stock",
  crypto: "Cryptocurrency",
  other: "Other Securities",
} as const;
const SIDES = { buy: "Purchase", exchange: "Exchange", receive: "Exchange" } as const;

type FilerRecord = Readonly<Record<string, unknown>>;

/** One file per senator, the filer above the trades, on one line without blanks. */
export const perFilerJson: VendorLayoutWriter<FilerRecord> = {
  kind: "trades",
  drafts: (world) => {
    const filers = new Map<string, DisclosedTrade[]>();
    for (const entry of disclosedTrades(world, "senate")) filers.set(entry.politician.id, [...(filers.get(entry.politician.id) ?? []), entry]);
    return [...filers.values()].map((entries) => {
      const { politician } = entries[0]!;
      const id = `senate_${politician.firstName}_${politician.lastName}`.toLowerCase();
      const filer = {
        id,
        full_name: politician.name,
        branch: "congress",
        chamber: "senate",
        party: politician.party,
        state: politician.state,
        agency: null,
        level: null,
        office: `U.S. Senator · ${politician.state}`,
        photo_url: `https://unitedstates.github.io/images/congress/225x275/${politician.id}.jpg`,
      };
      return { path: `${id}.json`, records: tradesOf(entries, id), write: (records) => JSON.stringify({ filer, trades: records }) };
    });
  },
  dirt: {
    "no-ticker": (record) => ({ ...record, ticker: null }),
    "impossible-date": withCell<FilerRecord>("transaction_date", (record) => `${String(record.transaction_date).slice(0, 4)}-02-30`),
    html: withCell<FilerRecord>(
      "asset_name",
      (record) => `${record.asset_name}\n                                        \n                            Exchange/Platform: none`,
    ),
  },
};

function tradesOf(entries: readonly DisclosedTrade[], filerId: string): FilerRecord[] {
  const positions = new Map<string, number>();
  return entries.map(({ trade, filingUuid, link }) => {
    const position = positions.get(filingUuid) ?? 0;
    positions.set(filingUuid, position + 1);
    const days = daysBetween(trade.transactionDate, trade.disclosureDate);
    return {
      id: `senate_${filingUuid}_t${position}`,
      filing_id: `senate_${filingUuid}`,
      filer_id: filerId,
      source_id: "senate_efd",
      transaction_date: trade.transactionDate,
      notification_date: null,
      filing_date: trade.disclosureDate,
      owner: OWNERS[trade.owner],
      ticker: trade.ticker === null ? null : spelt(trade.ticker, "."),
      asset_name: trade.assetName + (trade.option ? ` Option Type: ${capitalized(trade.option.type!)}` : ""),
      asset_type: ASSET_TYPES[trade.assetType],
      transaction_type: trade.side === "sell" ? (trade.isPartial ? "Sale (Partial)" : "Sale (Full)") : SIDES[trade.side],
      amount_range_low: trade.amount.low,
      amount_range_high: trade.amount.high,
      amount_range_label: bracketLabel(trade.amount, (low) => `Over ${low}`),
      comment: null,
      is_late: days > FILING_DEADLINE_DAYS ? 1 : 0,
      days_to_file: days,
      ingested_at: "2026-04-18 16:24:24",
      row_index: null,
      notification_received_over_30d: null,
      doc_url: link,
      filing_type: "PTR",
      ret_since: null,
      excess_since: null,
      ret_30d: null,
      ret_1y: null,
    };
  });
}
