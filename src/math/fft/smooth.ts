import { type Pass, pass2, pass3, pass4, pass5, pass7, pass8, passOdd } from "./butterflies.js";
import { type ComplexFftPlan, complexPlan } from "./plan.js";
import { type Roots, unitRoots } from "./roots.js";

/** Largest prime factor that is transformed by definition within a mixed-radix plan; beyond it a convolution is cheaper. */
export const LARGEST_DIRECT_PRIME = 31;

/** The radices of a mixed-radix plan in the order of its passes; empty when n has a prime factor beyond `LARGEST_DIRECT_PRIME` (and for n = 1). */
export function radicesOf(n: number): number[] {
  const radices: number[] = [];
  let rest = n;
  // eights as long as what they leave of a power of two is not a lone 2, which would cost a whole pass over the data
  while (rest % 8 === 0 && (rest % 16 !== 0 || rest % 32 === 0 )) {
    radices.push(8);
    rest /= 8;
  }
  for (const radix of [4, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31]) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  return rest === 1 ? radices.reverse() : [];
}

interface Step {
  readonly pass: Pass;
  readonly twiddles: Float64Array;
  readonly m: number;
  readonly s: number;
}

/** Mixed radix, one Stockham pass a factor; cost n · Σ radices at worst, two work columns. */
export function smoothPlan(length: number, radices: readonly number[]): ComplexFftPlan {
  const roots = unitRoots(length);
  const steps: Step[] = [];
  let s = 1;
  for (const radix of radices) {
    const m = length / s / radix;
    steps.push({ pass: passOf(radix), twiddles: stepTwiddles(roots, radix, m, s), m, s });
    s *= radix;
  }
  const workRe = new Float64Array(length);
  const workIm = new Float64Array(length);
  return complexPlan(length, (outRe, outIm, re, im) => {
    outRe[0] = re[0]!; // all there is to do for length 1
    outIm[0] = im[0]!;
    let fromRe = re;
    let fromIm = im;
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i]!;
      const isWork = (steps.length - i) % 2 === 0; // in turns, so that the last pass ends in the output
      const toRe = isWork ? workRe : outRe;
      const toIm = isWork ? workIm : outIm;
      step.pass(toRe, toIm, fromRe, fromIm, step.twiddles, step.m, step.s);
      fromRe = toRe;
      fromIm = toIm;
    }
  });
}

const PASSES: Readonly<Record<number, Pass>> = { 2: pass2, 3: pass3, 4: pass4, 5: pass5, 7: pass7, 8: pass8 };

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
