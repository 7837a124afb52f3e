import { type Amount, addAmounts, NO_MONEY } from "../core/money.js";
import { resolveTicker } from "../core/tickers.js";
import type { Trade } from "../core/types.js";

/** What a series counts: trades a day, or dollars a day with buys positive and sells negative. */
export type Measure = "frequency" | "signed-amount";

/** One member's activity in one ticker or sector: the unit of the sweep. */
export interface Subject {
  readonly politicianId: string;
  readonly kind: "ticker" | "sector";
  readonly name: string;
}

/** A subject with its trades, ordered by transaction date. */
export interface SubjectTrades extends Subject {
  readonly trades: readonly Trade[];
}

/** Why trades do not enter the sweep; each trade is counted once, under the first reason that holds. */
export interface Exclusions {
  readonly unlinked: number;
  readonly withoutTicker: number;
  readonly withoutDisclosureDate: number;
  readonly disclosedBeforeTraded: number;
  readonly afterAsOf: number;
}

/**
 * Groups trades by member × ticker, and by member × sector where a sector list is given. Order is canonical: member, kind, name.
 * @param sectorOf - sector of a ticker, or null; without sectors only tickers are swept
 */
export function groupBySubject(
  trades: readonly Trade[],
  asOf: string,
  sectorOf?: (ticker: string) => string | null,
): { subjects: readonly SubjectTrades[]; excluded: Exclusions } {
  const excluded = { unlinked: 0, withoutTicker: 0, withoutDisclosureDate: 0, disclosedBeforeTraded: 0, afterAsOf: 0 };
  const groups = new Map<string, { subject: Subject; trades: Trade[] }>();
  const put = (subject: Subject, trade: Trade) => {
    const key = `${subject.politicianId}|${subject.kind}|${subject.name}`;
    const group = groups.get(key);
    if (group) group.trades.push(trade);
    else groups.set(key, { subject, trades: [trade] });
  };
  for (const trade of trades) {
    if (trade.politicianId === null) excluded.unlinked++;
    else if (trade.ticker === null) excluded.withoutTicker++;
    else if (trade.transactionDate > asOf || (trade.disclosureDate !== null && trade.disclosureDate > asOf)) excluded.afterAsOf++;
    else if (trade.disclosureDate === null) excluded.withoutDisclosureDate++;
    else if (trade.disclosureDate < trade.transactionDate) excluded.disclosedBeforeTraded++;
    else {
      const security = resolveTicker(trade.ticker, trade.transactionDate) ?? trade.ticker; // one subject across a change of name
      put({ politicianId: trade.politicianId, kind: "ticker", name: security }, trade);
      const sector = sectorOf?.(security) ?? null;
      if (sector !== null) put({ politicianId: trade.politicianId, kind: "sector", name: sector }, trade);
    }
  }
  const subjects = [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { subject, trades }]) => ({
      ...subject,
      trades: trades.sort((a, b) => (a.transactionDate < b.transactionDate ? -1 : a.transactionDate > b.transactionDate ? 1 : a.id < b.id ? -1 : 1)),
    }));
  return { subjects, excluded };
}

/** Buys minus sells as an interval; exchanges and receipts move no money. The low end pairs the smallest buys with the largest sells. */
export function netAmount(trades: readonly Trade[]): Amount {
  let net: Amount = NO_MONEY;
  for (const { side, amount } of trades) {
    if (side === "buy") net = addAmounts(net, amount);
    else if (side === "sell")
      net = { low: net.low - (amount.high ?? amount.low), high: net.high === null ? null : net.high - amount.low, estimate: net.estimate - amount.estimate };
  }
  return net;
}
