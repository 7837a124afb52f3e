import { hmmModule } from "../../math/wasm/hmm-module.js";
import { wasmKernel } from "../../math/wasm/load.js";
import * as twin from "./twin.js";

/** The loops, in WebAssembly or in their twins; see twin.ts for what each does. */
export interface HmmOperations {
  quadraticsInto: typeof twin.quadraticsInto;
  likelihoodsInto: typeof twin.likelihoodsInto;
  forwardInto: typeof twin.forwardInto;
  /** `forwardInto` and `backwardInto` at once. */
  forwardBackwardInto(
    alpha: Float64Array,
    scales: Float64Array,
    beta: Float64Array,
    likelihoods: Float64Array,
    transition: Float64Array,
    transposed: Float64Array,
    rows: number,
    pairs: number,
  ): void;
  posteriorsInto: typeof twin.posteriorsInto;
  momentsInto: typeof twin.momentsInto;
  bestPathsInto: typeof twin.bestPathsInto;
}

export interface LentArrays {
  readonly operations: HmmOperations;
  readonly arrays: readonly Float64Array[];
}

const twins: HmmOperations = {
  quadraticsInto: twin.quadraticsInto,
  likelihoodsInto: twin.likelihoodsInto,
  forwardInto: twin.forwardInto,
  forwardBackwardInto: (alpha, scales, beta, likelihoods, transition, transposed, rows, pairs) => {
    twin.forwardInto(alpha, scales, likelihoods, transition, rows, pairs);
    twin.backwardInto(beta, likelihoods, transposed, rows, pairs);
  },
  posteriorsInto: twin.posteriorsInto,
  momentsInto: twin.momentsInto,
  bestPathsInto: twin.bestPathsInto,
};

/** Entry points of kernels/hmm.ts; arguments are pointers unless they are counts. */
interface Exports {
  quadratics(out: number, x: number, model: number, rows: number, features: number, pairs: number, diagonal: number, factor: number, deviations: number): void;
  likelihoods(density: number, rows: number, pairs: number): number;
  chains(alpha: number, scales: number, beta: number, likelihoods: number, transition: number, transposed: number, rows: number, pairs: number): void;
  posteriors(beta: number, transitions: number, alpha: number, likelihoods: number, scales: number, rows: number, pairs: number): void;
  moments(sums: number, x: number, model: number, weights: number, rows: number, features: number, pairs: number, diagonal: number, deviations: number): void;
  bestPaths(density: number, logTransition: number, rows: number, pairs: number): void;
}

const kernel = /* @__PURE__ */ wasmKernel<Exports>(hmmModule);

/** Arrays of these lengths, and the operations on them, in the fastest way that there is; good until the next call. */
export function lend(features: number, ...lengths: number[]): LentArrays {
  const lent = kernel(8 * features, ...lengths);
  if (!lent) return own(features, ...lengths);
  const [room, ...arrays] = lent.arrays;
  return { operations: inWebAssembly(lent.exports, room.byteOffset), arrays };
}

/** The same in plain TypeScript, to be kept. */
export function own(_features: number, ...lengths: number[]): LentArrays {
  return { operations: twins, arrays: lengths.map((length) => new Float64Array(length)) };
}

function inWebAssembly(exports: Exports, deviations: number): HmmOperations {
  return {
    quadraticsInto: (out, x, model, rows, features, pairs, diagonal, factor) =>
      exports.quadratics(out.byteOffset, x.byteOffset, model.byteOffset, rows, features, pairs, diagonal ? 1 : 0, factor, deviations),
    likelihoodsInto: (density, rows, pairs) => exports.likelihoods(density.byteOffset, rows, pairs),
    forwardInto: (alpha, scales, likelihoods, transition, rows, pairs) =>
      exports.chains(alpha.byteOffset, scales.byteOffset, 0, likelihoods.byteOffset, transition.byteOffset, 0, rows, pairs),
    forwardBackwardInto: (alpha, scales, beta, likelihoods, transition, transposed, rows, pairs) =>
      exports.chains(alpha.byteOffset, scales.byteOffset, beta.byteOffset, likelihoods.byteOffset, transition.byteOffset, transposed.byteOffset, rows, pairs),
    posteriorsInto: (beta, transitions, alpha, likelihoods, scales, rows, pairs) =>
      exports.posteriors(beta.byteOffset, transitions.byteOffset, alpha.byteOffset, likelihoods.byteOffset, scales.byteOffset, rows, pairs),
    momentsInto: (sums, x, model, weights, rows, features, pairs, diagonal) =>
      exports.moments(sums.byteOffset, x.byteOffset, model.byteOffset, weights.byteOffset, rows, features, pairs, diagonal ? 1 : 0, deviations),
    bestPathsInto: (density, logTransition, rows, pairs) => exports.bestPaths(density.byteOffset, logTransition.byteOffset, rows, pairs),
  };
}
