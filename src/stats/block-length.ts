import { log, pow } from "../math/elementary.js";
import { scaledDeviations, toColumn } from "./columns.js";

export interface OptimalBlockLength {
  /** Mean block length for the stationary bootstrap, >= 1. */
  readonly stationary: number;
  /** Block length for circular and moving blocks, >= 1; round it up. */
  readonly circular: number;
}

/** Autocorrelations within this many standard errors, in units of √(log₁₀ n / n), count as none. */
const NEGLIGIBLE = 2;

/**
 * Block lengths that make the bootstrap variance of a mean most accurate for a series with this memory:
 *
 *     b = (2 G² n / D)^⅓,  G = Σ λ(k/M) |k| R(k),  D = 2 g² (stationary) or 4/3 g² (circular),  g = Σ λ(k/M) R(k),  |k| <= M
 *
 * with autocovariances R, the flat-top window λ (1 up to ½, falling to 0 at 1) and M twice the first lag from which max(5, √log₁₀ n)
 * autocorrelations in a row are negligible; at most min(3 √n, n / 3), rounded up. 1 for a series without memory, or without variation. O(n M).
 * @throws InvalidInputError fewer than 2 values or values not finite
 * @see Politis and White (2004), doi:10.1081/ETC-120028836; corrected: Patton, Politis and White (2009), doi:10.1080/07474930802459016
 * @wholeSample
 */
export function optimalBlockLength(x: ArrayLike<number>): OptimalBlockLength {
  return optimalLengthOf(toColumn("optimalBlockLength", "x", x, 2));
}

/** A kernel without validation. */
export function optimalLengthOf(x: Float64Array): OptimalBlockLength {
  const n = x.length;
  const deviations = scaledDeviations(x);
  const autocovariance: number[] = [];
  const R = (lag: number): number => {
    while (autocovariance.length <= lag) autocovariance.push(productAt(deviations, autocovariance.length) / n);
    return autocovariance[lag]!;
  };
  if (!(R(0) > 0)) return { stationary: 1, circular: 1 };
  const log10n = log(n) / Math.LN10;
  const inARow = Math.max(5, Math.ceil(Math.sqrt(log10n)));
  const largestLag = Math.min(n - 1, Math.ceil(Math.sqrt(n)) + inARow);
  const M = Math.min(2 * firstNegligible(R, largestLag, inARow, NEGLIGIBLE * Math.sqrt(log10n / n)), largestLag);
  let g = R(0);
  let G = 0;
  for (let k = 1; k <= M; k++) {
    const weight = 2 * Math.min(1, 2 * (1 - k / M)); // both signs of k
    g += weight * R(k);
    G += weight * k * R(k);
  }
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  const ratio = G === 0 ? 0 : (G / g) * (G / g) * n;
  const held = (cube: number): number => Math.max(1, Math.min(longest, pow(cube, 1 / 3)));
  return { stationary: held(ratio), circular: held(1.5 * ratio) };
}

/** The first lag that begins a run of negligible autocorrelations; without such a run the last that is not negligible. */
function firstNegligible(R: (lag: number) => number, largestLag: number, inARow: number, limit: number): number {
  const total = R(0);
  let last = 1;
  for (let lag = 1, run = 0; lag <= largestLag; lag++) {
    if (Math.abs(R(lag)) < limit * total) {
      run++;
      if (run === inARow) return lag - inARow + 1;
    } else {
      run = 0;
      last = lag;
    }
  }
  return last;
}

function productAt(x: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < x.length; i++) sum += x[i]! * x[i - lag]!;
  return sum;
}
