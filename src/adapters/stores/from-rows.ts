import type { Discovery, HistoricalPattern, InputSummary, LedgerEntry, QuarantinedRow, RunRecord } from "../../core/ports.js";
import type { Politician, Trade } from "../../core/types.js";
import { canonicalValue } from "./json.js";
import type { DiscoveryRow, HistoricalPatternRow, ImportedFileRow, LedgerRow, PoliticianRow, QuarantineRow, RunRow, TradeRow } from "./rows.js";

// Rows to records. jsonb keeps keys in an order of its own, so nested values are spelled out or sorted again.

export function fromPoliticianRow(row: PoliticianRow): Politician {
  return {
    id: row.id,
    name: row.name,
    party: row.party,
    chamber: row.chamber,
    state: row.state,
    ...(row.district === null ? {} : { district: row.district }),
    ...(row.committees === null ? {} : { committees: row.committees.map(({ id, name, from, to }) => ({ id, name, from, to })) }),
  };
}

export function fromTradeRow(row: TradeRow): Trade {
  const trade: Trade = {
    id: row.id,
    politicianId: row.politician_id,
    politicianName: row.politician_name,
    ticker: row.ticker,
    assetName: row.asset_name,
    assetType: row.asset_type,
    side: row.side,
    owner: row.owner,
    amount: { low: row.amount_low, high: row.amount_high, estimate: row.amount_estimate },
    transactionDate: row.transaction_date,
    disclosureDate: row.disclosure_date,
    sources: row.sources.map(({ vendor, file, line }) => ({ vendor, file, line })),
  };
  if (row.option === null) return trade;
  const { type, strike, expiry, contracts } = row.option;
  return { ...trade, option: { type, strike, expiry, contracts } };
}

export function fromDiscoveryRow(row: DiscoveryRow): Discovery {
  return {
    id: row.id,
    type: row.type,
    politicianIds: [...row.politician_ids],
    tickers: [...row.tickers],
    strength: row.strength,
    severity: row.severity,
    effectSize: row.effect_size,
    pValue: row.p_value,
    qValue: row.q_value,
    replicated: row.replicated,
    outOfSample: canonicalValue("discoveries", "outOfSample", row.out_of_sample),
    parameters: canonicalValue("discoveries", "parameters", row.parameters),
    seed: row.seed,
    dataFingerprint: row.data_fingerprint,
    discoveryDate: row.discovery_date,
    summary: row.summary,
  };
}

export function fromPatternRow(row: HistoricalPatternRow): HistoricalPattern {
  return {
    id: row.id,
    subject: row.subject,
    from: row.first_day,
    to: row.last_day,
    values: [...row.shape],
    outcomes: canonicalValue("patterns", "outcomes", row.outcomes),
    labels: [...row.labels],
    validation: canonicalValue("patterns", "validation", row.validation),
  };
}

export function fromLedgerRow(row: LedgerRow): LedgerEntry {
  const { id, scan, sequence, tested, alpha, rejected, wealth } = row;
  return { id, scan, sequence, tested, alpha, rejected, wealth, dataFingerprint: row.data_fingerprint, asOf: row.as_of };
}

export function fromImportedFileRow(row: ImportedFileRow): InputSummary & { readonly contentHash: string } {
  const { kind, vendor, file } = row;
  const counts = { rowsRead: row.rows_read, rowsAccepted: row.rows_accepted, rowsQuarantined: row.rows_quarantined, rowsMerged: row.rows_merged };
  return { contentHash: row.content_hash, kind, vendor, file, ...counts };
}

export function fromQuarantineRow({ vendor, file, line, reason, detail }: QuarantineRow): QuarantinedRow {
  return { source: { vendor, file, line }, reason, detail };
}

export function fromRunRow(row: RunRow): RunRecord {
  return {
    runId: row.run_id,
    command: row.command,
    startedAt: new Date(row.started_at).toISOString(),
    finishedAt: new Date(row.finished_at).toISOString(),
    status: row.status,
    report: canonicalValue("runs", "report", row.report),
  };
}
