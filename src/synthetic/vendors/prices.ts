import type { PriceBar } from "../../core/types.js";
import type { RowDirt } from "./disclosures.js";
import { csvTable, pythonFloat, type Row } from "./format.js";
import type { VendorLayoutWriter } from "./layout.js";

const barDirt = (close: string): RowDirt<Row> => ({ "empty-price": (row) => ({ ...row, [close]: "" }) });
const six = (value: number): string => value.toFixed(6);
const four = (value: number): string => String(Number(value.toFixed(4)));

interface Spelling {
  readonly path: (ticker: string) => string;
  readonly columns: readonly string[];
  readonly row: (bar: PriceBar, ticker: string) => Row;
  readonly write?: (rows: readonly Row[], columns: readonly string[], ticker: string) => string;
}

/** One file per ticker. */
function perTicker({ path, columns, row, write = (rows) => csvTable(columns, rows) }: Spelling): VendorLayoutWriter<Row> {
  const closeColumn = columns.find((column) => /^close$|^zamkniecie$/i.test(column))!;
  return {
    kind: "prices",
    drafts: (world, { tickers }) =>
      tickers.map((ticker) => ({
        path: path(ticker),
        records: world.bars(ticker).map((bar) => row(bar, ticker)),
        write: (rows) => write(rows, columns, ticker),
      })),
    dirt: barDirt(closeColumn),
  };
}

const YAHOO_COLUMNS = "Date,Open,High,Low,Close,Adj Close,Volume".split(",");

/** Yahoo's download: six decimals, no line break at the end. */
export const yahooCsv = perTicker({
  path: (ticker) => `${ticker}.csv`,
  columns: YAHOO_COLUMNS,
  row: yahooRow,
  write: (rows) => csvTable(YAHOO_COLUMNS, rows).slice(0, -1),
});

/** yfinance with its three header lines; prices adjusted. */
export const yfinanceCsv = perTicker({
  path: (ticker) => `yfinance_${ticker}.csv`,
  columns: ["Price", "Close", "High", "Low", "Open", "Volume"],
  row: (bar) => {
    const { open, high, low, close } = adjusted(bar);
    return { Price: bar.date, Close: pythonFloat(close), High: pythonFloat(high), Low: pythonFloat(low), Open: pythonFloat(open), Volume: bar.volume };
  },
  write: (rows, columns, ticker) => {
    const [header, ...body] = csvTable(columns, rows).split("\n");
    return [header, `Ticker${`,${ticker}`.repeat(5)}`, "Date,,,,,", ...body].join("\n");
  },
});

const STOOQ_COLUMNS = ["Date", "Open", "High", "Low", "Close", "Volume"];
const POLISH_COLUMNS = ["Data", "Otwarcie", "Najwyzszy", "Najnizszy", "Zamkniecie", "Wolumen"];

/** Stooq: adjusted prices, volumes with fractions, CRLF. */
export const stooqCsv = perTicker({
  path: (ticker) => `${ticker.toLowerCase()}_us_d.csv`,
  columns: STOOQ_COLUMNS,
  row: (bar) => stooqRow(bar, STOOQ_COLUMNS),
  write: (rows) => csvTable(STOOQ_COLUMNS, rows, { lineEnd: "\r\n" }),
});

/** The same from its Polish pages, after a blank line. */
export const stooqPolishCsv = perTicker({
  path: (ticker) => `polish/${ticker.toLowerCase()}_us_d.csv`,
  columns: POLISH_COLUMNS,
  row: (bar) => ({ ...stooqRow(bar, POLISH_COLUMNS), Wolumen: bar.volume }),
  write: (rows) => `\n${csvTable(POLISH_COLUMNS, rows, { lineEnd: "\r\n" })}`,
});

/** Stooq's bulk archive. */
export const stooqBulkTxt = perTicker({
  path: (ticker) => `${ticker.toLowerCase()}.us.txt`,
  columns: [...STOOQ_COLUMNS, "OpenInt"],
  row: (bar) => ({ ...stooqRow(bar, STOOQ_COLUMNS), Volume: bar.volume, OpenInt: 0 }),
});

/** pandas-datareader: high and low first, volume as a float. */
export const datareaderCsv = perTicker({
  path: (ticker) => `datareader_${ticker}.csv`,
  columns: ["Date", "High", "Low", "Open", "Close", "Volume", "Adj Close"],
  row: (bar) => ({ ...floatRow(bar), "Adj Close": pythonFloat(bar.adjustedClose!), Volume: pythonFloat(bar.volume) }),
});

/** Day first, in an order of its own. */
export const pricesDayFirstCsv = perTicker({
  path: (ticker) => `day-first/${ticker}.csv`,
  columns: ["Date", "Low", "Open", "Volume", "High", "Close", "Adjusted Close"],
  row: (bar) => ({ ...floatRow(bar), Date: bar.date.split("-").reverse().join("-"), Volume: bar.volume, "Adjusted Close": pythonFloat(bar.adjustedClose!) }),
});

export const pricesLowercaseCsv = perTicker({
  path: (ticker) => `lower-case/${ticker}.csv`,
  columns: ["date", "open", "high", "low", "close", "volume"],
  row: (bar) => ({
    date: bar.date,
    open: pythonFloat(bar.open),
    high: pythonFloat(bar.high),
    low: pythonFloat(bar.low),
    close: pythonFloat(bar.close),
    volume: bar.volume,
  }),
});

/** All bars of the requested tickers in one table. */
export const pricesLongCsv: VendorLayoutWriter<Row> = {
  kind: "prices",
  drafts: (world, { tickers }) => [
    {
      path: "ohlcv_daily.csv",
      records: tickers.flatMap((ticker) => world.bars(ticker).map((bar) => ({ Ticker: ticker, ...yahooRow(bar) }))),
      write: (rows) => csvTable(["Ticker", ...YAHOO_COLUMNS], rows),
    },
  ],
  dirt: barDirt("Close"),
};

/** Adjusted closes of every ticker, a column each; empty where it was not listed. */
export const pricesWideCsv: VendorLayoutWriter<Row> = {
  kind: "prices",
  drafts: ({ prices }) => [
    {
      path: "adj_close_wide.csv",
      records: prices.dates.map((date, t) => ({
        Date: date,
        ...Object.fromEntries(prices.tickers.map((ticker, i) => [ticker, Number.isNaN(prices.close[t]![i]!) ? "" : four(prices.close[t]![i]!)])),
      })),
      write: (rows) => csvTable(["Date", ...prices.tickers], rows),
    },
  ],
};

function yahooRow(bar: PriceBar): Row {
  return {
    Date: bar.date,
    Open: six(bar.open),
    High: six(bar.high),
    Low: six(bar.low),
    Close: six(bar.close),
    "Adj Close": six(bar.adjustedClose!),
    Volume: bar.volume,
  };
}

function floatRow(bar: PriceBar): Row {
  return { Date: bar.date, Open: pythonFloat(bar.open), High: pythonFloat(bar.high), Low: pythonFloat(bar.low), Close: pythonFloat(bar.close) };
}

function stooqRow(bar: PriceBar, [date, open, high, low, close, volume]: readonly string[]): Row {
  const prices = adjusted(bar);
  return {
    [date!]: bar.date,
    [open!]: four(prices.open),
    [high!]: four(prices.high),
    [low!]: four(prices.low),
    [close!]: four(prices.close),
    [volume!]: `${bar.volume}.${100_000 + (bar.volume % 899_999)}`,
  };
}

/** All four prices in terms of the adjusted close. */
function adjusted(bar: PriceBar): { open: number; high: number; low: number; close: number } {
  const factor = bar.adjustedClose! / bar.close;
  return { open: bar.open * factor, high: bar.high * factor, low: bar.low * factor, close: bar.adjustedClose! };
}
