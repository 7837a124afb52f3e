import { parseOptions } from "../../core/parse.js";
import { bandOf } from "./band.js";
import { cheapestSum } from "./cheapest-sum.js";
import { assertColumns, type DtwSeries, refuse, type Track, toTrack } from "./door.js";
import { type DtwOptions, dtwSchema, type ResolvedDtwOptions } from "./schema.js";

/**
 * Dynamic time warping distance: how far two series are apart when time may be stretched.
 *
 *     √ min over paths Σ (a_i − b_j)²   (rows with several columns: summed over them)
 *
 * A path goes from (0, 0) to (n − 1, m − 1) by steps (1, 0), (0, 1) and (1, 1) and stays in the band
 * min(0, m − n) − window ≤ j − i ≤ max(0, m − n) + window; for equal lengths |i − j| ≤ window, and window 0 is the Euclidean distance.
 * Symmetric, 0 for equal series, and no metric: the triangle inequality does not hold.
 *
 * With `cost: "absolute"` it is the smallest Σ |a_i − b_j|, without a root; with `squared: true` the sum of squares itself. `penalty` adds its
 * square (with absolute costs itself) to every step that is not diagonal. `psi` lets the path begin up to psi[0] values into a or psi[2] into
 * b, one of both and inside the band, and end likewise. Squares of differences below 1e-162 vanish. The time is proportional to the cells of
 * the band, the memory to the lengths.
 * @wholeSample
 * @param a - numbers, or rows of numbers, one per time; finite, at most 1e140 in magnitude
 * @param b - likewise, of any length, with as many columns
 * @returns the distance in units of the data; Infinity when it is above `maxDistance`, which is found out early
 * @throws InvalidInputError WRONG_LENGTH for other columns, OUT_OF_RANGE for larger magnitudes, INVALID_OPTION, NOT_FINITE, TOO_FEW_OBSERVATIONS
 * @see Sakoe & Chiba (1978), doi:10.1109/TASSP.1978.1163055
 * @example dtwDistance([0, 1, 2, 1], [0, 0, 1, 2, 1], { window: 1 }) // 0
 */
export function dtwDistance(a: DtwSeries, b: DtwSeries, options: DtwOptions = {}): number {
  const resolved = parseOptions("dtwDistance", dtwSchema, options);
  const first = toTrack("dtwDistance", "a", a);
  const second = toTrack("dtwDistance", "b", b);
  assertColumns("dtwDistance", "b", second, "a", first);
  return resolvedDistance(first, second, resolved);
}

function resolvedDistance(a: Track, b: Track, { window, squared, cost, penalty, psi, maxDistance = Infinity }: ResolvedDtwOptions): number {
  assertSkips(psi, a.length, b.length);
  const absolute = cost === "absolute";
  const rooted = !absolute && !squared;
  const sum = cheapestSum(a, b, {
    band: bandOf(a.length, b.length, window),
    absolute,
    penalty: absolute ? penalty : penalty * penalty,
    skips: psi,
    bound: rooted ? maxDistance * maxDistance * ROUNDING_ROOM : maxDistance,
  });
  const distance = rooted ? Math.sqrt(sum) : sum;
  return distance > maxDistance ? Infinity : distance;
}

/** A sum whose root rounds down to the largest distance must not be given up. */
const ROUNDING_ROOM = 1 + 8 * Number.EPSILON;

/** A path needs a value of each. */
function assertSkips(psi: readonly number[], n: number, m: number): void {
  const bad = psi.findIndex((count, k) => count >= (k < 2 ? n : m));
  if (bad >= 0) refuse("INVALID_OPTION", "dtwDistance", `options.psi[${bad}]`, `a number < ${bad < 2 ? n : m}, the length of ${bad < 2 ? "a" : "b"}`, psi[bad]);
}
