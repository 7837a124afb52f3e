import { powerOfTwoBelow } from "../../math/power-of-two.js";

/** Within a block of windows the norms differ by at most this factor, so that a loud window leaves no rounding errors in a quiet one. */
export const LARGEST_RANGE = 256;
/** Windows per block, at least: the covariances of a tile start anew at its edges, at the price of a window each. */
const BLOCK_LENGTH = 512;
/** And per value of a window, so that starting anew stays cheap beside the pairs themselves. */
const BLOCK_LENGTH_PER_VALUE = 8;

/** Consecutive windows with norms of one order; all numbers of its windows are in units of `1 / scale`. */
export interface Block {
  readonly start: number;
  /** A power of two that brings the block's values near 1; 0 as long as all of its windows are constant. */
  scale: number;
  /** Smallest and largest norm of the windows that vary. */
  low: number;
  high: number;
}

/**
 * All windows of a series that may still grow, with what correlations between them need.
 *
 * Everything is taken about a window's own first value and in units of its own largest deviation: a level costs no digits, and neither large nor small
 * units overflow or vanish.
 */
export class WindowTable {
  /** Values, and room for more; readers may touch three beyond the last. */
  x: Float64Array;
  length = 0;
  /** Number of windows. */
  count = 0;
  /** (x[i + k] − x[i]) · unit[i] − mean[i] is the k-th deviation of window i; `unit` is a power of two. */
  unit: Float64Array;
  mean: Float64Array;
  /** 1 / √Σ deviation²; 0 for a constant window. */
  inverse: Float64Array;
  /** How far rounding of the values can move a deviation, as a share of the norm; held below 2^-30. */
  blur: Float64Array;
  /** The steps of the covariance: cov(i, j) = cov(i − 1, j − 1) + f[i] g[j] + f[j] g[i], in units of the blocks; 0 at the start of a block. */
  f: Float64Array;
  g: Float64Array;
  /** As `inverse`, in units of the block. */
  inverseInBlock: Float64Array;
  readonly blocks: Block[] = [];
  /** Numbers of the constant windows, ascending. */
  readonly constants: number[] = [];
  readonly blockLength: number;

  constructor(
    readonly m: number,
    capacity: number,
  ) {
    const room = capacity + ROOM;
    this.blockLength = Math.max(BLOCK_LENGTH, BLOCK_LENGTH_PER_VALUE * m);
    this.x = new Float64Array(room);
    this.unit = new Float64Array(room);
    this.mean = new Float64Array(room);
    this.inverse = new Float64Array(room);
    this.blur = new Float64Array(room);
    this.f = new Float64Array(room);
    this.g = new Float64Array(room);
    this.inverseInBlock = new Float64Array(room);
  }

  static of(x: Float64Array, m: number): WindowTable {
    const table = new WindowTable(m, x.length);
    for (let i = 0; i < x.length; i++) table.push(x[i]);
    return table;
  }

  /** Appends a value, and the window that it completes. */
  push(value: number): void {
    if (this.length + ROOM > this.x.length) this.grow();
    this.x[this.length++] = value;
    if (this.length < this.m) return;
    const i = this.count++;
    const norm = this.measure(i);
    if (norm === 0) this.constants.push(i);
    this.place(i, norm);
  }

  /** End of a block: the first window after it. */
  blockEnd(block: number): number {
    return block + 1 < this.blocks.length ? this.blocks[block + 1].start : this.count;
  }

  /** How much larger than the smallest norm of its block another of it can be, over all blocks. */
  largestRange(): number {
    return this.blocks.reduce((largest, block) => Math.max(largest, rangeOf(block)), 1);
  }

  /** Deviations of window i in units of its block. */
  deviationsInto(out: Float64Array, i: number, scale: number): void {
    const { x, m } = this;
    const first = x[i];
    const unit = this.unit[i];
    const mean = this.mean[i];
    const ratio = scale / unit;
    const constant = this.inverse[i] === 0;
    for (let k = 0; k < m; k++) out[k] = constant ? 0 : ((x[i + k] - first) * unit - mean) * ratio;
  }

  /** Sets unit, mean and inverse of window i. @returns the norm in its own unit */
  private measure(i: number): number {
    const { x, m } = this;
    const first = x[i];
    let largest = 0;
    let sum = 0;
    let level = Math.abs(first);
    for (let k = 1; k < m; k++) {
      const value = x[i + k];
      if (Math.abs(value) > level) level = Math.abs(value);
      const difference = value - first;
      const size = Math.abs(difference);
      if (size > largest) largest = size;
      sum += difference;
    }
    if (largest === 0) {
      this.unit[i] = 1;
      return 0;
    }
    const unit = 1 / powerOfTwoBelow(largest);
    const rough = (sum * unit) / m;
    let rest = 0;
    let squares = 0;
    for (let k = 0; k < m; k++) {
      const deviation = (x[i + k] - first) * unit - rough;
      rest += deviation;
      squares += deviation * deviation;
    }
    const correction = rest / m;
    const norm = Math.sqrt(squares - rest * correction);
    this.unit[i] = unit;
    this.mean[i] = rough + correction;
    this.inverse[i] = 1 / norm;
    this.blur[i] = Math.min(LARGEST_BLUR, Number.EPSILON * ((level * unit + 4) / norm));
    return norm;
  }

  /** Puts window i into the last block or begins a new one. */
  private place(i: number, norm: number): void {
    const unit = this.unit[i];
    let block = this.blocks.at(-1);
    const inBlock = block ? norm * (block.scale / unit) : 0;
    if (!block || i - block.start >= this.blockLength || (norm > 0 && block.scale > 0 && !staysWithin(block, inBlock))) {
      block = { start: i, scale: 0, low: Infinity, high: 0 };
      this.blocks.push(block);
    }
    if (norm > 0) {
      if (block.scale === 0) block.scale = unit;
      const placed = norm * (block.scale / unit);
      block.low = Math.min(block.low, placed);
      block.high = Math.max(block.high, placed);
      this.inverseInBlock[i] = this.inverse[i] * (unit / block.scale);
    }
    if (i === block.start || block.scale === 0) return;
    const { x, m, mean } = this;
    const { scale } = block;
    const last = x[i + m - 1];
    this.f[i] = 0.5 * ((last - x[i - 1]) * scale);
    this.g[i] = ((last - x[i]) * unit - mean[i]) * (scale / unit) - mean[i - 1] * (scale / this.unit[i - 1]);
  }

  private grow(): void {
    const room = 2 * this.x.length;
    const larger = (old: Float64Array): Float64Array => {
      const array = new Float64Array(room);
      array.set(old);
      return array;
    };
    this.x = larger(this.x);
    this.unit = larger(this.unit);
    this.mean = larger(this.mean);
    this.inverse = larger(this.inverse);
    this.blur = larger(this.blur);
    this.f = larger(this.f);
    this.g = larger(this.g);
    this.inverseInBlock = larger(this.inverseInBlock);
  }
}

const LARGEST_BLUR = 1 / 0x40000000;
/** Places kept beyond the last value. */
const ROOM = 8;

export const rangeOf = ({ low, high }: Block): number => (high > 0 ? high / low : 1);

function staysWithin({ low, high }: Block, norm: number): boolean {
  return Math.max(high, norm) <= LARGEST_RANGE * Math.min(low, norm);
}
