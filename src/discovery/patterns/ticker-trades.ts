import type { IsoDate } from "../../core/dates.js";
import { resolveTicker } from "../../core/tickers.js";
import type { Politician, Trade } from "../../core/types.js";
import type { PatternTrader } from "./pattern-types.js";

/** Trades of members that were public by `asOf`, by the ticker that the security bears today; tickers in alphabetical order. */
export function tradesByTicker(trades: readonly Trade[], asOf: IsoDate): ReadonlyMap<string, readonly Trade[]> {
  const groups = new Map<string, Trade[]>();
  for (const trade of trades) {
    const { politicianId, ticker, transactionDate, disclosureDate } = trade;
    if (politicianId === null || ticker === null || disclosureDate === null || disclosureDate > asOf || disclosureDate < transactionDate) continue;
    const key = resolveTicker(ticker, transactionDate) ?? ticker;
    const group = groups.get(key);
    if (group) group.push(trade);
    else groups.set(key, [trade]);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

interface DaySpan {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

const madeIn = ({ from, to }: DaySpan, { transactionDate }: Trade): boolean => transactionDate >= from && transactionDate <= to;
const disclosedIn = ({ from, to }: DaySpan, { disclosureDate }: Trade): boolean => disclosureDate! >= from && disclosureDate! <= to;

/** On both clocks. */
export function countTrades(trades: readonly Trade[], span: DaySpan): { readonly made: number; readonly disclosed: number } {
  return { made: trades.filter((trade) => madeIn(span, trade)).length, disclosed: trades.filter((trade) => disclosedIn(span, trade)).length };
}

/** Members who traded, or whose trades became public, within any of the spans. */
export function tradersWithin(trades: readonly Trade[], spans: readonly DaySpan[], politicians: readonly Politician[]): PatternTrader[] {
  const names = new Map(politicians.map(({ id, name }) => [id, name]));
  const counts = new Map<string, { made: number; disclosed: number }>();
  for (const trade of trades) {
    const made = spans.some((span) => madeIn(span, trade));
    const disclosed = spans.some((span) => disclosedIn(span, trade));
    if (!made && !disclosed) continue;
    const own = counts.get(trade.politicianId!) ?? { made: 0, disclosed: 0 };
    counts.set(trade.politicianId!, { made: own.made + Number(made), disclosed: own.disclosed + Number(disclosed) });
  }
  return [...counts]
    .map(([politicianId, count]) => ({ politicianId, name: names.get(politicianId) ?? politicianId, ...count }))
    .sort((a, b) => b.made - a.made || b.disclosed - a.disclosed || (a.politicianId < b.politicianId ? -1 : 1));
}
