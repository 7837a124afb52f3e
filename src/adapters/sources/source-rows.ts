import type { InputSummary, QuarantinedRow, QuarantineReason, Source, SourceQuery, SourceRow } from "../../core/ports.js";
import { fileName, hashFile, type ReadOptions } from "./files.js";

export interface BatchOptions extends ReadOptions {
  /** Most rows of a batch; 1,000 by default. */
  readonly batchSize?: number;
}

/** Collects the rows of one file in order. */
export class RowBatch<T> {
  private rows: SourceRow<T>[] = [];

  constructor(
    private readonly vendor: string,
    private readonly file: string,
  ) {}

  get length(): number {
    return this.rows.length;
  }

  accept(value: T, line: number): void {
    this.rows.push({ status: "accepted", value, source: { vendor: this.vendor, file: this.file, line } });
  }

  quarantine(reason: QuarantineReason, detail: string, line: number): void {
    this.rows.push({ status: "quarantined", reason, detail, source: { vendor: this.vendor, file: this.file, line } });
  }

  /** Removes and returns the first rows, `size` at most. */
  take(size: number): readonly SourceRow<T>[] {
    if (size < this.rows.length) return this.rows.splice(0, size);
    const rows = this.rows;
    this.rows = [];
    return rows;
  }
}

/**
 * A source over one file: batches, cancellation and the content hash, around what reads the layout.
 * @param fill - adds rows to the batch and yields now and then, so that the rows so far can leave
 */
export function fileSource<V extends string, T>(
  vendor: V,
  path: string,
  options: BatchOptions,
  fill: (batch: RowBatch<T>, reading: ReadOptions, query: SourceQuery) => AsyncIterable<unknown>,
): Source<T> & { readonly vendor: V; contentHash(options?: { readonly signal?: AbortSignal }): Promise<string> } {
  const { batchSize = 1000 } = options;
  return {
    vendor,
    name: path,
    contentHash: (hashing = {}) => hashFile(path, hashing),
    async *read(query: SourceQuery = {}): AsyncGenerator<readonly SourceRow<T>[], void, undefined> {
      const signal = query.signal ?? options.signal;
      signal?.throwIfAborted();
      const batch = new RowBatch<T>(vendor, fileName(path));
      let failure: unknown = null;
      try {
        for await (const _ of fill(batch, signal === undefined ? options : { ...options, signal }, query)) {
          while (batch.length >= batchSize) {
            yield batch.take(batchSize);
            signal?.throwIfAborted();
          }
        }
      } catch (error) {
        failure = error; // after the rows before it, so that what is read does not depend on the size of batches
      }
      while (batch.length > 0) {
        signal?.throwIfAborted();
        yield batch.take(batchSize);
      }
      signal?.throwIfAborted();
      if (failure !== null) throw failure;
    },
  };
}

/** Everything a source holds, its quarantine and its counts. */
export interface Collected<T> {
  readonly values: readonly T[];
  readonly quarantined: readonly QuarantinedRow[];
  readonly input: InputSummary;
}

/**
 * Reads a whole source into memory: for files that are small by nature (sectors, factors, committees), not for trades or prices.
 * @throws DataSourceError as the source does
 */
export async function collectSource<T>(kind: InputSummary["kind"], source: Source<T>, query: SourceQuery = {}): Promise<Collected<T>> {
  const values: T[] = [];
  const quarantined: QuarantinedRow[] = [];
  for await (const batch of source.read(query)) {
    for (const row of batch) {
      if (row.status === "accepted") values.push(row.value);
      else quarantined.push({ source: row.source, reason: row.reason, detail: row.detail });
    }
  }
  return { values, quarantined, input: inputSummary(kind, source.vendor, source.name, values.length, quarantined.length) };
}

export function inputSummary(kind: InputSummary["kind"], vendor: string, file: string, rowsAccepted: number, rowsQuarantined: number): InputSummary {
  return { kind, vendor, file, rowsRead: rowsAccepted + rowsQuarantined, rowsAccepted, rowsQuarantined, rowsMerged: 0 };
}
