import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { type NextValue, nextValue } from "./next-value.js";
import {
  type BayesianOnlineChangepointData,
  type BayesianOnlineChangepointOptions,
  type HazardFunction,
  onlineDataSchema,
  onlineSchema,
  type PredictNextOptions,
  predictNextSchema,
  type ResolvedBayesianOnlineChangepointOptions,
} from "./online-schema.js";
import { assertKnown, type OnlineChangepointSummary, OnlineState } from "./online-state.js";

/** What is known after one value, the law of the run length included. */
export interface OnlineChangepointUpdate extends OnlineChangepointSummary {
  /** Bars since the current run began (0: with this value), ascending; those left out hold next to no probability, or it stands at a neighbour. */
  readonly runLengths: Float64Array;
  /** One for each of `runLengths`; they sum to 1. */
  readonly runLengthProbabilities: Float64Array;
}

/**
 * When did the present run of like values begin? The exact posterior of the run length, one value at a time, for runs whose parameters come from a conjugate
 * prior and that end with the chance `hazard`.
 *
 * Rule of alarm: with value t, the probability that a new run began after the alarm before reaches `threshold`.
 * The change is dated at the most probable start. The rule looks at no later value and never takes an alarm back. What `threshold` means in false alarms
 * depends on model, hazard and the tails of the data: `calibrateOnlineThreshold` counts them.
 *
 * Bounds: at most `maxHypotheses` run lengths, so constant memory and time per value. After each value run lengths are left out that together hold less than
 * `pruneBelow` times the chance that a run just began; beyond the most, one is folded into a neighbour that began few bars apart for its length.
 * `discardedProbability` is the sum of both: by no more has the posterior moved (total variation) with that value. `pruneBelow: 0` with room for all is exact.
 *
 * To the exact posterior a far outlier is a change, and the values after it another; `outlierChance` makes it an outlier, at the price of an approximation.
 *
 * The prior matters: give the model the level and spread of the series (`robustBaseline` of a span before).
 *
 * @see Adams and MacKay (2007), Bayesian online changepoint detection, arXiv:0710.3742; conjugate laws as in Gelman et al., Bayesian Data Analysis, 3rd ed.,
 *   §2.4, §2.6, §3.3
 * @example
 * ```ts
 * import { BayesianOnlineChangepoint } from "capitol-quant/regimes";
 *
 * const detector = new BayesianOnlineChangepoint({ model: { type: "poisson", rate: 3 }, hazard: 1 / 100 });
 * for (const count of [2, 4, 3, 1, 3, 2, 4, 3, 2, 3, 11, 12, 9, 13]) {
 *   const { changepoint } = detector.update(count);
 *   if (changepoint) console.log(changepoint.start, changepoint.detectedAt); // 10 11
 * }
 * ```
 */
export class BayesianOnlineChangepoint {
  readonly options: ResolvedBayesianOnlineChangepointOptions;
  readonly #state: OnlineState;

  /** @throws InvalidInputError a wrong option */
  constructor(options: BayesianOnlineChangepointOptions = {}) {
    const where = "BayesianOnlineChangepoint";
    this.options = parseOptions(where, onlineSchema, options);
    this.#state = new OnlineState(where, this.options);
  }

  /** Values taken in. */
  get count(): number {
    return this.#state.filter.count;
  }

  /** log p(all values so far), in nats. */
  get logLikelihood(): number {
    return this.#state.logLikelihood;
  }

  /** Sum of what was left out or moved after each value. */
  get discardedProbability(): number {
    return this.#state.discardedProbability;
  }

  /**
   * Takes in the next value; O(maxHypotheses).
   * @throws InvalidInputError a value that the model does not know (not finite, no count …), or a hazard outside [0, 1] for the runs as they will be; the
   *   state is then as before
   */
  update(x: number): OnlineChangepointUpdate {
    const where = "BayesianOnlineChangepoint.update";
    if (typeof x !== "number" || !Number.isFinite(x)) throw new InvalidInputError("NOT_FINITE", { where, what: "x", expected: "a finite number", received: x });
    assertKnown(where, "x", x, this.#state.filter.model);
    const summary = this.#state.take(x);
    const { size, starts, probabilities } = this.#state.filter;
    const runLengths = new Float64Array(size);
    const runLengthProbabilities = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      runLengths[i] = summary.index - starts[size - 1 - i]!;
      runLengthProbabilities[i] = probabilities[size - 1 - i]!;
    }
    return { ...summary, runLengths, runLengthProbabilities };
  }

  /** Mean, median and central interval of the next value. Far slower than an update: some milliseconds. */
  predictNext(options?: PredictNextOptions): NextValue {
    const { level } = parseOptions("BayesianOnlineChangepoint.predictNext", predictNextSchema, options);
    return nextValue(this.#state.filter, level);
  }

  toJSON(): BayesianOnlineChangepointData {
    const { filter, lastAlarm, logLikelihood, discardedProbability } = this.#state;
    const { model, size, count, starts, counts, probabilities, statistics } = filter;
    const { hazard } = this.options;
    return {
      format: 1,
      options: { ...this.options, hazard: typeof hazard === "number" ? hazard : null },
      count,
      lastAlarm,
      logLikelihood,
      discardedProbability,
      starts: Array.from(starts.subarray(0, size)),
      counts: Array.from(counts.subarray(0, size)),
      probabilities: Array.from(probabilities.subarray(0, size)),
      statistics: Array.from(statistics.subarray(0, size * model.width)),
    };
  }

  /**
   * Goes on bit for bit where the detector that wrote `data` stood.
   * @param hazard - the hazard function, when there was one: it cannot be written
   * @throws InvalidInputError when `data` is not what `toJSON` writes, or a hazard function is missing or too many
   */
  static fromJSON(data: BayesianOnlineChangepointData, hazard?: HazardFunction): BayesianOnlineChangepoint {
    const where = "BayesianOnlineChangepoint.fromJSON";
    const stored = parseOptions(where, onlineDataSchema, data);
    const { starts, counts, probabilities, statistics, count, lastAlarm } = stored;
    if ((stored.options.hazard === null) !== (typeof hazard === "function"))
      throw new InvalidInputError("INVALID_OPTION", {
        where,
        what: "hazard",
        expected: stored.options.hazard === null ? "the hazard function that the detector had" : "nothing, the hazard is in the data",
        received: hazard,
      });
    const detector = new BayesianOnlineChangepoint({ ...stored.options, hazard: stored.options.hazard ?? hazard! });
    const wrong = (what: string, expected: string, received: unknown): InvalidInputError =>
      new InvalidInputError("INVALID_OPTION", { where, what: `data.${what}`, expected, received });
    const most = Math.min(count, stored.options.maxHypotheses);
    if (starts.length > most || (starts.length === 0) !== (count === 0))
      throw wrong("starts", `at most ${most} runs, and one if there are values`, starts.length);
    if (starts.some((start, i) => start >= count || (i > 0 && start <= starts[i - 1]!))) throw wrong("starts", "ascending bars before count", starts);
    if (counts.length !== starts.length || counts.some((held, i) => held > count - starts[i]!))
      throw wrong("counts", "for each run at most the values since its start", counts);
    if (probabilities.length !== starts.length) throw wrong("probabilities", `${starts.length} values, one per run`, probabilities.length);
    const sum = probabilities.reduce((total, p) => total + p, 0);
    if (count > 0 && !(Math.abs(sum - 1) < 1e-9)) throw wrong("probabilities", "probabilities that sum to 1", sum);
    if (lastAlarm >= Math.max(1, count)) throw wrong("lastAlarm", "a bar before count", lastAlarm);
    const state = detector.#state;
    const { width, possible } = state.filter.model;
    if (statistics.length !== width * starts.length) throw wrong("statistics", `${width * starts.length} values`, statistics.length);
    const columns = Float64Array.from(statistics);
    const strange = counts.findIndex((held, i) => !possible(columns, i * width, held));
    if (strange >= 0) throw wrong(`statistics[${strange * width}]`, "what the model holds of a run", statistics[strange * width]);
    state.filter.restore(count, starts, counts, probabilities, columns);
    state.lastAlarm = lastAlarm;
    state.logLikelihood = stored.logLikelihood;
    state.discardedProbability = stored.discardedProbability;
    return detector;
  }
}
