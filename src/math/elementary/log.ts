import { double, LN2_HIGH, LN2_LOW, powerOfTwo, words } from "./bits.js";

// x = 2^k m with m in [√½, √2); with f = m - 1 and s = f / (2 + f), log m = 2 artanh s is evaluated as
// f - (f²/2 - s (f²/2 + R(s²))), whose leading term f is exact (Tang 1990, doi:10.1145/98267.98294; Muller, chapter 11).

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0 && x < Infinity)) return x === 0 ? -Infinity : x === Infinity ? x : NaN;
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984; // 2^54: out of the subnormals
    k = -54;
  }
  double[0] = x;
  const steps = (words[1]! - 0x3fe6a09e) >> 20; // exponent after moving the fraction to [√½, √2)
  return logOfParts(x * powerOfTwo(-steps) - 1, k + steps, 0);
}

/** log(1 + x), accurate near x = 0 too. */
export function log1p(x: number): number {
  if (!(x > -1 && x < Infinity)) return x === -1 ? -Infinity : x === Infinity ? x : NaN;
  if (x < 1e-17 && x > -1e-17) return x;
  if (x > -0.2928 && x < 0.4142) return logOfParts(x, 0, 0);
  const sum = 1 + x;
  const lost = x > 1 ? 1 - (sum - x) : x - (sum - 1);
  double[0] = sum;
  const k = (words[1]! - 0x3fe6a09e) >> 20;
  return logOfParts(sum * powerOfTwo(-k) - 1, k, lost / sum);
}

/** log(1 + x) - x for x > -1, with the full relative accuracy near 0, where both terms nearly cancel. */
export function log1pMinusX(x: number): number {
  if (!(x > -0.2928 && x < 0.4142)) return log1p(x) - x;
  const s = x / (2 + x);
  return s * (seriesTail(s * s) - x); // log(1 + x) = 2s + s R(s²), and 2s = x - x s
}

/** k ln 2 + log(1 + f) + correction for 1 + f in [√½, √2). */
function logOfParts(f: number, k: number, correction: number): number {
  const s = f / (2 + f);
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + seriesTail(s * s)) + (k * LN2_LOW + correction)) - f);
}

/** R(z) in 2 artanh s = 2s + s R(s²), for z <= (3 - √8)². */
function seriesTail(z: number): number {
  const z2 = z * z;
  const odd = 0.666666666666667 + z2 * (0.28571428625975487 + z2 * (0.18182889125261723 + z2 * 0.14616449685043406));
  const even = 0.39999999999899505 + z2 * (0.2222221113479508 + z2 * 0.15331721600556042);
  return z * (odd + z * even);
}
