/**
 * One record of a delimited file. `line` is the physical line it starts on (1-based). A record whose quotes do not add up, or that is too long,
 * is a fault that costs its own line and nothing after it.
 */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] } | { readonly line: number; readonly fault: string };

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

/** Splits the text of one record into cells; text may come in pieces. */
export class CellSplitter {
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
