import { tradingDays } from "../core/calendar.js";
import { addDays, type IsoDate, toDayNumber } from "../core/dates.js";

/** Days by which the STOCK Act wants a trade filed. */
export const FILING_DEADLINE_DAYS = 45;
const YEARS_BEYOND = 6; // the latest filers take years; the calendar has to reach their filings

/** The world's trading days as columns, and beyond its end, where late filings fall. */
export interface Clock {
  /** Trading days of the world, oldest first. */
  readonly days: readonly IsoDate[];
  /** Trading days of the world and of the years after it. */
  readonly filingDays: readonly IsoDate[];
  /** Day number of each of `filingDays`. */
  readonly dayNumbers: Int32Array;
  /** For each of `days`, the index of the last filing day within the deadline. */
  readonly deadlines: Int32Array;
}

export function createClock(from: IsoDate, to: IsoDate): Clock {
  const days = tradingDays(from, to);
  const filingDays = tradingDays(from, addDays(to, 366 * YEARS_BEYOND));
  const dayNumbers = Int32Array.from(filingDays, toDayNumber);
  const deadlines = new Int32Array(days.length);
  let index = 0;
  for (let t = 0; t < days.length; t++) {
    while (index + 1 < dayNumbers.length && dayNumbers[index + 1]! <= dayNumbers[t]! + FILING_DEADLINE_DAYS) index++;
    deadlines[t] = index;
  }
  return { days, filingDays, dayNumbers, deadlines };
}

/** Index of the first filing day on or after a day number; the last one when there is none. */
export function filingIndexOnOrAfter(clock: Clock, dayNumber: number): number {
  let low = 0;
  let high = clock.dayNumbers.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (clock.dayNumbers[middle]! < dayNumber) low = middle + 1;
    else high = middle;
  }
  return low;
}
