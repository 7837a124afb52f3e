import { QuantError, StoreError } from "../../core/errors.js";
import { conflict } from "./conflict.js";
import { migrationNeeded } from "./migrate.js";

/** Worth another attempt: the same work may succeed a moment later. SQLSTATE or the code of a socket error. */
export function isTransient(error: unknown): boolean {
  const code = codeOf(error);
  return TRANSIENT.has(code) || code.startsWith("08") || isLostConnection(error);
}

/** A failed connection, which at opening means a wrong address rather than a hiccup. */
export function isUnreachable(error: unknown): boolean {
  return UNREACHABLE.has(codeOf(error)) || (isTransient(error) && !SERIALISATION.has(codeOf(error)));
}

/**
 * What a database error means to the person, by SQLSTATE (PostgreSQL, appendix A) or socket code. The original stays as `cause`;
 * it never holds a password, since drivers report addresses and user names only.
 * @param description - the store, as its `description` says
 */
export function toStoreError(where: string, description: string, error: unknown): QuantError {
  if (error instanceof QuantError) return error;
  const code = codeOf(error);
  const received = (error instanceof Error && error.message) || code || error;
  const fault = (expected: string) => ({ where, what: description, expected, received });
  if (code === "42P01" || code === "42703") return migrationNeeded("tables of this version (run `capitol-quant migrate`)", String(received), { cause: error });
  if (code === "53100" || code === "ENOSPC" || /no space left/i.test(String(received)))
    return new StoreError("DISK_FULL", fault("free space on its disk (nothing of this write was kept)"), { cause: error });
  if (READ_ONLY.has(code)) return new StoreError("READ_ONLY", fault("the right to write there"), { cause: error });
  if (CORRUPT.has(code)) return new StoreError("CORRUPT", fault("undamaged database files"), { cause: error });
  if (code === "23505") return conflict(description, String(received), { cause: error });
  if (SERIALISATION.has(code)) return conflict(description, String(received), { cause: error });
  if (isUnreachable(error)) return new StoreError("UNREACHABLE", fault("a server that answers and lets this user in"), { cause: error });
  return new StoreError("FAILED", fault("a database that carries out the statement"), { cause: error });
}

const SERIALISATION = new Set(["40001", "40P01", "55P03"]);
const TRANSIENT = new Set([...SERIALISATION, "57P01", "57P02", "57P03", "53300", "ECONNRESET", "ECONNREFUSED", "EPIPE", "ETIMEDOUT"]);
const UNREACHABLE = new Set(["ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "EACCES", "28000", "28P01", "3D000"]);
const READ_ONLY = new Set(["25006", "42501", "EROFS", "EPERM"]);
const CORRUPT = new Set(["XX001", "XX002", "58P01"]);

/** What the embedded database's file system throws, by the numbers of WASI (preview 1, errno). */
const FILE_ERRORS: Readonly<Record<number, string>> = { 2: "EPERM", 29: "EIO", 41: "EMFILE", 51: "ENOSPC", 63: "EPERM", 69: "EROFS" };

function codeOf(error: unknown): string {
  const { code, name, errno } = (error ?? {}) as { code?: unknown; name?: unknown; errno?: number };
  if (name === "ErrnoError") return FILE_ERRORS[errno ?? 0] ?? "";
  return typeof code === "string" ? code : "";
}

/** node-postgres reports a connection that ended under a query without a code. */
function isLostConnection(error: unknown): boolean {
  return (
    error instanceof Error && /^Connection terminated|^Client has encountered a connection error|^timeout exceeded when trying to connect/.test(error.message)
  );
}
