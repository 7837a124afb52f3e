import type { MarketAnalogues, PatternFinding } from "../../discovery/index.js";
import { exp } from "../../math/elementary.js";
import type { Chart, Mark } from "../chart.js";

const marketName = ({ market }: MarketAnalogues): string => market ?? "the average ticker";

/** The market's last days and the windows most like them, as they are compared: each of mean 0 and spread 1. */
export function analoguesChart(analogues: MarketAnalogues): Chart {
  const days = analogues.path.length;
  const x = upTo(days, 1);
  return {
    title: `${capital(marketName(analogues))}: the last ${days} trading days and the ${analogues.matches.length} windows most like them`,
    description: `Prices from ${analogues.from} to ${analogues.to} over those of the nearest windows of the past, all scaled to mean 0 and standard deviation 1.`,
    x: { label: "trading day of the window", scale: "number", domain: [1, days] },
    y: { label: "price, scaled", scale: "number" },
    marks: [
      ...analogues.matches.map(
        ({ path }, i): Mark => ({
          kind: "line",
          x,
          y: scaled(path.slice(0, days)),
          tone: "second",
          faint: true,
          ...(i === 0 ? { label: "windows of the past" } : {}),
        }),
      ),
      { kind: "line", x, y: scaled(analogues.path), tone: "main", label: `${analogues.from} to ${analogues.to}` },
    ],
  };
}

/** What followed each of these windows, and the usual. */
export function aftermathChart(analogues: MarketAnalogues): Chart {
  const days = analogues.path.length;
  const usual = Object.entries(analogues.usualReturns).map(([horizon, value]) => ({ x: Number(horizon), y: value }));
  const longest = analogues.matches.reduce((most, { path }) => Math.max(most, path.length - days), 0);
  return {
    title: "What followed",
    description: `Return of ${marketName(analogues)} after each of the ${analogues.matches.length} windows, up to ${longest} trading days, and the median return after any day.`,
    x: { label: "trading days after the window", scale: "number", domain: [0, Math.max(1, longest)] },
    y: { label: "return since its last day", scale: "percent" },
    marks: [
      ...analogues.matches.map(
        ({ path }, i): Mark => ({
          kind: "line",
          x: upTo(path.length - days + 1, 0),
          y: path.slice(days - 1).map((value) => (1 + value) / (1 + path[days - 1]!) - 1),
          tone: "muted",
          faint: true,
          ...(i === 0 ? { label: "after each window" } : {}),
        }),
      ),
      { kind: "line", x: [0, ...usual.map(({ x }) => x)], y: [0, ...usual.map(({ y }) => y)], tone: "main", dashed: true, label: "median after any day" },
    ],
  };
}

/** All occurrences of a shape over each other, with the days that followed them. */
export function shapeChart({ ticker, window, occurrences, series }: PatternFinding, followed: number): Chart {
  const first = (keptAside: boolean): number => occurrences.findIndex((occurrence) => occurrence.keptAside === keptAside);
  const lines = occurrences.map(({ index }) => cumulated(series.values.slice(index, index + window + followed)));
  return {
    title: `${ticker}: ${occurrences.length} occurrences of one shape`,
    description: `Return beyond the market since the day before each occurrence: those from ${occurrences.map(({ from }) => from).join(", ")}.`,
    x: { label: "trading day of the shape", scale: "number", domain: [0, window + followed] },
    y: { label: "return beyond the market", scale: "percent" },
    marks: [
      ...lines.map((y): Mark => ({ kind: "line", x: upTo(y.length - window, window), y: y.slice(window), tone: "muted", faint: true })),
      ...occurrences.map(
        ({ keptAside }, i): Mark => ({
          kind: "line",
          x: upTo(window + 1, 0),
          y: lines[i]!.slice(0, window + 1),
          tone: keptAside ? "second" : "main",
          ...(i === first(keptAside) ? { label: keptAside ? "days kept aside" : "searched days" } : {}),
        }),
      ),
      { kind: "rule", axis: "x", at: window, tone: "muted", label: "what followed" },
    ],
  };
}

const upTo = (count: number, from: number): number[] => Array.from({ length: count }, (_, t) => from + t);
const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

function scaled(path: Float64Array): Float64Array {
  const mean = path.reduce((sum, value) => sum + value, 0) / path.length;
  const deviation = Math.sqrt(path.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / path.length);
  return path.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}

/** Simple return since the day before the first of these log returns, that day included. */
function cumulated(logReturns: Float64Array): Float64Array {
  let sum = 0;
  return Float64Array.of(0, ...logReturns.map((value) => exp((sum += value)) - 1));
}
