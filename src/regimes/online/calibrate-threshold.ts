import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import { createRng } from "../../core/rng.js";
import { exp } from "../../math/elementary.js";
import { runsAfter } from "./alarm-rule.js";
import { type BayesianOnlineChangepointOptions, type CalibrateOnlineThresholdOptions, calibrationSchema, onlineSchema } from "./online-schema.js";
import { filterFor, knownValues } from "./online-state.js";

/** A threshold, and the false alarms that it gave where nothing changed. */
export interface CalibratedOnlineThreshold {
  readonly threshold: number;
  readonly falseAlarmsPerYear: number;
  /** Of that rate, as of a Poisson count; where no alarm came, as of one. */
  readonly standardError: number;
  /** Undisturbed bars simulated. */
  readonly bars: number;
  /** The rate at every threshold tried, ascending. */
  readonly curve: readonly { readonly threshold: number; readonly falseAlarmsPerYear: number }[];
}

/** Odds of the thresholds tried: from even up to e³⁰ in steps of e^¼. */
const STEP = 0.25;
const STEPS = 120;

/**
 * The lowest threshold of `BayesianOnlineChangepoint` with at most `falseAlarmsPerYear` alarms a year on an undisturbed series: the detector runs over
 * `years` of it, and alarms are counted at every threshold at once. The series comes from the model at its prior's guesses, or is joined from stretches of a
 * real undisturbed `sample` (stationary bootstrap), which carries its tails and, with `blockLength` > 1, its serial dependence.
 * @param options - the detector's; its threshold is not read
 * @throws InvalidInputError wrong options, a sample with values that the model does not know, or a rate that no threshold reaches
 * @see Politis and Romano (1994), The stationary bootstrap, doi:10.1080/01621459.1994.10476870
 * @example
 * ```ts
 * import { BayesianOnlineChangepoint, calibrateOnlineThreshold } from "capitol-quant/regimes";
 *
 * const options = { model: { type: "poisson", rate: 3 }, hazard: 1 / 250 } as const;
 * const { threshold } = calibrateOnlineThreshold(options, { falseAlarmsPerYear: 1, years: 20 });
 * const detector = new BayesianOnlineChangepoint({ ...options, threshold });
 * console.log(detector.options.threshold > 0.5); // true
 * ```
 */
export function calibrateOnlineThreshold(
  options: BayesianOnlineChangepointOptions,
  calibration: CalibrateOnlineThresholdOptions = {},
): CalibratedOnlineThreshold {
  const where = "calibrateOnlineThreshold";
  const resolved = parseOptions(where, onlineSchema, options);
  const { falseAlarmsPerYear, barsPerYear, years, sample, blockLength, seed } = parseOptions(where, calibrationSchema, calibration);
  const bars = Math.ceil(years * barsPerYear);
  if (bars > MOST_BARS)
    throw new InvalidInputError("INVALID_OPTION", { where, what: "options.years", expected: `at most ${MOST_BARS} bars in all`, received: bars });
  const filter = filterFor(where, resolved);
  const { model } = filter;
  const values = sample === undefined ? null : knownValues(where, "options.sample", sample, model, 2);
  const rng = createRng(seed, where);
  let place = 0;
  const next = (): number => {
    if (values === null) return model.draw(rng);
    place = place === 0 || rng() * blockLength < 1 ? Math.floor(rng() * values.length) + 1 : (place % values.length) + 1;
    return values[place - 1]!;
  };
  const thresholds = Array.from({ length: STEPS }, (_, i) => 1 / (1 + exp(-STEP * i)));
  const lastAlarms = new Float64Array(STEPS);
  const alarms = new Float64Array(STEPS);
  for (let t = 0; t < bars; t++) {
    filter.add(next());
    let after = -1;
    let probability = 0;
    for (let i = 0; i < STEPS; i++) {
      if (lastAlarms[i] !== after) {
        after = lastAlarms[i]!; // neighbours mostly share their last alarm, and so the sum
        probability = runsAfter(filter, after).probability;
      }
      if (probability < thresholds[i]!) continue;
      alarms[i] = alarms[i]! + 1;
      lastAlarms[i] = t;
    }
  }
  const curve = thresholds.map((threshold, i) => ({ threshold, falseAlarmsPerYear: (alarms[i]! / bars) * barsPerYear }));
  const chosen = curve.findLastIndex((entry) => entry.falseAlarmsPerYear > falseAlarmsPerYear) + 1;
  if (chosen === STEPS)
    throw new InvalidInputError("INVALID_OPTION", {
      where,
      what: "options.falseAlarmsPerYear",
      expected: `at least ${curve[STEPS - 1]!.falseAlarmsPerYear}, which the highest threshold gives (an outlierChance, a prior or model nearer to the sample, or a smaller hazard lower it)`,
      received: falseAlarmsPerYear,
    });
  const standardError = (Math.sqrt(Math.max(1, alarms[chosen]!)) / bars) * barsPerYear;
  return { ...curve[chosen]!, standardError, bars, curve };
}

const MOST_BARS = 10_000_000;
