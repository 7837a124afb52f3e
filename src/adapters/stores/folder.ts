import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { QuantError, StoreError } from "../../core/errors.js";
import type { TableName } from "./rows.js";

/** An empty file among PostgreSQL's, which they do not mind: these are ours. */
const OWN_DATA = "capitol-quant";

/**
 * The embedded database's folder:
 *
 *     capitol-quant.json   says that the folder is ours, and how many rows the snapshot holds
 *     data                 PostgreSQL's files; it appears under this name only when it is complete
 *     data.new             a database in the making; worthless after a crash
 *     snapshot.ndjson.gz   every row as of the last orderly close, see snapshot.ts
 *     damaged-1, …         what a restored database replaced
 *     lock                 the process that uses the folder, see lock.ts
 */
export class StoreFolder {
  readonly root: string;
  readonly data: string;
  readonly newData: string;
  readonly snapshot: string;
  readonly lock: string;
  readonly #marker: string;

  constructor(folder: string) {
    this.root = resolve(folder);
    const inside = (name: string) => join(this.root, name);
    this.data = inside("data");
    this.newData = inside("data.new");
    this.snapshot = inside("snapshot.ndjson.gz");
    this.lock = inside("lock");
    this.#marker = inside("capitol-quant.json");
  }

  /** Creates the folder, or checks that an existing one is ours or empty. @throws StoreError READ_ONLY, DISK_FULL, NOT_A_STORE */
  prepare(): void {
    this.guarded(() => {
      makeFolder(this.root);
      if (!statSync(this.root).isDirectory()) throw notAStore(this.root, "a file");
      const foreign = this.isKnown() ? undefined : readdirSync(this.root).find((name) => !/^(lock(\.\w+)?|data\.new|lost\+found|\.DS_Store)$/.test(name));
      if (foreign !== undefined) throw notAStore(this.root, `a folder with other files, such as ${foreign}`);
    });
  }

  /** Whether a database of ours has ever been completed here; a folder `data` alone may be anybody's. */
  isKnown(): boolean {
    return [this.#marker, this.snapshot, join(this.data, OWN_DATA)].some((path) => existsSync(path));
  }

  /** Rows per table of the last snapshot: later openings must find at least as many. Empty when nothing is known. */
  snapshotRows(): Partial<Record<TableName, number>> {
    try {
      return (JSON.parse(readFileSync(this.#marker, "utf8")) as { snapshotRows?: Partial<Record<TableName, number>> }).snapshotRows ?? {};
    } catch {
      return {}; // missing or damaged: it is written again at the next orderly close
    }
  }

  mark(snapshotRows: Partial<Record<TableName, number>>): void {
    const content = { format: 1, note: "An embedded database of capitol-quant; see docs/stores.md of the package.", snapshotRows };
    this.guarded(() => writeWhole(this.#marker, `${JSON.stringify(content, null, 2)}\n`));
  }

  clearNewData(): void {
    this.guarded(() => rmSync(this.newData, { recursive: true, force: true }));
  }

  /** Puts the finished `data.new` in the place of `data`, which is kept as `damaged-n`. Returns where, or null when there was none. */
  adoptNewData(): string | null {
    return this.guarded(() => {
      writeFileSync(join(this.newData, OWN_DATA), "");
      chmodSync(this.newData, 0o700); // the files inside are made with the widest rights
      const kept = existsSync(this.data) ? this.#unusedName() : null;
      if (kept !== null) renameSync(this.data, kept);
      renameSync(this.newData, this.data);
      return kept;
    });
  }

  /** Runs a step on the file system; what goes wrong becomes one sentence about the folder. */
  guarded<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      throw toFolderError(this.root, error);
    }
  }

  #unusedName(): string {
    let n = 1;
    while (existsSync(join(this.root, `damaged-${n}`))) n++;
    return join(this.root, `damaged-${n}`);
  }
}

/** Level by level, because the recursive mkdir of Node says ENOENT on a read-only disk and never returns below a folder such as /proc. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!existsSync(path)) throw error; // else another process was quicker
  }
}

/** Appears whole or not at all, and stays after a power failure. */
export function writeWhole(path: string, content: string): void {
  writeFileSync(`${path}.new`, content, { mode: 0o600 });
  renameDurably(`${path}.new`, path);
}

/** Renames a finished file into its place, after its bytes have reached the disk. */
export function renameDurably(from: string, to: string): void {
  syncToDisk(from);
  renameSync(from, to);
  syncToDisk(dirname(to));
}

function syncToDisk(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (error) {
    if (["EISDIR", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) return; // Windows opens no folders
    throw error;
  }
  try {
    fsyncSync(descriptor);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM" && (error as NodeJS.ErrnoException).code !== "EINVAL") throw error;
  } finally {
    closeSync(descriptor);
  }
}

export function toFolderError(root: string, error: unknown): QuantError {
  if (error instanceof QuantError) return error;
  const { code = "", message } = error as NodeJS.ErrnoException;
  const fault = (expected: string, received: unknown = message) => ({ where: "openStore", what: root, expected, received });
  if (code === "ENOSPC" || code === "EDQUOT") return new StoreError("DISK_FULL", fault("free space on its disk"), { cause: error });
  if (code === "EROFS" || code === "EACCES" || code === "EPERM") return new StoreError("READ_ONLY", fault("a folder that may be written"), { cause: error });
  if (code === "EEXIST" || code === "ENOTDIR") return notAStore(root, "a file", error);
  return new StoreError("FAILED", fault("a folder that can be used"), { cause: error });
}

function notAStore(root: string, received: string, cause?: unknown): StoreError {
  const fault = { where: "openStore", what: root, expected: "an empty folder, a new name, or a database folder of capitol-quant", received };
  return new StoreError("NOT_A_STORE", fault, cause === undefined ? {} : { cause });
}
