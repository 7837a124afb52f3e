import { type IsoDate, toDayNumber } from "../core/dates.js";
import type { Trade } from "../core/types.js";
import { estimateReportingDelay } from "../stats/reporting-delay.js";

/** How long trades take to become public, as of a day. */
export interface DelayModel {
  /** Estimated share of a day's trades that are public so many calendar days later, in [0, 1]. */
  readonly reportedShare: (ageDays: number) => number;
  readonly summary: DelaySummary;
}

export interface DelaySummary {
  readonly trades: number;
  /** Calendar days within which half, nine tenths and 99 hundredths of the trades are disclosed; null when beyond what was seen. */
  readonly medianDays: number | null;
  readonly ninetyPercentDays: number | null;
  readonly ninetyNinePercentDays: number | null;
}

/** Trades disclosed later than this are counted as late filers and left out of the delay distribution. */
export const MAXIMUM_DELAY_DAYS = 365;
const MINIMUM_TRADES = 100;

/**
 * Fits the reporting delay on trades that are dated on both clocks, public by `asOf` and not later than a year. With fewer than a hundred of
 * them every day counts as fully reported, and the summary says how many there were.
 */
export function fitDelay(trades: readonly Trade[], asOf: IsoDate): DelayModel {
  const eventDay: number[] = [];
  const reportDay: number[] = [];
  for (const { transactionDate, disclosureDate } of trades) {
    if (disclosureDate === null || disclosureDate > asOf || disclosureDate < transactionDate) continue;
    const made = toDayNumber(transactionDate);
    const disclosed = toDayNumber(disclosureDate);
    if (disclosed - made > MAXIMUM_DELAY_DAYS) continue;
    eventDay.push(made);
    reportDay.push(disclosed);
  }
  if (eventDay.length < MINIMUM_TRADES) {
    return { reportedShare: () => 1, summary: { trades: eventDay.length, medianDays: null, ninetyPercentDays: null, ninetyNinePercentDays: null } };
  }
  const fitted = estimateReportingDelay({ eventDay, reportDay, asOfDay: toDayNumber(asOf), maximumDelay: MAXIMUM_DELAY_DAYS });
  const shares = Float64Array.from({ length: MAXIMUM_DELAY_DAYS + 1 }, (_, age) => fitted.reportedShare(age).share);
  const daysUntil = (share: number) => {
    const days = shares.findIndex((value) => value >= share);
    return days < 0 ? null : days;
  };
  return {
    reportedShare: (age) => (age < 0 ? 0 : age > MAXIMUM_DELAY_DAYS ? 1 : shares[age]!),
    summary: { trades: eventDay.length, medianDays: daysUntil(0.5), ninetyPercentDays: daysUntil(0.9), ninetyNinePercentDays: daysUntil(0.99) },
  };
}
