import type { InputSummary } from "../../core/ports.js";
import { createRng } from "../../core/rng.js";
import type { World } from "../world-types.js";

/**
 * The dirt of real files that a writer can add. Each is one more row, copied from a clean one and spoilt in one place:
 * `impossible-date` a day that does not exist · `no-ticker` `--` or nothing where the ticker stands · `odd-ticker` a lower-case letter in it · `repeated-line` the same row
 * again · `html` tags and entities in cells · `odd-bracket` an amount cut short or with other bounds · `unknown-amount` a filing on paper · `disclosed-before-traded` dates
 * swapped · `no-disclosure-date` · `odd-owner` `--` · `blank-party` · `control-characters` · `empty-price` · `missing-mark` −99.99 for a factor.
 */
export const DIRT_KINDS = [
  "impossible-date", "no-ticker", "odd-ticker", "repeated-line", "html", "odd-bracket", "unknown-amount", "disclosed-before-traded", "no-disclosure-date", "odd-owner",
  "blank-party", "control-characters", "empty-price", "missing-mark",
] as const;
export type DirtKind = (typeof DIRT_KINDS)[number];

export type VendorKind = InputSummary["kind"] | "holidays";

/** One file as its vendor would have written it. */
export interface VendorFile {
  readonly path: string;
  readonly kind: VendorKind;
  readonly layout: string;
  readonly content: string;
  /** Data rows or records in it, the dirty ones included. */
  readonly rows: number;
  /** How many rows of each kind of dirt. */
  readonly dirt: Readonly<Partial<Record<DirtKind, number>>>;
}

export interface VendorRequest {
  /** Tickers of the files and panels that hold few. */
  readonly tickers: readonly string[];
}

/** A file before its text: records, and how they are spelt. */
export interface Draft<R> {
  readonly path: string;
  readonly records: readonly R[];
  write(records: readonly R[]): string;
}

/** How one vendor writes one kind of fact. */
export interface VendorLayoutWriter<R> {
  readonly kind: VendorKind;
  drafts(world: World, request: VendorRequest): readonly Draft<R>[];
  /** Spoils a copy of a record; null when that record cannot be spoilt this way. */
  readonly dirt?: Readonly<Partial<Record<DirtKind, (record: R) => R | null>>>;
}

/** Writes one layout, with `rowsPerKind` dirty rows of each kind that the layout knows, at random places. */
export function writeLayout<R>(world: World, layout: string, writer: VendorLayoutWriter<R>, request: VendorRequest, rowsPerKind: number): VendorFile[] {
  return writer.drafts(world, request).map((draft) => {
    const records = draft.records.slice();
    const dirt: Partial<Record<DirtKind, number>> = {};
    if (rowsPerKind > 0 && draft.records.length > 0) {
      const rng = createRng(world.options.seed, "dirt", layout, draft.path);
      for (const kind of DIRT_KINDS) {
        const spoil = kind === "repeated-line" && writer.dirt !== undefined ? (record: R) => record : writer.dirt?.[kind];
        if (spoil === undefined) continue;
        let done = 0;
        for (let attempt = 0; done < rowsPerKind && attempt < 50 * rowsPerKind; attempt++) {
          const spoilt = spoil(draft.records[Math.floor(rng() * draft.records.length)]!);
          if (spoilt === null) continue;
          records.splice(Math.floor(rng() * (records.length + 1)), 0, spoilt);
          done++;
        }
        dirt[kind] = done;
      }
    }
    return { path: draft.path, kind: writer.kind, layout, content: draft.write(records), rows: records.length, dirt };
  });
}
