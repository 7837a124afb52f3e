// One pass of a self-sorting (Stockham) transform, decimation in frequency, for each small radix r:
//
//     y[q + s (r p + k)] = w^(p k) Σ_j x[q + s (p + m j)] e^(-2πi jk/r),   w = e^(-2πi/(r m)),  0 <= p < m,  0 <= q < s
//
// `twiddles` holds w^(p k) for k = 1 … r−1 as pairs (real, imaginary), p by p. Input and output are different arrays.
// See Van Loan (1992), Computational Frameworks for the Fast Fourier Transform, §1.7; Nussbaumer (1982) for the short transforms.

/** A pass of one radix; `s` and `m` as above. */
export type Pass = (yRe: Float64Array, yIm: Float64Array, xRe: Float64Array, xIm: Float64Array, twiddles: Float64Array, m: number, s: number) => void;

export const pass2: Pass = (yRe, yIm, xRe, xIm, twiddles, m, s) => {
  const sm = s * m;
  for (let p = 0, x = 0, y = 0; p < m; p++, y += s) {
    const wr = twiddles[2 * p]!;
    const wi = twiddles[2 * p + 1]!;
    for (const end = x + s; x < end; x++, y++) {
      const ar = xRe[x]!;
      const ai = xIm[x]!;
      const br = xRe[x + sm]!;
      const bi = xIm[x + sm]!;
      const dr = ar - br;
      const di = ai - bi;
      yRe[y] = ar + br;
      yIm[y] = ai + bi;
      yRe[y + s] = dr * wr - di * wi;
      yIm[y + s] = dr * wi + di * wr;
    }
  }
};

export const pass3: Pass = (yRe, yIm, xRe, xIm, twiddles, m, s) => {
  const sm = s * m;
  for (let p = 0, x = 0, y = 0; p < m; p++, y += 2 * s) {
    const w1r = twiddles[4 * p]!;
    const w1i = twiddles[4 * p + 1]!;
    const w2r = twiddles[4 * p + 2]!;
    const w2i = twiddles[4 * p + 3]!;
    for (const end = x + s; x < end; x++, y++) {
      const ar = xRe[x]!;
      const ai = xIm[x]!;
      const tr = xRe[x + sm]! + xRe[x + 2 * sm]!;
      const ti = xIm[x + sm]! + xIm[x + 2 * sm]!;
      const ur = 0.8660254037844386 * (xIm[x + sm]! - xIm[x + 2 * sm]!);
      const ui = 0.8660254037844386 * (xRe[x + 2 * sm]! - xRe[x + sm]!);
      const mr = ar - 0.5 * tr;
      const mi = ai - 0.5 * ti;
      yRe[y] = ar + tr;
      yIm[y] = ai + ti;
      const br = mr + ur;
      const bi = mi + ui;
      yRe[y + s] = br * w1r - bi * w1i;
      yIm[y + s] = br * w1i + bi * w1r;
      const cr = mr - ur;
      const ci = mi - ui;
      yRe[y + 2 * s] = cr * w2r - ci * w2i;
      yIm[y + 2 * s] = cr * w2i + ci * w2r;
    }
  }
};

export const pass4: Pass = (yRe, yIm, xRe, xIm, twiddles, m, s) => {
  const sm = s * m;
  for (let p = 0, x = 0, y = 0; p < m; p++, y += 3 * s) {
    const w1r = twiddles[6 * p]!;
    const w1i = twiddles[6 * p + 1]!;
    const w2r = twiddles[6 * p + 2]!;
    const w2i = twiddles[6 * p + 3]!;
    const w3r = twiddles[6 * p + 4]!;
    const w3i = twiddles[6 * p + 5]!;
    for (const end = x + s; x < end; x++, y++) {
      const x0r = xRe[x]!;
      const x0i = xIm[x]!;
      const x1r = xRe[x + sm]!;
      const x1i = xIm[x + sm]!;
      const x2r = xRe[x + 2 * sm]!;
      const x2i = xIm[x + 2 * sm]!;
      const x3r = xRe[x + 3 * sm]!;
      const x3i = xIm[x + 3 * sm]!;
      const ar = x0r + x2r;
      const ai = x0i + x2i;
      const br = x0r - x2r;
      const bi = x0i - x2i;
      const cr = x1r + x3r;
      const ci = x1i + x3i;
      const dr = x1i - x3i; // -i (x1 - x3)
      const di = x3r - x1r;
      yRe[y] = ar + cr;
      yIm[y] = ai + ci;
      const e1r = br + dr;
      const e1i = bi + di;
      yRe[y + s] = e1r * w1r - e1i * w1i;
      yIm[y + s] = e1r * w1i + e1i * w1r;
      const e2r = ar - cr;
      const e2i = ai - ci;
      yRe[y + 2 * s] = e2r * w2r - e2i * w2i;
      yIm[y + 2 * s] = e2r * w2i + e2i * w2r;
      const e3r = br - dr;
      const e3i = bi - di;
      yRe[y + 3 * s] = e3r * w3r - e3i * w3i;
      yIm[y + 3 * s] = e3r * w3i + e3i * w3r;
    }
  }
};

const C5 = 0.30901699437494745; // cos 2π/5
const D5 = -0.8090169943749475; // cos 4π/5
const S5 = 0.9510565162951535; // sin 2π/5
const T5 = 0.5877852522924731; // sin 4π/5

export const pass5: Pass = (yRe, yIm, xRe, xIm, twiddles, m, s) => {
  const sm = s * m;
  for (let p = 0, x = 0, y = 0; p < m; p++, y += 4 * s) {
    const w1r = twiddles[8 * p]!;
    const w1i = twiddles[8 * p + 1]!;
    const w2r = twiddles[8 * p + 2]!;
    const w2i = twiddles[8 * p + 3]!;
    const w3r = twiddles[8 * p + 4]!;
    const w3i = twiddles[8 * p + 5]!;
    const w4r = twiddles[8 * p + 6]!;
    const w4i = twiddles[8 * p + 7]!;
    for (const end = x + s; x < end; x++, y++) {
      const ar = xRe[x]!;
      const ai = xIm[x]!;
      const b1r = xRe[x + sm]! + xRe[x + 4 * sm]!;
      const b1i = xIm[x + sm]! + xIm[x + 4 * sm]!;
      const b2r = xRe[x + 2 * sm]! + xRe[x + 3 * sm]!;
      const b2i = xIm[x + 2 * sm]! + xIm[x + 3 * sm]!;
      const d1r = xRe[x + sm]! - xRe[x + 4 * sm]!;
      const d1i = xIm[x + sm]! - xIm[x + 4 * sm]!;
      const d2r = xRe[x + 2 * sm]! - xRe[x + 3 * sm]!;
      const d2i = xIm[x + 2 * sm]! - xIm[x + 3 * sm]!;
      yRe[y] = ar + b1r + b2r;
      yIm[y] = ai + b1i + b2i;
      const m1r = ar + C5 * b1r + D5 * b2r;
      const m1i = ai + C5 * b1i + D5 * b2i;
      const m2r = ar + D5 * b1r + C5 * b2r;
      const m2i = ai + D5 * b1i + C5 * b2i;
      const n1r = S5 * d1i + T5 * d2i;
      const n1i = -S5 * d1r - T5 * d2r;
      const n2r = T5 * d1i - S5 * d2i;
      const n2i = S5 * d2r - T5 * d1r;
      const e1r = m1r + n1r;
      const e1i = m1i + n1i;
      yRe[y + s] = e1r * w1r - e1i * w1i;
      yIm[y + s] = e1r * w1i + e1i * w1r;
      const e2r = m2r + n2r;
      const e2i = m2i + n2i;
      yRe[y + 2 * s] = e2r * w2r - e2i * w2i;
      yIm[y + 2 * s] = e2r * w2i + e2i * w2r;
      const e3r = m2r - n2r;
      const e3i = m2i - n2i;
      yRe[y + 3 * s] = e3r * w3r - e3i * w3i;
      yIm[y + 3 * s] = e3r * w3i + e3i * w3r;
      const e4r = m1r - n1r;
      const e4i = m1i - n1i;
      yRe[y + 4 * s] = e4r * w4r - e4i * w4i;
      yIm[y + 4 * s] = e4r * w4i + e4i * w4r;
    }
  }
};

/**
 * A pass of any odd radix, by definition but with x_j and x_(r−j) taken together: O(r²) a butterfly.
 * @param cosines - cos(2πk/r), k = 0 … r−1, and `sines` likewise
 */
export function passOdd(radix: number, cosines: Float64Array, sines: Float64Array): Pass {
  const half = (radix - 1) / 2;
  const sumRe = new Float64Array(half + 1);
  const sumIm = new Float64Array(half + 1);
  const differenceRe = new Float64Array(half + 1);
  const differenceIm = new Float64Array(half + 1);
  return (yRe, yIm, xRe, xIm, twiddles, m, s) => {
    const sm = s * m;
    for (let p = 0, x = 0, y = 0; p < m; p++, y += (radix - 1) * s) {
      const w = 2 * (radix - 1) * p - 2;
      for (const end = x + s; x < end; x++, y++) {
        const ar = xRe[x]!;
        const ai = xIm[x]!;
        let totalRe = ar;
        let totalIm = ai;
        for (let j = 1; j <= half; j++) {
          const low = x + j * sm;
          const high = x + (radix - j) * sm;
          totalRe += sumRe[j] = xRe[low]! + xRe[high]!;
          totalIm += sumIm[j] = xIm[low]! + xIm[high]!;
          differenceRe[j] = xRe[low]! - xRe[high]!;
          differenceIm[j] = xIm[low]! - xIm[high]!;
        }
        yRe[y] = totalRe;
        yIm[y] = totalIm;
        for (let k = 1; k <= half; k++) {
          let mr = ar;
          let mi = ai;
          let nr = 0;
          let ni = 0;
          for (let j = 1, jk = k; j <= half; j++) {
            const c = cosines[jk]!;
            const d = sines[jk]!;
            mr += c * sumRe[j]!;
            mi += c * sumIm[j]!;
            nr += d * differenceIm[j]!;
            ni -= d * differenceRe[j]!;
            jk += k;
            if (jk >= radix) jk -= radix;
          }
          const low = w + 2 * k;
          const high = w + 2 * (radix - k);
          const lr = mr + nr;
          const li = mi + ni;
          const hr = mr - nr;
          const hi = mi - ni;
          yRe[y + k * s] = lr * twiddles[low]! - li * twiddles[low + 1]!;
          yIm[y + k * s] = lr * twiddles[low + 1]! + li * twiddles[low]!;
          yRe[y + (radix - k) * s] = hr * twiddles[high]! - hi * twiddles[high + 1]!;
          yIm[y + (radix - k) * s] = hr * twiddles[high + 1]! + hi * twiddles[high]!;
        }
      }
    }
  };
}
