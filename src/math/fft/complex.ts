import type { ComplexFftPlan, PairTransform, RealTransform } from "./plan.js";

/** The plan over a transform of pairs. The inverse is the forward transform with real and imaginary parts exchanged, over n. */
export function pairPlan(length: number, transform: PairTransform): ComplexFftPlan {
  const input = new Float64Array(2 * length);
  const output = new Float64Array(2 * length);
  const run = (outRe: Float64Array, outIm: Float64Array, re: Float64Array, im: Float64Array, scale: number) => {
    for (let i = 0; i < length; i++) {
      input[2 * i] = re[i]!;
      input[2 * i + 1] = im[i]!;
    }
    transform(output, input, 0);
    for (let i = 0; i < length; i++) {
      outRe[i] = output[2 * i]! * scale;
      outIm[i] = output[2 * i + 1]! * scale;
    }
  };
  return {
    length,
    forwardInto: (outRe, outIm, re, im) => run(outRe, outIm, re, im, 1),
    inverseInto: (outRe, outIm, re, im) => run(outIm, outRe, im, re, 1 / length),
  };
}

/** A transform of pairs of odd length from two real ones, of the real and of the imaginary parts. */
export function pairsByParts(n: number, transform: RealTransform): PairTransform {
  const bins = (n + 1) / 2;
  const part = new Float64Array(n);
  const aRe = new Float64Array(bins);
  const aIm = new Float64Array(bins);
  const bRe = new Float64Array(bins);
  const bIm = new Float64Array(bins);
  return (out, input, offset) => {
    for (let i = 0; i < n; i++) part[i] = input[offset + 2 * i]!;
    transform(aRe, aIm, part, 0);
    for (let i = 0; i < n; i++) part[i] = input[offset + 2 * i + 1]!;
    transform(bRe, bIm, part, 0);
    out[0] = aRe[0]!;
    out[1] = bRe[0]!;
    for (let k = 1, low = 2, high = 2 * n - 2; k < bins; k++, low += 2, high -= 2) {
      out[low] = aRe[k]! - bIm[k]!;
      out[low + 1] = aIm[k]! + bRe[k]!;
      out[high] = aRe[k]! + bIm[k]!;
      out[high + 1] = bRe[k]! - aIm[k]!;
    }
  };
}
