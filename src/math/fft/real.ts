import type { ComplexFftPlan, RealFftPlan } from "./plan.js";
import type { RealTransform } from "./rader.js";
import { unitRoots } from "./roots.js";

/** Scratch for the bins of one series. */
interface Bins {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

/**
 * Real series of even length n by one complex transform of half the length: z_j = x_2j + i x_(2j+1), whose bins are then split.
 *
 *     X_k = E_k + w^k O_k,   X_(h−k) = conj(E_k − w^k O_k),   E, O: bins of the even and of the odd terms, h = n/2, w = e^(-2πi/n)
 *
 * @see Press et al., Numerical Recipes, 3rd ed., §12.3
 */
export function evenRealPlan(half: ComplexFftPlan): RealFftPlan {
  const h = half.length;
  const length = 2 * h;
  const roots = unitRoots(length);
  const cosines = roots.cosines.slice(0, (h >> 1) + 1);
  const sines = roots.sines.slice(0, (h >> 1) + 1);
  const packedRe = new Float64Array(h);
  const packedIm = new Float64Array(h);
  const zRe = new Float64Array(h);
  const zIm = new Float64Array(h);

  const transform = (x: Float64Array, offset: number) => {
    for (let j = 0, at = offset; j < h; j++, at += 2) {
      packedRe[j] = x[at]!;
      packedIm[j] = x[at + 1]!;
    }
    half.forwardInto(zRe, zIm, packedRe, packedIm);
  };

  const forwardInto = (re: Float64Array, im: Float64Array, x: Float64Array, offset = 0) => {
    transform(x, offset);
    re[0] = zRe[0]! + zIm[0]!;
    re[h] = zRe[0]! - zIm[0]!;
    im[0] = im[h] = 0;
    for (let k = 1, l = h - 1; k <= l; k++, l--) {
      const evenRe = 0.5 * (zRe[k]! + zRe[l]!);
      const evenIm = 0.5 * (zIm[k]! - zIm[l]!);
      const oddRe = 0.5 * (zIm[k]! + zIm[l]!);
      const oddIm = 0.5 * (zRe[l]! - zRe[k]!);
      const turnedRe = oddRe * cosines[k]! + oddIm * sines[k]!;
      const turnedIm = oddIm * cosines[k]! - oddRe * sines[k]!;
      re[k] = evenRe + turnedRe;
      im[k] = evenIm + turnedIm;
      re[l] = evenRe - turnedRe;
      im[l] = turnedIm - evenIm;
    }
  };

  const powerInto = (out: Float64Array, x: Float64Array, offset = 0) => {
    transform(x, offset);
    out[0] = (zRe[0]! + zIm[0]!) * (zRe[0]! + zIm[0]!);
    out[h] = (zRe[0]! - zIm[0]!) * (zRe[0]! - zIm[0]!);
    for (let k = 1, l = h - 1; k <= l; k++, l--) {
      const evenRe = zRe[k]! + zRe[l]!;
      const evenIm = zIm[k]! - zIm[l]!;
      const oddRe = zIm[k]! + zIm[l]!;
      const oddIm = zRe[l]! - zRe[k]!;
      const turnedRe = oddRe * cosines[k]! + oddIm * sines[k]!;
      const turnedIm = oddIm * cosines[k]! - oddRe * sines[k]!;
      const ar = evenRe + turnedRe;
      const ai = evenIm + turnedIm;
      const br = evenRe - turnedRe;
      const bi = turnedIm - evenIm;
      out[k] = 0.25 * (ar * ar + ai * ai);
      out[l] = 0.25 * (br * br + bi * bi);
    }
  };

  const inverseInto = (x: Float64Array, re: Float64Array, im: Float64Array) => {
    packedRe[0] = re[0]! + re[h]!;
    packedIm[0] = re[0]! - re[h]!;
    for (let k = 1, l = h - 1; k <= l; k++, l--) {
      const evenRe = re[k]! + re[l]!;
      const evenIm = im[k]! - im[l]!;
      const turnedRe = re[k]! - re[l]!;
      const turnedIm = im[k]! + im[l]!;
      const oddRe = turnedRe * cosines[k]! - turnedIm * sines[k]!;
      const oddIm = turnedIm * cosines[k]! + turnedRe * sines[k]!;
      packedRe[k] = evenRe - oddIm;
      packedIm[k] = evenIm + oddRe;
      packedRe[l] = evenRe + oddIm;
      packedIm[l] = oddRe - evenIm;
    }
    half.forwardInto(zIm, zRe, packedIm, packedRe);
    const scale = 1 / length;
    for (let j = 0, at = 0; j < h; j++, at += 2) {
      x[at] = zRe[j]! * scale;
      x[at + 1] = zIm[j]! * scale;
    }
  };
  return { length, bins: h + 1, forwardInto, inverseInto, powerInto };
}

/** Real series of odd length, completed from a forward transform of their bins. */
export function oddRealPlan(length: number, transform: RealTransform): RealFftPlan {
  const bins = (length + 1) / 2;
  const scratch: Bins = { re: new Float64Array(bins), im: new Float64Array(bins) };
  const hartley = new Float64Array(length);
  const forwardInto = (re: Float64Array, im: Float64Array, x: Float64Array, offset = 0) => transform(re, im, x, offset);

  const powerInto = (out: Float64Array, x: Float64Array, offset = 0) => {
    const { re, im } = scratch;
    transform(re, im, x, offset);
    for (let k = 0; k < bins; k++) out[k] = re[k]! * re[k]! + im[k]! * im[k]!;
  };

  // Re X − Im X over all k is the Hartley transform of x, which is its own inverse up to 1/n: one more forward transform does it.
  const inverseInto = (x: Float64Array, re: Float64Array, im: Float64Array) => {
    hartley[0] = re[0]!;
    for (let k = 1; k < bins; k++) {
      hartley[k] = re[k]! - im[k]!;
      hartley[length - k] = re[k]! + im[k]!;
    }
    transform(scratch.re, scratch.im, hartley, 0);
    const scale = 1 / length;
    x[0] = scratch.re[0]! * scale;
    for (let k = 1; k < bins; k++) {
      x[k] = (scratch.re[k]! - scratch.im[k]!) * scale;
      x[length - k] = (scratch.re[k]! + scratch.im[k]!) * scale;
    }
  };
  return { length, bins, forwardInto, inverseInto, powerInto };
}
