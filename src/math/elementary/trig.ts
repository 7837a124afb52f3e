import { productError, ROUNDER } from "./bits.js";
import { reduceLarge } from "./trig-reduction.js";

// |x| <= π/4 goes straight to the polynomials; up to 2^20 π/2 the argument is reduced with π/2 in parts of 33, 32 and 53 bits
// (Cody & Waite 1980); beyond, and where the remainder is nearly zero, with 2/π to 1216 bits (Payne & Hanek 1983).

const QUARTER_PI = 0.7853981633974483;
const TWO_OVER_PI = 0.6366197723675814;
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_3 = 2.0222662487959506e-21;

/** The remainder of the last reduction in two parts, the second below half a unit in the last place of the first. */
const remainder = /* @__PURE__ */ new Float64Array(2);

/** Sine of x radians; NaN for infinite x. */
export function sin(x: number): number {
  if (x < QUARTER_PI && x > -QUARTER_PI) return x < 1e-8 && x > -1e-8 ? x : sinKernel(x, 0);
  const quadrant = reduce(x);
  const value = quadrant & 1 ? cosKernel(remainder[0]!, remainder[1]!) : sinKernel(remainder[0]!, remainder[1]!);
  return quadrant & 2 ? -value : value;
}

/** Cosine of x radians; NaN for infinite x. */
export function cos(x: number): number {
  if (x < QUARTER_PI && x > -QUARTER_PI) return cosKernel(x, 0);
  const quadrant = reduce(x);
  const value = quadrant & 1 ? sinKernel(remainder[0]!, remainder[1]!) : cosKernel(remainder[0]!, remainder[1]!);
  return (quadrant + 1) & 2 ? -value : value;
}

/** Tangent of x radians; NaN for infinite x. */
export function tan(x: number): number {
  if (x < QUARTER_PI && x > -QUARTER_PI) return x < 1e-8 && x > -1e-8 ? x : tanKernel(x, 0, 0);
  const quadrant = reduce(x);
  return tanKernel(remainder[0]!, remainder[1]!, quadrant & 1);
}

/** Writes x - n π/2 into `remainder` and returns n modulo 4. */
function reduce(x: number): number {
  if (x < 1647099 && x > -1647099) {
    const n = x * TWO_OVER_PI + ROUNDER - ROUNDER;
    const r = x - n * HALF_PI_1;
    const w = n * HALF_PI_2;
    const t = r - w;
    const back = t - r;
    const low = r - (t - back) - (w + back) - n * HALF_PI_3;
    const high = t + low;
    if (high > 1e-9 || high < -1e-9) {
      remainder[0] = high;
      remainder[1] = t - high + low;
      return n & 3;
    }
  }
  return reduceLarge(remainder, x);
}

/** sin(y + yLow) for |y| <= π/4. */
export function sinKernel(y: number, yLow: number): number {
  return y + sinTail(y, yLow);
}

/** sin(y + yLow) - y. */
function sinTail(y: number, yLow: number): number {
  const z = y * y;
  const z2 = z * z;
  const even = -0.16666666666666666 + z2 * (-0.00019841269836756774 + z2 * -2.505113165023518e-8);
  const odd = 0.008333333333330948 + z2 * (2.7557316101617874e-6 + z2 * 1.5918115263265974e-10);
  return y * z * (even + z * odd) + (yLow - 0.5 * z * yLow);
}

/** cos(y + yLow) for |y| <= π/4. */
export function cosKernel(y: number, yLow: number): number {
  const z = y * y;
  const half = 0.5 * z;
  const top = 1 - half;
  return top + (1 - top - half + (cosTail(z) - y * yLow));
}

/** cos y - 1 + y²/2 for z = y². */
function cosTail(z: number): number {
  const z2 = z * z;
  const even = 0.041666666666666664 + z2 * (2.480158729876456e-5 + z2 * 2.087614614655861e-9);
  const odd = -0.0013888888888887398 + z2 * (-2.7557317271145144e-7 + z2 * -1.1382623647474604e-11);
  return z2 * (even + z * odd);
}

/** tan(y + yLow), or its negative reciprocal, as a quotient of sine and cosine that are both carried in two parts. */
function tanKernel(y: number, yLow: number, inverted: number): number {
  const sineTail = sinTail(y, yLow);
  const sine = y + sineTail;
  const sineLow = y - sine + sineTail;
  const z = y * y;
  const half = 0.5 * z;
  const top = 1 - half;
  const cosineTail = 1 - top - half + (cosTail(z) - y * yLow - 0.5 * productError(y, y, z));
  const cosine = top + cosineTail;
  const cosineLow = top - cosine + cosineTail;
  return inverted ? -quotient(cosine, cosineLow, sine, sineLow) : quotient(sine, sineLow, cosine, cosineLow);
}

/** (a + aLow) / (b + bLow), error close to half a unit in the last place. */
function quotient(a: number, aLow: number, b: number, bLow: number): number {
  const q = a / b;
  const product = q * b;
  return q + (a - product - productError(q, b, product) + aLow - q * bLow) / b;
}
