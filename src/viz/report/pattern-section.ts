import type { PatternFinding, PatternHypothesis, PatternOccurrence, PatternSweep } from "../../discovery/index.js";
import { ANALOGUE_DAYS, type MarketAnalogue, type MarketAnalogues, PATTERN_OUTCOME_DAYS } from "../../discovery/index.js";
import { escapeText } from "../escape.js";
import { toSvg } from "../svg.js";
import { count, percent, plural, probability, signedPercent } from "./numbers.js";
import { figure, link, section, table } from "./page.js";
import { aftermathChart, analoguesChart, shapeChart } from "./pattern-charts.js";

const DRAWN_SHAPES = 8;
const LISTED_HYPOTHESES = 15;
const LISTED_TRADERS = 8;
const PAIRED = { width: 560, height: 300 };

type Summaries = ReadonlyMap<PatternFinding, string>;

/** Shapes that come back in the prices of traded tickers, and what the market's last days resemble. */
export function patternSection(sweep: PatternSweep, summaries: Summaries): string {
  return shapesSection(sweep, summaries) + (sweep.analogues ? analoguesSection(sweep.analogues) : "");
}

function shapesSection(sweep: PatternSweep, summaries: Summaries): string {
  const title = "Shapes that come back";
  const { findings, tested } = sweep;
  if (tested === 0)
    return section(
      title,
      "Nothing could be tested: no ticker has fifty disclosed trades and two years of prices beside those of nine others. That is no evidence that no shape comes back.",
      "",
      "patterns",
    );
  const lead =
    `Does a shape of thirty trading days come back in what a ticker does beyond the market? ${plural(tested, "ticker")} with fifty disclosed trades or more ${tested === 1 ? "was" : "were"} tried. ` +
    (findings.length === 0
      ? "None has a shape that comes back more often, or more faithfully, than in the same days in another order."
      : `${count(findings.length)} ${findings.length === 1 ? "has one" : "have one"}, at q ≤ ${sweep.level.toPrecision(2)}. The last third of the days, which the search did not see, shows ${count(findings.filter(({ replicated }) => replicated).length)} of ${findings.length === 1 ? "1" : "them"} once more.`);
  const rest = findings.slice(DRAWN_SHAPES);
  return section(
    title,
    lead,
    findings
      .slice(0, DRAWN_SHAPES)
      .map((finding) => shapeCard(finding, summaries.get(finding) ?? ""))
      .join("\n") +
      (rest.length > 0
        ? `<details><summary>${plural(rest.length, "more ticker")}</summary>${rest.map((finding) => `<p>${escapeText(summaries.get(finding) ?? "")}</p>`).join("")}</details>`
        : "") +
      tried(sweep),
    "patterns",
  );
}

function shapeCard(finding: PatternFinding, summary: string): string {
  const { ticker, window, replicated, replication, traders } = finding;
  const evidence: [string, string][] = [
    ["Of one window with the three most like it", `r = ${finding.correlation.toFixed(2)}`],
    ["p, and q over all tickers", `${probability(finding.pValue)}, ${probability(finding.qValue)}`],
    [
      "Kept aside",
      `${replication.from} to ${replication.to}: r = ${replication.correlation.toFixed(2)} with the two windows most like the shape, p = ${probability(replication.pValue)}`,
    ],
    [
      "Seen",
      `${plural(finding.searched.observations + replication.observations, "day")} from ${finding.from} to ${finding.to}, ${plural(finding.trades, "disclosed trade")}`,
    ],
  ];
  const who = traders
    .slice(0, LISTED_TRADERS)
    .map(({ politicianId, name, made, disclosed }) => `${link(`members/${politicianId}.html`, name)} (${count(made)} made, ${count(disclosed)} disclosed)`);
  const more = traders.length - who.length;
  return `<div class="card"><h3><span class="badge ${replicated ? "yes" : "no"}">${replicated ? "replicated" : "not replicated"}</span>${escapeText(ticker)} · a shape of ${window} trading days</h3>
<p>${escapeText(summary)}</p>
<dl class="evidence">${evidence.map(([term, value]) => `<dt>${escapeText(term)}</dt><dd>${escapeText(value)}</dd>`).join("")}</dl>
${figure(toSvg(shapeChart(finding, PATTERN_OUTCOME_DAYS)), "Each line is one occurrence, from the day before it; what followed is grey and was not searched for.")}
${table<PatternOccurrence>(
  [
    { title: "From", cell: ({ from }) => from },
    { title: "To", cell: ({ to }) => to },
    { title: "Part", cell: ({ keptAside }) => (keptAside ? "kept aside" : "searched") },
    { title: "r", cell: ({ correlation }) => correlation.toFixed(2), align: "right" },
    {
      title: `${PATTERN_OUTCOME_DAYS} days later, beyond the market`,
      cell: ({ outcome }) => (outcome === null ? "not yet known" : signedPercent(outcome)),
      align: "right",
    },
    { title: "Trades made", cell: ({ trades }) => count(trades.made), align: "right" },
    { title: "Trades disclosed", cell: ({ trades }) => count(trades.disclosed), align: "right" },
  ],
  finding.occurrences,
)}${who.length > 0 ? `<p>Members with trades in it within these days: ${who.join(", ")}${more > 0 ? ` and ${count(more)} more` : ""}.</p>` : ""}</div>`;
}

function tried({ hypotheses, tested }: PatternSweep): string {
  return `<details><summary>The ${plural(Math.min(LISTED_HYPOTHESES, tested), "ticker")} that came closest</summary>${table<PatternHypothesis>(
    [
      { title: "Ticker", cell: ({ ticker }) => ticker },
      { title: "Searched days", cell: ({ searched }) => count(searched.observations), align: "right" },
      { title: "Disclosed trades", cell: ({ trades }) => count(trades), align: "right" },
      { title: "r of the windows most alike", cell: ({ correlation }) => correlation.toFixed(2), align: "right" },
      { title: "p", cell: ({ pValue }) => probability(pValue), align: "right" },
      { title: "q", cell: ({ qValue }) => probability(qValue), align: "right" },
    ],
    hypotheses.slice(0, LISTED_HYPOTHESES),
  )}</details>`;
}

function analoguesSection(analogues: MarketAnalogues): string {
  const { market, matches, tested, pValue } = analogues;
  const name = market ?? "the average ticker";
  const chance =
    pValue <= 0.05
      ? `The nearest is nearer than in all but ${percent(pValue)} of shuffled histories.`
      : `The nearest is no nearer than shuffled histories have it (p = ${probability(pValue)}): the likeness is what chance makes of so many windows.`;
  return section(
    "What the last days of the market resemble",
    `The last ${ANALOGUE_DAYS} trading days of ${name}, to ${analogues.to}, beside the ${plural(matches.length, "window")} most like them of ${count(tested)} before. ${chance}`,
    `<div class="pair">${figure(
      toSvg(analoguesChart(analogues), PAIRED),
      "Likeness of shape, whatever the size, by dynamic time warping within three days.",
    )}${figure(toSvg(aftermathChart(analogues), PAIRED), "A description of the past, and no forecast.")}</div>
<p>${escapeText(skillOf(analogues))}</p>${matchTable(matches)}`,
    "analogues",
  );
}

function skillOf({ skill, forecast, usualReturns }: MarketAnalogues): string {
  const walked = skill
    .map(({ horizon, forecasts, skill: gain, adjustedPValue }) => {
      const against = gain === null ? "an error that cannot be compared" : `an error ${percent(Math.abs(gain))} ${gain < 0 ? "above" : "below"} it`;
      return `${horizon} days ahead ${against} (${plural(forecasts, "forecast")}, p = ${probability(adjustedPValue)})`;
    })
    .join("; ");
  const tested = `Walking through the past, with nothing but what was known on each day, forecasts from such windows were held against the usual outcome: ${walked}.`;
  if (forecast.length === 0) return `${tested} So what followed these windows says nothing about what follows now, and no forecast is made.`;
  const ahead = forecast
    .map(
      ({ horizon, median, lower, upper, level }) =>
        `${horizon} days ahead ${signedPercent(median)}, ${percent(level, 0)} between ${signedPercent(lower)} and ${signedPercent(upper)} (usual: ${signedPercent(usualReturns[horizon]!)})`,
    )
    .join("; ");
  return `${tested} Where that was shown to be better at 5 %, corrected for the horizons tried, the windows give: ${ahead}. This test stands outside the ledger.`;
}

function matchTable(matches: readonly MarketAnalogue[]): string {
  const outcome =
    (horizon: number) =>
    ({ outcomes }: MarketAnalogue): string =>
      outcomes[horizon] ? signedPercent(outcomes[horizon].return) : "not yet known";
  const horizons = [...new Set(matches.flatMap(({ outcomes }) => Object.keys(outcomes).map(Number)))].sort((a, b) => a - b);
  return table<MarketAnalogue>(
    [
      { title: "From", cell: ({ from }) => from },
      { title: "To", cell: ({ to }) => to },
      { title: "Distance a day", cell: ({ distance }) => distance.toFixed(3), align: "right" },
      { title: "p, as the nearest", cell: ({ pValue }) => probability(pValue), align: "right" },
      ...horizons.map((horizon) => ({ title: `${horizon} days later`, cell: outcome(horizon), align: "right" as const })),
    ],
    matches,
  );
}
