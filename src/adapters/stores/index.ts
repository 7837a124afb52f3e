/**
 * Stores: where politicians, trades and findings live. `openStore` takes `memory`, a folder (PostgreSQL embedded in the process, PGlite) or a
 * `postgres://` address; all keep the same tables and pass the same contract. docs/stores.md says what each promises and what not.
 */
export { dumpTables } from "./dump.js";
export { MemoryStore } from "./memory-store.js";
export { openStore } from "./open.js";
export { openPgliteStore } from "./pglite-store.js";
export { openPostgresStore, type PostgresStoreOptions } from "./postgres-store.js";
export type { RetryOptions } from "./retry.js";
export { DATA_TABLES, type Rows, type TableName } from "./rows.js";
export type { TableStore } from "./table-store.js";
