import { describe, expect, it } from "vitest";
import { addDays } from "../../src/core/dates.js";
import type { MarketAnalogues, PatternFinding, PatternSweep } from "../../src/discovery/index.js";
import { toSvg } from "../../src/viz/index.js";
import { aftermathChart, analoguesChart, shapeChart } from "../../src/viz/report/pattern-charts.js";
import { patternSection } from "../../src/viz/report/pattern-section.js";

const days = Array.from({ length: 120 }, (_, day) => addDays("2021-01-04", day));
const occurrence = (index: number, keptAside: boolean) => ({
  from: days[index]!,
  to: days[index + 29]!,
  index,
  correlation: 0.81,
  keptAside,
  outcome: index + 40 <= days.length ? -0.0123 : null,
  trades: { made: 3, disclosed: 1 },
});
const finding: PatternFinding = {
  ticker: 'AB<b>"C',
  window: 30,
  from: days[0]!,
  to: days.at(-1)!,
  searched: { from: days[0]!, to: days[79]!, observations: 80 },
  trades: 77,
  correlation: 0.834,
  pValue: 0.0004,
  qValue: 0.012,
  occurrences: [occurrence(2, false), occurrence(40, false), occurrence(85, true)],
  shape: new Float64Array(30),
  replication: { correlation: 0.71, pValue: 0.003, adjustedPValue: 0.003, observations: 40, from: days[80]!, to: days.at(-1)! },
  replicated: true,
  traders: [{ politicianId: "A000001", name: "Ada <i>Example</i>", made: 6, disclosed: 3 }],
  series: { days, values: Float64Array.from(days, (_, t) => 0.01 * Math.sin(t)) },
};
const path = (length: number, scale: number): Float64Array => Float64Array.from({ length }, (_, t) => scale * Math.sin(t / 4));
const analogues: MarketAnalogues = {
  market: "SPY",
  from: "2024-01-26",
  to: "2024-03-08",
  path: path(30, 0.02),
  matches: [
    {
      from: "2019-03-06",
      to: "2019-04-16",
      distance: 0.227,
      similarityScore: 0.9997,
      pValue: 0.635,
      outcomes: { 30: { return: -0.038, volatility: 0.01, maxDrawdown: 0.05 } },
      path: path(70, 0.03),
    },
    { from: "2005-04-26", to: "2005-06-07", distance: 0.231, similarityScore: 0.9996, pValue: 0.775, outcomes: {}, path: path(40, 0.01) },
  ],
  tested: 4730,
  pValue: 0.635,
  usualReturns: { 30: 0.0187, 90: 0.047 },
  skill: [{ horizon: 30, forecasts: 633, skill: -0.109, adjustedPValue: 1 }],
  forecast: [],
};
const sweepOf = (findings: readonly PatternFinding[], { tested = 40, of = null as MarketAnalogues | null } = {}): PatternSweep => ({
  tested,
  level: 0.02,
  hypotheses: [finding],
  findings,
  analogues: of,
  excluded: { tooFewTrades: 1, tooFewPrices: 2, tooStill: 0 },
});
const text = (html: string): string => html.replace(/<svg[\s\S]*?<\/svg>/g, "").replace(/<[^>]+>/g, " ");

describe("the section on recurring shapes", () => {
  it("says that none comes back, and of how many tickers, or that nothing could be tested", () => {
    const said = text(patternSection(sweepOf([]), new Map()));
    expect(said).toContain("40 tickers with fifty disclosed trades or more were tried");
    expect(said).toContain("None has a shape that comes back");
    expect(text(patternSection(sweepOf([], { tested: 0 }), new Map()))).toContain("That is no evidence that no shape comes back");
  });

  it("shows a finding with its evidence, the days kept aside, what followed and who traded", () => {
    const said = text(patternSection(sweepOf([finding]), new Map([[finding, "In words."]])));
    for (const part of [
      "In words.",
      "1 has one, at q ≤ 0.020",
      "4.0e−4",
      "0.0120",
      days[80]!,
      days[40]!,
      "kept aside",
      "−1.2 %",
      "not yet known",
      "r = 0.83",
      "77 disclosed trades",
    ])
      expect(said).toContain(part);
    expect(patternSection(sweepOf([finding]), new Map())).toContain('href="members/A000001.html"');
    expect(said).toContain("6 made, 3 disclosed");
  });

  it("shows names as text", () => {
    const html = patternSection(sweepOf([finding]), new Map([[finding, "<script>"]]));
    for (const tag of ["<b>", "<i>", "<script>"]) expect(html).not.toContain(tag);
  });

  it("draws every occurrence from the day before it, the ones kept aside in another tone", () => {
    const { marks } = shapeChart(finding, 10);
    const lines = marks.flatMap((mark) => (mark.kind === "line" ? [mark] : []));
    expect(lines.filter(({ tone }) => tone === "main")).toHaveLength(2);
    expect(lines.filter(({ tone }) => tone === "second")).toHaveLength(1);
    const [first] = lines.filter(({ tone }) => tone === "main");
    expect(first!.x).toHaveLength(31);
    expect(first!.y[0]).toBe(0);
    const sum = finding.series.values.slice(2, 32).reduce((total, value) => total + value, 0);
    expect(first!.y[30]).toBeCloseTo(Math.exp(sum) - 1, 12);
    const after = lines.filter(({ tone }) => tone === "muted");
    expect(after.map(({ x }) => x.length)).toEqual([11, 11, 6]); // the last one ends with the series
    expect(after.every(({ x, y }) => x.length === y.length)).toBe(true);
    expect(toSvg(shapeChart(finding, 10))).not.toContain("NaN");
  });
});

describe("the section on what the last days resemble", () => {
  it("says what chance makes of it, that there is no skill, and makes no forecast", () => {
    const said = text(patternSection(sweepOf([], { of: analogues }), new Map()));
    for (const part of [
      "to 2024-03-08",
      "the 2 windows most like them of 4,730",
      "what chance makes",
      "10.9 % above it",
      "633 forecasts",
      "no forecast is made",
      "−3.8 %",
      "not yet known",
    ])
      expect(said).toContain(part);
  });

  it("says how a forecast was tested where there is one", () => {
    const able = { ...analogues, pValue: 0.01, forecast: [{ horizon: 30, median: 0.021, lower: -0.04, upper: 0.08, level: 0.8 }] };
    const said = text(patternSection(sweepOf([], { of: able }), new Map()));
    for (const part of ["nearer than in all but 1.0 %", "+2.1 %", "80 % between −4.0 % and +8.0 %", "usual: +1.9 %", "outside the ledger"])
      expect(said).toContain(part);
  });

  it("draws the windows on one scale, and what followed from their last day", () => {
    const windows = analoguesChart(analogues).marks.flatMap((mark) => (mark.kind === "line" ? [mark] : []));
    expect(windows).toHaveLength(3);
    for (const { y } of windows) {
      const values = Array.from(y);
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 9);
      expect(values.reduce((sum, value) => sum + value * value, 0) / values.length).toBeCloseTo(1, 9);
    }
    const [first, second, usual] = aftermathChart(analogues).marks.flatMap((mark) => (mark.kind === "line" ? [mark] : []));
    expect([first!.x.length, second!.x.length]).toEqual([41, 11]);
    expect(first!.y[0]).toBe(0);
    const [window] = analogues.matches;
    expect(first!.y[40]).toBeCloseTo((1 + window!.path[69]!) / (1 + window!.path[29]!) - 1, 12);
    expect(Array.from(usual!.y)).toEqual([0, 0.0187, 0.047]);
    const flat = { ...analogues, path: new Float64Array(30) };
    expect(toSvg(analoguesChart(flat)) + toSvg(aftermathChart({ ...flat, matches: [] }))).not.toContain("NaN");
  });
});
