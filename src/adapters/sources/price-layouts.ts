import { canonicalTicker } from "../../core/tickers.js";
import { headerWord } from "./lines.js";

export const PRICE_LAYOUTS = [
  "yahoo-csv",
  "yfinance-csv",
  "stooq-csv",
  "stooq-polish-csv",
  "stooq-bulk-txt",
  "datareader-csv",
  "prices-csv",
  "prices-long-csv",
  "prices-wide-csv",
] as const;
/** `prices-csv` is any other table of one ticker with a date and a close, in any order of columns. */
export type PriceLayout = (typeof PRICE_LAYOUTS)[number];

/** Where a ticker's fields stand in a row; -1 where there is none. */
export interface BarColumns {
  /** Null: in the ticker column, or in the file's name. */
  readonly ticker: string | null;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly adjustedClose: number;
  readonly volume: number;
}

export interface PriceTable {
  readonly layout: PriceLayout;
  readonly dateColumn: number;
  /** -1 without a ticker column. */
  readonly tickerColumn: number;
  /** One entry, or one per ticker of a panel. */
  readonly bars: readonly BarColumns[];
  readonly width: number;
  /** Header lines, the blank ones before them included. */
  readonly headerLines: number;
}

type Field = "date" | "ticker" | "time" | "open" | "high" | "low" | "close" | "adjustedClose" | "volume";

const FIELDS: Readonly<Record<string, Field>> = {
  date: "date",
  datetime: "date",
  data: "date",
  ticker: "ticker",
  symbol: "ticker",
  time: "time",
  open: "open",
  otwarcie: "open",
  high: "high",
  najwyzszy: "high",
  low: "low",
  najnizszy: "low",
  close: "close",
  zamkniecie: "close",
  adjclose: "adjustedClose",
  adjustedclose: "adjustedClose",
  volume: "volume",
  vol: "volume",
  wolumen: "volume",
};

/**
 * Reads the header of a price file.
 * @param lines - the first lines, as cells
 * @returns null when this is no price file; `what` says so in words
 */
export function readPriceHeader(lines: readonly (readonly string[])[]): PriceTable | null {
  const first = lines.findIndex((cells) => cells.some((cell) => cell.trim() !== ""));
  if (first < 0) return null;
  const header = lines[first]!;
  return readMultiHeader(lines, first) ?? readPlainHeader(header, first + 1) ?? readWideHeader(header, first + 1);
}

function readPlainHeader(header: readonly string[], headerLines: number): PriceTable | null {
  const at = new Map<Field, number>();
  for (const [i, cell] of header.entries()) {
    const field = FIELDS[headerWord(cell)];
    if (field !== undefined && !at.has(field)) at.set(field, i);
  }
  if (!at.has("date") || !(at.has("close") || at.has("adjustedClose"))) return null;
  const words = header.map(headerWord);
  const layout: PriceLayout = words.includes("openint")
    ? "stooq-bulk-txt"
    : words[0] === "data"
      ? "stooq-polish-csv"
      : at.has("ticker")
        ? "prices-long-csv"
        : sameWords(words, "date,open,high,low,close,adjclose,volume")
          ? "yahoo-csv"
          : sameWords(words, "date,high,low,open,close,volume,adjclose")
            ? "datareader-csv"
            : sameWords(header, "Date,Open,High,Low,Close,Volume")
              ? "stooq-csv"
              : "prices-csv";
  const bars = [barColumns(null, at)];
  return { layout, dateColumn: at.get("date")!, tickerColumn: at.get("ticker") ?? -1, bars, width: header.length, headerLines };
}

/** yfinance since 0.2.51: `Price,Close,High,…`, then `Ticker,NVDA,NVDA,…`, then `Date,,,`; several tickers stand side by side. */
function readMultiHeader(lines: readonly (readonly string[])[], first: number): PriceTable | null {
  const [fields, tickers, dates] = [lines[first], lines[first + 1], lines[first + 2]];
  if (fields === undefined || tickers === undefined || dates === undefined) return null;
  if (!["price", ""].includes(headerWord(fields[0]!)) || !["ticker", ""].includes(headerWord(tickers[0]!)) || headerWord(dates[0]!) !== "date") return null;
  const byTicker = new Map<string, Map<Field, number>>();
  for (let i = 1; i < fields.length; i++) {
    const field = FIELDS[headerWord(fields[i]!)];
    const ticker = canonicalTicker(tickers[i] ?? "");
    if (field === undefined || ticker === null) continue;
    const at = byTicker.get(ticker) ?? new Map<Field, number>();
    byTicker.set(ticker, at.set(field, i));
  }
  const bars = [...byTicker].filter(([, at]) => at.has("close") || at.has("adjustedClose")).map(([ticker, at]) => barColumns(ticker, at));
  return bars.length === 0 ? null : { layout: "yfinance-csv", dateColumn: 0, tickerColumn: -1, bars, width: fields.length, headerLines: first + 3 };
}

/** `Date,AAPL,MSFT,…`: one adjusted close per ticker. Two columns at least, because `DATE,DGS10` is another publisher's series. */
function readWideHeader(header: readonly string[], headerLines: number): PriceTable | null {
  if (header.length < 3 || !["date", ""].includes(headerWord(header[0]!))) return null;
  const bars: BarColumns[] = [];
  for (let i = 1; i < header.length; i++) {
    if (!/^[A-Z0-9^][A-Z0-9.^=/$-]{0,14}$/.test(header[i]!.trim())) return null;
    const ticker = canonicalTicker(header[i]!);
    if (ticker === null) return null;
    bars.push({ ticker, open: -1, high: -1, low: -1, close: -1, adjustedClose: i, volume: -1 });
  }
  if (header.slice(1).every((cell) => FACTOR_NAMES.test(cell.trim()))) return null;
  return { layout: "prices-wide-csv", dateColumn: 0, tickerColumn: -1, bars, width: header.length, headerLines };
}

/** Columns of factor files, which are laid out like a panel; `RF` alone is also a bank. */
const FACTOR_NAMES = /^(?:MKT-RF|SMB|HML|RMW|CMA|RF|MOM|UMD|WML)$/i;

function barColumns(ticker: string | null, at: ReadonlyMap<Field, number>): BarColumns {
  const column = (field: Field): number => at.get(field) ?? -1;
  return {
    ticker,
    open: column("open"),
    high: column("high"),
    low: column("low"),
    close: column("close"),
    adjustedClose: column("adjustedClose"),
    volume: column("volume"),
  };
}

function sameWords(words: readonly string[], list: string): boolean {
  return words.map((word) => word.trim()).join(",") === list;
}

/**
 * The ticker that a file of one ticker is named after: `yahoo_T.csv`, `stooq_aapl_us_d.csv`, `msft.us.txt`, `spy_us_d_stooq_polish.csv`,
 * `dd-mm-yyyy_FB.csv`, `BRK-B.csv.gz`. Null when the name does not say exactly one.
 */
export function tickerFromFileName(name: string): string | null {
  const stem = name.replace(/\.gz$/i, "").replace(/\.(?:csv|txt|tsv)$/i, "");
  const stooq = /(?:^|_)([a-z0-9-]{1,8})[._]us(?=$|_)/i.exec(stem); // Stooq's market suffix names the ticker before it
  if (stooq) return canonicalTicker(stooq[1]!);
  const words = stem.split(/[_\s]+/).filter((word) => !NOISE.test(word));
  const upper = words.filter((word) => /^\^?[A-Z][A-Z0-9.-]{0,9}$/.test(word));
  const chosen = upper.length === 1 ? upper : words.length === 1 ? words : [];
  return chosen.length === 1 && /^\^?[A-Za-z][A-Za-z0-9.-]{0,9}$/.test(chosen[0]!) ? canonicalTicker(chosen[0]!) : null;
}

/** Words that stand beside a ticker; in capitals they may be one (`D`, `DATA`). */
const NOISE =
  /^(?:yahoo|yfinance|stooq|datareader|multiheader|lowercase|daily|prices?|history|historical|data|stock|ohlcv?|polish|adj|close|raw|max|d|w|m|\d+[dwmy]?|(?:dd|mm|yyyy|-){2,}|[\d-]{6,})$/;
