import type { PairTransform, RealFftPlan, RealTransform } from "./plan.js";
import { unitRoots } from "./roots.js";

/**
 * Real series of any length, completed from a forward transform of their bins.
 * @param powerInto - when there is a quicker way to the squares than the bins
 */
export function realPlan(length: number, transform: RealTransform, powerInto?: RealFftPlan["powerInto"]): RealFftPlan {
  const bins = (length >> 1) + 1;
  const binRe = new Float64Array(bins);
  const binIm = new Float64Array(bins);
  const hartley = new Float64Array(length);
  return {
    length,
    bins,
    forwardInto: (re, im, x, offset = 0) => transform(re, im, x, offset),
    powerInto:
      powerInto ??
      ((out, x, offset = 0) => {
        transform(out, binIm, x, offset);
        for (let k = 0; k < bins; k++) out[k] = out[k]! * out[k]! + binIm[k]! * binIm[k]!;
      }),
    // Re X − Im X over all k is the Hartley transform of x, which is its own inverse up to 1/n: one more forward transform does it.
    inverseInto: (x, re, im) => {
      hartley[0] = re[0]!;
      for (let k = 1; k < bins; k++) {
        hartley[length - k] = re[k]! + im[k]!;
        hartley[k] = 2 * k === length ? re[k]! : re[k]! - im[k]!;
      }
      transform(binRe, binIm, hartley, 0);
      const scale = 1 / length;
      x[0] = binRe[0]! * scale;
      for (let k = 1; k < bins; k++) {
        x[length - k] = (binRe[k]! + binIm[k]!) * scale;
        x[k] = (binRe[k]! - binIm[k]!) * scale;
      }
    },
  };
}

/**
 * Real series of even length n by one complex transform of half the length: z_j = x_2j + i x_(2j+1), whose bins are then split.
 *
 *     X_k = E_k + w^k O_k,   X_(h−k) = conj(E_k − w^k O_k),   E, O: bins of the even and of the odd terms, h = n/2, w = e^(-2πi/n)
 *
 * @see Press et al., Numerical Recipes, 3rd ed., §12.3
 */
export function evenRealPlan(length: number, halfTransform: PairTransform): RealFftPlan {
  const h = length / 2;
  const roots = unitRoots(length);
  const cosines = roots.cosines.slice(0, h);
  const sines = roots.sines.slice(0, h);
  const z = new Float64Array(length);
  /** Without `im` the squares of the bins go into `re`. */
  const transform = (re: Float64Array, im: Float64Array | null, x: Float64Array, offset: number) => {
    halfTransform(z, x, offset);
    const first = z[0]! + z[1]!;
    const last = z[0]! - z[1]!;
    re[0] = im ? first : first * first;
    re[h] = im ? last : last * last;
    if (im) im[0] = im[h] = 0;
    for (let k = 1, l = h - 1; k <= l; k++, l--) {
      const kr = z[2 * k]!;
      const ki = z[2 * k + 1]!;
      const lr = z[2 * l]!;
      const li = z[2 * l + 1]!;
      const c = 0.5 * cosines[k]!;
      const s = 0.5 * sines[k]!;
      const evenRe = 0.5 * (kr + lr);
      const evenIm = 0.5 * (ki - li);
      const oddRe = (ki + li) * c + (lr - kr) * s;
      const oddIm = (lr - kr) * c - (ki + li) * s;
      const ar = evenRe + oddRe;
      const ai = evenIm + oddIm;
      const br = evenRe - oddRe;
      const bi = oddIm - evenIm;
      if (im) {
        re[k] = ar;
        im[k] = ai;
        re[l] = br;
        im[l] = bi;
      } else {
        re[k] = ar * ar + ai * ai;
        re[l] = br * br + bi * bi;
      }
    }
  };
  return realPlan(length, transform, (out, x, offset = 0) => transform(out, null, x, offset));
}

/** The first bins of a transform of pairs, the imaginary parts of whose input are zero. */
export function realByPairs(n: number, transform: PairTransform): RealTransform {
  const input = new Float64Array(2 * n);
  const output = new Float64Array(2 * n);
  return (re, im, x, offset) => {
    for (let i = 0; i < n; i++) input[2 * i] = x[offset + i]!;
    transform(output, input, 0);
    for (let k = 0; 2 * k < n; k++) {
      re[k] = output[2 * k]!;
      im[k] = output[2 * k + 1]!;
    }
    im[0] = 0;
  };
}
