import { InvalidInputError } from "../../core/errors.js";
import { StoreFolder } from "./folder.js";
import { LockFile } from "./lock.js";
import { type OpenedDatabase, openDatabase } from "./pglite-open.js";
import { type RowCounts, writeSnapshot } from "./snapshot.js";
import { SqlTables, type SqlHost } from "./sql-tables.js";
import { TableStore } from "./table-store.js";
import { ReentrantTurns } from "./turns.js";

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
  const place = new StoreFolder(folder);
  place.prepare();
  const lock = place.guarded(() => LockFile.acquire(place.lock, place.root));
  try {
    const opened = await openDatabase(place);
    const host = new PgliteHost(place, lock, opened);
    return new TableStore(host.tables);
  } catch (error) {
    lock.release();
    throw error;
  }
}

class PgliteHost implements SqlHost {
  readonly description: string;
  readonly notices: string[];
  readonly tables: SqlTables;
  readonly #folder: StoreFolder;
  readonly #lock: LockFile;
  readonly #engine: OpenedDatabase["engine"];
  readonly #exclusive = new ReentrantTurns();
  /** Whether the tables hold what the snapshot does not; after a kill they may from the start. */
  #isChanged: boolean;

  constructor(folder: StoreFolder, lock: LockFile, { engine, rows, notices }: OpenedDatabase) {
    this.#folder = folder;
    this.#lock = lock;
    this.#engine = engine;
    this.#isChanged = differ(rows, folder.snapshotRows());
    this.description = `pglite ${folder.root}`;
    this.notices = [...notices];
    this.tables = new SqlTables(engine.db, this);
  }

  attempt<T>(where: string, work: () => Promise<T>): Promise<T> {
    return this.#engine.attempt(where, work);
  }

  beforeWrite(): void {
    this.#lock.assertHeld(this.#folder.root);
  }

  afterChange(): void {
    this.#isChanged = true;
  }

  /** The folder's lock keeps other processes out for as long as the store is open. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#exclusive.take(work);
  }

  async close(): Promise<void> {
    try {
      if (this.#isChanged && !this.#engine.isDead) await this.#keepSnapshot();
    } finally {
      await this.#engine.stop();
      this.#lock.release();
    }
  }

  /** Without a snapshot the rows are safe all the same, so its failure is told, not thrown. */
  async #keepSnapshot(): Promise<void> {
    try {
      this.#lock.assertHeld(this.#folder.root);
      this.#folder.mark(await writeSnapshot(this.#folder.snapshot, this.tables));
    } catch (error) {
      this.notices.push(`No snapshot of ${this.#folder.root} could be kept (${(error as Error).message}); the database itself is complete.`);
    }
  }
}

/** The run log alone is not worth a snapshot. */
function differ(a: RowCounts, b: RowCounts): boolean {
  const { run_log: _a, ...rowsA } = a;
  const { run_log: _b, ...rowsB } = b;
  return (Object.keys({ ...rowsA, ...rowsB }) as (keyof typeof rowsA)[]).some((table) => (rowsA[table] ?? 0) !== (rowsB[table] ?? 0));
}
