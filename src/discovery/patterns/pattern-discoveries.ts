import type { IsoDate } from "../../core/dates.js";
import type { Discovery } from "../../core/ports.js";
import { fingerprint } from "../fingerprint.js";
import { CRITICAL_Q_VALUE } from "../severity.js";
import { shortNumber } from "../words.js";
import type { PatternFinding, PatternOccurrence } from "./pattern-types.js";

/** A recurring shape as a row of the ledger, with words rendered from its own fields. It names no member: who traded around it is described, not found. */
export function patternDiscovery(
  finding: PatternFinding,
  context: { readonly asOf: IsoDate; readonly seed: number; readonly dataFingerprint: string; readonly tested: number },
): Discovery {
  const { ticker, window, replication, replicated, qValue } = finding;
  return {
    id: fingerprint(["recurring-pattern", ticker, String(window)]),
    type: "recurring-pattern",
    politicianIds: [],
    tickers: [ticker],
    strength: replicated ? 1 - qValue : null,
    severity: !replicated ? "info" : qValue <= CRITICAL_Q_VALUE ? "critical" : "notable",
    effectSize: finding.correlation,
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
      ticker,
      window,
      clock: "trading-day",
      from: finding.from,
      to: finding.to,
      searched: finding.searched,
      trades: finding.trades,
      tested: context.tested,
      replicationAdjustedPValue: replication.adjustedPValue,
      occurrences: finding.occurrences,
      shape: Array.from(finding.shape),
      traders: finding.traders,
    },
    seed: context.seed,
    dataFingerprint: context.dataFingerprint,
    discoveryDate: context.asOf,
    summary: summaryOf(finding, context.tested),
  };
}

function summaryOf({ ticker, window, occurrences, correlation, replication, replicated, qValue }: PatternFinding, tested: number): string {
  const searched = occurrences.filter(({ keptAside }) => !keptAside);
  const later = `in ${replication.from} to ${replication.to}, which the search did not see (r = ${shortNumber(replication.correlation)}, p = ${shortNumber(replication.pValue)})`;
  return (
    `A shape of ${window} trading days comes back in what ${ticker} does beyond the market: the days from ${listed(searched.map(({ from }) => from))} are alike ` +
    `(r = ${shortNumber(correlation)}), q = ${shortNumber(qValue)} over ${tested.toLocaleString("en-US")} tickers. ` +
    `${replicated ? `It comes back again ${later}.` : `It does not come back ${later}, so no strength is claimed.`} ${aftermath(occurrences)}${tradesWithin(occurrences)}` +
    "A shape says nothing about its cause."
  );
}

function aftermath(occurrences: readonly PatternOccurrence[]): string {
  const outcomes = occurrences.flatMap(({ outcome }) => (outcome === null ? [] : [outcome]));
  if (outcomes.length === 0) return "";
  const shown = outcomes.map((value) => `${value < 0 ? "−" : "+"}${Math.abs(100 * value).toFixed(1)} %`);
  return `In the ten trading days after each it returned ${listed(shown)} beyond the market, which is told and not tested. `;
}

function tradesWithin(occurrences: readonly PatternOccurrence[]): string {
  const sum = (count: (trades: PatternOccurrence["trades"]) => number): number => occurrences.reduce((total, { trades }) => total + count(trades), 0);
  const made = sum((trades) => trades.made);
  const disclosed = sum((trades) => trades.disclosed);
  return `Of members' trades in it ${made.toLocaleString("en-US")} were made, and ${disclosed.toLocaleString("en-US")} became public, within those days. `;
}

const listed = (words: readonly string[]): string => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);
