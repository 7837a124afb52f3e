import type { IsoDate } from "../../core/dates.js";
import type { MacroRow, MacroSource, SourceQuery } from "../../core/ports.js";
import { dateOrderOf, isNumberedDay, readDay } from "./day-cells.js";
import { fileName, readHead, readWholeText, sourceError } from "./files.js";
import { mergeConflictWatch, splitCells, toNumber } from "./lines.js";
import { type BatchOptions, fileSource, type RowBatch } from "./source-rows.js";

export interface MacroSourceOptions extends BatchOptions {
  /** For a file whose column is only called `value` and whose name does not say which series it is. */
  readonly series?: string;
}

export type MacroLayout = "fred-csv" | "cboe-index-csv";

/**
 * Opens a series of FRED (`DATE,DGS10`, `observation_date,VIXCLS`, `date,value`, several series side by side) or a daily index history of Cboe
 * (`DATE,OPEN,HIGH,LOW,CLOSE`: four rows a day, `VIX` for the close and `VIX_OPEN`, `VIX_HIGH`, `VIX_LOW`). An empty cell or `.` is a gap: value null.
 * Values keep the publisher's unit (DGS10 is in percent per year). The series of a `date,value` file is the capitals in its name (`fred_USREC_date_value.csv`).
 * `from`, `to` and `asOf` compare with the day that a value describes: when it was published, or revised, no such file tells.
 * @throws DataSourceError as `readText`, UNKNOWN_LAYOUT for another kind of file or when the series cannot be told
 */
export async function openMacroSource(path: string, options: MacroSourceOptions = {}): Promise<MacroSource & { readonly vendor: MacroLayout }> {
  const header = (await readHead(path, options)).split(/\r\n|\n|\r/).find((line) => line.trim() !== "") ?? "";
  const layout = macroLayoutOf(header);
  if (layout === null) throw sourceError("UNKNOWN_LAYOUT", path, "a FRED series or a Cboe index history", header);
  const name = fileName(path);
  const names = splitCells(header)
    .slice(1)
    .map((cell) => cell.trim());
  const own = options.series ?? seriesFromFileName(name, layout);
  if (own === null && (layout === "cboe-index-csv" || names[0]!.toLowerCase() === "value")) {
    throw sourceError("UNKNOWN_LAYOUT", path, "a series in the header or as the file's name (or the option `series`)", name);
  }
  const series =
    layout === "cboe-index-csv"
      ? [`${own}_OPEN`, `${own}_HIGH`, `${own}_LOW`, own!]
      : names.map((column) => (column.toLowerCase() === "value" ? own! : column));
  return fileSource<MacroLayout, MacroRow>(layout, path, options, async function* (batch, reading, query) {
    yield readRows(await readWholeText(path, reading), series, query, batch);
  });
}

/** What a header line says, or null when it is no macro series. */
export function macroLayoutOf(header: string): MacroLayout | null {
  const cells = splitCells(header).map((cell) => cell.trim());
  if (/^date,open,high,low,close$/i.test(cells.join(",")) && cells[0] === "DATE") return "cboe-index-csv";
  // `date,AAPL,MSFT` is a panel of prices: only the publisher's own headings may stand before several series.
  if (!/^(?:DATE|observation_date|date)$/.test(cells[0]!) || cells.length < 2 || (cells[0] === "date" && cells.length > 2)) return null;
  return cells.slice(1).every((cell) => /^[A-Z][A-Z0-9_]{2,}$/.test(cell)) || (cells.length === 2 && cells[1] === "value") ? "fred-csv" : null;
}

function readRows(text: string, series: readonly string[], query: SourceQuery, batch: RowBatch<MacroRow>): void {
  const lines = text.split(/\r\n|\n|\r/).map((line, i) => ({ line, number: i + 1 }));
  const first = lines.findIndex(({ line }) => line.trim() !== "") + 1;
  const isInConflict = mergeConflictWatch();
  const numbered = lines
    .slice(first)
    .map(({ line }) => splitCells(line)[0]!)
    .filter(isNumberedDay);
  const order = numbered.length > 0 ? dateOrderOf(numbered) : null;
  const to = [query.to, query.asOf?.slice(0, 10)].filter((day) => day !== undefined).sort()[0];
  const seen = new Set<IsoDate>();
  for (const { line, number } of lines.slice(first)) {
    if (isInConflict(line)) {
      batch.quarantine("malformed-record", "part of an unresolved merge", number);
      continue;
    }
    if (line.trim() === "") continue;
    const cells = splitCells(line).map((cell) => cell.trim());
    const date = readDay(cells[0]!, order);
    if (cells.length !== series.length + 1) batch.quarantine("wrong-field-count", `${series.length + 1} cells in the header, ${cells.length} here`, number);
    else if (date === null) batch.quarantine("impossible-date", `no day: ${cells[0]!.slice(0, 40)}`, number);
    else if (seen.has(date)) batch.quarantine("duplicate-record", `a second value of ${date}`, number);
    else {
      seen.add(date);
      if ((query.from !== undefined && date < query.from) || (to !== undefined && date > to)) continue;
      for (const [i, name] of series.entries()) {
        const value = isGap(cells[i + 1]!) ? null : toNumber(cells[i + 1]!);
        if (value !== null && Number.isNaN(value)) batch.quarantine("unreadable-number", `${name} ${cells[i + 1]!.slice(0, 40)}`, number);
        else batch.accept({ series: name, date, value }, number);
      }
    }
  }
}

function isGap(cell: string): boolean {
  return /^(?:|\.|#?n\/?a|nan|null)$/i.test(cell);
}

function seriesFromFileName(name: string, layout: MacroLayout): string | null {
  const words = name
    .replace(/\.gz$/i, "")
    .replace(/\.(?:csv|txt)$/i, "")
    .split(/[_\s-]+/);
  if (layout === "cboe-index-csv") return words.find((word) => /^(?:vix\d*[a-z]?|vvix|skew|ovx|gvz|vxn|rvx)$/i.test(word))?.toUpperCase() ?? null;
  const capitals = words.filter((word) => /^[A-Z][A-Z0-9]{2,}$/.test(word) && !/^(?:FRED|DATE|VALUE|CSV)$/.test(word));
  return capitals.length === 1 ? capitals[0]! : words.length === 1 ? words[0]!.toUpperCase() : null;
}
