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

const S3 = 0.8660254037844386; // sin 2π/3

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
      const x1r = xRe[x + sm]!;
      const x1i = xIm[x + sm]!;
      const x2r = xRe[x + 2 * sm]!;
      const x2i = xIm[x + 2 * sm]!;
      const tr = x1r + x2r;
      const ti = x1i + x2i;
      const ur = S3 * (x1i - x2i);
      const ui = S3 * (x2r - x1r);
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
      const x1r = xRe[x + sm]!;
      const x1i = xIm[x + sm]!;
      const x2r = xRe[x + 2 * sm]!;
      const x2i = xIm[x + 2 * sm]!;
      const x3r = xRe[x + 3 * sm]!;
      const x3i = xIm[x + 3 * sm]!;
      const x4r = xRe[x + 4 * sm]!;
      const x4i = xIm[x + 4 * sm]!;
      const b1r = x1r + x4r;
      const b1i = x1i + x4i;
      const b2r = x2r + x3r;
      const b2i = x2i + x3i;
      const d1r = x1r - x4r;
      const d1i = x1i - x4i;
      const d2r = x2r - x3r;
      const d2i = x2i - x3i;
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

const C7 = 0.6234898018587335; // cos 2π/7, 4π/7, 6π/7
const D7 = -0.2225209339563144;
const E7 = -0.9009688679024191;
const S7 = 0.7818314824680298; // sin 2π/7, 4π/7, 6π/7
const T7 = 0.9749279121818236;
const U7 = 0.4338837391175581;

export const pass7: Pass = (yRe, yIm, xRe, xIm, twiddles, m, s) => {
  const sm = s * m;
  for (let p = 0, x = 0, y = 0; p < m; p++, y += 6 * s) {
    const w1r = twiddles[12 * p]!;
    const w1i = twiddles[12 * p + 1]!;
    const w2r = twiddles[12 * p + 2]!;
    const w2i = twiddles[12 * p + 3]!;
    const w3r = twiddles[12 * p + 4]!;
    const w3i = twiddles[12 * p + 5]!;
    const w4r = twiddles[12 * p + 6]!;
    const w4i = twiddles[12 * p + 7]!;
    const w5r = twiddles[12 * p + 8]!;
    const w5i = twiddles[12 * p + 9]!;
    const w6r = twiddles[12 * p + 10]!;
    const w6i = twiddles[12 * p + 11]!;
    for (const end = x + s; x < end; x++, y++) {
      const x0r = xRe[x]!;
      const x0i = xIm[x]!;
      const x1r = xRe[x + sm]!;
      const x1i = xIm[x + sm]!;
      const x2r = xRe[x + 2 * sm]!;
      const x2i = xIm[x + 2 * sm]!;
      const x3r = xRe[x + 3 * sm]!;
      const x3i = xIm[x + 3 * sm]!;
      const x4r = xRe[x + 4 * sm]!;
      const x4i = xIm[x + 4 * sm]!;
      const x5r = xRe[x + 5 * sm]!;
      const x5i = xIm[x + 5 * sm]!;
      const x6r = xRe[x + 6 * sm]!;
      const x6i = xIm[x + 6 * sm]!;
      const b1r = x1r + x6r;
      const d1r = x1r - x6r;
      const b1i = x1i + x6i;
      const d1i = x1i - x6i;
      const b2r = x2r + x5r;
      const d2r = x2r - x5r;
      const b2i = x2i + x5i;
      const d2i = x2i - x5i;
      const b3r = x3r + x4r;
      const d3r = x3r - x4r;
      const b3i = x3i + x4i;
      const d3i = x3i - x4i;
      yRe[y] = x0r + b1r + b2r + b3r;
      yIm[y] = x0i + b1i + b2i + b3i;
      const m1r = x0r + C7 * b1r + D7 * b2r + E7 * b3r;
      const m1i = x0i + C7 * b1i + D7 * b2i + E7 * b3i;
      const n1r = S7 * d1i + T7 * d2i + U7 * d3i;
      const n1i = -S7 * d1r - T7 * d2r - U7 * d3r;
      const m2r = x0r + D7 * b1r + E7 * b2r + C7 * b3r;
      const m2i = x0i + D7 * b1i + E7 * b2i + C7 * b3i;
      const n2r = T7 * d1i - U7 * d2i - S7 * d3i;
      const n2i = -T7 * d1r + U7 * d2r + S7 * d3r;
      const m3r = x0r + E7 * b1r + C7 * b2r + D7 * b3r;
      const m3i = x0i + E7 * b1i + C7 * b2i + D7 * b3i;
      const n3r = U7 * d1i - S7 * d2i + T7 * d3i;
      const n3i = -U7 * d1r + S7 * d2r - T7 * d3r;
      const e1r = m1r + n1r;
      const e1i = m1i + n1i;
      yRe[y + s] = e1r * w1r - e1i * w1i;
      yIm[y + s] = e1r * w1i + e1i * w1r;
      const e2r = m2r + n2r;
      const e2i = m2i + n2i;
      yRe[y + 2 * s] = e2r * w2r - e2i * w2i;
      yIm[y + 2 * s] = e2r * w2i + e2i * w2r;
      const e3r = m3r + n3r;
      const e3i = m3i + n3i;
      yRe[y + 3 * s] = e3r * w3r - e3i * w3i;
      yIm[y + 3 * s] = e3r * w3i + e3i * w3r;
      const e4r = m3r - n3r;
      const e4i = m3i - n3i;
      yRe[y + 4 * s] = e4r * w4r - e4i * w4i;
      yIm[y + 4 * s] = e4r * w4i + e4i * w4r;
      const e5r = m2r - n2r;
      const e5i = m2i - n2i;
      yRe[y + 5 * s] = e5r * w5r - e5i * w5i;
      yIm[y + 5 * s] = e5r * w5i + e5i * w5r;
      const e6r = m1r - n1r;
      const e6i = m1i - n1i;
      yRe[y + 6 * s] = e6r * w6r - e6i * w6i;
      yIm[y + 6 * s] = e6r * w6i + e6i * w6r;
    }
  }
};

const H = 0.7071067811865476; // cos π/4

export const pass8: Pass = (yRe, yIm, xRe, xIm, twiddles, m, s) => {
  const sm = s * m;
  for (let p = 0, x = 0, y = 0; p < m; p++, y += 7 * s) {
    const w1r = twiddles[14 * p]!;
    const w1i = twiddles[14 * p + 1]!;
    const w2r = twiddles[14 * p + 2]!;
    const w2i = twiddles[14 * p + 3]!;
    const w3r = twiddles[14 * p + 4]!;
    const w3i = twiddles[14 * p + 5]!;
    const w4r = twiddles[14 * p + 6]!;
    const w4i = twiddles[14 * p + 7]!;
    const w5r = twiddles[14 * p + 8]!;
    const w5i = twiddles[14 * p + 9]!;
    const w6r = twiddles[14 * p + 10]!;
    const w6i = twiddles[14 * p + 11]!;
    const w7r = twiddles[14 * p + 12]!;
    const w7i = twiddles[14 * p + 13]!;
    for (const end = x + s; x < end; x++, y++) {
      const x0r = xRe[x]!;
      const x0i = xIm[x]!;
      const x1r = xRe[x + sm]!;
      const x1i = xIm[x + sm]!;
      const x2r = xRe[x + 2 * sm]!;
      const x2i = xIm[x + 2 * sm]!;
      const x3r = xRe[x + 3 * sm]!;
      const x3i = xIm[x + 3 * sm]!;
      const x4r = xRe[x + 4 * sm]!;
      const x4i = xIm[x + 4 * sm]!;
      const x5r = xRe[x + 5 * sm]!;
      const x5i = xIm[x + 5 * sm]!;
      const x6r = xRe[x + 6 * sm]!;
      const x6i = xIm[x + 6 * sm]!;
      const x7r = xRe[x + 7 * sm]!;
      const x7i = xIm[x + 7 * sm]!;
      const b0r = x0r + x4r;
      const b0i = x0i + x4i;
      const b1r = x1r + x5r;
      const b1i = x1i + x5i;
      const b2r = x2r + x6r;
      const b2i = x2i + x6i;
      const b3r = x3r + x7r;
      const b3i = x3i + x7i;
      const c0r = x0r - x4r;
      const c0i = x0i - x4i;
      const c2r = x2i - x6i; // times -i
      const c2i = x6r - x2r;
      const f1r = x1r - x5r;
      const f1i = x1i - x5i;
      const f3r = x3r - x7r;
      const f3i = x3i - x7i;
      const c1r = H * (f1r + f1i); // times e^(-πi/4)
      const c1i = H * (f1i - f1r);
      const c3r = H * (f3i - f3r); // times e^(-3πi/4)
      const c3i = -H * (f3r + f3i);
      const g0r = b0r + b2r;
      const g0i = b0i + b2i;
      const g1r = b1r + b3r;
      const g1i = b1i + b3i;
      const g2r = b0r - b2r;
      const g2i = b0i - b2i;
      const g3r = b1i - b3i; // times -i
      const g3i = b3r - b1r;
      const h0r = c0r + c2r;
      const h0i = c0i + c2i;
      const h1r = c1r + c3r;
      const h1i = c1i + c3i;
      const h2r = c0r - c2r;
      const h2i = c0i - c2i;
      const h3r = c1i - c3i; // times -i
      const h3i = c3r - c1r;
      yRe[y] = g0r + g1r;
      yIm[y] = g0i + g1i;
      const e1r = h0r + h1r;
      const e1i = h0i + h1i;
      yRe[y + s] = e1r * w1r - e1i * w1i;
      yIm[y + s] = e1r * w1i + e1i * w1r;
      const e2r = g2r + g3r;
      const e2i = g2i + g3i;
      yRe[y + 2 * s] = e2r * w2r - e2i * w2i;
      yIm[y + 2 * s] = e2r * w2i + e2i * w2r;
      const e3r = h2r + h3r;
      const e3i = h2i + h3i;
      yRe[y + 3 * s] = e3r * w3r - e3i * w3i;
      yIm[y + 3 * s] = e3r * w3i + e3i * w3r;
      const e4r = g0r - g1r;
      const e4i = g0i - g1i;
      yRe[y + 4 * s] = e4r * w4r - e4i * w4i;
      yIm[y + 4 * s] = e4r * w4i + e4i * w4r;
      const e5r = h0r - h1r;
      const e5i = h0i - h1i;
      yRe[y + 5 * s] = e5r * w5r - e5i * w5i;
      yIm[y + 5 * s] = e5r * w5i + e5i * w5r;
      const e6r = g2r - g3r;
      const e6i = g2i - g3i;
      yRe[y + 6 * s] = e6r * w6r - e6i * w6i;
      yIm[y + 6 * s] = e6r * w6i + e6i * w6r;
      const e7r = h2r - h3r;
      const e7i = h2i - h3i;
      yRe[y + 7 * s] = e7r * w7r - e7i * w7i;
      yIm[y + 7 * s] = e7r * w7i + e7i * w7r;
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
