import { double, productError, words } from "./bits.js";

/** ⌊2/π · 2^1216⌋: enough bits for the largest double and 139 after its binary point. */
const TWO_OVER_PI =
  0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babn;

const FRACTION_BITS = 192;
const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const POINT = 1.5930919111324523e-58; // 2^-192

/**
 * x - n π/2 for any double, in two parts and to more than 70 bits; no double comes closer than 2^-62 to a multiple of π/2.
 *
 * Only the part of 2/π that decides n modulo 4 and the fraction is multiplied, as an exact whole number.
 * @param out - receives the two parts, NaN for an infinite or undefined x
 * @returns n modulo 4
 * @see Payne & Hanek (1983), doi:10.1145/1057600.1057602
 */
export function reduceLarge(out: Float64Array, x: number): number {
  if (!(x < Infinity && x > -Infinity)) {
    out[0] = out[1] = NaN;
    return 0;
  }
  double[0] = x;
  const top = words[1]! & 0x7fffffff;
  const exponent = (top >>> 20) - 1075;
  const mantissa = ((top & 0xfffff) | 0x100000) * 4294967296 + words[0]!;
  const product = BigInt(mantissa) * (TWO_OVER_PI >> BigInt(1216 - FRACTION_BITS - exponent));
  const turns = (product + (1n << BigInt(FRACTION_BITS - 1))) >> BigInt(FRACTION_BITS);
  const fraction = product - (turns << BigInt(FRACTION_BITS));
  const high = Number(fraction);
  const low = Number(fraction - BigInt(high)) * POINT;
  const scaled = high * POINT;
  const r = scaled * HALF_PI;
  const rLow = productError(scaled, HALF_PI, r) + (scaled * HALF_PI_LOW + low * HALF_PI);
  const sign = x < 0 ? -1 : 1;
  out[0] = sign * (r + rLow);
  out[1] = sign * (r - (r + rLow) + rLow);
  return (sign * Number(turns & 3n)) & 3;
}
