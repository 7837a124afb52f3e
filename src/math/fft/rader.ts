import type { RealFftPlan, Transform } from "./plan.js";
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
export function raderTransform(p: number, convolution: RealFftPlan): Transform {
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
  const re = new Float64Array(half + 1);
  const im = new Float64Array(half + 1);
  return (x, offset) => {
    gatherInto(work, x, offset, powers);
    convolution.forwardInto(productRe, productIm, work);
    const total = productRe[0]!;
    multiplyInto(productRe, productIm, kernelRe, kernelIm);
    convolution.inverseInto(work, productRe, productIm);
    scatterInto(re, im, work, targets, x[offset]!);
    re[0] = x[offset]! + total;
    return { re, im };
  };
}

// One loop a function: an optimising compiler that enters a long loop in the middle leaves those around it slow for long.

function gatherInto(out: Float64Array, x: Float64Array, offset: number, places: Int32Array): void {
  for (let q = 0; q < places.length; q++) out[q] = x[offset + places[q]!]!;
}

function multiplyInto(re: Float64Array, im: Float64Array, byRe: Float64Array, byIm: Float64Array): void {
  for (let k = 0; k < re.length; k++) {
    const ar = re[k]!;
    const ai = im[k]!;
    re[k] = ar * byRe[k]! - ai * byIm[k]!;
    im[k] = ar * byIm[k]! + ai * byRe[k]!;
  }
}

function scatterInto(re: Float64Array, im: Float64Array, y: Float64Array, targets: Int32Array, first: number): void {
  const half = targets.length;
  for (let r = 0; r < half; r++) {
    const k = targets[r]!;
    const a = y[r]!;
    const b = y[r + half]!;
    const at = Math.abs(k);
    re[at] = first + (a + b);
    im[at] = k > 0 ? a - b : b - a;
  }
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
