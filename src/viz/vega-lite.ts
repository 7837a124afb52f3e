import { fromDayNumber } from "../core/dates.js";
import type { Axis, Chart, Mark, Tone } from "./chart.js";

const SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json";
const COLORS: Readonly<Record<Tone, string>> = { main: "#2457a6", second: "#b4541a", good: "#1c7c54", bad: "#b3363e", muted: "#8a94a3", threshold: "#5d3fa8" };

/** The same chart as a Vega-Lite specification with its data inside. Text of users is data or a title, never an expression. */
export function toVegaLite(chart: Chart): Readonly<Record<string, unknown>> {
  return {
    $schema: SCHEMA,
    title: chart.title,
    description: chart.description,
    width: "container",
    layer: chart.marks.map((mark) => layer(mark, chart)),
  };
}

function layer(mark: Mark, { x, y }: Chart): Record<string, unknown> {
  const color = { value: COLORS[mark.tone] };
  if (mark.kind === "rule") {
    const axis = mark.axis === "x" ? x : y;
    return {
      data: { values: [{ at: cell(axis, mark.at) }] },
      mark: { type: "rule", strokeDash: [4, 3] },
      encoding: { [mark.axis]: channel(axis, "at"), color },
    };
  }
  if (mark.kind === "spans") {
    return {
      data: { values: Array.from(mark.from, (from, i) => ({ from: cell(x, from), to: cell(x, mark.to[i]!) })) },
      mark: { type: "rect", opacity: 0.16 },
      encoding: { x: channel(x, "from"), x2: { field: "to" }, color },
    };
  }
  const at = (i: number) => cell(x, mark.x[i]!);
  const indices = Array.from({ length: mark.x.length }, (_, i) => i);
  const base = { x: channel(x, "x"), color };
  switch (mark.kind) {
    case "line":
      return {
        data: { values: indices.map((i) => ({ x: at(i), y: finite(mark.y[i]!) })) },
        mark: { type: "line", ...(mark.dashed ? { strokeDash: [5, 4] } : {}), ...(mark.faint ? { strokeWidth: 1, opacity: 0.6 } : {}) },
        encoding: { ...base, y: channel(y, "y") },
      };
    case "points":
      return {
        data: { values: indices.map((i) => ({ x: at(i), y: finite(mark.y[i]!) })) },
        mark: { type: "point", filled: true },
        encoding: { ...base, y: channel(y, "y") },
      };
    case "bars":
      return {
        data: {
          values: indices.map((i) => ({ x: cell(x, mark.x[i]! - mark.width / 2), x2: cell(x, mark.x[i]! + mark.width / 2), y: finite(mark.y[i]!), zero: 0 })),
        },
        mark: { type: "rect" },
        encoding: { ...base, x2: { field: "x2" }, y: channel(y, "y"), y2: { field: "zero" } },
      };
    case "band":
      return {
        data: { values: indices.map((i) => ({ x: at(i), low: finite(mark.lower[i]!), high: finite(mark.upper[i]!) })) },
        mark: { type: "area", opacity: 0.18 },
        encoding: { ...base, y: channel(y, "low"), y2: { field: "high" } },
      };
    case "intervals":
      return {
        data: { values: indices.map((i) => ({ x: at(i), low: finite(mark.low[i]!), high: finite(mark.high[i]!) })) },
        mark: { type: "rule" },
        encoding: { ...base, y: channel(y, "low"), y2: { field: "high" } },
      };
  }
}

function channel(axis: Axis, field: string): Record<string, unknown> {
  const scale = { ...(axis.scale === "log" ? { type: "log" } : {}), ...(axis.domain ? { domain: axis.domain.map((value) => cell(axis, value)) } : {}) };
  const format = axis.ticks
    ? { axis: { values: axis.ticks.map(({ value }) => value) } }
    : axis.scale === "percent"
      ? { axis: { format: "%" } }
      : axis.scale === "dollars"
        ? { axis: { format: "$,.0f" } }
        : {};
  return { field, type: axis.scale === "date" ? "temporal" : "quantitative", title: axis.label, scale, ...format };
}

const cell = (axis: Axis, value: number): number | string | null => (axis.scale === "date" ? fromDayNumber(Math.round(value)) : finite(value));
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
