import { InvalidInputError } from "../../core/errors.js";
import { MemoryStore } from "./memory-store.js";
import type { PostgresStoreOptions } from "./postgres-store.js";
import type { TableStore } from "./table-store.js";

// Each database is loaded on use: a store in memory needs neither of them.

/**
 * Opens a store, with its tables in place.
 * @param location - `memory`; a `postgres://` address; anything else is the folder of an embedded database (`./memory` for a folder of that name)
 * @throws StoreError, see openPgliteStore and openPostgresStore; InvalidInputError when the location is of no known kind
 */
export async function openStore(location: string, options: PostgresStoreOptions = {}): Promise<TableStore> {
  if (location === "memory") return new MemoryStore();
  if (/^postgres(ql)?:/.test(location)) return openPostgresStore(location, options);
  if (/^\w+:\/\//.test(location)) {
    const received = `${location.split(":")[0]}://…`; // the rest may hold a password
    throw new InvalidInputError("INVALID_OPTION", {
      where: "openStore",
      what: "location",
      expected: "memory, a folder, or postgres://user:password@host:port/database",
      received,
    });
  }
  return openPgliteStore(location);
}

/**
 * The embedded store: PostgreSQL inside this process (PGlite), its files in one folder, which is created when it does not exist.
 * One process at a time may use the folder. What was acknowledged survives a killed process, but the files are not synced to disk: after a power
 * failure the store may be damaged, and is then restored from the snapshot of its last orderly close, which is synced; `notices` says so.
 * @param folder - a new name, an empty folder, or a folder that this function has filled before
 * @throws StoreError LOCKED (with the other process's pid), READ_ONLY, DISK_FULL, NOT_A_STORE, MIGRATION_NEEDED, CORRUPT
 */
export async function openPgliteStore(folder: string): Promise<TableStore> {
  if (typeof folder !== "string" || folder.trim() === "") {
    throw new InvalidInputError("INVALID_OPTION", { where: "openPgliteStore", what: "folder", expected: "the path of a folder", received: folder });
  }
  const { openFolder } = await import("./pglite-store.js");
  return openFolder(folder);
}

/**
 * A store on a PostgreSQL server, version 15 and up; needs the package `pg`. Several processes may use it at the same time.
 * What was acknowledged survives kills and power failures as far as the server itself promises it.
 * @param url - `postgres://user:password@host:port/database`; the password appears in no message
 * @throws StoreError UNREACHABLE, UNSUPPORTED, MIGRATION_NEEDED, MISSING_PACKAGE; InvalidInputError for a malformed address
 */
export async function openPostgresStore(url: string, options: PostgresStoreOptions = {}): Promise<TableStore> {
  const { openServer } = await import("./postgres-store.js");
  return openServer(url, options);
}
