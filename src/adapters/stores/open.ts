import { InvalidInputError } from "../../core/errors.js";
import { MemoryStore } from "./memory-store.js";
import { openPgliteStore } from "./pglite-store.js";
import { openPostgresStore, type PostgresStoreOptions } from "./postgres-store.js";
import type { TableStore } from "./table-store.js";

/**
 * Opens a store, with its tables in place.
 * @param location - `memory`; a `postgres://` address; anything else is the folder of an embedded database (`./memory` for a folder of that name)
 * @throws StoreError, see openPgliteStore and openPostgresStore; InvalidInputError when the location is of no known kind
 */
export async function openStore(location: string, options: PostgresStoreOptions = {}): Promise<TableStore> {
  if (location === "memory") return new MemoryStore();
  if (/^postgres(ql)?:/.test(location)) return openPostgresStore(location, options);
  if (/^\w+:\/\//.test(location)) {
    const fault = { where: "openStore", what: "location", expected: "memory, a folder, or postgres://user:password@host:port/database", received: `${location.split(":")[0]}://…` };
    throw new InvalidInputError("INVALID_OPTION", fault);
  }
  return openPgliteStore(location);
}
