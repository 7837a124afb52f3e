import { toSeries } from "../../core/arrays.js";
import { type IsoDate, isIsoDate } from "../../core/dates.js";
import { InvalidInputError } from "../../core/errors.js";
import { toColumn } from "../../stats/columns.js";

export type Changes = "relative" | "absolute";

/** Beyond this ratio of two prices a path of shuffled returns leaves the doubles. */
const LARGEST_RATIO = 1e100;

/** A checked copy; prices are positive. @throws InvalidInputError */
export function toHistory(where: string, what: string, values: ArrayLike<number>, changes: Changes, minimum: number): Float64Array {
  const history = toColumn(where, what, values, minimum);
  if (changes === "absolute" || isPriced(history)) return history;
  const bad = history.findIndex((price) => !(price > 0));
  if (bad < 0) throw outOfRange(where, what, `prices within a factor of ${LARGEST_RATIO} of each other`, history);
  throw outOfRange(where, `${what}[${bad}]`, 'a positive price; for other series use changes: "absolute"', history[bad]);
}

/** Can these be prices: positive, and close enough to each other for paths of shuffled returns? */
export function isPriced(values: ArrayLike<number>): boolean {
  let smallest = Infinity;
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < smallest) smallest = values[i];
    if (values[i] > largest) largest = values[i];
  }
  return smallest > 0 && largest / smallest <= LARGEST_RATIO;
}

function outOfRange(where: string, what: string, expected: string, received: unknown): InvalidInputError {
  return new InvalidInputError("OUT_OF_RANGE", { where, what, expected, received });
}

/** @throws InvalidInputError WRONG_LENGTH */
export function toPattern(where: string, values: ArrayLike<number>, windowSize: number): Float64Array {
  const pattern = toSeries(where, "currentPattern", values);
  if (pattern.length !== windowSize) {
    const expected = `${windowSize} values, the windowSize`;
    throw new InvalidInputError("WRONG_LENGTH", { where, what: "currentPattern", expected, received: pattern.length });
  }
  return pattern;
}

/** Real days in order, one for each value. @throws InvalidInputError WRONG_LENGTH, NOT_A_DATE, UNSORTED_DATES */
export function checkDates(where: string, what: string, dates: readonly IsoDate[], count: number): void {
  if (dates.length !== count) throw new InvalidInputError("WRONG_LENGTH", { where, what, expected: `${count} dates`, received: dates.length });
  for (let i = 0; i < count; i++) {
    const at = `${what}[${i}]`;
    if (!isIsoDate(dates[i])) throw new InvalidInputError("NOT_A_DATE", { where, what: at, expected: "a real day as YYYY-MM-DD", received: dates[i] });
    if (i > 0 && !(dates[i] > dates[i - 1])) {
      throw new InvalidInputError("UNSORTED_DATES", { where, what: at, expected: `a day after ${dates[i - 1]}`, received: dates[i] });
    }
  }
}
