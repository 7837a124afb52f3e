import { describe, expect, it } from "vitest";
import { createRng } from "../../src/core/rng.js";
import { exp } from "../../src/math/elementary.js";
import { gaussianKernel, kernelSearch, momentSearch, plainKernelSearch, plainMomentSearch, type SegmentSearch } from "../../src/math/segment-search.js";

function noise(length: number, purpose: string): Float64Array {
  const rng = createRng(3, "segment search", purpose);
  return Float64Array.from({ length }, () => 6 * rng() - 3);
}

const inWebAssembly = ({ best }: SegmentSearch): boolean => best.buffer.byteLength % 65_536 === 0 && best.buffer.byteLength > 8 * best.length;

describe("the search over starts: kernel and twin", () => {
  it("runs WebAssembly here, so that the comparison means something", () => {
    expect(inWebAssembly(momentSearch(noise(10, "here")))).toBe(true);
    expect(inWebAssembly(kernelSearch(noise(10, "here"), 10, 1, 1))).toBe(true);
    expect(inWebAssembly(plainMomentSearch(noise(10, "here")))).toBe(false);
  });

  it.each([1, 2, 3, 8, 61])("extend moments to the same bits, %i observations", (rows) => {
    const x = noise(rows, "moments");
    const run = (search: ReturnType<typeof momentSearch>): number[][] => {
      for (let s = 0; s < rows; s++) search.means[s] = search.costs[s] = 0;
      for (let last = 1; last < rows; last++) for (const from of [0, last >> 1]) search.extend(from, last - 1, last);
      return [Array.from(search.means.subarray(0, rows)), Array.from(search.costs.subarray(0, rows))];
    };
    expect(run(momentSearch(x))).toEqual(run(plainMomentSearch(x)));
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [8, 3],
    [61, 1],
    [64, 2],
  ])("sum the Gaussian kernel to the same bits, %i observations in %i columns", (rows, columns) => {
    const x = noise(rows * columns, "kernel");
    for (const gamma of [1e-4, 0.5, 30]) {
      const run = (search: ReturnType<typeof kernelSearch>): number[] => {
        const seen: number[] = [];
        for (let point = 0; point < rows; point++) {
          const from = point >> 2;
          seen.push(search.advance(from, point));
          seen.push(...search.sums.subarray(from, point + 1));
          search.price(from, point, point + 1);
          seen.push(...search.costs.subarray(from, point + 1));
        }
        return seen;
      };
      expect(run(kernelSearch(x, rows, columns, gamma))).toEqual(run(plainKernelSearch(x, rows, columns, gamma)));
    }
  });

  it.each([1, 2, 3, 4, 7, 50])("find the first of the least sums and the largest finite one, %i starts", (size) => {
    const run = (search: SegmentSearch, ties: boolean, from: number): number[] => {
      const values = noise(size, ties ? "ties" : "sums");
      search.best.set(values.map((value, i) => (i % 5 === 3 ? Infinity : ties ? Math.round(value) : value)));
      search.costs.set(values.map((value) => (ties ? 1 : value * value)));
      const most = new Float64Array(1);
      return [search.leastSum(from, size - 1, most), most[0]!];
    };
    for (const ties of [false, true]) {
      for (const from of [0, size >> 1]) {
        expect(run(momentSearch(new Float64Array(size)), ties, from)).toEqual(run(plainMomentSearch(new Float64Array(size)), ties, from));
      }
    }
  });

  it("takes the kernel as exp of the exponent, held within its bounds", () => {
    for (let i = 0; i <= 1000; i++) {
      const distance = i < 500 ? i / 5 : 0.01 + i / 3000;
      const value = gaussianKernel(Float64Array.of(0, Math.sqrt(distance)), 1, 1, 0, 1);
      const wanted = exp(-Math.min(100, Math.max(0.01, Math.sqrt(distance) ** 2)));
      expect(Math.abs(value / wanted - 1)).toBeLessThan(distance < 15 ? 4e-15 : 4e-14);
    }
  });
});
