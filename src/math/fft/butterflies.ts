// One pass of a self-sorting (Stockham) transform, decimation in frequency, for each small radix r:
//
//     out[q + s (r p + k)] = w^(p k) Σ_j input[q + s (p + m j)] e^(-2πi jk/r),   w = e^(-2πi/(r m)),  0 <= p < m,  0 <= q < s
//
// Complex numbers stand as pairs (real, imaginary), so that a real series of even length is already the packed input of the transform
// of half its length. `twiddles` holds w^(p k) for k = 1 … r−1 as pairs, p by p. Input and output are different arrays.
// See Van Loan (1992), Computational Frameworks for the Fast Fourier Transform, §1.7; Nussbaumer (1982) for the short transforms.

/**
 * A pass of one radix.
 * @param out - 2 r m s values, `input` likewise from `offset` on
 * @param stride - 2s, the distance of neighbouring q-blocks in values
 */
export type Pass = (out: Float64Array, input: Float64Array, offset: number, twiddles: Float64Array, m: number, stride: number) => void;

export const pass2: Pass = (out, input, offset, twiddles, m, stride) => {
  const gap = m * stride;
  for (let p = 0, x = offset, y = 0; p < m; p++, y += stride) {
    const w1r = twiddles[2 * p]!;
    const w1i = twiddles[2 * p + 1]!;
    for (const end = x + stride; x < end; x += 2, y += 2) {
      const x0r = input[x]!;
      const x0i = input[x + 1]!;
      const x1r = input[x + gap]!;
      const x1i = input[x + gap + 1]!;
      out[y] = x0r + x1r;
      out[y + 1] = x0i + x1i;
      const e1r = x0r - x1r;
      const e1i = x0i - x1i;
      out[y + stride] = e1r * w1r - e1i * w1i;
      out[y + stride + 1] = e1r * w1i + e1i * w1r;
    }
  }
};

const S3 = 0.8660254037844386; // sin 2π/3

export const pass3: Pass = (out, input, offset, twiddles, m, stride) => {
  const gap = m * stride;
  for (let p = 0, x = offset, y = 0; p < m; p++, y += 2 * stride) {
    const w1r = twiddles[4 * p]!;
    const w1i = twiddles[4 * p + 1]!;
    const w2r = twiddles[4 * p + 2]!;
    const w2i = twiddles[4 * p + 3]!;
    for (const end = x + stride; x < end; x += 2, y += 2) {
      const x0r = input[x]!;
      const x0i = input[x + 1]!;
      const x1r = input[x + gap]!;
      const x1i = input[x + gap + 1]!;
      const x2r = input[x + 2 * gap]!;
      const x2i = input[x + 2 * gap + 1]!;
      const tr = x1r + x2r;
      const ti = x1i + x2i;
      const ur = S3 * (x1i - x2i);
      const ui = S3 * (x2r - x1r);
      const mr = x0r - 0.5 * tr;
      const mi = x0i - 0.5 * ti;
      out[y] = x0r + tr;
      out[y + 1] = x0i + ti;
      const e1r = mr + ur;
      const e1i = mi + ui;
      out[y + stride] = e1r * w1r - e1i * w1i;
      out[y + stride + 1] = e1r * w1i + e1i * w1r;
      const e2r = mr - ur;
      const e2i = mi - ui;
      out[y + 2 * stride] = e2r * w2r - e2i * w2i;
      out[y + 2 * stride + 1] = e2r * w2i + e2i * w2r;
    }
  }
};

export const pass4: Pass = (out, input, offset, twiddles, m, stride) => {
  const gap = m * stride;
  for (let p = 0, x = offset, y = 0; p < m; p++, y += 3 * stride) {
    const w1r = twiddles[6 * p]!;
    const w1i = twiddles[6 * p + 1]!;
    const w2r = twiddles[6 * p + 2]!;
    const w2i = twiddles[6 * p + 3]!;
    const w3r = twiddles[6 * p + 4]!;
    const w3i = twiddles[6 * p + 5]!;
    for (const end = x + stride; x < end; x += 2, y += 2) {
      const x0r = input[x]!;
      const x0i = input[x + 1]!;
      const x1r = input[x + gap]!;
      const x1i = input[x + gap + 1]!;
      const x2r = input[x + 2 * gap]!;
      const x2i = input[x + 2 * gap + 1]!;
      const x3r = input[x + 3 * gap]!;
      const x3i = input[x + 3 * gap + 1]!;
      const ar = x0r + x2r;
      const ai = x0i + x2i;
      const br = x0r - x2r;
      const bi = x0i - x2i;
      const cr = x1r + x3r;
      const ci = x1i + x3i;
      const dr = x1i - x3i; // times -i
      const di = x3r - x1r;
      out[y] = ar + cr;
      out[y + 1] = ai + ci;
      const e1r = br + dr;
      const e1i = bi + di;
      out[y + stride] = e1r * w1r - e1i * w1i;
      out[y + stride + 1] = e1r * w1i + e1i * w1r;
      const e2r = ar - cr;
      const e2i = ai - ci;
      out[y + 2 * stride] = e2r * w2r - e2i * w2i;
      out[y + 2 * stride + 1] = e2r * w2i + e2i * w2r;
      const e3r = br - dr;
      const e3i = bi - di;
      out[y + 3 * stride] = e3r * w3r - e3i * w3i;
      out[y + 3 * stride + 1] = e3r * w3i + e3i * w3r;
    }
  }
};

const C5 = 0.30901699437494745; // cos 2π/5 and 4π/5
const D5 = -0.8090169943749475;
const S5 = 0.9510565162951535; // sin 2π/5 and 4π/5
const T5 = 0.5877852522924731;

export const pass5: Pass = (out, input, offset, twiddles, m, stride) => {
  const gap = m * stride;
  for (let p = 0, x = offset, y = 0; p < m; p++, y += 4 * stride) {
    const w = 8 * p;
    for (const end = x + stride; x < end; x += 2, y += 2) {
      const x0r = input[x]!;
      const x0i = input[x + 1]!;
      const x1r = input[x + gap]!;
      const x1i = input[x + gap + 1]!;
      const x2r = input[x + 2 * gap]!;
      const x2i = input[x + 2 * gap + 1]!;
      const x3r = input[x + 3 * gap]!;
      const x3i = input[x + 3 * gap + 1]!;
      const x4r = input[x + 4 * gap]!;
      const x4i = input[x + 4 * gap + 1]!;
      const b1r = x1r + x4r;
      const b1i = x1i + x4i;
      const d1r = x1r - x4r;
      const d1i = x1i - x4i;
      const b2r = x2r + x3r;
      const b2i = x2i + x3i;
      const d2r = x2r - x3r;
      const d2i = x2i - x3i;
      out[y] = x0r + b1r + b2r;
      out[y + 1] = x0i + b1i + b2i;
      const m1r = x0r + C5 * b1r + D5 * b2r;
      const m1i = x0i + C5 * b1i + D5 * b2i;
      const n1r = S5 * d1i + T5 * d2i;
      const n1i = -S5 * d1r - T5 * d2r;
      const m2r = x0r + D5 * b1r + C5 * b2r;
      const m2i = x0i + D5 * b1i + C5 * b2i;
      const n2r = T5 * d1i - S5 * d2i;
      const n2i = S5 * d2r - T5 * d1r;
      turnInto(out, y + stride, y + 4 * stride, m1r, m1i, n1r, n1i, twiddles, w, w + 6);
      turnInto(out, y + 2 * stride, y + 3 * stride, m2r, m2i, n2r, n2i, twiddles, w + 2, w + 4);
    }
  }
};

const C7 = 0.6234898018587335; // cos 2π/7, 4π/7, 6π/7
const D7 = -0.2225209339563144;
const E7 = -0.9009688679024191;
const S7 = 0.7818314824680298; // sin 2π/7, 4π/7, 6π/7
const T7 = 0.9749279121818236;
const U7 = 0.4338837391175581;

export const pass7: Pass = (out, input, offset, twiddles, m, stride) => {
  const gap = m * stride;
  for (let p = 0, x = offset, y = 0; p < m; p++, y += 6 * stride) {
    const w = 12 * p;
    for (const end = x + stride; x < end; x += 2, y += 2) {
      const x0r = input[x]!;
      const x0i = input[x + 1]!;
      const x1r = input[x + gap]!;
      const x1i = input[x + gap + 1]!;
      const x2r = input[x + 2 * gap]!;
      const x2i = input[x + 2 * gap + 1]!;
      const x3r = input[x + 3 * gap]!;
      const x3i = input[x + 3 * gap + 1]!;
      const x4r = input[x + 4 * gap]!;
      const x4i = input[x + 4 * gap + 1]!;
      const x5r = input[x + 5 * gap]!;
      const x5i = input[x + 5 * gap + 1]!;
      const x6r = input[x + 6 * gap]!;
      const x6i = input[x + 6 * gap + 1]!;
      const b1r = x1r + x6r;
      const b1i = x1i + x6i;
      const d1r = x1r - x6r;
      const d1i = x1i - x6i;
      const b2r = x2r + x5r;
      const b2i = x2i + x5i;
      const d2r = x2r - x5r;
      const d2i = x2i - x5i;
      const b3r = x3r + x4r;
      const b3i = x3i + x4i;
      const d3r = x3r - x4r;
      const d3i = x3i - x4i;
      out[y] = x0r + b1r + b2r + b3r;
      out[y + 1] = x0i + b1i + b2i + b3i;
      const m1r = x0r + C7 * b1r + D7 * b2r + E7 * b3r;
      const m1i = x0i + C7 * b1i + D7 * b2i + E7 * b3i;
      const n1r = S7 * d1i + T7 * d2i + U7 * d3i;
      const n1i = -S7 * d1r - T7 * d2r - U7 * d3r;
      const m2r = x0r + D7 * b1r + E7 * b2r + C7 * b3r;
      const m2i = x0i + D7 * b1i + E7 * b2i + C7 * b3i;
      const n2r = T7 * d1i - U7 * d2i - S7 * d3i;
      const n2i = U7 * d2r + S7 * d3r - T7 * d1r;
      const m3r = x0r + E7 * b1r + C7 * b2r + D7 * b3r;
      const m3i = x0i + E7 * b1i + C7 * b2i + D7 * b3i;
      const n3r = U7 * d1i + T7 * d3i - S7 * d2i;
      const n3i = S7 * d2r - U7 * d1r - T7 * d3r;
      turnInto(out, y + stride, y + 6 * stride, m1r, m1i, n1r, n1i, twiddles, w, w + 10);
      turnInto(out, y + 2 * stride, y + 5 * stride, m2r, m2i, n2r, n2i, twiddles, w + 2, w + 8);
      turnInto(out, y + 3 * stride, y + 4 * stride, m3r, m3i, n3r, n3i, twiddles, w + 4, w + 6);
    }
  }
};

/**
 * The outputs k and r − k of a butterfly of odd radix r, m ± n before their twiddles.
 * @param low - where output k goes, and `high` where output r − k
 * @param w - place of the twiddle of output k, and `v` of output r − k
 */
export function turnInto(
  out: Float64Array,
  low: number,
  high: number,
  mr: number,
  mi: number,
  nr: number,
  ni: number,
  twiddles: Float64Array,
  w: number,
  v: number,
): void {
  const wr = twiddles[w]!;
  const wi = twiddles[w + 1]!;
  const vr = twiddles[v]!;
  const vi = twiddles[v + 1]!;
  const ar = mr + nr;
  const ai = mi + ni;
  const br = mr - nr;
  const bi = mi - ni;
  out[low] = ar * wr - ai * wi;
  out[low + 1] = ar * wi + ai * wr;
  out[high] = br * vr - bi * vi;
  out[high + 1] = br * vi + bi * vr;
}
