import { orderStatistic } from "../order-statistics.js";
import { type Rows, type Scatter, scatterOf, squaredDistancesInto } from "./scatter.js";

/** A scatter of h rows, and which. */
export interface Candidate {
  readonly scatter: Scatter;
  /** Ascending. */
  readonly support: Int32Array;
}

const MOST_STEPS = 100; // the determinant falls at each of them and there are finitely many subsets; ten are many

/**
 * Concentration steps: the h rows nearest to a scatter have a scatter of no larger determinant.
 *
 * @param steps - at most; stops when the rows stay the same
 * @returns null when h rows lie on a hyperplane
 * @see Rousseeuw and Van Driessen (1999), doi:10.1080/00401706.1999.10485670, theorem 1
 */
export function concentrated(rows: Rows, start: Scatter, h: number, steps: number = MOST_STEPS): Candidate | null {
  const distances = new Float64Array(rows.n);
  let scatter = start;
  let support: Int32Array = new Int32Array(0);
  let logDeterminant = Infinity;
  for (let step = 0; step < steps; step++) {
    squaredDistancesInto(distances, rows, scatter);
    const next = nearest(distances, h);
    if (step > 0 && next.every((row, k) => row === support[k])) break;
    const shrunk = scatterOf(rows, next);
    if (!shrunk) return null;
    if (!(shrunk.logDeterminant < logDeterminant)) break; // rounding alone
    scatter = shrunk;
    support = next;
    logDeterminant = shrunk.logDeterminant;
  }
  return { scatter, support };
}

/** The h rows with the smallest values, in ascending order; of equals the first ones. O(n). */
export function nearest(values: Float64Array, h: number): Int32Array {
  const threshold = orderStatistic(Float64Array.from(values), h - 1);
  let room = h;
  for (let i = 0; i < values.length; i++) if (values[i]! < threshold) room--;
  const rows = new Int32Array(h);
  let count = 0;
  for (let i = 0; i < values.length && count < h; i++) {
    if (values[i]! < threshold || (values[i]! === threshold && room-- > 0)) rows[count++] = i;
  }
  return rows;
}
