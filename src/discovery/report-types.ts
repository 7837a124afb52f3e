import type { IsoDate } from "../core/dates.js";
import type { Discovery, InputSummary, LedgerEntry, OnProgress } from "../core/ports.js";

/** What every scan takes. */
export interface ScanOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: OnProgress;
  readonly seed?: number;
}

/** What a scan did and found. */
export interface ScanReport {
  /** Of this run: hash of the scan, its data, its seed and the moment it started. `dataFingerprint` is what two runs of the same data share. */
  readonly runId: string;
  /** Rows of trade inputs; `inputs` has them per file, prices and legislators too. */
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsQuarantined: number;
  /** Of the accepted rows, those merged into a known trade. */
  readonly rowsMerged: number;
  /** Rows written by this run to the five tables; 0 on a rerun. */
  readonly newRows: number;
  readonly discoveries: readonly Discovery[];
  readonly anomalies: readonly Discovery[];
  readonly experiments: readonly unknown[];
  /** Hypotheses tried. */
  readonly tested: number;
  readonly durationMs: number;
  readonly asOf: IsoDate | null;
  readonly seed: number;
  readonly dataFingerprint: string;
  /** Whether sectors were swept beside tickers. */
  readonly sectorsSwept: boolean;
  readonly inputs: readonly InputSummary[];
  /** What each sweep was given and spent of the error budget; null where it did not run. */
  readonly ledger: Readonly<Record<SweepName, LedgerEntry | null>>;
}

/** The searches of a scan, in the order in which they ask the ledger for a level. */
export type SweepName = "cycles" | "forecasts" | "shifts" | "patterns";
