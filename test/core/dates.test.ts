import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, dayNumber, daysBetween, daysInMonth, fromDayNumber, isIsoDate, toDayNumber, weekday } from "../../src/core/dates.js";
import { InvalidInputError } from "../../src/core/errors.js";

describe("day numbers", () => {
  it("agree with the UTC clock of the runtime for every day within 50,000 of 1970, there and back", () => {
    for (let day = -50_000; day <= 50_000; day++) {
      const clock = new Date(day * 86_400_000);
      const iso = clock.toISOString().slice(0, 10);
      if (fromDayNumber(day) !== iso || toDayNumber(iso) !== day || weekday(day) !== clock.getUTCDay())
        expect.fail(`day ${day}: ${fromDayNumber(day)}, ${toDayNumber(iso)}, ${weekday(day)}`);
    }
    expect(fromDayNumber(0)).toBe("1970-01-01");
  });

  it("go there and back over all years that four digits can write", () => {
    const first = toDayNumber("0000-01-01");
    const last = toDayNumber("9999-12-31");
    fc.assert(fc.property(fc.integer({ min: first, max: last }), (day) => toDayNumber(fromDayNumber(day)) === day));
    expect([fromDayNumber(first), fromDayNumber(last)]).toEqual(["0000-01-01", "9999-12-31"]);
    for (const day of [first - 1, last + 1, 0.5, NaN, Infinity]) expect(() => fromDayNumber(day)).toThrow(InvalidInputError);
    expect(() => addDays("9999-12-31", 1)).toThrow(InvalidInputError);
  });

  it("keep Gregorian leap years", () => {
    expect([1900, 2000, 2023, 2024].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 28, 29]);
    expect(dayNumber(2024, 3, 1) - dayNumber(2024, 2, 28)).toBe(2);
    expect(Array.from({ length: 12 }, (_, i) => daysInMonth(2023, i + 1)).reduce((a, b) => a + b)).toBe(365);
  });

  it("add and subtract", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -40_000, max: 40_000 }),
        fc.integer({ min: -9000, max: 9000 }),
        (day, step) => daysBetween(fromDayNumber(day), addDays(fromDayNumber(day), step)) === step,
      ),
    );
  });

  it.each([
    "2024-02-30",
    "2023-02-29",
    "2024-13-01",
    "2024-00-10",
    "2024-01-00",
    "24-01-01",
    "2024-1-1",
    "2024-01-01T00:00:00Z",
    " 2024-01-01",
    "",
    "0009-6-09",
    null,
    20240101,
    undefined,
  ])("refuse %j, which is no day", (text) => {
    expect(isIsoDate(text)).toBe(false);
    expect(() => toDayNumber(text as string)).toThrow(/toDayNumber: date: expected a real day as YYYY-MM-DD/);
  });
});
