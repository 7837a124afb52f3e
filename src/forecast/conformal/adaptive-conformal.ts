import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { type ConformalScore, fewestErrors, reachOf } from "./scores.js";

const schema = z.strictObject({
  /** Share of outcomes that the intervals shall hold in the long run. */
  level: z._default(z.number().check(z.gt(0), z.lt(1)), 0.95),
  /** γ: how far one miss moves the level in use. 0: none, plain conformal intervals of the latest errors. */
  learningRate: z._default(z.number().check(z.gte(0), z.lte(1)), 0.01),
  /** Latest errors kept. */
  window: z._default(z.int().check(z.positive(), z.lte(1_000_000)), 500),
  /** "signed" treats the tails apart, for skew errors. */
  score: z._default(z.enum(["absolute", "signed"]), "absolute"),
  /** Errors before the first interval; default the fewest that the level needs. */
  minimum: z.optional(z.int().check(z.positive())),
});
/** @interface */
export type AdaptiveConformalOptions = z.input<typeof schema>;
/** @interface */
export type ResolvedAdaptiveConformalOptions = Readonly<Required<z.output<typeof schema>>>;

/** An interval that was issued; give it back to `update` once the outcome is known. */
export interface ConformalInterval {
  readonly prediction: number;
  readonly lower: number;
  readonly upper: number;
  /** 1 − α in use when it was issued. */
  readonly workingLevel: number;
  /** The working level asks for more than the errors seen can give; the interval ends at the largest of them. */
  readonly capped: boolean;
}

/** What `toJSON` writes. */
export interface AdaptiveConformalData {
  readonly format: 1;
  readonly options: ResolvedAdaptiveConformalOptions;
  readonly alpha: number;
  /** Oldest first. */
  readonly scores: readonly number[];
  readonly issued: number;
  readonly covered: number;
}

const number = z.number();
const dataSchema = z.strictObject({
  format: z.literal(1),
  options: schema,
  alpha: number,
  scores: z.array(number),
  issued: z.int().check(z.gte(0)),
  covered: z.int().check(z.gte(0)),
});

/**
 * Prediction intervals around any stream of forecasts, which keep their coverage when the errors drift: adaptive conformal inference.
 * The reach is the conformal quantile, at the working level 1 − α_t, of the latest errors, and after each outcome
 *
 *     α_{t+1} = α_t + γ (α − [outcome outside the interval]),   α = 1 − level
 *
 * so that misses widen and hits narrow what follows. Over T outcomes the share covered differs from `level` by at most (1 + γ) / (γ T),
 * whatever the data, but for the ends of the scale: where the level asks for more than the largest error seen, theory makes the interval
 * infinite and here it ends there (`capped`); where it asks for less than the smallest, theory makes it empty and here it does not. α_t
 * is kept within −γ … 1 + γ, as it is in theory, so that neither a calm nor a storm, however long, is remembered longer than it lasted.
 * An instance changes with each `update`. O(window) a step.
 *
 * @see Gibbs and Candès (2021), "Adaptive conformal inference under distribution shift", eq. (2) and proposition 4.1
 * @example
 * const conformal = new AdaptiveConformal({ level: 0.9 });
 * for (let t = 0; t < 50; t++) conformal.update(t % 7, conformal.interval(3) ?? 3); // outcomes 0 … 6 around forecasts of 3
 * conformal.interval(3); // { lower: 0, upper: 6, … }
 */
export class AdaptiveConformal {
  readonly options: ResolvedAdaptiveConformalOptions;
  #alpha: number;
  #issued = 0;
  #covered = 0;
  readonly #queue: number[] = []; // oldest first
  readonly #sorted: Float64Array;

  /** @throws InvalidInputError */
  constructor(options: AdaptiveConformalOptions = {}) {
    const where = "AdaptiveConformal";
    const { minimum, ...read } = parseOptions(where, schema, options);
    const fewest = minimum ?? fewestErrors(read.level, read.score);
    if (fewest > read.window)
      throw new InvalidInputError("INVALID_OPTION", {
        where,
        what: "options.window",
        expected: `room for the ${fewest} errors that come before the first interval`,
        received: read.window,
      });
    this.options = { ...read, minimum: fewest };
    this.#alpha = 1 - read.level;
    this.#sorted = new Float64Array(read.window);
  }

  /** 1 − α_t: the level at which the next interval is taken; may leave 0 … 1 for a while. */
  get workingLevel(): number {
    return 1 - this.#alpha;
  }

  /** Errors in use. */
  get errors(): number {
    return this.#queue.length;
  }

  /** Share of outcomes that their intervals held, null before the first. */
  get coverage(): number | null {
    return this.#issued > 0 ? this.#covered / this.#issued : null;
  }

  /** The interval around a forecast, or null before `minimum` errors are known. @throws InvalidInputError NOT_FINITE */
  interval(prediction: number): ConformalInterval | null {
    requireFinite("AdaptiveConformal.interval", "prediction", prediction);
    const count = this.#queue.length;
    if (count < this.options.minimum) return null;
    const { below, above, capped } = reachOf(this.#sorted, count, this.#alpha, this.options.score);
    const lower = prediction - below;
    const upper = prediction + above;
    requireFinite("AdaptiveConformal.interval", "prediction − reach", lower);
    requireFinite("AdaptiveConformal.interval", "prediction + reach", upper);
    return { prediction, lower, upper, workingLevel: 1 - this.#alpha, capped };
  }

  /**
   * Learns from an outcome.
   * @param issued - the interval that `interval` gave for it, however long ago (forecasts several steps ahead); or the bare forecast where
   *   it gave none, which adds an error and leaves the level alone
   * @throws InvalidInputError NOT_FINITE
   */
  update(actual: number, issued: ConformalInterval | number): void {
    const where = "AdaptiveConformal.update";
    requireFinite(where, "actual", actual);
    const interval = typeof issued === "object" ? issued : null;
    const prediction = interval ? interval.prediction : (issued as number);
    requireFinite(where, "prediction", prediction);
    const error = actual - prediction;
    requireFinite(where, "actual − prediction", error);
    if (interval) {
      requireFinite(where, "issued.lower", interval.lower);
      requireFinite(where, "issued.upper", interval.upper);
      const inside = actual >= interval.lower && actual <= interval.upper;
      this.#issued++;
      if (inside) this.#covered++;
      const rate = this.options.learningRate;
      this.#alpha = Math.min(1 + rate, Math.max(-rate, this.#alpha + rate * (1 - this.options.level - (inside ? 0 : 1))));
    }
    this.#add(this.options.score === "absolute" ? Math.abs(error) : error);
  }

  toJSON(): AdaptiveConformalData {
    return { format: 1, options: this.options, alpha: this.#alpha, scores: [...this.#queue], issued: this.#issued, covered: this.#covered };
  }

  /** @throws InvalidInputError for an unknown format or data that no `toJSON` wrote */
  static fromJSON(data: AdaptiveConformalData): AdaptiveConformal {
    const where = "AdaptiveConformal.fromJSON";
    const { options, alpha, scores, issued, covered } = parseOptions(where, dataSchema, data);
    const restored = new AdaptiveConformal(options as AdaptiveConformalOptions);
    if (scores.length > restored.options.window)
      throw new InvalidInputError("WRONG_LENGTH", { where, what: "scores", expected: `at most window = ${restored.options.window}`, received: scores.length });
    for (const score of scores) restored.#add(score);
    restored.#alpha = alpha;
    restored.#issued = issued;
    restored.#covered = covered;
    return restored;
  }

  /** Into the sorted errors, in exchange for the oldest when there is no more room. */
  #add(score: number): void {
    let count = this.#queue.length;
    if (count === this.options.window) {
      const gone = placeOf(this.#sorted, count, this.#queue.shift()!);
      this.#sorted.copyWithin(gone, gone + 1, count);
      count--;
    }
    const at = placeOf(this.#sorted, count, score);
    this.#sorted.copyWithin(at + 1, at, count);
    this.#sorted[at] = score;
    this.#queue.push(score);
  }
}

/** First of the ascending values that is not below x. */
function placeOf(sorted: Float64Array, count: number, x: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

function requireFinite(where: string, what: string, value: number): void {
  if (typeof value !== "number" || !Number.isFinite(value))
    throw new InvalidInputError("NOT_FINITE", { where, what, expected: "a finite number", received: value });
}

export type { ConformalScore };
