import { randomBytes } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { StoreError } from "../../core/errors.js";
import { isRunning, type ProcessIdentity, thisProcess } from "./process-identity.js";

interface Holder extends ProcessIdentity {
  readonly host: string;
  /** Tells one acquisition from the next by the same process. */
  readonly token: string;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
/** The locks of this process, which share one set of handlers. */
const held = new Set<LockFile>();

/**
 * A lock file: whoever creates it owns the folder. It is born complete (written aside, then linked under its name, which fails if the
 * name is taken), taken over when its process is gone, and given back by `release`, at exit, and on signals that nobody else handles.
 * @throws StoreError LOCKED with the holder's pid
 */
export class LockFile {
  readonly #path: string;
  readonly #content: string;

  static acquire(path: string, what: string): LockFile {
    const content = JSON.stringify({ ...thisProcess(), host: hostname(), token: randomBytes(8).toString("hex") } satisfies Holder);
    for (let attempt = 0; attempt < 10; attempt++) {
      if (createWhole(path, content)) return new LockFile(path, content);
      const found = readIfThere(path);
      if (found === null) continue; // given back between the two calls
      const holder = parseHolder(found);
      if (holder !== null && (holder.host !== hostname() || isRunning(holder))) throw locked(path, what, holder);
      removeStale(path, found);
    }
    throw locked(path, what, parseHolder(readIfThere(path) ?? ""));
  }

  private constructor(path: string, content: string) {
    this.#path = path;
    this.#content = content;
    if (held.size === 0) listen();
    held.add(this);
  }

  /** Refuses to go on when the file is no longer ours: somebody removed it, and another process may own the folder. @throws StoreError LOCKED */
  assertHeld(what: string): void {
    const found = readIfThere(this.#path);
    if (found !== this.#content) throw locked(this.#path, what, found === null ? null : parseHolder(found));
  }

  release(): void {
    if (!held.delete(this)) return;
    if (held.size === 0) unlisten();
    if (readIfThere(this.#path) === this.#content) rmSync(this.#path, { force: true });
  }
}

function listen(): void {
  process.on("exit", releaseAll);
  for (const signal of SIGNALS) process.prependListener(signal, onSignal); // first, while a host's `once` handlers still count
}

function unlisten(): void {
  process.off("exit", releaseAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

function releaseAll(): void {
  for (const lock of held) lock.release();
}

/** A host that handles the signal closes its stores itself; otherwise the process ends by the signal, as it would without us. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  releaseAll();
  process.kill(process.pid, signal);
}

/** Whether the file was created; false when the name is taken. */
function createWhole(path: string, content: string): boolean {
  const aside = `${path}.${randomBytes(8).toString("hex")}`;
  try {
    writeFileSync(aside, content, { flag: "wx", mode: 0o600 });
    linkSync(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].includes((error as NodeJS.ErrnoException).code ?? "") && readIfThere(aside) !== null)
      return createInPlace(path, content);
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** For file systems without hard links. */
function createInPlace(path: string, content: string): boolean {
  try {
    writeFileSync(path, content, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Moves the file away before removing it, to see whether it is still the stale one: another process may have been quicker. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.${randomBytes(8).toString("hex")}`;
  try {
    renameSync(path, aside);
    if (readFileSync(aside, "utf8") !== stale) linkSync(aside, path);
  } catch (error) {
    if (!["ENOENT", "EEXIST"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Null when the content is not a lock of ours, such as half a file from a full disk. */
function parseHolder(content: string): Holder | null {
  try {
    const holder = JSON.parse(content) as Partial<Holder> | null;
    return holder && Number.isSafeInteger(holder.pid) && holder.pid! > 0 && typeof holder.host === "string" ? (holder as Holder) : null;
  } catch {
    return null;
  }
}

function locked(path: string, what: string, holder: Holder | null): StoreError {
  const name = holder === null ? "another process" : `process ${holder.pid}${holder.host === hostname() ? "" : ` on ${holder.host}`}`;
  const remedy = holder !== null && holder.host !== hostname() ? ` (if it no longer runs there, remove ${path})` : "";
  return new StoreError("LOCKED", { where: "openStore", what, expected: `a database that no other process uses${remedy}`, received: `a lock held by ${name}` });
}
