import type { Track } from "./door.js";
import { dtwKernel } from "./kernel.js";
import { type AlignmentRules, cheapestSumTwin } from "./recursion.js";

/**
 * Smallest sum of costs along a path; Infinity, or any sum above the bound, when none is within the bound.
 *
 * The kernel takes two cells at a time and costs a little for every diagonal, so thin bands are left to its twin.
 */
export function cheapestSum(a: Track, b: Track, rules: AlignmentRules): number {
  const n = a.length;
  const m = b.length;
  const { lowest, highest } = rules.band;
  const cells = n * Math.min(m, highest - lowest + 1);
  const { columns } = a;
  const lent = cells < CELLS_PER_DIAGONAL * (n + m) ? null : dtwKernel(columns * (n + 2), columns * (m + 2), 3 * (n + 4));
  if (!lent) return cheapestSumTwin(a, b, rules);
  const [ofA, ofB, diagonals] = lent.arrays as [Float64Array, Float64Array, Float64Array];
  const [startOfA, endOfA, startOfB, endOfB] = rules.skips as [number, number, number, number];
  columnsInto(ofA, a, false);
  columnsInto(ofB, b, true);
  return lent.exports.cheapestSum(
    ofA.byteOffset,
    n,
    ofB.byteOffset,
    m,
    columns,
    rules.absolute ? 1 : 0,
    lowest,
    highest,
    rules.penalty,
    startOfA,
    endOfA,
    startOfB,
    endOfB,
    rules.bound,
    diagonals.byteOffset,
  );
}

/** Below this the twin is faster. */
const CELLS_PER_DIAGONAL = 3;

/** One column after another, two values of padding behind each. */
function columnsInto(out: Float64Array, { length, columns, data }: Track, reversed: boolean): void {
  for (let k = 0; k < columns; k++) {
    const start = k * (length + 2);
    if (reversed) for (let i = 0, at = start + length - 1; i < length; i++, at--) out[at] = data[i * columns + k];
    else for (let i = 0; i < length; i++) out[start + i] = data[i * columns + k];
  }
}
