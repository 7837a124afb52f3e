import { Kysely, PostgresDialect, sql } from "kysely";
import { InvalidInputError, StoreError } from "../../core/errors.js";
import { migrateToLatest, requireLatest } from "./migrate.js";
import { loadPostgresDriver } from "./postgres-driver.js";
import { holdingServerLock } from "./postgres-lock.js";
import { DEFAULT_RETRY, type RetryOptions, retrying } from "./retry.js";
import { isTransient, toStoreError } from "./sql-errors.js";
import { type SqlHost, SqlTables } from "./sql-tables.js";
import { TableStore } from "./table-store.js";
import { ReentrantTurns } from "./turns.js";

export interface PostgresStoreOptions {
  /** Bring the tables up to this version on opening, as `capitol-quant migrate` does; otherwise an older schema is an error. Default true. */
  readonly migrate?: boolean;
  /** How long transient errors (lost connection, deadlock, serialisation failure, server restart) are waited out after opening. */
  readonly retry?: RetryOptions;
}

const OLDEST_SERVER = 150_000;

/** Does the work of openPostgresStore: connects, checks the server, and brings the tables up to this version or insists on it. */
export async function openServer(url: string, { migrate = true, retry = DEFAULT_RETRY }: PostgresStoreOptions = {}): Promise<TableStore> {
  const description = describeServer(url);
  const db = await connect(url, description);
  try {
    await requireServer(db, description);
    await (migrate ? migrateToLatest(db) : requireLatest(db));
  } catch (error) {
    await db.destroy();
    throw toStoreError("openPostgresStore", description, error);
  }
  return new TableStore(new SqlTables(db, new PostgresHost(db, description, retry)));
}

class PostgresHost implements SqlHost {
  readonly description: string;
  readonly notices = [];
  readonly #db: Kysely<unknown>;
  readonly #retry: RetryOptions;
  readonly #exclusive = new ReentrantTurns();

  constructor(db: Kysely<unknown>, description: string, retry: RetryOptions) {
    this.#db = db;
    this.description = description;
    this.#retry = retry;
  }

  async attempt<T>(where: string, work: () => Promise<T>): Promise<T> {
    try {
      return await retrying(work, isTransient, this.#retry);
    } catch (error) {
      throw toStoreError(where, this.description, error);
    }
  }

  beforeWrite(): void {}

  afterChange(): void {}

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#exclusive.take(work, (work) => holdingServerLock(this.#db, this.description, (step) => this.attempt("exclusively", step), work));
  }

  close(): Promise<void> {
    return this.#db.destroy();
  }
}

async function connect(url: string, description: string): Promise<Kysely<unknown>> {
  const { Pool } = await loadPostgresDriver();
  try {
    const pool = new Pool({
      connectionString: url,
      application_name: `capitol-quant ${process.pid}`,
      max: 4,
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
      onConnect: async (client) => {
        client.on("error", ignore);
        // A role or a database may have other settings; with these, doubles and moments come back exactly.
        await client.query("select set_config('extra_float_digits', '1', false), set_config('TimeZone', 'UTC', false)");
      },
    });
    pool.on("error", ignore);
    return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  } catch (error) {
    throw toStoreError("openPostgresStore", description, error);
  }
}

/** A connection that breaks between queries is replaced on next use, and one that breaks in a query fails that query; without a listener either would end the process. */
function ignore(): void {}

async function requireServer(db: Kysely<unknown>, description: string): Promise<void> {
  const { rows } = await sql<{
    number: number;
    name: string;
  }>`select current_setting('server_version_num')::int as number, current_setting('server_version') as name`.execute(db);
  const { number, name } = rows[0]!;
  if (number >= OLDEST_SERVER) return;
  throw new StoreError("UNSUPPORTED", { where: "openPostgresStore", what: description, expected: "PostgreSQL 15 or newer", received: name });
}

/** `postgres host:port/database`, without user and password. */
function describeServer(url: string): string {
  const parsed = /^postgres(ql)?:\/\//.test(url) && URL.canParse(url) ? new URL(url) : null;
  if (parsed === null) {
    const fault = { where: "openPostgresStore", what: "url", expected: "postgres://user:password@host:port/database", received: "another form" };
    throw new InvalidInputError("INVALID_OPTION", fault);
  }
  return `postgres ${parsed.host || (parsed.searchParams.get("host") ?? "localhost")}${parsed.pathname}`;
}
