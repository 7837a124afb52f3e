import { createRng } from "../../core/rng.js";
import type { PreparedQuery } from "../search/prepared-query.js";
import { WindowMeter } from "../search/window-meter.js";
import type { Changes } from "./door.js";
import { pathOf, type ShuffledChanges } from "./surrogates.js";

/** Distances that differ by less are equal: what rounding can do to windows of one shape and different scales. */
const TIE = 1 + 1e-9;
/** More windows of surrogates tell nothing further about how near an arbitrary one comes. */
const MOST_SHAPES = 20_000;
const MOST_VALUES = 4_000_000;

/** Paths of a history with shuffled changes, the same for the same seed. */
export function* pathsOf(where: string, shuffled: ShuffledChanges, changes: Changes, count: number, seed: number): Generator<Float64Array, void, undefined> {
  for (let s = 0; s < count; s++) yield pathOf(where, shuffled.draw(createRng(seed, "patterns", "surrogate", s)), changes);
}

/** (1 + #) / (1 + surrogates), # those with a window at most as far. */
export function pValueOf(distance: number, ascending: Float64Array): number {
  return (1 + countWithin(distance, ascending)) / (1 + ascending.length);
}

/** Arbitrary windows of surrogates, no two of one path overlapping: how near does one come by itself? */
export class SurrogateWindows {
  private readonly values: Float64Array;
  private readonly perPath: number;
  private readonly stride: number;
  count = 0;

  /** @param bars - of each path, at least `windowSize` */
  constructor(
    private readonly windowSize: number,
    bars: number,
    paths: number,
  ) {
    const room = Math.max(1, Math.min(MOST_SHAPES, Math.floor(MOST_VALUES / windowSize)));
    this.perPath = Math.max(1, Math.min(Math.floor(bars / windowSize), Math.floor(room / paths)));
    this.stride = Math.floor(bars / this.perPath);
    this.values = new Float64Array(Math.min(room, this.perPath * paths) * windowSize);
  }

  /** Takes windows from a path, until there is no room left. */
  add(path: Float64Array): void {
    for (let w = 0; w < this.perPath && this.count * this.windowSize < this.values.length; w++, this.count++) {
      this.values.set(path.subarray(w * this.stride, w * this.stride + this.windowSize), this.count * this.windowSize);
    }
  }

  /** Distances up to `farthest`, ascending. */
  distancesWithin(query: PreparedQuery, farthest: number): Float64Array {
    const meter = new WindowMeter(query);
    const limit = farthest * farthest * TIE;
    const within: number[] = [];
    for (let w = 0; w < this.count; w++) {
      const squared = meter.squared(this.values, w * this.windowSize, limit);
      if (squared <= limit) within.push(Math.sqrt(squared));
    }
    return Float64Array.from(within).sort();
  }

  /** For each distance the share of windows that are farther away: 1 − (1 + #) / (1 + count), # those at most as far. */
  similarities(query: PreparedQuery, distances: readonly number[]): number[] {
    const ascending = this.distancesWithin(query, Math.max(...distances) * TIE);
    return distances.map((distance) => similarityOf(distance, ascending, this.count));
  }
}

/** 1 − (1 + #) / (1 + count), # the windows at most as far. @param ascending - their distances as far as they matter */
export function similarityOf(distance: number, ascending: Float64Array, count: number): number {
  return 1 - (1 + countWithin(distance, ascending)) / (1 + count);
}

function countWithin(distance: number, ascending: Float64Array): number {
  const limit = distance * TIE;
  let count = 0;
  while (count < ascending.length && ascending[count] <= limit) count++;
  return count;
}
