// The contract that every source adapter keeps, as one suite: call it with a small file of the adapter's layout.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isIsoDate } from "../../src/core/dates.js";
import { DataSourceError } from "../../src/core/errors.js";
import type { Source, SourceQuery, SourceRow, TradeRecord, TradeSource } from "../../src/core/ports.js";

export interface SourceFixture<T> {
  /** A sound file of the layout with at least two good rows and, if the layout allows, bad ones. */
  readonly text: string;
  readonly fileName: string;
  readonly accepted: number;
  readonly quarantined: number;
  readonly open: (path: string, options: { readonly batchSize?: number }) => Promise<Source<T>>;
}

/** All rows of a source, and how they came. */
export async function collect<T>(source: Source<T>, query?: SourceQuery): Promise<{ rows: SourceRow<T>[]; batches: number[] }> {
  const rows: SourceRow<T>[] = [];
  const batches: number[] = [];
  for await (const batch of source.read(query)) {
    rows.push(...batch);
    batches.push(batch.length);
  }
  return { rows, batches };
}

export function describeSource<T>(name: string, fixture: SourceFixture<T>, checkValue: (value: T) => void = () => {}): void {
  describe(`${name} keeps the contract of a source`, () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "source-"));
    });
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const write = (bytes: string | Uint8Array, fileName = fixture.fileName): string => {
      const path = join(folder, fileName);
      writeFileSync(path, bytes);
      return path;
    };
    const rowsOf = async (bytes: string | Uint8Array, batchSize = 1000): Promise<SourceRow<T>[]> =>
      (await collect(await fixture.open(write(bytes), { batchSize }))).rows;

    it("accounts for every row: accepted + quarantined = read, each quarantined row with its reason", async () => {
      const rows = await rowsOf(fixture.text);
      const quarantined = rows.filter((row) => row.status === "quarantined");
      expect([rows.length - quarantined.length, quarantined.length]).toEqual([fixture.accepted, fixture.quarantined]);
      for (const row of rows) {
        if (row.status === "accepted") checkValue(row.value);
        else expect([row.reason.length > 0, row.detail.length > 0]).toEqual([true, true]);
      }
    });

    it("names vendor, file and a rising line for every row", async () => {
      const source = await fixture.open(write(fixture.text), {});
      const { rows } = await collect(source);
      rows.forEach((row, i) => {
        expect([row.source.vendor, row.source.file]).toEqual([source.vendor, fixture.fileName]);
        expect(row.source.line).toBeGreaterThan(i === 0 ? 0 : rows[i - 1]!.source.line);
      });
    });

    it("gives the same rows whatever the batch size, in batches no larger than asked", async () => {
      const path = write(fixture.text);
      const small = await collect(await fixture.open(path, { batchSize: 1 }));
      const large = await collect(await fixture.open(path, { batchSize: 1000 }));
      expect(small.rows).toEqual(large.rows);
      expect(Math.max(...small.batches)).toBe(1);
      expect(large.batches.length).toBe(1);
    });

    it("gives the same rows from gzip, with a byte order mark, in UTF-16 and with CRLF", async () => {
      const rows = await rowsOf(fixture.text);
      const utf16 = Buffer.from(`\ufeff${fixture.text}`, "utf16le");
      for (const bytes of [
        gzipSync(fixture.text),
        Buffer.from(`\ufeff${fixture.text}`),
        utf16,
        Buffer.from(utf16).swap16(),
        Buffer.from(fixture.text.replaceAll("\n", "\r\n")),
      ]) {
        expect(await rowsOf(bytes)).toEqual(rows);
      }
    });

    it("can be read again with equal results, and its hash follows the content", async () => {
      const source = await fixture.open(write(fixture.text), {});
      expect((await collect(source)).rows).toEqual((await collect(source)).rows);
      const hash = await source.contentHash?.();
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      write(`${fixture.text}\n`);
      expect(await source.contentHash?.()).not.toBe(hash);
    });

    it("stops with the signal's reason, before the first batch and after it", async () => {
      const source = await fixture.open(write(fixture.text), { batchSize: 1 });
      const reason = new Error("enough");
      await expect(collect(source, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
      const controller = new AbortController();
      let batches = 0;
      const reading = async (): Promise<void> => {
        for await (const _ of source.read({ signal: controller.signal })) {
          batches++;
          controller.abort(reason);
        }
      };
      await expect(reading()).rejects.toBe(reason);
      expect(batches).toBe(1);
    });

    it("D3 refuses what is no file of the layout with one sentence and a code", async () => {
      const packed = gzipSync(fixture.text.repeat(20));
      const cases: readonly (readonly [string, () => string])[] = [
        ["NOT_FOUND", () => join(folder, "missing.csv")],
        ["UNREADABLE", () => folder],
        ["UNKNOWN_LAYOUT", () => write("")],
        ["UNKNOWN_LAYOUT", () => write("some,other\ntable,here\n")],
        ["UNKNOWN_LAYOUT", () => write("<!DOCTYPE html>\n<html><body>502 Bad Gateway</body></html>")],
        ["NOT_TEXT", () => write(Uint8Array.from({ length: 9000 }, (_, i) => (i * 131) % 256))],
        ["NOT_TEXT", () => write("PK\u0003\u0004 a spreadsheet")],
        ["TRUNCATED", () => write(packed.subarray(0, packed.length >> 1))],
      ];
      for (const [code, path] of cases) {
        const error = await fixture
          .open(path(), {})
          .then((source) => collect(source))
          .then(
            () => null,
            (thrown: unknown) => thrown,
          );
        expect(error, code).toBeInstanceOf(DataSourceError);
        expect((error as DataSourceError).code).toBe(code);
        expect((error as DataSourceError).message).not.toContain("\n");
      }
    });

    it("S2 leaves object prototypes alone, whatever the keys", async () => {
      const text = fixture.text.replace(/^\[\s*\{/, '[{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},');
      await rowsOf(text);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    });

    it("S15 survives damage anywhere: rows with reasons or a typed error, never a crash", async () => {
      const sound = Buffer.from(fixture.text);
      const damage = fc.record({
        at: fc.nat(sound.length),
        removed: fc.nat(12),
        inserted: fc.oneof(
          fc.uint8Array({ maxLength: 8 }),
          fc.constantFrom('"', '""', "\n", "\u0000", "<", "{", "]", "9".repeat(400), "𝒳").map((text) => Buffer.from(text)),
        ),
      });
      let rowsRead = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 3 }), async (damages) => {
          let bytes = sound;
          for (const { at, removed, inserted } of damages) bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)]);
          try {
            for (const row of await rowsOf(bytes)) {
              rowsRead++;
              if (row.status === "accepted") checkValue(row.value);
              else expect(row.detail).not.toBe("");
            }
          } catch (error) {
            if (!(error instanceof DataSourceError)) throw error;
          }
        }),
        { numRuns: 60, examples: [[[{ at: sound.length, removed: 0, inserted: Buffer.from("") }]]] }, // once without damage, so that rows are read
      );
      expect(rowsRead).toBeGreaterThan(0);
    });
  });
}

/** The contract of a source of trades: that of every source, and each trade makes sense. */
export function describeTradeSource(
  name: string,
  fixture: SourceFixture<TradeRecord> & { readonly open: (path: string, options: { readonly batchSize?: number }) => Promise<TradeSource> },
): void {
  describeSource(name, fixture, checkTrade);
  it(`${name} gives only what was public at the asked instant`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "source-"));
    try {
      const path = join(folder, fixture.fileName);
      writeFileSync(path, fixture.text);
      const source = await fixture.open(path, {});
      const days = (await collect(source)).rows.flatMap((row) =>
        row.status === "accepted" && row.value.disclosureDate !== null ? [row.value.disclosureDate] : [],
      );
      const day = days.sort()[days.length >> 1] ?? "2020-01-01";
      const { rows } = await collect(source, { asOf: `${day}T12:00:00Z` });
      const public_ = rows.filter((row) => row.status === "accepted");
      expect(public_.length).toBe(days.filter((other) => other <= day).length);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** @throws an assertion error naming what is wrong with the trade */
export function checkTrade(trade: TradeRecord): void {
  expect(trade.politician.name).not.toBe("");
  expect(isIsoDate(trade.transactionDate)).toBe(true);
  if (trade.disclosureDate !== null) expect(isIsoDate(trade.disclosureDate)).toBe(true);
  if (trade.ticker !== null) expect(trade.ticker).toMatch(/^(?=.*[A-Z])[A-Z0-9]+(?:[-.][A-Z0-9]+)?$/);
  expect(trade.assetName).not.toBe("");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is the point
  expect(`${trade.politician.name}${trade.assetName}`).not.toMatch(/[\u0000-\u001f]/);
  expect(["stock", "option", "bond", "fund", "crypto", "other"]).toContain(trade.assetType);
  expect(["buy", "sell", "exchange", "receive"]).toContain(trade.side);
  expect(["self", "spouse", "joint", "dependent", null]).toContain(trade.owner);
  const { low, high, estimate } = trade.amount;
  expect(low).toBeGreaterThanOrEqual(0);
  expect(estimate).toBeGreaterThanOrEqual(low);
  if (high !== null) expect(estimate).toBeLessThanOrEqual(high);
}
