// The trading calendar of the New York Stock Exchange. Every day was checked against published holiday lists for 1990 to 2030; before
// and after that span the present rules are applied as they stand, so closings of another age (election days, Saturdays, the paper
// crisis) and decisions not yet taken are missing.

import { daysInMonth, fromDayNumber, type IsoDate, toDayNumber, weekday } from "./dates.js";
import { InvalidInputError } from "./errors.js";
import { earlyClosesOf, holidaysOf, type MarketHoliday } from "./market-holidays.js";

export type { MarketHoliday } from "./market-holidays.js";

/** First and last day of the span that was checked day by day. */
export const VERIFIED_CALENDAR_SPAN = { from: "1990-01-01", to: "2030-12-31" } as const;

/** Whether the exchange is open on that day. @throws InvalidInputError NOT_A_DATE, as everything here does */
export function isTradingDay(date: IsoDate): boolean {
  const day = toDayNumber(date);
  const year = calendarYear(yearOf(date));
  return sessionsBefore(year, day + 1) > sessionsBefore(year, day);
}

/** Every trading day from `from` to `to`, both inclusive; empty when `to` is earlier. */
export function tradingDays(from: IsoDate, to: IsoDate): IsoDate[] {
  const first = toDayNumber(from);
  const last = toDayNumber(to);
  const days: IsoDate[] = [];
  for (let y = yearOf(from); y <= yearOf(to); y++) {
    const year = calendarYear(y);
    const end = sessionsBefore(year, last + 1);
    for (let i = sessionsBefore(year, first); i < end; i++) days.push(year.sessions[i]!);
  }
  return days;
}

/** The first trading day strictly after `date`. */
export function nextTradingDay(date: IsoDate): IsoDate {
  return addTradingDays(date, 1);
}

/** The last trading day strictly before `date`. */
export function previousTradingDay(date: IsoDate): IsoDate {
  return addTradingDays(date, -1);
}

/** `date` when it is a trading day, else the first one after it. */
export function tradingDayOnOrAfter(date: IsoDate): IsoDate {
  return isTradingDay(date) ? date : addTradingDays(date, 1);
}

/** `date` when it is a trading day, else the last one before it. */
export function tradingDayOnOrBefore(date: IsoDate): IsoDate {
  return isTradingDay(date) ? date : addTradingDays(date, -1);
}

/**
 * The n-th trading day strictly after `date`, or strictly before it when `n` is negative; `tradingDayOnOrAfter(date)` when `n` is 0.
 * From a trading day, `addTradingDays(d, tradingDaysBetween(d, e))` is `e` for every trading day `e`.
 * @throws InvalidInputError NOT_A_DATE; INVALID_OPTION when `n` is not a whole number or leads out of the years 0000 to 9999
 */
export function addTradingDays(date: IsoDate, n: number): IsoDate {
  if (!Number.isSafeInteger(n)) throw new InvalidInputError("INVALID_OPTION", { where: "addTradingDays", what: "n", expected: "a whole number", received: n });
  if (n === 0) return tradingDayOnOrAfter(date);
  const day = toDayNumber(date);
  let y = yearOf(date);
  let year = calendarYear(y);
  let index = n > 0 ? sessionsBefore(year, day + 1) + n - 1 : sessionsBefore(year, day) + n;
  while (index >= year.sessions.length) {
    index -= year.sessions.length;
    year = calendarYear(++y);
  }
  while (index < 0) {
    year = calendarYear(--y);
    index += year.sessions.length;
  }
  return year.sessions[index]!;
}

/** Trading days after `from` up to and including `to`: 1 from a Monday to the Tuesday; the negative of the reverse when `to` is earlier. */
export function tradingDaysBetween(from: IsoDate, to: IsoDate): number {
  const first = toDayNumber(from) + 1;
  const last = toDayNumber(to) + 1;
  if (last < first) return -tradingDaysBetween(to, from);
  let count = 0;
  for (let y = yearOf(from); y < yearOf(to); y++) count += calendarYear(y).sessions.length;
  return count + sessionsBefore(calendarYear(yearOf(to)), last) - sessionsBefore(calendarYear(yearOf(from)), first);
}

/** Weekdays of a year on which the exchange is shut, special closings included, by date. @throws InvalidInputError INVALID_OPTION */
export function marketHolidays(year: number): MarketHoliday[] {
  return calendarYear(year).holidays.map((holiday) => ({ ...holiday }));
}

/** Whether trading ends before 16:00 on that day: regular half days, and the few that snow or a failure cut short. */
export function isEarlyClose(date: IsoDate): boolean {
  return isTradingDay(date) && calendarYear(yearOf(date)).earlyCloses.has(date);
}

/** When trading ends, as `HH:MM` in New York: "16:00", "13:00" on a half day since 1993, "14:00" before; null on a day without trading. */
export function marketCloseTime(date: IsoDate): string | null {
  return isTradingDay(date) ? (calendarYear(yearOf(date)).earlyCloses.get(date) ?? "16:00") : null;
}

interface CalendarYear {
  /** Day number of January 1. */
  readonly firstDay: number;
  readonly sessions: readonly IsoDate[];
  /** Sessions of the year before its d-th day, d = 0 … 366. */
  readonly counts: Uint16Array;
  readonly holidays: readonly MarketHoliday[];
  readonly earlyCloses: ReadonlyMap<IsoDate, string>;
}

const years = new Map<number, CalendarYear>();

function calendarYear(y: number): CalendarYear {
  const known = years.get(y);
  if (known !== undefined) return known;
  if (!Number.isInteger(y) || y < 0 || y > 9999) {
    throw new InvalidInputError("INVALID_OPTION", { where: "trading calendar", what: "year", expected: "a year from 0 to 9999", received: y });
  }
  const holidays = holidaysOf(y);
  const closed = new Set(holidays.map(({ date }) => date));
  const firstDay = toDayNumber(`${String(y).padStart(4, "0")}-01-01`);
  const sessions: IsoDate[] = [];
  const counts = new Uint16Array(367);
  const days = 337 + daysInMonth(y, 2);
  for (let d = 0; d < 366; d++) {
    const on = weekday(firstDay + d);
    const date = d < days && on > 0 && on < 6 ? fromDayNumber(firstDay + d) : null;
    if (date !== null && !closed.has(date)) sessions.push(date);
    counts[d + 1] = sessions.length;
  }
  const year = { firstDay, sessions, counts, holidays, earlyCloses: earlyClosesOf(y) };
  years.set(y, year);
  return year;
}

/** Sessions of `year` before a day number, which may lie outside of it. */
function sessionsBefore(year: CalendarYear, day: number): number {
  const offset = day - year.firstDay;
  return year.counts[Math.max(0, Math.min(offset, 366))]!;
}

function yearOf(date: IsoDate): number {
  return Number(date.slice(0, 4));
}
