import type { MarketRegime, MarketRegimes, ShiftFinding, ShiftHypothesis, ShiftSweep } from "../../discovery/index.js";
import { escapeText } from "../escape.js";
import { toSvg } from "../svg.js";
import { count, percent, plural, probability, signedPercent } from "./numbers.js";
import { figure, link, section, table } from "./page.js";
import { marketChart, shiftChart } from "./regime-charts.js";

/** Of members, and of tickers: a volatility that shifts is common, a member who does is what one looks for. */
const DRAWN_SHIFTS = { member: 6, ticker: 3 };
const LISTED_HYPOTHESES = 15;
const TRADING_DAYS_PER_YEAR = 252;

type Summaries = ReadonlyMap<ShiftFinding, string>;

/** The market's regimes, and where the trading of a member or the volatility of a ticker shifted. */
export function regimeSection(sweep: ShiftSweep, market: MarketRegimes | null, summaries: Summaries): string {
  return (market ? marketSection(market) : "") + shiftSection(sweep, summaries);
}

function marketSection(market: MarketRegimes): string {
  const { regimes, current } = market;
  const now = regimes[current.regime]!;
  const lead =
    regimes.length === 1
      ? "One state describes the returns of the market as well as several: no regimes are told apart."
      : `${market.market ?? "The average ticker"} is in its regime “${now.name}” since ${current.since} (probability ${probability(now.probability)}). The shading tells each day's regime from the days up to it; names and averages are those of all days.`;
  return section(
    "The market around the trades",
    lead,
    figure(
      toSvg(marketChart(market)),
      "A hidden Markov model with Student-t returns, learned again every 21 days; how many regimes there are is chosen by BIC. Regimes tell how wild a market is, not where it goes.",
    ) +
      table<MarketRegime>(
        [
          { title: "Regime", cell: ({ name }) => name },
          { title: "Share of days", cell: ({ frequency }) => percent(frequency), align: "right" },
          { title: "Average day", cell: ({ averageReturn }) => (averageReturn === null ? "–" : signedPercent(averageReturn)), align: "right" },
          {
            title: "Volatility a year",
            cell: ({ volatility }) => (volatility === null ? "–" : percent(volatility * Math.sqrt(TRADING_DAYS_PER_YEAR))),
            align: "right",
          },
          {
            title: "Average stay (trading days)",
            cell: ({ expectedDuration }) => (Number.isFinite(expectedDuration) ? expectedDuration.toFixed(0) : "never left"),
            align: "right",
          },
          { title: "Probability now", cell: (regime) => probability(regime.probability), align: "right" },
        ],
        regimes,
      ),
    "market",
  );
}

function shiftSection(sweep: ShiftSweep, summaries: Summaries): string {
  const title = "Shifts";
  if (sweep.tested === 0) return section(title, "Nothing could be tested: no member's trades, and no ticker's prices, cover two years of weeks.", "", "shifts");
  const { findings } = sweep;
  const lead =
    `Does a member trade at one rate all the time, and is a ticker as volatile, beyond what all are, all the time? ${plural(sweep.tested, "weekly series", "weekly series")} were tried. ` +
    (findings.length === 0
      ? "None shifts more than chance would make it among so many."
      : `${count(findings.length)} ${findings.length === 1 ? "does not" : "do not"}, at q ≤ ${sweep.level.toPrecision(2)}; the levels of ${count(findings.filter(({ replicated }) => replicated).length)} are met again in the weeks kept aside (three of every twelve).`);
  const of = (kind: ShiftFinding["kind"]): readonly ShiftFinding[] => findings.filter((finding) => finding.kind === kind);
  const drawn = (["member", "ticker"] as const).flatMap((kind) => of(kind).slice(0, DRAWN_SHIFTS[kind]));
  const rest = (["member", "ticker"] as const).flatMap((kind) => of(kind).slice(DRAWN_SHIFTS[kind]));
  return section(
    title,
    lead,
    drawn.map((finding) => shiftCard(finding, summaries.get(finding) ?? "")).join("\n") +
      (rest.length > 0
        ? `<details><summary>${plural(rest.length, "more series")}</summary>${rest.map((finding) => `<p>${escapeText(summaries.get(finding) ?? "")}</p>`).join("")}</details>`
        : "") +
      tried(sweep),
    "shifts",
  );
}

const measureOf = ({ measure }: ShiftHypothesis): string => (measure === "trading-rate" ? "trades a week" : "volatility beyond that of all tickers");

/** One series that shifts, with its evidence; on a member's own page without the link to it. */
export function shiftCard(finding: ShiftFinding, summary: string, linked = true): string {
  const { politicianId, name, replicated, replication } = finding;
  const heading = linked && politicianId !== null ? link(`members/${politicianId}.html`, name) : escapeText(name);
  const evidence: [string, string][] = [
    ["p, and q over all series", `${probability(finding.pValue)}, ${probability(finding.qValue)}`],
    [
      "Kept aside",
      `${plural(replication.observations, "block")} of three weeks: correlation with the levels ${replication.correlation.toFixed(2)}, p = ${probability(replication.pValue)}`,
    ],
    ["Highest level over lowest", `${finding.ratio.toFixed(1)}×`],
    ["Seen", `${plural(finding.weeks, "week")} from ${finding.from} to ${finding.to}, ${plural(finding.trades, "trade")}`],
  ];
  return `<div class="card"><h3><span class="badge ${replicated ? "yes" : "no"}">${replicated ? "replicated" : "not replicated"}</span>${heading} · ${measureOf(finding)}</h3>
<p>${escapeText(summary)}</p>
<dl class="evidence">${evidence.map(([term, value]) => `<dt>${escapeText(term)}</dt><dd>${escapeText(value)}</dd>`).join("")}</dl>
${figure(toSvg(shiftChart(finding), { height: 240 }), "Levels are those of the weeks between two shifts.")}</div>`;
}

function tried({ hypotheses, tested }: ShiftSweep): string {
  return `<details><summary>The ${Math.min(LISTED_HYPOTHESES, tested)} series that came closest</summary>${table<ShiftHypothesis>(
    [
      {
        title: "Series",
        cell: ({ politicianId, name }) => (politicianId === null ? escapeText(name) : link(`members/${politicianId}.html`, name)),
        html: true,
      },
      { title: "Of", cell: measureOf },
      { title: "Weeks", cell: ({ weeks }) => count(weeks), align: "right" },
      { title: "p", cell: ({ pValue }) => probability(pValue), align: "right" },
      { title: "q", cell: ({ qValue }) => probability(qValue), align: "right" },
    ],
    hypotheses.slice(0, LISTED_HYPOTHESES),
  )}</details>`;
}
