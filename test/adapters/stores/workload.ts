import type { TableStore } from "../../../src/adapters/stores/index.js";
import type { Politician } from "../../../src/core/types.js";
import { aBatch, aDiscovery, anEntry, aTrade } from "../../support/records.js";

const FILES = 12;
const TRADES_PER_FILE = 300;

/** A fixed import and scan in many small writes. Whatever a killed run left behind, running it to the end gives the same tables. */
export async function runWorkload(store: TableStore): Promise<number> {
  let newRows = await store.upsertPoliticians(
    Array.from({ length: 50 }, (_, i): Politician => ({ id: `P${i}`, name: `Member ${i}`, party: "I", chamber: "house", state: "AK", district: "0" })),
  );
  for (let file = 0; file < FILES; file++) {
    const trades = Array.from({ length: TRADES_PER_FILE }, (_, i) =>
      aTrade(`${(i * 37) % TRADES_PER_FILE}-${file}`, { politicianId: `P${i % 50}`, amount: { low: i / 3, high: null, estimate: i * 1.1 } }),
    );
    const changedTrades = file === 0 ? [] : [aTrade(`7-${file - 1}`, { owner: "spouse", sources: [{ vendor: "quiver", file: `${file}.csv`, line: 3 }] })];
    const quarantined = [{ source: { vendor: "v", file: `${file}.csv`, line: 5 }, reason: "no-asset" as const, detail: "--" }];
    newRows += await store.importTrades(aBatch(`file-${file}`, trades, { changedTrades, quarantined }));
    newRows += await store.saveScan(anEntry(`scan-${file}`, file + 1), [aDiscovery(`d-${file}`), aDiscovery("again", { dataFingerprint: `data-${file}` })]);
  }
  return newRows;
}
