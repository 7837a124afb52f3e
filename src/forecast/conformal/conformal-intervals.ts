import { InvalidInputError } from "../../core/errors.js";
import { parseOptions } from "../../core/parse.js";
import * as z from "../../core/schema.js";
import { requireForecaster } from "../evaluation/baselines.js";
import { createWalk, forecastAt, forecastsAt, originsOf, publicValues, type Walk, walkShape } from "../evaluation/plan.js";
import type { Forecast, Forecaster } from "../forecaster.js";
import { toHorizon } from "../horizon.js";
import { AdaptiveConformal } from "./adaptive-conformal.js";
import { type ConformalScore, fewestErrors, reachOf } from "./scores.js";

const { horizon: _, ...walkOptions } = walkShape;
const schema = z.strictObject({
  ...walkOptions,
  /** Share of outcomes that the interval shall hold. */
  level: z._default(z.number().check(z.gt(0), z.lt(1)), 0.95),
  /** "adaptive" follows errors that drift, by `AdaptiveConformal`. */
  method: z._default(z.enum(["split", "adaptive"]), "split"),
  /** "signed" treats the tails apart, for skew errors such as those of counts; it needs twice as many. */
  score: z._default(z.enum(["absolute", "signed"]), "absolute"),
  /** Latest out-of-sample errors of each step that are used, as far as the series gives them. */
  calibration: z._default(z.int().check(z.positive()), 200),
  /** Fewest errors of each step; default, and never less than, what the level needs: 19 for 0.95, signed 39. */
  minimum: z.optional(z.int().check(z.positive())),
  /** γ of the adaptive method. */
  learningRate: z._default(z.number().check(z.gte(0), z.lte(1)), 0.01),
});
/** @interface */
export type ConformalIntervalsOptions = z.input<typeof schema>;

export interface ConformalForecast extends Forecast {
  /** The forecaster's own, from a fit to all that is known. */
  readonly mean: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly level: number;
  readonly method: "split" | "adaptive";
  /** Out-of-sample errors behind the interval of each step. */
  readonly errorsUsed: Int32Array;
  /** Level at which the quantile of each step was taken: `level`, or what the adaptive method made of it. */
  readonly workingLevel: Float64Array;
  /** Steps at which the adaptive method asked for more than the largest error seen, which stands in. */
  readonly capped: readonly boolean[];
}

/**
 * Prediction intervals around any forecaster, from the errors that it made out of sample: at each of the latest origins it is fitted to what
 * was known then, and the quantiles of its errors k steps ahead become the interval of step k. No law of the errors is assumed. With
 * errors that are exchangeable (of one step ahead, without drift) the interval holds the outcome with probability at least `level`; errors
 * several steps ahead overlap, and their coverage is approximate. `adaptive` corrects the level by what the intervals would have covered so
 * far, over up to twice as many origins. Where y holds whole numbers only, bounds are rounded outwards to such. Costs one fit per origin.
 *
 * @param h - steps ahead
 * @throws InvalidInputError TOO_FEW_OBSERVATIONS when the series gives fewer errors than the level needs: no interval is made up
 * @see Vovk, Gammerman and Shafer (2005), Algorithmic Learning in a Random World; Lei et al. (2018), doi:10.1080/01621459.2017.1307116;
 *      Gibbs and Candès (2021) for `adaptive`
 */
export function conformalIntervals(forecaster: Forecaster, y: ArrayLike<number>, h: number, options: ConformalIntervalsOptions = {}): ConformalForecast {
  const where = "conformalIntervals";
  requireForecaster(where, "forecaster", forecaster);
  const given = parseOptions(where, schema, options);
  const { level, method, score, calibration, learningRate } = given;
  const horizon = toHorizon(where, h);
  const walk = createWalk(where, y, { ...given, horizon });
  const n = walk.y.length;
  const needed = Math.max(given.minimum ?? 0, fewestErrors(level, score));
  if (calibration < needed) throw tooFew(where, "options.calibration", needed, calibration);
  const all = originsOf(walk, given.initial ?? Math.max(2, Math.ceil(n / 3)), given.step, 0, n);
  const origins = all.slice(-(method === "split" ? calibration : 2 * calibration));
  if (origins.length < needed) throw tooFew(where, `y (${n} values)`, needed, origins.length);
  const predictions = forecastsAt(forecaster, walk, origins);
  const mean = forecastAt(forecaster, walk, n - 1);
  const whole = publicValues(walk).every(Number.isInteger);
  const result = {
    mean,
    lower: new Float64Array(horizon),
    upper: new Float64Array(horizon),
    level,
    method,
    errorsUsed: new Int32Array(horizon),
    workingLevel: new Float64Array(horizon),
    capped: new Array<boolean>(horizon),
  };
  for (let k = 0; k < horizon; k++) {
    const conformal =
      method === "split"
        ? null
        : replay(walk, origins, predictions, k, new AdaptiveConformal({ level, learningRate, score, window: calibration, minimum: needed }));
    const issued = conformal ? conformal.interval(mean[k]) : splitInterval(walk, origins, predictions, k, mean[k], level, score);
    if (!issued) throw tooFew(where, `errors ${k + 1} steps ahead`, needed, conformal!.errors);
    result.lower[k] = whole ? Math.floor(issued.lower) : issued.lower; // a bound a hair inside a count would leave it out
    result.upper[k] = whole ? Math.ceil(issued.upper) : issued.upper;
    result.errorsUsed[k] = conformal ? conformal.errors : origins.length;
    result.workingLevel[k] = issued.workingLevel;
    result.capped[k] = issued.capped;
  }
  return result;
}

const targetOf = ({ gap }: Walk, origin: number, k: number): number => origin + gap + 1 + k;

function splitInterval(walk: Walk, origins: Int32Array, predictions: Float64Array, k: number, mean: number, level: number, score: ConformalScore) {
  const errors = Float64Array.from(origins, (origin, i) => walk.y[targetOf(walk, origin, k)] - predictions[i * walk.horizon + k]);
  const sorted = (score === "absolute" ? errors.map(Math.abs) : errors).sort();
  const { below, above, capped } = reachOf(sorted, sorted.length, 1 - level, score);
  return { lower: mean - below, upper: mean + above, workingLevel: level, capped };
}

/** Lives through the origins: each interval sees only errors that were known when it was issued. */
function replay(walk: Walk, origins: Int32Array, predictions: Float64Array, k: number, conformal: AdaptiveConformal): AdaptiveConformal {
  const issued = new Array<ReturnType<AdaptiveConformal["interval"]> | number>(origins.length);
  let learned = 0;
  const learn = (period: number): void => {
    for (; learned < origins.length && targetOf(walk, origins[learned], k) < walk.known[period]; learned++)
      conformal.update(walk.y[targetOf(walk, origins[learned], k)], issued[learned]!);
  };
  for (let i = 0; i < origins.length; i++) {
    learn(origins[i]);
    const prediction = predictions[i * walk.horizon + k];
    issued[i] = conformal.interval(prediction) ?? prediction;
  }
  learn(walk.y.length - 1);
  return conformal;
}

function tooFew(where: string, what: string, needed: number, received: number): InvalidInputError {
  return new InvalidInputError("TOO_FEW_OBSERVATIONS", { where, what, expected: `at least ${needed} out-of-sample errors for this level`, received });
}
