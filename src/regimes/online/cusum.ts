import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { toColumn } from "../../stats/columns.js";
import { Cusum, type CusumDetection } from "./cusum-detector.js";
import { type CusumOptions, cusumSchema } from "./cusum-schema.js";
import { baselineOf } from "./robust-baseline.js";

/** Page's sums over a series. */
export interface CusumResult {
  /** Sum of the excess above the target, in standard deviations, through each bar. */
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  /** Every bar at which a sum is above the threshold. */
  readonly alarms: readonly number[];
  /** One entry for each excursion of a sum from 0 past the threshold, with the bar where it began. */
  readonly detections: readonly CusumDetection[];
  readonly target: number;
  readonly sigma: number;
}

/**
 * Has the mean moved? Page's two sums over a series; each value depends on the past alone.
 *
 *     z_t = (x_t − target) / sigma,   upper_t = max(0, upper_{t−1} + z_t − slack),   lower_t = max(0, lower_{t−1} − z_t − slack)
 *
 * An alarm is a sum above `threshold`; sums are not set back unless `resetOnAlarm`. For independent normal values the defaults give a false alarm every 465
 * bars and find a shift of one sigma in 10.4 (`cusumAverageRunLength`); heavy tails and autocorrelation shorten the first. A change of volatility is a change
 * of the mean of |x − target|: give the sums that.
 *
 * @param x - oldest first; never modified
 * @throws InvalidInputError values beyond ±1e140, neither target and sigma nor a training span given, CONSTANT_SERIES for a training span without spread
 * @see Page (1954), Continuous inspection schemes, doi:10.1093/biomet/41.1-2.100
 * @example
 * ```ts
 * import { cusum } from "capitol-quant/regimes";
 *
 * const { alarms, detections } = cusum([0.1, -0.3, 2.1, 1.9, 2.4, 2.2], { target: 0, sigma: 1 });
 * console.log(alarms, detections[0]?.start); // [ 5 ] 2
 * ```
 */
export function cusum(x: ArrayLike<number>, options: CusumOptions): CusumResult {
  const where = "cusum";
  const { training, target: givenTarget, sigma: givenSigma, ...scheme } = parseOptions(where, cusumSchema, options);
  const column = toColumn(where, "x", x, training ?? 1);
  if (training === undefined ? givenTarget === undefined || givenSigma === undefined : givenTarget !== undefined || givenSigma !== undefined)
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: training === undefined ? `options.${givenTarget === undefined ? "target" : "sigma"}` : "options.training",
      expected: "either target and sigma or a training span",
      received: training,
    });
  const { target, sigma } = training === undefined ? { target: givenTarget!, sigma: givenSigma! } : baselineOf(where, column.subarray(0, training));
  const detector = new Cusum({ target, sigma, ...scheme });
  const upper = new Float64Array(column.length);
  const lower = new Float64Array(column.length);
  const alarms: number[] = [];
  const detections: CusumDetection[] = [];
  const first = training ?? 0;
  for (let t = first; t < column.length; t++) {
    const state = detector.update(column[t]!);
    upper[t] = state.upper;
    lower[t] = state.lower;
    if (state.alarm) alarms.push(t);
    if (state.detected) detections.push({ ...state.detected, start: first + state.detected.start, detectedAt: t });
  }
  return { upper, lower, alarms, detections, target, sigma };
}
