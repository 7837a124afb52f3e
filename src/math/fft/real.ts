import type { PairTransform, RealFftPlan, RealTransform } from "./plan.js";
import { unitRoots } from "./roots.js";

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
  const split = new Float64Array(length);

  const forwardInto = (re: Float64Array, im: Float64Array, x: Float64Array, offset = 0) => {
    halfTransform(z, x, offset);
    re[0] = z[0]! + z[1]!;
    re[h] = z[0]! - z[1]!;
    im[0] = im[h] = 0;
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
      re[k] = evenRe + oddRe;
      im[k] = evenIm + oddIm;
      re[l] = evenRe - oddRe;
      im[l] = oddIm - evenIm;
    }
  };

  const powerInto = (out: Float64Array, x: Float64Array, offset = 0) => {
    halfTransform(z, x, offset);
    out[0] = (z[0]! + z[1]!) * (z[0]! + z[1]!);
    out[h] = (z[0]! - z[1]!) * (z[0]! - z[1]!);
    for (let k = 1, l = h - 1; k <= l; k++, l--) {
      const kr = z[2 * k]!;
      const ki = z[2 * k + 1]!;
      const lr = z[2 * l]!;
      const li = z[2 * l + 1]!;
      const c = cosines[k]!;
      const s = sines[k]!;
      const oddRe = (ki + li) * c + (lr - kr) * s;
      const oddIm = (lr - kr) * c - (ki + li) * s;
      const ar = kr + lr + oddRe;
      const ai = ki - li + oddIm;
      const br = kr + lr - oddRe;
      const bi = oddIm - (ki - li);
      out[k] = 0.25 * (ar * ar + ai * ai);
      out[l] = 0.25 * (br * br + bi * bi);
    }
  };

  // The split undone; the pairs stand exchanged (imaginary, real), which makes the forward transform the inverse one.
  const inverseInto = (x: Float64Array, re: Float64Array, im: Float64Array) => {
    split[1] = re[0]! + re[h]!;
    split[0] = re[0]! - re[h]!;
    for (let k = 1, l = h - 1; k <= l; k++, l--) {
      const c = cosines[k]!;
      const s = sines[k]!;
      const evenRe = re[k]! + re[l]!;
      const evenIm = im[k]! - im[l]!;
      const turnedRe = re[k]! - re[l]!;
      const turnedIm = im[k]! + im[l]!;
      const oddRe = turnedRe * c - turnedIm * s;
      const oddIm = turnedIm * c + turnedRe * s;
      split[2 * k + 1] = evenRe - oddIm;
      split[2 * k] = evenIm + oddRe;
      split[2 * l + 1] = evenRe + oddIm;
      split[2 * l] = oddRe - evenIm;
    }
    halfTransform(z, split, 0);
    const scale = 1 / length;
    for (let j = 0; j < length; j += 2) {
      x[j] = z[j + 1]! * scale;
      x[j + 1] = z[j]! * scale;
    }
  };
  return { length, bins: h + 1, forwardInto, inverseInto, powerInto };
}

/** Real series of odd length, completed from a forward transform of their bins. */
export function oddRealPlan(length: number, transform: RealTransform): RealFftPlan {
  const bins = (length + 1) / 2;
  const binRe = new Float64Array(bins);
  const binIm = new Float64Array(bins);
  const hartley = new Float64Array(length);

  const powerInto = (out: Float64Array, x: Float64Array, offset = 0) => {
    transform(binRe, binIm, x, offset);
    for (let k = 0; k < bins; k++) out[k] = binRe[k]! * binRe[k]! + binIm[k]! * binIm[k]!;
  };

  // Re X − Im X over all k is the Hartley transform of x, which is its own inverse up to 1/n: one more forward transform does it.
  const inverseInto = (x: Float64Array, re: Float64Array, im: Float64Array) => {
    hartley[0] = re[0]!;
    for (let k = 1; k < bins; k++) {
      hartley[k] = re[k]! - im[k]!;
      hartley[length - k] = re[k]! + im[k]!;
    }
    transform(binRe, binIm, hartley, 0);
    const scale = 1 / length;
    x[0] = binRe[0]! * scale;
    for (let k = 1; k < bins; k++) {
      x[k] = (binRe[k]! - binIm[k]!) * scale;
      x[length - k] = (binRe[k]! + binIm[k]!) * scale;
    }
  };
  return { length, bins, forwardInto: (re, im, x, offset = 0) => transform(re, im, x, offset), inverseInto, powerInto };
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
