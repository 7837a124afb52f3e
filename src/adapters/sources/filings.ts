import { SaxesParser } from "saxes";
import type { IsoDate } from "../../core/dates.js";
import type { NamedPolitician, Source, SourceQuery } from "../../core/ports.js";
import { readDay } from "./day-cells.js";
import { readHead, readText, sourceError } from "./files.js";
import { type BatchOptions, fileSource, type RowBatch } from "./source-rows.js";

/** One line of the House Clerk's yearly index of financial disclosures. */
export interface FilingRow {
  readonly documentId: string;
  /** The Clerk's letter: `P` periodic transaction report, `O` annual report, `A` amendment, `C` candidate, `X` extension, `W` withdrawal, … */
  readonly filingType: string;
  readonly year: number;
  /** When it was filed; null for entries without a date. */
  readonly filedOn: IsoDate | null;
  /** The filer, who may be a candidate and no member. */
  readonly filer: NamedPolitician;
}

/**
 * Opens a yearly index of the House Clerk (`2022FD.xml`), read in pieces. `from`, `to` and `asOf` narrow by the filing date.
 * @throws DataSourceError as `readText`, UNKNOWN_LAYOUT for another kind of file; when read: UNREADABLE for damaged XML, TRUNCATED when it ends inside
 */
export async function openFilingSource(path: string, options: BatchOptions = {}): Promise<Source<FilingRow>> {
  const head = await readHead(path, options);
  if (!looksLikeFilings(head)) throw sourceError("UNKNOWN_LAYOUT", path, "a yearly index of the House Clerk", head.slice(0, 60));
  return fileSource<typeof FILINGS_LAYOUT, FilingRow>(FILINGS_LAYOUT, path, options, async function* (batch, reading, query) {
    const members = memberReader(path, (fields, line) => readMember(fields, line, query, batch));
    for await (const piece of readText(path, reading)) {
      members.write(piece);
      yield;
    }
    members.close();
  });
}

export const FILINGS_LAYOUT = "house-clerk-index-xml";

/** Whether a file's first characters are those of the index. */
export function looksLikeFilings(head: string): boolean {
  return /^\s*(?:<\?xml[^>]{0,200}\?>\s*)?<FinancialDisclosure\b/.test(head);
}

const MAX_CELL_CHARACTERS = 1000;

function memberReader(file: string, onMember: (fields: ReadonlyMap<string, string>, line: number) => void): { write(text: string): void; close(): void } {
  const parser = new SaxesParser();
  const path: string[] = []; // of open elements
  let fields = new Map<string, string>();
  let line = 0;
  let text = "";
  let isClosed = false;
  let failure: Error | null = null;
  parser.on("error", (error) => {
    failure ??= error;
  });
  parser.on("opentag", ({ name }) => {
    path.push(name);
    text = "";
    if (path.length === 2) {
      fields = new Map();
      line = parser.line;
    }
  });
  const take = (piece: string): void => {
    if (text.length <= MAX_CELL_CHARACTERS) text += piece.slice(0, MAX_CELL_CHARACTERS + 1);
  };
  parser.on("text", take);
  parser.on("cdata", take);
  parser.on("closetag", ({ name }) => {
    if (path.length === 3) fields.set(name, text.trim());
    if (path.length === 2 && name === "Member" && failure === null) onMember(fields, line); // beyond an error nothing can be trusted
    path.pop();
    isClosed = path.length === 0;
  });
  const check = (): void => {
    if (failure !== null) throw sourceError("UNREADABLE", file, "sound XML", failure.message, failure);
  };
  return {
    write(piece) {
      parser.write(piece);
      check();
    },
    close() {
      if (!isClosed) throw sourceError("TRUNCATED", file, "a complete XML file", path.length === 0 ? "no element" : `one that ends inside <${path.at(-1)}>`);
      parser.close();
      check();
    },
  };
}

function readMember(fields: ReadonlyMap<string, string>, line: number, query: SourceQuery, batch: RowBatch<FilingRow>) {
  const documentId = fields.get("DocID") ?? "";
  const filingType = fields.get("FilingType") ?? "";
  const year = Number(fields.get("Year"));
  const names = ["Prefix", "First", "Last", "Suffix"].map((part) => fields.get(part) ?? "").filter((part) => part !== "");
  if (documentId === "" || filingType === "" || (fields.get("Last") ?? "") === "")
    return batch.quarantine("missing-field", "a document id, a filing type and a last name", line);
  if ([...fields.values()].some((cell) => cell.length > MAX_CELL_CHARACTERS))
    return batch.quarantine("malformed-record", `a cell of more than ${MAX_CELL_CHARACTERS} characters`, line);
  if (!Number.isInteger(year) || year < 1978 || year > 2100) return batch.quarantine("unreadable-number", `year ${fields.get("Year") ?? ""}`, line);
  const dateCell = fields.get("FilingDate") ?? "";
  const filedOn = readDay(dateCell, "month-first"); // the Clerk writes US dates throughout
  if (dateCell !== "" && filedOn === null) return batch.quarantine("impossible-date", `no day: ${dateCell.slice(0, 40)}`, line);
  if (
    filedOn !== null &&
    ((query.from !== undefined && filedOn < query.from) || [query.to, query.asOf?.slice(0, 10)].some((day) => day !== undefined && filedOn > day))
  )
    return;
  const seat = /^([A-Z]{2})(\d{2})$/.exec(fields.get("StateDst") ?? "");
  const filer: NamedPolitician = {
    name: names.join(" "),
    bioguideId: null,
    chamber: "house",
    party: null,
    state: seat?.[1] ?? null,
    district: seat ? String(Number(seat[2])) : null,
  };
  batch.accept({ documentId, filingType, year, filedOn, filer }, line);
}
