import { CellSplitter, type CsvRecord, likelyDelimiter } from "./csv-record.js";
import type { ReadOptions } from "./files.js";
import { type Line, readLines } from "./lines.js";

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

const MAX_LINES_PER_RECORD = 64;
