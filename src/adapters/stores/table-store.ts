import { StoreError } from "../../core/errors.js";
import type {
  Discovery,
  DiscoveryStore,
  HistoricalPattern,
  ImportBatch,
  InputSummary,
  LedgerEntry,
  PatternFilter,
  QuarantinedRow,
  RunRecord,
  TradeFilter,
} from "../../core/ports.js";
import type { Politician, Trade } from "../../core/types.js";
import {
  fromDiscoveryRow,
  fromImportedFileRow,
  fromLedgerRow,
  fromPatternRow,
  fromPoliticianRow,
  fromQuarantineRow,
  fromRunRow,
  fromTradeRow,
} from "./from-rows.js";
import { DATA_TABLES, type HistoricalPatternRow, type Rows, type TableName, type TradeRow } from "./rows.js";
import type { RowPages, Tables } from "./tables.js";
import { toDiscoveryRow, toImportedFileRow, toLedgerRow, toPatternRow, toPoliticianRow, toQuarantineRow, toRunRow, toTradeRow } from "./to-rows.js";

/**
 * A DiscoveryStore on any kind of tables: what a write means is decided here, once; how rows are kept is the tables' business.
 * Records are checked before the transaction starts, so a refused record leaves nothing behind.
 */
export class TableStore implements DiscoveryStore, RowPages {
  readonly #tables: Tables;
  #closing: Promise<void> | null = null;

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  get description(): string {
    return this.#tables.description;
  }

  /** What a person should know about how the store was opened or closed, one sentence each; empty when all is well. */
  get notices(): readonly string[] {
    return this.#tables.notices;
  }

  async migrate(): Promise<void> {
    await this.#open("migrate").migrate();
  }

  async upsertPoliticians(politicians: readonly Politician[]): Promise<number> {
    const rows = politicians.map((politician, i) => toPoliticianRow({ where: "upsertPoliticians", what: `politicians[${i}]` }, politician));
    return this.#open("upsertPoliticians").write((writer) => writer.replace("politicians", rows));
  }

  async politicians(): Promise<readonly Politician[]> {
    return (await this.#open("politicians").read("politicians")).map(fromPoliticianRow);
  }

  async importedFiles(): Promise<readonly (InputSummary & { readonly contentHash: string })[]> {
    return (await this.#open("importedFiles").read("imported_files")).map(fromImportedFileRow);
  }

  async importTrades(batch: ImportBatch): Promise<number> {
    const where = "importTrades";
    const file = toImportedFileRow(where, batch);
    const added = batch.newTrades.map((trade, i) => toTradeRow({ where, what: `newTrades[${i}]` }, trade));
    const changed = batch.changedTrades.map((trade, i) => toTradeRow({ where, what: `changedTrades[${i}]` }, trade));
    const refused = batch.quarantined.map((row, i) => toQuarantineRow({ where, what: `quarantined[${i}]` }, file.content_hash, i, row));
    return this.#open(where).write(async (writer) => {
      if ((await writer.insert("imported_files", [file])) === 0) return 0; // first, so that of two concurrent imports of a file one waits and then stops
      const newRows = (await writer.insert("trades", added)) + (await writer.replace("trades", changed));
      await writer.insert("quarantine", refused);
      return newRows;
    });
  }

  /** Trades that are not known are ignored. */
  async replaceTrades(trades: readonly Trade[]): Promise<void> {
    const rows = trades.map((trade, i) => toTradeRow({ where: "replaceTrades", what: `trades[${i}]` }, trade));
    await this.#open("replaceTrades").write((writer) => writer.update("trades", rows));
  }

  async trades(filter: TradeFilter = {}): Promise<readonly Trade[]> {
    const where: Partial<TradeRow> = {
      ...(filter.politicianId === undefined ? {} : { politician_id: filter.politicianId }),
      ...(filter.ticker === undefined ? {} : { ticker: filter.ticker }),
    };
    return (await this.#open("trades").read("trades", where)).map(fromTradeRow);
  }

  /** In the order of the files' content hashes, and within a file in the order in which the rows were refused. */
  async quarantine(): Promise<readonly QuarantinedRow[]> {
    return (await this.#open("quarantine").read("quarantine")).map(fromQuarantineRow);
  }

  async saveScan(entry: LedgerEntry, discoveries: readonly Discovery[]): Promise<number> {
    const where = "saveScan";
    const ledgerRow = toLedgerRow({ where, what: "entry" }, entry);
    const rows = discoveries.map((discovery, i) => toDiscoveryRow({ where, what: `discoveries[${i}]` }, discovery));
    return this.#open(where).write(async (writer) => {
      await writer.insert("evidence_ledger", [ledgerRow]);
      return writer.insert("pattern_discoveries", rows);
    });
  }

  async discoveries(): Promise<readonly Discovery[]> {
    return (await this.#open("discoveries").read("pattern_discoveries")).map(fromDiscoveryRow);
  }

  async savePatterns(patterns: readonly HistoricalPattern[]): Promise<number> {
    const rows = patterns.map((pattern, i) => toPatternRow({ where: "savePatterns", what: `patterns[${i}]` }, pattern));
    return this.#open("savePatterns").write((writer) => writer.replace("historical_patterns", rows));
  }

  async patterns(filter: PatternFilter = {}): Promise<readonly HistoricalPattern[]> {
    const where: Partial<HistoricalPatternRow> = {
      ...(filter.subject === undefined ? {} : { subject: filter.subject }),
      ...(filter.bars === undefined ? {} : { bars: filter.bars }),
    };
    return (await this.#open("patterns").read("historical_patterns", where)).map(fromPatternRow);
  }

  /** In the order of the scans (`sequence`). */
  async ledger(): Promise<readonly LedgerEntry[]> {
    return (await this.#open("ledger").read("evidence_ledger")).map(fromLedgerRow);
  }

  async recordRun(run: RunRecord): Promise<void> {
    const row = toRunRow({ where: "recordRun", what: "run" }, run);
    await this.#open("recordRun").write((writer) => writer.insert("run_log", [row]));
  }

  /** In the order in which the runs started. */
  async runs(): Promise<readonly RunRecord[]> {
    return (await this.#open("runs").read("run_log")).map(fromRunRow);
  }

  async counts(): Promise<Readonly<Record<(typeof DATA_TABLES)[number], number>>> {
    const tables = this.#open("counts");
    const counted: [string, number][] = [];
    for (const table of DATA_TABLES) counted.push([table, await tables.count(table)]);
    return Object.fromEntries(counted) as Record<(typeof DATA_TABLES)[number], number>;
  }

  /** Inside `work` a nested call runs at once; a call from elsewhere in this process waits its turn. */
  async exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#open("exclusively").exclusively(work);
  }

  /** The rows of one table as they are kept, in pages: for dumps and comparisons. */
  pages<T extends TableName>(table: T): AsyncIterable<readonly Rows[T][]> {
    return this.#open("pages").pages(table);
  }

  /** Waits for writes under way, then gives everything back. A second call changes nothing. */
  close(): Promise<void> {
    return (this.#closing ??= this.#tables.close());
  }

  #open(where: string): Tables {
    if (this.#closing) throw new StoreError("CLOSED", { where, what: "the store", expected: "an open store", received: `${this.#tables.description}, closed` });
    return this.#tables;
  }
}
