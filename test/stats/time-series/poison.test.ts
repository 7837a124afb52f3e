import { describe, expect, it } from "vitest";
import { ConvergenceError, InvalidInputError } from "../../../src/core/errors.js";
import {
  archTest,
  augmentedDickeyFuller,
  breuschPagan,
  conditionNumber,
  dieboldMariano,
  durbinWatson,
  engleGranger,
  kpss,
  varianceInflationFactors,
  varianceRatio,
} from "../../../src/stats/index.js";
import { grangerCausality } from "../../../src/stats/time-series/granger.js";
import { noise, walkOf } from "./support.js";

const length = 60;
const clean = (which: number): number[] => Array.from(noise(length, 77, which));
const rows = (x: readonly number[]): number[][] => clean(5).map((value, t) => [x[t], value] as number[]);

/** Each takes one series, beside clean ones where it needs more. */
const calls: Readonly<Record<string, (x: number[]) => unknown>> = {
  archTest: (x) => archTest(x),
  archTestTwo: (x) => archTest(x, { lags: 2 }),
  breuschPagan: (x) => breuschPagan(x, rows(clean(4))),
  breuschPaganX: (x) => breuschPagan(clean(3), rows(x)),
  durbinWatson: (x) => durbinWatson(x),
  conditionNumber: (x) => conditionNumber(rows(x)),
  varianceInflationFactors: (x) => varianceInflationFactors(rows(x)),
  ...Object.fromEntries(
    (["n", "c", "ct", "ctt"] as const).flatMap((trend) =>
      (["aic", "bic", 0, 3] as const).map((lags) => [`augmentedDickeyFuller ${trend} ${lags}`, (x: number[]) => augmentedDickeyFuller(x, { trend, lags })]),
    ),
  ),
  ...Object.fromEntries(
    (["c", "ct"] as const).flatMap((trend) =>
      (["auto", "legacy", 1] as const).map((lags) => [`kpss ${trend} ${lags}`, (x: number[]) => kpss(x, { trend, lags })]),
    ),
  ),
  varianceRatio: (x) => varianceRatio(x),
  varianceRatioPlain: (x) => varianceRatio(x, { lags: 5, robust: false }),
  engleGranger: (x) => engleGranger(x, clean(1)),
  engleGrangerX: (x) => engleGranger(clean(1), x),
  engleGrangerTwice: (x) => engleGranger(x, x),
  dieboldMariano: (x) => dieboldMariano(x, clean(2), { horizon: 3 }),
  dieboldMarianoTwice: (x) => dieboldMariano(x, x),
  grangerCausality: (x) => grangerCausality(x, clean(6), { maxLag: 2 }),
  grangerCausalityEffect: (x) => grangerCausality(clean(6), x, { maxLag: 2 }),
};

const series = (make: (t: number) => unknown): number[] => Array.from({ length }, (_, t) => make(t)) as number[];
const walk = Array.from(walkOf(noise(length, 78)));
const poison: Readonly<Record<string, number[]>> = {
  empty: [],
  "one point": [1],
  "two points": [1, 2],
  "three points": [1, 2, 4],
  "five points": [1, 2, 4, 3, 5],
  constant: series(() => 3),
  "constant that no double holds": series(() => 0.1),
  zeros: series(() => 0),
  "negative zeros": series((t) => (t % 2 === 0 ? -0 : 0)),
  "all NaN": series(() => NaN),
  "some NaN": series((t) => (t === 30 ? NaN : walk[t])),
  infinite: series((t) => (t === 30 ? Infinity : walk[t])),
  "one huge value": series((t) => (t === 30 ? 1e308 : walk[t])),
  "huge values": series((t) => (t % 3 === 0 ? 1.7e308 : -1.7e308) * (1 - t / 100)),
  "huge walk": walk.map((value) => value * 1e307),
  denormals: series((t) => (1 + (t % 7)) * 5e-324),
  "one denormal": series((t) => (t === 30 ? 5e-324 : 0)),
  "both ends of the range": series((t) => (t % 2 === 0 ? 5e-324 : 1e308)),
  "huge offset": walk.map((value) => 1e9 + 1e-6 * value),
  "offset that swallows the walk": walk.map((value) => 1e17 + value),
  line: series((t) => 0.1 * t),
  parabola: series((t) => 0.01 * t * t - t),
  alternating: series((t) => (t % 2 === 0 ? 1 : -1)),
  "one step": series((t) => (t < 30 ? 0 : 1)),
  "one spike": series((t) => (t === 59 ? 1 : 0)),
  sine: series((t) => Math.sin(t / 3)),
  explosive: series((t) => 1.5 ** t + (t % 5)),
  "explosive to the end of the range": series((t) => 2 ** (17 * t)),
  duplicates: series((t) => Math.floor(t / 10)),
  texts: series((t) => String(t)),
  bigints: series((t) => BigInt(t)),
  holes: Array(length) as number[],
  nulls: series(() => null),
};

function assertFinite(value: unknown, path: string): void {
  if (typeof value === "number") expect(Number.isFinite(value), `${path} = ${value}`).toBe(true);
  else if (typeof value === "object" && value !== null) for (const [key, entry] of Object.entries(value)) assertFinite(entry, `${path}.${key}`);
}

describe("poison series", () => {
  it.each(Object.keys(calls))("give %s a finite result or a typed error, and stay as they are", (name) => {
    let answered = 0;
    for (const [kind, values] of Object.entries(poison)) {
      const before = values.slice();
      const frozen = Object.freeze(values) as number[];
      try {
        assertFinite(calls[name](frozen), `${name} of ${kind}`);
        answered++;
      } catch (error) {
        if (!(error instanceof InvalidInputError || error instanceof ConvergenceError)) throw error;
        expect(error.code).toMatch(/^[A-Z_]+$/);
      }
      expect(frozen).toEqual(before);
    }
    expect(answered).toBeGreaterThan(name.endsWith("Twice") ? -1 : 4); // it does not simply refuse everything
  });

  it("are refused when they are no arrays", () => {
    for (const call of Object.values(calls)) {
      for (const wrong of [undefined, null, 5, "12345", {}]) expect(() => call(wrong as never)).toThrow();
    }
    for (const wrong of [undefined, null, 5, "12345", {}]) {
      expect(() => augmentedDickeyFuller(wrong as never)).toThrow(InvalidInputError);
      expect(() => conditionNumber(wrong as never)).toThrow(InvalidInputError);
      expect(() => engleGranger(clean(1), wrong as never)).toThrow(InvalidInputError);
    }
  });
});
