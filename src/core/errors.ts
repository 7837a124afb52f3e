// What went wrong, in words that a person can act on, and a code that a program can branch on.

export interface Fault {
  /** The public call, such as `GaussianHMM.fit`. */
  readonly where: string;
  /** The argument, field or file, such as `X[17][1]`. */
  readonly what: string;
  readonly expected: string;
  readonly received: unknown;
}

/** Root of every error thrown on purpose. `code` is stable API and survives two installed copies; `message` is for people. */
export class QuantError extends Error {
  /** `received` is the caller's own value; only a password inside a text is masked, because hosts log errors whole. */
  readonly fault: Fault;

  constructor(
    readonly code: string,
    fault: Fault,
    options?: ErrorOptions,
  ) {
    super(`${fault.where}: ${fault.what}: expected ${fault.expected}, received ${shown(fault.received)}`, options);
    this.name = new.target.name;
    this.fault = typeof fault.received === "string" ? { ...fault, received: masked(fault.received) } : fault;
  }
}

/** A wrong call or option: INVALID_OPTION, NOT_FINITE, WRONG_LENGTH, UNSORTED_DATES, TOO_FEW_OBSERVATIONS, CONSTANT_SERIES, NOT_A_DATE. */
export class InvalidInputError extends QuantError {}

/** No usable answer exists: NOT_POSITIVE_DEFINITE, DIVERGED, IMPOSSIBLE_OBSERVATION. */
export class ConvergenceError extends QuantError {}

/** A source failed as a whole; `cause` is the original: NOT_FOUND, UNKNOWN_LAYOUT, NOT_TEXT, TRUNCATED, TOO_LARGE, HTTP, UNREADABLE. */
export class DataSourceError extends QuantError {}

/** A store failed: LOCKED, READ_ONLY, DISK_FULL, MIGRATION_NEEDED, UNREACHABLE, CORRUPT, CLOSED, CONFLICT, NOT_A_STORE, MISSING_PACKAGE, UNSUPPORTED, FAILED. */
export class StoreError extends QuantError {}

const SHOWN_LENGTH = 80;

/** A short, type-tagged rendering that never throws and masks passwords in connection strings. */
export function shown(value: unknown): string {
  try {
    if (typeof value === "string") return quoted(value);
    if (typeof value === "bigint") return `${value}n`;
    if (typeof value === "function") return "a function";
    if (value === null || typeof value !== "object") return String(value);
    if (Array.isArray(value) || ArrayBuffer.isView(value)) return `${value.constructor.name}(${(value as ArrayLike<unknown>).length ?? 0})`;
    if (value instanceof Date) return `Date(${value.getTime()})`;
    if (value instanceof Error) return `${value.name}: ${quoted(value.message)}`;
    return `an object with ${Object.keys(value).slice(0, 5).map(quoted).join(", ") || "no keys"}`;
  } catch {
    return "an unprintable value";
  }
}

function quoted(text: string): string {
  const safe = masked(text); // before clipping, which could cut off the @ that marks a password
  return JSON.stringify(safe.length > SHOWN_LENGTH ? `${safe.slice(0, SHOWN_LENGTH)}…` : safe);
}

/** Passwords of `scheme://user:password@host` (the password may hold an @) and of `password=…` become `***`. */
function masked(text: string): string {
  return text.replace(/([\w+.-]+:\/\/[^:/@\s]*:)\S*@/g, "$1***@").replace(/\b(password|passwd|pwd)(\s*=\s*)('[^']*'|[^\s&;'"]+)/gi, "$1$2***");
}
