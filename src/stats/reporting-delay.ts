import { toSeries } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { type DelayTable, dispersionOf, reverseHazards, tabulate } from "./delay-table.js";
import { FittedReportingDelay } from "./fitted-reporting-delay.js";

export { type CorrectedCounts, type DailyCounts, FittedReportingDelay, type ReportedShare, type ReportingDelayData } from "./fitted-reporting-delay.js";

const schema = z.strictObject({
  /**
   * Longest delay of the distribution, days; everything is conditional on it. Default: the longest that the data support, to which a
   * larger wish is cut, too: at least 30 events must have been able to show it, and the tail beyond the 90 % point may make what is below
   * it uncertain by 10 % at most. See `maximumDelay` of the result.
   */
  maximumDelay: z.optional(z.int().check(z.gte(0))),
  confidence: z._default(z.number().check(z.gt(0), z.lt(1)), 0.95),
  /** Days whose reported share is below this are not corrected. */
  minimumShare: z._default(z.number().check(z.gt(0), z.lte(1)), 0.2),
});
type ReportingDelayOptions = z.input<typeof schema>;

export interface ReportingDelayInput extends ReportingDelayOptions {
  /** Day number on which each event happened, and on which it became public; whole calendar days. */
  readonly eventDay: ArrayLike<number>;
  readonly reportDay: ArrayLike<number>;
  /** The last day whose reports are known; later reports are not looked at. */
  readonly asOfDay: number;
}

/**
 * How long events take to become public, from those that already are: the delay distribution under right truncation, for correcting
 * counts by event date near the present. An event is seen only if its delay is at most its age, so short delays are over-represented
 * among the recent ones. With N_k events of delay k and Y_k events of delay at most k and age at least k,
 *
 *     g_k = N_k / Y_k = P(D = k | D ≤ k)            reverse hazard: the chain ladder's development, weighted by volume
 *     F(d) = Π_{k>d} (1 − g_k) = P(D ≤ d | D ≤ K)   K = maximumDelay
 *     Var log F(d) = φ Σ_{k>d} N_k / (Y_k (Y_k − N_k))
 *
 * φ ≥ 1 is the over-dispersion of the counts (several trades in one filing, habits that drift), Pearson's χ² over its degrees of freedom
 * in a table of 28-day origins by twelve bins of delay. Without truncation F is the empirical distribution function. Delays beyond K cannot be
 * estimated and are counted; negative delays are refused and counted. Independent of the order of the events; O(events + days).
 *
 * @throws InvalidInputError days that are not whole, unequal lengths, or fewer than 30 events to learn from
 * @see Lagakos, Barraj, De Gruttola (1988), doi:10.1093/biomet/75.3.515; Lawless (1994), doi:10.2307/3315820; Mack (1993),
 *      doi:10.2143/AST.23.2.2005092; England, Verrall (2002), doi:10.1017/S1357321700003809, for φ
 */
export function estimateReportingDelay(input: ReportingDelayInput): FittedReportingDelay {
  const where = "estimateReportingDelay";
  if (typeof input !== "object" || input === null)
    throw new InvalidInputError("INVALID_OPTION", { where, what: "input", expected: "an object with eventDay, reportDay and asOfDay", received: input });
  const { eventDay, reportDay, asOfDay, ...rest } = input;
  const options = parseOptions(where, schema, rest);
  const events = toDays(where, "eventDay", eventDay);
  const reports = toDays(where, "reportDay", reportDay);
  if (events.length !== reports.length) {
    throw new InvalidInputError("WRONG_LENGTH", { where, what: "reportDay", expected: `${events.length} values, as in eventDay`, received: reports.length });
  }
  if (!Number.isSafeInteger(asOfDay))
    throw new InvalidInputError("INVALID_OPTION", { where, what: "asOfDay", expected: "a whole day number", received: asOfDay });
  const table: DelayTable = tabulate(events, reports, asOfDay, options.maximumDelay ?? Infinity, MINIMUM_AT_RISK);
  if (table.used < MINIMUM_AT_RISK) {
    throw new InvalidInputError("TOO_FEW_OBSERVATIONS", {
      where,
      what: "eventDay",
      expected: `at least ${MINIMUM_AT_RISK} events reported by asOfDay with a delay from 0 to maximumDelay`,
      received: table.used,
    });
  }
  const { share, logVariance } = reverseHazards(table);
  return new FittedReportingDelay({
    format: 1,
    asOfDay,
    maximumDelay: table.maximumDelay,
    confidence: options.confidence,
    minimumShare: options.minimumShare,
    share: Array.from(share),
    logVariance: Array.from(logVariance, (value) => (Number.isFinite(value) ? value : null)), // JSON knows no infinity
    atRisk: Array.from(table.atRisk),
    dispersion: dispersionOf(table),
    eventsUsed: table.used,
    negativeDelays: table.negative,
    notYetReported: table.later,
    beyondMaximumDelay: table.beyond,
  });
}

/** The longest delay of the distribution must have been possible for this many events: one late report then moves F by 3 % at most. */
export const MINIMUM_AT_RISK = 30;

function toDays(where: string, what: string, values: ArrayLike<number>): Float64Array {
  const days = toSeries(where, what, values, 0);
  const bad = days.findIndex((day) => !Number.isSafeInteger(day));
  if (bad >= 0) throw new InvalidInputError("INVALID_OPTION", { where, what: `${what}[${bad}]`, expected: "a whole day number", received: days[bad] });
  return days;
}
