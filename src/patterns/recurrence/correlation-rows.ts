import { wasmKernel } from "../../math/wasm/load.js";
import { recurrenceModule } from "../../math/wasm/recurrence-module.js";

interface Exports {
  correlationRow(sums: number, values: number, means: number, inverses: number, best: number, row: number, windows: number, window: number): number;
}

const kernel = wasmKernel<Exports>(recurrenceModule);

/** `best` is used again for the next row, and may be spoiled. */
type Visit = (row: number, largest: number, best: Float64Array) => void;

/** What correlations of windows are made of. */
interface WindowMoments {
  /** Mean times √window. */
  readonly means: Float64Array;
  /** 1 / norm of the deviations, and 0 for a constant window, which is like nothing. */
  readonly inverses: Float64Array;
  /** Σ values[t] · values[t + k] over the first window, at `windows` + k and `windows` − k. */
  readonly sums: Float64Array;
}

/**
 * Calls `visit(row, largest, best)` for each window in turn: `best[b]` is the largest correlation of window `row` with any window that starts in block b, from
 * b · window to (b + 1) · window − 1, and does not overlap it; 0 where none is positive. `largest` is the largest of these.
 *
 *     Σ_t x_{i+t} x_{j+t}  =  that of (i − 1, j − 1)  +  x_{i+m−1} x_{j+m−1} − x_{i−1} x_{j−1}
 *
 * O(n²). Rounding adds up along the diagonals, so the values are best of about unit size.
 */
export function correlationRows(values: Float64Array, window: number, visit: Visit): void {
  const windows = values.length - window + 1;
  const blocks = Math.ceil(windows / window);
  const moments = momentsOf(values, window);
  const lent = kernel(2 * windows + 1, values.length, windows, windows, blocks);
  if (lent === null) {
    const best = new Float64Array(blocks);
    const { sums, means, inverses } = moments;
    for (let row = 0; row < windows; row++) visit(row, correlationRowTwin(sums, values, means, inverses, best, row, windows, window), best);
    return;
  }
  const [sums, x, means, inverses, best] = lent.arrays as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  sums.set(moments.sums);
  x.set(values);
  means.set(moments.means);
  inverses.set(moments.inverses);
  const { correlationRow } = lent.exports;
  for (let row = 0; row < windows; row++) {
    const largest = correlationRow(sums.byteOffset, x.byteOffset, means.byteOffset, inverses.byteOffset, best.byteOffset, row, windows, window);
    visit(row, largest, best);
  }
}

export function momentsOf(values: Float64Array, window: number): WindowMoments {
  const windows = values.length - window + 1;
  const means = new Float64Array(windows);
  const inverses = new Float64Array(windows);
  const sums = new Float64Array(2 * windows + 1);
  for (let i = 0; i < windows; i++) {
    let sum = 0;
    let products = 0;
    for (let t = 0; t < window; t++) {
      sum += values[i + t]!;
      products += values[t]! * values[i + t]!;
    }
    const mean = sum / window;
    let squares = 0;
    for (let t = 0; t < window; t++) squares += (values[i + t]! - mean) * (values[i + t]! - mean);
    means[i] = sum / Math.sqrt(window);
    inverses[i] = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    sums[windows + i] = products;
    sums[windows - i] = products;
  }
  return { means, inverses, sums };
}

/** The kernel in plain TypeScript, bit for bit: its lanes are neighbouring windows, so each value is computed by the same operations. */
export function correlationRowTwin(
  sums: Float64Array,
  values: Float64Array,
  means: Float64Array,
  inverses: Float64Array,
  best: Float64Array,
  row: number,
  windows: number,
  window: number,
): number {
  const mean = means[row]!;
  const entering = row > 0 ? values[row + window - 1]! : 0;
  const leaving = row > 0 ? values[row - 1]! : 0;
  best.fill(0);
  for (let at = 0; at < windows; at++) {
    if (at > row - window && at < row + window) {
      at = row + window - 1;
      continue;
    }
    const lag = windows + at - row;
    if (row > 0 && at > 0) sums[lag]! += entering * values[at + window - 1]! - leaving * values[at - 1]!;
    const scaled = (sums[lag]! - mean * means[at]!) * inverses[at]!;
    const block = Math.floor(at / window);
    if (best[block]! < scaled) best[block] = scaled;
  }
  let largest = 0;
  for (let block = 0; block < best.length; block++) {
    best[block]! *= inverses[row]!;
    if (largest < best[block]!) largest = best[block]!;
  }
  return largest;
}
