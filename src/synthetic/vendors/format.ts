import type { IsoDate } from "../../core/dates.js";
import type { Amount } from "../../core/money.js";
import type { OptionTerms, Party } from "../../core/types.js";

// Spellings that several vendors share.

export type Cell = string | number;
/** A row by column name. */
export type Row = Readonly<Record<string, Cell>>;

export const PARTY_NAMES: Readonly<Record<Party, string>> = { D: "Democrat", R: "Republican", I: "Independent" };
const MONTHS = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sept,Oct,Nov,Dec".split(",");

/** A table as CSV with the columns in that order; cells with a comma, a quote or a line break are quoted. */
export function csvTable(columns: readonly string[], rows: readonly Row[], { lineEnd = "\n", quoteAll = false } = {}): string {
  const spell = (cell: Cell): string => {
    const text = String(cell);
    return quoteAll || /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [columns.map(spell), ...rows.map((row) => columns.map((column) => spell(row[column]!)))];
  return lines.map((cells) => cells.join(",") + lineEnd).join("");
}

/** JSON on one line as Python's `json.dumps` writes it: a blank after each comma and colon. */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(", ")}]`;
  if (typeof value === "object" && value !== null)
    return `{${Object.entries(value)
      .map(([key, entry]) => `${JSON.stringify(key)}: ${pythonJson(entry)}`)
      .join(", ")}}`;
  return JSON.stringify(value);
}

/** A float as Python prints it: `22.0`, never `22`. */
export function pythonFloat(value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

/** `10/04/2021` */
export function usDate(date: IsoDate): string {
  return `${date.slice(5, 7)}/${date.slice(8, 10)}/${date.slice(0, 4)}`;
}

/** `10/4/2021`, or `10/4/21` as spreadsheets save it */
export function shortUsDate(date: IsoDate, yearDigits: 2 | 4): string {
  return `${Number(date.slice(5, 7))}/${Number(date.slice(8, 10))}/${date.slice(4 - yearDigits, 4)}`;
}

/** `["4", "Sept", "2023"]` */
export function wordDate(date: IsoDate): readonly [string, string, string] {
  return [String(Number(date.slice(8, 10))), MONTHS[Number(date.slice(5, 7)) - 1]!, date.slice(0, 4)];
}

/** `1,234,567` */
export function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** `$1,001 - $15,000`; `open` spells a bracket without an upper bound. */
export function bracketLabel({ low, high }: Amount, open: (low: string) => string, between = " - "): string {
  return high === null ? open(`$${thousands(low)}`) : `$${thousands(low)}${between}$${thousands(high)}`;
}

/** The bracket's middle in whole dollars; the lower bound of an open one. */
export function bracketMiddle({ low, high }: Amount): number {
  return high === null ? low : Math.floor((low + high) / 2);
}

/** `1,087.78` */
export function cents(value: number): string {
  const [whole, fraction] = value.toFixed(2).split(".") as [string, string];
  return `${thousands(Number(whole))}.${fraction}`;
}

/** `call` as `Call` */
export function capitalized(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}

/** ` Call Opt strike @ $350 exp 6/18/21`, free text as members write it; empty without an option. */
export function optionWords(option: OptionTerms | undefined): string {
  if (option === undefined) return "";
  return ` ${capitalized(option.type!)} Opt strike @ $${option.strike} exp ${shortUsDate(option.expiry!, 2)}`;
}
