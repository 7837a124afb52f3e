import type { ComplexFftPlan } from "./plan.js";
import { unitRoots } from "./roots.js";

/** Writes the first `bins` values of a transform of any length. */
export type ChirpTransform = (outRe: Float64Array, outIm: Float64Array, re: Float64Array, im: Float64Array) => void;

/**
 * The first `bins` values of a transform of any length n, as a convolution with a chirp: 2jk = j² + k² − (k − j)².
 *
 *     X_k = c_k Σ_j (x_j c_j) c̄_(k−j),   c_j = e^(-πi j²/n)
 *
 * @param convolution - a plan of length at least n + bins − 1
 * @see Bluestein (1970), doi:10.1109/TAU.1970.1162132
 */
export function chirpTransform(n: number, bins: number, convolution: ComplexFftPlan): ChirpTransform {
  const size = convolution.length;
  const { chirpRe, chirpIm } = chirp(n);
  const kernelRe = new Float64Array(size);
  const kernelIm = new Float64Array(size);
  const workRe = new Float64Array(size);
  const workIm = new Float64Array(size);
  const productRe = new Float64Array(size);
  const productIm = new Float64Array(size);
  for (let j = 0; j < n; j++) {
    if (j < bins) {
      workRe[j] = chirpRe[j]! / size;
      workIm[j] = -chirpIm[j]! / size;
    }
    if (j > 0) {
      workRe[size - j] = chirpRe[j]! / size;
      workIm[size - j] = -chirpIm[j]! / size;
    }
  }
  convolution.forwardInto(kernelRe, kernelIm, workRe, workIm);
  return (outRe, outIm, re, im) => {
    for (let j = 0; j < n; j++) {
      workRe[j] = re[j]! * chirpRe[j]! - im[j]! * chirpIm[j]!;
      workIm[j] = re[j]! * chirpIm[j]! + im[j]! * chirpRe[j]!;
    }
    workRe.fill(0, n);
    workIm.fill(0, n);
    convolution.forwardInto(productRe, productIm, workRe, workIm);
    for (let i = 0; i < size; i++) {
      const re = productRe[i]!;
      const im = productIm[i]!;
      productRe[i] = re * kernelRe[i]! - im * kernelIm[i]!;
      productIm[i] = re * kernelIm[i]! + im * kernelRe[i]!;
    }
    convolution.forwardInto(workIm, workRe, productIm, productRe); // parts exchanged: the inverse, its scale being in the kernel
    for (let k = 0; k < bins; k++) {
      outRe[k] = workRe[k]! * chirpRe[k]! - workIm[k]! * chirpIm[k]!;
      outIm[k] = workRe[k]! * chirpIm[k]! + workIm[k]! * chirpRe[k]!;
    }
  };
}

/** e^(-πi j²/n), j = 0 … n−1; j² is kept modulo 2n, so that the angle stays exact. */
function chirp(n: number): { chirpRe: Float64Array; chirpIm: Float64Array } {
  const { cosines, sines } = unitRoots(2 * n);
  const chirpRe = new Float64Array(n);
  const chirpIm = new Float64Array(n);
  for (let j = 0, square = 0; j < n; j++) {
    chirpRe[j] = cosines[square]!;
    chirpIm[j] = -sines[square]!;
    square = (square + 2 * j + 1) % (2 * n);
  }
  return { chirpRe, chirpIm };
}
