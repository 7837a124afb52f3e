import { daysBetween, fromDayNumber, type IsoDate, toDayNumber, weekday } from "../../core/dates.js";
import { resolveTicker } from "../../core/tickers.js";
import type { Chamber, Politician, Trade } from "../../core/types.js";
import { log1p } from "../../math/elementary.js";
import { type CoveredSpan, coveredSpans } from "../coverage.js";
import { netAmount } from "../hypotheses.js";
import { AMOUNT_SCALE_DOLLARS } from "../series.js";

/** A series is forecast from at least two years of weeks … */
export const MINIMUM_WEEKS = 104;
/** … and when something was disclosed in at least this many of them, counted before anything is fitted. */
export const MINIMUM_ACTIVE_WEEKS = 26;
/** A member of whom nothing was disclosed for this long has no activity to forecast. */
export const LONGEST_SILENCE_WEEKS = 52;

/** Whose activity: one member's, or that of all members of a chamber in one sector. */
export interface ForecastSubject {
  readonly kind: "member" | "sector";
  /** The member, or null for a sector. */
  readonly politicianId: string | null;
  /** The member's name, or the sector's. */
  readonly name: string;
  readonly chamber: Chamber;
}

/** What a weekly series counts: trades disclosed, or net dollars disclosed (buys minus sales) as sign · ln(1 + |x| / 1000). */
export type ForecastMeasure = "disclosed-trades" | "net-amount";

/**
 * One value per week, on the disclosure clock: what became public in that week, whenever it was traded. So every value is final at the end of its
 * week, and nothing in the series waits to be reported.
 */
export interface WeeklySeries {
  readonly subject: ForecastSubject;
  readonly measure: ForecastMeasure;
  /** Monday of each week. */
  readonly weeks: readonly IsoDate[];
  readonly values: Float64Array;
  readonly trades: number;
}

export interface WeeklyActivity {
  readonly series: readonly WeeklySeries[];
  /** Members and sectors with too few weeks, too few active ones, or long silent. */
  readonly tooShort: number;
  readonly tooQuiet: number;
}

/**
 * The weekly series of every member and every sector of each chamber, inside the last span of two years or more that the chamber's tables cover
 * without a hole.
 * What enters is chosen by counts of weeks, never by how they can be forecast.
 */
export function weeklyActivity(
  trades: readonly Trade[],
  politicians: readonly Politician[],
  options: { readonly asOf: IsoDate; readonly politicianId?: string; readonly sectorOf?: (ticker: string) => string | null },
): WeeklyActivity {
  const { asOf, politicianId, sectorOf } = options;
  const memberOf = new Map(politicians.map((politician) => [politician.id, politician]));
  const series: WeeklySeries[] = [];
  let tooShort = 0;
  let tooQuiet = 0;
  for (const chamber of ["house", "senate"] as const) {
    const disclosed = trades.filter(
      ({ politicianId: id, disclosureDate, transactionDate }) =>
        id !== null && memberOf.get(id)?.chamber === chamber && disclosureDate !== null && disclosureDate <= asOf && transactionDate <= disclosureDate,
    );
    // A later but shorter span is passed over: what cannot be learned from must not be forecast, and a forecast says which weeks it is of.
    const span = coveredSpans(disclosed, asOf).findLast(({ from, to }) => daysBetween(from, to) >= 7 * (MINIMUM_WEEKS + 2));
    if (!span) continue;
    for (const { subject, of } of subjectsOf(disclosed, chamber, memberOf, politicianId, sectorOf)) {
      const outcome = weekly(subject, of, span);
      if (outcome === "too short") tooShort++;
      else if (outcome === "too quiet") tooQuiet++;
      else series.push(outcome);
    }
  }
  return { series, tooShort, tooQuiet };
}

/** Members by id, then sectors by name. A scan of one member leaves the sectors, which are everybody's, to the scan of all. */
function subjectsOf(
  disclosed: readonly Trade[],
  chamber: Chamber,
  memberOf: ReadonlyMap<string, Politician>,
  politicianId: string | undefined,
  sectorOf: ((ticker: string) => string | null) | undefined,
): { readonly subject: ForecastSubject; readonly of: readonly Trade[] }[] {
  const members = new Map<string, Trade[]>();
  const sectors = new Map<string, Trade[]>();
  const put = (groups: Map<string, Trade[]>, key: string, trade: Trade): void => {
    const group = groups.get(key);
    if (group) group.push(trade);
    else groups.set(key, [trade]);
  };
  for (const trade of disclosed) {
    if (politicianId === undefined || trade.politicianId === politicianId) put(members, trade.politicianId!, trade);
    const sector = trade.ticker === null ? null : (sectorOf?.(resolveTicker(trade.ticker, trade.transactionDate) ?? trade.ticker) ?? null);
    if (politicianId === undefined && sector !== null) put(sectors, sector, trade);
  }
  const ordered = (groups: Map<string, Trade[]>) => [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...ordered(members).map(([id, of]) => ({ subject: { kind: "member" as const, politicianId: id, name: memberOf.get(id)!.name, chamber }, of })),
    ...ordered(sectors).map(([name, of]) => ({ subject: { kind: "sector" as const, politicianId: null, name, chamber }, of })),
  ];
}

/** Whole weeks only, from the first week after the span's (or the member's) first disclosure to the last one that ended inside the span. */
function weekly(subject: ForecastSubject, trades: readonly Trade[], span: CoveredSpan): WeeklySeries | "too short" | "too quiet" {
  const days = trades.flatMap((trade) =>
    trade.disclosureDate! >= span.from && trade.disclosureDate! <= span.to ? [{ trade, day: toDayNumber(trade.disclosureDate!) }] : [],
  );
  if (days.length === 0) return "too quiet";
  const opening = subject.kind === "member" ? days.reduce((first, { day }) => Math.min(first, day), Number.POSITIVE_INFINITY) : toDayNumber(span.from);
  const first = mondayOnOrBefore(opening) + 7;
  const end = mondayOnOrBefore(toDayNumber(span.to) + 1);
  const length = (end - first) / 7;
  if (length < MINIMUM_WEEKS) return "too short";
  const byWeek = new Map<number, Trade[]>();
  for (const { trade, day } of days) {
    const week = Math.floor((day - first) / 7);
    if (week < 0 || week >= length) continue;
    const ofWeek = byWeek.get(week);
    if (ofWeek) ofWeek.push(trade);
    else byWeek.set(week, [trade]);
  }
  if (byWeek.size < MINIMUM_ACTIVE_WEEKS || Math.max(...byWeek.keys()) < length - LONGEST_SILENCE_WEEKS) return "too quiet";
  const measure: ForecastMeasure = subject.kind === "member" ? "disclosed-trades" : "net-amount";
  const values = new Float64Array(length);
  let count = 0;
  for (const [week, ofWeek] of byWeek) {
    values[week] = measure === "disclosed-trades" ? ofWeek.length : compressed(netAmount(ofWeek).estimate);
    count += ofWeek.length;
  }
  return { subject, measure, weeks: Array.from(values, (_, week) => fromDayNumber(first + 7 * week)), values, trades: count };
}

const mondayOnOrBefore = (day: number): number => day - ((weekday(day) + 6) % 7);

const compressed = (dollars: number): number => (dollars < 0 ? -1 : 1) * log1p(Math.abs(dollars) / AMOUNT_SCALE_DOLLARS);
