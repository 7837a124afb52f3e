import type { SectorRow, SectorSource } from "../../core/ports.js";
import { canonicalTicker } from "../../core/tickers.js";
import { readCsv } from "./csv.js";
import { splitCsvLine } from "./csv-record.js";
import { readHead, sourceError } from "./files.js";
import { headerWord, soundHeader } from "./lines.js";
import { type BatchOptions, fileSource, type RowBatch } from "./source-rows.js";

export type SectorLayout = "gics-constituents-csv" | "nasdaq-screener-csv";

/**
 * Opens a list of tickers with their sectors: index constituents with GICS sectors, or a Nasdaq screener export, whose sector names are
 * given the GICS spelling (`Technology` → `Information Technology`) so that both can be used together; the companies stay where each list
 * puts them. `BRK.B` and `BRK/B` read as `BRK-B`.
 * A list shows one day only, so that `from`, `to` and `asOf` narrow nothing. A row without a sector, and a ticker's second row, are quarantined.
 * @throws DataSourceError as `readText`, UNKNOWN_LAYOUT for another kind of file
 */
export async function openSectorSource(path: string, options: BatchOptions = {}): Promise<SectorSource & { readonly vendor: SectorLayout }> {
  const header = (await readHead(path, options)).split(/\r\n|\n|\r/).find((line) => line.trim() !== "") ?? "";
  const layout = sectorLayoutOf(header);
  if (layout === null) throw sourceError("UNKNOWN_LAYOUT", path, "a sector list (Symbol, Security or Name, GICS Sector or Sector)", header);
  return fileSource<SectorLayout, SectorRow>(layout, path, options, async function* (batch, reading) {
    const seen = new Set<string>();
    let columns: Columns | null = null;
    for await (const records of readCsv(path, reading)) {
      for (const record of records) {
        if (columns === null) columns = columnsOf(soundHeader(path, record, ["symbol", "sector|gicssector"]));
        else if ("fault" in record) batch.quarantine("malformed-record", record.fault, record.line);
        else readRow(record.cells, record.line, columns, seen, batch);
      }
      yield;
    }
  });
}

/** What a header line says, or null when it is no sector list. */
export function sectorLayoutOf(header: string): SectorLayout | null {
  const words = splitCsvLine(header).map(headerWord);
  if (!words.includes("symbol")) return null;
  if (words.includes("gicssector")) return "gics-constituents-csv";
  return words.includes("sector") && words.includes("name") ? "nasdaq-screener-csv" : null;
}

/** Nasdaq's names for what GICS calls otherwise. */
const GICS_NAMES: Readonly<Record<string, string>> = {
  Technology: "Information Technology",
  Finance: "Financials",
  Telecommunications: "Communication Services",
  "Basic Materials": "Materials",
};

interface Columns {
  readonly width: number;
  readonly ticker: number;
  readonly name: number;
  readonly sector: number;
  readonly industry: number;
}

function columnsOf(header: readonly string[]): Columns {
  const words = header.map(headerWord);
  const first = (...names: string[]): number => words.findIndex((word) => names.includes(word));
  return {
    width: header.length,
    ticker: first("symbol"),
    name: first("security", "name"),
    sector: first("gicssector", "sector"),
    industry: first("gicssubindustry", "industry"),
  };
}

function readRow(cells: readonly string[], line: number, columns: Columns, seen: Set<string>, batch: RowBatch<SectorRow>) {
  if (cells.length !== columns.width) return batch.quarantine("wrong-field-count", `${columns.width} cells in the header, ${cells.length} here`, line);
  const ticker = canonicalTicker(cells[columns.ticker]!);
  const named = cells[columns.sector]!.trim();
  const sector = GICS_NAMES[named] ?? named;
  if (ticker === null) return batch.quarantine("missing-field", "no ticker", line);
  if (sector === "") return batch.quarantine("missing-field", `no sector for ${ticker}`, line);
  if (seen.has(ticker)) return batch.quarantine("duplicate-record", `a second row of ${ticker}`, line);
  seen.add(ticker);
  batch.accept(
    {
      ticker,
      name: columns.name < 0 ? "" : cells[columns.name]!.trim(),
      sector,
      industry: columns.industry < 0 ? null : cells[columns.industry]!.trim() || null,
    },
    line,
  );
}
