import { dtwModule } from "../../math/wasm/dtw-module.js";
import { wasmKernel } from "../../math/wasm/load.js";

/** Entry points of kernels/dtw.ts; arguments are pointers unless they are counts or costs. */
interface DtwExports {
  cheapestSum(
    a: number,
    n: number,
    b: number,
    m: number,
    columns: number,
    absolute: number,
    lowest: number,
    highest: number,
    penalty: number,
    startOfA: number,
    endOfA: number,
    startOfB: number,
    endOfB: number,
    bound: number,
    diagonals: number,
  ): number;
  cheapestSums(out: number, a: number, n: number, b: number, m: number, lowest: number, highest: number, row: number): void;
}

export const dtwKernel = /* @__PURE__ */ wasmKernel<DtwExports>(dtwModule);
