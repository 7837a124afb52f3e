import { createRng } from "../../src/core/rng.js";
import type { Kind, Parameter } from "./signatures.js";

// Good values to start from, and bad ones (RELIABILITY, D1) to put in their places.

const LENGTH = 160;

/** A column with level, season of five and noise; positive, so that logs and multiplicative models have nothing against it. */
function column(seed: number, length = LENGTH): Float64Array {
  const rng = createRng(seed, "exports");
  let level = 0;
  return Float64Array.from({ length }, (_, t) => {
    level = 0.6 * level + rng() - 0.5;
    return 20 + level + 2 * [0, 1, 3, -1, -2][t % 5]! + 0.3 * rng();
  });
}

const increasing = (length: number): Float64Array => Float64Array.from({ length }, (_, t) => t + 0.25 * (t % 3));

const shares = (length: number): Float64Array => {
  const rng = createRng(3, "shares");
  return Float64Array.from({ length }, () => rng());
};

const seedOf = (name: string): number => [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0);

/** A good value for a parameter, judged by its kind and, where that says too little, by its name. */
export function goodValue({ name, of }: Parameter): unknown {
  switch (of.kind) {
    case "series":
      if (/^(p|pValues|probabilities)$/.test(name)) return shares(LENGTH);
      if (/^(times|ages)$/.test(name)) return increasing(LENGTH);
      if (/^frequencies$/.test(name)) return Float64Array.of(0.05, 0.1, 0.2);
      if (/^(lags|periods)$/.test(name)) return [5, 10];
      if (/^(returns|residuals|losses)/.test(name)) return column(seedOf(name)).map((value) => (value - 20) / 100);
      return column(seedOf(name));
    case "matrix":
      return Array.from({ length: LENGTH }, (_, t) => Float64Array.of(...["u", "v", "w"].map((letter) => column(seedOf(name + letter))[t]!)));
    case "number":
      if (/^(p|probability|level|confidence|share|g)$/.test(name)) return 0.3;
      if (/^(h|horizon|k|n|lag|lags|period|length|trials|successes|window|components|steps)$/.test(name)) return /^(n|trials|length)$/.test(name) ? 20 : 5;
      return 2;
    case "boolean":
      return true;
    case "text":
      return /^(date|from|to)$/.test(name) ? "2024-02-29" : "text";
    case "choice":
      return of.values[0];
    case "record":
      return Object.fromEntries(of.fields.filter(({ optional }) => !optional).map((field) => [field.name, goodValue(field)]));
    case "callback":
      return (...values: readonly ArrayLike<number>[]) => (typeof values[0] === "number" ? 0.5 : values[0]![0]!);
    default:
      return [];
  }
}

export interface Poison {
  readonly title: string;
  readonly value: unknown;
}

/** What every parameter must survive, whatever it is. */
export const ANYTHING: readonly Poison[] = [
  { title: "null", value: null },
  { title: "NaN", value: Number.NaN },
  { title: "Infinity", value: Number.POSITIVE_INFINITY },
  { title: "-Infinity", value: Number.NEGATIVE_INFINITY },
  { title: "0", value: 0 },
  { title: "-0", value: -0 },
  { title: "-1", value: -1 },
  { title: "0.5", value: 0.5 },
  { title: "1", value: 1 },
  { title: "1e308", value: 1e308 },
  { title: "5e-324", value: 5e-324 },
  { title: "2^53", value: 2 ** 53 },
  { title: "a BigInt", value: 3n },
  { title: "a numeric text", value: "3" },
  { title: "a text", value: "no such choice" },
  { title: "true", value: true },
  { title: "a symbol", value: Symbol("poison") },
  { title: "an empty object", value: {} },
  { title: "an object with a strange field", value: { noSuchOption: 1 } },
  { title: "a function", value: () => Number.NaN },
  { title: "a date", value: new Date(Date.UTC(2030, 0, 1)) },
  { title: "a length without values", value: { length: 3 } },
  { title: "a negative length", value: { length: -1 } },
  { title: "a length beyond memory", value: { length: 2 ** 52 } },
];

/** Values for a column of the length of the good one. */
export function seriesPoisons(good: ArrayLike<number>): Poison[] {
  const n = good.length;
  const of = (make: (t: number) => number): Float64Array => Float64Array.from({ length: n }, (_, t) => make(t));
  const spoilt = (at: number, value: unknown): unknown[] => Array.from({ length: n }, (_, t) => (t === at ? value : good[t]));
  const middle = n >> 1;
  return [
    { title: "all NaN", value: of(() => Number.NaN) },
    { title: "one NaN", value: spoilt(middle, Number.NaN) },
    { title: "one Infinity", value: spoilt(middle, Number.POSITIVE_INFINITY) },
    { title: "one -Infinity at the end", value: spoilt(n - 1, Number.NEGATIVE_INFINITY) },
    { title: "one null", value: spoilt(middle, null) },
    { title: "one undefined", value: spoilt(0, undefined) },
    { title: "BigInts", value: Array.from({ length: n }, (_, t) => BigInt(t)) },
    { title: "numeric texts", value: Array.from({ length: n }, (_, t) => String(good[t])) },
    { title: "dates", value: Array.from({ length: n }, (_, t) => new Date(t * 864e5)) },
    { title: "a constant", value: of(() => 7) },
    { title: "a constant with no short binary form", value: of(() => 0.1) },
    { title: "zeros", value: of(() => 0) },
    { title: "negative zeros", value: of(() => -0) },
    { title: "one that differs", value: of((t) => (t === middle ? 1 : 0)) },
    { title: "1e308", value: of(() => 1e308) },
    { title: "1e308 of either sign", value: of((t) => (t % 2 ? 1e308 : -1e308)) },
    { title: "one 1e308", value: spoilt(middle, 1e308) },
    { title: "scaled by 1e300", value: of((t) => good[t]! * 1e300) },
    { title: "scaled by 1e150", value: of((t) => good[t]! * 1e150) },
    { title: "scaled by 1e-300", value: of((t) => good[t]! * 1e-300) },
    { title: "5e-324", value: of((t) => (t % 3 ? 5e-324 : 0)) },
    { title: "a large offset", value: of((t) => 1e9 + 1e-3 * good[t]!) },
    { title: "an offset above all digits", value: of((t) => 1e17 + good[t]!) },
    { title: "alternating", value: of((t) => (t % 2 ? 1 : -1)) },
    { title: "a straight line", value: of((t) => t) },
    { title: "a falling line", value: of((t) => 1000 - 3 * t) },
    { title: "an exponential", value: of((t) => 2 ** (t / 2)) },
    { title: "many ties", value: of((t) => t % 2) },
    { title: "reversed", value: of((t) => good[n - 1 - t]!) },
    { title: "negated", value: of((t) => -good[t]!) },
  ];
}

/** Lengths that are too short for most; every column of a call gets the same, or one alone. */
export const SHORT_LENGTHS = [0, 1, 2, 3, 4, 7] as const;

export function matrixPoisons(good: readonly ArrayLike<number>[]): Poison[] {
  const columns = good[0]!.length;
  const withColumn = (make: (row: ArrayLike<number>, t: number) => readonly unknown[]): unknown => good.map((row, t) => make(row, t));
  const numbers = (row: ArrayLike<number>): number[] => Array.from(row);
  return [
    { title: "rows without values", value: good.map(() => []) },
    { title: "ragged rows", value: good.map((row, t) => (t === 3 ? numbers(row).slice(1) : row)) },
    { title: "a row that is no array", value: good.map((row, t) => (t === 3 ? 5 : row)) },
    { title: "a null row", value: good.map((row, t) => (t === 3 ? null : row)) },
    { title: "one NaN inside", value: withColumn((row, t) => (t === 3 ? [Number.NaN, ...numbers(row).slice(1)] : numbers(row))) },
    { title: "one Infinity inside", value: withColumn((row, t) => (t === 3 ? [Number.POSITIVE_INFINITY, ...numbers(row).slice(1)] : numbers(row))) },
    { title: "texts inside", value: withColumn((row) => numbers(row).map(String)) },
    { title: "a constant column", value: withColumn((row) => [4, ...numbers(row).slice(1)]) },
    { title: "a column twice", value: withColumn((row) => [row[columns - 1], ...numbers(row).slice(1)]) },
    { title: "nearly a column twice", value: withColumn((row, t) => [row[columns - 1]! * (1 + 1e-15 * (t % 2)), ...numbers(row).slice(1)]) },
    { title: "zeros", value: withColumn((row) => numbers(row).map(() => 0)) },
    { title: "1e308", value: withColumn((row) => numbers(row).map(() => 1e308)) },
    { title: "scaled by 1e300", value: withColumn((row) => numbers(row).map((value) => value * 1e300)) },
    { title: "scaled by 1e-300", value: withColumn((row) => numbers(row).map((value) => value * 1e-300)) },
    { title: "one column scaled by 1e200", value: withColumn((row) => [row[0]! * 1e200, ...numbers(row).slice(1)]) },
    { title: "a large offset", value: withColumn((row) => numbers(row).map((value) => 1e9 + 1e-3 * value)) },
    { title: "more columns than rows", value: good.slice(0, 2).map((row) => [...numbers(row), ...numbers(row).map((value) => value * value), 1, 2, 3]) },
    { title: "one column", value: withColumn((row) => [row[0]]) },
  ];
}

/** Poisons that keep the shape of a good value: what is in it, not how it is built. */
export function poisonsOf(of: Kind, good: unknown): readonly Poison[] {
  if (of.kind === "series" && isColumn(good)) return [...ANYTHING, ...seriesPoisons(good)];
  if (of.kind === "matrix" && Array.isArray(good)) return [...ANYTHING, ...matrixPoisons(good)];
  return ANYTHING;
}

export const isColumn = (value: unknown): value is ArrayLike<number> =>
  (Array.isArray(value) && value.length > 0 && typeof value[0] === "number") || (ArrayBuffer.isView(value) && !(value instanceof DataView));

export const isMatrix = (value: unknown): value is ArrayLike<number>[] => Array.isArray(value) && value.length > 0 && isColumn(value[0]);
