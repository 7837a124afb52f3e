import type { PairTransform, RealTransform } from "./plan.js";
import { unitRoots } from "./roots.js";

/**
 * Real series of odd length n = r m with an odd radix r, at half the cost of the complex transform: one pass of radix r over real
 * numbers leaves a real series of length m, whose bins are X_(rq), and (r − 1)/2 complex ones, k = 1 … (r − 1)/2, whose bins are
 * X_(k + rq); all other bins are conjugates of these.
 *
 *     b_k(p) = w^(p k) Σ_j x_(p + m j) e^(-2πi jk/r),   w = e^(-2πi/n),  0 <= p < m
 *
 * @param realTransform - of length m
 * @param transform - of length m
 */
export function oddSmoothTransform(radix: number, m: number, realTransform: RealTransform, transform: PairTransform): RealTransform {
  const n = radix * m;
  const half = (radix - 1) / 2;
  const roots = unitRoots(n);
  const firsts = new Float64Array(m);
  const firstRe = new Float64Array((m + 1) / 2);
  const firstIm = new Float64Array((m + 1) / 2);
  const pairs = new Float64Array(2 * m * half);
  const output = new Float64Array(2 * m);
  const sums = new Float64Array(half + 1);
  const differences = new Float64Array(half + 1);
  return (re, im, x, offset) => {
    for (let p = 0; p < m; p++) {
      const x0 = x[offset + p]!;
      let total = x0;
      for (let j = 1; j <= half; j++) {
        const low = x[offset + p + m * j]!;
        const high = x[offset + p + m * (radix - j)]!;
        total += sums[j] = low + high;
        differences[j] = high - low;
      }
      firsts[p] = total;
      for (let k = 1; k <= half; k++) {
        let sumRe = x0;
        let sumIm = 0;
        for (let j = 1, jk = k; j <= half; j++) {
          sumRe += roots.cosines[jk * m]! * sums[j]!;
          sumIm += roots.sines[jk * m]! * differences[j]!;
          jk += k;
          if (jk >= radix) jk -= radix;
        }
        const c = roots.cosines[p * k]!;
        const s = roots.sines[p * k]!;
        const at = 2 * (m * (k - 1) + p);
        pairs[at] = sumRe * c + sumIm * s;
        pairs[at + 1] = sumIm * c - sumRe * s;
      }
    }
    realTransform(firstRe, firstIm, firsts, 0);
    for (let q = 0; 2 * q < m; q++) {
      re[radix * q] = firstRe[q]!;
      im[radix * q] = firstIm[q]!;
    }
    for (let k = 1; k <= half; k++) {
      transform(output, pairs, 2 * m * (k - 1));
      for (let q = 0, bin = k; q < m; q++, bin += radix) {
        const isKept = 2 * bin < n;
        re[isKept ? bin : n - bin] = output[2 * q]!;
        im[isKept ? bin : n - bin] = isKept ? output[2 * q + 1]! : -output[2 * q + 1]!;
      }
    }
  };
}
