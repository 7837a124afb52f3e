import type { Discovery, HistoricalPattern, ImportBatch, LedgerEntry, QuarantinedRow, RunRecord } from "../../core/ports.js";
import type { Politician, SourceLocation, Trade } from "../../core/types.js";
import { dateField, flagField, instantField, numberField, orNull, type Place, textField, wholeField, wordField } from "./fields.js";
import { canonicalValue } from "./json.js";
import type { DiscoveryRow, HistoricalPatternRow, ImportedFileRow, LedgerRow, PoliticianRow, QuarantineRow, RunRow, TradeRow } from "./rows.js";

// Records to rows: every field is checked here, once, for every store.

export function toPoliticianRow(place: Place, politician: Politician): PoliticianRow {
  return {
    id: textField(place, "id", politician.id),
    name: textField(place, "name", politician.name),
    party: wordField(place, "party", politician.party),
    chamber: wordField(place, "chamber", politician.chamber),
    state: textField(place, "state", politician.state),
    district: orNull(textField, place, "district", politician.district),
    committees:
      politician.committees?.map((membership, i) => {
        const at = { where: place.where, what: `${place.what}.committees[${i}]` };
        return {
          id: textField(at, "id", membership.id),
          name: textField(at, "name", membership.name),
          from: orNull(dateField, at, "from", membership.from),
          to: orNull(dateField, at, "to", membership.to),
        };
      }) ?? null,
  };
}

export function toTradeRow(place: Place, trade: Trade): TradeRow {
  return {
    id: textField(place, "id", trade.id),
    politician_id: orNull(textField, place, "politicianId", trade.politicianId),
    politician_name: textField(place, "politicianName", trade.politicianName),
    ticker: orNull(textField, place, "ticker", trade.ticker),
    asset_name: textField(place, "assetName", trade.assetName),
    asset_type: wordField(place, "assetType", trade.assetType),
    side: wordField(place, "side", trade.side),
    owner: trade.owner === null ? null : wordField(place, "owner", trade.owner),
    amount_low: numberField(place, "amount.low", trade.amount.low),
    amount_high: orNull(numberField, place, "amount.high", trade.amount.high),
    amount_estimate: numberField(place, "amount.estimate", trade.amount.estimate),
    transaction_date: dateField(place, "transactionDate", trade.transactionDate),
    disclosure_date: orNull(dateField, place, "disclosureDate", trade.disclosureDate),
    option: trade.option
      ? {
          type: trade.option.type === null ? null : wordField(place, "option.type", trade.option.type),
          strike: orNull(numberField, place, "option.strike", trade.option.strike),
          expiry: orNull(dateField, place, "option.expiry", trade.option.expiry),
          contracts: orNull(numberField, place, "option.contracts", trade.option.contracts),
        }
      : null,
    sources: trade.sources.map((source, i) => toSource({ where: place.where, what: `${place.what}.sources[${i}]` }, source)),
  };
}

export function toDiscoveryRow(place: Place, discovery: Discovery): DiscoveryRow {
  const { where, what } = place;
  return {
    id: textField(place, "id", discovery.id),
    data_fingerprint: textField(place, "dataFingerprint", discovery.dataFingerprint),
    type: textField(place, "type", discovery.type),
    politician_ids: discovery.politicianIds.map((id, i) => textField(place, `politicianIds[${i}]`, id)),
    tickers: discovery.tickers.map((ticker, i) => textField(place, `tickers[${i}]`, ticker)),
    strength: orNull(numberField, place, "strength", discovery.strength),
    severity: wordField(place, "severity", discovery.severity),
    effect_size: numberField(place, "effectSize", discovery.effectSize),
    p_value: numberField(place, "pValue", discovery.pValue),
    q_value: numberField(place, "qValue", discovery.qValue),
    replicated: flagField(place, "replicated", discovery.replicated),
    out_of_sample: canonicalValue(where, `${what}.outOfSample`, discovery.outOfSample),
    parameters: canonicalValue(where, `${what}.parameters`, discovery.parameters),
    seed: wholeField(place, "seed", discovery.seed),
    discovery_date: dateField(place, "discoveryDate", discovery.discoveryDate),
    summary: textField(place, "summary", discovery.summary),
  };
}

export function toPatternRow(place: Place, pattern: HistoricalPattern): HistoricalPatternRow {
  const { where, what } = place;
  return {
    id: textField(place, "id", pattern.id),
    subject: textField(place, "subject", pattern.subject),
    bars: wholeField(place, "values.length", pattern.values.length),
    first_day: dateField(place, "from", pattern.from),
    last_day: dateField(place, "to", pattern.to),
    shape: pattern.values.map((value, i) => numberField(place, `values[${i}]`, value)),
    outcomes: canonicalValue(where, `${what}.outcomes`, pattern.outcomes),
    labels: pattern.labels.map((label, i) => textField(place, `labels[${i}]`, label)),
    validation: canonicalValue(where, `${what}.validation`, pattern.validation),
  };
}

export function toLedgerRow(place: Place, entry: LedgerEntry): LedgerRow {
  return {
    id: textField(place, "id", entry.id),
    scan: textField(place, "scan", entry.scan),
    sequence: wholeField(place, "sequence", entry.sequence),
    tested: wholeField(place, "tested", entry.tested),
    alpha: numberField(place, "alpha", entry.alpha),
    rejected: wholeField(place, "rejected", entry.rejected),
    wealth: numberField(place, "wealth", entry.wealth),
    data_fingerprint: textField(place, "dataFingerprint", entry.dataFingerprint),
    as_of: dateField(place, "asOf", entry.asOf),
  };
}

export function toImportedFileRow(where: string, { contentHash, input }: ImportBatch): ImportedFileRow {
  const place = { where, what: "input" };
  return {
    content_hash: textField({ where, what: "batch" }, "contentHash", contentHash),
    kind: wordField(place, "kind", input.kind),
    vendor: textField(place, "vendor", input.vendor),
    file: textField(place, "file", input.file),
    rows_read: wholeField(place, "rowsRead", input.rowsRead),
    rows_accepted: wholeField(place, "rowsAccepted", input.rowsAccepted),
    rows_quarantined: wholeField(place, "rowsQuarantined", input.rowsQuarantined),
    rows_merged: wholeField(place, "rowsMerged", input.rowsMerged),
  };
}

export function toQuarantineRow(place: Place, contentHash: string, position: number, row: QuarantinedRow): QuarantineRow {
  return {
    content_hash: textField(place, "contentHash", contentHash),
    position,
    ...toSource(place, row.source),
    reason: wordField(place, "reason", row.reason),
    detail: textField(place, "detail", row.detail),
  };
}

export function toRunRow(place: Place, run: RunRecord): RunRow {
  return {
    run_id: textField(place, "runId", run.runId),
    command: textField(place, "command", run.command),
    started_at: instantField(place, "startedAt", run.startedAt),
    finished_at: instantField(place, "finishedAt", run.finishedAt),
    status: wordField(place, "status", run.status),
    report: canonicalValue(place.where, `${place.what}.report`, run.report ?? null),
  };
}

function toSource(place: Place, source: SourceLocation): SourceLocation {
  return { vendor: textField(place, "vendor", source.vendor), file: textField(place, "file", source.file), line: wholeField(place, "line", source.line) };
}
