import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { expm1, log } from "../../math/elementary.js";
import { normal } from "../../stats/normal.js";
import { type CusumAverageRunLengthOptions, type CusumThresholdOptions, runLengthSchema, thresholdSchema } from "./cusum-schema.js";
import { upperRunLength } from "./run-length-equation.js";

/**
 * Mean number of bars until Page's sums raise an alarm, from sums at 0 and for independent normal values: between false alarms for `shift` 0, until detection
 * else. Both sides together: 1/L = 1/L(shift) + 1/L(−shift). About 1e-12 relative; O(threshold³).
 * @throws InvalidInputError a wrong option, or run lengths beyond the doubles
 * @see Page (1954), doi:10.1093/biomet/41.1-2.100; van Dobben de Bruyn (1968), Cumulative Sum Tests, for both sides
 * @example
 * ```ts
 * import { cusumAverageRunLength } from "capitol-quant/regimes";
 *
 * console.log(cusumAverageRunLength({ slack: 0.5, threshold: 5 }).toFixed(1)); // 465.4
 * console.log(cusumAverageRunLength({ slack: 0.5, threshold: 5, shift: 1 }).toFixed(2)); // 10.38
 * ```
 */
export function cusumAverageRunLength(options: CusumAverageRunLengthOptions = {}): number {
  const where = "cusumAverageRunLength";
  const { slack, threshold, shift, sides } = parseOptions(where, runLengthSchema, options);
  const bars = runLength(slack, threshold, shift, sides === "both");
  if (!(bars < Infinity))
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "options.threshold",
      expected: "a threshold and slack with an alarm within 1e308 bars",
      received: threshold,
    });
  return bars;
}

/**
 * The threshold of Page's sums at which false alarms come `averageRunLength` bars apart on average: the inverse of `cusumAverageRunLength`.
 * @throws InvalidInputError when even a threshold near 0 alarms more rarely, or one of 100 more often
 * @example
 * ```ts
 * import { cusumThreshold } from "capitol-quant/regimes";
 *
 * console.log(cusumThreshold({ averageRunLength: 370, slack: 0.5 }).toFixed(3)); // 4.774
 * ```
 */
export function cusumThreshold(options: CusumThresholdOptions): number {
  const where = "cusumThreshold";
  const { averageRunLength, slack, sides } = parseOptions(where, thresholdSchema, options);
  const both = sides === "both";
  const fewest = 1 / normal.sf(slack) / (both ? 2 : 1);
  const refuse = (expected: string): InvalidInputError =>
    new InvalidInputError("INVALID_OPTION", { where, what: "options.averageRunLength", expected, received: averageRunLength });
  if (!(averageRunLength > fewest)) throw refuse(`more than ${fewest}, which slack ${slack} alone gives`);
  let [low, high] = [0, 1];
  while (runLength(slack, high, 0, both) < averageRunLength) {
    if (high >= 100) throw refuse("bars that a threshold of at most 100 reaches, or more slack");
    low = high;
    high = Math.min(100, 2 * high);
  }
  // Newton's method on the log of the run length, with the slope of Siegmund's approximation, inside the bracket.
  let threshold = (low + high) / 2;
  for (let step = 0; step < 100; step++) {
    const excess = log(runLength(slack, threshold, 0, both) / averageRunLength);
    if (Math.abs(excess) < 1e-13) break;
    if (excess < 0) low = threshold;
    else high = threshold;
    const next = threshold - excess / logSlope(slack, threshold);
    threshold = next > low && next < high ? next : (low + high) / 2;
  }
  return threshold;
}

/** d log L / d threshold of L = (e^z − z − 1) / (2 slack²), z = 2 slack (threshold + 1.166); Siegmund (1985), Sequential Analysis, §2.6. */
function logSlope(slack: number, threshold: number): number {
  const twice = 2 * Math.max(slack, 1e-3); // in the limit of 0 the quotient would lose its digits
  const z = twice * (threshold + 1.166);
  return twice / (1 - z / expm1(z));
}

function runLength(slack: number, threshold: number, shift: number, both: boolean): number {
  const upper = upperRunLength(slack, threshold, shift);
  if (!both) return upper;
  return shift === 0 ? upper / 2 : 1 / (1 / upper + 1 / upperRunLength(slack, threshold, -shift));
}
