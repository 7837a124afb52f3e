import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lassoInto } from "../../src/forecast/additive/lasso.js";

/** Every pattern of signs, solved by elimination; the one that agrees with itself and is lowest. */
function naive(h: number[][], b: number[], weight: number): number[] {
  const n = b.length;
  const objective = (x: number[]): number =>
    x.reduce((sum, xi, i) => sum + 0.5 * xi * x.reduce((row, xj, j) => row + h[i][j] * xj, 0) - b[i] * xi + weight * Math.abs(xi), 0);
  let best = new Array(n).fill(0);
  for (let pattern = 0; pattern < 3 ** n; pattern++) {
    const sign = b.map((_, i) => (Math.floor(pattern / 3 ** i) % 3) - 1);
    const on = sign.flatMap((s, i) => (s === 0 ? [] : [i]));
    const a = on.map((i) => [...on.map((j) => h[i][j]), b[i] - weight * sign[i]]);
    for (let p = 0; p < on.length; p++) {
      for (let r = 0; r < on.length; r++)
        if (r !== p) {
          const factor = a[r][p] / a[p][p];
          for (let c = p; c <= on.length; c++) a[r][c] -= factor * a[p][c];
        }
    }
    const x = new Array(n).fill(0);
    on.forEach((i, p) => {
      x[i] = a[p][on.length] / a[p][p];
    });
    if (on.every((i) => x[i] * sign[i] > 0) && objective(x) < objective(best)) best = x;
  }
  return best;
}

const problem = fc.integer({ min: 1, max: 5 }).chain((n) =>
  fc.record({
    roots: fc.array(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: n, maxLength: n }), { minLength: n, maxLength: n }),
    b: fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: n, maxLength: n }),
    start: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: n, maxLength: n }),
    weight: fc.constantFrom(0.05, 0.5, 2),
  }),
);

describe("lassoInto", () => {
  it("finds the minimum that trying every pattern of signs finds, from any start", () => {
    fc.assert(
      fc.property(problem, ({ roots, b, start, weight }) => {
        const n = b.length;
        const h = roots.map((_, i) => roots.map((__, j) => roots.reduce((sum, row) => sum + row[i] * row[j], i === j ? 0.1 : 0)));
        const x = Float64Array.from(start);
        expect(lassoInto(x, Float64Array.from(h.flat()), Float64Array.from(b), weight, n)).toBe(true);
        naive(h, b, weight).forEach((value, i) => {
          expect(Math.abs(x[i] - value)).toBeLessThan(1e-7);
        });
      }),
      { numRuns: 400 },
    );
  });

  it("answers for columns that cannot be told apart", () => {
    const x = new Float64Array(2);
    expect(lassoInto(x, Float64Array.of(1, 1, 1, 1), Float64Array.of(3, 3), 1, 2)).toBe(true);
    expect(x[0] + x[1]).toBeCloseTo(2, 9);
  });
});
