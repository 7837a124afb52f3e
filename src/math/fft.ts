/**
 * Fast Fourier transforms of any length n >= 1, the same bits in every runtime.
 *
 * Lengths whose prime factors are at most 31 take mixed-radix passes; a larger prime p with such a p − 1 is turned into a convolution
 * of that length (Rader); every other length becomes a convolution of a smooth length (Bluestein). The cost is O(n log n) throughout
 * and the relative error grows like log n units in the last place. Plans own their tables and work space and are kept for reuse.
 * The passes run in a WebAssembly kernel, two series at a time, and where that is barred in a twin of it with the same bits.
 */
import { InvalidInputError } from "../core/errors.js";
import { chirpTransform } from "./fft/bluestein.js";
import { byPairs, byParts, complexPlan, realPlan } from "./fft/columns.js";
import { halvesTransform, packedTransform } from "./fft/halves.js";
import type { ComplexFftPlan, RealFftPlan, Transform } from "./fft/plan.js";
import { raderTransform } from "./fft/rader.js";
import { radicesOf, smoothTransform } from "./fft/smooth.js";

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
  return complexPlan(n, pairTransform(n));
}

function createRealPlan(n: number): RealFftPlan {
  return realPlan(n, realTransform(n));
}

/** The transform of n complex numbers in pairs by the method that suits n. */
function pairTransform(n: number): Transform {
  const radices = radicesOf(n);
  if (radices) return n % 2 === 0 ? halvesTransform(n / 2, radicesOf(n / 2)!, false) : smoothTransform(n, radices);
  return raderApplies(n) ? byParts(n, realTransform(n)) : chirp(n, n);
}

/** The transform of n real numbers. */
function realTransform(n: number): Transform {
  const radices = radicesOf(n);
  if (n % 4 === 0 && radices) return halvesTransform(n / 4, radicesOf(n / 4)!, true);
  if (n % 2 === 0) return packedTransform(n / 2, pairTransform(n / 2));
  if (radices) return byPairs(n, smoothTransform(n, radices));
  return raderApplies(n) ? raderTransform(n, createRealPlan(n - 1)) : byPairs(n, chirp(n, (n + 1) / 2));
}

function chirp(n: number, bins: number): Transform {
  const size = nextSmoothLength(n + bins - 1);
  return chirpTransform(n, bins, size, pairTransform(size));
}

/** Whether n is a prime, beyond the direct ones, with a smooth n − 1. */
function raderApplies(n: number): boolean {
  if (radicesOf(n - 1) === undefined) return false;
  for (let d = 2; d * d <= n; d++) if (n % d === 0) return false;
  return true;
}
