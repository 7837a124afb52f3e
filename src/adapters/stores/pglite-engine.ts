import type { PGlite } from "@electric-sql/pglite";
import { Kysely } from "kysely";
import { type QuantError, StoreError } from "../../core/errors.js";
import { pgliteDialect } from "./pglite-dialect.js";
import { toStoreError } from "./sql-errors.js";

/** PostgreSQL reserves what it is told, and a database of this size needs little: a quarter of the memory that the defaults take. */
const SERVER_PARAMETERS = ["-c", "shared_buffers=16MB"];
const INITDB_PARAMETERS = ["--wal-segsize=1", "--set", "shared_buffers=16MB", "--set", "min_wal_size=2MB", "--set", "max_wal_size=32MB"];
const LOG_LINES = 50;

/** One embedded PostgreSQL on one folder. It notices when PostgreSQL has stopped, and then refuses every further call for the same reason. */
export class PgliteEngine {
  readonly db: Kysely<unknown>;
  readonly #pglite: PGlite;
  readonly #root: string;
  readonly #log: EngineLog;
  #dead: QuantError | null = null;

  /**
   * Starts PostgreSQL on a data folder, creating the database when the folder does not exist.
   * @throws DamagedDatabase when the files cannot be used, StoreError for everything that is not the files' fault
   */
  static async start(dataFolder: string, root: string): Promise<PgliteEngine> {
    const { PGlite } = await import("@electric-sql/pglite");
    const log = new EngineLog();
    const onStderr = (line: string) => log.add(line);
    const startParams = [...PGlite.defaultStartParams, ...SERVER_PARAMETERS];
    const pglite = new PGlite({ dataDir: dataFolder, startParams, initDbStartParams: INITDB_PARAMETERS, onStderr });
    try {
      await keepingExitCode(() => pglite.waitReady);
      return new PgliteEngine(pglite, root, log);
    } catch (error) {
      await closeFiles(pglite);
      const reason = log.lastWords();
      if (reason !== null && !NOT_THE_FILES.test(reason)) throw new DamagedDatabase(reason, { cause: error });
      throw toStoreError("openStore", root, reason === null ? error : new Error(reason, { cause: error }));
    }
  }

  private constructor(pglite: PGlite, root: string, log: EngineLog) {
    this.#pglite = pglite;
    this.#root = root;
    this.#log = log;
    this.db = new Kysely<unknown>({ dialect: pgliteDialect(pglite) });
  }

  get isDead(): boolean {
    return this.#dead !== null;
  }

  /** Runs work on the database; errors come out as StoreErrors. */
  async attempt<T>(where: string, work: () => Promise<T>): Promise<T> {
    if (this.#dead) throw this.#dead;
    try {
      const result = await work();
      this.#refuseDead(where, null);
      return result;
    } catch (error) {
      this.#refuseDead(where, error);
      const failure = toStoreError(where, this.#root, error);
      throw failure.code === "CORRUPT" ? this.#corrupt(where, String(failure.fault.received), { cause: error }) : failure;
    }
  }

  /** PGlite goes on after PostgreSQL has given up, with nonsense or even with success, so its log has the last word. */
  #refuseDead(where: string, error: unknown): void {
    const reason = this.#log.lastWords() ?? (error instanceof WebAssembly.RuntimeError ? error.message : null);
    if (reason === null) return;
    const cause = error === null ? {} : { cause: error };
    this.#dead ??= NOT_THE_FILES.test(reason) ? toStoreError(where, this.#root, new Error(reason, cause)) : this.#corrupt(where, reason, cause);
    throw this.#dead;
  }

  #corrupt(where: string, received: string, options: ErrorOptions): StoreError {
    const expected = "undamaged database files (open the store again; if that does not help, remove its folder data, and the last snapshot is restored)";
    return new StoreError("CORRUPT", { where, what: this.#root, expected, received }, options);
  }

  async stop(): Promise<void> {
    await this.db.destroy();
    await keepingExitCode(() => this.#pglite.close()).catch(() => {}); // what was acknowledged is in the write-ahead log already
  }
}

/** The database files cannot be used; a snapshot may help. */
export class DamagedDatabase extends StoreError {
  constructor(reason: string, options?: ErrorOptions) {
    super("CORRUPT", { where: "openStore", what: "the database files", expected: "files that PostgreSQL can read", received: reason }, options);
  }
}

const NOT_THE_FILES = /no space left|permission denied|read-only file system|too many open files|out of memory/i;

/** The end of PostgreSQL's log. */
class EngineLog {
  readonly #lines: string[] = [];
  #hasEnded = false;

  /** Keeps a line; false, so that PGlite does not print it. */
  add(line: string): boolean {
    this.#hasEnded ||= FATAL_LINE.test(line);
    this.#lines.push(line);
    if (this.#lines.length > LOG_LINES) this.#lines.shift();
    return false;
  }

  /** Why PostgreSQL gave up, or null when it did not. */
  lastWords(): string | null {
    if (!this.#hasEnded) return null;
    const last = this.#lines.findIndex((line) => FATAL_LINE.test(line));
    if (last < 0) return "it stopped";
    const detail = this.#lines[last + 1]?.match(/ DETAIL:\s+(.*)/)?.[1];
    return `${this.#lines[last]!.replace(FATAL_LINE, "")}${detail === undefined ? "" : ` (${detail})`}`;
  }
}

/** From the start of the line: a value in a message may hold these words too, but lines within a message are indented. */
const FATAL_LINE = /^\d{4}-\d\d-\d\d \S+ \S+ \[\d+\] (PANIC|FATAL):\s+/;

/** A PGlite that did not start cannot be closed, but would keep its files open. */
async function closeFiles(pglite: PGlite): Promise<void> {
  try {
    await pglite.fs?.closeFs();
  } catch {
    // its file system never came up
  }
}

/** The WebAssembly runtime sets the process's exit code when it ends, whether that is the host's failure or not. */
async function keepingExitCode<T>(work: () => Promise<T>): Promise<T> {
  const before = process.exitCode;
  try {
    return await work();
  } finally {
    process.exitCode = before;
  }
}
