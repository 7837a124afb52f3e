import { LN2_HIGH, LN2_LOW, powerOfTwo, ROUNDER, scaleByPowerOfTwo } from "./bits.js";

// Reduction x = k ln 2 + r with |r| <= ln 2 / 2 and r in two parts, then e^r = 1 + r + r² P(r) with a near-minimax P
// (Tang 1989, doi:10.1145/63522.214389; Muller, Elementary Functions, 3rd ed., chapters 4 and 11).

const LARGEST = 709.782712893384; // e^x overflows beyond
const SMALLEST = -745.1332191019412; // e^x rounds to zero below

/** e^x. Infinity above 709.78, 0 below -745.13. */
export function exp(x: number): number {
  if (!(x <= LARGEST)) return x > LARGEST ? Infinity : x;
  if (x < SMALLEST) return 0;
  return expOfSum(x, 0);
}

/** e^x - 1, accurate near x = 0 too. */
export function expm1(x: number): number {
  if (!(x <= LARGEST)) return x > LARGEST ? Infinity : x;
  if (x < -37.5) return -1;
  if (x > 25) return expOfSum(x, -expOfSum(-x, 0)); // e^x (1 - e^-x)
  if (x < 1e-17 && x > -1e-17) return x; // keeps the sign of zero and every subnormal
  const k = x * Math.LOG2E + ROUNDER - ROUNDER;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const tail = expTail(high - low);
  if (k === 0) return x + tail;
  const scale = powerOfTwo(k);
  const shifted = scale - 1;
  const scaled = scale * high;
  const sum = shifted + scaled; // exact error below: |shifted| and |scaled| may stand in any order
  const back = sum - shifted;
  return sum + (shifted - (sum - back) + (scaled - back) + scale * (tail - low));
}

/** Hyperbolic tangent. */
export function tanh(x: number): number {
  const size = x < 0 ? -x : x;
  if (size > 22) return x < 0 ? -1 : 1;
  if (!(size >= 1e-9)) return x;
  const grown = expm1(2 * size);
  const value = size >= 0.5 ? 1 - 2 / (grown + 2) : grown / (grown + 2);
  return x < 0 ? -value : value;
}

/** e^(high + low) for -745.2 < high < 709.8 and |low| at most a few units in the last place of high. */
export function expOfSum(high: number, low: number): number {
  const k = high * Math.LOG2E + ROUNDER - ROUNDER;
  const r = high - k * LN2_HIGH;
  const rLow = low - k * LN2_LOW;
  const sum = 1 + r;
  return scaleByPowerOfTwo(sum + (r - (sum - 1) + (rLow + expTail(r + rLow))), k);
}

/** e^r - 1 - r for |r| <= ln 2 / 2, relative error of the polynomial 2^-58. */
function expTail(r: number): number {
  const r2 = r * r;
  const r4 = r2 * r2;
  const first = 0.5 + r * 0.1666666666666667 + r2 * (0.04166666666666667 + r * 0.008333333333326141);
  const second = 0.0013888888888883752 + r * 0.00019841269874800493 + r2 * (2.4801587325533363e-5 + r * 2.7557255425746435e-6);
  const third = 2.7557273661348637e-7 + r * 2.510520637395701e-8 + r2 * 2.0914679376583935e-9;
  return r2 * (first + r4 * (second + r4 * third));
}
