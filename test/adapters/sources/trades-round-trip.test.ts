import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTradeSource, tradeLayouts } from "../../../src/adapters/sources/trades.js";
import { nameKey } from "../../../src/core/identity.js";
import { type LinkedTradeRecord, mergeTrades } from "../../../src/discovery/merge-trades.js";
import { createWorld, type VendorFile, type VendorLayout, writeVendorFiles } from "../../../src/synthetic/index.js";
import { collect } from "../../support/describe-source.js";

const world = createWorld({ seed: 11, members: 24, from: "2021-01-04", to: "2022-06-30" });

describe("a seeded Congress in every vendor's layout", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "round-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const written = (layouts: readonly string[], dirt: number): readonly (VendorFile & { readonly file: string })[] =>
    writeVendorFiles(world, { layouts: layouts as VendorLayout[], dirt }).map((vendorFile) => {
      const file = join(folder, String(dirt), vendorFile.path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, vendorFile.content);
      return { ...vendorFile, file };
    });

  it.each(tradeLayouts)("%s is told, and exactly the rows with an impossible date or on paper are quarantined", async (layout) => {
    for (const { file, rows: expected, dirt } of written([layout], 3)) {
      const source = await openTradeSource(file);
      const { rows } = await collect(source);
      const quarantined = rows.filter((row) => row.status === "quarantined");
      expect([source.vendor, rows.length, quarantined.length]).toEqual([layout, expected, (dirt["impossible-date"] ?? 0) + (dirt["unknown-amount"] ?? 0)]);
    }
  });

  it("merges into exactly its trades, however many vendors tell of each", async () => {
    const layouts = tradeLayouts;
    const records: LinkedTradeRecord[] = [];
    for (const { file } of written(layouts, 0)) {
      for (const row of (await collect(await openTradeSource(file))).rows) {
        if (row.status === "accepted") records.push({ ...row.value, politicianId: nameKey(row.value.politician.name), source: { ...row.source, file } });
      }
    }
    const { newTrades, changedTrades, merged } = mergeTrades({ known: [], records });
    expect([newTrades.length, changedTrades.length, newTrades.length + merged]).toEqual([world.trades.length, 0, records.length]);
    // Where no owner was disclosed, some vendors name the filer.
    const facts = (trades: readonly Pick<(typeof newTrades)[number], "side" | "owner" | "transactionDate" | "disclosureDate" | "amount">[]): string[] =>
      trades
        .map(({ side, owner, transactionDate, disclosureDate, amount }) =>
          JSON.stringify([side, owner ?? "self", transactionDate, disclosureDate, amount.low, amount.high]),
        )
        .sort();
    expect(facts(newTrades)).toEqual(facts(world.trades));
    expect(Math.min(...newTrades.map((trade) => trade.sources.length))).toBeGreaterThan(4);
  });
});
