import { powerOfTwo, ROUNDER } from "./elementary/bits.js";
import { wasmKernel } from "./wasm/load.js";
import { segmentationModule } from "./wasm/segmentation-module.js";

// The best last segment [s, end) over all starts s, one end after another. Arrays are by position; those of one search are good until another is opened.

/** What every search over starts shares. */
export interface SegmentSearch {
  /** By start: what the best segmentation up to there costs; Infinity for starts that are out. For the caller to fill; positions 0 … rows. */
  readonly best: Float64Array;
  /** By start: what the segment from there to the present end costs. */
  readonly costs: Float64Array;
  /**
   * The first start from `from` to `to` with the least best[s] + costs[s].
   * @param most - receives the largest finite of these sums
   */
  leastSum(from: number, to: number, most: Float64Array): number;
}

/** Sums of squares about the mean of all segments up to one end; they are the costs. */
export interface MomentSearch extends SegmentSearch {
  /** By start: mean of the segment less its first observation. */
  readonly means: Float64Array;
  /** Adds observation `last` to the segments that begin at `from` to `to` and end before it. */
  extend(from: number, to: number, last: number): void;
}

/** Sums of the Gaussian kernel k(x, y) = exp(−γ |x − y|²), γ |x − y|² held within [0.01, 100] off the diagonal, over all pairs of a segment. */
export interface KernelSearch extends SegmentSearch {
  /** By start: Σ k over all pairs of the segment; what stands before the last `from` means nothing. */
  readonly sums: Float64Array;
  /**
   * Takes in observation `point`, the one after the last, for all starts s >= `from`, which must not fall.
   * @returns Σ k(i, point) over i from `from` to before `point`
   */
  advance(from: number, point: number): number;
  /** Sets the costs, length − Σ k / length, of starts from `from` to `to`. */
  price(from: number, to: number, end: number): void;
}

interface Exports {
  advance(sums: number, x: number, columns: number, stride: number, rate: number, from: number, point: number): number;
  scatterCosts(costs: number, sums: number, from: number, to: number, end: number): void;
  extend(means: number, squares: number, x: number, from: number, to: number, last: number): void;
  leastSum(best: number, costs: number, from: number, to: number, most: number): number;
}
const kernel = /* @__PURE__ */ wasmKernel<Exports>(segmentationModule);
/** Places before the first, for the lane that has no start. */
const PADDING = 2;

export function momentSearch(x: Float64Array): MomentSearch {
  const size = x.length + 1;
  const lent = kernel(size, size, 1, size, x.length);
  if (!lent) return plainMomentSearch(x);
  const [best, costs, peak, means, points] = lent.arrays as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  points.set(x);
  const { exports } = lent;
  return {
    ...sharedSearch(exports, best, costs, peak),
    means,
    extend: (from, to, last) => exports.extend(means.byteOffset, costs.byteOffset, points.byteOffset, from, to, last),
  };
}

/** @param x - columns one after another, `rows` values each */
export function kernelSearch(x: Float64Array, rows: number, columns: number, gamma: number): KernelSearch {
  const lent = kernel(rows + 1, rows + 1, 1, PADDING + rows + 1, PADDING + rows * columns);
  if (!lent) return plainKernelSearch(x, rows, columns, gamma);
  const [best, costs, peak, paddedSums, paddedPoints] = lent.arrays as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  const sums = paddedSums.subarray(PADDING);
  const points = paddedPoints.subarray(PADDING);
  paddedPoints.fill(0, 0, PADDING);
  points.set(x);
  const { exports } = lent;
  const rate = gamma * Math.LOG2E;
  return {
    ...sharedSearch(exports, best, costs, peak),
    sums,
    advance: (from, point) => exports.advance(sums.byteOffset, points.byteOffset, columns, rows, rate, from, point),
    price: (from, to, end) => exports.scatterCosts(costs.byteOffset, sums.byteOffset, from, to, end),
  };
}

function sharedSearch(exports: Exports, best: Float64Array, costs: Float64Array, peak: Float64Array): SegmentSearch {
  return {
    best,
    costs,
    leastSum(from, to, most) {
      const winner = exports.leastSum(best.byteOffset, costs.byteOffset, from, to, peak.byteOffset);
      most[0] = peak[0]!;
      return winner;
    },
  };
}

/** A search whose costs the caller sets, and the twin of the others. */
export function plainSearch(rows: number): SegmentSearch {
  const best = new Float64Array(rows + 1);
  const costs = new Float64Array(rows + 1);
  return {
    best,
    costs,
    leastSum(from, to, most) {
      let least = Infinity;
      let winner = from;
      let largest = -Infinity;
      for (let s = from; s <= to; s++) {
        const value = best[s]! + costs[s]!;
        if (value < least) {
          least = value;
          winner = s;
        }
        if (value > largest && value < Infinity) largest = value;
      }
      most[0] = largest;
      return winner;
    },
  };
}

/** The twin of the WebAssembly kernel, which gives the same bits. */
export function plainMomentSearch(x: Float64Array): MomentSearch {
  const search = plainSearch(x.length);
  const squares = search.costs;
  const means = new Float64Array(x.length + 1);
  return {
    ...search,
    means,
    extend(from, to, last) {
      for (let s = from; s <= to; s++) {
        const count = last - s;
        const step = x[last]! - x[s]! - means[s]!;
        const share = 1 / (count + 1);
        squares[s]! += step * step * (count * share);
        means[s]! += step * share;
      }
    },
  };
}

/** The twin of the WebAssembly kernel, which gives the same bits. */
export function plainKernelSearch(x: Float64Array, rows: number, columns: number, gamma: number): KernelSearch {
  const search = plainSearch(rows);
  const sums = new Float64Array(rows + 1);
  const rate = gamma * Math.LOG2E;
  const valueAt = (i: number, point: number): number => {
    let distance = 0;
    for (let j = 0; j < columns; j++) {
      const step = x[j * rows + i]! - x[j * rows + point]!;
      distance += step * step;
    }
    return kernelValue(rate * distance);
  };
  return {
    ...search,
    sums,
    advance(from, point) {
      let tail = 0;
      for (let s = point - 2; s >= from - 1; s -= 2) {
        const upper = valueAt(s + 1, point);
        const first = tail + upper;
        sums[s + 1]! += first + first + 1;
        if (s < from) tail = first;
        else {
          tail += upper + valueAt(s, point); // the order of additions that two lanes have
          sums[s]! += tail + tail + 1;
        }
      }
      sums[point] = 1;
      return tail;
    },
    price(from, to, end) {
      for (let s = from; s <= to; s++) search.costs[s] = end - s - sums[s]! / (end - s);
    },
  };
}

/** 2^−t for t held within [0.01, 100] / ln 2: the whole part exactly, the rest by a near-minimax polynomial; relative error below 1e-15 while k > 1e-6. */
function kernelValue(exponent: number): number {
  const t = exponent < SMALLEST_EXPONENT ? SMALLEST_EXPONENT : exponent > LARGEST_EXPONENT ? LARGEST_EXPONENT : exponent;
  const k = t + ROUNDER - ROUNDER;
  const f = t - k;
  const f2 = f * f;
  const f4 = f2 * f2;
  const low = 1 + f * -0.6931471805599462 + f2 * (0.24022650695910075 + f * -0.05550410866465167);
  const middle = 0.009618129107618665 + f * -0.0013333558200794592 + f2 * (0.00015403530424776529 + f * -1.5252672924850737e-5);
  const high = 1.3215451633221434e-6 + f * -1.0205905413765595e-7 + f2 * 7.070977866508138e-9;
  return (low + f4 * (middle + f4 * high)) * powerOfTwo(-k);
}

const SMALLEST_EXPONENT = 0.014426950408889635; // 0.01 / ln 2
const LARGEST_EXPONENT = 144.26950408889635;

/** k(x_i, x_j) of rows of a row-major matrix, held as {@link KernelSearch} says. */
export function gaussianKernel(data: Float64Array, columns: number, gamma: number, i: number, j: number): number {
  if (i === j) return 1;
  let distance = 0;
  for (let c = 0; c < columns; c++) {
    const step = data[i * columns + c]! - data[j * columns + c]!;
    distance += step * step;
  }
  return kernelValue(gamma * Math.LOG2E * distance);
}
