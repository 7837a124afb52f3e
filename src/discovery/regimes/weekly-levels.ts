import { fromDayNumber, type IsoDate, toDayNumber, weekday } from "../../core/dates.js";
import { resolveTicker } from "../../core/tickers.js";
import type { Chamber, Politician, PricePanel, Trade } from "../../core/types.js";
import { busiestSpan, type CoveredSpan, coveredSpans } from "../coverage.js";
import { fitDelay } from "../reporting.js";
import { activityGrid, activitySeries } from "../series.js";
import { relativeVolatility } from "./relative-volatility.js";

/** A series is searched from at least two years of weeks … */
export const MINIMUM_WEEKS = 104;
/** … a member's with trades in at least this many of them, a ticker's with at least this many disclosed trades: counts, which do not know when. */
export const MINIMUM_ACTIVE_WEEKS = 26;
export const MINIMUM_TICKER_TRADES = 20;

/** What may shift: how often a member trades, or how much a ticker that members trade moves beyond what all others do. */
export interface ShiftSubject {
  readonly kind: "member" | "ticker";
  readonly politicianId: string | null;
  /** The member's name, or the ticker. */
  readonly name: string;
}

/** Trades a week, or the weekly mean of ln |own daily return| beyond that of all tickers. */
export type ShiftMeasure = "trading-rate" | "relative-volatility";

export interface WeeklyLevels {
  readonly subject: ShiftSubject;
  readonly measure: ShiftMeasure;
  /** Monday of each week. */
  readonly weeks: readonly IsoDate[];
  /** In the measure's own unit. */
  readonly values: Float64Array;
  readonly trades: number;
}

export interface Levels {
  readonly series: readonly WeeklyLevels[];
  readonly tooShort: number;
  readonly tooQuiet: number;
}

/**
 * The weekly series in which a regime may shift: trades of each member on the transaction clock, corrected for what is not reported yet, inside the
 * span that the tables of the member's chamber cover; and the volatility of each ticker that members trade, relative to all tickers with prices. Both describe
 * the past: the first is known only once its trades are disclosed.
 */
export function weeklyLevels(
  trades: readonly Trade[],
  politicians: readonly Politician[],
  options: { readonly asOf: IsoDate; readonly politicianId?: string; readonly prices?: PricePanel | null },
): Levels {
  const { asOf, politicianId, prices } = options;
  const usable = trades.filter(
    ({ disclosureDate, transactionDate, politicianId: id }) =>
      id !== null && disclosureDate !== null && disclosureDate <= asOf && disclosureDate >= transactionDate,
  );
  const members = memberLevels(
    usable,
    trades,
    politicians.filter(({ id }) => politicianId === undefined || id === politicianId),
    politicians,
    asOf,
  );
  const own = politicianId === undefined ? usable : usable.filter((trade) => trade.politicianId === politicianId);
  return joined(members, prices ? tickerLevels(own, prices, asOf) : NOTHING);
}

const NOTHING: Levels = { series: [], tooShort: 0, tooQuiet: 0 };

const joined = (a: Levels, b: Levels): Levels => ({
  series: [...a.series, ...b.series],
  tooShort: a.tooShort + b.tooShort,
  tooQuiet: a.tooQuiet + b.tooQuiet,
});

/** Members by id. */
function memberLevels(
  usable: readonly Trade[],
  all: readonly Trade[],
  searched: readonly Politician[],
  everyone: readonly Politician[],
  asOf: IsoDate,
): Levels {
  const chamberOf = new Map(everyone.map(({ id, chamber }) => [id, chamber]));
  const ofChamber = (chamber: Chamber) =>
    coveredSpans(
      usable.filter((trade) => chamberOf.get(trade.politicianId!) === chamber),
      asOf,
    );
  const coverage = { house: ofChamber("house"), senate: ofChamber("senate") };
  const { reportedShare } = fitDelay(all, asOf);
  const byMember = new Map<string, Trade[]>();
  for (const trade of usable) {
    const group = byMember.get(trade.politicianId!);
    if (group) group.push(trade);
    else byMember.set(trade.politicianId!, [trade]);
  }
  const series: WeeklyLevels[] = [];
  let tooShort = 0;
  let tooQuiet = 0;
  for (const { id, name, chamber } of [...searched].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const own = byMember.get(id);
    if (!own) continue;
    const span: CoveredSpan | null = busiestSpan(own, coverage[chamber]);
    const grid = span === null ? null : activityGrid(own, span, reportedShare);
    if (grid === null) {
      tooQuiet++;
      continue;
    }
    const { weeks, values, active } = wholeWeeks(grid.days, activitySeries(own, grid, "frequency"), "sum");
    if (weeks.length < MINIMUM_WEEKS) tooShort++;
    else if (active < MINIMUM_ACTIVE_WEEKS) tooQuiet++;
    else series.push({ subject: { kind: "member", politicianId: id, name }, measure: "trading-rate", weeks, values, trades: own.length });
  }
  return { series, tooShort, tooQuiet };
}

/** Tickers in the order of the panel. */
function tickerLevels(trades: readonly Trade[], prices: PricePanel, asOf: IsoDate): Levels {
  const counts = new Map<string, number>();
  for (const { ticker, transactionDate } of trades) {
    const key = ticker === null ? null : (resolveTicker(ticker, transactionDate) ?? ticker);
    if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const wanted = prices.tickers.flatMap((ticker, column) => ((counts.get(ticker) ?? 0) >= MINIMUM_TICKER_TRADES ? [column] : []));
  const series: WeeklyLevels[] = [];
  let tooShort = 0;
  for (const { column, days, values: daily } of relativeVolatility(prices, wanted, asOf)) {
    const name = prices.tickers[column]!;
    const { weeks, values } = wholeWeeks(days, daily, "mean");
    if (weeks.length < MINIMUM_WEEKS) tooShort++;
    else series.push({ subject: { kind: "ticker", politicianId: null, name }, measure: "relative-volatility", weeks, values, trades: counts.get(name)! });
  }
  return { series, tooShort, tooQuiet: 0 };
}

/** Sums (or means) over Monday to Friday, without the weeks at both ends of which days may be missing. A week without any day carries on what was before it. */
function wholeWeeks(days: readonly IsoDate[], daily: Float64Array, as: "sum" | "mean"): { weeks: IsoDate[]; values: Float64Array; active: number } {
  if (days.length === 0) return { weeks: [], values: new Float64Array(0), active: 0 };
  const monday = (day: IsoDate): number => toDayNumber(day) - ((weekday(toDayNumber(day)) + 6) % 7);
  const first = monday(days[0]!) + 7;
  const length = Math.max(0, (monday(days.at(-1)!) - first) / 7);
  const sums = new Float64Array(length);
  const seen = new Int32Array(length);
  for (const [t, day] of days.entries()) {
    const week = (monday(day) - first) / 7;
    if (week < 0 || week >= length) continue;
    sums[week]! += daily[t]!;
    seen[week]!++;
  }
  const values = sums.map((sum, week) => (as === "sum" ? sum : seen[week]! > 0 ? sum / seen[week]! : Number.NaN));
  for (let week = 0; week < length; week++) if (Number.isNaN(values[week]!)) values[week] = values[week - 1] ?? 0;
  return { weeks: Array.from(values, (_, week) => fromDayNumber(first + 7 * week)), values, active: sums.reduce((count, sum) => count + Number(sum !== 0), 0) };
}
