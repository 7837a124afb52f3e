import { productError } from "./bits.js";

// atan x = atan c + atan((x - c) / (1 + c x)) with the nearest of c = 0, 1/2, 1, 3/2, ∞, which leaves |t| <= 7/16 for the polynomial.

const HALF_PI = 1.5707963267948966;
const HALF_PI_LOW = 6.123233995736766e-17;
const QUARTER_PI = 0.7853981633974483;
const QUARTER_PI_LOW = 3.061616997868383e-17;

/** The angle of the last kernel call in two parts: a sum not yet rounded. */
const angle = /* @__PURE__ */ new Float64Array(2);

/** Arc tangent in radians, within [-π/2, π/2]. */
export function atan(x: number): number {
  if (x < 1e-8 && x > -1e-8) return x;
  if (Number.isNaN(x)) return x;
  atanKernel(x < 0 ? -x : x, 0);
  const value = angle[0]! + angle[1]!;
  return x < 0 ? -value : value;
}

/** The angle of the point (x, y) in radians, within [-π, π]; signed zeros and infinities as in C99. */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const left = x < 0 || (x === 0 && 1 / x < 0);
  const below = y < 0 || (y === 0 && 1 / y < 0);
  const value = angleOf(y < 0 ? -y : y, x < 0 ? -x : x, left);
  return below ? -value : value;
}

/** The angle of (±x, y) for y, x >= 0, `left` telling the sign of x. */
function angleOf(y: number, x: number, left: boolean): number {
  if (y === 0) return left ? Math.PI : 0;
  if (x === 0) return HALF_PI;
  if (y === Infinity) return x === Infinity ? (left ? 2.356194490192345 : QUARTER_PI) : HALF_PI;
  if (x === Infinity) return left ? Math.PI : 0;
  let scale = 1;
  if (x > 1e200 || y > 1e200)
    scale = 2.409919865102884e-181; // 2^-600, keeps the exact products below in range
  else if (x < 1e-200 || y < 1e-200) scale = 4.149515568880993e180;
  const a = y * scale;
  const b = x * scale;
  const ratio = a / b;
  if (ratio > 1e20) return HALF_PI;
  if (ratio < 1e-20) return left ? Math.PI : y / x;
  const product = ratio * b;
  atanKernel(ratio, (a - product - productError(ratio, b, product)) / b);
  if (!left) return angle[0]! + angle[1]!;
  const rest = Math.PI - angle[0]!;
  return rest + (Math.PI - rest - angle[0]! + (2 * HALF_PI_LOW - angle[1]!));
}

/** atan(x + xLow) for x >= 0 into `angle`. */
function atanKernel(x: number, xLow: number): void {
  let t = x;
  let base = 0;
  let baseLow = 0;
  if (x >= 2.4375) {
    t = -1 / x;
    base = HALF_PI;
    baseLow = HALF_PI_LOW;
  } else if (x >= 1.1875) {
    t = (x - 1.5) / (1 + 1.5 * x);
    base = 0.982793723247329;
    baseLow = 1.3903311031230998e-17;
  } else if (x >= 0.6875) {
    t = (x - 1) / (1 + x);
    base = QUARTER_PI;
    baseLow = QUARTER_PI_LOW;
  } else if (x >= 0.4375) {
    t = (x - 0.5) / (1 + 0.5 * x);
    base = 0.4636476090008061;
    baseLow = 2.2698777452961687e-17;
  }
  const z = t * t;
  const z2 = z * z;
  const even =
    -0.3333333333333333 +
    z2 * (-0.14285714285566806 + z2 * (-0.09090908355602592 + z2 * (-0.06666241923359964 + z2 * (-0.05216679739313656 + z2 * -0.033128134256069586))));
  const odd =
    0.1999999999999941 +
    z2 * (0.11111111096645038 + z2 * (0.07692285554889286 + z2 * (0.05876946456755061 + z2 * (0.04492259293193656 + z2 * 0.014773184616983806))));
  const tail = t * z * (even + z * odd) + (baseLow + xLow / (1 + x * x));
  if (base === 0) {
    angle[0] = t;
    angle[1] = tail;
    return;
  }
  const sum = base + t;
  angle[0] = sum;
  angle[1] = base - sum + t + tail;
}
