/**
 * Stores: where politicians, trades and findings live. `openStore` takes `memory`, a folder (PostgreSQL embedded in the process, PGlite) or a
 * `postgres://` address; all keep the same tables and pass the same contract. docs/stores.md says what each promises and what not.
 */
export { dumpTables } from "./dump.js";
export { MemoryStore } from "./memory-store.js";
export { openPgliteStore, openPostgresStore, openStore } from "./open.js";
export type { PostgresStoreOptions } from "./postgres-store.js";
export type { RetryOptions } from "./retry.js";
export {
  type AnomalyRow,
  DATA_TABLES,
  type DiscoveryRow,
  type ExperimentRow,
  type HistoricalPatternRow,
  type ImportedFileRow,
  type LedgerRow,
  type PoliticianRow,
  type QuarantineRow,
  type Rows,
  type RunRow,
  type TableName,
  type TradeRow,
} from "./rows.js";
export type { TableStore } from "./table-store.js";
export type { RowPages } from "./tables.js";
