import type { IsoDate } from "../core/dates.js";
import type { DiscoveryStore, InputSummary, NamedPolitician, OnProgress, QuarantinedRow, TradeRecord, TradeSource } from "../core/ports.js";
import type { SourceLocation, Trade } from "../core/types.js";
import { canonicalJson, fingerprint } from "./fingerprint.js";
import { type LinkedTradeRecord, mergeTrades } from "./merge-trades.js";
import { type VendorMembers, vendorMembers } from "./vendor-members.js";
import { vendorRank } from "./vendor-rank.js";

/** Finds a member by what a vendor says of them; null when unknown or ambiguous, never a guess. */
export type LinkPolitician = (politician: NamedPolitician, date: IsoDate) => string | null;

export interface ImportOutcome {
  readonly inputs: readonly InputSummary[];
  readonly newRows: number;
}

/**
 * Reads every source, links members, merges what several vendors report of one trade, and writes one transaction per source.
 * A source whose content was imported before is not read again; its counts come from the store. An interrupted import leaves whole
 * sources only, and the next run goes on with the rest. Sources are read best vendor first, so that ids do not depend on the order in which
 * they were named. Members whom only a vendor knows, by bioguide id, join the store's.
 */
export async function importTrades(
  sources: readonly TradeSource[],
  store: DiscoveryStore,
  options: {
    readonly link: LinkPolitician;
    readonly listed: ReadonlySet<string>;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: OnProgress | undefined;
  },
): Promise<ImportOutcome> {
  const { listed, signal, onProgress } = options;
  const told = vendorMembers(listed, await store.politicians());
  const link: LinkPolitician = (politician, date) => options.link(politician, date) ?? told.resolve(politician);
  const imported = new Map((await store.importedFiles()).map((file) => [file.contentHash, file]));
  const inputs: InputSummary[] = [];
  let known: readonly Trade[] = await store.trades();
  let newRows = 0;
  for (const source of [...sources].sort((a, b) => vendorRank(a.vendor) - vendorRank(b.vendor) || (a.name < b.name ? -1 : 1))) {
    signal?.throwIfAborted();
    const earlier = source.contentHash ? imported.get(await source.contentHash(signal ? { signal } : {})) : undefined;
    if (earlier) {
      inputs.push(summaryOf(earlier, source.name));
      continue;
    }
    const rows = await readRows(source, link, told, signal, onProgress);
    const contentHash = source.contentHash ? await source.contentHash() : rows.hash();
    const repeated = imported.get(contentHash);
    if (repeated) {
      inputs.push(summaryOf(repeated, source.name));
      continue;
    }
    const { newTrades, changedTrades, merged } = mergeTrades({ known, records: rows.linked });
    const input: InputSummary = {
      kind: "trades",
      vendor: source.vendor,
      file: source.name,
      rowsRead: rows.linked.length + rows.quarantined.length,
      rowsAccepted: rows.linked.length,
      rowsQuarantined: rows.quarantined.length,
      rowsMerged: merged,
    };
    newRows += await store.upsertPoliticians(told.politicians());
    newRows += await store.importTrades({ input, contentHash, newTrades, changedTrades, quarantined: rows.quarantined });
    imported.set(contentHash, { ...input, contentHash });
    inputs.push(input);
    known = withChanges(known, newTrades, changedTrades);
  }
  return { inputs, newRows };
}

/** The counts of an earlier import, under the name that the file has now. */
function summaryOf({ contentHash: _, ...input }: InputSummary & { readonly contentHash: string }, file: string): InputSummary {
  return { ...input, file };
}

/** Links trades that could not be linked when they were imported, now that more members are known. */
export function relink(trades: readonly Trade[], link: LinkPolitician): readonly Trade[] {
  const changed: Trade[] = [];
  for (const trade of trades) {
    if (trade.politicianId !== null) continue;
    const politicianId = link({ name: trade.politicianName, bioguideId: null, chamber: null, party: null, state: null, district: null }, trade.transactionDate);
    if (politicianId !== null) changed.push({ ...trade, politicianId });
  }
  return changed;
}

interface RowsOfSource {
  readonly linked: readonly LinkedTradeRecord[];
  readonly quarantined: readonly QuarantinedRow[];
  readonly hash: () => string;
}

async function readRows(
  source: TradeSource,
  link: LinkPolitician,
  told: VendorMembers,
  signal: AbortSignal | undefined,
  onProgress: OnProgress | undefined,
): Promise<RowsOfSource> {
  const linked: LinkedTradeRecord[] = [];
  const quarantined: QuarantinedRow[] = [];
  for await (const batch of source.read(signal ? { signal } : {})) {
    for (const row of batch) {
      if (row.status === "accepted") {
        told.note(row.value.politician);
        linked.push(linkRecord(row.value, row.source, link));
      } else quarantined.push({ source: row.source, reason: row.reason, detail: row.detail });
    }
    onProgress?.({ stage: `reading ${shortName(source.name)}`, done: linked.length + quarantined.length, total: null });
  }
  return { linked, quarantined, hash: () => fingerprint([source.vendor, ...linked.map(canonicalJson), ...quarantined.map(canonicalJson)]) };
}

function linkRecord(record: TradeRecord, source: SourceLocation, link: LinkPolitician): LinkedTradeRecord {
  return { ...record, politicianId: link(record.politician, record.transactionDate), source };
}

function withChanges(known: readonly Trade[], added: readonly Trade[], changed: readonly Trade[]): readonly Trade[] {
  const replaced = new Map(changed.map((trade) => [trade.id, trade]));
  return [...known.map((trade) => replaced.get(trade.id) ?? trade), ...added];
}

export const shortName = (path: string): string => path.split(/[\\/]/).at(-1) ?? path;
