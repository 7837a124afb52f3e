import type { IsoDate } from "../../core/dates.js";
import type { Discovery } from "../../core/ports.js";
import { fingerprint } from "../fingerprint.js";
import { CRITICAL_Q_VALUE } from "../severity.js";
import { shortNumber } from "../words.js";
import type { ShiftFinding } from "./shift-types.js";

/** A shift of regime as a row of the ledger, with words rendered from its own fields. */
export function shiftDiscovery(
  finding: ShiftFinding,
  context: { readonly asOf: IsoDate; readonly seed: number; readonly dataFingerprint: string; readonly tested: number },
): Discovery {
  const { kind, politicianId, name, measure, replication, replicated, qValue } = finding;
  return {
    id: fingerprint(["regime-shift", kind, politicianId ?? name, measure]),
    type: "regime-shift",
    politicianIds: politicianId === null ? [] : [politicianId],
    tickers: kind === "ticker" ? [name] : [],
    strength: replicated ? 1 - qValue : null,
    severity: !replicated ? "info" : qValue <= CRITICAL_Q_VALUE ? "critical" : "notable",
    effectSize: finding.ratio,
    pValue: finding.pValue,
    qValue,
    replicated,
    outOfSample: {
      statistic: replication.correlation,
      pValue: replication.pValue,
      observations: replication.observations,
      from: replication.from,
      to: replication.to,
    },
    parameters: {
      subject: kind,
      name,
      measure,
      clock: measure === "trading-rate" ? "transaction" : "trading-day",
      from: finding.from,
      to: finding.to,
      weeks: finding.weeks,
      trades: finding.trades,
      tested: context.tested,
      replicationAdjustedPValue: replication.adjustedPValue,
      shifts: finding.shifts,
      segments: finding.segments,
    },
    seed: context.seed,
    dataFingerprint: context.dataFingerprint,
    discoveryDate: context.asOf,
    summary: summaryOf(finding, context.tested),
  };
}

const MOST_TOLD = 3;

function summaryOf(finding: ShiftFinding, tested: number): string {
  const { name, measure, shifts, segments, replication, replicated, qValue } = finding;
  const rate = measure === "trading-rate";
  const shown = (level: number): string => (rate ? level.toFixed(1) : `${level.toFixed(2)}×`);
  const steps = shifts
    .slice(0, MOST_TOLD)
    .map(
      ({ week, interval, before, after, marketRegime }) =>
        `from ${shown(before)} to ${shown(after)} in the week of ${week} (95 %: ${interval[0]} to ${interval[1]}${marketRegime === null ? "" : `; the market was in its regime “${marketRegime}”`})`,
    )
    .join(", then ");
  const more = shifts.length > MOST_TOLD ? `, and ${shifts.length - MOST_TOLD} more times` : "";
  const what = rate
    ? `${name} traded at ${segments.length} different rates: the number of trades a week went ${steps}${more}.`
    : `${name} moved on its own, beyond what all tickers do, with ${segments.length} different strengths: its volatility, as a multiple of its usual one, went ${steps}${more}.`;
  const later = `in the weeks kept aside (r = ${shortNumber(replication.correlation)} over ${replication.observations} blocks, p = ${shortNumber(replication.pValue)})`;
  return (
    `${what} q = ${shortNumber(qValue)} over ${tested.toLocaleString("en-US")} series. ` +
    `${replicated ? `The same levels are met again ${later}.` : `The levels are not met again ${later}, so no strength is claimed.`} ` +
    (rate ? "Dates are those of the trades, not of their disclosure; a shift says nothing about its cause." : "A shift says nothing about its cause.")
  );
}
