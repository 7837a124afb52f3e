import { dayNumber, fromDayNumber } from "../core/dates.js";
import type { Axis } from "./chart.js";

/** Maps data to pixels and names the ticks of one axis. */
export interface Scale {
  readonly pixel: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

export function createScale(axis: Axis, domain: readonly [number, number], range: readonly [number, number], tickCount: number): Scale {
  const warp = axis.scale === "log" ? Math.log10 : (value: number) => value;
  const from = warp(domain[0]);
  const perUnit = (range[1] - range[0]) / (warp(domain[1]) - from);
  const pixel = (value: number) => range[0] + (warp(value) - from) * perUnit;
  const ticks =
    axis.ticks ?? (axis.scale === "log" ? logTicks(domain) : axis.scale === "date" ? dateTicks(domain, tickCount) : roundTicks(domain, tickCount, axis.scale));
  return { pixel, ticks };
}

/** Ends moved outward to round numbers; dates stay as they are. */
export function niceDomain(axis: Axis, [low, high]: readonly [number, number], tickCount: number): readonly [number, number] {
  if (axis.domain || axis.scale === "date") return [low, high];
  if (axis.scale === "log") return [roundBelow(low), roundAbove(high)];
  const step = roundStep((high - low) / tickCount);
  return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}

/** The next of 1, 2, 5, 10, 20, … */
function roundBelow(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const leading = value / power + 1e-9;
  return (leading >= 5 ? 5 : leading >= 2 ? 2 : 1) * power;
}

function roundAbove(value: number): number {
  return roundStep(value * (1 - 1e-9));
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const leading = rough / power;
  return (leading <= 1 ? 1 : leading <= 2 ? 2 : leading <= 5 ? 5 : 10) * power;
}

function roundTicks([low, high]: readonly [number, number], count: number, kind: Axis["scale"]): Scale["ticks"] {
  const step = roundStep((high - low) / count);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++)
    ticks.push({ value: i * step + 0, text: numberText(i * step + 0, step, kind) }); // + 0: no minus zero
  return ticks;
}

function numberText(value: number, step: number, kind: Axis["scale"]): string {
  if (step < 1e-6 || step >= 1e15) return String(Number(value.toPrecision(6)));
  if (kind === "percent") return `${(100 * value).toFixed(Math.max(0, -Math.floor(Math.log10(100 * step) + 1e-9)))} %`;
  if (kind === "dollars") return dollars(value);
  return value.toLocaleString("en-US", { minimumFractionDigits: 0, maximumFractionDigits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)) });
}

/** Powers of ten, with 2 and 5 between them where the axis spans fewer than four. */
function logTicks([low, high]: readonly [number, number]): Scale["ticks"] {
  const leading = Math.log10(high / low) < 4 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const digit of leading) {
      const value = digit * 10 ** power;
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) ticks.push({ value, text: shortCount(value) });
    }
  }
  return ticks;
}

/** $15,000 as `$15K`, $1,200,000 as `$1.2M`. */
export function dollars(value: number): string {
  return `${value < 0 ? "−" : ""}$${shortCount(Math.abs(value))}`;
}

function shortCount(value: number): string {
  if (value >= 1e9) return `${Number((value / 1e9).toPrecision(3))}B`;
  if (value >= 1e6) return `${Number((value / 1e6).toPrecision(3))}M`;
  if (value >= 1e3) return `${Number((value / 1e3).toPrecision(3))}K`;
  return String(Number(value.toPrecision(3)));
}

const MONTHS_BETWEEN_TICKS = [1, 3, 6, 12, 24, 60, 120];
const DAYS_PER_MONTH = 30.4;

function dateTicks([low, high]: readonly [number, number], count: number): Scale["ticks"] {
  const months = MONTHS_BETWEEN_TICKS.find((step) => (high - low) / (step * DAYS_PER_MONTH) <= count) ?? 240;
  const start = fromDayNumber(Math.floor(low));
  const ticks = [];
  for (let month = Math.floor((Number(start.slice(0, 4)) * 12 + Number(start.slice(5, 7)) - 1) / months) * months; ; month += months) {
    const value = dayNumber(Math.floor(month / 12), (month % 12) + 1, 1);
    if (value > high) return ticks;
    if (value >= low) ticks.push({ value, text: months >= 12 ? fromDayNumber(value).slice(0, 4) : fromDayNumber(value).slice(0, 7) });
  }
}
