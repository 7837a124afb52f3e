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
  readonly #log: readonly string[];
  #dead: QuantError | null = null;

  /**
   * Starts PostgreSQL on a data folder, creating the database when the folder does not exist.
   * @throws DamagedDatabase when the files cannot be used, StoreError for everything that is not the files' fault
   */
  static async start(dataFolder: string, root: string): Promise<PgliteEngine> {
    const { PGlite } = await import("@electric-sql/pglite");
    const log: string[] = [];
    const onStderr = (line: string): boolean => {
      log.push(line);
      if (log.length > LOG_LINES) log.shift();
      return false;
    };
    const startParams = [...PGlite.defaultStartParams, ...SERVER_PARAMETERS];
    const pglite = new PGlite({ dataDir: dataFolder, startParams, initDbStartParams: INITDB_PARAMETERS, onStderr });
    try {
      await keepingExitCode(() => pglite.waitReady);
      return new PgliteEngine(pglite, root, log);
    } catch (error) {
      await closeFiles(pglite);
      const reason = fatalReason(log);
      if (reason !== null && !NOT_THE_FILES.test(reason)) throw new DamagedDatabase(reason, { cause: error });
      throw toStoreError("openStore", root, reason === null ? error : new Error(reason, { cause: error }));
    }
  }

  private constructor(pglite: PGlite, root: string, log: readonly string[]) {
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
      return await work();
    } catch (error) {
      if (!(error instanceof WebAssembly.RuntimeError)) throw toStoreError(where, this.#root, error);
      const reason = fatalReason(this.#log) ?? error.message;
      this.#dead = NOT_THE_FILES.test(reason)
        ? toStoreError(where, this.#root, new Error(reason, { cause: error }))
        : new StoreError("CORRUPT", { where, what: this.#root, expected: "undamaged database files (open the store again)", received: reason }, { cause: error });
      throw this.#dead;
    }
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

/** PostgreSQL's last words before it gave up. */
function fatalReason(log: readonly string[]): string | null {
  const last = log.findLastIndex((line) => /\b(PANIC|FATAL):/.test(line));
  if (last < 0) return null;
  const detail = log[last + 1]?.match(/\bDETAIL:\s+(.*)/)?.[1];
  return `${log[last]!.replace(/^.*\b(PANIC|FATAL):\s+/, "")}${detail === undefined ? "" : ` (${detail})`}`;
}

/** A PGlite that did not start cannot be closed, but would keep its files open. */
async function closeFiles(pglite: PGlite): Promise<void> {
  try {
    await pglite.fs?.closeFs();
  } catch {
    // its file system never came up
  }
}

/** The WebAssembly runtime sets the process's exit code when it ends, and would turn a host's failure into success. */
async function keepingExitCode<T>(work: () => Promise<T>): Promise<T> {
  const before = process.exitCode;
  try {
    return await work();
  } finally {
    if (before !== undefined || process.exitCode === 0) process.exitCode = before;
  }
}
