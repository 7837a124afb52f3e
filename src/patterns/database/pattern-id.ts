import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { HistoricalPattern } from "../../core/ports.js";

/** Content hash of a shape: the first 128 bits of a SHA-256, in hex. What followed, labels and validation are not part of it. */
export function patternId({ subject, from, to, values }: Pick<HistoricalPattern, "subject" | "from" | "to" | "values">): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([subject, from, to, values])))).slice(0, 32);
}
