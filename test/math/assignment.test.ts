import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignment } from "../../src/math/assignment.js";

const permutations = (n: number): number[][] =>
  n === 0 ? [[]] : permutations(n - 1).flatMap((rest) => Array.from({ length: n }, (_, at) => [...rest.slice(0, at), n - 1, ...rest.slice(at)]));
const costOf = (cost: Float64Array, n: number, columns: ArrayLike<number>): number =>
  Array.from(columns).reduce((sum, column, row) => sum + cost[row * n + column], 0);

describe("the assignment of least cost", () => {
  it("is as good as the best of all permutations", () => {
    const entry = fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.integer({ min: -2, max: 2 }), fc.constantFrom(1e300, -1e300));
    const square = fc
      .integer({ min: 1, max: 6 })
      .chain((n) => fc.array(entry, { minLength: n * n, maxLength: n * n }).map((values) => ({ n, cost: Float64Array.from(values) })));
    fc.assert(
      fc.property(square, ({ n, cost }) => {
        const before = cost.slice();
        const columns = assignment(cost, n);
        expect(cost).toEqual(before);
        expect([...columns].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
        const best = Math.min(...permutations(n).map((candidate) => costOf(cost, n, candidate)));
        const scale = cost.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
        expect(costOf(cost, n, columns)).toBeLessThanOrEqual(best + 1e-12 * scale);
      }),
    );
  });

  it("keeps the order of rows where all costs are equal, and knows the empty case", () => {
    expect([...assignment(new Float64Array(16).fill(3), 4)]).toEqual([0, 1, 2, 3]);
    expect([...assignment(new Float64Array(0), 0)]).toEqual([]);
  });
});
