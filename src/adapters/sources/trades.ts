import type { QuarantineReason, SourceQuery, SourceRow, TradeRecord, TradeSource } from "../../core/ports.js";
import type { SourceLocation } from "../../core/types.js";
import { assetTypeOf } from "./asset-types.js";
import {
  cleanText,
  isBlank,
  readAmount,
  readChamber,
  readDate,
  readDistrict,
  readMidpoint,
  readName,
  readOption,
  readOwner,
  readParty,
  readSide,
  readTicker,
  UnusableRow,
} from "./cells.js";
import { readCsv } from "./csv.js";
import { likelyDelimiter, splitCsvLine } from "./csv-record.js";
import { fileName, hashFile, type ReadOptions, readHead, sourceError } from "./files.js";
import { ownField, readJson } from "./json.js";
import { capitolTradesApiJson, capitolTradesPageCsv, capitolTradesTableCsv } from "./trades/capitol-trades.js";
import { houseClerkFeedJson } from "./trades/house-clerk-feed.js";
import { houseEnrichedCsv } from "./trades/house-enriched.js";
import { houseSpreadsheetCsv, houseStockWatcherCsv, houseStockWatcherJson } from "./trades/house-stock-watcher.js";
import { type CellReader, type Cells, cellText, type TradeColumns, type TradeLayout } from "./trades/layout.js";
import { perFilerJson } from "./trades/per-filer.js";
import { quiverCsv } from "./trades/quiver.js";
import { senateDailyReportJson, senateStockWatcherCsv, senateStockWatcherJson } from "./trades/senate-stock-watcher.js";

const LAYOUTS: readonly TradeLayout[] = [
  houseStockWatcherCsv,
  houseStockWatcherJson,
  houseSpreadsheetCsv,
  houseEnrichedCsv,
  houseClerkFeedJson,
  senateStockWatcherCsv,
  senateStockWatcherJson,
  senateDailyReportJson,
  quiverCsv,
  capitolTradesPageCsv,
  capitolTradesTableCsv,
  capitolTradesApiJson,
  perFilerJson,
];

/** The names of the layouts that `openTradeSource` reads, which are also the vendors of the rows. */
export const tradeLayouts: readonly string[] = LAYOUTS.map((layout) => layout.name);

/**
 * The layout of a file of trades, told from its header or from the fields of its first records.
 * @throws DataSourceError UNKNOWN_LAYOUT naming what was found instead, and whatever reading the file throws
 */
export async function detectTradeLayout(path: string, options: ReadOptions = {}): Promise<string> {
  return (await detected(path, options)).name;
}

export interface TradeSourceOptions extends ReadOptions {
  /** One of `tradeLayouts`; detected when left out. */
  readonly layout?: string;
  /** Rows per batch; 1,000 by default. */
  readonly batchSize?: number;
}

/**
 * Opens a file of disclosed trades in any of the known layouts, packed or not. Reading streams; nothing of the file is kept.
 *
 * Accepted are rows that name a member, a side, an amount, a day and an asset; a ticker may be missing (`null`), and so may the day of disclosure.
 * A day of disclosure before that of the trade is kept as filed, since filings hold such slips. `line` is the physical line of a CSV record and the
 * position of a JSON record (of a trade, where filings hold several), both from 1.
 *
 * @throws DataSourceError NOT_FOUND, UNKNOWN_LAYOUT, NOT_TEXT, TRUNCATED, TOO_LARGE, UNREADABLE; while reading, also the abort signal's reason
 */
export async function openTradeSource(path: string, options: TradeSourceOptions = {}): Promise<TradeSource> {
  const layout = options.layout === undefined ? await detected(path, options) : named(path, options.layout);
  return {
    vendor: layout.name,
    name: path,
    contentHash: (hashing = {}) => hashFile(path, hashing),
    read: (query = {}) => readTrades(path, layout, options, query),
  };
}

async function* readTrades(
  path: string,
  layout: TradeLayout,
  options: TradeSourceOptions,
  query: SourceQuery,
): AsyncGenerator<readonly SourceRow<TradeRecord>[], void, undefined> {
  const signal = query.signal ?? options.signal;
  const reading = signal === undefined ? options : { ...options, signal };
  const { batchSize = 1000 } = options;
  const file = fileName(path);
  let batch: SourceRow<TradeRecord>[] = [];
  for await (const rows of layout.format === "csv" ? csvRows(path, layout, reading) : jsonRows(path, layout, reading)) {
    for (const row of rows) {
      const read = toRow(layout.columns, row, { vendor: layout.name, file, line: row.line });
      if (read.status === "accepted" && !isWanted(read.value, query)) continue;
      batch.push(read);
      if (batch.length < batchSize) continue;
      signal?.throwIfAborted();
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

/** On the disclosure clock; a trade whose disclosure is unknown is in no span of it. */
function isWanted(trade: TradeRecord, query: SourceQuery): boolean {
  if (query.from === undefined && query.to === undefined && query.asOf === undefined) return true;
  const day = trade.disclosureDate;
  return (
    day !== null &&
    (query.from === undefined || day >= query.from) &&
    (query.to === undefined || day <= query.to) &&
    (query.asOf === undefined || day <= query.asOf.slice(0, 10))
  );
}

/** A row before its cells are read. */
type RawRow = { readonly line: number; readonly cells: Cells } | { readonly line: number; readonly reason: QuarantineReason; readonly detail: string };

async function* csvRows(path: string, layout: TradeLayout, options: TradeSourceOptions): AsyncGenerator<readonly RawRow[], void, undefined> {
  let columns: ReadonlyMap<string, number> | null = null;
  for await (const batch of readCsv(path, options)) {
    const rows: RawRow[] = [];
    for (const record of batch) {
      if ("fault" in record) {
        if (columns === null) throw sourceError("UNKNOWN_LAYOUT", path, `the header of ${layout.name}`, record.fault);
        rows.push({ line: record.line, reason: "malformed-record", detail: record.fault });
      } else if (columns === null) {
        columns = columnsOf(record.cells);
        const missing = layout.fields.filter((field) => !columns!.has(field.toLowerCase()));
        if (missing.length > 0) throw sourceError("UNKNOWN_LAYOUT", path, `the columns ${missing.join(", ")} of ${layout.name}`, record.cells.join(","));
      } else {
        rows.push(csvRow(record.line, record.cells, columns));
      }
    }
    yield rows;
  }
  if (columns === null) throw sourceError("UNKNOWN_LAYOUT", path, `the header of ${layout.name}`, "an empty file");
}

function csvRow(line: number, cells: readonly string[], columns: ReadonlyMap<string, number>): RawRow {
  const width = columns.get(WIDTH)!;
  const isRagged = cells.length < width || cells.slice(width).some((cell) => cell.trim() !== ""); // spreadsheets add empty cells at the end
  if (isRagged) return { line, reason: "wrong-field-count", detail: `${cells.length} cells where the header has ${width}` };
  return { line, cells: (field) => cellText(field, cells[columns.get(field.toLowerCase()) ?? -1]?.trim()) };
}

/** Stands for the number of columns; no header cell is a line break. */
const WIDTH = "\n";

function columnsOf(header: readonly string[]): Map<string, number> {
  const columns = new Map<string, number>([[WIDTH, header.length]]);
  header.forEach((cell, i) => {
    const name = cell.trim().toLowerCase();
    if (!columns.has(name)) columns.set(name, i);
  });
  return columns;
}

async function* jsonRows(path: string, layout: TradeLayout, options: TradeSourceOptions): AsyncGenerator<readonly RawRow[], void, undefined> {
  let line = 0;
  for await (const record of readJson(path, options)) {
    if ("fault" in record) yield [{ line: ++line, reason: "malformed-record", detail: record.fault }];
    else
      yield recordsOf(record.value, layout.nested).map((scopes) => (scopes === null ? notARecord(++line, layout) : { line: ++line, cells: jsonCells(scopes) }));
  }
}

function notARecord(line: number, layout: TradeLayout): RawRow {
  return { line, reason: "malformed-record", detail: `no record of ${layout.name}` };
}

/** The objects in which to look up each trade's fields, nearest first; null for what is no record. */
function recordsOf(element: unknown, nested: string | undefined): readonly (readonly unknown[] | null)[] {
  if (!isObject(element)) return [null];
  if (nested === undefined) return [[element]];
  const trades = ownField(element, nested);
  return Array.isArray(trades) ? trades.map((trade: unknown) => (isObject(trade) ? [trade, element] : null)) : [null];
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function jsonCells(scopes: readonly unknown[]): Cells {
  return (field) => {
    for (const scope of scopes) {
      const value = field.split(".").reduce(ownField, scope);
      if (value !== undefined) return cellText(field, value).trim();
    }
    return "";
  };
}

function toRow(columns: TradeColumns, row: RawRow, source: SourceLocation): SourceRow<TradeRecord> {
  if ("reason" in row) return { status: "quarantined", reason: row.reason, detail: row.detail, source };
  try {
    return { status: "accepted", value: readTrade(columns, row.cells), source };
  } catch (error) {
    if (!(error instanceof UnusableRow)) throw error;
    return { status: "quarantined", reason: error.reason, detail: error.detail, source };
  }
}

function readTrade(columns: TradeColumns, cells: Cells): TradeRecord {
  const cell = (reader: CellReader | undefined): string => (reader === undefined ? "" : typeof reader === "string" ? cells(reader) : reader(cells));
  if (columns.isPaper?.(cells)) throw new UnusableRow("paper-filing", "a filing on paper, whose trades are on a scan only");
  const name = readName(cell(columns.name));
  const transactionDate = readDate("the transaction date", cell(columns.transactionDate));
  if (transactionDate === null) throw new UnusableRow("missing-field", "no transaction date");
  const side = readSide(cell(columns.side));
  const amount = columns.amountMidpoint === undefined ? readAmount(cell(columns.amount)) : readMidpoint(cell(columns.amountMidpoint));
  const { state, district } = readDistrict(cell(columns.district));
  const bioguideId = cell(columns.bioguideId).toUpperCase();
  const filing = cell(columns.filing);
  return {
    politician: {
      name,
      bioguideId: /^[A-Z]\d{6}$/.test(bioguideId) ? bioguideId : null,
      chamber: readChamber(cell(columns.chamber)),
      party: readParty(cell(columns.party)),
      state,
      district,
    },
    ...readAsset(cell(columns.ticker), columns.assetName === undefined ? null : cell(columns.assetName), cell(columns.assetType)),
    side,
    owner: readOwner(cell(columns.owner)),
    amount,
    transactionDate,
    disclosureDate: readDate("the disclosure date", cell(columns.disclosureDate)),
    filingId: isBlank(filing) ? null : filingNumber(filing),
    isAmendment: /amend/i.test(cell(columns.filingType)),
  };
}

/** @param nameCell - null when the vendor has no names of assets, and the ticker must do */
function readAsset(tickerCell: string, nameCell: string | null, typeCell: string): Pick<TradeRecord, "ticker" | "assetName" | "assetType" | "option"> {
  let found = readTicker(tickerCell);
  let assetName = cleanText(nameCell ?? found.ticker ?? "");
  if (found.ticker === null && !isBlank(cleanText(tickerCell)) && /^[A-Z]{1,5}$/.test(assetName)) {
    found = readTicker(assetName); // name and ticker in each other's column
    assetName = cleanText(tickerCell);
  }
  if (isBlank(assetName)) assetName = found.ticker ?? "";
  if (assetName === "") throw new UnusableRow("no-asset", `neither a ticker nor a name: ${JSON.stringify(tickerCell.slice(0, 40))}`);
  const stated = found.isCrypto ? "crypto" : assetTypeOf(typeCell, assetName, found.ticker);
  const option = found.option ?? readOption(assetName, stated === "option");
  return { ticker: found.ticker, assetName, assetType: option ? "option" : stated, ...(option ? { option } : {}) };
}

/** `https://…/ptr-pdfs/2021/20019557.pdf` and `20019557` are the same filing. */
function filingNumber(text: string): string {
  return text
    .replace(/[/\s]+$/, "")
    .replace(/^.*\//s, "")
    .replace(/\.pdf$/i, "");
}

function named(path: string, name: string): TradeLayout {
  const layout = LAYOUTS.find((candidate) => candidate.name === name);
  if (!layout) throw sourceError("UNKNOWN_LAYOUT", path, `one of the layouts ${tradeLayouts.join(", ")}`, name);
  return layout;
}

async function detected(path: string, options: ReadOptions): Promise<TradeLayout> {
  const head = (await readHead(path, { ...options, characters: 64 << 10 })).trimStart();
  if (head === "") throw sourceError("UNKNOWN_LAYOUT", path, "trades", "an empty file");
  const format = head.startsWith("{") || head.startsWith("[") ? "json" : "csv";
  const firstLine = head.split(/\r\n|\n|\r/, 1)[0]!;
  const fields = new Set(format === "json" ? keysIn(head) : splitCsvLine(firstLine, likelyDelimiter(firstLine)).map((cell) => cell.trim().toLowerCase()));
  const matching = LAYOUTS.filter(
    (layout) =>
      layout.format === format && layout.fields.every((field) => fields.has(field.toLowerCase())) && !layout.without?.some((field) => fields.has(field)),
  );
  const best = matching.sort((a, b) => b.fields.length - a.fields.length)[0];
  if (!best) throw sourceError("UNKNOWN_LAYOUT", path, `one of the layouts ${tradeLayouts.join(", ")}`, [...fields].slice(0, 12).join(", ") || "no fields");
  return best;
}

/** The keys of all objects in a piece of JSON that may be cut short. */
function keysIn(json: string): string[] {
  return [...json.matchAll(/"([^"\\]{1,60})"\s*:/g)].map((match) => match[1]!.toLowerCase());
}
