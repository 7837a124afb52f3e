import { type CsvRecord, splitCsvLine } from "./csv-record.js";
import { type ReadOptions, readText, sourceError } from "./files.js";

/** One line of a file; `text` is null when the line is longer than the cap, and then it was skipped unread. */
export interface Line {
  /** 1-based. */
  readonly number: number;
  readonly text: string | null;
}

/** Room for a panel of 30,000 tickers; a "line" beyond it is no table. */
const MAX_LINE_CHARACTERS = 1 << 20;

/**
 * The lines of a text file in batches, for plain tables of numbers without line breaks inside cells. Line ends may be LF, CRLF, CR or a mixture.
 * At most one line and one piece of the file are held.
 * @throws DataSourceError as `readText`
 */
export async function* readLines(
  path: string,
  options: ReadOptions & { readonly maxLineCharacters?: number } = {},
): AsyncGenerator<readonly Line[], void, undefined> {
  const { maxLineCharacters = MAX_LINE_CHARACTERS } = options;
  let number = 0;
  let rest = "";
  let isSkipping = false; // inside an overlong line
  let endsInCr = false;
  const push = (lines: Line[], text: string): void => {
    lines.push({ number: ++number, text: isSkipping || text.length > maxLineCharacters ? null : text });
    isSkipping = false;
  };
  for await (const piece of readText(path, options)) {
    const fresh: string = endsInCr && piece.startsWith("\n") ? piece.slice(1) : piece; // a CRLF cut in two
    if (fresh === "") {
      endsInCr = false;
      continue;
    }
    endsInCr = fresh.endsWith("\r");
    const parts = (isSkipping ? fresh : rest + fresh).split(LINE_END);
    const tail = parts.pop()!;
    const lines: Line[] = [];
    for (const part of parts) push(lines, part);
    if (tail.length > maxLineCharacters) isSkipping = true;
    rest = isSkipping ? "" : tail;
    if (lines.length > 0) yield lines;
  }
  if (rest !== "" || isSkipping) yield [{ number: number + 1, text: isSkipping ? null : rest }];
}

const LINE_END = /\r\n|\n|\r/;

/** The cells of one line, untrimmed; the short way round for lines without quotes, which are nearly all in tables of numbers. */
export function splitCells(line: string, delimiter = ","): readonly string[] {
  return line.includes('"') ? splitCsvLine(line, delimiter) : line.split(delimiter);
}

/** A number as vendors write it (`1,234.5` in quotes, `1e3`, padding); NaN when it is none. Hexadecimal, infinities and the like are none. */
export function toNumber(cell: string): number {
  const text = cell.trim();
  if (!PLAIN_NUMBER.test(text)) return GROUPED_NUMBER.test(text) ? Number(text.replaceAll(",", "")) : Number.NaN;
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}

const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
const GROUPED_NUMBER = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;

/** A header cell for comparison: `"Adj Close"`, `adj_close`, `<CLOSE>` → `adjclose`, `close`; accents are dropped (`Najwyższy`). */
export function headerWord(cell: string): string {
  return cell
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

/**
 * The header of a CSV file, which must be sound: with a damaged one every column would be a guess.
 * @param columns - words that must be there, alternatives between bars
 * @throws DataSourceError UNKNOWN_LAYOUT
 */
export function soundHeader(path: string, record: CsvRecord, columns: readonly string[]): readonly string[] {
  if ("fault" in record) throw sourceError("UNKNOWN_LAYOUT", path, "a sound header", record.fault);
  const words = record.cells.map(headerWord);
  const missing = columns.find((column) => !column.split("|").some((word) => words.includes(word)));
  if (missing !== undefined) throw sourceError("UNKNOWN_LAYOUT", path, `a column ${missing.split("|")[0]} in the header`, record.cells.join(","));
  return record.cells;
}

/**
 * Tells the rows of a table from the lines of an unresolved merge: the markers themselves and all between them, of which nobody knows which half holds.
 * Call it on every line in order.
 */
export function mergeConflictWatch(): (line: string) => boolean {
  let isInside = false;
  return (line) => {
    const wasInside = isInside;
    if (line.startsWith("<<<<<<< ")) isInside = true;
    else if (isInside && line.startsWith(">>>>>>> ")) isInside = false;
    return isInside || wasInside;
  };
}
