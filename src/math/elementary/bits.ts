// One double seen as two 32-bit words. Shared by the elementary functions, none of which calls another between its write and its read.

const buffer = /* @__PURE__ */ new ArrayBuffer(8);

/** The double itself. */
export const double = /* @__PURE__ */ new Float64Array(buffer);

/** Its words: [0] the low one, [1] sign, exponent and the upper 20 bits of the fraction (little-endian). */
export const words = /* @__PURE__ */ new Uint32Array(buffer);

/** ln 2 in its leading 42 bits, so that k · LN2_HIGH is exact for every exponent k, and the rest. */
export const LN2_HIGH = 0.6931471805598903;
export const LN2_LOW = 5.497923018708371e-14;

/** 1.5 · 2^52: adding and subtracting it rounds |x| < 2^51 to the nearest whole number. */
export const ROUNDER = 6755399441055744;

/** 2^27 + 1: Veltkamp's constant, which splits a double into two halves of 26 bits (Dekker 1971, doi:10.1007/BF01397083). */
export const SPLITTER = 134217729;

/** 2^-1074 … 2^1023: reading one is faster than putting it together from words, which stalls the read of the double. */
const POWERS = /* @__PURE__ */ powersOfTwo();

/** 2^k for -1074 <= k <= 1023. */
export function powerOfTwo(k: number): number {
  return POWERS[k + 1074]!;
}

/** y · 2^k, rounded once, for y in [1/2, 2] and any k that a finite result can need. */
export function scaleByPowerOfTwo(y: number, k: number): number {
  if (k >= -1021 && k <= 1022) return y * powerOfTwo(k);
  return k > 0 ? y * 2 * powerOfTwo(k - 1) : y * powerOfTwo(k + 200) * 6.223015277861142e-61; // 2^-200
}

/** The rounding error of the product p = a · b, exactly (Dekker's algorithm), unless something overflows or underflows. */
export function productError(a: number, b: number, p: number): number {
  const aShift = a * SPLITTER;
  const aHigh = aShift - (aShift - a);
  const aLow = a - aHigh;
  const bShift = b * SPLITTER;
  const bHigh = bShift - (bShift - b);
  const bLow = b - bHigh;
  return aLow * bLow - (p - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2098);
  for (let i = 0, power = 5e-324; i < powers.length; i++, power *= 2) powers[i] = power;
  return powers;
}
