import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInputError } from "../../src/core/errors.js";
import { createRng, type Rng } from "../../src/core/rng.js";
import { estimateReportingDelay, FittedReportingDelay, normal, poisson } from "../../src/stats/index.js";

interface Events {
  readonly eventDay: number[];
  readonly reportDay: number[];
}

/** Mostly within the legal 45 days, one in twenty-five with a Pareto tail of years. */
function drawDelay(rng: Rng): number {
  return rng() < 0.04 ? Math.floor(60 * (1 - rng()) ** (-1 / 1.2)) : Math.floor(Math.exp(3.2 + 0.5 * normal.ppf((rng() + 1e-9) / (1 + 2e-9))));
}
/** The same law, from four hundred thousand draws. */
const truth = ((): ((days: number, longest: number) => number) => {
  const rng = createRng(1, "truth");
  const counts = new Float64Array(4000);
  for (let i = 0; i < 400_000; i++) {
    const delay = drawDelay(rng);
    if (delay < counts.length) counts[delay]!++;
  }
  for (let d = 1; d < counts.length; d++) counts[d] = counts[d]! + counts[d - 1]!;
  return (days, longest) => counts[days]! / counts[longest]!;
})();

function simulate(seed: number, days: number, rate: number, filingSize = 1): Events {
  const rng = createRng(seed, "events");
  const eventDay: number[] = [];
  const reportDay: number[] = [];
  for (let day = 0; day < days; day++) {
    for (let filings = poisson.ppf(rng(), rate / filingSize); filings > 0; filings--) {
      const report = day + (filingSize > 1 ? 5 : 0) + drawDelay(rng);
      for (let i = 0; i < filingSize; i++) {
        const event = day + (filingSize > 1 ? Math.floor(5 * rng()) : 0);
        if (event >= days) continue;
        eventDay.push(event);
        reportDay.push(report);
      }
    }
  }
  return { eventDay, reportDay };
}

function countBy(days: number, keep: (i: number) => boolean, { eventDay }: Events): number[] {
  const counts = new Array<number>(days).fill(0);
  eventDay.forEach((day, i) => {
    if (keep(i)) counts[day]!++;
  });
  return counts;
}

describe("estimateReportingDelay", () => {
  it("recovers the delay distribution from four years of events", () => {
    const days = 1500;
    const events = simulate(3, days, 20);
    const fitted = estimateReportingDelay({ ...events, asOfDay: days - 1, maximumDelay: 365 });
    expect(fitted.maximumDelay).toBe(365);
    for (const age of [7, 15, 25, 35, 45, 60, 120]) {
      const { share, lower, upper } = fitted.reportedShare(age);
      expect(Math.abs(share - truth(age, 365))).toBeLessThan(0.012);
      expect(lower < share && share < upper).toBe(true);
      expect(upper - lower).toBeLessThan(0.03);
    }
  });

  it("undoes the truncation of half a year of events, where the delays as they stand are far too short", () => {
    const events = simulate(8, 140, 60);
    const fitted = estimateReportingDelay({ ...events, asOfDay: 139, maximumDelay: 60 });
    const visible = events.eventDay.flatMap((day, i) => (events.reportDay[i]! <= 139 && events.reportDay[i]! - day <= 60 ? [events.reportDay[i]! - day] : []));
    const plain = visible.filter((d) => d <= 20).length / visible.length;
    expect(plain - truth(20, 60)).toBeGreaterThan(0.03);
    expect(Math.abs(fitted.reportedShare(20).share - truth(20, 60))).toBeLessThan(0.02);
  });

  it("covers the true share about as often as it says", () => {
    let covered = 0;
    let asked = 0;
    for (let seed = 0; seed < 80; seed++) {
      const fitted = estimateReportingDelay({ ...simulate(100 + seed, 900, 5), asOfDay: 899 });
      for (const age of [10, 20, 30, 60, 150]) {
        const { lower, upper } = fitted.reportedShare(age);
        const expected = truth(age, fitted.maximumDelay);
        asked++;
        if (lower <= expected && expected <= upper) covered++;
      }
    }
    expect(covered / asked).toBeGreaterThan(0.91);
    expect(covered / asked).toBeLessThan(0.99);
  });

  it.each([
    ["single trades", 1],
    ["filings of six trades", 6],
  ])("covers the final count of recent days at least as often as it says: %s", (_, filingSize) => {
    let covered = 0;
    let asked = 0;
    let corrected = 0;
    let final = 0;
    for (let seed = 0; seed < 30; seed++) {
      const days = 900;
      const events = simulate(300 + seed, days, 8, filingSize);
      const fitted = estimateReportingDelay({ ...events, asOfDay: days - 1, maximumDelay: 200 });
      const isUsed = (i: number): boolean => events.reportDay[i]! - events.eventDay[i]! <= fitted.maximumDelay;
      const finals = countBy(days, isUsed, events);
      const result = fitted.correctCounts({
        counts: countBy(days, (i) => isUsed(i) && events.reportDay[i]! < days, events),
        days: finals.map((__, day) => day),
      });
      for (let day = days - 60; day < days; day++) {
        if (!result.usable[day]) continue;
        asked++;
        if (result.lower[day]! <= finals[day]! && finals[day]! <= result.upper[day]!) covered++;
        corrected += result.corrected[day]!;
        final += finals[day]!;
      }
    }
    expect(asked).toBeGreaterThan(800);
    expect(covered / asked).toBeGreaterThan(0.94);
    expect(Math.abs(corrected / final - 1)).toBeLessThan(0.03);
  });

  it("sees that filings hold several trades: over-dispersion is 1 without them and about their size with them", () => {
    expect(estimateReportingDelay({ ...simulate(21, 1500, 10), asOfDay: 1499 }).dispersion).toBeLessThan(1.2);
    const clustered = estimateReportingDelay({ ...simulate(21, 1500, 10, 6), asOfDay: 1499 }).dispersion;
    expect(clustered).toBeGreaterThan(3);
    expect(clustered).toBeLessThan(8);
  });

  it("looks at nothing that was reported after asOfDay", () => {
    const events = simulate(5, 600, 6);
    const fitted = estimateReportingDelay({ ...events, asOfDay: 500 });
    expect(fitted.eventsUsed).toBeGreaterThan(2000);
    const altered = {
      eventDay: events.eventDay.map((day, i) => (events.reportDay[i]! > 500 ? 3 * day - 1000 : day)),
      reportDay: events.reportDay.map((day) => (day > 500 ? day + 77 : day)),
    };
    expect(JSON.stringify(estimateReportingDelay({ ...altered, asOfDay: 500 }))).toBe(JSON.stringify(fitted));
    const known = events.reportDay.flatMap((day, i) => (day <= 500 ? [i] : []));
    const without = estimateReportingDelay({
      eventDay: known.map((i) => events.eventDay[i]!),
      reportDay: known.map((i) => events.reportDay[i]!),
      asOfDay: 500,
    });
    expect({ ...without.toJSON(), notYetReported: 0 }).toEqual({ ...fitted.toJSON(), notYetReported: 0 });
  });

  it("is the empirical distribution function when nothing is truncated", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(90), { minLength: 40, maxLength: 200 }), (delays) => {
        const fitted = estimateReportingDelay({ eventDay: delays.map(() => 0), reportDay: delays, asOfDay: 1000 });
        const kept = delays.filter((d) => d <= fitted.maximumDelay);
        expect(kept.length).toBe(fitted.eventsUsed);
        for (const age of [0, 3, 20, 55, 89]) expect(fitted.reportedShare(age).share).toBeCloseTo(kept.filter((d) => d <= age).length / kept.length, 9);
      }),
    );
  });

  it("shares grow with age from 0 to 1, depend on no order of events and move with the calendar", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(300), fc.nat(120)), { minLength: 60, maxLength: 300 }), fc.integer({ min: -20_000, max: 20_000 }), (rows, shift) => {
        const input = (r: [number, number][], by: number) => ({
          eventDay: r.map(([e]) => e + by),
          reportDay: r.map(([e, d]) => e + d + by),
          asOfDay: 300 + by,
          maximumDelay: 60,
        });
        fc.pre(rows.filter(([e, d]) => e + d <= 300 && d <= 30 && e <= 240).length > 30);
        const fitted = estimateReportingDelay(input(rows, 0));
        const shares = Array.from({ length: 62 }, (_, age) => fitted.reportedShare(age));
        shares.forEach(({ share, lower, upper }, age) => {
          expect(share).toBeGreaterThanOrEqual(age > 0 ? shares[age - 1]!.share : 0);
          expect(0 <= lower && lower <= share * (1 + 1e-12) && share <= upper * (1 + 1e-12) && upper <= 1).toBe(true);
        });
        expect(shares[61]).toEqual({ share: 1, lower: 1, upper: 1 });
        expect(fitted.reportedShare(-1)).toEqual({ share: 0, lower: 0, upper: 0 });
        expect({ ...estimateReportingDelay(input([...rows].reverse(), shift)).toJSON(), asOfDay: 0 }).toEqual({ ...fitted.toJSON(), asOfDay: 0 });
      }),
    );
  });

  it("counts what it cannot use: negative delays, delays beyond the longest, reports still to come", () => {
    const events = simulate(6, 400, 5);
    const base = estimateReportingDelay({ ...events, asOfDay: 399, maximumDelay: 90 });
    const dirty = estimateReportingDelay({
      eventDay: [...events.eventDay, 50, 60, 5],
      reportDay: [...events.reportDay, 49, 10, 400],
      asOfDay: 399,
      maximumDelay: 90,
    });
    expect([dirty.negativeDelays, dirty.notYetReported - base.notYetReported]).toEqual([2, 1]);
    expect(dirty.reportedShare(30)).toEqual(base.reportedShare(30));
    expect(base.eventsUsed + base.beyondMaximumDelay + base.notYetReported + base.negativeDelays).toBe(events.eventDay.length);
    expect(base.beyondMaximumDelay).toBeGreaterThan(0);
  });

  it("is not overturned by a handful of ancient filings, and says how far it goes", () => {
    const events = simulate(9, 700, 10);
    const clean = estimateReportingDelay({ ...events, asOfDay: 699 });
    const ancient = {
      eventDay: [...events.eventDay, ...new Array<number>(40).fill(-3000)],
      reportDay: [...events.reportDay, ...new Array<number>(40).fill(600)],
    };
    const fitted = estimateReportingDelay({ ...ancient, asOfDay: 699 });
    expect(fitted.maximumDelay).toBeLessThan(700);
    for (const age of [20, 45, 100]) expect(Math.abs(fitted.reportedShare(age).share - clean.reportedShare(age).share)).toBeLessThan(0.02);
    expect(estimateReportingDelay({ eventDay: [...events.eventDay, -700_000], reportDay: [...events.reportDay, 5], asOfDay: 699 }).reportedShare(20)).toEqual(
      clean.reportedShare(20),
    );
  });

  it("stops where the tail would make everything below it uncertain, though enough events were at risk", () => {
    const all = simulate(9, 700, 10);
    const kept = all.eventDay.flatMap((day, i) => (day >= 60 || (i % 12 === 0 && all.reportDay[i]! - day < 300) ? [i] : []));
    const thin = { eventDay: kept.map((i) => all.eventDay[i]!), reportDay: kept.map((i) => all.reportDay[i]!) };
    const late = { eventDay: [...thin.eventDay, ...new Array<number>(200).fill(0)], reportDay: [...thin.reportDay, ...new Array<number>(200).fill(640)] };
    const [clean, fitted] = [estimateReportingDelay({ ...thin, asOfDay: 699 }), estimateReportingDelay({ ...late, asOfDay: 699 })];
    expect(clean.maximumDelay).toBeGreaterThan(640); // the events at risk alone would allow it
    expect(fitted.maximumDelay).toBeLessThan(640);
    expect(fitted.beyondMaximumDelay).toBeGreaterThanOrEqual(200);
    expect(Math.abs(fitted.reportedShare(45).share - clean.reportedShare(45).share)).toBeLessThan(0.02);
  });

  it("flags days with too small a share as unusable instead of blowing them up, and leaves old days alone", () => {
    const fitted = estimateReportingDelay({ ...simulate(4, 800, 6), asOfDay: 799 });
    const { corrected, lower, upper, share, usable } = fitted.correctCounts({ counts: [1, 0, 3, 5, 4], days: [799, 801, 775, 770, 10] });
    expect(usable).toEqual([false, false, true, true, true]);
    expect([corrected[0], lower[0], upper[1]]).toEqual([NaN, NaN, NaN]);
    expect(share[0]).toBeLessThan(0.05);
    expect(corrected[3]).toBe(5 / share[3]!);
    expect(lower[3]! >= 5 && lower[3]! <= corrected[3]! && corrected[3]! <= upper[3]!).toBe(true);
    expect([corrected[4], lower[4], upper[4]]).toEqual([4, 4, 4]);
    const zero = fitted.correctCounts({ counts: [0], days: [775] });
    expect([zero.corrected[0], zero.lower[0]]).toEqual([0, 0]);
    expect(zero.upper[0]).toBeGreaterThan(0); // nothing seen is not nothing there
  });

  it("survives JSON without changing a bit, refuses unknown formats and cannot be changed through its copy", () => {
    const fitted = estimateReportingDelay({ ...simulate(4, 500, 6), asOfDay: 499, confidence: 0.8 });
    const again = FittedReportingDelay.fromJSON(JSON.parse(JSON.stringify(fitted)));
    for (let age = -1; age < 400; age++) expect(again.reportedShare(age)).toEqual(fitted.reportedShare(age));
    expect(() => FittedReportingDelay.fromJSON({ ...fitted.toJSON(), format: 2 } as never)).toThrow(InvalidInputError);
    const before = fitted.reportedShare(20);
    (fitted.toJSON().share as number[])[20] = 5;
    expect(fitted.reportedShare(20)).toEqual(before);
  });

  const row = (value: number): number[] => new Array<number>(50).fill(value);
  it.each([
    ["eventDay[0]", () => estimateReportingDelay({ eventDay: [0.5], reportDay: [1], asOfDay: 5 })],
    ["reportDay[1]", () => estimateReportingDelay({ eventDay: [1, 2], reportDay: [1, NaN], asOfDay: 5 })],
    ["reportDay: expected 50 values", () => estimateReportingDelay({ eventDay: row(1), reportDay: [1], asOfDay: 5 })],
    ["asOfDay", () => estimateReportingDelay({ eventDay: row(1), reportDay: row(2), asOfDay: NaN })],
    ["at least 30 events", () => estimateReportingDelay({ eventDay: row(1).slice(25), reportDay: row(2).slice(25), asOfDay: 90 })],
    ["at least 30 events", () => estimateReportingDelay({ eventDay: row(10), reportDay: row(2), asOfDay: 90 })],
    ["options.minimumShare", () => estimateReportingDelay({ eventDay: row(1), reportDay: row(2), asOfDay: 90, minimumShare: 0 })],
    ["counts[0]", () => estimateReportingDelay({ eventDay: row(1), reportDay: row(2), asOfDay: 90 }).correctCounts({ counts: [-1], days: [1] })],
    ["ageDays", () => estimateReportingDelay({ eventDay: row(1), reportDay: row(2), asOfDay: 90 }).reportedShare(1.5)],
  ])("refuses poison and names it: %s", (what, call) => {
    expect(call).toThrow(InvalidInputError);
    expect(call).toThrow(what);
  });
});
