import { describe, expect, it } from "vitest";
import { addDays } from "../../src/core/dates.js";
import type { ActivityForecast, ForecastSweep } from "../../src/discovery/index.js";
import { forecastChart, forecastSection, memberForecast } from "../../src/viz/report/forecast-section.js";

const MONDAY = "2021-01-04";
const weeks = Array.from({ length: 120 }, (_, week) => addDays(MONDAY, 7 * week));
const forecast: ActivityForecast = {
  kind: "member",
  politicianId: "A000001",
  name: 'Ada <b>"Example"</b>',
  chamber: "house",
  measure: "disclosed-trades",
  from: weeks[0]!,
  to: weeks.at(-1)!,
  weeks: weeks.length,
  trades: 321,
  model: "exponential smoothing",
  baseline: "naive",
  skill: 0.31,
  pValue: 0.0004,
  qValue: 0.012,
  replication: { pValue: 0.03, adjustedPValue: 0.03, skill: 0.2, from: weeks[90]!, to: weeks.at(-1)!, observations: 26 },
  replicated: true,
  forecast: {
    weeks: [1, 2].map((week) => addDays(weeks.at(-1)!, 7 * week)),
    mean: Float64Array.of(5, 5.5),
    lower: Float64Array.of(1, 0),
    upper: Float64Array.of(9, 11),
  },
  series: { weeks, values: Float64Array.from(weeks, (_, week) => week % 8) },
};
const sweepOf = (forecasts: readonly ActivityForecast[], tested = 40): ForecastSweep => ({
  tested,
  level: 0.02,
  hypotheses: [forecast],
  forecasts,
  excluded: { tooShort: 1, tooQuiet: 2, notTestable: 0 },
});
const text = (html: string): string => html.replace(/<svg[\s\S]*?<\/svg>/g, "").replace(/<[^>]+>/g, " ");

describe("the section on the coming weeks", () => {
  it("makes no forecast where no series shows skill, and says how many were tried", () => {
    const said = text(forecastSection(sweepOf([]), new Map()));
    expect(said).toContain("40 series were tried");
    expect(said).toContain("no forecast is made");
    expect(text(forecastSection(sweepOf([], 0), new Map()))).toContain("That is no evidence that none is possible");
  });

  it("shows a forecast with its rival, its skill, its p and q and the weeks kept aside", () => {
    const said = text(forecastSection(sweepOf([forecast]), new Map([[forecast, "In words."]])));
    for (const part of ["In words.", "the naive forecast", "31.0 %", "4.0e−4", "0.0120", "kept aside".replace("k", "K"), weeks[90]!, "120 weeks"])
      expect(said).toContain(part);
  });

  it("shows names as text", () => {
    expect(forecastSection(sweepOf([forecast]), new Map())).not.toContain("<b>");
    expect(memberForecast(forecast, forecast, "<i>")).not.toContain("<i>");
  });

  it("tells on a member's page why there is no forecast", () => {
    expect(text(memberForecast(null, null, ""))).toContain("too few weeks");
    expect(text(memberForecast({ ...forecast, skill: -0.04, pValue: 0.7, qValue: 1 }, null, ""))).toMatch(/No forecast\..*squared error 4\.0 % above it/);
  });

  it("draws a band from the last week known over all weeks forecast", () => {
    const [band, bars, line] = forecastChart(forecast).marks;
    expect(band!.kind).toBe("band");
    expect((band as unknown as { x: number[] }).x).toHaveLength(3);
    expect((band as unknown as { lower: number[] }).lower).toEqual([1, 1, 0]);
    expect((bars as unknown as { x: number[] }).x).toHaveLength(104);
    expect((line as unknown as { y: number[] }).y).toEqual([5, 5, 5.5]);
  });
});
