import { powerOfTwo } from "../../math/elementary/bits.js";
import type { WindowTable } from "./window-table.js";

/** A window about its mean and over its norm: what distances compare. Zeros for a constant one. */
export function directionInto(out: Float64Array, { x, m, unit, mean, inverse }: WindowTable, i: number): void {
  const first = x[i];
  const factor = unit[i];
  const centre = mean[i];
  const over = inverse[i];
  for (let k = 0; k < m; k++) out[k] = ((x[i + k] - first) * factor - centre) * over;
}

/** Squared distances that differ by less, relatively, are one: their last digits are rounding, and would choose between windows by chance. */
export const TIE = powerOfTwo(-35);

/** A squared distance without its last 17 bits: what is compared, so that ties are ties. */
export function withoutLastDigits(chord: number): number {
  const shifted = chord * SPLITTER;
  return shifted - (shifted - chord);
}

/** 2^17 + 1: adding and subtracting a multiple rounds to 36 bits (Dekker 1971, doi:10.1007/BF01397083). */
const SPLITTER = 131073;

/**
 * Squared distance, over m, of a window that varies to window j of a table: Σ (a − b)² over their directions, 2 (1 − correlation).
 *
 * A constant window is at 1, the stated rule. What rounding of the values alone can make, m (blur + blur)², counts as 0: a shape that returns at
 * another level is a perfect match.
 * @param direction - of the first window, which varies, and `blur`, its own
 * @param bound - a sum that is above it and no tie need not be known exactly: any such sum stands for it
 */
export function squaredChord(direction: Float64Array, blur: number, table: WindowTable, j: number, bound: number): number {
  const { x, m, unit, mean, inverse } = table;
  const over = inverse[j];
  if (over === 0) return 1;
  const first = x[j];
  const factor = unit[j];
  const centre = mean[j];
  const both = blur + table.blur[j];
  const nothing = m * both * both;
  const enough = Math.max(bound * (1 + TIE), nothing);
  let sum = 0;
  for (let k = 0, end = 16; k < m; end += 16) {
    for (const stop = end < m ? end : m; k < stop; k++) {
      const difference = direction[k] - ((x[j + k] - first) * factor - centre) * over;
      sum += difference * difference;
    }
    if (sum > enough) break;
  }
  return sum <= nothing ? 0 : sum;
}
