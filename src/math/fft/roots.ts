import { productError } from "../elementary/bits.js";
import { cosKernel, sinKernel } from "../elementary/trig.js";

const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;

/** The n-th roots of unity e^(2πik/n), k = 0 … n−1, in two columns. */
export interface Roots {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** All n-th roots of unity, within one unit in the last place and with the exact symmetries of the circle. */
export function unitRoots(n: number): Roots {
  const cosines = new Float64Array(n);
  const sines = new Float64Array(n);
  for (let k = 0; 2 * k <= n; k++) {
    // the angle counted from the nearest quarter turn, offset/n · π/2 with |offset| <= n/2, in two parts: no rounding of it reaches the result
    const quarter = Math.floor((8 * k + n) / (2 * n));
    const offset = 4 * k - quarter * n;
    const share = offset / n;
    const product = share * n;
    const shareLow = (offset - product - productError(share, n, product)) / n;
    const angle = share * HALF_PI;
    const angleLow = productError(share, HALF_PI, angle) + (share * HALF_PI_LOW + shareLow * HALF_PI);
    const isDiagonal = 2 * offset === -n; // sin and cos of π/4 alike, though the polynomials may round them apart
    const cosine = isDiagonal ? Math.SQRT1_2 : cosKernel(angle, angleLow);
    const sine = isDiagonal ? -Math.SQRT1_2 : sinKernel(angle, angleLow);
    cosines[k] = quarter === 0 ? cosine : quarter === 1 ? -sine : -cosine;
    sines[k] = quarter === 0 ? sine : quarter === 1 ? cosine : -sine;
    if (k > 0) {
      cosines[n - k] = cosines[k]!;
      sines[n - k] = 2 * k === n ? 0 : -sines[k]!;
    }
  }
  return { cosines, sines };
}
