import { exp, log, log1p } from "../math/elementary.js";
import { logBetaI, logBetaKernel } from "../math/special.js";
import { requireCount, requireNumber, requireProbability } from "./arguments.js";
import { reaches, smallestCount } from "./invert.js";
import { normal } from "./normal.js";

/**
 * The binomial law: successes in n trials of probability p. `sf` is P(X > k) by itself and not 1 − cdf; `cdf` and `sf` round k down,
 * `pmf` is 0 between whole numbers; `ppf` is the smallest k with cdf(k) >= its first argument. Relative error below 1e-10 up to n = 1e6.
 * @throws InvalidInputError when n is not a whole number >= 0, p outside [0, 1], or k NaN
 */
export const binomial = {
  pmf(k: number, n: number, p: number): number {
    check(k, n, p);
    if (!Number.isInteger(k) || k < 0 || k > n) return 0;
    if (k === 0) return p === 1 ? (n === 0 ? 1 : 0) : exp(n * log1p(-p));
    if (k === n) return p === 0 ? 0 : exp(n * log(p));
    return p === 0 || p === 1 ? 0 : exp(logBetaKernel(p, k, n - k, 1 - p)) * (n / k / (n - k));
  },
  cdf: (k: number, n: number, p: number): number => exp(binomial.logCdf(k, n, p)),
  sf: (k: number, n: number, p: number): number => exp(binomial.logSf(k, n, p)),
  ppf(probability: number, n: number, p: number): number {
    requireProbability("binomial", "probability", probability);
    check(0, n, p);
    if (probability === 0) return 0;
    if (probability === 1) return p === 0 ? 0 : n;
    const z = normal.ppf(probability);
    const guess = n * p + z * Math.sqrt(n * p * (1 - p)) + ((1 - 2 * p) * (z * z - 1)) / 6; // Cornish-Fisher
    return smallestCount(
      reaches(
        probability,
        (k) => binomial.cdf(k, n, p),
        (k) => binomial.sf(k, n, p),
      ),
      guess,
      n,
    );
  },
  logCdf(k: number, n: number, p: number): number {
    check(k, n, p);
    const whole = Math.floor(k);
    if (whole < 0) return -Infinity;
    return whole >= n ? 0 : logBetaI(1 - p, n - whole, whole + 1, p);
  },
  logSf(k: number, n: number, p: number): number {
    check(k, n, p);
    const whole = Math.floor(k);
    if (whole < 0) return 0;
    return whole >= n ? -Infinity : logBetaI(p, whole + 1, n - whole, 1 - p);
  },
} as const;

function check(k: number, n: number, p: number): void {
  requireNumber("binomial", "k", k);
  requireCount("binomial", "n", n);
  requireProbability("binomial", "p", p);
}
