import { isFlat, normalisedInto } from "./normalise.js";
import type { PreparedQuery } from "./prepared-query.js";

/** Exact squared distances of single windows. */
export class WindowMeter {
  private readonly z: Float64Array;
  private readonly row: Float64Array;
  /** What the window's points after each one must still cost, because they are outside of the query's envelope. */
  private readonly rest: Float64Array;

  constructor(private readonly query: PreparedQuery) {
    this.z = new Float64Array(query.length);
    this.rest = new Float64Array(query.length);
    this.row = new Float64Array(2 * query.radius + 2);
  }

  /**
   * Squared distance of the window of `values` that starts at `start`; by definition its length if either is flat, and 0 if both are.
   * @param limit - Infinity comes back as soon as the distance must exceed it
   */
  squared(values: Float64Array, start: number, limit: number): number {
    const { length: m, table } = this.query;
    if (isFlat(values, start, m)) return this.query.isFlat ? 0 : m;
    if (this.query.isFlat) return m;
    normalisedInto(this.z, values, start);
    let rest = 0;
    for (let k = m - 1; k >= 0; k--) {
      this.rest[k] = rest;
      const outside = Math.max(this.z[k] - table[m + k], table[2 * m + k] - this.z[k], 0);
      rest += outside * outside;
    }
    return this.cheapestPath(limit);
  }

  /** Row after row of the recursion, in place: cell c of row i stands for column i − r + c, so that its neighbour on the diagonal is what it held. */
  private cheapestPath(limit: number): number {
    const { z, row, rest } = this;
    const { length: m, radius: r, table } = this.query;
    row.fill(Infinity);
    row[r] = 0;
    for (let i = 0; i < m; i++) {
      const to = Math.min(2 * r + 1, r + m - i);
      let left = Infinity;
      let least = Infinity;
      for (let c = Math.max(r - i, 0); c < to; c++) {
        const difference = z[i] - table[i - r + c];
        left = Math.min(row[c], row[c + 1], left) + difference * difference;
        row[c] = left;
        if (left < least) least = left;
      }
      if (least + rest[i] > limit) return Infinity;
    }
    return row[r];
  }
}
