import type { Block, WindowTable } from "./window-table.js";

/**
 * Products of one centred window with windows of a series, each about its own first value; the twin of `anchors` in kernels/matrix-profile.ts.
 *
 *     out[at + j] = Σ_k v[k] · ((x[from + j + k] − x[from + j]) · scale)
 */
export function anchorsInto(out: Float64Array, at: number, v: Float64Array, x: Float64Array, from: number, count: number, scale: number): void {
  const m = v.length;
  for (let j = 0; j < count; j++) {
    const first = x[from + j];
    let sum = 0;
    for (let k = 0; k < m; k++) sum += v[k] * ((x[from + j + k] - first) * scale);
    out[at + j] = sum;
  }
}

/** A rectangle of pairs: the windows of one block of the rows' series against those of one block of the columns' series. */
export interface Tile {
  readonly rows: WindowTable;
  readonly columns: WindowTable;
  readonly rowBlock: number;
  readonly columnBlock: number;
}

/**
 * Correlations of a tile, row by row; the same arithmetic as `tile` in kernels/matrix-profile.ts.
 * @param row - lent to `visit`: correlations of window i with the columns of the tile
 */
export function eachRow({ rows, columns, rowBlock, columnBlock }: Tile, visit: (i: number, row: Float64Array) => void): void {
  const above = rows.blocks[rowBlock] as Block;
  const beside = columns.blocks[columnBlock] as Block;
  const width = columns.blockEnd(columnBlock) - beside.start;
  const end = rows.blockEnd(rowBlock);
  const v = new Float64Array(rows.m);
  const covariance = new Float64Array(width);
  rows.deviationsInto(v, above.start, above.scale);
  anchorsInto(covariance, 0, v, columns.x, beside.start, width, beside.scale);
  const left = new Float64Array(end - above.start);
  columns.deviationsInto(v, beside.start, beside.scale);
  anchorsInto(left, 0, v, rows.x, above.start, left.length, above.scale);
  const f = columns.f.subarray(beside.start, beside.start + width);
  const g = columns.g.subarray(beside.start, beside.start + width);
  const inverses = columns.inverseInBlock.subarray(beside.start, beside.start + width);
  const row = new Float64Array(width);
  for (let i = above.start; i < end; i++) {
    if (i > above.start) advance(covariance, left[i - above.start], rows.f[i], rows.g[i], f, g);
    correlationsInto(row, covariance, rows.inverseInBlock[i], inverses);
    visit(i, row);
  }
}

/** From the covariances of window i − 1 to those of window i, in place, each from its neighbour on the left. @param first - what moves in */
function advance(covariance: Float64Array, first: number, f: number, g: number, fs: Float64Array, gs: Float64Array): void {
  let before = covariance[0];
  covariance[0] = first;
  for (let j = 1; j < covariance.length; j++) {
    const here = covariance[j];
    covariance[j] = before + (f * gs[j] + fs[j] * g);
    before = here;
  }
}

function correlationsInto(out: Float64Array, covariance: Float64Array, inverse: number, inverses: Float64Array): void {
  for (let j = 0; j < out.length; j++) out[j] = covariance[j] * (inverse * inverses[j]);
}

/**
 * From the covariances of windows 0 … last − 1 with one window to those of 1 … last with the next, whose steps are f and g; places where a block starts are
 * left to the caller.
 */
export function moveRight(covariance: Float64Array, last: number, fs: Float64Array, gs: Float64Array, f: number, g: number): void {
  for (let i = last; i > 0; i--) covariance[i] = covariance[i - 1] + (fs[i] * g + f * gs[i]);
}
