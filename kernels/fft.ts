// Passes of a mixed-radix Fourier transform over two series at a time, one in each lane, and their union into one spectrum. Element j of the
// two complex series stands in four doubles, [re, re', im, im']; the twin, src/math/fft/, does the same operations in the same order.

const BLOCK: usize = 32;

/** out = e · w. @param w - pointer to the factor, (re, im) */
function twist(out: usize, er: v128, ei: v128, w: usize): void {
  const wr = v128.load_splat<f64>(w);
  const wi = v128.load_splat<f64>(w, 8);
  v128.store(out, f64x2.sub(f64x2.mul(er, wr), f64x2.mul(ei, wi)));
  v128.store(out, f64x2.add(f64x2.mul(er, wi), f64x2.mul(ei, wr)), 16);
}

/** Outputs k and r − k of a butterfly of odd radix, m ± n. */
function turn(low: usize, high: usize, mr: v128, mi: v128, nr: v128, ni: v128, w: usize, v: usize): void {
  twist(low, f64x2.add(mr, nr), f64x2.add(mi, ni), w);
  twist(high, f64x2.sub(mr, nr), f64x2.sub(mi, ni), v);
}

function scaled(a: f64, x: v128): v128 {
  return f64x2.mul(f64x2.splat(a), x);
}

/** base + a x + b y */
function combined(base: v128, a: f64, x: v128, b: f64, y: v128): v128 {
  return f64x2.add(f64x2.add(base, scaled(a, x)), scaled(b, y));
}

function pass2(out: usize, input: usize, w: usize, m: i32, stride: usize): void {
  const gap = m * stride;
  for (let p = 0; p < m; p++) {
    for (const end = input + stride; input < end; input += BLOCK) {
      const x0r = v128.load(input);
      const x0i = v128.load(input, 16);
      const x1r = v128.load(input + gap);
      const x1i = v128.load(input + gap, 16);
      v128.store(out, f64x2.add(x0r, x1r));
      v128.store(out, f64x2.add(x0i, x1i), 16);
      twist(out + stride, f64x2.sub(x0r, x1r), f64x2.sub(x0i, x1i), w);
      out += BLOCK;
    }
    w += 16;
    out += stride;
  }
}

function pass3(out: usize, input: usize, w: usize, m: i32, stride: usize): void {
  const gap = m * stride;
  for (let p = 0; p < m; p++) {
    for (const end = input + stride; input < end; input += BLOCK) {
      const x0r = v128.load(input);
      const x0i = v128.load(input, 16);
      const x1r = v128.load(input + gap);
      const x1i = v128.load(input + gap, 16);
      const x2r = v128.load(input + 2 * gap);
      const x2i = v128.load(input + 2 * gap, 16);
      const tr = f64x2.add(x1r, x2r);
      const ti = f64x2.add(x1i, x2i);
      v128.store(out, f64x2.add(x0r, tr));
      v128.store(out, f64x2.add(x0i, ti), 16);
      const mr = f64x2.sub(x0r, scaled(0.5, tr));
      const mi = f64x2.sub(x0i, scaled(0.5, ti));
      const nr = scaled(0.8660254037844386, f64x2.sub(x1i, x2i));
      const ni = scaled(0.8660254037844386, f64x2.sub(x2r, x1r));
      turn(out + stride, out + 2 * stride, mr, mi, nr, ni, w, w + 16);
      out += BLOCK;
    }
    w += 32;
    out += 2 * stride;
  }
}

function pass4(out: usize, input: usize, w: usize, m: i32, stride: usize): void {
  const gap = m * stride;
  for (let p = 0; p < m; p++) {
    for (const end = input + stride; input < end; input += BLOCK) {
      const x0r = v128.load(input);
      const x0i = v128.load(input, 16);
      const x1r = v128.load(input + gap);
      const x1i = v128.load(input + gap, 16);
      const x2r = v128.load(input + 2 * gap);
      const x2i = v128.load(input + 2 * gap, 16);
      const x3r = v128.load(input + 3 * gap);
      const x3i = v128.load(input + 3 * gap, 16);
      const ar = f64x2.add(x0r, x2r);
      const ai = f64x2.add(x0i, x2i);
      const br = f64x2.sub(x0r, x2r);
      const bi = f64x2.sub(x0i, x2i);
      const cr = f64x2.add(x1r, x3r);
      const ci = f64x2.add(x1i, x3i);
      const dr = f64x2.sub(x1i, x3i);
      const di = f64x2.sub(x3r, x1r);
      v128.store(out, f64x2.add(ar, cr));
      v128.store(out, f64x2.add(ai, ci), 16);
      twist(out + stride, f64x2.add(br, dr), f64x2.add(bi, di), w);
      twist(out + 2 * stride, f64x2.sub(ar, cr), f64x2.sub(ai, ci), w + 16);
      twist(out + 3 * stride, f64x2.sub(br, dr), f64x2.sub(bi, di), w + 32);
      out += BLOCK;
    }
    w += 48;
    out += 3 * stride;
  }
}

function pass5(out: usize, input: usize, w: usize, m: i32, stride: usize): void {
  const gap = m * stride;
  const c = 0.30901699437494745; // cos 2π/5 and 4π/5
  const d = -0.8090169943749475;
  const s = 0.9510565162951535; // sin 2π/5 and 4π/5
  const t = 0.5877852522924731;
  for (let p = 0; p < m; p++) {
    for (const end = input + stride; input < end; input += BLOCK) {
      const x0r = v128.load(input);
      const x0i = v128.load(input, 16);
      const x1r = v128.load(input + gap);
      const x1i = v128.load(input + gap, 16);
      const x2r = v128.load(input + 2 * gap);
      const x2i = v128.load(input + 2 * gap, 16);
      const x3r = v128.load(input + 3 * gap);
      const x3i = v128.load(input + 3 * gap, 16);
      const x4r = v128.load(input + 4 * gap);
      const x4i = v128.load(input + 4 * gap, 16);
      const b1r = f64x2.add(x1r, x4r);
      const b1i = f64x2.add(x1i, x4i);
      const d1r = f64x2.sub(x4r, x1r);
      const d1i = f64x2.sub(x1i, x4i);
      const b2r = f64x2.add(x2r, x3r);
      const b2i = f64x2.add(x2i, x3i);
      const d2r = f64x2.sub(x3r, x2r);
      const d2i = f64x2.sub(x2i, x3i);
      v128.store(out, f64x2.add(f64x2.add(x0r, b1r), b2r));
      v128.store(out, f64x2.add(f64x2.add(x0i, b1i), b2i), 16);
      const m1r = combined(x0r, c, b1r, d, b2r);
      const m1i = combined(x0i, c, b1i, d, b2i);
      const n1r = f64x2.add(scaled(s, d1i), scaled(t, d2i));
      const n1i = f64x2.add(scaled(s, d1r), scaled(t, d2r));
      turn(out + stride, out + 4 * stride, m1r, m1i, n1r, n1i, w, w + 48);
      const m2r = combined(x0r, d, b1r, c, b2r);
      const m2i = combined(x0i, d, b1i, c, b2i);
      const n2r = f64x2.sub(scaled(t, d1i), scaled(s, d2i));
      const n2i = f64x2.sub(scaled(t, d1r), scaled(s, d2r));
      turn(out + 2 * stride, out + 3 * stride, m2r, m2i, n2r, n2i, w + 16, w + 32);
      out += BLOCK;
    }
    w += 64;
    out += 4 * stride;
  }
}

/** Any odd radix by definition. @param w - the roots of the radix, then the twiddles; sums and differences are kept from address 0 on */
function passOdd(out: usize, input: usize, w: usize, m: i32, stride: usize, radix: usize): void {
  const gap = m * stride;
  const last = radix - 1;
  const roots = w;
  const endOfRoots = roots + (radix << 4);
  w = endOfRoots;
  for (let p = 0; p < m; p++) {
    for (const end = input + stride; input < end; input += BLOCK) {
      const x0r = v128.load(input);
      const x0i = v128.load(input, 16);
      let totalRe = x0r;
      let totalIm = x0i;
      let sums: usize = 0;
      for (let low = input + gap, high = input + last * gap; low < high; low += gap, high -= gap) {
        const lr = v128.load(low);
        const li = v128.load(low, 16);
        const hr = v128.load(high);
        const hi = v128.load(high, 16);
        const sr = f64x2.add(lr, hr);
        const si = f64x2.add(li, hi);
        totalRe = f64x2.add(totalRe, sr);
        totalIm = f64x2.add(totalIm, si);
        v128.store(sums, sr);
        v128.store(sums, si, 16);
        v128.store(sums, f64x2.sub(li, hi), 32);
        v128.store(sums, f64x2.sub(hr, lr), 48);
        sums += 64;
      }
      v128.store(out, totalRe);
      v128.store(out, totalIm, 16);
      let low = out;
      let high = out + radix * stride;
      for (let k: usize = 16; k < radix << 3; k += 16) {
        low += stride;
        high -= stride;
        let mr = x0r;
        let mi = x0i;
        let nr = f64x2.splat(0);
        let ni = nr;
        let root = roots;
        for (let at: usize = 0; at < sums; at += 64) {
          root += k;
          if (root >= endOfRoots) root -= radix << 4;
          const c = v128.load_splat<f64>(root);
          const s = v128.load_splat<f64>(root, 8);
          mr = f64x2.add(mr, f64x2.mul(c, v128.load(at)));
          mi = f64x2.add(mi, f64x2.mul(c, v128.load(at, 16)));
          nr = f64x2.add(nr, f64x2.mul(s, v128.load(at, 32)));
          ni = f64x2.add(ni, f64x2.mul(s, v128.load(at, 48)));
        }
        turn(low, high, mr, mi, nr, ni, w + k - 16, w + (last << 4) - k);
      }
      out += BLOCK;
    }
    w += last << 4;
    out += last * stride;
  }
}

/**
 * One Stockham pass.
 * @param w - pointer to the twiddles of the pass
 * @param stride - bytes of neighbouring q-blocks' distance
 */
export function pass(radix: i32, out: usize, input: usize, w: usize, m: i32, stride: usize): void {
  if (radix === 2) pass2(out, input, w, m, stride);
  else if (radix === 3) pass3(out, input, w, m, stride);
  else if (radix === 4) pass4(out, input, w, m, stride);
  else if (radix === 5) pass5(out, input, w, m, stride);
  else passOdd(out, input, w, m, stride, radix);
}

/**
 * The bins 0 … 2m of a series from the transforms of length m of its two interleaved halves.
 * @param re - pointer to 2m + 1 doubles, and `im` likewise
 * @param z - pointer to the m blocks, with room for one more
 * @param split - pointer to half of (cos, sin) 2πk/2m, k = 0 … ⌊m/2⌋
 * @param turns - pointer to (cos k, cos m − k, sin k, sin m − k) of 2π/4m, `step` bytes a k
 */
export function unite(re: usize, im: usize, z: usize, split: usize, turns: usize, step: usize, m: i32): void {
  const toIm = im - re;
  const half = f64x2.splat(0.5);
  let last = z + m * BLOCK;
  v128.store(last, v128.load(z));
  v128.store(last, v128.load(z, 16), 16);
  let low = re;
  let middle = re + (m << 3);
  let beyond = middle;
  let high = re + (m << 4);
  for (; z <= last; z += BLOCK, last -= BLOCK) {
    const kr = v128.load(z);
    const ki = v128.load(z, 16);
    const lr = v128.load(last);
    const li = v128.load(last, 16);
    const c = v128.load_splat<f64>(split);
    const s = v128.load_splat<f64>(split, 8);
    split += 16;
    const evenRe = f64x2.mul(half, f64x2.add(kr, lr));
    const evenIm = f64x2.mul(half, f64x2.sub(ki, li));
    const sum = f64x2.add(ki, li);
    const difference = f64x2.sub(lr, kr);
    const oddRe = f64x2.add(f64x2.mul(sum, c), f64x2.mul(difference, s));
    const oddIm = f64x2.sub(f64x2.mul(difference, c), f64x2.mul(sum, s));
    const ar = f64x2.add(evenRe, oddRe); // bin k of both series
    const ai = f64x2.add(evenIm, oddIm);
    const br = f64x2.sub(evenRe, oddRe); // bin m − k
    const bi = f64x2.sub(oddIm, evenIm);
    const er = v128.shuffle<f64>(ar, br, 0, 2); // from here a lane is a bin
    const ei = v128.shuffle<f64>(ai, bi, 0, 2);
    const or = v128.shuffle<f64>(ar, br, 1, 3);
    const oi = v128.shuffle<f64>(ai, bi, 1, 3);
    const wr = v128.load(turns);
    const wi = v128.load(turns, 16);
    turns += step;
    const tr = f64x2.add(f64x2.mul(or, wr), f64x2.mul(oi, wi));
    const ti = f64x2.sub(f64x2.mul(oi, wr), f64x2.mul(or, wi));
    const xr = f64x2.add(er, tr);
    const xi = f64x2.add(ei, ti);
    const yr = f64x2.sub(er, tr);
    const yi = f64x2.sub(ti, ei);
    v128.store_lane<f64>(low, xr, 0);
    v128.store_lane<f64>(low + toIm, xi, 0);
    v128.store_lane<f64>(high, yr, 0);
    v128.store_lane<f64>(high + toIm, yi, 0);
    v128.store_lane<f64>(middle, xr, 1);
    v128.store_lane<f64>(middle + toIm, xi, 1);
    v128.store_lane<f64>(beyond, yr, 1);
    v128.store_lane<f64>(beyond + toIm, yi, 1);
    low += 8;
    middle -= 8;
    beyond += 8;
    high -= 8;
  }
}

/** re = scale (re² + im²), n values. Writes one value more where n is odd. */
export function square(re: usize, im: usize, n: i32, scale: f64): void {
  for (const end = re + (n << 3); re < end; re += 16, im += 16) {
    const r = v128.load(re);
    const i = v128.load(im);
    v128.store(re, scaled(scale, f64x2.add(f64x2.mul(r, r), f64x2.mul(i, i))));
  }
}
