import type { Migration } from "kysely";
import { initialTables } from "./0001-initial-tables.js";
import { historicalPatterns } from "./0002-historical-patterns.js";

/** Every migration, by name, in order; the same SQL runs on PGlite (PostgreSQL 18) and on servers from PostgreSQL 15. Never edit one that was released. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001-initial-tables": initialTables,
  "0002-historical-patterns": historicalPatterns,
};
