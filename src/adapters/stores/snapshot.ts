import { createReadStream, createWriteStream, rmSync } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { QuantError, StoreError } from "../../core/errors.js";
import { dumpTables } from "./dump.js";
import { renameDurably } from "./folder.js";
import { MIGRATIONS } from "./migrations/index.js";
import { type Rows, TABLE_NAMES, type TableName } from "./rows.js";
import type { RowPages, TableWriter } from "./tables.js";

const FORMAT = 1;
const BATCH_ROWS = 5000;
export type RowCounts = Partial<Record<TableName, number>>;

/**
 * Writes every row of a store as gzipped text: a first line with the format, the lines of dumpTables, a last line with the number of rows per table.
 * Plain rows outlive what database files do not: damage, and a new major version of the database. The file appears whole or not at all.
 */
export async function writeSnapshot(path: string, source: RowPages): Promise<RowCounts> {
  const counts: RowCounts = {};
  const aside = `${path}.new`;
  try {
    await pipeline(Readable.from(snapshotText(source, counts)), createGzip({ level: 3 }), createWriteStream(aside, { mode: 0o600 }));
    renameDurably(aside, path);
  } finally {
    rmSync(aside, { force: true });
  }
  return counts;
}

/**
 * Loads a snapshot into empty tables, inside the caller's transaction.
 * @throws StoreError CORRUPT when the snapshot is damaged or cut off, MIGRATION_NEEDED when a newer version wrote it
 */
export async function loadSnapshot(path: string, writer: TableWriter): Promise<RowCounts> {
  const counts: RowCounts = {};
  let end: { rows?: RowCounts } | null = null;
  let batch: unknown[] = [];
  let table: TableName | null = null;
  const flush = async () => {
    if (table !== null && batch.length > 0) await writer.insert(table, batch as Rows[TableName][]);
    batch = [];
  };
  let isFirst = true;
  for await (const line of linesOf(path)) {
    const entry = parseLine(path, line);
    if (isFirst) checkHeader(path, entry);
    else if (end !== null) throw damaged(path, "lines after its end");
    else if ("end" in entry) end = entry.end as { rows?: RowCounts };
    else {
      const name = entry.table as TableName;
      if (!TABLE_NAMES.includes(name)) throw damaged(path, `a row of an unknown table, ${String(name)}`);
      if (name !== table || batch.length === BATCH_ROWS) await flush();
      table = name;
      batch.push(entry.row);
      counts[name] = (counts[name] ?? 0) + 1;
    }
    isFirst = false;
  }
  await flush();
  if (end === null || TABLE_NAMES.some((name) => (end.rows?.[name] ?? 0) !== (counts[name] ?? 0))) throw damaged(path, "a file that was cut off");
  return counts;
}

async function* snapshotText(source: RowPages, counts: RowCounts): AsyncIterable<string> {
  let chunk = `${JSON.stringify({ format: FORMAT, schema: Object.keys(MIGRATIONS).at(-1) })}\n`;
  for (const table of TABLE_NAMES) {
    for await (const line of dumpTables(source, [table])) {
      counts[table] = (counts[table] ?? 0) + 1;
      chunk += line;
      if (chunk.length > 65_536) {
        yield chunk;
        chunk = "";
      }
    }
  }
  yield `${chunk}${JSON.stringify({ end: { rows: counts } })}\n`;
}

async function* linesOf(path: string): AsyncIterable<string> {
  const text = createGunzip();
  createReadStream(path)
    .on("error", (error) => text.destroy(error))
    .pipe(text);
  text.setEncoding("utf8");
  let rest = "";
  try {
    for await (const chunk of text as AsyncIterable<string>) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop()!;
      yield* lines;
    }
  } catch (error) {
    throw error instanceof QuantError ? error : damaged(path, error instanceof Error ? error.message : String(error));
  }
  if (rest !== "") yield rest;
}

function parseLine(path: string, line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    throw damaged(path, "a line that is no JSON");
  }
}

function checkHeader(path: string, { format, schema }: Readonly<Record<string, unknown>>): void {
  if (format === FORMAT && typeof schema === "string" && schema in MIGRATIONS) return;
  const fault = {
    where: "loadSnapshot",
    what: path,
    expected: `format ${FORMAT} (install a newer capitol-quant)`,
    received: `format ${String(format)}, schema ${String(schema)}`,
  };
  throw new StoreError("MIGRATION_NEEDED", fault);
}

function damaged(path: string, received: string): StoreError {
  return new StoreError("CORRUPT", { where: "loadSnapshot", what: path, expected: "an undamaged snapshot", received });
}
