import { double, LN2_HIGH, LN2_LOW, powerOfTwo, productError, words } from "./bits.js";
import { expOfSum } from "./exp.js";

const LOG_THREE_HALVES = 0.4054651081081644;
const LOG_THREE_HALVES_LOW = -2.8811380259626426e-18;
const TWO_THIRDS = 0.6666666666666666;
const TWO_THIRDS_LOW = 3.700743415417188e-17;

/** x^y with the special values of C99: pow(x, 0) = 1 and pow(1, y) = 1 even for NaN; NaN for negative x with a fractional y. */
export function pow(x: number, y: number): number {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const size = x < 0 ? -x : x;
  if (y === Infinity || y === -Infinity) return size === 1 ? 1 : size > 1 === y > 0 ? Infinity : 0;
  const yIsOdd = y % 2 === 1 || y % 2 === -1;
  if (size === 0 || size === Infinity) {
    const value = (size === 0) === y > 0 ? 0 : Infinity;
    return yIsOdd && (x < 0 || 1 / x < 0) ? -value : value;
  }
  if (x > 0) return powOfPositive(x, y);
  if (y % 1 !== 0) return NaN;
  return yIsOdd ? -powOfPositive(size, y) : powOfPositive(size, y);
}

/** exp(y log x) with the logarithm carried to 2^-67, so that the exponential sees its argument to 2^-57 (Dekker's arithmetic). */
function powOfPositive(x: number, y: number): number {
  let k = 0;
  if (x < 2.2250738585072014e-308) {
    x *= 18014398509481984;
    k = -54;
  }
  double[0] = x;
  const steps = (words[1]! - 0x3febb67a) >> 20; // fraction to [√3/2, √3)
  k += steps;
  const m = x * powerOfTwo(-steps);
  const nearOne = m < 1.224744871391589;
  const centre = nearOne ? 1 : 1.5;

  // s = (m - centre) / (m + centre) in two parts, |s| <= 0.102; log(m / centre) = 2s + 2/3 s³ + s⁵ T(s²)
  const f = m - centre;
  const d = m + centre;
  const dBack = d - m;
  const dLow = m - (d - dBack) + (centre - dBack);
  const s = f / d;
  const sd = s * d;
  const sLow = (f - sd - productError(s, d, sd) - s * dLow) / d;
  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;
  const tail =
    z *
    z *
    (0.3999999999999999 +
      z * (0.2857142857148032 + z * (0.22222222164214506 + z * (0.18181841946938093 + z * (0.15380220033360406 + z * 0.13706888596772784)))));
  const u = TWO_THIRDS * z;
  const uLow = productError(TWO_THIRDS, z, u) + TWO_THIRDS_LOW * z + TWO_THIRDS * zLow + tail;
  const cubic = s * u;
  let low = productError(s, u, cubic) + s * uLow + sLow * u + 2 * sLow;
  let high = 2 * s + cubic;
  low += 2 * s - high + cubic;
  const base = k * LN2_HIGH + (nearOne ? 0 : LOG_THREE_HALVES);
  if (base !== 0) {
    low += (nearOne ? 0 : LOG_THREE_HALVES_LOW + (k * LN2_HIGH - base + LOG_THREE_HALVES)) + k * LN2_LOW;
    const sum = base + high;
    low += base - sum + high;
    high = sum;
  }

  const product = y * (high + low);
  if (product > 709.8) return Infinity;
  if (product < -745.2) return 0;
  const logarithm = high + low;
  return expOfSum(product, productError(y, logarithm, product) + y * (high - logarithm + low));
}
