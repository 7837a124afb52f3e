/** What a colour means, never what it is: the writers choose colours for light and dark pages. */
export type Tone = "main" | "second" | "good" | "bad" | "muted" | "threshold";

export interface Axis {
  readonly label: string;
  /** `date`: values are days since 1970-01-01. `log`: values are positive. */
  readonly scale: "number" | "log" | "date" | "percent" | "dollars";
  /** Ends of the axis; by default those of the data, and 0 where bars stand. */
  readonly domain?: readonly [number, number];
  /** Named places instead of numbers. */
  readonly ticks?: readonly { readonly value: number; readonly text: string }[];
}

export type Mark =
  | {
      readonly kind: "line";
      readonly x: ArrayLike<number>;
      readonly y: ArrayLike<number>;
      readonly tone: Tone;
      readonly label?: string;
      readonly dashed?: boolean;
      /** Thin and see-through: one of many that lie over each other. */
      readonly faint?: boolean;
    }
  | {
      readonly kind: "band";
      readonly x: ArrayLike<number>;
      readonly lower: ArrayLike<number>;
      readonly upper: ArrayLike<number>;
      readonly tone: Tone;
      readonly label?: string;
    }
  | { readonly kind: "points"; readonly x: ArrayLike<number>; readonly y: ArrayLike<number>; readonly tone: Tone; readonly label?: string }
  /** One bar per value, `width` wide on the x axis and centred on x. */
  | {
      readonly kind: "bars";
      readonly x: ArrayLike<number>;
      readonly y: ArrayLike<number>;
      readonly width: number;
      readonly tone: Tone;
      readonly label?: string;
    }
  /** A vertical stroke from low to high: interval money, confidence intervals. */
  | {
      readonly kind: "intervals";
      readonly x: ArrayLike<number>;
      readonly low: ArrayLike<number>;
      readonly high: ArrayLike<number>;
      readonly tone: Tone;
      readonly label?: string;
    }
  /** Stretches of the x axis, shaded over the whole height: regimes, intervals of a date. */
  | {
      readonly kind: "spans";
      readonly from: ArrayLike<number>;
      readonly to: ArrayLike<number>;
      readonly tone: Tone;
      readonly label?: string;
    }
  | { readonly kind: "rule"; readonly axis: "x" | "y"; readonly at: number; readonly tone: Tone; readonly label?: string };

/** A picture of a result, independent of how it is drawn: `toSvg` and `toVegaLite` are its two writers. */
export interface Chart {
  readonly title: string;
  /** What a reader who cannot see it should know. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly marks: readonly Mark[];
}

/** Differences below this share of the values, or values below this, are rounding dust to a picture. */
const SMALLEST_SPAN = 1e-9;
const SMALLEST_VALUE = 1e-200;

/** The span of an axis over all marks; an empty or single-valued one is widened so that it can be drawn. */
export function domainOf(chart: Chart, axis: "x" | "y"): readonly [number, number] {
  const given = chart[axis].domain;
  if (given) return given;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const see = (value: number) => {
    if (!Number.isFinite(value) || (chart[axis].scale === "log" && value <= 0)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const mark of chart.marks) for (const values of extentsOf(mark, axis)) for (let i = 0; i < values.length; i++) see(values[i]!);
  if (low > high) return chart[axis].scale === "log" ? [1, 10] : [0, 1];
  if (!(high - low > SMALLEST_SPAN * Math.max(Math.abs(low), Math.abs(high), SMALLEST_VALUE)))
    return chart[axis].scale === "log" ? [low / 2, high * 2] : [low - Math.max(1, Math.abs(low)), high + Math.max(1, Math.abs(high))];
  return [low, high];
}

function extentsOf(mark: Mark, axis: "x" | "y"): readonly ArrayLike<number>[] {
  if (mark.kind === "rule") return mark.axis === axis ? [[mark.at]] : [];
  if (mark.kind === "spans") return axis === "x" ? [mark.from, mark.to] : [];
  if (axis === "x")
    return mark.kind === "bars" ? [mark.x, Array.from(mark.x, (x) => x - mark.width / 2), Array.from(mark.x, (x) => x + mark.width / 2)] : [mark.x];
  if (mark.kind === "band") return [mark.lower, mark.upper];
  if (mark.kind === "intervals") return [mark.low, mark.high];
  return mark.kind === "bars" ? [mark.y, [0]] : [mark.y];
}
