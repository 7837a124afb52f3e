import { type Pass, turnInto } from "./butterflies.js";

/**
 * A pass of any odd radix, by definition but with x_j and x_(r−j) taken together: O(r²) a butterfly.
 * @param cosines - cos(2πk/r), k = 0 … r−1, and `sines` likewise
 */
export function passOdd(radix: number, cosines: Float64Array, sines: Float64Array): Pass {
  const last = radix - 1;
  const sums = new Float64Array(radix + 1); // x_j + x_(r−j) as pairs, and the differences
  const differences = new Float64Array(radix + 1);
  return (out, input, offset, twiddles, m, stride) => {
    const gap = m * stride;
    for (let p = 0, x = offset, y = 0; p < m; p++, y += last * stride) {
      const w = 2 * last * p - 2;
      for (const end = x + stride; x < end; x += 2, y += 2) {
        const x0r = input[x]!;
        const x0i = input[x + 1]!;
        let totalRe = x0r;
        let totalIm = x0i;
        for (let j = 2, low = x + gap, high = x + last * gap; j <= last; j += 2, low += gap, high -= gap) {
          totalRe += sums[j] = input[low]! + input[high]!;
          totalIm += sums[j + 1] = input[low + 1]! + input[high + 1]!;
          differences[j] = input[low]! - input[high]!;
          differences[j + 1] = input[low + 1]! - input[high + 1]!;
        }
        out[y] = totalRe;
        out[y + 1] = totalIm;
        for (let k = 1; 2 * k <= last; k++) {
          let mr = x0r;
          let mi = x0i;
          let nr = 0;
          let ni = 0;
          for (let j = 2, jk = k; j <= last; j += 2) {
            const c = cosines[jk]!;
            const d = sines[jk]!;
            mr += c * sums[j]!;
            mi += c * sums[j + 1]!;
            nr += d * differences[j + 1]!;
            ni -= d * differences[j]!;
            jk += k;
            if (jk >= radix) jk -= radix;
          }
          turnInto(out, y + k * stride, y + (radix - k) * stride, mr, mi, nr, ni, twiddles, w + 2 * k, w + 2 * (radix - k));
        }
      }
    }
  };
}
