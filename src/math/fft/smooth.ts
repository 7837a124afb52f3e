import { type Pass, pass2, pass3, pass4, pass5, passOdd } from "./butterflies.js";
import type { ComplexFftPlan } from "./plan.js";
import { type Roots, unitRoots } from "./roots.js";

/** Largest prime factor that is transformed by definition within a mixed-radix plan; beyond it a convolution is cheaper. */
export const LARGEST_DIRECT_PRIME = 31;

/** The radices of a mixed-radix plan in the order of its passes; empty when n has a prime factor beyond `LARGEST_DIRECT_PRIME` (and for n = 1). */
export function radicesOf(n: number): number[] {
  const radices: number[] = [];
  let rest = n;
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
  const workRe = new Float64Array(steps.length > 1 ? length : 0);
  const workIm = new Float64Array(steps.length > 1 ? length : 0);
  const spareRe = new Float64Array(steps.length > 2 ? length : 0);
  const spareIm = new Float64Array(steps.length > 2 ? length : 0);

  // The caller's output may be its input: the last pass alone writes to it.
  const forwardInto = (outRe: Float64Array, outIm: Float64Array, re: Float64Array, im: Float64Array) => {
    let fromRe = re;
    let fromIm = im;
    const last = steps.length - 1;
    for (let i = 0; i <= last; i++) {
      const step = steps[i]!;
      const toRe = i === last ? outRe : i & 1 ? spareRe : workRe;
      const toIm = i === last ? outIm : i & 1 ? spareIm : workIm;
      step.pass(toRe, toIm, fromRe, fromIm, step.twiddles, step.m, step.s);
      fromRe = toRe;
      fromIm = toIm;
    }
  };
  return { length, forwardInto };
}

const PASSES: Readonly<Record<number, Pass>> = { 2: pass2, 3: pass3, 4: pass4, 5: pass5 };

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
