import { type Kysely, Migrator, sql } from "kysely";
import { StoreError } from "../../core/errors.js";
import { MIGRATIONS } from "./migrations/index.js";

const MIGRATION_TABLE = "capitol_quant_migrations";
const KNOWN = Object.keys(MIGRATIONS);

/**
 * Brings the tables up to this version. Processes that start together wait for one another (advisory lock), so each migration runs once.
 * @throws StoreError MIGRATION_NEEDED when a newer version of this package has migrated the database already
 */
export async function migrateToLatest(db: Kysely<unknown>): Promise<void> {
  const executed = await executedMigrations(db);
  refuseNewer(executed);
  if (executed.length === KNOWN.length) return;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableName: MIGRATION_TABLE,
    migrationLockTableName: `${MIGRATION_TABLE}_lock`,
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  refuseNewer(await executedMigrations(db)); // one that started beside this process may be the newer
  throw error;
}

/** @throws StoreError MIGRATION_NEEDED when the tables are not those of this version */
export async function requireLatest(db: Kysely<unknown>): Promise<void> {
  const executed = await executedMigrations(db);
  refuseNewer(executed);
  if (executed.length < KNOWN.length)
    throw migrationNeeded("tables of this version (run `capitol-quant migrate`)", `tables after ${executed.at(-1) ?? "no migration"}`);
}

export function migrationNeeded(expected: string, received: string, options?: ErrorOptions): StoreError {
  return new StoreError("MIGRATION_NEEDED", { where: "migrate", what: "the database", expected, received }, options);
}

async function executedMigrations(db: Kysely<unknown>): Promise<readonly string[]> {
  const table = await sql<{ found: boolean }>`select to_regclass(${MIGRATION_TABLE}) is not null as found`.execute(db);
  if (!table.rows[0]!.found) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(MIGRATION_TABLE)} order by name`.execute(db);
  return rows.map((row) => row.name);
}

function refuseNewer(executed: readonly string[]): void {
  const unknown = executed.filter((name) => !KNOWN.includes(name));
  if (unknown.length > 0) throw migrationNeeded(`no migration after ${KNOWN.at(-1)} (install a newer capitol-quant)`, unknown.join(", "));
}
