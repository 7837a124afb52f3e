import type { IsoDate } from "../core/dates.js";
import type { Trade } from "../core/types.js";

/** A span of disclosure days in which the vendors were watching: a day without trades means that none were disclosed. */
export interface CoveredSpan {
  readonly from: IsoDate;
  readonly to: IsoDate;
}

/** A month is covered when it and its two neighbours together hold at least this share of what the median month and its neighbours hold. */
export const COVERED_SHARE_OF_MEDIAN = 0.1;

/**
 * The runs of covered months on the disclosure clock. Tables of different vendors leave holes between them, and a hole read as
 * "nobody traded" would be a pattern of the vendors, not of Congress.
 * A span begins and ends with a disclosure, not with its month: a table that stops on the seventh says nothing of the eighth, and days
 * counted as watched would make its last trades look fully reported.
 * @returns spans in time order; trades without a disclosure date do not count
 */
export function coveredSpans(trades: readonly Trade[], asOf: IsoDate): readonly CoveredSpan[] {
  const perMonth = new Map<number, number>();
  const firstIn = new Map<number, IsoDate>();
  const lastIn = new Map<number, IsoDate>();
  for (const { disclosureDate } of trades) {
    if (disclosureDate === null || disclosureDate > asOf) continue;
    const month = monthNumber(disclosureDate);
    perMonth.set(month, (perMonth.get(month) ?? 0) + 1);
    if (disclosureDate < (firstIn.get(month) ?? "9999")) firstIn.set(month, disclosureDate);
    if (disclosureDate > (lastIn.get(month) ?? "")) lastIn.set(month, disclosureDate);
  }
  if (perMonth.size === 0) return [];
  const first = Math.min(...perMonth.keys());
  const last = Math.max(...perMonth.keys());
  const around = (month: number) => (perMonth.get(month - 1) ?? 0) + (perMonth.get(month) ?? 0) + (perMonth.get(month + 1) ?? 0);
  const ordered = [...perMonth.keys()].map(around).sort((a, b) => a - b);
  const least = COVERED_SHARE_OF_MEDIAN * ordered[ordered.length >> 1]!;
  const spans: CoveredSpan[] = [];
  let start: number | null = null;
  for (let month = first; month <= last + 1; month++) {
    const covered = month <= last && perMonth.has(month) && around(month) >= least;
    if (covered) start ??= month;
    else if (start !== null) {
      spans.push({ from: firstIn.get(start)!, to: lastIn.get(month - 1)! });
      start = null;
    }
  }
  return spans;
}

/** Made and disclosed inside the span, and not disclosed before it was made. */
export function insideSpan(trade: Trade, span: CoveredSpan): boolean {
  return (
    trade.disclosureDate !== null &&
    trade.disclosureDate <= span.to &&
    trade.transactionDate >= span.from &&
    trade.transactionDate <= span.to &&
    trade.disclosureDate >= trade.transactionDate
  );
}

/** The covered span that holds most of the trades; the earlier one when tied. */
export function busiestSpan(trades: readonly Trade[], spans: readonly CoveredSpan[]): CoveredSpan | null {
  let busiest: CoveredSpan | null = null;
  let most = 0;
  for (const span of spans) {
    const count = trades.reduce((sum, trade) => sum + (insideSpan(trade, span) ? 1 : 0), 0);
    if (count > most) [busiest, most] = [span, count];
  }
  return busiest;
}

const monthNumber = (date: IsoDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
