import type { Trade } from "../../core/types.js";
import { marketPrices, outcomesAfterDisclosure, type ScanDetails, testOutcomes } from "../../discovery/index.js";
import { memberForecast } from "./forecast-section.js";
import { memberPage } from "./member-page.js";
import { QUARANTINE_FILE, quarantineCsv } from "./quarantine-csv.js";
import { shiftCard } from "./regime-section.js";
import { reportPage, summariesOf } from "./report-page.js";

export interface ReportFile {
  /** Relative to the report's folder, with `/`. */
  readonly path: string;
  readonly content: string;
}

/** Every file of a scan's report: the front page, the rows set aside, a page for each member; each is made when it is asked for. */
export function* reportPages(details: ScanDetails): Generator<ReportFile> {
  const { politicians, trades, prices, report } = details;
  const byMember = new Map<string, Trade[]>();
  for (const trade of trades) {
    if (trade.politicianId === null) continue;
    const group = byMember.get(trade.politicianId);
    if (group) group.push(trade);
    else byMember.set(trade.politicianId, [trade]);
  }
  for (const group of byMember.values())
    group.sort((a, b) => (a.transactionDate < b.transactionDate ? -1 : a.transactionDate > b.transactionDate ? 1 : a.id < b.id ? -1 : 1));
  const market = prices === null ? null : marketPrices(prices);
  const outcomes = new Map([...byMember].map(([id, group]) => [id, market === null ? [] : outcomesAfterDisclosure(group, market)]));
  const tests = testOutcomes(outcomes);
  const findingsOf = (id: string) => report.discoveries.filter(({ politicianIds }) => politicianIds.includes(id));
  const summaries = summariesOf(report, "forecast", details.forecasts?.forecasts ?? []);
  const shifts = details.shifts?.findings ?? [];
  const shiftSummaries = summariesOf(report, "regime-shift", shifts);
  const comingWeeksOf = (id: string): string => {
    if (!details.forecasts) return "";
    const forecast = details.forecasts.forecasts.find(({ politicianId }) => politicianId === id) ?? null;
    return memberForecast(
      details.forecasts.hypotheses.find(({ politicianId }) => politicianId === id) ?? null,
      forecast,
      forecast ? summaries.get(forecast)! : "",
    );
  };
  const members = politicians
    .filter(({ id }) => byMember.has(id))
    .map((politician) => ({ politician, trades: byMember.get(politician.id)!, findings: findingsOf(politician.id).length, tests: tests.get(politician.id)! }))
    .sort((a, b) => b.trades.length - a.trades.length || (a.politician.id < b.politician.id ? -1 : 1));
  yield { path: "report.html", content: reportPage(details, members) };
  yield { path: QUARANTINE_FILE, content: quarantineCsv(details.quarantined) };
  for (const { politician, trades: own, tests: ownTests } of members) {
    yield {
      path: `members/${politician.id}.html`,
      content: memberPage({
        politician,
        trades: own,
        discoveries: findingsOf(politician.id),
        outcomes: outcomes.get(politician.id)!,
        tests: ownTests,
        market: market?.market ?? "the average of all tickers with prices",
        asOf: report.asOf ?? "no date",
        comingWeeks: comingWeeksOf(politician.id),
        shifts: shifts.filter(({ politicianId }) => politicianId === politician.id).map((finding) => shiftCard(finding, shiftSummaries.get(finding)!, false)),
      }),
    };
  }
}
