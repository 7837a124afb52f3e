import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { download, folderHttpCache, type HttpOptions, openHttpSource } from "../../../src/adapters/sources/http.js";
import { openPriceSource } from "../../../src/adapters/sources/prices.js";
import { collect } from "../../support/describe-source.js";

const PRICES = "Date,Close\n2019-01-02,1\n2019-01-03,2\n";

let server: Server;
let base: string;
let answers: ((request: IncomingMessage, response: ServerResponse) => void)[];
let requests: IncomingMessage[];
let pauses: number[];
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "http-"));
  server = createServer((request, response) => {
    requests.push(request);
    response.setHeader("connection", "close"); // a pooled connection that a test has broken would cost the next one an attempt
    (answers.shift() ?? ((_, out) => out.writeHead(500).end()))(request, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  [answers, requests, pauses] = [[], [], []];
});
afterEach(() => server.closeAllConnections());
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const ok =
  (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(200, { "content-type": "text/csv", ...headers }).end(body);
const fail =
  (status: number, headers: Record<string, string> = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(status, headers).end("no");
const options = (more: Partial<HttpOptions> = {}): HttpOptions => ({
  fetch,
  sleep: async (milliseconds) => void pauses.push(milliseconds),
  rng: () => 0.5,
  timeoutMs: 5000,
  ...more,
});
const open = (path: string, more: Partial<HttpOptions> = {}) => openHttpSource(`${base}${path}`, openPriceSource, options(more));
const leftovers = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("capitol-quant-http-"));

describe("openHttpSource", () => {
  it("reads an answer with the adapter of such a file, named after the address", async () => {
    const before = leftovers();
    answers = [ok(PRICES)];
    const source = await open("/data/yahoo_ACM.csv?key=secret");
    const { rows } = await collect(source);
    expect(rows.map((row) => row.status === "accepted" && [row.value.ticker, row.value.close, row.source.file])).toEqual([
      ["ACM", 1, "yahoo_ACM.csv"],
      ["ACM", 2, "yahoo_ACM.csv"],
    ]);
    expect([source.name, source.vendor, source.isFromCache]).toEqual([`${base}/data/yahoo_ACM.csv`, "prices-csv", false]);
    await source.dispose();
    expect(leftovers()).toEqual(before);
  });

  it("reads a gzip file as such", async () => {
    answers = [ok(gzipSync(PRICES), { "content-type": "application/gzip" })];
    const source = await open("/ACM.csv.gz");
    expect((await collect(source)).rows.length).toBe(2);
    await source.dispose();
  });

  it("tries again after 429, 503, a broken connection and a cut answer, with growing pauses and jitter", async () => {
    answers = [
      fail(429),
      fail(503),
      (request) => void request.socket.destroy(),
      (_, response) => void response.writeHead(200, { "content-length": "1000" }).write(PRICES, () => response.destroy()),
      ok(PRICES),
    ];
    const source = await open("/ACM.csv");
    expect((await collect(source)).rows.length).toBe(2);
    expect([requests.length, pauses]).toEqual([5, [375, 750, 1500, 3000]]);
    await source.dispose();
  });

  it("gives up after the allowed attempts, with the last reason and no file left", async () => {
    const before = leftovers();
    answers = [fail(502), fail(502), fail(502)];
    await expect(open("/ACM.csv", { retries: 2 })).rejects.toMatchObject({ code: "HTTP", message: expect.stringContaining("502") });
    expect([requests.length, leftovers()]).toEqual([3, before]);
  });

  it("waits as long as the server asks, in seconds or until a moment, and not longer than allowed", async () => {
    answers = [fail(503, { "retry-after": "7" }), fail(429, { "retry-after": "Wed, 02 Jan 2019 00:00:09 GMT" }), ok(PRICES)];
    await (await open("/ACM.csv", { now: () => Date.UTC(2019, 0, 2) })).dispose();
    expect(pauses).toEqual([7000, 9000]);
    answers = [fail(503, { "retry-after": "3600" })];
    await expect(open("/ACM.csv")).rejects.toMatchObject({ code: "HTTP" });
    expect(requests.length).toBe(4);
  });

  it("does not repeat what will not change: 404, an HTML page, an empty answer", async () => {
    answers = [fail(404), ok("<html></html>", { "content-type": "text/html; charset=utf-8" }), ok("")];
    await expect(open("/ACM.csv")).rejects.toMatchObject({ code: "HTTP", message: expect.stringContaining("404") });
    await expect(open("/ACM.csv")).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
    await expect(open("/ACM.csv")).rejects.toMatchObject({ code: "HTTP" });
    answers = [ok("<!doctype html><html>", { "content-type": "text/csv" })];
    await expect(open("/ACM.csv")).rejects.toMatchObject({ code: "UNKNOWN_LAYOUT" });
    expect(requests.length).toBe(4);
  });

  it("gives up on silence, before the answer and inside it, and on an answer that never ends", async () => {
    answers = [() => {}, (_, response) => void response.writeHead(200).write("Date,")];
    await expect(open("/ACM.csv", { timeoutMs: 50, retries: 0 })).rejects.toMatchObject({ code: "HTTP" });
    await expect(open("/ACM.csv", { timeoutMs: 50, retries: 0 })).rejects.toMatchObject({ code: "HTTP" });
    answers = [
      (_, response) => {
        response.writeHead(200);
        const drip = setInterval(() => response.write("1"), 10);
        response.on("close", () => clearInterval(drip));
      },
    ];
    await expect(open("/ACM.csv", { maxDurationMs: 100, retries: 0 })).rejects.toMatchObject({ code: "HTTP" });
  });

  it("D4 stops at the cap of observed bytes, whatever the answer says of its length", async () => {
    answers = [
      (_, response) => {
        response.writeHead(200);
        const more = (): void => void (response.destroyed || response.write("x".repeat(65_536), more));
        more();
      },
    ];
    await expect(open("/ACM.csv", { maxBytes: 1 << 20 })).rejects.toMatchObject({ code: "TOO_LARGE" });
  });

  it("stops with the signal's reason, during the answer and during a pause", async () => {
    const reason = new Error("enough");
    const before = leftovers();
    const during = new AbortController();
    answers = [() => during.abort(reason)];
    await expect(open("/ACM.csv", { signal: during.signal })).rejects.toBe(reason);
    await expect(open("/ACM.csv", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const pausing = new AbortController();
    answers = [fail(503)];
    const { sleep: _, ...real } = options({ signal: pausing.signal, backoffMs: 60_000 });
    setTimeout(() => pausing.abort(reason), 50);
    await expect(openHttpSource(`${base}/ACM.csv`, openPriceSource, real)).rejects.toThrow();
    expect(leftovers()).toEqual(before);
  });

  it("S9 keeps passwords and keys out of names and messages", async () => {
    answers = [fail(404)];
    const url = `${base.replace("http://", "http://user:hunter2@")}/ACM.csv?apikey=hunter3`;
    const error = await download(url, options()).catch((thrown: unknown) => thrown as Error);
    expect(`${(error as Error).message} ${JSON.stringify(error)}`).not.toMatch(/hunter/);
    expect([requests[0]!.url, requests[0]!.headers.authorization]).toEqual([
      "/ACM.csv?apikey=hunter3",
      `Basic ${Buffer.from("user:hunter2").toString("base64")}`,
    ]);
  });

  it("takes http and https addresses alone", async () => {
    for (const address of ["file:///etc/hosts", "ftp://127.0.0.1/a.csv", "a.csv", ""])
      await expect(download(address, options())).rejects.toMatchObject({ code: "HTTP" });
  });

  it("S1 makes a plain file name of any address", async () => {
    answers = [ok(PRICES), ok(PRICES)];
    for (const path of ["/a/%2e%2e%2f..%2fpasswd", `/${"x".repeat(3000)}`]) {
      const { path: file, remove } = await download(`${base}${path}`, options());
      expect(file.split("/").at(-1)).toMatch(/^[A-Za-z0-9_^-][A-Za-z0-9._^-]{0,99}$/);
      expect(existsSync(file)).toBe(true);
      await remove();
    }
  });
});

describe("folderHttpCache", () => {
  it("asks whether the answer changed and reads the kept one when it did not", async () => {
    const cache = folderHttpCache(join(folder, "one"));
    answers = [ok(PRICES, { etag: '"v1"', "last-modified": "Wed, 02 Jan 2019 00:00:00 GMT" }), fail(304), ok("Date,Close\n2019-01-02,9\n", { etag: '"v2"' })];
    const first = await open("/ACM.csv", { cache });
    const second = await open("/ACM.csv", { cache });
    expect([first.isFromCache, second.isFromCache]).toEqual([false, true]);
    expect((await collect(second)).rows).toEqual((await collect(first)).rows);
    expect([requests[1]!.headers["if-none-match"], requests[1]!.headers["if-modified-since"]]).toEqual(['"v1"', "Wed, 02 Jan 2019 00:00:00 GMT"]);
    await second.dispose();
    const third = await open("/ACM.csv", { cache });
    expect((await collect(third)).rows).toMatchObject([{ value: { close: 9 } }]);
    expect(requests[0]!.headers["if-none-match"]).toBeUndefined();
  });

  it("keeps addresses apart that end in the same name", async () => {
    const cache = folderHttpCache(join(folder, "two"));
    answers = [ok(PRICES, { etag: '"a"' }), ok("Date,Close\n2019-01-02,9\n", { etag: '"b"' })];
    const [a, b] = [await open("/a/ACM.csv", { cache }), await open("/b/ACM.csv", { cache })];
    expect([(await collect(a)).rows.length, (await collect(b)).rows.length]).toEqual([2, 1]);
  });

  it("counts an answer that was touched or half-written as absent", async () => {
    const cache = folderHttpCache(join(folder, "three"));
    answers = [ok(PRICES, { etag: '"v1"' }), ok(PRICES, { etag: '"v1"' })];
    const first = await cache.find(`${base}/ACM.csv`);
    await open("/ACM.csv", { cache });
    const kept = (await cache.find(`${base}/ACM.csv`))!;
    writeFileSync(kept.path, "Date,Clo");
    expect([first, await cache.find(`${base}/ACM.csv`)]).toEqual([null, null]);
    await open("/ACM.csv", { cache });
    expect(requests[1]!.headers["if-none-match"]).toBeUndefined();
  });

  it("does not take a 304 for an answer when nothing is kept", async () => {
    answers = [fail(304)];
    await expect(open("/ACM.csv", { cache: folderHttpCache(join(folder, "four")) })).rejects.toMatchObject({ code: "HTTP" });
  });
});
