import { canonicalJson } from "./json.js";
import { DATA_TABLES, type TableName } from "./rows.js";
import type { RowPages } from "./tables.js";

/**
 * The tables as text, for comparing stores byte for byte: one line per row, `{"row":{…},"table":"trades"}`, canonical JSON with sorted keys,
 * rows in key order, tables in the order asked for. Two stores hold the same data exactly when their dumps are equal, whatever database keeps them.
 */
export async function* dumpTables(source: RowPages, tables: readonly TableName[] = DATA_TABLES): AsyncIterable<string> {
  for (const table of tables) {
    for await (const page of source.pages(table)) {
      for (const row of page) yield `${canonicalJson("dumpTables", table, { table, row })}\n`;
    }
  }
}
