import type { IsoDate } from "../core/dates.js";
import type { Chamber, Politician, Trade } from "../core/types.js";
import { testCycles } from "../cycles/index.js";
import { busiestSpan, type CoveredSpan, coveredSpans, insideSpan } from "./coverage.js";
import { CYCLE_OPTIONS, type CycleReplication, isReplicated, replicateCycle } from "./cycle-replication.js";
import type { Executor } from "./executor.js";
import { type Exclusions, groupBySubject, type Measure, type Subject, type SubjectTrades } from "./hypotheses.js";
import { qValuesOf } from "./q-values.js";
import { type DelayModel, fitDelay } from "./reporting.js";
import { type ActivityGrid, activityGrid, activitySeries, gridIndex } from "./series.js";

/** A series enters the sweep with at least this many business days … */
export const MINIMUM_DAYS = 504;
/** … and this many days with a trade; fewer cannot show three periods of anything. The rule looks at counts only, never at rhythm. */
export const MINIMUM_ACTIVE_DAYS = 30;
/** The first two thirds are searched, the rest is kept for replication. */
export const SEARCHED_SHARE = 2 / 3;

const MEASURES: readonly Measure[] = ["frequency", "signed-amount"];

/** One hypothesis of the sweep: some cycle inside one band, in one series. */
export interface CycleHypothesis extends Subject {
  readonly measure: Measure;
  readonly band: string | null;
  /** Business days, and calendar days. */
  readonly period: number;
  readonly periodDays: number;
  readonly frequency: number;
  /** Share of the searched part's variance, 0–1. */
  readonly strength: number;
  readonly amplitude: number;
  /** Radians of the cosine on the first searched day. */
  readonly phase: number;
  readonly pValue: number;
  readonly qValue: number;
  readonly searched: { readonly from: IsoDate; readonly to: IsoDate; readonly observations: number };
}

/** A hypothesis that survived the search, with what the held-out part says. */
export interface CycleFinding extends CycleHypothesis {
  readonly replication: CycleReplication;
  /** Adjusted p-value at or below 5 %, and in phase: noise whose energy gathers around a period shows that period again, out of step. */
  readonly replicated: boolean;
  /** The search's p-value when every bracket is taken at its low or its high end; null for counts. */
  readonly pValueAtBounds: { readonly low: number; readonly high: number } | null;
  /** Trades in the series. */
  readonly trades: number;
  /** The series itself, searched and held-out days. */
  readonly series: { readonly days: readonly IsoDate[]; readonly values: Float64Array };
}

export interface CycleSweep {
  readonly tested: number;
  readonly series: number;
  readonly subjects: number;
  readonly level: number;
  /** Every hypothesis tried, smallest p first. */
  readonly hypotheses: readonly CycleHypothesis[];
  readonly findings: readonly CycleFinding[];
  /** Trades under each of {@link Exclusions} and outside all covered spans; then subjects that are active on too few days, or too short. */
  readonly excluded: Exclusions & { readonly outsideCoverage: number; readonly tooFewTrades: number; readonly tooShort: number };
  readonly coverage: Readonly<Record<Chamber, readonly CoveredSpan[]>>;
  readonly delay: DelayModel["summary"];
}

interface Candidate {
  readonly subject: SubjectTrades;
  readonly grid: ActivityGrid;
  readonly trades: number;
}

/**
 * Looks for periodic trading by each member in each ticker (and sector), in the number of trades and in the signed amount a day, on the
 * transaction clock: a description of the past, not a signal that could have been traded on.
 *
 * Every band of every series is one hypothesis. Benjamini-Hochberg runs over all of them on the searched two thirds; what stays at or
 * below `level` is tested once, at its frequency and for its phase, on the last third that the search did not see. What enters the sweep is chosen by counts
 * of trades over all days, held-out ones included, and by nothing that has a rhythm.
 *
 * @param options.asOf - only trades disclosed by this day are used
 * @param options.level - largest q-value of a finding, granted by the ledger
 */
export async function sweepCycles(
  trades: readonly Trade[],
  politicians: readonly Politician[],
  options: {
    readonly asOf: IsoDate;
    readonly level: number;
    readonly executor: Executor;
    readonly politicianId?: string;
    readonly sectorOf?: (ticker: string) => string | null;
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<CycleSweep> {
  const { asOf, level, executor, politicianId, signal } = options;
  const { subjects, excluded } = groupBySubject(
    politicianId === undefined ? trades : trades.filter((trade) => trade.politicianId === politicianId),
    asOf,
    options.sectorOf,
  );
  const delay = fitDelay(trades, asOf);
  const chamberOf = new Map(politicians.map(({ id, chamber }) => [id, chamber]));
  const coverage = { house: spansOf("house"), senate: spansOf("senate"), unknown: spansOf(undefined) };

  function spansOf(chamber: Chamber | undefined): readonly CoveredSpan[] {
    return coveredSpans(
      trades.filter((trade) => trade.politicianId !== null && chamberOf.get(trade.politicianId) === chamber),
      asOf,
    );
  }

  let outsideCoverage = 0;
  let tooFewTrades = 0;
  let tooShort = 0;
  const grids = new Map<string, ActivityGrid | null>();
  const byMember = groupByMember(trades);
  const candidates: Candidate[] = [];
  for (const subject of subjects) {
    const spans = coverage[chamberOf.get(subject.politicianId) ?? "unknown"];
    if (subject.kind === "ticker") outsideCoverage += subject.trades.filter((trade) => !spans.some((span) => insideSpan(trade, span))).length;
    const span = busiestSpan(subject.trades, spans);
    const key = `${subject.politicianId}|${span?.from}`;
    if (span !== null && !grids.has(key)) grids.set(key, activityGrid(byMember.get(subject.politicianId)!, span, delay.reportedShare));
    const grid = grids.get(key) ?? null;
    const days = grid === null ? [] : subject.trades.map((trade) => gridIndex(trade, grid)).filter((day) => day !== undefined);
    if (grid === null || new Set(days).size < MINIMUM_ACTIVE_DAYS) tooFewTrades++;
    else if (grid.days.length < MINIMUM_DAYS) tooShort++;
    else candidates.push({ subject, grid, trades: days.length });
  }

  const tasks = candidates.flatMap((candidate) => MEASURES.map((measure) => ({ ...candidate, measure })));
  const total = tasks.length;
  const searched = await executor.map(tasks, searchSeries, { signal, onProgress: (done) => options.onProgress?.(done, total) });
  const tried = searched.flat();
  const adjusted = qValuesOf(tried.map(({ pValue }) => pValue));
  const hypotheses = tried.map(({ task, ...rest }, i) => ({ hypothesis: { ...rest, qValue: adjusted[i]! }, task }));
  const accepted = hypotheses.filter(({ hypothesis }) => hypothesis.qValue <= level);
  return {
    tested: hypotheses.length,
    series: total,
    subjects: subjects.length,
    level,
    hypotheses: hypotheses.map(({ hypothesis }) => hypothesis).sort((a, b) => a.pValue - b.pValue),
    findings: replicate(accepted),
    excluded: { ...excluded, outsideCoverage, tooFewTrades, tooShort },
    coverage: { house: coverage.house, senate: coverage.senate },
    delay: delay.summary,
  };
}

interface SweepTask extends Candidate {
  readonly measure: Measure;
}

function searchSeries(task: SweepTask): (Omit<CycleHypothesis, "qValue"> & { readonly task: SweepTask })[] {
  const { subject, grid, measure } = task;
  const { searched, days } = split(task);
  if (searched.every((value) => value === searched[0])) return [];
  const { politicianId, kind, name } = subject;
  return testCycles(searched, CYCLE_OPTIONS).bands.map(({ band, period, periodDays, frequency, strength, amplitude, phase, pValue }) => ({
    politicianId,
    kind,
    name,
    measure,
    band,
    period,
    periodDays,
    frequency,
    strength,
    amplitude,
    phase,
    pValue,
    searched: { from: grid.days[0]!, to: grid.days[days - 1]!, observations: days },
    task,
  }));
}

function split(
  { subject, grid, measure }: SweepTask,
  bound: "low" | "estimate" | "high" = "estimate",
): { searched: Float64Array; heldOut: Float64Array; days: number } {
  const series = activitySeries(subject.trades, grid, measure, bound);
  const days = Math.floor(series.length * SEARCHED_SHARE);
  return { searched: series.slice(0, days), heldOut: series.slice(days), days };
}

/** Tests each accepted cycle on the held-out third, with Benjamini-Hochberg over the accepted ones. */
function replicate(accepted: readonly { readonly hypothesis: CycleHypothesis; readonly task: SweepTask }[]): CycleFinding[] {
  const tests = accepted.map(({ hypothesis, task }) => {
    const { heldOut, days } = split(task);
    return { ...replicateCycle(heldOut, hypothesis, days), from: task.grid.days[days]!, to: task.grid.days.at(-1)!, observations: heldOut.length };
  });
  const adjusted = qValuesOf(tests.map(({ pValue }) => pValue));
  return accepted.map(({ hypothesis, task }, i) => {
    const replication = { ...tests[i]!, adjustedPValue: adjusted[i]! };
    return {
      ...hypothesis,
      replication,
      replicated: isReplicated(replication),
      pValueAtBounds:
        hypothesis.measure === "frequency" ? null : { low: pValueAtBound(task, hypothesis, "low"), high: pValueAtBound(task, hypothesis, "high") },
      trades: task.trades,
      series: { days: task.grid.days, values: activitySeries(task.subject.trades, task.grid, task.measure) },
    };
  });
}

function pValueAtBound(task: SweepTask, { band }: CycleHypothesis, bound: "low" | "high"): number {
  return testCycles(split(task, bound).searched, CYCLE_OPTIONS).bands.find((tested) => tested.band === band)?.pValue ?? 1;
}

function groupByMember(trades: readonly Trade[]): Map<string, Trade[]> {
  const groups = new Map<string, Trade[]>();
  for (const trade of trades) {
    if (trade.politicianId === null) continue;
    const group = groups.get(trade.politicianId);
    if (group) group.push(trade);
    else groups.set(trade.politicianId, [trade]);
  }
  return groups;
}
