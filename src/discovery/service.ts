import type { IsoDate } from "../core/dates.js";
import { InvalidInputError } from "../core/errors.js";
import type { AlertChannel, Clock, Discovery, DiscoveryStore, LedgerEntry, QuarantinedRow, Tracker, TradeSource } from "../core/ports.js";
import type { Politician, PricePanel, Trade } from "../core/types.js";
import { cycleDiscovery, dataFingerprint } from "./cycle-discoveries.js";
import { type CycleSweep, sweepCycles } from "./cycle-sweep.js";
import { type Executor, inlineExecutor } from "./executor.js";
import { fingerprint, fingerprintOfNumbers } from "./fingerprint.js";
import { forecastDiscovery } from "./forecasts/forecast-discoveries.js";
import { type ForecastSweep, sweepForecasts } from "./forecasts/forecast-sweep.js";
import { type ImportOutcome, importTrades, relink } from "./import-trades.js";
import { grantLevel, ledgerEntry } from "./ledger.js";
import { patternDiscovery } from "./patterns/pattern-discoveries.js";
import { sweepPatterns } from "./patterns/pattern-sweep.js";
import type { PatternFinding, PatternSweep } from "./patterns/pattern-types.js";
import { loadReferenceData, type ReferenceData, type ReferenceSources } from "./reference-data.js";
import { type MarketRegimes, marketRegimes } from "./regimes/market-regimes.js";
import { shiftDiscovery } from "./regimes/shift-discoveries.js";
import { type ShiftSweep, sweepShifts } from "./regimes/shift-sweep.js";
import type { ShiftFinding } from "./regimes/shift-types.js";
import type { ScanOptions, ScanReport, SweepName } from "./report-types.js";

export interface DiscoverySources extends ReferenceSources {
  readonly trades?: readonly TradeSource[];
}

export interface DiscoveryServiceOptions {
  readonly sources?: DiscoverySources;
  readonly store: DiscoveryStore;
  readonly clock: Clock;
  readonly tracker?: Tracker;
  readonly alerts?: AlertChannel;
  readonly executor?: Executor;
}

/** Everything behind a scan's report: what a page, a notebook or a test needs beyond the numbers of {@link ScanReport}. */
export interface ScanDetails {
  readonly report: ScanReport;
  readonly sweep: CycleSweep | null;
  readonly forecasts: ForecastSweep | null;
  readonly shifts: ShiftSweep | null;
  readonly patterns: PatternSweep | null;
  /** The regimes of the market around the trades; null without two years of prices. */
  readonly market: MarketRegimes | null;
  readonly politicians: readonly Politician[];
  readonly trades: readonly Trade[];
  readonly prices: PricePanel | null;
  readonly quarantined: readonly QuarantinedRow[];
}

/**
 * Imports what the sources hold, scans it, and writes findings with their evidence to the store.
 *
 * ```ts
 * const service = new DiscoveryService({ sources: { trades: [openTradeSource("house.csv")] }, store, clock });
 * const report = await service.scanAllPoliticians();
 * ```
 */
export class DiscoveryService {
  readonly #options: DiscoveryServiceOptions;
  readonly #executor: Executor;

  constructor(options: DiscoveryServiceOptions) {
    this.#options = options;
    this.#executor = options.executor ?? inlineExecutor;
  }

  /** Reads every source into the store and scans nothing. */
  async import(options: ScanOptions = {}): Promise<ScanReport> {
    return (await this.#run("import", options, false, null)).report;
  }

  /**
   * Sweeps members × tickers (and sectors) for cycles, forecasts the weekly disclosures of members and sectors where there is skill, and looks for shifts of
   * regime in members' trading and, with prices, for shifts and recurring shapes in the tickers that they trade.
   */
  async scanAllPoliticians(options: ScanOptions = {}): Promise<ScanReport> {
    return (await this.scanInDetail(options)).report;
  }

  /** One member: the same tests of their trades alone, with its own place in the ledger; what the tables cover and how late they report is learnt from all. @throws InvalidInputError UNKNOWN_POLITICIAN */
  async scanPolitician(id: string, options: ScanOptions = {}): Promise<ScanReport> {
    return (await this.scanInDetail({ ...options, politicianId: id })).report;
  }

  /** Like the scans above, with everything that a report page shows. */
  async scanInDetail(options: ScanOptions & { readonly politicianId?: string } = {}): Promise<ScanDetails> {
    const politicianId = options.politicianId ?? null;
    return this.#run(scanName("cycles", politicianId), options, true, politicianId);
  }

  async #run(scan: string, options: ScanOptions, sweeps: boolean, politicianId: string | null): Promise<ScanDetails> {
    const { store, clock } = this.#options;
    const startedAt = clock.now();
    try {
      const details = await store.exclusively(() => this.#importAndScan(scan, options, sweeps, politicianId, startedAt));
      await store.recordRun({ runId: details.report.runId, command: scan, startedAt, finishedAt: clock.now(), status: "completed", report: details.report });
      return details;
    } catch (error) {
      const status = options.signal?.aborted ? "cancelled" : "failed";
      const message = error instanceof Error ? error.message : String(error);
      await store
        .recordRun({ runId: fingerprint([scan, startedAt]), command: scan, startedAt, finishedAt: clock.now(), status, report: { error: message } })
        .catch(() => undefined);
      throw error;
    }
  }

  async #importAndScan(scan: string, options: ScanOptions, sweeps: boolean, politicianId: string | null, startedAt: string): Promise<ScanDetails> {
    const { sources = {}, store, clock } = this.#options;
    const { seed = 0 } = options;
    await store.migrate();
    const reference = await loadReferenceData(sources, options);
    options.signal?.throwIfAborted();
    const imported = await this.#import(sources, reference, options);
    const politicians = await store.politicians();
    const trades = await store.trades();
    options.signal?.throwIfAborted();
    if (politicianId !== null && !politicians.some(({ id }) => id === politicianId)) {
      throw new InvalidInputError("UNKNOWN_POLITICIAN", {
        where: "scanPolitician",
        what: "id",
        expected:
          politicians.length === 0
            ? "a member that the store knows, and it knows none yet (import a list of members first)"
            : `one of the ${politicians.length} members in the store, by bioguide id such as F000450`,
        received: politicianId,
      });
    }
    const asOf = asOfDate(trades, startedAt.slice(0, 10));
    const dataPrint = dataFingerprint(trades, politicians, { scan, asOf, sectors: reference.sectorPrint });
    const task = sweeps && asOf !== null ? { politicianId, trades, politicians, reference, asOf, dataPrint } : null;
    const result = task && (await this.#sweep(task, options));
    const forecasts = task && (await this.#forecast(task, options));
    const market = task && this.#market(task, options);
    const priced = task && { ...task, dataPrint: withPrices(dataPrint, reference.prices) };
    const shifts = priced && (await this.#shift(priced, market, options));
    const patterns = priced && (await this.#recur(priced, options));
    const scanned = [result, forecasts, shifts, patterns];
    const inputs = [...imported.inputs, ...reference.inputs];
    const ofTrades = inputs.filter(({ kind }) => kind === "trades");
    const sum = (field: "rowsRead" | "rowsAccepted" | "rowsQuarantined" | "rowsMerged") => ofTrades.reduce((total, input) => total + input[field], 0);
    const report: ScanReport = {
      runId: fingerprint([scan, dataPrint, String(seed), startedAt]),
      rowsRead: sum("rowsRead"),
      rowsAccepted: sum("rowsAccepted"),
      rowsQuarantined: sum("rowsQuarantined"),
      rowsMerged: sum("rowsMerged"),
      newRows: scanned.reduce((rows, sweep) => rows + (sweep?.newRows ?? 0), imported.newRows),
      discoveries: scanned.flatMap((sweep) => sweep?.discoveries ?? []),
      anomalies: [],
      experiments: [],
      tested: scanned.reduce((tested, sweep) => tested + (sweep?.sweep.tested ?? 0), 0),
      durationMs: Date.parse(clock.now()) - Date.parse(startedAt),
      asOf,
      seed,
      dataFingerprint: dataPrint,
      sectorsSwept: reference.sectorOf !== null,
      inputs,
      ledger: {
        cycles: result?.entry ?? null,
        forecasts: forecasts?.entry ?? null,
        shifts: shifts?.entry ?? null,
        patterns: patterns?.entry ?? null,
      },
    };
    return {
      report,
      sweep: result?.sweep ?? null,
      forecasts: forecasts?.sweep ?? null,
      shifts: shifts?.sweep ?? null,
      patterns: patterns?.sweep ?? null,
      market,
      politicians,
      trades: politicianId === null ? trades : trades.filter((trade) => trade.politicianId === politicianId),
      prices: reference.prices,
      quarantined: await store.quarantine(),
    };
  }

  async #import(sources: DiscoverySources, reference: ReferenceData, { signal, onProgress }: ScanOptions): Promise<ImportOutcome> {
    const { store } = this.#options;
    let newRows = await store.upsertPoliticians(reference.politicians);
    const relinked = relink(await store.trades(), reference.link);
    signal?.throwIfAborted();
    if (relinked.length > 0) await store.replaceTrades(relinked);
    const outcome = await importTrades(sources.trades ?? [], store, {
      link: reference.link,
      listed: new Set(reference.politicians.map(({ id }) => id)),
      signal,
      onProgress,
    });
    newRows += outcome.newRows;
    return { inputs: outcome.inputs, newRows };
  }

  async #sweep(task: ScanTask, options: ScanOptions): Promise<Scanned<CycleSweep>> {
    const names = new Map(task.politicians.map(({ id, name }) => [id, name]));
    return this.#ledgered("cycles", task, options, "searching for cycles", {
      run: sweepCycles,
      found: ({ findings }) => findings,
      tell: (finding, context) => cycleDiscovery(finding, { ...context, memberName: names.get(finding.politicianId) ?? finding.politicianId }),
    });
  }

  async #forecast(task: ScanTask, options: ScanOptions): Promise<Scanned<ForecastSweep>> {
    return this.#ledgered("forecasts", task, options, "forecasting weekly disclosures", {
      run: sweepForecasts,
      found: ({ forecasts }) => forecasts,
      tell: forecastDiscovery,
    });
  }

  #market({ reference: { prices }, asOf }: ScanTask, { onProgress, seed = 0 }: ScanOptions): MarketRegimes | null {
    if (prices === null) return null;
    onProgress?.({ stage: "naming the market's regimes", done: 0, total: null });
    return marketRegimes(prices, { asOf, seed });
  }

  async #shift(task: ScanTask, market: MarketRegimes | null, options: ScanOptions): Promise<Scanned<ShiftSweep>> {
    const { prices } = task.reference;
    return this.#ledgered<ShiftSweep, ShiftFinding>("shifts", task, options, "looking for shifts of regime", {
      run: (trades, politicians, common) => sweepShifts(trades, politicians, { ...common, prices, market }),
      found: ({ findings }) => findings,
      tell: shiftDiscovery,
    });
  }

  async #recur(task: ScanTask, options: ScanOptions): Promise<Scanned<PatternSweep>> {
    const { prices } = task.reference;
    const { seed = 0 } = options;
    return this.#ledgered<PatternSweep, PatternFinding>("patterns", task, options, "looking for recurring shapes", {
      run: (trades, politicians, common) => sweepPatterns(trades, politicians, { ...common, prices, seed }),
      found: ({ findings }) => findings,
      tell: patternDiscovery,
    });
  }

  /** Asks the ledger for a level, sweeps at it, and writes what was found together with what was spent. */
  async #ledgered<Sweep extends { readonly tested: number }, Found>(
    name: SweepName,
    { politicianId, trades, politicians, reference, asOf, dataPrint }: ScanTask,
    { signal, onProgress, seed = 0 }: ScanOptions,
    stage: string,
    { run, found, tell }: LedgeredSweep<Sweep, Found>,
  ): Promise<Scanned<Sweep>> {
    const { store } = this.#options;
    const scan = scanName(name, politicianId);
    const granted = grantLevel(await store.ledger(), scan, dataPrint);
    const sweep = await run(trades, politicians, {
      asOf,
      level: granted.alpha,
      executor: this.#executor,
      ...(politicianId === null ? {} : { politicianId }),
      ...(reference.sectorOf ? { sectorOf: reference.sectorOf } : {}),
      ...(signal ? { signal } : {}),
      onProgress: (done, total) => onProgress?.({ stage, done, total }),
    });
    const { tested } = sweep;
    const discoveries = found(sweep).map((finding) => tell(finding, { asOf, seed, dataFingerprint: dataPrint, tested }));
    const entry = ledgerEntry(granted, scan, { tested, rejected: discoveries.length, dataFingerprint: dataPrint, asOf });
    const newRows = tested === 0 ? 0 : await store.saveScan(entry, discoveries); // what tested nothing takes no place in the ledger
    return { sweep, discoveries, entry, newRows };
  }
}

const scanName = (sweep: SweepName, politicianId: string | null): string => (politicianId === null ? sweep : `${sweep} of ${politicianId}`);

/** Sweeps that read prices are of new data when these change. */
function withPrices(dataPrint: string, prices: PricePanel | null): string {
  if (prices === null) return dataPrint;
  return fingerprint([dataPrint, prices.dates.join(), prices.tickers.join(), fingerprintOfNumbers(prices.close)]);
}

/** A search that spends of the error budget: how it runs, what it found, and how a finding becomes a row. */
interface LedgeredSweep<Sweep, Found> {
  readonly run: (...args: Parameters<typeof sweepCycles>) => Promise<Sweep>;
  readonly found: (sweep: Sweep) => readonly Found[];
  readonly tell: (
    finding: Found,
    context: { readonly asOf: IsoDate; readonly seed: number; readonly dataFingerprint: string; readonly tested: number },
  ) => Discovery;
}

/** What every sweep of one scan works on. */
interface ScanTask {
  readonly politicianId: string | null;
  readonly trades: readonly Trade[];
  readonly politicians: readonly Politician[];
  readonly reference: ReferenceData;
  readonly asOf: IsoDate;
  readonly dataPrint: string;
}

interface Scanned<Sweep> {
  readonly sweep: Sweep;
  readonly discoveries: readonly Discovery[];
  readonly entry: LedgerEntry;
  readonly newRows: number;
}

/** The last day on which anything was disclosed; the last trade day when no trade says when it was disclosed. Days after `today` are slips of the pen. */
function asOfDate(trades: readonly Trade[], today: IsoDate): IsoDate | null {
  let disclosed: IsoDate | null = null;
  let traded: IsoDate | null = null;
  for (const { disclosureDate, transactionDate } of trades) {
    if (disclosureDate !== null && disclosureDate <= today && (disclosed === null || disclosureDate > disclosed)) disclosed = disclosureDate;
    if (transactionDate <= today && (traded === null || transactionDate > traded)) traded = transactionDate;
  }
  return disclosed ?? traded;
}
