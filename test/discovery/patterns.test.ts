import { beforeAll, describe, expect, it } from "vitest";
import { isTradingDay } from "../../src/core/calendar.js";
import { addDays } from "../../src/core/dates.js";
import { createRng } from "../../src/core/rng.js";
import type { PricePanel, Trade } from "../../src/core/types.js";
import { inlineExecutor, type PatternSweep, sweepPatterns } from "../../src/discovery/index.js";
import { marketAnalogues } from "../../src/discovery/patterns/market-analogues.js";
import { beyondMarket, tickerReturns } from "../../src/discovery/patterns/own-returns.js";
import { patternDiscovery } from "../../src/discovery/patterns/pattern-discoveries.js";
import { countTrades, tradersWithin, tradesByTicker } from "../../src/discovery/patterns/ticker-trades.js";
import { sampleNormal } from "../../src/math/sampling.js";
import { politicianOf, tradeOf } from "../support/trades.js";

const DAYS = Array.from({ length: 1200 }, (_, day) => addDays("2018-01-02", day))
  .filter(isTradingDay)
  .slice(0, 751);
const AS_OF = DAYS.at(-1)!;
const TICKERS = Array.from({ length: 12 }, (_, i) => `T${String(i).padStart(2, "0")}`);
const SHAPE = [2, -1, 3, 0, -2, 1, -3, 2, 1, -3, 0, 3, 2, -2, 1, -3, -1, 2, 3, -2, 0, -3, 1, 2, -1, 3, -2, -2, 1, 0].map((step) => 0.012 * step);
/** Days of the first returns; the search ends after 500 returns. */
const PLACES = [40, 160, 280, 400, 530, 660];

/** Twelve tickers that follow one market, each with noise of its own; the first also with a shape. */
function panelOf(seed: number, { places = PLACES, days = DAYS, market = "" } = {}): PricePanel {
  const rng = createRng(seed, "patterns");
  const steps = new Map(places.flatMap((place) => SHAPE.map((step, t) => [place + t, step] as const)));
  const prices = TICKERS.map(() => 100);
  const close = days.map((_, day) => {
    const shared = 0.008 * sampleNormal(rng);
    return Float64Array.from(TICKERS, (_, i) => {
      const own = 0.01 * sampleNormal(rng) + (0.5 + i / 12) * shared + (i === 0 ? (steps.get(day - 1) ?? 0) : 0);
      if (day > 0) prices[i]! *= Math.exp(own);
      return prices[i]!;
    });
  });
  return { dates: days, tickers: TICKERS.map((ticker, i) => (i === 11 && market !== "" ? market : ticker)), close };
}

const MEMBERS = ["A000001", "B000002"].map((id, i) => politicianOf({ id, name: `Member ${i}` }));
/** Sixty trades in a ticker, one every other week, each public ten days later. */
const tradesOf = (ticker: string, politicianId: string, count = 60): Trade[] =>
  Array.from({ length: count }, (_, k) => {
    const transactionDate = addDays("2018-01-08", 14 * k);
    return tradeOf({ id: `${ticker}-${k}`, ticker, politicianId, transactionDate, disclosureDate: addDays(transactionDate, 10) });
  });
const TRADES = [...tradesOf("T00", "A000001"), ...tradesOf("T01", "A000001"), ...tradesOf("T02", "B000002"), ...tradesOf("T03", "B000002", 49)];
const QUIET = TRADES.filter(({ ticker }) => ticker !== "T00");
const sweep = (options: Partial<Parameters<typeof sweepPatterns>[2]> = {}, trades: readonly Trade[] = TRADES): Promise<PatternSweep> =>
  sweepPatterns(trades, MEMBERS, { asOf: AS_OF, level: 0.05, executor: inlineExecutor, prices: PANEL, ...options });
const PANEL = panelOf(1);

describe("returns beyond the market", () => {
  it("are those of the longest stretch of prices without a hole, up to the day of the scan", () => {
    const asOf = DAYS[700]!;
    const close = PANEL.close.map((row, day) => row.map((price, i) => (i === 0 && (day === 20 || (day > 60 && day < 70)) ? Number.NaN : price)));
    const [first, second, unknown] = tickerReturns({ ...PANEL, close }, ["T00", "T01", "NONE"], asOf);
    expect(second!.days).toEqual(DAYS.slice(1, 701));
    expect(first!.days).toEqual(DAYS.slice(71, 701)); // not those before a hole of nine days
    expect(unknown).toBeNull();
    const short = PANEL.close.map((row, day) => row.map((price, i) => (i === 0 && day === 20 ? Number.NaN : price)));
    expect(tickerReturns({ ...PANEL, close: short }, ["T00"], asOf)[0]!.days).toEqual([...DAYS.slice(1, 20), ...DAYS.slice(22, 701)]); // a missing day costs two returns
  });

  it("take a market that one wrong price does not move", () => {
    const [plain] = tickerReturns(PANEL, ["T05"], AS_OF);
    const close = PANEL.close.map((row, day) => row.map((price, i) => (i === 9 && day === 300 ? 1e-6 * price : price)));
    const [wrong] = tickerReturns({ ...PANEL, close }, ["T05"], AS_OF);
    expect(Math.abs(wrong!.market[299]! - plain!.market[299]!)).toBeLessThan(0.02);
  });

  it("leave out what goes with the market", () => {
    const market = Float64Array.from({ length: 300 }, (_, t) => Math.sin(t * t));
    const own = Float64Array.from({ length: 300 }, (_, t) => Math.cos(3 * t * t));
    const left = beyondMarket(
      own.map((value, t) => value + 1.7 * market[t]!),
      market,
    );
    const shared = left.reduce((sum, value, t) => sum + value * market[t]!, 0) / 150;
    expect(Math.abs(shared)).toBeLessThan(0.02);
    expect(beyondMarket(own, new Float64Array(300))).toEqual(own);
  });

  it("are none for panels that are too small, too short, or empty", () => {
    const few = { ...PANEL, tickers: TICKERS.slice(0, 9), close: PANEL.close.map((row) => row.slice(0, 9)) };
    expect(tickerReturns(few, ["T00"], AS_OF)).toEqual([null]);
    expect(tickerReturns(PANEL, ["T00"], DAYS[503]!)).toEqual([null]);
    expect(tickerReturns(PANEL, ["T00"], DAYS[504]!)[0]!.days).toHaveLength(504);
    expect(tickerReturns({ ...PANEL, close: PANEL.close.map((row) => row.map(() => Number.NaN)) }, ["T00"], AS_OF)).toEqual([null]);
    expect(tickerReturns({ dates: [], tickers: [], close: [] }, ["T00"], AS_OF)).toEqual([null]);
  });
});

describe("trades around a shape", () => {
  it("are counted on both clocks, once they are public", () => {
    const span = { from: "2018-02-01", to: "2018-02-28" };
    const trades = [
      tradeOf({ id: "in", transactionDate: "2018-02-10", disclosureDate: "2018-03-10" }),
      tradeOf({ id: "out", transactionDate: "2018-01-10", disclosureDate: "2018-02-10" }),
      tradeOf({ id: "both", politicianId: "B000002", transactionDate: "2018-02-01", disclosureDate: "2018-02-28" }),
      tradeOf({ id: "secret", transactionDate: "2018-02-10", disclosureDate: "2030-01-01" }),
      tradeOf({ id: "unlinked", politicianId: null, transactionDate: "2018-02-10" }),
    ];
    const own = tradesByTicker(trades, "2020-01-01").get("ABCD")!;
    expect(own.map(({ id }) => id)).toEqual(["in", "out", "both"]);
    expect(countTrades(own, span)).toEqual({ made: 2, disclosed: 2 });
    expect(tradersWithin(own, [span, span], MEMBERS)).toEqual([
      { politicianId: "A000001", name: "Member 0", made: 1, disclosed: 1 },
      { politicianId: "B000002", name: "Member 1", made: 1, disclosed: 1 },
    ]);
  });
});

describe("the sweep for recurring shapes", () => {
  let swept: PatternSweep;
  beforeAll(async () => {
    swept = await sweep();
  });

  it("finds the planted shape where it is, again on the days kept aside, and nothing else", () => {
    expect(swept.tested).toBe(3);
    expect(swept.excluded).toEqual({ tooFewTrades: 1, tooFewPrices: 0, tooStill: 0 });
    expect(swept.hypotheses.map(({ ticker }) => ticker).sort()).toEqual(["T00", "T01", "T02"]);
    expect(swept.findings.map(({ ticker }) => ticker)).toEqual(["T00"]);
    const [found] = swept.findings;
    expect(found!.replicated).toBe(true);
    expect(found!.qValue).toBeLessThan(0.001);
    expect(found!.correlation).toBeGreaterThan(0.7);
    const starts = found!.occurrences.map(({ index }) => index);
    const shift = starts[0]! - PLACES[0]!;
    expect(Math.abs(shift)).toBeLessThanOrEqual(3); // chance may help a neighbour
    expect(starts).toEqual(PLACES.map((place) => place + shift));
    expect(found!.occurrences.map(({ keptAside }) => keptAside)).toEqual([false, false, false, false, true, true]);
    expect(found!.occurrences.map(({ from }) => from)).toEqual(starts.map((start) => DAYS[start + 1]));
    expect(found!.occurrences.map(({ to }) => to)).toEqual(starts.map((start) => DAYS[start + 30]));
    expect(found!.searched).toEqual({ from: DAYS[1], to: DAYS[500], observations: 500 });
    expect(found!.replication).toMatchObject({ from: DAYS[501], to: DAYS[750], observations: 250 });
    expect(found!.series.values).toHaveLength(750);
  });

  it("tells what followed each occurrence and who traded within it", () => {
    const [{ occurrences, series, traders }] = swept.findings as [PatternSweep["findings"][number]];
    const next = occurrences[1]!.index + 30;
    const sum = series.values.slice(next, next + 10).reduce((total, value) => total + value, 0);
    expect(occurrences[1]!.outcome).toBeCloseTo(Math.exp(sum) - 1, 12);
    const within = occurrences.map(({ from, to }) => TRADES.filter((t) => t.ticker === "T00" && t.transactionDate >= from && t.transactionDate <= to).length);
    expect(occurrences.map(({ trades }) => trades.made)).toEqual(within);
    expect(traders).toEqual([{ politicianId: "A000001", name: "Member 0", made: within.reduce((a, b) => a + b), disclosed: expect.any(Number) as number }]);
  });

  it("looks at tickers by numbers of trades that are public, and at those of one member when asked", async () => {
    expect((await sweep({ politicianId: "B000002" })).hypotheses.map(({ ticker }) => ticker)).toEqual(["T02"]);
    expect((await sweep({ politicianId: "B000002" })).analogues).toBeNull();
    const early = await sweep({ asOf: DAYS[460]! }); // too early for fifty trades
    expect(early.tested).toBe(0);
    expect(early.excluded.tooFewTrades).toBe(4);
  });

  it("counts every ticker in q, and finds nothing at a level that none reaches", async () => {
    const [first, second] = swept.hypotheses;
    expect(first!.qValue).toBeCloseTo(3 * first!.pValue, 12);
    expect(second!.qValue).toBeGreaterThan(0.05);
    expect((await sweep({ level: first!.qValue / 2 })).findings).toEqual([]);
  });

  it("does not let the days kept aside into the search, nor days after the scan into anything", async () => {
    const other = panelOf(2, { places: [] });
    const growth = (t: number, i: number): number => PANEL.close[500]![i]! * (other.close[t]![i]! / other.close[500]![i]!);
    const close = PANEL.close.map((row, t) => (t <= 500 ? row : row.map((_, i) => growth(t, i))));
    const changed = await sweep({ prices: { ...PANEL, close } });
    expect(changed.hypotheses.map(({ ticker, pValue, correlation }) => ({ ticker, pValue, correlation }))).toEqual(
      swept.hypotheses.map(({ ticker, pValue, correlation }) => ({ ticker, pValue, correlation })),
    );
    expect(changed.findings[0]!.replicated).toBe(false);
    const longer = { dates: [...DAYS, addDays(AS_OF, 1)], tickers: TICKERS, close: [...PANEL.close, PANEL.close[0]!] };
    expect(await sweep({ prices: longer }, QUIET)).toEqual(await sweep({}, QUIET));
  });

  it("is the same again for the same seed, and another with another", async () => {
    const again = await sweep({ seed: 8 }, QUIET);
    expect(await sweep({ seed: 8 }, QUIET)).toEqual(again);
    expect((await sweep({ seed: 9 }, QUIET)).hypotheses.map(({ pValue }) => pValue)).not.toEqual(again.hypotheses.map(({ pValue }) => pValue));
  });

  it("tests nothing without prices, with few tickers, or with empty columns, and leaves out what stands still", async () => {
    const nothing = { tested: 0, hypotheses: [], findings: [], analogues: null };
    expect(await sweep({ prices: null })).toMatchObject({ ...nothing, excluded: { tooFewTrades: 1, tooFewPrices: 3, tooStill: 0 } });
    const few = { ...PANEL, tickers: TICKERS.slice(0, 9), close: PANEL.close.map((row) => row.slice(0, 9)) };
    expect(await sweep({ prices: few })).toMatchObject({ tested: 0, excluded: { tooFewPrices: 3 } });
    const empty = { ...PANEL, close: PANEL.close.map((row) => row.map(() => Number.NaN)) };
    expect(await sweep({ prices: empty })).toMatchObject({ ...nothing, excluded: { tooFewPrices: 3 } });
    const flat = { ...PANEL, close: PANEL.close.map((row) => row.map(() => 7)) };
    expect(await sweep({ prices: flat })).toMatchObject({ ...nothing, excluded: { tooStill: 3 } });
    const halted = { ...PANEL, close: PANEL.close.map((row, day) => (day > 500 ? PANEL.close[500]! : row)) };
    expect((await sweep({ prices: halted })).findings[0]!.replication).toMatchObject({ pValue: 1, correlation: 0 });
    expect((await sweep({}, [])).tested).toBe(0);
    const wild = { ...PANEL, close: PANEL.close.map((row, day) => row.map((price, i) => (i < 3 && day % 200 === 7 ? [1e300, 1e-300, 0][i]! : price))) };
    const result = await sweep({ prices: wild });
    expect(result.hypotheses.every(({ pValue }) => pValue > 0 && pValue <= 1)).toBe(true);
  });

  it("stops when told to", async () => {
    const stop = new AbortController();
    await expect(sweep({ signal: stop.signal, onProgress: (done) => done > 0 && stop.abort() }, QUIET)).rejects.toThrow(/abort/i);
  });

  it("is told in words that name ticker, days, evidence and what is only described", () => {
    const discovery = patternDiscovery(swept.findings[0]!, { asOf: AS_OF, seed: 3, dataFingerprint: "data", tested: swept.tested });
    expect(discovery).toMatchObject({ type: "recurring-pattern", tickers: ["T00"], politicianIds: [], replicated: true, severity: "critical", seed: 3 });
    expect(discovery.strength).toBeCloseTo(1 - swept.findings[0]!.qValue, 12);
    for (const part of [
      "T00",
      swept.findings[0]!.occurrences[0]!.from,
      "over 3 tickers",
      "It comes back again",
      "told and not tested",
      "nothing about its cause",
    ])
      expect(discovery.summary).toContain(part);
    expect(JSON.parse(JSON.stringify(discovery))).toEqual(discovery);
    const lost = { ...swept.findings[0]!, replicated: false };
    expect(patternDiscovery(lost, { asOf: AS_OF, seed: 3, dataFingerprint: "data", tested: 3 })).toMatchObject({ strength: null, severity: "info" });
  });
});

describe("what the market's last days resemble", () => {
  const analogues = marketAnalogues(panelOf(5, { places: [], market: "SPY" }), { asOf: AS_OF, seed: 0 })!;

  it("are ten windows of the past, nearest first, that end before the last days begin", () => {
    expect(analogues.market).toBe("SPY");
    expect(analogues).toMatchObject({ from: DAYS[721], to: AS_OF });
    expect(analogues.matches).toHaveLength(10);
    const distances = analogues.matches.map(({ distance }) => distance);
    expect(distances).toEqual([...distances].sort((a, b) => a - b));
    for (const { from, to, path, outcomes } of analogues.matches) {
      expect(to < analogues.from).toBe(true);
      const first = DAYS.indexOf(from);
      expect(DAYS.indexOf(to)).toBe(first + 29);
      const known = Math.min(120, 721 - first);
      expect(path).toHaveLength(known);
      expect(Object.keys(outcomes).map(Number)).toEqual([30, 90].filter((horizon) => first + 29 + horizon < 721));
      if (outcomes[30]) expect((1 + path[59]!) / (1 + path[29]!) - 1).toBeCloseTo(outcomes[30].return, 10);
    }
  });

  it("are no forecast where such windows have never foretold anything", () => {
    expect(analogues.forecast).toEqual([]);
    expect(analogues.skill.map(({ horizon }) => horizon)).toEqual([30, 90]);
    expect(analogues.pValue).toBeGreaterThan(0.01);
    expect(analogues.usualReturns[30]).toBeCloseTo(0, 0);
  });

  it("do not depend on days after the scan", () => {
    const panel = panelOf(5, { places: [], market: "SPY" });
    const until = DAYS[700]!;
    const cut = { ...panel, dates: DAYS.slice(0, 701), close: panel.close.slice(0, 701) };
    expect(marketAnalogues(panel, { asOf: until, seed: 0 })).toEqual(marketAnalogues(cut, { asOf: AS_OF, seed: 0 }));
  });

  it("are of the average ticker without a fund for the market, and none without prices for two years that move", () => {
    expect(marketAnalogues(PANEL, { asOf: AS_OF, seed: 0 })!.market).toBeNull();
    expect(marketAnalogues(PANEL, { asOf: DAYS[503]!, seed: 0 })).toBeNull();
    for (const price of [7, Number.NaN, 0])
      expect(marketAnalogues({ ...PANEL, close: PANEL.close.map((row) => row.map(() => price)) }, { asOf: AS_OF, seed: 0 })).toBeNull();
    const wild = { ...PANEL, close: PANEL.close.map((row, day) => row.map((price) => price * (day > 400 ? 1e200 : 1))) };
    expect(marketAnalogues(wild, { asOf: AS_OF, seed: 0 })).toBeNull();
    expect(marketAnalogues({ dates: [], tickers: [], close: [] }, { asOf: AS_OF, seed: 0 })).toBeNull();
  });
});
