import { addDays, type IsoDate, toDayNumber } from "../../core/dates.js";
import type { PriceSource, QuarantineReason, SourceQuery, TickerBar } from "../../core/ports.js";
import { canonicalTicker } from "../../core/tickers.js";
import { likelyDelimiter } from "./csv-record.js";
import { type DateOrder, dateOrderOf, isNumberedDay, readDay } from "./day-cells.js";
import { fileName, type ReadOptions, readHead, sourceError } from "./files.js";
import { type Line, mergeConflictWatch, readLines, splitCells, toNumber } from "./lines.js";
import { type BarColumns, type PriceLayout, type PriceTable, readPriceHeader, tickerFromFileName } from "./price-layouts.js";
import { type BatchOptions, fileSource } from "./source-rows.js";

export interface PriceSourceOptions extends BatchOptions {
  /** Refuses a file in any other layout; told from the header when left out. */
  readonly layout?: PriceLayout;
  /** For a file of one ticker whose name does not say which. */
  readonly ticker?: string;
  /** For a file whose days are all readable both ways. */
  readonly dateOrder?: DateOrder;
}

/** Takes the bars of a file one by one, without a record for each; `adjustedClose` is NaN where the file has none. */
export interface BarSink {
  bar(ticker: string, date: IsoDate, open: number, high: number, low: number, close: number, adjustedClose: number, volume: number, line: number): void;
  fault(reason: QuarantineReason, detail: string, line: number): void;
}

export interface FilePriceSource extends PriceSource {
  readonly vendor: PriceLayout;
  /** The same rows as `read`, pushed: the way for panels of a million cells. */
  scan(sink: BarSink, query?: SourceQuery): Promise<void>;
}

/**
 * Opens a file of daily prices in any of the layouts of `PRICE_LAYOUTS`; the header tells which, the ticker stands in a column, in the header or in
 * the file's name. `BRK.B` reads as `BRK-B`; the order of `03-04-2019` is told from the whole column.
 *
 * Prices must be above 0 and high no less than low. A file without volumes gives volume 0, one without open, high and low gives the close in their
 * place: so a wide panel, which holds one adjusted close per cell, gives bars whose four prices and `adjustedClose` are that number. Its empty
 * cells (not listed) are no rows; each other cell is one. A second bar of the same ticker and day, and the lines of an unresolved merge, are quarantined.
 * @throws DataSourceError as `readText`, UNKNOWN_LAYOUT for another kind of file or when the ticker or the order of dates cannot be told
 */
export async function openPriceSource(path: string, options: PriceSourceOptions = {}): Promise<FilePriceSource> {
  const { delimiter, table } = await readTable(path, options);
  const name = fileName(path);
  const ownTicker = table.tickerColumn >= 0 || table.bars[0]!.ticker !== null ? null : (canonicalTicker(options.ticker ?? "") ?? tickerFromFileName(name));
  if (ownTicker === null && table.tickerColumn < 0 && table.bars[0]!.ticker === null) {
    throw sourceError("UNKNOWN_LAYOUT", path, "a ticker in a column, in the header or as the file's name (or the option `ticker`)", name);
  }
  const dateOrder = options.dateOrder ?? (await dateOrderOfFile(path, table, delimiter, options));
  const scan = async function* (sink: BarSink, reading: ReadOptions, query: SourceQuery): AsyncGenerator<void> {
    const parse = barParser(table, { ownTicker, dateOrder, delimiter, ...span(query) }, sink);
    for await (const lines of readLines(path, reading)) {
      for (const line of lines) parse(line);
      yield;
    }
  };
  const source = fileSource<PriceLayout, TickerBar>(table.layout, path, options, (batch, reading, query) =>
    scan(
      {
        bar: (ticker, date, open, high, low, close, adjusted, volume, line) =>
          batch.accept({ ticker, date, open, high, low, close, ...(Number.isNaN(adjusted) ? {} : { adjustedClose: adjusted }), volume }, line),
        fault: (reason, detail, line) => batch.quarantine(reason, detail, line),
      },
      reading,
      query,
    ),
  );
  return {
    ...source,
    async scan(sink, query = {}) {
      for await (const _ of scan(sink, query.signal ? { ...options, signal: query.signal } : options, query)); // the sink does the work
    },
  };
}

/** Enough for the header of a panel of some 30,000 tickers. */
const HEAD_CHARACTERS = 1 << 18;

async function readTable(path: string, options: PriceSourceOptions): Promise<{ table: PriceTable; delimiter: string }> {
  const head = await readHead(path, { ...options, characters: HEAD_CHARACTERS });
  const lines = head.split(/\r\n|\n|\r/, 8);
  const delimiter = likelyDelimiter(lines.find((line) => line.trim() !== "") ?? "");
  const table = readPriceHeader(lines.map((line) => splitCells(line, delimiter)));
  if (table === null || (options.layout !== undefined && options.layout !== table.layout)) {
    const expected =
      options.layout === undefined ? "a price file (a date and a close, or a date and one column per ticker)" : `a price file of layout ${options.layout}`;
    throw sourceError("UNKNOWN_LAYOUT", path, expected, table?.layout ?? head.trimStart().split(/[\r\n]/, 1)[0] ?? "");
  }
  return { table, delimiter };
}

async function dateOrderOfFile(path: string, table: PriceTable, delimiter: string, options: ReadOptions): Promise<DateOrder | null> {
  const cells: string[] = [];
  for await (const lines of readLines(path, options)) {
    for (const { number, text } of lines) {
      if (number <= table.headerLines || text === null) continue;
      const cell = splitCells(text, delimiter)[table.dateColumn] ?? "";
      if (isNumberedDay(cell)) cells.push(cell);
      else if (cells.length === 0 && readDay(cell) !== null) return null; // an ISO column: nothing to tell
    }
  }
  if (cells.length === 0) return null;
  const order = dateOrderOf(cells);
  if (order === null) throw sourceError("UNKNOWN_LAYOUT", path, "dates that can be read one way only (or the option `dateOrder`)", cells[0]);
  return order;
}

interface ParserContext {
  readonly ownTicker: string | null;
  readonly dateOrder: DateOrder | null;
  readonly delimiter: string;
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** Days wanted. A bar is public from the close of its day, 21:00 UTC at the latest. */
function span(query: SourceQuery): { from: IsoDate; to: IsoDate } {
  const asOf = query.asOf === undefined ? LAST_DAY : query.asOf.slice(11, 16) >= "21:00" ? query.asOf.slice(0, 10) : addDays(query.asOf.slice(0, 10), -1);
  const to = query.to ?? LAST_DAY;
  return { from: query.from ?? FIRST_DAY, to: [to, asOf].sort()[0]! };
}

const FIRST_DAY = "1850-01-01";
const LAST_DAY = "2149-12-31";

function barParser(table: PriceTable, context: ParserContext, sink: BarSink): (line: Line) => void {
  const isInConflict = mergeConflictWatch();
  const isPanel = table.bars.length > 1;
  const seen = new Map<string, DaySet>();
  return ({ number, text }) => {
    if (number <= table.headerLines || text === "") return;
    if (text === null) return sink.fault("malformed-record", "a line of more than a million characters", number);
    if (isInConflict(text)) return sink.fault("malformed-record", "part of an unresolved merge", number);
    if (text.trim() === "") return;
    const cells = splitCells(text, context.delimiter);
    if (cells.length !== table.width) return sink.fault("wrong-field-count", `${table.width} cells in the header, ${cells.length} here`, number);
    const date = readDay(cells[table.dateColumn]!, context.dateOrder);
    if (date === null || date < FIRST_DAY || date > LAST_DAY) return sink.fault("impossible-date", `no day: ${cells[table.dateColumn]!.slice(0, 40)}`, number);
    const ticker = table.tickerColumn >= 0 ? canonicalTicker(cells[table.tickerColumn]!) : context.ownTicker;
    if (table.tickerColumn >= 0 && ticker === null) return sink.fault("missing-field", "no ticker", number);
    const rowKey = isPanel ? "" : (ticker ?? table.bars[0]!.ticker!); // a panel's row is one day of all its tickers
    let days = seen.get(rowKey);
    if (days === undefined) seen.set(rowKey, (days = new DaySet()));
    if (!days.add(toDayNumber(date))) return sink.fault("duplicate-record", `a second bar of ${rowKey || "every ticker"} on ${date}`, number);
    if (date < context.from || date > context.to) return;
    for (const columns of table.bars) readBar(cells, columns, columns.ticker ?? ticker!, date, number, isPanel, sink);
  };
}

function readBar(cells: readonly string[], columns: BarColumns, ticker: string, date: IsoDate, line: number, isPanel: boolean, sink: BarSink) {
  const adjustedCell = columns.adjustedClose < 0 ? "" : cells[columns.adjustedClose]!;
  const closeCell = columns.close < 0 ? adjustedCell : cells[columns.close]!;
  if (isEmpty(closeCell)) {
    if (!isPanel) sink.fault("missing-field", "no close", line);
    return;
  }
  const close = toNumber(closeCell);
  const open = columns.open < 0 ? close : toNumber(cells[columns.open]!);
  const high = columns.high < 0 ? close : toNumber(cells[columns.high]!);
  const low = columns.low < 0 ? close : toNumber(cells[columns.low]!);
  const adjusted = columns.adjustedClose < 0 || isEmpty(adjustedCell) ? Number.NaN : toNumber(adjustedCell);
  const volume = columns.volume < 0 || isEmpty(cells[columns.volume]!) ? 0 : toNumber(cells[columns.volume]!);
  if (!(close > 0 && open > 0 && high > 0 && low > 0 && volume >= 0) || (!isEmpty(adjustedCell) && !(adjusted > 0))) {
    return sink.fault("unreadable-number", `prices above 0 and a volume for ${ticker}: ${cells.length > 12 ? closeCell : cells.join(",")}`.slice(0, 200), line);
  }
  if (high < low) return sink.fault("malformed-record", `a high below the low for ${ticker}`, line);
  sink.bar(ticker, date, open, high, low, close, adjusted, volume, line);
}

function isEmpty(cell: string): boolean {
  return cell === "" || /^\s*(?:null|nan|n\/a|-)?\s*$/i.test(cell);
}

/** Days from 1850 to 2149, a bit each: 14 kB whatever the order of the file. */
class DaySet {
  private readonly bits = new Uint32Array(3425);
  private readonly first = toDayNumber(FIRST_DAY);

  /** @returns false when the day was in already */
  add(day: number): boolean {
    const offset = day - this.first;
    const mask = 1 << (offset & 31);
    const isNew = (this.bits[offset >> 5]! & mask) === 0;
    this.bits[offset >> 5]! |= mask;
    return isNew;
  }
}
