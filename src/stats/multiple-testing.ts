import { toSeries } from "../core/arrays.js";
import { InvalidInputError } from "../core/errors.js";
import { parseOptions } from "../core/parse.js";
import * as z from "../core/schema.js";
import { expm1, log1p } from "../math/elementary.js";
import { sortedColumn } from "./ranks.js";

const schema = z.strictObject({
  method: z._default(z.enum(["bonferroni", "sidak", "holm", "holm-sidak", "hochberg", "hommel", "bh", "by"]), "bh"),
  /** Level at which `rejected` is decided. */
  alpha: z._default(z.number().check(z.gte(0), z.lte(1)), 0.05),
});
/** @interface */
export type AdjustPValuesOptions = z.input<typeof schema>;

export interface AdjustedPValues {
  /** Smallest level at which the procedure as a whole rejects each hypothesis, in the order of the input. */
  readonly adjusted: Float64Array;
  /** `adjusted <= alpha`. */
  readonly rejected: boolean[];
}

/**
 * P-values corrected for their number. With p₍₁₎ ≤ … ≤ p₍ₙ₎:
 *
 *     bonferroni   n p                          sidak       1 − (1 − p)ⁿ
 *     holm         max_{j≤i} (n−j+1) p₍ⱼ₎       holm-sidak  max_{j≤i} 1 − (1 − p₍ⱼ₎)ⁿ⁻ʲ⁺¹
 *     hochberg     min_{j≥i} (n−j+1) p₍ⱼ₎       hommel      closed testing with Simes' test
 *     bh           min_{j≥i} n p₍ⱼ₎ / j         by          bh · Σ 1/k
 *
 * The first six control the chance of any false rejection (sidak, hochberg, hommel under independence or positive dependence), `bh` the
 * share of false rejections under independence or positive dependence, `by` under any. O(n log n), hommel too.
 *
 * @param p - p-values in [0, 1], at least one
 * @throws InvalidInputError NOT_FINITE, INVALID_OPTION (outside [0, 1]), TOO_FEW_OBSERVATIONS
 * @see Holm (1979); Hochberg (1988), doi:10.1093/biomet/75.4.800; Hommel (1988), doi:10.1093/biomet/75.2.383;
 *      Benjamini, Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x; Benjamini, Yekutieli (2001), doi:10.1214/aos/1013699998
 */
export function adjustPValues(p: ArrayLike<number>, options: AdjustPValuesOptions = {}): AdjustedPValues {
  const { method, alpha } = parseOptions("adjustPValues", schema, options);
  const values = toSeries("adjustPValues", "p", p);
  const n = values.length;
  for (let i = 0; i < n; i++) if (!(values[i]! >= 0 && values[i]! <= 1)) throw outsideRange(values, i);
  const { order, sorted } = sortedColumn(values);
  adjustSorted[method](sorted);
  const adjusted = values; // every p-value has been read
  for (let i = 0; i < n; i++) adjusted[order[i]!] = Math.min(1, sorted[i]!);
  const rejected = new Array<boolean>(n);
  for (let i = 0; i < n; i++) rejected[i] = adjusted[i]! <= alpha;
  return { adjusted, rejected };
}

function outsideRange(values: Float64Array, at: number): InvalidInputError {
  return new InvalidInputError("INVALID_OPTION", {
    where: "adjustPValues",
    what: `p[${at}]`,
    expected: "a probability from 0 to 1",
    received: values[at],
  });
}

/** Each replaces ascending p-values by their adjusted values, which may exceed 1. */
const adjustSorted: Readonly<Record<AdjustPValuesOptions["method"] & string, (sorted: Float64Array) => void>> = {
  bonferroni: (sorted) => each(sorted, (p) => p * sorted.length),
  sidak: (sorted) => each(sorted, (p) => sidak(p, sorted.length)),
  holm: (sorted) => upwards(each(sorted, (p, i) => p * (sorted.length - i))),
  "holm-sidak": (sorted) => upwards(each(sorted, (p, i) => sidak(p, sorted.length - i))),
  hochberg: (sorted) => downwards(each(sorted, (p, i) => p * (sorted.length - i))),
  hommel,
  bh: (sorted) => downwards(each(sorted, (p, i) => (p * sorted.length) / (i + 1))),
  by: (sorted) => {
    let harmonic = 0;
    for (let k = sorted.length; k >= 1; k--) harmonic += 1 / k;
    downwards(each(sorted, (p, i) => (p * sorted.length * harmonic) / (i + 1)));
  },
};

function sidak(p: number, tests: number): number {
  return p === 1 ? 1 : -expm1(tests * log1p(-p)); // 1 − (1 − p)ⁿ loses every digit of a small p
}

function each(sorted: Float64Array, f: (p: number, i: number) => number): Float64Array {
  for (let i = 0; i < sorted.length; i++) sorted[i] = f(sorted[i]!, i);
  return sorted;
}

/** Running maximum from the smallest p on (step-down procedures). */
function upwards(values: Float64Array): void {
  for (let i = 1; i < values.length; i++) values[i] = Math.max(values[i]!, values[i - 1]!);
}

/** Running minimum from the largest p on (step-up procedures). */
function downwards(values: Float64Array): void {
  for (let i = values.length - 2; i >= 0; i--) values[i] = Math.min(values[i]!, values[i + 1]!);
}

/**
 * Hommel's adjusted p-values. Simes' test of the n − j largest p-values gives c_j = (n − j) min_{k≥1} p₍ⱼ₊ₖ₎ / k, and
 * a₍ᵢ₎ = max( max_{j<i} c_j, max_{j≥i} min((n − j) p₍ᵢ₎, c_j) ). The minimum is the tangent from (j, 0) to the lower convex hull of the
 * points (i, p₍ᵢ₎) right of it, and in the second term c_j may be replaced by its running maximum, so both are found by bisection
 * where the textbook loop costs n² (the hull: Meijer, Krebs, Goeman 2019, doi:10.1002/bimj.201700316).
 */
function hommel(sorted: Float64Array): void {
  const n = sorted.length;
  const simes = new Float64Array(n); // c_j, then its running maximum
  const hull = new Uint32Array(n); // 1-based positions, the leftmost last
  const rise = (from: number, to: number): number => (sorted[to - 1]! - sorted[from - 1]!) / (to - from);
  for (let j = n - 1, top = 0; j >= 0; j--) {
    while (top >= 2 && rise(j + 1, hull[top - 1]!) >= rise(hull[top - 1]!, hull[top - 2]!)) top--;
    hull[top++] = j + 1;
    const slope = (at: number): number => sorted[hull[at]! - 1]! / (hull[at]! - j);
    let low = 0; // the slopes fall, then rise, from the rightmost hull point to the leftmost
    let high = top - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (slope(middle) > slope(middle + 1)) low = middle + 1;
      else high = middle;
    }
    simes[j] = (n - j) * slope(low);
  }
  upwards(simes);
  for (let i = 1; i <= n; i++) {
    const p = sorted[i - 1]!;
    let low = i;
    let high = n; // the first j with running maximum >= (n − j) p
    while (low < high) {
      const middle = (low + high) >> 1;
      if (simes[middle]! >= (n - middle) * p) high = middle;
      else low = middle + 1;
    }
    // Left of the crossing the running maximum counts (at j = i − 1 it is the first term), at and right of it (n − j) p does.
    sorted[i - 1] = Math.max(p, simes[low - 1]!, low < n ? (n - low) * p : 0);
  }
}
