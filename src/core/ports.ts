import type { IsoDate, IsoInstant } from "./dates.js";
import type { Chamber, Party, Politician, PriceBar, SourceLocation, Trade } from "./types.js";

/** Which records are wanted; every field is optional and narrows. */
export interface SourceQuery {
  /** First and last day, inclusive, on the record's own clock (disclosure for trades, trading day for prices). */
  readonly from?: IsoDate;
  readonly to?: IsoDate;
  /** Only what was public at this instant. */
  readonly asOf?: IsoInstant;
  readonly signal?: AbortSignal;
}

/** Why a row could not be used; stable words for programs, `detail` beside it is for people. */
export type QuarantineReason =
  | "wrong-field-count"
  | "malformed-record"
  | "missing-field"
  | "impossible-date"
  | "unknown-side"
  | "unknown-amount"
  | "unreadable-number"
  | "no-asset"
  | "duplicate-record"
  | "unknown-code"
  | "paper-filing";

/** One row of a source: accepted with its value, or quarantined with a reason. Accepted + quarantined = read, always. */
export type SourceRow<T> =
  | { readonly status: "accepted"; readonly value: T; readonly source: SourceLocation }
  | { readonly status: "quarantined"; readonly reason: QuarantineReason; readonly detail: string; readonly source: SourceLocation };

/**
 * A source of records. Rows come in batches and in file order; reading streams and holds one batch at a time.
 * A row that cannot be used is quarantined; a source that fails as a whole throws DataSourceError.
 */
export interface Source<T> {
  /** The vendor's layout, such as `house-stock-watcher-csv`. */
  readonly vendor: string;
  /** The file or address, as the user named it. */
  readonly name: string;
  /** SHA-256 of the content, by which an import knows what it has read before; without it the rows themselves are hashed. */
  readonly contentHash?: (options?: { readonly signal?: AbortSignal }) => Promise<string>;
  read(query?: SourceQuery): AsyncIterable<readonly SourceRow<T>[]>;
}

/** A member as a vendor names them; whatever the vendor does not say is null. */
export interface NamedPolitician {
  readonly name: string;
  readonly bioguideId: string | null;
  readonly chamber: Chamber | null;
  readonly party: Party | null;
  readonly state: string | null;
  readonly district: string | null;
}

/** A disclosed trade as one vendor reports it, before it is linked to a member and merged with what other vendors say. */
export interface TradeRecord extends Omit<Trade, "id" | "politicianId" | "politicianName" | "sources"> {
  readonly politician: NamedPolitician;
  /** The filing's id or link, when the vendor gives one: repeats are numbered inside it. */
  readonly filingId: string | null;
  /** An amendment supersedes the earlier filing of the same trade. */
  readonly isAmendment: boolean;
}

export interface TickerBar extends PriceBar {
  readonly ticker: string;
}

/** One day's factor returns as decimals, by factor name (`Mkt-RF`, `SMB`, …, `RF`). */
export interface FactorRow {
  readonly date: IsoDate;
  readonly period: "daily" | "monthly" | "annual";
  readonly values: Readonly<Record<string, number>>;
}

/** One observation of a named series (`DGS10`, `VIXCLS`); null where the publisher has a gap. */
export interface MacroRow {
  readonly series: string;
  readonly date: IsoDate;
  readonly value: number | null;
}

export interface SectorRow {
  readonly ticker: string;
  readonly name: string;
  readonly sector: string;
  readonly industry: string | null;
}

/** A politician with the days on which they held office, which linking by name needs. */
export interface PoliticianRecord extends Politician {
  readonly firstName: string;
  readonly lastName: string;
  readonly nickname: string | null;
  readonly birthday: IsoDate | null;
  readonly terms: readonly {
    readonly chamber: Chamber;
    readonly state: string;
    readonly district: string | null;
    readonly party: Party;
    readonly from: IsoDate;
    readonly to: IsoDate;
  }[];
}

export interface CommitteeRow {
  readonly politicianId: string;
  readonly committeeId: string;
  readonly committeeName: string;
  readonly from: IsoDate | null;
  readonly to: IsoDate | null;
}

export type TradeSource = Source<TradeRecord>;
export type PoliticianSource = Source<PoliticianRecord>;
export type CommitteeSource = Source<CommitteeRow>;
export type PriceSource = Source<TickerBar>;
export type FactorSource = Source<FactorRow>;
export type MacroSource = Source<MacroRow>;
export type SectorSource = Source<SectorRow>;

/** A row that could not be used, as kept beside its file. */
export interface QuarantinedRow {
  readonly source: SourceLocation;
  readonly reason: QuarantineReason;
  readonly detail: string;
}

/** What became of one input file. */
export interface InputSummary {
  readonly kind: "trades" | "prices" | "legislators" | "committees" | "sectors" | "factors" | "macro" | "filings";
  readonly vendor: string;
  readonly file: string;
  readonly rowsRead: number;
  readonly rowsAccepted: number;
  readonly rowsQuarantined: number;
  /** Of the accepted rows, those merged into a trade that was known already. */
  readonly rowsMerged: number;
}

/** A finding with its evidence; see the ledger for everything that was tried beside it. */
export interface Discovery {
  /** Hash of type, subjects and parameters; new data make a revision (`dataFingerprint`), not a new finding. */
  readonly id: string;
  readonly type: string;
  readonly politicianIds: readonly string[];
  readonly tickers: readonly string[];
  /** 1 − qValue when replicated, else null. */
  readonly strength: number | null;
  readonly severity: "info" | "notable" | "critical";
  readonly effectSize: number;
  readonly pValue: number;
  /** Over every hypothesis that the scan tried, before replication. */
  readonly qValue: number;
  readonly replicated: boolean;
  readonly outOfSample: {
    readonly statistic: number;
    readonly pValue: number;
    readonly observations: number;
    readonly from: IsoDate;
    readonly to: IsoDate;
  } | null;
  /** JSON-serialisable. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly dataFingerprint: string;
  /** The as-of date of the data, never a wall clock. */
  readonly discoveryDate: IsoDate;
  readonly summary: string;
}

/** One scan's entry in the evidence ledger: what it tried and what of the error budget it was given and spent. */
export interface LedgerEntry {
  /** Hash of scan type, parameters and data: the same scan of the same data is one entry and spends nothing twice. */
  readonly id: string;
  readonly scan: string;
  /** Position among all scans of this ledger, from 1. */
  readonly sequence: number;
  readonly tested: number;
  /** Level that online FDR control granted this scan. */
  readonly alpha: number;
  /** Hypotheses with q at or below `alpha`. */
  readonly rejected: number;
  /** What is left of the budget after this scan. */
  readonly wealth: number;
  readonly dataFingerprint: string;
  readonly asOf: IsoDate;
}

export interface TradeFilter {
  readonly politicianId?: string;
  readonly ticker?: string;
}

/** What followed a shape, from the close of its last bar on. */
export interface PatternOutcome {
  /** Last bar of the outcome. */
  readonly to: IsoDate;
  /** Simple return from the shape's last bar to there. */
  readonly return: number;
  /** Standard deviation of the simple returns per bar. */
  readonly volatility: number;
  /** Deepest fall below an earlier peak, as a share of that peak, 0–1. */
  readonly maxDrawdown: number;
}

/** What later history says of a stored shape: its occurrences after it was known, against everything else that happened then. */
export interface PatternValidation {
  /** Last bar that was looked at. */
  readonly asOf: IsoDate;
  /** In bars. */
  readonly horizon: number;
  /** Later occurrences whose outcome is known. */
  readonly occurrences: number;
  /** Mean simple return that followed them, and that followed all later windows. */
  readonly averageReturn: number | null;
  readonly unconditionalReturn: number | null;
  /** Share of occurrences whose return had the sign of the stored outcome. */
  readonly hitRate: number | null;
  /** Two-sided, of the difference of the two averages; null with too few occurrences. */
  readonly pValue: number | null;
}

/** A shape of the past with what followed it: saved once, found again by likeness, judged by what comes later. */
export interface HistoricalPattern {
  readonly id: string;
  /** What it is a shape of: a ticker, a sector, a market. */
  readonly subject: string;
  /** First and last bar. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** One value per bar, oldest first, as they were; shapes are compared after z-normalisation. */
  readonly values: readonly number[];
  /** By horizon in bars; a horizon that has not ended yet is absent. */
  readonly outcomes: Readonly<Record<string, PatternOutcome>>;
  readonly labels: readonly string[];
  readonly validation: PatternValidation | null;
}

export interface PatternFilter {
  readonly subject?: string;
  /** Length in bars. */
  readonly bars?: number;
}

/** Where shapes are kept. Saving one again, by id, replaces what was known of it. */
export interface PatternStore {
  /** Returns how many were new. */
  savePatterns(patterns: readonly HistoricalPattern[]): Promise<number>;
  /** Ordered by id. */
  patterns(filter?: PatternFilter): Promise<readonly HistoricalPattern[]>;
}

/** What an import writes about one file, in one transaction. */
export interface ImportBatch {
  readonly input: InputSummary;
  /** SHA-256 of the file's content: the same content is imported once. */
  readonly contentHash: string;
  readonly newTrades: readonly Trade[];
  /** Known trades with what this file adds to them (sources, an owner that was unknown, an amendment). */
  readonly changedTrades: readonly Trade[];
  readonly quarantined: readonly QuarantinedRow[];
}

/**
 * Where politicians, trades and findings live. Every write is one transaction and idempotent: writing the same value again
 * changes nothing and counts nothing. Tables: `politicians`, `trades`, `pattern_discoveries`, `anomaly_detections`,
 * `model_experiments`, and beside them the shapes, the run log, the imported files, the quarantine and the ledger.
 * Each method that writes returns the number of NEW rows in the five tables (of shapes, in theirs). Reads are ordered by id, but for the ledger (by sequence),
 * the runs (by start) and the quarantine (by file and position).
 */
export interface DiscoveryStore extends PatternStore {
  /** For people: `memory`, `pglite ./folder`, `postgres host/db` (never with a password). */
  readonly description: string;
  migrate(): Promise<void>;
  upsertPoliticians(politicians: readonly Politician[]): Promise<number>;
  politicians(): Promise<readonly Politician[]>;
  /** Content hashes of the files imported so far. */
  importedFiles(): Promise<readonly (InputSummary & { readonly contentHash: string })[]>;
  importTrades(batch: ImportBatch): Promise<number>;
  /** Overwrites known trades, by id, with what is now known of them (a member that could be linked at last); nothing is new. */
  replaceTrades(trades: readonly Trade[]): Promise<void>;
  trades(filter?: TradeFilter): Promise<readonly Trade[]>;
  quarantine(): Promise<readonly QuarantinedRow[]>;
  /** Writes a scan's findings and its ledger entry together; a finding known under its id and fingerprint is not new. */
  saveScan(entry: LedgerEntry, discoveries: readonly Discovery[]): Promise<number>;
  discoveries(): Promise<readonly Discovery[]>;
  ledger(): Promise<readonly LedgerEntry[]>;
  /** Appends to the run log. */
  recordRun(run: RunRecord): Promise<void>;
  runs(): Promise<readonly RunRecord[]>;
  /** Row counts of the five tables. */
  counts(): Promise<Readonly<Record<"politicians" | "trades" | "pattern_discoveries" | "anomaly_detections" | "model_experiments", number>>>;
  /** Runs `work` while no other process imports or scans into this store. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface RunRecord {
  readonly runId: string;
  readonly command: string;
  readonly startedAt: IsoInstant;
  readonly finishedAt: IsoInstant;
  readonly status: "completed" | "failed" | "cancelled";
  /** The ScanReport, or the error, as JSON. */
  readonly report: unknown;
}

/** The wall clock, which only hosts read. */
export interface Clock {
  now(): IsoInstant;
}

/** Runs jobs; result and completion commit together. */
export interface JobEngine {
  enqueue(job: { readonly name: string; readonly key: string; readonly payload: unknown }): Promise<string>;
  work(
    name: string,
    handler: (payload: unknown, context: { readonly jobId: string; readonly signal: AbortSignal }) => Promise<unknown>,
  ): Promise<{ stop(): Promise<void> }>;
  close(): Promise<void>;
}

/** Experiment tracking. */
export interface Tracker {
  logRun(run: {
    readonly name: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly metrics: Readonly<Record<string, number>>;
  }): Promise<void>;
}

/** Sends at least once, with a stable id. */
export interface AlertChannel {
  send(
    alert: { readonly id: string; readonly severity: Discovery["severity"]; readonly title: string; readonly body: string },
    options?: { readonly signal?: AbortSignal },
  ): Promise<void>;
}

/** Named, versioned bytes. */
export interface ModelStore {
  save(name: string, bytes: Uint8Array): Promise<{ readonly version: string; readonly sha256: string }>;
  load(name: string, version?: string): Promise<Uint8Array>;
}

/** How far a long task is; `total` is null while unknown. */
export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly total: number | null;
}
export type OnProgress = (progress: Progress) => void;
