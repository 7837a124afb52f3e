import { exp, expm1 } from "../../math/elementary.js";

/** After so many surrogates as extreme as the observation its p-value is plain, and no more are drawn. */
const ENOUGH_EXCEEDANCES = 4;
const EULER_GAMMA = 0.5772156649015329;
/** A law fitted to some hundred draws says nothing beyond. */
const SMALLEST_P_VALUE = 1e-8;
/** A scale that is a smaller share of the mean is rounding. */
const NO_SPREAD = 1e-9;

export interface SurrogatePValue {
  readonly pValue: number;
  /** Drawn. */
  readonly surrogates: number;
}

/**
 * P(a surrogate's statistic ≥ observed), by drawing surrogates until 4 of them reach it, or `most` have been drawn:
 *
 *     4 reached it, the last as draw l:     4 / l
 *     r = 1, 2 or 3 of all did:             (r + 1) / (most + 1)
 *     none did:                             min(1 / (most + 1), tail), not below 1e-8
 *
 * The first two are exact: where the observation is one more draw, P(pValue ≤ α) ≤ α. So is the third at 1 / (most + 1), and the tail divides what is below:
 * P(max ≥ x) = 1 − exp(−exp(−(x² − location) / scale)), a Gumbel law fitted to the squares of all draws by L-moments. The statistic is the maximum over
 * very many windows of a mean of artanh r, which are nearly normal; the tail of a normal variable's square is exponential, and maxima of exponential
 * tails are Gumbel, whereas those of normal tails come near to it only slowly. It tells one in a thousand from one in a million, and errs on the careful side:
 * benchmarks/patterns/recurrence-calibration.mjs prints how often noise falls below each level.
 * @param draw - the statistic of one more surrogate, ≥ 0
 * @see Besag and Clifford (1991), doi:10.1093/biomet/78.2.301; Hosking (1990), L-moments, doi:10.1111/j.2517-6161.1990.tb01775.x
 */
export function surrogatePValue(observed: number, most: number, draw: () => number): SurrogatePValue {
  const drawn = new Float64Array(most);
  let reached = 0;
  for (let k = 0; k < most; k++) {
    drawn[k] = draw();
    if (drawn[k]! >= observed && ++reached === ENOUGH_EXCEEDANCES) return { pValue: ENOUGH_EXCEEDANCES / (k + 1), surrogates: k + 1 };
  }
  const pValue = (reached + 1) / (most + 1);
  return { pValue: reached > 0 ? pValue : Math.min(pValue, Math.max(SMALLEST_P_VALUE, tailBeyond(drawn, observed))), surrogates: most };
}

/** P(X² ≥ x²) for the Gumbel law with the first two L-moments of the sample's squares. */
export function tailBeyond(sample: Float64Array, x: number): number {
  const squares = sample.map((value) => value * value).sort();
  const n = squares.length;
  let mean = 0;
  let weighted = 0;
  for (let i = 0; i < n; i++) {
    mean += squares[i]! / n;
    weighted += (i * squares[i]!) / (n * (n - 1));
  }
  const scale = (2 * weighted - mean) / Math.LN2;
  if (!(scale > NO_SPREAD * mean)) return 1; // all draws alike: nothing is known of what lies beyond
  return -expm1(-exp(-(x * x - (mean - EULER_GAMMA * scale)) / scale));
}
