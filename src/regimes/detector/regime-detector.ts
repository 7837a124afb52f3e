import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { toColumn } from "../../stats/columns.js";
import { describeRegimes, type RegimeCharacteristic } from "./characteristics.js";
import type { StateTrial } from "./choose-states.js";
import { causalFeatures } from "./features.js";
import { type Knowledge, learnt, type Setting } from "./knowledge.js";
import { type RegimeDetectorOptions, type RegimeFeature, type RegimeName, type ResolvedRegimeDetectorOptions, regimeDetectorSchema } from "./schema.js";
import { likeliest, type RegimeRefit, type WalkForward, walkForward } from "./walk-forward.js";

/** A hidden Markov model takes rows as independent within a state and reads their spread; a jump model reads levels, so spread has to be one. */
const DEFAULT_FEATURES: Readonly<Record<ResolvedRegimeDetectorOptions["method"], readonly RegimeFeature[]>> = {
  hmm: ["return"],
  jump: ["volatility", "momentum"],
};

/** Regimes of one market: what holds now, what was known when, and what each regime was like. States are numbered alike in every field. */
export interface RegimeDetection {
  /** The likeliest regime at the last row, given all rows. */
  readonly currentRegime: number;
  readonly regimeName: RegimeName;
  /** P(regime at the last row), given all rows. */
  readonly regimeProbabilities: Float64Array;
  /** P(regime one row later). */
  readonly nextRegimeProbabilities: Float64Array;
  /** One per state. @wholeSample */
  readonly regimeCharacteristics: readonly RegimeCharacteristic[];
  /** [i][j]: P(state j in the next row | state i in this one). @wholeSample */
  readonly transitionMatrix: readonly Float64Array[];
  /** Rows that a stay in the current regime lasts on average, 1 / (1 − a_ii); Infinity where it was never left. */
  readonly expectedDuration: number;
  /** Walk-forward: state at row t by parameters, scaling and probabilities from rows up to t; −1 before the first fit. */
  readonly regimeHistory: Int32Array;
  /** Walk-forward: what the state of `regimeHistory` was called then, by what it had been like up to then; null before the first fit. */
  readonly regimeNameHistory: readonly (RegimeName | null)[];
  /** Walk-forward: standard deviation of the returns that the state of `regimeHistory` had seen by its last fit; NaN before the first, and for a state new by then. */
  readonly regimeVolatilityHistory: Float64Array;
  /** Walk-forward: the probabilities that `regimeHistory` is the likeliest of, [rows][states], of 'auto' [rows][maxStates]; NaN before the first fit. */
  readonly regimeProbabilityHistory: readonly Float64Array[];
  /** State at row t from rows up to t by parameters of the whole sample; −1 before the features start. @wholeSample */
  readonly inSampleRegimeHistory: Int32Array;
  /** The likeliest state at row t given all rows, or of 'jump' the best path; −1 before the features start. @wholeSample */
  readonly smoothedRegimeHistory: Int32Array;
  /** Of the whole-sample fit. */
  readonly converged: boolean;
  /** Of the whole-sample fit, on its own standardised features: comparable between numbers of states, not between sets of features. */
  readonly bic: number;
  /** States of the whole-sample fit; labels that it gave up have frequency 0. */
  readonly states: number;
  /** Of 'auto', for the whole sample: every number of states considered. */
  readonly stateTrials: readonly StateTrial[];
  /** Every fit of the walk-forward history. */
  readonly refits: readonly RegimeRefit[];
  /** Sum over the refits. */
  readonly labelSwitches: number;
  readonly features: readonly RegimeFeature[];
}

/**
 * Which regime is a market in, since when was that known, and what are its regimes like?
 *
 * Features of returns and volumes are standardised robustly (median, median absolute deviation) and given to a hidden Markov model with Student-t states, or to
 * a jump model. Returns alone are the default of the former: a day's volume is a mark of the day more than of a regime, and splits regimes into kinds of day.
 *
 * The walk-forward history refits scaling and states every `refitEvery` rows to all rows so far and never reads a later one. A refit brings the states before
 * up to date; once the rows have grown by a quarter a fresh search is made as well, and taken where it is clearly better (by what the BIC asks for one more
 * state; of 'jump' by 2 λ). Labels follow the states that are alike (Hungarian assignment), and a refit that would turn a state into another's likeness has to
 * be clearly better as well.
 *
 * Not for forecasts of returns: a regime tells how wild a market is far better than where it goes.
 *
 * @example
 * ```ts
 * import { RegimeDetector } from "capitol-quant/regimes";
 *
 * const calmThenWild = Array.from({ length: 600 }, (_, t) => (((t * 7919) % 199) - 99) * (t < 400 ? 1e-4 : 4e-4));
 * const { regimeName, regimeHistory, refits } = new RegimeDetector({ states: 2 }).fitAndPredict(calmThenWild);
 * console.log(regimeName, regimeHistory.length, refits.length); // "High Volatility" 600 17
 * ```
 * @see Hamilton (1989), doi:10.2307/1912559; Nystrup, Hansen, Madsen and Lindström (2017), Long memory of financial time series and hidden Markov models with
 *   time-varying parameters, Journal of Forecasting 36, doi:10.1002/for.2447
 */
export class RegimeDetector {
  readonly options: ResolvedRegimeDetectorOptions;

  constructor(options: RegimeDetectorOptions = {}) {
    this.options = parseOptions("RegimeDetector", regimeDetectorSchema, options);
  }

  /**
   * @param returns - one per row, oldest first; never modified
   * @param volumes - as many, none negative; without them the features have to do without
   * @throws InvalidInputError fewer rows than `minimumTraining` after the features start, CONSTANT_SERIES when no feature varies, lengths that differ, a
   *   negative volume; ConvergenceError when the whole sample has no usable fit
   */
  fitAndPredict(returns: ArrayLike<number>, volumes?: ArrayLike<number>): RegimeDetection {
    const where = "RegimeDetector.fitAndPredict";
    const { options } = this;
    const column = toColumn(where, "returns", returns, options.minimumTraining);
    const volumeColumn = volumes === undefined ? null : readVolumes(where, volumes, column.length);
    const features = options.features ?? DEFAULT_FEATURES[options.method];
    if (volumeColumn === null && features.includes("volume"))
      throw new InvalidInputError("INVALID_OPTION", { where, what: "volumes", expected: 'volumes, as "volume" is among the features', received: volumes });
    const { columns, firstRow } = causalFeatures(column, volumeColumn, features, options);
    if (column.every((value) => value === column[0]) && columns.every((values) => values.subarray(firstRow).every((value) => value === values[firstRow])))
      throw new InvalidInputError("CONSTANT_SERIES", { where, what: "returns", expected: "values that vary", received: column[0] });
    if (column.length - firstRow < options.minimumTraining)
      throw new InvalidInputError("TOO_FEW_OBSERVATIONS", {
        where,
        what: "returns",
        expected: `at least ${firstRow + options.minimumTraining} values: options.minimumTraining after the features start`,
        received: column.length,
      });
    // Trailing means let any wandering look like levels that last: the number of states is read off what is new in each row.
    const fresh = features.filter((name) => name === "return" || name === "volume");
    const choiceColumns =
      fresh.length === features.length ? columns : causalFeatures(column, volumeColumn, fresh.length > 0 ? fresh : ["return"], options).columns;
    const setting: Setting = { returns: column, columns, firstRow, rows: column.length, choiceColumns, options };
    const past = walkForward(setting);
    const now = learnt(setting, column.length - 1, past.last, true);
    if (now === null) throw new InvalidInputError("CONSTANT_SERIES", { where, what: "returns", expected: "values that vary", received: column[0] });
    return assembled(setting, features, volumeColumn, past, now);
  }
}

function readVolumes(where: string, volumes: ArrayLike<number>, rows: number): Float64Array {
  const column = toColumn(where, "volumes", volumes);
  if (column.length !== rows)
    throw new InvalidInputError("WRONG_LENGTH", { where, what: "volumes", expected: `${rows} values, as returns have`, received: column.length });
  const negative = column.findIndex((value) => value < 0);
  if (negative >= 0)
    throw new InvalidInputError("INVALID_OPTION", { where, what: `volumes[${negative}]`, expected: "a number >= 0", received: column[negative] });
  return column;
}

function assembled(
  { returns, firstRow, rows }: Setting,
  features: readonly RegimeFeature[],
  volumes: Float64Array | null,
  past: WalkForward,
  now: Knowledge,
): RegimeDetection {
  const { fit, design, labels } = now;
  const size = labels.reduce((most, label) => Math.max(most, label + 1), past.labels);
  const byLabel = (values: Float64Array): Float64Array => {
    const out = new Float64Array((values.length / fit.states) * size);
    for (let at = 0; at < values.length; at++) out[Math.floor(at / fit.states) * size + labels[at % fit.states]] = values[at];
    return out;
  };
  const filtered = byLabel(fit.filtered(design));
  const smoothed = byLabel(fit.smoothed(design));
  const transition = new Float64Array(size * size);
  const shares = new Float64Array(size);
  for (let at = 0; at < smoothed.length; at++) shares[at % size] += smoothed[at] / (rows - firstRow);
  for (let i = 0; i < size; i++) transition.set(shares, i * size); // from a label that was given up: anywhere
  for (let i = 0; i < fit.states; i++) for (let j = 0; j < fit.states; j++) transition[labels[i] * size + labels[j]] = fit.transition[i * fit.states + j];
  const historyOf = (probabilities: Float64Array): Int32Array =>
    Int32Array.from({ length: rows }, (_, t) => (t < firstRow ? -1 : likeliest(probabilities, (t - firstRow) * size, size)));
  const regimeProbabilities = filtered.slice(-size);
  const nextRegimeProbabilities = new Float64Array(size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) nextRegimeProbabilities[j] += regimeProbabilities[i] * transition[i * size + j];
  const currentRegime = likeliest(regimeProbabilities, 0, size);
  const regimeCharacteristics = describeRegimes(returns, volumes, firstRow, smoothed, transition);
  return {
    currentRegime,
    regimeName: regimeCharacteristics[currentRegime].name,
    regimeProbabilities,
    nextRegimeProbabilities,
    regimeCharacteristics,
    transitionMatrix: Array.from({ length: size }, (_, i) => transition.slice(i * size, (i + 1) * size)),
    expectedDuration: regimeCharacteristics[currentRegime].expectedDuration,
    regimeHistory: past.history,
    regimeNameHistory: past.nameHistory,
    regimeVolatilityHistory: past.volatilityHistory,
    regimeProbabilityHistory: past.probabilities,
    inSampleRegimeHistory: historyOf(filtered),
    smoothedRegimeHistory: historyOf(smoothed),
    converged: fit.converged,
    bic: fit.bic,
    states: fit.states,
    stateTrials: now.choice.trials,
    refits: past.refits,
    labelSwitches: past.refits.reduce((sum, refit) => sum + refit.labelSwitches, 0),
    features,
  };
}
