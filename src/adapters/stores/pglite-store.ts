import { StoreFolder } from "./folder.js";
import { LockFile } from "./lock.js";
import { type OpenedDatabase, openDatabase } from "./pglite-open.js";
import { type RowCounts, writeSnapshot } from "./snapshot.js";
import { type SqlHost, SqlTables } from "./sql-tables.js";
import { TableStore } from "./table-store.js";
import { ReentrantTurns } from "./turns.js";

/** Does the work of openPgliteStore: locks the folder, opens or restores or makes its database, and gives everything back on close. */
export async function openFolder(folder: string): Promise<TableStore> {
  const place = new StoreFolder(folder);
  place.prepare();
  const lock = place.guarded(() => LockFile.acquire(place.lock, place.root));
  try {
    const opened = await openDatabase(place);
    return new TableStore(new PgliteHost(place, lock, opened).tables);
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
