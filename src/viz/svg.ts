import { type Chart, domainOf, type Mark, type Tone } from "./chart.js";
import { escapeText } from "./escape.js";
import { createScale, niceDomain, type Scale } from "./scale.js";

export interface SvgOptions {
  readonly width?: number;
  readonly height?: number;
}

/** Colours come from the page's custom properties where it defines them, so that one drawing serves light and dark pages. */
const COLORS: Readonly<Record<Tone, string>> = {
  main: "var(--chart-main, #2457a6)",
  second: "var(--chart-second, #b4541a)",
  good: "var(--chart-good, #1c7c54)",
  bad: "var(--chart-bad, #b3363e)",
  muted: "var(--chart-muted, #8a94a3)",
  threshold: "var(--chart-threshold, #5d3fa8)",
};
const INK = "var(--chart-ink, #38414e)";
const GRID = "var(--chart-grid, #e3e7ed)";
const LEGEND_LINE = 18;
const CHARACTER_WIDTH = 7;

/** A chart as one self-contained SVG element: no script, no font, no address. Equal charts give equal text. */
export function toSvg(chart: Chart, options: SvgOptions = {}): string {
  const { width = 940, height = 300 } = options;
  const yDomain = niceDomain(chart.y, domainOf(chart, "y"), 5);
  const xDomain = chart.x.domain ?? niceDomain(chart.x, domainOf(chart, "x"), 8);
  const legend = legendRows(chart.marks, width - 24);
  const top = 12 + legend.length * LEGEND_LINE;
  const widest = Math.max(...createScale(chart.y, yDomain, [0, 1], 5).ticks.map(({ text }) => text.length), 2);
  const left = 30 + widest * CHARACTER_WIDTH;
  const frame = { left, right: width - 22, top, bottom: height - 44 };
  const x = createScale(chart.x, xDomain, [frame.left, frame.right], Math.max(3, Math.floor((frame.right - frame.left) / 90)));
  const y = createScale(chart.y, yDomain, [frame.bottom, frame.top], 5);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeText(chart.title)}" font-family="inherit" font-size="12.5" fill="${INK}">`,
    `<title>${escapeText(chart.title)}</title><desc>${escapeText(chart.description)}</desc>`,
    ...y.ticks.map(
      ({ value, text }) =>
        `<path d="M${frame.left} ${px(y.pixel(value))}H${frame.right}" stroke="${GRID}"/><text x="${frame.left - 6}" y="${px(y.pixel(value) + 4)}" text-anchor="end">${escapeText(text)}</text>`,
    ),
    ...x.ticks.map(
      ({ value, text }) =>
        `<path d="M${px(x.pixel(value))} ${frame.bottom}v4" stroke="${INK}"/><text x="${px(x.pixel(value))}" y="${frame.bottom + 17}" text-anchor="middle">${escapeText(text)}</text>`,
    ),
    `<path d="M${frame.left} ${frame.bottom}H${frame.right}" stroke="${INK}"/>`,
    `<text x="${px((frame.left + frame.right) / 2)}" y="${height - 8}" text-anchor="middle">${escapeText(chart.x.label)}</text>`,
    `<text transform="translate(12 ${px((frame.top + frame.bottom) / 2)}) rotate(-90)" text-anchor="middle">${escapeText(chart.y.label)}</text>`,
    ...chart.marks.map((mark) => drawMark(mark, x, y, frame)),
    ...legend.flatMap((row, i) =>
      row.map(
        (entry) =>
          `<rect x="${px(entry.x)}" y="${4 + i * LEGEND_LINE}" width="12" height="9" rx="2" fill="${COLORS[entry.tone]}"/><text x="${px(entry.x + 17)}" y="${13 + i * LEGEND_LINE}">${escapeText(entry.label)}</text>`,
      ),
    ),
    "</svg>",
  ];
  return parts.join("");
}

interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function drawMark(mark: Mark, x: Scale, y: Scale, frame: Frame): string {
  const color = COLORS[mark.tone];
  switch (mark.kind) {
    case "line":
      return `<path d="${linePath(mark.x, mark.y, x, y)}" fill="none" stroke="${color}" stroke-width="${mark.faint ? 1.1 : 1.8}" stroke-linejoin="round"${mark.faint ? ' stroke-opacity="0.6"' : ""}${mark.dashed ? ' stroke-dasharray="5 4"' : ""}/>`;
    case "band": {
      const there = linePath(mark.x, mark.upper, x, y);
      const back = linePath(Array.from(mark.x).reverse(), Array.from(mark.lower).reverse(), x, y).replace(/^M/, "L");
      return `<path d="${there}${back}Z" fill="${color}" fill-opacity="0.18"/>`;
    }
    case "points":
      return `<path d="${dots(mark.x, mark.y, x, y)}" stroke="${color}" stroke-width="4.5" stroke-linecap="round" stroke-opacity="0.75"/>`;
    case "bars":
      return `<path d="${bars(mark, x, y)}" fill="${color}" fill-opacity="0.85"/>`;
    case "intervals":
      return `<path d="${strokes(mark, x, y, frame)}" stroke="${color}" stroke-width="2" stroke-opacity="0.6" stroke-linecap="round"/>`;
    case "spans":
      return `<path d="${spans(mark, x, frame)}" fill="${color}" fill-opacity="0.16"/>`;
    case "rule": {
      const at = px(mark.axis === "x" ? x.pixel(mark.at) : y.pixel(mark.at));
      const path = mark.axis === "x" ? `M${at} ${frame.top}V${frame.bottom}` : `M${frame.left} ${at}H${frame.right}`;
      return `<path d="${path}" stroke="${color}" stroke-width="1.4" stroke-dasharray="4 3"/>`;
    }
  }
}

/** A new stroke begins after each gap, so that a missing value is seen as missing. */
function linePath(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Scale, y: Scale): string {
  let path = "";
  let drawing = false;
  for (let i = 0; i < xs.length; i++) {
    const at = y.pixel(ys[i]!);
    if (!Number.isFinite(at)) {
      drawing = false;
      continue;
    }
    path += `${drawing ? "L" : "M"}${px(x.pixel(xs[i]!))} ${px(at)}`;
    drawing = true;
  }
  return path;
}

function dots(xs: ArrayLike<number>, ys: ArrayLike<number>, x: Scale, y: Scale): string {
  let path = "";
  for (let i = 0; i < xs.length; i++) if (Number.isFinite(y.pixel(ys[i]!))) path += `M${px(x.pixel(xs[i]!))} ${px(y.pixel(ys[i]!))}h0`;
  return path;
}

function bars(mark: Extract<Mark, { kind: "bars" }>, x: Scale, y: Scale): string {
  const zero = y.pixel(0);
  let path = "";
  for (let i = 0; i < mark.x.length; i++) {
    const from = x.pixel(mark.x[i]! - mark.width / 2);
    const to = x.pixel(mark.x[i]! + mark.width / 2);
    const gap = Math.min(1, (to - from) * 0.1);
    if (mark.y[i] !== 0) path += `M${px(from + gap)} ${px(zero)}V${px(y.pixel(mark.y[i]!))}H${px(to - gap)}V${px(zero)}Z`;
  }
  return path;
}

function strokes(mark: Extract<Mark, { kind: "intervals" }>, x: Scale, y: Scale, frame: Frame): string {
  let path = "";
  for (let i = 0; i < mark.x.length; i++) {
    const low = y.pixel(mark.low[i]!);
    const high = y.pixel(mark.high[i]!); // an open top (Infinity) is drawn to the upper edge
    path += `M${px(x.pixel(mark.x[i]!))} ${px(Number.isFinite(low) ? low : frame.bottom)}V${px(Number.isFinite(high) ? high : frame.top)}`;
  }
  return path;
}

/** Cut at the frame; never thinner than half a pixel, so that a short stretch is seen. */
function spans(mark: Extract<Mark, { kind: "spans" }>, x: Scale, frame: Frame): string {
  let path = "";
  for (let i = 0; i < mark.from.length; i++) {
    const from = Math.max(frame.left, x.pixel(mark.from[i]!));
    const to = Math.min(frame.right, Math.max(x.pixel(mark.to[i]!), from + 0.5));
    if (from < to) path += `M${px(from)} ${frame.top}H${px(to)}V${frame.bottom}H${px(from)}Z`;
  }
  return path;
}

interface LegendEntry {
  readonly label: string;
  readonly tone: Tone;
  readonly x: number;
}

function legendRows(marks: readonly Mark[], width: number): LegendEntry[][] {
  const rows: LegendEntry[][] = [];
  let x = Number.POSITIVE_INFINITY;
  for (const { label, tone } of marks) {
    if (!label) continue;
    const needed = 17 + label.length * CHARACTER_WIDTH + 18;
    if (x + needed > width) {
      rows.push([]);
      x = 30;
    }
    rows.at(-1)!.push({ label, tone, x });
    x += needed;
  }
  return rows;
}

const px = (value: number): string => String(Math.round(value * 10) / 10);
