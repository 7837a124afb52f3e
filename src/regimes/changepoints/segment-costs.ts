import { parseOptions } from "../../core/parse.js";
import { assertFitting, leastObservations, openCost } from "./cost.js";
import { type SegmentCostsOptions, segmentCostsSchema } from "./schema.js";
import { refuse, toSignal } from "./signal.js";

const WHERE = "segmentCosts";

/**
 * What each segment x[start … end − 1] costs, as {@link detectChangepoints} counts it.
 *
 *     l2       Σ |x − mean|²                                 l1   Σ |x − median|, over all columns
 *     normal   length · log det(covariance + ridge · I)      covariance with divisor length − ddof
 *     rbf      length − Σ_ij k(x_i, x_j) / length            k = exp(−γ |x_i − x_j|²), γ |x_i − x_j|² held within [0.01, 100] for i ≠ j
 *     poisson  2 Σ x log(x / mean)                           of counts
 *
 * @wholeSample
 * @param x - a series, or a matrix with one row per observation; of magnitude at most 1e140; for 'poisson' whole numbers from 0 on
 * @param segments - pairs [start, end), 0 <= start < end <= n; for 'normal' of at least max(2, ddof + 1) observations
 * @returns one cost per segment
 * @throws InvalidInputError; CONSTANT_SERIES for a singular covariance with ridge 0
 * @see Truong, Oudre & Vayatis (2020), doi:10.1016/j.sigpro.2019.107299, §4
 * @example
 * segmentCosts([1, 1, 1, 5, 5], [[0, 5], [0, 3], [3, 5]]); // [19.2, 0, 0]
 */
export function segmentCosts(
  x: ArrayLike<number> | ArrayLike<ArrayLike<number>>,
  segments: ArrayLike<ArrayLike<number>>,
  options: SegmentCostsOptions = {},
): Float64Array {
  const resolved = parseOptions(WHERE, segmentCostsSchema, options);
  assertFitting(WHERE, resolved);
  const least = leastObservations(resolved);
  const signal = toSignal(WHERE, x, least);
  const bounds = toSegments(segments, signal.rows, least);
  const { cost } = openCost(WHERE, signal, resolved);
  return Float64Array.from(bounds, ([start, end]) => cost.of(start, end));
}

function toSegments(segments: ArrayLike<ArrayLike<number>>, n: number, least: number): [number, number][] {
  if (typeof segments !== "object" || segments === null || !Number.isSafeInteger(segments.length) || segments.length < 0 || segments.length > MOST_SEGMENTS)
    refuse("INVALID_OPTION", WHERE, "segments", "an array of [start, end] pairs", segments);
  const bounds: [number, number][] = [];
  for (let i = 0; i < segments.length; i++) {
    const pair = segments[i];
    if (typeof pair !== "object" || pair === null || pair.length !== 2) refuse("INVALID_OPTION", WHERE, `segments[${i}]`, "a pair [start, end]", pair);
    const [start, end] = [pair[0]!, pair[1]!];
    if (!Number.isSafeInteger(start) || start < 0) refuse("INVALID_OPTION", WHERE, `segments[${i}][0]`, "a whole number >= 0", start);
    if (!Number.isSafeInteger(end) || end < start + least || end > n)
      refuse("INVALID_OPTION", WHERE, `segments[${i}][1]`, `a whole number from start + ${least} to ${n}`, end);
    bounds.push([start, end]);
  }
  return bounds;
}

const MOST_SEGMENTS = 2_147_483_647;
