import { linearAlgebraModule } from "../wasm/linear-algebra-module.js";
import { wasmKernel } from "../wasm/load.js";
import { addRowsTwin, gramTimesTwin, multiplyPanelsTwin, symmetricTimesTwin, timesRowsTwin } from "./twins.js";

/**
 * One array in which an algorithm lays out its matrices, and the heavy loops over it: WebAssembly SIMD, or the twins with the same bits.
 *
 * Places are given in doubles from the start of `memory`. What each loop computes is told at its twin, in twins.ts.
 */
export interface Workspace {
  readonly memory: Float64Array;
  multiplyPanels(
    c: number,
    stride: number,
    a: number,
    b: number,
    rowPanels: number,
    columnPanels: number,
    depth: number,
    sign: 1 | -1,
    triangle: boolean,
  ): void;
  symmetricTimes(out: number, a: number, stride: number, v: number, n: number): void;
  timesRows(out: number, a: number, stride: number, v: number, rows: number, columns: number): void;
  addRows(out: number, a: number, stride: number, weights: number, rows: number, columns: number): void;
  gramTimes(out: number, a: number, stride: number, v: number, rows: number, columns: number, scratch: number): void;
}

/** The kernels take pointers: bytes where the workspace takes doubles. */
interface Exports {
  multiplyPanels(c: number, stride: number, a: number, b: number, rowPanels: number, columnPanels: number, depth: number, sign: number, triangle: number): void;
  symmetricTimes: Workspace["symmetricTimes"];
  timesRows: Workspace["timesRows"];
  addRows: Workspace["addRows"];
  gramTimes: Workspace["gramTimes"];
}

const kernel = /* @__PURE__ */ wasmKernel<Exports>(linearAlgebraModule);

/**
 * A workspace of zeros. It is good until the next one is asked for: copy results out before.
 * @param length - doubles
 */
export function workspace(length: number): Workspace {
  const lent = kernel(length);
  if (!lent) return plainWorkspace(length);
  const { exports } = lent;
  const memory = lent.arrays[0]!.fill(0);
  return {
    memory,
    multiplyPanels: (c, stride, a, b, rowPanels, columnPanels, depth, sign, triangle) =>
      exports.multiplyPanels(8 * c, stride, 8 * a, 8 * b, rowPanels, columnPanels, depth, sign, triangle ? 1 : 0),
    symmetricTimes: (out, a, stride, v, n) => exports.symmetricTimes(8 * out, 8 * a, stride, 8 * v, n),
    timesRows: (out, a, stride, v, rows, columns) => exports.timesRows(8 * out, 8 * a, stride, 8 * v, rows, columns),
    addRows: (out, a, stride, weights, rows, columns) => exports.addRows(8 * out, 8 * a, stride, 8 * weights, rows, columns),
    gramTimes: (out, a, stride, v, rows, columns, scratch) => exports.gramTimes(8 * out, 8 * a, stride, 8 * v, rows, columns, 8 * scratch),
  };
}

/** The same in plain TypeScript. */
export function plainWorkspace(length: number): Workspace {
  const memory = new Float64Array(length);
  return {
    memory,
    multiplyPanels: (...args) => multiplyPanelsTwin(memory, ...args),
    symmetricTimes: (...args) => symmetricTimesTwin(memory, ...args),
    timesRows: (...args) => timesRowsTwin(memory, ...args),
    addRows: (...args) => addRowsTwin(memory, ...args),
    gramTimes: (...args) => gramTimesTwin(memory, ...args),
  };
}

/** Places in a workspace, handed out one after another, each on a boundary of 64 bytes and with room for one block of 4 × 4 more. */
export class Layout {
  length = 0;

  place(doubles: number): number {
    const at = this.length;
    this.length += Math.ceil(doubles / 8 + 1) * 8;
    return at;
  }

  /** Room for a matrix whose rows are `stride` apart: blocks of four rows may touch up to three rows beyond the last. */
  matrix(rows: number, stride: number): number {
    return this.place((rows + 3) * stride);
  }
}

export const roundedUp = (n: number, unit = 4): number => Math.ceil(n / unit) * unit;
