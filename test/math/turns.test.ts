import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { atan2 } from "../../src/math/elementary.js";
import { cosTurns, sinTurns, turnsOf } from "../../src/math/turns.js";

/** x, cos 2πx, sin 2πx: nearest doubles by mpmath 1.3 with 50 digits. */
const CIRCLE = [
  [0.1, 0.8090169943749475, 0.5877852522924731],
  [-0.3, -0.30901699437494734, -0.9510565162951536],
  [0.3333333333333333, -0.4999999999999999, 0.8660254037844387],
  [0.1249999999999, 0.7071067811869918, 0.7071067811861033],
  [0.125, 0.7071067811865476, 0.7071067811865476],
  [0.374999, -0.7071023382896517, 0.7071112240555278],
  [5e-9, 0.9999999999999996, 3.141592653589793e-8],
  [1e-300, 1, 6.283185307179587e-300],
  [123456.789, 0.24259923082166293, -0.9701265964835402],
  [1000000000000000.4, -0.7071067811865476, 0.7071067811865476],
  [-98765.4321, -0.9103661508905333, -0.41380366275898867],
] as const;

describe("angles in turns", () => {
  it("gives cosine and sine within a unit in the last place, far from zero too", () => {
    for (const [x, cosine, sine] of CIRCLE) {
      expect(Math.abs(cosTurns(x) / cosine - 1)).toBeLessThan(2.3e-16);
      expect(Math.abs(sinTurns(x) / sine - 1)).toBeLessThan(2.3e-16);
    }
  });

  it("is exact at quarters, whatever the number of whole turns", () => {
    for (const turns of [0, 1, -1, 7, -12345, 2 ** 40]) {
      expect([0, 0.25, 0.5, 0.75].map((quarter) => cosTurns(turns + quarter) + 0)).toEqual([1, 0, -1, 0]);
      expect([0, 0.25, 0.5, 0.75].map((quarter) => sinTurns(turns + quarter) + 0)).toEqual([0, 1, 0, -1]);
    }
    expect([cosTurns(1e300), sinTurns(-1e300) + 0]).toEqual([1, 0]);
    expect([cosTurns(Infinity), sinTurns(NaN)]).toEqual([NaN, NaN]);
  });

  it("returns the angle of a point to within 1e-16 turns, whatever its distance", () => {
    const coordinate = fc.double({ min: -1e150, max: 1e150, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, fc.constantFrom(1e-150, 1, 1e150), (x, y, scale) => {
        fc.pre(x * scale !== 0 || y * scale !== 0);
        const difference = turnsOf(x * scale, y * scale) - atan2(y * scale, x * scale) / (2 * Math.PI);
        expect(Math.abs(difference - Math.round(difference))).toBeLessThan(2e-16);
      }),
    );
    expect([turnsOf(0, 0), turnsOf(2, 0), turnsOf(0, 2), turnsOf(-2, 0), turnsOf(0, -2)]).toEqual([0, 0, 0.25, 0.5, -0.25]);
  });
});
