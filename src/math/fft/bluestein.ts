import type { PairTransform } from "./plan.js";
import { unitRoots } from "./roots.js";

/**
 * The first `bins` values of a transform of any length n, as a convolution with a chirp: 2jk = j² + k² − (k − j)².
 *
 *     X_k = c_k Σ_j (x_j c_j) c̄_(k−j),   c_j = e^(-πi j²/n)
 *
 * @param convolution - the transform of length `size`, which is at least n + bins − 1
 * @see Bluestein (1970), doi:10.1109/TAU.1970.1162132
 */
export function chirpTransform(n: number, bins: number, size: number, convolution: PairTransform): PairTransform {
  const chirp = chirpOf(n);
  const kernel = new Float64Array(2 * size);
  const product = new Float64Array(2 * size);
  const work = new Float64Array(2 * size);
  for (let j = 0; j < n; j++) {
    for (const at of j < bins ? [j, (size - j) % size] : [size - j]) {
      work[2 * at] = chirp[2 * j]! / size;
      work[2 * at + 1] = -chirp[2 * j + 1]! / size;
    }
  }
  convolution(kernel, work, 0);
  return (out, input, offset) => {
    multiplyInto(work, chirp, input, offset, n);
    work.fill(0, 2 * n);
    convolution(product, work, 0);
    multiplyInto(product, kernel, product, 0, size);
    for (let i = 0; i < 2 * size; i += 2) product[i + 1] = -product[i + 1]!; // the conjugate of a forward transform of the conjugate is the inverse
    convolution(work, product, 0);
    for (let i = 0; i < 2 * bins; i += 2) work[i + 1] = -work[i + 1]!;
    multiplyInto(out, chirp, work, 0, bins);
  };
}

/** out = a · b[offset …], complex numbers in pairs. */
function multiplyInto(out: Float64Array, a: Float64Array, b: Float64Array, offset: number, count: number): void {
  for (let i = 0, at = offset; i < 2 * count; i += 2, at += 2) {
    const ar = a[i]!;
    const ai = a[i + 1]!;
    const br = b[at]!;
    const bi = b[at + 1]!;
    out[i] = ar * br - ai * bi;
    out[i + 1] = ar * bi + ai * br;
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
