import type { InputSummary } from "../../core/ports.js";
import { createRng, type Rng } from "../../core/rng.js";
import type { World } from "../world-types.js";

/**
 * The dirt of real files that a writer can add. Each is one more row, copied from a clean one and spoilt in one place (the last two spoil the row itself):
 * `impossible-date` a day that does not exist · `no-ticker` `--` or nothing where the ticker stands · `odd-ticker` a lower-case letter in it · `repeated-line` the same row
 * again · `html` tags and entities in cells · `odd-bracket` an amount cut short or with other bounds · `unknown-amount` a filing on paper · `disclosed-before-traded` dates
 * swapped · `no-disclosure-date` · `odd-owner` `--` · `blank-party` · `control-characters` · `empty-price` · `missing-mark` −99.99 for a factor.
 */
export const DIRT_KINDS = (
  "impossible-date,no-ticker,odd-ticker,repeated-line,html,odd-bracket,unknown-amount,disclosed-before-traded,no-disclosure-date," +
  "odd-owner,blank-party,control-characters,empty-price,missing-mark"
).split(",");
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

/** A series has one row per day: a second, spoilt one would only be a repetition, so the row itself is spoilt. */
const SPOILT_IN_PLACE: ReadonlySet<DirtKind> = new Set(["empty-price", "missing-mark"]);

/** Writes one layout, with `rowsPerKind` dirty rows of each kind that the layout knows, at random places. */
export function writeLayout<R>(world: World, layout: string, writer: VendorLayoutWriter<R>, request: VendorRequest, rowsPerKind: number): VendorFile[] {
  return writer.drafts(world, request).map((draft) => {
    const { records, dirt } = soiled(draft.records, writer.dirt, rowsPerKind, createRng(world.options.seed, "dirt", layout, draft.path));
    return { path: draft.path, kind: writer.kind, layout, content: draft.write(records), rows: records.length, dirt };
  });
}

const ATTEMPTS_PER_ROW = 50; // not every record can be spoilt in every way

function soiled<R>(clean: readonly R[], spoilers: VendorLayoutWriter<R>["dirt"], rowsPerKind: number, rng: Rng): Pick<VendorFile, "dirt"> & { records: R[] } {
  const dirt: Partial<Record<DirtKind, number>> = {};
  if (spoilers === undefined || rowsPerKind === 0 || clean.length === 0) return { records: clean.slice(), dirt };
  const rows = clean.slice();
  const untouched = clean.map((_, i) => i);
  const added: R[] = [];
  for (const kind of DIRT_KINDS) {
    const spoil = kind === "repeated-line" ? (record: R) => record : spoilers[kind];
    if (spoil === undefined) continue;
    let done = 0;
    for (let attempt = 0; done < rowsPerKind && attempt < ATTEMPTS_PER_ROW * rowsPerKind && untouched.length > 0; attempt++) {
      const position = Math.floor(rng() * untouched.length);
      const index = untouched[position]!;
      const spoilt = spoil(clean[index]!);
      if (spoilt === null) continue;
      if (SPOILT_IN_PLACE.has(kind)) rows[index] = spoilt;
      else added.push(spoilt);
      untouched.splice(position, 1);
      done++;
    }
    dirt[kind] = done;
  }
  for (const record of added) rows.splice(Math.floor(rng() * (rows.length + 1)), 0, record);
  return { records: rows, dirt };
}
