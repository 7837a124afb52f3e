import type { IsoDate } from "../../core/dates.js";
import { QuantError } from "../../core/errors.js";
import { createRng } from "../../core/rng.js";
import type { Politician, PricePanel, Trade } from "../../core/types.js";
import { expm1, tanh } from "../../math/elementary.js";
import { type RecurrenceTest, type ShapeOccurrence, type ShapeTest, testRecurrence, testShape } from "../../patterns/index.js";
import type { Executor } from "../executor.js";
import { qValuesOf } from "../q-values.js";
import { marketAnalogues } from "./market-analogues.js";
import { beyondMarket, type TickerReturns, tickerReturns } from "./own-returns.js";
import type { PatternFinding, PatternHypothesis, PatternOccurrence, PatternSweep } from "./pattern-types.js";
import { countTrades, tradersWithin, tradesByTicker } from "./ticker-trades.js";

/** Trading days of a shape. */
const PATTERN_DAYS = 30;
/** Trading days after an occurrence over which its outcome is told. */
export const PATTERN_OUTCOME_DAYS = 10;
/** A ticker is looked at when at least so many disclosed trades are about it: counts, which know nothing of its price. */
const MINIMUM_PATTERN_TRADES = 50;
/** The first two thirds of the days are searched, the rest is kept for replication. */
const PATTERN_SEARCHED_SHARE = 2 / 3;
/** Largest adjusted p-value of a replicated shape. */
const PATTERN_REPLICATION_LEVEL = 0.05;
/** A shape is there and three times more in the searched days; half as many days are expected to hold it twice. */
const SEARCHED_RETURNS = 3;
const KEPT_RETURNS = 2;
const SURROGATES = 999;

/** What the sweep works on in one ticker. */
interface Candidate {
  readonly prices: TickerReturns;
  readonly trades: readonly Trade[];
}

interface Trial extends Candidate {
  readonly hypothesis: PatternHypothesis;
  readonly found: RecurrenceTest;
}

/**
 * Looks for shapes of 30 days that come back in the daily returns of tickers that members trade, beyond what the market did, and describes what the market's
 * last 30 days resemble.
 *
 * Each ticker with at least 50 disclosed trades and two years of prices is one hypothesis: some shape comes back in the first two thirds of its days more often
 * and more faithfully than in the same days shuffled (`testRecurrence`). Benjamini-Hochberg runs over all tickers; for those at or below `level` the shape
 * found is looked for once more in the last third (`testShape`). What follows an occurrence, and who traded around it, is told and not tested.
 *
 * @param options.level - largest q-value of a finding, granted by the ledger
 * @param options.prices - null, or of fewer than ten tickers: nothing is tested
 * @param options.politicianId - only the tickers that this member traded
 */
export async function sweepPatterns(
  trades: readonly Trade[],
  politicians: readonly Politician[],
  options: {
    readonly asOf: IsoDate;
    readonly level: number;
    readonly executor: Executor;
    readonly prices: PricePanel | null;
    readonly politicianId?: string;
    readonly seed?: number;
    readonly signal?: AbortSignal;
    readonly onProgress?: (done: number, total: number) => void;
  },
): Promise<PatternSweep> {
  const { level, executor, signal, seed = 0, asOf, prices, politicianId } = options;
  const { candidates, tooFewTrades, tooFewPrices } = candidatesOf(trades, options);
  const total = candidates.length;
  const searched = await executor.map(candidates, (candidate) => search(candidate, seed), {
    signal,
    tasksPerSlice: 1,
    onProgress: (done) => options.onProgress?.(done, total),
  });
  const tried = searched.filter((trial) => trial !== null);
  const adjusted = qValuesOf(tried.map(({ hypothesis }) => hypothesis.pValue));
  const trials = tried.map((trial, i): Trial => ({ ...trial, hypothesis: { ...trial.hypothesis, qValue: adjusted[i]! } }));
  trials.sort(({ hypothesis: a }, { hypothesis: b }) => a.pValue - b.pValue);
  const accepted = trials.filter(({ hypothesis }) => hypothesis.qValue <= level);
  const again = await executor.map(accepted, (trial) => lookAgain(trial, seed), { signal, tasksPerSlice: 1 });
  signal?.throwIfAborted();
  return {
    tested: tried.length,
    level,
    hypotheses: trials.map(({ hypothesis }) => hypothesis),
    findings: findingsOf(accepted, again, politicians),
    analogues: prices === null || politicianId !== undefined ? null : marketAnalogues(prices, { asOf, seed }),
    excluded: { tooFewTrades, tooFewPrices, tooStill: total - tried.length },
  };
}

function candidatesOf(
  trades: readonly Trade[],
  { asOf, prices, politicianId }: { readonly asOf: IsoDate; readonly prices: PricePanel | null; readonly politicianId?: string },
): { readonly candidates: readonly Candidate[]; readonly tooFewTrades: number; readonly tooFewPrices: number } {
  const traded = [...tradesByTicker(trades, asOf)].filter(([, of]) => politicianId === undefined || of.some((trade) => trade.politicianId === politicianId));
  const enough = traded.filter(([, of]) => of.length >= MINIMUM_PATTERN_TRADES);
  const priced =
    prices === null
      ? []
      : tickerReturns(
          prices,
          enough.map(([ticker]) => ticker),
          asOf,
        );
  const candidates = enough.flatMap(([, of], i) => (priced[i] ? [{ prices: priced[i], trades: of }] : []));
  return { candidates, tooFewTrades: traded.length - enough.length, tooFewPrices: enough.length - candidates.length };
}

const searchedDays = ({ days }: TickerReturns): number => Math.floor(days.length * PATTERN_SEARCHED_SHARE);

/** Each part by its own days, so that nothing of the kept ones reaches the search. */
function parts(prices: TickerReturns): { readonly searched: Float64Array; readonly kept: Float64Array } {
  const cut = searchedDays(prices);
  const { returns, market } = prices;
  return { searched: beyondMarket(returns.slice(0, cut), market.slice(0, cut)), kept: beyondMarket(returns.slice(cut), market.slice(cut)) };
}

/** Null when the price hardly moves. */
function search(candidate: Candidate, seed: number): Trial | null {
  const { prices, trades } = candidate;
  const { ticker, days } = prices;
  const { searched } = parts(prices);
  const found = orStill(() =>
    testRecurrence(searched, { window: PATTERN_DAYS, neighbours: SEARCHED_RETURNS, surrogates: SURROGATES, seed: seedOf(seed, ticker) }),
  );
  if (found === null) return null;
  const hypothesis: PatternHypothesis = {
    ticker,
    window: PATTERN_DAYS,
    from: days[0]!,
    to: days.at(-1)!,
    searched: { from: days[0]!, to: days[searched.length - 1]!, observations: searched.length },
    trades: trades.length,
    correlation: tanh(found.statistic),
    pValue: found.pValue,
    qValue: 1,
  };
  return { ...candidate, hypothesis, found };
}

/** Null when the price hardly moves on the days kept aside. */
function lookAgain({ prices, found }: Trial, seed: number): ShapeTest | null {
  const { kept } = parts(prices);
  return orStill(() => testShape(found.shape, kept, { neighbours: KEPT_RETURNS, surrogates: SURROGATES, seed: seedOf(seed, prices.ticker) }));
}

/** Seeds are whole numbers below. */
const SEEDS = 0x1_0000_0000;

/** A stream of chance for each ticker: with one for all, tickers would share their luck. */
const seedOf = (seed: number, ticker: string): number => Math.floor(createRng(seed, "recurring-pattern", ticker)() * SEEDS);

function orStill<T>(test: () => T): T | null {
  try {
    return test();
  } catch (error) {
    if (error instanceof QuantError && error.code === "CONSTANT_SERIES") return null;
    throw error;
  }
}

function findingsOf(accepted: readonly Trial[], again: readonly (ShapeTest | null)[], politicians: readonly Politician[]): PatternFinding[] {
  const adjusted = qValuesOf(again.map((test) => test?.pValue ?? 1));
  return accepted.map(({ prices, trades, hypothesis, found }, i) => {
    const cut = searchedDays(prices);
    const { searched, kept } = parts(prices);
    const values = new Float64Array(prices.days.length);
    values.set(searched);
    values.set(kept, cut);
    const occurrence = ({ index, correlation }: ShapeOccurrence, keptAside: boolean): PatternOccurrence => {
      const span = { from: prices.days[index]!, to: prices.days[index + PATTERN_DAYS - 1]! };
      return { ...span, index, correlation, keptAside, outcome: outcomeAfter(values, index), trades: countTrades(trades, span) };
    };
    const occurrences = [
      ...found.occurrences.map((place) => occurrence(place, false)),
      ...(again[i]?.occurrences ?? []).map(({ index, correlation }) => occurrence({ index: cut + index, correlation }, true)),
    ];
    return {
      ...hypothesis,
      occurrences,
      shape: found.shape,
      replication: {
        correlation: tanh(again[i]?.statistic ?? 0),
        pValue: again[i]?.pValue ?? 1,
        adjustedPValue: adjusted[i]!,
        observations: kept.length,
        from: prices.days[cut]!,
        to: hypothesis.to,
      },
      replicated: adjusted[i]! <= PATTERN_REPLICATION_LEVEL,
      traders: tradersWithin(trades, occurrences, politicians),
      series: { days: prices.days, values },
    };
  });
}

function outcomeAfter(values: Float64Array, index: number): number | null {
  const next = index + PATTERN_DAYS;
  if (next + PATTERN_OUTCOME_DAYS > values.length) return null;
  return expm1(values.slice(next, next + PATTERN_OUTCOME_DAYS).reduce((sum, value) => sum + value, 0));
}
