import { tradingDayOnOrAfter, tradingDays } from "../core/calendar.js";
import { type IsoDate, toDayNumber } from "../core/dates.js";
import type { Trade } from "../core/types.js";
import { log1p } from "../math/elementary.js";
import { type CoveredSpan, insideSpan } from "./coverage.js";
import { type Measure, netAmount } from "./hypotheses.js";

/** Net dollars enter a series as sign · ln(1 + |x| / this), so that one very large trade does not drown the rest. */
export const AMOUNT_SCALE_DOLLARS = 1000;

/** Days on which less than this share of the trades has been disclosed by the as-of date are left off the end of a series. */
export const MINIMUM_REPORTED_SHARE = 0.8;

/** The business days on which one member was active inside a covered span, and how much of each day is public by its end. */
export interface ActivityGrid {
  readonly days: readonly IsoDate[];
  readonly indexOf: ReadonlyMap<IsoDate, number>;
  /** Estimated share of each day's trades that is disclosed by the end of the span, in (0, 1]. */
  readonly reportedShare: Float64Array;
  readonly span: CoveredSpan;
}

/**
 * The grid of one member: from the first to the last trade that was made and disclosed inside the span, without the last days,
 * of which too little is public yet.
 * @param trades - all linked trades of the member
 * @param reportedShare - share of trades that are disclosed within so many calendar days
 * @returns null when nothing is left
 */
export function activityGrid(trades: readonly Trade[], span: CoveredSpan, reportedShare: (ageDays: number) => number): ActivityGrid | null {
  let first: IsoDate | null = null;
  let last: IsoDate | null = null;
  for (const trade of trades) {
    if (!insideSpan(trade, span)) continue;
    const { transactionDate } = trade;
    if (first === null || transactionDate < first) first = transactionDate;
    if (last === null || transactionDate > last) last = transactionDate;
  }
  if (first === null || last === null) return null;
  const days: IsoDate[] = [];
  const shares: number[] = [];
  const end = toDayNumber(span.to);
  for (const day of tradingDays(first, tradingDayOnOrAfter(last))) {
    const share = reportedShare(end - toDayNumber(day));
    if (share < MINIMUM_REPORTED_SHARE) break;
    days.push(day);
    shares.push(share);
  }
  return days.length === 0 ? null : { days, indexOf: new Map(days.map((day, index) => [day, index])), reportedShare: Float64Array.from(shares), span };
}

/** The day of the grid on which a trade counts; none for a trade outside the span, or so late in it that its day is left off. */
export function gridIndex(trade: Trade, { indexOf, span }: ActivityGrid): number | undefined {
  return insideSpan(trade, span) ? indexOf.get(tradingDayOnOrAfter(trade.transactionDate)) : undefined;
}

/**
 * One value per business day of the grid; a trade dated on a closed day counts on the next open one.
 *
 *     frequency:      trades(t) / share(t)
 *     signed-amount:  sign(x) · ln(1 + |x| / 1000) / share(t),  x = buys(t) − sells(t) in dollars
 *
 * @param bound - which end of the disclosed brackets the dollars are taken from
 */
export function activitySeries(trades: readonly Trade[], grid: ActivityGrid, measure: Measure, bound: "low" | "estimate" | "high" = "estimate"): Float64Array {
  const series = new Float64Array(grid.days.length);
  const byDay = new Map<number, Trade[]>();
  for (const trade of trades) {
    const index = gridIndex(trade, grid);
    if (index === undefined) continue;
    const ofDay = byDay.get(index);
    if (ofDay) ofDay.push(trade);
    else byDay.set(index, [trade]);
  }
  for (const [index, ofDay] of byDay) {
    const value = measure === "frequency" ? ofDay.length : compressed(boundOf(ofDay, bound));
    series[index] = value / grid.reportedShare[index]!;
  }
  return series;
}

function boundOf(trades: readonly Trade[], bound: "low" | "estimate" | "high"): number {
  const net = netAmount(trades);
  return bound === "high" ? (net.high ?? net.estimate) : net[bound];
}

const compressed = (dollars: number): number => (dollars < 0 ? -1 : 1) * log1p(Math.abs(dollars) / AMOUNT_SCALE_DOLLARS);
