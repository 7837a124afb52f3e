import { type ReadOptions, readText, sourceError } from "./files.js";

/** One value of a JSON file. `position` counts from 1; a value that cannot be read is a fault that costs itself and nothing after it. */
export type JsonRecord = { readonly position: number; readonly value: unknown } | { readonly position: number; readonly fault: string };

export interface JsonOptions extends ReadOptions {
  /** Most characters of one element; 64 Mi by default, because a per-filer file is one element. */
  readonly maxRecordCharacters?: number;
}

/**
 * The elements of a JSON array, or the one value of any other JSON file, read in pieces: only one element is held at a time.
 * Keys such as `__proto__` stay plain own keys, as `JSON.parse` makes them; read fields with `ownField`.
 * @throws DataSourceError as `readText`, UNKNOWN_LAYOUT when it is not JSON, TRUNCATED when it ends inside a value, UNREADABLE when text follows the last bracket
 */
export async function* readJson(path: string, options: JsonOptions = {}): AsyncGenerator<JsonRecord, void, undefined> {
  const { maxRecordCharacters = 64 << 20 } = options;
  let state = "before" as "before" | "between" | "inside" | "after";
  let isArray = false;
  let isText = false;
  let isEscaped = false;
  let depth = 0; // of brackets open inside the element
  let deepest = 0;
  let length = 0;
  let parts: string[] = [];
  let position = 0;

  const take = (text: string): void => {
    length += text.length;
    if (length <= maxRecordCharacters) parts.push(text);
    else parts = [];
  };
  const finish = (): JsonRecord => {
    const tooLong = length > maxRecordCharacters;
    const text = parts.join("");
    const tooDeep = deepest > MAX_DEPTH;
    [parts, length, deepest] = [[], 0, 0];
    position++;
    if (tooLong) return { position, fault: `an element of more than ${maxRecordCharacters} characters` };
    if (tooDeep) return { position, fault: `an element nested more than ${MAX_DEPTH} deep` };
    try {
      return { position, value: JSON.parse(text) as unknown };
    } catch {
      return { position, fault: `an element that is not JSON: ${text.slice(0, 60)}` };
    }
  };

  for await (const piece of readText(path, options)) {
    let from = 0; // start of what belongs to the open element
    for (let i = 0; i < piece.length; i++) {
      const code = piece.charCodeAt(i);
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (code === BACKSLASH) isEscaped = true;
        else if (code === QUOTE) isText = false;
        continue;
      }
      if (state === "inside") {
        if (code === QUOTE) isText = true;
        else if (code === OPEN_BRACE || code === OPEN_BRACKET) deepest = Math.max(deepest, ++depth);
        else if (depth > 0 && (code === CLOSE_BRACE || code === CLOSE_BRACKET)) {
          depth--;
          if (depth > 0 || isArray) continue;
          take(piece.slice(from, i + 1));
          yield finish();
          state = "after";
        } else if (depth === 0 && isArray && (code === COMMA || code === CLOSE_BRACKET)) {
          take(piece.slice(from, i));
          yield finish();
          state = code === COMMA ? "between" : "after";
        }
        continue;
      }
      if (code <= SPACE) continue;
      if (state === "after") throw sourceError("UNREADABLE", path, "nothing after the closing bracket", piece.slice(i, i + 20));
      if (state === "before" && code === OPEN_BRACKET) {
        isArray = true;
        state = "between";
      } else if (state === "before" && code !== OPEN_BRACE) {
        throw sourceError("UNKNOWN_LAYOUT", path, "JSON that starts with [ or {", piece.slice(i, i + 20));
      } else if (isArray && code === CLOSE_BRACKET) {
        state = "after";
      } else if (!isArray || code !== COMMA) {
        state = "inside";
        from = i;
        i--; // the character belongs to the element
      }
    }
    if (state === "inside") take(piece.slice(from));
  }
  if (state === "before") throw sourceError("UNKNOWN_LAYOUT", path, "JSON", "an empty file");
  if (state !== "after") throw sourceError("TRUNCATED", path, "a complete JSON file", "one that ends inside a value");
}

/** A field of a record by its own key, undefined where it has none; inherited names such as `constructor` do not count. */
export function ownField(record: unknown, key: string): unknown {
  return typeof record === "object" && record !== null && Object.hasOwn(record, key) ? (record as Record<string, unknown>)[key] : undefined;
}

const MAX_DEPTH = 64;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
