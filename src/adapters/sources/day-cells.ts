import { type IsoDate, isIsoDate, isoDate, toDayNumber, weekday } from "../../core/dates.js";

/** How a column writes `03-04-2019`: 3 April or March 4. */
export type DateOrder = "day-first" | "month-first";

/**
 * A day as price, factor and macro files write it: `2019-04-03`, `2019-04-03 00:00:00-04:00`, `20190403`, and, by the column's order, `03-04-2019`,
 * `3/4/2019`, `03.04.2019`. Null when it is no day that exists; two-digit years are not guessed.
 */
export function readDay(cell: string, order: DateOrder | null = null): IsoDate | null {
  const text = cell.trim();
  if (isIsoDate(text)) return text;
  const numeric = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? /^(\d{4})-(\d{2})-(\d{2})[ T]\d{2}:\d{2}/.exec(text);
  if (numeric) return existing(Number(numeric[1]), Number(numeric[2]), Number(numeric[3]));
  const parts = order === null ? null : NUMBERED.exec(text);
  if (!parts) return null;
  const [first, second, year] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  return order === "day-first" ? existing(year, second, first) : existing(year, first, second);
}

/** Whether a cell needs an order to be read. */
export function isNumberedDay(cell: string): boolean {
  return NUMBERED.test(cell.trim());
}

/**
 * The order of a whole column, never of its first row alone: the one under which every day exists; when both do, the one under which the days
 * are sorted; when both are, the one without weekends (for markets). Null when the column leaves it open.
 */
export function dateOrderOf(cells: readonly string[]): DateOrder | null {
  const numbered = cells.filter(isNumberedDay);
  const readings = (["day-first", "month-first"] as const).map((order) => {
    const days = numbered.map((cell) => readDay(cell, order));
    const known = days.filter((day) => day !== null);
    return {
      order,
      missing: days.length - known.length,
      isSorted: isMonotone(known),
      weekends: known.filter((day) => weekday(toDayNumber(day)) % 6 === 0).length,
    };
  });
  const [a, b] = readings as [(typeof readings)[0], (typeof readings)[0]];
  // A stray impossible day must not turn the column, but where both readings fail often the column is a mixture.
  if (a.missing !== b.missing) {
    const better = a.missing < b.missing ? a : b;
    return better.missing <= MAX_IMPOSSIBLE_SHARE * numbered.length ? better.order : null;
  }
  if (a.isSorted !== b.isSorted) return a.isSorted ? a.order : b.order;
  if (a.weekends !== b.weekends) return a.weekends < b.weekends ? a.order : b.order;
  return null;
}

const NUMBERED = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/;
const MAX_IMPOSSIBLE_SHARE = 0.05;

function existing(year: number, month: number, day: number): IsoDate | null {
  const date = isoDate(year, month, day);
  return isIsoDate(date) ? date : null;
}

/** Rising or falling without a turn; repeats are allowed, since panels name a day once per ticker only if sorted so. */
function isMonotone(days: readonly IsoDate[]): boolean {
  let rises = false;
  let falls = false;
  for (let i = 1; i < days.length; i++) {
    if (days[i]! > days[i - 1]!) rises = true;
    if (days[i]! < days[i - 1]!) falls = true;
  }
  return !(rises && falls);
}
