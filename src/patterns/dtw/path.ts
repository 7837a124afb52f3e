import { parseOptions } from "../../core/parse.js";
import { type Band, bandOf, firstColumn, lastColumn } from "./band.js";
import { assertColumns, type DtwSeries, refuse, type Track, toTrack } from "./door.js";
import { advance, costsInto, firstRow } from "./recursion.js";
import { type BandOptions, bandSchema } from "./schema.js";

export interface WarpingPath {
  /** As `dtwDistance` with the same window. */
  readonly distance: number;
  /** Pairs [i, j] that are laid on each other, from [0, 0] to [n − 1, m − 1]. */
  readonly path: readonly (readonly [number, number])[];
}

/** More cells than this do not fit into one array of steps, or are a mistake. */
const MOST_CELLS = 1_073_741_824;

/**
 * The alignment behind `dtwDistance(a, b, { window })`: which indices are laid on each other.
 *
 * Of equally cheap ways into a pair the canonical one is taken, seen from the end: the diagonal step, then the one from [i − 1, j], then
 * the one from [i, j − 1]. One byte per cell of the band is kept.
 * @wholeSample
 * @param a - numbers, or rows of numbers, one per time; finite, at most 1e140 in magnitude
 * @param b - likewise, of any length, with as many columns
 * @throws InvalidInputError as `dtwDistance`, and OUT_OF_RANGE for bands of more than 2^30 cells
 * @see Sakoe & Chiba (1978), doi:10.1109/TASSP.1978.1163055
 * @example dtwPath([0, 0, 1], [0, 1, 1]).path // [[0, 0], [1, 0], [2, 1], [2, 2]]
 */
export function dtwPath(a: DtwSeries, b: DtwSeries, options: BandOptions = {}): WarpingPath {
  const { first, second, band } = pair("dtwPath", a, b, options);
  const n = first.length;
  const m = second.length;
  const width = Math.min(m, band.highest - band.lowest + 1);
  if (n * width > MOST_CELLS) refuse("OUT_OF_RANGE", "dtwPath", "a", `at most ${MOST_CELLS} cells in the band of a and b`, n * width);
  const steps = new Uint8Array(n * width);
  const cost = new Float64Array(m);
  const row = firstRow(m, 0);
  for (let i = 0; i < n; i++) {
    const from = firstColumn(i, band);
    const to = lastColumn(i, m, band);
    costsInto(cost, first, i, second, from, to, false);
    advanceWithSteps(row, cost, from, to, steps, i * width - from);
  }
  return { distance: Math.sqrt(row[m]), path: walkBack(steps, n, m, width, band) };
}

/**
 * Cumulative costs of the best paths from [0, 0] to every pair, squared: the last entry is the square of `dtwDistance(a, b, { window })`.
 *
 *     D[i][j] = Σ (a_i − b_j)² + min(D[i−1][j−1], D[i−1][j], D[i][j−1])
 *
 * @wholeSample
 * @param a - numbers, or rows of numbers, one per time; finite, at most 1e140 in magnitude
 * @param b - likewise, of any length, with as many columns
 * @returns rows for a, columns for b; Infinity outside the band
 * @throws InvalidInputError as `dtwDistance`, and OUT_OF_RANGE for more than 2^30 cells
 * @example dtwCostMatrix([0, 2], [1, 2]) // [[1, 5], [2, 1]]
 */
export function dtwCostMatrix(a: DtwSeries, b: DtwSeries, options: BandOptions = {}): Float64Array[] {
  const { first, second, band } = pair("dtwCostMatrix", a, b, options);
  const m = second.length;
  if (first.length * m > MOST_CELLS) refuse("OUT_OF_RANGE", "dtwCostMatrix", "a", `at most ${MOST_CELLS} pairs of a and b`, first.length * m);
  const cost = new Float64Array(m);
  const row = firstRow(m, 0);
  return Array.from({ length: first.length }, (_, i) => {
    const from = firstColumn(i, band);
    const to = lastColumn(i, m, band);
    costsInto(cost, first, i, second, from, to, false);
    advance(row, cost, from, to, 0, false);
    return row.slice(1);
  });
}

function pair(where: string, a: DtwSeries, b: DtwSeries, options: BandOptions): { first: Track; second: Track; band: Band } {
  const { window } = parseOptions(where, bandSchema, options);
  const first = toTrack(where, "a", a);
  const second = toTrack(where, "b", b);
  assertColumns(where, "b", second, "a", first);
  return { first, second, band: bandOf(first.length, second.length, window) };
}

const DIAGONAL = 0;
const FROM_ABOVE = 1;
const FROM_LEFT = 2;

/** As `advance`, noting how each cell was reached: that of column j at `at` + j. */
function advanceWithSteps(row: Float64Array, cost: Float64Array, from: number, to: number, steps: Uint8Array, at: number): void {
  let diagonal = row[from];
  let left = Infinity;
  row[from] = Infinity;
  for (let j = from; j <= to; j++) {
    const up = row[j + 1];
    let cheapest = diagonal;
    let step = DIAGONAL;
    if (up < cheapest) {
      cheapest = up;
      step = FROM_ABOVE;
    }
    if (left < cheapest) {
      cheapest = left;
      step = FROM_LEFT;
    }
    steps[at + j] = step;
    left = cheapest + cost[j];
    row[j + 1] = left;
    diagonal = up;
  }
}

function walkBack(steps: Uint8Array, n: number, m: number, width: number, band: Band): [number, number][] {
  let i = n - 1;
  let j = m - 1;
  const path: [number, number][] = [[i, j]];
  while (i > 0 || j > 0) {
    const step = steps[i * width - firstColumn(i, band) + j];
    if (step !== FROM_LEFT) i--;
    if (step !== FROM_ABOVE) j--;
    path.push([i, j]);
  }
  return path.reverse();
}
