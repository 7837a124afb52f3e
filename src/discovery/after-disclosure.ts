import { addDays, type IsoDate, toDayNumber } from "../core/dates.js";
import { resolveTicker } from "../core/tickers.js";
import type { PricePanel, Trade } from "../core/types.js";
import { mean, variance } from "../stats/moments.js";
import { studentT } from "../stats/student-t.js";
import { qValuesOf } from "./q-values.js";

/** Calendar days held after the first close at which the disclosure was known. */
export const HOLDING_DAYS = [7, 30, 90] as const;
const MARKET_TICKERS = ["SPY", "VOO", "IVV", "VTI"];
/** No closing of the exchange lasts longer: where prices resume later than this after a day, they are missing, not awaited. */
const LONGEST_CLOSING_DAYS = 7;
const MINIMUM_BLOCKS = 8;
/**
 * Correlation of the averages of two adjacent blocks, which holdings that reach over the border share: with days held h and entries spread
 * evenly over blocks of 2h, a day at distance s weighs min(s, h, 3h − s), and ∫ w(s) w(s + 2h) / ∫ w² = (h³/6) / (5h³/3).
 */
const ADJACENT_CORRELATION = 1 / 10;
const CONFIDENCE = 0.95;

/** What one trade earned after it became public. */
export interface TradeOutcome {
  readonly tradeId: string;
  readonly holdingDays: number;
  readonly entry: IsoDate;
  readonly exit: IsoDate;
  /** Simple returns over the holding period. */
  readonly return: number;
  readonly marketReturn: number;
  /** In the trade's direction: return − market for a buy, market − return for a sale. */
  readonly excess: number;
}

/**
 * The average of a member's block averages for one holding period, with Student's t test and 95 % interval; `pValue` is null with fewer
 * than 8 blocks. The standard error allows for the days that adjacent blocks share.
 */
export interface OutcomeTest {
  readonly holdingDays: number;
  readonly trades: number;
  /** Blocks of twice the holding period, each averaged to one observation because overlapping trades share their days. */
  readonly blocks: number;
  readonly meanExcess: number;
  readonly interval: readonly [number, number] | null;
  readonly pValue: number | null;
  /** Benjamini-Hochberg over every member and holding period of the report. */
  readonly qValue: number | null;
}

export interface MarketPrices {
  readonly panel: PricePanel;
  /** The ticker whose return stands for the market, or null: then the average of all tickers that traded on both days. */
  readonly market: string | null;
}

export function marketPrices(panel: PricePanel): MarketPrices {
  return { panel, market: MARKET_TICKERS.find((ticker) => panel.tickers.includes(ticker)) ?? null };
}

/**
 * Returns after disclosure: in at the close of the first day after the disclosure, out at the last close within the holding period.
 * Trades without a disclosure date, a direction, or a price at both ends (within a week: prices that begin years later are no entry) are
 * left out, and so are options and bonds, of which the price of the stock says another thing.
 */
export function outcomesAfterDisclosure(trades: readonly Trade[], { panel, market }: MarketPrices): readonly TradeOutcome[] {
  const column = new Map(panel.tickers.map((ticker, index) => [ticker, index]));
  const outcomes: TradeOutcome[] = [];
  for (const trade of trades) {
    if (
      trade.ticker === null ||
      trade.disclosureDate === null ||
      trade.disclosureDate < trade.transactionDate ||
      (trade.side !== "buy" && trade.side !== "sell")
    )
      continue;
    if (trade.assetType !== "stock" && trade.assetType !== "fund") continue;
    const key = resolveTicker(trade.ticker, trade.transactionDate);
    const asset = key === null ? undefined : column.get(key);
    if (asset === undefined) continue;
    const entry = firstRowAfter(panel.dates, trade.disclosureDate);
    if (entry >= panel.dates.length || panel.dates[entry]! > addDays(trade.disclosureDate, LONGEST_CLOSING_DAYS)) continue;
    for (const holdingDays of HOLDING_DAYS) {
      const until = addDays(panel.dates[entry]!, holdingDays);
      if (until > panel.dates.at(-1)!) continue;
      const exit = firstRowAfter(panel.dates, until) - 1;
      if (exit === entry || panel.dates[exit]! < addDays(until, -LONGEST_CLOSING_DAYS)) continue;
      const gained = panel.close[exit]![asset]! / panel.close[entry]![asset]! - 1;
      const marketReturn =
        market === null ? averageReturn(panel, entry, exit) : panel.close[exit]![column.get(market)!]! / panel.close[entry]![column.get(market)!]! - 1;
      if (!Number.isFinite(gained) || !Number.isFinite(marketReturn)) continue;
      const excess = trade.side === "buy" ? gained - marketReturn : marketReturn - gained;
      outcomes.push({ tradeId: trade.id, holdingDays, entry: panel.dates[entry]!, exit: panel.dates[exit]!, return: gained, marketReturn, excess });
    }
  }
  return outcomes;
}

/** One test per member and holding period, with q-values over all of them. Keys keep the order of the input. */
export function testOutcomes(byMember: ReadonlyMap<string, readonly TradeOutcome[]>): ReadonlyMap<string, readonly OutcomeTest[]> {
  const tests = [...byMember].map(([member, outcomes]) => ({
    member,
    tests: HOLDING_DAYS.map((holdingDays) =>
      testOne(
        outcomes.filter((outcome) => outcome.holdingDays === holdingDays),
        holdingDays,
      ),
    ),
  }));
  const tested = tests.flatMap(({ tests }) => tests).filter(({ pValue }) => pValue !== null);
  const adjusted = qValuesOf(tested.map(({ pValue }) => pValue!));
  const qValues = new Map(tested.map((test, i) => [test, adjusted[i]!]));
  return new Map(tests.map(({ member, tests }) => [member, tests.map((test) => ({ ...test, qValue: qValues.get(test) ?? null }))]));
}

function testOne(outcomes: readonly TradeOutcome[], holdingDays: number): OutcomeTest {
  const blocks = new Map<number, { sum: number; count: number }>();
  for (const { entry, excess } of outcomes) {
    const key = Math.floor(toDayNumber(entry) / (2 * holdingDays));
    const block = blocks.get(key) ?? { sum: 0, count: 0 };
    block.sum += excess;
    block.count++;
    blocks.set(key, block);
  }
  const inOrder = [...blocks].sort(([a], [b]) => a - b);
  const means = Float64Array.from(inOrder, ([, { sum, count }]) => sum / count);
  const meanExcess = means.length === 0 ? 0 : mean(means);
  const summary = { holdingDays, trades: outcomes.length, blocks: means.length, meanExcess };
  if (means.length < MINIMUM_BLOCKS || means.every((value) => value === means[0])) return { ...summary, interval: null, pValue: null, qValue: null };
  const adjacent = inOrder.filter(([key], i) => i > 0 && key === inOrder[i - 1]![0] + 1).length;
  const standardError = Math.sqrt((variance(means, { ddof: 1 }) / means.length) * (1 + (2 * ADJACENT_CORRELATION * adjacent) / means.length));
  const degreesOfFreedom = means.length - 1;
  const reach = studentT.ppf((1 + CONFIDENCE) / 2, degreesOfFreedom) * standardError;
  const pValue = Math.min(1, 2 * studentT.sf(Math.abs(meanExcess) / standardError, degreesOfFreedom));
  return { ...summary, interval: [meanExcess - reach, meanExcess + reach], pValue, qValue: null };
}

function averageReturn(panel: PricePanel, entry: number, exit: number): number {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < panel.tickers.length; i++) {
    const gained = panel.close[exit]![i]! / panel.close[entry]![i]! - 1;
    if (Number.isFinite(gained)) {
      sum += gained;
      count++;
    }
  }
  return sum / count;
}

/** Index of the first date after `date`; the number of dates when there is none. */
function firstRowAfter(dates: readonly IsoDate[], date: IsoDate): number {
  let low = 0;
  let high = dates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dates[middle]! > date) high = middle;
    else low = middle + 1;
  }
  return low;
}
