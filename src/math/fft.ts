/**
 * Fast Fourier transforms of any length n >= 1, the same bits in every runtime.
 *
 * Lengths whose prime factors are at most 31 take mixed-radix passes; a larger prime p with such a p − 1 is turned into a convolution
 * of that length (Rader); every other length becomes a convolution of a smooth length (Bluestein). The cost is O(n log n) throughout
 * and the relative error grows like log n units in the last place. Plans own their tables and work space and are kept for reuse.
 */
import { InvalidInputError } from "../core/errors.js";
import { chirpTransform } from "./fft/bluestein.js";
import { type ComplexFftPlan, complexPlan, type RealFftPlan } from "./fft/plan.js";
import { raderTransform, type RealTransform } from "./fft/rader.js";
import { evenRealPlan, oddRealPlan } from "./fft/real.js";
import { radicesOf, smoothPlan } from "./fft/smooth.js";

export type { ComplexFftPlan, RealFftPlan } from "./fft/plan.js";

const PLANS_KEPT = 32;
const LONGEST = 1 << 26;

/**
 * The plan for complex series of length n. The most recent plans are kept, so asking again is cheap.
 * @param n - from 1 to 2^26
 * @throws InvalidInputError INVALID_OPTION
 */
export function complexFftPlan(n: number): ComplexFftPlan {
  return kept(complexPlans, n, "complexFftPlan", createComplexPlan);
}

/** The plan for real series of length n, about half the work of a complex one; otherwise as `complexFftPlan`. */
export function realFftPlan(n: number): RealFftPlan {
  return kept(realPlans, n, "realFftPlan", createRealPlan);
}

/** The smallest length >= n with no prime factor above 7, for zero padding. */
export function nextSmoothLength(n: number): number {
  for (let length = Math.max(1, Math.ceil(n)); ; length++) {
    let rest = length;
    for (const prime of [2, 3, 5, 7]) while (rest % prime === 0) rest /= prime;
    if (rest === 1) return length;
  }
}

const complexPlans = /* @__PURE__ */ new Map<number, ComplexFftPlan>();
const realPlans = /* @__PURE__ */ new Map<number, RealFftPlan>();

/** The plan of length n, made when missing; the one asked for longest ago gives way. */
function kept<Plan>(plans: Map<number, Plan>, n: number, where: string, create: (n: number) => Plan): Plan {
  let plan = plans.get(n);
  if (plan === undefined) {
    if (!(Number.isInteger(n) && n >= 1 && n <= LONGEST)) {
      throw new InvalidInputError("INVALID_OPTION", { where, what: "n", expected: `a whole number from 1 to ${LONGEST}`, received: n });
    }
    plan = create(n);
    if (plans.size >= PLANS_KEPT) plans.delete(plans.keys().next().value!);
  } else {
    plans.delete(n);
  }
  plans.set(n, plan);
  return plan;
}

function createComplexPlan(n: number): ComplexFftPlan {
  const radices = radicesOf(n);
  if (radices.length > 0 || n === 1) return smoothPlan(n, radices);
  if (raderApplies(n)) return complexOfReal(n, raderTransform(n, createRealPlan(n - 1)));
  return complexPlan(n, chirpTransform(n, n, smoothOf(2 * n - 1)));
}

function createRealPlan(n: number): RealFftPlan {
  if (n % 2 === 0) return evenRealPlan(createComplexPlan(n / 2));
  if (raderApplies(n)) return oddRealPlan(n, raderTransform(n, createRealPlan(n - 1)));
  const bins = (n + 1) / 2;
  const radices = radicesOf(n);
  const isSmooth = radices.length > 0 || n === 1;
  const transform = isSmooth ? smoothPlan(n, radices).forwardInto : chirpTransform(n, bins, smoothOf(n + bins - 1));
  return oddRealPlan(n, fromComplex(n, transform));
}

function smoothOf(atLeast: number): ComplexFftPlan {
  const length = nextSmoothLength(atLeast);
  return smoothPlan(length, radicesOf(length));
}

/** Whether n is a prime beyond the direct ones with a smooth n − 1. */
function raderApplies(n: number): boolean {
  if (n < 32 || radicesOf(n - 1).length === 0) return false;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
}

/** A transform of real series by a complex one whose imaginary input is zero. */
function fromComplex(n: number, transform: ComplexFftPlan["forwardInto"]): RealTransform {
  const column = new Float64Array(n);
  const zeros = new Float64Array(n);
  const outRe = new Float64Array(n);
  const outIm = new Float64Array(n);
  return (re, im, x, offset) => {
    for (let i = 0; i < n; i++) column[i] = x[offset + i]!;
    transform(outRe, outIm, column, zeros);
    for (let k = 0; 2 * k < n; k++) {
      re[k] = outRe[k]!;
      im[k] = outIm[k]!;
    }
    im[0] = 0;
  };
}

/** A complex transform of odd length from two real ones, of the real and of the imaginary part. */
function complexOfReal(n: number, transform: RealTransform): ComplexFftPlan {
  const bins = (n + 1) / 2;
  const aRe = new Float64Array(bins);
  const aIm = new Float64Array(bins);
  const bRe = new Float64Array(bins);
  const bIm = new Float64Array(bins);
  return complexPlan(n, (outRe, outIm, re, im) => {
    transform(aRe, aIm, re, 0);
    transform(bRe, bIm, im, 0);
    outRe[0] = aRe[0]!;
    outIm[0] = bRe[0]!;
    for (let k = 1; k < bins; k++) {
      outRe[k] = aRe[k]! - bIm[k]!;
      outIm[k] = aIm[k]! + bRe[k]!;
      outRe[n - k] = aRe[k]! + bIm[k]!;
      outIm[n - k] = bRe[k]! - aIm[k]!;
    }
  });
}
