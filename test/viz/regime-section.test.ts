import { describe, expect, it } from "vitest";
import { addDays } from "../../src/core/dates.js";
import type { MarketRegimes, ShiftFinding, ShiftSweep } from "../../src/discovery/index.js";
import { toSvg } from "../../src/viz/index.js";
import { marketChart, shiftChart } from "../../src/viz/report/regime-charts.js";
import { regimeSection, shiftCard } from "../../src/viz/report/regime-section.js";

const MONDAY = "2019-01-07";
const weeks = Array.from({ length: 120 }, (_, week) => addDays(MONDAY, 7 * week));
const finding: ShiftFinding = {
  kind: "member",
  politicianId: "A000001",
  name: 'Ada <b>"Example"</b>',
  measure: "trading-rate",
  from: weeks[0]!,
  to: weeks.at(-1)!,
  weeks: weeks.length,
  trades: 321,
  pValue: 0.0004,
  qValue: 0.012,
  shifts: [{ week: weeks[60]!, interval: [weeks[57]!, weeks[62]!], before: 1.5, after: 4.5, pValue: 0.0004, marketRegime: "High Volatility" }],
  segments: [
    { from: weeks[0]!, to: weeks[59]!, weeks: 60, level: 1.5 },
    { from: weeks[60]!, to: weeks.at(-1)!, weeks: 60, level: 4.5 },
  ],
  ratio: 3,
  replication: { correlation: 0.71, pValue: 0.003, adjustedPValue: 0.003, observations: 10, from: weeks[0]!, to: weeks.at(-1)! },
  replicated: true,
  series: { weeks, values: Float64Array.from(weeks, (_, week) => (week < 60 ? week % 4 : 3 + (week % 4))) },
};
const sweepOf = (findings: readonly ShiftFinding[], tested = 40): ShiftSweep => ({
  tested,
  level: 0.02,
  hypotheses: [finding],
  findings,
  excluded: { tooShort: 1, tooQuiet: 2 },
});
const days = Array.from({ length: 6 }, (_, day) => addDays("2020-03-02", day));
const market: MarketRegimes = {
  market: "SPY",
  dates: days,
  level: Float64Array.of(1, 1.1, 0.9, 0.8, 0.9, 1),
  history: Int32Array.of(-1, 0, 0, 1, 1, 0),
  regimes: [
    { name: "Bull Market", averageReturn: 0.001, volatility: 0.008, frequency: 0.7, expectedDuration: 40, probability: 0.85 },
    { name: "Bear Market", averageReturn: -0.004, volatility: 0.03, frequency: 0.3, expectedDuration: Number.POSITIVE_INFINITY, probability: 0.15 },
  ],
  current: { regime: 0, since: days[5]! },
};
const text = (html: string): string => html.replace(/<svg[\s\S]*?<\/svg>/g, "").replace(/<[^>]+>/g, " ");

describe("the section on regimes", () => {
  it("says how many series were tried, and that none shifts, where none does", () => {
    const said = text(regimeSection(sweepOf([]), null, new Map()));
    expect(said).toContain("40 weekly series were tried");
    expect(said).toContain("None shifts more than chance");
    expect(text(regimeSection(sweepOf([], 0), null, new Map()))).toContain("Nothing could be tested");
  });

  it("shows a shift with its p, its q, its levels and what the weeks kept aside say", () => {
    const said = text(regimeSection(sweepOf([finding]), null, new Map([[finding, "In words."]])));
    for (const part of ["In words.", "1 does not, at q ≤ 0.020", "4.0e−4", "0.0120", "10 blocks", "0.71", "3.0×", "120 weeks"]) expect(said).toContain(part);
  });

  it("tells the market's regime, since when, and what each was like", () => {
    const said = text(regimeSection(sweepOf([]), market, new Map()));
    for (const part of ["SPY is in its regime “Bull Market”", days[5]!, "0.850", "never left", "70.0 %", "47.6 %"]) expect(said).toContain(part);
    const one = { ...market, regimes: market.regimes.slice(0, 1), history: market.history.map(() => 0) };
    expect(text(regimeSection(sweepOf([]), one, new Map()))).toContain("no regimes are told apart");
  });

  it("shows names as text", () => {
    expect(regimeSection(sweepOf([finding]), market, new Map([[finding, "<i>"]]))).not.toMatch(/<b>|<i>/);
    expect(shiftCard(finding, "", false)).not.toContain("members/");
  });
});

describe("the pictures of regimes", () => {
  it("shade each stay from its first day to the first day after it, and nothing before anything is known", () => {
    const [bull, bear, line] = marketChart(market).marks;
    const shaded = [bull, bear].map((mark) => (mark as unknown as { from: number[]; to: number[] }).from.length);
    expect(shaded).toEqual([2, 1]);
    const { from, to } = bear as unknown as { from: number[]; to: number[] };
    expect(to[0]! - from[0]!).toBe(2);
    expect(line!.kind).toBe("line");
    expect(toSvg(marketChart(market))).not.toMatch(/NaN|undefined/);
  });

  it("draw the levels over the weeks and shade where a shift lies", () => {
    for (const measure of ["trading-rate", "relative-volatility"] as const) {
      const chart = shiftChart({ ...finding, measure });
      const [spans, values, levels] = chart.marks;
      expect((spans as unknown as { to: number[]; from: number[] }).to[0]! - (spans as unknown as { from: number[] }).from[0]!).toBe(42);
      expect(values!.kind).toBe(measure === "trading-rate" ? "bars" : "line");
      expect((levels as unknown as { y: number[] }).y).toEqual([1.5, 1.5, 4.5, 4.5]);
      expect(toSvg(chart)).not.toMatch(/NaN|undefined/);
    }
  });
});
