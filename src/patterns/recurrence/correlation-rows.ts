import { wasmKernel } from "../../math/wasm/load.js";
import { recurrenceModule } from "../../math/wasm/recurrence-module.js";
import { CONSTANT_SHARE } from "./occurrences.js";

interface Exports {
  correlationRow(covariances: number, steps: number, centres: number, inverses: number, best: number, row: number, windows: number, window: number): number;
}

const kernel = /* @__PURE__ */ wasmKernel<Exports>(recurrenceModule);

/** `best` is used again for the next row, and may be spoiled. */
type Visit = (row: number, largest: number, best: Float64Array) => void;

/** What correlations of windows are made of; μ_i is the mean of the window at i. */
interface WindowMoments {
  /** Σ_t (x_t − μ_0) (x_{t+k} − μ_k) of the first window, at `windows` + k and `windows` − k. */
  readonly covariances: Float64Array;
  /** (x_{i+m−1} − x_{i−1}) / 2, and 0 for i = 0. */
  readonly steps: Float64Array;
  /** (x_{i+m−1} − μ_i) + (x_{i−1} − μ_{i−1}), and 0 for i = 0. */
  readonly centres: Float64Array;
  /** 1 / norm of the deviations, and 0 for a constant window, which is like nothing. */
  readonly inverses: Float64Array;
}

/**
 * Calls `visit(row, largest, best)` for each window in turn: `best[b]` is the largest correlation of window `row` with any window that starts in block b, from
 * b · window to (b + 1) · window − 1, and does not overlap it; 0 where none is positive. `largest` is the largest of these.
 *
 *     covariance(i, j) = covariance(i − 1, j − 1) + step_i · centre_j + centre_i · step_j
 *
 * O(n²). Rounding adds up along the diagonals, so the values are best of about unit size.
 * @see Zimmerman et al. (2019), "Matrix Profile XIV", doi:10.1145/3357223.3362721, §3 on the recurrence
 */
export function correlationRows(values: Float64Array, window: number, visit: Visit): void {
  const windows = values.length - window + 1;
  const blocks = Math.ceil(windows / window);
  const moments = momentsOf(values, window);
  const lent = kernel(2 * windows + 1, windows, windows, windows, blocks);
  if (lent === null) {
    const best = new Float64Array(blocks);
    for (let row = 0; row < windows; row++) visit(row, correlationRowTwin(moments, best, row, windows, window), best);
    return;
  }
  const [covariances, steps, centres, inverses, best] = lent.arrays as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
  covariances.set(moments.covariances);
  steps.set(moments.steps);
  centres.set(moments.centres);
  inverses.set(moments.inverses);
  const { correlationRow } = lent.exports;
  for (let row = 0; row < windows; row++) {
    const largest = correlationRow(covariances.byteOffset, steps.byteOffset, centres.byteOffset, inverses.byteOffset, best.byteOffset, row, windows, window);
    visit(row, largest, best);
  }
}

function momentsOf(values: Float64Array, window: number): WindowMoments {
  const windows = values.length - window + 1;
  const covariances = new Float64Array(2 * windows + 1);
  const steps = new Float64Array(windows);
  const centres = new Float64Array(windows);
  const inverses = new Float64Array(windows);
  const first = values.slice(0, window);
  const middle = first.reduce((sum, value) => sum + value, 0) / window;
  let before = middle;
  for (let i = 0; i < windows; i++) {
    let sum = 0;
    for (let t = 0; t < window; t++) sum += values[i + t]!;
    const mean = sum / window;
    let total = 0;
    let spread = 0;
    let products = 0;
    for (let t = 0; t < window; t++) {
      const value = values[i + t]!;
      const deviation = value - mean;
      total += value * value;
      spread += deviation * deviation;
      products += (first[t]! - middle) * deviation;
    }
    inverses[i] = spread > CONSTANT_SHARE * total ? 1 / Math.sqrt(spread) : 0;
    covariances[windows + i] = products;
    covariances[windows - i] = products;
    if (i > 0) {
      const [entering, leaving] = [values[i + window - 1]!, values[i - 1]!];
      steps[i] = (entering - leaving) / 2;
      centres[i] = entering - mean + (leaving - before);
    }
    before = mean;
  }
  return { covariances, steps, centres, inverses };
}

/** The kernel in plain TypeScript, bit for bit: its lanes are neighbouring windows, so each value is computed by the same operations. */
function correlationRowTwin(moments: WindowMoments, best: Float64Array, row: number, windows: number, window: number): number {
  const { covariances, steps, centres, inverses } = moments;
  const step = steps[row]!;
  const centre = centres[row]!;
  best.fill(0);
  for (let at = 0; at < windows; at++) {
    if (at > row - window && at < row + window) {
      at = row + window - 1;
      continue;
    }
    const lag = windows + at - row;
    const covariance = covariances[lag]! + (step * centres[at]! + centre * steps[at]!);
    covariances[lag] = covariance;
    const scaled = covariance * inverses[at]!;
    const block = Math.floor(at / window);
    if (best[block]! < scaled) best[block] = scaled;
  }
  let largest = 0;
  for (let block = 0; block < best.length; block++) {
    const correlation = best[block]! * inverses[row]!;
    best[block] = correlation;
    if (largest < correlation) largest = correlation;
  }
  return largest;
}
