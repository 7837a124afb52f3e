import { afterEach, describe, expect, it, vi } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { multiply, transpose } from "../../src/math/dense.js";
import { largeSymmetricEigen } from "../../src/math/large-symmetric-eigen.js";
import { factorLines, fromCoordinates } from "../../src/math/linear-algebra/householder-qr.js";
import { leadingEigenpairs } from "../../src/math/linear-algebra/lanczos.js";
import { gramOfColumns, gramOfRows, largeProduct, productOfRows, type RowSource, rowProduct } from "../../src/math/linear-algebra/product.js";
import { secularRoot } from "../../src/math/linear-algebra/secular.js";
import { plainWorkspace, type Workspace, workspace } from "../../src/math/linear-algebra/workspace.js";
import { principalAxes } from "../../src/math/principal-axes.js";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

function noise(length: number, purpose: string | number): Float64Array {
  const rng = createRng(3, "linear algebra", purpose);
  return Float64Array.from({ length }, () => rng() - 0.5);
}

const rowsOf =
  (x: Float64Array, columns: number): RowSource =>
  (out, at, stride, from, count) => {
    for (let i = 0; i < count; i++) out.set(x.subarray((from + i) * columns, (from + i + 1) * columns), at + i * stride);
  };

describe("kernels and their twins", () => {
  const run = (call: (space: Workspace) => void): [Float64Array, Float64Array] => {
    const start = noise(6000, "memory");
    return [workspace(6000), plainWorkspace(6000)].map((space) => {
      space.memory.set(start);
      call(space);
      return space.memory.slice();
    }) as [Float64Array, Float64Array];
  };

  it("runs WebAssembly here, so that the comparison means something", () => {
    expect(workspace(10).memory.buffer.byteLength).toBeGreaterThanOrEqual(65_536);
    expect(plainWorkspace(10).memory.buffer.byteLength).toBe(80);
  });

  it.each([0, 1, 2, 3, 5, 17])("multiply panels to the same bits, depth %i", (depth) => {
    for (const [rows, columns] of [
      [0, 3],
      [1, 1],
      [3, 2],
      [5, 5],
    ] as const) {
      for (const sign of [1, -1] as const) {
        const [kernel, twin] = run((space) => space.multiplyPanels(7, 21, 1000, 3000, rows, columns, depth, sign, rows === columns));
        expect(kernel).toEqual(twin);
      }
    }
  });

  it("passes 32 panels at a time without changing bits", () => {
    const [kernel, twin] = run((space) => space.multiplyPanels(0, 140, 1200, 1800, 2, 35, 3, 1, false));
    expect(kernel).toEqual(twin);
    const [triangle, twinTriangle] = run((space) => space.multiplyPanels(0, 140, 5200, 5200, 8, 8, 3, 1, true));
    expect(triangle).toEqual(twinTriangle);
  });

  it.each([0, 4, 8, 12, 40])("multiply a symmetric matrix of %i rows to the same bits", (n) => {
    const [kernel, twin] = run((space) => space.symmetricTimes(5000, 100, 45, 5100, n));
    expect(kernel).toEqual(twin);
  });

  it.each([0, 2, 6, 30, 34])("pass over rows of %i columns to the same bits", (columns) => {
    for (const rows of [0, 4, 12]) {
      for (const call of [
        (space: Workspace) => space.timesRows(5000, 9, 41, 4000, rows, columns),
        (space: Workspace) => space.addRows(5000, 9, 41, 4000, rows, columns),
        (space: Workspace) => space.gramTimes(5000, 9, 41, 4000, rows, columns, 5900),
      ]) {
        const [kernel, twin] = run(call);
        expect(kernel).toEqual(twin);
      }
    }
  });

  it("carry whole algorithms to the same bits where there is no WebAssembly", async () => {
    const x = noise(70 * 60, "whole");
    const wide = noise(20 * 90, "wide");
    const steep = x.map((value, i) => value * 2 ** -((i % 60) >> 1));
    const results = async (load: () => Promise<{ axes: typeof principalAxes; product: typeof largeProduct; eigen: typeof largeSymmetricEigen }>) => {
      const { axes, product, eigen } = await load();
      return [
        product(x, x, 60, 70, 60),
        eigen(gramOfColumns(rowsOf(x, 60), 70, 60), 60),
        axes(rowsOf(x, 60), 70, 60, 60),
        axes(rowsOf(wide, 90), 20, 90, 15),
        axes(rowsOf(steep, 60), 70, 60, 60),
        axes(rowsOf(noise(200 * 180, "lanczos"), 180), 200, 180, 2),
      ];
    };
    const kernels = await results(async () => ({ axes: principalAxes, product: largeProduct, eigen: largeSymmetricEigen }));
    vi.resetModules();
    vi.stubGlobal("WebAssembly", undefined);
    const twins = await results(async () => ({
      axes: (await import("../../src/math/principal-axes.js")).principalAxes,
      product: (await import("../../src/math/linear-algebra/product.js")).largeProduct,
      eigen: (await import("../../src/math/large-symmetric-eigen.js")).largeSymmetricEigen,
    }));
    expect(twins).toEqual(kernels);
  });
});

describe("products", () => {
  it("are those of the plain loops, for every remainder of blocks and chunks", () => {
    for (const [n, k, m] of [
      [1, 1, 1],
      [3, 5, 2],
      [4, 4, 4],
      [7, 300, 9],
      [33, 256, 31],
      [10, 513, 6],
      [2, 0, 3],
    ] as const) {
      const a = noise(n * k, "a");
      const b = noise(k * m, "b");
      const expected = multiply(a, b, n, k, m);
      const scale = Math.sqrt(k + 1) * 1e-15;
      largeProduct(a, b, n, k, m).forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(scale);
      });
      productOfRows(a, transpose(b, k, m), n, k, m).forEach((value, i) => {
        expect(Math.abs(value - expected[i]!)).toBeLessThan(scale);
        expect(value).toBe(rowProduct(a, Math.floor(i / m) * k, transpose(b, k, m), (i % m) * k, k));
      });
    }
  });

  it("give both Gram matrices, symmetric to the bit", () => {
    for (const [rows, columns] of [
      [1, 1],
      [5, 3],
      [3, 5],
      [300, 17],
      [17, 300],
    ] as const) {
      const x = noise(rows * columns, "x");
      const flipped = transpose(x, rows, columns);
      const both = [
        [gramOfColumns(rowsOf(x, columns), rows, columns), multiply(flipped, x, columns, rows, columns), columns],
        [gramOfRows(rowsOf(x, columns), rows, columns), multiply(x, flipped, rows, columns, rows), rows],
      ] as const;
      for (const [gram, expected, size] of both) {
        gram.forEach((value, i) => {
          expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-13);
          expect(value).toBe(gram[(i % size) * size + Math.floor(i / size)]);
        });
      }
    }
  });
});

describe("secularRoot", () => {
  it("finds every root between its poles, with 1/ρ + Σ z²/(d − λ) = 0 to rounding of the terms, weights down to 1e-30 included", () => {
    const rng = createRng(9, "secular");
    for (let round = 0; round < 200; round++) {
      const size = 1 + Math.floor(rng() * 12);
      const d = Float64Array.from({ length: size }, () => rng() * 4 - 2).sort();
      const squares = d.map(() => (round % 3 === 0 ? 10 ** -(rng() * 30) : rng()));
      const rho = 10 ** (rng() * 6 - 3);
      const gaps = new Float64Array(size);
      for (let i = 0; i < size; i++) {
        const root = secularRoot(gaps, 0, i, d, squares, size, rho);
        expect(root).toBeGreaterThanOrEqual(d[i]!);
        expect(root).toBeLessThanOrEqual(i + 1 < size ? d[i + 1]! : d[i]! + rho * squares.reduce((sum, s) => sum + s, 0) * (1 + 1e-14));
        let value = 1 / rho;
        let terms = 1 / rho;
        for (let j = 0; j < size; j++) {
          value += squares[j]! / gaps[j]!;
          terms += Math.abs(squares[j]! / gaps[j]!);
          expect(Math.abs(gaps[j]! - (d[j]! - root))).toBeLessThan(1e-15 * (4 + Math.abs(root)));
        }
        // a change of λ in its last place may change the sum by more than rounding of the sum itself
        let slope = 0;
        for (let j = 0; j < size; j++) slope += squares[j]! / (gaps[j]! * gaps[j]!);
        expect(Math.abs(value)).toBeLessThan(1e-14 * terms + 4e-16 * slope * Math.min(...gaps.map(Math.abs)));
      }
    }
  });
});

describe("factorLines", () => {
  it.each([
    [1, 1],
    [1, 6],
    [4, 4],
    [5, 40],
    [33, 70],
    [70, 71],
  ] as const)("writes %i lines of length %i as a triangle of orthonormal ones", (lines, length) => {
    const x = noise(lines * length, "lines");
    const factors = factorLines(
      (memory, at, stride) => {
        for (let i = 0; i < lines; i++) memory.set(x.subarray(i * length, (i + 1) * length), at + i * stride);
      },
      lines,
      length,
    );
    const back = fromCoordinates(factors, factors.triangle, lines);
    back.forEach((value, i) => {
      expect(Math.abs(value - x[i]!)).toBeLessThan(1e-14);
    });
    const identity = Float64Array.from({ length: lines * lines }, (_, i) => Number(i % (lines + 1) === 0));
    const q = fromCoordinates(factors, identity, lines);
    gramOfRows(rowsOf(q, length), lines, length).forEach((value, i) => {
      expect(Math.abs(value - identity[i]!)).toBeLessThan(1e-14);
    });
  });
});

describe("leadingEigenpairs", () => {
  /** Rows with these singular values. */
  function withSpectrum(rows: number, columns: number, sigma: (k: number) => number): Float64Array {
    const left = largeSymmetricEigen(symmetricNoise(rows), rows, columns).vectors;
    const right = largeSymmetricEigen(symmetricNoise(columns), columns).vectors;
    const scaled = right.map((value, i) => value * sigma(Math.floor(i / columns)));
    return largeProduct(transpose(left, columns, rows), scaled, rows, columns, columns);
  }
  const symmetricNoise = (n: number): Float64Array => gramOfRows(rowsOf(noise(n * n, n), n), n, n);

  it("agrees with the whole decomposition", () => {
    const x = withSpectrum(160, 120, (k) => (k < 6 ? 10 - k : 1 / (1 + k)));
    const found = leadingEigenpairs(rowsOf(x, 120), 160, 120, 5, 40)!;
    const all = largeSymmetricEigen(gramOfColumns(rowsOf(x, 120), 160, 120), 120, 5);
    found.values.forEach((value, k) => {
      expect(Math.abs(value - (10 - k) ** 2)).toBeLessThan(1e-12);
      let dot = 0;
      for (let j = 0; j < 120; j++) dot += found.vectors[k * 120 + j]! * all.vectors[k * 120 + j]!;
      expect(Math.abs(Math.abs(dot) - 1)).toBeLessThan(1e-14);
    });
  });

  it("never passes over a second copy of an eigenvalue: it finds it or says that it does not know", () => {
    const x = withSpectrum(100, 80, (k) => (k < 2 ? 5 : k < 4 ? 3 : 0.5 / k));
    for (const count of [1, 2, 3, 4]) {
      const found = leadingEigenpairs(rowsOf(x, 80), 100, 80, count, 40);
      if (found) expect(Array.from(found.values)).toEqual([25, 25, 9, 9].slice(0, count).map((value) => expect.closeTo(value, 11)));
    }
    expect(Array.from(principalAxes(rowsOf(x, 80), 100, 80, 4).singularValues)).toEqual([5, 5, 3, 3].map((value) => expect.closeTo(value, 12)));
  });

  it("gives up after the steps allowed", () => {
    expect(leadingEigenpairs(rowsOf(noise(90 * 80, "flat"), 80), 90, 80, 5, 20)).toBeNull();
  });
});
