import { createHash } from "node:crypto";
import { copyFile, mkdir, mkdtemp, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { DataSourceError } from "../../core/errors.js";
import type { Source } from "../../core/ports.js";
import { createRng, type Rng } from "../../core/rng.js";

export interface HttpOptions {
  /** The global `fetch`, or one that pins addresses, adds a proxy or counts requests. */
  readonly fetch: (
    url: string,
    init: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal; readonly redirect: "follow" },
  ) => Promise<Response>;
  /** Further attempts after the first; 4 by default. */
  readonly retries?: number;
  /** Longest silence: until the answer begins, and between two pieces of it; 30 s by default. */
  readonly timeoutMs?: number;
  /** Longest time for one whole answer, against servers that send a byte now and then; 10 min by default. */
  readonly maxDurationMs?: number;
  /** First pause between attempts, doubled with each and drawn from half to the whole of it; 500 ms by default. */
  readonly backoffMs?: number;
  /** Longest pause, also when the server asks for one (`Retry-After`): a longer wish ends the attempts; 60 s by default. */
  readonly maxBackoffMs?: number;
  /** Most bytes of an answer, as observed; 512 MiB by default. */
  readonly maxBytes?: number;
  /** For the jitter of pauses. */
  readonly rng?: Rng;
  /** Keeps answers between runs and asks only whether they changed. */
  readonly cache?: HttpCache;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Milliseconds since 1970, for a `Retry-After` that names a moment. */
  readonly now?: () => number;
}

/** An answer that was kept, with what the server needs to tell whether it changed. */
export interface CachedAnswer {
  readonly path: string;
  readonly etag: string | null;
  readonly lastModified: string | null;
}

export interface HttpCache {
  find(url: string): Promise<CachedAnswer | null>;
  /** Takes the file at `path` over. */
  keep(url: string, answer: CachedAnswer): Promise<CachedAnswer>;
}

export type HttpSource<T> = Source<T> & {
  /** Whether the server said that the kept answer still holds. */
  readonly isFromCache: boolean;
  /** Removes the downloaded file, unless the cache keeps it. */
  dispose(): Promise<void>;
};

/**
 * A source behind an address: the answer is stored in a file of the address's last name and read by the very adapter that reads such a file, so every layout
 * works and is streamed. Codes 408, 425, 429 and 5xx, silence and broken connections are tried again; other codes, an HTML page and an empty answer fail at once.
 *
 * @param openFile - what reads the file: `(path) => openTradeSource(path, { layout })`
 * @throws DataSourceError HTTP (the code, a timeout, the network), UNKNOWN_LAYOUT for HTML, TOO_LARGE; as `open` does; the signal's reason when aborted
 * @example
 * const source = await openHttpSource(url, (path) => openTradeSource(path), { fetch });
 * try { for await (const rows of source.read()) … } finally { await source.dispose(); }
 */
export async function openHttpSource<T>(url: string, openFile: (path: string) => Promise<Source<T>>, options: HttpOptions): Promise<HttpSource<T>> {
  const { path, isFromCache, remove } = await download(url, options);
  try {
    const source = await openFile(path);
    return { ...source, name: withoutSecrets(url), isFromCache, dispose: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

export interface Download {
  readonly path: string;
  readonly isFromCache: boolean;
  /** Removes the file, unless the cache keeps it. */
  remove(): Promise<void>;
}

/** Fetches an address into a file; see `openHttpSource`. @throws DataSourceError */
export async function download(url: string, options: HttpOptions): Promise<Download> {
  const { retries = 4, backoffMs = 500, maxBackoffMs = 60_000, cache, signal, sleep = defaultSleep } = options;
  const rng = options.rng ?? createRng(0, "http", url);
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw httpError("HTTP", "the address", "an http or https address", url.split(":", 1)[0]);
  const name = withoutSecrets(url);
  const kept = (await cache?.find(url)) ?? null;
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    const outcome = await tryOnce(url, name, kept, options);
    if (outcome.status === "unchanged") return { path: kept!.path, isFromCache: true, remove: async () => {} };
    if (outcome.status === "fetched") {
      if (cache === undefined) return { path: outcome.answer.path, isFromCache: false, remove: outcome.remove };
      const answer = await cache.keep(url, outcome.answer);
      await outcome.remove();
      return { path: answer.path, isFromCache: false, remove: async () => {} };
    }
    const pause = outcome.retryAfterMs ?? Math.min(maxBackoffMs, backoffMs * 2 ** attempt) * (0.5 + rng() / 2);
    if (attempt >= retries || pause > maxBackoffMs) throw outcome.error;
    await sleep(pause, signal);
  }
}

type Outcome =
  | { readonly status: "unchanged" }
  | { readonly status: "fetched"; readonly answer: CachedAnswer; readonly remove: () => Promise<void> }
  | { readonly status: "failed"; readonly error: DataSourceError; readonly retryAfterMs: number | null };

async function tryOnce(url: string, name: string, kept: CachedAnswer | null, options: HttpOptions): Promise<Outcome> {
  const { timeoutMs = 30_000, maxDurationMs = 600_000, maxBytes = 512 * 1024 * 1024, signal } = options;
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), timeoutMs);
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), timeoutMs);
  };
  const deadline = setTimeout(() => silence.abort(), maxDurationMs);
  const combined = signal === undefined ? silence.signal : AbortSignal.any([silence.signal, signal]);
  const folder = await mkdtemp(join(tmpdir(), "capitol-quant-http-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const { address, authorization } = withoutUser(url);
    const response = await options.fetch(address, {
      headers: { ...requestHeaders(kept, options.headers), ...authorization },
      signal: combined,
      redirect: "follow",
    });
    heard();
    if (response.status === 304 && kept !== null) {
      await remove();
      return { status: "unchanged" };
    }
    if (response.status !== 200) {
      await response.body?.cancel();
      const error = httpError("HTTP", name, "an answer 200", response.status);
      if (!isWorthRetrying(response.status)) throw error;
      await remove();
      return { status: "failed", error, retryAfterMs: retryAfter(response.headers.get("retry-after"), options.now ?? Date.now) };
    }
    if (/^\s*(?:text\/html|application\/xhtml)/i.test(response.headers.get("content-type") ?? "")) {
      await response.body?.cancel();
      throw httpError("UNKNOWN_LAYOUT", name, "data", "an HTML page (an error page in its place?)");
    }
    const path = join(folder, lastName(url));
    const bytes = await store(response, path, maxBytes, name, heard);
    if (bytes === 0) throw httpError("HTTP", name, "an answer with content", "an empty one");
    return { status: "fetched", answer: { path, etag: response.headers.get("etag"), lastModified: response.headers.get("last-modified") }, remove };
  } catch (error) {
    await remove();
    if (signal?.aborted) throw signal.reason;
    if (error instanceof DataSourceError) throw error;
    const received = silence.signal.aborted ? `none within ${timeoutMs} ms of silence or ${maxDurationMs} ms in all` : networkCode(error);
    return { status: "failed", error: httpError("HTTP", name, "an answer", received, error), retryAfterMs: null };
  } finally {
    clearTimeout(timer);
    clearTimeout(deadline);
  }
}

async function store(response: Response, path: string, maxBytes: number, name: string, heard: () => void): Promise<number> {
  const file = await open(path, "wx");
  let bytes = 0;
  try {
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      heard();
      bytes += piece.byteLength;
      if (bytes > maxBytes) throw httpError("TOO_LARGE", name, `at most ${maxBytes} bytes`, "more");
      await file.write(piece);
    }
  } finally {
    await file.close();
  }
  return bytes;
}

function requestHeaders(kept: CachedAnswer | null, own: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    accept: "text/csv, application/json, application/xml, text/plain, */*;q=0.5",
    ...(kept?.etag ? { "if-none-match": kept.etag } : {}),
    ...(kept?.lastModified ? { "if-modified-since": kept.lastModified } : {}),
    ...own,
  };
}

function isWorthRetrying(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

/** Seconds or a date (RFC 9110 §10.2.3), in milliseconds from now; null when absent or unreadable. */
function retryAfter(header: string | null, now: () => number): number | null {
  if (header === null) return null;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const moment = Date.parse(header);
  return Number.isNaN(moment) ? null : Math.max(0, moment - now());
}

function httpError(code: "HTTP" | "TOO_LARGE" | "UNKNOWN_LAYOUT", name: string, expected: string, received: unknown, cause?: unknown): DataSourceError {
  return new DataSourceError(code, { where: "source", what: name, expected, received }, cause === undefined ? undefined : { cause });
}

function networkCode(error: unknown): string {
  const cause = (error as { cause?: { code?: unknown } } | null)?.cause?.code ?? (error as { code?: unknown } | null)?.code;
  return typeof cause === "string" ? cause : "a network failure";
}

/** `fetch` refuses a name and password in the address, quoting them in its error; they go where they belong. */
function withoutUser(url: string): { address: string; authorization: Readonly<Record<string, string>> } {
  const address = new URL(url);
  const user = `${decodeURIComponent(address.username)}:${decodeURIComponent(address.password)}`;
  [address.username, address.password] = ["", ""];
  return { address: address.href, authorization: user === ":" ? {} : { authorization: `Basic ${Buffer.from(user).toString("base64")}` } };
}

/** Passwords stand before the host and keys in the query: neither goes into messages or tables. */
function withoutSecrets(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

/** The address's last name as a file name: it tells readers the ticker or series, and people the file. */
function lastName(url: string): string {
  const name = (
    new URL(url).pathname
      .split("/")
      .filter((part) => part !== "")
      .at(-1) ?? ""
  )
    .replace(/[^A-Za-z0-9._^-]/g, "_")
    .replace(/^\.+/, "");
  return name.slice(-100) || "download";
}

function defaultSleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return wait(milliseconds, undefined, signal === undefined ? {} : { signal });
}

/**
 * Keeps answers in a folder: the content beside a small JSON with its ETag and Last-Modified. A pair that does not fit together (half-written, touched) counts as absent.
 */
export function folderHttpCache(folder: string): HttpCache {
  const placeOf = (url: string): string => join(folder, createHash("sha256").update(url).digest("hex").slice(0, 32));
  return {
    async find(url) {
      const place = placeOf(url);
      const path = join(place, lastName(url));
      try {
        const note = JSON.parse(await readFile(join(place, NOTE), "utf8")) as { bytes?: unknown; etag?: unknown; lastModified?: unknown };
        if ((await stat(path)).size !== note.bytes) return null;
        return { path, etag: typeof note.etag === "string" ? note.etag : null, lastModified: typeof note.lastModified === "string" ? note.lastModified : null };
      } catch {
        return null;
      }
    },
    async keep(url, answer) {
      const place = placeOf(url);
      const path = join(place, lastName(url));
      await mkdir(place, { recursive: true });
      await rm(join(place, NOTE), { force: true }); // first: content without its note counts as absent
      const { size: bytes } = await stat(answer.path);
      await moveFile(answer.path, path);
      await writeFile(`${join(place, NOTE)}.part`, JSON.stringify({ bytes, etag: answer.etag, lastModified: answer.lastModified }));
      await rename(`${join(place, NOTE)}.part`, join(place, NOTE));
      return { ...answer, path };
    },
  };
}

const NOTE = "answer-note.json";

/** A rename, or a copy where the temporary folder is on another disk. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch {
    await copyFile(from, `${to}.part`);
    await rename(`${to}.part`, to);
  }
}
