import type { InputSummary } from "../../core/ports.js";
import type { Politician, Trade } from "../../core/types.js";
import type { CycleFinding, CycleHypothesis, CycleSweep, OutcomeTest, ScanDetails, ScanReport } from "../../discovery/index.js";
import { escapeText } from "../escape.js";
import { toSvg } from "../svg.js";
import { foldedChart, historyChart, pValueChart, spectrumChart } from "./cycle-charts.js";
import { forecastSection } from "./forecast-section.js";
import { leftOutSection } from "./left-out-section.js";
import { count, percent, plural, probability, signedPercent } from "./numbers.js";
import { figure, link, page, section, table, tiles } from "./page.js";
import { patternSection } from "./pattern-section.js";
import { regimeSection } from "./regime-section.js";

const DRAWN_FINDINGS = 12;
const LISTED_HYPOTHESES = 15;
const PAIRED = { width: 480, height: 240 };

/** What the front page needs beyond the scan: the members with pages, most trades first. */
export interface MemberRow {
  readonly politician: Politician;
  readonly trades: readonly Trade[];
  readonly findings: number;
  readonly tests: readonly OutcomeTest[];
}

/** The front page: what was tried, what was found, how sure, what was left out. */
export function reportPage(details: ScanDetails, members: readonly MemberRow[]): string {
  const { report, sweep, forecasts, shifts } = details;
  const cycles = report.discoveries.filter(({ type }) => type === "cycle");
  const names = new Map(details.politicians.map(({ id, name }) => [id, name]));
  return page({
    title: "What the disclosed trades show",
    subtitle: `Stock trades disclosed by members of the US Congress · data as of ${report.asOf ?? "no date"} · ${plural(members.length, "member")} with trades`,
    body: [
      `<p class="verdict">${escapeText(verdict(details))}</p>`,
      tiles([
        { value: count(details.trades.length), label: "different trades", note: `from ${plural(report.rowsRead, "row")}` },
        {
          value: count(report.tested),
          label: "hypotheses tried",
          note: sweep ? `in ${count(sweep.series + (forecasts?.tested ?? 0) + (shifts?.tested ?? 0))} series` : "no scan",
        },
        { value: count(report.discoveries.length), label: "stand out", note: "more than chance would" },
        { value: count(report.discoveries.filter(({ replicated }) => replicated).length), label: "seen again", note: "on days kept aside" },
        { value: count(report.rowsQuarantined), label: "rows set aside", note: "each with its reason" },
      ]),
      sweep ? foundSection(sweep, cycles, names) : "",
      sweep ? triedSection(sweep, report.sectorsSwept, names) : "",
      forecasts ? forecastSection(forecasts, summariesOf(report, "forecast", forecasts.forecasts)) : "",
      shifts ? regimeSection(shifts, details.market, summariesOf(report, "regime-shift", shifts.findings)) : "",
      details.patterns ? patternSection(details.patterns, summariesOf(report, "recurring-pattern", details.patterns.findings)) : "",
      sweep ? sureSection(details) : "",
      leftOutSection(details),
      membersSection(members),
      inputsSection(report.inputs),
    ].join("\n"),
  });
}

/** The words of each finding of a sweep: discoveries of one type stand in the report in the order of their sweep. */
export function summariesOf<Finding>(report: ScanReport, type: string, findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  const told = report.discoveries.filter((discovery) => discovery.type === type);
  return new Map(findings.map((finding, i) => [finding, told[i]?.summary ?? ""]));
}

function verdict(details: ScanDetails): string {
  const { forecasts } = details;
  const ahead =
    !forecasts || forecasts.tested === 0
      ? ""
      : forecasts.forecasts.length === 0
        ? ` Of ${plural(forecasts.tested, "weekly series", "weekly series")} of disclosures none can be forecast better than by a trivial rule.`
        : ` ${count(forecasts.forecasts.length)} of ${plural(forecasts.tested, "weekly series", "weekly series")} of disclosures can be forecast better than by any trivial rule.`;
  return rhythmVerdict(details) + ahead + shiftVerdict(details);
}

function shiftVerdict({ shifts }: ScanDetails): string {
  if (!shifts || shifts.tested === 0) return "";
  const again = shifts.findings.filter(({ replicated }) => replicated).length;
  const tried = plural(shifts.tested, "weekly series", "weekly series");
  return again === 0
    ? ` No shift of regime in the trading of a member or the volatility of a ticker stands, of ${tried}.`
    : ` ${count(again)} of ${tried} of trading and volatility ${again === 1 ? "shifts" : "shift"} from one regime to another.`;
}

function rhythmVerdict({ report, sweep }: ScanDetails): string {
  if (!sweep) return "Nothing was scanned: there are no usable trades in the database.";
  if (sweep.tested === 0)
    return "Nothing could be tested: no member traded one ticker or sector on enough days for a rhythm to show. That is the whole answer; it is not evidence that there is none.";
  const cycles = report.discoveries.filter(({ type }) => type === "cycle");
  const replicated = cycles.filter((discovery) => discovery.replicated).length;
  if (cycles.length === 0)
    return `No evidence of periodic trading. ${plural(sweep.tested, "hypothesis", "hypotheses")} were tried, and none stands out more than the luckiest of so many would by chance.`;
  return `${plural(cycles.length, "rhythm")} in members' trading ${cycles.length === 1 ? "stands" : "stand"} out among ${plural(sweep.tested, "hypothesis", "hypotheses")} that were tried, and ${replicated === 0 ? "none" : count(replicated)} of them ${replicated === 1 ? "was" : "were"} seen again on days that the search did not look at. A rhythm says nothing about its cause.`;
}

function foundSection(sweep: CycleSweep, discoveries: ScanDetails["report"]["discoveries"], names: ReadonlyMap<string, string>): string {
  const title = "What was found";
  if (sweep.findings.length === 0)
    return section(title, "Nothing that chance alone would not produce. An empty list is a result: it counts everything that was tried.", "");
  const rhythms = sameRhythms(sweep.findings.map((finding, i) => ({ finding, summary: discoveries[i]!.summary })));
  const cards = rhythms.slice(0, DRAWN_FINDINGS).map((rhythm) => rhythmCard(rhythm, names));
  const rest =
    rhythms.length > DRAWN_FINDINGS
      ? `<details><summary>${plural(rhythms.length - DRAWN_FINDINGS, "more rhythm")}</summary>${rhythms
          .slice(DRAWN_FINDINGS)
          .map(([first]) => `<p>${escapeText(first!.summary)}</p>`)
          .join("")}</details>`
      : "";
  return section(
    title,
    "Each finding with its evidence. Only what was seen again on the days kept aside is given a strength. Findings of one member with one period stand on one card.",
    cards.join("\n") + rest,
    "findings",
  );
}

interface Told {
  readonly finding: CycleFinding;
  readonly summary: string;
}

const SAME_PERIOD = 0.02;

/** Findings of one member with one period, best first: a ticker and its sector, or counts and amounts, often tell the same. */
function sameRhythms(findings: readonly Told[]): readonly (readonly Told[])[] {
  const best = [...findings].sort((a, b) => Number(b.finding.replicated) - Number(a.finding.replicated) || a.finding.qValue - b.finding.qValue);
  const rhythms: Told[][] = [];
  for (const told of best) {
    const known = rhythms.find(
      ([first]) => first!.finding.politicianId === told.finding.politicianId && Math.abs(first!.finding.period / told.finding.period - 1) <= SAME_PERIOD,
    );
    if (known) known.push(told);
    else rhythms.push([told]);
  }
  return rhythms;
}

const badge = (replicated: boolean): string => `<span class="badge ${replicated ? "yes" : "no"}">${replicated ? "replicated" : "not replicated"}</span>`;
const subjectOf = ({ name, kind, measure }: CycleHypothesis): string =>
  `${name}${kind === "sector" ? " (sector)" : ""} · ${measure === "frequency" ? "number of trades" : "signed amount"}`;

function rhythmCard(rhythm: readonly Told[], names: ReadonlyMap<string, string>): string {
  const [{ finding, summary }, ...others] = rhythm as readonly [Told, ...Told[]];
  const { politicianId, period, periodDays, replicated, replication, pValueAtBounds } = finding;
  const evidence: [string, string][] = [
    ["Period", `${period.toFixed(1)} business days, about ${periodDays.toFixed(0)} calendar days${finding.band ? ` (${finding.band})` : ""}`],
    ["Share of the variance", percent(finding.strength)],
    ["p in the search", `${probability(finding.pValue)}, the maximum over all periods of its band`],
    ["q over everything tried", probability(finding.qValue)],
    [
      "Searched",
      `${finding.searched.from} to ${finding.searched.to}, ${plural(finding.searched.observations, "business day")}, ${plural(finding.trades, "trade")} in all`,
    ],
    [
      "Kept aside",
      `${replication.from} to ${replication.to}: p = ${probability(replication.pValue)}, ${percent(replication.strength)} of the variance, ${Math.abs(replication.phaseShift) <= Math.PI / 2 ? "in step" : "out of step"} with the search`,
    ],
    ...(pValueAtBounds
      ? [
          ["With brackets at their ends", `p = ${probability(pValueAtBounds.low)} at the low end, ${probability(pValueAtBounds.high)} at the high end`] as [
            string,
            string,
          ],
        ]
      : []),
    ...others.map(({ finding: other }): [string, string] => [
      "Also in",
      `${subjectOf(other)}: q = ${probability(other.qValue)}, ${other.replicated ? "replicated" : "not replicated"} (p = ${probability(other.replication.pValue)})`,
    ]),
  ];
  return `<div class="card"><h3>${badge(replicated)}${link(`members/${politicianId}.html`, names.get(politicianId) ?? politicianId)} · ${escapeText(subjectOf(finding))}</h3>
<p>${escapeText(summary)}</p>
<dl class="evidence">${evidence.map(([term, value]) => `<dt>${escapeText(term)}</dt><dd>${escapeText(value)}</dd>`).join("")}</dl>
${figure(toSvg(spectrumChart(finding)), "A peak counts only when it rises above what noise of the same colour reaches, and above its own neighbourhood.")}
<div class="pair">${figure(toSvg(foldedChart(finding), PAIRED), "A real rhythm has the same shape on both.")}${figure(toSvg(historyChart(finding), PAIRED), "Totals by quarter.")}</div></div>`;
}

function triedSection(sweep: CycleSweep, sectors: boolean, names: ReadonlyMap<string, string>): string {
  const lead = `Every member with enough trades × ${sectors ? "each ticker and sector" : "each ticker (no sector list was given)"} × number of trades and signed amount × each band of periods: ${plural(sweep.tested, "hypothesis", "hypotheses")} in ${plural(sweep.series, "series", "series")}. A q-value counts all of them.`;
  if (sweep.tested === 0) return section("What was tried", lead, "");
  return section(
    "What was tried",
    lead,
    figure(
      toSvg(pValueChart(sweep.hypotheses), { height: 220 }),
      "Bars that pile up on the left would mean that there is more than noise. The test leans to the safe side, so bars on the right are expected to be higher.",
    ) +
      `<details open><summary>The ${Math.min(LISTED_HYPOTHESES, sweep.tested)} hypotheses that came closest</summary>${table<CycleHypothesis>(
        [
          { title: "Member", cell: ({ politicianId }) => link(`members/${politicianId}.html`, names.get(politicianId) ?? politicianId), html: true },
          { title: "In", cell: ({ name, kind }) => (kind === "sector" ? `${name} (sector)` : name) },
          { title: "Of", cell: ({ measure }) => (measure === "frequency" ? "number of trades" : "signed amount") },
          { title: "Period (business days)", cell: ({ period }) => period.toFixed(1), align: "right" },
          { title: "Band", cell: ({ band }) => band ?? "between bands" },
          { title: "p", cell: ({ pValue }) => probability(pValue), align: "right" },
          { title: "q", cell: ({ qValue }) => probability(qValue), align: "right" },
        ],
        sweep.hypotheses.slice(0, LISTED_HYPOTHESES),
      )}</details>`,
  );
}

function sureSection({ report, sweep, forecasts, shifts }: ScanDetails): string {
  const { cycles: ledger, forecasts: forecastLedger, shifts: shiftLedger, patterns: patternLedger } = report.ledger;
  const items = [
    `The search saw the first two thirds of each series; the last third was kept aside and looked at once, at the period found.`,
    `p is the probability that noise with the same memory (first-order autoregression, fitted so that a cycle does not inflate it) shows such a peak anywhere in the band; the peak must also rise above its own neighbourhood.`,
    `q is the share of false findings to expect among all findings that are at least as striking, over all ${count(sweep?.tested ?? 0)} hypotheses.`,
    ledger
      ? `This is scan number ${ledger.sequence} of this database. Together its scans may spend an error budget of 5 %; this one was given q ≤ ${ledger.alpha.toPrecision(3)}, and ${ledger.wealth.toPrecision(3)} is left. Scanning the same data again spends nothing.`
      : "",
    forecastLedger && forecasts && forecasts.tested > 0
      ? `The forecasts are a scan of their own, number ${forecastLedger.sequence}, given q ≤ ${forecastLedger.alpha.toPrecision(3)}. A model is chosen on the earlier weeks of the first three quarters of a series, tested against every trivial forecast on the later ones, and tested once more on the last quarter.`
      : "",
    shiftLedger && shifts && shifts.tested > 0
      ? `The shifts are scan number ${shiftLedger.sequence}, given q ≤ ${shiftLedger.alpha.toPrecision(3)}. Nine of every twelve weeks are searched over all places where the level might shift, with the memory of the series allowed for; the other three are held against the levels found.`
      : "",
    patternLedger && patternLedger.tested > 0
      ? `The recurring shapes are scan number ${patternLedger.sequence}, given q ≤ ${patternLedger.alpha.toPrecision(3)}. A shape is looked for in the first two thirds of a ticker's returns, against the same returns with blocks of ten days shuffled, and then in the last third.`
      : "",
    sweep && sweep.delay.medianDays !== null
      ? `Half of the trades are disclosed within ${sweep.delay.medianDays} days, nine tenths within ${sweep.delay.ninetyPercentDays ?? "more than 365"}. The newest days, of which less than 80 % is public yet, were left off; the days before them were scaled up by the share that is missing.`
      : "",
  ].filter(Boolean);
  return section("How sure", "", `<ul>${items.map((item) => `<li>${escapeText(item)}</li>`).join("")}</ul>`);
}

function membersSection(members: readonly MemberRow[]): string {
  const thirty = ({ tests }: MemberRow) => tests.find(({ holdingDays }) => holdingDays === 30);
  return section(
    "Members",
    "Each name leads to a page with the member's trades on both clocks. The last columns: average return 30 days after disclosure beyond the market's, and how surprising it is among all members and holding periods.",
    table<MemberRow>(
      [
        { title: "Member", cell: ({ politician }) => link(`members/${politician.id}.html`, politician.name), html: true },
        { title: "", cell: ({ politician }) => `${politician.party}-${politician.state} ${politician.chamber === "house" ? "House" : "Senate"}` },
        { title: "Trades", cell: ({ trades }) => count(trades.length), align: "right" },
        { title: "First", cell: ({ trades }) => trades[0]?.transactionDate ?? "–" },
        { title: "Last", cell: ({ trades }) => trades.at(-1)?.transactionDate ?? "–" },
        { title: "Findings", cell: ({ findings }) => (findings === 0 ? "–" : count(findings)), align: "right" },
        { title: "30 days after", cell: (row) => (thirty(row)?.interval ? signedPercent(thirty(row)!.meanExcess) : "–"), align: "right" },
        { title: "q", cell: (row) => probability(thirty(row)?.qValue ?? null), align: "right" },
      ],
      members,
    ),
  );
}

function inputsSection(inputs: readonly InputSummary[]): string {
  return section(
    "Inputs",
    "",
    table<InputSummary>(
      [
        { title: "File", cell: ({ file }) => file.split(/[\\/]/).at(-1)! },
        { title: "Kind", cell: ({ kind }) => kind },
        { title: "Layout", cell: ({ vendor }) => vendor },
        { title: "Rows", cell: ({ rowsRead }) => count(rowsRead), align: "right" },
        { title: "Accepted", cell: ({ rowsAccepted }) => count(rowsAccepted), align: "right" },
        { title: "Known from another row", cell: ({ rowsMerged }) => count(rowsMerged), align: "right" },
        { title: "Set aside", cell: ({ rowsQuarantined }) => count(rowsQuarantined), align: "right" },
      ],
      inputs,
    ),
  );
}
