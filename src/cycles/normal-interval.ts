import { exp, log } from "../math/elementary.js";

/**
 * The z that a standard normal variable exceeds in magnitude with probability p, 0 < p < 1; error about 1e-16, relative to z or absolute, whichever is larger.
 *
 * Newton's method on log erfc(z/√2), which is concave, from above its root: some six steps that do not overshoot. It needs none of the
 * tables of `math/normal-quantile`, which is for millions of calls and would be a twentieth of this entry's weight.
 */
export function twoSidedNormalQuantile(p: number): number {
  const target = log(p);
  let z = Math.sqrt(-2 * target); // erfc(z/√2) ≤ e^(−z²/2)
  for (let step = 0; step < 60; step++) {
    const scaled = scaledTail(z);
    const change = ((log(scaled) - (z * z) / 2 - target) * scaled) / SLOPE_AT_ZERO;
    z += change;
    if (Math.abs(change) <= 1e-9 * z) break; // the step after it would be its square
  }
  return z;
}

/** √(2/π): −d/dz erfc(z/√2) at 0. */
const SLOPE_AT_ZERO = 0.7978845608028654;
const SPACING = 0.5;

/**
 * e^(z²/2) erfc(z/√2) by the midpoint rule, whose error e^(−(π/h)²) is 1e-17, with the residue of the poles at ±ix.
 * @see Matta, Reichel (1971), doi:10.1090/S0025-5718-1971-0295539-7
 */
function scaledTail(z: number): number {
  const x = z * Math.SQRT1_2;
  let sum = 0;
  for (let t = SPACING / 2; t < 7; t += SPACING) sum += exp(-t * t) / (t * t + x * x);
  const residue = x < Math.PI / SPACING ? 2 / (1 + exp((2 * Math.PI * x) / SPACING)) : 0;
  return ((2 * SPACING * x) / Math.PI) * sum + residue * exp(x * x);
}
