import type { Bins, Transform } from "./plan.js";
import { unitRoots } from "./roots.js";

/**
 * The first `bins` values of a transform of any length n, as a convolution with a chirp: 2jk = j² + k² − (k − j)².
 *
 *     X_k = c_k Σ_j (x_j c_j) c̄_(k−j),   c_j = e^(-πi j²/n)
 *
 * @param convolution - the transform of `size` pairs, which is at least n + bins − 1
 * @see Bluestein (1970), doi:10.1109/TAU.1970.1162132
 */
export function chirpTransform(n: number, bins: number, size: number, convolution: Transform): Transform {
  const chirp = chirpOf(n);
  const work = new Float64Array(2 * size);
  const re = new Float64Array(bins);
  const im = new Float64Array(bins);
  for (let j = 0; j < n; j++) {
    for (const at of j < bins ? [j, (size - j) % size] : [size - j]) {
      work[2 * at] = chirp[2 * j]! / size;
      work[2 * at + 1] = -chirp[2 * j + 1]! / size;
    }
  }
  const kernel = convolution(work, 0);
  const kernelRe = kernel.re.slice();
  const kernelIm = kernel.im.slice();
  return (x, offset) => {
    work.fill(0, 2 * n);
    modulateInto(work, chirp, x, offset, n);
    multiplyInto(work, convolution(work, 0), kernelRe, kernelIm);
    demodulateInto(re, im, convolution(work, 0), chirp);
    return { re, im };
  };
}

// One loop a function: an optimising compiler that enters a long loop in the middle leaves those around it slow for long.

function modulateInto(out: Float64Array, chirp: Float64Array, x: Float64Array, offset: number, n: number): void {
  for (let i = 0, at = offset; i < 2 * n; i += 2, at += 2) {
    const xr = x[at]!;
    const xi = x[at + 1]!;
    out[i] = chirp[i]! * xr - chirp[i + 1]! * xi;
    out[i + 1] = chirp[i]! * xi + chirp[i + 1]! * xr;
  }
}

/** The conjugates of a · b, because the conjugate of a forward transform of the conjugate is the inverse. */
function multiplyInto(out: Float64Array, { re: aRe, im: aIm }: Bins, re: Float64Array, im: Float64Array): void {
  for (let k = 0; k < re.length; k++) {
    const ar = aRe[k]!;
    const ai = aIm[k]!;
    out[2 * k] = re[k]! * ar - im[k]! * ai;
    out[2 * k + 1] = -re[k]! * ai - im[k]! * ar;
  }
}

function demodulateInto(re: Float64Array, im: Float64Array, { re: aRe, im: aIm }: Bins, chirp: Float64Array): void {
  for (let k = 0; k < re.length; k++) {
    const ar = aRe[k]!;
    const ai = -aIm[k]!;
    re[k] = chirp[2 * k]! * ar - chirp[2 * k + 1]! * ai;
    im[k] = chirp[2 * k]! * ai + chirp[2 * k + 1]! * ar;
  }
}

/** e^(-πi j²/n), j = 0 … n−1, in pairs; j² is kept modulo 2n, so that the angle stays exact. */
function chirpOf(n: number): Float64Array {
  const { cosines, sines } = unitRoots(2 * n);
  const chirp = new Float64Array(2 * n);
  for (let j = 0, square = 0; j < n; j++) {
    chirp[2 * j] = cosines[square]!;
    chirp[2 * j + 1] = -sines[square]!;
    square = (square + 2 * j + 1) % (2 * n);
  }
  return chirp;
}
