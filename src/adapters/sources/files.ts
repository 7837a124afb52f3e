// Bytes and text of the files a user names: unpacked, decoded, capped. Every failure is a DataSourceError of one clear sentence.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readdir, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { DataSourceError } from "../../core/errors.js";

const KIBI = 1024;
const MEBI = KIBI * KIBI;

export interface ReadOptions {
  /** Most bytes after unpacking, as observed while reading; 1 GiB by default. */
  readonly maxBytes?: number;
  /** Most unpacked bytes per packed byte of a gzip file, judged beyond its first 16 MiB; 200 by default (text packs 5 to 30 times). */
  readonly maxExpansionRatio?: number;
  readonly signal?: AbortSignal;
}

/** A failure of a source as a whole, in one sentence: `data/a.csv: expected …, received …`. */
export function sourceError(
  code: "NOT_FOUND" | "UNKNOWN_LAYOUT" | "NOT_TEXT" | "TRUNCATED" | "TOO_LARGE" | "UNREADABLE",
  path: string,
  expected: string,
  received: unknown,
  cause?: unknown,
): DataSourceError {
  return new DataSourceError(code, { where: "source", what: path, expected, received }, cause === undefined ? undefined : { cause });
}

/** The last part of a path, which is how rows name their file. */
export function fileName(path: string): string {
  return basename(path);
}

/**
 * The content of a file, unpacked when it is gzip (told by its first bytes, not by its name).
 * @throws DataSourceError NOT_FOUND, UNREADABLE (a folder, no permission, damaged gzip), TRUNCATED (half a gzip), TOO_LARGE; the signal's reason when aborted
 */
export async function* readBytes(path: string, options: ReadOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
  const { maxBytes = KIBI * MEBI, maxExpansionRatio = 200, signal } = options;
  signal?.throwIfAborted();
  const isGzip = await startsAsGzip(path);
  const raw = createReadStream(path, { highWaterMark: 64 * KIBI });
  const stream = isGzip ? pipeline(raw, createGunzip({ chunkSize: 64 * KIBI }), () => {}) : raw;
  let observed = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      signal?.throwIfAborted();
      observed += chunk.byteLength;
      if (observed > maxBytes) throw sourceError("TOO_LARGE", path, `at most ${maxBytes} bytes after unpacking`, "more");
      if (isGzip && observed > 16 * MEBI && observed > maxExpansionRatio * raw.bytesRead) {
        throw sourceError("TOO_LARGE", path, `a gzip that expands at most ${maxExpansionRatio} times`, Math.floor(observed / raw.bytesRead));
      }
      yield chunk;
    }
  } catch (error) {
    throw asSourceError(path, error, signal);
  } finally {
    raw.destroy();
    if (stream !== raw) (stream as ReturnType<typeof createGunzip>).destroy();
  }
}

/**
 * The text of a file in pieces of any length: UTF-8, or UTF-16 when a byte order mark says so; the mark itself is left out and line ends stay.
 * Bytes that are not UTF-8 become U+FFFD, so that one odd byte costs one cell.
 * @throws DataSourceError as `readBytes`, NOT_TEXT for binary content, UNKNOWN_LAYOUT for an HTML page
 */
export async function* readText(path: string, options: ReadOptions = {}): AsyncGenerator<string, void, undefined> {
  let decoder: TextDecoder | undefined;
  let head: Uint8Array<ArrayBufferLike> | null = new Uint8Array(0);
  for await (const chunk of readBytes(path, options)) {
    if (head === null) {
      yield decoder!.decode(chunk, { stream: true });
      continue;
    }
    head = head.byteLength === 0 ? chunk : Buffer.concat([head, chunk]);
    if (head.byteLength < HEAD_BYTES) continue;
    decoder = decoderFor(head);
    yield checkedHead(path, head, decoder.decode(head, { stream: true }));
    head = null;
  }
  if (head !== null) {
    decoder = decoderFor(head);
    yield checkedHead(path, head, decoder.decode(head));
  } else {
    const rest = decoder!.decode();
    if (rest !== "") yield rest;
  }
}

/** The first characters of a file (16 Ki by default), for telling its layout. @throws DataSourceError as `readText` */
export async function readHead(path: string, options: ReadOptions & { readonly characters?: number } = {}): Promise<string> {
  const { characters = 16 * KIBI } = options;
  let head = "";
  for await (const piece of readText(path, options)) {
    head += piece;
    if (head.length >= characters) break;
  }
  return head.slice(0, characters);
}

/** A whole small file (64 Mi characters by default), for formats that cannot be read in pieces. @throws DataSourceError as `readText`, TOO_LARGE beyond the cap */
export async function readWholeText(path: string, options: ReadOptions & { readonly maxCharacters?: number } = {}): Promise<string> {
  const { maxCharacters = 64 * MEBI } = options;
  const pieces: string[] = [];
  let length = 0;
  for await (const piece of readText(path, options)) {
    length += piece.length;
    if (length > maxCharacters) throw sourceError("TOO_LARGE", path, `at most ${maxCharacters} characters in a file of this kind`, "more");
    pieces.push(piece);
  }
  return pieces.join("");
}

/** SHA-256 of the bytes on disk (packed, if packed), in hex: the same content is imported once. @throws DataSourceError */
export async function hashFile(path: string, options: Pick<ReadOptions, "signal"> = {}): Promise<string> {
  const hash = createHash("sha256");
  try {
    await startsAsGzip(path); // for its errors: a folder, a device, a missing file
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * KIBI }) as AsyncIterable<Uint8Array>) {
      options.signal?.throwIfAborted();
      hash.update(chunk);
    }
  } catch (error) {
    throw asSourceError(path, error, options.signal);
  }
  return hash.digest("hex");
}

const DATA_EXTENSIONS: readonly string[] = ["csv", "tsv", "txt", "json", "xml", "yaml", "yml"];
const MAX_ENTRIES = 100_000;

/**
 * The data files behind paths: a file stands for itself, a folder for the data files in it and below (by extension, also with `.gz`), in code-unit
 * order of their paths, each once. Links inside a folder are not followed, hidden entries are left out.
 * @throws DataSourceError NOT_FOUND when a path does not exist or a folder holds no data file, TOO_LARGE beyond 100,000 entries
 */
export async function expandPaths(
  paths: readonly string[],
  options: { readonly extensions?: readonly string[]; readonly signal?: AbortSignal } = {},
): Promise<readonly string[]> {
  const { extensions = DATA_EXTENSIONS, signal } = options;
  const found = new Map<string, string>(); // by real path, so that a file named twice is read once
  for (const path of paths) {
    const files = (await fileStatus(path)).isDirectory() ? await filesBelow(path, extensions, signal) : [path];
    if (files.length === 0) throw sourceError("NOT_FOUND", path, `a folder with data files (${extensions.join(", ")}, also .gz)`, "none");
    for (const file of files) {
      const real = await realpath(file);
      if (!found.has(real)) found.set(real, file);
    }
  }
  return [...found.values()];
}

async function filesBelow(root: string, extensions: readonly string[], signal?: AbortSignal): Promise<string[]> {
  const files: string[] = [];
  const folders = [root];
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal?.throwIfAborted();
    for (const entry of await readdir(folder, { withFileTypes: true }).catch((error: unknown) => Promise.reject(asSourceError(folder!, error)))) {
      if (++entries > MAX_ENTRIES) throw sourceError("TOO_LARGE", root, `at most ${MAX_ENTRIES} entries in a folder`, "more");
      if (entry.name.startsWith(".")) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory())
        folders.push(path); // false for a link, wherever it points
      else if (entry.isFile() && extensions.includes(extensionOf(entry.name))) files.push(path);
    }
  }
  return files.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function extensionOf(name: string): string {
  return name.toLowerCase().replace(/\.gz$/, "").split(".").slice(1).pop() ?? "";
}

async function fileStatus(path: string): Promise<Awaited<ReturnType<typeof stat>>> {
  return stat(path).catch((error: unknown) => Promise.reject(asSourceError(path, error)));
}

/** Also refuses what is no regular file, because reading a pipe or a device may never end. */
async function startsAsGzip(path: string): Promise<boolean> {
  const status = await fileStatus(path);
  if (!status.isFile()) throw sourceError("UNREADABLE", path, "a file", status.isDirectory() ? "a folder" : "a device or pipe");
  const handle = await open(path, "r").catch((error: unknown) => Promise.reject(asSourceError(path, error)));
  try {
    const first = new Uint8Array(2);
    const { bytesRead } = await handle.read(first, 0, 2, 0);
    return bytesRead === 2 && first[0] === 0x1f && first[1] === 0x8b;
  } catch (error) {
    throw asSourceError(path, error);
  } finally {
    await handle.close();
  }
}

function asSourceError(path: string, error: unknown, signal?: AbortSignal): unknown {
  if (error instanceof DataSourceError) return error;
  if (signal?.aborted) return signal.reason;
  const code = String((error as { code?: unknown }).code ?? "");
  if (code === "ENOENT" || code === "ENOTDIR") return sourceError("NOT_FOUND", path, "an existing file or folder", "nothing of that name", error);
  if (code === "Z_BUF_ERROR") return sourceError("TRUNCATED", path, "a complete gzip file", "one that ends early", error);
  if (code.startsWith("Z_")) return sourceError("UNREADABLE", path, "a sound gzip file", "damaged data", error);
  if (code === "EACCES" || code === "EPERM") return sourceError("UNREADABLE", path, "a file that may be read", "no permission", error);
  return sourceError("UNREADABLE", path, "a readable file", code || String((error as Error)?.message ?? error), error);
}

/** Enough text to judge a file by; a file below it is judged whole. */
const HEAD_BYTES = 4 * KIBI;

function decoderFor(head: Uint8Array): TextDecoder {
  if (head[0] === 0xff && head[1] === 0xfe) return new TextDecoder("utf-16le");
  if (head[0] === 0xfe && head[1] === 0xff) return new TextDecoder("utf-16be");
  return new TextDecoder("utf-8");
}

const SIGNATURES: readonly (readonly [bytes: string, kind: string])[] = [
  ["PK\x03\x04", "a zip archive or spreadsheet (unpack it or save it as CSV)"],
  ["\x1f\x8b", "a gzip inside a gzip"],
  ["%PDF", "a PDF"],
  ["SQLite format 3", "a SQLite database"],
  ["\x89PNG", "an image"],
  ["PAR1", "a Parquet file"],
  ["BZh", "a bzip2 archive"],
  ["\xfd7zXZ", "an xz archive"],
  ["(\xb5/\xfd", "a zstd archive"],
  ["7z\xbc\xaf", "a 7z archive"],
];

/** More control characters than this share of the head means that the file is not text. */
const MAX_CONTROL_SHARE = 0.1;

function checkedHead(path: string, bytes: Uint8Array, text: string): string {
  const signature = SIGNATURES.find(([start]) => [...start].every((character, i) => bytes[i] === character.charCodeAt(0)));
  if (signature) throw sourceError("NOT_TEXT", path, "a text file", signature[1]);
  let odd = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code < 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) || code === 0xfffd) odd++;
  }
  if (odd > MAX_CONTROL_SHARE * text.length) throw sourceError("NOT_TEXT", path, "a text file", "binary data");
  if (/^\s*(?:<!--[^>]{0,200}-->\s*)?<(?:!doctype\s+html|html|head|body)\b/i.test(text.slice(0, HEAD_BYTES))) {
    throw sourceError("UNKNOWN_LAYOUT", path, "data", "an HTML page (an error page saved in its place?)");
  }
  return text;
}
