import { describe, expect, it } from "vitest";
import { openStore } from "../../src/adapters/stores/index.js";
import { InvalidInputError } from "../../src/core/errors.js";
import type { SourceRow, TradeRecord, TradeSource } from "../../src/core/ports.js";
import { DiscoveryService, type DiscoverySources } from "../../src/discovery/index.js";
import { createWorld, type World } from "../../src/synthetic/index.js";
import { tradeOf } from "../support/trades.js";

const world = createWorld({ seed: 3, members: 24, tickers: 40, from: "2018-01-02", planted: { cycle: true } });

/** The world's trades as one vendor's rows, with some that are quarantined. */
function sourceOf({ trades, politicians }: World, overrides: Partial<TradeSource> = {}): TradeSource {
  const names = new Map(politicians.map((politician) => [politician.id, politician]));
  const rows: SourceRow<TradeRecord>[] = trades.map(({ id: _, politicianId, politicianName, sources: __, filingId, ...trade }, i) => ({
    status: "accepted",
    source: { vendor: "test", file: "world", line: i + 1 },
    value: {
      ...trade,
      filingId,
      isAmendment: false,
      politician: { name: politicianName, bioguideId: politicianId, chamber: names.get(politicianId!)!.chamber, party: null, state: null, district: null },
    },
  }));
  rows.push({ status: "quarantined", reason: "impossible-date", detail: "0009-06-09", source: { vendor: "test", file: "world", line: trades.length + 1 } });
  return {
    vendor: "test",
    name: "world",
    async *read() {
      for (let i = 0; i < rows.length; i += 1000) yield rows.slice(i, i + 1000);
    },
    ...overrides,
  };
}

const sourcesOf = (trades: readonly TradeSource[]): DiscoverySources => ({
  trades,
  members: async () => ({ politicians: world.politicians, link: ({ bioguideId }) => bioguideId, inputs: [] }),
});
let minutes = 0;
const clock = { now: () => new Date(Date.UTC(2024, 0, 1, 0, minutes++)).toISOString() };

describe("DiscoveryService", () => {
  it("accounts for every row, finds the planted cycles and says what it tried", async () => {
    const store = await openStore("memory");
    const report = await new DiscoveryService({ sources: sourcesOf([sourceOf(world)]), store, clock }).scanAllPoliticians();
    expect(report.rowsRead).toBe(world.trades.length + 1);
    expect(report.rowsAccepted + report.rowsQuarantined).toBe(report.rowsRead);
    expect(report.newRows).toBe(world.trades.length + world.politicians.length + report.discoveries.length);
    expect(report.tested).toBeGreaterThan(50);
    expect(report.discoveries.filter(({ replicated }) => replicated).length).toBeGreaterThan(0);
    for (const discovery of report.discoveries) {
      expect(discovery.strength).toBe(discovery.replicated ? 1 - discovery.qValue : null);
      expect(discovery.qValue).toBeLessThanOrEqual(Math.max(...Object.values(report.ledger).map((entry) => entry?.alpha ?? 0)));
      expect(discovery.discoveryDate).toBe(report.asOf);
    }
    await store.close();
  });

  it("writes nothing new on a second run, gives the same findings and spends nothing of the error budget", async () => {
    const store = await openStore("memory");
    const service = new DiscoveryService({ sources: sourcesOf([sourceOf(world)]), store, clock });
    const first = await service.scanAllPoliticians();
    const second = await service.scanAllPoliticians();
    expect(second.newRows).toBe(0);
    const stable = { newRows: 0, durationMs: 0, runId: "" };
    expect({ ...second, ...stable }).toEqual({ ...first, ...stable });
    expect((await store.ledger()).map(({ scan }) => scan)).toEqual(["cycles", "forecasts", "shifts"]); // one entry each, however often they run
    expect(await store.runs()).toHaveLength(2);
    await store.close();
  });

  it("makes a revision, not a new finding, of what new data show again", async () => {
    const store = await openStore("memory");
    const later = { ...world, trades: world.trades.filter(({ disclosureDate }) => disclosureDate <= "2023-09-30") };
    const before = await new DiscoveryService({ sources: sourcesOf([sourceOf(later)]), store, clock }).scanAllPoliticians();
    const after = await new DiscoveryService({ sources: sourcesOf([sourceOf(later), sourceOf(world, { name: "newer" })]), store, clock }).scanAllPoliticians();
    const shared = before.discoveries.filter(({ id }) => after.discoveries.some((discovery) => discovery.id === id));
    expect(shared.length).toBeGreaterThan(0);
    expect(before.dataFingerprint).not.toBe(after.dataFingerprint);
    expect([before, after].map(({ ledger }) => [ledger.cycles!.sequence, ledger.forecasts!.sequence, ledger.shifts!.sequence])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    await store.close();
  });

  it("scans one member alone, and refuses one that it does not know", async () => {
    const store = await openStore("memory");
    const service = new DiscoveryService({ sources: sourcesOf([sourceOf(world)]), store, clock });
    const { politicianId } = world.truth.cycles[0]!;
    const report = await service.scanPolitician(politicianId);
    expect(report.discoveries.length).toBeGreaterThan(0);
    expect(new Set(report.discoveries.flatMap(({ politicianIds }) => politicianIds))).toEqual(new Set([politicianId]));
    await expect(service.scanPolitician("Z999999")).rejects.toThrow(InvalidInputError);
    await store.close();
  });

  it("records a failed run, keeps what was imported before, and goes on from there", async () => {
    const store = await openStore("memory");
    const half = sourceOf({ ...world, trades: world.trades.slice(0, 500) }, { name: "a half" });
    const broken = sourceOf(world, {
      vendor: "zzz",
      name: "broken",
      read: () => ({
        [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error("the line went dead")) }),
      }),
    });
    await expect(new DiscoveryService({ sources: sourcesOf([half, broken]), store, clock }).import()).rejects.toThrow("the line went dead");
    expect((await store.trades()).length).toBe(500);
    expect((await store.runs()).map(({ status }) => status)).toEqual(["failed"]);
    await store.close();
  });

  it("R1: links a member whom only one vendor tells of alike, whether the import ran through or was interrupted between two files", async () => {
    const row = (name: string, bioguideId: string | null, line: number, file: string): SourceRow<TradeRecord> => {
      const { id: _, politicianId: __, politicianName: ___, sources: ____, ...trade } = tradeOf({ transactionDate: `2020-03-0${line}` });
      const politician = { name, bioguideId, chamber: "house", party: "D", state: "OH", district: null } as const;
      return { status: "accepted", source: { vendor: "test", file, line }, value: { ...trade, filingId: `${file}${line}`, isAmendment: false, politician } };
    };
    const told: TradeSource = {
      vendor: "a",
      name: "1 told",
      contentHash: async () => "told",
      async *read() {
        yield [row("Ada Q. Example", "E000001", 2, "told")];
      },
    };
    const named: TradeSource = {
      vendor: "b",
      name: "2 named",
      contentHash: async () => "named",
      async *read() {
        yield [row("ADA Q EXAMPLE", null, 3, "named")];
      },
    };
    const members = sourcesOf([]).members!;
    const tables = async (runs: readonly (readonly TradeSource[])[]) => {
      const store = await openStore("memory");
      for (const trades of runs) await new DiscoveryService({ sources: { trades, members }, store, clock }).import();
      const result = { trades: await store.trades(), politicians: await store.politicians() };
      await store.close();
      return result;
    };
    const through = await tables([[told, named]]);
    expect(through.trades.map(({ politicianId }) => politicianId)).toEqual(["E000001", "E000001"]);
    expect(await tables([[told], [told, named], [told, named]])).toEqual(through);
  });

  it("says that nothing was tested when there is nothing to test", async () => {
    const store = await openStore("memory");
    const report = await new DiscoveryService({ store, clock }).scanAllPoliticians();
    expect([report.tested, report.discoveries, report.asOf]).toEqual([0, [], null]);
    await store.close();
  });
});
