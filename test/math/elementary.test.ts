import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as elementary from "../../src/math/elementary.js";
import { errorInUlps, oracleRows } from "./oracle.js";

type Name = "exp" | "expm1" | "log" | "log1p" | "sin" | "cos" | "tan" | "atan" | "atan2" | "pow" | "tanh";
const functions = elementary as unknown as Record<string, (...given: number[]) => number>;

/** Largest error promised, in units in the last place. */
const BOUNDS: Readonly<Record<Name, number>> = { exp: 1, expm1: 1, log: 1, log1p: 1, sin: 1, cos: 1, tan: 1, atan: 1, atan2: 1, pow: 1, tanh: 4 };

describe("elementary functions", () => {
  for (const [name, bound] of Object.entries(BOUNDS)) {
    it(`${name} stays within ${bound} ulp of mpmath over its whole range`, () => {
      let worst = 0;
      for (const row of oracleRows("elementary", name)) {
        const error = errorInUlps(functions[name]!(...row.slice(0, -2)), row.at(-2)!, row.at(-1)!);
        worst = Math.max(worst, error);
        expect(error, `${name}(${row.slice(0, -2).join(", ")})`).toBeLessThanOrEqual(bound);
      }
      expect(worst).toBeGreaterThan(0.3); // a comparison that saw no rounding at all would not be looking
    });
  }

  const Pi = Math.PI;
  // biome-ignore format: a table
  const SPECIAL: [Name, number[], number][] = [
    ["exp", [0], 1], ["exp", [-0], 1], ["exp", [Infinity], Infinity], ["exp", [-Infinity], 0], ["exp", [NaN], NaN], ["exp", [709.8], Infinity], ["exp", [-745.2], 0],
    ["exp", [-745.1332191019411], 5e-324], ["exp", [709.782712893384], 1.7976931348622732e308],
    ["expm1", [0], 0], ["expm1", [-0], -0], ["expm1", [Infinity], Infinity], ["expm1", [-Infinity], -1], ["expm1", [NaN], NaN], ["expm1", [5e-324], 5e-324],
    ["log", [1], 0], ["log", [0], -Infinity], ["log", [-0], -Infinity], ["log", [-1], NaN], ["log", [Infinity], Infinity], ["log", [-Infinity], NaN], ["log", [NaN], NaN],
    ["log", [5e-324], -744.4400719213812], ["log1p", [0], 0], ["log1p", [-0], -0], ["log1p", [-1], -Infinity], ["log1p", [-2], NaN], ["log1p", [Infinity], Infinity], ["log1p", [NaN], NaN],
    ["sin", [0], 0], ["sin", [-0], -0], ["sin", [Infinity], NaN], ["sin", [-Infinity], NaN], ["sin", [NaN], NaN], ["sin", [5e-324], 5e-324],
    ["cos", [0], 1], ["cos", [-0], 1], ["cos", [Infinity], NaN], ["cos", [NaN], NaN],
    ["tan", [0], 0], ["tan", [-0], -0], ["tan", [Infinity], NaN], ["tan", [NaN], NaN], ["tan", [-5e-324], -5e-324],
    ["atan", [0], 0], ["atan", [-0], -0], ["atan", [Infinity], Pi / 2], ["atan", [-Infinity], -Pi / 2], ["atan", [NaN], NaN], ["atan", [1], Pi / 4],
    ["tanh", [0], 0], ["tanh", [-0], -0], ["tanh", [Infinity], 1], ["tanh", [-Infinity], -1], ["tanh", [NaN], NaN],
    ["atan2", [0, 1], 0], ["atan2", [-0, 1], -0], ["atan2", [0, -1], Pi], ["atan2", [-0, -1], -Pi], ["atan2", [0, 0], 0], ["atan2", [0, -0], Pi], ["atan2", [-0, -0], -Pi], ["atan2", [-0, 0], -0],
    ["atan2", [1, 0], Pi / 2], ["atan2", [-1, -0], -Pi / 2], ["atan2", [1, Infinity], 0], ["atan2", [-1, Infinity], -0], ["atan2", [1, -Infinity], Pi], ["atan2", [Infinity, 1], Pi / 2],
    ["atan2", [Infinity, Infinity], Pi / 4], ["atan2", [Infinity, -Infinity], (3 * Pi) / 4], ["atan2", [-Infinity, -Infinity], (-3 * Pi) / 4], ["atan2", [NaN, 1], NaN], ["atan2", [1, NaN], NaN],
    ["atan2", [5e-324, 1e308], 0], ["atan2", [5e-324, 5e-324], Pi / 4], ["atan2", [1e308, -1e308], (3 * Pi) / 4],
    ["pow", [NaN, 0], 1], ["pow", [1, NaN], 1], ["pow", [-1, Infinity], 1], ["pow", [-1, -Infinity], 1], ["pow", [2, NaN], NaN], ["pow", [NaN, 1], NaN], ["pow", [-8, 1 / 3], NaN],
    ["pow", [0, 3], 0], ["pow", [-0, 3], -0], ["pow", [-0, 2], 0], ["pow", [0, -1], Infinity], ["pow", [-0, -1], -Infinity], ["pow", [-0, -2], Infinity],
    ["pow", [Infinity, 2], Infinity], ["pow", [-Infinity, 3], -Infinity], ["pow", [-Infinity, 2], Infinity], ["pow", [-Infinity, -3], -0], ["pow", [Infinity, -1], 0],
    ["pow", [0.5, Infinity], 0], ["pow", [0.5, -Infinity], Infinity], ["pow", [2, Infinity], Infinity], ["pow", [2, -Infinity], 0], ["pow", [-2, 3], -8], ["pow", [-2, -2], 0.25],
    ["pow", [2, -1074], 5e-324], ["pow", [2, -1076], 0], ["pow", [2, 1023], 2 ** 1023], ["pow", [2, 1024], Infinity], ["pow", [10, 22], 1e22], ["pow", [1.5, 2], 2.25], ["pow", [9, 0.5], 3],
    ["pow", [5e-324, 1], 5e-324], ["pow", [-1, 2 ** 53], 1], ["pow", [-1, 2 ** 53 - 1], -1], ["pow", [1 + 2 ** -52, 2 ** 62], Infinity],
  ];
  it.each(SPECIAL)("%s(%j) is %d, sign of zero included", (name, given, expected) => {
    expect(functions[name]!(...given)).toBe(expected);
  });

  it("odd functions are odd and cosine is even, to the bit", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (x) => {
        for (const name of ["sin", "tan", "atan", "tanh"]) expect(functions[name]!(-x)).toBe(-functions[name]!(x));
        expect(elementary.cos(-x)).toBe(elementary.cos(x));
      }),
      { numRuns: 2000 },
    );
  });

  it("raises whole numbers to whole powers exactly while the result fits 53 bits", () => {
    for (let base = 2; base <= 60; base++) {
      for (let power = 1n; BigInt(base) ** power < 2n ** 53n; power++) expect(elementary.pow(base, Number(power))).toBe(Number(BigInt(base) ** power));
    }
  });

  it("never falls where the function grows, across the joints of its pieces", () => {
    const joints: [Name, number][] = [
      ["exp", 0.34657359027997264],
      ["exp", 1.0397207708399179],
      ["log", Math.SQRT2],
      ["log", 1],
      ["log1p", -0.2928],
      ["log1p", 0.4142],
      ["expm1", 25],
      ["atan", 0.4375],
      ["atan", 0.6875],
      ["atan", 1.1875],
      ["atan", 2.4375],
      ["sin", Math.PI / 4],
      ["tan", Math.PI / 4],
    ];
    for (const [name, joint] of joints) {
      const step = joint === 0 ? 1e-16 : Math.abs(joint) * 2 ** -46;
      for (let i = -200; i < 200; i++) {
        expect(functions[name]!(joint + i * step), `${name} near ${joint}`).toBeLessThanOrEqual(functions[name]!(joint + (i + 1) * step));
      }
    }
  });
});
