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

/** The k-th smallest, k from 0, by Hoare's selection with the median of three; the values are rearranged. */
export function orderStatistic(values: Float64Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >> 1]!, values[high]!);
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) {
        const kept = values[i]!;
        values[i++] = values[j]!;
        values[j--] = kept;
      }
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else break;
  }
  return values[k]!;
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Mean of the middle one or two; the values are rearranged. */
export function medianOf(values: Float64Array): number {
  const half = values.length >> 1;
  const upper = orderStatistic(values, half);
  if (values.length % 2 === 1) return upper;
  let lower = -Infinity; // the largest of those that selection left on the lower side
  for (let i = 0; i < half; i++) if (values[i]! > lower) lower = values[i]!;
  return lower + (upper - lower) / 2;
}
