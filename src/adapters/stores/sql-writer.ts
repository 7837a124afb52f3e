import { type Kysely, type RawBuilder, sql } from "kysely";
import { type Rows, TABLES, type TableName } from "./rows.js";
import type { TableWriter } from "./tables.js";

/** So many rows travel as one parameter. */
const CHUNK_ROWS = 5000;

/** Writes rows on one connection; the transaction around it is the caller's. */
export class SqlWriter implements TableWriter {
  /** Rows added or overwritten, the run log aside. */
  changedRows = 0;
  readonly #db: Kysely<unknown>;

  constructor(db: Kysely<unknown>) {
    this.#db = db;
  }

  async insert<T extends TableName>(table: T, rows: readonly Rows[T][]): Promise<number> {
    let added = 0;
    for (const chunk of chunksOf(rows)) {
      const result = await sql`
        insert into ${sql.table(table)} select * from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(chunk)}::json)
        on conflict (${columns(TABLES[table].key)}) do nothing`.execute(this.#db);
      added += Number(result.numAffectedRows ?? 0);
    }
    if (table !== "run_log") this.changedRows += added;
    return added;
  }

  async update<T extends TableName>(table: T, rows: readonly Rows[T][]): Promise<void> {
    const { key } = TABLES[table];
    for (const chunk of chunksOf(lastOfEachKey(table, rows))) {
      const names = Object.keys(chunk[0]!);
      const result = await sql`
        update ${sql.table(table)} as stored set (${columns(names)}) = row(${columns(names, "given")})
        from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(chunk)}::json) as given
        where (${columns(key, "stored")}) = (${columns(key, "given")}) and stored is distinct from given`.execute(this.#db);
      this.changedRows += Number(result.numAffectedRows ?? 0);
    }
  }

  /** In this order: the insertion waits for a concurrent writer of the same key, and the update then sees that writer's row. */
  async replace<T extends TableName>(table: T, rows: readonly Rows[T][]): Promise<number> {
    const distinct = lastOfEachKey(table, rows);
    const added = await this.insert(table, distinct);
    if (added < distinct.length) await this.update(table, distinct);
    return added;
  }
}

/** Names from the table of rows.ts or of a row, quoted; nothing of a caller's ever becomes an identifier. */
export function columns(names: readonly string[], table?: "stored" | "given"): RawBuilder<unknown> {
  return sql.join(names.map((name) => sql.ref(table === undefined ? name : `${table}.${name}`)));
}

function* chunksOf<R>(rows: readonly R[]): Iterable<readonly R[]> {
  for (let from = 0; from < rows.length; from += CHUNK_ROWS) yield rows.slice(from, from + CHUNK_ROWS);
}

/** One statement may not update a row twice. */
function lastOfEachKey<T extends TableName>(table: T, rows: readonly Rows[T][]): Rows[T][] {
  return [...new Map(rows.map((row) => [JSON.stringify(TABLES[table].key.map((column) => row[column as keyof Rows[T]])), row])).values()];
}
