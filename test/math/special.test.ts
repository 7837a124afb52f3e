import { describe, expect, it } from "vitest";
import { normalQuantile } from "../../src/math/normal-quantile.js";
import * as special from "../../src/math/special.js";
import { errorInUlps, oracleRows } from "./oracle.js";

const functions = { ...special, normalQuantile } as unknown as Record<string, (...given: number[]) => number>;

describe("special functions", () => {
  it.each(["erf", "erfc"])("%s stays within 4 ulp of mpmath, in the tail too", (name) => {
    for (const row of oracleRows("elementary", name))
      expect(errorInUlps(functions[name]!(row[0]!), row[1]!, row[2]!), `${name}(${row[0]})`).toBeLessThanOrEqual(4);
  });

  it.each(["lgamma", "digamma"])("%s has relative error below 1e-14, absolute where the value is below 1", (name) => {
    for (const row of oracleRows("special", name))
      expect(Math.abs(functions[name]!(row[0]!) - row[1]!) / Math.max(1, Math.abs(row[1]!)), `${name}(${row[0]})`).toBeLessThan(1e-14);
  });

  it("keeps the relative accuracy of lgamma around its zeros 1 and 2", () => {
    for (const [x, nearest] of oracleRows("special", "lgamma") as [number, number][]) {
      if (x > 0) expect(Math.abs(special.lgamma(x) / nearest - 1), `lgamma(${x})`).toBeLessThan(1e-14);
    }
    expect(special.lgamma(1)).toBe(0);
    expect(special.lgamma(2)).toBe(0);
  });

  it.each(["gammaP", "gammaQ", "logGammaP", "logGammaQ", "betaI", "betaIComplement", "logBetaI", "logErfc", "normalQuantile"])(
    "%s has relative error below 1e-12 down to the far tails",
    (name) => {
      let smallest = Infinity;
      for (const row of oracleRows("special", name)) {
        const expected = row.at(-2)!;
        if (Math.abs(expected) < 1e-300) continue;
        smallest = Math.min(smallest, Math.abs(expected));
        expect(Math.abs(functions[name]!(...row.slice(0, -2)) / expected - 1), `${name}(${row.slice(0, -2).join(", ")})`).toBeLessThan(1e-12);
      }
      expect(smallest).toBeLessThan(0.5);
    },
  );

  it("complements: P + Q = 1, I_x(a,b) + I_y(b,a) = 1, erf + erfc = 1", () => {
    for (let a = 0.05; a < 200; a *= 1.7) {
      for (let x = 0.01; x < 300; x *= 1.9) expect(special.gammaP(a, x) + special.gammaQ(a, x)).toBeCloseTo(1, 13);
      for (let x = 0.03; x < 1; x += 0.07) expect(special.betaI(x, a, 7) + special.betaIComplement(x, a, 7)).toBeCloseTo(1, 13);
    }
    for (let x = -6; x < 6; x += 0.1) expect(special.erf(x) + special.erfc(x)).toBeCloseTo(1, 14);
  });

  it("stays finite in logs where the plain value underflows", () => {
    expect(special.gammaQ(3, 2000)).toBe(0);
    expect(special.logGammaQ(3, 2000)).toBeCloseTo(-2000 + 2 * Math.log(2000) - Math.log(2) + Math.log1p(1 / 1000 + 2 / 4e6), 9);
    expect(special.logErfc(1e5)).toBeCloseTo(-1e10 - Math.log(1e5 * Math.sqrt(Math.PI)), 3);
    expect(special.logBetaI(1e-200, 5, 1)).toBeCloseTo(5 * Math.log(1e-200), 9);
  });

  // biome-ignore format: a table
  const SPECIAL: [string, number[], number][] = [
    ["erf", [0], 0], ["erf", [-0], -0], ["erf", [Infinity], 1], ["erf", [-Infinity], -1], ["erf", [NaN], NaN], ["erf", [5e-324], 5e-324],
    ["erfc", [0], 1], ["erfc", [Infinity], 0], ["erfc", [-Infinity], 2], ["erfc", [NaN], NaN], ["erfc", [28], 0],
    ["lgamma", [0], Infinity], ["lgamma", [-3], Infinity], ["lgamma", [Infinity], Infinity], ["lgamma", [1e306], Infinity], ["lgamma", [NaN], NaN],
    ["digamma", [0], NaN], ["digamma", [-2], NaN], ["digamma", [Infinity], Infinity], ["digamma", [NaN], NaN],
    ["gammaP", [2, 0], 0], ["gammaP", [2, Infinity], 1], ["gammaQ", [2, 0], 1], ["gammaQ", [2, Infinity], 0], ["gammaP", [0, 1], NaN], ["gammaP", [1, -1], NaN], ["gammaQ", [NaN, 1], NaN],
    ["betaI", [0, 2, 3], 0], ["betaI", [1, 2, 3], 1], ["betaI", [2, 2, 3], NaN], ["betaI", [0.5, 0, 3], NaN], ["logBetaI", [0, 2, 3], -Infinity], ["logGammaP", [2, 0], -Infinity],
    ["normalQuantile", [0], -Infinity], ["normalQuantile", [1], Infinity], ["normalQuantile", [0.5], 0], ["normalQuantile", [-1], NaN], ["normalQuantile", [NaN], NaN],
  ];
  it.each(SPECIAL)("%s(%j) is %d", (name, given, expected) => {
    expect(functions[name]!(...given)).toBe(expected);
  });
});
