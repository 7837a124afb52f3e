import type { InputSummary, QuarantinedRow, QuarantineReason, Source, SourceQuery, SourceRow } from "../../core/ports.js";

/** Collects the rows of one batch of a file. */
export class RowBatch<T> {
  private rows: SourceRow<T>[] = [];

  constructor(
    private readonly vendor: string,
    private readonly file: string,
  ) {}

  accept(value: T, line: number): void {
    this.rows.push({ status: "accepted", value, source: { vendor: this.vendor, file: this.file, line } });
  }

  quarantine(reason: QuarantineReason, detail: string, line: number): void {
    this.rows.push({ status: "quarantined", reason, detail, source: { vendor: this.vendor, file: this.file, line } });
  }

  /** What was collected since the last call. */
  take(): readonly SourceRow<T>[] {
    const rows = this.rows;
    this.rows = [];
    return rows;
  }
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
  return { values, quarantined, input: inputSummary(kind, source, values.length, quarantined.length) };
}

export function inputSummary(kind: InputSummary["kind"], source: { readonly vendor: string; readonly name: string }, rowsAccepted: number, rowsQuarantined: number): InputSummary {
  return { kind, vendor: source.vendor, file: source.name, rowsRead: rowsAccepted + rowsQuarantined, rowsAccepted, rowsQuarantined, rowsMerged: 0 };
}
