import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as cycles from "../../src/cycles/index.js";
import { closeTo } from "./close-to.js";

// Values of scipy, statsmodels and mpmath; see oracles/cycles/generate.py for versions and the reasons of the tolerances.
interface OracleCase {
  readonly call: string;
  readonly args: number[][];
  readonly options: Record<string, unknown>;
  readonly expected: unknown;
}
const cases: OracleCase[] = JSON.parse(readFileSync(new URL("../oracles/cycles/oracles.json", import.meta.url), "utf8"));

const TOLERANCE: Record<string, number> = { lombScargle: 1e-9, stl: 1e-9, partialAutocorrelation: 1e-8 };

describe("reference values of scipy and statsmodels", () => {
  const functions = cycles as unknown as Record<string, (...args: unknown[]) => unknown>;
  cases
    .filter(({ call }) => call !== "fisherGPValue")
    .forEach(({ call, args, options, expected }, i) => {
      it(`are met by ${call} with ${JSON.stringify(options)} (case ${i})`, () => {
        const result = functions[call](...args, options);
        closeTo(result, expected, TOLERANCE[call] ?? 1e-10);
      });
    });

  it("are met by fisherGPValue from p = 1 down to 1e-100", () => {
    const rows = cases.find(({ call }) => call === "fisherGPValue")!.expected as { g: number; m: number; p: number }[];
    expect(rows.length).toBeGreaterThan(30);
    for (const { g, m, p } of rows) closeTo(cycles.fisherGPValue(g, m), p, 0, 1e-10, `g = ${g}, m = ${m}`);
  });
});
