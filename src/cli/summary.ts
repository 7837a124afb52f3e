import type { ScanReport } from "../discovery/index.js";

const count = (value: number): string => value.toLocaleString("en-US");

/** The table that a scan ends with. */
export function summaryOf(report: ScanReport, page: string | null): string {
  const replicated = report.discoveries.filter((discovery) => discovery.replicated);
  const rows: [string, string][] = [
    ["trade rows read", count(report.rowsRead)],
    ["  accepted", `${count(report.rowsAccepted)}${report.rowsMerged > 0 ? `, of which ${count(report.rowsMerged)} were known from another row` : ""}`],
    ["  quarantined", count(report.rowsQuarantined)],
    ["new rows written", count(report.newRows)],
  ];
  if (report.ledger) {
    rows.push(
      ["hypotheses tried", `${count(report.tested)} (${report.sectorsSwept ? "tickers and sectors" : "tickers only; --sectors adds sectors"})`],
      ["findings", `${count(report.discoveries.length)} at q ≤ ${Number(report.ledger.alpha.toPrecision(3))}, ${count(replicated.length)} replicated on days that the search did not see`],
      ["data as of", report.asOf ?? "no trades"],
    );
  }
  rows.push(["took", `${(report.durationMs / 1000).toFixed(1)} s`]);
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}   ${value}`);
  if (report.ledger && report.discoveries.length === 0) lines.push("", "  No evidence of periodic trading: nothing stands out more than chance would make it among so many hypotheses.");
  for (const { summary, replicated: again } of [...replicated, ...report.discoveries.filter((discovery) => !discovery.replicated)].slice(0, 5)) lines.push("", `  ${again ? "●" : "○"} ${wrapped(summary)}`);
  if (report.discoveries.length > 5) lines.push("", `  … and ${count(report.discoveries.length - 5)} more in the report`);
  if (page !== null) lines.push("", `  report: ${page}`);
  return `\n${lines.join("\n")}\n`;
}

function wrapped(text: string, width = 110): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    if (lines.at(-1)!.length + word.length + 1 > width) lines.push("");
    lines[lines.length - 1] += (lines.at(-1) === "" ? "" : " ") + word;
  }
  return lines.join("\n    ");
}
