import type { IsoDate } from "../core/dates.js";
import type { Discovery } from "../core/ports.js";
import type { Politician, Trade } from "../core/types.js";
import { REPLICATION_LEVEL } from "./cycle-replication.js";
import type { CycleFinding } from "./cycle-sweep.js";
import { canonicalJson, fingerprint } from "./fingerprint.js";
import { CRITICAL_Q_VALUE } from "./severity.js";
import { shortNumber } from "./words.js";

/** A finding of the cycle sweep as a row of the ledger, with words rendered from its own fields. */
export function cycleDiscovery(
  finding: CycleFinding,
  context: { readonly memberName: string; readonly asOf: IsoDate; readonly seed: number; readonly dataFingerprint: string; readonly tested: number },
): Discovery {
  const { politicianId, kind, name, measure, band, replication, replicated, qValue } = finding;
  const parameters = {
    subject: kind,
    name,
    measure,
    band,
    clock: "transaction",
    periodBusinessDays: finding.period,
    periodDays: finding.periodDays,
    frequencyCyclesPerBar: finding.frequency,
    amplitude: finding.amplitude,
    searched: finding.searched,
    trades: finding.trades,
    tested: context.tested,
    pValueAtBounds: finding.pValueAtBounds,
    replicationAdjustedPValue: replication.adjustedPValue,
    replicationPhaseShiftRadians: replication.phaseShift,
  };
  return {
    id: fingerprint(["cycle", politicianId, kind, name, measure, band ?? "between-bands"]),
    type: "cycle",
    politicianIds: [politicianId],
    tickers: kind === "ticker" ? [name] : [],
    strength: replicated ? 1 - qValue : null,
    severity: !replicated ? "info" : qValue <= CRITICAL_Q_VALUE ? "critical" : "notable",
    effectSize: finding.strength,
    pValue: finding.pValue,
    qValue,
    replicated,
    outOfSample: {
      statistic: replication.statistic,
      pValue: replication.pValue,
      observations: replication.observations,
      from: replication.from,
      to: replication.to,
    },
    parameters,
    seed: context.seed,
    dataFingerprint: context.dataFingerprint,
    discoveryDate: context.asOf,
    summary: summaryOf(finding, context),
  };
}

function summaryOf(finding: CycleFinding, { memberName, tested }: { memberName: string; tested: number }): string {
  const { kind, name, measure, period, periodDays, searched, replication, replicated, strength, qValue } = finding;
  const what = measure === "frequency" ? "number of trades" : "signed dollar amount of trades";
  const where = kind === "sector" ? `the sector ${name}` : name;
  const stands = replication.adjustedPValue <= REPLICATION_LEVEL;
  const later = `in ${replication.from} to ${replication.to}, which the search did not see (p = ${shortNumber(replication.pValue)})`;
  const again = replicated
    ? `The same period stands out again, in step, ${later}.`
    : `${stands ? "It stands out again but out of step" : "It does not stand out again"} ${later}, so no strength is claimed.`;
  return (
    `The ${what} of ${memberName} in ${where} rose and fell with a period of ${period.toFixed(1)} business days (about ${periodDays.toFixed(0)} calendar days) ` +
    `from ${searched.from} to ${searched.to}: ${(100 * strength).toFixed(1)} % of the variance, q = ${shortNumber(qValue)} over ${tested.toLocaleString("en-US")} hypotheses. ${again} ` +
    "Dates are those of the trades, not of their disclosure; a rhythm says nothing about its cause."
  );
}

/**
 * Identifies the data of a scan: of every trade what the sweep reads of it, the chamber of its member too, and every option that shapes the
 * result. A trade keeps its id when its member is linked at last or an amendment changes it; its fingerprint changes.
 */
export function dataFingerprint(trades: readonly Trade[], politicians: readonly Politician[], options: Readonly<Record<string, unknown>>): string {
  const chamberOf = new Map<string | null, Politician["chamber"]>(politicians.map(({ id, chamber }) => [id, chamber]));
  const rows = trades.map(({ id, politicianId, ticker, side, amount, transactionDate, disclosureDate }) =>
    JSON.stringify([
      id,
      politicianId,
      chamberOf.get(politicianId) ?? null,
      ticker,
      side,
      amount.low,
      amount.high,
      amount.estimate,
      transactionDate,
      disclosureDate,
    ]),
  );
  return fingerprint([canonicalJson(options), ...rows.sort()]);
}
