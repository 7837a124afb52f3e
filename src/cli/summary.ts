import type { Discovery } from "../core/ports.js";
import type { Trade } from "../core/types.js";
import type { ScanReport, SweepName } from "../discovery/index.js";

const count = (value: number): string => value.toLocaleString("en-US");

export interface SummaryContext {
  /** What was scanned; after an import everything in the database. */
  readonly trades: readonly Trade[];
  /** Path of the report's front page, if one was written. */
  readonly page: string | null;
}

/** The table that a scan ends with. */
export function summaryOf(report: ScanReport, { trades, page }: SummaryContext): string {
  const linked = trades.reduce((sum, { politicianId }) => sum + (politicianId === null ? 0 : 1), 0);
  const cycles = report.discoveries.filter(({ type }) => type === "cycle");
  const replicated = cycles.filter((discovery) => discovery.replicated);
  const rows: [string, string][] = [
    ["trade rows read", count(report.rowsRead)],
    ["  accepted", `${count(report.rowsAccepted)}${report.rowsMerged > 0 ? `, of which ${count(report.rowsMerged)} were known from another row` : ""}`],
    ["  quarantined", count(report.rowsQuarantined)],
    ["new rows written", count(report.newRows)],
    ["linked to members", `${count(linked)} of ${count(trades.length)} trades in the database`],
  ];
  const { cycles: cycleLedger } = report.ledger;
  if (cycleLedger) {
    rows.push(
      ["hypotheses tried", `${count(report.tested)} (${report.sectorsSwept ? "tickers and sectors" : "tickers only; --sectors adds sectors"})`],
      [
        "rhythms found",
        `${count(cycles.length)} at q ≤ ${Number(cycleLedger.alpha.toPrecision(3))}, ${count(replicated.length)} replicated on days that the search did not see`,
      ],
      ["forecasts", told(report, "forecasts", "forecast", "weekly series of disclosures", "no skill shown in any")],
      ["shifts of regime", told(report, "shifts", "regime-shift", "weekly series of trading and volatility", "no shift in any")],
      ["recurring shapes", told(report, "patterns", "recurring-pattern", "tickers", "none comes back in any")],
      ["data as of", report.asOf ?? "no trades"],
    );
  }
  rows.push(["took", `${(report.durationMs / 1000).toFixed(1)} s`]);
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}   ${value}`);
  if (trades.length > 0 && linked === 0) lines.push("", `  ${wrapped(UNLINKED, 110, "  ")}`);
  else if (cycleLedger && report.tested === 0) lines.push("", `  ${wrapped(UNTESTED, 110, "  ")}`);
  else if (cycleLedger && cycles.length === 0)
    lines.push("", "  No evidence of periodic trading: nothing stands out more than chance would make it among so many hypotheses.");
  const rhythms = onePerRhythm([...replicated, ...cycles.filter((discovery) => !discovery.replicated)]);
  const others = report.discoveries.filter(({ type, replicated: again }) => type !== "cycle" && again).sort(membersFirst);
  const shown = [...rhythms.slice(0, others.length > 0 ? TOLD_FINDINGS - 2 : TOLD_FINDINGS), ...others].slice(0, TOLD_FINDINGS);
  for (const { summary, replicated: again } of shown) lines.push("", `  ${again ? "●" : "○"} ${wrapped(summary)}`);
  const rest = report.discoveries.length - shown.length;
  if (rest > 0) lines.push("", `  … and ${count(rest)} more in the report`);
  if (page !== null) lines.push("", `  report: ${page}`);
  return `\n${lines.join("\n")}\n`;
}

/** What one sweep tried and found, in one line. */
function told({ ledger, discoveries }: ScanReport, sweep: SweepName, type: string, series: string, none: string): string {
  const entry = ledger[sweep];
  if (!entry || entry.tested === 0) return "none; nothing is long enough to try";
  const found = discoveries.filter((discovery) => discovery.type === type);
  const again = found.filter(({ replicated }) => replicated).length;
  const tried = `of ${count(entry.tested)} ${series}`;
  return found.length === 0
    ? `none; ${none} ${tried}`
    : `${count(found.length)} ${tried} at q ≤ ${Number(entry.alpha.toPrecision(3))}, ${count(again)} replicated`;
}

const TOLD_FINDINGS = 5;

const membersFirst = (a: Discovery, b: Discovery): number => Number(b.politicianIds.length > 0) - Number(a.politicianIds.length > 0) || a.qValue - b.qValue;

const SAME_PERIOD = 0.02;

/** The first finding of each member and period: a ticker and its sector, or counts and amounts, often tell the same. */
function onePerRhythm(discoveries: readonly Discovery[]): readonly Discovery[] {
  const told: Discovery[] = [];
  const periodOf = ({ parameters }: Discovery) => Number(parameters.periodBusinessDays);
  for (const discovery of discoveries) {
    const isTold = told.some(
      (other) => other.politicianIds[0] === discovery.politicianIds[0] && Math.abs(periodOf(other) / periodOf(discovery) - 1) <= SAME_PERIOD,
    );
    if (!isTold) told.push(discovery);
  }
  return told;
}

const UNLINKED =
  "None of these trades could be linked to a member of Congress, so nothing can be tested. Name lists of members with --legislators " +
  "(legislators-current.csv and legislators-historical.csv, or the YAML files, of github.com/unitedstates/congress-legislators) and run again.";
const UNTESTED = "Nothing could be tested: no member's trades in one ticker or sector are enough, over long enough a time, to show a rhythm.";

function wrapped(text: string, width = 110, indent = "    "): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1)!.length + word.length + 1 > width) lines.push("");
    lines[lines.length - 1] += (lines.at(-1) === "" ? "" : " ") + word;
  }
  return lines.join(`\n${indent}`);
}
