import { regressionKernel } from "./panel-kernel.js";
import type { RollingDesign } from "./rolling-design.js";

/** Two responses at a time through all windows. */
export interface RollingPass {
  /** Interleaved responses, twice `rows`. */
  readonly work: Float64Array;
  /**
   * Per lane: coefficients [size × windows], residual standard deviations [windows], R² [windows]. Where R² is not below 1 by more than a little the
   * sums have lost digits to cancellation; it is 2 where the response hardly varies. Windows without a record hold anything.
   */
  readonly out: Float64Array;
  run(): void;
}

/** In WebAssembly where possible, else in its twin, with the same bits. */
export function rollingPass(design: RollingDesign): RollingPass {
  const { rows, columns, window, windows, size, suffixX, prefixX, records, centred } = design;
  const outLength = 2 * (size + 2) * windows;
  const lent = regressionKernel(outLength, 2 * rows, suffixX.length, prefixX.length, records.length, 2 * (window * (columns + 2) + columns));
  if (!lent) return rollingTwin(design);
  const [out, work, suffixThere, prefixThere, recordsThere, scratch] = lent.arrays as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  suffixThere.set(suffixX);
  prefixThere.set(prefixX);
  recordsThere.set(records);
  return {
    work,
    out,
    run: () =>
      lent.exports.rollingFit(
        out.byteOffset,
        work.byteOffset,
        suffixThere.byteOffset,
        prefixThere.byteOffset,
        recordsThere.byteOffset,
        scratch.byteOffset,
        rows,
        columns,
        window,
        centred ? 1 : 0,
        design.inverseDegrees,
      ),
  };
}

/** The same arithmetic, lane after lane. */
export function rollingTwin(design: RollingDesign): RollingPass {
  const { rows, windows, size, window, columns } = design;
  const work = new Float64Array(2 * rows);
  const out = new Float64Array(2 * (size + 2) * windows);
  const y = new Float64Array(rows);
  const sums = new Float64Array(window * (columns + 2));
  const products = new Float64Array(columns);
  return {
    work,
    out,
    run: () => {
      for (let lane = 0; lane < 2; lane++) {
        for (let i = 0; i < rows; i++) y[i] = work[2 * i + lane]!;
        const half = out.subarray(lane * (size + 2) * windows, (lane + 1) * (size + 2) * windows);
        for (let block = 0; block < windows; block += window) {
          sumBlock(sums, y, block, design);
          solveBlock(half, sums, products, y, block, design);
        }
      }
    },
  };
}

/** Σ y, Σ y², Σ x_j y of every window that starts in the block, about its last row. */
function sumBlock(sums: Float64Array, y: Float64Array, block: number, { rows, windows, columns, window, suffixX, prefixX, centred }: RollingDesign): void {
  const stride = columns + 2;
  const count = Math.min(window, windows - block);
  const centre = centred ? y[block + window - 1]! : 0;
  let sum = 0;
  let squares = 0;
  for (let i = window - 1; i >= 0; i--) {
    const value = y[block + i]! - centre;
    sum += value;
    squares += value * value;
    if (i < count) {
      sums[i * stride] = sum;
      sums[i * stride + 1] = squares;
    }
  }
  sum = 0;
  squares = 0;
  for (let i = 1; i < count; i++) {
    const value = y[block + window + i - 1]! - centre;
    sum += value;
    squares += value * value;
    sums[i * stride] = sums[i * stride]! + sum;
    sums[i * stride + 1] = sums[i * stride + 1]! + squares;
  }
  for (let j = 0; j < columns; j++) {
    const suffix = j * rows + block;
    const prefix = j * rows + block + window;
    sum = 0;
    for (let i = window - 1; i >= 0; i--) {
      sum += suffixX[suffix + i]! * (y[block + i]! - centre);
      if (i < count) sums[i * stride + j + 2] = sum;
    }
    sum = 0;
    for (let i = 1; i < count; i++) {
      sum += prefixX[prefix + i - 1]! * (y[block + window + i - 1]! - centre);
      sums[i * stride + j + 2] = sums[i * stride + j + 2]! + sum;
    }
  }
}

function solveBlock(out: Float64Array, sums: Float64Array, products: Float64Array, y: Float64Array, block: number, design: RollingDesign): void {
  const { windows, columns, window, records, centred, inverseDegrees } = design;
  const stride = columns + 2;
  const recordLength = columns * (columns + 2);
  const count = Math.min(window, windows - block);
  const centre = centred ? y[block + window - 1]! : 0;
  for (let i = 0; i < count; i++) {
    const record = (block + i) * recordLength;
    const gram = record + columns;
    const means = gram + columns * columns;
    let at = block + i;
    const total = sums[i * stride]!;
    const mean = centred ? total / window : 0;
    const variation = centred ? sums[i * stride + 1]! - total * mean : sums[i * stride + 1]!;
    for (let j = 0; j < columns; j++) products[j] = centred ? sums[i * stride + j + 2]! - records[record + j]! * total : sums[i * stride + j + 2]!;
    let explained = 0;
    let constant = centre + mean;
    if (centred) at += windows;
    for (let j = 0; j < columns; j++) {
      let b = records[gram + j * columns]! * products[0]!;
      for (let k = 1; k < columns; k++) b += records[gram + j * columns + k]! * products[k]!;
      explained += b * products[j]!;
      if (centred) constant -= b * records[means + j]!;
      out[at] = b;
      at += windows;
    }
    if (centred) out[block + i] = constant;
    const rest = variation - explained;
    out[at] = Math.sqrt((rest > 0 ? rest : 0) * inverseDegrees);
    out[at + windows] = variation > 1e-200 ? explained / variation : 2;
  }
}
