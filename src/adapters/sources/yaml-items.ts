import { parse } from "yaml";
import type { ReadOptions } from "./files.js";
import { readLines } from "./lines.js";

/** One entry of a YAML file's outermost list or mapping; one that cannot be read is a fault that costs itself alone. */
export type YamlItem = { readonly line: number; readonly value: unknown } | { readonly line: number; readonly fault: string };

/**
 * The outermost entries of a YAML file, cut at the lines that begin them (`- ` for a list, `KEY:` for a mapping) and parsed one by one, so that a file
 * of 10 MB is not held as a tree. A mapping's entry is an object with one key. Anchors across entries are not supported; such files have none.
 * @throws DataSourceError as `readText`
 */
export async function* readYamlItems(path: string, kind: "list" | "mapping", options: ReadOptions = {}): AsyncGenerator<YamlItem, void, undefined> {
  const begins = kind === "list" ? /^- / : /^[A-Za-z0-9_"'-]+:(?:\s|$)/;
  let start = 0;
  let lines: string[] = [];
  let length = 0;
  for await (const batch of readLines(path, options)) {
    for (const { number, text } of batch) {
      if (text !== null && begins.test(text)) {
        if (start > 0) yield parsed(start, lines, length);
        [start, lines, length] = [number, [], 0];
      } else if (start === 0) {
        if (text === null || !/^(?:\s*(?:#.*)?|---.*|%.*)$/.test(text)) yield { line: number, fault: "text before the first entry" };
        continue;
      }
      length += text === null ? Number.POSITIVE_INFINITY : text.length + 1;
      if (length <= MAX_ITEM_CHARACTERS) lines.push(text!);
    }
  }
  if (start > 0) yield parsed(start, lines, length);
}

/** A career of 40 years takes some 20 kB, a full committee 15 kB. */
const MAX_ITEM_CHARACTERS = 1 << 20;

function parsed(line: number, lines: readonly string[], length: number): YamlItem {
  if (length > MAX_ITEM_CHARACTERS) return { line, fault: `an entry of more than ${MAX_ITEM_CHARACTERS} characters` };
  if (lines.some((text) => /^(?:<<<<<<< |=======$|>>>>>>> )/.test(text))) return { line, fault: "part of an unresolved merge" };
  try {
    const value: unknown = parse(lines.join("\n"), { maxAliasCount: 0, prettyErrors: false, logLevel: "silent" });
    return { line, value: Array.isArray(value) ? value[0] : value };
  } catch (error) {
    return { line, fault: `an entry that is not YAML: ${String((error as Error).message).slice(0, 80)}` };
  }
}
