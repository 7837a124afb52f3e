import { InvalidInputError } from "../../core/errors.js";

const DEEPEST = 64;

/**
 * Canonical JSON: keys sorted by code unit, no spaces, text made storable. Equal values give equal bytes in every runtime.
 * Properties that are undefined are left out, as in JSON.stringify.
 * @throws InvalidInputError NOT_FINITE or INVALID_OPTION for what jsonb cannot hold, naming the path
 */
export function canonicalJson(where: string, what: string, value: unknown): string {
  return written(where, what, value, 0);
}

/** The same value with sorted keys and storable text, as a database gives it back. */
export function canonicalValue<T>(where: string, what: string, value: T): T {
  return JSON.parse(canonicalJson(where, what, value)) as T;
}

/** PostgreSQL text holds neither U+0000 nor half a surrogate pair; each becomes U+FFFD, visibly, in every store alike. */
export function storableText(text: string): string {
  return UNSTORABLE.test(text) ? text.replace(UNSTORABLE_ALL, "\ufffd") : text;
}

const UNSTORABLE = /[\0\ud800-\udfff]/;
const UNSTORABLE_ALL = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function written(where: string, what: string, value: unknown, depth: number): string {
  if (typeof value === "string") return JSON.stringify(storableText(value));
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new InvalidInputError("NOT_FINITE", { where, what, expected: "a finite number", received: value });
    return JSON.stringify(value);
  }
  if (typeof value !== "object" || ArrayBuffer.isView(value))
    throw unstorable(where, what, "a JSON value (text, number, boolean, null, array or plain object)", value);
  if (depth === DEEPEST) throw unstorable(where, what, `at most ${DEEPEST} levels`, value);
  if (Array.isArray(value)) return `[${value.map((item, i) => written(where, `${what}[${i}]`, item === undefined ? null : item, depth + 1)).join(",")}]`;
  if (typeof (value as { toJSON?: unknown }).toJSON === "function") return written(where, what, (value as { toJSON(): unknown }).toJSON(), depth + 1);
  const record = value as Readonly<Record<string, unknown>>;
  const entries = Object.keys(record)
    .filter((key) => record[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(storableText(key))}:${written(where, `${what}.${key}`, record[key], depth + 1)}`);
  return `{${entries.join(",")}}`;
}

function unstorable(where: string, what: string, expected: string, received: unknown): InvalidInputError {
  return new InvalidInputError("INVALID_OPTION", { where, what, expected, received });
}
