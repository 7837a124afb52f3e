import { toDayNumber } from "../../core/dates.js";
import type { CycleSweep, ScanDetails } from "../../discovery/index.js";
import type { Chart } from "../chart.js";
import { toSvg } from "../svg.js";
import { count, plural } from "./numbers.js";
import { figure, link, section, table } from "./page.js";
import { QUARANTINE_FILE } from "./quarantine-csv.js";

/** What did not enter the scan, by reason: rows, trades, subjects, and the spans that the files do not cover. */
export function leftOutSection({ sweep, quarantined, report }: ScanDetails): string {
  const byReason = new Map<string, number>();
  for (const { reason } of quarantined) byReason.set(reason, (byReason.get(reason) ?? 0) + 1);
  const rows: { what: string; rows: number; why: string }[] = [...byReason]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, rows]) => ({ what: "row set aside on reading", rows, why: reason.replaceAll("-", " ") }));
  if (sweep) {
    const { excluded } = sweep;
    rows.push(
      { what: "trade", rows: excluded.unlinked, why: "the member could not be told for certain (unlinked)" },
      { what: "trade", rows: excluded.withoutTicker, why: "no ticker was disclosed" },
      { what: "trade", rows: excluded.withoutDisclosureDate, why: "no date of disclosure" },
      { what: "trade", rows: excluded.disclosedBeforeTraded, why: "disclosed before it was made" },
      { what: "trade", rows: excluded.afterAsOf, why: "dated after the last disclosure" },
      { what: "trade", rows: excluded.outsideCoverage, why: "in a span that the given files do not cover" },
      { what: "member × ticker or sector", rows: excluded.tooFewTrades, why: "trades on fewer than 30 days" },
      { what: "member × ticker or sector", rows: excluded.tooShort, why: "fewer than 504 business days covered" },
    );
  }
  const left = table(
    [
      { title: "What", cell: ({ what }: (typeof rows)[number]) => what },
      { title: "How many", cell: ({ rows: n }) => count(n), align: "right" },
      { title: "Why", cell: ({ why }) => why },
    ],
    rows.filter(({ rows: n }) => n > 0),
  );
  const chart = sweep ? coverageChart(sweep) : null;
  return section(
    "What was left out",
    `Every row is accounted for: ${plural(report.rowsRead, "row")} read = ${count(report.rowsAccepted)} accepted + ${count(report.rowsQuarantined)} set aside.`,
    left +
      (quarantined.length > 0 ? `<p>${link(QUARANTINE_FILE, "Every row that was set aside")}, with file, line and reason.</p>` : "") +
      (chart
        ? figure(
            toSvg(chart, { height: 150 }),
            'Spans in which the given files hold disclosures of each chamber without a hole. A hole is never read as "nobody traded".',
          )
        : ""),
  );
}

function coverageChart({ coverage }: CycleSweep): Chart | null {
  const chambers = [
    ["senate", 1],
    ["house", 2],
  ] as const;
  if (chambers.every(([chamber]) => coverage[chamber].length === 0)) return null;
  return {
    title: "Covered spans",
    description: "When the given files cover the House and the Senate.",
    x: { label: "disclosure date", scale: "date" },
    y: {
      label: "",
      scale: "number",
      domain: [0.5, 2.5],
      ticks: [
        { value: 1, text: "Senate" },
        { value: 2, text: "House" },
      ],
    },
    marks: chambers.flatMap(([chamber, level]) =>
      coverage[chamber].map(({ from, to }) => ({
        kind: "band" as const,
        x: [toDayNumber(from), toDayNumber(to)],
        lower: [level - 0.3, level - 0.3],
        upper: [level + 0.3, level + 0.3],
        tone: chamber === "house" ? ("main" as const) : ("second" as const),
      })),
    ),
  };
}
