import { conflict } from "./conflict.js";
import { type Rows, TABLE_NAMES, TABLES, type TableName } from "./rows.js";
import { TableStore } from "./table-store.js";
import type { Tables, TableWriter } from "./tables.js";
import { ReentrantTurns, Turns } from "./turns.js";

/** A store that lives and dies with its process, for tests and for scans that need not be kept. */
export class MemoryStore extends TableStore {
  constructor() {
    super(new MemoryTables());
  }
}

type RowMap<T extends TableName> = Map<string, Rows[T]>;
type State = { [T in TableName]: RowMap<T> };
const PAGE_ROWS = 5000;

class MemoryTables implements Tables {
  readonly description = "memory";
  readonly notices = [];
  readonly #writes = new Turns();
  readonly #exclusive = new ReentrantTurns();
  #state = Object.fromEntries(TABLE_NAMES.map((table) => [table, new Map()])) as unknown as State;

  async migrate(): Promise<void> {}

  /** Works on copies of the tables that it touches, which take the place of the originals at the end: all or nothing. */
  write<T>(work: (writer: TableWriter) => Promise<T>): Promise<T> {
    return this.#writes.take(async () => {
      const writer = new MemoryWriter(this.#state);
      const result = await work(writer);
      this.#state = writer.state;
      return result;
    });
  }

  async read<T extends TableName>(table: T, where: Partial<Rows[T]> = {}): Promise<Rows[T][]> {
    const wanted = Object.entries(where) as [keyof Rows[T], unknown][];
    return sorted(table, this.#state[table] as RowMap<T>).filter((row) => wanted.every(([column, value]) => row[column] === value));
  }

  async *pages<T extends TableName>(table: T): AsyncIterable<readonly Rows[T][]> {
    const rows = sorted(table, this.#state[table] as RowMap<T>);
    for (let from = 0; from < rows.length; from += PAGE_ROWS) yield rows.slice(from, from + PAGE_ROWS);
  }

  async count(table: TableName): Promise<number> {
    return this.#state[table].size;
  }

  exclusively<T>(work: () => Promise<T>): Promise<T> {
    return this.#exclusive.take(work);
  }

  /** Lets the rows go. */
  async close(): Promise<void> {
    await this.#writes.take(async () => {
      for (const table of TABLE_NAMES) this.#state[table].clear();
    });
  }
}

class MemoryWriter implements TableWriter {
  readonly state: State;
  readonly #touched = new Set<TableName>();

  constructor(before: State) {
    this.state = { ...before };
  }

  async insert<T extends TableName>(table: T, rows: readonly Rows[T][]): Promise<number> {
    return this.#put(table, rows, { add: true, overwrite: false });
  }

  async update<T extends TableName>(table: T, rows: readonly Rows[T][]): Promise<void> {
    this.#put(table, rows, { add: false, overwrite: true });
  }

  async replace<T extends TableName>(table: T, rows: readonly Rows[T][]): Promise<number> {
    return this.#put(table, rows, { add: true, overwrite: true });
  }

  #put<T extends TableName>(table: T, rows: readonly Rows[T][], { add, overwrite }: { readonly add: boolean; readonly overwrite: boolean }): number {
    if (!this.#touched.has(table)) {
      (this.state as Record<TableName, unknown>)[table] = new Map(this.state[table] as RowMap<T>);
      this.#touched.add(table);
    }
    const stored = this.state[table] as RowMap<T>;
    const before = stored.size;
    for (const row of rows) {
      const key = keyOf(table, row);
      if (stored.has(key) ? !overwrite : !add) continue;
      if (table === "evidence_ledger") refuseTakenSequence(stored as RowMap<"evidence_ledger">, row as Rows["evidence_ledger"]);
      stored.set(key, row);
    }
    return stored.size - before;
  }
}

/** The SQL stores have a unique index for this; two scans must not claim the same place in the error budget. */
function refuseTakenSequence(stored: RowMap<"evidence_ledger">, row: Rows["evidence_ledger"]): void {
  for (const other of stored.values()) {
    if (other.sequence === row.sequence) throw conflict("memory", `sequence ${row.sequence}, taken by ${other.id}`);
  }
}

function keyOf<T extends TableName>(table: T, row: Rows[T]): string {
  return JSON.stringify(TABLES[table].key.map((column) => row[column as keyof Rows[T]]));
}

function sorted<T extends TableName>(table: T, rows: RowMap<T>): Rows[T][] {
  const order = TABLES[table].order as readonly (keyof Rows[T])[];
  return [...rows.values()].sort((a, b) => {
    for (const column of order) {
      const x = a[column];
      const y = b[column];
      if (x !== y) return typeof x === "number" ? x - (y as number) : compareCodePoints(x as string, y as string);
    }
    return 0;
  });
}

/** The order of UTF-8 bytes (collation "C"), which differs from that of UTF-16 units where surrogate pairs meet U+E000 – U+FFFF. */
function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return aboveSurrogates(x) - aboveSurrogates(y);
  }
  return a.length - b.length;
}

function aboveSurrogates(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
