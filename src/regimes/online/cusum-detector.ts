import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { LARGEST_MAGNITUDE, tooLarge } from "../../stats/columns.js";
import { type CusumDetectorOptions, cusumDetectorSchema, type ResolvedCusumDetectorOptions } from "./cusum-schema.js";

/** A sum that has passed its threshold. */
export interface CusumDetection {
  /** Page's estimate of the change: the first bar after the sum was last 0. */
  readonly start: number;
  readonly detectedAt: number;
  readonly direction: "up" | "down";
}

/** The state after one value. */
export interface CusumUpdate {
  /** Bars before this one. */
  readonly index: number;
  readonly upper: number;
  readonly lower: number;
  /** Some sum is above the threshold. */
  readonly alarm: boolean;
  /** The first alarm of an excursion from 0; the later ones add nothing. Where both sums pass at one bar, the larger. */
  readonly detected: CusumDetection | null;
}

const side = z.strictObject({ sum: z.number().check(z.gte(0)), start: z.int().check(z.gte(0)), reported: z.boolean() });
const dataSchema = z.strictObject({
  format: z.literal(1),
  options: cusumDetectorSchema,
  count: z.int().check(z.gte(0)),
  upper: side,
  lower: side,
});
/** What `toJSON` writes. @interface */
export type CusumData = z.output<typeof dataSchema>;

interface Side {
  sum: number;
  start: number;
  reported: boolean;
}

/**
 * Page's two sums, one value at a time:
 *
 *     z = (x − target) / sigma,   upper = max(0, upper + z − slack),   lower = max(0, lower − z − slack)
 *
 * An alarm is a sum above `threshold`. Constant memory and time per value.
 * @see Page (1954), Continuous inspection schemes, doi:10.1093/biomet/41.1-2.100
 * @example
 * ```ts
 * import { Cusum, cusumThreshold } from "capitol-quant/regimes";
 *
 * const detector = new Cusum({ target: 0, sigma: 1, threshold: cusumThreshold({ averageRunLength: 252 }) });
 * for (const x of [0.2, -0.5, 1.9, 2.4, 1.8, 2.2]) console.log(detector.update(x).detected?.start ?? null); // null, null, null, null, 2, null
 * ```
 */
export class Cusum {
  readonly options: ResolvedCusumDetectorOptions;
  #count = 0;
  #upper: Side = { sum: 0, start: 0, reported: false };
  #lower: Side = { sum: 0, start: 0, reported: false };

  /** @throws InvalidInputError a wrong option */
  constructor(options: CusumDetectorOptions) {
    this.options = parseOptions("Cusum", cusumDetectorSchema, options);
  }

  /** Takes in the next value. @throws InvalidInputError when x is not finite or beyond ±1e140; the state is then as before */
  update(x: number): CusumUpdate {
    const where = "Cusum.update";
    if (typeof x !== "number" || !Number.isFinite(x)) throw new InvalidInputError("NOT_FINITE", { where, what: "x", expected: "a finite number", received: x });
    if (!(Math.abs(x) <= LARGEST_MAGNITUDE)) throw tooLarge(where, "x", x);
    const { target, sigma, slack, threshold, resetOnAlarm } = this.options;
    const index = this.#count++;
    const z = (x - target) / sigma;
    const up = advance(this.#upper, z - slack, index, threshold);
    const down = advance(this.#lower, -z - slack, index, threshold);
    const [upper, lower] = [this.#upper.sum, this.#lower.sum];
    const alarm = upper > threshold || lower > threshold;
    const upFirst = up && !(down && lower > upper);
    const detected: CusumDetection | null =
      up || down ? { start: (upFirst ? this.#upper : this.#lower).start, detectedAt: index, direction: upFirst ? "up" : "down" } : null;
    if (alarm && resetOnAlarm) {
      this.#upper = { sum: 0, start: index + 1, reported: false };
      this.#lower = { sum: 0, start: index + 1, reported: false };
    }
    return { index, upper, lower, alarm, detected };
  }

  toJSON(): CusumData {
    return { format: 1, options: this.options, count: this.#count, upper: { ...this.#upper }, lower: { ...this.#lower } };
  }

  /** Goes on bit for bit where the detector that wrote `data` stood. @throws InvalidInputError when `data` is not what `toJSON` writes */
  static fromJSON(data: CusumData): Cusum {
    const where = "Cusum.fromJSON";
    const { options, count, upper, lower } = parseOptions(where, dataSchema, data);
    const latest = Math.max(upper.start, lower.start);
    if (latest > count)
      throw new InvalidInputError("INVALID_OPTION", { where, what: "data", expected: `sums that start by bar ${count}, the next`, received: latest });
    const detector = new Cusum(options);
    detector.#count = count;
    detector.#upper = { ...upper };
    detector.#lower = { ...lower };
    return detector;
  }
}

/** Adds one term; true when the sum passes the threshold for the first time since it was 0. */
function advance(side: Side, term: number, index: number, threshold: number): boolean {
  side.sum = Math.max(0, side.sum + term);
  if (side.sum === 0) {
    side.start = index + 1;
    side.reported = false;
  }
  const passes = side.sum > threshold && !side.reported;
  if (passes) side.reported = true;
  return passes;
}
