import { beforeAll, describe, expect, it } from "vitest";
import { addDays } from "../../src/core/dates.js";
import { createRng } from "../../src/core/rng.js";
import type { Trade } from "../../src/core/types.js";
import { forecastDiscovery } from "../../src/discovery/forecasts/forecast-discoveries.js";
import { FORECAST_WEEKS, type ForecastSweep, sweepForecasts } from "../../src/discovery/forecasts/forecast-sweep.js";
import { weeklyActivity } from "../../src/discovery/forecasts/weekly-series.js";
import { inlineExecutor } from "../../src/discovery/index.js";
import { samplePoisson } from "../../src/math/sampling.js";
import { politicianOf, tradeOf } from "../support/trades.js";

const MONDAY = "2015-01-05";
const WEEKS = 320;

/** One member's trades by week of disclosure; each was made ten days before. */
function tradesOf(politicianId: string, perWeek: (week: number) => number, weeks = WEEKS): Trade[] {
  return Array.from({ length: weeks }, (_, week) => week).flatMap((week) =>
    Array.from({ length: perWeek(week) }, (_, i) => {
      const disclosureDate = addDays(MONDAY, 7 * week + (i % 5));
      return tradeOf({
        id: `${politicianId}-${week}-${i}`,
        politicianId,
        disclosureDate,
        transactionDate: addDays(disclosureDate, -10),
        side: i % 2 ? "sell" : "buy",
      });
    }),
  );
}

const poisson = (seed: number, mean: (week: number) => number): ((week: number) => number) => {
  const rng = createRng(seed, "forecasts");
  return (week) => samplePoisson(rng, mean(week));
};
/** Rates that rise and fall over two years: the last value misses by the noise, the average by the swing. */
const swinging = (seed: number): ((week: number) => number) => poisson(seed, (week) => (Math.abs((week % 100) - 50) / 50) * 12 + 2);
const steady = (seed: number): ((week: number) => number) => poisson(seed, () => 6);

const MEMBERS = ["A000001", "B000002", "C000003"].map((id, i) => politicianOf({ id, name: `Member ${i}`, chamber: "house" }));
const AS_OF = addDays(MONDAY, 7 * WEEKS + 2);
const swung = [...tradesOf("A000001", swinging(1)), ...tradesOf("B000002", steady(2)), ...tradesOf("C000003", steady(3))];
const sweep = (trades: readonly Trade[], level = 0.05, asOf = AS_OF) => sweepForecasts(trades, MEMBERS, { asOf, level, executor: inlineExecutor });

describe("weekly activity", () => {
  it("counts a trade in the week in which it became public, not in that in which it was made", () => {
    const { series } = weeklyActivity(swung, MEMBERS, { asOf: AS_OF });
    const [own] = series;
    expect(own!.subject).toEqual({ kind: "member", politicianId: "A000001", name: "Member 0", chamber: "house" });
    const week = own!.weeks[40]!;
    const disclosed = swung.filter(
      ({ politicianId, disclosureDate }) => politicianId === "A000001" && disclosureDate! >= week && disclosureDate! < addDays(week, 7),
    );
    expect(disclosed.length).toBeGreaterThan(0);
    expect(own!.values[40]).toBe(disclosed.length);
  });

  it("holds whole weeks only: neither the one in which the member began nor one that has not ended", () => {
    const { series } = weeklyActivity(swung, MEMBERS, { asOf: addDays(MONDAY, 7 * 300 + 3) });
    expect(series[0]!.weeks[0]! > MONDAY).toBe(true);
    expect(series[0]!.weeks.at(-1)).toBe(addDays(MONDAY, 7 * 299));
  });

  it("does not change a past week when more is disclosed later", () => {
    const early = weeklyActivity(swung, MEMBERS, { asOf: addDays(MONDAY, 7 * 250) }).series[0]!;
    const late = weeklyActivity(swung, MEMBERS, { asOf: AS_OF }).series[0]!;
    const at = late.weeks.indexOf(early.weeks[0]!);
    expect(Array.from(late.values.slice(at, at + early.values.length))).toEqual(Array.from(early.values));
    expect(early.values.every(Number.isFinite)).toBe(true);
  });

  it("passes over members with too few weeks, and those long silent", () => {
    const trades = [
      ...tradesOf("A000001", () => 2),
      ...tradesOf("B000002", (week) => (week < 200 ? 2 : 0)),
      ...tradesOf("C000003", (week) => (week < WEEKS - 60 ? 0 : 2)),
    ];
    const { series, tooQuiet, tooShort } = weeklyActivity(trades, MEMBERS, { asOf: AS_OF });
    expect(series.map(({ subject }) => subject.politicianId)).toEqual(["A000001"]);
    expect({ tooQuiet, tooShort }).toEqual({ tooQuiet: 1, tooShort: 1 });
  });

  it("gives the net dollars of each sector by chamber when sectors are known", () => {
    const { series } = weeklyActivity(swung, MEMBERS, { asOf: AS_OF, sectorOf: () => "Energy" });
    const sector = series.find(({ subject }) => subject.kind === "sector")!;
    expect(sector.subject).toEqual({ kind: "sector", politicianId: null, name: "Energy", chamber: "house" });
    expect(sector.measure).toBe("net-amount");
    expect(sector.values.some((value) => value < 0) || sector.values.some((value) => value > 0)).toBe(true);
  });
});

describe("the sweep for forecasts", () => {
  let swept: ForecastSweep;
  beforeAll(async () => {
    swept = await sweep(swung);
  });

  it("forecasts a member whose rate stays high or low for months, and nobody whose rate is steady", () => {
    const { tested, forecasts, hypotheses } = swept;
    expect(tested).toBe(3);
    expect(hypotheses).toHaveLength(3);
    expect(forecasts.map(({ politicianId }) => politicianId)).toEqual(["A000001"]);
    const [found] = forecasts;
    expect(found!.skill).toBeGreaterThan(0.2);
    expect(found!.replicated).toBe(true);
    expect(found!.replication.from > found!.from).toBe(true);
    const { weeks, mean, lower, upper } = found!.forecast;
    expect(weeks).toHaveLength(FORECAST_WEEKS);
    expect(weeks[0]).toBe(addDays(found!.to, 7));
    for (let k = 0; k < FORECAST_WEEKS; k++) {
      expect(lower[k]).toBeGreaterThanOrEqual(0);
      expect(mean[k]).toBeGreaterThanOrEqual(lower[k]!);
      expect(upper[k]).toBeGreaterThan(mean[k]!);
    }
  });

  it("lets the same week of the year before be a rival, and the hardest where the year repeats itself", async () => {
    const yearly = (week: number): number => 4 + (((week % 52) * 17) % 13);
    const { hypotheses, forecasts } = await sweep(tradesOf("A000001", yearly));
    expect(hypotheses.map(({ baseline }) => baseline)).toEqual(["year-before"]);
    expect(forecasts).toEqual([]);
  });

  it("counts every series in q, and abstains at a level that none reaches", async () => {
    const { hypotheses } = swept;
    const smallest = hypotheses[0]!;
    expect(smallest.qValue).toBeCloseTo(3 * smallest.pValue, 12);
    expect((await sweep(swung, smallest.qValue / 2)).forecasts).toEqual([]);
  });

  it("abstains on steady rates in five worlds of six at least", async () => {
    let worlds = 0;
    for (let seed = 0; seed < 6; seed++) {
      const trades = MEMBERS.flatMap(({ id }, i) => tradesOf(id, steady(100 + 10 * seed + i), 260));
      if ((await sweep(trades, 0.05, addDays(MONDAY, 7 * 260 + 2))).forecasts.length > 0) worlds++;
    }
    expect(worlds).toBeLessThanOrEqual(1);
  });

  it("does not let what became public later into a forecast", async () => {
    const asOf = addDays(MONDAY, 7 * 290 + 1);
    const own = swung.filter(({ politicianId }) => politicianId === "A000001");
    const before = await sweep(own, 0.05, asOf);
    expect(before.forecasts).toHaveLength(1);
    const altered = own.flatMap((trade) => (trade.disclosureDate! <= asOf ? [trade] : [trade, { ...trade, id: `${trade.id}-again` }]));
    expect(await sweep(altered, 0.05, asOf)).toEqual(before);
  });

  it("tells a forecast in words that name the weeks, the interval, the rival and the clock", () => {
    const { forecasts, tested } = swept;
    const discovery = forecastDiscovery(forecasts[0]!, { asOf: AS_OF, seed: 0, dataFingerprint: "data", tested });
    expect(discovery.type).toBe("forecast");
    expect(discovery.strength).toBeCloseTo(1 - forecasts[0]!.qValue, 12);
    expect(discovery.summary).toContain(forecasts[0]!.forecast.weeks[0]);
    expect(discovery.summary).toMatch(/95 % between/);
    expect(discovery.summary).toContain(forecasts[0]!.baseline);
    expect(discovery.summary).toContain("disclosure");
    expect(JSON.parse(JSON.stringify(discovery))).toEqual(discovery);
  });
});
