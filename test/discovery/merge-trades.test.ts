import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assetKey, tradeId, tradeIdentity } from "../../src/core/identity.js";
import { amountFromBracket } from "../../src/core/money.js";
import type { Trade } from "../../src/core/types.js";
import { matchRows } from "../../src/discovery/match-rows.js";
import { type LinkedTradeRecord, type MergedTrades, mergeTrades } from "../../src/discovery/merge-trades.js";
import { vendorRank } from "../../src/discovery/vendor-rank.js";

const HOUSE = "house-stock-watcher-csv";
const ENRICHED = "house-enriched-csv";
const PAGE = "capitol-trades-page-csv";
const QUIVER = "quiver-csv";
const FILER = "per-filer-json";

type Change = Partial<Omit<LinkedTradeRecord, "amount" | "source">> & {
  readonly low?: number;
  readonly high?: number | null;
  readonly vendor?: string;
  readonly file?: string;
  readonly line?: number;
};

function record({ low = 1001, high = 15_000, vendor = HOUSE, file = `${vendor}.csv`, line = 2, ...change }: Change = {}): LinkedTradeRecord {
  return {
    politician: { name: "Jane Doe", bioguideId: null, chamber: "house", party: null, state: null, district: null },
    politicianId: "D000999",
    ticker: "ACM",
    assetName: "Acme",
    assetType: "stock",
    side: "buy",
    owner: "joint",
    amount: amountFromBracket(low, high),
    transactionDate: "2020-02-03",
    disclosureDate: "2020-03-01",
    filingId: "f1",
    isAmendment: false,
    source: { vendor, file, line },
    ...change,
  };
}
const quiver = (change: Change = {}): LinkedTradeRecord => record({ vendor: QUIVER, owner: null, filingId: null, assetName: "ACM", ...change });

/** Imports one list of records after another, as files come. */
function importAll(...files: readonly (readonly LinkedTradeRecord[])[]): { trades: readonly Trade[]; steps: readonly MergedTrades[] } {
  let trades: readonly Trade[] = [];
  const steps: MergedTrades[] = [];
  for (const records of files) {
    const step = mergeTrades({ known: trades, records });
    const changed = new Map(step.changedTrades.map((trade) => [trade.id, trade]));
    trades = [...trades.map((trade) => changed.get(trade.id) ?? trade), ...step.newTrades];
    steps.push(step);
  }
  return { trades, steps };
}
const vendorsOf = (trades: readonly Trade[]): string[] => trades.map((trade) => trade.sources.map((source) => source.vendor).join("+")).sort();

describe("trade identity", () => {
  const trade = { ...mergeTrades({ known: [], records: [record()] }).newTrades[0]!, occurrence: 1 };

  it("is a content hash of 128 bits that any of its parts changes", () => {
    expect(trade.id).toMatch(/^[0-9a-f]{32}$/);
    expect(trade.id).toBe(tradeId(trade));
    const others = [
      { politicianId: "D000998" },
      { ticker: "ACN" },
      { side: "sell" },
      { owner: null },
      { transactionDate: "2020-02-04" },
      { disclosureDate: null },
      { amount: { low: 1001, high: null } },
      { occurrence: 2 },
      { option: { type: "call", strike: 5, expiry: null, contracts: 1 } },
    ] as const;
    const ids = others.map((part) => tradeId({ ...trade, ...part }));
    expect(new Set([trade.id, ...ids]).size).toBe(others.length + 1);
  });

  it("does not change with spelling, renaming or vendor", () => {
    expect(assetKey({ ticker: "BRK.B", assetName: "", transactionDate: "2020-01-02" })).toBe(
      assetKey({ ticker: "BRK-B", assetName: "x", transactionDate: "2020-01-02" }),
    );
    expect(assetKey({ ticker: "FB", assetName: "", transactionDate: "2021-01-04" })).toBe(
      assetKey({ ticker: "META", assetName: "", transactionDate: "2022-07-01" }),
    );
    expect(assetKey({ ticker: null, assetName: "Acmé, Inc.", transactionDate: "2020-01-02" })).toBe(
      assetKey({ ticker: null, assetName: "ACME INC", transactionDate: "2020-01-02" }),
    );
    const unlinked = { ...trade, politicianId: null };
    expect(tradeIdentity({ ...unlinked, politicianName: "Jane  DOE" })).toBe(tradeIdentity(unlinked));
  });
});

describe("merging inside one vendor", () => {
  it("keeps and numbers the repeats of one filing", () => {
    const { trades } = importAll([record({ line: 2 }), record({ line: 3 }), record({ line: 4 })]);
    expect(trades.length).toBe(3);
    expect(trades.map((trade) => trade.id).sort()).toEqual([1, 2, 3].map((occurrence) => tradeId({ ...trades[0]!, occurrence })).sort());
  });

  it("counts the same trade in two filings of one day once, and under two days twice", () => {
    expect(importAll([record({ filingId: "f1", line: 2 }), record({ filingId: "f2", line: 9 })]).trades.map((trade) => trade.sources.length)).toEqual([2]);
    expect(importAll([record({ filingId: "f1", line: 2 }), record({ filingId: "f2", line: 9, disclosureDate: "2020-05-01" })]).trades.length).toBe(2);
  });

  it("adds nothing when a file is read again, also under another name or with its lines moved", () => {
    const file = [record({ line: 2 }), record({ line: 3 }), record({ line: 4, ticker: null, assetName: "Bond" }), quiver({ line: 2 })];
    const once = importAll(file).trades;
    for (const again of [file, [...file].reverse()])
      expect(mergeTrades({ known: once, records: again })).toEqual({ newTrades: [], changedTrades: [], merged: 4 });
    const renamed = mergeTrades({ known: once, records: file.map((row) => ({ ...row, source: { ...row.source, file: "copy.csv" } })) });
    expect([renamed.newTrades.length, renamed.merged]).toEqual([0, 4]);
    const longer = [record({ line: 2, ticker: "NEW" }), ...file.map((row) => ({ ...row, source: { ...row.source, line: row.source.line + 1 } }))];
    expect(mergeTrades({ known: once, records: longer }).newTrades.map((trade) => trade.ticker)).toEqual(["NEW"]);
  });

  it("finds a row read again where it was, even when a trade that fits better has come since", () => {
    const exact = record({ vendor: ENRICHED, filingId: "x", low: 2722.5, high: 2722.5 });
    const better = record({ vendor: ENRICHED, filingId: "x", line: 3 });
    const { trades } = importAll([exact], [record()], [better]);
    expect(vendorsOf(trades)).toEqual([ENRICHED, `${ENRICHED}+${HOUSE}`]);
    expect(mergeTrades({ known: trades, records: [record()] })).toEqual({ newTrades: [], changedTrades: [], merged: 1 });
  });

  it("joins what a vendor lists again under later report days, and the earliest day stands", () => {
    const rows = [
      quiver({ line: 2, disclosureDate: "2021-05-02" }),
      quiver({ line: 3, disclosureDate: "2021-05-02" }),
      quiver({ line: 4 }),
      quiver({ line: 5 }),
      quiver({ line: 6, disclosureDate: null }),
    ];
    const { trades } = importAll(rows);
    expect(trades.map((trade) => trade.disclosureDate)).toEqual(["2020-03-01", "2020-03-01"]);
    expect(importAll(rows.slice(0, 2), rows.slice(2)).trades.map((trade) => trade.disclosureDate)).toEqual(["2020-03-01", "2020-03-01"]);
  });

  it("lets an amendment take over the trade it amends, its day too", () => {
    const original = record({ vendor: FILER });
    const amendment = record({ vendor: FILER, line: 9, filingId: "f9", isAmendment: true, disclosureDate: "2020-04-10", low: 50_001, high: 100_000 });
    const { trades, steps } = importAll([original], [amendment]);
    expect(trades.map(({ amount, disclosureDate, sources }) => [amount.low, disclosureDate, sources.length])).toEqual([[50_001, "2020-04-10", 2]]);
    expect(steps[1]!.merged).toBe(1);
    expect(importAll([amendment, original]).trades.map((trade) => trade.amount.low)).toEqual([50_001]);
    expect(mergeTrades({ known: trades, records: [amendment] })).toEqual({ newTrades: [], changedTrades: [], merged: 1 });
  });
});

describe("merging across vendors", () => {
  it("adds a source, never a second trade, and fills what was unknown", () => {
    const { trades, steps } = importAll(
      [record({ owner: null })],
      [record({ vendor: ENRICHED, owner: "spouse", filingId: "x" })],
      [quiver({ disclosureDate: "2023-08-10" })],
      [record({ vendor: PAGE, owner: null, filingId: null, disclosureDate: "2020-03-05" })],
    );
    expect(trades.length).toBe(1);
    expect([trades[0]!.owner, trades[0]!.disclosureDate, trades[0]!.sources.length]).toEqual(["spouse", "2020-03-01", 4]);
    expect(steps.map((step) => [step.newTrades.length, step.changedTrades.length, step.merged])).toEqual([
      [1, 0, 0],
      [0, 1, 1],
      [0, 1, 1],
      [0, 1, 1],
    ]);
  });

  it.each<[string, Change]>([
    ["member", { politicianId: "R000998" }],
    ["asset", { ticker: "ACN" }],
    ["side", { side: "sell" }],
    ["day", { transactionDate: "2020-02-04" }],
    ["owner", { owner: "self" }],
    ["bracket", { low: 15_001, high: 50_000 }],
    ["disclosure day of a vendor that is not late", { disclosureDate: "2020-03-20" }],
  ])("keeps trades apart that differ in %s", (_, change) => {
    expect(importAll([record()], [record({ vendor: ENRICHED, filingId: "x", ...change })]).trades.length).toBe(2);
  });

  it("matches brackets that overlap and sums too small to be reported, but not neighbours", () => {
    const count = (change: Change, base: Change = {}): number => importAll([record(base)], [quiver(change)]).trades.length;
    expect([count({ low: 2722.5, high: 2722.5 }), count({ low: 117.79, high: 117.79 }), count({ low: 15_001, high: 15_001 })]).toEqual([1, 1, 2]);
    expect(count({ low: 250_001, high: 1_000_000 }, { low: 500_001, high: 1_000_000 })).toBe(1);
    expect(count({ low: 5_000_000, high: null }, { low: 5_000_001, high: 25_000_000 })).toBe(1);
  });

  it("never takes an earlier day of a late vendor for a later filing", () => {
    expect(importAll([record({ disclosureDate: "2020-06-01" })], [quiver({ disclosureDate: "2020-03-01" })]).trades.length).toBe(2);
  });

  it("matches one to one, exact agreement first, and as many as possible", () => {
    const house = [record({ line: 2, owner: "spouse" }), record({ line: 3, owner: "joint" }), record({ line: 4, owner: "joint", low: 15_001, high: 50_000 })];
    expect(vendorsOf(importAll(house, [quiver({ line: 2 }), quiver({ line: 3, low: 15_001, high: 50_000 }), quiver({ line: 4 })]).trades)).toEqual(
      Array(3).fill(`${HOUSE}+${QUIVER}`),
    );
    const wide = quiver({ line: 2, low: 1000, high: 100_000 });
    const narrow = quiver({ line: 3 });
    expect(importAll(house.slice(1), [wide, narrow]).trades.length).toBe(2);
  });

  it("shows the facts of the vendor nearest to the filing, whichever came first", () => {
    const near = record({ vendor: ENRICHED, assetName: "Acme, Inc.", assetType: "option", filingId: "x", owner: "spouse" });
    const far = quiver({ disclosureDate: "2022-01-01" });
    const facts = (trades: readonly Trade[]): object[] => trades.map(({ id: _, ...rest }) => rest);
    expect(facts(importAll([far], [near]).trades)).toEqual(facts(importAll([near], [far]).trades));
    expect(importAll([far], [near]).trades[0]).toMatchObject({ assetName: "Acme, Inc.", owner: "spouse", disclosureDate: "2020-03-01" });
  });

  it("links a trade that was known by name only", () => {
    const { trades } = importAll([record({ politicianId: null })], [record({ vendor: ENRICHED, filingId: "x" })]);
    expect(trades.map((trade) => trade.politicianId)).toEqual(["D000999"]);
    expect(
      importAll(
        [record({ politicianId: null })],
        [record({ vendor: ENRICHED, filingId: "x", politicianId: null, politician: { ...record().politician, name: "John Roe" } })],
      ).trades.length,
    ).toBe(2);
  });

  it("keeps options with different terms apart", () => {
    const option = (strike: number): Change => ({ assetType: "option", option: { type: "call", strike, expiry: null, contracts: null } });
    expect(importAll([record(option(5))], [record({ vendor: ENRICHED, filingId: "x", ...option(6) })]).trades.length).toBe(2);
    expect(importAll([record(option(5))], [quiver()]).trades.length).toBe(1);
  });
});

describe("order", () => {
  /** A true world: filings with trades; every vendor reports a part of each filing, with what it leaves out. */
  const world = fc.array(
    fc.record({
      ticker: fc.constantFrom("ACM", "ACN"),
      owner: fc.constantFrom("self" as const, "joint" as const),
      bracket: fc.constantFrom([1001, 15_000] as const, [15_001, 50_000] as const),
      day: fc.constantFrom("2020-02-03", "2020-02-04"),
      repeats: fc.integer({ min: 1, max: 3 }),
      told: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
    }),
    { minLength: 1, maxLength: 8 },
  );
  function reportsOf(filings: typeof world extends fc.Arbitrary<infer T> ? T : never): LinkedTradeRecord[][] {
    const unique = new Map(filings.map((trade) => [JSON.stringify([trade.ticker, trade.owner, trade.bracket, trade.day]), trade]));
    const house: LinkedTradeRecord[] = [];
    const enriched: LinkedTradeRecord[] = [];
    const page: LinkedTradeRecord[] = [];
    for (const { ticker, owner, bracket, day, repeats, told } of unique.values()) {
      for (let i = 0; i < repeats; i++) {
        const facts: Change = { ticker, owner, low: bracket[0], high: bracket[1], transactionDate: day };
        house.push(record({ ...facts, line: house.length + 2 }));
        if (told[0]) enriched.push(record({ ...facts, vendor: ENRICHED, filingId: "x", line: enriched.length + 2 }));
        if (told[1]) page.push(record({ ...facts, vendor: PAGE, filingId: null, line: page.length + 2 }));
      }
    }
    return [house, enriched, page];
  }

  it("of files does not matter where vendors agree: same ids, same facts, same sources", () => {
    fc.assert(
      fc.property(world, fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), (filings, order) => {
        const files = reportsOf(filings);
        const byId = (trades: readonly Trade[]): Trade[] => [...trades].sort((a, b) => (a.id < b.id ? -1 : 1));
        const expected = byId(importAll(...files).trades);
        expect(byId(importAll(...order.map((i) => files[i]!)).trades)).toEqual(expected);
        expect(byId(importAll(files.flat()).trades)).toEqual(expected);
        expect(expected.length).toBe(files[0]!.length);
      }),
      { numRuns: 200 },
    );
  });

  it("of records and of known trades never matters", () => {
    fc.assert(
      fc.property(world, fc.infiniteStream(fc.nat(1000)), (filings, keys) => {
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => ({ item, key: keys.next().value as number }))
            .sort((a, b) => a.key - b.key)
            .map(({ item }) => item);
        const [house, enriched, page] = reportsOf(filings);
        const known = importAll([...house!, ...page!]).trades;
        const records = [
          ...enriched!,
          ...house!.map((row, i) => quiver({ ...row, owner: null, filingId: null, vendor: QUIVER, line: i + 2, low: row.amount.low, high: row.amount.high })),
        ];
        expect(mergeTrades({ known: shuffled(known), records: shuffled(records) })).toEqual(mergeTrades({ known, records }));
      }),
      { numRuns: 100 },
    );
  });

  it("gives each trade an id of its own and each accepted row one source", () => {
    fc.assert(
      fc.property(world, (filings) => {
        const files = reportsOf(filings);
        const { trades, steps } = importAll(...files);
        expect(new Set(trades.map((trade) => trade.id)).size).toBe(trades.length);
        const places = trades.flatMap((trade) => trade.sources.map((source) => `${source.vendor}:${source.line}`));
        expect(places.sort()).toEqual(
          files
            .flat()
            .map((row) => `${row.source.vendor}:${row.source.line}`)
            .sort(),
        );
        for (const [i, step] of steps.entries()) expect(step.newTrades.length + step.merged).toBe(files[i]!.length);
      }),
    );
  });
});

describe("matchRows", () => {
  it("finds as many pairs as trying every assignment does, and never a forbidden one", () => {
    const most = (allowed: readonly (readonly boolean[])[], row: number, used: ReadonlySet<number>): number => {
      if (row === allowed.length) return 0;
      let best = most(allowed, row + 1, used);
      allowed[row]!.forEach((ok, column) => {
        if (ok && !used.has(column)) best = Math.max(best, 1 + most(allowed, row + 1, new Set([...used, column])));
      });
      return best;
    };
    const matrix = fc
      .integer({ min: 1, max: 5 })
      .chain((columns) =>
        fc.array(fc.array(fc.constantFrom(0, 1, 2, Number.POSITIVE_INFINITY), { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 5 }),
      );
    fc.assert(
      fc.property(matrix, (costs) => {
        const found = [...matchRows(costs.length, costs[0]!.length, (row, column) => costs[row]![column]!)];
        const used = found.filter((column) => column >= 0);
        expect(new Set(used).size).toBe(used.length);
        expect(found.every((column, row) => column < 0 || costs[row]![column]! < Number.POSITIVE_INFINITY)).toBe(true);
        expect(used.length).toBe(
          most(
            costs.map((row) => row.map(Number.isFinite)),
            0,
            new Set(),
          ),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("takes the first fit when there are too many pairs to try", () => {
    const found = matchRows(600, 600, (row, column) => (row === column % 600 ? 0 : 1));
    expect(new Set(found).size).toBe(600);
    expect([...matchRows(3, 200_000, (_, column) => (column < 2 ? 0 : Number.POSITIVE_INFINITY))]).toEqual([0, 1, -1]);
  });
});

it("vendors are ranked from the filing outwards, unknown ones last", () => {
  const order = [ENRICHED, HOUSE, PAGE, QUIVER, "a host's own"];
  expect([...order].sort((a, b) => vendorRank(a) - vendorRank(b))).toEqual(order);
});
