import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { leastSquares } from "../../src/math/linear-solve.js";

function noise(length: number, purpose: string): Float64Array {
  const rng = createRng(11, purpose, length);
  return Float64Array.from({ length }, () => rng() - 0.5);
}

describe("leastSquares", () => {
  it("solves Longley's regression to eleven digits (NIST StRD certified values)", () => {
    // biome-ignore format: a table
    const longley = [
      [60323, 83.0, 234289, 2356, 1590, 107608, 1947], [61122, 88.5, 259426, 2325, 1456, 108632, 1948], [60171, 88.2, 258054, 3682, 1616, 109773, 1949], [61187, 89.5, 284599, 3351, 1650, 110929, 1950],
      [63221, 96.2, 328975, 2099, 3099, 112075, 1951], [63639, 98.1, 346999, 1932, 3594, 113270, 1952], [64989, 99.0, 365385, 1870, 3547, 115094, 1953], [63761, 100.0, 363112, 3578, 3350, 116219, 1954],
      [66019, 101.2, 397469, 2904, 3048, 117388, 1955], [67857, 104.6, 419180, 2822, 2857, 118734, 1956], [68169, 108.4, 442769, 2936, 2798, 120445, 1957], [66513, 110.8, 444546, 4681, 2637, 121950, 1958],
      [68655, 112.6, 482704, 3813, 2552, 123366, 1959], [69564, 114.2, 502601, 3931, 2514, 125368, 1960], [69331, 115.7, 518173, 4806, 2572, 127852, 1961], [70551, 116.9, 554894, 4007, 2827, 130081, 1962],
    ];
    const y = Float64Array.from(longley, (row) => row[0]!);
    const design = Float64Array.from(longley.flatMap((row) => [1, ...row.slice(1)]));
    const fit = leastSquares(design, 16, 7, y);
    const certified = [-3482258.63459582, 15.0618722713733, -0.035819179292591, -2.02022980381683, -1.03322686717359, -0.0511041056535807, 1829.15146461355];
    const standardErrors = [890420.383607373, 84.9149257747669, 0.0334910077722432, 0.488399681651699, 0.214274163161675, 0.22607320006937, 455.478499142212];
    certified.forEach((value, i) => {
      expect(fit.coefficients[i]! / value - 1).toEqual(expect.closeTo(0, 10));
      expect(Math.sqrt((fit.inverseGram[i * 8]! * fit.residualSumOfSquares) / 9) / standardErrors[i]! - 1).toEqual(expect.closeTo(0, 10));
    });
    expect(fit.residualSumOfSquares).toBeCloseTo(836424.055505915, 3);
    expect(fit.rank).toBe(7);
    expect(fit.redundantColumns.length).toBe(0);
  });

  it("leaves residuals at right angles to every column, whatever the columns' units", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 30 }), fc.integer({ min: -90, max: 90 }), (columns, more, exponent) => {
        const rows = columns + more;
        const data = noise(rows * columns, "design").map((value, i) => (i % columns === 0 ? value * 10 ** exponent : value));
        const y = noise(rows, "y");
        const fit = leastSquares(data, rows, columns, y);
        expect(fit.rank).toBe(columns);
        for (let j = 0; j < columns; j++) {
          let dot = 0;
          let size = 0;
          for (let i = 0; i < rows; i++) {
            dot += fit.residuals[i]! * data[i * columns + j]!;
            size += Math.abs(data[i * columns + j]!);
          }
          expect(Math.abs(dot) / size).toBeLessThan(1e-11);
        }
      }),
    );
  });

  it("gives (X'X)⁻¹ whose product with X'X is the identity", () => {
    const [rows, columns] = [40, 4];
    const data = noise(rows * columns, "gram");
    const { inverseGram } = leastSquares(data, rows, columns, noise(rows, "y"));
    for (let a = 0; a < columns; a++) {
      for (let b = 0; b < columns; b++) {
        let sum = 0;
        for (let i = 0; i < rows; i++) for (let k = 0; k < columns; k++) sum += data[i * columns + a]! * data[i * columns + k]! * inverseGram[k * columns + b]!;
        expect(sum).toBeCloseTo(a === b ? 1 : 0, 11);
        expect(inverseGram[a * columns + b]).toBe(inverseGram[b * columns + a]);
      }
    }
  });

  it("names the columns that the others span, and still fits as well without them", () => {
    const rows = 30;
    const a = noise(rows, "a");
    const b = noise(rows, "b");
    const y = noise(rows, "y");
    const withCopy = new Float64Array(rows * 4);
    const plain = new Float64Array(rows * 2);
    for (let i = 0; i < rows; i++) {
      withCopy.set([a[i]!, b[i]!, 3 * a[i]! - 2 * b[i]!, 0], 4 * i);
      plain.set([a[i]!, b[i]!], 2 * i);
    }
    const fit = leastSquares(withCopy, rows, 4, y);
    expect(fit.rank).toBe(2);
    expect(fit.redundantColumns).toHaveLength(2);
    expect(fit.redundantColumns).toContain(3);
    for (const j of fit.redundantColumns) expect(fit.coefficients[j]).toBe(0);
    expect(fit.residualSumOfSquares).toBeCloseTo(leastSquares(plain, rows, 2, y).residualSumOfSquares, 12);
  });

  it("changes neither the design nor the response, and takes more columns than rows", () => {
    const data = noise(6, "wide");
    const y = noise(2, "y");
    const copies = [data.slice(), y.slice()];
    const fit = leastSquares(data, 2, 3, y);
    expect(fit.rank).toBe(2);
    expect(fit.residualSumOfSquares).toBeLessThan(1e-28);
    expect([data, y]).toEqual(copies);
  });
});
