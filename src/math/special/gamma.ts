import { log, log1p } from "../elementary/log.js";
import { sin, tan } from "../elementary/trig.js";

const HALF_LOG_TWO_PI = 0.9189385332046728;

/**
 * log |Γ(x)|; Infinity at 0 and at the negative whole numbers. Exactly 0 at 1 and 2.
 *
 * Error below 1e-14 · max(|value|, 1) on the negative axis (where the value has zeros between the poles), relative 1e-14 above 0.
 * @see DLMF 5.5 (recurrence, reflection) and 5.11.1 (Stirling's series)
 */
export function lgamma(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x === Infinity || x === -Infinity) return Infinity;
  if (x >= 10) return x > 2.6e305 ? Infinity : (x - 0.5) * (log(x) - 1) + (HALF_LOG_TWO_PI - 0.5 + stirlingSeries(x));
  if (x > 2.5) return aboveTwo(x);
  if (x >= 1.5) return aroundTwo(x - 2);
  if (x >= 0.5) return aroundTwo(x - 1) - log1p(x - 1);
  if (x > -0.5) return x === 0 ? Infinity : aroundTwo(x) - log(x < 0 ? -x : x) - log1p(x);
  const r = x - Math.round(x);
  return r === 0 ? Infinity : log(Math.PI / Math.abs(sin(Math.PI * r))) - lgamma(1 - x);
}

/**
 * Digamma ψ(x) = Γ'(x)/Γ(x); NaN at its poles 0, -1, -2, …
 *
 * Error below 1e-14 · max(|value|, 1).
 * @see DLMF 5.5.2 (recurrence), 5.5.4 (reflection), 5.11.2 (asymptotic series)
 */
export function digamma(x: number): number {
  if (!(x > 0)) {
    const r = x - Math.round(x);
    if (r === 0 || Number.isNaN(r)) return NaN; // a pole, or no finite number
    return digamma(1 - x) - Math.PI / tan(Math.PI * r);
  }
  let shifted = x;
  let sum = 0;
  for (; shifted < 10; shifted++) sum += 1 / shifted;
  if (shifted === Infinity) return shifted;
  const z = 1 / (shifted * shifted);
  const series =
    z *
    (0.08333333333333333 -
      z *
        (0.008333333333333333 -
          z *
            (0.003968253968253968 -
              z * (0.004166666666666667 - z * (0.007575757575757576 - z * (0.021092796092796094 - z * (0.08333333333333333 - z * 0.4432598039215686)))))));
  return log(shifted) - (0.5 / shifted + series + sum);
}

/** log Γ(a) - ((a - ½) log a - a + ½ log 2π) for a > 0: what Stirling's formula leaves, about 1/(12a). */
export function stirlingError(a: number): number {
  return a >= 10 ? stirlingSeries(a) : lgamma(a) - ((a - 0.5) * log(a) - a + HALF_LOG_TWO_PI);
}

function stirlingSeries(x: number): number {
  const z = 1 / (x * x);
  const sum =
    0.08333333333333333 -
    z *
      (0.002777777777777778 -
        z *
          (7.936507936507937e-4 -
            z * (5.952380952380953e-4 - z * (8.417508417508417e-4 - z * (0.0019175269175269176 - z * (0.00641025641025641 - z * 0.029550653594771242))))));
  return sum / x;
}

/** log Γ(x) for 2.5 < x < 10, brought to the polynomial by Γ(x) = (x - 1) Γ(x - 1). */
function aboveTwo(x: number): number {
  let product = 1;
  let rest = x;
  while (rest > 2.5) {
    rest -= 1;
    product *= rest;
  }
  return aroundTwo(rest - 2) + log(product);
}

/** log Γ(2 + u) for |u| <= 1/2. */
function aroundTwo(u: number): number {
  const u2 = u * u;
  const even =
    0.42278433509846713 +
    u2 *
      (-0.0673523010531981 +
        u2 *
          (-0.0073855510286719986 +
            u2 *
              (-0.0011927539118428156 +
                u2 *
                  (-0.00022315475400520507 +
                    u2 *
                      (-4.49263133791557e-5 +
                        u2 * (-9.438715099211532e-6 + u2 * (-2.0439048107029907e-6 + u2 * (-4.3252393445604814e-7 + u2 * -1.3219945666117874e-7))))))));
  const odd =
    0.32246703342411326 +
    u2 *
      (0.02058080842778038 +
        u2 *
          (0.002890510331034267 +
            u2 *
              (0.0005096695154115458 +
                u2 *
                  (9.945767355819498e-5 +
                    u2 * (2.0505590755833454e-5 + u2 * (4.38470440459836e-6 + u2 * (9.200527894968101e-7 + u2 * 2.78740805211359e-7)))))));
  return u * (even + u * odd);
}
