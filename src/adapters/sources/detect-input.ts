import { DataSourceError } from "../../core/errors.js";
import type { InputSummary } from "../../core/ports.js";
import { committeeFileOf } from "./committees.js";
import { likelyDelimiter } from "./csv-record.js";
import { looksLikeFactors } from "./factors.js";
import { expandPaths, type ReadOptions, readHead } from "./files.js";
import { FILINGS_LAYOUT, looksLikeFilings } from "./filings.js";
import { legislatorLayoutOf } from "./legislators.js";
import { splitCells } from "./lines.js";
import { macroLayoutOf } from "./macro.js";
import { readPriceHeader } from "./price-layouts.js";
import { sectorLayoutOf } from "./sectors.js";
import { detectTradeLayout } from "./trades.js";

/** What a file holds; `unknown` with null when no adapter here reads it. */
export type DetectedInput = { readonly kind: InputSummary["kind"]; readonly layout: string } | { readonly kind: "unknown"; readonly layout: null };

/**
 * Tells what a file holds and in which layout, from its first characters alone (a JSON of trades: from its first records).
 * @throws DataSourceError as `readText`: missing, unreadable, binary, HTML
 */
export async function detectInput(path: string, options: ReadOptions = {}): Promise<DetectedInput> {
  const head = await readHead(path, { ...options, characters: HEAD_CHARACTERS });
  if (looksLikeFilings(head)) return { kind: "filings", layout: FILINGS_LAYOUT };
  const legislators = legislatorLayoutOf(head);
  if (legislators !== null) return { kind: "legislators", layout: legislators };
  const committees = committeeFileOf(head);
  if (committees !== null) return { kind: "committees", layout: committees };
  const lines = head.split(/\r\n|\n|\r/, 40);
  const header = lines.find((line) => line.trim() !== "") ?? "";
  if (looksLikeFactors(lines)) return { kind: "factors", layout: "kenneth-french-csv" };
  const sectors = sectorLayoutOf(header);
  if (sectors !== null) return { kind: "sectors", layout: sectors };
  const macro = macroLayoutOf(header);
  if (macro !== null) return { kind: "macro", layout: macro };
  const trades = await tradeLayoutOf(path, options);
  if (trades !== null) return { kind: "trades", layout: trades };
  const delimiter = likelyDelimiter(header);
  const prices = readPriceHeader(lines.slice(0, 8).map((line) => splitCells(line, delimiter)));
  return prices === null ? { kind: "unknown", layout: null } : { kind: "prices", layout: prices.layout };
}

/** A file behind `--trades`, `--prices` and the like that is of another kind. */
export interface SkippedFile {
  readonly path: string;
  readonly detected: DetectedInput | null;
  /** Why it could not be looked at; null when it could. */
  readonly problem: string | null;
}

export interface SelectedInputs {
  readonly files: readonly { readonly path: string; readonly layout: string }[];
  readonly skipped: readonly SkippedFile[];
}

/**
 * The files of the wanted kinds behind paths. In a folder, files of another kind and files that cannot be looked at are skipped and reported; a file that was
 * named itself and is of no wanted kind, or cannot be read, is an error of the caller's.
 * @throws DataSourceError UNKNOWN_LAYOUT for a named file of another kind; NOT_FOUND and the like for a named file or folder
 */
export async function selectInputs(paths: readonly string[], kinds: readonly InputSummary["kind"][], options: ReadOptions = {}): Promise<SelectedInputs> {
  const files: { path: string; layout: string }[] = [];
  const skipped: SkippedFile[] = [];
  const named = new Set(paths);
  for (const path of await expandPaths(paths, options.signal ? { signal: options.signal } : {})) {
    try {
      const detected = await detectInput(path, options);
      if (detected.kind !== "unknown" && kinds.includes(detected.kind)) files.push({ path, layout: detected.layout });
      else if (named.has(path)) {
        throw new DataSourceError("UNKNOWN_LAYOUT", {
          where: "source",
          what: path,
          expected: `a file of ${kinds.join(" or ")}`,
          received: detected.kind === "unknown" ? "a layout that no adapter knows" : detected.kind,
        });
      } else skipped.push({ path, detected, problem: null });
    } catch (error) {
      if (!(error instanceof DataSourceError) || named.has(path)) throw error;
      skipped.push({ path, detected: null, problem: error.message });
    }
  }
  return { files, skipped };
}

/** Enough for the header of a wide panel. */
const HEAD_CHARACTERS = 1 << 18;

async function tradeLayoutOf(path: string, options: ReadOptions): Promise<string | null> {
  try {
    return await detectTradeLayout(path, options);
  } catch (error) {
    if (error instanceof DataSourceError && (error.code === "UNKNOWN_LAYOUT" || error.code === "UNREADABLE" || error.code === "TRUNCATED")) return null;
    throw error;
  }
}
