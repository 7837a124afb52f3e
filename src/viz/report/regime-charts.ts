import { toDayNumber } from "../../core/dates.js";
import type { MarketRegimes, ShiftFinding } from "../../discovery/index.js";
import type { Chart, Mark, Tone } from "../chart.js";

/** A ribbon of many colours says less than one of few: calm is green, stress is red, and what lies between is neither. */
const REGIME_TONES: Readonly<Record<string, Tone>> = {
  "Bull Market": "good",
  "Low Volatility": "good",
  Sideways: "muted",
  "High Volatility": "second",
  "Bear Market": "bad",
};

/** Regimes of the market behind its level, each day with what was known on it. */
export function marketChart({ market, dates, level, history, regimes }: MarketRegimes): Chart {
  const days = dates.map(toDayNumber);
  const name = market ?? "the average ticker";
  return {
    title: `Regimes of ${name}`,
    description: `Growth of one dollar in ${name}; the shading is the regime of each day, told from days up to it.`,
    x: { label: "", scale: "date", domain: [days[0]!, days.at(-1)!] },
    y: { label: "growth of 1", scale: "log" },
    marks: [
      ...regimes.map((regime, state): Mark => ({ kind: "spans", ...stretches(days, history, state), tone: REGIME_TONES[regime.name]!, label: regime.name })),
      { kind: "line", x: days, y: level, tone: "main", label: name },
    ],
  };
}

/** First day of each stay and first day after it. */
function stretches(days: readonly number[], history: Int32Array, state: number): { from: number[]; to: number[] } {
  const from: number[] = [];
  const to: number[] = [];
  for (let t = 0; t < days.length; t++) {
    if (history[t] !== state) continue;
    if (t === 0 || history[t - 1] !== state) from.push(days[t]!);
    if (t === days.length - 1 || history[t + 1] !== state) to.push(days[t + 1] ?? days[t]!);
  }
  return { from, to };
}

/** Weekly values, the levels between the shifts, and where each shift lies with 95 % confidence. */
export function shiftChart({ name, measure, series, segments, shifts }: ShiftFinding): Chart {
  const label = measure === "trading-rate" ? "trades a week" : "volatility, usual week = 1";
  const weeks = series.weeks.map(toDayNumber);
  const steps = segments.flatMap(({ from, to, level }) => [
    { x: toDayNumber(from), y: level },
    { x: toDayNumber(to) + 7, y: level },
  ]);
  const values: Mark =
    measure === "trading-rate"
      ? { kind: "bars", x: weeks.map((week) => week + 3), y: series.values, width: 6, tone: "main", label }
      : { kind: "line", x: weeks, y: series.values, tone: "main", faint: true, label };
  return {
    title: `${name}: ${label}`,
    description: `Weekly values with ${segments.length} levels; the shifts lie in the weeks of ${shifts.map(({ week }) => week).join(", ")}.`,
    x: { label: "", scale: "date", domain: [weeks[0]!, weeks.at(-1)! + 7] },
    y: { label, scale: measure === "trading-rate" ? "number" : "log" },
    marks: [
      {
        kind: "spans",
        from: shifts.map(({ interval }) => toDayNumber(interval[0])),
        to: shifts.map(({ interval }) => toDayNumber(interval[1]) + 7),
        tone: "threshold",
        label: "where the shift lies (95 %)",
      },
      values,
      { kind: "line", x: steps.map(({ x }) => x), y: steps.map(({ y }) => y), tone: "second", label: "level" },
    ],
  };
}
