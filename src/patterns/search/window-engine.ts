import { wasmKernel } from "../../math/wasm/load.js";
import { subsequenceModule } from "../../math/wasm/subsequence-module.js";
import type { PreparedQuery } from "./prepared-query.js";
import { TwinWindowEngine } from "./twin-window-engine.js";

/** Starts of one group, which is bounded and visited as a whole. */
export const GROUP_STARTS = 64;

/** What stands for a squared distance that the engine cannot measure, because the window's variance is beyond 1e±270. */
export const UNMEASURED = -1;

/** Bounds and distances of the windows of one stretch of a series, all against one query. */
export interface WindowEngine {
  /** The stretch, written by the caller: `count + m − 1` values for `count` starts. */
  readonly series: Float64Array;
  /** Per group of 64 starts, filled by `boundGroups`: a lower bound of the squared distances there. */
  readonly minima: Float64Array;
  /** Filled by `visit` and `visitAll`: starts, counted from the stretch's first … */
  readonly starts: Float64Array;
  /** … and their squared distances, exact or `UNMEASURED`. */
  readonly squares: Float64Array;
  boundGroups(count: number): void;
  /**
   * Measures the starts, at most 64, whose lower bounds are at most `reach`, or those `most` of them with the least bounds.
   * @param limit - a larger squared distance may come back as any value above it
   * @returns how many
   */
  visit(count: number, reach: number, limit: number, most: number): number;
  /** Measures the first `count` starts, at most 64. */
  visitAll(count: number): void;
}

interface Exports {
  prepare(...layout: number[]): void;
  boundGroups(count: number): void;
  visit(count: number, reach: number, limit: number, most: number): number;
  visitAll(count: number): void;
}

const kernel = /* @__PURE__ */ wasmKernel<Exports>(subsequenceModule);

/** An engine for stretches of up to `mostStarts` starts; the one before is no longer good. */
export function openWindowEngine(query: PreparedQuery, mostStarts: number): WindowEngine {
  if (query.isFlat) return new TwinWindowEngine(query, mostStarts);
  const { length: m, radius, table, coarse, fine } = query;
  const groups = Math.ceil(mostStarts / GROUP_STARTS);
  const work = 9 * mostStarts + 17 * m + 10 * radius + 70;
  const lent = kernel(table.length, coarse.table.length, fine.table.length, mostStarts + m + 1, groups, 2 * GROUP_STARTS, work);
  if (!lent) return new TwinWindowEngine(query, mostStarts);
  const { exports, arrays } = lent;
  const [queryTable, coarseTable, fineTable, series, minima, results, workspace] = arrays as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  queryTable.set(table);
  coarseTable.set(coarse.table);
  fineTable.set(fine.table);
  exports.prepare(
    m,
    radius,
    mostStarts,
    queryTable.byteOffset,
    coarseTable.byteOffset,
    coarse.count,
    coarse.length,
    fineTable.byteOffset,
    fine.count,
    fine.length,
    series.byteOffset,
    minima.byteOffset,
    results.byteOffset,
    workspace.byteOffset,
  );
  return {
    series,
    minima,
    starts: results.subarray(0, GROUP_STARTS),
    squares: results.subarray(GROUP_STARTS),
    boundGroups: (count) => exports.boundGroups(count),
    visit: (count, reach, limit, most) => exports.visit(count, reach, limit, most),
    visitAll: (count) => exports.visitAll(count),
  };
}
