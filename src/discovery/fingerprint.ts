import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** First 128 bits of the SHA-256 of the parts, in hex; parts are separated so that no two lists of parts collide. */
export function fingerprint(parts: Iterable<string>): string {
  const hash = sha256.create();
  for (const part of parts) hash.update(utf8ToBytes(`${part.length}:${part};`));
  return bytesToHex(hash.digest()).slice(0, 32);
}

/** The same for numbers, by their bits; every NaN counts as one. */
export function fingerprintOfNumbers(parts: Iterable<Float64Array>): string {
  const hash = sha256.create();
  for (const part of parts) {
    const bits = part.map((value) => (Number.isNaN(value) ? Number.NaN : value));
    hash.update(new Uint8Array(Float64Array.of(part.length).buffer));
    hash.update(new Uint8Array(bits.buffer));
  }
  return bytesToHex(hash.digest()).slice(0, 32);
}

/** JSON with sorted keys, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, entry]) => `${JSON.stringify(key)}:${canonicalJson(entry)}`)
    .join(",")}}`;
}
