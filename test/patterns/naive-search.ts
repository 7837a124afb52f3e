// Subsequence search as its definition reads: every window normalised and measured by itself, then the smallest distance taken again and again.
import { createRng, type Rng } from "../../src/core/rng.js";
import { naiveDistance } from "./naive-dtw.js";

/** √m between a constant window and one that varies, 0 between constant ones; `window` 0 is the Euclidean distance. */
export function naiveProfile(query: readonly number[], series: readonly number[], window?: number): number[] {
  const m = query.length;
  return Array.from({ length: series.length - m + 1 }, (_, start) => {
    const part = series.slice(start, start + m);
    const flat = [query, part].filter((values) => new Set(values).size === 1).length;
    if (flat > 0) return flat === 2 ? 0 : Math.sqrt(m);
    const rows = (values: readonly number[]): number[][] => normalised(values).map((value) => [value]);
    return naiveDistance(rows(query), rows(part), window === undefined ? {} : { window });
  });
}

function normalised(values: readonly number[]): number[] {
  const scale = Math.max(...values.map((value) => Math.abs(value - values[0]!)));
  const moved = values.map((value) => (value - values[0]!) / scale); // a level far above the differences would eat their digits
  const mean = moved.reduce((sum, value) => sum + value, 0) / moved.length;
  const deviation = Math.sqrt(moved.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / moved.length);
  return moved.map((value) => (value - mean) / deviation);
}

/** The smallest distance, of equal ones the first, until `topK` are found or none is left. */
export function naiveNearest(profile: ArrayLike<number>, { topK, exclusion, maxDistance = Infinity }: NaiveSearch): { index: number; distance: number }[] {
  const left = Array.from(profile);
  const found: { index: number; distance: number }[] = [];
  while (found.length < topK) {
    const distance = Math.min(...left);
    if (!(distance <= maxDistance) || distance === Infinity) break;
    const index = left.indexOf(distance);
    found.push({ index, distance });
    left.fill(Infinity, Math.max(0, index - exclusion), index + exclusion + 1);
  }
  return found;
}

export interface NaiveSearch {
  readonly topK: number;
  readonly exclusion: number;
  readonly maxDistance?: number;
}

export interface SearchCase {
  readonly query: number[];
  readonly series: number[];
  readonly options: { metric: "dtw" | "euclidean"; topK: number; exclusion: number; window?: number };
}

/** The n-th of a fixed sequence of random searches, among them ones with ties, constant windows, large offsets and jumps. */
export function searchCase(n: number): SearchCase {
  const rng = createRng(n, "search");
  const whole = (from: number, to: number): number => from + Math.floor(rng() * (to - from + 1));
  const m = n % 10 === 0 ? whole(1, 7) : whole(8, 40);
  const length = n % 7 === 0 ? whole(m, m + 20) : whole(m, 420);
  const series = SHAPES[n % SHAPES.length]!(rng, length);
  const start = whole(0, length - m);
  const query = n % 3 === 0 ? series.slice(start, start + m) : n % 50 === 1 ? new Array<number>(m).fill(3) : SHAPES[whole(0, 3)]!(rng, m);
  const metric = n % 4 === 0 ? "euclidean" : "dtw";
  const window = metric === "dtw" && n % 5 !== 0 ? { window: whole(0, n % 11 === 0 ? m + 3 : Math.ceil(m / 6)) } : {};
  return { query, series, options: { metric, topK: whole(1, 8), exclusion: n % 6 === 0 ? 0 : whole(0, 2 * m), ...window } };
}

const walk = (rng: Rng, length: number): number[] => {
  let level = 0;
  return Array.from({ length }, () => (level += rng() - 0.5));
};

const SHAPES: readonly ((rng: Rng, length: number) => number[])[] = [
  walk,
  (rng, length) => Array.from({ length }, () => rng()),
  (rng, length) => Array.from({ length }, () => Math.floor(3 * rng())), // many equal windows
  (rng, length) => walk(rng, length).map((value) => Math.round(value)), // constant stretches
  (rng, length) => {
    const period = walk(rng, 11);
    return Array.from({ length }, (_, t) => period[t % 11]!);
  },
  (rng, length) => walk(rng, length).map((value) => 1e9 + value / 1000),
  (rng, length) => walk(rng, length).map((value, t) => (t > length / 2 ? 1e12 : 0) + value), // running sums go blind beside the jump
  (rng, length) => walk(rng, length).map((value) => value * 1e-200),
  (_, length) => new Array<number>(length).fill(7),
  (rng, length) => walk(rng, length).map((value, t) => value * (t % 100 < 50 ? 1 : 1e-170)),
];
