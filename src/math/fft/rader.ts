import type { RealFftPlan, RealTransform } from "./plan.js";
import { unitRoots } from "./roots.js";

/**
 * The transform of a real series of prime length p as a cyclic convolution of length p − 1 (Rader), over real numbers throughout.
 *
 * With a generator g the terms and bins j, k ≠ 0 are renamed g^q and g^-r, which makes the kernel a function of r − q. The kernel is
 * taken as cos − sin: its cosine part repeats after (p−1)/2 steps and its sine part changes sign there, so that one real convolution
 * y carries both, X(g^-r) − x_0 = (y_r + y_(r+h))/2 + i (y_r − y_(r+h))/2 with h = (p−1)/2.
 *
 * @param convolution - the real plan of length p − 1
 * @see Rader (1968), doi:10.1109/PROC.1968.6477; Bracewell (1984), doi:10.1109/PROC.1984.12968, for cos ± sin
 */
export function raderTransform(p: number, convolution: RealFftPlan): RealTransform {
  const size = p - 1;
  const half = size / 2;
  const powers = powersOfGenerator(p);
  const kernelRe = new Float64Array(half + 1);
  const kernelIm = new Float64Array(half + 1);
  const productRe = new Float64Array(half + 1);
  const productIm = new Float64Array(half + 1);
  const work = new Float64Array(size);
  const targets = new Int32Array(half); // bin of g^-r, negative where it is the conjugate that is kept
  const { cosines, sines } = unitRoots(p);
  for (let r = 0; r < size; r++) {
    const k = powers[(size - r) % size]!;
    work[r] = 0.5 * (cosines[k]! - sines[k]!);
    if (r < half) targets[r] = k <= half ? k : k - p;
  }
  convolution.forwardInto(kernelRe, kernelIm, work);
  return (re, im, x, offset) => {
    const first = x[offset]!;
    for (let q = 0; q < size; q++) work[q] = x[offset + powers[q]!]!;
    convolution.forwardInto(productRe, productIm, work);
    const total = productRe[0]!;
    for (let i = 0; i <= half; i++) {
      const ar = productRe[i]!;
      const ai = productIm[i]!;
      productRe[i] = ar * kernelRe[i]! - ai * kernelIm[i]!;
      productIm[i] = ar * kernelIm[i]! + ai * kernelRe[i]!;
    }
    convolution.inverseInto(work, productRe, productIm);
    re[0] = first + total;
    im[0] = 0;
    for (let r = 0; r < half; r++) {
      const k = targets[r]!;
      const a = work[r]!;
      const b = work[r + half]!;
      if (k > 0) {
        re[k] = first + (a + b);
        im[k] = a - b;
      } else {
        re[-k] = first + (a + b);
        im[-k] = b - a;
      }
    }
  };
}

/** g^0, g^1, … g^(p−2) modulo p for the smallest generator g of an odd prime p < 2^26. */
function powersOfGenerator(p: number): Int32Array {
  const powers = new Int32Array(p - 1);
  for (let g = 2; ; g++) {
    let value = 1;
    let q = 0;
    do {
      powers[q++] = value;
      value = (value * g) % p;
    } while (value !== 1);
    if (q === p - 1) return powers;
  }
}
