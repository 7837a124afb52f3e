import { existsSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addTradingDays,
  isEarlyClose,
  isTradingDay,
  marketCloseTime,
  marketHolidays,
  nextTradingDay,
  previousTradingDay,
  tradingDayOnOrAfter,
  tradingDayOnOrBefore,
  tradingDays,
  tradingDaysBetween,
  VERIFIED_CALENDAR_SPAN,
} from "../../src/core/calendar.js";
import { addDays, fromDayNumber, toDayNumber, weekday } from "../../src/core/dates.js";
import { InvalidInputError } from "../../src/core/errors.js";

const oracle = JSON.parse(readFileSync(new URL("../oracles/core/nyse-holidays.json", import.meta.url), "utf8")) as {
  closings: string[];
  earlyCloses: Record<string, string>;
};
const isWeekday = (date: string): boolean => weekday(toDayNumber(date)) % 6 !== 0;
const day = fc.integer({ min: toDayNumber("1988-01-01"), max: toDayNumber("2032-12-31") }).map(fromDayNumber);
const session = day.map(tradingDayOnOrAfter);

describe("the trading calendar", () => {
  it("is open on exactly the weekdays of 1990 to 2030 that are not in the list of closings", () => {
    const closed = new Set(oracle.closings);
    const expected: string[] = [];
    for (let date: string = VERIFIED_CALENDAR_SPAN.from; date <= VERIFIED_CALENDAR_SPAN.to; date = addDays(date, 1))
      if (isWeekday(date) && !closed.has(date)) expected.push(date);
    expect(tradingDays(VERIFIED_CALENDAR_SPAN.from, VERIFIED_CALENDAR_SPAN.to)).toEqual(expected);
    const holidays = Array.from({ length: 41 }, (_, i) => marketHolidays(1990 + i)).flat();
    expect(holidays.map(({ date }) => date)).toEqual(oracle.closings);
    expect(holidays.every(({ name }) => name.length > 5)).toBe(true);
  });

  it("closes early on exactly the days of 1990 to 2025 on which the exchange did, at that hour", () => {
    const early = Object.fromEntries(
      tradingDays("1990-01-01", "2025-12-31")
        .filter(isEarlyClose)
        .map((date) => [date, marketCloseTime(date)]),
    );
    expect(early).toEqual(oracle.earlyCloses);
    expect([marketCloseTime("2024-07-05"), marketCloseTime("2024-07-04"), isEarlyClose("2024-07-04"), isEarlyClose("1999-12-24")]).toEqual([
      "16:00",
      null,
      false,
      false,
    ]);
  });

  it("keeps the year-end exception, the first Juneteenth and the first King's day", () => {
    expect(["1999-12-31", "2004-12-31", "2010-12-31", "2021-12-31"].map(isTradingDay)).toEqual([true, true, true, true]);
    expect([isTradingDay("2021-06-18"), isTradingDay("2022-06-20")]).toEqual([true, false]);
    expect([isTradingDay("1997-01-20"), isTradingDay("1998-01-19")]).toEqual([true, false]);
    expect(marketHolidays(2025).map(({ name }) => name)).toEqual([
      "New Year's Day",
      "National day of mourning for President Carter",
      "Martin Luther King Jr. Day",
      "Washington's Birthday",
      "Good Friday",
      "Memorial Day",
      "Juneteenth",
      "Independence Day",
      "Labor Day",
      "Thanksgiving Day",
      "Christmas Day",
    ]);
  });

  it("steps as a walk day by day does", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: -700, max: 700 }), (date, n) => {
        let expected = date;
        for (let left = Math.abs(n); left > 0; ) {
          expected = addDays(expected, Math.sign(n));
          if (isTradingDay(expected)) left--;
        }
        expect(addTradingDays(date, n)).toBe(n === 0 ? tradingDayOnOrAfter(date) : expected);
      }),
      { numRuns: 60 },
    );
  });

  it("next and previous are strict, on-or-after and on-or-before are not", () => {
    fc.assert(
      fc.property(day, (date) => {
        const [next, previous, after, before] = [nextTradingDay(date), previousTradingDay(date), tradingDayOnOrAfter(date), tradingDayOnOrBefore(date)];
        expect(previous < date && date < next).toBe(true);
        expect([next, previous, after, before].every(isTradingDay)).toBe(true);
        expect(tradingDays(addDays(previous, 1), addDays(next, -1))).toEqual(isTradingDay(date) ? [date] : []);
        expect([after, before]).toEqual(isTradingDay(date) ? [date, date] : [next, previous]);
      }),
    );
  });

  it("counts what it lists, and counting and stepping undo one another", () => {
    fc.assert(
      fc.property(day, day, (a, b) => {
        const [from, to] = a <= b ? [a, b] : [b, a];
        const listed = tradingDays(from, to);
        expect(tradingDaysBetween(from, to)).toBe(listed.length - (isTradingDay(from) ? 1 : 0));
        expect(tradingDaysBetween(to, from) + tradingDaysBetween(from, to)).toBe(0);
        expect(tradingDays(to, from)).toEqual(from === to ? listed : []);
      }),
    );
    fc.assert(fc.property(session, session, (a, b) => addTradingDays(a, tradingDaysBetween(a, b)) === b));
  });

  it("works at both ends of the years that can be written, and refuses to leave them", () => {
    expect(tradingDays("0000-01-01", "0000-01-09")).toEqual(["0000-01-03", "0000-01-04", "0000-01-05", "0000-01-06", "0000-01-07"]);
    expect(previousTradingDay("9999-12-31")).toBe("9999-12-30");
    expect(() => nextTradingDay("9999-12-31")).toThrow(InvalidInputError);
    expect(() => addTradingDays("2024-01-02", 1e7)).toThrow(InvalidInputError);
    expect(() => addTradingDays("2024-01-02", 0.5)).toThrow(/n: expected a whole number/);
    expect(() => isTradingDay("2024-02-30")).toThrow(InvalidInputError);
    expect(() => tradingDays("2024-01-01", "today")).toThrow(InvalidInputError);
    expect(() => marketHolidays(2024.5)).toThrow(/year/);
  });

  it("gives away copies: changing a returned list changes no later answer", () => {
    tradingDays("2024-01-01", "2024-01-31").length = 0;
    (marketHolidays(2024)[0] as { date: string }).date = "x";
    expect(marketHolidays(2024)[0]!.date).toBe("2024-01-01");
    expect(tradingDays("2024-01-01", "2024-01-31")).toHaveLength(21);
  });

  const computed = "../shared/data/market/nyse_holidays_timedate.csv";
  it.skipIf(!existsSync(computed))("differs from timeDate's computed list by the two days of mourning that it misses", () => {
    const listed = readFileSync(computed, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
    const ours = Array.from({ length: 41 }, (_, i) => marketHolidays(1990 + i))
      .flat()
      .map(({ date }) => date);
    expect(listed.filter((date) => !ours.includes(date))).toEqual([]);
    expect(ours.filter((date) => !listed.includes(date))).toEqual(["2018-12-05", "2025-01-09"]);
  });

  const prices = "../shared/data/prices/spy_us_d_stooq_polish.csv";
  it.skipIf(!existsSync(prices))("has the sessions of twenty years of SPY prices, but for one day that the file lacks", () => {
    const traded = readFileSync(prices, "utf8")
      .split("\n")
      .map((line) => line.slice(0, 10))
      .filter((date) => /^\d{4}-\d\d-\d\d$/.test(date))
      .sort();
    const ours = tradingDays(traded[0]!, traded.at(-1)!);
    expect(traded.filter((date) => !isTradingDay(date))).toEqual([]);
    const known = new Set(traded);
    expect(ours.filter((date) => !known.has(date))).toEqual(["2011-02-17"]);
  });
});
