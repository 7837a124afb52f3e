import { type Pass, pass2, pass3, pass4, pass5, pass7 } from "./butterflies.js";
import { passOdd } from "./odd-pass.js";
import type { PairTransform } from "./plan.js";
import { type Roots, unitRoots } from "./roots.js";

/**
 * The radices of a mixed-radix transform in the order of its passes; none for n = 1, undefined when n has a prime factor above 31,
 * beyond which a convolution is cheaper than the definition.
 */
export function radicesOf(n: number): number[] | undefined {
  const radices: number[] = [];
  let rest = n;
  for (const radix of [31, 29, 23, 19, 17, 13, 11, 7, 5, 3, 4, 2]) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  return rest === 1 ? radices : undefined;
}

/** Mixed radix, one Stockham pass a factor: n · Σ radices operations at worst. */
export function smoothTransform(length: number, radices: readonly number[]): PairTransform {
  const roots = unitRoots(length);
  const steps: { pass: Pass; twiddles: Float64Array; m: number; stride: number }[] = [];
  let s = 1;
  for (const radix of radices) {
    const m = length / s / radix;
    steps.push({ pass: passOf(radix), twiddles: stepTwiddles(roots, radix, m, s), m, stride: 2 * s });
    s *= radix;
  }
  const work = new Float64Array(2 * length);
  return (out, input, offset) => {
    out[0] = input[offset]!; // all there is to do for length 1
    out[1] = input[offset + 1]!;
    let from = input;
    let start = offset;
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!;
      const to = (steps.length - i) % 2 === 0 ? work : out; // in turns, so that the last pass ends in the output
      step.pass(to, from, start, step.twiddles, step.m, step.stride);
      from = to;
      start = 0;
    }
  };
}

const PASSES: Readonly<Record<number, Pass>> = { 2: pass2, 3: pass3, 4: pass4, 5: pass5, 7: pass7 };

function passOf(radix: number): Pass {
  const fixed = PASSES[radix];
  if (fixed) return fixed;
  const { cosines, sines } = unitRoots(radix);
  return passOdd(radix, cosines, sines);
}

function stepTwiddles(roots: Roots, radix: number, m: number, s: number): Float64Array {
  const twiddles = new Float64Array(2 * (radix - 1) * m);
  for (let p = 0, at = 0; p < m; p++) {
    for (let k = 1; k < radix; k++, at += 2) {
      twiddles[at] = roots.cosines[p * k * s]!;
      twiddles[at + 1] = -roots.sines[p * k * s]!;
    }
  }
  return twiddles;
}
