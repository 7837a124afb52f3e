import type { Kysely, Migration } from "kysely";
import { createTable, date, double, flag, jsonb, key, moment, optional, text, whole } from "./columns.js";

/**
 * The five data tables and, beside them, imported files, quarantine, ledger and run log. Keys are compared byte by byte (collation "C"),
 * so that rows come in the same order from every server. Days are `date`, money and statistics double precision, nested values jsonb.
 * The data tables hold no wall-clock time and no run id: equal inputs give equal tables.
 */
export const initialTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createTable(db, "politicians", ["id"], {
      id: key,
      name: text,
      party: text,
      chamber: text,
      state: text,
      district: optional(text),
      committees: optional(jsonb),
    });
    await createTable(db, "trades", ["id"], {
      id: key,
      politician_id: optional(text),
      politician_name: text,
      ticker: optional(text),
      asset_name: text,
      asset_type: text,
      side: text,
      owner: optional(text),
      amount_low: double,
      amount_high: optional(double),
      amount_estimate: double,
      transaction_date: date,
      disclosure_date: optional(date),
      option: optional(jsonb),
      sources: jsonb,
    });
    await createTable(db, "pattern_discoveries", ["id", "data_fingerprint"], {
      id: key,
      data_fingerprint: key,
      type: text,
      politician_ids: jsonb,
      tickers: jsonb,
      strength: optional(double),
      severity: text,
      effect_size: double,
      p_value: double,
      q_value: double,
      replicated: flag,
      out_of_sample: optional(jsonb),
      parameters: jsonb,
      seed: whole,
      discovery_date: date,
      summary: text,
    });
    await createTable(db, "anomaly_detections", ["id", "data_fingerprint"], {
      id: key,
      data_fingerprint: key,
      trade_id: text,
      score: double,
      severity: text,
      methods: jsonb,
      p_value: double,
      q_value: double,
      explanation: jsonb,
      parameters: jsonb,
      seed: whole,
      detection_date: date,
    });
    await createTable(db, "model_experiments", ["id", "data_fingerprint"], {
      id: key,
      data_fingerprint: key,
      model: text,
      dataset: text,
      parameters: jsonb,
      metrics: jsonb,
      status: text,
      seed: whole,
      experiment_date: date,
    });
    await createTable(db, "imported_files", ["content_hash"], {
      content_hash: key,
      kind: text,
      vendor: text,
      file: text,
      rows_read: whole,
      rows_accepted: whole,
      rows_quarantined: whole,
      rows_merged: whole,
    });
    await createTable(db, "quarantine", ["content_hash", "position"], {
      content_hash: key,
      position: whole,
      vendor: text,
      file: text,
      line: whole,
      reason: text,
      detail: text,
    });
    await createTable(db, "evidence_ledger", ["id"], {
      id: key,
      scan: text,
      sequence: whole,
      tested: whole,
      alpha: double,
      rejected: whole,
      wealth: double,
      data_fingerprint: text,
      as_of: date,
    });
    await createTable(db, "run_log", ["run_id"], {
      run_id: key,
      command: text,
      started_at: moment,
      finished_at: moment,
      status: text,
      report: optional(jsonb),
    });

    await db.schema.createIndex("evidence_ledger_by_sequence").on("evidence_ledger").column("sequence").unique().execute();
    await db.schema.createIndex("trades_by_politician").on("trades").columns(["politician_id", "id"]).execute();
    await db.schema.createIndex("trades_by_ticker").on("trades").columns(["ticker", "id"]).execute();
  },
};
