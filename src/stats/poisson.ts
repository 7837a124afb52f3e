import { InvalidInputError } from "../core/errors.js";
import { exp } from "../math/elementary.js";
import { logGammaKernel, logGammaP, logGammaQ } from "../math/special.js";
import { requireNumber, requirePositive, requireProbability } from "./arguments.js";
import { reaches, smallestCount } from "./invert.js";
import { normal } from "./normal.js";

const LARGEST_COUNT = 1125899906842624;

/**
 * The Poisson law with mean mu > 0. `sf` is P(X > k) by itself and not 1 − cdf; `cdf` and `sf` round k down, `pmf` is 0 between whole
 * numbers; `ppf` is the smallest k with cdf(k) >= p. Relative error below 1e-11 in both tails.
 * @throws InvalidInputError when mu is not positive (for `ppf` also above 2^50), p outside [0, 1], or k NaN
 */
export const poisson = {
  pmf(k: number, mu: number): number {
    check(k, mu);
    if (k === 0) return exp(-mu);
    return k > 0 && Number.isInteger(k) ? exp(logGammaKernel(k, mu)) / k : 0;
  },
  cdf: (k: number, mu: number): number => exp(poisson.logCdf(k, mu)),
  sf: (k: number, mu: number): number => exp(poisson.logSf(k, mu)),
  ppf(p: number, mu: number): number {
    requireProbability("poisson", "p", p);
    requirePositive("poisson", "mu", mu);
    if (mu > LARGEST_COUNT)
      throw new InvalidInputError("INVALID_OPTION", { where: "poisson", what: "mu", expected: "at most 2^50, beyond which counts have gaps", received: mu });
    if (p === 1) return Infinity;
    if (p === 0) return 0;
    const z = normal.ppf(p);
    const guess = mu + z * Math.sqrt(mu) + (z * z - 1) / 6; // Cornish-Fisher
    return smallestCount(
      reaches(
        p,
        (k) => poisson.cdf(k, mu),
        (k) => poisson.sf(k, mu),
      ),
      guess,
      Infinity,
    );
  },
  logCdf(k: number, mu: number): number {
    check(k, mu);
    if (k === Infinity) return 0;
    return k < 0 ? -Infinity : logGammaQ(Math.floor(k) + 1, mu);
  },
  logSf(k: number, mu: number): number {
    check(k, mu);
    if (k === Infinity) return -Infinity;
    return k < 0 ? 0 : logGammaP(Math.floor(k) + 1, mu);
  },
} as const;

function check(k: number, mu: number): void {
  requireNumber("poisson", "k", k);
  requirePositive("poisson", "mu", mu);
}
