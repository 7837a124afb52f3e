import { envelopeInto } from "../dtw/envelope.js";
import { isFlat } from "./normalise.js";
import type { PreparedQuery } from "./prepared-query.js";
import { GROUP_STARTS, type WindowEngine } from "./window-engine.js";
import { WindowMeter } from "./window-meter.js";

/** Between them squares neither overflow nor lose digits to underflow. */
const SMALLEST_VARIANCE = 1e-270;
const LARGEST_VARIANCE = 1e270;

/** The twin of kernels/subsequence.ts: the same distances and the same minima, with one bound less on the way. */
export class TwinWindowEngine implements WindowEngine {
  readonly series: Float64Array;
  readonly minima: Float64Array;
  readonly starts = new Float64Array(GROUP_STARTS);
  readonly squares = new Float64Array(GROUP_STARTS);
  private readonly meter: WindowMeter;
  /** Σ of the values and Σ of their squares before each point, about `base`. */
  private readonly sums: Float64Array;
  private readonly sumsOfSquares: Float64Array;
  private readonly means: Float64Array;
  /** 1 / σ, or 0 where the sums are not accurate enough for a bound. */
  private readonly inverses: Float64Array;
  private readonly ends: Float64Array;
  private readonly bounds: Float64Array;
  private base = 0;

  constructor(
    private readonly query: PreparedQuery,
    mostStarts: number,
  ) {
    const points = mostStarts + query.length + 1;
    this.series = new Float64Array(points);
    this.sums = new Float64Array(points);
    this.sumsOfSquares = new Float64Array(points);
    this.minima = new Float64Array(Math.ceil(mostStarts / GROUP_STARTS));
    this.means = new Float64Array(mostStarts);
    this.inverses = new Float64Array(mostStarts);
    this.ends = new Float64Array(mostStarts);
    this.bounds = new Float64Array(mostStarts);
    this.meter = new WindowMeter(query);
  }

  boundGroups(count: number): void {
    this.boundAll(count);
    for (let from = 0; from < count; from += GROUP_STARTS) {
      let least = Infinity;
      for (let i = from; i < Math.min(from + GROUP_STARTS, count); i++) if (this.bounds[i] < least) least = this.bounds[i];
      this.minima[from / GROUP_STARTS] = least;
    }
  }

  visit(count: number, reach: number, limit: number, most: number): number {
    this.boundAll(count);
    const points = this.series.subarray(0, count + this.query.length - 1);
    const upper = new Float64Array(points.length);
    const lower = new Float64Array(points.length);
    envelopeInto(lower, upper, points, this.query.radius);
    const near: { start: number; bound: number }[] = [];
    for (let start = 0; start < count; start++) {
      if (this.bounds[start] > reach) continue;
      const bound = this.inverses[start] === 0 ? this.flatBound(start) : Math.max(this.bounds[start], this.envelopeBound(start, upper, lower));
      if (bound <= reach) near.push({ start, bound });
    }
    if (near.length > most) near.sort((a, b) => a.bound - b.bound).splice(most);
    for (let t = 0; t < near.length; t++) {
      this.starts[t] = near[t].start;
      this.squares[t] = this.meter.squared(this.series, near[t].start, limit);
    }
    return near.length;
  }

  visitAll(count: number): void {
    for (let i = 0; i < count; i++) {
      this.starts[i] = i;
      this.squares[i] = this.meter.squared(this.series, i, Infinity);
    }
  }

  /** Running sums about a value from the midst of the points. @returns the variance below which a window is not bounded */
  private accumulate(points: number): number {
    const { sums, sumsOfSquares, series, query } = this;
    this.base = series[points >> 1];
    for (let k = 0; k < points; k += 2) {
      const x = series[k] - this.base;
      const y = series[k + 1] - this.base;
      sums[k + 1] = sums[k] + x;
      sumsOfSquares[k + 1] = sumsOfSquares[k] + x * x;
      if (k + 1 === points) break;
      sums[k + 2] = sums[k] + (x + y);
      sumsOfSquares[k + 2] = sumsOfSquares[k] + (x * x + y * y);
    }
    const total = sumsOfSquares[points];
    if (!(total <= LARGEST_VARIANCE)) return Infinity;
    return Math.max(((1e-10 * points * Math.sqrt(points / query.length)) / query.length) * total, SMALLEST_VARIANCE);
  }

  private boundAll(count: number): void {
    const { length: m, table } = this.query;
    const { series, sums, sumsOfSquares } = this;
    const floor = this.accumulate(count + m - 1);
    const share = 1 / m;
    for (let i = 0; i < count; i++) {
      const mean = (sums[i + m] - sums[i]) * share;
      const variance = (sumsOfSquares[i + m] - sumsOfSquares[i]) * share - mean * mean;
      const inverse = variance > floor ? 1 / Math.sqrt(variance) : 0;
      this.means[i] = mean;
      this.inverses[i] = inverse;
      if (inverse === 0) {
        this.bounds[i] = 0;
        continue;
      }
      const value = (k: number): number => (series[i + k] - this.base) * inverse - mean * inverse;
      const outermost = square(value(0) - table[0]) + square(value(m - 1) - table[m - 1]);
      const next = secondCell(value(0), value(1), table[0], table[1]) + secondCell(value(m - 1), value(m - 2), table[m - 1], table[m - 2]);
      this.ends[i] = outermost + next;
      this.bounds[i] = this.ends[i] + this.segmentBound(i, mean, inverse);
    }
  }

  /** A flat window is as far away as it is long by definition; of another one without a bound nothing is known. */
  private flatBound(start: number): number {
    return isFlat(this.series, start, this.query.length) ? this.query.length : 0;
  }

  /** Σ length · (distance of a segment's mean from the mean of the query's envelope there)² */
  private segmentBound(i: number, mean: number, inverse: number): number {
    const { count, length, table } = this.query.coarse;
    const scale = inverse * (1 / length);
    let total = 0;
    for (let s = 0, at = i + 2; s < count; s++, at += length) {
      const value = (this.sums[at + length] - this.sums[at]) * scale - mean * inverse;
      total += square(Math.max(value - table[2 * s], table[2 * s + 1] - value, 0));
    }
    return total * length;
  }

  /** Keogh's bound with the window's envelope: the query's points outside of it, the first and last two left to `ends`. */
  private envelopeBound(i: number, upper: Float64Array, lower: Float64Array): number {
    const { length: m, table } = this.query;
    const inverse = this.inverses[i];
    let total = 0;
    for (let j = 2; j < m - 2; j++) {
      const target = table[j] / inverse + this.means[i];
      total += square(Math.max(target - (upper[i + j] - this.base), lower[i + j] - this.base - target, 0));
    }
    return this.ends[i] + total * square(inverse);
  }
}

const square = (x: number): number => x * x;

/** The cost of the second cell of a path, or of the last but one: the least of the three cells that it may be. */
function secondCell(outer: number, inner: number, outerQuery: number, innerQuery: number): number {
  return Math.min(square(inner - outerQuery), square(outer - innerQuery), square(inner - innerQuery));
}
