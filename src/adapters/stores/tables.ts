import type { Rows, TableName } from "./rows.js";

/** Writes inside one transaction: all of them are kept, or none. */
export interface TableWriter {
  /** Adds the rows whose key is new and leaves the others as they are. Returns how many were added. */
  insert<T extends TableName>(table: T, rows: readonly Rows[T][]): Promise<number>;
  /** Overwrites the rows whose key is there and ignores the others; of rows with one key the last counts. */
  update<T extends TableName>(table: T, rows: readonly Rows[T][]): Promise<void>;
  /** Adds the rows whose key is new and overwrites the others; of rows with one key the last counts. Returns how many were added. */
  replace<T extends TableName>(table: T, rows: readonly Rows[T][]): Promise<number>;
}

/** Reads tables in pages, in the table's order. */
export interface RowPages {
  pages<T extends TableName>(table: T): AsyncIterable<readonly Rows[T][]>;
}

/** What a kind of database must offer so that TableStore can be a DiscoveryStore on it. */
export interface Tables extends RowPages {
  readonly description: string;
  readonly notices: readonly string[];
  migrate(): Promise<void>;
  /** Runs `work` as one transaction, again from the start after a transient error. */
  write<T>(work: (writer: TableWriter) => Promise<T>): Promise<T>;
  /** The rows with the given column values, all of one moment, in the table's order. */
  read<T extends TableName>(table: T, where?: Partial<Rows[T]>): Promise<Rows[T][]>;
  count(table: TableName): Promise<number>;
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
