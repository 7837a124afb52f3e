// What single cells of trade tables say, in every spelling that vendors use. A cell that cannot be read throws UnusableRow, which quarantines its row.
import { daysInMonth, type IsoDate, isoDate } from "../../core/dates.js";
import { type Amount, amountFromBracket } from "../../core/money.js";
import type { QuarantineReason } from "../../core/ports.js";
import { canonicalTicker } from "../../core/tickers.js";
import type { Chamber, OptionTerms, Party, TradeOwner, TradeSide } from "../../core/types.js";

/** Why a row cannot be used; caught where rows are read, and never seen by callers. */
export class UnusableRow extends Error {
  constructor(
    readonly reason: QuarantineReason,
    readonly detail: string,
  ) {
    super(detail);
    this.name = new.target.name;
  }
}

/** Text as a person would read it: markup removed, entities decoded, control characters and runs of blanks collapsed. */
export function cleanText(text: string): string {
  let clean = text;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: labels of a PDF form whose letters were lost, `F\0\0\0 S\0\0\0: New`
  clean = clean.replace(/\s[A-Z]\u0000{2}[\s\S]*$/, "");
  if (clean.includes("<")) clean = clean.replace(/<[/!]?[a-z-][^<>]*>/gi, " ");
  if (clean.includes("&")) clean = clean.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, decodedEntity);
  return (
    clean
      // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the point
      .replace(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufeff]/g, "")
      .replace(/\s+/g, " ")
      .trim()
  );
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", " "],
  ["ndash", "–"],
  ["mdash", "—"],
  ["rsquo", "’"],
  ["reg", "®"],
]);

function decodedEntity(entity: string, name: string): string {
  if (!name.startsWith("#")) return ENTITIES.get(name.toLowerCase()) ?? entity;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
}

/** Words that mean "nothing was said". */
export function isBlank(text: string): boolean {
  return /^(?:|-+|—|n\/?a|none|null|nan|unknown|undisclosed|not[- ]disclosed)$/i.test(text);
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
/** The Ethics in Government Act of 1978 is the first that makes members disclose. */
const FIRST_YEAR = 1978;
const LAST_YEAR = 2099;

/**
 * A day as `2021-09-27` (a time after it is ignored), `10/04/2021`, `9/28/21`, `10 Jan2025`, `4 Sept2023`, `04 Mar 2026`, `Mar 4, 2026`;
 * two-digit years are of this century. Null when it is none of these or no such day exists between 1978 and 2099.
 */
export function parseDate(text: string): IsoDate | null {
  let match = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ].*)?$/.exec(text);
  if (match) return realDay(Number(match[1]), Number(match[2]), Number(match[3]));
  match = /^(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})$/.exec(text);
  if (match) return realDay(Number(match[3]) + (match[3]!.length === 2 ? 2000 : 0), Number(match[1]), Number(match[2]));
  match = /^(\d{1,2}) ?([a-z]{3,9})\.?,? ?(\d{4})$/i.exec(text);
  if (match) return realDay(Number(match[3]), monthNumber(match[2]!), Number(match[1]));
  match = /^([a-z]{3,9})\.? (\d{1,2}),? ?(\d{4})$/i.exec(text);
  return match ? realDay(Number(match[3]), monthNumber(match[1]!), Number(match[2])) : null;
}

function monthNumber(word: string): number {
  return MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1;
}

function realDay(year: number, month: number, day: number): IsoDate | null {
  const exists = year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  return exists ? isoDate(year, month, day) : null;
}

/** The day in a cell, null when the cell is blank. @throws UnusableRow impossible-date */
export function readDate(what: string, cell: string): IsoDate | null {
  const text = cleanText(cell);
  if (isBlank(text)) return null;
  const date = parseDate(text);
  if (date === null) throw new UnusableRow("impossible-date", `${what} is no day between ${FIRST_YEAR} and ${LAST_YEAR}: ${clipped(text)}`);
  return date;
}

/** The brackets of the Ethics in Government Act, 5 U.S.C. §13104(d), below the first of them what members report of their own accord. */
const BRACKETS: readonly (readonly [low: number, high: number | null])[] = [
  [1_001, 15_000],
  [15_001, 50_000],
  [50_001, 100_000],
  [100_001, 250_000],
  [250_001, 500_000],
  [500_001, 1_000_000],
  [1_000_001, 5_000_000],
  [5_000_001, 25_000_000],
  [25_000_001, 50_000_000],
  [50_000_001, null],
];

/**
 * An amount in any spelling: `$1,001 - $15,000`, `1K–15K`, `< 1K`, `Over $50,000,000`, `$1,000,000 +`, an exact sum. A bound that is a dollar
 * beside the legal bracket's means that bracket (`$1,000 - $15,000`); a bracket cut short (`$1,001 -`, or its bare lower bound) is completed.
 * @throws UnusableRow unknown-amount
 */
export function readAmount(cell: string): Amount {
  const text = cleanText(cell)
    .replace(/[$,\s]/g, "")
    .replace(/[–—−]/g, "-")
    .toUpperCase();
  let match = /^(?:OVER|>|>=)([\d.]+[KMB]?)$|^([\d.]+[KMB]?)\+$/.exec(text);
  if (match) return bracket(cell, dollars(match[1] ?? match[2]!), null);
  match = /^(?:UNDER|LESSTHAN|<|<=)([\d.]+[KMB]?)$/.exec(text);
  if (match) return bracket(cell, 0, dollars(match[1]!));
  match = /^([\d.]+[KMB]?)-([\d.]+[KMB]?)$/.exec(text);
  if (match) return bracket(cell, dollars(match[1]!), dollars(match[2]!));
  match = /^([\d.]+[KMB]?)(-?)$/.exec(text);
  if (!match) throw new UnusableRow("unknown-amount", `no amount can be read from ${clipped(cell)}`);
  const low = dollars(match[1]!);
  const legal = BRACKETS.find(([lower]) => lower === low || (match![2] === "-" && lower === low + 1));
  if (match[2] === "-" && !legal) throw new UnusableRow("unknown-amount", `an amount cut short outside the legal brackets: ${clipped(cell)}`);
  return legal ? amountFromBracket(legal[0], legal[1]) : bracket(cell, low, low);
}

/** The legal bracket with that midpoint (to the dollar), else an exact sum; for vendors that publish midpoints only. @throws UnusableRow unknown-amount */
export function readMidpoint(cell: string): Amount {
  const value = dollars(cleanText(cell));
  if (!Number.isFinite(value)) throw new UnusableRow("unknown-amount", `no amount can be read from ${clipped(cell)}`);
  const legal = BRACKETS.find(([low, high]) => high !== null && Math.abs((low + high) / 2 - value) <= 1);
  return legal ? amountFromBracket(legal[0], legal[1]) : bracket(cell, value, value);
}

function bracket(cell: string, low: number, high: number | null): Amount {
  const sound = low >= 0 && low <= MOST_DOLLARS && (high === null || (high >= low && high <= MOST_DOLLARS));
  if (!sound) throw new UnusableRow("unknown-amount", `bounds that make no sense: ${clipped(cell)}`);
  const legal = BRACKETS.find(([lower, upper]) => upper === high && high !== null && lower === low + 1);
  return amountFromBracket(legal ? legal[0] : low, high);
}

const MOST_DOLLARS = 1e12;
const FACTORS: ReadonlyMap<string, number> = new Map([
  ["K", 1e3],
  ["M", 1e6],
  ["B", 1e9],
]);

/** NaN when it is no number. */
function dollars(text: string): number {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)([KMB]?)$/.exec(text);
  return match ? Number(match[1]) * (FACTORS.get(match[2]!) ?? 1) : Number.NaN;
}

/**
 * Purchase, sale (full, partial, short), exchange, receipt. The exercise of an option is an exchange: the option goes, the shares come.
 * @throws UnusableRow unknown-side
 */
export function readSide(cell: string): TradeSide {
  const text = cleanText(cell).toLowerCase();
  if (/^(?:purchase|purchased|buy|bought|p)$/.test(text)) return "buy";
  if (/^(?:sale|sell|sold|s)(?:[ _-]?\(?(?:full|partial|short)\)?)?$/.test(text)) return "sell";
  if (/^(?:exchange|exchanged|exercise|e)$/.test(text)) return "exchange";
  if (/^(?:receive|received|receipt)$/.test(text)) return "receive";
  throw new UnusableRow("unknown-side", `neither purchase, sale, exchange nor receipt: ${clipped(text)}`);
}

/** Null when the vendor does not say, or says it in a word that is not known. */
export function readOwner(cell: string): TradeOwner | null {
  const text = cleanText(cell).toLowerCase();
  if (text === "self" || text === "filer") return "self";
  if (text === "sp" || text === "spouse") return "spouse";
  if (text === "jt" || text === "joint") return "joint";
  return text === "dc" || text === "child" || text === "dependent" || text === "dependent child" ? "dependent" : null;
}

export function readParty(cell: string): Party | null {
  const text = cleanText(cell);
  if (/^(?:d|dem|democrat|democratic)$/i.test(text)) return "D";
  if (/^(?:r|rep|republican|gop)$/i.test(text)) return "R";
  return /^(?:i|id|ind|independent|independent democrat|other|l|libertarian)$/i.test(text) ? "I" : null;
}

export function readChamber(cell: string): Chamber | null {
  const text = cleanText(cell).toLowerCase();
  if (/^(?:house|representatives|representative|rep|house of representatives)$/.test(text)) return "house";
  return /^(?:senate|senator|sen)$/.test(text) ? "senate" : null;
}

/** `NC05` → NC and 5; `VT00` → VT and 0 (at large); `NC` → NC and null. */
export function readDistrict(cell: string): { readonly state: string | null; readonly district: string | null } {
  const match = /^([A-Z]{2})-?(\d{1,2})?$/i.exec(cleanText(cell));
  return match ? { state: match[1]!.toUpperCase(), district: match[2] === undefined ? null : String(Number(match[2])) } : { state: null, district: null };
}

const TITLES = /^(?:hon|honorable|mr|mrs|ms|miss|dr|md|facs|rep|sen|representative|senator)\.?$/i;

/** A name without titles, wherever they stand (`Hon. James E Hon Banks` → `James E Banks`) and however often. @throws UnusableRow missing-field */
export function readName(cell: string): string {
  const words = cleanText(cell)
    .replace(/^none\s+/i, "")
    .replace(/\s*,\s*/g, ", ")
    .split(" ");
  const name = words
    .filter((word) => !TITLES.test(word.replace(/,$/, "")))
    .join(" ")
    .trim()
    .replace(/,$/, "");
  if (isBlank(name)) throw new UnusableRow("missing-field", "no name of a member");
  return name;
}

/** What a ticker cell says. `ticker` is null when the cell is blank or holds something else. */
export interface TickerCell {
  readonly ticker: string | null;
  readonly isCrypto: boolean;
  readonly option: OptionTerms | null;
}

const NO_TICKER: TickerCell = { ticker: null, isCrypto: false, option: null };

/**
 * The ticker of a cell, in the house's form: HTML links, `AAPL:US`, `1093:HK` → `1093.HK`, `$SOL` → `SOL-USD`, `BRK.B` → `BRK-B`, of several the first.
 * An OCC option symbol (`SPY160219P00180000`) gives its underlying and the option's terms.
 */
export function readTicker(cell: string): TickerCell {
  const text = canonicalTicker(cleanText(cell.replace(/<br\s*\/?>|[\n;]/gi, ",")).split(",", 1)[0]!) ?? "";
  const contract = /^([A-Z]{1,6}) ?(\d{2})(\d{2})(\d{2})([CP])(\d{8})$/.exec(text);
  if (contract) {
    const expiry = realDay(2000 + Number(contract[2]), Number(contract[3]), Number(contract[4]));
    return {
      ticker: contract[1]!,
      isCrypto: false,
      option: { type: contract[5] === "C" ? "call" : "put", strike: Number(contract[6]) / 1000, expiry, contracts: null },
    };
  }
  const coin = /^\$([A-Z0-9]{2,10})$|^([A-Z0-9]{2,10})-USD$/.exec(text);
  if (coin) return { ticker: `${coin[1] ?? coin[2]}-USD`, isCrypto: true, option: null };
  const ticker = text.replace(/^\^/, "").replace(/:([A-Z]{2})$/, ".$1");
  return /^(?=.*[A-Z])[A-Z0-9]{1,6}(?:[-.][A-Z0-9]{1,3})?$/.test(ticker) ? { ticker, isCrypto: false, option: null } : NO_TICKER;
}

/**
 * The terms of an option described in words, null when the words describe no option. `isOption` says that the vendor called it one.
 * Callable bonds ("NOTE CALL MAKE WHOLE") and exercised options, whose asset is the shares, are none.
 */
export function readOption(text: string, isOption: boolean): OptionTerms | null {
  const described = /\b(call|put)s?\s+(?:opt|option|contract)/i.exec(text) ?? /\boption\s+type:?\s*(call|put)/i.exec(text);
  if (!isOption && (!described || /\bexercis/i.test(text))) return null;
  const type = (described ?? /\b(call|put)s?\b/i.exec(text))?.[1]?.toLowerCase();
  const strike = /\bstrike(?:\s+price)?(?:\s+of)?[\s:@]*\$?\s?(\d[\d,]*(?:\.\d+)?)/i.exec(text) ?? /(?:@|\bat)\s*\$\s?(\d[\d,]*(?:\.\d+)?)/i.exec(text);
  const expiry = /\bexp[a-z]*\.?:?(?:\s+(?:date|on|of)){0,3}:?\s*(\d{1,2}\/\d{1,2}\/\d{2,4}|\d{4}-\d{2}-\d{2})(?!\d)/i.exec(text);
  const contracts = /\b(\d[\d,]{0,8})\s+(?:call|put)s?\b/i.exec(text) ?? /\b(\d[\d,]{0,8})\s+contracts?\b/i.exec(text);
  return {
    type: type === "call" || type === "put" ? type : null,
    strike: strike ? Number(strike[1]!.replaceAll(",", "")) : null,
    expiry: expiry ? parseDate(expiry[1]!) : null,
    contracts: contracts ? Number(contracts[1]!.replaceAll(",", "")) : null,
  };
}

/** A cell short enough for a quarantine list. */
export function clipped(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
