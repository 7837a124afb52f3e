import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { pivotedQr } from "../../src/math/pivoted-qr.js";

function matrix(rows: number, columns: number, seed: number): Float64Array {
  const rng = createRng(seed, "pivoted-qr", rows, columns);
  return Float64Array.from({ length: rows * columns }, () => rng() - 0.5);
}

const shape = fc.record({ rows: fc.integer({ min: 1, max: 12 }), columns: fc.integer({ min: 1, max: 6 }), seed: fc.nat(300) });
const thresholds = (columns: number): Float64Array => new Float64Array(columns).fill(1e-13);

describe("pivotedQr", () => {
  it("gives orthonormal columns whose combinations by R are the columns of X in the new order", () => {
    fc.assert(
      fc.property(shape, fc.nat(1), ({ rows, columns, seed }, pinned) => {
        const x = matrix(rows, columns, seed);
        const { q, r, order, rank } = pivotedQr(Float64Array.from(x), rows, columns, thresholds(columns), pinned);
        expect(rank).toBe(Math.min(rows, columns));
        if (pinned) expect(order[0]).toBe(0);
        expect([...order].sort()).toEqual(Array.from({ length: columns }, (_, j) => j));
        for (let a = 0; a < rank; a++) {
          for (let b = 0; b <= a; b++) {
            let dot = 0;
            for (let i = 0; i < rows; i++) dot += q[a * rows + i]! * q[b * rows + i]!;
            expect(dot).toBeCloseTo(a === b ? 1 : 0, 13);
          }
        }
        for (let j = 0; j < columns; j++) {
          for (let i = 0; i < rows; i++) {
            let sum = 0;
            for (let k = 0; k < rank; k++) sum += q[k * rows + i]! * r[k * columns + j]!;
            expect(sum).toBeCloseTo(x[order[j]! * rows + i]!, 13);
          }
          for (let k = j + 1; k < rank; k++) expect(r[k * columns + j]).toBe(0);
        }
      }),
    );
  });

  it("counts independent columns and puts the spanned ones last", () => {
    fc.assert(
      fc.property(fc.nat(200), (seed) => {
        const rows = 10;
        const x = new Float64Array(5 * rows);
        x.set(matrix(rows, 3, seed));
        for (let i = 0; i < rows; i++) x[3 * rows + i] = x[i]! - 2 * x[rows + i]!; // and a last column of zeros
        const { rank, order } = pivotedQr(x, rows, 5, thresholds(5));
        expect(rank).toBe(3);
        expect(order[4]).toBe(4);
      }),
    );
  });

  it("takes the column of which most is left relative to its threshold, after the pinned ones", () => {
    const x = Float64Array.of(1, 0, 0, 0, 2, 0, 0, 0, 3);
    expect(pivotedQr(x.slice(), 3, 3, thresholds(3)).order).toEqual(Int32Array.of(2, 1, 0));
    expect(pivotedQr(x.slice(), 3, 3, thresholds(3), 1).order).toEqual(Int32Array.of(0, 2, 1));
    expect(pivotedQr(x.slice(), 3, 3, Float64Array.of(1e-15, 1e-13, 1e-13)).order).toEqual(Int32Array.of(0, 2, 1));
  });

  it("finds nothing in zeros", () => {
    expect(pivotedQr(new Float64Array(8), 4, 2, thresholds(2)).rank).toBe(0);
  });
});
