// One pass of a self-sorting (Stockham) transform, decimation in frequency, for each small radix r:
//
//     out[q + s (r p + k)] = w^(p k) Σ_j input[q + s (p + m j)] e^(-2πi jk/r),   w = e^(-2πi/(r m)),  0 <= p < m,  0 <= q < s
//
// Complex numbers stand as pairs (re, im), lane = 1, or two series side by side in blocks (re, re', im, im'), lane = 2, of which a call
// sees one: `lane` is the distance from a real part to its imaginary part, twice that the distance of neighbours. The twiddles w^(p k)
// for k = 1 … r−1 stand as pairs, p by p. Input and output are different arrays. kernels/fft.ts does the same operations in the same order.
// See Van Loan (1992), Computational Frameworks for the Fast Fourier Transform, §1.7; Nussbaumer (1982) for the short transforms.

/**
 * A pass of one radix.
 * @param y - place of the first output in `out`, and `x` of the first input
 * @param w - place of the twiddles in `tables`
 * @param stride - values in the numbers of one p, 2 lane s
 */
export type Pass = (
  out: Float64Array,
  y: number,
  input: Float64Array,
  x: number,
  tables: Float64Array,
  w: number,
  m: number,
  stride: number,
  lane: number,
  radix: number,
) => void;

const pass2: Pass = (out, y, input, x, tables, w, m, stride, lane) => {
  const gap = m * stride;
  for (let p = 0; p < m; p++, w += 2, y += stride) {
    for (const end = x + stride; x < end; x += 2 * lane, y += 2 * lane) {
      const x0r = input[x]!;
      const x0i = input[x + lane]!;
      const x1r = input[x + gap]!;
      const x1i = input[x + gap + lane]!;
      out[y] = x0r + x1r;
      out[y + lane] = x0i + x1i;
      twistInto(out, y + stride, lane, x0r - x1r, x0i - x1i, tables, w);
    }
  }
};

const S3 = 0.8660254037844386; // sin 2π/3

const pass3: Pass = (out, y, input, x, tables, w, m, stride, lane) => {
  const gap = m * stride;
  for (let p = 0; p < m; p++, w += 4, y += 2 * stride) {
    for (const end = x + stride; x < end; x += 2 * lane, y += 2 * lane) {
      const x0r = input[x]!;
      const x0i = input[x + lane]!;
      const x1r = input[x + gap]!;
      const x1i = input[x + gap + lane]!;
      const x2r = input[x + 2 * gap]!;
      const x2i = input[x + 2 * gap + lane]!;
      const tr = x1r + x2r;
      const ti = x1i + x2i;
      out[y] = x0r + tr;
      out[y + lane] = x0i + ti;
      turnInto(out, y + stride, y + 2 * stride, lane, x0r - 0.5 * tr, x0i - 0.5 * ti, S3 * (x1i - x2i), S3 * (x2r - x1r), tables, w, w + 2);
    }
  }
};

const pass4: Pass = (out, y, input, x, tables, w, m, stride, lane) => {
  const gap = m * stride;
  for (let p = 0; p < m; p++, w += 6, y += 3 * stride) {
    for (const end = x + stride; x < end; x += 2 * lane, y += 2 * lane) {
      const x0r = input[x]!;
      const x0i = input[x + lane]!;
      const x1r = input[x + gap]!;
      const x1i = input[x + gap + lane]!;
      const x2r = input[x + 2 * gap]!;
      const x2i = input[x + 2 * gap + lane]!;
      const x3r = input[x + 3 * gap]!;
      const x3i = input[x + 3 * gap + lane]!;
      const ar = x0r + x2r;
      const ai = x0i + x2i;
      const br = x0r - x2r;
      const bi = x0i - x2i;
      const cr = x1r + x3r;
      const ci = x1i + x3i;
      const dr = x1i - x3i; // times -i
      const di = x3r - x1r;
      out[y] = ar + cr;
      out[y + lane] = ai + ci;
      twistInto(out, y + stride, lane, br + dr, bi + di, tables, w);
      twistInto(out, y + 2 * stride, lane, ar - cr, ai - ci, tables, w + 2);
      twistInto(out, y + 3 * stride, lane, br - dr, bi - di, tables, w + 4);
    }
  }
};

const C5 = 0.30901699437494745; // cos 2π/5 and 4π/5
const D5 = -0.8090169943749475;
const S5 = 0.9510565162951535; // sin 2π/5 and 4π/5
const T5 = 0.5877852522924731;

const pass5: Pass = (out, y, input, x, tables, w, m, stride, lane) => {
  const gap = m * stride;
  for (let p = 0; p < m; p++, w += 8, y += 4 * stride) {
    for (const end = x + stride; x < end; x += 2 * lane, y += 2 * lane) {
      const x0r = input[x]!;
      const x0i = input[x + lane]!;
      const x1r = input[x + gap]!;
      const x1i = input[x + gap + lane]!;
      const x2r = input[x + 2 * gap]!;
      const x2i = input[x + 2 * gap + lane]!;
      const x3r = input[x + 3 * gap]!;
      const x3i = input[x + 3 * gap + lane]!;
      const x4r = input[x + 4 * gap]!;
      const x4i = input[x + 4 * gap + lane]!;
      const b1r = x1r + x4r;
      const b1i = x1i + x4i;
      const d1r = x4r - x1r; // times -i, with d1i
      const d1i = x1i - x4i;
      const b2r = x2r + x3r;
      const b2i = x2i + x3i;
      const d2r = x3r - x2r;
      const d2i = x2i - x3i;
      out[y] = x0r + b1r + b2r;
      out[y + lane] = x0i + b1i + b2i;
      const m1r = x0r + C5 * b1r + D5 * b2r;
      const m1i = x0i + C5 * b1i + D5 * b2i;
      turnInto(out, y + stride, y + 4 * stride, lane, m1r, m1i, S5 * d1i + T5 * d2i, S5 * d1r + T5 * d2r, tables, w, w + 6);
      const m2r = x0r + D5 * b1r + C5 * b2r;
      const m2i = x0i + D5 * b1i + C5 * b2i;
      turnInto(out, y + 2 * stride, y + 3 * stride, lane, m2r, m2i, T5 * d1i - S5 * d2i, T5 * d1r - S5 * d2r, tables, w + 2, w + 4);
    }
  }
};

const sums = /* @__PURE__ */ new Float64Array(32); // of one butterfly of passOdd, and its differences; radices are at most 31
const differences = /* @__PURE__ */ new Float64Array(32);

/** Any odd radix by definition, but with x_j and x_(r−j) taken together: O(r²) a butterfly. The r-th roots stand before the twiddles. */
const passOdd: Pass = (out, y, input, x, tables, w, m, stride, lane, radix) => {
  const gap = m * stride;
  const last = radix - 1;
  const roots = w;
  w += 2 * radix;
  for (let p = 0; p < m; p++, w += 2 * last, y += last * stride) {
    for (const end = x + stride; x < end; x += 2 * lane, y += 2 * lane) {
      const x0r = input[x]!;
      const x0i = input[x + lane]!;
      let totalRe = x0r;
      let totalIm = x0i;
      for (let j = 0, low = x + gap, high = x + last * gap; j < last; j += 2, low += gap, high -= gap) {
        totalRe += sums[j] = input[low]! + input[high]!;
        totalIm += sums[j + 1] = input[low + lane]! + input[high + lane]!;
        differences[j] = input[low + lane]! - input[high + lane]!; // times -i
        differences[j + 1] = input[high]! - input[low]!;
      }
      out[y] = totalRe;
      out[y + lane] = totalIm;
      for (let k = 1; 2 * k < radix; k++) {
        let mr = x0r;
        let mi = x0i;
        let nr = 0;
        let ni = 0;
        for (let j = 0, jk = k; j < last; j += 2) {
          const c = tables[roots + 2 * jk]!;
          const d = tables[roots + 2 * jk + 1]!;
          mr += c * sums[j]!;
          mi += c * sums[j + 1]!;
          nr += d * differences[j]!;
          ni += d * differences[j + 1]!;
          jk += k;
          if (jk >= radix) jk -= radix;
        }
        turnInto(out, y + k * stride, y + (radix - k) * stride, lane, mr, mi, nr, ni, tables, w + 2 * k - 2, w + 2 * (last - k));
      }
    }
  }
};

const SHORT: readonly Pass[] = [pass2, pass3, pass4, pass5];

/** The pass of a radix from 2 to 31, 4 or a prime. */
export const passOf = (radix: number): Pass => SHORT[radix - 2] ?? passOdd;

/** The outputs k and r − k of a butterfly of odd radix r, m ± n before their twiddles at w and v. */
function turnInto(
  out: Float64Array,
  low: number,
  high: number,
  lane: number,
  mr: number,
  mi: number,
  nr: number,
  ni: number,
  tables: Float64Array,
  w: number,
  v: number,
): void {
  twistInto(out, low, lane, mr + nr, mi + ni, tables, w);
  twistInto(out, high, lane, mr - nr, mi - ni, tables, v);
}

/** out = e · w */
function twistInto(out: Float64Array, y: number, lane: number, er: number, ei: number, tables: Float64Array, w: number): void {
  const wr = tables[w]!;
  const wi = tables[w + 1]!;
  out[y] = er * wr - ei * wi;
  out[y + lane] = er * wi + ei * wr;
}
