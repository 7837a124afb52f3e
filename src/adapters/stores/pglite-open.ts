import { existsSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { QuantError, StoreError } from "../../core/errors.js";
import type { StoreFolder } from "./folder.js";
import { migrateToLatest } from "./migrate.js";
import { DamagedDatabase, PgliteEngine } from "./pglite-engine.js";
import { TABLE_NAMES } from "./rows.js";
import { loadSnapshot, type RowCounts } from "./snapshot.js";
import { SqlWriter } from "./sql-writer.js";

export interface OpenedDatabase {
  readonly engine: PgliteEngine;
  readonly rows: RowCounts;
  readonly notices: readonly string[];
}

/**
 * Opens the database of a locked folder: the one that is there, else the last snapshot when that one is damaged or gone, else a new one.
 * A database that was there is never replaced by an empty one.
 * @throws StoreError CORRUPT when it is damaged and there is no usable snapshot
 */
export async function openDatabase(folder: StoreFolder): Promise<OpenedDatabase> {
  folder.clearNewData();
  if (!folder.isKnown()) {
    await createDatabase(folder, null);
    return { ...(await startChecked(folder)), notices: [] };
  }
  try {
    return { ...(await startChecked(folder)), notices: [] };
  } catch (error) {
    if (!(error instanceof DamagedDatabase)) throw error;
    return restore(folder, error);
  }
}

/** Starts the database and checks it: PostgreSQL reads every row of every table, verifying checksums, and none may be missing. */
async function startChecked(folder: StoreFolder): Promise<Omit<OpenedDatabase, "notices">> {
  if (!existsSync(folder.data)) throw new DamagedDatabase("the folder data is missing");
  if (!existsSync(join(folder.data, "PG_VERSION"))) throw new DamagedDatabase("data/PG_VERSION is missing"); // PGlite would start afresh over the rest
  const engine = await PgliteEngine.start(folder.data, folder.root);
  try {
    await engine.attempt("migrate", () => migrateToLatest(engine.db));
    return { engine, rows: await engine.attempt("openStore", () => checkedCounts(engine, folder.snapshotRows())) };
  } catch (error) {
    await engine.stop();
    throw isDamage(error) ? new DamagedDatabase(String((error as QuantError).fault.received), { cause: error }) : error;
  }
}

async function checkedCounts({ db }: PgliteEngine, atLeast: RowCounts): Promise<RowCounts> {
  const counts: RowCounts = {};
  for (const table of TABLE_NAMES) {
    const { rows } = await sql<{ rows: number }>`select count(*)::int as rows from ${sql.table(table)}`.execute(db);
    counts[table] = rows[0]!.rows;
    if (counts[table] < (atLeast[table] ?? 0)) throw new DamagedDatabase(`${counts[table]} of at least ${atLeast[table]} rows in ${table}`);
  }
  return counts;
}

/** A table that has gone counts as damage here: the migrations that made it are on record. */
function isDamage(error: unknown): boolean {
  if (!(error instanceof QuantError)) return false;
  return error.code === "CORRUPT" || (error.cause as { code?: string } | undefined)?.code === "42P01";
}

/**
 * Builds a database under another name and then moves it into place, so that a process that is killed meanwhile leaves nothing half-made.
 * @returns the rows loaded from the snapshot, and where the database that was in the way is kept
 */
async function createDatabase(folder: StoreFolder, snapshot: string | null): Promise<{ rows: RowCounts; kept: string | null }> {
  const rows = await buildDatabase(folder, snapshot).catch((error: unknown) => {
    folder.clearNewData(); // on a full disk it would keep the space
    throw error;
  });
  const kept = folder.adoptNewData();
  folder.mark(rows);
  return { rows, kept };
}

async function buildDatabase(folder: StoreFolder, snapshot: string | null): Promise<RowCounts> {
  const engine = await PgliteEngine.start(folder.newData, folder.root);
  try {
    await engine.attempt("migrate", () => migrateToLatest(engine.db));
    if (snapshot === null) return {};
    return await engine.attempt("restore", () => engine.db.transaction().execute((transaction) => loadSnapshot(snapshot, new SqlWriter(transaction))));
  } finally {
    await engine.stop();
  }
}

async function restore(folder: StoreFolder, damage: DamagedDatabase): Promise<OpenedDatabase> {
  const reason = String(damage.fault.received);
  if (!existsSync(folder.snapshot)) {
    const expected = "undamaged database files (there is no snapshot to restore: move the folder away and import again)";
    throw new StoreError("CORRUPT", { where: "openStore", what: folder.root, expected, received: reason }, { cause: damage });
  }
  const { rows, kept } = await createDatabase(folder, folder.snapshot);
  const opened = await startChecked(folder);
  const restored = `${rows.trades ?? 0} trades, ${rows.pattern_discoveries ?? 0} findings`;
  const notice =
    `The database in ${folder.root} was damaged (${reason}) and has been restored from its last snapshot: ${restored}. ` +
    `What was written after that snapshot is to be imported again.${kept === null ? "" : ` The damaged files are kept in ${kept}.`}`;
  return { ...opened, notices: [notice] };
}
