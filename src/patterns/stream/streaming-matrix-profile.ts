import { toModerateSeries } from "../dtw/door.js";
import { anchorsInto, moveRight } from "../profile/covariances.js";
import { directionInto, squaredChord, TIE, withoutLastDigits } from "../profile/distance.js";
import type { MatrixProfile } from "../profile/matrix-profile.js";
import { compareWithConstant, correlationError, type Nearest } from "../profile/nearest.js";
import { type MatrixProfileOptions, readSpan } from "../profile/schema.js";
import { LARGEST_RANGE, WindowTable } from "../profile/window-table.js";
import { readProfileState } from "./profile-state.js";

/** The window that a value completed, and its nearest earlier one. */
export interface StreamedWindow {
  /** First bar of the window. */
  readonly index: number;
  /** To the nearest earlier window; NaN for the first exclusion + 1 windows, which have none. */
  readonly distance: number;
  /** First bar of that one, the smallest of equally near ones; -1 where there is none. */
  readonly nearestIndex: number;
}

/** What `toJSON` writes. */
export interface StreamingMatrixProfileState {
  readonly format: 1;
  readonly window: number;
  readonly exclusion: number;
  readonly values: readonly number[];
  /** Nearest neighbours so far, over all windows and over the earlier ones. */
  readonly indices: readonly number[];
  readonly leftIndices: readonly number[];
}

/**
 * The matrix profile of a growing series, bar by bar: `update` gives the entry of `matrixProfileLeft` for the window that the bar completes, and at any time
 * the profiles of all bars so far can be read. Both equal the batch functions on the same data to the last bit, wherever the stream was stopped and
 * resumed.
 *
 * A bar costs time in proportion to the bars before it, a few nanoseconds each; the series is kept.
 * @see Yeh et al. (2016), doi:10.1109/ICDM.2016.0179, §IV.D (STAMPI)
 * @example new StreamingMatrixProfile({ window: 20 }).update(101.5) // undefined until 20 bars are there
 */
export class StreamingMatrixProfile {
  private readonly window: number;
  private readonly exclusion: number;
  private readonly table: WindowTable;
  /** Of the newest window with window i. */
  private covariance = new Float64Array(FIRST_ROOM);
  /** Correlations from which on a later window may be nearer to window i than its neighbour. */
  private levels = new Float64Array(FIRST_ROOM);
  private nearest: Nearest = { chords: new Float64Array(FIRST_ROOM), numbers: new Int32Array(FIRST_ROOM) };
  private left: Nearest = { chords: new Float64Array(FIRST_ROOM), numbers: new Int32Array(FIRST_ROOM) };
  private readonly direction: Float64Array;
  private readonly margin: number;

  /** @throws InvalidInputError INVALID_OPTION */
  constructor(options: MatrixProfileOptions) {
    const { window, exclusion } = readSpan("StreamingMatrixProfile", options);
    this.window = window;
    this.exclusion = exclusion;
    this.table = new WindowTable(window, FIRST_ROOM);
    this.direction = new Float64Array(window);
    this.margin = 2 * correlationError(window + this.table.blockLength, LARGEST_RANGE, LARGEST_RANGE) + 2 * TIE;
  }

  /** Number of bars so far. */
  get length(): number {
    return this.table.length;
  }

  /**
   * Takes the next bar.
   * @param value - finite, at most 1e140 in magnitude
   * @returns the window that it completes; undefined while there are fewer bars than a window has
   * @throws InvalidInputError NOT_FINITE, OUT_OF_RANGE; the state is then unchanged
   */
  update(value: number): StreamedWindow | undefined {
    toModerateSeries("StreamingMatrixProfile.update", "value", [value]);
    this.table.push(value);
    const index = this.table.count - 1;
    if (index < 0) return undefined;
    this.makeRoom(index);
    this.moveCovariances(index);
    this.meet(index);
    return { index, distance: Math.sqrt(this.window * this.left.chords[index]), nearestIndex: this.left.numbers[index] };
  }

  /** `matrixProfile` of all bars so far; NaN with index -1 for windows that have no neighbour yet. */
  profile(): MatrixProfile {
    return this.shown(this.nearest);
  }

  /** `matrixProfileLeft` of all bars so far. */
  leftProfile(): MatrixProfile {
    return this.shown(this.left);
  }

  toJSON(): StreamingMatrixProfileState {
    const { window, exclusion, table } = this;
    return {
      format: 1,
      window,
      exclusion,
      values: Array.from(table.x.subarray(0, table.length)),
      indices: Array.from(this.nearest.numbers.subarray(0, table.count)),
      leftIndices: Array.from(this.left.numbers.subarray(0, table.count)),
    };
  }

  /** Resumes where `toJSON` was called. @throws InvalidInputError for another format or a damaged state */
  static fromJSON(state: StreamingMatrixProfileState): StreamingMatrixProfile {
    const { window, exclusion, values, indices, leftIndices } = readProfileState("StreamingMatrixProfile.fromJSON", state);
    const stream = new StreamingMatrixProfile({ window, exclusion });
    const { table } = stream;
    for (const value of values) table.push(value);
    const last = table.count - 1;
    stream.makeRoom(last);
    for (let i = 0; i <= last; i++) {
      stream.left.numbers[i] = leftIndices[i];
      stream.left.chords[i] = stream.chordOf(i, leftIndices[i]);
      stream.settle(i, indices[i], stream.chordOf(i, indices[i]));
    }
    stream.startCovariances(last);
    return stream;
  }

  private shown({ chords, numbers }: Nearest): MatrixProfile {
    const { count } = this.table;
    return { profile: chords.slice(0, count).map((chord) => Math.sqrt(this.window * chord)), indices: numbers.slice(0, count) };
  }

  /** Covariances of the newest window with those before it, from those of the window before. */
  private moveCovariances(newest: number): void {
    const { table, covariance } = this;
    const { blocks, f, g } = table;
    const block = blocks[blocks.length - 1];
    if (block.start === newest) {
      this.startCovariances(newest);
      return;
    }
    const last = newest - this.exclusion - 1;
    moveRight(covariance, last, f, g, f[newest], g[newest]);
    for (const { start, scale } of blocks) {
      if (start > last) break;
      table.deviationsInto(this.direction, start, scale);
      anchorsInto(covariance, start, this.direction, table.x, newest, 1, block.scale);
    }
  }

  /** The same from the windows themselves: where the newest one is the first of its block, or the stream is resumed. */
  private startCovariances(newest: number): void {
    const { table, covariance, direction } = this;
    if (newest < 0) return;
    table.deviationsInto(direction, newest, table.blocks[table.blocks.length - 1].scale);
    for (const [block, { start, scale }] of table.blocks.entries())
      anchorsInto(covariance, start, direction, table.x, start, Math.min(table.blockEnd(block), newest - this.exclusion) - start, scale);
  }

  /** Compares the newest window with all earlier ones that are outside its exclusion. */
  private meet(newest: number): void {
    const { table, left } = this;
    const last = newest - this.exclusion - 1;
    left.chords[newest] = NaN;
    left.numbers[newest] = -1;
    if (table.inverse[newest] === 0) for (let i = 0; i <= last; i++) this.offer(i, newest, table.inverse[i] === 0 ? 0 : 1);
    else if (last >= 0) {
      if (table.inverse[last] === 0) this.offer(last, newest, 1); // its first neighbour, or none better
      this.compareVarying(newest, last);
    }
    compareWithConstant(left, table, table, newest, this.exclusion + 1, "columns");
    this.settle(newest, left.numbers[newest], left.chords[newest]);
  }

  private compareVarying(newest: number, last: number): void {
    const { table, covariance, levels, left, direction, margin } = this;
    const { inverse, inverseInBlock } = table;
    const own = inverseInBlock[newest];
    directionInto(direction, table, newest);
    let level = -Infinity;
    for (let i = 0; i <= last; i++) {
      const correlation = covariance[i] * (inverseInBlock[i] * own);
      if ((correlation < level && correlation < levels[i]) || inverse[i] === 0) continue;
      const bound = Math.max(left.numbers[newest] < 0 ? Infinity : left.chords[newest], this.nearest.numbers[i] < 0 ? Infinity : this.nearest.chords[i]);
      const chord = squaredChord(direction, table.blur[newest], table, i, bound);
      this.offer(i, newest, chord);
      if (left.numbers[newest] >= 0 && withoutLastDigits(chord) >= withoutLastDigits(left.chords[newest])) continue;
      left.chords[newest] = chord;
      left.numbers[newest] = i;
      level = chord === 0 ? NEVER : 1 - chord / 2 - margin;
    }
  }

  /** A later window as the nearest one of window i. */
  private offer(i: number, newest: number, chord: number): void {
    if (this.nearest.numbers[i] < 0 || withoutLastDigits(chord) < withoutLastDigits(this.nearest.chords[i])) this.settle(i, newest, chord);
  }

  private settle(i: number, number: number, chord: number): void {
    this.nearest.numbers[i] = number;
    this.nearest.chords[i] = chord;
    this.levels[i] = this.table.inverse[i] === 0 || chord === 0 ? NEVER : number < 0 ? -Infinity : 1 - chord / 2 - this.margin;
  }

  private chordOf(i: number, number: number): number {
    const { table, direction } = this;
    if (number < 0) return NaN;
    if (table.inverse[i] === 0) return table.inverse[number] === 0 ? 0 : 1;
    directionInto(direction, table, i);
    return squaredChord(direction, table.blur[i], table, number, Infinity);
  }

  private makeRoom(index: number): void {
    if (index < this.covariance.length) return;
    const room = 2 * (index + 1);
    const floats = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const array = new Float64Array(room);
      array.set(old);
      return array;
    };
    const numbers = (old: Int32Array): Int32Array => {
      const array = new Int32Array(room);
      array.set(old);
      return array;
    };
    this.covariance = floats(this.covariance);
    this.levels = floats(this.levels);
    this.nearest = { chords: floats(this.nearest.chords), numbers: numbers(this.nearest.numbers) };
    this.left = { chords: floats(this.left.chords), numbers: numbers(this.left.numbers) };
  }
}

const FIRST_ROOM = 256;
/** A level that no correlation reaches. */
const NEVER = 3;
