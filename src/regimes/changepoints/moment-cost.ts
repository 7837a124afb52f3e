import { log, log1p } from "../../math/elementary.js";
import { momentSearch, plainSearch } from "../../math/segment-search.js";
import { mergeInto, scatterWidth } from "./moments.js";
import type { CostSweep, SegmentCost } from "./segment-cost.js";
import { refuse, type Signal } from "./signal.js";

/** Cost of `count` observations with this scatter, which begins at `at`. */
type CostOfScatter = (scatter: Float64Array, at: number, count: number) => number;

/** Σ |x − mean|². */
export function l2Cost(signal: Signal): SegmentCost {
  return { ...momentCost(signal, false, (scatter, at) => scatter[at]!, true), slack: () => 0 };
}

/**
 * length · log det(scatter / (length − ddof) + ridge · I).
 * @param where - for the refusal of segments without variance when `ridge` is 0
 */
export function normalCost(where: string, signal: Signal, ridge: number, ddof: number): SegmentCost {
  const { columns } = signal;
  const flat = (): never => refuse("CONSTANT_SERIES", where, "x", "segments whose covariance is not singular, or a ridge above 0", `ridge ${ridge}`);
  const single: CostOfScatter = (scatter, at, count) => {
    const variance = scatter[at]! / (count - ddof) + ridge;
    return variance > 0 ? count * log(variance) : flat();
  };
  const factor = new Float64Array(columns * columns);
  const several: CostOfScatter = (scatter, at, count) => {
    const logDeterminant = ridgedLogDeterminant(factor, columns, scatter, at, 1 / (count - ddof), ridge);
    return logDeterminant > -Infinity ? count * logDeterminant : flat();
  };
  return {
    ...momentCost(signal, columns > 1, columns > 1 ? several : single, false),
    // With ddof = 0 a split never costs more, because log det is concave. The factor length/(length − ddof) adds at most this much to each part.
    slack: (minSize) => (ddof === 0 ? 0 : -2 * columns * minSize * log1p(-ddof / minSize)),
  };
}

/** log det(scale · S + ridge · I) by Cholesky; no pivot of it is below the ridge, whatever rounding says. -Infinity when singular. */
function ridgedLogDeterminant(factor: Float64Array, columns: number, scatter: Float64Array, from: number, scale: number, ridge: number): number {
  let logDeterminant = 0;
  let at = from;
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j <= i; j++, at++) {
      let sum = scatter[at]! * scale;
      if (i === j) sum += ridge;
      for (let k = 0; k < j; k++) sum -= factor[i * columns + k]! * factor[j * columns + k]!;
      if (j < i) factor[i * columns + j] = sum / factor[j * columns + j]!;
      else {
        const pivot = sum > ridge ? sum : ridge;
        if (!(pivot > 0)) return -Infinity;
        factor[i * columns + i] = Math.sqrt(pivot);
        logDeterminant += log(pivot);
      }
    }
  }
  return logDeterminant;
}

function momentCost({ rows, columns, data }: Signal, isFull: boolean, costOf: CostOfScatter, isSumOfSquares: boolean): Omit<SegmentCost, "slack"> {
  const width = scatterWidth(columns, isFull);
  const delta = new Float64Array(columns);
  const nothing = new Float64Array(width);

  /** Adds row t to a segment of `count` whose means are told from row `pivot`. */
  const add = (mean: Float64Array, meanAt: number, scatter: Float64Array, scatterAt: number, count: number, t: number, pivot: number): void => {
    if (columns === 1) {
      const step = data[t]! - data[pivot]! - mean[meanAt]!;
      const share = 1 / (count + 1);
      scatter[scatterAt]! += step * step * (count * share);
      mean[meanAt]! += step * share;
      return;
    }
    for (let j = 0; j < columns; j++) delta[j] = data[t * columns + j]! - data[pivot * columns + j]! - mean[meanAt + j]!;
    mergeInto(mean, meanAt, scatter, scatterAt, count, delta, nothing, 1);
  };
  const fold = (mean: Float64Array, meanAt: number, scatter: Float64Array, scatterAt: number, start: number, end: number): void => {
    mean.fill(0, meanAt, meanAt + columns);
    scatter.fill(0, scatterAt, scatterAt + width);
    for (let t = start; t < end; t++) add(mean, meanAt, scatter, scatterAt, t - start, t, start);
  };

  const squaresSweep = (): CostSweep => {
    const search = momentSearch(data);
    const { means, costs } = search;
    let last = 0;
    let open = 0; // starts below have their moments up to `last`
    return {
      ...search,
      column(from, to, _, end) {
        if (open > from) for (let t = last; t < end; t++) search.extend(from, open - 1, t);
        for (let s = Math.max(from, open); s <= to; s++) fold(means, s, costs, s, s, end);
        open = Math.max(open, to + 1);
        last = end;
      },
    };
  };
  const scatterSweep = (): CostSweep => {
    const search = plainSearch(rows);
    const { best, costs } = search;
    const means = new Float64Array(rows * columns); // by start
    const scatters = new Float64Array(rows * width);
    const block = { mean: new Float64Array(columns), scatter: new Float64Array(width) };
    let last = 0;
    let open = 0;
    return {
      ...search,
      column(from, to, stride, end) {
        if (open > from && end - last > 1) fold(block.mean, 0, block.scatter, 0, last, end);
        for (let s = from; s <= to; s += stride) {
          if (best[s] === Infinity) continue;
          if (s >= open) fold(means, s * columns, scatters, s * width, s, end);
          else if (end - last === 1) add(means, s * columns, scatters, s * width, last - s, last, s);
          else {
            for (let j = 0; j < columns; j++) delta[j] = data[last * columns + j]! - data[s * columns + j]! + block.mean[j]! - means[s * columns + j]!;
            mergeInto(means, s * columns, scatters, s * width, last - s, delta, block.scatter, end - last);
          }
          costs[s] = costOf(scatters, s * width, end - s);
        }
        open = Math.max(open, to + 1);
        last = end;
      },
    };
  };
  return {
    of(start, end) {
      const mean = new Float64Array(columns);
      const scatter = new Float64Array(width);
      fold(mean, 0, scatter, 0, start, end);
      return costOf(scatter, 0, end - start);
    },
    sweep: () => (isSumOfSquares && columns === 1 ? squaresSweep() : scatterSweep()),
    splitsInto(left, right, start, end, least) {
      const mean = new Float64Array(columns);
      const scatter = new Float64Array(width);
      for (let t = start; t < end - least; t++) {
        add(mean, 0, scatter, 0, t - start, t, start);
        if (t + 1 - start >= least) left[t + 1 - start] = costOf(scatter, 0, t + 1 - start);
      }
      mean.fill(0);
      scatter.fill(0);
      for (let t = end - 1; t >= start + least; t--) {
        add(mean, 0, scatter, 0, end - 1 - t, t, end - 1);
        if (end - t >= least) right[t - start] = costOf(scatter, 0, end - t);
      }
    },
  };
}
