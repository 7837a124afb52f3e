import type { Bins, ComplexFftPlan, RealFftPlan, Transform } from "./plan.js";

/** The plan over a transform of pairs. The inverse is the forward transform with real and imaginary parts exchanged, over n. */
export function complexPlan(length: number, transform: Transform): ComplexFftPlan {
  const pairs = new Float64Array(2 * length);
  const run = (re: Float64Array, im: Float64Array): Bins => {
    for (let i = 0; i < length; i++) {
      pairs[2 * i] = re[i]!;
      pairs[2 * i + 1] = im[i]!;
    }
    return transform(pairs, 0);
  };
  return {
    length,
    forwardInto: (outRe, outIm, re, im) => {
      const bins = run(re, im);
      outRe.set(bins.re);
      outIm.set(bins.im);
    },
    inverseInto: (outRe, outIm, re, im) => {
      const bins = run(im, re);
      const scale = 1 / length;
      for (let i = 0; i < length; i++) {
        outRe[i] = bins.im[i]! * scale;
        outIm[i] = bins.re[i]! * scale;
      }
    },
  };
}

/** The plan over a transform of real numbers. */
export function realPlan(length: number, transform: Transform): RealFftPlan {
  const bins = (length >> 1) + 1;
  const scratch = new Float64Array(length);
  return {
    length,
    bins,
    scratch,
    forwardInto: (re, im, x, offset = 0) => {
      const lent = transform(x, offset);
      re.set(lent.re);
      im.set(lent.im);
    },
    powerInto: (out, x, offset = 0, scale = 1) => {
      const { re, im, square } = transform(x, offset);
      if (square) {
        square(scale);
        out.set(re);
      } else for (let k = 0; k < bins; k++) out[k] = scale * (re[k]! * re[k]! + im[k]! * im[k]!);
    },
    // Re X − Im X over all k is the Hartley transform of x, which is its own inverse up to 1/n: one more forward transform does it.
    inverseInto: (x, re, im) => {
      hartleyInto(scratch, re, im, length, 1);
      const lent = transform(scratch, 0);
      hartleyInto(x, lent.re, lent.im, length, 1 / length);
    },
  };
}

/** scale (Re X + Im X) and scale (Re X − Im X) at the places −k and k, without the imaginary parts of a series' own mirror images. */
function hartleyInto(out: Float64Array, re: Float64Array, im: Float64Array, n: number, scale: number): void {
  out[0] = re[0]! * scale;
  for (let k = 1; 2 * k <= n; k++) {
    const i = 2 * k === n ? 0 : im[k]!;
    out[n - k] = (re[k]! + i) * scale;
    out[k] = (re[k]! - i) * scale;
  }
}

/** Complex numbers, odd in number, from two transforms of real ones, of the real and of the imaginary parts. */
export function byParts(n: number, transform: Transform): Transform {
  const part = new Float64Array(n);
  const re = new Float64Array(n);
  const im = new Float64Array(n);
  const partBins = (x: Float64Array, offset: number): Bins => {
    for (let i = 0; i < n; i++) part[i] = x[offset + 2 * i]!;
    return transform(part, 0);
  };
  return (x, offset) => {
    const a = partBins(x, offset);
    re.set(a.re);
    im.set(a.im);
    const b = partBins(x, offset + 1);
    im[0] = b.re[0]!;
    for (let k = 1; 2 * k < n; k++) {
      const ar = re[k]!;
      const ai = im[k]!;
      re[k] = ar - b.im[k]!;
      im[k] = ai + b.re[k]!;
      re[n - k] = ar + b.im[k]!;
      im[n - k] = b.re[k]! - ai;
    }
    return { re, im };
  };
}

/** Real numbers as complex ones without imaginary parts: the first bins are kept. */
export function byPairs(n: number, transform: Transform): Transform {
  const pairs = new Float64Array(2 * n);
  return (x, offset) => {
    for (let i = 0; i < n; i++) pairs[2 * i] = x[offset + i]!;
    const { re, im } = transform(pairs, 0);
    const bins = (n >> 1) + 1;
    im[0] = 0;
    return { re: re.subarray(0, bins), im: im.subarray(0, bins) };
  };
}
