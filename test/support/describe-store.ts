import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { dumpTables, MemoryStore, type TableStore } from "../../src/adapters/stores/index.js";
import { TABLE_NAMES } from "../../src/adapters/stores/rows.js";
import type { QuantError } from "../../src/core/errors.js";
import type { Politician } from "../../src/core/types.js";
import { aBatch, aDiscovery, anEntry, aPattern, aRun, aTrade } from "./records.js";

/** Every table of a store as text; equal text means equal data. */
export async function dumpOf(store: TableStore): Promise<string> {
  let text = "";
  for await (const line of dumpTables(store, TABLE_NAMES)) text += line;
  return text;
}

/** What a caught error says, with the error's `code`. */
export async function errorOf(work: Promise<unknown>): Promise<QuantError> {
  return work.then(
    (value) => {
      throw new Error(`expected an error, received ${JSON.stringify(value)}`);
    },
    (error: QuantError) => error,
  );
}

const NASTY = [
  "'; drop table trades; --",
  "\\'; delete from politicians; --",
  '"',
  "$1",
  "%_%",
  "\u0000",
  "a\u0000b",
  "\ud800",
  "x\udc00y",
  "😀",
  "{}",
  "[1,2]",
  "null",
  "\u2028",
  "\\u0000",
  "--",
  "\ufeff",
  "",
];
const nastyText = fc.oneof(fc.constantFrom(...NASTY), fc.string({ unit: "binary", maxLength: 20 }), fc.string({ maxLength: 20 }));
const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(5e-324, 1.7976931348623157e308, -0, 0.1 + 0.2, 1e21, 123456789012345680),
);

/**
 * The contract of DiscoveryStore.
 * @param openEmpty - a store without rows, with its tables in place
 */
export function describeStore(name: string, openEmpty: () => Promise<TableStore>): void {
  describe(`a DiscoveryStore: ${name}`, () => {
    let store: TableStore;
    let twin: MemoryStore;
    beforeEach(async () => {
      store = await openEmpty();
      twin = new MemoryStore();
    });
    afterEach(() => store?.close());

    /** Does the same to the store and to one in memory, which must agree about everything. */
    async function both<T>(work: (store: TableStore) => Promise<T>): Promise<T> {
      const [here, there] = [await work(store), await work(twin)];
      expect(here).toEqual(there);
      return here;
    }
    const expectSameTables = async () => expect(await dumpOf(store)).toBe(await dumpOf(twin));

    it("starts without rows", async () => {
      expect(await store.counts()).toEqual({ politicians: 0, trades: 0, pattern_discoveries: 0, anomaly_detections: 0, model_experiments: 0 });
      for (const read of [
        store.politicians(),
        store.trades(),
        store.discoveries(),
        store.ledger(),
        store.runs(),
        store.quarantine(),
        store.importedFiles(),
        store.patterns(),
      ])
        expect(await read).toEqual([]);
      expect(await dumpOf(store)).toBe("");
    });

    it("gives politicians back as they were, counts each once, and keeps the latest word on them", async () => {
      const foxx: Politician = {
        id: "F000450",
        name: "Virginia Foxx",
        party: "R",
        chamber: "house",
        state: "NC",
        district: "5",
        committees: [{ id: "HSED", name: "Education", from: "2023-01-03", to: null }],
      };
      const warner: Politician = { id: "W000805", name: "Mark Warner", party: "D", chamber: "senate", state: "VA", committees: [] };
      const king: Politician = { id: "K000383", name: "Angus King", party: "I", chamber: "senate", state: "ME" };
      expect(await both((to) => to.upsertPoliticians([warner, foxx, king]))).toBe(3);
      expect(await both((to) => to.upsertPoliticians([foxx, warner]))).toBe(0);
      expect(await store.politicians()).toEqual([foxx, king, warner]);
      expect(
        await both((to) =>
          to.upsertPoliticians([
            { ...foxx, district: "6" },
            { ...king, id: "X" },
            { ...king, id: "X", name: "last" },
          ]),
        ),
      ).toBe(1);
      expect((await store.politicians()).map(({ name, district }) => [name, district])).toEqual([
        ["Virginia Foxx", "6"],
        ["Angus King", undefined],
        ["Mark Warner", undefined],
        ["last", undefined],
      ]);
      await expectSameTables();
    });

    it("imports the same content once, with its summary and its quarantine", async () => {
      const batch = aBatch(
        "hash-1",
        [
          aTrade("b"),
          aTrade("a", { ticker: null, owner: null, disclosureDate: null, politicianId: null, amount: { low: 50000001, high: null, estimate: 50000001 } }),
        ],
        {
          quarantined: [
            { source: { vendor: "v", file: "house.csv", line: 9 }, reason: "impossible-date", detail: "0009-06-09" },
            { source: { vendor: "v", file: "house.csv", line: 4 }, reason: "no-asset", detail: "" },
          ],
        },
      );
      expect(await both((to) => to.importTrades(batch))).toBe(2);
      const before = await dumpOf(store);
      expect(await both((to) => to.importTrades(batch))).toBe(0);
      expect(await both((to) => to.importTrades({ ...batch, newTrades: [aTrade("c")] }))).toBe(0);
      expect(await dumpOf(store)).toBe(before);
      expect(await store.trades()).toEqual([batch.newTrades[1], batch.newTrades[0]]);
      expect(await store.quarantine()).toEqual(batch.quarantined);
      expect(await store.importedFiles()).toEqual([{ ...batch.input, contentHash: "hash-1" }]);
      await expectSameTables();
    });

    it("keeps an option's terms", async () => {
      const option = { type: "call" as const, strike: 152.5, expiry: "2022-01-21", contracts: 20 };
      const unknown = { type: null, strike: null, expiry: null, contracts: null };
      await both((to) => to.importTrades(aBatch("h", [aTrade("a", { option }), aTrade("b", { option: unknown })])));
      expect((await store.trades()).map((trade) => trade.option)).toEqual([option, unknown]);
    });

    it("adds each new trade once and lets the last change win", async () => {
      await both((to) => to.importTrades(aBatch("h1", [aTrade("a", { owner: null }), aTrade("a", { owner: "self" }), aTrade("b")])));
      const changed = [aTrade("a", { owner: "spouse" }), aTrade("c"), aTrade("a", { owner: "dependent" })];
      expect(await both((to) => to.importTrades(aBatch("h2", [aTrade("b", { owner: "self" }), aTrade("d")], { changedTrades: changed })))).toBe(2);
      expect((await store.trades()).map(({ id, owner }) => [id, owner])).toEqual([
        ["a", "dependent"],
        ["b", "joint"],
        ["c", "joint"],
        ["d", "joint"],
      ]);
      await expectSameTables();
    });

    it("replaces known trades and ignores unknown ones", async () => {
      await both((to) => to.importTrades(aBatch("h", [aTrade("a", { politicianId: null }), aTrade("b")])));
      await both((to) => to.replaceTrades([aTrade("a", { politicianId: "P000197" }), aTrade("nobody")]));
      expect((await store.trades()).map(({ id, politicianId }) => [id, politicianId])).toEqual([
        ["a", "P000197"],
        ["b", "F000450"],
      ]);
      await expectSameTables();
    });

    it("filters trades by politician and ticker, in the byte order of their ids", async () => {
      const ids = ["b", "a", "Z", "é", "\u{1f600}", "\uff5e", "10", "9", "aa"];
      const trades = ids.map((id, i) => aTrade(id, { politicianId: i % 2 ? "P" : "Q", ticker: i % 3 ? "BRK-B" : null }));
      await both((to) => to.importTrades(aBatch("h", trades)));
      expect((await both((to) => to.trades())).map(({ id }) => id)).toEqual(["10", "9", "Z", "a", "aa", "b", "é", "\uff5e", "\u{1f600}"]);
      expect((await both((to) => to.trades({ politicianId: "P" }))).length).toBe(4);
      expect((await both((to) => to.trades({ politicianId: "P", ticker: "BRK-B" }))).map(({ id }) => id)).toEqual(["9", "a", "\uff5e"]);
      expect(await both((to) => to.trades({ ticker: "' or true --" }))).toEqual([]);
    });

    it("reads tables longer than one page", async () => {
      const trades = Array.from({ length: 10_001 }, (_, i) => aTrade(String((i * 7919) % 10_007).padStart(5, "0")));
      expect(await store.importTrades(aBatch("h", trades))).toBe(10_001);
      const ids = (await store.trades()).map(({ id }) => id);
      expect(ids).toEqual(trades.map(({ id }) => id).sort());
    });

    it("writes findings and ledger entry together, and a finding of new data as a revision", async () => {
      const found = [aDiscovery("y"), aDiscovery("x", { outOfSample: null, strength: null, replicated: false })];
      expect(await both((to) => to.saveScan(anEntry("scan-2", 2), found))).toBe(2);
      expect(await both((to) => to.saveScan(anEntry("scan-2", 2), found))).toBe(0);
      expect(await both((to) => to.saveScan(anEntry("scan-1", 1), [aDiscovery("y", { dataFingerprint: "data-0" })]))).toBe(1);
      expect((await store.discoveries()).map(({ id, dataFingerprint }) => [id, dataFingerprint])).toEqual([
        ["x", "data-1"],
        ["y", "data-0"],
        ["y", "data-1"],
      ]);
      expect((await store.discoveries())[2]).toEqual(found[0]);
      expect(await store.ledger()).toEqual([anEntry("scan-1", 1), anEntry("scan-2", 2)]);
      expect((await store.counts()).pattern_discoveries).toBe(3);
      await expectSameTables();
    });

    it("keeps shapes with what followed them, the latest word on each, and finds them by subject and length", async () => {
      const validation = {
        asOf: "2022-01-03",
        horizon: 30,
        occurrences: 4,
        averageReturn: 0.02,
        unconditionalReturn: 0.01,
        hitRate: 0.75,
        pValue: 0.4,
      };
      const shapes = [aPattern("b"), aPattern("a", { subject: "SPY", outcomes: {}, labels: [] }), aPattern("c", { values: [1, 2] })];
      expect(await both((to) => to.savePatterns(shapes))).toBe(3);
      expect(await both((to) => to.savePatterns([aPattern("b", { validation })]))).toBe(0);
      expect(await both((to) => to.patterns())).toEqual([shapes[1], { ...shapes[0], validation }, shapes[2]]);
      expect((await both((to) => to.patterns({ subject: "MSFT" }))).map(({ id }) => id)).toEqual(["b", "c"]);
      expect((await both((to) => to.patterns({ subject: "MSFT", bars: 2 }))).map(({ id }) => id)).toEqual(["c"]);
      expect(await store.patterns({ subject: "nobody" })).toEqual([]);
      expect((await store.counts()).pattern_discoveries).toBe(0);
      await expectSameTables();
    });

    it("lets no two scans take one place in the ledger, and then keeps nothing of the second", async () => {
      await store.saveScan(anEntry("first", 1), []);
      const before = await dumpOf(store);
      expect(await errorOf(store.saveScan(anEntry("second", 1), [aDiscovery("x")]))).toMatchObject({ name: "StoreError", code: "CONFLICT" });
      expect(await dumpOf(store)).toBe(before);
    });

    it("keeps the run log in the order of the starts, each run once", async () => {
      await store.recordRun(aRun("late", "2024-05-01T12:00:00Z"));
      await store.recordRun(aRun("early", "2024-05-01T13:30:00.125+02:00"));
      await store.recordRun({ ...aRun("late", "2024-05-01T12:00:00Z"), status: "failed" });
      expect(await store.runs()).toEqual([aRun("early", "2024-05-01T11:30:00.125Z"), aRun("late", "2024-05-01T12:00:00.000Z")]);
      expect((await store.counts()).trades).toBe(0);
    });

    it("refuses a record that cannot be kept, by name, and keeps nothing of its batch", async () => {
      await store.importTrades(aBatch("h0", [aTrade("kept")]));
      const before = await dumpOf(store);
      const amount = { low: 1, high: 2, estimate: Number.NaN };
      expect(await errorOf(store.importTrades(aBatch("h1", [aTrade("a"), aTrade("b", { amount })])))).toMatchObject({
        name: "InvalidInputError",
        code: "NOT_FINITE",
        fault: { what: "newTrades[1].amount.estimate" },
      });
      expect(await errorOf(store.importTrades(aBatch("h1", [aTrade("a", { transactionDate: "2021-02-30" })])))).toMatchObject({
        code: "NOT_A_DATE",
        fault: { what: "newTrades[0].transactionDate" },
      });
      expect(await errorOf(store.importTrades(aBatch("h1", [aTrade("a", { transactionDate: "0000-02-01" })])))).toMatchObject({ code: "NOT_A_DATE" });
      expect(await errorOf(store.replaceTrades([aTrade("kept", { assetName: null as never })]))).toMatchObject({
        code: "INVALID_OPTION",
        fault: { what: "trades[0].assetName" },
      });
      expect(await errorOf(store.saveScan(anEntry("s", 1), [aDiscovery("d", { parameters: { a: [1, Number.POSITIVE_INFINITY] } })]))).toMatchObject({
        code: "NOT_FINITE",
        fault: { what: "discoveries[0].parameters.a[1]" },
      });
      expect(await errorOf(store.saveScan(anEntry("s", 1), [aDiscovery("d", { parameters: { f: () => 1 } })]))).toMatchObject({
        code: "INVALID_OPTION",
        fault: { what: "discoveries[0].parameters.f" },
      });
      expect(await errorOf(store.savePatterns([aPattern("p"), aPattern("q", { values: [1, Number.NaN] })]))).toMatchObject({
        code: "NOT_FINITE",
        fault: { what: "patterns[1].values[1]" },
      });
      expect(await errorOf(store.recordRun(aRun("r", "yesterday")))).toMatchObject({ code: "NOT_A_DATE", fault: { what: "run.startedAt" } });
      expect(await dumpOf(store)).toBe(before);
    });

    it("S5 keeps any text of any field as it is, whatever it looks like", async () => {
      let n = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(nastyText, { minLength: 12, maxLength: 12 }), async (texts) => {
          n += 1;
          const id = `${n}-${texts[0]}`;
          const source = { vendor: texts[1]!, file: texts[2]!, line: 1 };
          const trade = aTrade(id, { politicianId: texts[3]!, politicianName: texts[4]!, ticker: texts[5]!, assetName: texts[6]!, sources: [source] });
          await both((to) => to.importTrades(aBatch(`h-${id}`, [trade], { quarantined: [{ source, reason: "missing-field", detail: texts[7]! }] })));
          await both((to) =>
            to.upsertPoliticians([
              {
                id,
                name: texts[8]!,
                party: "I",
                chamber: "house",
                state: texts[9]!,
                district: texts[10]!,
                committees: [{ id, name: texts[11]!, from: null, to: null }],
              },
            ]),
          );
          await both((to) =>
            to.saveScan(anEntry(id, n), [aDiscovery(id, { summary: texts[2]!, tickers: texts, politicianIds: texts, parameters: { [texts[3]!]: texts } })]),
          );
          const storable = (text: string) => text.replaceAll("\0", "\ufffd").toWellFormed();
          expect(await both((to) => to.trades({ politicianId: storable(texts[3]!) }))).toContainEqual({
            ...JSON.parse(JSON.stringify(trade), (_, value) => (typeof value === "string" ? storable(value) : value)),
          });
        }),
        { numRuns: 25 },
      );
      await expectSameTables();
    });

    it("gives every double back with the same bits", async () => {
      let n = 0;
      await fc.assert(
        fc.asyncProperty(double, double, double, async (low, high, estimate) => {
          n += 1;
          const trade = aTrade(`t${n}`, {
            politicianId: `p${n}`,
            amount: { low, high, estimate },
            option: { type: "put", strike: low, expiry: null, contracts: high },
          });
          await both((to) => to.importTrades(aBatch(`h${n}`, [trade])));
          const [back] = await store.trades({ politicianId: `p${n}` });
          const positive = (value: number) => value + 0; // −0 is kept as 0, as in JSON
          expect(back!.amount).toEqual({ low: positive(low), high: positive(high), estimate: positive(estimate) });
          expect(back!.option).toEqual({ type: "put", strike: positive(low), expiry: null, contracts: positive(high) });
        }),
        { numRuns: 40 },
      );
      await expectSameTables();
    });

    it("keeps any JSON as parameters, with sorted keys", async () => {
      let n = 0;
      const anyJson = fc.dictionary(
        fc.oneof(nastyText, fc.constantFrom("__proto__", "constructor", "toString")),
        fc.jsonValue({ stringUnit: "binary", maxDepth: 4 }),
        { maxKeys: 6, noNullPrototype: true },
      );
      await fc.assert(
        fc.asyncProperty(anyJson, async (parameters) => {
          n += 1;
          await both((to) => to.saveScan(anEntry(`s${n}`, n), [aDiscovery(`d${n}`, { parameters })]));
        }),
        { numRuns: 40 },
      );
      for (const { parameters } of await both((to) => to.discoveries()))
        expect(Object.keys(parameters).filter((key) => !/^\d+$/.test(key))).toEqual(
          Object.keys(parameters)
            .filter((key) => !/^\d+$/.test(key))
            .sort(),
        );
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      await expectSameTables();
    });

    it("ends in the same tables however often and in whichever order the same writes are made", async () => {
      const writes: ((to: TableStore) => Promise<unknown>)[] = [
        ...[1, 2, 3].map((file) => (to: TableStore) => to.importTrades(aBatch(`h${file}`, [aTrade(`t${file}`), aTrade(`u${file}`)]))),
        (to) => to.upsertPoliticians([{ id: "K", name: "King", party: "I", chamber: "senate", state: "ME" }]),
        (to) => to.saveScan(anEntry("s1", 1), [aDiscovery("d1"), aDiscovery("d2")]),
        (to) => to.saveScan(anEntry("s2", 2), [aDiscovery("d2"), aDiscovery("d3")]),
        (to) => to.savePatterns([aPattern("p1"), aPattern("p2")]),
      ];
      for (const write of writes) await write(twin);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(writes.length - 1), { maxLength: 12 }), async (order) => {
          for (const i of order) await writes[i]!(store);
        }),
        { numRuns: 5 },
      );
      for (const write of writes) await write(store);
      await expectSameTables();
    });

    it("shows a concurrent reader each file whole or not at all", async () => {
      const files = Array.from({ length: 8 }, (_, file) =>
        aBatch(
          `h${file}`,
          Array.from({ length: 50 }, (_, i) => aTrade(`t${file}-${i}`)),
        ),
      );
      const importing = Promise.all(files.map((batch) => store.importTrades(batch)));
      const seen = await Promise.all(Array.from({ length: 10 }, () => store.trades().then((trades) => trades.length)));
      expect(seen.map((length) => length % 50)).toEqual(seen.map(() => 0));
      expect((await importing).reduce((sum, added) => sum + added)).toBe(400);
      expect((await store.counts()).trades).toBe(400);
    });

    it("imports one file once when several callers do so at the same time", async () => {
      const added = await Promise.all(Array.from({ length: 6 }, () => store.importTrades(aBatch("same", [aTrade("a"), aTrade("b")]))));
      expect(added.sort()).toEqual([0, 0, 0, 0, 0, 2]);
    });

    it("runs one exclusive work at a time, nested work at once, and passes values and errors through", async () => {
      const events: string[] = [];
      const work = (label: string) =>
        store.exclusively(async () => {
          events.push(`${label} starts`);
          await store.exclusively(async () => events.push(`${label} nested`));
          await store.counts();
          events.push(`${label} ends`);
          return label;
        });
      expect(await Promise.all([work("a"), work("b")])).toEqual(["a", "b"]);
      expect(events).toEqual(["a starts", "a nested", "a ends", "b starts", "b nested", "b ends"]);
      const failure = new TypeError("mine");
      expect(await errorOf(store.exclusively(() => Promise.reject(failure)))).toBe(failure);
      expect(await store.exclusively(async () => 7)).toBe(7);
    });

    it("refuses work after it was closed, and closes twice without complaint", async () => {
      await store.importTrades(aBatch("h", [aTrade("a")]));
      await Promise.all([store.close(), store.close()]);
      expect(await errorOf(store.trades())).toMatchObject({ name: "StoreError", code: "CLOSED" });
      expect(await errorOf(store.importTrades(aBatch("h2", [])))).toMatchObject({ code: "CLOSED" });
      expect(await errorOf(store.patterns())).toMatchObject({ code: "CLOSED" });
    });
  });
}
