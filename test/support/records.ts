import type { Discovery, HistoricalPattern, ImportBatch, LedgerEntry, RunRecord } from "../../src/core/ports.js";
import type { Trade } from "../../src/core/types.js";

// Plausible records for tests of stores; each test changes what it is about.

export function aTrade(id: string, change: Partial<Trade> = {}): Trade {
  return {
    id,
    politicianId: "F000450",
    politicianName: "Virginia Foxx",
    ticker: "MSFT",
    assetName: "Microsoft Corporation - Common Stock",
    assetType: "stock",
    side: "buy",
    owner: "joint",
    amount: { low: 1001, high: 15000, estimate: 5171.4 },
    transactionDate: "2021-03-02",
    disclosureDate: "2021-03-20",
    sources: [{ vendor: "house-stock-watcher-csv", file: "house.csv", line: 2 }],
    ...change,
  };
}

export function aBatch(contentHash: string, newTrades: readonly Trade[], change: Partial<ImportBatch> = {}): ImportBatch {
  return {
    input: {
      kind: "trades",
      vendor: "house-stock-watcher-csv",
      file: `${contentHash}.csv`,
      rowsRead: newTrades.length,
      rowsAccepted: newTrades.length,
      rowsQuarantined: 0,
      rowsMerged: 0,
    },
    contentHash,
    newTrades,
    changedTrades: [],
    quarantined: [],
    ...change,
  };
}

export function aDiscovery(id: string, change: Partial<Discovery> = {}): Discovery {
  return {
    id,
    type: "cycle",
    politicianIds: ["F000450"],
    tickers: ["MSFT"],
    strength: 0.99,
    severity: "notable",
    effectSize: 0.3,
    pValue: 1e-5,
    qValue: 0.01,
    replicated: true,
    outOfSample: { statistic: 9.5, pValue: 0.002, observations: 400, from: "2020-01-02", to: "2021-06-30" },
    parameters: { band: "weekly", periods: [5, 10.5], nested: { z: 1, a: null } },
    seed: 4294967295,
    dataFingerprint: "data-1",
    discoveryDate: "2021-06-30",
    summary: "Trades every 5.0 business days.",
    ...change,
  };
}

export function aPattern(id: string, change: Partial<HistoricalPattern> = {}): HistoricalPattern {
  return {
    id,
    subject: "MSFT",
    from: "2021-03-01",
    to: "2021-03-05",
    values: [230.1, 231.25, 0.1 + 0.2, -4, 5e-324],
    outcomes: { 30: { to: "2021-04-16", return: 0.031, volatility: 0.012, maxDrawdown: 0.02 } },
    labels: ["before a purchase"],
    validation: null,
    ...change,
  };
}

export function anEntry(id: string, sequence: number, change: Partial<LedgerEntry> = {}): LedgerEntry {
  return { id, scan: "cycles", sequence, tested: 1200, alpha: 0.025, rejected: 1, wealth: 0.0375, dataFingerprint: "data-1", asOf: "2021-06-30", ...change };
}

export function aRun(runId: string, startedAt: string): RunRecord {
  return {
    runId,
    command: "scan-all-politicians",
    startedAt,
    finishedAt: "2024-05-01T12:00:01.250Z",
    status: "completed",
    report: { newRows: 3, inputs: [{ file: "a" }] },
  };
}
