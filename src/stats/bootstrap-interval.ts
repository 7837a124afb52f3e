// Intervals from bootstrap replicates; kernels without validation.

import { normal } from "./normal.js";
import { quantileOfSorted } from "./quantile.js";
import type { Alternative } from "./test-options.js";

export type BootstrapInterval = "percentile" | "basic" | "bca";

/** (N + 1) p: with N = 1999 the 2.5 % quantile is the 50th of the replicates. */
const QUANTILE_TYPE = 6;

/**
 * @param influences - what each block adds to the statistic, up to a factor; asked for by `bca` only; none means no acceleration
 * @see Efron (1987), doi:10.1080/01621459.1987.10478410; Davison and Hinkley (1997), Bootstrap Methods, §5.2, §5.3
 */
export function bootstrapInterval(
  kind: BootstrapInterval,
  replicates: Float64Array,
  observed: number,
  confidence: number,
  alternative: Alternative,
  influences: () => Float64Array,
): readonly [lower: number, upper: number] {
  const tail = alternative === "two-sided" ? (1 - confidence) / 2 : 1 - confidence;
  const sorted = replicates.slice().sort();
  const level = kind === "bca" ? acceleratedLevel(sorted, observed, influences()) : (p: number) => p;
  const low = quantileOfSorted(sorted, level(tail), QUANTILE_TYPE);
  const high = quantileOfSorted(sorted, level(1 - tail), QUANTILE_TYPE);
  const [lower, upper] = kind === "basic" ? [2 * observed - high, 2 * observed - low] : [low, high];
  return [alternative === "less" ? -Infinity : lower, alternative === "greater" ? Infinity : upper];
}

/** Φ(z₀ + (z₀ + z) / (1 − a (z₀ + z))): the level at which the quantile of the replicates stands for the one at p. */
function acceleratedLevel(sorted: Float64Array, observed: number, influences: Float64Array): (p: number) => number {
  const n = sorted.length;
  let below = 0;
  for (let i = 0; i < n; i++) below += sorted[i]! < observed ? 1 : sorted[i] === observed ? 0.5 : 0;
  const share = Math.max(0.5, Math.min(n - 0.5, below)) / n; // all replicates on one side still have a finite z
  const bias = normal.ppf(share);
  const acceleration = accelerationOf(influences);
  return (p) => {
    const z = bias + normal.ppf(p);
    const slope = 1 - acceleration * z;
    if (!(slope > 0)) return z > 0 ? 1 : 0;
    return normal.cdf(bias + z / slope);
  };
}

/** Σ d³ / (6 (Σ d²)^1.5), with d in units of the largest, so that nothing overflows. */
function accelerationOf(influences: Float64Array): number {
  const largest = influences.reduce((most, d) => Math.max(most, Math.abs(d)), 0);
  if (!(largest > 0)) return 0;
  let squares = 0;
  let cubes = 0;
  for (const influence of influences) {
    const d = influence / largest;
    squares += d * d;
    cubes += d * d * d;
  }
  return cubes / (6 * squares * Math.sqrt(squares));
}
