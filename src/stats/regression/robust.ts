import { InvalidInputError } from "../../core/errors.js";
import type { CovarianceKind } from "./schema.js";

/** A leverage this close to 1 leaves no residual: 1 − h is then rounding alone. */
export const LEVERAGE_ROUNDING = 1e-12;

/** Lags of the sandwich's middle part; 0 for White's estimators. */
export const lagsOf = (covariance: CovarianceKind): number => (typeof covariance === "object" ? covariance.maxLags : 0);

/** Factor of the whole covariance: n / (n − k) for HC1 and for HAC with `smallSample`, else 1. */
export function smallSampleFactor(covariance: CovarianceKind, rows: number, rank: number): number {
  const corrected = covariance === "HC1" || (typeof covariance === "object" && covariance.smallSample);
  return corrected ? rows / (rows - rank) : 1;
}

/** Σ_k q_tk² per row: how much row t pulls its own fitted value. q [rank columns of `rows`]. */
export function leveragesOf(q: Float64Array, rows: number, rank: number): Float64Array {
  const leverage = new Float64Array(rows);
  for (let k = 0; k < rank; k++) for (let i = 0; i < rows; i++) leverage[i]! += q[k * rows + i]! * q[k * rows + i]!;
  for (let i = 0; i < rows; i++) if (leverage[i]! > 1) leverage[i] = 1;
  return leverage;
}

/**
 * What each residual is multiplied with before it enters the middle of the sandwich: 1, for HC2 1 / √(1 − h), for HC3 1 / (1 − h).
 * @throws InvalidInputError where HC2 or HC3 meet a leverage of 1
 * @see MacKinnon & White (1985), doi:10.1016/0304-4076(85)90158-7
 */
export function residualFactors(where: string, covariance: CovarianceKind, leverage: Float64Array): Float64Array | null {
  if (covariance !== "HC2" && covariance !== "HC3") return null;
  return leverage.map((h, i) => {
    const left = 1 - h;
    if (!(left > LEVERAGE_ROUNDING)) {
      throw new InvalidInputError("INVALID_OPTION", {
        where,
        what: "options.covariance",
        expected: `another kind, such as "HC1": row ${i} alone determines a coefficient (leverage 1), which ${covariance} divides by 0`,
        received: covariance,
      });
    }
    return covariance === "HC2" ? 1 / Math.sqrt(left) : 1 / left;
  });
}

/** @throws InvalidInputError when there are not more rows than lags */
export function requireLags(where: string, covariance: CovarianceKind, rows: number): void {
  const lags = lagsOf(covariance);
  if (lags >= rows) {
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.covariance.maxLags", expected: `fewer lags than the ${rows} rows`, received: lags });
  }
}

/**
 * Middle of the sandwich in the coordinates of Q: with u_t = q_t e_t,
 *
 *     Σ_l w_l Σ_t (u_t u'_{t−l} + u_{t−l} u'_t),  w_l = 1 − l / (L + 1)   =   1/(L + 1) Σ_t W_t W'_t,  W_t = u_{t−L} + … + u_t
 *
 * with zeros beyond both ends. The right-hand side needs no loop over lags and is positive semi-definite to the last digit.
 *
 * @param q - orthonormal columns, `rank` of them one after another
 * @param residuals - [rows], already multiplied with `residualFactors`
 * @returns [rank × rank]
 * @see Newey & West (1987), doi:10.2307/1913610
 */
export function sandwichMiddle(q: Float64Array, residuals: Float64Array, rank: number, lags: number): Float64Array {
  const rows = residuals.length;
  const length = rows + lags;
  const sums = new Float64Array(rank * length);
  const scores = new Float64Array(rows);
  for (let k = 0; k < rank; k++) {
    for (let i = 0; i < rows; i++) scores[i] = q[k * rows + i]! * residuals[i]!;
    windowSumsInto(sums, k * length, scores, lags + 1);
  }
  const middle = new Float64Array(rank * rank);
  for (let a = 0; a < rank; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < length; i++) sum += sums[a * length + i]! * sums[b * length + i]!;
      middle[a * rank + b] = middle[b * rank + a] = sum / (lags + 1);
    }
  }
  return middle;
}

/**
 * Sums over every window of `width` values that touches x, values beyond its ends being 0: out[at + t] = Σ x_s, t − width < s ≤ t, for t < n + width − 1.
 *
 * A window reaches over two neighbouring blocks of `width` values: the end of one, summed from its right edge, and the beginning of the next, summed
 * from its left edge. Nothing is ever subtracted, so no sum remembers a value that has left it. Three additions per value, whatever the width.
 * @see van Herk (1992), doi:10.1016/0167-8655(92)90069-C, for maxima
 */
export function windowSumsInto(out: Float64Array, at: number, x: Float64Array, width: number): void {
  const n = x.length;
  const length = n + width - 1;
  const tail = new Float64Array(width + 1); // tail[i]: sum of the block before from place i on
  for (let block = 0; block < length; block += width) {
    tail[width] = 0;
    for (let i = width - 1; i >= 1; i--) {
      const s = block - width + i;
      tail[i] = tail[i + 1]! + (s >= 0 && s < n ? x[s]! : 0);
    }
    let head = 0;
    for (let i = 0; i < width && block + i < length; i++) {
      if (block + i < n) head += x[block + i]!;
      out[at + block + i] = head + tail[i + 1]!;
    }
  }
}
