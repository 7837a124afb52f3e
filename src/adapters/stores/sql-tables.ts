import { type Kysely, sql } from "kysely";
import { migrateToLatest } from "./migrate.js";
import { type Rows, TABLES, type TableName } from "./rows.js";
import { columns, SqlWriter } from "./sql-writer.js";
import type { Tables, TableWriter } from "./tables.js";

const PAGE_ROWS = 5000;

/** What differs between the SQL databases. */
export interface SqlHost {
  readonly description: string;
  readonly notices: readonly string[];
  /** Runs one attempt of `work`, again when the error is transient, and turns what remains into a StoreError. */
  attempt<T>(where: string, work: () => Promise<T>): Promise<T>;
  /** Refuses a write when another process may have taken over the database. */
  beforeWrite(): void;
  /** Tells that a write changed something besides the run log. */
  afterChange(): void;
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Tables in PostgreSQL, embedded or served. Rows travel as JSON in both directions, with the table's own row type as the schema:
 * one parameter for thousands of rows, no parsing of dates and numbers by the driver, and every double comes back as the same bits.
 */
export class SqlTables implements Tables {
  readonly #db: Kysely<unknown>;
  readonly #host: SqlHost;

  constructor(db: Kysely<unknown>, host: SqlHost) {
    this.#db = db;
    this.#host = host;
  }

  get description(): string {
    return this.#host.description;
  }

  get notices(): readonly string[] {
    return this.#host.notices;
  }

  migrate(): Promise<void> {
    return this.#host.attempt("migrate", () => migrateToLatest(this.#db));
  }

  write<T>(work: (writer: TableWriter) => Promise<T>): Promise<T> {
    return this.#host.attempt("write", () => {
      this.#host.beforeWrite();
      return this.#db.transaction().execute(async (transaction) => {
        const writer = new SqlWriter(transaction);
        const result = await work(writer);
        if (writer.changedRows > 0) this.#host.afterChange();
        return result;
      });
    });
  }

  read<T extends TableName>(table: T, where: Partial<Rows[T]> = {}): Promise<Rows[T][]> {
    return this.#host.attempt(table, () => {
      // All pages from one snapshot, so that an import under way is seen whole or not at all.
      return this.#db
        .transaction()
        .setIsolationLevel("repeatable read")
        .setAccessMode("read only")
        .execute(async (transaction) => {
          const rows: Rows[T][] = [];
          for await (const page of pagesOf<T>((after) => pageOf(transaction, table, where, after))) for (const row of page) rows.push(row);
          return rows;
        });
    });
  }

  pages<T extends TableName>(table: T): AsyncIterable<readonly Rows[T][]> {
    return pagesOf<T>((after) => this.#host.attempt(table, () => pageOf(this.#db, table, {}, after)));
  }

  count(table: TableName): Promise<number> {
    return this.#host.attempt("counts", async () => {
      const result = await sql<{ rows: number }>`select count(*)::int as rows from ${sql.table(table)}`.execute(this.#db);
      return result.rows[0]!.rows;
    });
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#host.exclusively(work);
  }

  close(): Promise<void> {
    return this.#host.close();
  }
}

async function* pagesOf<T extends TableName>(pageAfter: (after: Rows[T] | null) => Promise<Rows[T][]>): AsyncIterable<readonly Rows[T][]> {
  let after: Rows[T] | null = null;
  do {
    const page: Rows[T][] = await pageAfter(after);
    if (page.length > 0) yield page;
    after = page.length === PAGE_ROWS ? page[PAGE_ROWS - 1]! : null;
  } while (after !== null);
}

/** The next rows after a given one, in the table's order. */
async function pageOf<T extends TableName>(db: Kysely<unknown>, table: T, where: Partial<Rows[T]>, after: Rows[T] | null): Promise<Rows[T][]> {
  const order = TABLES[table].order;
  const conditions = Object.entries(where).map(([column, value]) => sql`${sql.ref(column)} = ${value}`);
  if (after !== null) {
    const last = JSON.stringify(Object.fromEntries(order.map((column) => [column, after[column as keyof Rows[T]]])));
    conditions.push(sql`(${columns(order)}) > (select ${columns(order)} from json_populate_record(null::${sql.table(table)}, ${last}::json))`);
  }
  const result = await sql<{ page: string | null }>`
    select json_agg(page order by ${columns(order)})::text as page from (
      select * from ${sql.table(table)} ${conditions.length > 0 ? sql`where ${sql.join(conditions, sql` and `)}` : sql``}
      order by ${columns(order)} limit ${sql.lit(PAGE_ROWS)}
    ) as page`.execute(db);
  return JSON.parse(result.rows[0]!.page ?? "[]") as Rows[T][];
}
