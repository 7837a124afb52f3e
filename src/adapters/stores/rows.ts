import type { IsoDate, IsoInstant } from "../../core/dates.js";
import type { Discovery, HistoricalPattern, InputSummary, QuarantineReason, RunRecord } from "../../core/ports.js";
import type { Chamber, CommitteeMembership, OptionTerms, Party, SourceLocation, Trade } from "../../core/types.js";

// The rows as the tables hold them, in snake case, with every column present: what is unknown is null. Rows travel to and from
// SQL as JSON, so a value here is a string, a finite number, a boolean, null, or JSON below a jsonb column.

export interface PoliticianRow {
  id: string;
  name: string;
  party: Party;
  chamber: Chamber;
  state: string;
  district: string | null;
  committees: readonly CommitteeMembership[] | null;
}

export interface TradeRow {
  id: string;
  politician_id: string | null;
  politician_name: string;
  ticker: string | null;
  asset_name: string;
  asset_type: Trade["assetType"];
  side: Trade["side"];
  owner: Trade["owner"];
  amount_low: number;
  amount_high: number | null;
  amount_estimate: number;
  transaction_date: IsoDate;
  disclosure_date: IsoDate | null;
  option: OptionTerms | null;
  sources: readonly SourceLocation[];
}

export interface DiscoveryRow {
  id: string;
  data_fingerprint: string;
  type: string;
  politician_ids: readonly string[];
  tickers: readonly string[];
  strength: number | null;
  severity: Discovery["severity"];
  effect_size: number;
  p_value: number;
  q_value: number;
  replicated: boolean;
  out_of_sample: Discovery["outOfSample"];
  parameters: Readonly<Record<string, unknown>>;
  seed: number;
  discovery_date: IsoDate;
  summary: string;
}

export interface AnomalyRow {
  id: string;
  data_fingerprint: string;
  trade_id: string;
  score: number;
  severity: Discovery["severity"];
  methods: readonly string[];
  p_value: number;
  q_value: number;
  explanation: readonly unknown[];
  parameters: Readonly<Record<string, unknown>>;
  seed: number;
  detection_date: IsoDate;
}

export interface ExperimentRow {
  id: string;
  data_fingerprint: string;
  model: string;
  dataset: string;
  parameters: Readonly<Record<string, unknown>>;
  metrics: Readonly<Record<string, number>>;
  status: string;
  seed: number;
  experiment_date: IsoDate;
}

export interface HistoricalPatternRow {
  id: string;
  subject: string;
  bars: number;
  first_day: IsoDate;
  last_day: IsoDate;
  shape: readonly number[];
  outcomes: HistoricalPattern["outcomes"];
  labels: readonly string[];
  validation: HistoricalPattern["validation"];
}

export interface ImportedFileRow {
  content_hash: string;
  kind: InputSummary["kind"];
  vendor: string;
  file: string;
  rows_read: number;
  rows_accepted: number;
  rows_quarantined: number;
  rows_merged: number;
}

export interface QuarantineRow {
  content_hash: string;
  /** Order within the file, from 0: one line may be refused more than once. */
  position: number;
  vendor: string;
  file: string;
  line: number;
  reason: QuarantineReason;
  detail: string;
}

export interface LedgerRow {
  id: string;
  scan: string;
  sequence: number;
  tested: number;
  alpha: number;
  rejected: number;
  wealth: number;
  data_fingerprint: string;
  as_of: IsoDate;
}

export interface RunRow {
  run_id: string;
  command: string;
  started_at: IsoInstant;
  finished_at: IsoInstant;
  status: RunRecord["status"];
  report: unknown;
}

export interface Rows {
  politicians: PoliticianRow;
  trades: TradeRow;
  pattern_discoveries: DiscoveryRow;
  anomaly_detections: AnomalyRow;
  model_experiments: ExperimentRow;
  historical_patterns: HistoricalPatternRow;
  imported_files: ImportedFileRow;
  quarantine: QuarantineRow;
  evidence_ledger: LedgerRow;
  run_log: RunRow;
}
export type TableName = keyof Rows;

/** The tables that hold data; equal inputs make them equal byte for byte, whatever happened on the way. */
export const DATA_TABLES = ["politicians", "trades", "pattern_discoveries", "anomaly_detections", "model_experiments"] as const;

/** How each table is keyed and in which order it is read; an order is unique too, so that reading can go on after any row. */
export const TABLES: { readonly [T in TableName]: { readonly key: readonly (keyof Rows[T] & string)[]; readonly order: readonly (keyof Rows[T] & string)[] } } =
  {
    politicians: { key: ["id"], order: ["id"] },
    trades: { key: ["id"], order: ["id"] },
    pattern_discoveries: { key: ["id", "data_fingerprint"], order: ["id", "data_fingerprint"] },
    anomaly_detections: { key: ["id", "data_fingerprint"], order: ["id", "data_fingerprint"] },
    model_experiments: { key: ["id", "data_fingerprint"], order: ["id", "data_fingerprint"] },
    historical_patterns: { key: ["id"], order: ["id"] },
    imported_files: { key: ["content_hash"], order: ["content_hash"] },
    quarantine: { key: ["content_hash", "position"], order: ["content_hash", "position"] },
    evidence_ledger: { key: ["id"], order: ["sequence"] },
    run_log: { key: ["run_id"], order: ["started_at", "run_id"] },
  };

export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[];
