import type { ReadOptions } from "./files.js";
import { type Line, readLines } from "./lines.js";

/**
 * One record of a delimited file. `line` is the physical line it starts on (1-based). A record whose quotes do not add up, or that is too long,
 * is a fault that costs its own line and nothing after it.
 */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] } | { readonly line: number; readonly fault: string };

export interface CsvOptions extends ReadOptions {
  /** One character; told from the first line (the most frequent of comma, semicolon, tab) when left out. */
  readonly delimiter?: string;
  /** Most characters of one record; 1 Mi by default. */
  readonly maxRecordCharacters?: number;
  /** Records per batch; 1,000 by default. */
  readonly batchSize?: number;
}

/**
 * The records of a CSV file in file order, in batches. Quotes follow RFC 4180 with three allowances that real files need: a quote inside an unquoted
 * cell and a closing quote followed by text are taken literally, and lines may end in any of LF, CRLF, CR. Blank lines are left out.
 *
 * A quoted cell may span lines, up to 64 of them, as long as the record then has the width of the first record; otherwise the opening line
 * alone is a fault and reading goes on with the next line, so that a stray quote cannot swallow the file.
 * @throws DataSourceError as `readText`
 */
export async function* readCsv(path: string, options: CsvOptions = {}): AsyncGenerator<readonly CsvRecord[], void, undefined> {
  const { maxRecordCharacters = 1 << 20, batchSize = 1000 } = options;
  let delimiter = options.delimiter;
  let width = 0; // of the first record
  let batch: CsvRecord[] = [];
  const waiting: Line[] = []; // read ahead to find the end of a quoted cell
  const lines = readLines(path, { ...options, maxLineCharacters: maxRecordCharacters });
  const lineAt = async (position: number): Promise<Line | undefined> => {
    while (waiting.length <= position) {
      const { value, done } = await lines.next();
      if (done) return undefined;
      waiting.push(...value);
    }
    return waiting[position];
  };
  try {
    for (let first = await lineAt(0); first !== undefined; first = await lineAt(0)) {
      waiting.shift();
      if (first.text?.trim() === "") continue;
      let record: CsvRecord = { line: first.number, fault: `a record of more than ${maxRecordCharacters} characters` };
      if (first.text !== null) {
        delimiter ??= likelyDelimiter(first.text);
        const splitter = new CellSplitter(delimiter);
        splitter.push(first.text);
        let used = 0;
        for (let length = first.text.length; splitter.isOpen && used < MAX_LINES_PER_RECORD; used++) {
          const more = await lineAt(used);
          if (more === undefined || more.text === null || (length += more.text.length + 1) > maxRecordCharacters) break;
          splitter.push(`\n${more.text}`);
        }
        const cells = splitter.finish();
        if (splitter.isOpen || (used > 0 && width > 0 && cells.length !== width)) {
          record = { line: first.number, fault: "a quote that opens and does not close where the record ends" };
        } else {
          waiting.splice(0, used);
          width ||= cells.length;
          record = { line: first.number, cells };
        }
      }
      batch.push(record);
      if (batch.length >= batchSize) {
        options.signal?.throwIfAborted();
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  } finally {
    await lines.return();
  }
}

/** The records of a text that is in memory already, such as the first lines of a file; a last line that may be cut short is the caller's to drop. */
export function splitCsvLine(text: string, delimiter = likelyDelimiter(text)): readonly string[] {
  const splitter = new CellSplitter(delimiter);
  splitter.push(text);
  return splitter.finish();
}

/** The most frequent of comma, semicolon and tab; a comma when there is none. */
export function likelyDelimiter(line: string): string {
  let best = ",";
  for (const candidate of [";", "\t"]) if (line.split(candidate).length > line.split(best).length) best = candidate;
  return best;
}

const MAX_LINES_PER_RECORD = 64;

/** Splits the text of one record into cells; text may come in pieces. */
class CellSplitter {
  isOpen = false;
  private readonly cells: string[] = [];
  private cell = "";
  private atStart = true;

  constructor(private readonly delimiter: string) {}

  push(text: string): void {
    for (let i = 0; i < text.length; ) {
      if (this.isOpen) {
        const quote = text.indexOf('"', i);
        this.cell += text.slice(i, quote < 0 ? text.length : quote);
        if (quote < 0) return;
        const after = text[quote + 1];
        if (after === undefined || after === this.delimiter) this.isOpen = false;
        else this.cell += '"'; // an escaped quote, or a stray one that is kept
        i = quote + (after === '"' ? 2 : 1);
      } else if (this.atStart && text[i] === '"') {
        this.isOpen = true;
        this.atStart = false;
        i++;
      } else {
        const end = text.indexOf(this.delimiter, i);
        this.cell += text.slice(i, end < 0 ? text.length : end);
        this.atStart = false;
        if (end < 0) return;
        this.endCell();
        i = end + 1;
      }
    }
  }

  /** @returns the cells; only meaningful while no quote is open */
  finish(): readonly string[] {
    this.endCell();
    return this.cells;
  }

  private endCell(): void {
    this.cells.push(this.cell);
    this.cell = "";
    this.atStart = true;
  }
}
