import { beforeAll, describe, expect, it } from "vitest";
import { isTradingDay } from "../../src/core/calendar.js";
import { addDays } from "../../src/core/dates.js";
import { createRng } from "../../src/core/rng.js";
import type { PricePanel, Trade } from "../../src/core/types.js";
import { inlineExecutor, type MarketRegimes, type ShiftSweep, sweepShifts } from "../../src/discovery/index.js";
import { marketRegimes } from "../../src/discovery/regimes/market-regimes.js";
import { relativeVolatility } from "../../src/discovery/regimes/relative-volatility.js";
import { shiftDiscovery } from "../../src/discovery/regimes/shift-discoveries.js";
import { replicateShift, searchedWeeks } from "../../src/discovery/regimes/shift-replication.js";
import { weeklyLevels } from "../../src/discovery/regimes/weekly-levels.js";
import { sampleNormal, samplePoisson } from "../../src/math/sampling.js";
import { politicianOf, tradeOf } from "../support/trades.js";

const MONDAY = "2015-01-05";
const WEEKS = 300;
const AS_OF = addDays(MONDAY, 7 * WEEKS);
const MEMBERS = ["A000001", "B000002", "C000003"].map((id, i) => politicianOf({ id, name: `Member ${i}`, chamber: "house" }));

/** Trades by week in which they were made; each becomes public two days later. */
function tradesOf(politicianId: string, perWeek: (week: number) => number, ticker = "T00"): Trade[] {
  return Array.from({ length: WEEKS }, (_, week) => week).flatMap((week) =>
    Array.from({ length: perWeek(week) }, (_, i) => {
      const transactionDate = addDays(MONDAY, 7 * week + (i % 3));
      return tradeOf({ id: `${politicianId}-${week}-${i}`, politicianId, ticker, transactionDate, disclosureDate: addDays(transactionDate, 2) });
    }),
  );
}

const poisson = (seed: number, mean: (week: number) => number): ((week: number) => number) => {
  const rng = createRng(seed, "shifts");
  return (week) => samplePoisson(rng, mean(week));
};
const isWild = (week: number): boolean => week >= 140 && week < 190;
const shifted = tradesOf(
  "A000001",
  poisson(1, (week) => (isWild(week) ? 7 : 2)),
);
const steady = [
  ...tradesOf(
    "B000002",
    poisson(2, () => 3),
  ),
  ...tradesOf(
    "C000003",
    poisson(3, () => 3),
  ),
];

const TICKERS = Array.from({ length: 12 }, (_, i) => `T${String(i).padStart(2, "0")}`);
const DAYS = Array.from({ length: 7 * WEEKS }, (_, day) => addDays(MONDAY, day)).filter(isTradingDay);

/** Twelve tickers in one weather, which is rough for everyone in the second half; the first is three times as wild on its own for a year. */
function panel(seed: number): PricePanel {
  const rng = createRng(seed, "prices");
  const prices = TICKERS.map(() => 100);
  const close = DAYS.map((_, t) => {
    const weather = t > DAYS.length / 2 ? 0.03 : 0.01;
    const market = weather * sampleNormal(rng);
    return Float64Array.from(prices, (price, i) => {
      const week = Math.floor((t / DAYS.length) * WEEKS);
      const own = weather * (i === 0 && isWild(week) ? 3 : 1) * sampleNormal(rng);
      return (prices[i] = price * (1 + Math.max(-0.5, 0.5 * market + own)));
    });
  });
  return { dates: DAYS, tickers: TICKERS, close };
}
const PRICES = panel(5);
const sweep = (trades: readonly Trade[], options: Partial<Parameters<typeof sweepShifts>[2]> = {}) =>
  sweepShifts(trades, MEMBERS, { asOf: AS_OF, level: 0.05, executor: inlineExecutor, prices: PRICES, ...options });

describe("weekly levels", () => {
  it("count a trade in the week in which it was made, in whole weeks between the first and the last", () => {
    const { series } = weeklyLevels(shifted, MEMBERS, { asOf: AS_OF });
    const [own] = series;
    expect(own!.subject).toEqual({ kind: "member", politicianId: "A000001", name: "Member 0" });
    expect(own!.weeks[0]).toBe(addDays(MONDAY, 7));
    const week = own!.weeks[40]!;
    const made = shifted.filter(({ transactionDate }) => transactionDate >= week && transactionDate < addDays(week, 7)).length;
    expect(made).toBeGreaterThan(0);
    expect(own!.values[40]).toBeCloseTo(made, 0);
  });

  it("use nothing that was disclosed after the day of the scan", () => {
    const asOf = addDays(MONDAY, 7 * 200);
    const known = shifted.filter(({ disclosureDate }) => disclosureDate! <= asOf);
    expect(weeklyLevels(shifted, MEMBERS, { asOf, prices: PRICES })).toEqual(weeklyLevels(known, MEMBERS, { asOf, prices: PRICES }));
    const later = PRICES.close.map((row, t) => (PRICES.dates[t]! > asOf ? row.map((price) => 3 * price) : row));
    expect(weeklyLevels(known, MEMBERS, { asOf, prices: { ...PRICES, close: later } })).toEqual(weeklyLevels(known, MEMBERS, { asOf, prices: PRICES }));
  });

  it("leave out members of few weeks and few active ones, and say how many", () => {
    const few = tradesOf("B000002", (week) => (week % 20 === 0 ? 1 : 0));
    const short = tradesOf("C000003", (week) => (week > 220 ? 2 : 0));
    const { series, tooQuiet, tooShort } = weeklyLevels([...shifted, ...few, ...short], MEMBERS, { asOf: AS_OF });
    expect(series.map(({ subject }) => subject.politicianId)).toEqual(["A000001"]);
    expect([tooQuiet, tooShort]).toEqual([1, 1]);
  });
});

describe("relative volatility", () => {
  it("takes out the weather that all tickers share", () => {
    const [calm] = relativeVolatility(PRICES, [3], AS_OF);
    const half = calm!.values.length >> 1;
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean(calm!.values.slice(half)) - mean(calm!.values.slice(0, half)))).toBeLessThan(0.1); // ln 3 without the subtraction
  });

  it("does not depend on the unit of a price, and leaves out days without one", () => {
    const holes = {
      ...PRICES,
      close: PRICES.close.map((row, t) => row.map((price, i) => (i === 3 && t % 50 === 7 ? Number.NaN : i === 3 ? 8 * price : price))),
    };
    const [plain] = relativeVolatility(PRICES, [3], AS_OF);
    const [other] = relativeVolatility(holes, [3], AS_OF);
    expect(other!.values.length).toBeLessThan(plain!.values.length);
    expect(other!.values.every(Number.isFinite)).toBe(true);
  });

  it("has no answer with few tickers, few days, or a price that never moves", () => {
    const few = { ...PRICES, tickers: TICKERS.slice(0, 5), close: PRICES.close.map((row) => row.slice(0, 5)) };
    expect(relativeVolatility(few, [0], AS_OF)).toEqual([]);
    expect(relativeVolatility(PRICES, [0], addDays(MONDAY, 300))).toEqual([]);
    const flat = { ...PRICES, close: PRICES.close.map((row) => row.map((price, i) => (i === 4 ? 10 : price))) };
    expect(relativeVolatility(flat, [4], AS_OF)).toEqual([]);
  });
});

describe("the replication of a shift", () => {
  it("looks at three of every twelve weeks, which the search does not see", () => {
    const searched = new Set(searchedWeeks(120));
    expect(searched.size).toBe(90);
    const values = Float64Array.from({ length: 120 }, (_, week) => week);
    const spoilt = values.map((value, week) => (searched.has(week) ? -value : value));
    expect(replicateShift(values, values)).toEqual(replicateShift(spoilt, values));
    expect(replicateShift(values, values).correlation).toBeCloseTo(1, 12);
  });

  it("gives no level of significance to levels that are all alike", () => {
    const values = Float64Array.from({ length: 120 }, (_, week) => week % 7);
    expect(replicateShift(values, new Float64Array(120).fill(3))).toEqual({ pValue: 1, correlation: 0, observations: 10 });
  });
});

describe("the sweep for shifts", () => {
  let found: ShiftSweep;
  let market: MarketRegimes | null;
  beforeAll(async () => {
    market = marketRegimes(PRICES, { asOf: AS_OF, seed: 0 });
    found = await sweep([...shifted, ...steady], { market });
  });

  it("finds the member whose rate rose for a year and the ticker that went wild, and nobody else", () => {
    expect(found.tested).toBe(4); // three members, and the one ticker that they trade
    expect(found.findings.map(({ name, replicated }) => [name, replicated]).sort()).toEqual([
      ["Member 0", true],
      ["T00", true],
    ]);
    for (const { shifts, segments, ratio, series } of found.findings) {
      expect(shifts).toHaveLength(2);
      expect(segments.reduce((sum, { weeks }) => sum + weeks, 0)).toBe(series.weeks.length);
      for (const [k, week] of [140, 190].entries()) {
        const { interval } = shifts[k]!;
        expect(Math.abs(Date.parse(shifts[k]!.week) - Date.parse(addDays(MONDAY, 7 * week))) / 864e5).toBeLessThan(60);
        expect(interval[0] <= shifts[k]!.week && shifts[k]!.week <= interval[1]).toBe(true);
      }
      expect(ratio).toBeGreaterThan(2);
    }
  });

  it("says what the market was like around a shift, as it could be told then", () => {
    const names = market!.regimes.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(1);
    for (const { shifts } of found.findings) for (const { marketRegime } of shifts) expect(names).toContain(marketRegime);
    const asOf = addDays(MONDAY, 7 * 200);
    const then = marketRegimes(PRICES, { asOf, seed: 0 })!;
    expect(then.dates.at(-1)! <= asOf).toBe(true);
  });

  it("tells a finding from its own fields, with its places, its q and what the kept weeks say", () => {
    const rate = found.findings.find(({ measure }) => measure === "trading-rate")!;
    const discovery = shiftDiscovery(rate, { asOf: AS_OF, seed: 3, dataFingerprint: "data", tested: found.tested });
    expect(discovery).toMatchObject({ type: "regime-shift", politicianIds: ["A000001"], tickers: [], replicated: true, strength: 1 - rate.qValue, seed: 3 });
    for (const part of ["Member 0", "3 different rates", rate.shifts[0]!.week, "over 4 series", "met again", "nothing about its cause"])
      expect(discovery.summary).toContain(part);
    expect(JSON.parse(JSON.stringify(discovery))).toEqual(discovery);
    const missed = shiftDiscovery({ ...rate, replicated: false }, { asOf: AS_OF, seed: 3, dataFingerprint: "data", tested: 4 });
    expect(missed.strength).toBeNull();
    expect(missed.summary).toContain("no strength is claimed");
    expect(missed.id).toBe(discovery.id);
  });

  it("finds nothing at a level of zero, without prices no ticker, and for one member only what is theirs", async () => {
    expect((await sweep([...shifted, ...steady], { level: 0 })).findings).toEqual([]);
    expect((await sweep([...shifted, ...steady], { prices: null })).tested).toBe(3);
    const alone = await sweep([...shifted, ...steady], { politicianId: "B000002", prices: null });
    expect(alone.hypotheses.map(({ politicianId }) => politicianId)).toEqual(["B000002"]);
    expect(await sweep([], {})).toMatchObject({ tested: 0, findings: [], hypotheses: [] });
  });

  it("stops when it is told to", async () => {
    await expect(sweep(shifted, { signal: AbortSignal.abort(new Error("enough")) })).rejects.toThrow("enough");
  });
});

describe("the market's regimes", () => {
  it("need two years of prices that move", () => {
    expect(marketRegimes(PRICES, { asOf: addDays(MONDAY, 600), seed: 0 })).toBeNull();
    expect(marketRegimes({ ...PRICES, close: PRICES.close.map((row) => row.map(() => 5)) }, { asOf: AS_OF, seed: 0 })).toBeNull();
    expect(marketRegimes({ dates: [], tickers: [], close: [] }, { asOf: AS_OF, seed: 0 })).toBeNull();
  });

  it("tell the rough half from the calm one, each day from days up to it", () => {
    const { history, regimes, dates } = marketRegimes(PRICES, { asOf: AS_OF, seed: 0 })!;
    const wildest = regimes.reduce((most, { volatility }, i) => (volatility! > regimes[most]!.volatility! ? i : most), 0);
    const share = (from: number, to: number): number => history.slice(from, to).filter((regime) => regime === wildest).length / (to - from);
    const half = dates.length >> 1;
    expect(share(260, half - 10)).toBeLessThan(0.2);
    expect(share(half + 60, dates.length)).toBeGreaterThan(0.8);
  });
});
