import { fromDayNumber, type IsoDate, isIsoDate, isoDate, toDayNumber, weekday } from "../../core/dates.js";
import { InvalidInputError } from "../../core/errors.js";

/** How dates go on after the last: every so many days, on business days, on one day of each month, or unknown. */
export type Cadence =
  | { readonly kind: "days"; readonly days: number }
  | { readonly kind: "weekdays" }
  | { readonly kind: "months"; readonly months: number }
  | { readonly kind: "irregular" };

/** Day numbers of strictly increasing dates. @throws InvalidInputError NOT_A_DATE, UNSORTED_DATES, WRONG_LENGTH */
export function toDays(where: string, what: string, dates: readonly IsoDate[], length?: number): Float64Array {
  if (!Array.isArray(dates)) throw new InvalidInputError("INVALID_OPTION", { where, what, expected: "an array of days as YYYY-MM-DD", received: dates });
  if (length !== undefined && dates.length !== length)
    throw new InvalidInputError("WRONG_LENGTH", { where, what, expected: `${length} dates, as many as values in y`, received: dates.length });
  const days = new Float64Array(dates.length);
  for (let i = 0; i < days.length; i++) {
    if (!isIsoDate(dates[i]))
      throw new InvalidInputError("NOT_A_DATE", { where, what: `${what}[${i}]`, expected: "a real day as YYYY-MM-DD", received: dates[i] });
    days[i] = toDayNumber(dates[i]);
    if (i > 0 && !(days[i] > days[i - 1]))
      throw new InvalidInputError("UNSORTED_DATES", { where, what: `${what}[${i}]`, expected: `a day after ${dates[i - 1]}`, received: dates[i] });
  }
  return days;
}

/** Equal steps; business days, of which some may be missing; the same day of every or every k-th month; else irregular. */
export function cadenceOf(days: Float64Array): Cadence {
  const steps = Array.from(days.subarray(1), (day, i) => day - days[i]);
  if (steps.length === 0) return { kind: "irregular" };
  if (steps.every((step) => step === steps[0])) return { kind: "days", days: steps[0] };
  const onWeekdays = days.every((day) => weekday(day) % 6 !== 0);
  if (onWeekdays && [...steps].sort((a, b) => a - b)[steps.length >> 1] === 1) return { kind: "weekdays" };
  const dayOfMonth = new Set(Array.from(days, (day) => fromDayNumber(day).slice(8)));
  const months = Array.from(days, monthOf);
  const apart = months[1] - months[0];
  const lastOfMonth = days.every((day) => monthOf(day + 1) > monthOf(day));
  if ((dayOfMonth.size === 1 || lastOfMonth) && months.every((month, i) => month === months[0] + i * apart)) return { kind: "months", months: apart };
  return { kind: "irregular" };
}

/** The h dates after the last. @throws InvalidInputError when the history has no cadence */
export function daysAfter(where: string, last: number, cadence: Cadence, h: number): Float64Array {
  const days = new Float64Array(h);
  if (cadence.kind === "irregular") {
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "ahead",
      expected: "the dates to forecast, because the history is not evenly spaced",
      received: h,
    });
  }
  for (let k = 0, day = last; k < h; k++) {
    if (cadence.kind === "days") day += cadence.days;
    else if (cadence.kind === "weekdays")
      do day++;
      while (weekday(day) % 6 === 0);
    else day = monthsAfter(last, (k + 1) * cadence.months);
    days[k] = day;
  }
  return days;
}

const monthOf = (day: number): number => {
  const date = fromDayNumber(day);
  return 12 * Number(date.slice(0, 4)) + Number(date.slice(5, 7)) - 1;
};

/** The same day some months later; the last day of a month stays the last. */
function monthsAfter(day: number, months: number): number {
  const target = monthOf(day) + months;
  const first = (month: number): number => toDayNumber(isoDate(Math.floor(month / 12), (month % 12) + 1, 1));
  const ofMonth = Number(fromDayNumber(day).slice(8));
  if (monthOf(day + 1) > monthOf(day)) return first(target + 1) - 1;
  return Math.min(first(target) + ofMonth - 1, first(target + 1) - 1);
}
