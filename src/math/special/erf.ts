import { productError } from "../elementary/bits.js";
import { expOfSum } from "../elementary/exp.js";
import { log, log1p } from "../elementary/log.js";

/** Error function 2/√π ∫₀ˣ e^(-t²) dt; error at most 2 units in the last place. */
export function erf(x: number): number {
  const size = x < 0 ? -x : x;
  if (!(size > 0.5)) return size === 0 ? x : x * series(x * x);
  if (size > 6) return x < 0 ? -1 : 1;
  const value = 1 - upperTail(size);
  return x < 0 ? -value : value;
}

/** Complementary error function 1 - erf x; error at most 4 units in the last place, also deep in the tail. 0 from 27.3 on. */
export function erfc(x: number): number {
  if (!(x > 0.5)) return x < -0.5 ? 2 - erfc(-x) : Number.isNaN(x) ? x : 1 - x * series(x * x);
  return x > 27.3 ? 0 : upperTail(x);
}

/** log erfc x, where erfc itself underflows too: -x² - log(x√π) - … */
export function logErfc(x: number): number {
  if (x < 0.5) return x < -0.5 ? log1p(-0.5 * erfc(-x)) + Math.LN2 : log1p(-erf(x));
  return x > 1e154 ? (x === Infinity ? -Infinity : -x * x) : log(scaledTail(x)) - x * x;
}

/** e^(-x²) times the scaled tail for 1/2 < x <= 27.3; x² enters exactly, since its error would be multiplied by x². */
function upperTail(x: number): number {
  const square = x * x;
  const low = -productError(x, x, square);
  if (square < 700) return expOfSum(-square, low) * scaledTail(x);
  return expOfSum(700 - square, low) * scaledTail(x) * 9.85967654375977e-305; // e^-700, last: only the result may be subnormal
}

/** erf(x)/x as a function of z = x² <= 1/4. */
function series(z: number): number {
  const z2 = z * z;
  const even = 0.1128379167095487 + z2 * (0.0052239776220169365 + z2 * (0.00012055286202005714 + z2 * 1.637123442577e-6));
  const odd = -0.02686617064499972 + z2 * (-0.0008548326510724796 + z2 * (-1.4923003368152099e-5 + z2 * -1.462091340945175e-7));
  return 1.1283791670955126 + z * (-0.3761263890318375 + z * (even + z * odd));
}

/**
 * e^(x²) erfc x for x >= 1/2, as one polynomial in (x - 4)/(x + 4) divided by 1 + 2x.
 * @see Shepherd & Laframboise (1981), doi:10.1090/S0025-5718-1981-0595058-X, for the form; the coefficients are a fit of our own
 */
function scaledTail(x: number): number {
  const t = x === Infinity ? 1 : (x - 4) / (x + 4);
  const t2 = t * t;
  const even =
    1.2329951186255526 +
    t2 *
      (0.01537965210262021 +
        t2 *
          (-0.10103906603634742 +
            t2 *
              (-0.06633036581087434 +
                t2 *
                  (-0.016197734077877748 +
                    t2 *
                      (-0.0007577731198845029 +
                        t2 *
                          (0.0001506208125905374 +
                            t2 *
                              (-1.1219239450968377e-5 +
                                t2 * (2.880833478272064e-7 + t2 * (8.187721285705348e-8 + t2 * (-2.30775672736564e-8 + t2 * 3.4238599655102397e-9))))))))));
  const odd =
    -0.1396211168405625 +
    t2 *
      (0.06809705425468858 +
        t2 *
          (0.09373283499851863 +
            t2 *
              (0.03716751553423657 +
                t2 *
                  (0.0050319700130714105 +
                    t2 *
                      (-0.00019925692900828166 +
                        t2 *
                          (-2.4398198695781975e-5 +
                            t2 * (5.706822301859325e-6 + t2 * (-8.199551611794782e-7 + t2 * (1.0358588303681392e-7 + t2 * -9.752941425191894e-9)))))))));
  return (even + t * odd) / (1 + 2 * x);
}
