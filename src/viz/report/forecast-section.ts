import { toDayNumber } from "../../core/dates.js";
import type { ActivityForecast, ForecastHypothesis, ForecastSweep } from "../../discovery/index.js";
import type { Chart } from "../chart.js";
import { escapeText } from "../escape.js";
import { toSvg } from "../svg.js";
import { count, percent, plural, probability } from "./numbers.js";
import { figure, link, section, table } from "./page.js";

const DRAWN_FORECASTS = 8;
const LISTED_HYPOTHESES = 15;
const SHOWN_WEEKS = 104;

type Summaries = ReadonlyMap<ActivityForecast, string>;

/** The coming weeks, where anything can be said about them; else that nothing can. */
export function forecastSection(sweep: ForecastSweep, summaries: Summaries): string {
  const title = "The coming weeks";
  if (sweep.tested === 0)
    return section(
      title,
      "No forecast: no series has two full years of weeks with disclosures in at least 26 of them, the last within a year, that vary enough to be compared. That is no evidence that none is possible.",
      "",
    );
  const lead =
    `Trades disclosed in a week by a member, and net dollars disclosed in a week in a sector by a chamber: ${plural(sweep.tested, "series", "series")} were tried. ` +
    (sweep.forecasts.length === 0
      ? "None is shown to be forecast better than by every trivial rule (the last value, that plus the average change, the average, the same week a year before), so no forecast is made."
      : `${count(sweep.forecasts.length)} can be forecast better than by every trivial rule, at q ≤ ${sweep.level.toPrecision(2)} over all of them. For the others no forecast is made.`);
  const cards = sweep.forecasts.slice(0, DRAWN_FORECASTS).map((forecast) => forecastCard(forecast, summaries.get(forecast) ?? ""));
  const rest = sweep.forecasts.slice(DRAWN_FORECASTS).map((forecast) => `<p>${escapeText(summaries.get(forecast) ?? "")}</p>`);
  return section(
    title,
    lead,
    cards.join("\n") + (rest.length > 0 ? `<details><summary>${plural(rest.length, "more forecast")}</summary>${rest.join("")}</details>` : "") + tried(sweep),
    "forecasts",
  );
}

/** What a member's own page says about the coming weeks. */
export function memberForecast(hypothesis: ForecastHypothesis | null, forecast: ActivityForecast | null, summary: string): string {
  const title = "The coming weeks";
  if (forecast) return section(title, "", forecastCard(forecast, summary, false), "forecast");
  if (!hypothesis) return section(title, "", "<p>No forecast: too few weeks with disclosures, or none lately.</p>", "forecast");
  const skill =
    hypothesis.skill === null
      ? "its errors cannot be compared"
      : `${skillOf(hypothesis.skill)} (p = ${probability(hypothesis.pValue)}, q = ${probability(hypothesis.qValue)})`;
  return section(
    title,
    "",
    `<p>No forecast. The best of the models tried, ${escapeText(hypothesis.model)}, is not shown to beat the ${escapeText(hypothesis.baseline)} forecast of this member's weekly disclosures: ${skill}.</p>`,
    "forecast",
  );
}

const skillOf = (skill: number): string => `squared error ${percent(Math.abs(skill))} ${skill < 0 ? "above" : "below"} it`;
const nameOf = ({ kind, name, chamber }: ForecastHypothesis): string => (kind === "sector" ? `${name} (${chamber === "house" ? "House" : "Senate"})` : name);
const measureOf = ({ measure }: ForecastHypothesis): string => (measure === "net-amount" ? "net dollars disclosed a week" : "trades disclosed a week");

function forecastCard(forecast: ActivityForecast, summary: string, linked = true): string {
  const { politicianId, replicated, replication } = forecast;
  const name = linked && politicianId !== null ? link(`members/${politicianId}.html`, nameOf(forecast)) : escapeText(nameOf(forecast));
  const evidence: [string, string][] = [
    ["Model", `${forecast.model}, chosen on earlier weeks than it was tested on`],
    ["Against", `the ${forecast.baseline} forecast, the hardest of the trivial ones: ${skillOf(forecast.skill!)}`],
    ["p, and q over all series", `${probability(forecast.pValue)}, ${probability(forecast.qValue)}`],
    [
      "Kept aside",
      `${replication.from} to ${replication.to}: ${replication.skill === null ? "no error to compare" : skillOf(replication.skill)}, p = ${probability(replication.pValue)}`,
    ],
    ["Seen", `${plural(forecast.weeks, "week")} from ${forecast.from} to ${forecast.to}, ${plural(forecast.trades, "trade")}`],
  ];
  return `<div class="card"><h3><span class="badge ${replicated ? "yes" : "no"}">${replicated ? "replicated" : "not replicated"}</span>${name} · ${measureOf(forecast)}</h3>
<p>${escapeText(summary)}</p>
<dl class="evidence">${evidence.map(([term, value]) => `<dt>${escapeText(term)}</dt><dd>${escapeText(value)}</dd>`).join("")}</dl>
${figure(toSvg(forecastChart(forecast), { height: 240 }), "The band holds a coming week with 95 % probability, judged by errors that the same model made on weeks that it had not seen.")}</div>`;
}

/** The last two years of weeks, and the forecast with its band. */
export function forecastChart(forecast: ActivityForecast): Chart {
  const { weeks, values } = forecast.series;
  const from = Math.max(0, weeks.length - SHOWN_WEEKS);
  const ahead = forecast.forecast.weeks.map(toDayNumber);
  const past = weeks.slice(from).map(toDayNumber);
  // A band needs width: it starts at the last week known and ends after the last one forecast.
  const edges = [past.at(-1)!, ...ahead];
  const level = (column: Float64Array): number[] => [column[0]!, ...column];
  return {
    title: `${nameOf(forecast)}: ${measureOf(forecast)}`,
    description: `Weekly values until ${weeks.at(-1)} and the forecast of the ${ahead.length} weeks after it with its 95 % band.`,
    x: { label: "week of disclosure", scale: "date" },
    y: { label: measureOf(forecast), scale: forecast.measure === "net-amount" ? "dollars" : "number" },
    marks: [
      { kind: "band", x: edges, lower: level(forecast.forecast.lower), upper: level(forecast.forecast.upper), tone: "second", label: "95 % interval" },
      { kind: "bars", x: past, y: Array.from(values.slice(from)), width: 6, tone: "main", label: "disclosed" },
      { kind: "line", x: edges, y: level(forecast.forecast.mean), tone: "second", label: "forecast" },
    ],
  };
}

function tried({ hypotheses, tested }: ForecastSweep): string {
  return `<details${hypotheses.length > 0 ? " open" : ""}><summary>The ${Math.min(LISTED_HYPOTHESES, tested)} series that came closest</summary>${table<ForecastHypothesis>(
    [
      {
        title: "Series",
        cell: (row) => (row.politicianId === null ? escapeText(nameOf(row)) : link(`members/${row.politicianId}.html`, nameOf(row))),
        html: true,
      },
      { title: "Of", cell: measureOf },
      { title: "Weeks", cell: ({ weeks }) => count(weeks), align: "right" },
      { title: "Model", cell: ({ model }) => model },
      { title: "Hardest trivial forecast", cell: ({ baseline }) => baseline },
      { title: "Squared error saved", cell: ({ skill }) => (skill === null ? "–" : percent(skill).replace("-", "−")), align: "right" },
      { title: "p", cell: ({ pValue }) => probability(pValue), align: "right" },
      { title: "q", cell: ({ qValue }) => probability(qValue), align: "right" },
    ],
    hypotheses.slice(0, LISTED_HYPOTHESES),
  )}</details>`;
}
