import { exp, log1p } from "../math/elementary.js";

/**
 * P(z exceeds a level at one pre-specified frequency), z = I/Ŝ.
 *
 * Under the background I/S is exponential. With Ŝ/S ~ Gamma(ν, 1/ν), ν = 1/Var(log Ŝ), the ratio is F with 2 and 2ν degrees of freedom:
 *
 *     P(z) = (1 + z/ν)^(−ν) → e^(−z) as ν → ∞
 */
export function tailProbability(z: number, degreesOfFreedom: number): number {
  return exp(-degreesOfFreedom * log1p(z / degreesOfFreedom));
}

/**
 * P(the highest z over a range of frequencies exceeds a level): Rice's rate of upcrossings of a complex Gaussian process, averaged over the
 * error of the background.
 *
 *     rate(z) = W · √(z/(1 + z/ν)) · (1 + z/ν)^(−ν),   W = Δf · √(4π·Var t) = Δf · √(π/3) · √(n² − 1)
 *     P(z)    = 1 − (1 − tail(z)) · e^(−rate(z))
 *
 * @param bandwidth - W of all ranges that were scanned
 * @see Davies (1987), doi:10.1093/biomet/74.1.33; Baluev (2008), doi:10.1111/j.1365-2966.2008.12689.x, eq. 5–6 and §2.3
 */
export function maximumProbability(z: number, degreesOfFreedom: number, bandwidth: number): number {
  if (z <= 0) return 1;
  const tail = tailProbability(z, degreesOfFreedom);
  const rate = bandwidth * Math.sqrt(z / (1 + z / degreesOfFreedom)) * tail;
  if (rate < 1e-8) return tail + rate;
  return 1 - (1 - tail) * exp(-rate);
}

/** W of a range: the expected number of upcrossings is W·√z·e^(−z). */
export function bandwidthOf(ranges: readonly (readonly [number, number])[], n: number): number {
  let width = 0;
  for (const [lower, upper] of ranges) width += upper - lower;
  return width * Math.sqrt((Math.PI / 3) * (n * n - 1));
}
