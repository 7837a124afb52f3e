import { exp, log, log1p } from "../math/elementary.js";

/**
 * P(I/Ŝ > z) at one pre-specified frequency.
 *
 * Under the background I/S is exponential. With Ŝ/S ~ Gamma(ν, 1/ν), ν = 1/Var(log Ŝ), the ratio has the F law with 2 and 2ν degrees of
 * freedom, whose tail is (1 + z/ν)^(−ν): e^(−z) for a known background, much heavier for a poorly known one.
 */
export function tailProbability(z: number, degreesOfFreedom: number): number {
  return exp(-degreesOfFreedom * log1p(z / degreesOfFreedom));
}

/**
 * Upper bound of P(max I/Ŝ > z) over a range of frequencies: either the first frequency exceeds z, or z is crossed upwards somewhere, at
 * Rice's rate for a complex Gaussian process, averaged over the error of Ŝ:
 *
 *     P(z) ≤ (1 + z/ν)^(−ν) · (1 + W · √(z/(1 + z/ν)))
 *
 * The usual 1 − (1 − tail) e^(−rate) comes to the same for small p but is too small by up to a seventh of p near 1 in narrow bands. The
 * average E[√(zg) e^(−zg)], g ~ Gamma(ν, 1/ν), has the further factor Γ(ν+½)/(Γ(ν)√ν) < 1, left out to stay on the safe side.
 *
 * @param bandwidth - W of the range, see {@link bandwidthOf}; 0 for a frequency named beforehand
 * @see Davies (1987), doi:10.1093/biomet/74.1.33; Baluev (2008), doi:10.1111/j.1365-2966.2008.12689.x, §2 and §3
 */
export function maximumProbability(z: number, degreesOfFreedom: number, bandwidth: number): number {
  return Math.min(1, tailProbability(z, degreesOfFreedom) * crossings(z, degreesOfFreedom, bandwidth));
}

/** W of a range of width Δf: Δf · √(4π · Var t) = Δf · √(π/3) · √(n² − 1) for t = 0 … n−1. */
export function bandwidthOf(ranges: readonly (readonly [number, number])[], n: number): number {
  let width = 0;
  for (const [lower, upper] of ranges) width += upper - lower;
  return width * Math.sqrt((Math.PI / 3) * (n * n - 1));
}

/** The z (relative error 1e-6) at which `maximumProbability` falls to p < 1, by fixed-point iteration. */
export function criticalValue(p: number, degreesOfFreedom: number, bandwidth: number): number {
  let z = 1;
  for (let iteration = 0; iteration < 100; iteration++) {
    const previous = z;
    const growth = exp((log(crossings(z, degreesOfFreedom, bandwidth)) - log(p)) / degreesOfFreedom);
    z = degreesOfFreedom * (growth - 1);
    if (Math.abs(z - previous) <= 1e-6 * z) break;
  }
  return z;
}

function crossings(z: number, degreesOfFreedom: number, bandwidth: number): number {
  return 1 + bandwidth * Math.sqrt(z / (1 + z / degreesOfFreedom));
}
