import { double, powerOfTwo, words } from "./elementary/bits.js";

/** The largest power of two that does not exceed |x|, kept within 2^±1000; 1 for 0. Dividing by it changes no digit, only the scale. */
export function powerOfTwoBelow(x: number): number {
  if (x === 0) return 1;
  double[0] = x;
  const exponent = ((words[1]! >>> 20) & 0x7ff) - 1023; // -1023 for denormals
  return powerOfTwo(Math.min(1000, Math.max(-1000, exponent)));
}
