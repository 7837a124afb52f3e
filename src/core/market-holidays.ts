// Which days the New York Stock Exchange stays shut and on which it closes early: the exchange's own rules (NYSE Rule 7.2 and its
// holiday announcements) and, where history did not follow a rule, the days themselves.

import { dayNumber, fromDayNumber, type IsoDate, weekday } from "./dates.js";

/** A weekday on which the exchange does not open. */
export interface MarketHoliday {
  readonly date: IsoDate;
  readonly name: string;
}

const [SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY] = [0, 1, 2, 3, 4, 5, 6] as const;

/** Weekdays without trading outside the rules: days of mourning, attacks, storms. */
const SPECIAL_CLOSINGS: readonly MarketHoliday[] = [
  { date: "1994-04-27", name: "Funeral of President Nixon" },
  { date: "2001-09-11", name: "Attack on the World Trade Center" },
  { date: "2001-09-12", name: "Attack on the World Trade Center" },
  { date: "2001-09-13", name: "Attack on the World Trade Center" },
  { date: "2001-09-14", name: "Attack on the World Trade Center" },
  { date: "2004-06-11", name: "National day of mourning for President Reagan" },
  { date: "2007-01-02", name: "National day of mourning for President Ford" },
  { date: "2012-10-29", name: "Hurricane Sandy" },
  { date: "2012-10-30", name: "Hurricane Sandy" },
  { date: "2018-12-05", name: "National day of mourning for President George H. W. Bush" },
  { date: "2025-01-09", name: "National day of mourning for President Carter" },
];

/** Early closes outside the rules, New York time: snow (1994, 1996), the circuit breaker (1997), a failed system (2005), Fridays after Christmas (1997, 2003). */
const SPECIAL_CLOSE_TIMES: Readonly<Record<IsoDate, string>> = {
  "1994-02-11": "14:30",
  "1996-01-08": "14:00",
  "1997-10-27": "15:30",
  "1997-12-26": "13:00",
  "2003-12-26": "13:00",
  "2005-06-01": "15:56",
};

/** All weekdays of a year on which the exchange is shut, by date. */
export function holidaysOf(year: number): MarketHoliday[] {
  const holidays: MarketHoliday[] = SPECIAL_CLOSINGS.filter(({ date }) => Number(date.slice(0, 4)) === year);
  const add = (day: number | null, name: string): void => {
    if (day !== null) holidays.push({ date: fromDayNumber(day), name });
  };
  add(newYearsDay(year), "New Year's Day");
  if (year >= 1998) add(nthWeekday(year, 1, MONDAY, 3), "Martin Luther King Jr. Day");
  add(nthWeekday(year, 2, MONDAY, 3), "Washington's Birthday");
  add(easterSunday(year) - 2, "Good Friday");
  add(nthWeekday(year, 6, MONDAY, 1) - 7, "Memorial Day"); // the last Monday in May
  if (year >= 2022) add(observed(dayNumber(year, 6, 19)), "Juneteenth");
  add(observed(dayNumber(year, 7, 4)), "Independence Day");
  add(nthWeekday(year, 9, MONDAY, 1), "Labor Day");
  add(nthWeekday(year, 11, THURSDAY, 4), "Thanksgiving Day");
  add(observed(dayNumber(year, 12, 25)), "Christmas Day");
  return holidays.sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** Trading days of a year that end before 16:00, with the time in New York; a day that is a holiday may be listed too and stays a holiday. */
export function earlyClosesOf(year: number): Map<IsoDate, string> {
  const closes = new Map<IsoDate, string>();
  const add = (day: number, weekdays: readonly number[]): void => {
    if (weekdays.includes(weekday(day))) closes.set(fromDayNumber(day), year < 1993 ? "14:00" : "13:00");
  };
  if (year >= 1992) add(nthWeekday(year, 11, THURSDAY, 4) + 1, [FRIDAY]);
  if (year >= 1990) add(dayNumber(year, 12, 24), [MONDAY, TUESDAY, WEDNESDAY, THURSDAY]);
  if (year >= 1995) add(dayNumber(year, 7, 3), year >= 2013 ? [MONDAY, TUESDAY, WEDNESDAY, THURSDAY] : [MONDAY, TUESDAY, THURSDAY]);
  if (year >= 1995 && year < 2013) add(dayNumber(year, 7, 5), [FRIDAY]); // in those years the half day of a Thursday's July 4 came after it
  for (const [date, time] of Object.entries(SPECIAL_CLOSE_TIMES)) if (Number(date.slice(0, 4)) === year) closes.set(date, time);
  return closes;
}

/** January 1, moved from a Sunday to the Monday; on a Saturday it is not observed, because the Friday closes the old year's books. */
function newYearsDay(year: number): number | null {
  const day = dayNumber(year, 1, 1);
  return weekday(day) === SATURDAY ? null : observed(day);
}

/** A Saturday's holiday is kept on the Friday before it, a Sunday's on the Monday after it. */
function observed(day: number): number {
  const on = weekday(day);
  return on === SATURDAY ? day - 1 : on === SUNDAY ? day + 1 : day;
}

function nthWeekday(year: number, month: number, on: number, n: number): number {
  const first = dayNumber(year, month, 1);
  return first + ((on - weekday(first) + 7) % 7) + 7 * (n - 1);
}

/** Easter Sunday of the Gregorian calendar: the anonymous algorithm of Nature 13 (1876) 487, as in Meeus, Astronomical Algorithms, ch. 8. */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const g = Math.floor((8 * b + 13) / 25);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const monthAndDay = h + l - 7 * m + 114;
  return dayNumber(year, Math.floor(monthAndDay / 31), (monthAndDay % 31) + 1);
}
